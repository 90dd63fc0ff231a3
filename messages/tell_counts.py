"""A round is over -> the treasurer is asked to hold box and bank against the book."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Lane
from messages.texts import counts as words
from messages.texts.contacts import YOU
from models import counts
from models.chats import role_targets
from models.domain.roles import TREASURY
from models.tables import Fee, Round


async def round_closed(session: AsyncSession, round_: Round, *, now: datetime) -> None:
    """Show what the round's receipts and the book say of it, and ask for the count; once a round."""
    compared = await counts.compare_round(session, round_.id)
    fee = await session.get_one(Fee, round_.fee_id)
    for role, target in await role_targets(session, round_.hamlet_id, sorted(TREASURY)):
        await outbox.put(
            session,
            words.round_closed(round_.title, compared, fee.fund_id, role.you or YOU),
            key=f"round:{round_.id}:compare:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True, title=round_.title),
        )
