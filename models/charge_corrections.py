"""Corrections: one household's charge set anew or exempted, by an entry in the fund's book with reason and name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import assert_never

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger, payments, reminders, surplus
from models.charges import ChargeState, charge_states
from models.domain.charge_corrections import Changes, NoDebt, Owes, SameAsBefore, decide
from models.domain.ledger import EntryKind
from models.refusals import Refusal
from models.tables import Charge, ChargeCorrection, Fee, Household

TAKE_BACK_WITHIN = timedelta(minutes=10)
LONGEST_REASON = 200


class NoSuchCharge(Refusal):
    """The charge is another hamlet's, or its round was withdrawn."""

    code = "no_such_charge"


class NothingToCorrect(Refusal):
    """A voluntary round asks for nothing, so that nothing of it can be set."""

    code = "nothing_to_correct"


class AsksForThisAlready(Refusal):
    """The charge asks for just this."""

    code = "asks_for_this_already"

    def __init__(self, charge: ChargeState) -> None:
        super().__init__(charge.charge_id)
        self.charge = charge


class ChangedMeanwhile(Refusal):
    """Somebody else set the charge, or it was corrected again: what was shown is not true any more."""

    code = "changed_meanwhile"

    def __init__(self, charge: ChargeState) -> None:
        super().__init__(charge.charge_id)
        self.charge = charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A charge was set anew; `charge` is as it stands now. `is_new` is False where the same request came again."""

    correction_id: int
    charge: ChargeState
    was: Owes
    at: datetime
    reason: str = field(repr=False)
    is_new: bool = True


async def correctable(session: AsyncSession, household: Household) -> list[ChargeState]:
    """The charges of a household that can be set anew: those of open rounds first, then the newest."""
    states = await charge_states(session, household_ids=[household.id])
    states.sort(key=lambda state: (not state.is_open, -state.round_number))
    return [state for state in states if not state.is_voluntary]


async def charge_of(session: AsyncSession, charge_id: int, *, hamlet_id: int) -> ChargeState:
    """A living charge of this hamlet; raises NoSuchCharge."""
    states = await charge_states(session, charge_ids=[charge_id], hamlet_id=hamlet_id)
    if not states:
        raise NoSuchCharge(charge_id)
    return states[0]


async def correct(
    session: AsyncSession,
    charge_id: int,
    *,
    hamlet_id: int,
    was: Owes,
    wanted: Owes,
    explanation: str,
    reason: str,
    by: int | None,
    key: str,
    now: datetime,
    today: date,
) -> Corrected:
    """Set a charge anew. `was` is what it asked for when the treasurer decided; the same key corrects once.

    Raises NoSuchCharge, NothingToCorrect, AsksForThisAlready, ChangedMeanwhile.
    """
    await payments.lock(session, hamlet_id)
    known = await session.scalar(select(ChargeCorrection).where(ChargeCorrection.request_key == key))
    if known is not None:
        return await _corrected(session, known, hamlet_id=hamlet_id, is_new=False)
    charge = await charge_of(session, charge_id, hamlet_id=hamlet_id)
    decision = decide(was, wanted, paid=charge.paid, is_voluntary=charge.is_voluntary)
    match decision:
        case NoDebt():
            raise NothingToCorrect
        case _ if asked_by(charge) != was:
            raise ChangedMeanwhile(charge)
        case SameAsBefore():
            raise AsksForThisAlready(charge)
        case Changes():
            pass
        case _:
            assert_never(decision)
    fund_id = (await session.execute(select(Fee.fund_id).where(Fee.id == charge.fee_id))).scalar_one()
    entry = await ledger.append(
        session,
        fund_id=fund_id,
        kind=EntryKind.CORRECTION,
        amount=decision.by,
        booked_on=today,
        household_id=charge.household_id,
        round_id=charge.round_id,
        words=reason,
        now=now,
    )
    row = ChargeCorrection(
        charge_id=charge_id,
        entry_id=entry.id,
        was_amount=was.amount,
        amount=wanted.amount,
        was_exempt=was.is_exempt,
        is_exempt=wanted.is_exempt,
        was_explanation=charge.explanation,
        reason=reason[:LONGEST_REASON],
        by=by,
        request_key=key,
        at=now,
    )
    session.add(row)
    await session.execute(
        update(Charge)
        .where(Charge.id == charge_id)
        .values(amount=wanted.amount, is_exempt=wanted.is_exempt, explanation=explanation[:LONGEST_REASON])
    )
    await session.flush()
    await reminders.drop_settled(session, of=[charge.household_id])
    await surplus.note(session, [await charge_of(session, charge_id, hamlet_id=hamlet_id)], by=by, now=now)
    return await _corrected(session, row, hamlet_id=hamlet_id, is_new=True)


async def take_back(
    session: AsyncSession,
    correction_id: int,
    *,
    hamlet_id: int,
    reason: str,
    by: int | None,
    now: datetime,
    today: date,
) -> Corrected | None:
    """Set a charge back to what it asked for before its last correction; None once ten minutes are over.

    Raises NoSuchCharge, and ChangedMeanwhile where it was corrected again.
    """
    row = await session.get(ChargeCorrection, correction_id)
    if row is None:
        raise NoSuchCharge(correction_id)
    if now - row.at > TAKE_BACK_WITHIN:
        return None
    return await correct(
        session,
        row.charge_id,
        hamlet_id=hamlet_id,
        was=Owes(amount=row.amount, is_exempt=row.is_exempt),
        wanted=Owes(amount=row.was_amount, is_exempt=row.was_exempt),
        explanation=row.was_explanation,
        reason=reason,
        by=by,
        key=f"back:{correction_id}",
        now=now,
        today=today,
    )


def asked_by(charge: ChargeState) -> Owes:
    """What a charge asks for now."""
    return Owes(amount=charge.amount, is_exempt=charge.is_exempt)


async def _corrected(session: AsyncSession, row: ChargeCorrection, *, hamlet_id: int, is_new: bool) -> Corrected:
    return Corrected(
        correction_id=row.id,
        charge=await charge_of(session, row.charge_id, hamlet_id=hamlet_id),
        was=Owes(amount=row.was_amount, is_exempt=row.was_exempt),
        at=row.at,
        reason=row.reason,
        is_new=is_new,
    )
