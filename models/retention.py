"""Forget what has been kept long enough: raw updates, what was said in private, questions, proofs of payment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import PRIVATE
from models.tables import (
    AskedQuestion,
    Chat,
    DataWish,
    Delivery,
    DeliveryStatus,
    Draft,
    FileLink,
    HelpRequest,
    HelpStatus,
    Household,
    InboundUpdate,
    QuestionStatus,
    StandingQuestion,
    StoredFile,
    WrongCode,
)

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


async def forget_private_words(session: AsyncSession, *, before: datetime) -> int:
    """Empty what was said to people in private before a moment; that it was said stays known. Returns how many."""
    private = select(Chat.id).where(Chat.kind == PRIVATE)
    result = await session.execute(
        update(Delivery)
        .where(
            Delivery.created_at < before,
            Delivery.chat_id.in_(private),
            Delivery.status.not_in(_TO_BE_SENT),
            Delivery.text != "",
        )
        .values(text="", buttons=[])
        .returning(Delivery.id)
    )
    return len(result.all())


async def forget_half_done(session: AsyncSession, *, before: datetime) -> int:
    """Delete dialogues that nobody went on with and questions that nobody can answer since; returns how many."""
    drafts = await session.execute(delete(Draft).where(Draft.updated_at < before).returning(Draft.id))
    asked = await session.execute(
        delete(StandingQuestion)
        .where(StandingQuestion.expires_at < before, StandingQuestion.status != QuestionStatus.WAITING)
        .returning(StandingQuestion.id)
    )
    return len(drafts.all()) + len(asked.all())


async def forget_wishes(session: AsyncSession, *, before: datetime) -> int:
    """Empty the words of requests for help and of corrections that were settled before a moment; returns how many."""
    requests = await session.execute(
        update(HelpRequest)
        .where(HelpRequest.status == HelpStatus.DONE, HelpRequest.done_at < before, HelpRequest.words != "")
        .values(words="")
        .returning(HelpRequest.id)
    )
    corrections = await session.execute(
        update(DataWish)
        .where(DataWish.settled_at < before, DataWish.words != "")
        .values(words="")
        .returning(DataWish.id)
    )
    return len(requests.all()) + len(corrections.all())


async def forget_wrong_codes(session: AsyncSession, *, before: datetime) -> int:
    """Delete the wrong tries of codes before a moment; returns how many."""
    result = await session.execute(delete(WrongCode).where(WrongCode.at < before).returning(WrongCode.id))
    return len(result.all())


async def forget_closed_households(session: AsyncSession, *, before: datetime) -> int:
    """Empty what only a living household needs, of those closed before a moment; its book stays. Returns how many."""
    result = await session.execute(
        update(Household)
        .where(Household.closed_at < before, or_(Household.phone != "", Household.people != 0))
        .values(phone="", members=[], category=None, people=0, labourers=0, sao_hundredths=0)
        .returning(Household.id)
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
    await session.execute(delete(FileLink).where(FileLink.file_id.in_(ids)))
    await session.execute(delete(StoredFile).where(StoredFile.id.in_(ids)))
    return len(ids)
