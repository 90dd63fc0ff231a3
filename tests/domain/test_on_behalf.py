"""When a helper may act for a household."""

from __future__ import annotations

import pytest

from models.domain.on_behalf import (
    ACTS_A_DAY,
    HOUSEHOLDS_A_DAY,
    Leave,
    May,
    NoYes,
    TooManyActs,
    TooManyHouseholds,
    leave_to_act,
)


@pytest.mark.parametrize(
    ("has_yes", "acts", "others", "expected"),
    [
        pytest.param(True, 0, 0, May(), id="the first of the day"),
        pytest.param(False, 0, 0, NoYes(), id="no yes"),
        pytest.param(False, 99, 99, NoYes(), id="no yes comes first"),
        pytest.param(True, 12, HOUSEHOLDS_A_DAY - 1, May(), id="the last house"),
        pytest.param(True, 12, HOUSEHOLDS_A_DAY, TooManyHouseholds(most=HOUSEHOLDS_A_DAY), id="one house too many"),
        pytest.param(True, ACTS_A_DAY - 1, 3, May(), id="the last act"),
        pytest.param(True, ACTS_A_DAY, 3, TooManyActs(most=ACTS_A_DAY), id="one act too many"),
    ],
)
def test_a_yes_is_needed_and_a_day_has_its_measure(has_yes: bool, acts: int, others: int, expected: Leave) -> None:
    assert leave_to_act(has_yes=has_yes, acts_today=acts, other_households_today=others) == expected
