"""Rows that nobody reads yet: those of many updates are written in one round trip each table.

`later` keeps a row back; it is written before the first statement of the transaction that could see it, and before
the commit at the latest. What a rollback undoes it undoes for these too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

_KEPT = "rows kept back in this transaction"


class WritingSession(Session):
    """A session whose rows of `later` are seen by everything that it is asked."""

    def begin_nested(self) -> SessionTransaction:
        """A savepoint; what was kept back before it stays when it is undone."""
        _write(self)
        return super().begin_nested()

    # an event for each statement would make SQLAlchemy prepare it twice

    # Any: as in the methods these are
    def execute(self, *arguments: Any, **named: Any) -> Any:
        """Run a statement, after what was kept back."""
        _write(self)
        return super().execute(*arguments, **named)

    def scalar(self, *arguments: Any, **named: Any) -> Any:
        """The same for one value."""
        _write(self)
        return super().scalar(*arguments, **named)

    def scalars(self, *arguments: Any, **named: Any) -> Any:
        """The same for a column."""
        _write(self)
        return super().scalars(*arguments, **named)


# Any: column values of one row
def later(session: AsyncSession, statement: Executable, row: Mapping[str, Any], *, order: int) -> None:
    """Run a statement with this row at the end of the transaction; statements of a lower order run first."""
    kept = session.info.setdefault(_KEPT, {})
    kept.setdefault((order, id(statement)), (statement, []))[1].append(row)


async def write_kept(session: AsyncSession) -> None:
    """Write them now: for what goes to the connection itself."""
    if session.info.get(_KEPT):
        await session.run_sync(_write)


def _write(session: Session) -> None:
    kept = session.info.pop(_KEPT, None)
    if not kept:
        return
    connection = session.connection()
    for _, (statement, rows) in sorted(kept.items(), key=lambda each: each[0][0]):
        connection.execute(statement, rows)


@event.listens_for(WritingSession, "before_flush")
def _before_a_flush(session: Session, _context: object, _instances: object) -> None:
    _write(session)


@event.listens_for(WritingSession, "before_commit")
def _before_the_commit(session: Session) -> None:
    _write(session)


@event.listens_for(WritingSession, "after_soft_rollback")
def _after_a_rollback(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_KEPT, None)
