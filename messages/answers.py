"""The answer sets as the service uses them: built once, in a thread; a hamlet's anew when its own words change."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from models.domain.questions import Entry, OwnAnswer
from models.domain.questions.own import merged

if TYPE_CHECKING:
    from messages.faq import LocalKind
    from models.domain.questions.answerer import Answerer
    from models.domain.questions.spelling import Lexicon

HAMLETS_KEPT = 50
"""Answer sets of hamlets that are kept built; another is built within some milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answerer, the entries that it names, the shipped ones below, and how questions are read."""

    answerer: Answerer
    entries: Mapping[str, Entry]
    shipped: Mapping[str, Entry]
    lexicon: Lexicon
    local: Mapping[str, LocalKind]

    def local_of(self, entry: Entry) -> list[LocalKind]:
        """What only the hamlet knows and belongs under this answer."""
        return [kind for kind in self.local.values() if not kind.fills.isdisjoint(entry.local_fill)]


_building = threading.Lock()
_of_hamlets: OrderedDict[tuple[OwnAnswer, ...], Answers] = OrderedDict()
logger = logging.getLogger(__name__)


async def answers(own: Sequence[OwnAnswer] = ()) -> Answers:
    """The answer set, with what a hamlet has written laid over it; waits, without holding up the others."""
    if not own:
        return await asyncio.to_thread(_built_once)
    return await asyncio.to_thread(_built_for, own)


async def warm_up() -> None:
    """Build the answer set now: the first question shall not wait for it. What fails here fails there again."""
    try:
        await answers()
    except Exception:
        logger.exception("the answer set cannot be built: questions will not be answered")


def _built_once() -> Answers:
    with _building:
        return _build()


def _built_for(own: Sequence[OwnAnswer]) -> Answers:
    written = tuple(own)
    with _building:
        known = _of_hamlets.get(written)
        if known is None:
            known = _of_hamlets[written] = _build_over(written)
        _of_hamlets.move_to_end(written)
        while len(_of_hamlets) > HAMLETS_KEPT:
            _of_hamlets.popitem(last=False)
        return known


def _build_over(own: Sequence[OwnAnswer]) -> Answers:
    from messages import faq  # slow to import: numpy
    from models.domain.questions.answerer import Answerer

    shipped = _build()
    entries = {entry.entry_id: entry for entry in merged(shipped.shipped.values(), own)}
    answerer = Answerer.build(entries.values(), {}, faq.weights(), shipped.lexicon)
    return replace(shipped, answerer=answerer, entries=entries)


@cache
def _build() -> Answers:
    from messages import faq  # slow to import: numpy

    entries = {entry.entry_id: entry for entry in faq.entries()}
    return Answers(
        answerer=faq.answerer(), entries=entries, shipped=entries, lexicon=faq.lexicon(), local=faq.local_facts()
    )
