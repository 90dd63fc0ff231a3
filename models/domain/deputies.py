"""Until which day somebody is to be the head's deputy, as the head types it: "phó đến 30/11"."""

from __future__ import annotations

from datetime import date

from models.domain.days import DateReading, read_date
from models.domain.folding import fold

_UNTIL = frozenset({"den", "toi", "het"})
"""What is said before the day, in ASCII."""


def read_until(arguments: str, *, today: date) -> DateReading | None:
    """The last day that stands behind "đến" or "hết"; None where no such word is said."""
    typed = arguments.split()
    for place, word in enumerate(typed):
        if fold(word).lower() in _UNTIL:
            rest = [each for each in typed[place + 1 :] if fold(each).lower() not in _UNTIL]
            return read_date(" ".join(rest), today=today)
    return None


def read_last_day(typed: str, *, today: date) -> DateReading:
    """The last day, where it was asked for: with "đến" before it or without."""
    return read_until(typed, today=today) or read_date(typed, today=today)
