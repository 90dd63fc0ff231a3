"""The tests: sentences about the hamlet."""

import os

# python-telegram-bot hands out `retry_after` as a timedelta (and stays quiet about it) only when asked.
os.environ.setdefault("PTB_TIMEDELTA", "true")
