"""What waits for the treasurer when a later round opens: a full code books it, nothing less does."""

from __future__ import annotations

from datetime import date

import pytest

from models.domain.matching import Review, Transfer, decide, decide_again
from tests.domain.matching.thon_6 import (
    LEARNING,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    STORM,
    Paid,
    book,
    came_to,
    code,
    received,
    suggested,
)

BEFORE = book(rounds=(NOVEMBER,), paid={(12, NOVEMBER): 20_000})
AFTER = book(rounds=(NOVEMBER, LEARNING, STORM), paid={(12, NOVEMBER): 20_000})
BOTH: Paid = [(15, NOVEMBER, 20_000), (12, LEARNING, 50_000)]


def waited(amount: int, memo: str, *, account: int | None = None) -> Transfer:
    transfer = Transfer(amount=amount, memo=memo, booked_on=date(2026, 11, 20), account=account)
    assert isinstance(decide(transfer, BEFORE), Review)
    return transfer


@pytest.mark.parametrize(
    ("amount", "memo", "came"),
    [
        pytest.param(50_000, code(12, LEARNING), [(12, LEARNING, 50_000)], id="the code of the new round"),
        pytest.param(70_000, f"{code(15, NOVEMBER)} {code(12, LEARNING)}", BOTH, id="two codes"),
        pytest.param(30_000, code(12, STORM), [(12, STORM, 30_000)], id="the code of a voluntary round"),
        pytest.param(40_000, code(12, LEARNING), "amount_differs", id="another amount"),
        pytest.param(20_000, code(12, NOVEMBER), "paid_already", id="a second payment of the round before"),
        pytest.param(50_000, code(12, 0), "later_round", id="the standing code: a payment too many, perhaps"),
        pytest.param(50_000, code(12, LEARNING)[:-1], "later_round", id="a code with a slip"),
        pytest.param(50_000, "ho 12 Le Van Cuong khuyen hoc", "later_round", id="number, name and words"),
        pytest.param(50_000, "khuyen hoc", "hamlet_words", id="words"),
    ],
)
def test_only_a_full_code_books_what_waited(amount: int, memo: str, came: Paid | str) -> None:
    assert came_to(decide_again(waited(amount, memo), AFTER)) == came


def test_what_came_to_another_account_waits_on() -> None:
    elsewhere = book(rounds=(NOVEMBER, LEARNING), accounts={LEARNING: frozenset({2})})

    assert came_to(decide_again(waited(50_000, code(12, LEARNING), account=1), elsewhere)) == "other_account"


@pytest.mark.parametrize(
    ("seen_on", "memo", "came"),
    [
        pytest.param(date(2026, 11, 17), code(12, NOVEMBER), [(12, NOVEMBER, 20_000)], id="over a weekend"),
        pytest.param(date(2026, 12, 5), code(12, NOVEMBER), [(12, NOVEMBER, 20_000)], id="told of weeks later"),
        pytest.param(date(2026, 11, 16), code(12, NOVEMBER), "paid_already", id="other money"),
        pytest.param(date(2026, 11, 17), code(12, 0), "which_charge", id="standing code"),
        pytest.param(date(2026, 11, 16), code(12, 0), "which_charge", id="standing code, sent late"),
        pytest.param(date(2026, 10, 24), code(12, 0), "which_charge", id="standing code, sent weeks late"),
        pytest.param(date(2026, 10, 23), code(12, 0), [(12, OCTOBER, 20_000)], id="standing code, other money"),
        pytest.param(
            date(2026, 11, 16),
            f"{code(12, 0)} ve sinh t10",
            [(12, OCTOBER, 20_000)],
            id="standing code and month",
        ),
        pytest.param(date(2026, 11, 16), "ho 12 Le Van Cuong ve sinh", "number", id="words, sent late"),
        pytest.param(date(2026, 11, 16), "ho 12 Le Van Cuong ve sinh t11", "number", id="words, other money"),
    ],
)
def test_a_credit_is_what_was_seen_up_to_three_days_before_it(seen_on: date, memo: str, came: Paid | str) -> None:
    held = book(
        rounds=(OCTOBER, NOVEMBER), paid={(12, NOVEMBER): 20_000}, seen={(12, NOVEMBER): seen_on}
    )  # it comes on 20 November

    assert came_to(received(20_000, memo, held)) == came


@pytest.mark.parametrize("memo", [code(12, 0), "ho 12 Le Van Cuong"])
@pytest.mark.parametrize(
    "seen_for",
    [
        pytest.param(SEPTEMBER, id="a closed round"),
        pytest.param(LEARNING, id="part of what another round asks"),
        pytest.param(STORM, id="a gift"),
    ],
)
def test_a_credit_of_just_what_was_seen_for_another_charge_is_asked_about(seen_for: int, memo: str) -> None:
    charge = (12, seen_for)
    held = book(rounds=(seen_for, NOVEMBER), paid={charge: 20_000}, seen={charge: date(2026, 11, 19)})
    decision = received(20_000, memo, held)

    assert came_to(decision) == "which_charge"
    assert suggested(decision) == [[(12, seen_for, 20_000)], [(12, NOVEMBER, 20_000)]]
    assert came_to(received(20_000, f"{memo} VE SINH T11", held)) == [(12, NOVEMBER, 20_000)]
