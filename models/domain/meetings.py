"""A meeting of the hamlet: what a household answers, what is to be talked about, when who is reminded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.domain.spelling import agrees_with_any, phrases, telex_words

MOST_ITEMS = 9
"""Of an agenda; more do not fit into one post."""
LONGEST_LINE = 200
"""Letters of a title, a place, one thing to talk about."""

EVENING = time(19, 0)
"""When the evening before those are reminded who have not answered."""
HOURS_BEFORE = timedelta(hours=2)
_JUST_ASKED = timedelta(hours=2)
_TOO_LATE = timedelta(minutes=30)
"""So shortly before it nobody is reminded any more."""


class Answer(StrEnum):
    """What a household says to an invitation."""

    COME = "come"
    AWAY = "away"
    SUBSTITUTE = "substitute"


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"  # its result is written down


class Wave(StrEnum):
    """One telling of all households about a meeting, or of those that have not answered."""

    INVITED = "invited"
    EVENING = "evening"
    HOURS = "hours"
    AGAIN = "again"  # the head had those asked again who have not answered
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESULT = "result"  # to those who said that they would be away

    @property
    def for_all(self) -> bool:
        """Whether those are told too that have answered."""
        return self in (Wave.INVITED, Wave.MOVED, Wave.CANCELLED)


class Timing(StrEnum):
    """Whether it is time for a reminder."""

    LATER = "later"
    NOW = "now"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The hours of the clock in which people may be written to by ourselves."""

    opens: time
    closes: time

    def holds(self, at: datetime) -> bool:
        """Whether this local moment lies in it."""
        return self.opens <= at.time() < self.closes

    def opens_after(self, at: datetime) -> datetime | None:
        """When it opens next; None where it is open at this local moment."""
        if self.holds(at):
            return None
        opening = datetime.combine(at.date(), self.opens, tzinfo=at.tzinfo)
        return opening if opening > at else opening + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many households said what."""

    come: int
    substitutes: int
    away: int
    silent: int

    @property
    def will_be_there(self) -> int:
        """Households of which somebody comes."""
        return self.come + self.substitutes

    def misses(self, quorum: int | None) -> bool:
        """Whether it is too few for the meeting to be held."""
        return quorum is not None and self.will_be_there < quorum


_WORDS = (
    (
        Answer.COME,
        phrases("duwj", "cos duwj", "duwj hopj", "ddi duwj", "nhaf tooi duwj", "nhaf minhf duwj", "cos ddi hopj"),
    ),
    (
        Answer.AWAY,
        phrases(
            "vawngs", "vawngs mawtj", "baos vawngs", "nhaf tooi vawngs", "nhaf minhf vawngs", "khoong duwj",
            "khoong duwj hopj", "khoong ddi hopj", "khoong ddi hopj dduwowcj",
        ),
    ),
    (
        Answer.SUBSTITUTE,
        phrases("thay", "ddi thay", "cuwr nguwowif thay", "cuwr nguwowif ddi thay", "nguwowif thay", "hopj thay"),
    ),
)  # fmt: skip
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.):]|[-–—•*+])\s*")


def read_answer(text: str) -> Answer | None:
    """The answer that a message is, and nothing else; marks, where they were typed, must agree."""
    if len(text) > 40 or text.rstrip().endswith("?"):
        return None
    typed = telex_words(text)
    if typed and typed[-1] in ("a", "aj", "as", "nhes", "nha"):
        typed = typed[:-1]
    return next((answer for answer, said in _WORDS if agrees_with_any(typed, said)), None)


def read_items(text: str) -> tuple[str, ...]:
    """What is to be talked about, a line each, without the numbers and dashes that people put before."""
    lines = (" ".join(_NUMBERED.sub("", line).split()) for line in text.splitlines())
    return tuple(line for line in lines if line)


def evening_reminder(*, starts: datetime, announced: datetime, now: datetime, window: Window) -> Timing:
    """Whether those are reminded now, the evening before, who have not answered; all moments are local."""
    day = starts.date() - timedelta(days=1)
    at = datetime.combine(day, EVENING, tzinfo=starts.tzinfo)
    if announced > at - _JUST_ASKED:
        return Timing.OVER
    if now < at:
        return Timing.LATER
    return Timing.NOW if now.date() == day and window.holds(now) else Timing.OVER


def may_be_reminded(announced: datetime, starts: datetime) -> bool:
    """Whether two hours before it is long enough after the invitation to speak of it again."""
    return announced <= starts - HOURS_BEFORE - _JUST_ASKED


def hours_reminder(*, starts: datetime, announced: datetime, now: datetime, window: Window) -> Timing:
    """The same two hours before; where these lie in the night, when it is over."""
    at = starts - HOURS_BEFORE
    if not may_be_reminded(announced, starts) or now > starts - _TOO_LATE:
        return Timing.OVER
    return Timing.NOW if now >= at and window.holds(now) else Timing.LATER
