"""How Zalo's updates reach us: asked for one by one, or posted to our webhook; stored before all else."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from enum import StrEnum

from aiohttp import web
from sqlalchemy.exc import DataError

from handlers.web import holds_secret
from messages.channels.base import BotRefused, ChannelError
from messages.channels.handed_polling import HandedPolling, HandGone
from messages.channels.zalo import MARK, POLL_MARGIN, PollBlocked, Zalo
from models.popped import Popped

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0  # a stop waits for the call in hand: what is popped and not read is lost
FIRST_PAUSE = 1.0  # seconds after the first failure, doubled with each further one
LONGEST_PAUSE = 30.0
SHORTEST_POLL = 0.2  # seconds that a call takes which brings nothing, also where the platform does not wait
HOPELESS = (ValueError, DataError)  # what cannot be stored, however often it is tried
MOST_TRIES = 3
BODY_LIMIT = 1024 * 1024  # bytes; an update holds no file
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret

Take = Callable[[int, Sequence[bytes]], Awaitable[None]]
"""Stores the raw updates of one of our bots (its row's id); returns only when they are safe."""


Keeps = Callable[[], Awaitable[bool]]
"""Whether this process is still the one that asks."""


class PollState(StrEnum):
    """How the asking goes; anything but ASKING is reported by `/readyz`, the middle two need a person."""

    ASKING = "asking"
    BLOCKED = "blocked"  # a webhook is registered
    REFUSED = "refused"  # the token is not known any more: nothing is asked with it until somebody says so
    FAILING = "failing"  # no network, an outage there, or the updates could not be stored


class ZaloPoller:
    """Asks for the updates of one bot until it is told to stop, its token is refused, or another process may ask.

    The platform forgets an update with the answer that brings it. So a process of its own asks, which a kill of ours
    does not meet: that answer is written down as it arrives and wiped when the update is stored, which is tried until
    it succeeds, and no other is asked for before. What an earlier process left written down comes first, also what it
    has in hand still. A stop lets the call in hand come to its end.
    """

    def __init__(
        self,
        channel: Zalo,
        *,
        bot_id: int,
        take: Take,
        popped: Popped,
        keeps: Keeps,
        poll_seconds: float = POLL_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.state = PollState.ASKING
        self._channel = channel
        self._bot_id = bot_id
        self._take = take
        self._popped = popped
        self._keeps = keeps
        self._poll_seconds = poll_seconds
        self._first_pause = first_pause
        self._hand: HandedPolling | None = None
        self._waited = 0.0  # seconds, for an earlier process that still has the file
        self._unstored: bytes | None = None
        self._tries = 0  # of storing it, that were hopeless

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until `stop` is set, the token is refused (no further call with it), or it is not our turn any more."""
        try:
            await self._run(stop)
        finally:
            if self._hand is not None:
                await self._hand.close()
                self._hand = None
            self._popped.close()

    async def _run(self, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set() or (self._unstored is not None and failures < 2):
            # with every call: a database that comes back has forgotten whose turn it is
            if self._unstored is None and not await self._keeps():
                self.state = PollState.ASKING  # whoever does will say what is wrong
                return
            if await self._ask():
                failures = 0
                continue
            if self.state is PollState.REFUSED:
                return
            failures += 1
            longest = min(self._first_pause * 2 ** (failures - 1), LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), random.uniform(longest / 2, longest))  # noqa: S311 - spreads calls

    async def _ask(self) -> bool:
        """One call and one storing; False where something failed."""
        if not self._popped.is_open and self._popped.open() and self._unstored is None:
            self._unstored = self._popped.left() or None
        if self._popped.is_taken and self._waited < self._poll_seconds + POLL_MARGIN:
            self._waited += SHORTEST_POLL  # what an earlier process has in hand comes to its end
            await asyncio.sleep(SHORTEST_POLL)
            return True
        begin = time.monotonic()
        try:
            if self._unstored is None:
                self._unstored = await self._next_update()
        except PollBlocked:
            return self._failed(PollState.BLOCKED, "a webhook is registered")
        except BotRefused:
            return self._failed(PollState.REFUSED, "token refused")
        except ChannelError as error:
            return self._failed(PollState.FAILING, str(error))
        if self._unstored is None:
            self._popped.clear()  # of what was no update after all
            await asyncio.sleep(begin + SHORTEST_POLL - time.monotonic())
        elif not await self._store(self._unstored):
            return False
        self.state = PollState.ASKING
        return True

    async def _next_update(self) -> bytes | None:
        """Through a process that a kill of ours does not meet, where what it is handed can be written down."""
        if self._popped.file is not None:
            self._hand = self._hand or HandedPolling(self._popped.file, MARK)
            self._popped.may_be_written()
            try:
                return await self._channel.next_update(wait=self._poll_seconds, through=self._hand)
            except HandGone as error:
                logger.warning("bot %s is asked without a process of its own: %s", self._bot_id, error)
                if left := self._popped.left():
                    return left
        return await self._channel.next_update(wait=self._poll_seconds, keep=self._popped.keep)

    async def _store(self, update: bytes) -> bool:
        try:
            await self._take(self._bot_id, [update])
        except Exception as error:
            # the kind alone: a database error quotes what it could not store
            self._failed(PollState.FAILING, f"an update is not stored: {type(error).__name__}")
            self._tries += isinstance(error, HOPELESS)
            if self._tries < MOST_TRIES:
                await asyncio.to_thread(self._popped.secure)  # it may be long: the power may go meanwhile
                return False
            logger.error("bot %s: an update cannot be stored and is dropped", self._bot_id)
        self._unstored, self._tries = None, 0
        self._popped.clear()
        return True

    def _failed(self, state: PollState, reason: str) -> bool:
        if self.state is not state:
            logger.warning("bot %s cannot get updates (%s): %s", self._bot_id, state, reason)
        self.state = state
        return False


async def receive(request: web.Request, *, bot_id: int, secret: str, take: Take) -> web.Response:
    """The webhook of one bot: 401 for a wrong secret, 500 if not stored; anything else is taken, or none of ours.

    The platform tries the address without secret and body: 200, and nothing is done.
    """
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_LIMIT:
            return web.Response(status=413)
    given = request.headers.get(SECRET_HEADER)
    if given is None and not body:
        return web.Response()
    if not holds_secret(given or "", secret):
        return web.Response(status=401)
    try:
        await take(bot_id, [bytes(body)])
    except Exception as error:
        logger.error("bot %s: update not stored: %s", bot_id, type(error).__name__)
        return web.Response(status=500)
    return web.Response()
