"""One month of a hamlet, day by day: how often the treasurer has to act."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from models.domain.matching import (
    Allocation,
    Book,
    Booked,
    Clue,
    Ignored,
    OpenCharges,
    Review,
    Suggestion,
    Transfer,
    decide,
    payer_key,
)
from models.review import NAMED_TOGETHER, SHOWN_TOGETHER
from models.review_lines import SHOWN_IN_LINES
from tests.generator.hamlet import a_hamlet
from tests.generator.play import TODAY, Played, charge_id, parts
from tests.generator.transfers import Made, Maker, Part, default_memo, round_code, typed, untouched

DAYS = 30
SHARES = {untouched: 50, round_code: 25, default_memo: 15, typed: 10}
"""Of a hundred transfers: the household's code, the round's code untouched, the app's own memo, typed."""


@dataclass(slots=True)
class Month:
    """What came of it. What has one good suggestion is confirmed together, and with it what is likely, in lists that
    are looked through. What is left is shown behind it, and one message says of which household each is; the rest
    one by one.

    They are held against the books again when the treasurer sits down. An action is a tap that decides, or a message.
    """

    transfers: int = 0
    booked: int = 0
    in_bulk: int = 0
    looked_through: int = 0
    in_lines: int = 0
    one_by_one: int = 0
    actions: int = 0
    wrong: int = 0
    misled: int = 0
    """Of those in bulk the wrong ones: somebody in no register who is called like a head."""
    ignored: int = 0


class Assumed(TypedDict):
    """About payers and banks, as shares of one, and the treasurer."""

    named: float
    """Payers that the bank names."""
    strangers: float
    """Payers that are in no register."""
    listed: float
    """Households with their members in the register."""
    every: int
    """After how many days the treasurer sits down."""


def month(seed: int, **assumed: Unpack[Assumed]) -> Month:
    """Every household pays every charge once."""
    chance = random.Random(seed)
    hamlet = a_hamlet(chance, listed=assumed["listed"])
    played = Played.of(hamlet)
    maker = Maker(hamlet, played.codes, chance, named=assumed["named"], strangers=assumed["strangers"])
    charges = [(house, round) for house in hamlet.houses for round in hamlet.rounds if round.number in house.owed]
    chance.shuffle(charges)
    kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=len(charges))
    arrivals = [kind(maker, house, round) for kind, (house, round) in zip(kinds, charges, strict=True)]
    result, learned = Month(transfers=len(arrivals)), dict[str, int]()
    book = replace(played.book, learned=learned)
    waiting: list[Made] = []
    for day in range(1, DAYS + 1):
        for made in arrivals[day - 1 :: DAYS]:
            match decide(_transfer(made), book):
                case Booked(allocations=allocations):
                    result.booked += 1
                    result.wrong += Counter(parts(allocations)) != Counter(made.truth)
                    played.charges.book(allocations)
                case Review():
                    waiting.append(made)
                case Ignored():
                    result.ignored += 1
        if day % assumed["every"] == 0 or day == DAYS:
            _sit_down(waiting, book, played.charges, result)
            for made in waiting:
                if key := payer_key(_transfer(made)):
                    learned[key] = made.truth[0].household
            waiting.clear()
    return result


def _sit_down(waiting: list[Made], book: Book, charges: OpenCharges, result: Month) -> None:
    """First all that is clear, then what is likely list by list, then lines in one message, then one by one."""
    reviews = [(made, decide(_transfer(made), book)) for made in waiting]
    clear = [(made, review) for made, review in reviews if isinstance(review, Review) and review.is_clear]
    likely = [(made, review) for made, review in reviews if isinstance(review, Review) and review.is_likely]
    rest = [(made, review) for made, review in reviews if isinstance(review, Review)]
    if len(clear) > 1 or len(likely) > 1:
        if not all(_is_true(made, review) for made, review in likely):  # one line is not: none of them is confirmed
            likely = []
        lists = -(-len(likely) // SHOWN_TOGETHER)
        named = -(-len(clear) // NAMED_TOGETHER)  # as if all of them were known by a name alone
        result.actions += max(lists, named)  # what is likely stands in one message with what is clear
        result.in_bulk += len(clear)
        result.misled += sum(not _is_true(made, review) for made, review in clear)
        result.looked_through += len(likely)
        rest = [each for each in rest if each not in clear and each not in likely]
        lines = [each for each in rest if _is_for_lines(each[1])][:SHOWN_IN_LINES]
        settled = [each for each in lines if _is_settled_by_number(*each, book)]
        if len(lines) > 1:
            result.actions += bool(settled)
            result.in_lines += len(settled)
            rest = [each for each in rest if each not in settled]
    result.actions += len(rest)
    result.one_by_one += len(rest)
    for made in waiting:
        charges.book(_allocations(made.truth))


def _is_for_lines(review: Review) -> bool:
    """Whether it is shown among the lines: nothing is suggested, or one whole charge of one household."""
    is_single = all(len(each.household_ids) == 1 for each in review.suggestions)
    return is_single and (not review.suggestions or any(map(_is_whole, review.suggestions)))


def _is_settled_by_number(made: Made, review: Review, book: Book) -> bool:
    """Whether the number of the true household books it: as it was suggested, or as all that it can be for."""
    household = made.truth[0].household
    suggested = [each for each in review.suggestions if household in each.household_ids]
    if review.suggestions:
        return len(suggested) == 1 and _is_whole(suggested[0])
    asks = [each for each in book.owed(household) if book.left(each) == made.amount]
    gifts = [each for each in book.charges.of(household) if book.is_voluntary(each) and book.is_open(each)]
    return len(asks) == 1 and not gifts


def _is_whole(each: Suggestion) -> bool:
    return len(each.allocations) == 1 and not each.credit and Clue.EXACT in each.clues


def _is_true(made: Made, review: Review) -> bool:
    return Counter(parts(review.suggestions[0].allocations)) == Counter(made.truth)


def _transfer(made: Made) -> Transfer:
    return Transfer(amount=made.amount, memo=made.memo, sender=made.sender, booked_on=TODAY)


def _allocations(truth: tuple[Part, ...]) -> list[Allocation]:
    return [
        Allocation(household_id=part.household, charge_id=charge_id(part.household, part.round), amount=part.amount)
        for part in truth
    ]
