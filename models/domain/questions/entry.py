"""One reviewed answer, and what people ask when they mean it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read; `url` is empty for a source that is not on the web."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question with its reviewed answer. `entry_id` never changes: local changes hang on it.

    `reviewed` is the day of writing for an answer that was written in the hamlet.
    """

    entry_id: str
    category: str
    question: str
    variants: Sequence[str]
    answer: str
    sources: Sequence[Source]
    fact_checked: bool
    fact_check_note: str
    evidence: str
    reviewed: date
    expires: date | None
    may_change: str
    local_fill: Sequence[str]
    author: str = ""  # who wrote it in the hamlet; empty for the shipped set

    def is_expired(self, today: date) -> bool:
        """Whether the answer must be looked at again before it is relied on."""
        return self.expires is not None and today > self.expires
