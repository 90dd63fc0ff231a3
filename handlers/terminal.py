"""Door: the command line. Reads a call, does it in one transaction, prints JSON alone on standard output."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from handlers.settings import Settings
from messages.texts import terminal as words
from models.database import Database, is_away
from models.domain.deployment import Deployment
from models.refusals import Refusal
from models.schema import upgrade

PARTS = frozenset({"web", "relay", "clock"})
DONE, REFUSED, WRONG_USAGE, NO_DATABASE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a call works with."""

    values: argparse.Namespace
    settings: Settings
    database: Database
    deployment: Deployment
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a call prints: `data` with --json, `lines` for a person; `code` is the exit code."""

    data: Any  # Any: JSON of the shape that the call's documentation names
    lines: list[str] = field(default_factory=list)
    code: int = DONE


Call = Callable[[Context], Awaitable[Printed]]


class RefusedInWords(Refusal):
    """Refused by the data, for a reason that only the terminal meets; its words are ready."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class WrongUsage(Exception):
    """A value that argparse cannot judge; exit code 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The command line, read: the service, or one call."""

    call: str
    simulator: bool
    parts: frozenset[str]
    values: argparse.Namespace


def parse(argv: list[str] | None, add_calls: Callable[[Any], None]) -> Arguments:  # Any: argparse's own, private
    """Read the command line; exits with 2 where it is none of the calls."""
    parser = argparse.ArgumentParser(prog="bot.py", description=words.DESCRIPTION)
    add_calls(parser.add_subparsers(dest="call", metavar="CALL"))
    values = parser.parse_args(argv)
    chosen = frozenset(part for part in getattr(values, "service_parts", "").split(",") if part)
    if chosen - PARTS:
        parser.error(f"--role takes {', '.join(sorted(PARTS))}")
    return Arguments(
        call=values.call or "run", simulator=getattr(values, "simulator", False), parts=chosen, values=values
    )


async def call(
    arguments: Arguments, settings: Settings, deployment: Deployment, clock: Callable[[], datetime]
) -> int:
    """Do one call and print what it says; returns the exit code."""
    values = arguments.values
    database = Database(settings.database_url)
    context = Context(values=values, settings=settings, database=database, deployment=deployment, now=clock())
    as_json = bool(getattr(values, "json", False))
    try:
        work: Call = values.work
        if values.uses_database and database.is_sqlite:
            await upgrade(database)
        printed = await work(context)
    except Refusal as refusal:
        return _refuse(refusal.code, words.refusal(refusal), as_json=as_json)
    except WrongUsage as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except (OSError, DBAPIError) as error:
        if not is_away(error):
            raise
        print(words.NO_DATABASE, file=sys.stderr)
        return NO_DATABASE
    finally:
        await database.close()
    _print(printed, as_json=as_json)
    return printed.code


async def read_file(path: Path) -> bytes:
    """A file that was named in a call. Raises WrongUsage where it cannot be read."""
    try:
        return await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise WrongUsage(words.cannot_read(str(path), error.strerror or "")) from None


async def read_secret(path: Path) -> str:
    """The secret in a file, without the blanks around it. Raises WrongUsage where there is none."""
    try:
        secret = (await read_file(path)).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise WrongUsage(words.cannot_read(str(path), "UTF-8")) from None
    if not secret:
        raise WrongUsage(words.NOTHING_IN_FILE)
    return secret


def _print(printed: Printed, *, as_json: bool) -> None:
    if as_json and printed.data is not None:
        print(json.dumps(printed.data, ensure_ascii=False))
        return
    for line in printed.lines:
        print(line)


def _refuse(code: str, message: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
    return REFUSED
