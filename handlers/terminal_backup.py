"""The calls of the terminal about backups: writing one, bringing one back, letting go what is held after that."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from handlers.terminal import REFUSED, Context, Printed, RefusedInWords, WrongUsage
from handlers.terminal_calls import works
from models import restores
from models.refusals import Refusal

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from models.backup.contents import FundSum

    Calls = _SubParsersAction[ArgumentParser]

_Result = TypeVar("_Result")

LEAST_PASSPHRASE = 12
"""Letters."""


def add_calls(calls: Calls) -> None:
    """The calls of this module."""
    backup = calls.add_parser("backup", help="the whole database into one encrypted file, while the service runs")
    backup.add_argument("file", type=Path)
    works(backup, back_up, uses_database=False)

    restore = calls.add_parser("restore", help="the database out of a backup; the service must be stopped")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace what the database holds")
    restore.add_argument("--secret-key-to", type=Path, metavar="FILE", help="write the SECRET_KEY of then there")
    works(restore, bring_back, uses_database=False)

    outbox = calls.add_parser("outbox", help="messages held since a restore").add_subparsers(
        dest="outbox_call", required=True
    )
    works(outbox.add_parser("show", help="how many are held"), show_held)
    works(outbox.add_parser("release", help="send them; the clock ticks again"), release_held)
    works(outbox.add_parser("drop", help="never send them; the clock ticks again"), drop_held)


async def back_up(context: Context) -> Printed:
    """{"file", "made_at", "bytes", "rows", "funds": [{"fund_id", "entries", "head", …}], "faults"}; 1 with faults."""
    from messages.texts import terminal_backup as words
    from models.backup import dump

    path: Path = context.values.file
    passphrase = await _passphrase(context, new=True)
    written = await _in_words(
        dump.write(context.database, path, passphrase, secret_key=context.settings.secret_key, now=context.now),
        path,
    )
    ending = written.ending
    rows = sum(ending.rows.values())
    lines = [words.written(path, rows=rows, funds=len(ending.funds), size=written.size)]
    if ending.faults:
        lines.append(words.book_has_faults(ending.faults))
    data = {
        "file": str(path),
        "made_at": _local(context, written.heading.made_at),
        "bytes": written.size,
        "rows": ending.rows,
        "funds": [_fund(each) for each in ending.funds],
        "faults": ending.faults,
    }
    return Printed(data=data, lines=lines, code=REFUSED if ending.faults else 0)


async def bring_back(context: Context) -> Printed:
    """{"made_at", "rows", "held", "funds", "faults", "before", "secret_key": "same" | "other" | "none"}."""
    from messages.texts import terminal_backup as words
    from models.backup import restore

    path: Path = context.values.file
    passphrase = await _passphrase(context, new=False)
    restored = await _in_words(
        restore.restore(
            context.database,
            path,
            passphrase,
            force=context.values.force,
            now=context.now,
            today=context.deployment.day(context.now),
        ),
        path,
    )
    heading, ending = restored.heading, restored.ending
    rows = sum(ending.rows.values())
    lines = words.restored(heading.made_at, context.deployment.zone, rows=rows, held=restored.held)
    if ending.faults:
        lines.append(words.book_has_faults(ending.faults))
    if restored.before is not None:
        lines.append(words.kept_before(restored.before))
    is_same = heading.secret_key == context.settings.secret_key
    key_to: Path | None = context.values.secret_key_to
    if heading.secret_key and key_to is not None:
        await asyncio.to_thread(_write_secret, key_to, heading.secret_key)
        lines.append(words.secret_key_written(key_to))
    elif heading.secret_key and not is_same:
        lines.append(words.SECRET_KEY_LOST)
    data = {
        "made_at": _local(context, heading.made_at),
        "rows": ending.rows,
        "held": restored.held,
        "funds": [_fund(each) for each in ending.funds],
        "faults": ending.faults,
        "before": str(restored.before) if restored.before else None,
        "secret_key": "none" if not heading.secret_key else "same" if is_same else "other",
    }
    return Printed(data=data, lines=lines)


async def show_held(context: Context) -> Printed:
    """{"holding", "held": [{"where": "groups" | "private", "messages", "oldest"}]}."""
    from messages.texts import terminal_backup as words

    async with context.database.read() as session:
        found = await restores.held(session)
        holding = await restores.is_holding(session)
    data = {
        "holding": holding,
        "held": [
            {
                "where": "groups" if each.in_groups else "private",
                "messages": each.messages,
                "oldest": _local(context, each.oldest),
            }
            for each in found
        ],
    }
    lines = [words.held(each, context.deployment.zone) for each in found] or [words.NOTHING_HELD]
    return Printed(data=data, lines=[*lines, words.LATER] if holding else lines)


async def release_held(context: Context) -> Printed:
    """{"released"}; the running service sends them within seconds."""
    from messages.texts import terminal_backup as words

    async with context.database.begin() as session:
        released = await restores.release(session, now=context.now)
    return Printed(data={"released": released}, lines=[words.released(released)])


async def drop_held(context: Context) -> Printed:
    """{"dropped"}."""
    from messages.texts import terminal_backup as words

    async with context.database.begin() as session:
        dropped = await restores.drop(session, now=context.now)
    return Printed(data={"dropped": dropped}, lines=[words.dropped(dropped)])


async def _passphrase(context: Context, *, new: bool) -> str:
    """From the settings, or asked for where somebody sits; a new one twice. Raises WrongUsage."""
    from messages.texts import terminal_backup as words

    given = context.settings.backup_passphrase
    if not given:
        if not sys.stdin.isatty():
            raise WrongUsage(words.NO_PASSPHRASE)
        given = await asyncio.to_thread(getpass.getpass, words.ASK_PASSPHRASE)
        if new and given != await asyncio.to_thread(getpass.getpass, words.ASK_AGAIN):
            raise WrongUsage(words.TWO_PASSPHRASES)
    if new and len(given) < LEAST_PASSPHRASE:
        raise WrongUsage(words.too_short(LEAST_PASSPHRASE))
    return given


async def _in_words(work: Awaitable[_Result], path: Path) -> _Result:
    """Do it; what is refused is refused in words that name the file."""
    from messages.texts import terminal_backup as words

    try:
        return await work
    except Refusal as refused:
        raise RefusedInWords(refused.code, words.refusal(refused, path)) from None
    except OSError as error:
        if error.filename is None:
            raise  # the database is away
        raise RefusedInWords("file_unusable", words.cannot_write(path, error.strerror or "")) from None


def _fund(each: FundSum) -> dict[str, int | str]:
    return asdict(each)


def _local(context: Context, at: datetime) -> str:
    return at.astimezone(context.deployment.zone).isoformat(timespec="seconds")


def _write_secret(path: Path, secret: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(secret)
