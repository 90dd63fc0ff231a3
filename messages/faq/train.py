"""Train the understanding from the phrasings: `python -m messages.faq.train` writes `model.npz` anew.

Needed only after phrasings, lexicon or entries changed. Needs scikit-learn, which the service itself does not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from messages import faq
from models.domain.questions import Intent
from models.domain.questions.features import features
from models.domain.questions.weights import Sign, Weights, fingerprint

SEED = 20261121
FOLDS = 5
LEAST_MET = 2
"""A mark that occurs in fewer phrasings is left out."""

WITH_FILLERS = 0.5
"""How many of the held-out phrasings are asked among fillers."""

SLACK = 0.7
"""How much a wrongly placed phrasing costs (C of the support vector machine)."""

BOTH: Mapping[str, str] = {"i:wifi": "wifi-nha-van-hoa", "i:helper": "to-cong-nghe-so"}
"""Intents whose every phrasing is also a phrasing of an entry."""

NEITHER: Mapping[str, Sequence[str]] = {
    "i:wifi": ("wifi-nha-van-hoa",),
    "i:helper": ("to-cong-nghe-so",),
    "i:camera": ("camera-an-ninh",),
    "i:fee-account": ("quy-thon-chuyen-khoan",),
    "camera-an-ninh": ("i:camera",),
    "quy-thon-chuyen-khoan": ("i:fee-account",),
}
"""Labels that speak neither for nor against each other."""

Matrix = Any  # scipy's sparse matrix: scikit-learn and scipy are loaded only here and carry no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One way of asking and everything it means; the first label is what it mainly means."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Classifiers over sparse counts of marks."""

    vectorizer: Any
    matrix: NDArray[np.float64]
    bias: NDArray[np.float64]

    def as_weights(
        self, labels: Sequence[str], curves: Sequence[NDArray[np.float64]], seen: frozenset[int]
    ) -> Weights:
        """What is shipped: the same in bytes."""
        scale = np.abs(self.matrix).max(axis=0) / 127
        scale[scale == 0] = 1
        return Weights(
            entries=tuple(label for label in labels if label[1] != ":"),
            intents=tuple(label[2:] for label in labels if label.startswith("i:")),
            matters=tuple(label[2:] for label in labels if label.startswith("o:")),
            vocabulary=self.vectorizer.vocabulary_,
            rarity=self.vectorizer.idf_.astype(np.float32),
            matrix=np.round(self.matrix / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            bias=self.bias.astype(np.float32),
            first=curves[0].astype(np.float32),
            among_three=curves[1].astype(np.float32),
            intent=curves[2].astype(np.float32),
            seen=seen,
        )


def phrasings() -> list[Phrasing]:
    """Everything trained on: entries' questions and variants, phrasings, intents, and what lies outside."""
    return list(_phrasings())


def labels() -> list[str]:
    """Entries, then intents, then matters of others."""
    return [
        *(entry.entry_id for entry in faq.entries()),
        *(f"i:{intent}" for intent in Intent),
        *(f"o:{matter}" for matter in faq.elsewhere()),
    ]


def fit(trained: Sequence[Phrasing], known_labels: Sequence[str]) -> Linear:
    """One linear support vector machine for each label, over weighted marks."""
    text = import_module("sklearn.feature_extraction.text")
    lexicon = faq.lexicon()
    vectorizer = text.TfidfVectorizer(
        analyzer=lambda phrasing: features(phrasing, lexicon), sublinear_tf=True, min_df=LEAST_MET
    )
    vectorizer.fit([phrasing.text for phrasing in trained])
    padded = [*trained, *(replace(phrasing, text=with_fillers(phrasing.text)) for phrasing in trained)]
    counts = vectorizer.transform([phrasing.text for phrasing in padded])
    columns = [_one_label(label, padded, counts) for label in known_labels]
    return Linear(
        vectorizer=vectorizer,
        matrix=np.stack([weights for weights, _ in columns], axis=1),
        bias=np.array([bias for _, bias in columns]),
    )


def curves(trained: Sequence[Phrasing], known_labels: Sequence[str]) -> list[NDArray[np.float64]]:
    """Logistic curves from the signs of phrasings that were held out to the chance of being right."""
    fold = [random.Random(f"{SEED}:{phrasing.text}").randrange(FOLDS) for phrasing in trained]  # noqa: S311
    nothing = [np.zeros(len(Sign) + 1)] * 3
    signs, first, three, intent = [], [], [], []
    for held_out in range(FOLDS):
        kept = [phrasing for phrasing, place in zip(trained, fold, strict=True) if place != held_out]
        weights = fit(kept, known_labels).as_weights(known_labels, nothing, frozenset())
        for phrasing, place in zip(trained, fold, strict=True):
            if place != held_out:
                continue
            padded = random.Random(phrasing.text).random() < WITH_FILLERS  # noqa: S311
            marks = features(with_fillers(phrasing.text) if padded else phrasing.text, faq.lexicon())
            scores = weights.scores(marks)
            ranked = [weights.entries[place] for place in np.argsort(-scores[: len(weights.entries)])[:3]]
            guess = weights.intents[int(np.argmax(weights.intents_of(scores)))]
            signs.append(weights.signs(scores, marks))
            first.append(ranked[0] in phrasing.labels)
            three.append(not set(ranked).isdisjoint(phrasing.labels))
            intent.append(f"i:{guess}" in phrasing.labels)
    return [_curve(signs, right) for right in (first, three, intent)]


def with_fillers(text: str) -> str:
    """The phrasing among words that mean nothing; the same text gets the same words."""
    chance = random.Random(f"{SEED}:{text}")  # noqa: S311
    fillers = faq.fillers()
    story = [chance.choice(fillers["story"]) for _ in range(chance.choice((0, 0, 0, 1, 2)))]
    before = [chance.choice(fillers["before"])] if chance.random() < 0.6 else []
    after = [chance.choice(fillers["after"])] if chance.random() < 0.6 or not before else []
    return ", ".join([*story, " ".join([*before, text, *after])])


def train() -> Weights:
    """The whole training; the same phrasings give the same weights."""
    trained, known_labels = phrasings(), labels()
    seen = frozenset(fingerprint(phrasing.text) for phrasing in trained)
    return fit(trained, known_labels).as_weights(known_labels, curves(trained, known_labels), seen)


def _phrasings() -> Iterator[Phrasing]:
    asked = faq.phrasings()
    for entry in faq.entries():
        for text in dict.fromkeys((entry.question, *entry.variants, *asked[entry.entry_id])):
            yield Phrasing(text=text, labels=(entry.entry_id,))
    for intent in Intent:
        label = f"i:{intent}"
        for text in asked[intent]:
            yield Phrasing(text=text, labels=(label, *([BOTH[label]] if label in BOTH else [])))
    for matter, lines in faq.elsewhere().items():
        for text in lines:
            yield Phrasing(text=text, labels=(f"o:{matter}",))


def _one_label(label: str, trained: Sequence[Phrasing], counts: Matrix) -> tuple[NDArray[np.float64], float]:
    svm = import_module("sklearn.svm")
    neither = set(NEITHER.get(label, ()))
    speaks = np.array([label in phrasing.labels or neither.isdisjoint(phrasing.labels) for phrasing in trained])
    meant = np.array([label in phrasing.labels for phrasing in trained])
    if not meant.any():
        return np.zeros(counts.shape[1]), -1.0
    machine = svm.LinearSVC(C=SLACK, random_state=SEED).fit(counts[speaks], meant[speaks])
    return machine.coef_[0], float(machine.intercept_[0])


def _curve(signs: Sequence[NDArray[np.float32]], right: Sequence[bool]) -> NDArray[np.float64]:
    linear = import_module("sklearn.linear_model")
    curve = linear.LogisticRegression(max_iter=1000).fit(np.stack(signs), np.array(right))
    return np.append(curve.coef_[0], curve.intercept_[0])


if __name__ == "__main__":
    faq.write_weights(train())
