"""How long the service takes to be ready, and what it holds at rest."""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path

from tests.bench.inbound import a_hamlet
from tests.service import Service

TIMES = 3
REST = 4.0  # seconds until the answers are loaded and nothing moves


async def measure(folder: Path) -> tuple[float, float]:
    """Seconds from the process's start to /readyz (median), and megabytes of resident memory at rest."""
    url = f"sqlite+aiosqlite:///{folder}/start.db"
    await a_hamlet(url)
    seconds, megabytes = [], 0.0
    for _ in range(TIMES):
        service = Service(folder, {"DATABASE_URL": url}, own_python=True)
        await service.start()
        seconds.append(service.started_in)
        await asyncio.sleep(REST)
        megabytes = _resident(service.pid)
        await service.stop()
    return statistics.median(seconds), megabytes


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("the process is gone")
