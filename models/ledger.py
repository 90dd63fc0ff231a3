"""The ledger: appending to a fund's chain, and verifying that nobody changed it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain import ledger as chain
from models.domain.ledger import EntryKind, NewEntry
from models.tables import EntryText, Fund, LedgerEntry

SALT_BYTES = 16


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
    rows: list[LedgerEntry] = []
    texts: list[tuple[LedgerEntry, str, str]] = []
    for each in new:
        salt = secrets.token_hex(SALT_BYTES)
        number += 1
        entry = chain.chained(
            each, number=number, previous_hash=previous, text_hash=chain.hash_of_words(salt, each.words)
        )
        previous = entry.hash
        row = LedgerEntry(
            fund_id=fund_id,
            number=entry.number,
            kind=entry.kind,
            amount=entry.amount,
            booked_on=entry.booked_on,
            household_id=entry.household_id,
            round_id=entry.round_id,
            reversed_number=entry.reversed_number,
            text_hash=entry.text_hash,
            previous_hash=entry.previous_hash,
            hash=entry.hash,
            created_at=now,
        )
        rows.append(row)
        if each.words:
            texts.append((row, salt, each.words))
    session.add_all(rows)
    await session.flush()
    session.add_all(EntryText(entry_id=row.id, salt=salt, words=words) for row, salt, words in texts)
    await session.flush()
    return rows


async def _head(session: AsyncSession, fund_id: int) -> _Head:
    """The last line of a fund, which nobody else may follow until this transaction ends."""
    # SQLite has one writer already; elsewhere the fund's row is the lock of its chain
    await session.execute(select(Fund.id).where(Fund.id == fund_id).with_for_update())
    row = (
        await session.execute(
            select(LedgerEntry.number, LedgerEntry.hash)
            .where(LedgerEntry.fund_id == fund_id)
            .order_by(LedgerEntry.number.desc())
            .limit(1)
        )
    ).first()
    return _Head(row.number, row.hash) if row else _Head(0, chain.BEFORE_THE_FIRST)
