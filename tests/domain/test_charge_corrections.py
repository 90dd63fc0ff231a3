"""Setting one household's charge anew, as sums."""

from __future__ import annotations

import pytest

from models.domain.charge_corrections import EXEMPT, Changes, CorrectionDecision, NoDebt, Owes, SameAsBefore, decide

DECISIONS = [
    pytest.param(Owes(amount=20), Owes(amount=10), 0, Changes(by=-10, surplus=0, left=10), id="less, nothing paid"),
    pytest.param(Owes(amount=20), Owes(amount=30), 20, Changes(by=10, surplus=0, left=10), id="more than was paid"),
    pytest.param(Owes(amount=20), Owes(amount=10), 20, Changes(by=-10, surplus=10, left=0), id="less than was paid"),
    pytest.param(Owes(amount=20), EXEMPT, 20, Changes(by=-20, surplus=20, left=0), id="exempt after it paid"),
    pytest.param(EXEMPT, Owes(amount=20), 0, Changes(by=20, surplus=0, left=20), id="no longer exempt"),
    pytest.param(Owes(amount=20), Owes(amount=20), 0, SameAsBefore(), id="the same"),
    pytest.param(EXEMPT, EXEMPT, 0, SameAsBefore(), id="exempt already"),
    pytest.param(Owes(amount=0), EXEMPT, 0, Changes(by=0, surplus=0, left=0), id="nothing, and now exempt"),
]


@pytest.mark.parametrize(("was", "wanted", "paid", "expected"), DECISIONS)
def test_a_correction_changes_what_is_owed_and_never_what_was_paid(
    was: Owes, wanted: Owes, paid: int, expected: CorrectionDecision
) -> None:
    assert decide(was, wanted, paid=paid, is_voluntary=False) == expected


def test_a_voluntary_round_has_no_debt_to_correct() -> None:
    assert decide(Owes(amount=0), Owes(amount=10), paid=0, is_voluntary=True) == NoDebt()


@pytest.mark.parametrize(("amount", "is_exempt"), [(-1, False), (10, True)])
def test_nobody_owes_less_than_nothing_and_the_exempt_owe_nothing(amount: int, is_exempt: bool) -> None:
    with pytest.raises(ValueError, match="owes"):
        Owes(amount=amount, is_exempt=is_exempt)
