"""One-time codes: making them, trying what a person typed, using one once. Wrong tries are counted and locked out."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.deployment import Deployment
from models.domain.roles import RoleKind
from models.tables import Code, CodeKind, Hamlet, Household, Person, WrongCode

ROLE_LIVES = timedelta(hours=48)
HOUSEHOLD_LIVES = timedelta(days=30)
GROUP_LIVES = timedelta(minutes=10)
MOST_TRIES = 5  # of one person within an hour
TRIES_WITHIN = timedelta(hours=1)
MOST_TRIES_OF_HAMLET = 50  # within a local day, or since the head opened again
MORNING = time(5, 30)  # when a locked hamlet's codes are taken again
ONE_HOLDER = frozenset({RoleKind.HEAD, RoleKind.TREASURER})
"""Roles that one person holds at a time: the newest code is the only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """A living code. It is not used yet."""

    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A code that was used before."""

    code: Code
    at: datetime
    by_same_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """A code that nobody used in its time."""

    code: Code


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such code; the try is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLocked:
    """Too many wrong tries of this person: nothing is tried until then."""

    tries: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HamletLocked:
    """Too many wrong tries in the hamlet: no code is taken until then. `just_now`: this try was the one too many."""

    hamlet_id: int | None
    tries: int
    until: datetime
    just_now: bool


Tried = Opens | Used | Expired | Unknown | PersonLocked | HamletLocked


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCode:
    """A living joining code of a household, as it is printed and handed out."""

    household: Household
    digits: str
    expires_at: datetime


async def make_role_code(
    session: AsyncSession,
    *,
    hamlet_id: int,
    role: RoleKind,
    by: int | None,
    now: datetime,
    role_until: datetime | None = None,
) -> Code:
    """A code for a role; of a role that only one person holds, the codes made before open nothing any more.

    `role_until`: when the role ends by itself (a deputy while the head is away).
    """
    if role in ONE_HOLDER:
        await session.execute(
            update(Code)
            .where(Code.hamlet_id == hamlet_id, Code.role == role, Code.used_at.is_(None), Code.expires_at > now)
            .values(expires_at=now)
        )
    [digits] = await _fresh(session, (CodeKind.ROLE, CodeKind.HOUSEHOLD), 1, digits=8)
    return await _added(
        session,
        Code(
            kind=CodeKind.ROLE,
            code=digits,
            hamlet_id=hamlet_id,
            role=role,
            role_until=role_until,
            made_by=by,
            made_at=now,
            expires_at=now + ROLE_LIVES,
        ),
    )


async def make_household_code(session: AsyncSession, household: Household, *, by: int, now: datetime) -> Code:
    """A member's code for another phone of the household."""
    [digits] = await _fresh(session, (CodeKind.ROLE, CodeKind.HOUSEHOLD), 1, digits=8)
    return await _added(session, _household_code(household, digits, by=by, now=now))


async def withdraw_household_codes(session: AsyncSession, household_id: int, *, made_by: int, now: datetime) -> None:
    """The living joining codes that somebody made for a household open nothing any more."""
    await session.execute(
        update(Code)
        .where(
            Code.household_id == household_id,
            Code.made_by == made_by,
            Code.used_at.is_(None),
            Code.expires_at > now,
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


async def make_group_code(session: AsyncSession, *, hamlet_id: int, by: int, now: datetime) -> Code:
    """A code that binds a group once it is typed there."""
    [digits] = await _fresh(session, (CodeKind.GROUP,), 1, digits=6)
    return await _added(
        session,
        Code(
            kind=CodeKind.GROUP,
            code=digits,
            hamlet_id=hamlet_id,
            made_by=by,
            made_at=now,
            expires_at=now + GROUP_LIVES,
        ),
    )


async def household_codes(session: AsyncSession, hamlet_id: int, *, now: datetime) -> list[HouseholdCode]:
    """A living code for each living household, made where it has none; asked again, the same ones.

    Codes that members made for their own other phones are theirs and are not among them.
    """
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet_id).with_for_update())
    households = (
        await session.scalars(
            select(Household)
            .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
            .order_by(Household.number)
        )
    ).all()
    rows = await session.scalars(
        select(Code).where(
            Code.kind == CodeKind.HOUSEHOLD,
            Code.hamlet_id == hamlet_id,
            Code.made_by.is_(None),
            Code.used_at.is_(None),
            Code.expires_at > now,
        )
    )
    living = {code.household_id: code for code in rows}
    without = [household for household in households if household.id not in living]
    digits = await _fresh(session, (CodeKind.ROLE, CodeKind.HOUSEHOLD), len(without), digits=8)
    fresh = [_household_code(each, one, by=None, now=now) for each, one in zip(without, digits, strict=True)]
    living.update((code.household_id, code) for code in fresh)
    if fresh:  # as plain rows: three hundred objects would keep everybody waiting
        await session.execute(insert(Code), [_values(code) for code in fresh])
    return [
        HouseholdCode(household=each, digits=living[each.id].code, expires_at=living[each.id].expires_at)
        for each in households
    ]


async def try_code(
    session: AsyncSession,
    digits: str,
    kinds: Collection[CodeKind],
    *,
    person_id: int,
    hamlet: Hamlet | None,
    deployment: Deployment,
    now: datetime,
) -> Tried:
    """What the typed digits open. Only digits that were never a code count as a wrong try.

    `hamlet` is the one whose matters the person speaks of; strangers of no hamlet are counted together.
    """
    # one try at a time: two at once must not both be the fifth
    await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    locked = await _hamlet_lock(session, hamlet, deployment, now) or await _person_lock(session, person_id, now)
    if locked is not None:
        return locked
    code = await session.scalar(
        select(Code)
        .where(Code.kind.in_(kinds), Code.code == digits)
        .order_by(Code.used_at.is_(None).desc(), Code.expires_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if code is None:
        return await _wrong(session, person_id=person_id, hamlet=hamlet, deployment=deployment, now=now)
    of_code = await session.get_one(Hamlet, code.hamlet_id)
    if of_code is not hamlet and (locked := await _hamlet_lock(session, of_code, deployment, now)) is not None:
        return locked
    if code.used_at is not None:
        return Used(code=code, at=code.used_at, by_same_person=code.used_by == person_id)
    return Opens(code=code) if code.expires_at > now else Expired(code=code)


async def use(session: AsyncSession, code_id: int, *, person_id: int, now: datetime) -> bool:
    """Use a living code up; False where somebody was quicker or its time is over."""
    used = await session.scalar(
        update(Code)
        .where(Code.id == code_id, Code.used_at.is_(None), Code.expires_at > now)
        .values(used_at=now, used_by=person_id)
        .returning(Code.id)
        .execution_options(synchronize_session=False)
    )
    return used is not None


async def open_again(session: AsyncSession, hamlet: Hamlet, *, now: datetime) -> bool:
    """The head opens the taking of codes; the count begins anew. False where it was open."""
    if hamlet.codes_locked_until is None or hamlet.codes_locked_until <= now:
        return False
    hamlet.codes_locked_until = now
    return True


async def _person_lock(session: AsyncSession, person_id: int, now: datetime) -> PersonLocked | None:
    row = await session.execute(
        select(func.count(), func.min(WrongCode.at)).where(
            WrongCode.person_id == person_id, WrongCode.at > now - TRIES_WITHIN
        )
    )
    tries, first = row.one()
    if tries < MOST_TRIES or first is None:
        return None
    return PersonLocked(tries=tries, until=first + TRIES_WITHIN)


async def _hamlet_lock(
    session: AsyncSession, hamlet: Hamlet | None, deployment: Deployment, now: datetime
) -> HamletLocked | None:
    until = hamlet.codes_locked_until if hamlet else None
    tries = await _tries_of_hamlet(session, hamlet, deployment, now)
    if hamlet is None and tries >= MOST_TRIES_OF_HAMLET:
        until = _next_morning(deployment, now)
    if until is None or until <= now:
        return None
    return HamletLocked(hamlet_id=hamlet.id if hamlet else None, tries=tries, until=until, just_now=False)


async def _wrong(
    session: AsyncSession, *, person_id: int, hamlet: Hamlet | None, deployment: Deployment, now: datetime
) -> Unknown | PersonLocked | HamletLocked:
    session.add(WrongCode(person_id=person_id, hamlet_id=hamlet.id if hamlet else None, at=now))
    await session.flush()
    tries = await _tries_of_hamlet(session, hamlet, deployment, now)
    if hamlet is not None and tries >= MOST_TRIES_OF_HAMLET:
        hamlet.codes_locked_until = until = _next_morning(deployment, now)
        return HamletLocked(hamlet_id=hamlet.id, tries=tries, until=until, just_now=True)
    return await _person_lock(session, person_id, now) or Unknown()


async def _tries_of_hamlet(
    session: AsyncSession, hamlet: Hamlet | None, deployment: Deployment, now: datetime
) -> int:
    since = _midnight(deployment, now)
    if hamlet is not None and hamlet.codes_locked_until is not None and hamlet.codes_locked_until <= now:
        since = max(since, hamlet.codes_locked_until)  # counted anew since the last lock ended
    of_hamlet = WrongCode.hamlet_id == hamlet.id if hamlet else WrongCode.hamlet_id.is_(None)
    return await session.scalar(select(func.count()).where(of_hamlet, WrongCode.at > since)) or 0


def _midnight(deployment: Deployment, now: datetime) -> datetime:
    return datetime.combine(deployment.day(now), time(), deployment.zone)


def _next_morning(deployment: Deployment, now: datetime) -> datetime:
    return datetime.combine(deployment.day(now) + timedelta(days=1), MORNING, deployment.zone)


def _values(code: Code) -> dict[str, object]:
    return {
        "kind": code.kind,
        "code": code.code,
        "hamlet_id": code.hamlet_id,
        "household_id": code.household_id,
        "made_by": code.made_by,
        "made_at": code.made_at,
        "expires_at": code.expires_at,
    }


def _household_code(household: Household, digits: str, *, by: int | None, now: datetime) -> Code:
    return Code(
        kind=CodeKind.HOUSEHOLD,
        code=digits,
        hamlet_id=household.hamlet_id,
        household_id=household.id,
        made_by=by,
        made_at=now,
        expires_at=now + HOUSEHOLD_LIVES,
    )


async def _added(session: AsyncSession, code: Code) -> Code:
    session.add(code)
    await session.flush()
    return code


async def _fresh(session: AsyncSession, kinds: Sequence[CodeKind], count: int, *, digits: int) -> list[str]:
    """So many codes that were never given out; none begins with 0, which spreadsheets would swallow."""
    lowest = 10 ** (digits - 1)
    found: set[str] = set()
    while len(found) < count:
        drawn = {str(lowest + secrets.randbelow(9 * lowest)) for _ in range(count - len(found))} - found
        # group codes are short and live ten minutes: old ones may come again
        taken = select(Code.code).where(Code.kind.in_(kinds), Code.code.in_(drawn))
        if CodeKind.GROUP in kinds:
            taken = taken.where(Code.used_at.is_(None))
        found |= drawn - set(await session.scalars(taken))
    return list(found)
