"""The clock: a few fixed ticks without arguments. The database knows what is due; APScheduler only wakes us."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database, is_away

logger = logging.getLogger(__name__)

FINISHING = 3.0  # seconds; a job is one short transaction, and only a database that is away keeps it longer

Work = Callable[[AsyncSession, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: what it does in one transaction, and when it is woken (seconds, or an hour of the day)."""

    name: str
    work: Work
    every_seconds: float | None = None
    minute: str | None = None  # cron minutes of every hour
    hour: str | None = None  # cron hours in the hamlet's zone, at `minute` (0)


class Clockwork:
    """Runs the jobs while it stands; each run is one transaction, and a failure of one harms no other."""

    def __init__(
        self,
        database: Database,
        jobs: Sequence[Job],
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        may_run: Callable[[], Awaitable[bool]],
        wake_relay: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._may_run = may_run
        self._wake_relay = wake_relay
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=zone, job_defaults=defaults)
        for job in jobs:
            self._scheduler.add_job(self.run, _trigger(job, zone), id=job.name, args=[job])

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Wake nobody any more; what was begun is done when this returns, or rolled back where it took too long."""
        self._scheduler.pause()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISHING):
                await self._idle.wait()
        self._scheduler.shutdown(wait=False)
        await self._idle.wait()

    async def run(self, job: Job) -> None:
        """Run one job now, unless another process owns the clock."""
        self._in_hand += 1
        self._idle.clear()
        try:
            await self._run(job)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    async def _run(self, job: Job) -> None:
        try:
            if not await self._may_run():
                return
            async with self._database.begin() as session:
                await job.work(session, self._clock())
        except asyncio.CancelledError:
            logger.info("job %s was stopped with the service", job.name)  # what it began is rolled back
            return
        except Exception as error:
            if is_away(error):
                logger.warning("job %s: the database is away", job.name)
            else:
                logger.exception("job %s failed", job.name)
            return
        self._wake_relay()


def _trigger(job: Job, zone: ZoneInfo) -> IntervalTrigger | CronTrigger:
    # a trigger object ignores the scheduler's zone: always name it
    if job.every_seconds is not None:
        return IntervalTrigger(seconds=job.every_seconds, timezone=zone)
    return CronTrigger(hour=job.hour, minute=job.minute or "0", timezone=zone)
