"""The lunar date of a day."""

from __future__ import annotations

from datetime import date

import pytest

from models.domain.lunar import lunar_day


@pytest.mark.parametrize(
    ("of", "lunar"),
    [
        # Tết, as it was kept
        (date(2020, 1, 25), (1, 1, 2020, False)),
        (date(2021, 2, 12), (1, 1, 2021, False)),
        (date(2022, 2, 1), (1, 1, 2022, False)),
        (date(2023, 1, 22), (1, 1, 2023, False)),
        (date(2024, 2, 10), (1, 1, 2024, False)),
        (date(2025, 1, 29), (1, 1, 2025, False)),
        (date(2026, 2, 17), (1, 1, 2026, False)),
        (date(2027, 2, 6), (1, 1, 2027, False)),
        (date(2028, 1, 26), (1, 1, 2028, False)),
        (date(2029, 2, 13), (1, 1, 2029, False)),
        (date(2030, 2, 2), (1, 1, 2030, False)),
        # a day before China's, by the meridian
        (date(2007, 2, 17), (1, 1, 2007, False)),
        (date(1985, 1, 21), (1, 1, 1985, False)),
        # leap months, and the days around them
        (date(2020, 5, 23), (1, 4, 2020, True)),
        (date(2023, 3, 22), (1, 2, 2023, True)),
        (date(2025, 7, 25), (1, 6, 2025, True)),
        (date(2025, 7, 24), (30, 6, 2025, False)),
        (date(2025, 8, 23), (1, 7, 2025, False)),
        # the year's end
        (date(2026, 2, 16), (29, 12, 2025, False)),
        (date(2026, 11, 28), (20, 10, 2026, False)),
        (date(2026, 11, 30), (22, 10, 2026, False)),
        (date(2026, 12, 31), (23, 11, 2026, False)),
    ],
    ids=str,
)
def test_the_lunar_date_of_a_day(of: date, lunar: tuple[int, int, int, bool]) -> None:
    found = lunar_day(of)

    assert (found.day, found.month, found.year, found.is_leap) == lunar
