"""How Telegram's updates reach us: asked for by long polling, or posted to our webhook; stored before all else."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from enum import StrEnum

from aiohttp import web

from handlers.web import holds_secret
from messages.channels.base import BotRefused, ChannelError
from messages.channels.telegram import Telegram, UpdatesBlocked

logger = logging.getLogger(__name__)

POLL_SECONDS = 25.0
FIRST_PAUSE = 1.0  # seconds after the first failure, doubled with each further one
LONGEST_PAUSE = 30.0
BODY_LIMIT = 1024 * 1024  # bytes; an update holds no file
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret

Take = Callable[[int, Sequence[bytes]], Awaitable[None]]
"""Stores the raw updates of one of our bots (its row's id); returns only when they are safe."""
Keeps = Callable[[], Awaitable[bool]]
"""Whether this process is still the one that asks."""


class PollState(StrEnum):
    """How the asking goes; anything but ASKING is reported by `/readyz`, the middle two need a person."""

    ASKING = "asking"
    BLOCKED = "blocked"  # a webhook is registered, or another process asks with the same token
    REFUSED = "refused"  # the token is not known any more
    FAILING = "failing"  # no network, or the updates could not be stored


class TelegramPoller:
    """Asks for the updates of one bot until it is told to stop, or another process may ask.

    An update is confirmed to the vendor by the call after the one that brought it, and that call is made only when
    the updates were stored: what a crash interrupts comes again.
    """

    def __init__(
        self,
        channel: Telegram,
        *,
        bot_id: int,
        take: Take,
        keeps: Keeps,
        poll_seconds: float = POLL_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.state = PollState.ASKING
        self._channel = channel
        self._bot_id = bot_id
        self._take = take
        self._keeps = keeps
        self._poll_seconds = poll_seconds
        self._first_pause = first_pause
        self._storing = False
        self._stored = 0  # the newest update that is safe with us

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until `stop` is set, then confirm what was stored; or until it is not our turn any more."""
        failures = 0
        async with asyncio.TaskGroup() as group:
            stopped = group.create_task(stop.wait())
            while not stop.is_set():
                if not await self._keeps():
                    self.state = PollState.ASKING  # whoever does will say what is wrong
                    stopped.cancel()
                    return
                asking = group.create_task(self._ask())
                await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    if not self._storing:
                        asking.cancel()
                    break
                pause = asking.result()
                failures = 0 if pause is None else failures + 1
                if pause is not None:
                    longer = min(self._first_pause * 2 ** (failures - 1), LONGEST_PAUSE)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), max(pause, longer))
        if self._stored:
            with suppress(ChannelError):
                await self._channel.updates(after=self._stored, wait=0, limit=1)

    async def _ask(self) -> float | None:
        """One call and one storing; the seconds to wait at least when it failed."""
        try:
            found = await self._channel.updates(after=self._stored, wait=self._poll_seconds)
        except UpdatesBlocked:
            return self._failed(PollState.BLOCKED, "somebody else gets the updates")
        except BotRefused:
            return self._failed(PollState.REFUSED, "token refused")
        except ChannelError as error:
            self._failed(PollState.FAILING, type(error).__name__)
            return error.retry_after or 0.0
        if found:
            self._storing = True  # a stop lets it finish
            try:
                await self._take(self._bot_id, [payload for _, payload in found])
            except Exception as error:
                return self._failed(PollState.FAILING, f"updates not stored: {type(error).__name__}")
            finally:
                self._storing = False
            self._stored = found[-1][0]
        self.state = PollState.ASKING
        return None

    def _failed(self, state: PollState, reason: str) -> float:
        if self.state is not state:
            logger.warning("bot %s cannot get updates (%s): %s", self._bot_id, state, reason)
        self.state = state
        return 0.0


async def receive(request: web.Request, *, bot_id: int, secret: str, take: Take) -> web.Response:
    """The webhook of one bot: 401 for a wrong secret, 400 for what is no update, 500 (comes again) if not stored."""
    given = request.headers.get(SECRET_HEADER, "")
    if not holds_secret(given, secret):
        return web.Response(status=401)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_LIMIT:
            return web.Response(status=413)
    payload = bytes(body)
    if not _is_update(payload):
        return web.Response(status=400)
    try:
        await take(bot_id, [payload])
    except Exception as error:
        # the kind alone: a database error quotes what it could not store
        logger.error("bot %s: update not stored: %s", bot_id, type(error).__name__)
        return web.Response(status=500)
    return web.Response()


def _is_update(payload: bytes) -> bool:
    try:
        update = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(update, dict) and type(update.get("update_id")) is int
