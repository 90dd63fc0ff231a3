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
    WORDS = 10  # their number, as a logarithm
    LEAD_BY_WORDS = 11  # how far what leads would lead if only marks of this kind were looked at
    LEAD_BY_MEANINGS = 12
    LEAD_BY_SOUNDS = 13
    LEAD_BY_SINGLE = 14
    LEAD_BY_PAIRS = 15
    LEAST_LEAD_BY_KIND = 16
    LEAST_LEAD = 17  # how far it would still lead without that one word which speaks for it most
    LEAD_BY_LENGTH = 18  # in a story every score is small: the same lead says more
    BEST_BY_LENGTH = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One linear classifier for each label, and the logistic curves that turn their scores into chances.

    Labels stand in the order entries, intents, matters of others (`weather`); among these `vague` is what names a
    field and asks nothing. `matrix` has a row for each mark and a column for each label, in bytes: `scale` brings a
    column back to size. `first` is the chance of a question that is ours at all, which `inside` gives.
    """

    entries: Sequence[str]
    intents: Sequence[str]
    matters: Sequence[str]
    vocabulary: Mapping[str, int]
    rarity: Floats
    matrix: NDArray[np.int8]
    scale: Floats
    bias: Floats
    inside: Floats
    first: Floats
    among_three: Floats
    intent: Floats
    seen: frozenset[int]

    def scores(self, marks: Sequence[str]) -> Floats:
        """A score for each label; about 1 for what is meant and below 0 for what is not."""
        found: Floats = self.scores_of_each([marks])[0]
        return found

    def scores_of_each(self, texts: Sequence[Sequence[str]]) -> Floats:
        """The same for several texts at once, a row for each: those of one question share most of their marks."""
        counted = [Counter(map(self.vocabulary.get, marks)) for marks in texts]
        for counts in counted:
            counts.pop(None, None)
        places = {row: place for place, row in enumerate(set().union(*counted))}
        times = np.zeros((len(texts), len(places)), dtype=np.float32)
        for row, counts in enumerate(counted):
            for mark, number in counts.items():
                times[row, places[mark]] = 1 + math.log(number)
        rows = np.fromiter(places, dtype=np.intp, count=len(places))
        values = times * self.rarity[rows]
        values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)
        found: Floats = values @ self.matrix[rows].astype(np.float32) * self.scale + self.bias
        return found

    def signs(self, scores: Floats, marks: Sequence[str], fewer: Sequence[Sequence[str]]) -> Floats:
        """What the certainty is read from, in the order of `Sign`; `fewer`: the marks without each word in turn."""
        leader = int(np.argmax(scores[: len(self.entries)]))
        kinds = [
            [mark for mark in marks if ":" not in mark],
            [mark for mark in marks if mark.startswith(("m:", "c:"))],
            [mark for mark in marks if mark.startswith("p:")],
            [mark for mark in marks if " " not in mark],
            [mark for mark in marks if " " in mark],
        ]
        found = self.scores_of_each([*kinds, *fewer])[:, : len(self.entries)].copy()
        own = found[:, leader].copy()
        found[:, leader] = -np.inf
        leads, least = np.split(own - found.max(axis=1), [len(kinds)])
        entries = np.sort(scores[: len(self.entries)])[::-1]
        intents = np.sort(self.intents_of(scores))[::-1]
        elsewhere = scores[-len(self.matters) :].max()
        words = [mark for mark in marks if " " not in mark and ":" not in mark]
        known = sum(word in self.vocabulary for word in words) / len(words) if words else 0.0
        length = math.log1p(len(words))
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
                length,
                *leads,
                leads.min(),
                least.min() if fewer else entries[0] - entries[1],
                (entries[0] - entries[1]) * length,
                entries[0] * length,
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


def certainty(weights: Weights, signs: Floats) -> float:
    """The chance that the first entry is what was meant."""
    return chance(weights.inside, signs) * chance(weights.first, signs)


def fingerprint(text: str) -> int:
    """A number of 64 bits that stands for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
