"""Files that wait at the desk to be confirmed: kept for some days, known by a mark that only their sender has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.pages import number_in
from models.tables import StoredFile


async def keep(
    session: AsyncSession,
    filename: str,
    body: bytes,
    *,
    now: datetime,
    drop_on: date,
    media_type: str = "application/octet-stream",
) -> tuple[int, str]:
    """Keep a file; the same one again is kept once. Returns its number and its mark."""
    mark = hashlib.sha256(body).hexdigest()
    file_id = await session.scalar(
        select(StoredFile.id)
        .where(StoredFile.sha256 == mark, StoredFile.drop_on == drop_on, StoredFile.body.is_not(None))
        .limit(1)
    )
    if file_id is None:
        row = StoredFile(
            media_type=media_type,
            filename=filename,
            body=body,
            sha256=mark,
            created_at=now,
            drop_on=drop_on,
        )
        session.add(row)
        await session.flush()
        file_id = row.id
    return file_id, mark


async def kept(session: AsyncSession, form: Mapping[str, str]) -> StoredFile | None:
    """The file that a form names: nobody who did not send it knows its mark."""
    number = number_in(form.get("tep", ""))
    return await marked(session, number, form.get("ma", "")) if number is not None else None


async def marked(session: AsyncSession, file_id: int, mark: str) -> StoredFile | None:
    """The file of this number and mark."""
    file: StoredFile | None = await session.scalar(
        select(StoredFile).where(StoredFile.id == file_id, StoredFile.sha256 == mark)
    )
    return file
