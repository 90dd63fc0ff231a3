"""Subject: what this version does not do yet."""

from __future__ import annotations

from handlers.turn import Turn
from messages.texts import talk


async def not_yet(turn: Turn) -> None:
    """Something we know of and cannot do yet."""
    await turn.say(talk.not_yet(await turn.place() if turn.hamlet else None))
