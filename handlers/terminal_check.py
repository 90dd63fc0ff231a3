"""`bot.py check` and `bot.py bot webhook`: what is right, what is missing, and what to do about it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from handlers import terminal_zalo
from handlers.settings import Settings
from handlers.terminal import REFUSED, Context, Printed, RefusedInWords
from handlers.terminal_calls import works
from messages.channels.base import BotRefused, ChannelError
from messages.texts import checks as words
from messages.texts.checks import Finding, State
from models import condition, restores
from models.database import is_away
from models.schema import newest_revision, revision_of
from models.tables import Bot

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from messages.channels.telegram import Telegram

    Calls = _SubParsersAction[ArgumentParser]

MOST_GROUPS, MOST_HAMLETS = 50, 20  # looked at one by one
CLOCK_SECONDS = 60.0

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class _Known:
    """A bot with the token that works for it."""

    row: Bot
    channel: Telegram


def add_calls(calls: Calls, bots: Calls) -> None:
    """The calls of this module; `bots` are those under `bot`."""
    check = calls.add_parser("check", help="settings, database, bots: what is right, what is missing")
    works(check, check_all, uses_database=False)
    webhook = bots.add_parser("webhook", help="the registered webhook; --take replaces a foreign one")
    webhook.add_argument("--take", action="store_true")
    works(webhook, take_webhook)
    resume = bots.add_parser("resume", help="try again though the month was used up or the token refused")
    resume.add_argument("--bot", type=int, metavar="N")
    works(resume, terminal_zalo.resume)


async def check_all(context: Context) -> Printed:
    """[{"state": "right" | "missing" | "wrong", "what", "do"}]; exit code 1 where anything is wrong."""
    findings = [await _database(context)]
    if findings[0].state is State.RIGHT:
        findings += await _inside(context)
        known = await _bots(context)
        for each in known:
            findings += await _bot(each, context)
            await each.channel.close()
        on_zalo = await terminal_zalo.known_bots(context)
        for bot in on_zalo:
            findings += await terminal_zalo.look_at(bot, context)
        if not known and not on_zalo:
            findings.append(words.no_bot())
        findings.append(await _clock(context))
    findings.append(_secret(context.settings, is_sqlite=context.database.is_sqlite))
    findings.append(_public_address(context.settings))
    data = [{"state": each.state, "what": each.what, "do": each.todo} for each in findings]
    lines = [line for each in findings for line in words.lines(each)]
    wrong = any(each.state is State.WRONG for each in findings)
    return Printed(data=data, lines=lines, code=REFUSED if wrong else 0)


async def take_webhook(context: Context) -> Printed:
    """[{"bot", "url", "ours"}], Zalo's "outcome" too: with --take our address is registered, whatever stood there.

    Where a messenger is polled, none is.
    """
    secret, take = context.settings.telegram_webhook_secret, context.values.take
    found: list[dict[str, object]] = []
    if context.settings.zalo_webhook_secret or take:
        try:
            found += await terminal_zalo.take_webhooks(context)
        except ChannelError as error:
            raise RefusedInWords("bot_refused", words.bot_silent(0, type(error).__name__)) from None
    bots = await _bots(context) if secret or take else []
    if not bots and not found and not context.settings.zalo_webhook_secret:
        raise RefusedInWords("no_webhook_secret", words.POLLING)
    for each in bots:
        url = _door(context.settings, each.row)
        try:
            if secret:
                registered = await each.channel.ensure_webhook(url, secret, take=take)
            else:
                registered = await each.channel.drop_webhook()
        except ChannelError as error:
            raise RefusedInWords("bot_refused", words.bot_silent(each.row.id, type(error).__name__)) from None
        finally:
            await each.channel.close()
        found.append({"bot": each.row.id, "url": registered.url, "ours": registered.ours})
    lines = [
        line
        for each in found
        for line in words.webhook(str(each["url"]), ours=bool(each["ours"]), outcome=str(each.get("outcome", "")))
    ]
    return Printed(data=found, lines=lines, code=0 if all(each["ours"] for each in found) else REFUSED)


async def _database(context: Context) -> Finding:
    file = context.database.url.database or ""
    if context.database.is_sqlite and not await asyncio.to_thread(Path(file).exists):
        return words.database_empty(file)  # a check makes nothing
    try:
        revision = await revision_of(context.database)
    except (DBAPIError, OSError) as error:
        if not is_away(error):
            raise
        return words.database_away()
    if revision is None:
        return words.database_empty(file)
    if revision != newest_revision():
        return words.database_old(file)
    return words.database_right(file, is_sqlite=context.database.is_sqlite)


async def _bots(context: Context) -> list[_Known]:
    from messages.channels.telegram import Telegram  # slow to import

    settings = context.settings
    async with context.database.read() as session:
        rows = list(await session.scalars(select(Bot).where(Bot.kind == "telegram").order_by(Bot.id)))
    if settings.telegram_token and not any(row.token == "" for row in rows):
        rows.insert(0, Bot(id=0, kind="telegram", token=""))
    return [
        _Known(row, Telegram(row.token or settings.telegram_token, base_url=settings.telegram_base_url))
        for row in rows
        if row.token or settings.telegram_token
    ]


async def _bot(known: _Known, context: Context) -> list[Finding]:
    settings = context.settings
    try:
        account = await known.channel.me()
        registered = await known.channel.webhook(_door(settings, known.row))
    except BotRefused:
        return [words.bot_refused(known.row.id)]
    except ChannelError as error:
        return [words.bot_unreachable(known.row.id, type(error).__name__)]
    if registered.url and not (settings.telegram_webhook_secret and registered.ours):
        return [words.foreign_webhook(account.name, registered.url)]
    if registered.url and registered.waiting and registered.last_error:
        return [words.webhook_failing(account.name, registered.waiting, registered.last_error)]
    async with context.database.read() as session:
        bound = await condition.groups(session, known.row.id)
    return [
        words.bot_right(account.name, account.username),
        *[await _group(known.channel, address, title, account.user_id) for address, title in bound[:MOST_GROUPS]],
    ]


async def _group(channel: Telegram, address: str, title: str, user_id: int) -> Finding:
    try:
        return words.group(title) if await channel.may_pin(address, user_id) else words.group_without_pin(title)
    except ChannelError as error:
        return words.group_lost(title, type(error).__name__)


async def _inside(context: Context) -> list[Finding]:
    """What the database tells: hamlets that cannot begin yet, feeds, messages that wait for a person."""
    async with context.database.read() as session:
        hamlets = await condition.hamlets(session)
        feeds = await condition.feeds(session)
        work = await condition.work(session, now=context.now)
        is_holding = await restores.is_holding(session)
    settings = context.settings
    secrets = {"sepay": settings.sepay_webhook_secret, "casso": settings.casso_webhook_secret}
    heard = {each.kind for each in feeds if not each.digits}  # the environment's own has every account of its hamlet
    unclaimed = [kind for kind, secret in secrets.items() if secret and kind not in heard and len(hamlets) > 1]
    lacking = [each for each in hamlets if not (each.has_head and each.has_group and each.has_account)]
    zone = context.settings.timezone
    return [
        words.hamlets(len(hamlets)),
        *[words.hamlet_lacks(each) for each in lacking[:MOST_HAMLETS]],
        *[words.feed(each, context.now, zone) for each in feeds],
        *[words.feed_of_nobody(kind) for kind in unclaimed],
        *([words.parked(work.parked)] if work.parked else []),
        *([words.held(work.held)] if work.held and not is_holding else []),
        *([words.unclear(work.unclear)] if work.unclear else []),
        *([words.restored(work.held)] if is_holding else []),
    ]


async def _clock(context: Context) -> Finding:
    """This machine's clock against that of the messenger's server, or of the database's."""
    there: datetime | None = None
    if context.settings.telegram_token:
        there = await _clock_of_server(context.settings.telegram_base_url)
    elif context.settings.zalo_token:
        there = await _clock_of_server(context.settings.zalo_base_url)
    elif not context.database.is_sqlite:
        async with context.database.read() as session:
            there = await session.scalar(select(func.now()))
    if there is None:
        return words.clock_unknown(context.now, context.settings.timezone)
    late = (there - context.now).total_seconds()
    return (
        words.clock_wrong(late) if abs(late) > CLOCK_SECONDS else words.clock(context.now, context.settings.timezone)
    )


async def _clock_of_server(url: str) -> datetime | None:
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.head(url) as response:
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return None


def _secret(settings: Settings, *, is_sqlite: bool) -> Finding:
    return words.secret_right() if settings.secret_key or is_sqlite else words.secret_missing()


def _door(settings: Settings, row: Bot) -> str:
    path = f"/hooks/telegram/{row.door}" if row.token else "/hooks/telegram"
    return f"{settings.public_url}{path}"


def _public_address(settings: Settings) -> Finding:
    host = urlparse(settings.public_url).hostname or ""
    if host in LOOPBACK or not settings.public_url.startswith("https://"):
        return words.no_public_address(settings.public_url)
    return words.public_address(settings.public_url)
