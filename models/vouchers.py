"""Money that no household paid: expenses, other income, transfers between funds and purses, and their undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import String, cast, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import ledger
from models.domain.folding import nfc
from models.domain.fund_book import IncomeKind, Purse
from models.domain.ledger import EntryKind
from models.refusals import Refusal
from models.tables import (
    Allocation,
    EntryText,
    Fund,
    Hamlet,
    LedgerEntry,
    StoredFile,
    Transfer,
    TransferState,
    Voucher,
    VoucherPaper,
)

LONGEST_WHAT = 200
TAKE_BACK_WITHIN = timedelta(minutes=10)
_UNDOING = "undo-"
"""Begins the request key of the line that undoes another: each is undone once."""


class NoSuchVoucher(Refusal):
    """The hamlet has no such expense, income or transfer."""

    code = "no_such_voucher"


class UndoneAlready(Refusal):
    """It was taken back before."""

    code = "undone_already"


class NoMove(Refusal):
    """A transfer from a purse into itself."""

    code = "no_move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One voucher in the book. `number` is of expenses; `undone_at` once it was taken back."""

    entry_id: int
    fund_id: int
    fund: str
    kind: EntryKind
    amount: int  # as the book has it: below zero where money went out
    purse: Purse
    number: int | None
    source: IncomeKind | None
    other_fund_id: int | None
    on: date
    at: datetime
    has_paper: bool
    undone_at: datetime | None
    what: str = field(repr=False)


async def book_expense(
    session: AsyncSession,
    fund: Fund,
    *,
    purse: Purse,
    amount: int,
    what: str,
    by: int | None,
    key: str,
    today: date,
    now: datetime,
) -> Written:
    """Book money that went out, with the next voucher number. The same request key books once."""
    await _lock(session, fund.hamlet_id)
    known = await requested(session, key)
    if known is not None:
        return known
    last = await session.scalar(select(func.max(Voucher.number)).where(Voucher.hamlet_id == fund.hamlet_id))
    entry_id = await write(
        session,
        fund,
        kind=EntryKind.EXPENSE,
        amount=-amount,
        on=today,
        what=what,
        row=Voucher(
            hamlet_id=fund.hamlet_id, purse=purse, number=(last or 0) + 1, booked_by=by, request_key=key, at=now
        ),
    )
    return await voucher(session, entry_id, hamlet_id=fund.hamlet_id)


async def book_income(
    session: AsyncSession,
    fund: Fund,
    *,
    source: IncomeKind,
    purse: Purse,
    amount: int,
    what: str,
    by: int | None,
    key: str,
    today: date,
    now: datetime,
) -> Written:
    """Book money that came in and that no household was to pay. The same request key books once."""
    await _lock(session, fund.hamlet_id)
    known = await requested(session, key)
    if known is not None:
        return known
    entry_id = await write(
        session,
        fund,
        kind=EntryKind.INCOME,
        amount=amount,
        on=today,
        what=what,
        row=Voucher(hamlet_id=fund.hamlet_id, purse=purse, source=source, booked_by=by, request_key=key, at=now),
    )
    return await voucher(session, entry_id, hamlet_id=fund.hamlet_id)


async def move(
    session: AsyncSession,
    source: Fund,
    target: Fund,
    *,
    out_of: Purse,
    into: Purse,
    amount: int,
    by: int | None,
    key: str,
    today: date,
    now: datetime,
) -> tuple[Written, Written]:
    """Book money from one fund into another, or from one purse of a fund into the other; an entry in each book.

    The same request key books once. Raises NoMove.
    """
    if (source.id, out_of) == (target.id, into) or source.hamlet_id != target.hamlet_id:
        raise NoMove
    await _lock(session, source.hamlet_id)
    keys = (f"{key}-out", f"{key}-in")
    known = [await requested(session, each) for each in keys]
    if known[0] is not None and known[1] is not None:
        return known[0], known[1]
    ids = [
        await write(
            session,
            fund,
            kind=EntryKind.TRANSFER,
            amount=signed,
            on=today,
            what="",
            row=Voucher(
                hamlet_id=fund.hamlet_id, purse=purse, other_fund_id=other.id, booked_by=by, request_key=each, at=now
            ),
        )
        for fund, other, purse, signed, each in (
            (source, target, out_of, -amount, keys[0]),
            (target, source, into, amount, keys[1]),
        )
    ]
    out, came = [await voucher(session, each, hamlet_id=source.hamlet_id) for each in ids]
    return out, came


async def undo(
    session: AsyncSession, entry_id: int, *, hamlet_id: int, reason: str, by: int | None, today: date, now: datetime
) -> Written:
    """Take a voucher back: of a transfer both sides. Both lines stay. Raises NoSuchVoucher, UndoneAlready.

    Opening balances are never taken back: what is wrong with them is a difference when it is counted.
    """
    await _lock(session, hamlet_id)
    meant = await voucher(session, entry_id, hamlet_id=hamlet_id)
    if meant.kind is EntryKind.OPENING:
        raise NoSuchVoucher
    for each in [entry_id, *await _other_side(session, entry_id)]:
        if await _undone_at(session, each) is not None:
            raise UndoneAlready
        await _undo_one(session, each, hamlet_id=hamlet_id, reason=reason, by=by, today=today, now=now)
        await _release_transfer(session, each, now=now)
    return await voucher(session, meant.entry_id, hamlet_id=hamlet_id)


async def add_paper(
    session: AsyncSession, entry_id: int, *, file_id: int | None, by: int | None, hamlet_id: int, now: datetime
) -> Written:
    """Keep the picture of an expense's bill, or that there is none. Raises NoSuchVoucher."""
    await voucher(session, entry_id, hamlet_id=hamlet_id)
    if file_id is not None:
        # a bill belongs to the book: it is not dropped with the proofs that households send
        (await session.get_one(StoredFile, file_id)).drop_on = None
    session.add(VoucherPaper(entry_id=entry_id, file_id=file_id, added_by=by, added_at=now))
    await session.flush()
    return await voucher(session, entry_id, hamlet_id=hamlet_id)


async def voucher(session: AsyncSession, entry_id: int, *, hamlet_id: int) -> Written:
    """One voucher of a hamlet; raises NoSuchVoucher, also for the line that undid one."""
    found = (
        await session.execute(
            select(Voucher, LedgerEntry, Fund.name, EntryText.words)
            .join(LedgerEntry, LedgerEntry.id == Voucher.entry_id)
            .join(Fund, Fund.id == LedgerEntry.fund_id)
            .outerjoin(EntryText, EntryText.entry_id == Voucher.entry_id)
            .where(Voucher.entry_id == entry_id, Voucher.hamlet_id == hamlet_id)
        )
    ).first()
    if found is None or found[1].kind is EntryKind.REVERSAL:
        raise NoSuchVoucher
    row, entry, fund, words = found
    paper = await session.scalar(select(VoucherPaper.id).where(VoucherPaper.entry_id == entry_id).limit(1))
    return Written(
        entry_id=entry_id,
        fund_id=entry.fund_id,
        fund=fund,
        kind=entry.kind,
        amount=entry.amount,
        purse=row.purse,
        number=row.number,
        source=row.source,
        other_fund_id=row.other_fund_id,
        on=entry.booked_on,
        at=row.at,
        has_paper=paper is not None,
        undone_at=await _undone_at(session, entry_id),
        what=what_of(words or ""),
    )


async def requested(session: AsyncSession, key: str) -> Written | None:
    """What this request has booked before."""
    row = await session.scalar(select(Voucher).where(Voucher.request_key == key))
    return await voucher(session, row.entry_id, hamlet_id=row.hamlet_id) if row is not None else None


async def last_ones(
    session: AsyncSession, hamlet_id: int, *, kinds: Sequence[EntryKind], limit: int, without_paper: bool = False
) -> list[Written]:
    """The newest vouchers of these kinds that still stand; of a transfer the side that money left."""
    undoing = aliased(Voucher)
    narrowed = (
        select(Voucher.entry_id)
        .join(LedgerEntry, LedgerEntry.id == Voucher.entry_id)
        .where(
            Voucher.hamlet_id == hamlet_id,
            LedgerEntry.kind.in_(kinds),
            (LedgerEntry.kind != EntryKind.TRANSFER) | (LedgerEntry.amount < 0),
            ~exists().where(undoing.request_key == literal(_UNDOING) + cast(Voucher.entry_id, String)),
        )
        .order_by(Voucher.entry_id.desc())
        .limit(limit)
    )
    if without_paper:
        narrowed = narrowed.where(~exists().where(VoucherPaper.entry_id == Voucher.entry_id))
    return [
        await voucher(session, entry_id, hamlet_id=hamlet_id) for entry_id in (await session.scalars(narrowed)).all()
    ]


async def write(
    session: AsyncSession, fund: Fund, *, kind: EntryKind, amount: int, on: date, what: str, row: Voucher
) -> int:
    """Put one voucher and its entry into a fund's book; returns the entry's id. The caller holds the hamlet."""
    entry = await ledger.append(
        session, fund_id=fund.id, kind=kind, amount=amount, booked_on=on, words=_words(row.purse, what), now=row.at
    )
    row.entry_id = entry.id
    session.add(row)
    await session.flush()
    return entry.id


def what_of(words: str) -> str:
    """What money was for, from the words of its entry; empty once they were erased."""
    return words.partition("\n")[2]


def _words(purse: Purse, what: str) -> str:
    """The words that the chain holds the hash of: where the money lay, and what for."""
    return f"{purse}\n{' '.join(nfc(what).split())[:LONGEST_WHAT]}"


async def _undo_one(
    session: AsyncSession, entry_id: int, *, hamlet_id: int, reason: str, by: int | None, today: date, now: datetime
) -> None:
    entry = await session.get_one(LedgerEntry, entry_id)
    row = await session.get_one(Voucher, entry_id)
    undoing = await ledger.append(
        session,
        fund_id=entry.fund_id,
        kind=EntryKind.REVERSAL,
        amount=-entry.amount,
        booked_on=today,
        reversed_number=entry.number,
        words=_words(row.purse, reason),
        now=now,
    )
    session.add(
        Voucher(
            entry_id=undoing.id,
            hamlet_id=hamlet_id,
            purse=row.purse,
            source=row.source,
            other_fund_id=row.other_fund_id,
            booked_by=by,
            request_key=_undoing_key(entry_id),
            at=now,
        )
    )
    await session.flush()


async def _release_transfer(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """The bank's credit that was booked as this income, or given back by this move, waits for a decision again."""
    transfer_id = await session.scalar(
        update(Allocation)
        .where(Allocation.entry_id == entry_id, Allocation.undone_at.is_(None))
        .values(undone_at=now)
        .returning(Allocation.transfer_id)
    )
    if transfer_id is not None:
        await session.execute(
            update(Transfer)
            .where(Transfer.id == transfer_id, Transfer.state.in_([TransferState.OTHER, TransferState.BOOKED]))
            .values(state=TransferState.REVIEW, why="income_taken_back")
        )


async def _undone_at(session: AsyncSession, entry_id: int) -> datetime | None:
    undone_at: datetime | None = await session.scalar(
        select(Voucher.at).where(Voucher.request_key == _undoing_key(entry_id))
    )
    return undone_at


def _undoing_key(entry_id: int) -> str:
    return f"{_UNDOING}{entry_id}"


async def _other_side(session: AsyncSession, entry_id: int) -> list[int]:
    """The entry of a transfer's other side."""
    row = await session.get_one(Voucher, entry_id)
    key, _, side = row.request_key.rpartition("-")
    if row.other_fund_id is None:
        return []
    other = "in" if side == "out" else "out"
    return list(await session.scalars(select(Voucher.entry_id).where(Voucher.request_key == f"{key}-{other}")))


async def _lock(session: AsyncSession, hamlet_id: int) -> None:
    """Book one after the other in a hamlet: voucher numbers have no gaps."""
    # SQLite has one writer already
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet_id).with_for_update())
