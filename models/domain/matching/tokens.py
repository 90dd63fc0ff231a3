"""The words, digits and signs of a memo, taken as they are understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9]")
_LONGEST_JOINED = 50
"""Letters."""


class Tokens:
    """The words, digits and signs of a memo, and which of them were understood already."""

    def __init__(self, text: str) -> None:
        hits = list(_TOKEN.finditer(text))
        self.text = text
        self.all = [hit[0] for hit in hits]
        self._spans = [hit.span() for hit in hits]
        self._free = [True] * len(hits)

    def words(self) -> Iterator[tuple[int, str]]:
        """Every word and its place."""
        return ((place, text) for place, text in enumerate(self.all) if text.isalpha())

    def at(self, place: int) -> str:
        """The token at a place, empty beyond the ends."""
        return self.all[place] if 0 <= place < len(self.all) else ""

    def is_free(self, place: int) -> bool:
        """Whether it is there and was not understood as something."""
        return 0 <= place < len(self.all) and self._free[place]

    def is_glued(self, place: int) -> bool:
        """Whether it touches the token before it."""
        return 0 < place < len(self.all) and self._spans[place - 1][1] == self._spans[place][0]

    def is_trace(self, place: int) -> bool:
        """Whether it touches a digit or what only banks write: "XWPC607404", "O@L_08"."""
        before, after = self.at(place - 1) if self.is_glued(place) else "", ""
        if self.is_glued(place + 1):
            after = self.at(place + 1)
        return any(each.isdigit() or each in {"_", "@", "#"} for each in (before, after))

    def take(self, start: int, end: int, *, blank: bool = False) -> None:
        """Mark tokens as understood; `blank` takes their text away from all that is read later."""
        for place in range(start, end):
            self._free[place] = False
        if blank:
            first, last = self._spans[start][0], self._spans[end - 1][1]
            self.text = self.text[:first] + " " * (last - first) + self.text[last:]

    def run(self, start: int, most: int) -> Iterator[tuple[int, str]]:
        """The free words from a place on, joined without blanks: where they end, and their letters."""
        joined = ""
        for end in range(start, min(start + most, len(self.all))):
            if not (self._free[end] and self.all[end].isalpha()):
                return
            joined += self.all[end]
            if len(joined) > _LONGEST_JOINED:
                return
            yield end + 1, joined
