"""Whether a household lies where a helper works: lanes as the register writes them, however they are spelled."""

from __future__ import annotations

from collections.abc import Collection

from models.domain.folding import words


def is_within(area: str, lanes: Collection[str]) -> bool:
    """Whether a household's lane is one of these; no lanes at all mean the whole hamlet."""
    return not lanes or words(area) in {words(lane) for lane in lanes}


def toggled(lanes: Collection[str], lane: str) -> list[str]:
    """The lanes with this one put in, or taken out where it was among them."""
    if is_within(lane, lanes) and lanes:
        return [each for each in lanes if words(each) != words(lane)]
    return [*lanes, lane]
