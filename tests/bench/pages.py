"""The pay page as phones ask for it: the page of a household, and the picture of its code."""

from __future__ import annotations

import time
from pathlib import Path

import aiohttp

from tests.bench.inbound import a_hamlet
from tests.bench.slips import HOUSEHOLDS, a_village
from tests.service import Service


async def measure(folder: Path) -> tuple[float, float]:
    """Seconds to the page and to the picture, 95th percentile over all households, one request after the other."""
    url = f"sqlite+aiosqlite:///{folder}/pages.db"
    await a_hamlet(url)
    await a_village(url)
    service = Service(folder, {"DATABASE_URL": url}, own_python=True)
    await service.start()
    pages: list[float] = []
    pictures: list[float] = []
    async with aiohttp.ClientSession() as client:
        for number in range(1, HOUSEHOLDS + 1):
            for kept, path in ((pages, f"?ho={number}"), (pictures, f"/qr/{number:03}.png")):
                began = time.perf_counter()
                async with client.get(f"{service.url}/n/thon-6{path}") as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise RuntimeError(f"{path}: {answer.status}")
                kept.append(time.perf_counter() - began)
    await service.stop()
    return _p95(pages), _p95(pictures)


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95) - 1]
