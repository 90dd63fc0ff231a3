"""Bots as rows: the first one of the environment, those the terminal adds."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import false, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import BY_HAND
from models.refusals import Refusal
from models.tables import Bot, Hamlet


class RealHamletHere(Refusal):
    """The simulator lets anybody speak as the head: never beside a hamlet that the demo did not make."""

    code = "real_hamlet_here"


async def first_bot(session: AsyncSession, kind: str, *, name: str, now: datetime) -> Bot:
    """The bot whose token stands in the environment (or that needs none), made once."""
    bot = await session.scalar(select(Bot).where(Bot.kind == kind, Bot.token == ""))
    if bot is None:
        bot = Bot(kind=kind, door=secrets.token_urlsafe(18), name=name, created_at=now)
        session.add(bot)
        await session.flush()
    return bot


async def add_bot(session: AsyncSession, kind: str, *, token: str, hamlet: Hamlet | None, now: datetime) -> Bot:
    """A further bot with a token of its own; the same token again changes nothing."""
    bot = await session.scalar(select(Bot).where(Bot.kind == kind, Bot.token == token))
    if bot is None:
        bot = Bot(
            kind=kind,
            door=secrets.token_urlsafe(18),
            token=token,
            hamlet_id=hamlet.id if hamlet else None,
            created_at=now,
        )
        session.add(bot)
        await session.flush()
    return bot


async def another_joins_groups(session: AsyncSession) -> bool:
    """Whether there is a bot that groups can let in."""
    joins = select(Bot.id).where(Bot.kind != BY_HAND, Bot.can_join_groups.is_distinct_from(false()))
    return await session.scalar(joins.limit(1)) is not None


async def refuse_simulator_beside_real_hamlets(session: AsyncSession) -> None:
    """Raises RealHamletHere where the database holds a hamlet that `demo` did not make."""
    if await session.scalar(select(Hamlet.id).where(Hamlet.made_by_demo.is_(False)).limit(1)) is not None:
        raise RealHamletHere("the simulator does not run beside a hamlet that `demo` did not make")
