"""Clocks that move when told: one for this process, one that a service in a process of its own reads too."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Called like the real one; stands still until a test moves it. Starts on Saturday 21/11/2026, 9:00 local."""

    def __init__(self, start: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)) -> None:
        self.now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        """Move on by a timedelta's parts: `forward(days=1, hours=2)`."""
        self.now += timedelta(**parts)

    def to(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> None:
        """Move to a local moment."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


class SharedClock:
    """A clock in a file: the test moves it, the service reads it at each call.

    Between two moves it creeps, so that moments keep their order and a slow machine does not change the minute that
    people read.
    """

    SLOWNESS = 30.0

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self) -> datetime:
        moment, _, set_at = self.file.read_text(encoding="utf-8").partition(" ")
        crept = (time.time() - float(set_at)) / self.SLOWNESS
        return datetime.fromisoformat(moment) + timedelta(seconds=crept)

    def moved_at(self) -> float:
        """When it was last moved, in real seconds since 1970."""
        return self.file.stat().st_mtime

    def timestamp(self) -> float:
        """The same in seconds since 1970."""
        return self().timestamp()

    def forward(self, **parts: float) -> None:
        """Move on by a timedelta's parts: `forward(days=1, hours=2)`."""
        self._set(self() + timedelta(**parts))

    def to(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> None:
        """Move to a local moment."""
        self._set(datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC))

    def _set(self, moment: datetime) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{moment.isoformat()} {time.time()}", encoding="utf-8")
        beside.replace(self.file)
