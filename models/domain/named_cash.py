"""Read cash typed with a name instead of a household's number: "Lê Văn Cường 20000 vệ sinh"."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.domain import folding
from models.domain.amounts import AmountReading, NotAnAmount, read_amount
from models.domain.cash import LONGEST_AMOUNT
from models.domain.spelling import LONGEST_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCash:
    """Cash of whoever has this name; `amount` is None where none was typed."""

    name: str = field(repr=False)
    amount: AmountReading | None
    fee: str = field(default="", repr=False)


def read_named_cash(text: str) -> NamedCash | None:
    """A name, perhaps an amount that begins with a digit or is in several words, perhaps a fee; None for no name."""
    words = text[:LONGEST_READ].split()
    for start in range(1, len(words)):
        for end in range(min(len(words), start + LONGEST_AMOUNT), start, -1):
            # "Ba", "Tư", "Năm" are names: one word is an amount only in digits
            if not words[start][0].isdigit() and end - start < 2:
                continue
            amount = read_amount(" ".join(words[start:end]))
            if not isinstance(amount, NotAnAmount):
                return NamedCash(name=" ".join(words[:start]), amount=amount, fee=" ".join(words[end:]))
    if not words or not folding.words(words[0]):
        return None
    digits = next((place for place, word in enumerate(words) if place and word[0].isdigit()), None)
    if digits is not None:
        return NamedCash(name=" ".join(words[:digits]), amount=NotAnAmount())
    return NamedCash(name=" ".join(words), amount=None)


def fits(head: str, typed: str) -> bool:
    """Whether a typed name, or the last words of it, is that of a head of a household; diacritics do not count."""
    wanted, held = folding.words(typed).split(), folding.words(head).split()
    return bool(wanted) and any(
        held[start : start + len(wanted)] == wanted for start in range(len(held) - len(wanted) + 1)
    )
