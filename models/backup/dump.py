"""Write the whole database into a sealed file, from one state of it, while the service runs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models import ledger
from models.backup import contents
from models.backup.contents import ContentsWriter, Ending, FundSum, Heading
from models.backup.rows import form_of, tables
from models.backup.sealed import MAGIC
from models.database import Database
from models.refusals import Refusal
from models.schema import newest_revision, revision_of
from models.tables import Hamlet

_ROWS, _ROWS_WITH_FILES = 500, 4  # fetched at a time: a row may carry a picture of some megabytes


class NothingToBackUp(Refusal):
    """There is no database of ours at this address."""

    code = "nothing_to_back_up"


class OldSchema(Refusal):
    """The database has to be migrated first."""

    code = "old_schema"


class FileInTheWay(Refusal):
    """Something that is no backup stands where the backup is to be written."""

    code = "file_in_the_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A backup that was written, read back and checked."""

    heading: Heading
    ending: Ending
    size: int
    """Bytes."""


async def write(database: Database, path: Path, passphrase: str, *, secret_key: str, now: datetime) -> Written:
    """Write a backup, and check it by reading it back; an older backup of this name is replaced only by a sound one.

    Raises NothingToBackUp, OldSchema, FileInTheWay; BackupDamaged where the disk did not keep what was written.
    """
    _refuse_to_overwrite(path)
    await _refuse_another_schema(database)
    part = path.with_name(f"{path.name}.part")
    try:
        with _new_file(part) as file:
            await _write(database, ContentsWriter(file, passphrase), secret_key=secret_key, now=now)
            file.flush()
            os.fsync(file.fileno())
        heading, ending = contents.summary(part, passphrase)
        size = part.stat().st_size
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Written(heading=heading, ending=ending, size=size)


async def _write(database: Database, out: ContentsWriter, *, secret_key: str, now: datetime) -> None:
    kind = "sqlite" if database.is_sqlite else "postgresql"
    async with _one_state(database) as connection:
        out.begin(Heading(revision=newest_revision(), made_at=now, kind=kind, secret_key=secret_key))
        for table in tables():
            form = form_of(table)
            out.table(form)
            has_files = any(tag == "bytes" for _, tag in form.columns)
            rows = await connection.stream(
                sa.select(table).order_by(*table.primary_key.columns),
                execution_options={"yield_per": _ROWS_WITH_FILES if has_files else _ROWS},
            )
            async for row in rows:
                out.row(form.encode(row))
        async with AsyncSession(bind=connection) as session:
            funds, faults = await funds_of(session)
        out.end(funds, faults=faults)


async def funds_of(session: AsyncSession) -> tuple[tuple[FundSum, ...], int]:
    """Every fund's chain, verified, and how many faults there are."""
    funds: list[FundSum] = []
    faults = 0
    for hamlet_id in (await session.scalars(sa.select(Hamlet.id).order_by(Hamlet.id))).all():
        verified = await ledger.verify(session, hamlet_id=hamlet_id)
        for fund in verified.funds:
            faults += len(fund.faults)
            funds.append(
                FundSum(
                    fund_id=fund.fund_id,
                    entries=fund.entries,
                    head=fund.head,
                    owed=fund.sums.owed,
                    held=fund.sums.held,
                )
            )
        session.expunge_all()
    return tuple(funds), faults


@asynccontextmanager
async def _one_state(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection that sees one state of the database, whatever is written meanwhile."""
    async with database.engine.connect() as connection:
        if database.is_sqlite:  # a reader of SQLite keeps the state of its first look
            await connection.execution_options(read_only=True)
        else:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        await connection.rollback()


async def _refuse_another_schema(database: Database) -> None:
    is_there = await asyncio.to_thread(file_of(database).exists) if database.is_sqlite else True
    revision = await revision_of(database) if is_there else None  # looking would make a file
    if revision is None:
        raise NothingToBackUp
    if revision != newest_revision():
        raise OldSchema


def file_of(database: Database) -> Path:
    """Where a SQLite database lies."""
    return Path(database.url.database or "")


def _refuse_to_overwrite(path: Path) -> None:
    if path.exists() and (not path.is_file() or not path.read_bytes()[: len(MAGIC)] == MAGIC):
        raise FileInTheWay


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
