"""A bot's webhook, tried until it is ours: a network that is away at the start must not leave a bot deaf."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from messages.channels.base import ChannelError

logger = logging.getLogger(__name__)

FIRST_PAUSE = 5.0  # seconds after the first failure, doubled with each further one
LONGEST_PAUSE = 600.0  # registering may have a limit of the day


class Registered(Protocol):
    """What a messenger says is registered."""

    @property
    def ours(self) -> bool:
        """Whether it is the address that was asked for."""


_Found = TypeVar("_Found", bound=Registered)


async def until_ours(
    register: Callable[[], Awaitable[_Found]],
    *,
    bot_id: int,
    refused: set[int],
    stop: asyncio.Event,
    first_pause: float = FIRST_PAUSE,
) -> _Found | None:
    """Try until our address stands, by us or by the terminal in the place of a foreign one; None: stopped before.

    Meanwhile the bot is among the `refused`.
    """
    pause, said = first_pause, ""
    while not stop.is_set():
        try:
            found = await register()
        except ChannelError as error:
            wrong = f"the webhook is not registered: {type(error).__name__}"
        else:
            if found.ours:
                refused.discard(bot_id)
                return found
            wrong = "another webhook stands; `bot.py bot webhook --take` replaces it"
        refused.add(bot_id)
        if wrong != said:
            logger.warning("bot %d: %s", bot_id, wrong)
        said = wrong
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    return None
