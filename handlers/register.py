"""Subject: the register as a file that the head or the treasurer sends. Preview, confirm, write."""

from __future__ import annotations

import asyncio

from handlers.spreadsheets import read_table
from handlers.turn import Turn
from messages.texts import register as words
from messages.texts import talk
from models import hamlets
from models.domain.roles import LEADERS
from models.households import Imported, TableTooLarge, import_households

DIALOGUE = "register"
"""The draft that keeps the rows; it has no handler of its own, so that talk goes on while it waits."""


async def received(turn: Turn) -> None:
    """A document: of a head or treasurer it is read as the register, and what it would change is shown."""
    file = turn.incoming.file
    if file is None or not turn.held & LEADERS:
        await turn.say(talk.cannot_read(await turn.place() if turn.hamlet else None))
        return
    if file.too_big:
        raise TableTooLarge(file.filename)
    if file.body is None:
        await turn.say(words.FILE_NOT_FETCHED)
        return
    rows = await asyncio.to_thread(read_table, file.filename, file.body)
    imported = await _imported(turn, rows, dry_run=True)
    if imported.rejected or imported.added or imported.changed:
        await turn.begin(DIALOGUE, "preview", rows=rows)
    await turn.say(words.rejected(imported) if imported.rejected else words.preview(imported))


async def write(turn: Turn) -> None:
    """register.write: the file becomes the register, unless a row has become wrong meanwhile."""
    rows = _kept(turn)
    if rows is None:
        await turn.say(words.FILE_GONE)
        return
    imported = await _imported(turn, rows, dry_run=False)
    if imported.rejected:
        await turn.say(words.rejected(imported))
        return
    await turn.finish()
    households = await hamlets.count_households(turn.session, turn.the_hamlet.id)
    await turn.say(words.written(imported, households))


async def show_changes(turn: Turn) -> None:
    """register.changes"""
    rows = _kept(turn)
    if rows is None:
        await turn.say(words.FILE_GONE)
        return
    await turn.say(words.changes((await _imported(turn, rows, dry_run=True)).changes))


async def show_rejected(turn: Turn) -> None:
    """register.rejected"""
    rows = _kept(turn)
    if rows is None:
        await turn.say(words.FILE_GONE)
        return
    await turn.say(words.all_rejected((await _imported(turn, rows, dry_run=True)).rejected))


def _kept(turn: Turn) -> list[list[str]] | None:
    """The rows of the file, while they are kept and their sender may still write them."""
    is_kept = turn.draft is not None and turn.draft.dialogue == DIALOGUE
    if turn.draft is None or not is_kept or not turn.held & LEADERS or turn.draft.hamlet_id != turn.the_hamlet.id:
        return None
    rows: list[list[str]] = turn.draft.data["rows"]
    return rows


async def _imported(turn: Turn, rows: list[list[str]], *, dry_run: bool) -> Imported:
    return await import_households(
        turn.session,
        turn.the_hamlet,
        rows,
        by=f"person:{turn.person.id}",
        basis=words.BASIS_IN_CHAT,
        now=turn.now,
        dry_run=dry_run,
    )
