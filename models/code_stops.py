"""Stopping every code of a hamlet: one person stops, two people of two households start again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from models import account_changes, accounts
from models.account_changes import Ended, NotTwoPeople, not_two_people
from models.account_keepers import keepers_of, lock
from models.domain import account_change as domain
from models.domain.account_change import Keeper
from models.refusals import Refusal
from models.tables import CodeStop


class NothingStopped(Refusal):
    """Codes are good, or the stop that was meant is lifted already: an old button."""

    code = "nothing_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Codes are stopped. `is_new` is False where they were already; `ended`: a change that was stopped with them."""

    stop: CodeStop
    is_new: bool
    ended: Ended | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One person wants to start again; another of another household is needed."""

    stop: CodeStop
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Two people agreed: codes are good again."""

    stop: CodeStop


async def stop_codes(session: AsyncSession, hamlet_id: int, *, by: int, now: datetime) -> Stopped:
    """Stop every code at once, and a change of the account with them; raises NotTwoPeople for who may not."""
    await lock(session, hamlet_id)
    if not await account_changes.may_stop(session, hamlet_id, by, now=now):
        raise NotTwoPeople(domain.NotAKeeper(by), asking=by)
    standing = await accounts.stopped(session, hamlet_id)
    if standing is not None:
        return Stopped(stop=standing, is_new=False, ended=None)
    change = await account_changes.open_change(session, hamlet_id)
    ended = await account_changes.stop(session, change.id, by=by, now=now) if change is not None else None
    stop = CodeStop(hamlet_id=hamlet_id, stopped_by=by, stopped_at=now)
    session.add(stop)
    await session.flush()
    return Stopped(stop=stop, is_new=True, ended=ended)


async def agree_to_start(session: AsyncSession, stop_id: int, *, by: int, now: datetime) -> Agreed | Lifted:
    """One of the two who start again agrees; with the second the stop is lifted.

    The first one's word holds three days, and only while that person keeps the account. Raises NothingStopped,
    NotTwoPeople.
    """
    stop = await session.get(CodeStop, stop_id)
    if stop is None:
        raise NothingStopped
    await lock(session, stop.hamlet_id)
    await session.refresh(stop)
    if stop.lifted_at is not None:
        raise NothingStopped
    keepers = await keepers_of(session, stop.hamlet_id, now=now)
    if stop.agreed_by is None or stop.agreed_by == by or not _holds(stop, keepers, now=now):
        if not domain.partners(by, keepers):
            raise await not_two_people(session, stop.hamlet_id, domain.why_alone(by, keepers), asking=by)
        is_new = stop.agreed_by != by
        stop.agreed_by, stop.agreed_at = by, now
        await session.flush()
        return Agreed(stop=stop, is_new=is_new)
    bar = domain.two_people(stop.agreed_by, by, keepers)
    if bar is not None:
        raise await not_two_people(session, stop.hamlet_id, bar, asking=by)
    lifted = await session.scalar(
        update(CodeStop)
        .where(CodeStop.id == stop_id, CodeStop.lifted_at.is_(None), CodeStop.agreed_by == stop.agreed_by)
        .values(lifted_by=by, lifted_at=now)
        .returning(CodeStop.id)
    )
    if lifted is None:
        raise NothingStopped
    await session.refresh(stop)
    return Lifted(stop=stop)


def _holds(stop: CodeStop, keepers: list[Keeper], *, now: datetime) -> bool:
    """Whether the first one's word still counts."""
    keeps = any(each.person_id == stop.agreed_by and each.roles & domain.KEEPERS for each in keepers)
    return keeps and stop.agreed_at is not None and not domain.is_too_old(stop.agreed_at, now)
