"""Loa Xóm as `bot.py` starts it, on a clock that a test moves: `python -m tests.launch` with TEST_CLOCK.

Every tick comes each second, a job of certain hours only within them; the pace in one chat is not a person's:
what the real pace keeps is shown elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

import bot
from handlers.logs import configure_logging
from handlers.settings import Settings
from models.domain.pacing import Limits
from scheduler.clockwork import Job
from tests.clock import SharedClock

TICK = 1.0  # seconds
PACE = Limits(per_second=500.0, burst=100, chat_pause=0.02)


def ticking(jobs: Sequence[Job], zone: ZoneInfo) -> list[Job]:
    """The same jobs, each woken at every tick."""
    return [
        replace(job, every_seconds=TICK) if job.every_seconds is not None else _within_its_hours(job, zone)
        for job in jobs
    ]


def _within_its_hours(job: Job, zone: ZoneInfo) -> Job:
    first, _, last = (job.hour or "").partition("-")

    async def work(session: AsyncSession, now: datetime) -> None:
        if int(first) <= now.astimezone(zone).hour <= int(last or first):
            await job.work(session, now)

    return Job(name=job.name, work=work, every_seconds=TICK)


async def serve(settings: Settings, clock: Callable[[], datetime]) -> None:
    """Run the service until SIGTERM."""
    jobs = ticking(bot.jobs(bot.deployment_of(settings)), settings.timezone)
    installation = bot.Installation(settings, clock=clock, work=jobs, telegram_limits=PACE)
    await installation.prepare()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await installation.run(stop)


def main() -> None:
    """The service."""
    settings = Settings.from_env(os.environ)
    configure_logging(settings)
    asyncio.run(serve(settings, SharedClock(Path(os.environ["TEST_CLOCK"]))))


if __name__ == "__main__":
    main()
