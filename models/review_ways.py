"""The ways to book a transfer: what a suggestion comes to, and how an amount fits what one household owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import on_trust
from models.charges import ChargeState, charge_states
from models.domain import matching
from models.domain.matching import Clue, Suggestion
from models.domain.seen_money import Seen
from models.matching_books import MatchingBook
from models.on_trust import OnTrust
from models.tables import Household
from models.transfer_booking import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to book what is left of a transfer, of that local day. `credit` of it stays with the first household
    for later."""

    parts: tuple[Part, ...]
    household_ids: tuple[int, ...]
    credit: int
    clues: tuple[Clue, ...]
    came_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The households and charges that ways speak of, by id.

    `seen` is what the treasurer booked on sight for these, and no credit has come for yet.
    """

    households: Mapping[int, Household]
    charges: Mapping[int, ChargeState]
    seen: Sequence[OnTrust]

    def asked(self, part: Part, way: Way) -> int:
        """What the credit may be for, in đồng: what is owed, or what was booked on sight until it came."""
        charge = self.charges.get(part.charge_id)
        if charge is None or charge.is_exempt or charge.is_voluntary:
            return 0
        seen = sum(each.amount for each in self._may_be(part, way))
        return charge.outstanding or max(0, charge.amount - charge.paid + seen)

    def is_seen(self, part: Part, way: Way) -> bool:
        """Whether a credit booked like that is, in whole or in part, money that was booked on sight."""
        seen, charge = self._may_be(part, way), self.charges.get(part.charge_id)
        fits = part.amount in {each.amount for each in seen}
        return charge is not None and bool(seen) and (fits or part.amount > charge.uncollected)

    def seen_long_ago(self, way: Way) -> Seen | None:
        """What was booked on sight too long before to be this credit, if this is more than is owed, or just as much.

        Of several the one that it could be after all: just as much, the newest.
        """
        if way.came_on is None:
            return None
        charge_ids, whole = {part.charge_id for part in way.parts}, sum(part.amount for part in way.parts)
        found = [
            each.seen
            for each in self.seen
            if (each.household_id in way.household_ids or each.charge_id in charge_ids)
            and not each.seen.may_be(way.came_on)
            and (way.credit or (each.seen.amount == whole and each.seen.is_doubtful(way.came_on)))
        ]
        return max(found, key=lambda each: (each.amount == way.credit, each.on, each.receipt), default=None)

    def _may_be(self, part: Part, way: Way) -> list[Seen]:
        return [
            each.seen
            for each in self.seen
            if each.charge_id == part.charge_id and (way.came_on is None or each.seen.may_be(way.came_on))
        ]


async def known(session: AsyncSession, ways: Iterable[Way]) -> Known:
    """The households and charges that ways speak of."""
    listed = list(ways)
    if not listed:
        return Known(households={}, charges={}, seen=())
    charge_ids = {part.charge_id for way in listed for part in way.parts}
    charges = await charge_states(session, charge_ids=charge_ids)
    ids = {each for way in listed for each in way.household_ids}
    households = await session.scalars(select(Household).where(Household.id.in_(ids)))
    return Known(
        households={each.id: each for each in households},
        charges={each.charge_id: each for each in charges},
        seen=await on_trust.of_households(session, ids, charge_ids),
    )


def way_of(suggestion: Suggestion, left: int, book: MatchingBook) -> Way | None:
    """A suggestion as parts; what stays for later lies on the household's first charge of it, or on its last one."""
    parts = [Part(charge_id=each.charge_id, amount=each.amount) for each in suggestion.allocations]
    if suggestion.credit and suggestion.household_ids:
        first = suggestion.household_ids[0]
        own = next((each for each in suggestion.allocations if each.household_id == first), None)
        charge_id = own.charge_id if own is not None else _last_charge(first, book)
        if charge_id is not None:
            parts.append(Part(charge_id=charge_id, amount=suggestion.credit))
    merged: dict[int, int] = {}
    for part in parts:
        merged[part.charge_id] = merged.get(part.charge_id, 0) + part.amount
    if sum(merged.values()) != left or left <= 0:
        return None
    return Way(
        parts=tuple(Part(charge_id=charge_id, amount=amount) for charge_id, amount in merged.items()),
        household_ids=suggestion.household_ids,
        credit=suggestion.credit,
        clues=suggestion.clues,
        came_on=book.book.came_on,
    )


def ways_of_household(household_id: int, amount: int, book: MatchingBook) -> list[Way]:
    """How an amount can be booked for one household, the best first: what fits exactly, part, surplus."""
    owed = book.book.owed(household_id, with_closed=True)
    total = sum(book.book.left(each) for each in owed)
    exact = [each for each in owed if book.book.left(each) == amount]
    found = [[Part(charge_id=each.charge_id, amount=amount)] for each in exact]
    if len(owed) > 1 and total == amount:
        found.append([Part(charge_id=each.charge_id, amount=book.book.left(each)) for each in owed])
    clue = Clue.EXACT
    if not found and total > amount:
        clue = Clue.PART
        found = [
            [Part(charge_id=each.charge_id, amount=amount)] for each in owed if book.book.left(each) > amount
        ] or [_in_order(owed, amount, book)]
    voluntary = [
        each
        for each in book.charges.of(household_id)
        if book.book.is_voluntary(each) and book.book.is_open(each) and not each.is_exempt
    ]
    ways = [
        Way(parts=tuple(parts), household_ids=(household_id,), credit=0, clues=(clue,), came_on=book.book.came_on)
        for parts in [*found, *([Part(charge_id=each.charge_id, amount=amount)] for each in voluntary)]
    ]
    if not ways or (not found and total < amount):
        surplus = _surplus_way(household_id, amount, book)
        ways = [surplus, *ways] if surplus is not None else ways
    return ways


def _in_order(owed: Sequence[matching.Charge], amount: int, book: MatchingBook) -> list[Part]:
    parts: list[Part] = []
    for each in owed:
        share = min(amount, book.book.left(each))
        if share > 0:
            parts.append(Part(charge_id=each.charge_id, amount=share))
            amount -= share
    return parts


def _surplus_way(household_id: int, amount: int, book: MatchingBook) -> Way | None:
    """All that is owed, and the rest for the next round."""
    owed = book.book.owed(household_id, with_closed=True)
    parts = {each.charge_id: book.book.left(each) for each in owed}
    rest = amount - sum(parts.values())
    holds_rest = owed[0].charge_id if owed else _last_charge(household_id, book)
    if holds_rest is None or rest < 0:
        return None
    parts[holds_rest] = parts.get(holds_rest, 0) + rest
    return Way(
        parts=tuple(Part(charge_id=charge_id, amount=share) for charge_id, share in parts.items()),
        household_ids=(household_id,),
        credit=rest,
        clues=(Clue.SURPLUS,) if owed else (Clue.PAID_ALREADY,),
        came_on=book.book.came_on,
    )


def _last_charge(household_id: int, book: MatchingBook) -> int | None:
    """The charge that money for later lies on: the newest that asks for something."""
    charges = [
        each for each in book.charges.of(household_id) if not each.is_exempt and not book.book.is_voluntary(each)
    ]
    newest = max(charges, key=lambda each: (book.book.rounds.by_number[each.round].due_on, each.round), default=None)
    return newest.charge_id if newest is not None else None
