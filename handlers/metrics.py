"""Figures for /metrics, counted from the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.channels.base import Lane
from models.quotas import counts_since
from models.tables import Chat, Delivery, DeliveryStatus, InboundUpdate, Person

QUANTILES = (0.5, 0.95, 0.99)
ANSWERS_OF = timedelta(hours=1)
MOST_ANSWERS = 5_000


async def metrics_of(
    session: AsyncSession, *, now: datetime, zone: ZoneInfo, strange: Mapping[int, int] | None = None
) -> str:
    """The metrics in Prometheus' text form. `strange`: events a bot got since the start that we do not know."""
    month = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines: list[str] = []

    def add(name: str, value: float, **labels: object) -> None:
        inside = ",".join(f'{key}="{each}"' for key, each in labels.items())
        lines.append(f"{name}{{{inside}}} {value}" if inside else f"{name} {value}")

    updates = await session.execute(select(InboundUpdate.bot_id, func.count()).group_by(InboundUpdate.bot_id))
    for bot_id, count in updates:
        add("loaxom_updates_total", count, bot=bot_id, kind="known")
    for bot_id, count in (strange or {}).items():
        add("loaxom_updates_total", count, bot=bot_id, kind="unknown")
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
        select(Delivery.bot_id, func.count()).where(counts_since(month)).group_by(Delivery.bot_id)
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
    seconds = await _answer_seconds(session, now)
    for quantile in QUANTILES:
        add("loaxom_answer_seconds", _at(seconds, quantile), quantile=quantile)
    add("loaxom_answer_seconds_count", len(seconds))
    add("loaxom_answer_seconds_sum", round(sum(seconds), 3))
    waiting = await outbox.waiting_by_lane(session)
    for lane in Lane:
        add("loaxom_outbox_waiting", waiting.get(int(lane), 0), lane=lane.name.lower())
    return "\n".join(lines) + "\n"


async def _answer_seconds(session: AsyncSession, now: datetime) -> list[float]:
    """From a message to its answer, for the answers of the last hour, the quickest first."""
    rows = await session.execute(
        select(Delivery.created_at, Delivery.sent_at)
        .where(
            Delivery.status == DeliveryStatus.SENT,
            Delivery.sent_at >= now - ANSWERS_OF,
            Delivery.key.startswith("answer:"),
        )
        .order_by(Delivery.id.desc())
        .limit(MOST_ANSWERS)
    )
    return sorted((sent_at - asked_at).total_seconds() for asked_at, sent_at in rows if sent_at is not None)


def _at(seconds: list[float], quantile: float) -> float:
    return round(seconds[int(quantile * (len(seconds) - 1))], 3) if seconds else 0
