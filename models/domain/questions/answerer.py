"""Decide what a resident means among the reviewed answers and the hamlet's own questions, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.domain.asides import BareWord, read_bare_word
from models.domain.emergencies import ENTRY_OF, read_emergency
from models.domain.questions.asked import OFFERED, Asked, Decision, Intent
from models.domain.questions.entry import Entry
from models.domain.questions.features import features, without_each_word
from models.domain.questions.nearest import Nearest
from models.domain.questions.spelling import Lexicon, clauses, joined_questions
from models.domain.questions.weights import Floats, Weights, certainty, chance, is_bare_field

SURE = 0.83
"""From this chance on the bot answers: chosen so that few strangers' matters get an answer (docs/answers.md)."""

LIKELY = 0.5
"""Chance of the first entry from which it is offered, where it is not sure enough to be answered."""

NEAR = 0.45
"""From this chance that one of the three nearest topics is meant, they are offered."""

SURE_INTENT = 0.7
"""From this chance on the hamlet's own data answers."""

SURE_APART = 0.85
"""So sure must each of two questions in one message be, for both to be answered."""

SURE_TOGETHER = 0.6
"""So sure must the message as a whole be then: two questions make each other less certain."""

OF_ENTRY = {"to-cong-nghe-so": Intent.HELPER, "wifi-nha-van-hoa": Intent.WIFI}
"""Entries whose first answer is what the hamlet's own data say."""

OF_BARE_WORD = {
    BareWord.MEETING: Intent.MEETING,
    BareWord.ACCOUNT: Intent.FEE_ACCOUNT,
    BareWord.FEE: Intent.FEE_AMOUNT,
    BareWord.PAID: Intent.FEE_PAID,
    BareWord.MISTAKE: Intent.FEE_MISTAKE,
}
"""A few bare words that ask for this."""

_WHOLE, _CLAUSES = 0.7, 0.3
_SHORTEST_CLAUSE = 4
_MOST_CLAUSES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """Entries with their chances, best first; the chance that it is one of them; the likeliest intent."""

    ranked: tuple[tuple[str, float], ...] = ()
    among_three: float = 0.0
    is_bare: bool = False
    names_field: bool = False
    intent: Intent | None = None
    intent_chance: float = 0.0
    matter: str | None = None


class Answerer:
    """Understands questions about one set of entries. Made by `build`; asking changes nothing."""

    def __init__(self, entries: Sequence[str], weights: Weights, lexicon: Lexicon, nearest: Nearest | None):
        self._weights, self._lexicon, self._nearest = weights, lexicon, nearest
        self._living = frozenset(entries)

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
        meant = self._meant(text, sentences(text))
        entry, score = meant.ranked[0] if meant.ranked else (None, 0.0)
        nearest = tuple(entry for entry, _ in meant.ranked)
        intent, intent_chance = meant.intent, meant.intent_chance
        if (bare := read_bare_word(text)) in OF_BARE_WORD:
            intent, intent_chance = OF_BARE_WORD[bare], max(intent_chance, SURE_APART)
        elif entry in OF_ENTRY and score >= max(SURE_INTENT, intent_chance):
            intent, intent_chance = OF_ENTRY[entry], score
        elif intent_chance < SURE_INTENT:
            intent = None
        apart = self._apart(text) if score >= SURE_TOGETHER else []
        both = tuple(apart) if entry in apart and len(apart) > 1 else ()
        if entry is not None and (score >= SURE or both) and not meant.is_bare:
            decision = Decision.ANSWER
        elif intent is not None:
            decision, entry, score = Decision.ANSWER, None, intent_chance
        elif nearest and (meant.names_field or meant.among_three >= NEAR or score >= LIKELY):
            decision = Decision.SUGGEST
            apart = apart or self._apart(text)
            nearest = tuple(dict.fromkeys([*(apart if len(apart) > 1 else []), *nearest]))[:OFFERED]
        else:
            decision = Decision.UNKNOWN
        danger = read_emergency(text) if decision is not Decision.ANSWER else None
        if danger is not None and ENTRY_OF[danger] in self._living:
            entry = ENTRY_OF[danger]
            decision, score = Decision.ANSWER, max(score, SURE)
            nearest = (entry, *(other for other in nearest if other != entry))[:OFFERED]
        return Asked(
            decision=decision,
            entry=entry,
            score=round(score, 4),
            suggestions=nearest,
            apart=both,
            intent=intent,
            matter=meant.matter if decision is Decision.UNKNOWN else None,
        )

    def among(self, text: str, topics: Collection[str]) -> tuple[list[str], float]:
        """Which of these entries a text that goes on from one of them means, best first, and how far it is ours.

        That is the lead of the best over all that is not ours, about 0 where nobody can tell.
        """
        weights = self._weights
        scores = weights.scores(features(text, self._lexicon))
        found = sorted(
            ((float(scores[place]), entry) for place, entry in enumerate(weights.entries) if entry in topics),
            reverse=True,
        )
        return [entry for _, entry in found], found[0][0] - weights.strangers(scores) if found else 0.0

    def _meant(self, text: str, parts: Sequence[str]) -> _Meant:
        weights = self._weights
        marks = features(text, self._lexicon)
        scores = scores_of(text, parts, weights, self._lexicon)
        likely = self._nearest.ranked(marks, OFFERED) if self._nearest else []
        if not any(mark in weights.vocabulary for mark in marks):
            return _Meant(ranked=tuple(likely))
        signs = weights.signs(scores, marks, without_each_word(text, self._lexicon))
        order = np.argsort(-scores[: len(weights.entries)], kind="stable")[:OFFERED]
        chances = (certainty(weights, signs), 0.0, 0.0)
        trained = [(weights.entries[place], sure) for place, sure in zip(order, chances, strict=True)]
        likely = [(entry, sure) for entry, sure in likely if sure > chances[0]]
        ranked: dict[str, float] = {}
        for entry, sure in (*likely, *trained):
            if entry in self._living:
                ranked.setdefault(entry, sure)
        return _Meant(
            ranked=tuple(ranked.items())[:OFFERED],
            among_three=max([chance(weights.among_three, signs), *(sure for _, sure in likely)]),
            is_bare=is_bare_field(signs) and not likely,
            names_field=weights.is_vague(scores) or weights.names_field(scores, signs),
            intent=Intent(weights.intents[int(np.argmax(weights.intents_of(scores)))]),
            intent_chance=chance(weights.intent, signs),
            matter=weights.matter(scores),
        )

    def _apart(self, text: str) -> list[str]:
        """Entries asked for in the same message, each for itself and as surely."""
        parts = [part for part in joined_questions(text) if len(part.split()) >= _SHORTEST_CLAUSE][:_MOST_CLAUSES]
        if len(parts) < 2:
            return []
        apart: dict[str, None] = {}
        for part in parts:
            for other, sure in self._meant(part, ()).ranked[:1]:
                if sure >= SURE_APART:
                    apart[other] = None
        return list(apart)


def sentences(text: str) -> list[str]:
    """The sentences of a text that are long enough to ask something."""
    return [part for part in clauses(text) if len(part.split()) >= _SHORTEST_CLAUSE][:_MOST_CLAUSES]


def scores_of(text: str, parts: Sequence[str], weights: Weights, lexicon: Lexicon) -> Floats:
    """A score for each label: of the text as a whole, and where it has several sentences of each of them."""
    texts = [text, *parts] if len(parts) > 1 else [text]
    whole, *apart = weights.scores_of_each([features(each, lexicon) for each in texts])
    found: Floats = _WHOLE * whole + _CLAUSES * np.mean(apart, axis=0) if apart else whole
    return found
