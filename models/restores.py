"""After a restore: what waited is held, no clock ticks, until somebody lets it go by hand. Nothing is sent again.

Between the backup and the restore the old installation went on and sent what waits here; only a person knows what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import GROUP
from models.tables import (
    Chat,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    InboundUpdate,
    QuestionStatus,
    Restore,
    Round,
    RoundStatus,
    StandingQuestion,
)

_UNDELIVERED = (DeliveryStatus.QUEUED, DeliveryStatus.WAITING, DeliveryStatus.SENDING)
_ASKED = (QuestionStatus.STANDING, QuestionStatus.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Messages to one kind of chat that are held, and since when the oldest waits."""

    in_groups: bool
    messages: int
    oldest: datetime


async def hold(session: AsyncSession, *, made_at: datetime, now: datetime, today: date) -> int:
    """Hold back whatever this database would send by itself; returns how many messages are held.

    Updates that were not handled count as handled, today's reminders as sent: the old installation did both.
    """
    session.add(Restore(made_at=made_at, restored_at=now))
    held = (
        await session.scalars(
            update(Delivery)
            .where(Delivery.status.in_(_UNDELIVERED))
            .values(status=DeliveryStatus.HELD, claimed_at=None)
            .returning(Delivery.id)
        )
    ).all()
    # nobody can answer what was not asked
    await session.execute(
        update(StandingQuestion)
        .where(StandingQuestion.status.in_(_ASKED), StandingQuestion.delivery_id.in_(_questions_held()))
        .values(status=QuestionStatus.REPLACED)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(InboundUpdate)
        .where(InboundUpdate.handled_at.is_(None), InboundUpdate.parked_at.is_(None))
        .values(handled_at=now)
    )
    await session.execute(
        update(Round)
        .where(Round.status == RoundStatus.OPEN)
        .values(reminded_on=today, counted_on=today, remind_on=None)
    )
    await session.flush()
    return len(held)


async def is_holding(session: AsyncSession) -> bool:
    """Whether this database was restored and not let go since."""
    return await session.scalar(select(Restore.id).where(Restore.released_at.is_(None)).limit(1)) is not None


async def may_be_done(session: AsyncSession, due_at: datetime) -> bool:
    """Whether something due then may have been done by the installation that this database was brought back from."""
    between = select(Restore.id).where(
        Restore.made_at <= due_at, or_(Restore.released_at.is_(None), Restore.released_at >= due_at)
    )
    return await session.scalar(between.limit(1)) is not None


async def held(session: AsyncSession) -> list[Held]:
    """What is held, by kind of chat."""
    rows = await session.execute(
        select(Chat.kind, func.count(), func.min(Delivery.created_at))
        .join(Chat, Chat.id == Delivery.chat_id)
        .where(Delivery.status == DeliveryStatus.HELD, Delivery.action == DeliveryAction.SEND)
        .group_by(Chat.kind)
        .order_by(Chat.kind)
    )
    return [Held(in_groups=kind == GROUP, messages=messages, oldest=oldest) for kind, messages, oldest in rows]


async def release(session: AsyncSession, *, now: datetime) -> int:
    """Let what is held go, and the clock tick again; returns how many messages. A second time there is nothing."""
    asking = select(StandingQuestion.delivery_id).where(
        StandingQuestion.pushed.is_(True),
        StandingQuestion.status == QuestionStatus.REPLACED,
        StandingQuestion.delivery_id.in_(_questions_held()),
    )
    waiting = (await session.scalars(asking)).all()
    # a question that we come with ourselves takes its turn again
    await session.execute(
        update(StandingQuestion)
        .where(StandingQuestion.delivery_id.in_(waiting))
        .values(status=QuestionStatus.WAITING)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Delivery)
        .where(
            Delivery.status == DeliveryStatus.HELD,
            or_(Delivery.id.in_(waiting), Delivery.parent_id.in_(waiting)),
        )
        .values(status=DeliveryStatus.WAITING, created_at=now, attempts=0, error=None)
        .execution_options(synchronize_session=False)
    )
    rest = await session.scalars(
        update(Delivery)
        .where(Delivery.status == DeliveryStatus.HELD)
        .values(status=DeliveryStatus.QUEUED, created_at=now, attempts=0, error=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    await _let_the_clock_tick(session, now=now)
    return len(waiting) + len(rest.all())


async def drop(session: AsyncSession, *, now: datetime) -> int:
    """What is held is never sent, and the clock ticks again; returns how many messages."""
    dropped = await session.scalars(
        update(Delivery)
        .where(Delivery.status == DeliveryStatus.HELD)
        .values(status=DeliveryStatus.CANCELLED)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    await _let_the_clock_tick(session, now=now)
    return len(dropped.all())


async def _let_the_clock_tick(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(update(Restore).where(Restore.released_at.is_(None)).values(released_at=now))


def _questions_held() -> Select[int]:
    """The first part of every held message: what a question is hung on."""
    first = func.coalesce(Delivery.parent_id, Delivery.id)
    return select(first).where(Delivery.status == DeliveryStatus.HELD, Delivery.action == DeliveryAction.SEND)
