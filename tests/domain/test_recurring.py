"""When a monthly round opens, for which month, and what the clock does about it, also after an outage."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from handlers.recurring_setup import read_day_of_month
from models.domain.recurring import (
    Ask,
    AskAgain,
    Miss,
    Monthly,
    Open,
    Opening,
    OpeningStatus,
    Step,
    Wait,
    asks_again_at,
    due_day_of,
    first_period,
    next_step,
    period_after,
    period_due_in,
)
from tests.clock import ZONE


def at(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("monthly", "after", "opens", "due"),
    [
        pytest.param((1, 31), at(28, 9, month=10), (2026, 11, 1), (2026, 11, 30), id="the-first-of-next-month"),
        pytest.param((1, 31), at(1, 6, 59), (2026, 12, 1), (2026, 12, 31), id="this-very-morning"),
        pytest.param((1, 31), at(1, 7), (2027, 1, 1), (2027, 1, 31), id="just-missed-and-into-the-new-year"),
        pytest.param((25, 10), at(1, 9), (2026, 12, 25), (2027, 1, 10), id="due-in-the-month-after"),
        pytest.param((31, 31), datetime(2027, 2, 2, tzinfo=ZONE), (2027, 2, 28), (2027, 3, 31), id="a-short-month"),
        pytest.param((30, 30), datetime(2028, 2, 2, tzinfo=ZONE), (2028, 2, 29), (2028, 3, 30), id="a-leap-year"),
    ],
)
def test_a_monthly_round_opens_on_its_day_or_the_last_of_a_short_month(
    monthly: tuple[int, int], after: datetime, opens: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    days = Monthly(open_day=monthly[0], due_day=monthly[1])

    period = first_period(days, after=after, zone=ZONE)

    assert (period.opens_on, period.due_on) == (date(*opens), date(*due))
    assert period.month == period.due_on.replace(day=1)
    assert period_due_in(days, period.month) == period


def test_twelve_months_are_twelve_rounds_each_of_another_month() -> None:
    for open_day in range(1, 32):
        for due_day in (1, 15, 28, 29, 30, 31):
            days = Monthly(open_day=open_day, due_day=due_day)
            period = first_period(days, after=at(1, 7, month=1), zone=ZONE)
            months = []
            for _ in range(12):
                assert period.due_on >= period.opens_on
                assert period_due_in(days, period.month) == period
                months.append(period.month)
                period = period_after(days, period)
            assert len(set(months)) == 12


OPENS, EVENING, DUE = at(1, 7), at(30, 19, month=11), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("status", "now", "step"),
    [
        pytest.param("planned", at(30, 18, 59, month=11), Wait(), id="before-the-evening"),
        pytest.param("planned", EVENING, Ask(opens_at=OPENS), id="the-evening-before"),
        pytest.param("planned", at(30, 23, month=11), Ask(opens_at=OPENS), id="up-again-at-night"),
        pytest.param("planned", at(1, 6), Ask(opens_at=OPENS), id="up-again-early-an-hour-to-answer"),
        pytest.param("planned", at(1, 6, 1), Ask(opens_at=at(2, 7)), id="too-late-to-answer-a-day-later"),
        pytest.param("planned", at(4, 15), Ask(opens_at=at(5, 7)), id="up-again-days-later"),
        pytest.param("planned", at(31, 9), Miss(), id="would-open-after-its-due-date"),
        pytest.param("planned", at(2, 9, month=12).replace(year=2027), Miss(), id="a-year-later"),
        pytest.param("asked", at(1, 6, 59), Wait(), id="not-yet-seven"),
        pytest.param("asked", OPENS, Open(), id="nobody-answered-so-it-opens"),
        pytest.param("agreed", OPENS, Open(), id="the-head-said-open"),
        pytest.param("asked", at(1, 23), Wait(), id="up-again-at-night-nothing-opens"),
        pytest.param("asked", at(2, 6), Wait(), id="nor-before-seven"),
        pytest.param("asked", at(2, 7), Open(), id="the-next-morning-it-does"),
        pytest.param("asked", datetime(2027, 1, 1, 8, tzinfo=ZONE), Miss(), id="its-due-date-is-over"),
        pytest.param("postponed", EVENING, AskAgain(ask_at=at(7, 19)), id="put-off-and-asked-again"),
        pytest.param("postponed", at(29, 12, month=11), Wait(), id="put-off-and-waiting"),
        pytest.param("opened", OPENS, Wait(), id="open"),
        pytest.param("dropped", at(5, 7), Wait(), id="left-out"),
    ],
)
def test_the_clock_asks_in_the_evening_and_opens_in_the_morning(status: str, now: datetime, step: Step) -> None:
    opening = Opening(status=OpeningStatus(status), ask_at=EVENING, opens_at=OPENS, due_on=DUE)

    assert next_step(opening, now=now, zone=ZONE, quiet_from=time(21, 30), quiet_until=time(5, 30)) == step


def test_who_put_it_off_is_asked_again_while_it_can_still_open_in_time() -> None:
    assert asks_again_at(at(1, 8), DUE) == at(8, 19)
    assert asks_again_at(at(1, 8), DUE, after=timedelta(days=1)) == at(2, 19)
    assert asks_again_at(at(28, 20), DUE) == at(30, 19)
    assert asks_again_at(at(30, 20), DUE) == at(6, 19, month=1).replace(year=2027)


def test_the_last_day_of_a_month_is_the_last_of_every_month() -> None:
    assert due_day_of(date(2026, 11, 30)) == 31
    assert due_day_of(date(2026, 12, 30)) == 30


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1", 1), ("ngày 5", 5), ("mùng 1", 1), ("31", 31), ("cuối tháng", 31), ("ngày 10 hằng tháng", 10),
        ("0", None), ("32", None), ("1/12", None), ("-1", None), ("mai", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_of_the_month_is_read_as_it_is_said(typed: str, day: int | None) -> None:
    assert read_day_of_month(typed) == day
