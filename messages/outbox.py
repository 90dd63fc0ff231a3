"""Everything said to a person: rows written in the transaction that made it true, sent by the relay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking
from messages.channels.base import CAPABILITIES, ChannelKind, Content, Lane
from messages.split import split, units
from messages.texts import choices as choice_words
from messages.texts.commands import COMMANDS
from messages.texts.tokens import render
from models.chats import Target
from models.inserts import insert_once, insert_once_returning_id
from models.later import later
from models.tables import Delivery, DeliveryAction, DeliveryStatus

SPOKEN_TO = "chats spoken to in this transaction"
SHOWN = {command.name: command.shown for command in COMMANDS.commands}
APP_NAMES = {ChannelKind.TELEGRAM: "Telegram", ChannelKind.ZALO: "Zalo", ChannelKind.SIMULATOR: "Loa Xóm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a delivery belongs to, for the head's per-group result and for taking it back."""

    announcement_id: int | None = None
    round_id: int | None = None


NOTHING = About()


async def put(
    session: AsyncSession,
    content: Content,
    *,
    key: str,
    to: Target,
    lane: Lane,
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    about: About = NOTHING,
    person_id: int | None = None,
    asked: asking.Asked | None = None,
    nothing_stands: bool = False,
    is_first: bool = False,
) -> int | None:
    """Queue one message; returns the id of its (first) delivery, or None where `key` was said already.

    A text over the channel's limit becomes several deliveries in order. Choices become a standing question of
    `person_id` (default: the person of the private chat); `asked` says how it stands. Two promises save a look:
    `nothing_stands` (no question stands there), `is_first` (this key cannot have been said, and no id is wanted).
    """
    session.info.setdefault(SPOKEN_TO, set()).add(to.chat_id)
    kind = ChannelKind(to.bot_kind)
    question: asking.Placed | None = None
    status = DeliveryStatus.QUEUED
    person_id = person_id or to.person_id
    offered = content.choices + content.words
    if offered and person_id is not None:
        if not is_first and await _is_said(session, key):
            return None
        question = await asking.place(
            session,
            offered,
            chat_id=to.chat_id,
            person_id=person_id,
            asked=asked or asking.Asked(),
            hamlet_id=to.hamlet_id,
            now=now,
            nothing_stands=nothing_stands,
        )
        status = DeliveryStatus.WAITING if question.waits else DeliveryStatus.QUEUED
    draws_buttons = CAPABILITIES[kind].buttons and not to.numbered
    buttons = (
        [{"label": choice.label, "data": f"{question.question_id}:{n}"} for n, choice in enumerate(offered)]
        if question and draws_buttons
        else []
    )
    parts = _parts(content, to=to, kind=kind, with_numbers=bool(offered) and not draws_buttons)
    waits = question is not None and question.waits
    first_id: int | None = None
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        values = {
            "key": key if index == 0 else f"{key}#{index + 1}",
            "bot_id": to.bot_id,
            "chat_id": to.chat_id,
            "action": DeliveryAction.SEND,
            "lane": int(lane),
            "status": status,
            "text": part.text,
            "buttons": buttons if is_last else [],
            "picture_id": part.picture,
            "document_id": content.document if is_last else None,
            "pin": content.pin and index == 0,
            "parent_id": first_id,
            "announcement_id": about.announcement_id,
            "round_id": about.round_id,
            "due_at": due_at or now,
            "expires_at": expires_at,
            "attempts": 0,
            "created_at": now,
        }
        if is_first and len(parts) == 1 and not waits:
            later(session, insert_once(session, Delivery, "key"), values, order=asking.SAYING)
            return None
        delivery_id = await _insert(session, values)
        if delivery_id is None:
            return None
        first_id = first_id or delivery_id
    if question and first_id:
        question.carried_by(first_id)
    return first_id


async def put_action(
    session: AsyncSession, action: DeliveryAction, *, of: Delivery, key: str, lane: Lane, now: datetime
) -> int | None:
    """Queue a pin, an unpinning or a withdrawal of a message that was sent; None where `key` was queued already."""
    return await _insert(
        session,
        {
            "key": key,
            "bot_id": of.bot_id,
            "chat_id": of.chat_id,
            "action": action,
            "lane": int(lane),
            "status": DeliveryStatus.QUEUED,
            "text": "",
            "buttons": [],
            "pin": False,
            "target": of.message_id,
            "parent_id": of.id,
            "announcement_id": of.announcement_id,
            "round_id": of.round_id,
            "due_at": now,
            "attempts": 0,
            "created_at": now,
        },
    )


async def unpin(session: AsyncSession, deliveries: list[Delivery], *, now: datetime) -> int:
    """Queue the unpinning of what is pinned among these; returns how many."""
    pinned = [each for each in deliveries if each.pinned_at and not each.unpinned_at and each.message_id]
    for each in pinned:
        key = f"unpin:{each.id}"
        await put_action(session, DeliveryAction.UNPIN, of=each, key=key, lane=Lane.ANNOUNCEMENT, now=now)
    return len(pinned)


async def cancel(session: AsyncSession, about: About) -> int:
    """Take back what belongs to something and has not left yet; returns how many messages."""
    belongs = (
        Delivery.announcement_id == about.announcement_id
        if about.announcement_id is not None
        else Delivery.round_id == about.round_id
    )
    result = await session.execute(
        update(Delivery)
        .where(
            belongs,
            Delivery.action == DeliveryAction.SEND,
            Delivery.status.in_([DeliveryStatus.QUEUED, DeliveryStatus.WAITING]),
        )
        .values(status=DeliveryStatus.CANCELLED)
        .returning(Delivery.id)
    )
    return len(result.all())


async def waiting_by_lane(session: AsyncSession) -> dict[int, int]:
    """How many messages wait in each lane (for the metrics)."""
    rows = await session.execute(
        select(Delivery.lane, func.count()).where(Delivery.status == DeliveryStatus.QUEUED).group_by(Delivery.lane)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    picture: int | None


def _parts(content: Content, *, to: Target, kind: ChannelKind, with_numbers: bool) -> list[_Part]:
    limits = CAPABILITIES[kind]
    text = content.text
    if with_numbers and content.choices:
        block = choice_words.numbered([choice.label for choice in content.choices], in_group=to.is_group)
        text = f"{text}\n\n{block}"
    if with_numbers and content.words:
        text = f"{text}\n\n{choice_words.as_words([choice.label for choice in content.words])}"
    shown = None if kind is ChannelKind.TELEGRAM else SHOWN
    text = render(text, shown=shown, bot=to.bot_name or "Bot Loa Xóm", app=APP_NAMES.get(kind, "Zalo"))
    if content.picture is not None and content.below:
        return [*(_Part(part, None) for part in split(text, limits.text_limit)), _Part("", content.picture)]
    if content.picture is not None:
        if units(text) <= limits.caption_limit:
            return [_Part(text, content.picture)]
        if limits.caption_limit >= limits.text_limit:
            first, *rest = split(text, limits.text_limit)
            return [_Part(first, content.picture), *(_Part(part, None) for part in rest)]
        return [_Part("", content.picture), *(_Part(part, None) for part in split(text, limits.text_limit))]
    return [_Part(part, None) for part in split(text, limits.text_limit)]


async def _is_said(session: AsyncSession, key: str) -> bool:
    return await session.scalar(select(Delivery.id).where(Delivery.key == key)) is not None


# Any: one row of the deliveries table, as column values
async def _insert(session: AsyncSession, values: dict[str, Any]) -> int | None:
    delivery_id: int | None = await session.scalar(insert_once_returning_id(session, Delivery, "key"), values)
    return delivery_id
