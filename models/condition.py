"""What an operator should know of an installation: what is missing, what waits, what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import unclear
from models.chats import GROUP
from models.domain.roles import RoleKind
from models.tables import (
    BankAccount,
    Bot,
    Chat,
    ChatState,
    Delivery,
    DeliveryStatus,
    Feed,
    Hamlet,
    InboundUpdate,
    Role,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HamletCondition:
    """What a hamlet has of what it needs to begin."""

    slug: str
    has_head: bool
    has_group: bool
    has_account: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Messages that need a person: updates that we failed to handle, deliveries held back after a restore, those of
    the last day of which nobody knows whether they arrived."""

    parked: int
    held: int
    unclear: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A bank feed: of which hamlet and account (its last digits; empty: all), and when it was last heard."""

    kind: str
    slug: str
    digits: str
    at: datetime | None


async def hamlets(session: AsyncSession) -> Sequence[HamletCondition]:
    """Every hamlet, by its short name."""
    head = exists().where(Role.hamlet_id == Hamlet.id, Role.kind == RoleKind.HEAD, Role.revoked_at.is_(None))
    group = exists().where(Chat.hamlet_id == Hamlet.id, Chat.kind == GROUP, Chat.state == ChatState.ACTIVE)
    account = exists().where(BankAccount.hamlet_id == Hamlet.id, BankAccount.until.is_(None))
    rows = await session.execute(select(Hamlet.slug, head, group, account).order_by(Hamlet.slug))
    return [
        HamletCondition(slug=slug, has_head=has_head, has_group=has_group, has_account=has_account)
        for slug, has_head, has_group, has_account in rows
    ]


async def work(session: AsyncSession, *, now: datetime) -> Work:
    """What waits for a person."""
    parked = select(func.count()).select_from(InboundUpdate).where(InboundUpdate.parked_at.is_not(None))
    held = select(func.count()).select_from(Delivery).where(Delivery.status == DeliveryStatus.HELD)
    return Work(
        parked=await session.scalar(parked) or 0,
        held=await session.scalar(held) or 0,
        unclear=await unclear.lately(session, now=now),
    )


async def feeds(session: AsyncSession) -> Sequence[Heard]:
    """Every bank feed."""
    rows = await session.execute(
        select(Feed.kind, Hamlet.slug, BankAccount.number, Feed.heard_at)
        .join(Hamlet, Hamlet.id == Feed.hamlet_id)
        .outerjoin(BankAccount, BankAccount.id == Feed.account_id)
        .order_by(Feed.id)
    )
    return [Heard(kind=kind, slug=slug, digits=(number or "")[-4:], at=at) for kind, slug, number, at in rows]


async def groups(session: AsyncSession, bot_id: int) -> Sequence[tuple[str, str]]:
    """(address, title) of the bound groups of a bot."""
    rows = await session.execute(
        select(Chat.address, Chat.title)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(Bot.id == bot_id, Chat.kind == GROUP, Chat.state == ChatState.ACTIVE, Chat.hamlet_id.is_not(None))
        .order_by(Chat.id)
    )
    return [(address, title) for address, title in rows]
