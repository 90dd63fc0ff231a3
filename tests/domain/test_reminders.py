"""When a round is spoken of again, and what a household is asked for in one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.reminders import (
    PLAN,
    VOLUNTARY_PLAN,
    AskOne,
    AskSeveral,
    Step,
    Threshold,
    ask,
    due,
    first_day_for_groups,
    first_day_for_households,
    last_day,
    may_post,
    may_remind,
    planned,
    step,
    threshold,
)
from tests.clock import ZONE

DUE = date(2026, 11, 30)
LONG_AGO = date(2026, 11, 1)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("today", "done_on", "expected"),
    [
        pytest.param(nov(26), None, None, id="before-the-plan"),
        pytest.param(nov(27), None, nov(27), id="three-days-before"),
        pytest.param(nov(27), nov(27), None, id="once-a-day"),
        pytest.param(nov(28), nov(27), None, id="between"),
        pytest.param(nov(28), None, nov(27), id="made-up-for-the-day-after"),
        pytest.param(nov(30), nov(27), nov(30), id="on-the-day"),
        pytest.param(nov(30), None, nov(30), id="only-the-latest-of-two"),
        pytest.param(dec(2), nov(27), nov(30), id="two-days-late"),
        pytest.param(dec(3), nov(30), dec(3), id="three-days-after"),
        pytest.param(dec(6), nov(27), dec(3), id="the-latest-after-a-week-down"),
        pytest.param(dec(7), dec(3), dec(7), id="the-last"),
        pytest.param(dec(8), dec(3), None, id="nothing-after-the-seventh-day"),
        pytest.param(dec(8), None, None, id="nothing-after-the-seventh-day-even-if-none-was-sent"),
    ],
)
def test_a_missed_reminder_is_made_up_for_once(today: date, done_on: date | None, expected: date | None) -> None:
    assert due(DUE, first_day=LONG_AGO, done_on=done_on, today=today) == expected


def test_a_round_opened_late_has_no_reminders_from_before_its_opening() -> None:
    assert due(DUE, first_day=nov(29), done_on=None, today=nov(29)) is None
    assert due(DUE, first_day=nov(29), done_on=None, today=nov(30)) == nov(30)


def test_a_due_date_moved_on_brings_new_reminders() -> None:
    assert due(dec(10), first_day=LONG_AGO, done_on=nov(30), today=dec(1)) is None
    assert due(dec(10), first_day=LONG_AGO, done_on=nov(30), today=dec(7)) == dec(7)


def test_a_voluntary_round_is_not_spoken_of_when_its_day_is_over() -> None:
    assert due(DUE, first_day=LONG_AGO, done_on=None, today=nov(30), plan=VOLUNTARY_PLAN) == nov(30)
    assert due(DUE, first_day=LONG_AGO, done_on=None, today=dec(1), plan=VOLUNTARY_PLAN) is None


days = st.integers(-20, 20).map(lambda offset: DUE + timedelta(days=offset))


@given(up_days=st.sets(days), first_day=days)
def test_whatever_days_the_service_is_up_each_planned_day_is_said_at_most_once(
    up_days: set[date], first_day: date
) -> None:
    done_on: date | None = None
    said: list[tuple[date, date]] = []

    for today in sorted(up_days):
        found = due(DUE, first_day=first_day, done_on=done_on, today=today)
        if found is not None:
            said.append((found, today))
            done_on = today

    assert len({day for day, _ in said}) == len(said) <= len(PLAN)
    for day, today in said:
        assert first_day <= day <= today <= last_day(DUE)
        assert not any(day < later <= today for later in planned(DUE))
    for day in planned(DUE):
        if day in up_days and day >= first_day:
            assert (day, day) in said


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(nov(1), Step.BEFORE, id="long-before"),
        pytest.param(nov(29), Step.BEFORE, id="the-day-before"),
        pytest.param(nov(30), Step.ON_DAY, id="on-the-day"),
        pytest.param(dec(1), Step.AFTER, id="made-up-for-the-day-after"),
        pytest.param(dec(6), Step.AFTER, id="late"),
        pytest.param(dec(7), Step.LAST, id="the-last"),
    ],
)
def test_a_late_reminder_says_what_is_true_on_its_day(today: date, expected: Step) -> None:
    assert step(DUE, today) is expected


def test_the_evening_post_of_the_opening_day_counts_only_what_was_opened_before_it() -> None:
    assert first_day_for_groups(datetime(2026, 11, 21, 9, 0, tzinfo=ZONE), time(19)) == nov(21)
    assert first_day_for_groups(datetime(2026, 11, 21, 19, 0, tzinfo=ZONE), time(19)) == nov(22)
    assert first_day_for_households(datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)) == nov(22)


@pytest.mark.parametrize(
    ("at", "remind", "post"),
    [
        pytest.param(time(5, 0), False, False, id="night"),
        pytest.param(time(5, 30), False, False, id="early"),
        pytest.param(time(6, 30), True, False, id="window-opens"),
        pytest.param(time(18, 59), True, False, id="before-the-post"),
        pytest.param(time(19, 0), True, True, id="the-post"),
        pytest.param(time(21, 0), False, True, id="window-closed"),
        pytest.param(time(21, 30), False, False, id="quiet"),
    ],
)
def test_people_are_left_in_peace_at_night(at: time, remind: bool, post: bool) -> None:
    assert may_remind(at, opens=time(6, 30), closes=time(21)) is remind
    assert may_post(at, post_at=time(19), quiet_from=time(21, 30)) is post


def test_quiet_hours_may_begin_after_midnight() -> None:
    assert may_post(time(23, 59), post_at=time(19), quiet_from=time(0, 30))


@pytest.mark.parametrize(
    ("done", "exempt", "told", "say", "now_told"),
    [
        pytest.param(149, 12, 0, None, 0, id="not-yet-half"),
        pytest.param(150, 12, 0, 50, 50, id="half"),
        pytest.param(151, 12, 50, None, 50, id="once"),
        pytest.param(245, 12, 0, 80, 80, id="the-highest-of-two"),
        pytest.param(200, 12, 80, None, 80, id="a-receipt-undone-says-nothing-again"),
        pytest.param(299, 12, 80, None, 80, id="nearly-all"),
        pytest.param(300, 12, 80, 100, 100, id="all"),
        pytest.param(160, 155, 0, None, 50, id="the-exempt-alone-are-half"),
        pytest.param(240, 155, 0, 80, 80, id="fourth-fifth-with-many-exempt"),
    ],
)
def test_a_threshold_is_told_once_and_never_by_the_exempt(
    done: int, exempt: int, told: int, say: int | None, now_told: int
) -> None:
    assert threshold(done=done, exempt=exempt, households=300, told=told) == Threshold(say=say, told=now_told)


def test_a_round_without_households_has_no_thresholds() -> None:
    assert threshold(done=0, exempt=0, households=0, told=0) == Threshold(say=None, told=0)


@dataclass(frozen=True)
class Charge:
    round_id: int
    due_on: date
    outstanding: int = 20_000
    is_claimed: bool = False


def test_a_household_that_owes_nothing_in_the_round_is_left_in_peace() -> None:
    paid, other = Charge(1, DUE, outstanding=0), Charge(2, dec(20))

    assert ask([paid, other], of_rounds={1}, today=DUE) is None
    assert ask([], of_rounds={1}, today=DUE) is None


def test_a_household_that_says_it_has_paid_is_not_reminded() -> None:
    assert ask([Charge(1, DUE, is_claimed=True)], of_rounds={1}, today=DUE) is None


def test_one_charge_is_asked_for_by_its_own_code() -> None:
    charge = Charge(1, DUE)

    assert ask([charge], of_rounds={1}, today=DUE) == AskOne(charge=charge, step=Step.ON_DAY)


def test_several_charges_are_one_message_the_one_due_first_at_the_beginning() -> None:
    later, sooner = Charge(1, dec(20), 30_000), Charge(2, DUE)

    asked = ask([later, sooner], of_rounds={2}, today=DUE)

    assert asked == AskSeveral(charges=(sooner, later), jointly=True, step=Step.BEFORE)
    assert asked.total == 50_000


def test_what_is_past_its_last_reminder_is_not_mentioned_beside_another() -> None:
    old, running = Charge(1, nov(1)), Charge(2, DUE)

    assert ask([old, running], of_rounds={2}, today=DUE) == AskOne(charge=running, step=Step.ON_DAY)


def test_the_standing_code_is_only_shown_for_the_sum_of_all_that_is_open() -> None:
    claimed = Charge(3, DUE, is_claimed=True)

    asked = ask([Charge(1, DUE), Charge(2, DUE), claimed], of_rounds={2}, today=DUE)

    assert isinstance(asked, AskSeveral)
    assert not asked.jointly
