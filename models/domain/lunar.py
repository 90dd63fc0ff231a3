"""The lunar calendar of Vietnam: which day of which month a day is, reckoned for seven hours east of Greenwich.

After Hồ Ngọc Đức, "Thuật toán tính âm lịch", which takes its new moons and solar terms from Jean Meeus,
"Astronomical Algorithms" (1998). Holds from 1968 on, when the country's calendar went over to this meridian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

_DAYS_EAST = 7 / 24
"""Hanoi's day begins that much earlier, in days."""

_FIRST_NEW_MOON = 2415021.076998695
"""Julian day of the first new moon of 1900."""
_MONTH = 29.530588853
_JULIAN_OF_ORDINAL = 1721425
"""Julian day number at noon of `date.toordinal() == 0`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDay:
    """A day of the lunar calendar; a leap month carries the number of the one before it."""

    day: int
    month: int
    year: int
    is_leap: bool


def lunar_day(of: date) -> LunarDay:
    """The lunar date of a day."""
    number = of.toordinal() + _JULIAN_OF_ORDINAL
    moon = int((number - _FIRST_NEW_MOON) / _MONTH) + 1
    while _new_moon(moon) > number:
        moon -= 1
    begins = _new_moon(moon)
    first = _eleventh_month(of.year)
    year = of.year
    if first > begins:
        first, following = _eleventh_month(of.year - 1), first
    else:
        following, year = _eleventh_month(of.year + 1), of.year + 1
    after = round((begins - first) / _MONTH)  # months since the eleventh
    month, is_leap = after + 11, False
    if following - first > 365:  # thirteen moons: one of them has no number of its own
        leap = _leap_month(first)
        if after >= leap:
            month, is_leap = month - 1, after == leap
    month = (month - 1) % 12 + 1
    if month >= 11 and after < 4:  # the eleventh and twelfth month end the year before
        year -= 1
    return LunarDay(day=number - begins + 1, month=month, year=year, is_leap=is_leap)


def _eleventh_month(year: int) -> int:
    """The first day of the month that the winter solstice of a year lies in."""
    last = date(year, 12, 31).toordinal() + _JULIAN_OF_ORDINAL
    moon = int((last - 2415021) / _MONTH)
    begins = _new_moon(moon)
    return _new_moon(moon - 1) if _sun_sector(begins) >= 9 else begins


def _leap_month(eleventh: int) -> int:
    """How many months after the eleventh the leap month comes: the first in which the sun stays in its sign."""
    moon = int((eleventh - _FIRST_NEW_MOON) / _MONTH + 0.5)
    for after in range(1, 14):
        if _sun_sector(_new_moon(moon + after)) == _sun_sector(_new_moon(moon + after + 1)):
            return after
    raise ArithmeticError("thirteen moons, and the sun changes its sign in each")


def _new_moon(moon: int) -> int:
    """The Julian day number of a new moon (the first of 1900 is number 1), by Hanoi's clock."""
    t = moon / 1236.85
    t2, t3 = t * t, t * t * t
    turn = math.radians
    mean = 2415020.75933 + 29.53058868 * moon + 0.0001178 * t2 - 0.000000155 * t3
    mean += 0.00033 * math.sin(turn(166.56 + 132.87 * t - 0.009173 * t2))
    sun = turn(359.2242 + 29.10535608 * moon - 0.0000333 * t2 - 0.00000347 * t3)
    own = turn(306.0253 + 385.81691806 * moon + 0.0107306 * t2 + 0.00001236 * t3)
    node = turn(21.2964 + 390.67050646 * moon - 0.0016528 * t2 - 0.00000239 * t3)
    off = (0.1734 - 0.000393 * t) * math.sin(sun) + 0.0021 * math.sin(2 * sun)
    off += -0.4068 * math.sin(own) + 0.0161 * math.sin(2 * own) - 0.0004 * math.sin(3 * own)
    off += 0.0104 * math.sin(2 * node) - 0.0051 * math.sin(sun + own) - 0.0074 * math.sin(sun - own)
    off += 0.0004 * math.sin(2 * node + sun) - 0.0004 * math.sin(2 * node - sun)
    off += -0.0006 * math.sin(2 * node + own) + 0.0010 * math.sin(2 * node - own) + 0.0005 * math.sin(2 * own + sun)
    clock = -0.000278 + 0.000265 * t + 0.000262 * t2
    return math.floor(mean + off - clock + 0.5 + _DAYS_EAST)


def _sun_sector(day: int) -> int:
    """In which twelfth of its way the sun stands as a day begins: 0 from the spring equinox on, 9 from winter."""
    t = (day - 0.5 - _DAYS_EAST - 2451545.0) / 36525
    anomaly = math.radians(357.52910 + 35999.05030 * t - 0.0001559 * t * t - 0.00000048 * t * t * t)
    along = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    along += (1.914600 - 0.004817 * t - 0.000014 * t * t) * math.sin(anomaly)
    along += (0.019993 - 0.000101 * t) * math.sin(2 * anomaly) + 0.000290 * math.sin(3 * anomaly)
    return int(along % 360 / 30)
