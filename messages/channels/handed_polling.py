"""A process that outlives ours by the call in hand asks for updates, where the messenger hands out each but once."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

SCRIPT = Path(__file__).with_name("zalo_hand.py")
LATE = 5.0  # seconds by which that process may be later than what it waits for
ENDING = 1.0  # seconds that it gets to end where it has nothing in hand


class HandGone(Exception):
    """That process cannot be started, or broke: the call is made without it."""


class HandedPolling:
    """Makes calls through a process of its own, one after the other.

    `file` is an open one: answers that hold `mark` are written there before we get them. It stays open, and locked,
    as long as that process has a call in hand.
    """

    def __init__(self, file: int, mark: bytes) -> None:
        self._file = file
        self._mark = mark
        self._process: Process | None = None

    async def post(self, url: str, body: str, *, connect: float, seconds: float) -> tuple[int, bytes]:
        """The status and body of an answer. Raises OSError for what the network did, HandGone."""
        to, back = await self._running()
        call = {"url": url, "body": body, "connect": connect, "seconds": seconds}
        try:
            async with asyncio.timeout(connect + seconds + LATE):
                to.write(json.dumps(call).encode() + b"\n")
                await to.drain()
                told = json.loads(await back.readline())
                if "error" in told:
                    raise ConnectionAbortedError(told["error"])
                return told["status"], await back.readexactly(told["length"])
        except ConnectionAbortedError:
            raise
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise HandGone(type(error).__name__) from None
        except BaseException:
            await self.close()  # what it has in hand is written down, and nobody waits for it
            raise

    async def _running(self) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
        if self._process is None or self._process.returncode is not None:
            try:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    *("-I", "-S", str(SCRIPT), str(self._file), self._mark.decode()),
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=DEVNULL,
                    pass_fds=(self._file,),
                    start_new_session=True,  # what is said to our group is not said to it
                )
            except OSError as error:
                raise HandGone(type(error).__name__) from None
        if self._process.stdin is None or self._process.stdout is None:
            raise HandGone("no pipes")
        return self._process.stdin, self._process.stdout

    async def close(self) -> None:
        """Ask for no more; what it has in hand it brings to its end by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), ENDING)
