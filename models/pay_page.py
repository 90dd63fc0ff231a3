"""What anybody may see of a hamlet's collections: nothing here depends on what a household owes or has paid."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.fees import same_amount
from models.tables import Bot, BotState, Charge, Round


async def same_amounts(session: AsyncSession, rounds: Sequence[Round]) -> dict[int, int]:
    """What each household pays, in đồng, by round id; only of rounds in which all who pay, pay alike."""
    asked: dict[int, set[int]] = {each.id: set() for each in rounds if not each.is_voluntary}
    rows = await session.execute(
        select(Charge.round_id, Charge.amount)
        .where(Charge.round_id.in_(asked), Charge.amount > 0, Charge.voided_at.is_(None))
        .distinct()
    )
    for round_id, amount in rows:
        asked[round_id].add(amount)
    found = {round_id: same_amount(amounts) for round_id, amounts in asked.items()}
    return {round_id: amount for round_id, amount in found.items() if amount is not None}


async def bot_name(session: AsyncSession, hamlet_id: int) -> str | None:
    """The name of the bot that a resident of this hamlet can write to; its own before a shared one."""
    name: str | None = await session.scalar(
        select(Bot.name)
        .where(Bot.name != "", Bot.state == BotState.ACTIVE, or_(Bot.hamlet_id == hamlet_id, Bot.hamlet_id.is_(None)))
        .order_by(Bot.hamlet_id.is_(None), Bot.id)
        .limit(1)
    )
    return name
