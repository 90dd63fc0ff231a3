"""The lines of payments: each an entry of its fund's chain, a receipt number without gaps, and a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger
from models.charges import ChargeState
from models.domain.ledger import EntryKind, NewEntry
from models.tables import Fee, Hamlet, LedgerEntry, Payment, PaymentWay


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """So much money for a charge, in đồng. `number` is the receipt's where the household was given it before."""

    charge: ChargeState
    amount: int
    key: str
    number: int | None = None


async def write(
    session: AsyncSession,
    new: Sequence[NewPayment],
    *,
    way: PaymentWay,
    hamlet_id: int,
    by: int | None,
    now: datetime,
    today: date,
) -> list[int]:
    """Write payments in their order; returns their receipt numbers. The caller holds the hamlet."""
    entries = await _entries(session, new, now=now, today=today)
    unnumbered = sum(each.number is None for each in new)
    fresh = iter(await _next_receipts(session, hamlet_id, unnumbered))
    numbers = [each.number or next(fresh) for each in new]
    await session.execute(
        insert(Payment),
        [
            {
                "hamlet_id": hamlet_id,
                "charge_id": each.charge.charge_id,
                "entry_id": entry.id,
                "amount": each.amount,
                "way": way,
                "receipt": number,
                "booked_by": by,
                "request_key": each.key,
                "paid_at": now,
            }
            for each, entry, number in zip(new, entries, numbers, strict=True)
        ],
    )
    return numbers


async def next_receipt(session: AsyncSession, hamlet_id: int) -> int:
    """The hamlet's next receipt number; nobody else gets it."""
    [number] = await _next_receipts(session, hamlet_id, 1)
    return number


async def _next_receipts(session: AsyncSession, hamlet_id: int, count: int) -> range:
    """The hamlet's next receipt numbers; nobody else gets them."""
    numbered = await session.execute(
        update(Hamlet)
        .where(Hamlet.id == hamlet_id)
        .values(last_receipt=Hamlet.last_receipt + count)
        .returning(Hamlet.last_receipt)
    )
    last = numbered.scalar_one()
    return range(last - count + 1, last + 1)


async def _entries(
    session: AsyncSession, new: Sequence[NewPayment], *, now: datetime, today: date
) -> list[LedgerEntry]:
    """A line of its fund's chain for each, in their order."""
    fee_ids = {each.charge.fee_id for each in new}
    funds = dict((await session.execute(select(Fee.id, Fee.fund_id).where(Fee.id.in_(fee_ids)))).all())
    by_fund: dict[int, list[int]] = {}
    for place, each in enumerate(new):
        by_fund.setdefault(funds[each.charge.fee_id], []).append(place)
    entries: dict[int, LedgerEntry] = {}
    for fund_id, places in by_fund.items():
        lines = [
            NewEntry(
                kind=EntryKind.PAYMENT,
                amount=new[place].amount,
                booked_on=today,
                household_id=new[place].charge.household_id,
                round_id=new[place].charge.round_id,
            )
            for place in places
        ]
        written = await ledger.append_many(session, lines, fund_id=fund_id, now=now)
        entries.update(zip(places, written, strict=True))
    return [entries[place] for place in range(len(new))]
