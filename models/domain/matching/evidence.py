"""Who a transfer may be from, going by everything but codes, and what it may be for: ranked suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from models.domain.matching.book import Book, Way, nearest_way, ways
from models.domain.matching.facts import Charge
from models.domain.matching.memos import Said
from models.domain.matching.outcomes import Clue, Suggestion
from models.domain.matching.rounds import TagKind

MOST_SUGGESTIONS = 3
_MOST_CANDIDATES = 40
"""Households that are looked at; a clue that points to more is none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that points to households: to the right one among them, if it is right."""

    clue: Clue
    household_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The rounds the money can be for. `rounds`: None where nothing says; `by_household`: codes nearly read."""

    rounds: frozenset[int] | None = None
    by_household: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The households in question, the likeliest first, and what points to each."""

    household_ids: tuple[int, ...]
    clues: dict[int, frozenset[Clue]]
    strong: bool
    """A number, a whole name, a code: not only parts of names."""
    disagree: bool
    """No household is meant by all strong clues."""
    doubted: bool
    """A part of a name or a lane points elsewhere."""
    is_pieced: bool
    """It is strong only because a part of a name and a lane leave one household."""


def strong_evidence(said: Said, book: Book, payer: int | None) -> Iterator[Evidence]:
    """Numbers, full names, the bank's name of the payer, and what was decided for this payer before."""
    living = [book.register.by_number[number] for number in said.numbers if number in book.register.by_number]
    if living:
        yield Evidence(Clue.NUMBER, frozenset(household.household_id for household in living))
    for name in said.names:
        yield Evidence(Clue.NAME, book.register.named(name))
    if payer is not None and payer in book.register.by_id:
        yield Evidence(Clue.PAYER, frozenset({payer}))
    if said.sender and not said.is_on_behalf and (found := book.register.named(said.sender)):
        yield Evidence(Clue.SENDER, found)


def weak_evidence(said: Said) -> Iterator[Evidence]:
    """Parts of names, and lanes."""
    for given in said.given:
        yield Evidence(Clue.GIVEN_NAME, given)
    if said.alike:
        yield Evidence(Clue.LIKE_NAME, said.alike)
    if said.lanes:
        yield Evidence(Clue.LANE, said.lanes)


def house_evidence(said: Said, book: Book) -> Iterator[Evidence]:
    """Numbers that may be a street's: better than nothing."""
    living = [book.register.by_number[number] for number in said.houses if number in book.register.by_number]
    if living:
        yield Evidence(Clue.NUMBER, frozenset(household.household_id for household in living))


def candidates(strong: Collection[Evidence], weak: Collection[Evidence]) -> Candidates:
    """The households that all strong clues share, else those of any; weak clues choose among them.

    A part of a name and a lane that leave one household are nearly as good as a whole name.
    """
    left = _shared(weak)
    is_pieced = not strong and len(left) == 1 and {Clue.GIVEN_NAME, Clue.LANE} <= {each.clue for each in weak}
    if is_pieced:
        strong, weak = weak, ()
    among = _shared(strong)
    disagree = bool(strong) and not among
    if disagree:
        among = frozenset().union(*(each.household_ids for each in strong))
    elif not strong:
        among = left or frozenset().union(*(each.household_ids for each in weak if each.clue is not Clue.LANE))
    doubted = any(not among & each.household_ids for each in weak)
    for each in weak:
        among = among & each.household_ids or among
    if len(among) > _MOST_CANDIDATES:
        among = frozenset()
    clues = {
        household_id: frozenset(
            clue for each in (*strong, *weak) if household_id in each.household_ids for clue in _clues(each)
        )
        for household_id in among
    }
    ranked = sorted(among, key=lambda household_id: (-len(clues[household_id]), household_id))
    return Candidates(
        household_ids=tuple(ranked),
        clues=clues,
        strong=bool(strong),
        disagree=disagree,
        doubted=doubted,
        is_pieced=is_pieced,
    )


def is_meant(charge: Charge, said: Said, book: Book, limits: Limits) -> bool:
    """Whether codes and words leave room for a charge: they name no other fee, month, quarter or year."""
    nearly = limits.by_household.get(charge.household_id)
    if nearly:
        return charge.round in nearly
    if limits.rounds is not None:
        return charge.round in limits.rounds
    if said.names_other_fee or (said.rounds and charge.round not in said.rounds):
        return False
    return book.rounds.agrees(charge.round, said.tags)


def meant(household_id: int, said: Said, book: Book, limits: Limits) -> list[Charge]:
    """The charges with something left to pay that may be meant; of closed rounds only where a code nearly reads."""
    with_closed = household_id in limits.by_household
    return [
        charge for charge in book.owed(household_id, with_closed=with_closed) if is_meant(charge, said, book, limits)
    ]


def seen_ways(amount: int, household_id: int, said: Said, book: Book, limits: Limits) -> list[Way]:
    """Charges that may be meant and ask for another amount, but just this was seen for them: it may be that."""
    asking = [charge for charge in book.owed(household_id) if book.left(charge) == amount]
    return [
        Way(allocations=book.all_to(charge, amount))
        for charge in book.seen_as(household_id, amount)
        if charge not in asking and is_meant(charge, said, book, limits)
    ]


def is_seen_late(amount: int, household_id: int, said: Said, book: Book, limits: Limits) -> bool:
    """Whether it may be money for another charge that was seen long before: promised first, sent later."""
    return any(is_meant(charge, said, book, limits) for charge in book.may_be_seen_late(household_id, amount))


def household_ways(household_id: int, amount: int, said: Said, book: Book, limits: Limits) -> list[Way]:
    """The ways an amount fits a household: exactly as the words have it, else exactly, else as near as it comes."""
    named = meant(household_id, said, book, limits)
    if found := [*seen_ways(amount, household_id, said, book, limits), *ways(book, named, amount)]:
        return found
    says_round = bool(limits.rounds or said.rounds or limits.by_household.get(household_id))
    gifts = [
        charge
        for charge in book.charges.of(household_id)
        if book.is_voluntary(charge) and book.is_open(charge) and is_meant(charge, said, book, limits)
    ]
    if says_round and gifts and not named:
        return [Way(allocations=book.all_to(gift, amount)) for gift in gifts]
    if anyway := ways(book, book.owed(household_id, with_closed=True), amount):
        return [Way(allocations=way.allocations, clue=Clue.CLOSED_ROUND if _closed(book, way) else Clue.OTHER_CHARGE)
                for way in anyway]  # fmt: skip
    return [nearest_way(book, named or book.owed(household_id), amount)]


def suggestion(household_ids: Iterable[int], way: Way, clues: Collection[Clue]) -> Suggestion:
    """A way as it is shown: what speaks for the household, then how the amount fits."""
    return Suggestion(
        household_ids=tuple(household_ids),
        allocations=way.allocations,
        credit=way.credit,
        clues=(*sorted(clues, key=list(Clue).index), way.clue),
    )


def nothing_against(household_id: int, said: Said, book: Book) -> bool:
    """Whether no number, name or lane in the memo points elsewhere only."""
    named = [book.register.named(name) for name in said.names]
    lanes = [said.lanes] if said.lanes else []
    own_number = book.register.by_id[household_id].number
    numbers = {*said.numbers, *said.houses}
    return all(household_id in ids for ids in (*named, *said.given, *lanes)) and numbers <= {own_number}


def speaks_against(household_ids: Collection[int], rounds: Collection[int], said: Said, book: Book) -> bool:
    """Whether words or bare numbers are of another purpose, person, household or time than these."""
    own = {book.register.by_id[household_id].number for household_id in household_ids}
    numbers = {
        stray.number
        for stray in said.strays
        if not stray.is_month and (stray.is_printed or stray.is_next or (stray.digits > 1 and not said.numbers))
    }.union(said.houses)
    is_elsewhere = said.is_for_others or not numbers & book.register.by_number.keys() <= own
    return is_elsewhere or speaks_of_other(rounds, said, book)


def speaks_of_other(rounds: Collection[int], said: Said, book: Book) -> bool:
    """Whether the words are of another purpose or time than these rounds, or of more than them."""
    if said.is_private or said.is_refund or said.is_beyond or _may_be_given(rounds, said, book):
        return True
    times = {(TagKind.MONTH, stray.number) for stray in said.strays if stray.is_month}
    times |= {(TagKind.YEAR, stray.number) for stray in said.strays if stray.is_year}
    return not book.rounds.are_all(rounds, said.tags | times)


def _may_be_given(rounds: Collection[int], said: Said, book: Book) -> bool:
    """Whether words of giving are not these rounds' own name, or an open voluntary round is named beside them."""
    others = [book.rounds.by_number[number] for number in said.rounds.difference(rounds)]
    is_given = said.is_gift and book.rounds.called_gifts.isdisjoint(rounds)
    return is_given or any(each.is_voluntary and each.is_open for each in others)


def _clues(evidence: Evidence) -> set[Clue]:
    """That several households share a full name must be known before one of them is taken."""
    is_shared = evidence.clue in {Clue.NAME, Clue.SENDER} and len(evidence.household_ids) > 1
    return {evidence.clue, Clue.NAMESAKE} if is_shared else {evidence.clue}


def _shared(evidence: Collection[Evidence]) -> frozenset[int]:
    sets = sorted((each.household_ids for each in evidence), key=len)
    return frozenset.intersection(*sets) if sets else frozenset()


def _closed(book: Book, way: Way) -> bool:
    by_id = {charge.charge_id: charge for each in way.allocations for charge in book.charges.of(each.household_id)}
    return any(not book.is_open(by_id[each.charge_id]) for each in way.allocations)
