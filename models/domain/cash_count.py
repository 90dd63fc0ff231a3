"""Read money counted note by note, as it is typed: "100000 x 2", "20k x 13", one kind a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.domain.folding import fold
from models.domain.spelling import LONGEST_READ

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200)
"""Đồng. The notes that are in use."""

_MOST_OF_A_KIND = 10_000
"""More notes of one kind are a finger that stayed on the 0."""

_TIMES = r"(?:x|\*|nhan|to)"
_UNIT = "k|nghin|ngan|d"
_WHOLE = r"[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]+"
_LINE = re.compile(
    rf"(?:[-+]\s+)?(?P<left>{_WHOLE})\s*(?P<left_unit>{_UNIT})?\s*{_TIMES}"
    rf"\s*(?P<right>{_WHOLE})\s*(?P<right_unit>{_UNIT})?(?:\s*to)?"
)
_THOUSANDS = frozenset({"k", "nghin", "ngan"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many notes of each kind, the largest first, and their sum in đồng."""

    notes: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACount:
    """A line that says no number of notes."""

    line: str


CountReading = Counted | NotACount


def read_count(text: str) -> CountReading:
    """The notes that were typed, one kind a line or parted by commas and semicolons. A kind may come twice."""
    lines = [line.strip() for line in re.split(r"[\n;]|,(?!\d)", text[: LONGEST_READ * 4]) if line.strip()]
    notes: dict[int, int] = {}
    for line in lines:
        read = _read_line(line)
        if read is None:
            return NotACount(line=line)
        kind, number = read
        notes[kind] = notes.get(kind, 0) + number
    if not notes:
        return NotACount(line=text.strip())
    ordered = tuple((kind, notes[kind]) for kind in NOTES if kind in notes)
    return Counted(notes=ordered, total=sum(kind * number for kind, number in ordered))


def _read_line(line: str) -> tuple[int, int] | None:
    """Which note, and how many of it; either may stand first, where only one of the two is a note."""
    found = _LINE.fullmatch(fold(line.replace("\u00d7", "x")).lower().strip(" .:"))
    if found is None:
        return None
    left, right = _number(found["left"], found["left_unit"]), _number(found["right"], found["right_unit"])
    for kind, number in ((left, right), (right, left)):
        if kind in NOTES and 0 <= number <= _MOST_OF_A_KIND:
            return kind, number
    return None


def _number(digits: str, unit: str | None) -> int:
    plain = re.sub(r"[., ]", "", digits)
    return int(plain[:12]) * (1000 if unit in _THOUSANDS else 1)
