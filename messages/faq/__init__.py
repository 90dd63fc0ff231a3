"""The reviewed answers as data: what is in the set, how people ask for it, and an answerer over both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from models.domain.questions import Entry, Source
from models.domain.questions.answerer import Answerer
from models.domain.questions.spelling import Lexicon
from models.domain.questions.weights import Weights

_HERE = Path(__file__).parent
_WEIGHTS = _HERE / "model.npz"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads ten times faster, where it is there


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalKind:
    """One fact that only a hamlet knows: how its head is asked, and what stands before it under an answer."""

    key: str
    ask: str
    shown: str
    fills: frozenset[str]


def entries() -> tuple[Entry, ...]:
    """Every entry of the shipped set, in its order."""
    return tuple(_entry(record) for record in _read(_HERE / "faq.yaml")["entries"])


def phrasings() -> Mapping[str, tuple[str, ...]]:
    """How people ask, by entry id (`khai-sinh`) or intent (`fee-due`). For training; the service does not read it."""
    return {
        label: _lines(lines)
        for path in sorted((_HERE / "phrasings").glob("*.yaml"))
        for label, lines in _read(path).items()
    }


def elsewhere() -> Mapping[str, tuple[str, ...]]:
    """What people also say and the bot has no answer for, by matter. For training."""
    return {matter: _lines(lines) for matter, lines in _read(_HERE / "elsewhere.yaml").items()}


@cache
def fillers() -> Mapping[str, tuple[str, ...]]:
    """What people put before, after and around a question and mean nothing by. For training."""
    return {place: tuple(phrases) for place, phrases in _read(_HERE / "fillers.yaml").items()}


@cache
def lexicon() -> Lexicon:
    """Short forms, words of the regions and what they stand for."""
    record = _read(_HERE / "lexicon.yaml")
    return Lexicon(record["shorthand"], record["alike"])


@cache
def weights() -> Weights:
    """What was learnt from the phrasings (`python -m messages.faq.train`)."""
    with np.load(_WEIGHTS, allow_pickle=False) as file:
        marks = bytes(file["vocabulary"]).decode().split("\n")
        return Weights(
            entries=tuple(str(entry) for entry in file["entries"]),
            intents=tuple(str(intent) for intent in file["intents"]),
            matters=tuple(str(matter) for matter in file["matters"]),
            vocabulary={mark: row for row, mark in enumerate(marks)},
            rarity=file["rarity"],
            matrix=file["matrix"],
            scale=file["scale"],
            bias=file["bias"],
            inside=file["inside"],
            first=file["first"],
            among_three=file["among_three"],
            intent=file["intent"],
            seen=frozenset(int(number) for number in file["seen"]),
        )


def write_weights(learnt: Weights) -> None:
    """Keep what was learnt beside the phrasings."""
    marks = sorted(learnt.vocabulary)
    rows = [learnt.vocabulary[mark] for mark in marks]
    np.savez_compressed(
        _WEIGHTS,
        entries=np.array(learnt.entries),
        intents=np.array(learnt.intents),
        matters=np.array(learnt.matters),
        vocabulary=np.frombuffer("\n".join(marks).encode(), dtype=np.uint8),
        rarity=learnt.rarity[rows],
        matrix=learnt.matrix[rows],
        scale=learnt.scale,
        bias=learnt.bias,
        inside=learnt.inside,
        first=learnt.first,
        among_three=learnt.among_three,
        intent=learnt.intent,
        seen=np.array(sorted(learnt.seen), dtype=np.uint64),
    )


@cache
def local_facts() -> Mapping[str, LocalKind]:
    """What only a hamlet knows, by key, and which `local_fill` lines of the entries it fills."""
    return {
        key: LocalKind(key=key, ask=each["ask"], shown=each["shown"], fills=frozenset(each["fills"]))
        for key, each in _read(_HERE / "local.yaml").items()
    }


@cache
def answerer() -> Answerer:
    """An answerer over the shipped set, built once a process."""
    return Answerer.build(entries(), {}, weights(), lexicon())


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_Loader)  # noqa: S506 - both are safe loaders


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)


def _entry(record: Mapping[str, Any]) -> Entry:
    return Entry(
        entry_id=record["id"],
        category=record["category"],
        question=record["question"],
        variants=tuple(record["variants"]),
        answer=record["answer"].strip(),
        sources=tuple(Source(title=source["title"], url=source.get("url", "")) for source in record["sources"]),
        fact_checked=record["fact_checked"],
        fact_check_note=record["fact_check_note"],
        evidence=record["evidence"],
        reviewed=date.fromisoformat(record["reviewed"]),
        expires=date.fromisoformat(record["expires"]) if "expires" in record else None,
        may_change=record["may_change"],
        local_fill=tuple(record["local_fill"]),
    )
