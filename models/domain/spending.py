"""Read "350000 thay bong den" as a sum and what it was for, whichever of the two stands first."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.domain.amounts import AmountReading, AskBack, NotAnAmount, NotWhole, Sure, TooLarge, read_amount
from models.domain.folding import fold, nfc

_LONGEST_SUM = 4  # words
_BEFORE = frozenset({"chi", "ghi", "thu"})
_COUNTED = frozenset({"thang", "ngay", "so", "quy", "to", "doi", "dot", "lan", "nam", "ngo"})
"""What a bare number behind it counts: "thang 11" is no 11.000."""

_AROUND = " \t\n,;:.-–—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A sum and its purpose as typed; `amount` is None where no sum stands at either end, `what` may be empty."""

    amount: AmountReading | None
    what: str = field(repr=False)


def read_spending(text: str) -> Spending:
    """The sum at the beginning or at the end of a text, and the rest.

    Plain digits win over what is typed short, so that "3 bong den 350000" costs 350.000 and not 3.000.
    """
    words = nfc(text).split()
    while len(words) > 1 and fold(words[0]).lower() in _BEFORE:
        words = words[1:]
    best: tuple[tuple[int, int, int], Spending] | None = None
    for length in range(1, min(_LONGEST_SUM, len(words)) + 1):
        for sum_words, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            reading = read_amount(" ".join(sum_words).strip(",;:"))
            if isinstance(reading, NotAnAmount) or _counts_something(sum_words, rest):
                continue
            rank = _rank(reading, length)
            if best is None or rank > best[0]:
                best = rank, Spending(amount=reading, what=" ".join(rest).strip(_AROUND))
    return best[1] if best is not None else Spending(amount=None, what=" ".join(words).strip(_AROUND))


def _counts_something(sum_words: list[str], before: list[str]) -> bool:
    bare = len(sum_words) == 1 and sum_words[0].isdecimal() and len(sum_words[0]) <= 2
    return bare and bool(before) and fold(before[-1]).lower() in _COUNTED


def _rank(reading: AmountReading, length: int) -> tuple[int, int, int]:
    """What is taken first: sums as written, then sums typed short, the larger one, the longer words."""
    if isinstance(reading, Sure):
        return 3, length, reading.amount
    if isinstance(reading, AskBack | TooLarge):
        return 2, min(reading.amount, 10**12), length
    return (1 if isinstance(reading, NotWhole) else 0), length, 0
