"""Where a charge stands, and what a whole round has come to: sums in đồng."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ChargeStatus(StrEnum):
    """Where a charge stands; the first of these that holds."""

    EXEMPT = "exempt"
    OVER = "over"
    PAID = "paid"
    PART = "part"
    CLAIMED = "claimed"
    UNPAID = "unpaid"
    OPEN = "open"  # of a voluntary round, nothing given


DONE = frozenset({ChargeStatus.EXEMPT, ChargeStatus.OVER, ChargeStatus.PAID})
"""Nothing is left to pay. Wherever a list is shared, these look alike."""


def status(amount: int, *, is_exempt: bool, is_voluntary: bool, paid: int, is_claimed: bool) -> ChargeStatus:
    """Where a charge stands. A voluntary round owes nothing, so no gift is too much for it."""
    if is_exempt:
        return ChargeStatus.EXEMPT
    if is_voluntary and paid > 0:
        return ChargeStatus.PAID
    if not is_voluntary and paid > amount:
        return ChargeStatus.OVER
    if not is_voluntary and paid == amount:
        return ChargeStatus.PAID
    if paid > 0:
        return ChargeStatus.PART
    if is_claimed:
        return ChargeStatus.CLAIMED
    return ChargeStatus.OPEN if is_voluntary else ChargeStatus.UNPAID


class Stands(Protocol):
    """A charge with what came in for it, however it was loaded."""

    @property
    def amount(self) -> int:
        """What is owed."""

    @property
    def paid(self) -> int:
        """What came in and was not reversed."""

    @property
    def status(self) -> ChargeStatus:
        """Where it stands."""

    @property
    def outstanding(self) -> int:
        """What is left to pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a round has come to. `done` counts the exempt too: nobody can tell them apart from those who paid."""

    households: int
    exempt: int
    done: int
    givers: int  # households of which money came in
    expected: int
    collected: int
    left: int

    @property
    def households_left(self) -> int:
        """Households that still owe something, or have not given to a voluntary round."""
        return self.households - self.done


def progress(charges: Iterable[Stands]) -> Progress:
    """Count a round's charges."""
    all_charges = list(charges)
    return Progress(
        households=len(all_charges),
        exempt=sum(charge.status is ChargeStatus.EXEMPT for charge in all_charges),
        done=sum(charge.status in DONE for charge in all_charges),
        givers=sum(charge.paid > 0 for charge in all_charges),
        expected=sum(charge.amount for charge in all_charges),
        collected=sum(charge.paid for charge in all_charges),
        left=sum(charge.outstanding for charge in all_charges),
    )
