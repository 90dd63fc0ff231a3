"""The Zalo bots of one running service: who they are, and their updates.

Imported when the first Zalo bot is started.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from aiohttp import web
from sqlalchemy import update

from handlers.inbox import Inbox
from handlers.incoming import Door
from handlers.registering import until_ours
from handlers.settings import Settings
from handlers.zalo import ZaloDoor
from handlers.zalo_intake import PollState, ZaloPoller, receive
from messages.channels.base import BotRefused, ChannelError
from messages.channels.zalo import BotAccount, Zalo
from models.database import Database, is_away
from models.popped import Popped, popped_file
from models.tables import Bot, BotState

logger = logging.getLogger(__name__)

BOT_PAUSE = 5.0  # seconds before a bot that cannot be reached is asked again
RESUME_PAUSE = 1.0  # seconds between two looks whether a refused token may be tried again

Owns = Callable[[str, asyncio.Event], Awaitable[bool]]
"""Waits until this process is the one that does a named work; False: stopped before."""
Keeps = Callable[[str], Awaitable[bool]]
"""Whether it still is, and was all the time."""

LEARNING_TRIES, LEARNING_PAUSE = 20, 0.1  # seconds: two in all, then nobody is there


class ZaloService:
    """Starts what a Zalo bot needs but its relay, and knows what is wrong with it."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        inbox: Inbox,
        doors: dict[int, Door],
        owns: Owns,
        keeps: Keeps,
    ) -> None:
        self._database = database
        self._settings = settings
        self._inbox = inbox
        self._doors = doors
        self._owns = owns
        self._keeps = keeps
        self._channels: dict[int, Zalo] = {}
        self._refused: set[int] = set()
        self._noted: set[int] = set()  # of whose refused token it is written down
        self._pollers: dict[int, ZaloPoller] = {}
        self._known: dict[int, ZaloDoor] = {}
        self._webhooks: dict[str, tuple[int, str]] = {}  # door -> bot, secret
        self._strangers: set[int] = set()  # whose webhook was called with another secret

    def channel(self, bot_id: int, token: str) -> Zalo:
        """The way to the chats of a bot."""
        self._channels[bot_id] = Zalo(token, base_url=self._settings.zalo_base_url)
        return self._channels[bot_id]

    async def heed(self, row: Bot) -> None:
        """Write down that a bot's token was refused; ask with it again when `bot.py bot resume` says so."""
        channel = self._channels[row.id]
        if not channel.is_refused:
            return
        if row.state is not BotState.REFUSED and row.id in self._noted:
            self._noted.discard(row.id)
            channel.resume()
            return
        if row.state is not BotState.REFUSED:
            logger.error("bot %d stops: its token is refused", row.id)
            async with self._database.begin() as session:
                await session.execute(update(Bot).where(Bot.id == row.id).values(state=BotState.REFUSED))
        self._noted.add(row.id)

    async def run(self, row: Bot, channel: Zalo, stop: asyncio.Event) -> None:
        """Learn who the bot is, then take its updates by webhook or by long polling."""
        account = await self._account(row.id, channel, stop)
        if account is None:
            return
        while not await self._note_account(row.id, account):
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BOT_PAUSE)
            if stop.is_set():
                return
        self._known[row.id] = self._doors[row.id] = ZaloDoor(channel, name=account.name)
        secret = self._settings.zalo_webhook_secret
        if secret:
            await self._take_left(row.id)
            path = "/hooks/zalo" if not row.token else f"/hooks/zalo/{row.door}"
            self._webhooks["" if not row.token else row.door] = (row.id, secret)
            await self._keep_webhook(channel, f"{self._settings.public_url}{path}", secret, row.id, stop)
            return
        name, popped = f"poll:{row.id}", Popped(popped_file(self._database, row.id))
        keeps = partial(self._keeps, name)
        poller = ZaloPoller(channel, bot_id=row.id, take=self._take, popped=popped, keeps=keeps)
        self._pollers[row.id] = poller
        while await self._resumed(channel, stop) and await self._owns(name, stop):
            await poller.run(stop)

    async def receive(self, request: web.Request) -> web.Response:
        """The webhook of the bot that the path names."""
        door = request.match_info.get("door", "")
        for _ in range(LEARNING_TRIES):  # just started: the bot is being asked who it is, and Zalo calls only once
            if door in self._webhooks:
                break
            await asyncio.sleep(LEARNING_PAUSE)
        known = self._webhooks.get(door)
        if known is None:
            raise web.HTTPNotFound
        response = await receive(request, bot_id=known[0], secret=known[1], take=self._take)
        if response.status == 401 and known[0] not in self._strangers:
            self._strangers.add(known[0])  # no more than a line: anybody can call the address
            logger.warning(
                "bot %d: a call of its webhook has another secret. Was it changed? `bot.py bot webhook --take`",
                known[0],
            )
        return response

    def wrong(self) -> list[str]:
        """What keeps these bots from working, for /readyz."""
        found: list[str] = []
        for bot_id in sorted(self._channels):
            poller = self._pollers.get(bot_id)
            if poller is not None and poller.state is not PollState.ASKING:
                found.append(f"bot {bot_id}: {poller.state}")
            elif self._is_refused(bot_id):
                found.append(f"bot {bot_id}")
        return found

    def is_silent(self, bot_id: int) -> bool:
        """Whether this bot's updates cannot be got."""
        poller = self._pollers.get(bot_id)
        return self._is_refused(bot_id) or (poller is not None and poller.state is not PollState.ASKING)

    def strange(self) -> dict[int, int]:
        """How many events each bot got that we do not know, since the start."""
        return {bot_id: door.strange for bot_id, door in self._known.items()}

    def _is_refused(self, bot_id: int) -> bool:
        channel = self._channels.get(bot_id)
        return bot_id in self._refused or (channel is not None and channel.is_refused)

    async def _take_left(self, bot_id: int) -> None:
        """Store what was popped and not stored when the service last asked for updates itself."""
        path = popped_file(self._database, bot_id)
        popped = Popped(path)
        if not path.exists() or not popped.open():
            return
        try:
            if left := popped.left():
                await self._take(bot_id, [left])
                popped.clear()
        except Exception as error:  # it stays for the next start
            logger.error("bot %d: what was popped is not stored: %s", bot_id, type(error).__name__)
        finally:
            popped.close()

    async def _take(self, bot_id: int, payloads: Sequence[bytes]) -> None:
        for payload in payloads:
            self._known[bot_id].count(payload)
        await self._inbox.take(bot_id, payloads)

    async def _account(self, bot_id: int, channel: Zalo, stop: asyncio.Event) -> BotAccount | None:
        while not stop.is_set():
            try:
                account = await channel.me()
            except ChannelError as error:
                self._refused.add(bot_id)
                logger.warning("bot %d cannot be asked who it is: %s", bot_id, type(error).__name__)
                if isinstance(error, BotRefused):
                    await self._resumed(channel, stop)
                    continue
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), BOT_PAUSE)
                continue
            self._refused.discard(bot_id)
            return account
        return None

    async def _resumed(self, channel: Zalo, stop: asyncio.Event) -> bool:
        """Wait until a token may be tried again; False: stopped before."""
        while channel.is_refused and not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RESUME_PAUSE)
        return not stop.is_set()

    async def _note_account(self, bot_id: int, account: BotAccount) -> bool:
        """Write down who the bot is; False while the database is away."""
        this = update(Bot).where(Bot.id == bot_id)
        try:
            async with self._database.begin() as session:
                await session.execute(
                    this.values(
                        name=account.name[:80],
                        username=account.username[:80],
                        can_join_groups=account.can_join_groups,
                    )
                )
                await session.execute(this.where(Bot.state == BotState.REFUSED).values(state=BotState.ACTIVE))
        except Exception as error:
            if not is_away(error):
                raise
            logger.warning("bot %d waits: the database is away", bot_id)
            return False
        return True

    async def _keep_webhook(self, channel: Zalo, url: str, secret: str, bot_id: int, stop: asyncio.Event) -> None:
        found = await until_ours(
            lambda: channel.ensure_webhook(url, secret), bot_id=bot_id, refused=self._refused, stop=stop
        )
        if found is not None and found.outcome not in ("", "webhook.ok"):
            logger.warning(
                "bot %d: the webhook is registered, but Zalo's try of it ended with %s", bot_id, found.outcome
            )
