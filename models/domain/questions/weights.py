"""The trained part of the understanding: how much each mark of a question speaks for each meaning."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

VAGUE = "vague"
LEAST_PLAIN = 0.2
"""A score from which a text is plainly somebody else's matter; none of ours comes so far."""
LEAST_VAGUE = -0.6
"""A score from which a text counts as vague; what is certainly so scores about 1."""


class Sign(IntEnum):
    """What the certainty of an answer is read from; the places of `signs`."""

    BEST = 0
    LEAD = 1
    OVER_ELSEWHERE = 2
    ELSEWHERE = 3
    SECOND_LEAD = 4
    INTENT = 5
    INTENT_LEAD = 6
    INTENT_OVER_ELSEWHERE = 7
    INTENT_OVER_ENTRY = 8
    KNOWN = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One linear classifier for each label, and the logistic curves that turn their scores into chances.

    Labels stand in the order entries, intents, matters of others (`weather`); among these `vague` is what names a
    field and asks nothing. `matrix` has a row for each mark and a column for each label, in bytes: `scale` brings a
    column back to size.
    """

    entries: Sequence[str]
    intents: Sequence[str]
    matters: Sequence[str]
    vocabulary: Mapping[str, int]
    rarity: Floats
    matrix: NDArray[np.int8]
    scale: Floats
    bias: Floats
    first: Floats
    among_three: Floats
    intent: Floats
    seen: frozenset[int]

    def scores(self, marks: Sequence[str]) -> Floats:
        """A score for each label; about 1 for what is meant and below 0 for what is not."""
        counts = Counter(self.vocabulary[mark] for mark in marks if mark in self.vocabulary)
        if not counts:
            return self.bias
        rows = np.fromiter(counts, dtype=np.intp, count=len(counts))
        times = np.fromiter((1 + math.log(n) for n in counts.values()), dtype=np.float32, count=len(counts))
        values = times * self.rarity[rows]
        values /= np.linalg.norm(values)
        found: Floats = values @ self.matrix[rows].astype(np.float32) * self.scale + self.bias
        return found

    def signs(self, scores: Floats, marks: Sequence[str]) -> Floats:
        """What the certainty is read from, in the order of `Sign`."""
        entries = np.sort(scores[: len(self.entries)])[::-1]
        intents = np.sort(self.intents_of(scores))[::-1]
        elsewhere = scores[-len(self.matters) :].max()
        words = [mark for mark in marks if " " not in mark and ":" not in mark]
        known = sum(word in self.vocabulary for word in words) / len(words) if words else 0.0
        return np.array(
            [
                entries[0],
                entries[0] - entries[1],
                entries[0] - elsewhere,
                elsewhere,
                entries[1] - entries[2],
                intents[0],
                intents[0] - intents[1],
                intents[0] - elsewhere,
                intents[0] - entries[0],
                known,
            ],
            dtype=np.float32,
        )

    def intents_of(self, scores: Floats) -> Floats:
        """The scores of the intents alone."""
        return scores[len(self.entries) :][: len(self.intents)]

    def is_vague(self, scores: Floats) -> bool:
        """Whether the text names a field at most, so that its topics should be offered rather than one answered."""
        matters = scores[-len(self.matters) :]
        return VAGUE in self.matters and bool(matters[self.matters.index(VAGUE)] >= max(matters.max(), LEAST_VAGUE))

    def matter(self, scores: Floats) -> str | None:
        """Which matter that is not ours the text plainly is, if it is one."""
        matters = scores[-len(self.matters) :]
        best = int(np.argmax(matters))
        is_plain = matters[best] >= LEAST_PLAIN and matters[best] > scores[: -len(self.matters)].max()
        return self.matters[best] if is_plain else None

    def has_seen(self, text: str) -> bool:
        """Whether this very phrasing was trained on."""
        return fingerprint(text) in self.seen


def chance(curve: Floats, signs: Floats) -> float:
    """The logistic curve at these signs; its last number is the height at none."""
    return float(1 / (1 + math.exp(-float(curve[:-1] @ signs + curve[-1]))))


def fingerprint(text: str) -> int:
    """A number of 64 bits that stands for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
