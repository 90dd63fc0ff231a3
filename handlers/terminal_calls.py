"""The calls of the terminal that need no register or money: codes, answers, bots, schema."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from handlers.terminal import Call, Context, Printed, RefusedInWords, WrongUsage, read_secret
from handlers.terminal_ask import ask_question
from messages.qr import draw_code, png
from messages.texts import terminal as words
from models import bots, hamlets
from models.domain.banks import AmbiguousBank, UnknownBank, find_bank
from models.domain.vietqr import BadPayload, payload
from models.schema import upgrade

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Calls = _SubParsersAction[ArgumentParser]

PNG_SIZE = 480  # pixels: what bank apps and templates use


def add_service(calls: Calls) -> None:
    """`run` and `demo`: done by bot.py itself."""
    run = calls.add_parser("run", help="run the service (the default)")
    run.add_argument("--simulator", action="store_true", help="serve the browser simulator too (loopback only)")
    run.add_argument("--role", dest="service_parts", default="", metavar="web,relay,clock", help="only these parts")
    calls.add_parser("demo", help="run with a sample hamlet in a throw-away database")


def add_calls(calls: Calls) -> Calls:
    """The calls of this module; returns those under `bot`, where others join."""
    migrate = calls.add_parser("migrate", help="upgrade the schema")
    works(migrate, migrate_schema)

    vietqr = calls.add_parser("vietqr", help="the bare VietQR payload, or its picture")
    vietqr.add_argument("--bank", required=True, help="BIN, code or short name")
    vietqr.add_argument("--account", required=True)
    vietqr.add_argument("--amount", type=int)
    vietqr.add_argument("--memo", default="")
    vietqr.add_argument("--png", type=Path, metavar="FILE")
    works(vietqr, make_vietqr, uses_database=False)

    ask = calls.add_parser("ask", help="the answer the bot would give")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--jsonl", metavar="FILE", help='lines {"q"} in, results out; - is standard input')
    ask.add_argument("--hamlet", metavar="H")
    works(ask, ask_question, uses_database=False)

    bot = calls.add_parser("bot", help="bots").add_subparsers(dest="bot_call", required=True)
    add = bot.add_parser("add", help="a further bot, taken up by the running service")
    add.add_argument("kind", choices=["telegram", "zalo"])
    add.add_argument("--hamlet", metavar="H")
    add.add_argument("--token-file", type=Path, required=True)
    works(add, add_bot)
    return bot


def works(parser: ArgumentParser, work: Call, *, uses_database: bool = True) -> None:
    """Say what a call does; every call takes --json."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(work=work, uses_database=uses_database)


async def migrate_schema(context: Context) -> Printed:
    """Bring the schema up to date."""
    await upgrade(context.database)
    return Printed(data={"migrated": True}, lines=[words.MIGRATED])


async def make_vietqr(context: Context) -> Printed:
    """The bare payload: {"payload"}; a memo over 25 characters after folding is refused, its case is kept."""
    values = context.values
    try:
        made = payload(
            bank_bin=find_bank(values.bank).bin, account=values.account, amount=values.amount, memo=values.memo
        )
    except UnknownBank as error:
        raise RefusedInWords("unknown_bank", words.unknown_bank(error)) from None
    except AmbiguousBank as error:
        raise RefusedInWords("ambiguous_bank", words.ambiguous_bank(error)) from None
    except BadPayload as error:
        raise RefusedInWords(f"bad_{error.fault}", words.bad_payload(error)) from None
    if values.png:
        picture = await asyncio.to_thread(lambda: png(draw_code(made, PNG_SIZE)))
        try:
            await asyncio.to_thread(values.png.write_bytes, picture)
        except OSError as error:
            raise WrongUsage(words.cannot_write(str(values.png), error.strerror or "")) from None
    return Printed(data={"payload": made}, lines=[made])


async def add_bot(context: Context) -> Printed:
    """A further bot: {"bot", "door"}; the service takes it up within seconds."""
    values = context.values
    token = await read_secret(values.token_file)
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet) if values.hamlet else None
        bot = await bots.add_bot(session, values.kind, token=token, hamlet=hamlet, now=context.now)
        door = f"/hooks/{bot.kind}/{bot.door}"
    return Printed(data={"bot": bot.id, "door": door}, lines=[words.bot_added(bot.id, door)])
