"""Decide what a resident means among the reviewed answers and the hamlet's own questions, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from models.domain.questions.asked import Asked, Decision, Intent
from models.domain.questions.entry import Entry
from models.domain.questions.features import features
from models.domain.questions.nearest import Nearest
from models.domain.questions.spelling import Lexicon, clauses
from models.domain.questions.weights import Weights, chance

SURE = 0.7
"""From this chance on the bot answers: chosen so that few strangers' matters get an answer (docs/answers.md)."""

NEAR = 0.45
"""From this chance that one of the three nearest topics is meant, they are offered."""

SURE_INTENT = 0.6
"""From this chance on the hamlet's own data answers."""

SURE_APART = 0.85
"""So sure must each of two questions in one message be, for both to be answered."""

OFFERED = 3
_WHOLE, _CLAUSES = 0.7, 0.3
_SHORTEST_CLAUSE = 4
_MOST_CLAUSES = 12


class Answerer:
    """Understands questions about one set of entries. Made by `build`; asking changes nothing."""

    def __init__(self, entries: Sequence[str], weights: Weights, lexicon: Lexicon, nearest: Nearest | None):
        self._weights, self._lexicon, self._nearest = weights, lexicon, nearest
        living = set(entries)
        self._hidden = np.array([entry not in living for entry in weights.entries], dtype=bool)

    @classmethod
    def build(
        cls,
        entries: Iterable[Entry],
        phrasings: Mapping[str, Sequence[str]],
        weights: Weights,
        lexicon: Lexicon,
    ) -> Answerer:
        """An answerer over exactly these entries.

        `phrasings` gives, by entry id, how people ask for it. What the training did not see (entries and phrasings of
        the hamlet's own) is found by likeness, so that it counts at once.
        """
        kept = list(entries)
        fresh = [
            (entry.entry_id, features(text, lexicon))
            for entry in kept
            for text in (entry.question, *entry.variants, *phrasings.get(entry.entry_id, ()))
            if not weights.has_seen(text)
        ]
        nearest = Nearest(fresh, weights.vocabulary, weights.rarity) if fresh else None
        return cls([entry.entry_id for entry in kept], weights, lexicon, nearest)

    def ask(self, text: str) -> Asked:
        """What was meant, how sure that is, and which topics lie nearest."""
        parts = [part for part in clauses(text) if len(part.split()) >= _SHORTEST_CLAUSE][:_MOST_CLAUSES]
        ranked, among_three, intent, intent_chance = self._meant(text, parts)
        nearest = tuple(entry for entry, _ in ranked[:OFFERED])
        if not ranked:
            return Asked(decision=Decision.UNKNOWN, entry=None, score=0.0, suggestions=(), also=(), intent=None)
        entry, score = ranked[0]
        sure_intent = intent if intent_chance >= SURE_INTENT else None
        if score >= SURE:
            also = tuple(self._also(entry, parts))
            decision = Decision.ANSWER
        elif sure_intent is not None:
            return Asked(
                decision=Decision.ANSWER,
                entry=None,
                score=round(intent_chance, 4),
                suggestions=nearest,
                also=(),
                intent=sure_intent,
            )
        else:
            also = ()
            decision = Decision.SUGGEST if among_three >= NEAR else Decision.UNKNOWN
        return Asked(
            decision=decision, entry=entry, score=round(score, 4), suggestions=nearest, also=also, intent=sure_intent
        )

    def _meant(self, text: str, parts: Sequence[str]) -> tuple[list[tuple[str, float]], float, Intent | None, float]:
        """Entries with their chances, best first; the chance that it is one of three; the intent and its chance."""
        weights = self._weights
        marks = features(text, self._lexicon)
        scores = weights.scores(marks)
        if len(parts) > 1:
            apart = np.mean([weights.scores(features(part, self._lexicon)) for part in parts], axis=0)
            scores = _WHOLE * scores + _CLAUSES * apart
        if scores is weights.bias:
            return (self._nearest.ranked(marks, OFFERED) if self._nearest else []), 0.0, None, 0.0
        signs = weights.signs(scores, marks)
        order = np.argsort(-np.where(self._hidden, -np.inf, scores[: len(weights.entries)]), kind="stable")
        first = chance(weights.first, signs)
        trained = [
            (weights.entries[place], first if rank == 0 else 0.0) for rank, place in enumerate(order[:OFFERED])
        ]
        trained = [(entry, score) for entry, score in trained if not self._hidden[weights.entries.index(entry)]]
        among_three = chance(weights.among_three, signs)
        if self._nearest is not None:
            likely = [(entry, score) for entry, score in self._nearest.ranked(marks, OFFERED) if score > first]
            names = {entry for entry, _ in likely}
            trained = likely + [(entry, score) for entry, score in trained if entry not in names]
            among_three = max([among_three, *(score for _, score in likely)])
        place = int(np.argmax(scores[len(weights.entries) :][: len(weights.intents)]))
        return trained, among_three, Intent(weights.intents[place]), chance(weights.intent, signs)

    def _also(self, entry: str, parts: Sequence[str]) -> Iterator[str]:
        """Further entries asked for in the same message, each for itself and as surely."""
        if len(parts) < 2:
            return
        apart: dict[str, None] = {}
        for part in parts:
            ranked, _, _, _ = self._meant(part, ())
            if ranked and ranked[0][1] >= SURE_APART:
                apart.setdefault(ranked[0][0], None)
        if entry in apart:
            yield from (other for other in apart if other != entry)
