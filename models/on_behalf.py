"""Acting for a household: its recorded yes, what was done under it, and taking the yes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import codes
from models.domain.on_behalf import YES_LIVES, Leave, leave_to_act
from models.domain.roles import HEADS, HELPERS
from models.register_changes import merged_into
from models.tables import (
    Claim,
    ClaimStatus,
    DoneForHousehold,
    DoneKind,
    Household,
    HouseholdYes,
    Role,
)

VOICE, PHOTO = "voice", "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something that was done for a household, with the yes and the helper's role (None: given up since)."""

    row: DoneForHousehold
    yes: HouseholdYes
    household: Household
    helper: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A yes that was taken back, and how many words about payments went with it."""

    yes: HouseholdYes
    household: Household
    helper: Role | None
    claims: int


async def give_yes(
    session: AsyncSession, household: Household, *, helper_id: int, proof_id: int, way: str, now: datetime
) -> HouseholdYes:
    """Write down a household's yes; a newer one takes the place of the one before."""
    await session.execute(
        update(HouseholdYes)
        .where(
            HouseholdYes.household_id == household.id,
            HouseholdYes.helper_id == helper_id,
            HouseholdYes.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    yes = HouseholdYes(
        household_id=household.id,
        helper_id=helper_id,
        proof_id=proof_id,
        way=way,
        given_at=now,
        expires_at=now + YES_LIVES,
    )
    session.add(yes)
    await session.flush()
    return yes


async def living_yes(
    session: AsyncSession, *, household_id: int, helper_id: int, now: datetime
) -> HouseholdYes | None:
    """The yes under which this helper can act for the household now."""
    yes: HouseholdYes | None = await session.scalar(
        _living(now).where(HouseholdYes.household_id == household_id, HouseholdYes.helper_id == helper_id)
    )
    return yes


async def yeses_of(session: AsyncSession, household_ids: Sequence[int], *, now: datetime) -> list[HouseholdYes]:
    """The yeses of these households that hold now."""
    rows = await session.scalars(_living(now).where(HouseholdYes.household_id.in_(household_ids)))
    return list(rows)


async def leave_for(
    session: AsyncSession, yes: HouseholdYes | None, *, helper_id: int, now: datetime, since: datetime
) -> Leave:
    """Whether the helper may act under this yes; `since` is midnight."""
    today = (
        select(func.count(), func.count(func.distinct(HouseholdYes.household_id)))
        .select_from(DoneForHousehold)
        .join(HouseholdYes, HouseholdYes.id == DoneForHousehold.yes_id)
        .where(HouseholdYes.helper_id == helper_id, DoneForHousehold.at >= since)
    )
    acts, _ = (await session.execute(today)).one()
    _, others = (
        await session.execute(today.where(HouseholdYes.household_id != (yes.household_id if yes else 0)))
    ).one()
    has_yes = yes is not None and yes.ended_at is None and yes.expires_at > now
    return leave_to_act(has_yes=has_yes, acts_today=acts, other_households_today=others)


async def record(
    session: AsyncSession,
    yes: HouseholdYes,
    kind: DoneKind,
    *,
    claim_id: int | None = None,
    code_id: int | None = None,
    now: datetime,
) -> Done:
    """Write down what was done; the household hears of it at once, or when its first phone is linked."""
    row = DoneForHousehold(yes_id=yes.id, kind=kind, claim_id=claim_id, code_id=code_id, at=now)
    session.add(row)
    await session.flush()
    return await _done(session, row, yes)


async def untold(session: AsyncSession, household_id: int) -> list[Done]:
    """What was done for a household and no phone of it has heard of yet; also while it was listed twice."""
    ids = [household_id, *await merged_into(session, household_id)]
    rows = await session.execute(
        select(DoneForHousehold, HouseholdYes)
        .join(HouseholdYes, HouseholdYes.id == DoneForHousehold.yes_id)
        .where(HouseholdYes.household_id.in_(ids), DoneForHousehold.told_at.is_(None))
        .order_by(DoneForHousehold.id)
    )
    return [await _done(session, row, yes) for row, yes in rows]


async def withdraw(session: AsyncSession, yes_id: int, *, now: datetime) -> Withdrawn | None:
    """Take a yes back: open words about payments and unused codes under it go too. None where it does not hold."""
    yes = await session.scalar(
        update(HouseholdYes)
        .where(HouseholdYes.id == yes_id, HouseholdYes.ended_at.is_(None))
        .values(ended_at=now)
        .returning(HouseholdYes)
        .execution_options(populate_existing=True)
    )
    if yes is None:
        return None
    under = select(DoneForHousehold.claim_id).where(
        DoneForHousehold.yes_id == yes.id, DoneForHousehold.claim_id.is_not(None)
    )
    claims = await session.scalars(
        update(Claim)
        .where(Claim.id.in_(under), Claim.status == ClaimStatus.OPEN)
        .values(status=ClaimStatus.REFUSED, settled_at=now)
        .returning(Claim.id)
    )
    await codes.withdraw_household_codes(session, yes.household_id, made_by=yes.helper_id, now=now)
    household = await session.get_one(Household, yes.household_id)
    return Withdrawn(
        yes=yes,
        household=household,
        helper=await helper_role(session, yes.helper_id, hamlet_id=household.hamlet_id),
        claims=len(claims.all()),
    )


async def helper_role(session: AsyncSession, person_id: int, *, hamlet_id: int) -> Role | None:
    """The office in which somebody helps in a hamlet now."""
    role: Role | None = await session.scalar(
        select(Role)
        .where(
            Role.person_id == person_id,
            Role.hamlet_id == hamlet_id,
            Role.kind.in_(HELPERS | HEADS),
            Role.revoked_at.is_(None),
        )
        .order_by(Role.id)
        .limit(1)
    )
    return role


async def _done(session: AsyncSession, row: DoneForHousehold, yes: HouseholdYes) -> Done:
    household = await session.get_one(Household, yes.household_id)
    helper = await helper_role(session, yes.helper_id, hamlet_id=household.hamlet_id)
    return Done(row=row, yes=yes, household=household, helper=helper)


def _living(now: datetime) -> Select[HouseholdYes]:
    return select(HouseholdYes).where(HouseholdYes.ended_at.is_(None), HouseholdYes.expires_at > now)
