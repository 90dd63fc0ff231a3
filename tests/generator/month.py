"""One month of a hamlet, day by day: how often the treasurer has to act."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from models.domain.matching import Allocation, Booked, Review, Transfer, decide, payer_key
from tests.generator.hamlet import a_hamlet
from tests.generator.play import TODAY, Played, charge_id, parts
from tests.generator.transfers import Made, Maker, Part, default_memo, round_code, typed, untouched

DAYS = 30
SHARES = {untouched: 50, round_code: 25, default_memo: 15, typed: 10}
"""Of a hundred transfers: the household's code, the round's code untouched, the app's own memo, typed."""


@dataclass(slots=True)
class Month:
    """What came of it. Items with one good suggestion are confirmed together, once a day; each other one is an action."""

    transfers: int = 0
    booked: int = 0
    in_bulk: int = 0
    one_by_one: int = 0
    actions: int = 0
    wrong: int = 0
    misled: int = 0
    ignored: int = 0


def month(seed: int, *, named: float, strangers: float, listed: float) -> Month:
    """Every household pays every charge once.

    `named`: how many payers the bank names; `strangers`: how many are in no register; `listed`: how many households
    have their members in the register.
    """
    chance = random.Random(seed)
    hamlet = a_hamlet(chance, listed=listed)
    played = Played.of(hamlet)
    maker = Maker(hamlet, played.codes, chance, named=named, strangers=strangers)
    charges = [(house, round) for house in hamlet.houses for round in hamlet.rounds if round.number in house.owed]
    chance.shuffle(charges)
    kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=len(charges))
    arrivals = [kind(maker, house, round) for kind, (house, round) in zip(kinds, charges, strict=True)]
    result, learned = Month(transfers=len(arrivals)), dict[str, int]()
    book = replace(played.book, learned=learned)
    for day in range(DAYS):
        waiting: list[tuple[Made, Transfer, Review]] = []
        for made in arrivals[day::DAYS]:
            transfer = Transfer(amount=made.amount, memo=made.memo, sender=made.sender, booked_on=TODAY)
            match decide(transfer, book):
                case Booked(allocations=allocations):
                    result.booked += 1
                    result.wrong += Counter(parts(allocations)) != Counter(made.truth)
                    played.charges.book(allocations)
                case Review() as review:
                    waiting.append((made, transfer, review))
                case _:
                    result.ignored += 1
        result.actions += any(review.is_clear for _, _, review in waiting)
        for made, transfer, review in waiting:
            result.in_bulk += review.is_clear
            result.one_by_one += not review.is_clear
            result.actions += not review.is_clear
            result.misled += review.is_clear and Counter(parts(review.suggestions[0].allocations)) != Counter(made.truth)
            played.charges.book(_allocations(made.truth))
            if key := payer_key(transfer):
                learned[key] = made.truth[0].household
    return result


def _allocations(truth: tuple[Part, ...]) -> list[Allocation]:
    return [
        Allocation(household_id=part.household, charge_id=charge_id(part.household, part.round), amount=part.amount)
        for part in truth
    ]
