"""Rows as lines of JSON that do not depend on the kind of the database, and back.

Every column carries a tag of its type, so that a later version of the program still reads the file.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from models.tables import Base, UtcDateTime

_TAGS: tuple[tuple[type[Any], str], ...] = (  # Any: classes of column types; the first that fits
    (UtcDateTime, "moment"),
    (sa.Boolean, "bool"),
    (sa.Integer, "int"),
    (sa.Float, "float"),
    (sa.Date, "day"),
    (sa.Time, "time"),
    (sa.LargeBinary, "bytes"),
    (sa.JSON, "json"),
    (sa.String, "text"),  # Enum too: stored by value
)
_TYPES: Mapping[str, sa.types.TypeEngine[Any]] = {  # Any: each tag has its own Python type
    "moment": UtcDateTime(),
    "bool": sa.Boolean(),
    "int": sa.BigInteger(),
    "float": sa.Float(),
    "day": sa.Date(),
    "time": sa.Time(),
    "bytes": sa.LargeBinary(),
    "json": sa.JSON(none_as_null=True),
    "text": sa.Text(),
}
_FROM_TEXT: Mapping[str, Any] = {  # Any: functions from a string to the tag's type
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": base64.b64decode,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """A table as the file holds it: its name, and the name and tag of each column."""

    name: str
    columns: tuple[tuple[str, str], ...]

    def empty(self) -> sa.TableClause:
        """The table to insert into."""
        return sa.table(self.name, *(sa.column(name, _TYPES[tag]) for name, tag in self.columns))

    def encode(self, row: Sequence[Any]) -> list[Any]:  # Any: column values, then JSON values
        """One row as JSON values."""
        return [_encoded(value, tag) for value, (_, tag) in zip(row, self.columns, strict=True)]

    def decode(self, values: Sequence[Any]) -> dict[str, Any]:  # Any: JSON values, then column values
        """One row as values to insert."""
        return {
            name: _FROM_TEXT[tag](value) if value is not None and tag in _FROM_TEXT else value
            for value, (name, tag) in zip(values, self.columns, strict=True)
        }


def tables() -> list[sa.Table]:
    """Every table of this version, by name."""
    return sorted(Base.metadata.tables.values(), key=lambda table: table.name)


def form_of(table: sa.Table) -> TableForm:
    """How the file holds a table of this version."""
    return TableForm(name=table.name, columns=tuple((column.name, _tag(column.type)) for column in table.columns))


def _tag(of: sa.types.TypeEngine[Any]) -> str:  # Any: whatever the column holds
    return next(tag for kind, tag in _TAGS if isinstance(of, kind))


def _encoded(value: Any, tag: str) -> Any:  # Any: a column value, a JSON value
    if value is None or tag in ("int", "bool", "float", "json"):
        return value
    match tag:
        case "bytes":
            return base64.b64encode(value).decode("ascii")
        case "text":
            return str(value)
        case _:
            return value.isoformat()
