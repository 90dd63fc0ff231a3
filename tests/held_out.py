"""What another hand asks, taken by a training that has not seen it: `python -m tests.held_out` writes it anew.

The variants of the answer set were written by another hand than the phrasings. They are left out of the training all
at once, and each chance comes from curves that have not seen the variant either. Needed after phrasings, lexicon or
entries changed; needs scikit-learn and some minutes. `python -m tests.eval_answers` prints the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from messages.faq import train
from messages.faq.train import HeldOut
from models.domain.questions.weights import chance, is_bare_field

FILE = Path(__file__).parent / "data" / "held_out.jsonl"
PARTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One question: what is meant (empty: nothing of ours), what it was taken for, and how surely."""

    question: str
    meant: str
    guess: str
    chance: float
    is_bare: bool
    among_fillers: bool


def taken() -> list[Taken]:
    """What is kept."""
    records = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    return [
        Taken(
            question=each["q"], meant=each["entry"], guess=each["guess"], chance=each["chance"],
            is_bare=each["bare"], among_fillers=each["fillers"],
        )
        for each in records
    ]  # fmt: skip


def measured(found: Sequence[HeldOut]) -> Iterator[Taken]:
    """The other hand's questions, then the matters of others; the chances are of curves that were fitted without."""
    other = [each for each in found if each.is_other_hand]
    pairs = list(zip(other[::2], other[1::2], strict=True))  # each alone and among fillers
    rest = [each for each in found if not each.is_other_hand]
    for part in range(PARTS):
        kept = [each for place, pair in enumerate(pairs) if place % PARTS != part for each in pair]
        yield from _measured([each for pair in pairs[part::PARTS] for each in pair], [*rest, *kept])
    strangers = [each for each in rest if each.label.startswith("o:")]
    for part in range(PARTS):
        asked = strangers[part::PARTS]
        left_out = {id(each) for each in asked}
        yield from _measured(asked, [each for each in found if id(each) not in left_out])


def _measured(asked: Sequence[HeldOut], others: Sequence[HeldOut]) -> Iterator[Taken]:
    inside, first = train.fitted(others)[:2]
    for each in asked:
        yield Taken(
            question=each.text,
            meant="" if ":" in each.label else each.label,
            guess=each.guess,
            chance=chance(inside, each.signs) * chance(first, each.signs),
            is_bare=is_bare_field(each.signs),
            among_fillers=each.is_padded,
        )


def write(found: Sequence[HeldOut]) -> None:
    """Keep them."""
    with FILE.open("w", encoding="utf-8") as file:
        for each in measured(found):
            record = {
                "q": each.question, "entry": each.meant, "guess": each.guess, "chance": round(each.chance, 4),
                "bare": each.is_bare, "fillers": each.among_fillers,
            }  # fmt: skip
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(train.held_out(train.phrasings(), train.labels()))
