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
Curve = NDArray[np.float64]

VAGUE = "vague"
LEAST_PLAIN = 0.2
"""A score from which a text is plainly somebody else's matter; none of ours comes so far."""
FEW = 2
"""Words. So short a text may name a field and ask nothing."""
ASKS_LITTLE = 4
"""Words. So short a text is not answered where it sounds like naming a field."""
OURS = -0.1
"""Below this score for all that is not ours a short text is surely of our fields."""
MOST = 50.0
"""Of a curve: further out it is as good as 0 or 1."""
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
    STRANGE = 20  # what one machine for all that is not ours says
    VAGUE = 21  # 1 where it names a field at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One linear classifier for each label, and the curves that turn their scores into chances.

    Labels stand in the order entries, intents, matters of others (`weather`), and last one for all these matters
    together; among them `vague` is what names a field and asks nothing. `matrix` has a row for each mark and a column
    for each label, in bytes: `scale` brings a column back to size. `first` is the chance of a question that is ours
    at all, which `inside` gives. A curve is the square matrix of a quadratic form (see `chance`).
    """

    entries: Sequence[str]
    intents: Sequence[str]
    matters: Sequence[str]
    vocabulary: Mapping[str, int]
    rarity: Floats
    matrix: NDArray[np.int8]
    scale: Floats
    bias: Floats
    inside: Curve
    first: Curve
    among_three: Curve
    intent: Curve
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
        elsewhere = self._matters_of(scores).max()
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
                scores[-1],
                self.is_vague(scores),
            ],
            dtype=np.float32,
        )

    def intents_of(self, scores: Floats) -> Floats:
        """The scores of the intents alone."""
        return scores[len(self.entries) :][: len(self.intents)]

    def is_vague(self, scores: Floats) -> bool:
        """Whether the text names a field at most, so that its topics should be offered rather than one answered."""
        matters = self._matters_of(scores)
        return VAGUE in self.matters and bool(matters[self.matters.index(VAGUE)] >= max(matters.max(), LEAST_VAGUE))

    def names_field(self, scores: Floats, signs: Floats) -> bool:
        """Whether the text is one word or two of our fields: their topics are to be offered at least."""
        others = max(
            score for name, score in zip(self.matters, self._matters_of(scores), strict=True) if name != VAGUE
        )
        is_of_ours = scores[-1] < OURS and signs[Sign.BEST] > others
        return bool(signs[Sign.WORDS] <= np.float32(math.log1p(FEW)) and (signs[Sign.VAGUE] or is_of_ours))

    def matter(self, scores: Floats) -> str | None:
        """Which matter that is not ours the text plainly is, if it is one."""
        matters = self._matters_of(scores)
        best = int(np.argmax(matters))
        ours = scores[: len(self.entries) + len(self.intents)]
        is_plain = matters[best] >= LEAST_PLAIN and matters[best] > ours.max()
        return self.matters[best] if is_plain else None

    def strangers(self, scores: Floats) -> float:
        """How strongly a text speaks for something that is not ours."""
        return float(max(self._matters_of(scores).max(), scores[-1]))

    def _matters_of(self, scores: Floats) -> Floats:
        return scores[len(self.entries) + len(self.intents) :][: len(self.matters)]

    def has_seen(self, text: str) -> bool:
        """Whether this very phrasing was trained on."""
        return fingerprint(text) in self.seen


def chance(curve: Curve, signs: Floats) -> float:
    """A logistic curve over the signs and their products by two: what a lead is worth hangs on the length."""
    height = np.append(signs, 1.0)
    return float(1 / (1 + math.exp(-max(-MOST, min(MOST, float(height @ curve @ height))))))


def is_bare_field(signs: Floats) -> bool:
    """Whether it is a few words that ask nothing ("giấy tờ cho con"), however well they fit an entry."""
    return bool(signs[Sign.VAGUE] and signs[Sign.WORDS] <= np.float32(math.log1p(ASKS_LITTLE)))


def certainty(weights: Weights, signs: Floats) -> float:
    """The chance that the first entry is what was meant."""
    return chance(weights.inside, signs) * chance(weights.first, signs)


def fingerprint(text: str) -> int:
    """A number of 64 bits that stands for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
