"""A round that comes every month: which day it opens, for which month, and what the clock has to do about it now."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from models.domain.announcements import is_quiet

OPENS = time(7, 0)
"""When a round opens by itself."""

ASKS = time(19, 0)
"""When the head is asked, the evening before."""

TO_ANSWER = timedelta(hours=1)
"""Asked late (the service was down), the head has at least this long before it opens by itself."""

ASKS_AGAIN_AFTER = timedelta(days=7)
"""Put off, the head is asked again after so long, unless he says otherwise."""

LAST_DAY = 31
"""The last day of any month."""


class OpeningStatus(StrEnum):
    """Where one month of a recurring round stands."""

    PLANNED = "planned"  # the head is still to be asked
    ASKED = "asked"  # opens by itself at its hour, unless it is put off
    AGREED = "agreed"  # the head said: open
    POSTPONED = "postponed"  # the head said: not yet. It opens only when he says so
    OPENED = "opened"
    DROPPED = "dropped"  # left out this month, stopped, or opened by hand before
    MISSED = "missed"  # its due date is over
    FAILED = "failed"  # could not be opened: no account, nobody to pay


COMING = frozenset({OpeningStatus.PLANNED, OpeningStatus.ASKED, OpeningStatus.AGREED})
"""What opens by itself, if nobody says otherwise."""

UNDECIDED = COMING | {OpeningStatus.POSTPONED}
"""What may still open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """On which day of each month a round opens and is due; in a shorter month its last day.

    A due day that is not after the opening day is of the month after.
    """

    open_day: int
    due_day: int

    def __post_init__(self) -> None:
        if not (1 <= self.open_day <= LAST_DAY and 1 <= self.due_day <= LAST_DAY):
            raise ValueError(f"no days of a month: {self.open_day}, {self.due_day}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One month of it. `month` is the first day of the month that the round is named after: that of its due date."""

    opens_on: date
    due_on: date

    @property
    def month(self) -> date:
        """The month that it is named after."""
        return self.due_on.replace(day=1)

    def opens_at(self, zone: tzinfo) -> datetime:
        """The moment it opens by itself."""
        return datetime.combine(self.opens_on, OPENS, zone)

    def ask_at(self, zone: tzinfo) -> datetime:
        """The moment the head is asked."""
        return datetime.combine(self.opens_on - timedelta(days=1), ASKS, zone)


def due_day_of(due_on: date) -> int:
    """The day of the month that a due date stands for: the last day of a month is the last of every month."""
    return LAST_DAY if due_on.day == calendar.monthrange(due_on.year, due_on.month)[1] else due_on.day


def first_period(monthly: Monthly, *, after: datetime, zone: tzinfo) -> Period:
    """The next time that it opens after a moment."""
    local = after.astimezone(zone)
    here = _period(monthly, local.year, local.month)
    return here if here.opens_at(zone) > local else period_after(monthly, here)


def period_after(monthly: Monthly, period: Period) -> Period:
    """The month after that one."""
    return _period(monthly, *_next_month(period.opens_on.year, period.opens_on.month))


def period_due_in(monthly: Monthly, month: date) -> Period:
    """The one that is named after a month."""
    here = _period(monthly, month.year, month.month)
    if here.month == month:
        return here
    before = month - timedelta(days=1)
    return _period(monthly, before.year, before.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One month, as far as the clock goes by it."""

    status: OpeningStatus
    ask_at: datetime
    opens_at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the head; unless he says otherwise it opens at that moment."""

    opens_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Ask the head about one that he put off; without an answer he is asked again then, and nothing opens."""

    ask_at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """Open the round."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Its due date is over: it is not opened any more."""


Step = Wait | Ask | AskAgain | Open | Miss


def next_step(opening: Opening, *, now: datetime, zone: tzinfo, quiet_from: time, quiet_until: time) -> Step:
    """What the clock has to do about one month now; after an outage the same as ever, only later."""
    local = now.astimezone(zone)
    if opening.status not in UNDECIDED:
        return Wait()
    if opening.due_on < local.date():
        return Miss()
    if opening.status is OpeningStatus.PLANNED:
        return _ask(opening, local) if now >= opening.ask_at else Wait()
    if opening.status is OpeningStatus.POSTPONED:
        return AskAgain(ask_at=asks_again_at(local, opening.due_on)) if now >= opening.ask_at else Wait()
    at_night = is_quiet(local.time(), quiet_from=quiet_from, quiet_until=quiet_until) or local.time() < OPENS
    return Open() if now >= opening.opens_at and not at_night else Wait()


def next_opening(local: datetime, *, to_answer: timedelta = timedelta(0)) -> datetime:
    """The next seven in the morning that leaves so much time."""
    today = local.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
    return today if local + to_answer <= today else today + timedelta(days=1)


def asks_again_at(local: datetime, due_on: date, *, after: timedelta = ASKS_AGAIN_AFTER) -> datetime:
    """The evening on which the head is asked again, so many days on, but while it can still be opened in time."""
    wanted = (local + after).replace(hour=ASKS.hour, minute=ASKS.minute, second=0, microsecond=0)
    last = datetime.combine(due_on - timedelta(days=1), ASKS, local.tzinfo)
    return min(wanted, last) if last > local else wanted


def _ask(opening: Opening, local: datetime) -> Step:
    """In time it opens when it was to; asked late, on the first morning that leaves time to answer."""
    if local + TO_ANSWER <= opening.opens_at:
        return Ask(opens_at=opening.opens_at)
    later = next_opening(local, to_answer=TO_ANSWER)
    return Ask(opens_at=later) if later.date() <= opening.due_on else Miss()


def _period(monthly: Monthly, year: int, month: int) -> Period:
    due_in = (year, month) if monthly.due_day > monthly.open_day else _next_month(year, month)
    return Period(opens_on=_day(year, month, monthly.open_day), due_on=_day(*due_in, monthly.due_day))


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + month // 12, month % 12 + 1)
