"""A hamlet with two accounts: what came to one is never booked for what is collected on the other."""

from __future__ import annotations

import pytest

from models.domain.matching import Clue, Review
from tests.domain.matching.thon_6 import LEARNING, NOVEMBER, STORM, Paid, book, came_to, code, received, suggested

MAIN, LEARNERS, BEFORE, UNUSED = 1, 2, 3, 4
HELD = book(
    rounds=(NOVEMBER, LEARNING, STORM),
    accounts={NOVEMBER: frozenset({MAIN, BEFORE}), LEARNING: frozenset({LEARNERS})},
)
CLEANING: Paid = [(12, NOVEMBER, 20_000)]
BOTH: Paid = [(12, NOVEMBER, 20_000), (12, LEARNING, 50_000)]


@pytest.mark.parametrize(
    ("amount", "memo", "account", "booked"),
    [
        pytest.param(20_000, code(12, NOVEMBER), MAIN, CLEANING, id="its own account"),
        pytest.param(20_000, code(12, NOVEMBER), BEFORE, CLEANING, id="the one before it was changed"),
        pytest.param(20_000, code(12, NOVEMBER), None, CLEANING, id="nobody says which"),
        pytest.param(50_000, code(12, 0), LEARNERS, [(12, LEARNING, 50_000)], id="the standing code by its amount"),
        pytest.param(30_000, code(12, STORM), UNUSED, [(12, STORM, 30_000)], id="a fund without an account"),
    ],
)
def test_what_came_where_its_round_collects_is_booked(
    amount: int, memo: str, account: int | None, booked: Paid
) -> None:
    assert came_to(received(amount, memo, HELD, account=account)) == booked


@pytest.mark.parametrize(
    ("amount", "memo", "account", "suggestion"),
    [
        pytest.param(20_000, code(12, NOVEMBER), LEARNERS, CLEANING, id="a full code"),
        pytest.param(20_000, code(12, NOVEMBER)[:-1], LEARNERS, CLEANING, id="a code with one slip"),
        pytest.param(20_000, code(12, 0), LEARNERS, CLEANING, id="the standing code"),
        pytest.param(20_000, code(12, NOVEMBER), UNUSED, CLEANING, id="an account of no fund"),
        pytest.param(70_000, code(12, 0), MAIN, BOTH, id="all charges, one of them collected elsewhere"),
        pytest.param(70_000, f"{code(12, NOVEMBER)} {code(12, LEARNING)}", LEARNERS, BOTH, id="two codes"),
        pytest.param(20_000, "ho 12 Le Van Cuong nop ve sinh", LEARNERS, CLEANING, id="number, name and words"),
    ],
)
def test_what_came_to_another_account_waits_with_that_reason(
    amount: int, memo: str, account: int, suggestion: Paid
) -> None:
    decision = received(amount, memo, HELD, account=account)

    assert came_to(decision) == "other_account"
    assert suggested(decision) == [suggestion]
    assert isinstance(decision, Review)
    assert not decision.is_clear
    assert decision.suggestions[0].clues[-1] is Clue.OTHER_ACCOUNT


def test_a_name_alone_is_not_confirmed_in_bulk_where_the_account_is_another() -> None:
    there, elsewhere = (
        received(20_000, "Pham Thi Dung nop ve sinh", HELD, account=account) for account in (MAIN, LEARNERS)
    )

    assert isinstance(there, Review)
    assert isinstance(elsewhere, Review)
    assert (there.is_clear, elsewhere.is_clear) == (True, False)
    assert elsewhere.suggestions[0].clues == (*there.suggestions[0].clues, Clue.OTHER_ACCOUNT)
