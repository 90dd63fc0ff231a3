"""The tests: sentences about the hamlet."""

import os
import tempfile
from pathlib import Path

# python-telegram-bot hands out `retry_after` as a timedelta (and stays quiet about it) only when asked.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# the PostgreSQL of the tests warns where no session manager set this
if "XDG_RUNTIME_DIR" not in os.environ:
    _runtime = Path(tempfile.gettempdir()) / f"runtime-{os.getuid()}"
    _runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(_runtime)
