"""The data map says of every table what it holds and how long."""

from __future__ import annotations

from pathlib import Path

from models.tables import Base

MAP = Path(__file__).parent.parent / "docs" / "du-lieu.md"


def test_every_table_stands_in_the_data_map() -> None:
    said = MAP.read_text(encoding="utf-8")

    assert [name for name in sorted(Base.metadata.tables) if f"`{name}`" not in said] == []
