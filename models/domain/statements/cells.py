"""What stands in one cell of a bank's file: sums of money and moments in all the forms that banks write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.domain.folding import fold

Cell = str | int | float | date | datetime | None
"""A cell as the file holds it: text of a CSV, a number or a day of a workbook."""

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31 as spreadsheets count days
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day count without a zone

_NOISE = re.compile(r"(?:vnd|vn|dong|d)\b|[\s'`\"]", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,](\d{1,4}))?")
_PLAIN = re.compile(r"\d+(?:[.,](\d{1,4}))?")

_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?(?![\d:])")
_OFFSET = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)$")


class NotAnAmount(ValueError):
    """No sum of whole đồng."""


class NotAMoment(ValueError):
    """No day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of an account's line; `rest` is what stands in the cell beside it."""

    at: datetime
    has_time: bool
    rest: str = ""


def text_of(cell: Cell) -> str:
    """A cell as text in one line."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def read_amount(cell: Cell) -> int | None:
    """Đồng, with its sign; None for an empty cell or a dash. Raises NotAnAmount."""
    if cell is None or isinstance(cell, date):
        if cell is None:
            return None
        raise NotAnAmount
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        if not cell.is_integer():
            raise NotAnAmount
        return int(cell)
    written = _NOISE.sub("", fold(cell))
    if written in ("", "-", "--", "."):
        return None
    negative = written.startswith("-") or written.endswith("-") or (written[0], written[-1]) == ("(", ")")
    digits = written.strip("()+-")
    found = _GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)
    if found is None:
        raise NotAnAmount
    cents = found[found.lastindex] if found.lastindex and found[found.lastindex].isdigit() else ""
    if cents.strip("0"):
        raise NotAnAmount
    whole = digits[: len(digits) - len(cents) - 1] if cents else digits
    amount = int(re.sub(r"[.,]", "", whole))
    return -amount if negative else amount


def read_moment(cell: Cell, zone: tzinfo) -> Moment | None:
    """A day, with its time where there is one; None for an empty cell. Raises NotAMoment."""
    if isinstance(cell, datetime):
        at = cell.replace(tzinfo=zone) if cell.tzinfo is None else cell
        return Moment(at, at.astimezone(zone).time() != time())
    if isinstance(cell, date):
        return Moment(datetime.combine(cell, time(), zone), has_time=False)
    if isinstance(cell, int | float):
        return _serial(float(cell), zone)
    written = text_of(cell)
    if not written:
        return None
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", written):
        return _serial(float(written.replace(",", ".")), zone)
    return _written(written, zone)


def _serial(days: float, zone: tzinfo) -> Moment:
    """A day as spreadsheets count them."""
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        raise NotAMoment
    seconds = round((days % 1) * 86_400)
    at = _SERIAL_ZERO + timedelta(days=int(days), seconds=seconds)
    return Moment(at.replace(tzinfo=zone), has_time=seconds > 0)


def _written(written: str, zone: tzinfo) -> Moment:
    year_first = _YEAR_FIRST.search(written)
    day_first = _DAY_FIRST.search(written)
    try:
        if year_first is not None:
            found, day = year_first, date(*(int(part) for part in year_first.groups()))
        elif day_first is not None:
            year = int(day_first[3])
            found, day = day_first, date(year if year > 99 else 2000 + year, int(day_first[2]), int(day_first[1]))
        else:
            raise NotAMoment
        rest = written[: found.start()] + " " + written[found.end() :].removeprefix("T")
        clock, rest = _time(rest)
    except ValueError:
        raise NotAMoment from None
    offset = _OFFSET.search(written)
    at = datetime.combine(day, clock or time(), zone)
    if offset is not None and clock is not None:
        at = datetime.combine(day, clock, datetime.fromisoformat(f"2000-01-01T00:00:00{offset[1]}").tzinfo)
        rest = rest.replace(offset[1], " ")
    return Moment(at.astimezone(zone), has_time=clock is not None, rest=" ".join(rest.split()).strip(" -"))


def _time(written: str) -> tuple[time | None, str]:
    found = _TIME.search(written)
    if found is None:
        return None, written
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    clock = time(hour, int(found[2]), int(found[3] or 0))
    return clock, written[: found.start()] + " " + written[found.end() :]
