"""Answers written in a hamlet: written, corrected, undone. Every version is kept; the newest not undone holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.deployment import Deployment
from models.domain.questions import OwnAnswer
from models.tables import LocalEntry

LONGEST = 1_000
"""Letters of an answer: it must fit a phone and a message."""
MOST_VARIANTS = 20


async def in_force(session: AsyncSession, hamlet_id: int, deployment: Deployment) -> list[OwnAnswer]:
    """What holds in the hamlet now, the newest version of each entry."""
    rows = await session.scalars(
        select(LocalEntry)
        .where(LocalEntry.hamlet_id == hamlet_id, LocalEntry.undone_at.is_(None))
        .order_by(LocalEntry.id)
    )
    return list({row.entry_id: _own(row, deployment) for row in rows}.values())


async def write(
    session: AsyncSession,
    *,
    hamlet_id: int,
    entry_id: str | None,
    question: str,
    variants: Sequence[str],
    answer: str,
    corrects: date | None,
    person_id: int,
    author: str,
    now: datetime,
) -> LocalEntry:
    """Write an answer; without `entry_id` it is a new entry of the hamlet's own."""
    row = LocalEntry(
        hamlet_id=hamlet_id,
        entry_id=entry_id or "",
        question=question,
        variants=list(dict.fromkeys(variants))[:MOST_VARIANTS],
        answer=answer[:LONGEST],
        corrects=corrects,
        written_by=person_id,
        author=author,
        written_at=now,
    )
    session.add(row)
    await session.flush()
    if entry_id is None:
        row.entry_id = f"own-{row.id}"
    return row


async def undo(session: AsyncSession, version: int, *, hamlet_id: int, person_id: int, now: datetime) -> str | None:
    """Take one version back; the one before holds again. Returns its entry's id, None where it was undone before."""
    undone: str | None = await session.scalar(
        update(LocalEntry)
        .where(LocalEntry.id == version, LocalEntry.hamlet_id == hamlet_id, LocalEntry.undone_at.is_(None))
        .values(undone_at=now, undone_by=person_id)
        .returning(LocalEntry.entry_id)
    )
    return undone


def _own(row: LocalEntry, deployment: Deployment) -> OwnAnswer:
    return OwnAnswer(
        version=row.id,
        entry_id=row.entry_id,
        question=row.question,
        variants=tuple(row.variants),
        answer=row.answer,
        corrects=row.corrects,
        author=row.author,
        written_on=deployment.day(row.written_at),
    )
