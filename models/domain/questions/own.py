"""What a hamlet has written itself, laid over the shipped entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.domain.questions.entry import Entry

CATEGORY = "own"
"""Of entries that only the hamlet has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """An answer written in the hamlet: a correction of the shipped entry `entry_id`, or an entry of its own.

    Without an answer it only adds `variants`, further ways of asking. `corrects` is the day on which the shipped
    entry had been reviewed when it was corrected.
    """

    version: int
    entry_id: str
    question: str
    variants: Sequence[str]
    answer: str
    corrects: date | None
    author: str
    written_on: date

    def is_behind(self, shipped: Entry) -> bool:
        """Whether the shipped entry was reviewed again after it had been corrected here."""
        return bool(self.answer) and self.corrects is not None and shipped.reviewed > self.corrects


def merged(shipped: Iterable[Entry], own: Iterable[OwnAnswer]) -> list[Entry]:
    """The entries that hold in the hamlet: its own words stand, whatever version of the shipped set comes."""
    by_id = {each.entry_id: each for each in own}
    entries = [
        _corrected(entry, by_id.pop(entry.entry_id)) if entry.entry_id in by_id else entry for entry in shipped
    ]
    return [*entries, *(_own_entry(each) for each in by_id.values())]


def _corrected(entry: Entry, own: OwnAnswer) -> Entry:
    if not own.answer:
        return replace(entry, variants=(*entry.variants, *own.variants))
    return replace(
        entry,
        question=own.question,
        variants=(*entry.variants, entry.question, *own.variants),
        answer=own.answer,
        sources=(),
        fact_checked=True,
        reviewed=own.written_on,
        expires=None,
        local_fill=(),
        author=own.author,
    )


def _own_entry(own: OwnAnswer) -> Entry:
    return Entry(
        entry_id=own.entry_id,
        category=CATEGORY,
        question=own.question,
        variants=tuple(own.variants),
        answer=own.answer,
        sources=(),
        fact_checked=True,
        fact_check_note="",
        evidence="none",
        reviewed=own.written_on,
        expires=None,
        may_change="",
        local_fill=(),
        author=own.author,
    )
