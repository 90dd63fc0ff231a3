"""The real service in a process of its own, on a free loopback port: started, asked, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import aiohttp

import bot
from handlers.settings import Settings
from handlers.terminal import call, parse
from tests.clock import SharedClock
from tests.forks import Fork, Running

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0  # an upper bound for a busy machine, never measured


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(settings: Mapping[str, str], clock: SharedClock | None) -> dict[str, str]:
    """What the process finds in its environment: nothing of ours but what it needs to start."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    moved = {"TEST_CLOCK": str(clock.file)} if clock else {}
    return {**kept, "SECRET_KEY": "test", **moved, **settings}


class Service:
    """`python bot.py …` with these settings; its log goes to a file beside the test's other files."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        *arguments: str,
        clock: SharedClock | None = None,
        module: str = "",
        own_python: bool = False,
    ) -> None:
        """`module`: another one than `bot` is run; `own_python`: started as on a hamlet's machine, not forked."""
        self._module = module or ("tests.launch" if clock else "bot")
        self._own_python = own_python
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "service.log"
        self._arguments = arguments
        self._environ = environment({"PORT": str(self.port), **settings}, clock)
        self._process: Running | None = None
        self.started_in = 0.0

    async def start(self, *, wait: bool = True) -> None:
        """Start it; with `wait`, return when /readyz says so."""
        began = time.monotonic()
        self._process = await self._begun()
        if wait:
            await self.until_ready()
            self.started_in = time.monotonic() - began

    async def _begun(self) -> Running:
        if not self._own_python:
            return Fork(self._module, self._arguments, self._environ, self.log)
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                *self._arguments,
                cwd=ROOT,
                env=self._environ,
                stderr=log,
                stdout=log,
            )

    async def until_ready(self) -> None:
        """Wait for /readyz; raises AssertionError with the log when the process ends or it takes too long."""
        assert self._process is not None
        async with aiohttp.ClientSession() as client:
            for _ in range(int(START_SECONDS / 0.02)):
                if self._process.returncode is not None:
                    break
                try:
                    async with client.get(f"{self.url}/readyz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)
        raise AssertionError(f"the service did not start:\n{self.log.read_text(encoding='utf-8')[-3000:]}")

    @property
    def pid(self) -> int:
        """The process id of the running service."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, and the exit code; the test fails where it does not end by itself."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            return await self._process.wait()


async def terminal(settings: Mapping[str, str], *arguments: str, given: bytes | None = None) -> tuple[int, str, str]:
    """One call of the terminal in a process of its own: exit code, standard output, standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        *arguments,
        cwd=ROOT,
        env=environment(settings, None),
        stdin=asyncio.subprocess.PIPE if given is not None else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate(given)
    assert process.returncode is not None
    return process.returncode, out.decode(), error.decode()


async def called(
    settings: Mapping[str, str], *arguments: str, clock: Callable[[], datetime] = bot.utc_now
) -> tuple[int, str, str]:
    """The same call in this process, which is much faster: exit code, standard output, standard error."""
    made = Settings.from_env({"SECRET_KEY": "test", **settings})
    out, error = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = await call(parse(list(arguments), bot.add_calls), made, bot.deployment_of(made), clock)
    return code, out.getvalue(), error.getvalue()
