"""What everything below bot.py may know of the deployment it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The settings that operations and words depend on; read once from the environment.

    `pictures_arrive`: a messenger that fetches pictures by their address gets them.
    """

    zone: ZoneInfo
    public_url: str
    undo: timedelta
    keep_raw: timedelta
    keep_questions: timedelta
    keep_proofs: timedelta
    pictures_arrive: bool = True

    def local(self, moment: datetime) -> datetime:
        """A moment in the hamlet's zone."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return self.local(moment).date()
