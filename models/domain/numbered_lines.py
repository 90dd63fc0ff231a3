"""Several answers in one message: the number of each thing that was asked about, and a household's number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.domain.folding import fold

_LINE = re.compile(
    r"(?:lan|dong|so)? *([1-9])(?: *[.):=,>-]+ *| +)(?:ma *|la *)?(?:ho *|nha *|h *)?(?:so *)?([0-9]{1,4})[ .]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """What is answered to each number: a household's number, and with how many digits it was typed."""

    answers: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A line that is no number with a household's, or one number answered twice."""

    line: str


def read_numbered(text: str, *, asked: int) -> Numbered | NotRead:
    """ "1 023", "2: hộ 66", a line each or parted by semicolons. `asked`: how many things were asked about."""
    answers: dict[int, tuple[int, int]] = {}
    for line in filter(None, (each.strip() for each in re.split(r"[\n;]", text))):
        hit = _LINE.fullmatch(fold(line).lower())
        if hit is None or int(hit[1]) > asked or int(hit[1]) in answers:
            return NotRead(line=line)
        answers[int(hit[1])] = (int(hit[2]), len(hit[2]))
    return Numbered(answers=answers) if answers else NotRead(line=text)
