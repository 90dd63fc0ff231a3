"""The Telegram bots of one running service: who they are, their updates, their lists of commands.

Imported when the first Telegram bot is started: the vendor's library is slow to load, and a hamlet may live without.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from aiohttp import web
from sqlalchemy import update

from handlers.inbox import Inbox
from handlers.incoming import Door
from handlers.registering import until_ours
from handlers.settings import Settings
from handlers.telegram import TelegramDoor
from handlers.telegram_intake import PollState, TelegramPoller, receive
from messages.channels.base import ChannelError
from messages.channels.telegram import BotAccount, Telegram
from messages.texts.commands import commands_for
from models import command_lists
from models.database import Database, is_away
from models.tables import Bot, BotState

logger = logging.getLogger(__name__)

BOT_PAUSE = 5.0  # seconds before a bot that cannot be reached is asked again

Owns = Callable[[str, asyncio.Event], Awaitable[bool]]
"""Waits until this process is the one that does a named work; False: stopped before."""
Keeps = Callable[[str], Awaitable[bool]]
"""Whether it still is, and was all the time."""


class TelegramService:
    """Starts what a Telegram bot needs but its relay, and knows what is wrong with it."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        inbox: Inbox,
        doors: dict[int, Door],
        owns: Owns,
        keeps: Keeps,
        built: frozenset[str],
    ) -> None:
        self._database = database
        self._settings = settings
        self._inbox = inbox
        self._doors = doors
        self._owns = owns
        self._keeps = keeps
        self._built = built
        self._refused: set[int] = set()
        self._pollers: dict[int, TelegramPoller] = {}
        self._known: dict[int, Telegram] = {}  # those that know who they are
        self._webhooks: dict[str, tuple[int, str]] = {}  # door -> bot, secret

    def channel(self, token: str) -> Telegram:
        """The way to the chats of the bot with this token."""
        settings = self._settings
        return Telegram(token, base_url=settings.telegram_base_url, proxy=settings.telegram_proxy or None)

    async def run(self, row: Bot, channel: Telegram, stop: asyncio.Event) -> None:
        """Learn who the bot is, then take its updates by webhook or by long polling."""
        account = await self._account(row.id, channel, stop)
        if account is None:
            return
        while not await self._note_account(row.id, account):
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BOT_PAUSE)
            if stop.is_set():
                return
        self._doors[row.id] = TelegramDoor(channel, user_id=account.user_id, username=account.username)
        self._known[row.id] = channel
        secret = self._settings.telegram_webhook_secret
        if secret:
            path = "/hooks/telegram" if not row.token else f"/hooks/telegram/{row.door}"
            self._webhooks["" if not row.token else row.door] = (row.id, secret)
            url = f"{self._settings.public_url}{path}"
            await until_ours(
                lambda: channel.ensure_webhook(url, secret), bot_id=row.id, refused=self._refused, stop=stop
            )
            return
        name = f"poll:{row.id}"
        poller = TelegramPoller(channel, bot_id=row.id, take=self._inbox.take, keeps=partial(self._keeps, name))
        self._pollers[row.id] = poller
        while await self._owns(name, stop):
            await poller.run(stop)

    async def receive(self, request: web.Request) -> web.Response:
        """The webhook of the bot that the path names."""
        known = self._webhooks.get(request.match_info.get("door", ""))
        if known is None:
            raise web.HTTPNotFound
        return await receive(request, bot_id=known[0], secret=known[1], take=self._inbox.take)

    async def show_commands(self) -> None:
        """Give each private chat whose person's roles have changed the list of commands of these roles."""
        for bot_id, channel in self._known.items():
            async with self._database.read() as session:
                outdated = await command_lists.outdated(session, bot_id)
            for each in outdated:
                listed = commands_for(each.roles, self._built)
                try:
                    await channel.set_commands(listed, address=each.address)
                except ChannelError as error:
                    logger.warning("bot %d: a list of commands was not taken: %s", bot_id, type(error).__name__)
                async with self._database.begin() as session:
                    await command_lists.shown(session, each)

    def wrong(self) -> list[str]:
        """What keeps these bots from working, for /readyz."""
        return [
            *(f"bot {bot_id}" for bot_id in sorted(self._refused)),
            *(
                f"bot {bot_id}: {poller.state}"
                for bot_id, poller in self._pollers.items()
                if poller.state is not PollState.ASKING
            ),
        ]

    def is_silent(self, bot_id: int) -> bool:
        """Whether this bot's updates cannot be got."""
        poller = self._pollers.get(bot_id)
        return bot_id in self._refused or (poller is not None and poller.state is not PollState.ASKING)

    async def _account(self, bot_id: int, channel: Telegram, stop: asyncio.Event) -> BotAccount | None:
        while not stop.is_set():
            try:
                account = await channel.me()
            except ChannelError as error:
                self._refused.add(bot_id)
                logger.warning("bot %d cannot be asked who it is: %s", bot_id, type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), BOT_PAUSE)
                continue
            self._refused.discard(bot_id)
            return account
        return None

    async def _note_account(self, bot_id: int, account: BotAccount) -> bool:
        """Write down who the bot is; False while the database is away."""
        noted = update(Bot).where(Bot.id == bot_id)
        try:
            async with self._database.begin() as session:
                await session.execute(
                    noted.values(name=account.name, username=account.username, state=BotState.ACTIVE)
                )
        except Exception as error:
            if not is_away(error):
                raise
            logger.warning("bot %d waits: the database is away", bot_id)
            return False
        return True
