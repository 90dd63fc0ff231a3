"""Claims: "I have paid". Told to the treasurer, never money by itself; one open claim a charge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import reminders
from models.charges import ChargeState, charge_states
from models.tables import Charge, Claim, ClaimStatus, Hamlet, Household, PaymentWay, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A household's word that it paid. `is_new` is False where the charge had an open claim already."""

    claim_id: int
    charge: ChargeState
    way: PaymentWay
    proof_id: int | None
    person_id: int
    made_at: datetime
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingLeft:
    """The charge is paid, or was taken back."""

    charge: ChargeState | None


async def claim(
    session: AsyncSession, *, charge_id: int, person_id: int, way: PaymentWay, proof_id: int | None, now: datetime
) -> Claimed | NothingLeft:
    """Note that a household says it has paid. A second word about the same charge only brings its picture along."""
    # two phones of one household at once, or the money itself: the second waits for the first
    await session.execute(
        select(Hamlet.id)
        .join(Round, Round.hamlet_id == Hamlet.id)
        .join(Charge, Charge.round_id == Round.id)
        .where(Charge.id == charge_id)
        .with_for_update(key_share=True, of=Hamlet)
    )
    states = await charge_states(session, charge_ids=[charge_id])
    charge = states[0] if states else None
    if charge is None or not (charge.outstanding or (charge.is_voluntary and charge.is_open)):
        return NothingLeft(charge=charge)
    open_claim = await session.scalar(
        select(Claim).where(Claim.charge_id == charge_id, Claim.status == ClaimStatus.OPEN)
    )
    is_new = open_claim is None
    if open_claim is None:
        open_claim = Claim(charge_id=charge_id, person_id=person_id, way=way, proof_id=proof_id, made_at=now)
        session.add(open_claim)
    elif proof_id is not None:
        open_claim.proof_id = proof_id
    await session.flush()
    await reminders.drop_settled(session, of=[charge.household_id])
    return _claimed(open_claim, charge, is_new=is_new)


async def claimed(session: AsyncSession, claim_id: int, *, hamlet_id: int) -> Claimed | None:
    """An open claim of this hamlet; None where it was settled, refused, or belongs elsewhere."""
    row = await session.scalar(
        select(Claim)
        .join(Charge, Charge.id == Claim.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .where(Claim.id == claim_id, Claim.status == ClaimStatus.OPEN, Household.hamlet_id == hamlet_id)
    )
    if row is None:
        return None
    states = await charge_states(session, charge_ids=[row.charge_id])
    return _claimed(row, states[0], is_new=False) if states else None


async def hamlet_of(session: AsyncSession, claim_id: int) -> int | None:
    """Whose treasurer decides about a claim."""
    hamlet_id: int | None = await session.scalar(
        select(Household.hamlet_id)
        .join(Charge, Charge.household_id == Household.id)
        .join(Claim, Claim.charge_id == Charge.id)
        .where(Claim.id == claim_id)
    )
    return hamlet_id


async def refuse(session: AsyncSession, claim_id: int, *, hamlet_id: int, now: datetime) -> Claimed | None:
    """The treasurer does not see the money; None where the claim does not stand any more."""
    found = await claimed(session, claim_id, hamlet_id=hamlet_id)
    if found is None:
        return None
    taken = await session.scalar(
        update(Claim)
        .where(Claim.id == claim_id, Claim.status == ClaimStatus.OPEN)
        .values(status=ClaimStatus.REFUSED, settled_at=now)
        .returning(Claim.id)
    )
    return found if taken is not None else None


async def settle(session: AsyncSession, charge_ids: Collection[int], *, now: datetime) -> None:
    """Money came in for these charges: what was claimed for them is true."""
    await session.execute(
        update(Claim)
        .where(Claim.charge_id.in_(charge_ids), Claim.status == ClaimStatus.OPEN)
        .values(status=ClaimStatus.SETTLED, settled_at=now)
    )


async def reopen(session: AsyncSession, charge_id: int, *, settled_at: datetime) -> None:
    """The money that settled a claim was taken out of the book: the claim stands as before."""
    is_open = await session.scalar(
        select(Claim.id).where(Claim.charge_id == charge_id, Claim.status == ClaimStatus.OPEN)
    )
    if is_open is None:
        await session.execute(
            update(Claim)
            .where(
                Claim.charge_id == charge_id,
                Claim.status == ClaimStatus.SETTLED,
                Claim.settled_at == settled_at,
            )
            .values(status=ClaimStatus.OPEN, settled_at=None)
        )


def _claimed(row: Claim, charge: ChargeState, *, is_new: bool) -> Claimed:
    return Claimed(
        claim_id=row.id,
        charge=charge,
        way=row.way,
        proof_id=row.proof_id,
        person_id=row.person_id,
        made_at=row.made_at,
        is_new=is_new,
    )
