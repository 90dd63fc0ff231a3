"""The calls of the terminal that need no register or money: codes, answers, bots, schema."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.terminal import Call, Context, Printed, RefusedInWords, WrongUsage
from messages.answers import answers
from messages.qr import draw_code, png
from messages.texts import terminal as words
from messages.texts import urgent as urgent_words
from models import bots, hamlets, local_answers
from models.domain.banks import AmbiguousBank, UnknownBank, find_bank
from models.domain.emergencies import read_emergency
from models.domain.questions import Asked, Decision, OwnAnswer
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
        await asyncio.to_thread(values.png.write_bytes, picture)
    return Printed(data={"payload": made}, lines=[made])


async def ask_question(context: Context) -> Printed:
    """What the bot would answer: one question, or a line of JSON for each line of JSON given."""
    values = context.values
    if (values.question is None) == (values.jsonl is None):
        raise WrongUsage(words.ONE_QUESTION_OR_JSONL)
    known = await answers(await _written_in(context, values.hamlet) if values.hamlet else ())
    if values.jsonl is None:
        asked = known.answerer.ask(values.question)
        entry = known.entries.get(asked.entry or "") if asked.decision is Decision.ANSWER else None
        danger = read_emergency(values.question)
        lines = [f"{asked.decision} {asked.entry or asked.intent or '-'} {asked.score:.2f}"]
        lines += [urgent_words.emergency(danger, None)] if danger else []
        return Printed(data=_as_json(values.question, asked), lines=[*lines, entry.answer if entry else ""])
    given = (
        sys.stdin.read() if values.jsonl == "-" else await asyncio.to_thread(Path(values.jsonl).read_text, "utf-8")
    )
    for number, line in enumerate(given.splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)["q"]
        except (ValueError, KeyError, TypeError):
            raise WrongUsage(words.not_a_question(number)) from None
        print(json.dumps(_as_json(str(question), known.answerer.ask(str(question))), ensure_ascii=False))
    return Printed(data=None)


async def _written_in(context: Context, slug: str) -> list[OwnAnswer]:
    async with context.database.read() as session:
        hamlet = await hamlets.by_slug(session, slug)
        return await local_answers.in_force(session, hamlet.id, context.deployment)


async def add_bot(context: Context) -> Printed:
    """A further bot: {"bot", "door"}; the service takes it up within seconds."""
    values = context.values
    token = (await asyncio.to_thread(values.token_file.read_text, "utf-8")).strip()
    async with context.database.begin() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet) if values.hamlet else None
        bot = await bots.add_bot(session, values.kind, token=token, hamlet=hamlet, now=context.now)
        door = f"/hooks/{bot.kind}/{bot.door}"
    return Printed(data={"bot": bot.id, "door": door}, lines=[words.bot_added(bot.id, door)])


# Any: a JSON object
def _as_json(question: str, asked: Asked) -> dict[str, Any]:
    return {
        "q": question,
        "decision": asked.decision,
        "entry": asked.entry,
        "score": round(asked.score, 4),
        "suggestions": list(asked.suggestions),
        "intent": asked.intent,
    }
