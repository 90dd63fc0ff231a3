"""Bring a backup into a database of either kind: the service stands still, what is there is agreed to go.

SQLite: a new file is filled beside the old one and takes its place at the end, so that a restore that breaks off
has changed nothing. PostgreSQL: everything is emptied and filled in one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models import restores
from models.backup import contents
from models.backup.contents import Ending, Heading, Row
from models.backup.dump import file_of, funds_of
from models.backup.rows import TableForm
from models.backup.sealed import BackupDamaged
from models.database import Database
from models.ownership import Ownership
from models.refusals import Refusal
from models.schema import newest_revision, revision_of, upgrade

_ROWS, _CHARACTERS = 500, 4_000_000  # inserted at a time, whichever is reached first
_MAY_BE_THERE = frozenset({"alembic_version", "bots"})  # a service that was only started has a row for its bot
_BESIDE = ("-wal", "-shm")  # files that belong to a SQLite database in use


class ServiceRuns(Refusal):
    """A service works with the database; it has to be stopped first."""

    code = "service_runs"


class NotEmpty(Refusal):
    """The database holds something, and nobody agreed to its loss."""

    code = "not_empty"


class NewerBackup(Refusal):
    """A later version of the program made the backup."""

    code = "newer_backup"


class OtherSchema(Refusal):
    """The database stands at another schema than the backup; a new, empty one takes it."""

    code = "other_schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore came to: messages that are held; `before` is where the SQLite file that stood there lies now."""

    heading: Heading
    ending: Ending
    held: int
    before: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    now: datetime
    today: date


async def restore(
    database: Database, path: Path, passphrase: str, *, force: bool, now: datetime, today: date
) -> Restored:
    """Check a backup, bring it in, check what came of it, and hold back whatever waits to be sent.

    Raises ServiceRuns, NotEmpty (unless `force`), NewerBackup, OtherSchema and what reading a backup raises.
    """
    heading, ending = await asyncio.to_thread(contents.summary, path, passphrase)
    if heading.revision > newest_revision():
        raise NewerBackup
    moment = _Moment(now=now, today=today)
    if database.is_sqlite:
        await asyncio.to_thread(file_of(database).parent.mkdir, parents=True, exist_ok=True)
    async with _standing_still(database):
        if not force and not await _is_empty(database):
            raise NotEmpty
        before: Path | None = None
        if database.is_sqlite:
            held, before = await _into_a_new_file(database, path, passphrase, heading, ending, moment)
        else:
            held = await _into_postgres(database, path, passphrase, heading, ending, moment)
    return Restored(heading=heading, ending=ending, held=held, before=before)


@asynccontextmanager
async def _standing_still(database: Database) -> AsyncIterator[None]:
    """No service works with this database, and none that starts now sends or handles anything."""
    there = not database.is_sqlite or await asyncio.to_thread(file_of(database).exists)
    bots: Sequence[int] = ()
    if there and await revision_of(database) is not None:
        async with database.engine.connect() as connection:
            bots = (await connection.scalars(sa.text("SELECT id FROM bots"))).all()
    ownership = Ownership(database)
    try:
        for name in ("inbox", "clock", *(f"{part}:{bot}" for bot in bots for part in ("relay", "poll"))):
            if not await ownership.hold(name):
                raise ServiceRuns
        yield
    finally:
        await ownership.close()


async def _is_empty(database: Database) -> bool:
    if database.is_sqlite and not await asyncio.to_thread(file_of(database).exists):
        return True  # looking would make a file
    async with database.engine.connect() as connection:
        for name in await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()):
            some = sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)
            if name not in _MAY_BE_THERE and await connection.scalar(some) is not None:
                return False
    return True


async def _into_a_new_file(
    database: Database, path: Path, passphrase: str, heading: Heading, ending: Ending, moment: _Moment
) -> tuple[int, Path | None]:
    target = file_of(database)
    new = target.with_name(f"{target.name}.restoring")
    await asyncio.to_thread(_remove, new)
    filled = Database(database.url.set(database=str(new)).render_as_string(hide_password=False))
    try:
        await upgrade(filled, heading.revision)
        async with filled.engine.begin() as connection:
            await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            await _fill(connection, path, passphrase, ending)
        await upgrade(filled)
        async with filled.begin() as session:
            held = await _settle(session, heading, ending, moment)
    except BaseException:
        await filled.close()
        await asyncio.to_thread(_remove, new)
        raise
    await filled.close()
    await database.close()
    before = await asyncio.to_thread(_take_its_place, new, target, moment.now)
    return held, before


async def _into_postgres(
    database: Database, path: Path, passphrase: str, heading: Heading, ending: Ending, moment: _Moment
) -> int:
    stands_at = await revision_of(database)
    if stands_at is None:
        await upgrade(database, heading.revision)
    elif stands_at != heading.revision:
        raise OtherSchema
    async with database.engine.begin() as connection:
        names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        ours = [name for name in names if name != "alembic_version"]
        keys = await _foreign_keys(connection)
        for name in ours:
            await _alter(connection, name, "DISABLE TRIGGER USER")  # the book refuses to be emptied
        listed = ", ".join(_quoted(connection, name) for name in ours)
        await connection.execute(sa.text(f"TRUNCATE {listed} RESTART IDENTITY"))
        for table, key in keys:
            await _alter(connection, table, f"ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED")
        await _fill(connection, path, passphrase, ending)
        await connection.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
        for table, key in keys:
            await _alter(connection, table, f"ALTER CONSTRAINT {key} NOT DEFERRABLE")
        for name in ours:
            await _alter(connection, name, "ENABLE TRIGGER USER")
        await _go_on_numbering(connection, ours)
        if heading.revision == newest_revision():
            async with AsyncSession(bind=connection) as session, session.begin():
                return await _settle(session, heading, ending, moment)
    await upgrade(database)
    async with database.begin() as session:
        return await _settle(session, heading, ending, moment)


async def _fill(connection: AsyncConnection, path: Path, passphrase: str, ending: Ending) -> None:
    """Insert every row, and see that as many are there as the backup says."""
    waiting: list[dict[str, Any]] = []  # Any: column values
    characters = 0
    table: TableForm | None = None

    async def insert() -> None:
        if table is not None and waiting:
            await connection.execute(sa.insert(table.empty()), waiting)
        waiting.clear()

    for each in contents.read(path, passphrase):
        if not isinstance(each, Row):
            continue
        if each.table != table or len(waiting) >= _ROWS or characters >= _CHARACTERS:
            await insert()
            table, characters = each.table, 0
        waiting.append(each.table.decode(each.values))
        characters += each.size
    await insert()
    for name, rows in ending.rows.items():
        if await connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) != rows:
            raise BackupDamaged


async def _settle(session: AsyncSession, heading: Heading, ending: Ending, moment: _Moment) -> int:
    """The chains are what they were; then nothing leaves before somebody says so."""
    funds, _ = await funds_of(session)
    if funds != ending.funds:
        raise BackupDamaged
    return await restores.hold(session, made_at=heading.made_at, now=moment.now, today=moment.today)


async def _foreign_keys(connection: AsyncConnection) -> list[tuple[str, str]]:
    rows = await connection.execute(
        sa.text(
            "SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    )
    return [(table, _quoted(connection, key)) for table, key in rows]


async def _go_on_numbering(connection: AsyncConnection, names: Sequence[str]) -> None:
    """New rows get numbers after those that came in."""
    rows = await connection.execute(
        sa.text(
            "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
            "FROM information_schema.columns WHERE table_schema = current_schema()"
        )
    )
    for table, column, sequence in rows.all():
        if sequence is not None and table in names:
            last = sa.select(sa.func.max(sa.column(column))).select_from(sa.table(table)).scalar_subquery()
            await connection.execute(sa.select(sa.func.setval(sequence, last)).where(last.is_not(None)))


async def _alter(connection: AsyncConnection, table: str, how: str) -> None:
    await connection.execute(sa.text(f"ALTER TABLE {_quoted(connection, table)} {how}"))


def _quoted(connection: AsyncConnection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _take_its_place(new: Path, target: Path, now: datetime) -> Path | None:
    """Put a filled file where the database is expected; returns where the one before it lies now."""
    before: Path | None = None
    if target.exists():
        before = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}")
        _move(target, before)
    _move(new, target)
    return before


def _move(file: Path, to: Path) -> None:
    for end in (*_BESIDE, ""):  # a file without what belongs to it may lack its last writes
        with suppress(FileNotFoundError):
            file.with_name(file.name + end).replace(to.with_name(to.name + end))


def _remove(file: Path) -> None:
    for end in ("", *_BESIDE):
        file.with_name(file.name + end).unlink(missing_ok=True)
