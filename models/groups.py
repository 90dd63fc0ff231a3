"""A hamlet's groups: binding one, saying who is in it, letting it go; what happens to chats by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import BY_HAND, GROUP
from models.domain.folding import reading_order
from models.tables import (
    Bot,
    Chat,
    ChatState,
    Code,
    CodeKind,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Household,
)

AREA = "area:"
"""Before the area's name in `Chat.audience`: the group of one lane."""


class Audience(StrEnum):
    """Who is in a bound group; one of these or AREA and a name."""

    ALL = "all"
    ORGANISATION = "organisation"
    OFFICIALS = "officials"


async def known(session: AsyncSession, *, bot_id: int, address: str) -> Chat | None:
    """The chat at an address, if we ever noted it."""
    chat: Chat | None = await session.scalar(select(Chat).where(Chat.bot_id == bot_id, Chat.address == address))
    return chat


async def living_code(session: AsyncSession, digits: str, *, now: datetime) -> Code | None:
    """The group code of these digits that can still be used."""
    code: Code | None = await session.scalar(
        select(Code).where(
            Code.kind == CodeKind.GROUP, Code.code == digits, Code.used_at.is_(None), Code.expires_at > now
        )
    )
    return code


async def bind(session: AsyncSession, chat_id: int, *, hamlet_id: int, now: datetime) -> bool:
    """Bind a group that is bound to no hamlet; False where it is."""
    bound = await session.scalar(
        update(Chat)
        .where(Chat.id == chat_id, Chat.kind == GROUP, Chat.hamlet_id.is_(None))
        .values(hamlet_id=hamlet_id, bound_at=now, audience="", state=ChatState.ACTIVE, gone_at=None)
        .returning(Chat.id)
        .execution_options(synchronize_session="fetch")
    )
    return bound is not None


async def bound(session: AsyncSession, chat_id: int, *, hamlet_id: int) -> Chat | None:
    """A group of this hamlet."""
    chat = await session.get(Chat, chat_id)
    return chat if chat is not None and chat.hamlet_id == hamlet_id and chat.kind == GROUP else None


async def by_hand_titled(session: AsyncSession, title: str, *, hamlet_id: int) -> Chat | None:
    """The hamlet's by-hand group of this name: it is not bound a second time."""
    chat: Chat | None = await session.scalar(
        select(Chat)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(Bot.kind == BY_HAND, Chat.hamlet_id == hamlet_id, Chat.title == title)
    )
    return chat


async def areas(session: AsyncSession, hamlet_id: int) -> Sequence[str]:
    """The lanes that the register names, as people would order them."""
    rows = await session.scalars(
        select(Household.area)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None), Household.area != "")
        .distinct()
    )
    return sorted(rows, key=reading_order)


async def leave(session: AsyncSession, chat: Chat, *, now: datetime) -> bool:
    """The bot was put out of a chat (or blocked by a person); False where that was known."""
    gone = await session.scalar(
        update(Chat)
        .where(Chat.id == chat.id, Chat.state == ChatState.ACTIVE)
        .values(state=ChatState.GONE, gone_at=now)
        .returning(Chat.id)
        .execution_options(synchronize_session="fetch")
    )
    return gone is not None


async def move(session: AsyncSession, chat: Chat, address: str) -> None:
    """The group lives on under a new address; what was noted there meanwhile gives way.

    What was posted before cannot be unpinned or withdrawn any more: its numbers are those of other messages there.
    """
    other = await session.scalar(select(Chat).where(Chat.bot_id == chat.bot_id, Chat.address == address))
    if other is not None and other.id != chat.id:
        other.address = f"{address}:before-{chat.id}"
        await session.flush()
    if chat.address != address:
        chat.address = address
        here = update(Delivery).where(Delivery.chat_id == chat.id).execution_options(synchronize_session=False)
        await session.execute(here.where(Delivery.message_id.is_not(None)).values(message_id=None))
        waiting = here.where(Delivery.status == DeliveryStatus.QUEUED, Delivery.action != DeliveryAction.SEND)
        await session.execute(waiting.values(status=DeliveryStatus.CANCELLED))
    await session.flush()
