"""The hamlet's books as a transfer is held against them, and the ways an amount fits a household's charges."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from models.domain.matching.facts import Charge, Charges, CodeReader
from models.domain.matching.outcomes import Allocation, Clue
from models.domain.matching.register import Register
from models.domain.matching.rounds import Rounds

_MOST_CHARGES = 12
"""Of one household that are added up to find out what an amount is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a hamlet knows. `learned`: the household that a treasurer chose for a payer (see `payer_key`).

    `came_on` is the day of the credit that is held against it.
    """

    register: Register
    rounds: Rounds
    charges: Charges
    reader: CodeReader
    learned: Mapping[str, int] = field(default_factory=dict, repr=False)
    came_on: date | None = None

    def charge(self, household_id: int, round: int) -> Charge | None:
        """What a household owes in a round, exempt or paid too."""
        return next((charge for charge in self.charges.of(household_id) if charge.round == round), None)

    def is_voluntary(self, charge: Charge) -> bool:
        """Whether any amount is welcome."""
        return self.rounds.by_number[charge.round].is_voluntary

    def is_open(self, charge: Charge) -> bool:
        """Whether its round is still collected."""
        return self.rounds.by_number[charge.round].is_open

    def collects_on(self, charge: Charge, account: int | None) -> bool:
        """Whether money for it may lie on this account."""
        accounts = self.rounds.by_number[charge.round].accounts
        return account is None or not accounts or account in accounts

    def left(self, charge: Charge) -> int:
        """What is left to pay, or waits for the credit that was seen; of voluntary and exempt ones nothing."""
        return 0 if charge.is_exempt or self.is_voluntary(charge) else charge.left(self.came_on)

    def owed(self, household_id: int, *, with_closed: bool = False) -> list[Charge]:
        """The charges with something left to pay, the oldest first."""
        owed = [
            charge
            for charge in self.charges.of(household_id)
            if self.left(charge) > 0 and (with_closed or self.is_open(charge))
        ]
        return sorted(owed, key=lambda charge: (self.rounds.by_number[charge.round].due_on, charge.round))

    def seen_as(self, household_id: int, amount: int) -> list[Charge]:
        """The charges for which just as much was seen and waits for its credit: also closed and voluntary ones."""
        return [
            charge
            for charge in self.charges.of(household_id)
            if any(
                each.amount == amount and (self.came_on is None or each.may_be(self.came_on)) for each in charge.seen
            )
            and (charge.paid < charge.amount or self.is_voluntary(charge) or self.left(charge) >= amount)
        ]

    def may_be_seen_late(self, household_id: int, amount: int) -> list[Charge]:
        """The charges for which just as much was seen so long ago that this credit is not taken for it by itself."""
        return [
            charge
            for charge in self.charges.of(household_id)
            if self.came_on is not None
            and any(each.amount == amount and each.is_doubtful(self.came_on) for each in charge.seen)
            and (charge.paid <= charge.amount or self.is_voluntary(charge))
        ]

    def all_to(self, charge: Charge, amount: int) -> tuple[Allocation, ...]:
        """The whole amount for one charge."""
        return (Allocation(household_id=charge.household_id, charge_id=charge.charge_id, amount=amount),)

    def settling(self, charges: Collection[Charge]) -> tuple[Allocation, ...]:
        """All that is left of these charges."""
        return tuple(
            Allocation(household_id=charge.household_id, charge_id=charge.charge_id, amount=self.left(charge))
            for charge in charges
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which an amount may be meant for a household."""

    allocations: tuple[Allocation, ...]
    credit: int = 0
    clue: Clue = Clue.EXACT


def ways(book: Book, charges: list[Charge], amount: int) -> list[Way]:
    """How an amount fits charges with something left to pay, the oldest first; exact ways only.

    An amount that is one charge is that charge; one that is all of them is all of them; then any two or more.
    """
    for found in (
        [[charge] for charge in charges if book.left(charge) == amount],
        [charges] if len(charges) > 1 and sum(map(book.left, charges)) == amount else [],
        _sums(book, charges[:_MOST_CHARGES], amount),
    ):
        if found:
            return [Way(allocations=book.settling(together)) for together in found]
    return []


def nearest_way(book: Book, charges: list[Charge], amount: int) -> Way:
    """Where no way is exact: the oldest charges first, what is over kept as credit."""
    rest = amount
    allocations = []
    for charge in charges:
        part = min(rest, book.left(charge))
        if part:
            allocations.append(Allocation(household_id=charge.household_id, charge_id=charge.charge_id, amount=part))
        rest -= part
    if not allocations:
        return Way(allocations=(), credit=amount, clue=Clue.PAID_ALREADY)
    return Way(allocations=tuple(allocations), credit=rest, clue=Clue.SURPLUS if rest else Clue.PART)


def _sums(book: Book, charges: list[Charge], amount: int) -> list[list[Charge]]:
    if len(charges) < 3 or sum(map(book.left, charges)) < amount:
        return []
    return [
        list(together)
        for count in (2, 3)
        for together in combinations(charges, count)
        if sum(map(book.left, together)) == amount
    ]
