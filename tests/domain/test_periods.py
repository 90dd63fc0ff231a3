"""The periods that a hamlet gives account of."""

from __future__ import annotations

from datetime import date

import pytest

from models.domain.periods import month, offered, quarter, read_period, year


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 11, 22), ["2026-11", "2026-10", "2026-q4", "2026-q3", "2026", "2025"]),
        (date(2027, 1, 1), ["2027-01", "2026-12", "2027-q1", "2026-q4", "2027", "2026"]),
        (date(2026, 4, 30), ["2026-04", "2026-03", "2026-q2", "2026-q1", "2026", "2025"]),
    ],
)
def test_this_and_the_last_of_each_kind_are_offered(today: date, codes: list[str]) -> None:
    periods = offered(today)

    assert [each.code for each in periods] == codes
    assert [read_period(code) for code in codes] == periods


def test_a_period_goes_from_its_first_to_its_last_day() -> None:
    assert (month(2028, 2).since, month(2028, 2).until) == (date(2028, 2, 1), date(2028, 2, 29))
    assert (quarter(2026, 4).since, quarter(2026, 4).until) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (year(2026).since, year(2026).until) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("code", ["", "2026-13", "2026-q5", "1999", "2026-11-01", "２０２６"])
def test_what_is_no_period_is_none(code: str) -> None:
    assert read_period(code) is None
