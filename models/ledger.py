"""The ledger: appending to a fund's chain, and verifying that nobody changed it."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain import ledger as chain
from models.domain.ledger import Entry, EntryKind, Fault, FaultKind, NewEntry, Sums
from models.tables import Charge, EntryText, Fee, Fund, LedgerEntry, Payment, Reversal, Round, RoundStatus, Voucher

SALT_BYTES = 16
_WITH_VOUCHER = frozenset(
    {EntryKind.OPENING, EntryKind.INCOME, EntryKind.EXPENSE, EntryKind.TRANSFER, EntryKind.REVERSAL}
)


@dataclass(frozen=True, slots=True)
class _Head:
    number: int
    hash: str


async def append(
    session: AsyncSession,
    *,
    fund_id: int,
    kind: EntryKind,
    amount: int,
    booked_on: date,
    household_id: int | None = None,
    round_id: int | None = None,
    reversed_number: int | None = None,
    words: str = "",
    now: datetime,
) -> LedgerEntry:
    """Put one entry at the end of a fund's chain."""
    new = NewEntry(
        kind=kind,
        amount=amount,
        booked_on=booked_on,
        household_id=household_id,
        round_id=round_id,
        reversed_number=reversed_number,
        words=words,
    )
    [entry] = await append_many(session, [new], fund_id=fund_id, now=now)
    return entry


async def append_many(
    session: AsyncSession, new: Sequence[NewEntry], *, fund_id: int, now: datetime
) -> list[LedgerEntry]:
    """Put entries at the end of a fund's chain, in their order: the charges of a whole round at once."""
    head = await _head(session, fund_id)
    number, previous = head.number, head.hash
    rows: list[dict[str, object]] = []
    texts: dict[int, tuple[str, str]] = {}
    for each in new:
        salt = secrets.token_hex(SALT_BYTES)
        number += 1
        entry = chain.chained(
            each, number=number, previous_hash=previous, text_hash=chain.hash_of_words(salt, each.words)
        )
        previous = entry.hash
        rows.append(
            {
                "fund_id": fund_id,
                "number": entry.number,
                "kind": entry.kind,
                "amount": entry.amount,
                "booked_on": entry.booked_on,
                "household_id": entry.household_id,
                "round_id": entry.round_id,
                "reversed_number": entry.reversed_number,
                "text_hash": entry.text_hash,
                "previous_hash": entry.previous_hash,
                "hash": entry.hash,
                "created_at": now,
            }
        )
        if each.words:
            texts[number] = salt, each.words
    if not rows:
        return []
    await session.execute(insert(LedgerEntry), rows)
    written = (
        await session.scalars(
            select(LedgerEntry)
            .where(LedgerEntry.fund_id == fund_id, LedgerEntry.number > head.number)
            .order_by(LedgerEntry.number)
            .execution_options(populate_existing=True)  # ids of lines that were rolled back come again
        )
    ).all()
    session.add_all(
        EntryText(entry_id=row.id, salt=texts[row.number][0], words=texts[row.number][1])
        for row in written
        if row.number in texts
    )
    await session.flush()
    return list(written)


async def heads(session: AsyncSession, fund_ids: Sequence[int]) -> dict[int, str]:
    """The head of each fund's chain now, as it is printed."""
    last = (
        select(LedgerEntry.fund_id, func.max(LedgerEntry.number).label("number"))
        .where(LedgerEntry.fund_id.in_(fund_ids))
        .group_by(LedgerEntry.fund_id)
        .subquery()
    )
    rows = await session.execute(
        select(LedgerEntry.fund_id, LedgerEntry.hash).join(
            last, (last.c.fund_id == LedgerEntry.fund_id) & (last.c.number == LedgerEntry.number)
        )
    )
    found = dict(rows.all())
    return {fund_id: chain.head_code(found.get(fund_id, chain.BEFORE_THE_FIRST)) for fund_id in fund_ids}


@dataclass(frozen=True, slots=True, kw_only=True)
class FundVerified:
    """One fund's chain: its length, its sums, its head as printed, and what is wrong with it."""

    fund_id: int
    name: str
    entries: int
    sums: Sums
    head: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A hamlet's book. `head_found` says whether the printed head that was asked for is still in a chain."""

    funds: tuple[FundVerified, ...]
    head_found: bool | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong, and a head that was asked for is there."""
        return self.head_found is not False and not any(fund.faults for fund in self.funds)


async def verify(session: AsyncSession, *, hamlet_id: int, head_code: str | None = None) -> Verified:
    """Check every chain of a hamlet, the words beside it, and the receipts and charges that rest on it.

    `head_code` is a head as somebody typed it off a paper.
    """
    funds = (await session.scalars(select(Fund).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id))).all()
    wanted = chain.read_head_code(head_code) if head_code is not None else None
    found = False
    verified: list[FundVerified] = []
    for fund in funds:
        rows = (
            await session.scalars(
                select(LedgerEntry).where(LedgerEntry.fund_id == fund.id).order_by(LedgerEntry.number)
            )
        ).all()
        entries = [_entry(row) for row in rows]
        heads = [chain.BEFORE_THE_FIRST, *(entry.hash for entry in entries)]
        found = found or (wanted is not None and any(head.startswith(wanted) for head in heads))
        faults = [
            *chain.check(entries),
            *await _changed_words(session, rows),
            *await _wrong_receipts(session, fund.id, rows),
            *await _wrong_charges(session, fund.id, entries),
            *await _wrong_vouchers(session, fund.id, entries),
        ]
        verified.append(
            FundVerified(
                fund_id=fund.id,
                name=fund.name,
                entries=len(entries),
                sums=chain.sums(entries),
                head=chain.head_code(heads[-1]),
                faults=tuple(sorted(faults, key=lambda fault: fault.number)),
            )
        )
    return Verified(funds=tuple(verified), head_found=None if head_code is None else found)


async def _changed_words(session: AsyncSession, rows: Sequence[LedgerEntry]) -> list[Fault]:
    """Lines whose words are gone without having been erased, or do not fit their hash."""
    hashed = {row.id: row for row in rows if row.text_hash}
    if not hashed:
        return []
    texts = await session.scalars(
        select(EntryText)
        .join(LedgerEntry, LedgerEntry.id == EntryText.entry_id)
        .where(LedgerEntry.fund_id == rows[0].fund_id)
    )
    fitting = {
        text.entry_id
        for text in texts
        if text.erased_at is not None
        or (text.entry_id in hashed and chain.hash_of_words(text.salt, text.words) == hashed[text.entry_id].text_hash)
    }
    return [Fault(number=row.number, kind=FaultKind.WORDS) for row in hashed.values() if row.id not in fitting]


async def _wrong_receipts(session: AsyncSession, fund_id: int, rows: Sequence[LedgerEntry]) -> list[Fault]:
    """Lines of payments and of their reversals that no receipt fits."""
    payments = await session.execute(
        select(Payment.entry_id, Payment.amount, Charge.household_id, Charge.round_id, Reversal.entry_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Fee.fund_id == fund_id)
    )
    by_id = {row.id: row for row in rows}
    undone = {row.reversed_number: row for row in rows if row.kind is EntryKind.REVERSAL}
    faults: list[Fault] = []
    with_receipt: set[int] = set()
    for entry_id, amount, household_id, round_id, reversal_id in payments:
        entry = by_id.get(entry_id)
        if entry is None:
            faults.append(Fault(number=0, kind=FaultKind.PAYMENT))
            continue
        with_receipt.add(entry_id)
        reversal = undone.get(entry.number)
        said = (EntryKind.PAYMENT, amount, household_id, round_id, reversal_id)
        held = (entry.kind, entry.amount, entry.household_id, entry.round_id, reversal.id if reversal else None)
        if said != held:
            faults.append(Fault(number=entry.number, kind=FaultKind.PAYMENT))
    return faults + [
        Fault(number=row.number, kind=FaultKind.PAYMENT)
        for row in rows
        if row.kind is EntryKind.PAYMENT and row.id not in with_receipt
    ]


async def _wrong_vouchers(session: AsyncSession, fund_id: int, entries: Sequence[Entry]) -> list[Fault]:
    """Lines whose voucher names another purse than the words that the chain holds, or that can have no voucher."""
    rows = await session.execute(
        select(LedgerEntry.number, Voucher.purse, EntryText.words, EntryText.erased_at)
        .join(Voucher, Voucher.entry_id == LedgerEntry.id)
        .outerjoin(EntryText, EntryText.entry_id == LedgerEntry.id)
        .where(LedgerEntry.fund_id == fund_id)
    )
    kinds = {entry.number: entry.kind for entry in entries}
    return [
        Fault(number=number, kind=FaultKind.VOUCHER)
        for number, purse, words, erased_at in rows
        if kinds[number] not in _WITH_VOUCHER or (erased_at is None and (words or "").partition("\n")[0] != purse)
    ]


async def _wrong_charges(session: AsyncSession, fund_id: int, entries: Sequence[Entry]) -> list[Fault]:
    """Households whose living charges are not what the chain says they were to pay."""
    owed: dict[tuple[int | None, int | None], int] = defaultdict(int)
    last: dict[tuple[int | None, int | None], int] = {}
    kinds = {entry.number: entry.kind for entry in entries}
    for entry in entries:
        kind = kinds.get(entry.reversed_number or 0) if entry.kind is EntryKind.REVERSAL else entry.kind
        if kind in chain.OWED:
            owed[entry.household_id, entry.round_id] += entry.amount
            last[entry.household_id, entry.round_id] = entry.number
    charges = await session.execute(
        select(Charge.household_id, Charge.round_id, Charge.amount)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .where(Fee.fund_id == fund_id, Charge.voided_at.is_(None), Round.status != RoundStatus.WITHDRAWN)
    )
    living: dict[tuple[int | None, int | None], int] = {
        (household_id, round_id): amount for household_id, round_id, amount in charges
    }
    return [
        Fault(number=last.get(whose, 0), kind=FaultKind.CHARGE)
        for whose in owed.keys() | living.keys()
        if owed.get(whose, 0) != living.get(whose, 0)
    ]


def _entry(row: LedgerEntry) -> Entry:
    return Entry(
        number=row.number,
        kind=row.kind,
        amount=row.amount,
        booked_on=row.booked_on,
        household_id=row.household_id,
        round_id=row.round_id,
        reversed_number=row.reversed_number,
        text_hash=row.text_hash,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


_LOCK = select(Fund.id).where(Fund.id == bindparam("fund")).with_for_update()
_LAST = (
    select(LedgerEntry.number, LedgerEntry.hash)
    .where(LedgerEntry.fund_id == bindparam("fund"))
    .order_by(LedgerEntry.number.desc())
    .limit(1)
)


async def _head(session: AsyncSession, fund_id: int) -> _Head:
    """The last line of a fund, which nobody else may follow until this transaction ends."""
    # SQLite has one writer already; elsewhere the fund's row is the lock of its chain
    await session.execute(_LOCK, {"fund": fund_id})
    row = (await session.execute(_LAST, {"fund": fund_id})).first()
    return _Head(row.number, row.hash) if row else _Head(0, chain.BEFORE_THE_FIRST)
