"""Where a surplus lies and what of it moves on."""

from __future__ import annotations

import pytest

from models.domain.surplus import Lying, Split, held_by, split


@pytest.mark.parametrize(
    ("receipts", "surplus", "held"),
    [
        pytest.param([(1, 50, 0)], 30, {1: 30}, id="one receipt of too much"),
        pytest.param([(1, 50, 0)], 0, {}, id="nothing too much"),
        pytest.param([(1, 20, 0), (2, 30, 0)], 30, {2: 30}, id="the newest first"),
        pytest.param([(1, 20, 0), (2, 30, 0)], 40, {1: 10, 2: 30}, id="then the one before"),
        pytest.param([(1, 30, 30), (2, 20, 0)], 30, {1: 30}, id="what is kept stays where it is"),
        pytest.param([(1, 30, 30), (2, 20, 0)], 40, {1: 30, 2: 10}, id="more than is kept"),
        pytest.param([(1, 20, 0), (2, 30, 30)], 10, {2: 10}, id="less than is kept: owed again"),
        pytest.param([(1, 20, 0)], 90, {1: 20}, id="never more than came in"),
    ],
)
def test_a_surplus_lies_on_receipts_to_the_last_dong(
    receipts: list[tuple[int, int, int]], surplus: int, held: dict[int, int]
) -> None:
    lying = [Lying(payment_id=number, amount=amount, kept=kept) for number, amount, kept in receipts]

    assert held_by(lying, surplus) == held


@pytest.mark.parametrize(
    ("amount", "kept", "surplus", "wanted", "into"),
    [
        pytest.param(50, 30, 30, 30, (30, 0, 20), id="all that is kept"),
        pytest.param(50, 30, 30, 10, (10, 20, 20), id="the next round asks for less"),
        pytest.param(50, 30, 30, 90, (30, 0, 20), id="it asks for more"),
        pytest.param(30, 30, 30, 30, (30, 0, 0), id="a receipt of the surplus alone"),
        pytest.param(50, 30, 10, 30, (10, 0, 40), id="its own charge was raised since"),
        pytest.param(50, 30, 0, 30, (0, 0, 50), id="nothing is too much any more"),
        pytest.param(50, 30, 30, 0, (0, 30, 20), id="nothing is asked for"),
    ],
)
def test_what_moves_on_was_kept_and_is_asked_for(
    amount: int, kept: int, surplus: int, wanted: int, into: tuple[int, int, int]
) -> None:
    parts = split(amount, kept=kept, surplus=surplus, wanted=wanted)

    assert parts == Split(moves=into[0], rest=into[1], stays=into[2])
    assert parts.moves + parts.rest + parts.stays == amount
