"""INSERT … ON CONFLICT DO NOTHING, as each database writes it; made once: building costs more than running."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Base


# Any: a statement of any table
def insert_once(session: AsyncSession, table: type[Base], *unique_by: str) -> Insert:
    """Insert what is not there yet, by the columns that tell one row from another."""
    return _insert_once(session.get_bind().dialect.name, table, unique_by)


# Any: the identifier of a row of any table
def insert_once_returning_id(session: AsyncSession, table: type[Base], *unique_by: str) -> Any:
    """The same; scalar() gives the new row's id, or None where it was there."""
    return _insert_once_returning_id(session.get_bind().dialect.name, table, unique_by)


@cache
def _insert_once(dialect: str, table: type[Base], unique_by: tuple[str, ...]) -> Insert:
    columns = Base.metadata.tables[table.__tablename__]
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(columns).on_conflict_do_nothing(index_elements=unique_by)
    from sqlalchemy.dialects import postgresql  # slow to import, and who is on SQLite never needs it

    return postgresql.insert(columns).on_conflict_do_nothing(index_elements=unique_by)


@cache
def _insert_once_returning_id(dialect: str, table: type[Base], unique_by: tuple[str, ...]) -> Any:
    return _insert_once(dialect, table, unique_by).returning(Base.metadata.tables[table.__tablename__].c.id)
