"""A clock that moves when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
