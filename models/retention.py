"""Forget what has been kept long enough: raw updates, questions as they were asked, proofs of payment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import AskedQuestion, Delivery, DeliveryStatus, InboundUpdate, StoredFile

_TO_BE_SENT = (
    DeliveryStatus.WAITING,
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENDING,
    DeliveryStatus.HANDED,
    DeliveryStatus.HELD,
)


async def forget_raw_updates(session: AsyncSession, *, before: datetime) -> int:
    """Delete what messengers sent before a moment and what is handled or parked; returns how many."""
    result = await session.execute(
        delete(InboundUpdate)
        .where(
            InboundUpdate.received_at < before,
            or_(InboundUpdate.handled_at.is_not(None), InboundUpdate.parked_at.is_not(None)),
        )
        .returning(InboundUpdate.id)
    )
    return len(result.all())


async def forget_questions(session: AsyncSession, *, before: datetime) -> int:
    """Delete the questions that were asked before a moment; returns how many."""
    result = await session.execute(
        delete(AskedQuestion).where(AskedQuestion.asked_at < before).returning(AskedQuestion.id)
    )
    return len(result.all())


async def drop_files(session: AsyncSession, *, today: date) -> int:
    """Delete the files whose day has come, but for those that are still to be sent; returns how many.

    Messages that carried one stay, without it.
    """
    over = select(StoredFile.id).where(StoredFile.drop_on <= today)
    of_message = or_(Delivery.picture_id == StoredFile.id, Delivery.document_id == StoredFile.id)
    waiting = exists().where(of_message, Delivery.status.in_(_TO_BE_SENT))
    ids = (await session.scalars(over.where(~waiting))).all()
    await session.execute(update(Delivery).where(Delivery.picture_id.in_(ids)).values(picture_id=None))
    await session.execute(update(Delivery).where(Delivery.document_id.in_(ids)).values(document_id=None))
    await session.execute(delete(StoredFile).where(StoredFile.id.in_(ids)))
    return len(ids)
