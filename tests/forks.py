"""Loa Xóm in a process of its own, forked from one that has imported everything: Python's start is paid once."""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.launch", "messages.channels.telegram", "messages.channels.zalo", "messages.qr"])


class Running(Protocol):
    """A process, forked or started: what asyncio's own has."""

    @property
    def pid(self) -> int:
        """Its id."""

    @property
    def returncode(self) -> int | None:
        """None while it runs; minus the signal's number where one ended it."""

    def send_signal(self, signal: int, /) -> None:
        """Send it a signal."""

    async def wait(self) -> int:
        """Its exit code, when it has ended."""


class Fork:
    """A forked process."""

    def __init__(self, module: str, arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        """Start `module.main()` with these arguments, in this environment alone; what it prints goes to `log`."""
        self._process = _forks.Process(target=_run, args=(module, arguments, dict(environ), log), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; minus the signal's number where one ended it."""
        return self._process.exitcode

    def send_signal(self, signal: int, /) -> None:
        """Send it a signal."""
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        """Its exit code, when it has ended."""
        await asyncio.to_thread(self._process.join)
        assert self._process.exitcode is not None
        return self._process.exitcode


def _run(module: str, arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = [module, *arguments]
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(written, stream)
    sys.exit(importlib.import_module(module).main())
