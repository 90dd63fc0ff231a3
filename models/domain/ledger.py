"""The hash chain of a fund: what is hashed, in which order, and how a chain is checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

BEFORE_THE_FIRST = "0" * 64
"""What the first entry of a fund names as the hash before it."""

HEAD_CODE_DIGITS = 12
"""Hex digits of a chain's head on paper: 48 bits, enough to show that nobody wrote the book anew."""

_FORM = "loa xom ledger 1"


class EntryKind(StrEnum):
    """What a ledger entry records. Its amount is signed: expenses are negative, reversals undo what they name."""

    OPENING = "opening"
    CHARGE = "charge"
    CORRECTION = "correction"
    PAYMENT = "payment"
    INCOME = "income"
    EXPENSE = "expense"
    TRANSFER = "transfer"
    REVERSAL = "reversal"


OWED = frozenset({EntryKind.CHARGE, EntryKind.CORRECTION})
"""Kinds that say what households owe; all others say what the fund holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry before it has its place in the chain. `words` are personal: only their salted hash is chained."""

    kind: EntryKind
    amount: int
    booked_on: date
    household_id: int | None = None
    round_id: int | None = None
    reversed_number: int | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a chain. `text_hash` is empty where there are no words."""

    number: int
    kind: EntryKind
    amount: int
    booked_on: date
    household_id: int | None
    round_id: int | None
    reversed_number: int | None
    text_hash: str
    previous_hash: str
    hash: str


class FaultKind(StrEnum):
    """What is wrong with a line."""

    NUMBER = "number"  # a gap, or a number twice
    LINK = "link"  # it does not follow the line before it
    CONTENT = "content"  # its own hash does not fit what it says
    REVERSED = "reversed"  # it reverses what is not there, what was reversed already, or another amount
    WORDS = "words"  # the words beside it are missing or were changed
    PAYMENT = "payment"  # the receipts say something else
    CHARGE = "charge"  # what the household owes says something else
    VOUCHER = "voucher"  # its voucher is of another kind, or says that the money lay elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A line that cannot be trusted; `number` is its place in the chain."""

    number: int
    kind: FaultKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the entries of a fund come to, in đồng: what households were to pay, and what the fund holds."""

    owed: int
    held: int


def chained(new: NewEntry, *, number: int, previous_hash: str, text_hash: str) -> Entry:
    """A new entry in its place."""
    digest = hash_of(
        previous_hash=previous_hash,
        number=number,
        kind=new.kind,
        amount=new.amount,
        booked_on=new.booked_on,
        household_id=new.household_id,
        round_id=new.round_id,
        reversed_number=new.reversed_number,
        text_hash=text_hash,
    )
    return Entry(
        number=number,
        kind=new.kind,
        amount=new.amount,
        booked_on=new.booked_on,
        household_id=new.household_id,
        round_id=new.round_id,
        reversed_number=new.reversed_number,
        text_hash=text_hash,
        previous_hash=previous_hash,
        hash=digest,
    )


def hash_of(
    *,
    previous_hash: str,
    number: int,
    kind: EntryKind,
    amount: int,
    booked_on: date,
    household_id: int | None,
    round_id: int | None,
    reversed_number: int | None,
    text_hash: str,
) -> str:
    """The hash of a line, in hex; it never changes its form, or every printed head would be lost."""
    values = (
        previous_hash,
        number,
        kind.value,
        amount,
        booked_on.isoformat(),
        household_id,
        round_id,
        reversed_number,
    )
    lines = [_FORM, *("-" if value is None else str(value) for value in values), text_hash]
    return hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()


def hash_of_words(salt: str, words: str) -> str:
    """The salted hash of personal words, in hex; empty for no words."""
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest() if words else ""


def check(entries: Sequence[Entry]) -> list[Fault]:
    """What is wrong with a chain, in its order; nothing, where it holds."""
    faults: list[Fault] = []
    seen: dict[int, Entry] = {}
    undone: set[int] = set()
    previous = BEFORE_THE_FIRST
    for place, entry in enumerate(entries, 1):
        if entry.number != place:
            faults.append(Fault(number=entry.number, kind=FaultKind.NUMBER))
        if entry.previous_hash != previous:
            faults.append(Fault(number=entry.number, kind=FaultKind.LINK))
        if entry.hash != _own_hash(entry):
            faults.append(Fault(number=entry.number, kind=FaultKind.CONTENT))
        if not _undoes_rightly(entry, seen, undone):
            faults.append(Fault(number=entry.number, kind=FaultKind.REVERSED))
        if entry.reversed_number is not None:
            undone.add(entry.reversed_number)
        seen[entry.number] = entry
        previous = entry.hash
    return faults


def sums(entries: Iterable[Entry]) -> Sums:
    """What is owed and what is held; a reversal counts where the line counts that it undoes."""
    owed = held = 0
    of_what_is_owed: set[int] = set()
    for entry in entries:
        if entry.kind in OWED or (entry.kind is EntryKind.REVERSAL and entry.reversed_number in of_what_is_owed):
            of_what_is_owed.add(entry.number)
            owed += entry.amount
        else:
            held += entry.amount
    return Sums(owed=owed, held=held)


def head_code(digest: str) -> str:
    """A chain's head as it is printed: "4f3a-90bc-11de"."""
    short = digest[:HEAD_CODE_DIGITS]
    return "-".join(short[start : start + 4] for start in range(0, len(short), 4))


def read_head_code(typed: str) -> str | None:
    """The beginning of a hash from what was typed off a paper; None where it is none."""
    digits = re.sub(r"[\s\-.]", "", typed).lower().translate(str.maketrans("oil", "011"))
    return digits if re.fullmatch(rf"[0-9a-f]{{{HEAD_CODE_DIGITS},64}}", digits) else None


def _own_hash(entry: Entry) -> str:
    return hash_of(
        previous_hash=entry.previous_hash,
        number=entry.number,
        kind=entry.kind,
        amount=entry.amount,
        booked_on=entry.booked_on,
        household_id=entry.household_id,
        round_id=entry.round_id,
        reversed_number=entry.reversed_number,
        text_hash=entry.text_hash,
    )


def _undoes_rightly(entry: Entry, seen: dict[int, Entry], undone: set[int]) -> bool:
    if entry.kind is not EntryKind.REVERSAL:
        return entry.reversed_number is None
    of = seen.get(entry.reversed_number or 0)
    return (
        of is not None
        and of.number not in undone
        and of.kind is not EntryKind.REVERSAL
        and entry.amount == -of.amount
        and (entry.household_id, entry.round_id) == (of.household_id, of.round_id)
    )
