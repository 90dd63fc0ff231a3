"""How the tests are run: where their databases lie, and which come first."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# what takes long: begun last, it would keep one worker busy after the others are done
LONG = ("test_month_o", "test_terminal", "test_restore")

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # bytes


def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests lie in memory where there is room: nothing here outlives the machine, and a disk is slow.

    The fixtures, and with them the whole service, are read by those that run tests, not by who hands them out.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    if not config.getoption("numprocesses", None):
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones at the head of the first worker's part, which pytest-xdist cuts from the list in order."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))
