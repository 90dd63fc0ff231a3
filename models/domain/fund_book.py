"""What a fund's lines come to: its cash and bank money on a day, and what came in and went out between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.domain.ledger import OWED, EntryKind


class Purse(StrEnum):
    """Where a fund's money lies: in the treasurer's box or in the account."""

    CASH = "cash"
    BANK = "bank"


class IncomeKind(StrEnum):
    """Money of a fund that no household was to pay."""

    GIFT = "gift"
    INTEREST = "interest"
    COMMUNE = "commune"
    OTHER = "other"
    COUNTED = "counted"  # more was counted than the book held


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a fund holds, in đồng."""

    cash: int = 0
    bank: int = 0

    @property
    def total(self) -> int:
        """Cash and bank together."""
        return self.cash + self.bank

    def of(self, purse: Purse) -> int:
        """What lies in one purse."""
        return self.cash if purse is Purse.CASH else self.bank

    def plus(self, purse: Purse, amount: int) -> Balance:
        """The balance after `amount` was put into a purse."""
        if purse is Purse.CASH:
            return Balance(cash=self.cash + amount, bank=self.bank)
        return Balance(cash=self.cash, bank=self.bank + amount)

    def __add__(self, other: Balance) -> Balance:
        return Balance(cash=self.cash + other.cash, bank=self.bank + other.bank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One ledger entry that moves money, with what stands beside it.

    `amount` is signed. `round_title` is of payments, `source` of income, `voucher` and `what` of expenses,
    `other_fund` of transfers: its name, empty for a transfer between the two purses of one fund.
    """

    number: int
    kind: EntryKind
    amount: int
    booked_on: date
    purse: Purse
    reversed_number: int | None = None
    round_title: str = ""
    source: IncomeKind | None = None
    voucher: int | None = None
    what: str = field(default="", repr=False)
    other_fund: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """One expense of a period; below zero where one of an earlier period was taken back."""

    on: date
    amount: int
    voucher: int | None
    what: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in of one kind: of a round (its title), of a source, or from another fund (its name)."""

    amount: int
    round_title: str = ""
    source: IncomeKind | None = None
    from_fund: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What went to another fund."""

    amount: int
    to_fund: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A fund over some days: opening + came_in - went_out = closing."""

    opening: Balance
    closing: Balance
    received: tuple[Received, ...]
    spent: tuple[Spent, ...]
    given: tuple[Given, ...]

    @property
    def came_in(self) -> int:
        """All that came in, in đồng."""
        return sum(each.amount for each in self.received)

    @property
    def went_out(self) -> int:
        """All that went out, in đồng."""
        return sum(each.amount for each in self.spent) + sum(each.amount for each in self.given)


def balance(lines: Iterable[Line]) -> Balance:
    """What these lines leave."""
    sums: dict[Purse, int] = defaultdict(int)
    for line in lines:
        if line.kind not in OWED:
            sums[line.purse] += line.amount
    return Balance(cash=sums[Purse.CASH], bank=sums[Purse.BANK])


def account(lines: Sequence[Line], *, since: date, until: date) -> Account:
    """The account of a fund for the days from `since` to `until`, both counted.

    Opening balances belong to what was there before, whatever their day. A line that was undone within the days does
    not show; one of earlier days that was undone within them shows as less of its kind.
    """
    by_number = {line.number: line for line in lines}
    before = [line for line in lines if line.booked_on < since and line.kind is not EntryKind.OPENING]
    openings = [line for line in lines if _of(line, by_number).kind is EntryKind.OPENING and line.booked_on <= until]
    # an undone opening is no income either
    before = [line for line in before if _of(line, by_number).kind is not EntryKind.OPENING]
    within = [
        line
        for line in lines
        if since <= line.booked_on <= until and _of(line, by_number).kind is not EntryKind.OPENING
    ]
    opening = balance([*before, *openings])
    return Account(
        opening=opening,
        closing=opening + balance(within),
        received=_received(_effective(within), by_number),
        spent=_spent(_effective(within), by_number),
        given=_given(_effective(within), by_number),
    )


def _of(line: Line, by_number: dict[int, Line]) -> Line:
    """The line itself, or the one that it undoes."""
    return by_number.get(line.reversed_number or 0, line)


def _effective(within: Sequence[Line]) -> list[Line]:
    """The lines without those that undid each other."""
    numbers = {line.number for line in within}
    undone = {line.reversed_number for line in within if line.reversed_number in numbers}
    return [line for line in within if line.number not in undone and line.reversed_number not in numbers]


def _received(within: Sequence[Line], by_number: dict[int, Line]) -> tuple[Received, ...]:
    sums: dict[tuple[str, IncomeKind | None, str], int] = defaultdict(int)
    for line in within:
        of = _of(line, by_number)
        if of.kind in (EntryKind.PAYMENT, EntryKind.INCOME):
            sums[of.round_title, of.source, ""] += line.amount
        elif of.kind is EntryKind.TRANSFER and of.other_fund and of.amount > 0:
            sums["", None, of.other_fund] += line.amount
    return tuple(
        Received(amount=amount, round_title=title, source=source, from_fund=fund)
        for (title, source, fund), amount in sums.items()
    )


def _spent(within: Sequence[Line], by_number: dict[int, Line]) -> tuple[Spent, ...]:
    return tuple(
        Spent(on=line.booked_on, amount=-line.amount, voucher=of.voucher, what=of.what)
        for line in within
        if (of := _of(line, by_number)).kind is EntryKind.EXPENSE
    )


def _given(within: Sequence[Line], by_number: dict[int, Line]) -> tuple[Given, ...]:
    sums: dict[str, int] = defaultdict(int)
    for line in within:
        of = _of(line, by_number)
        if of.kind is EntryKind.TRANSFER and of.other_fund and of.amount < 0:
            sums[of.other_fund] -= line.amount
    return tuple(Given(amount=amount, to_fund=fund) for fund, amount in sums.items())
