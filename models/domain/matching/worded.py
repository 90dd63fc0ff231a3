"""Transfers without a household's code: rows 6 and 8 to 10 of the booking table."""

from __future__ import annotations

from models.domain.matching.book import Book, Way
from models.domain.matching.evidence import (
    MOST_SUGGESTIONS,
    Candidates,
    Evidence,
    Limits,
    candidates,
    house_evidence,
    household_ways,
    is_seen_late,
    meant,
    nothing_against,
    seen_ways,
    speaks_against,
    strong_evidence,
    suggestion,
    weak_evidence,
)
from models.domain.matching.memos import Said
from models.domain.matching.outcomes import (
    Booked,
    BookedWhy,
    Clue,
    Decision,
    Ignored,
    IgnoredWhy,
    Review,
    ReviewWhy,
    Suggestion,
)

_MOST_GUESSES = 6
"""Ways to book it that a part of a name may have and still be worth showing."""


def decide_worded(
    amount: int, said: Said, book: Book, *, payer: int | None, rounds: frozenset[int] | None = None
) -> Decision:
    """What comes of it. `rounds` are those whose own code stands in the memo, None where there is none."""
    limits = Limits(rounds=rounds)
    if booked := _number_and_name(amount, said, book, limits) or _member(amount, said, book, limits, payer):
        return booked
    if rounds is None and not (said.is_hamlet_like or said.numbers or said.houses or book.charges.asks(amount)):
        return Ignored(why=IgnoredWhy.PRIVATE)
    return review_by_words(amount, said, book, limits, payer=payer)


def review_by_words(
    amount: int,
    said: Said,
    book: Book,
    limits: Limits,
    *,
    payer: int | None,
    why: ReviewWhy | None = None,
    near: frozenset[int] = frozenset(),
) -> Review:
    """The treasurer is asked. `near`: the households of codes that nearly read; `why` if that is known."""
    strong, weak = list(strong_evidence(said, book, payer)), list(weak_evidence(said))
    if near:
        strong.append(Evidence(Clue.NEAR_CODE, near))
    if not strong and not weak and said.sender:  # for somebody else, and nobody else is named
        weak.append(Evidence(Clue.SENDER, book.register.named(said.sender)))
    if not strong and not weak:
        weak += house_evidence(said, book)
    if len(said.numbers) > 1 and not near:
        return _review_several(amount, said, book, limits, why)
    together = () if near or said.numbers else _by_several_names(amount, said, book, limits)
    found = candidates(strong, weak)
    ranked = [
        (
            way.clue is Clue.EXACT,
            suggestion([household_id], way, found.clues[household_id] | _by_words(said, limits, way)),
        )
        for household_id in found.household_ids
        for way in household_ways(household_id, amount, said, book, limits)
    ]
    ranked.sort(key=lambda each: not each[0])
    exact = [each for is_exact, each in ranked if is_exact]
    if not found.strong and len(ranked) > _MOST_GUESSES:  # "ba Mai" is a dozen households: only those it fits
        ranked = [each for each in ranked if each[0]] if len(exact) <= _MOST_GUESSES else []
    is_doubted = found.disagree or found.doubted or (near and len(strong) == 1) or _may_mean_others(said, near)
    is_good = found.strong and not is_doubted and len(exact) == 1 and not _is_contradicted(exact[0], said, book)
    is_good = is_good and not any(is_seen_late(amount, each, said, book, limits) for each in exact[0].household_ids)
    is_clear = is_good and not found.is_pieced and not _may_be_a_namesakes(exact[0], found, book)
    is_clear = is_clear and not _by_shared_name_alone(exact[0])
    shown = exact if is_clear else [*together, *(each for _, each in ranked)]
    return Review(
        why=why or _why(said, found, limits, exact, shown),
        suggestions=tuple(shown[:MOST_SUGGESTIONS]),
        is_clear=is_clear,
        is_likely=is_good and not is_clear,
    )


def _is_contradicted(each: Suggestion, said: Said, book: Book) -> bool:
    """Whether something in the memo speaks against a suggestion."""
    own = {charge.charge_id: charge.round for number in each.household_ids for charge in book.charges.of(number)}
    return speaks_against(each.household_ids, [own[part.charge_id] for part in each.allocations], said, book)


def _by_words(said: Said, limits: Limits, way: Way) -> frozenset[Clue]:
    says_round = bool(limits.rounds or said.rounds or said.tags)
    return frozenset({Clue.WORDS}) if says_round and way.clue is Clue.EXACT else frozenset()


def _by_shared_name_alone(exact: Suggestion) -> bool:
    """Whether nothing but a name that another household has too, whatever that one owes, leads to this one."""
    more = {Clue.NUMBER, Clue.NEAR_CODE, Clue.PAYER, Clue.LANE}
    return Clue.NAMESAKE in exact.clues and more.isdisjoint(exact.clues)


def _may_be_a_namesakes(exact: Suggestion, found: Candidates, book: Book) -> bool:
    """Whether somebody called the same who does not owe it (any more) may have paid: a second time, or unasked."""
    own = {charge.charge_id: charge for each in exact.household_ids for charge in book.charges.of(each)}
    meant = [own[each.charge_id] for each in exact.allocations]
    return any(
        other is not None and (other.is_exempt or other.amount == charge.amount)
        for household_id in set(found.household_ids).difference(exact.household_ids)
        for charge in meant
        for other in [book.charge(household_id, charge.round)]
    )


def _may_mean_others(said: Said, near: frozenset[int]) -> bool:
    """Whether a single name is no sure sign: a gift of the hamlet's, or paid by somebody for somebody else."""
    return (said.is_gift and not said.rounds) or (said.is_on_behalf and not said.numbers and not near)


def _number_and_name(amount: int, said: Said, book: Book, limits: Limits) -> Booked | None:
    """Row 6: a household's number and its head's full name, in the memo or as the bank names the payer."""
    household = book.register.by_number.get(said.numbers[0]) if len(said.numbers) == 1 else None
    says_purpose = bool(said.rounds or limits.rounds)
    if household is None or (said.purposes and not says_purpose):
        return None
    household_id = household.household_id
    head = book.register.heads_name(household_id)
    by_sender = head == said.sender and not said.is_on_behalf
    if not ((head in said.names or by_sender) and nothing_against(household_id, said, book)):
        return None
    return _one_charge(BookedWhy.NUMBER_AND_NAME, amount, household_id, said, book, limits)


def _member(amount: int, said: Said, book: Book, limits: Limits, payer: int | None) -> Booked | None:
    """Row 8: the payer by the bank's word is listed in one household only, and nothing is left unexplained."""
    found = book.register.named(said.sender)
    has_fee_words = limits.rounds is None and bool(said.rounds)
    if len(found) != 1 or not has_fee_words or said.is_on_behalf or said.unexplained or said.has_kin:
        return None
    [household_id] = found
    is_listed = bool(book.register.by_id[household_id].members)
    own_number = book.register.by_id[household_id].number
    has_unexplained = any(
        not (stray.is_month or stray.is_year or stray.number == own_number) for stray in said.strays
    )
    if not is_listed or has_unexplained or payer not in {None, household_id}:
        return None
    names = [*map(book.register.named, said.names), *said.given]
    if any(ids != found for ids in names) or not nothing_against(household_id, said, book):
        return None
    return _one_charge(BookedWhy.MEMBER, amount, household_id, said, book, limits)


def _one_charge(
    why: BookedWhy, amount: int, household_id: int, said: Said, book: Book, limits: Limits
) -> Booked | None:
    """The amount is what is left of exactly one of the charges that may be meant, and nothing speaks against it."""
    exact = [charge for charge in meant(household_id, said, book, limits) if book.left(charge) == amount]
    if len(exact) != 1 or speaks_against([household_id], [charge.round for charge in exact], said, book):
        return None
    if seen_ways(amount, household_id, said, book, limits) or is_seen_late(amount, household_id, said, book, limits):
        return None
    return Booked(why=why, allocations=book.settling(exact))


def _review_several(amount: int, said: Said, book: Book, limits: Limits, why: ReviewWhy | None) -> Review:
    """Several households by number: all that the words name for each of them, if that is the amount.

    Else those whose own charge it is: what does not come out even is nobody's share.
    """
    living = [book.register.by_number[number] for number in said.numbers if number in book.register.by_number]
    household_ids = [household.household_id for household in living]
    charges = [charge for household_id in household_ids for charge in meant(household_id, said, book, limits)]
    if len(living) == len(said.numbers) and sum(map(book.left, charges)) == amount:
        owing = tuple(dict.fromkeys(charge.household_id for charge in charges))
        return Review(
            why=why or ReviewWhy.NUMBER,
            suggestions=(suggestion(owing, Way(allocations=book.settling(charges)), {Clue.NUMBER}),),
            is_clear=set(owing) == set(household_ids)
            and not speaks_against(household_ids, [charge.round for charge in charges], said, book),
        )
    found = [
        suggestion([household_id], way, {Clue.NUMBER})
        for household_id in household_ids
        for way in household_ways(household_id, amount, said, book, limits)
        if way.clue is Clue.EXACT
    ]
    return Review(why=why or ReviewWhy.NUMBER, suggestions=tuple(found[:MOST_SUGGESTIONS]))


def _by_several_names(amount: int, said: Said, book: Book, limits: Limits) -> tuple[Suggestion, ...]:
    """All that the words name for each of several households by full name, if that is the amount."""
    named = [book.register.named(name) for name in said.names]
    household_ids = list(dict.fromkeys(household_id for found in named for household_id in found))
    if len(household_ids) < 2 or any(len(found) != 1 for found in named):
        return ()
    charges = [meant(household_id, said, book, limits) for household_id in household_ids]
    if not all(charges) or sum(book.left(each) for own in charges for each in own) != amount:
        return ()
    way = Way(allocations=book.settling([each for own in charges for each in own]))
    return (suggestion(household_ids, way, {Clue.NAME}),)


def _why(
    said: Said, found: Candidates, limits: Limits, exact: list[Suggestion], shown: list[Suggestion]
) -> ReviewWhy:
    if not shown:
        if said.numbers:
            return ReviewWhy.NUMBER
        if limits.rounds is not None:
            return ReviewWhy.ROUND_CODE
        if said.is_gift:
            return ReviewWhy.GIFT
        return ReviewWhy.HAMLET_WORDS if said.is_hamlet_like else ReviewWhy.AMOUNT_ONLY
    if found.disagree:
        return ReviewWhy.DISAGREE
    if not found.strong and said.houses and Clue.NUMBER in shown[0].clues:
        return ReviewWhy.NUMBER
    if not found.strong:
        return ReviewWhy.NAME if Clue.SENDER in shown[0].clues else ReviewWhy.GIVEN_NAME
    if len(found.household_ids) > 1:
        return ReviewWhy.NAMESAKES
    if len(exact) > 1:
        return ReviewWhy.WHICH_CHARGE
    clues = found.clues[found.household_ids[0]]
    if Clue.NUMBER in clues:
        return ReviewWhy.NUMBER
    if clues & {Clue.NAME, Clue.SENDER}:
        return ReviewWhy.NAME
    return ReviewWhy.PAYER if Clue.PAYER in clues else ReviewWhy.GIVEN_NAME
