"""What an earlier run of the simulator showed, read back from what came in and what went out."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from messages.channels.simulator import Shown
from messages.texts import simulator as words
from models.tables import Chat, Delivery, DeliveryAction, DeliveryStatus, InboundUpdate, StoredFile

MOST_MESSAGES = 300  # of each direction, the latest


async def past(session: AsyncSession, bot_id: int) -> list[Shown]:
    """What was said with a bot, in order. Group talk that was not for the bot was never stored and is missing."""
    spoken = [*await _said_by_bot(session, bot_id), *await _said_by_people(session, bot_id)]
    spoken.sort(key=lambda pair: pair[0])
    return [shown for _, shown in spoken]


async def _said_by_bot(session: AsyncSession, bot_id: int) -> list[tuple[datetime, Shown]]:
    picture, document, withdrawal = aliased(StoredFile), aliased(StoredFile), aliased(Delivery)
    rows = await session.execute(
        select(Delivery, Chat.address, picture.body, document.body, document.filename, withdrawal.id)
        .join(Chat, Chat.id == Delivery.chat_id)
        .outerjoin(picture, picture.id == Delivery.picture_id)
        .outerjoin(document, document.id == Delivery.document_id)
        .outerjoin(
            withdrawal,
            (withdrawal.parent_id == Delivery.id)
            & (withdrawal.action == DeliveryAction.WITHDRAW)
            & (withdrawal.status == DeliveryStatus.SENT),
        )
        .where(
            Delivery.bot_id == bot_id,
            Delivery.action == DeliveryAction.SEND,
            Delivery.status == DeliveryStatus.SENT,
            Delivery.sent_at.is_not(None),
        )
        .order_by(Delivery.id.desc())
        .limit(MOST_MESSAGES)
    )
    found = []
    for delivery, address, picture_body, document_body, filename, withdrawn_by in rows:
        if delivery.sent_at is None:
            continue
        shown = Shown(
            address=address,
            text=delivery.text,
            buttons=[(each["label"], each["data"]) for each in delivery.buttons],
            picture=picture_body,
            document=document_body,
            filename=filename or "",
            pinned=delivery.pinned_at is not None and delivery.unpinned_at is None and withdrawn_by is None,
            withdrawn=withdrawn_by is not None,
            at=delivery.sent_at,
            message_id=delivery.message_id or "",
        )
        found.append((delivery.sent_at, shown))
    return found[::-1]


async def _said_by_people(session: AsyncSession, bot_id: int) -> list[tuple[datetime, Shown]]:
    rows = await session.execute(
        select(InboundUpdate.payload, InboundUpdate.received_at)
        .where(InboundUpdate.bot_id == bot_id)
        .order_by(InboundUpdate.id.desc())
        .limit(MOST_MESSAGES)
    )
    found = []
    for payload, received_at in rows:
        said: dict[str, Any] = json.loads(payload)  # Any: JSON that our own page wrote
        if "event" not in said:
            found.append((received_at, _typed(said, received_at)))
    return found[::-1]


# Any: JSON that our own page wrote
def _typed(said: dict[str, Any], at: datetime) -> Shown:
    file = said.get("file") or {}
    filename, big = str(file.get("filename", "")), bool(file.get("too_big"))
    body = base64.b64decode(file["body"]) if file and not big else None
    photo = file.get("kind") == "photo"
    typed = str(said.get("as_typed", said.get("text", "")))
    return Shown(
        address=str(said["chat"]),
        sender=str(said["sender"]),
        text="\n".join(filter(None, (typed, words.too_big(filename) if big else ""))),
        picture=body if photo else None,
        document=None if photo else body,
        filename=filename,
        pressed=said.get("choice") is not None,
        at=at,
    )
