"""What stands on printed papers, ready in words: what they are drawn from, without what draws them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a slip of one round asks for; below it stands the receipt to tear off."""

    money: str
    amount: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The code that joins a phone to the household, and how."""

    code: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One household's paper. With a `receipt` it is the slip of a round, else the card with the standing code."""

    place: str
    head: str = field(repr=False)
    number: str
    lane: str
    payload: str = field(repr=False)
    reference: str
    account_number: str = field(repr=False)
    bank: str
    account_name: str = field(repr=False)
    ask: str
    receipt: Receipt | None = None
    join: Join | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One household; `amount` is what it still owes as written, `note` what it is made of."""

    number: str
    head: str = field(repr=False)
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane and its doors, in the order of the walk."""

    heading: str
    doors: tuple[Door, ...]
