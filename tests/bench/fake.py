"""The fake Bot API of the benches: a process of its own, so that it takes no time from what is measured."""

from __future__ import annotations

import asyncio
import sys
from types import TracebackType
from typing import Any, Self

import aiohttp

TOKEN = "77:secret"


class Fake:
    """`async with Fake() as fake:`; `fake.root` goes into TELEGRAM_BASE_URL (`zalo`: into ZALO_BASE_URL)."""

    def __init__(self, *, zalo: bool = False) -> None:
        self.root = ""
        self._is_zalo = zalo
        self._process: asyncio.subprocess.Process | None = None
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *(["tests.fakes.zalo_server"] if self._is_zalo else ["tests.fakes.telegram_server", "--light"]),
            "--port",
            "0",
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.root = (await self._process.stdout.readline()).decode().strip()
        self._client = aiohttp.ClientSession()
        if not self._is_zalo:
            await self.control("add_bot", token=TOKEN, username="loaxom_bot")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        assert self._client is not None
        await self._client.close()
        self._process.terminate()
        await self._process.wait()

    async def control(self, verb: str, **arguments: Any) -> Any:  # Any: the fake's own JSON
        """Steer the fake."""
        assert self._client is not None
        async with self._client.post(f"{self.root}/control/{verb}", json=arguments) as response:
            return (await response.json()).get("result")

    async def accepted(self) -> int:
        """Posts that were taken so far."""
        counts = await self.control("counts")
        return int(counts["accepted"])
