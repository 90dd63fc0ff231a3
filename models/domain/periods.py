"""The months, quarters and years that a hamlet gives account of."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_CODE = re.compile(r"(?P<year>20\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|q(?P<quarter>[1-4])))?", re.ASCII)


class PeriodKind(StrEnum):
    """How long it is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One of them. `number` is the month's or the quarter's, 1 of a year; `until` is its last day."""

    kind: PeriodKind
    year: int
    number: int
    since: date
    until: date

    @property
    def code(self) -> str:
        """As a choice carries it: "2026-11", "2026-q4", "2026"."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-q{self.number}"
            case PeriodKind.YEAR:
                return f"{self.year}"


def month(year: int, number: int) -> Period:
    """One month."""
    return _period(PeriodKind.MONTH, year, number, first=number, months=1)


def quarter(year: int, number: int) -> Period:
    """One quarter."""
    return _period(PeriodKind.QUARTER, year, number, first=3 * number - 2, months=3)


def year(number: int) -> Period:
    """One year."""
    return _period(PeriodKind.YEAR, number, 1, first=1, months=12)


def read_period(code: str) -> Period | None:
    """What `Period.code` wrote."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    if found["month"]:
        return month(int(found["year"]), int(found["month"]))
    if found["quarter"]:
        return quarter(int(found["year"]), int(found["quarter"]))
    return year(int(found["year"]))


def offered(today: date) -> list[Period]:
    """The periods that somebody may want to give account of today: this and last month, quarter and year."""
    before = today.replace(day=1) - timedelta(days=1)
    this_quarter = (today.month + 2) // 3
    last_quarter = quarter(today.year - (this_quarter == 1), (this_quarter - 2) % 4 + 1)
    return [
        month(today.year, today.month),
        month(before.year, before.month),
        quarter(today.year, this_quarter),
        last_quarter,
        year(today.year),
        year(today.year - 1),
    ]


def months_back(today: date, *, first: date, most: int) -> list[Period]:
    """The months from this one back to that of the first day, the newest first; never more than `most`."""
    months: list[Period] = []
    number, of_year = today.month, today.year
    while len(months) < most and (not months or months[-1].since > first):
        months.append(month(of_year, number))
        number, of_year = (number - 1, of_year) if number > 1 else (12, of_year - 1)
    return months


def _period(kind: PeriodKind, of_year: int, number: int, *, first: int, months: int) -> Period:
    last = first + months - 1
    return Period(
        kind=kind,
        year=of_year,
        number=number,
        since=date(of_year, first, 1),
        until=date(of_year, last, monthrange(of_year, last)[1]),
    )
