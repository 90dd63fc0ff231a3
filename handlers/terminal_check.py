"""`bot.py check` and `bot.py bot webhook`: what is right, what is missing, and what to do about it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from handlers.settings import Settings
from handlers.terminal import REFUSED, Context, Printed, RefusedInWords
from handlers.terminal_calls import works
from messages.channels.base import BotRefused, ChannelError
from messages.texts import checks as words
from messages.texts.checks import Finding, State
from models.database import is_away
from models.schema import newest_revision, revision_of
from models.tables import Bot, Hamlet

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from messages.channels.telegram import Telegram

    Calls = _SubParsersAction[ArgumentParser]

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


async def check_all(context: Context) -> Printed:
    """[{"state": "right" | "missing" | "wrong", "what", "do"}]; exit code 1 where anything is wrong."""
    findings = [await _database(context)]
    if findings[0].state is State.RIGHT:
        async with context.database.read() as session:
            hamlets = len((await session.scalars(select(Hamlet.id))).all())
        findings.append(words.hamlets(hamlets))
        known = await _bots(context)
        findings += [await _bot(each, context.settings) for each in known] or [words.no_bot()]
        for each in known:
            await each.channel.close()
    findings.append(_public_address(context.settings))
    data = [{"state": each.state, "what": each.what, "do": each.todo} for each in findings]
    lines = [line for each in findings for line in words.lines(each)]
    wrong = any(each.state is State.WRONG for each in findings)
    return Printed(data=data, lines=lines, code=REFUSED if wrong else 0)


async def take_webhook(context: Context) -> Printed:
    """[{"bot", "url", "ours"}]: with --take our address is registered, whatever stood there."""
    secret = context.settings.telegram_webhook_secret
    if not secret:
        raise RefusedInWords("no_webhook_secret", words.POLLING)
    found = []
    for each in await _bots(context):
        url = _door(context.settings, each.row)
        try:
            registered = await each.channel.ensure_webhook(url, secret, take=context.values.take)
        except ChannelError as error:
            raise RefusedInWords("bot_refused", words.bot_silent(each.row.id, type(error).__name__)) from None
        finally:
            await each.channel.close()
        found.append({"bot": each.row.id, "url": registered.url, "ours": registered.ours})
    lines = [words.webhook(str(each["url"]), ours=bool(each["ours"])) for each in found]
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


async def _bot(known: _Known, settings: Settings) -> Finding:
    try:
        account = await known.channel.me()
        registered = await known.channel.webhook(_door(settings, known.row))
    except BotRefused:
        return words.bot_refused(known.row.id)
    except ChannelError as error:
        return words.bot_unreachable(known.row.id, type(error).__name__)
    if registered.url and not (settings.telegram_webhook_secret and registered.ours):
        return words.foreign_webhook(account.name, registered.url)
    return words.bot_right(account.name, account.username)


def _door(settings: Settings, row: Bot) -> str:
    path = f"/hooks/telegram/{row.door}" if row.token else "/hooks/telegram"
    return f"{settings.public_url}{path}"


def _public_address(settings: Settings) -> Finding:
    host = urlparse(settings.public_url).hostname or ""
    if host in LOOPBACK or not settings.public_url.startswith("https://"):
        return words.no_public_address(settings.public_url)
    return words.public_address(settings.public_url)
