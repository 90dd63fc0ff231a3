"""Until which day a deputy stands in, as heads type it."""

from __future__ import annotations

from datetime import date

import pytest

from models.domain.days import DateReading, InThePast, NotUnderstood, OnDay
from models.domain.deputies import read_last_day, read_until

TODAY = date(2026, 11, 21)
SUNDAY_WEEK = OnDay(day=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("phó đến 30/11", SUNDAY_WEEK, id="until"),
        pytest.param("pho toi het 30/11", SUNDAY_WEEK, id="until the end of"),
        pytest.param("phó trưởng thôn đến hết ngày 30/11", SUNDAY_WEEK, id="the whole day"),
        pytest.param("phó đến hôm qua", InThePast(day=date(2026, 11, 20)), id="yesterday"),
        pytest.param("phó đến khi tôi về", NotUnderstood(), id="no day"),
        pytest.param("phó", None, id="not said"),
        pytest.param("phó trưởng thôn", None, id="a title"),
    ],
)
def test_the_last_day_stands_behind_until(typed: str, expected: DateReading | None) -> None:
    assert read_until(typed, today=TODAY) == expected


@pytest.mark.parametrize("typed", ["30/11", "đến 30/11", "hết ngày 30/11"])
def test_where_it_was_asked_for_the_day_alone_will_do(typed: str) -> None:
    assert read_last_day(typed, today=TODAY) == SUNDAY_WEEK
