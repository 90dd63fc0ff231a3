"""Loa Xóm as `bot.py` starts it, on a clock that a test moves: `python -m tests.launch` with TEST_CLOCK.

What is done every few seconds is done each second; all else when the clock is moved, and now and then, a job of
certain hours only within them. The pace in one chat is not a person's: what the real pace keeps is shown elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bot
from handlers.logs import configure_logging
from handlers.settings import Settings
from models.domain.pacing import Limits
from scheduler.clockwork import Clockwork, Job
from tests.clock import ZONE, SharedClock

OFTEN = 5.0  # seconds: jobs that really run as often
TICK = 1.0  # seconds
NOW_AND_THEN = 3.0  # seconds
LOOK = 0.1  # seconds
PACE = Limits(per_second=500.0, burst=100, chat_pause=0.02)


def is_frequent(job: Job) -> bool:
    """Whether it runs every few seconds."""
    return job.every_seconds is not None and job.every_seconds <= OFTEN


async def run_the_others(jobs: Sequence[Job], clockwork: Clockwork, clock: SharedClock, stop: asyncio.Event) -> None:
    """Run these jobs, one after the other, whenever the clock was moved; of that moment's hour alone."""
    seen, due = 0.0, 0.0
    while not stop.is_set():
        moved = clock.moved_at()
        if moved != seen or time.monotonic() >= due:
            seen, due = moved, time.monotonic() + NOW_AND_THEN
            hour = clock().astimezone(ZONE).hour
            for job in jobs:
                if _has_its_hour(job, hour) and not stop.is_set():
                    await clockwork.run(job)
        await asyncio.sleep(LOOK)


def _has_its_hour(job: Job, hour: int) -> bool:
    first, _, last = (job.hour or "0-23").partition("-")
    return int(first) <= hour <= int(last or first)


async def serve(settings: Settings, clock: SharedClock) -> None:
    """Run the service until SIGTERM."""
    jobs = bot.jobs(bot.deployment_of(settings))
    frequent = [replace(job, every_seconds=TICK) for job in jobs if is_frequent(job)]
    installation = bot.Installation(settings, clock=clock, work=frequent, telegram_limits=PACE)
    await installation.prepare()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with asyncio.TaskGroup() as group:
        others = [job for job in jobs if not is_frequent(job)]
        group.create_task(run_the_others(others, installation.clockwork, clock, stop))
        await installation.run(stop)


def main() -> None:
    """The service."""
    settings = Settings.from_env(os.environ)
    configure_logging(settings)
    asyncio.run(serve(settings, SharedClock(Path(os.environ["TEST_CLOCK"]))))


if __name__ == "__main__":
    main()
