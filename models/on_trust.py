"""What the treasurer booked on sight and no credit has come for yet: which receipts, and since when."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.allocations import written_anew
from models.domain.seen_money import Seen
from models.tables import Allocation, Charge, HouseholdCredit, LedgerEntry, Payment, PaymentWay, Reversal

ON_TRUST = and_(
    Payment.way == PaymentWay.TRANSFER,
    ~exists().where(Allocation.payment_id == Payment.id).correlate(Payment),
    ~exists().where(Reversal.payment_id == Payment.id).correlate(Payment),
)
"""Booked because the treasurer saw it, before the bank's word came to us; also once it was kept for, or used by, a
later round. A condition on Payment."""

_WRITTEN_ANEW = re.compile(r"credit:([0-9]+)(?::rest)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTrust:
    """A receipt on trust, and what it was written for."""

    household_id: int
    charge_id: int
    seen: Seen


async def receipts(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[OnTrust]:
    """The receipts on trust that meet these conditions on Payment and Charge, in their order.

    One that was written anew for a later round was seen when its first receipt was written.
    """
    rows = (
        await session.execute(
            select(
                Payment.charge_id,
                Payment.amount,
                Payment.receipt,
                Payment.request_key,
                Charge.household_id,
                LedgerEntry.booked_on,
            )
            .join(Charge, Charge.id == Payment.charge_id)
            .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
            .where(ON_TRUST, *conditions)
            .order_by(Payment.id)
        )
    ).all()
    return [
        OnTrust(
            household_id=each.household_id,
            charge_id=each.charge_id,
            seen=Seen(
                receipt=each.receipt,
                amount=each.amount,
                on=await _first_written(session, each.request_key, each.booked_on),
            ),
        )
        for each in rows
    ]


async def of_hamlet(session: AsyncSession, hamlet_id: int) -> dict[int, list[Seen]]:
    """What was booked on sight in a hamlet, by charge."""
    return _by_charge(await receipts(session, Payment.hamlet_id == hamlet_id))


async def of_charges(session: AsyncSession, charge_ids: Collection[int]) -> dict[int, list[Seen]]:
    """What was booked on sight for these charges."""
    return _by_charge(await receipts(session, Payment.charge_id.in_(charge_ids)))


async def of_withdrawn(session: AsyncSession, household_id: int, amount: int, *, came_on: date) -> Seen | None:
    """Just as much as was booked on sight for a round that was withdrawn since, if a credit of that day may be it."""
    withdrawn = await _withdrawn(session, [household_id])
    if not withdrawn:
        return None
    found = await receipts(session, Payment.charge_id.in_(withdrawn), Payment.amount == amount)
    return next((each.seen for each in found if each.seen.may_be(came_on)), None)


async def moved(session: AsyncSession, household_ids: Collection[int]) -> list[OnTrust]:
    """What was booked on sight for rounds that were withdrawn since, or moved on from them.

    Its credit is still to come, and names a round that takes no money any more.
    """
    withdrawn = await _withdrawn(session, household_ids)
    used = (
        await session.scalars(
            select(HouseholdCredit.used_by).where(
                HouseholdCredit.household_id.in_(household_ids), HouseholdCredit.used_by.is_not(None)
            )
        )
    ).all()
    if not withdrawn and not used:
        return []
    return await receipts(session, or_(Payment.charge_id.in_(withdrawn), Payment.id.in_(used)))


async def of_households(
    session: AsyncSession, household_ids: Collection[int], charge_ids: Collection[int]
) -> list[OnTrust]:
    """What was booked on sight for these households, or for these charges."""
    asked = await session.scalars(
        select(Charge.id).where(or_(Charge.id.in_(charge_ids), Charge.household_id.in_(household_ids)))
    )
    return await receipts(session, Payment.charge_id.in_(asked.all()))


async def too_much(session: AsyncSession, charge_id: int) -> list[Seen]:
    """What was booked on sight for this charge, was too much for it and went on to later rounds since."""
    found: list[int] = []
    asked = list(await session.scalars(select(Payment.id).where(Payment.charge_id == charge_id)))
    while asked:
        keys = [key for payment_id in asked for key in written_anew(payment_id)]
        asked = list(await session.scalars(select(Payment.id).where(Payment.request_key.in_(keys))))
        found += asked
    return [each.seen for each in await receipts(session, Payment.id.in_(found), Payment.charge_id != charge_id)]


async def _withdrawn(session: AsyncSession, household_ids: Collection[int]) -> Sequence[int]:
    """The charges of these households that were taken back.

    Asked for first, by themselves: joined to payments, a database without statistics reads all payments there are.
    """
    rows = await session.scalars(
        select(Charge.id).where(Charge.household_id.in_(household_ids), Charge.voided_at.is_not(None))
    )
    return rows.all()


async def _first_written(session: AsyncSession, request_key: str | None, booked_on: date) -> date:
    while (anew := _WRITTEN_ANEW.fullmatch(request_key or "")) is not None:
        request_key, booked_on = (
            await session.execute(
                select(Payment.request_key, LedgerEntry.booked_on)
                .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
                .where(Payment.id == int(anew[1]))
            )
        ).one()
    return booked_on


def _by_charge(found: list[OnTrust]) -> dict[int, list[Seen]]:
    by_charge: dict[int, list[Seen]] = {}
    for each in found:
        by_charge.setdefault(each.charge_id, []).append(each.seen)
    return by_charge
