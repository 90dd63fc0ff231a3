"""Read what each household is to pay: "20000", "20000 mỗi hộ, 5000 mỗi khẩu"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.domain.amounts import (
    AskBack,
    NotAnAmount,
    NotPositive,
    NotWhole,
    Sure,
    TooLarge,
    read_amount,
    tokens_of,
)
from models.domain.spelling import agrees, phrases, typed_forms


class Per(StrEnum):
    """What an amount of a rate is counted by."""

    HOUSEHOLD = "household"
    PERSON = "person"
    LABOURER = "labourer"
    SAO = "sao"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePart:
    """So many đồng for each of these."""

    amount: int
    per: Per


@dataclass(frozen=True, slots=True, kw_only=True)
class SureRate:
    """Typed in plain digits."""

    parts: tuple[RatePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAskBack:
    """At least one amount is to be asked back."""

    parts: tuple[RatePart, ...]


RateReading = SureRate | RateAskBack | NotWhole | NotPositive | TooLarge | NotAnAmount

_UNITS = {
    phrase: per
    for per, names in {
        Per.HOUSEHOLD: phrases("hooj gia ddinhf", "gia ddinhf", "hooj", "nhaf"),
        Per.PERSON: phrases("nhaan khaaur", "ddaauf nguwowif", "khaaur", "nguwowif"),
        Per.LABOURER: phrases("lao ddoongj",),
        Per.SAO: phrases("saof",),
    }.items()
    for phrase in names
}  # fmt: skip


def _words(*telexed: str) -> frozenset[str]:
    return frozenset(form for word in telexed for form in typed_forms(word))


_BETWEEN_PARTS = _words("vaf", "coongj", "theem") | {",", ";", "+", "&"}
_EACH = _words("mooix", "mootj", "cho", "treen", "theo", "tinhs") | {"/", "1", ":"}


def read_rate(text: str) -> RateReading:
    """What a round takes from each household, as a sum of parts; a bare amount is for the household.

    The first amount that cannot be taken decides what is refused.
    """
    parts: list[RatePart] = []
    sure = True
    for said in _split(tokens_of(text.replace("\n", ";"))):
        per, amount = _read_part(said)
        if not isinstance(amount, Sure | AskBack):
            return amount
        if per in [part.per for part in parts]:
            return NotAnAmount()
        sure = sure and isinstance(amount, Sure)
        parts.append(RatePart(amount=amount.amount, per=per))
    if not parts:
        return NotAnAmount()
    return SureRate(parts=tuple(parts)) if sure else RateAskBack(parts=tuple(parts))


def _split(tokens: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in _BETWEEN_PARTS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _read_part(said: list[str]) -> tuple[Per, Sure | AskBack | NotWhole | NotPositive | TooLarge | NotAnAmount]:
    """One part, its unit before or after the amount."""
    ahead = said
    while ahead and ahead[0] in _EACH:
        ahead = ahead[1:]
    for unit, per in _UNITS.items():
        if agrees(ahead[: len(unit)], unit):
            return per, read_amount(" ".join(_drop_each(ahead[len(unit) :], first=True)))
        if agrees(said[-len(unit) :], unit):
            return per, read_amount(" ".join(_drop_each(said[: -len(unit)], first=False)))
    return Per.HOUSEHOLD, read_amount(" ".join(said))


def _drop_each(said: list[str], *, first: bool) -> list[str]:
    """Without "mỗi", "/" and the like, where they touch the unit."""
    while len(said) > 1 and said[0 if first else -1] in _EACH:
        said = said[1:] if first else said[:-1]
    return said
