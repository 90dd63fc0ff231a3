"""The pinned cards of open rounds: taken down where their account is not to be used, posted again where it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import by_hand, tell_rounds
from models.chats import groups_of
from models.domain.deployment import Deployment
from models.tables import (
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Hamlet,
    Household,
    QuestionStatus,
    Round,
    StandingQuestion,
)

_NOT_GONE = (DeliveryStatus.QUEUED, DeliveryStatus.WAITING)
_REMINDER = "reminder:"


async def taken_down(session: AsyncSession, hamlet: Hamlet, rounds: Collection[Round], *, now: datetime) -> None:
    """Unpin these rounds' cards, and take back whatever has not left and shows their code."""
    ids = [round_.id for round_ in rounds]
    if not ids:
        return
    pinned = await session.scalars(
        select(Delivery).where(
            Delivery.round_id.in_(ids), Delivery.pinned_at.is_not(None), Delivery.unpinned_at.is_(None)
        )
    )
    await by_hand.unpin(session, list(pinned), now=now)
    waiting = list(
        await session.scalars(
            select(Delivery.id).where(
                Delivery.round_id.in_(ids),
                Delivery.action.in_([DeliveryAction.SEND, DeliveryAction.PIN]),
                Delivery.status.in_(_NOT_GONE),
            )
        )
    )
    waiting += await _reminders(session, hamlet)
    # what is cancelled gives its key back: a reminder is made anew with the right code, the same day
    await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(waiting), Delivery.status.in_(_NOT_GONE))
        .values(status=DeliveryStatus.CANCELLED, key=Delivery.key + f":off:{now:%y%m%d%H%M%S}")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(StandingQuestion)
        .where(StandingQuestion.delivery_id.in_(waiting), StandingQuestion.status == QuestionStatus.WAITING)
        .values(status=QuestionStatus.REPLACED)
    )


async def posted_again(
    session: AsyncSession,
    deployment: Deployment,
    hamlet: Hamlet,
    rounds: Sequence[Round],
    *,
    mark: str,
    now: datetime,
) -> None:
    """Post and pin the cards of these rounds in every group, once for each `mark`; not those never posted yet."""
    groups = await groups_of(session, hamlet.id)
    for round_ in rounds:
        if round_.posted_at is not None:
            await tell_rounds.card_posted(session, deployment, hamlet, round_, groups, mark=mark, now=now)


async def _reminders(session: AsyncSession, hamlet: Hamlet) -> list[int]:
    """Reminders to this hamlet's households that have not left."""
    rows = await session.execute(
        select(Delivery.id, Delivery.key).where(Delivery.status.in_(_NOT_GONE), Delivery.key.like(f"{_REMINDER}%"))
    )
    found = {delivery_id: int(key.split(":")[1]) for delivery_id, key in rows}
    if not found:
        return []
    ours = set(
        await session.scalars(
            select(Household.id).where(Household.id.in_(set(found.values())), Household.hamlet_id == hamlet.id)
        )
    )
    return [delivery_id for delivery_id, household_id in found.items() if household_id in ours]
