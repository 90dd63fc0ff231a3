"""The lines of a fund's book as its treasurer reads them: with names, receipts and bills, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.balances import PURSES
from models.domain.fund_book import IncomeKind, Purse
from models.domain.ledger import OWED, EntryKind
from models.tables import (
    Charge,
    EntryText,
    Fund,
    Household,
    LedgerEntry,
    Payment,
    PaymentWay,
    Reversal,
    Round,
    StoredFile,
    Voucher,
    VoucherPaper,
)
from models.vouchers import what_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One line that moves money. `receipt`, `household` and `title` are of payments and of their undoing.

    `amount` is signed. `what`: what money was for, or why it was taken back; `other_fund` is empty where money only
    went from one purse of the fund into the other.
    """

    entry_id: int
    number: int
    kind: EntryKind
    amount: int
    on: date
    purse: Purse
    is_undone: bool
    has_voucher: bool
    has_paper: bool
    voucher: int | None = None
    source: IncomeKind | None = None
    other_fund: str = ""
    receipt: int | None = None
    household: int | None = None
    head: str = field(default="", repr=False)
    title: str = ""
    what: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A picture of a bill."""

    file_id: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paid:
    way: PaymentWay
    receipt: int
    household: int
    head: str = field(repr=False)
    title: str
    why: str = field(default="", repr=False)


async def lines(session: AsyncSession, fund: Fund, *, since: date, until: date) -> list[BookLine]:
    """The lines booked on these days, both counted; what households were to pay moves no money and is left out."""
    in_days = (LedgerEntry.fund_id == fund.id, LedgerEntry.booked_on.between(since, until))
    entries = (
        await session.scalars(
            select(LedgerEntry).where(*in_days, LedgerEntry.kind.not_in(OWED)).order_by(LedgerEntry.number.desc())
        )
    ).all()
    undone = set(
        await session.scalars(
            select(LedgerEntry.reversed_number).where(
                LedgerEntry.fund_id == fund.id, LedgerEntry.kind == EntryKind.REVERSAL
            )
        )
    )
    moved_nothing = await _owed_numbers(session, fund, [each.reversed_number for each in entries])
    paid = await _paid(session, fund, since, until)
    rows = await session.execute(
        select(Voucher, Fund.name, EntryText.words)
        .join(LedgerEntry, LedgerEntry.id == Voucher.entry_id)
        .outerjoin(Fund, (Fund.id == Voucher.other_fund_id) & (Fund.id != fund.id))
        .outerjoin(EntryText, EntryText.entry_id == Voucher.entry_id)
        .where(*in_days)
    )
    beside = {row.entry_id: (row, other or "", what_of(words or "")) for row, other, words in rows}
    papers = set(
        await session.scalars(
            select(VoucherPaper.entry_id)
            .join(LedgerEntry, LedgerEntry.id == VoucherPaper.entry_id)
            .where(*in_days, VoucherPaper.file_id.is_not(None))
        )
    )
    found: list[BookLine] = []
    for entry in entries:
        if entry.reversed_number in moved_nothing:
            continue
        row, other, what = beside.get(entry.id, (None, "", ""))
        payment = paid.get(entry.id)
        way = payment.way if payment is not None else PaymentWay.TRANSFER
        found.append(
            BookLine(
                entry_id=entry.id,
                number=entry.number,
                kind=entry.kind,
                amount=entry.amount,
                on=entry.booked_on,
                purse=row.purse if row is not None else PURSES[way],
                is_undone=entry.number in undone,
                has_voucher=row is not None and entry.kind is not EntryKind.REVERSAL,
                has_paper=entry.id in papers,
                voucher=row.number if row is not None else None,
                source=row.source if row is not None else None,
                other_fund=other,
                receipt=payment.receipt if payment is not None else None,
                household=payment.household if payment is not None else None,
                head=payment.head if payment is not None else "",
                title=payment.title if payment is not None else "",
                what=payment.why if payment is not None else what,
            )
        )
    return found


async def papers(session: AsyncSession, entry_id: int) -> list[Paper]:
    """The pictures of one voucher's bill that are still kept, as they came."""
    rows = await session.execute(
        select(StoredFile.id, StoredFile.sha256)
        .join(VoucherPaper, VoucherPaper.file_id == StoredFile.id)
        .where(VoucherPaper.entry_id == entry_id, StoredFile.body.is_not(None))
        .order_by(VoucherPaper.id)
    )
    return [Paper(file_id=file_id, sha256=sha256) for file_id, sha256 in rows]


async def picture(session: AsyncSession, file_id: int, *, entry_id: int) -> bytes | None:
    """The contents of one of them."""
    body: bytes | None = await session.scalar(
        select(StoredFile.body)
        .join(VoucherPaper, VoucherPaper.file_id == StoredFile.id)
        .where(StoredFile.id == file_id, VoucherPaper.entry_id == entry_id)
        .limit(1)
    )
    return body


async def _owed_numbers(session: AsyncSession, fund: Fund, numbers: Sequence[int | None]) -> set[int | None]:
    """Those of these lines that only say what households were to pay."""
    named = [each for each in numbers if each is not None]
    if not named:
        return set()
    return set(
        await session.scalars(
            select(LedgerEntry.number).where(
                LedgerEntry.fund_id == fund.id, LedgerEntry.number.in_(named), LedgerEntry.kind.in_(OWED)
            )
        )
    )


async def _paid(session: AsyncSession, fund: Fund, since: date, until: date) -> dict[int, _Paid]:
    """What households paid and what of it was given back, by the line that says so."""
    of_these = (
        Payment.hamlet_id == fund.hamlet_id,
        LedgerEntry.fund_id == fund.id,
        LedgerEntry.booked_on.between(since, until),
    )
    columns = (Payment.way, Payment.receipt, Household.number, Household.head, Round.title)
    came = await session.execute(
        select(Payment.entry_id, *columns)
        .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
        .where(*of_these)
    )
    found = {
        entry_id: _Paid(way=way, receipt=receipt, household=number, head=head, title=title)
        for entry_id, way, receipt, number, head, title in came
    }
    went_back = await session.execute(
        select(Reversal.entry_id, Reversal.reason, *columns)
        .join(Payment, Payment.id == Reversal.payment_id)
        .join(LedgerEntry, LedgerEntry.id == Reversal.entry_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
        .where(*of_these)
    )
    return found | {
        entry_id: _Paid(way=way, receipt=receipt, household=number, head=head, title=title, why=why)
        for entry_id, why, way, receipt, number, head, title in went_back
    }
