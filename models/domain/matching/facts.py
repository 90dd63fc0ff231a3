"""What a transfer is matched against: the register, the rounds, the charges, and how a memo's codes are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from models.domain.references import Found
from models.domain.seen_money import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money as the bank reported it: `amount` in đồng, below zero for what went out; `booked_on` is the local day.

    `sender` is the payer's name where the feed or the file has a column for it; `payer` stands for the account it
    came from, where the bank told that. `account` is where it came to.
    """

    amount: int
    memo: str = field(repr=False)
    booked_on: date
    sender: str = field(default="", repr=False)
    account: int | None = None
    payer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A living household. `members`: the names of the others; empty where the register lists none."""

    household_id: int
    number: int
    head: str = field(repr=False)
    members: tuple[str, ...] = field(default=(), repr=False)
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A collection that was not withdrawn. `title` is what people call it: fee and month.

    `accounts`: where its fund collects, and where it did before; empty where the fund has none of its own.
    """

    number: int
    fee_id: int
    title: str
    due_on: date
    is_voluntary: bool = False
    is_open: bool = True
    accounts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a household owes in a round and what came in for it, in đồng. Of a voluntary round `amount` is 0.

    `paid` holds what was `seen` too: what the treasurer booked on sight and no credit has come for.
    """

    charge_id: int
    household_id: int
    round: int
    amount: int
    paid: int = 0
    is_exempt: bool = False
    seen: tuple[Seen, ...] = ()

    def left(self, came_on: date | None) -> int:
        """What a credit of that day may still be for; of any day where it is None.

        Of a charge that is paid in full this is what was seen and may be that very credit.
        """
        asked = self.amount - self.paid
        if asked <= 0:
            asked += sum(each.amount for each in self.seen if came_on is None or each.may_be(came_on))
        return max(0, asked)


class Charges(Protocol):
    """The charges as they stand now, however they were loaded: few households are ever asked for."""

    def of(self, household_id: int) -> Sequence[Charge]:
        """All charges of a household, paid and exempt ones too."""

    def asks(self, amount: int) -> bool:
        """Whether a charge of anybody, or two together, come to exactly this amount (see `charges.comes_to`)."""


class CodeReader(Protocol):
    """Reads the codes of a memo: `references.Reader` in production."""

    def read(self, memo: str) -> Found:
        """The codes found. Places are those of `folding.fold(memo)`."""
