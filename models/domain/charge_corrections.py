"""Decide what setting one household's charge anew comes to, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Owes:
    """What a charge asks for: an amount in đồng, or nothing because the household is exempt."""

    amount: int
    is_exempt: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.is_exempt and self.amount):
            raise ValueError("an exempt household owes nothing, any other at least nothing")


EXEMPT = Owes(amount=0, is_exempt=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The charge changes by `by` đồng. What the household paid beyond it then is `surplus`, what is left `left`."""

    by: int
    surplus: int
    left: int


@dataclass(frozen=True, slots=True)
class SameAsBefore:
    """The charge asks for this already."""


@dataclass(frozen=True, slots=True)
class NoDebt:
    """A voluntary round asks for nothing: there is nothing to set."""


CorrectionDecision = Changes | SameAsBefore | NoDebt


def decide(was: Owes, wanted: Owes, *, paid: int, is_voluntary: bool) -> CorrectionDecision:
    """What setting a charge anew comes to."""
    if is_voluntary:
        return NoDebt()
    if was == wanted:
        return SameAsBefore()
    return Changes(
        by=wanted.amount - was.amount,
        surplus=max(0, paid - wanted.amount),
        left=max(0, wanted.amount - paid),
    )
