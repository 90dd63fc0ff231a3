"""Read when something is to be sent or held, as people say it: "19h30 tối nay", "sáng mai", "chiều mai 5 rưỡi".

Lunar days are seen and named, not reckoned. What had to be guessed is told with the answer, to be read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction

from models.domain.days import Found, InThePast, Lunar, NoSuchDay, NotUnderstood, find_day, only_fillers
from models.domain.folding import has_marks
from models.domain.timewords import plain_line

DEFAULT_HOUR = 7
"""A day without an hour: seven in the morning, when the loudspeaker used to speak."""

DEFAULT_EVENING_HOUR = 19
"""An evening without an hour, and today once seven in the morning is over."""

_HALF_HOUR = timedelta(minutes=30)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class Guess(StrEnum):
    """What was not said, and was filled in."""

    HOUR = "hour"  # no hour: the usual one of that day or part of the day
    PART = "part"  # an hour up to eleven and no part of the day: taken as on a clock of 24 hours
    DAY = "day"  # no day, or a day that may also be another one


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """That moment, aware and in UTC."""

    moment: datetime
    assumed: frozenset[Guess] = frozenset()


MomentReading = At | InThePast | NoSuchDay | Lunar | NotUnderstood


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of the day: the hour it stands for, the hour it ends, and the hours of the clock it may be said with."""

    usual: int
    until: int
    hours: dict[int, int]  # the hour said -> the hour of the clock; 24 and more is the next day


def _hours(*spans: tuple[range, int]) -> dict[int, int]:
    return {hour: hour + shift for span, shift in spans for hour in span}


_NIGHT = _hours((range(1), 0), (range(1, 6), 24), (range(8, 13), 12), (range(20, 25), 0))
_PARTS = {
    "som": _Part(usual=5, until=8, hours=_hours((range(9), 0))),
    "sang": _Part(usual=7, until=11, hours=_hours((range(12), 0))),
    "trua": _Part(usual=12, until=14, hours=_hours((range(10, 15), 0), (range(1, 4), 12))),
    "chieu": _Part(usual=14, until=18, hours=_hours((range(12, 20), 0), (range(1, 8), 12))),
    "toi": _Part(usual=DEFAULT_EVENING_HOUR, until=22, hours=_hours((range(17, 25), 0), (range(5, 13), 12))),
    "dem": _Part(usual=21, until=24, hours=_NIGHT),
    "am": _Part(usual=7, until=11, hours=_hours((range(1, 12), 0)) | {12: 0}),
    "pm": _Part(usual=14, until=24, hours=_hours((range(1, 12), 12), (range(12, 24), 0))),
}
_PART = re.compile(
    r"\b(?:(?P<som>tinh mo|mo sang|rang sang|sang som|som)|(?P<sang>sang)|(?P<trua>trua)|(?P<chieu>xe chieu|chieu)"
    r"|(?P<toi>chap toi|toi|evening)|(?P<dem>dem khuya|dem|khuya)|(?P<am>am)|(?P<pm>pm))\b"
)
_NOW = re.compile(r"(?:gui |dang )?(?:(?:ngay )?(?:now|bay gio|lap tuc|luon)(?: luon)?|ngay(?: lap tuc)?|lien)")
_LATER = re.compile(
    r"(?P<after>sau )?(?:(?P<hours>[0-9]{1,3}|half|nua)? ?(?:tieng|gio)(?: dong ho)?"
    r"(?: (?P<half>ruoi)| (?P<more>[0-9]{1,2})(?: phut)?)?"
    r"|(?P<minutes>[0-9]{1,4}) phut)(?P<ending> (?:nua|more|sau))?"
)
_NAMED_HOURS = ((re.compile(r"\b(?:half|nua) dem\b"), "24 gio dem"), (re.compile(r"\bgiua trua\b"), "12 gio trua"))
_CLOCK = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9/.:-])(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?![0-9/.:-])(?: gio)?",
        r"\b(?P<hour>[0-9]{1,2})(?: gio)? (?:kem|thieu) (?P<less>[0-9]{1,2})(?: phut)?\b",
        r"\b(?:kem|thieu) (?P<less>[0-9]{1,2})(?: phut)? (?P<hour>[0-9]{1,2}) gio\b",
        r"\b(?P<hour>[0-9]{1,2})(?: gio)? (?P<half>ruoi)\b",
        r"\b(?P<hour>[0-9]{1,2}) gio (?P<minute>[0-9]{1,2})(?: phut)?\b",
        r"\b(?P<hour>[0-9]{1,2}) gio\b",
    )
)
_BARE_HOUR = re.compile(r"(?<![0-9/.:-])\b(?P<hour>[0-9]{1,2})\b(?![0-9/.:-])")


def read_moment(text: str, *, now: datetime, zone: tzinfo) -> MomentReading:
    """The coming moment that a text names.

    Without a day, the next time it is that hour; without an hour, the usual one (`DEFAULT_HOUR`, or that of the part
    of the day). Both are told in `assumed`.
    """
    line = plain_line(text)
    if not line:
        return NotUnderstood()
    if _NOW.fullmatch(line):
        return At(moment=now)
    if (later := _later(line)) is not None:
        return At(moment=(now + later).replace(second=0, microsecond=0))
    for pattern, clock_words in _NAMED_HOURS:
        line = pattern.sub(clock_words, line)
    here = now.astimezone(zone)
    line, clock = _take_pointed_time(line)
    found = find_day(line, today=here.date(), marked=has_marks(text))
    if not isinstance(found, Found):
        return found
    rest = found.rest
    if clock is None:
        clock, rest = _take_clock(rest)
    part = _PART.search(rest)
    if part is not None:
        rest = f"{rest[: part.start()]} {rest[part.end() :]}"
        if clock is None and (bare := _BARE_HOUR.search(rest)) is not None:
            clock, rest = (int(bare["hour"]), 0), f"{rest[: bare.start()]} {rest[bare.end() :]}"
    if not only_fillers(rest) or (found.day is None and clock is None and part is None):
        return NotUnderstood()
    said = _PARTS[part.lastgroup] if part is not None and part.lastgroup else None
    if clock is None:
        return _at_usual_hour(found, said, here)
    return _at_clock(found, said, clock, here)


def _later(line: str) -> timedelta | None:
    """How long from now: "30 phút nữa", "2 tiếng rưỡi nữa", "sau 2 tiếng"."""
    match = _LATER.fullmatch(line)
    if match is None or bool(match["after"]) == bool(match["ending"]):
        return None
    if match["minutes"]:
        return timedelta(minutes=int(match["minutes"]))
    hours = Fraction(1, 2) if match["hours"] in ("half", "nua") else Fraction(match["hours"] or 1)
    if match["half"]:
        hours += Fraction(1, 2)
    return timedelta(minutes=int(hours * 60) + int(match["more"] or 0))


Clock = tuple[int, int]
"""The hour as it was said, and the minute; hour 24 is allowed."""


def _take_pointed_time(line: str) -> tuple[str, Clock | None]:
    """Take out "8:30", and "7.30" where it can be no date, before days are looked for."""
    for match in _CLOCK[0].finditer(line):
        if ":" in match[0] or not 1 <= int(match["minute"]) <= 12:
            return f"{line[: match.start()]} {line[match.end() :]}", (int(match["hour"]), int(match["minute"]))
    return line, None


def _take_clock(line: str) -> tuple[Clock | None, str]:
    """The time of the clock in a line, and the line without it."""
    for pattern in _CLOCK[1:]:
        match = pattern.search(line)
        if match is None:
            continue
        groups = match.groupdict()
        hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
        if groups.get("half"):
            minute = 30
        if groups.get("less") and 0 < int(groups["less"]) < 60:
            hour, minute = hour - 1, 60 - int(groups["less"])
        return (hour, minute), f"{line[: match.start()]} {line[match.end() :]}"
    return None, line


def _at_clock(found: Found, part: _Part | None, clock: Clock, here: datetime) -> MomentReading:
    """A time of the clock on the day found, or on the next day that has it still to come."""
    said, minute = clock
    hour = said if part is None else part.hours.get(said)
    if hour is None or minute > 59 or not (0 <= hour < 24 or (hour, minute) == (24, 0) or part is not None):
        return NotUnderstood()
    assumed = {Guess.PART} if part is None and 1 <= hour <= 11 else set()
    today = here.date()
    if found.day is None:
        assumed.add(Guess.DAY)
        hour %= 24
        moment = _local(today, hour, minute, here)
        return _at(moment if moment > here else _local(today + _DAY, hour, minute, here), assumed)
    if found.doubtful or (hour > 24 and part is not None):
        assumed.add(Guess.DAY)
    moment = _local(found.day, hour, minute, here)
    if moment <= here and found.day == today and Guess.PART in assumed:  # "hôm nay 7 giờ", said at ten
        moment = _local(found.day, hour + 12, minute, here)
    if found.or_next_week and moment <= here:
        moment = _local(found.day + _WEEK, hour, minute, here)
    return _at(moment, assumed) if moment > here else InThePast(day=found.day)


def _at_usual_hour(found: Found, part: _Part | None, here: datetime) -> MomentReading:
    """A day or a part of it without an hour: the usual one, or the next half hour while that part lasts."""
    assumed = {Guess.HOUR}
    today = here.date()
    day = found.day or today
    if found.doubtful or found.day is None:
        assumed.add(Guess.DAY)
    usual = part.usual if part is not None else DEFAULT_HOUR
    moment = _local(day, usual, 0, here)
    if moment > here:
        return _at(moment, assumed)
    if found.day is None or found.or_next_week:
        return _at(_local(today + (_WEEK if found.or_next_week else _DAY), usual, 0, here), assumed)
    if day < today:
        return InThePast(day=day)
    evening = _local(day, DEFAULT_EVENING_HOUR, 0, here)
    if part is None and evening > here:
        return _at(evening, assumed)
    soon = _next_half_hour(here)
    ends = _local(day, part.until if part is not None else 24, 0, here)
    return _at(soon, assumed) if soon < ends else InThePast(day=day)


def _next_half_hour(here: datetime) -> datetime:
    hour = here.replace(minute=0, second=0, microsecond=0)
    return next(at for at in (hour + _HALF_HOUR, hour + 2 * _HALF_HOUR) if at > here)


def _local(day: date, hour: int, minute: int, here: datetime) -> datetime:
    """That time of the clock; hours from 24 on are the next day's."""
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), tzinfo=here.tzinfo)


def _at(moment: datetime, assumed: set[Guess]) -> At:
    return At(moment=moment.astimezone(UTC), assumed=frozenset(assumed))
