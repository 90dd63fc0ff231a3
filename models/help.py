"""Requests for a person's help: made, taken, finished, taken up again. A request's id is its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.domain.roles import HEADS, HELPERS
from models.people import households_of
from models.tables import HelpKind, HelpRequest, HelpStatus, Household, Person, Role

WORDS_KEPT = 5_000
"""Letters."""
REMINDED_AFTER = timedelta(days=1)
HEAD_TOLD_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request as those who help see it. `taker` is the role of who took it."""

    request_id: int
    hamlet_id: int
    kind: HelpKind
    status: HelpStatus
    words: str
    asked_at: datetime
    asker_id: int
    asker: str  # as the messenger shows the name
    household: Household | None
    taker: Role | None
    taken_by: int | None

    @property
    def lane(self) -> str:
        """Where the asker lives, as the register writes it; empty where it is not known."""
        return self.household.area if self.household else ""


async def make(
    session: AsyncSession,
    *,
    hamlet_id: int,
    person_id: int,
    words: str,
    kind: HelpKind,
    now: datetime,
    household_id: int | None = None,
) -> Seen:
    """Write down that somebody wants help, for this household of theirs; for the first in the hamlet if not said."""
    households = [
        each
        for each in await households_of(session, person_id)
        if each.hamlet_id == hamlet_id and household_id in (None, each.id)
    ]
    request = HelpRequest(
        hamlet_id=hamlet_id,
        person_id=person_id,
        household_id=households[0].id if households else None,
        kind=kind,
        words=words[:WORDS_KEPT],
        status=HelpStatus.OPEN,
        asked_at=now,
    )
    session.add(request)
    await session.flush()
    return await _seen(session, request)


async def find(session: AsyncSession, request_id: int) -> Seen | None:
    """The request with this number."""
    request = await session.get(HelpRequest, request_id, populate_existing=True)
    return await _seen(session, request) if request is not None else None


async def get(session: AsyncSession, request_id: int) -> Seen:
    """The request with this number; raises NoResultFound."""
    return await _seen(session, await session.get_one(HelpRequest, request_id, populate_existing=True))


async def waiting(session: AsyncSession, hamlet_id: int, *, kinds: Sequence[HelpKind]) -> list[Seen]:
    """The requests that are not done, by lane, the oldest first."""
    rows = await session.scalars(
        select(HelpRequest)
        .where(HelpRequest.hamlet_id == hamlet_id, HelpRequest.status != HelpStatus.DONE, HelpRequest.kind.in_(kinds))
        .order_by(HelpRequest.id)
    )
    return sorted([await _seen(session, row) for row in rows], key=lambda seen: seen.lane)


async def take(session: AsyncSession, request_id: int, *, by: int, now: datetime) -> bool:
    """Take an open request; False where somebody has it."""
    return await _move(
        session, request_id, HelpStatus.OPEN, status=HelpStatus.TAKEN, taken_by=by, taken_at=now, done_at=None
    )


async def give(session: AsyncSession, request_id: int, *, to: int, before: int | None, now: datetime) -> bool:
    """Give a request to somebody; False where it has another taker than `before` by now, or is done."""
    had = HelpRequest.taken_by.is_(None) if before is None else HelpRequest.taken_by == before
    result = await session.execute(
        update(HelpRequest)
        .where(HelpRequest.id == request_id, HelpRequest.status != HelpStatus.DONE, had)
        .values(status=HelpStatus.TAKEN, taken_by=to, taken_at=now, done_at=None)
        .returning(HelpRequest.id)
    )
    return result.scalar_one_or_none() is not None


async def withdraw(session: AsyncSession, request_id: int, *, now: datetime) -> bool:
    """Its asker needs it no more; False where it was done or taken before."""
    return await _move(session, request_id, HelpStatus.OPEN, status=HelpStatus.DONE, done_at=now)


async def answered(session: AsyncSession, request_id: int, *, now: datetime) -> None:
    """Its taker has answered in words: nobody is reminded of it any more."""
    await session.execute(update(HelpRequest).where(HelpRequest.id == request_id).values(answered_at=now))


async def remind_due(session: AsyncSession, *, now: datetime) -> list[Seen]:
    """Requests that nobody has taken for a day, and questions taken and not answered; each is named once."""
    waited = HelpRequest.asked_at <= now - REMINDED_AFTER
    return await _claim(session, waited & _waits(now - REMINDED_AFTER), HelpRequest.reminded_at, now)


async def head_due(session: AsyncSession, *, now: datetime) -> list[Seen]:
    """Requests that have waited so for two days; each is named once."""
    waited = (HelpRequest.asked_at <= now - HEAD_TOLD_AFTER) & HelpRequest.reminded_at.is_not(None)
    return await _claim(session, waited & _waits(now - REMINDED_AFTER), HelpRequest.head_told_at, now)


async def finish(session: AsyncSession, request_id: int, *, now: datetime) -> bool:
    """A taken request is done; False where it is not taken (any more)."""
    return await _move(session, request_id, HelpStatus.TAKEN, status=HelpStatus.DONE, done_at=now)


async def take_up_again(session: AsyncSession, request_id: int) -> bool:
    """It was not done after all: it is with its taker again."""
    return await _move(session, request_id, HelpStatus.DONE, status=HelpStatus.TAKEN, done_at=None)


def _waits(taken_before: datetime) -> ColumnElement[bool]:
    unanswered = (
        (HelpRequest.status == HelpStatus.TAKEN)
        & (HelpRequest.kind == HelpKind.QUESTION)
        & HelpRequest.answered_at.is_(None)
        & (HelpRequest.taken_at <= taken_before)
    )
    return (HelpRequest.status == HelpStatus.OPEN) | unanswered


async def _claim(
    session: AsyncSession, due: ColumnElement[bool], told: InstrumentedAttribute[datetime | None], now: datetime
) -> list[Seen]:
    ids = await session.scalars(
        update(HelpRequest).where(due, told.is_(None)).values({told: now}).returning(HelpRequest.id)
    )
    return [await get(session, request_id) for request_id in sorted(ids)]


async def _move(session: AsyncSession, request_id: int, given: HelpStatus, **values: object) -> bool:
    result = await session.execute(
        update(HelpRequest)
        .where(HelpRequest.id == request_id, HelpRequest.status == given)
        .values(**values)
        .returning(HelpRequest.id)
    )
    return result.scalar_one_or_none() is not None


async def _seen(session: AsyncSession, request: HelpRequest) -> Seen:
    asker = await session.get_one(Person, request.person_id)
    taker = await session.scalar(
        select(Role)
        .where(
            Role.hamlet_id == request.hamlet_id,
            Role.person_id == request.taken_by,
            Role.kind.in_(HELPERS | HEADS),
            Role.revoked_at.is_(None),
        )
        .order_by(Role.id)
        .limit(1)
    )
    return Seen(
        request_id=request.id,
        hamlet_id=request.hamlet_id,
        kind=request.kind,
        status=request.status,
        words=request.words,
        asked_at=request.asked_at,
        asker_id=asker.id,
        asker=asker.name,
        household=await session.get(Household, request.household_id) if request.household_id else None,
        taker=taker,
        taken_by=request.taken_by,
    )
