"""Find what a resident means among the reviewed answers and the hamlet's own questions."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from models.domain.folding import words
from models.domain.questions.asked import Asked, Decision, Intent
from models.domain.questions.entry import Entry

SURE = 0.55
NEAR = 0.30
LONGEST = 2_000
"""Characters of a question that are read."""


class Answerer:
    """Understands questions about one set of entries. Made once by `build`; asking changes nothing."""

    def __init__(
        self, labels: Sequence[str], weights: Mapping[str, float], postings: Mapping[str, list[tuple[int, float]]]
    ):
        self._labels = labels
        self._weights = weights
        self._postings = postings

    @classmethod
    def build(cls, entries: Iterable[Entry], phrasings: Mapping[str, Sequence[str]]) -> Answerer:
        """An answerer over these entries; `phrasings` gives, by entry id or intent, how people ask for it."""
        texts = [(entry.entry_id, text) for entry in entries for text in (entry.question, *entry.variants)]
        texts += [(label, text) for label, lines in phrasings.items() for text in lines]
        counts = [Counter(_features(text)) for _, text in texts]
        spread = Counter(feature for count in counts for feature in count)
        weights = {feature: math.log(1 + len(texts) / n) for feature, n in spread.items()}
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            norm = math.sqrt(sum(weights[feature] ** 2 for feature in count))
            for feature in count:
                postings[feature].append((number, weights[feature] / norm))
        return cls([label for label, _ in texts], weights, dict(postings))

    def ask(self, text: str) -> Asked:
        """What was meant, how sure that is, and which topics lie nearest."""
        found = dict.fromkeys(_features(text[:LONGEST]), 1)
        norm = math.sqrt(sum(self._weights.get(feature, 3.0) ** 2 for feature in found)) or 1.0
        totals: dict[int, float] = defaultdict(float)
        for feature in found:
            for number, weight in self._postings.get(feature, ()):
                totals[number] += weight * self._weights[feature] / norm
        best: dict[str, float] = defaultdict(float)
        for number, score in totals.items():
            best[self._labels[number]] = max(best[self._labels[number]], score)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        entries = [(label, score) for label, score in ranked if label not in set(Intent)]
        intent = next((Intent(label) for label, score in ranked[:1] if label in set(Intent) and score >= SURE), None)
        entry, score = entries[0] if entries else (None, 0.0)
        if intent is not None and score < SURE:
            return Asked(
                decision=Decision.ANSWER, entry=None, score=round(ranked[0][1], 4), suggestions=(), intent=intent
            )
        decision = Decision.ANSWER if score >= SURE else Decision.SUGGEST if score >= NEAR else Decision.UNKNOWN
        nearest = tuple(label for label, near in entries[:3] if near >= NEAR / 2)
        return Asked(decision=decision, entry=entry, score=round(score, 4), suggestions=nearest, intent=intent)


def _features(text: str) -> Iterable[str]:
    tokens = words(text).split()
    yield from tokens
    for one, other in pairwise(tokens):
        yield f"{one} {other}"
    joined = f" {' '.join(tokens)} "
    for start in range(len(joined) - 3):
        yield "#" + joined[start : start + 4]
