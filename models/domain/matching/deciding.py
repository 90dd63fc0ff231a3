"""What is done with a transfer: the booking table, tried top down. When in doubt, the treasurer is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.domain.matching.book import Book
from models.domain.matching.coded import decide_coded
from models.domain.matching.evidence import Limits
from models.domain.matching.facts import Transfer
from models.domain.matching.memos import BY_NAME, Said, payer_key, read_memo
from models.domain.matching.outcomes import (
    Allocation,
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
from models.domain.matching.worded import decide_worded, review_by_words
from models.domain.references import Absent, Complete, Recovered, Refused, Why

_REFUSED = {
    Why.AMBIGUOUS: ReviewWhy.CODE_AMBIGUOUS,
    Why.NOT_IN_USE: ReviewWhy.CODE_NOT_IN_USE,
    Why.SEVERAL_SLIPS: ReviewWhy.CODE_UNREADABLE,
    Why.UNREADABLE: ReviewWhy.CODE_UNREADABLE,
}

_CLUE = {
    BookedWhy.CODE: Clue.CODE,
    BookedWhy.MENDED_CODE: Clue.MENDED_CODE,
    BookedWhy.CODE_AND_WORDS: Clue.CODE,
    BookedWhy.VOLUNTARY_CODE: Clue.CODE,
    BookedWhy.NUMBER_AND_NAME: Clue.NUMBER,
    BookedWhy.MEMBER: Clue.SENDER,
}


def decide(transfer: Transfer, book: Book) -> Decision:
    """What is done with a transfer that was not seen before, as things stand in the book. Nothing is changed."""
    book = replace(book, came_on=transfer.booked_on)
    decision = _by_memo(transfer, book)
    match decision:
        case Booked(allocations=allocations) if _astray(allocations, transfer, book):
            sure = Suggestion(
                household_ids=tuple(dict.fromkeys(each.household_id for each in allocations)),
                allocations=allocations,
                credit=0,
                clues=(_CLUE[decision.why], Clue.OTHER_ACCOUNT),
            )
            return Review(why=ReviewWhy.OTHER_ACCOUNT, suggestions=(sure,))
        case Review(suggestions=suggestions):
            told = tuple(
                replace(each, clues=(*each.clues, Clue.OTHER_ACCOUNT))
                if _astray(each.allocations, transfer, book)
                else each
                for each in suggestions
            )
            is_here = told == suggestions
            return replace(
                decision,
                suggestions=told,
                is_clear=decision.is_clear and is_here,
                is_likely=decision.is_likely and is_here,
            )
    return decision


def decide_again(transfer: Transfer, book: Book) -> Booked | Review:
    """What is done with a transfer that waited for the treasurer, now that a later round is open.

    It is booked where full codes name household and round. A standing code names no round: what came by it earlier
    may be a payment too many.
    """
    decision = decide(transfer, book)
    match decision:
        case Booked(why=BookedWhy.CODE | BookedWhy.VOLUNTARY_CODE) if names_rounds(transfer, book):
            return decision
        case Review():
            return decision
        case _:
            return Review(why=ReviewWhy.LATER_ROUND)


def names_rounds(transfer: Transfer, book: Book) -> bool:
    """Whether full codes name household and round, and there is no other code."""
    found = book.reader.read(transfer.memo)
    return isinstance(found, Complete) and all(
        reading.reference.household and reading.reference.round for reading in found.readings
    )


def _astray(allocations: Sequence[Allocation], transfer: Transfer, book: Book) -> bool:
    """Whether a part is for a round that collects on another account than the money came to."""
    by_id = {charge.charge_id: charge for each in allocations for charge in book.charges.of(each.household_id)}
    return not all(book.collects_on(by_id[each.charge_id], transfer.account) for each in allocations)


def _by_memo(transfer: Transfer, book: Book) -> Decision:
    found = book.reader.read(transfer.memo)
    said = read_memo(transfer, found, book.register, book.rounds)
    if transfer.amount <= 0:
        return _outgoing(transfer, said)
    payer = _known_payer(transfer, book)
    match found:
        case Complete(readings=readings) | Recovered(readings=readings):
            if any(reading.reference.household for reading in readings):
                return decide_coded(transfer.amount, said, book, found)
            rounds = frozenset(reading.reference.round for reading in readings)
            if isinstance(found, Recovered):
                return review_by_words(transfer.amount, said, book, Limits(rounds=rounds), payer=payer)
            return decide_worded(transfer.amount, said, book, payer=payer, rounds=rounds)
        case Refused():
            return _nearly_read(transfer, said, book, found, payer)
        case Absent():
            return decide_worded(transfer.amount, said, book, payer=payer)


def _known_payer(transfer: Transfer, book: Book) -> int | None:
    """The household that was chosen for this payer before; a name that several households share tells nothing."""
    key = payer_key(transfer)
    if key is None or key not in book.learned:
        return None
    is_shared = key.startswith(BY_NAME) and len(book.register.named(key.removeprefix(BY_NAME))) > 1
    return None if is_shared else book.learned[key]


def _outgoing(transfer: Transfer, said: Said) -> Review | Ignored:
    """Row 1: never a credit; shown if it names a charge."""
    if transfer.amount == 0:
        return Ignored(why=IgnoredWhy.NOTHING)
    names_charge = said.numbers or said.houses or (said.is_refund and (said.is_hamlet_like or said.names))
    if names_charge or not isinstance(said.found, Absent):
        return Review(why=ReviewWhy.REFUND)
    return Ignored(why=IgnoredWhy.OUTGOING)


def _nearly_read(transfer: Transfer, said: Said, book: Book, found: Refused, payer: int | None) -> Review:
    """Something like a code: never booked by itself, the nearest ones are suggested."""
    rounds: dict[int, frozenset[int]] = {}
    whole_rounds: set[int] = set()
    for reference in found.nearest:
        household = book.register.by_number.get(reference.household)
        if household is not None:
            known = rounds.get(household.household_id, frozenset())
            rounds[household.household_id] = known | ({reference.round} if reference.round else frozenset())
        elif reference.household == 0:
            whole_rounds.add(reference.round)
    limits = Limits(rounds=frozenset(whole_rounds) or None, by_household=rounds)
    return review_by_words(
        transfer.amount,
        said,
        book,
        limits,
        payer=payer,
        why=_REFUSED[found.why],
        near=frozenset(rounds),
    )
