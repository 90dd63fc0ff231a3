"""What an error of a channel means for the message that met it."""

from __future__ import annotations

from messages.channels.base import BotRefused, ChatGone, Rejected, Unclear
from models.domain.retry import Failure

NOT_REACHED = (Failure.PASSING, Failure.UNCLEAR, Failure.BOT_REFUSED)
"""The messenger took nothing, as far as is known."""


def failure_of(error: Exception) -> Failure:
    """How an exception of a channel counts; a bug in a channel is passing, so that the others still get theirs."""
    match error:
        case BotRefused():
            return Failure.BOT_REFUSED
        case ChatGone():
            return Failure.CHAT_GONE
        case Rejected():
            return Failure.REJECTED
        case Unclear():
            return Failure.UNCLEAR
        case _:
            return Failure.PASSING
