"""Booking many transfers in a few statements: those that are just what their charges ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import on_trust, payments
from models.charges import ChargeState, charge_states
from models.on_trust import ON_TRUST
from models.payment_lines import NewPayment
from models.tables import Allocation, Payment, PaymentWay, Transfer, TransferState
from models.transfer_booking import Part, TransferBooked


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A pending transfer, and what it is to be booked as."""

    transfer: Transfer
    parts: tuple[Part, ...]
    why: str


async def book_plain(
    session: AsyncSession, wanted: Sequence[Wanted], *, hamlet_id: int, now: datetime, today: date
) -> dict[int, TransferBooked]:
    """Book what is plain among these, and return what was booked by the transfer's id; the rest is left as it was.

    Plain is a transfer whose parts are its amount, none more than its charge asks for, of households and charges that
    nobody booked on sight what may be this money, each charge for one of these only. The caller holds the hamlet, and
    these were pending when it began to.
    """
    charge_ids = {part.charge_id for each in wanted for part in each.parts}
    if not charge_ids:
        return {}
    states = await charge_states(session, hamlet_id=hamlet_id, charge_ids=charge_ids)
    seen = set(await session.scalars(select(Payment.charge_id).where(Payment.charge_id.in_(charge_ids), ON_TRUST)))
    moved = {each.household_id for each in await on_trust.moved(session, {each.household_id for each in states})}
    charges = {
        each.charge_id: each for each in states if each.charge_id not in seen and each.household_id not in moved
    }
    plain: list[Wanted] = []
    for each in wanted:
        if _is_plain(each, charges):
            plain.append(each)
        for part in each.parts:
            charges.pop(part.charge_id, None)
    if not plain:
        return {}
    by_id = {each.charge_id: each for each in states}
    new = [
        NewPayment(
            charge=by_id[part.charge_id],
            amount=part.amount,
            key=f"transfer:{each.transfer.id}:0:{part.charge_id}",  # as `book_transfer` names the first booking
        )
        for each in plain
        for part in each.parts
    ]
    booked = iter(
        await payments.book_many(
            session, new, way=PaymentWay.TRANSFER, hamlet_id=hamlet_id, by=None, now=now, today=today
        )
    )
    done = {
        each.transfer.id: TransferBooked(transfer=each.transfer, parts=tuple(next(booked) for _ in each.parts))
        for each in plain
    }
    await session.execute(
        insert(Allocation),
        [
            {"transfer_id": transfer_id, "payment_id": part.receipt.payment_id, "amount": part.receipt.amount}
            for transfer_id, each in done.items()
            for part in each.parts
        ],
    )
    for each in plain:
        each.transfer.state, each.transfer.why, each.transfer.decided_at = TransferState.BOOKED, each.why, now
        each.transfer.later_on = None
    await session.flush()
    return done


def _is_plain(wanted: Wanted, charges: dict[int, ChargeState]) -> bool:
    parts = wanted.parts
    return (
        sum(part.amount for part in parts) == wanted.transfer.amount
        and len({part.charge_id for part in parts}) == len(parts)
        and all(
            (charge := charges.get(part.charge_id)) is not None
            and part.amount > 0
            and (charge.is_voluntary or part.amount <= charge.uncollected)
            for part in parts
        )
    )
