"""What `bot.py check` and `bot.py bot …` do for Zalo bots."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from handlers.settings import Settings
from handlers.terminal import Context, Printed
from messages.channels.base import BotRefused, ChannelError
from messages.channels.zalo import BotAccount, Webhook, Zalo
from messages.texts import checks_zalo as words
from messages.texts.checks import REACHED, Finding
from models import condition, quotas
from models.domain.quotas import ZALO_BASIC
from models.popped import may_keep, popped_file
from models.tables import Bot, BotState


@dataclass(frozen=True, slots=True)
class Known:
    """A bot with the token that works for it."""

    row: Bot
    channel: Zalo


async def known_bots(context: Context) -> list[Known]:
    """Every Zalo bot, the environment's first."""
    settings = context.settings
    async with context.database.read() as session:
        rows = list(await session.scalars(select(Bot).where(Bot.kind == "zalo").order_by(Bot.id)))
    if settings.zalo_token and not any(row.token == "" for row in rows):
        rows.insert(0, Bot(id=0, kind="zalo", token="", door="", state=BotState.ACTIVE))
    return [
        Known(row, Zalo(row.token or settings.zalo_token, base_url=settings.zalo_base_url))
        for row in rows
        if row.token or settings.zalo_token
    ]


def door_of(settings: Settings, row: Bot) -> str:
    """The address of a bot's webhook."""
    return f"{settings.public_url}/hooks/zalo/{row.door}" if row.token else f"{settings.public_url}/hooks/zalo"


async def look_at(known: Known, context: Context) -> list[Finding]:
    """What is right and what is missing of one bot."""
    settings, row = context.settings, known.row
    try:
        account = await known.channel.me()
        registered = await known.channel.webhook(door_of(settings, row))
        is_ours = bool(settings.zalo_webhook_secret) and registered.ours
        outcome = await known.channel.webhook_tried() if is_ours else ""
    except BotRefused:
        return [words.bot_refused(row.id)]
    except ChannelError as error:
        return [words.bot_unreachable(row.id, type(error).__name__)]
    finally:
        await known.channel.close()
    return [
        *([words.stopped(row.id)] if row.state is BotState.REFUSED else []),
        *_ways_in(account, registered, settings),
        *([words.webhook_not_reached(account.name, outcome)] if outcome not in ("", REACHED) else []),
        *_kept(row, context),
        *([] if settings.files_at else [words.no_pictures()]),
        *await _used(row, account, context),
    ]


def _ways_in(account: BotAccount, registered: Webhook, settings: Settings) -> list[Finding]:
    if registered.url and not (settings.zalo_webhook_secret and registered.ours):
        return [words.foreign_webhook(account.name, registered.url)]
    return [words.bot_right(account.name, joins=account.can_join_groups)]


def _kept(row: Bot, context: Context) -> list[Finding]:
    file = popped_file(context.database, row.id)
    if context.settings.zalo_webhook_secret or may_keep(file):
        return []
    return [words.nothing_kept(str(file.parent.absolute()))]


async def _used(row: Bot, account: BotAccount, context: Context) -> list[Finding]:
    async with context.database.read() as session:
        used = await quotas.used(session, row.id, now=context.now, zone=context.settings.timezone)
        bound = await condition.groups(session, row.id)
    found = [words.messages_used(used, ZALO_BASIC, is_spent=row.state is BotState.SPENT)]
    found += [words.people_used(account.name, used, ZALO_BASIC)]
    return [*found, words.groups_used([title for _, title in bound], ZALO_BASIC)]


async def take_webhooks(context: Context) -> list[dict[str, object]]:
    """[{"bot", "url", "ours", "outcome"}] of every Zalo bot, the last of Zalo's own try; raises ChannelError."""
    settings, found = context.settings, list[dict[str, object]]()
    for each in await known_bots(context):
        try:
            if settings.zalo_webhook_secret:
                registered = await each.channel.ensure_webhook(
                    door_of(settings, each.row), settings.zalo_webhook_secret, take=context.values.take
                )
                outcome = registered.outcome or (await each.channel.webhook_tried() if registered.ours else "")
            else:
                registered, outcome = await each.channel.drop_webhook(), ""
        finally:
            await each.channel.close()
        found.append({"bot": each.row.id, "url": registered.url, "ours": registered.ours, "outcome": outcome})
    return found


async def resume(context: Context) -> Printed:
    """{"resumed": [bot]}: bots that stopped (month used up, token refused) try again, within seconds."""
    async with context.database.begin() as session:
        resumed = await quotas.resume(session, context.values.bot)
    return Printed(data={"resumed": resumed}, lines=[words.resumed(len(resumed))])
