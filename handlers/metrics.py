"""Figures for /metrics, counted from the rows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.channels.base import Lane
from models.tables import Chat, Delivery, DeliveryStatus, InboundUpdate, Person


async def metrics_of(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> str:
    """The metrics in Prometheus' text form."""
    month = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines: list[str] = []

    def add(name: str, value: int, **labels: object) -> None:
        inside = ",".join(f'{key}="{each}"' for key, each in labels.items())
        lines.append(f"{name}{{{inside}}} {value}" if inside else f"{name} {value}")

    updates = await session.execute(select(InboundUpdate.bot_id, func.count()).group_by(InboundUpdate.bot_id))
    for bot_id, count in updates:
        add("loaxom_updates_total", count, bot=bot_id, kind="known")
    states = await session.execute(
        select(Delivery.bot_id, Delivery.status, func.count()).group_by(Delivery.bot_id, Delivery.status)
    )
    for bot_id, status, count in states:
        add("loaxom_deliveries_total", count, bot=bot_id, state=status.value)
    received = await session.execute(
        select(InboundUpdate.bot_id, func.count())
        .where(InboundUpdate.received_at >= month)
        .group_by(InboundUpdate.bot_id)
    )
    for bot_id, count in received:
        add("loaxom_bot_messages_month", count, bot=bot_id, direction="in")
    sent = await session.execute(
        select(Delivery.bot_id, func.count())
        .where(Delivery.status == DeliveryStatus.SENT, Delivery.sent_at >= month)
        .group_by(Delivery.bot_id)
    )
    for bot_id, count in sent:
        add("loaxom_bot_messages_month", count, bot=bot_id, direction="out")
    people = await session.execute(select(Person.bot_id, func.count()).group_by(Person.bot_id))
    for bot_id, count in people:
        add("loaxom_bot_people", count, bot=bot_id)
    groups = await session.execute(
        select(Chat.bot_id, func.count())
        .where(Chat.kind == "group", Chat.hamlet_id.is_not(None))
        .group_by(Chat.bot_id)
    )
    for bot_id, count in groups:
        add("loaxom_bot_groups", count, bot=bot_id)
    waiting = await outbox.waiting_by_lane(session)
    for lane in Lane:
        add("loaxom_outbox_waiting", waiting.get(int(lane), 0), lane=lane.name.lower())
    return "\n".join(lines) + "\n"
