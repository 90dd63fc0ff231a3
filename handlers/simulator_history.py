"""What an earlier run of the simulator showed, read back from what came in and what went out."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from messages import cards
from messages.channels.simulator import Shown
from messages.texts import simulator as words
from models.tables import Chat, Delivery, DeliveryAction, DeliveryStatus, InboundUpdate, StoredFile

MOST_MESSAGES = 300  # of each direction, the latest


@dataclass(frozen=True, slots=True)
class _Told:
    """Something the bot said; `answers` is the id of the update it answers, empty where it spoke first."""

    at: datetime
    shown: Shown
    answers: str


@dataclass(frozen=True, slots=True)
class _Typed:
    """Something a person said, as the update with this id."""

    at: datetime
    shown: Shown
    update_id: str


async def past(session: AsyncSession, bot_id: int) -> list[Shown]:
    """What was said with a bot, in order. Group talk that was not for the bot was never stored and is missing."""
    return _in_order(await _said_by_bot(session, bot_id), await _said_by_people(session, bot_id))


def _in_order(told: list[_Told], typed: list[_Typed]) -> list[Shown]:
    """By time. Within one moment an answer stands after what it answers, and before what came later."""
    place = {each.update_id: number for number, each in enumerate(typed)}
    upcoming, before = len(typed), []  # how many typed messages may stand before each told one
    for each in reversed(told):
        upcoming = place.get(each.answers, upcoming)
        before.append(upcoming + (each.answers in place))
    spoken: list[Shown] = []
    shown = 0
    for each, most in zip(told, reversed(before), strict=True):
        while shown < len(typed) and (typed[shown].at, shown) < (each.at, most):
            spoken.append(typed[shown].shown)
            shown += 1
        spoken.append(each.shown)
    return spoken + [each.shown for each in typed[shown:]]


async def _said_by_bot(session: AsyncSession, bot_id: int) -> list[_Told]:
    picture, document, withdrawal = aliased(StoredFile), aliased(StoredFile), aliased(Delivery)
    rows = await session.execute(
        select(Delivery, Chat.address, picture.body, picture.recipe, document.body, document.filename, withdrawal.id)
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
        .order_by(Delivery.sent_at.desc(), Delivery.id.desc())
        .limit(MOST_MESSAGES)
    )
    found = []
    for delivery, address, picture_body, recipe, document_body, filename, withdrawn_by in rows:
        if delivery.sent_at is None:
            continue
        if picture_body is None and recipe is not None:
            picture_body = (await cards.drawn(recipe)).body
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
        key = delivery.key.removeprefix(f"answer:{bot_id}:")
        found.append(_Told(delivery.sent_at, shown, key.rpartition(":")[0] if key != delivery.key else ""))
    return found[::-1]


async def _said_by_people(session: AsyncSession, bot_id: int) -> list[_Typed]:
    rows = await session.execute(
        select(InboundUpdate.payload, InboundUpdate.received_at, InboundUpdate.update_id)
        .where(InboundUpdate.bot_id == bot_id)
        .order_by(InboundUpdate.id.desc())
        .limit(MOST_MESSAGES)
    )
    found = []
    for payload, received_at, update_id in rows:
        said: dict[str, Any] = json.loads(payload)  # Any: JSON that our own page wrote
        if "event" not in said and "chat" in said:  # a secret that was typed is not kept
            found.append(_Typed(received_at, _typed(said, received_at), update_id))
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
