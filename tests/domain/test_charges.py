"""Where a charge stands: the first that holds of exempt, over, paid, part, claimed, unpaid, open."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from models.domain.charges import ChargeStatus, progress, status


@pytest.mark.parametrize(
    ("amount", "exempt", "voluntary", "paid", "claimed", "expected"),
    [
        pytest.param(0, True, False, 0, True, "exempt", id="exempt comes before everything"),
        pytest.param(20_000, False, False, 25_000, True, "over", id="more than the charge"),
        pytest.param(20_000, False, False, 20_000, True, "paid", id="exactly the charge, the claim is settled"),
        pytest.param(20_000, False, False, 5_000, True, "part", id="a part comes before a claim"),
        pytest.param(20_000, False, False, 0, True, "claimed", id="said to be paid"),
        pytest.param(20_000, False, False, 0, False, "unpaid", id="nothing yet"),
        pytest.param(0, False, False, 0, False, "paid", id="a charge of nothing is nothing to pay"),
        pytest.param(0, False, True, 0, False, "open", id="voluntary, nothing given"),
        pytest.param(0, False, True, 0, True, "claimed", id="voluntary, said to be given"),
        pytest.param(0, False, True, 500_000, False, "paid", id="no gift is too large"),
    ],
)
def test_a_charge_stands_where_the_first_word_holds(
    amount: int, exempt: bool, voluntary: bool, paid: int, claimed: bool, expected: str
) -> None:
    assert status(amount, is_exempt=exempt, is_voluntary=voluntary, paid=paid, is_claimed=claimed) == expected


@dataclass(frozen=True)
class _Charge:
    amount: int
    paid: int
    status: ChargeStatus
    outstanding: int


def test_exempt_households_count_as_done_like_those_who_paid() -> None:
    came_to = progress(
        [
            _Charge(0, 0, ChargeStatus.EXEMPT, 0),
            _Charge(20_000, 20_000, ChargeStatus.PAID, 0),
            _Charge(20_000, 5_000, ChargeStatus.PART, 15_000),
            _Charge(20_000, 0, ChargeStatus.UNPAID, 20_000),
        ]
    )

    assert (came_to.households, came_to.done, came_to.exempt, came_to.households_left) == (4, 2, 1, 2)
    assert (came_to.expected, came_to.collected, came_to.left) == (60_000, 25_000, 35_000)
