"""The reviewed answers as data: what is in the set, how people ask for it, and an answerer over both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.domain.questions import Answerer, Entry, Source

_HERE = Path(__file__).parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads ten times faster, where it is there


def entries() -> tuple[Entry, ...]:
    """Every entry of the shipped set, in its order."""
    return tuple(_entry(record) for record in _read(_HERE / "faq.yaml")["entries"])


def phrasings() -> Mapping[str, tuple[str, ...]]:
    """How people ask, by entry id (`khai-sinh`) or intent (`fee-due`)."""
    return {
        label: tuple(line for line in lines.splitlines() if line)
        for path in sorted((_HERE / "phrasings").glob("*.yaml"))
        for label, lines in _read(path).items()
    }


@cache
def answerer() -> Answerer:
    """An answerer over the shipped set, built once a process."""
    return Answerer.build(entries(), phrasings())


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_Loader)  # noqa: S506 - both are safe loaders


def _entry(record: Mapping[str, Any]) -> Entry:
    return Entry(
        entry_id=record["id"],
        category=record["category"],
        question=record["question"],
        variants=tuple(record["variants"]),
        answer=record["answer"].strip(),
        sources=tuple(Source(title=source["title"], url=source.get("url", "")) for source in record["sources"]),
        fact_checked=record["fact_checked"],
        fact_check_note=record["fact_check_note"],
        evidence=record["evidence"],
        reviewed=date.fromisoformat(record["reviewed"]),
        expires=date.fromisoformat(record["expires"]) if "expires" in record else None,
        may_change=record["may_change"],
        local_fill=tuple(record["local_fill"]),
    )
