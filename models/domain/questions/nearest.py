"""Find by likeness what was written after the training: entries and phrasings of the hamlet's own."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from models.domain.questions.weights import Floats

STRANGE = 8.0
"""Rarity of a mark never met in training."""

CURVE = (14.0, -8.0)
"""Slope and height of the logistic curve from likeness to the chance of being right, read from held-out phrasings."""


class Nearest:
    """Phrasings by the marks they share with a question, each mark weighted by its rarity."""

    def __init__(self, phrasings: Iterable[tuple[str, Sequence[str]]], vocabulary: Mapping[str, int], rarity: Floats):
        self._vocabulary, self._rarity = vocabulary, rarity
        self._labels: list[str] = []
        rows: dict[str, list[int]] = defaultdict(list)
        values: dict[str, list[float]] = defaultdict(list)
        for label, marks in phrasings:
            for mark, value in self._weighted(marks).items():
                rows[mark].append(len(self._labels))
                values[mark].append(value)
            self._labels.append(label)
        self._rows = {mark: np.array(found, dtype=np.intp) for mark, found in rows.items()}
        self._values = {mark: np.array(found, dtype=np.float32) for mark, found in values.items()}

    def ranked(self, marks: Sequence[str], most: int) -> list[tuple[str, float]]:
        """The likeliest labels with their chance of being right, best first, at most so many."""
        question = {mark: value for mark, value in self._weighted(marks).items() if mark in self._rows}
        if not question:
            return []
        likeness = np.bincount(
            np.concatenate([self._rows[mark] for mark in question]),
            weights=np.concatenate([self._values[mark] * value for mark, value in question.items()]),
        )
        best: dict[str, float] = {}
        for row in np.argsort(-likeness, kind="stable")[: most * 20]:
            best.setdefault(self._labels[row], float(likeness[row]))
        return [(label, 1 / (1 + math.exp(-CURVE[0] * like - CURVE[1]))) for label, like in list(best.items())[:most]]

    def _weighted(self, marks: Sequence[str]) -> dict[str, float]:
        weighted = {mark: (1 + math.log(n)) * self._rareness(mark) for mark, n in Counter(marks).items()}
        length = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        return {mark: value / length for mark, value in weighted.items()}

    def _rareness(self, mark: str) -> float:
        row = self._vocabulary.get(mark)
        return STRANGE if row is None else float(self._rarity[row])
