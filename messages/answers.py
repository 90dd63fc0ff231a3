"""The answer set as the service uses it: built once a process, in a thread, before the first question comes."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from models.domain.questions import Entry

if TYPE_CHECKING:
    from models.domain.questions.answerer import Answerer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answerer, and the entries that it names."""

    answerer: Answerer
    entries: Mapping[str, Entry]


_building = threading.Lock()
logger = logging.getLogger(__name__)


async def answers() -> Answers:
    """The answer set; waits, without holding up the others, where it is not built yet."""
    return await asyncio.to_thread(_built_once)


async def warm_up() -> None:
    """Build the answer set now: the first question shall not wait for it. What fails here fails there again."""
    try:
        await answers()
    except Exception:
        logger.exception("the answer set cannot be built: questions will not be answered")


def _built_once() -> Answers:
    with _building:
        return _build()


@cache
def _build() -> Answers:
    from messages import faq  # slow to import: numpy

    return Answers(answerer=faq.answerer(), entries={entry.entry_id: entry for entry in faq.entries()})
