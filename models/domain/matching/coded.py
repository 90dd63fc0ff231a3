"""Transfers whose memo names households by code: rows 2 to 5 and 7 of the booking table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

from models.domain.matching.book import Book, Way, nearest_way, ways
from models.domain.matching.evidence import (
    MOST_SUGGESTIONS,
    Limits,
    household_ways,
    is_meant,
    is_seen_late,
    nothing_against,
    seen_ways,
    speaks_against,
    speaks_of_other,
    suggestion,
)
from models.domain.matching.facts import Charge
from models.domain.matching.memos import Said
from models.domain.matching.outcomes import (
    Allocation,
    Booked,
    BookedWhy,
    Clue,
    Decision,
    Review,
    ReviewWhy,
    Suggestion,
)
from models.domain.references import Complete, Recovered, Reference

_MOST_STANDING = 4
"""Standing codes in one memo whose possible meanings are tried; nobody writes more."""


def decide_coded(amount: int, said: Said, book: Book, found: Complete | Recovered) -> Decision:
    """What comes of a transfer with at least one household's code, each living and each round open."""
    references = _joined([reading.reference for reading in found.readings])
    if references is None:
        return _review(ReviewWhy.DISAGREE, amount, said, book, found)
    is_mended = isinstance(found, Recovered)
    households = {book.register.by_number[reference.household].household_id for reference in references}
    fixed, voluntary = _named_charges(book, references)
    if fixed is None:
        return _review(ReviewWhy.NOT_CHARGED, amount, said, book, found)
    if is_mended and _points_elsewhere(said, book, households):
        return _review(ReviewWhy.DISAGREE, amount, said, book, found)
    standing = [
        book.register.by_number[reference.household].household_id for reference in references if reference.round == 0
    ]

    if voluntary:
        if len(references) == 1 and not is_mended:
            return Booked(why=BookedWhy.VOLUNTARY_CODE, allocations=book.all_to(voluntary[0], amount))
        return _review(ReviewWhy.AMOUNT_DIFFERS, amount, said, book, found)
    if standing:
        return _decide_standing(amount, said, book, found, fixed, standing)
    if all(book.left(charge) for charge in fixed) and sum(map(book.left, fixed)) == amount:
        why = BookedWhy.MENDED_CODE if is_mended else BookedWhy.CODE
        return Booked(why=why, allocations=book.settling(fixed))
    if not is_mended and len(fixed) == 1 and (other := _other_named(said, book, fixed[0])):
        is_whole = book.left(fixed[0]) and book.left(fixed[0]) + book.left(other) == amount
        if is_whole and _is_its_own(said, book, fixed[0], other):
            return Booked(why=BookedWhy.CODE_AND_WORDS, allocations=book.settling([fixed[0], other]))
        return _review(ReviewWhy.AMOUNT_DIFFERS, amount, said, book, found)
    is_paid = any(not book.left(charge) for charge in fixed)
    return _review(ReviewWhy.PAID_ALREADY if is_paid else ReviewWhy.AMOUNT_DIFFERS, amount, said, book, found)


def _points_elsewhere(said: Said, book: Book, households: Collection[int]) -> bool:
    """Whether a full name or a number beside a mended code is that of other households only."""
    numbers = {book.register.by_id[household_id].number for household_id in households}
    printed = {each.number for each in said.strays if each.is_printed} & book.register.by_number.keys()
    return not {*said.numbers, *said.houses, *printed} <= numbers or not all(
        book.register.named(name).intersection(households) for name in said.names
    )


def _is_its_own(said: Said, book: Book, coded: Charge, other: Charge) -> bool:
    """Whether plain words beside a code can only be of the same household: nobody else's name, number or lane."""
    is_alone = nothing_against(coded.household_id, said, book) and not said.is_on_behalf
    return is_alone and not speaks_against([coded.household_id], [coded.round, other.round], said, book)


def _joined(references: Sequence[Reference]) -> list[Reference] | None:
    """The households' references; a round's own code beside them says which round a standing one is for.

    None where that contradicts them.
    """
    rounds = {reference.round for reference in references if reference.household == 0}
    named = [reference for reference in references if reference.household]
    if not rounds:
        return named
    if not all(reference.round in rounds for reference in named if reference.round):
        return None
    if all(reference.round for reference in named):
        return named
    if len(rounds) > 1:
        return None
    [round_] = rounds
    return list(
        dict.fromkeys(
            Reference(household=reference.household, round=reference.round or round_) for reference in named
        )
    )


def _named_charges(book: Book, references: Sequence[Reference]) -> tuple[list[Charge] | None, list[Charge]]:
    """The charges that codes with a round name, apart from voluntary ones; None where one is not charged at all."""
    fixed: list[Charge] = []
    voluntary: list[Charge] = []
    for reference in references:
        if not reference.round:
            continue
        charge = book.charge(book.register.by_number[reference.household].household_id, reference.round)
        if charge is None or charge.is_exempt:
            return None, []
        (voluntary if book.is_voluntary(charge) else fixed).append(charge)
    return fixed, voluntary


def _decide_standing(
    amount: int,
    said: Said,
    book: Book,
    found: Complete | Recovered,
    fixed: Sequence[Charge],
    standing: Sequence[int],
) -> Decision:
    """A standing code is one open charge by its amount, or the sum of all; words may choose, never stretch it."""
    if len(standing) > _MOST_STANDING:
        return _review(ReviewWhy.AMOUNT_DIFFERS, amount, said, book, found)
    choices = [_meanings(book, household_id, said) for household_id in standing]
    exact = {
        tuple(sorted(book.settling(together)))
        for picked in product(*choices)
        if (together := list(dict.fromkeys([*fixed, *(charge for charges in picked for charge in charges)])))
        and sum(map(book.left, together)) == amount
        and all(map(book.left, together))
    }
    if len(exact) == 1 and not _is_doubtful(book, said, next(iter(exact)), standing):
        why = BookedWhy.MENDED_CODE if isinstance(found, Recovered) else BookedWhy.CODE
        return Booked(why=why, allocations=exact.pop())
    if exact:
        return _review(ReviewWhy.WHICH_CHARGE, amount, said, book, found)
    if any(ways(book, book.owed(household_id), amount) for household_id in standing):
        return _review(ReviewWhy.DISAGREE, amount, said, book, found)
    is_paid = not any(book.owed(household_id) for household_id in standing)
    return _review(ReviewWhy.PAID_ALREADY if is_paid else ReviewWhy.AMOUNT_DIFFERS, amount, said, book, found)


def _is_doubtful(book: Book, said: Said, allocations: Collection[Allocation], standing: Sequence[int]) -> bool:
    """Whether the words, or what was seen before, leave open what money by a standing code is for."""
    own = {charge.charge_id: charge for each in standing for charge in book.charges.of(each)}
    rounds = {own[each.charge_id].round for each in allocations if each.charge_id in own}
    is_seen = any(_may_be_seen(book, said, each, allocations) for each in standing)
    numbers = {book.register.by_id[each.household_id].number for each in allocations}
    is_sum = len(rounds) > 1  # of one household's charges, or of some of several households'
    is_for_more = is_sum and (said.names_other_fee or not numbers.issuperset(said.numbers))
    return is_seen or is_for_more or speaks_of_other(rounds, said, book)


def _may_be_seen(book: Book, said: Said, household_id: int, allocations: Collection[Allocation]) -> bool:
    """Whether a household's share is just as much as was seen for another charge of it."""
    share = sum(each.amount for each in allocations if each.household_id == household_id)
    is_late = is_seen_late(share, household_id, said, book, Limits())
    return is_late or bool(seen_ways(share, household_id, said, book, Limits()))


def _meanings(book: Book, household_id: int, said: Said) -> list[list[Charge]]:
    """Each open charge that the words do not exclude, or all open ones."""
    owed = book.owed(household_id)
    singles = [[charge] for charge in owed if is_meant(charge, said, book, Limits())]
    return [*singles, owed] if len(owed) > 1 else singles


def _other_named(said: Said, book: Book, coded: Charge) -> Charge | None:
    """The one other open charge of the household that plain words name: another fee, or the same one by its month."""
    fees = {number: round.fee_id for number, round in book.rounds.by_number.items()}
    named = [
        charge
        for charge in book.owed(coded.household_id)
        if charge.round != coded.round and charge.round in said.rounds
    ]
    others = [charge for charge in named if fees[charge.round] != fees[coded.round]]
    if len(others) > 1:
        others = [charge for charge in others if book.rounds.agrees(charge.round, said.tags)]
    if not others:
        others = [charge for charge in named if book.rounds.singled_out(charge.round, said.tags)]
    return others[0] if len(others) == 1 else None


def _review(why: ReviewWhy, amount: int, said: Said, book: Book, found: Complete | Recovered) -> Review:
    """The codes' charges first: all and what else comes to the amount, or part, or the rest as credit."""
    coded = _coded(book, found)
    household_ids = tuple(dict.fromkeys(household_id for household_id, _ in coded))
    clue = Clue.MENDED_CODE if isinstance(found, Recovered) else Clue.CODE
    charges = [charge for _, own in coded for charge in own]
    coded_ways = _coded_ways(amount, said, book, household_ids, charges)
    if why is ReviewWhy.WHICH_CHARGE and len(household_ids) == 1:
        coded_ways = [*seen_ways(amount, household_ids[0], said, book, Limits()), *coded_ways]
    suggestions = [suggestion(household_ids, way, {clue}) for way in coded_ways]
    if len(household_ids) > 1:  # what is over would be the first one's alone
        suggestions = [each for each in suggestions if not each.credit]
        suggestions = [*_paid_twice(amount, book, charges, clue), *suggestions]
    if why is ReviewWhy.DISAGREE:
        named = frozenset().union(*map(book.register.named, said.names)) - frozenset(household_ids)
        for household_id in sorted(named)[:MOST_SUGGESTIONS]:
            way = household_ways(household_id, amount, said, book, Limits())[0]
            suggestions.append(suggestion([household_id], way, {Clue.NAME}))
    return Review(why=why, suggestions=tuple(dict.fromkeys(suggestions))[:MOST_SUGGESTIONS])


def _paid_twice(amount: int, book: Book, coded: Sequence[Charge], clue: Clue) -> list[Suggestion]:
    """Of several households' codes one that is paid already, where the amount is what all of them stand for."""
    paid = [charge for charge in coded if not book.left(charge)]
    open_ones = [charge for charge in coded if book.left(charge)]
    if len(paid) != 1 or book.is_voluntary(paid[0]) or paid[0].is_exempt:
        return []
    [twice] = paid
    if sum(map(book.left, open_ones)) + twice.amount != amount:
        return []
    household_ids = dict.fromkeys([twice.household_id, *(charge.household_id for charge in open_ones)])
    way = Way(allocations=book.settling(open_ones), credit=twice.amount, clue=Clue.PAID_ALREADY)
    return [suggestion(household_ids, way, {clue})]


def _coded_ways(
    amount: int, said: Said, book: Book, household_ids: Sequence[int], coded: Sequence[Charge]
) -> list[Way]:
    named = [charge for charge in coded if book.left(charge)]
    rest = amount - sum(map(book.left, named))
    in_words = [charge for charge in named if charge.round in said.rounds]
    if len(in_words) > 1 and sum(map(book.left, in_words)) == amount:
        return list(dict.fromkeys([Way(allocations=book.settling(in_words)), *ways(book, named, amount)]))
    if exact := ways(book, named, amount):
        return exact
    gifts = [charge for charge in coded if book.is_voluntary(charge)]
    if gifts and rest > 0:
        return [Way(allocations=book.settling(named) + book.all_to(gifts[0], rest))]
    others = [
        [charge for charge in book.owed(household_id, with_closed=True) if charge not in named]
        for household_id in household_ids
    ]
    if not named:  # what the codes stand for is paid; the money is not one household's and another's by chance
        found = [replace(way, clue=Clue.OTHER_CHARGE) for own in others for way in ways(book, own, amount)]
        return [*found, nearest_way(book, named, amount)]
    with_others = [
        Way(allocations=book.settling(named) + way.allocations)
        for way in (ways(book, [charge for own in others for charge in own], rest) if rest > 0 else ())
    ]
    return [*with_others, nearest_way(book, named, amount)]


def _coded(book: Book, found: Complete | Recovered) -> list[tuple[int, list[Charge]]]:
    """The households named by code, each with the charges that its code stands for."""
    coded = []
    for reading in found.readings:
        household = book.register.by_number.get(reading.reference.household)
        if household is None:
            continue
        charge = book.charge(household.household_id, reading.reference.round)
        charges = [charge] if charge else []
        coded.append(
            (household.household_id, charges if reading.reference.round else book.owed(household.household_id))
        )
    return coded
