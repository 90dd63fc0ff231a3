"""Find the day a text speaks of: "mai", "thứ 7 tuần sau", "25/11", "ngày 30 tháng 11", "cuối tháng"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from models.domain.folding import has_marks
from models.domain.timewords import plain_line

LATEST_YEAR = 2100
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """That day. `doubtful`: another day may have been meant, so read it back with its weekday."""

    day: date
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InThePast:
    """That day is over, or that hour of today; `day` is in the hamlet's zone."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheFuture:
    """A past day was asked for, and that one is still to come."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchDay:
    """The month is shorter than that: 31/11, 29/2. `typed_day` is the day of the month that was typed."""

    month: int
    days_in_month: int
    typed_day: int


@dataclass(frozen=True, slots=True)
class Lunar:
    """A day of the lunar calendar."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No day or time, or two that contradict each other."""


DateReading = OnDay | InThePast | InTheFuture | NoSuchDay | Lunar | NotUnderstood


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a line says of the day. `day` is None if it says nothing; `rest` is the line without it.

    `or_next_week`: "thứ Bảy này", said on a Saturday: today, or in a week if the hour is over.
    """

    day: date | None
    rest: str
    doubtful: bool = False
    or_next_week: bool = False


_LUNAR = re.compile(
    r"\b(?:lunar|ram|mung|mong|tet|giao thua|thang (?:gieng|chap)|al|(?:[0-9]+[/.-][0-9]+|thang [0-9]+) am)\b"
)
_NEXT = "(?:sau|toi|next)"
_WEEKDAY = re.compile(
    r"\b(?:thu (?P<number>[2-7])|chu nhat)\b"
    rf"(?: tuan (?:(?P<this_week>nay)|(?P<week_after>{_NEXT} (?:nua|more))|(?P<next_week>{_NEXT})"
    r"|(?P<last_week>truoc|roi|qua)))?"
    r"(?: (?:(?P<this>nay)|(?P<coming>next|sau)|(?P<last>truoc|vua roi|vua qua|roi|qua))\b)?"
)
_PART_OF_DAY = re.compile(r"\b(?:sang|trua|chieu|evening|toi|dem|khuya)\b")
_FILLERS = frozenset({
    "luc", "ngay", "hom", "bua", "gui", "dang", "hen", "nhe", "nha", "a", "cho", "di", "la", "thi", "som", "duong",
    "tay", "lich", "dung", "chan", "hop", "tam", "tu",
})  # fmt: skip

Resolved = date | NoSuchDay | None
Resolve = Callable[[re.Match[str], date, bool], Resolved]


def read_date(text: str, *, today: date, past: bool = False) -> DateReading:
    """The day a text names: the next such day, or with `past` the most recent one."""
    line = plain_line(text)
    if re.fullmatch(r"[0-9]{1,2}", line):
        line = f"ngay {line}"
    found = find_day(line, today=today, past=past, marked=has_marks(text))
    if not isinstance(found, Found):
        return found
    if found.day is None or not only_fillers(_PART_OF_DAY.sub("", found.rest)):
        return NotUnderstood()
    if past:
        return InTheFuture(day=found.day) if found.day > today else OnDay(day=found.day, doubtful=found.doubtful)
    if found.day < today:
        return InThePast(day=found.day)
    return OnDay(day=found.day, doubtful=found.doubtful)


def find_day(
    line: str, *, today: date, marked: bool, past: bool = False
) -> Found | NoSuchDay | Lunar | NotUnderstood:
    """The day that a plain line speaks of, taken out of it; the day found may be over."""
    if _LUNAR.search(line):
        return Lunar()
    days: set[date] = set()
    doubtful = re.search(r"\b(?:mot|bua kia)\b" if marked else r"\b(?:mot|kia|thang sau)\b", line) is not None
    weekday = _WEEKDAY.search(line)
    rest = _cut(line, weekday) if weekday else line
    for pattern, resolve in _RULES:
        if (match := pattern.search(rest)) is None:
            continue
        resolved = resolve(match, today, past)
        if isinstance(resolved, NoSuchDay):
            return resolved
        if resolved is None:
            return NotUnderstood()
        days.add(resolved)
        rest = _cut(rest, match)
    if len(days) > 1:
        return NotUnderstood()
    if days:
        day = days.pop()
        wrong_weekday = weekday is not None and day.isoweekday() != _isoweekday(weekday)
        return Found(day=day, rest=rest, doubtful=doubtful or wrong_weekday)
    if weekday is None:
        return Found(day=None, rest=rest)
    day = _weekday_day(weekday, today, past)
    if day != today or weekday["this_week"]:
        return Found(day=day, rest=rest, doubtful=doubtful)
    # who means today says today
    return Found(
        day=day if weekday["this"] else day + _WEEK, rest=rest, doubtful=True, or_next_week=bool(weekday["this"])
    )


def only_fillers(rest: str) -> bool:
    """Whether nothing is left of a line that could mean something."""
    return all(word in _FILLERS for word in rest.split())


def _cut(line: str, match: re.Match[str]) -> str:
    return f"{line[: match.start()]} {line[match.end() :]}"


def _isoweekday(match: re.Match[str]) -> int:
    return int(match["number"]) - 1 if match["number"] else 7


def _weekday_day(match: re.Match[str], today: date, past: bool) -> date:
    in_this_week = today + timedelta(days=_isoweekday(match) - today.isoweekday())
    if match["this_week"]:
        return in_this_week
    if match["week_after"]:
        return in_this_week + 2 * _WEEK
    if match["next_week"]:
        return in_this_week + _WEEK
    if match["last_week"]:
        return in_this_week - _WEEK
    if match["last"] or past:
        return in_this_week - _WEEK if in_this_week >= today else in_this_week
    if match["coming"] and in_this_week == today:
        return today + _WEEK
    return in_this_week if in_this_week >= today else in_this_week + _WEEK


def _after(days: int) -> Resolve:
    return lambda match, today, past: today + timedelta(days=days)


def _that_day(match: re.Match[str], today: date, past: bool) -> Resolved:
    """In two days; in the south "bữa kia" is also the day before yesterday."""
    return today + timedelta(days=-2 if past and match["word"] == "bua" else 2)


def _counted(match: re.Match[str], today: date, past: bool) -> Resolved:
    """In so many days, weeks or months."""
    number, unit = int(match["number"] or match["number_2"]), match["unit"] or match["unit_2"]
    if unit == "thang":
        year, month = _month_after(today, number)
        return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return today + timedelta(days=number * (7 if unit == "tuan" else 1))


def _dated(match: re.Match[str], today: date, past: bool) -> Resolved:
    """A day and a month, with or without a year."""
    day, month = int(match["day"]), int(match["month"])
    if not 1 <= month <= 12 or day == 0:
        return None
    if match["year"]:
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        return _existing(year, month, day) if 2000 <= year <= LATEST_YEAR else None
    this_year = (month, day) >= (today.month, today.day) if not past else (month, day) <= (today.month, today.day)
    if this_year:
        return _existing(today.year, month, day)
    other = _existing(today.year + (-1 if past else 1), month, day)
    over = _existing(today.year, month, day)
    if past or not isinstance(over, date) or not isinstance(other, date):
        return other
    # 28/1 typed in November is next year's, 15/10 is over
    return other if other - today < today - over else over


def _day_of_month(match: re.Match[str], today: date, past: bool) -> Resolved:
    """A day of this month, or of the next one if that is over."""
    day = int(match["day"])
    if day == 0:
        return None
    steps = (-1 if day > today.day else 0) if past else (1 if day < today.day else 0)
    return _existing(*_month_after(today, steps), day)


def _day_of_that_month(match: re.Match[str], today: date, past: bool) -> Resolved:
    """A day of this month, the next, or the last."""
    steps = {"nay": 0, "truoc": -1, "roi": -1}.get(match["which"], 1)
    return _existing(*_month_after(today, steps), int(match["day"])) if int(match["day"]) else None


def _edge_of_month(match: re.Match[str], today: date, past: bool) -> Resolved:
    """The first, the middle or the last day of a month."""
    edge, which = match["edge"], match["which"] or ""
    if which.isdigit():
        if not 1 <= int(which) <= 12:
            return None
        month = int(which)
        year = today.year + (1 if month < today.month and not past else -1 if month > today.month and past else 0)
    else:
        year, month = _month_after(today, {"": 0, "nay": 0, "truoc": -1, "roi": -1}.get(which, 1))
    day = _day_at(edge, year, month)
    if not which and ((day < today and not past) or (day > today and past)):
        return _day_at(edge, *_month_after(today, -1 if past else 1))
    return day


def _day_at(edge: str, year: int, month: int) -> date:
    return date(year, month, {"dau": 1, "giua": 15}.get(edge) or calendar.monthrange(year, month)[1])


def _end_of_year(match: re.Match[str], today: date, past: bool) -> Resolved:
    return date(today.year - (1 if past else 0), 12, 31)


def _month_after(today: date, steps: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + steps
    return months // 12, months % 12 + 1


def _existing(year: int, month: int, day: int) -> Resolved:
    days_in_month = calendar.monthrange(year, month)[1]
    if day > days_in_month:
        return NoSuchDay(month=month, days_in_month=days_in_month, typed_day=day)
    return date(year, month, day)


_IN = r"\b(?P<number>[0-9]{1,3}) (?P<unit>(?:ngay|bua|hom|tuan)(?= (?:nua|more|sau)\b)|thang(?= (?:nua|more)\b)) \w+"
_DAY = "(?P<day>[0-9]{1,2})"
# in this order: what is taken out first is not there for the later ones
_RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = tuple(
    (re.compile(pattern), resolve)
    for pattern, resolve in (
        (rf"{_IN}|\bsau (?P<number_2>[0-9]{{1,3}}) (?P<unit_2>ngay|tuan)\b", _counted),
        (
            r"\b(?P<day>[0-9]{1,2})(?P<sep>[/.-])(?P<month>[0-9]{1,2})(?:(?P=sep)(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/.:-])",
            _dated,
        ),
        (rf"\b{_DAY} thang (?P<month>[0-9]{{1,2}})(?: nam (?P<year>[0-9]{{4}}))?\b", _dated),
        (rf"\b{_DAY} thang (?P<which>nay|sau|toi|next|truoc|roi)\b", _day_of_that_month),
        (
            r"\b(?P<edge>dau|giua|cuoi|het) thang(?: (?P<which>nay|sau|toi|next|truoc|roi|[0-9]{1,2}))?\b",
            _edge_of_month,
        ),
        (r"\b(?:cuoi|het) nam(?: nay)?\b", _end_of_year),
        (rf"\b(?:ngay|bua|hom|mai) {_DAY}(?: (?:nay|tay))?\b(?! (?:gio|phut|tieng|ruoi|kem))", _day_of_month),
        (r"\bhom kiaa\b", _after(-3)),
        (r"\bhom kia\b", _after(-2)),
        (r"\b(?:hom |bua |ngay )?qua\b", _after(-1)),
        (r"\b(?:ngay|bua) kiaa\b", _after(3)),
        (r"\b(?P<word>ngay|bua) kia\b", _that_day),
        (r"\b(?:ngay |bua )?(?:overmorrow|mot)\b", _after(2)),
        (r"\b(?:ngay |bua |hom )?mai\b|\b(?:ngay )?hom sau\b", _after(1)),
        (r"\b(?:hom |bua |ngay )?nay\b", _after(0)),
    )
)
