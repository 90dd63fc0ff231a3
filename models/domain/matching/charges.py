"""The charges of a hamlet in memory, kept up to date as money is booked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.domain.matching.facts import Charge, Round
from models.domain.matching.outcomes import Allocation


def comes_to(amount: int, asked: Mapping[int, int]) -> bool:
    """Whether one charge, or two together, ask for exactly this. `asked`: đồng, and how many charges ask for them."""
    return amount > 0 and (
        asked.get(amount, 0) > 0
        or any(
            count > 0 < one < amount and asked.get(amount - one, 0) > (amount == 2 * one)
            for one, count in asked.items()
        )
    )


def asked_by(charge: Charge, round: Round) -> set[int]:
    """The amounts a charge asks for: what is left, and the whole of it while its round is open.

    So a second payment of a paid charge is still known as the hamlet's money.
    """
    if charge.is_exempt or round.is_voluntary:
        return set()
    asked = {charge.left(None), charge.amount} if round.is_open else {charge.left(None)}
    return {amount for amount in asked if amount > 0}


class OpenCharges:
    """Charges by household. `book` follows what is booked: the next transfer is decided on that."""

    def __init__(self, charges: Iterable[Charge], rounds: Mapping[int, Round]) -> None:
        """Charges of rounds that are not in `rounds` are left out."""
        self._rounds = rounds
        self._by_household: defaultdict[int, list[Charge]] = defaultdict(list)
        self._counts: Counter[int] = Counter()
        for charge in charges:
            if charge.round in rounds:
                self._by_household[charge.household_id].append(charge)
                for amount in asked_by(charge, rounds[charge.round]):
                    self._counts[amount] += 1

    def of(self, household_id: int) -> Sequence[Charge]:
        """All charges of a household."""
        return self._by_household.get(household_id, ())

    def asks(self, amount: int) -> bool:
        """Whether a charge, or two together, ask for exactly this."""
        return comes_to(amount, self._counts)

    def book(self, allocations: Iterable[Allocation]) -> None:
        """Count money for its charges; negative amounts take it back."""
        for allocation in allocations:
            held = self._by_household[allocation.household_id]
            place = next(place for place, charge in enumerate(held) if charge.charge_id == allocation.charge_id)
            before = held[place]
            after = held[place] = replace(before, paid=before.paid + allocation.amount)
            self._counts.subtract(asked_by(before, self._rounds[before.round]))
            self._counts.update(asked_by(after, self._rounds[after.round]))
