"""Measure the understanding on the golden questions: `python -m tests.eval_answers` prints the figures of the bar."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from messages import faq
from models.domain.questions import Asked, Decision
from models.domain.questions.answerer import SURE, Answerer
from tests.held_out import Taken, taken

DATA = Path(__file__).parent / "data"
GOLDEN = DATA / "golden.jsonl"
FRESH = DATA / "fresh.jsonl"
"""Written before the stories among the phrasings were, nearly half of them stories."""
LOOKED_AT, NEVER_LOOKED_AT = DATA / "blind_looked.jsonl", DATA / "blind_unlooked.jsonl"
"""Two halves of one set, written before the phrasings of that evening; only the first was looked at for mistakes."""
SYNTHETIC = 2_000
KIBIBYTES = 1_024
"""In a mebibyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One question with what is meant: an entry, an intent, or neither when it is not the bot's business."""

    question: str
    style: str
    entry: str | None
    intent: str | None

    @property
    def is_outside(self) -> bool:
        return self.entry is None and self.intent is None


def golden(file: Path = GOLDEN) -> list[Golden]:
    """The golden questions, never trained on."""
    records = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [Golden(question=r["q"], style=r["style"], entry=r.get("entry"), intent=r.get("intent")) for r in records]


def main() -> None:
    """Print everything."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    answerer = faq.answerer()
    built = time.perf_counter() - started
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / KIBIBYTES
    asked = [(question, answerer.ask(question.question)) for question in golden()]
    inside = [pair for pair in asked if pair[0].entry]
    say(f"{'style':12} {'n':>4} {'first':>7} {'in three':>9} {'right':>7} {'wrong':>7}")
    for style, pairs in [("all", inside), *by_style(inside)]:
        say(
            f"{style:12} {len(pairs):4} {share(pairs, is_first):7.1%} {share(pairs, is_in_three):9.1%}"
            f" {share(pairs, is_right):7.1%} {share(pairs, is_wrong):7.1%}"
        )
    outside = [pair for pair in asked if pair[0].is_outside]
    say(f"outside: {len(outside)}, answered {share(outside, is_answered):.1%}")
    hamlet = [pair for pair in asked if pair[0].intent]
    say(f"the hamlet's own: {len(hamlet)}, recognised {share(hamlet, is_recognised):.1%}")
    for name, file in (
        ("fresh", FRESH),
        ("blind, looked at", LOOKED_AT),
        ("blind, never looked at", NEVER_LOOKED_AT),
    ):
        say_set(name, [(question, answerer.ask(question.question)) for question in golden(file)])
    say_held_out()
    say("score of entries against how often they are first:")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        pairs = [pair for pair in inside if low <= pair[1].score < high and pair[1].entry]
        if pairs:
            mean = sum(pair[1].score for pair in pairs) / len(pairs)
            say(f"  {low:.1f} to {high:.1f}: {len(pairs):4} said {mean:.2f}, was {share(pairs, is_first):.2f}")
    say(f"made ready in {built:.2f} s, {used:.0f} MiB")
    say(f"{len(faq.entries())} entries: {times(answerer)}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    grown = larger()
    built = time.perf_counter() - started
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / KIBIBYTES
    say(f"{SYNTHETIC} more entries: {times(grown)}, made ready in {built:.2f} s, {used:.0f} MiB more")


def say_set(name: str, asked: Sequence[tuple[Golden, Asked]]) -> None:
    """A smaller set: all that lies inside, its stories, what lies outside."""
    inside = [pair for pair in asked if pair[0].entry]
    for kind, pairs in ((name, inside), (f"{name}, stories", [pair for pair in inside if pair[0].style == "story"])):
        first, right, wrong = (share(pairs, holds) for holds in (is_first, is_right, is_wrong))
        say(f"{kind}: {len(pairs)}, first {first:.1%}, right {right:.1%}, wrong {wrong:.1%}")
    strange = [pair for pair in asked if pair[0].is_outside]
    say(f"{name}, outside: {len(strange)}, answered {share(strange, is_answered):.1%}")


def say_held_out() -> None:
    """Another hand's questions, taken by a training that had not seen them (tests/held_out.py)."""
    for among_fillers in (False, True):
        asked = [each for each in taken() if each.meant and each.among_fillers is among_fillers]
        right = sum(is_sure(each) and each.guess == each.meant for each in asked) / len(asked)
        wrong = sum(is_sure(each) and each.guess != each.meant for each in asked) / len(asked)
        first = sum(each.guess == each.meant for each in asked) / len(asked)
        name = "held out, in stories" if among_fillers else "held out, another hand"
        say(f"{name}: {len(asked)}, first {first:.1%}, right {right:.1%}, wrong {wrong:.1%}")
    strangers = [each for each in taken() if not each.meant]
    say(f"held out, outside: {len(strangers)}, answered {sum(map(is_sure, strangers)) / len(strangers):.1%}")


def is_sure(taken: Taken) -> bool:
    """Whether the bot would answer."""
    return taken.chance >= SURE and not taken.is_bare


def by_style(pairs: Sequence[tuple[Golden, Asked]]) -> list[tuple[str, list[tuple[Golden, Asked]]]]:
    """The questions of each style."""
    found: dict[str, list[tuple[Golden, Asked]]] = defaultdict(list)
    for pair in pairs:
        found[pair[0].style].append(pair)
    return sorted(found.items())


def share(pairs: Sequence[tuple[Golden, Asked]], holds: Callable[[Golden, Asked], bool]) -> float:
    """How much of the questions this holds for."""
    return sum(holds(*pair) for pair in pairs) / len(pairs)


def is_answered(question: Golden, asked: Asked) -> bool:
    return asked.decision is Decision.ANSWER


def is_first(question: Golden, asked: Asked) -> bool:
    return asked.entry == question.entry or asked.suggestions[:1] == (question.entry,)


def is_in_three(question: Golden, asked: Asked) -> bool:
    return question.entry in asked.suggestions


def is_right(question: Golden, asked: Asked) -> bool:
    return is_answered(question, asked) and asked.entry == question.entry


def is_wrong(question: Golden, asked: Asked) -> bool:
    return is_answered(question, asked) and asked.entry != question.entry


def is_recognised(question: Golden, asked: Asked) -> bool:
    return asked.intent is not None and asked.intent.value == question.intent


def times(answerer: Answerer) -> str:
    """Median and 99th percentile of one question, in milliseconds."""
    spent = []
    for question in golden():
        started = time.perf_counter()
        answerer.ask(question.question)
        spent.append((time.perf_counter() - started) * 1_000)
    return f"median {median(spent):.2f} ms, 99th percentile {quantiles(spent, n=100)[98]:.2f} ms"


def larger() -> Answerer:
    """The shipped set with so many invented entries more, each made of the words of others."""
    entries = list(faq.entries())
    asked = faq.phrasings()
    lines = [line for entry in entries for line in asked[entry.entry_id]]
    invented = [
        replace(
            entries[number % len(entries)],
            entry_id=f"synthetic-{number}",
            question=f"{lines[number]} s{number}",
            variants=[f"{lines[(number * 7 + step * 13) % len(lines)]} s{number}" for step in range(5)],
        )
        for number in range(SYNTHETIC)
    ]
    return Answerer.build([*entries, *invented], {}, faq.weights(), faq.lexicon())


def say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
