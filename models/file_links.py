"""Addresses of pictures and files for messengers that fetch them: unguessable, good for months, the same again."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import FileLink, StoredFile

LIVES = timedelta(days=90)  # a phone fetches an old picture again when somebody scrolls back to it
_STILL_GOOD = timedelta(days=75)  # one with fewer days left is not sent once more
_TOKEN_BYTES = 24


async def links_of(session: AsyncSession, file_ids: Collection[int], *, now: datetime) -> dict[int, str]:
    """A living link's token for each of these files."""
    rows = await session.execute(
        select(FileLink.file_id, FileLink.token)
        .where(FileLink.file_id.in_(file_ids), FileLink.expires_at > now + _STILL_GOOD)
        .order_by(FileLink.expires_at)
    )
    found = dict(rows.all())
    for file_id in sorted(set(file_ids) - set(found)):
        found[file_id] = secrets.token_urlsafe(_TOKEN_BYTES)
        session.add(FileLink(token=found[file_id], file_id=file_id, expires_at=now + LIVES))
    await session.flush()
    return found


async def file_behind(session: AsyncSession, token: str, *, now: datetime) -> tuple[StoredFile, datetime] | None:
    """The file that a link opens and until when; None where there is no such link any more."""
    row = (
        await session.execute(
            select(StoredFile, FileLink.expires_at)
            .join(FileLink, FileLink.file_id == StoredFile.id)
            .where(FileLink.token == token, FileLink.expires_at > now)
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


async def forget_old(session: AsyncSession, *, now: datetime) -> int:
    """Delete the links that are over; returns how many."""
    result = await session.execute(delete(FileLink).where(FileLink.expires_at <= now).returning(FileLink.id))
    return len(result.all())
