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
from models.domain.questions.answerer import scores_of, sentences
from models.domain.questions.features import features, without_each_word
from models.domain.questions.weights import VAGUE, Sign, Weights, fingerprint

SEED = 20261121
FOLDS = 5
LEAST_MET = 2
"""A mark that occurs in fewer phrasings is left out."""

WITH_FILLERS = 0.5
"""How many of the held-out phrasings are asked among fillers."""

OWN_HAND = 0.1
"""What a phrasing of the same hand counts beside one of another when the certainty is learnt."""

GENTLE = 0.03
"""How closely the curves follow what was held out (C of the logistic regression)."""

STRANGERS = "o:"
"""The label of all matters that are not ours, together."""

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

_NOTHING = [np.zeros((len(Sign) + 1, len(Sign) + 1))] * 4
"""Curves of a training that is only to be scored."""

Matrix = Any  # scipy's sparse matrix: scikit-learn and scipy are loaded only here and carry no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One way of asking and everything it means; the first label is what it mainly means."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """One phrasing as a training that had not seen it takes it."""

    text: str
    label: str
    guess: str
    signs: NDArray[np.float32]
    is_first: bool
    is_among_three: bool
    is_intent: bool
    is_inside: bool
    is_other_hand: bool
    is_padded: bool


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
            inside=curves[0],
            first=curves[1],
            among_three=curves[2],
            intent=curves[3],
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
    columns = [*(_one_label(label, padded, counts) for label in known_labels), _strangers(padded, counts)]
    return Linear(
        vectorizer=vectorizer,
        matrix=np.stack([weights for weights, _ in columns], axis=1),
        bias=np.array([bias for _, bias in columns]),
    )


def curves(trained: Sequence[Phrasing], known_labels: Sequence[str]) -> list[NDArray[np.float64]]:
    """Logistic curves from the signs of phrasings that were held out to the chance of being right."""
    return fitted(held_out(trained, known_labels))


def held_out(trained: Sequence[Phrasing], known_labels: Sequence[str]) -> list[HeldOut]:
    """What each phrasing is taken for by a training that has not seen it.

    The variants of the entries come from another hand than the phrasings: they are held out all at once, so that what
    is alike in one hand's writing does not pass for certainty.
    """
    others = {text for entry in faq.entries() for text in entry.variants}
    fold = [
        FOLDS if phrasing.text in others else random.Random(f"{SEED}:{phrasing.text}").randrange(FOLDS)  # noqa: S311
        for phrasing in trained
    ]
    found = []
    for number in range(FOLDS + 1):
        kept = [phrasing for phrasing, place in zip(trained, fold, strict=True) if place != number]
        weights = fit(kept, known_labels).as_weights(known_labels, _NOTHING, frozenset())
        for phrasing, place in zip(trained, fold, strict=True):
            if place == number:
                padded = random.Random(phrasing.text).random() < WITH_FILLERS  # noqa: S311
                found += [_asked(phrasing, padded, weights, is_other_hand=number == FOLDS)]
                if number == FOLDS:
                    found += [_asked(phrasing, not padded, weights, is_other_hand=True)]
    return found


def fitted(found: Sequence[HeldOut]) -> list[NDArray[np.float64]]:
    """The curves: is it ours at all, is the first right if it is, is one of three right, is the intent right.

    How sure the first may be is learnt from the other hand above all.
    """
    inside = [each for each in found if each.is_inside]
    signs = [each.signs for each in found]
    return [
        _curve(signs, [each.is_inside for each in found]),
        _curve(
            [each.signs for each in inside],
            [each.is_first for each in inside],
            [1.0 if each.is_other_hand else OWN_HAND for each in inside],
        ),
        _curve(signs, [each.is_among_three for each in found]),
        _curve(signs, [each.is_intent for each in found]),
    ]


def with_fillers(text: str) -> str:
    """The phrasing among words that mean nothing; the same text gets the same words."""
    chance = random.Random(f"{SEED}:{text}")  # noqa: S311
    fillers = faq.fillers()
    story = chance.sample(fillers["story"], chance.choice((0, 0, 0, 1, 2, 3)))
    told_first = chance.randint(0, len(story))
    before = [chance.choice(fillers["before"])] if chance.random() < 0.6 else []
    after = [chance.choice(fillers["after"])] if chance.random() < 0.6 or not before else []
    told = [*story[:told_first], " ".join([*before, text, *after]), *story[told_first:]]
    return chance.choice((", ", ". ")).join(told)


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


def _strangers(trained: Sequence[Phrasing], counts: Matrix) -> tuple[NDArray[np.float64], float]:
    """One machine for whatever is not ours; what only names a field is neither."""
    svm = import_module("sklearn.svm")
    counted = np.array([phrasing.labels[0] != f"o:{VAGUE}" for phrasing in trained])
    strange = np.array([phrasing.labels[0].startswith(STRANGERS) for phrasing in trained])
    machine = svm.LinearSVC(C=SLACK, random_state=SEED, class_weight="balanced")
    machine.fit(counts[counted], strange[counted])
    return machine.coef_[0], float(machine.intercept_[0])


def _asked(phrasing: Phrasing, padded: bool, weights: Weights, *, is_other_hand: bool) -> HeldOut:
    text = with_fillers(phrasing.text) if padded else phrasing.text
    lexicon = faq.lexicon()
    marks = features(text, lexicon)
    scores = scores_of(text, sentences(text), weights, lexicon)
    ranked = [weights.entries[place] for place in np.argsort(-scores[: len(weights.entries)])[:3]]
    guess = weights.intents[int(np.argmax(weights.intents_of(scores)))]
    return HeldOut(
        text=text,
        label=phrasing.labels[0],
        guess=ranked[0],
        signs=weights.signs(scores, marks, without_each_word(text, lexicon)),
        is_first=ranked[0] in phrasing.labels,
        is_among_three=not set(ranked).isdisjoint(phrasing.labels),
        is_intent=f"i:{guess}" in phrasing.labels,
        is_inside=any(":" not in label for label in phrasing.labels),
        is_other_hand=is_other_hand,
        is_padded=padded,
    )


def _curve(
    signs: Sequence[NDArray[np.float32]], right: Sequence[bool], weight: Sequence[float] | None = None
) -> NDArray[np.float64]:
    """The quadratic form `h Q h` over the signs and a 1 behind them, fitted on signs brought to one size."""
    linear = import_module("sklearn.linear_model")
    values = np.stack(signs).astype(np.float64)
    middle, spread = values.mean(axis=0), values.std(axis=0)
    rows, columns = np.triu_indices(len(middle) + 1)
    height = np.column_stack([(values - middle) / spread, np.ones(len(values))])
    products = (height[:, rows] * height[:, columns])[:, :-1]  # the last is 1 times 1: the curve's own height
    usual, size = products.mean(axis=0), products.std(axis=0)
    curve = linear.LogisticRegression(C=GENTLE, max_iter=1000, solver="newton-cholesky").fit(
        (products - usual) / size, np.array(right), sample_weight=weight
    )
    slopes = curve.coef_[0] / size
    form = np.zeros((len(middle) + 1, len(middle) + 1))
    form[rows, columns] = np.append(slopes, curve.intercept_[0] - slopes @ usual)
    to_size = np.diag(np.append(1 / spread, 1.0))
    to_size[:-1, -1] = -middle / spread
    return to_size.T @ form @ to_size


if __name__ == "__main__":
    faq.write_weights(train())
