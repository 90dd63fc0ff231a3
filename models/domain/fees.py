"""What a round asks of each household: a formula of parts, reductions by category, and how an amount came about.

Everything is whole đồng. Each part is rounded half up by itself (only land, counted in hundredths of a sào, ever
needs it), the parts are summed, and a reduced sum is rounded half up once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.domain.folding import same_marks, words
from models.domain.rates import Per, RatePart

HUNDREDTHS = 100
"""Land is counted in hundredths of a sào, everything else in whole ones."""

ASK_BACK_FROM = 5_000_000
"""Đồng. A household that is to pay this much at once: perhaps a 0 too many."""

WHOLE = 100
"""Percent off that leaves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """The round rests on a document."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The hamlet's meeting agreed on it."""

    on: date


@dataclass(frozen=True, slots=True)
class Voluntary:
    """Nobody owes anything, any amount is welcome."""


Basis = Required | Agreed | Voluntary


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A category of the register that pays less; 100 percent off is exempt."""

    category: str
    percent_off: int

    def __post_init__(self) -> None:
        if not 0 < self.percent_off <= WHOLE:
            raise ValueError(f"not a reduction: {self.percent_off}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRequest:
    """What somebody wants to open. A voluntary round needs no parts; `fund_id` is where a new fee goes."""

    fee: str
    title: str
    parts: tuple[RatePart, ...]
    due_on: date
    basis: Basis
    exemptions: tuple[Exemption, ...] = ()
    fund_id: int | None = None  # None: the first fund


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the register says of a household, as far as fees go by it."""

    people: int = 0
    labourers: int = 0
    sao_hundredths: int = 0
    category: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One addend of an amount. `hundredths` is how many units, times a hundred."""

    per: Per
    amount: int
    hundredths: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one household is to pay and how that came about."""

    terms: tuple[Term, ...]
    full: int
    percent_off: int
    amount: int

    @property
    def is_exempt(self) -> bool:
        """Whether its category pays nothing."""
        return self.percent_off == WHOLE


VOLUNTARY = Assessment(terms=(), full=0, percent_off=0, amount=0)
"""What every household is to pay in a voluntary round: nothing, and nobody is exempt from it."""

_ORDER = (Per.PERSON, Per.LABOURER, Per.SAO, Per.HOUSEHOLD)


def assess(request: RoundRequest, counts: Counts) -> Assessment:
    """What a household with these counts is to pay."""
    if isinstance(request.basis, Voluntary):
        return VOLUNTARY
    off = next((each.percent_off for each in request.exemptions if each.category == counts.category), 0)
    return assess_parts(request.parts, counts, percent_off=off)


def assess_parts(parts: Iterable[RatePart], counts: Counts, *, percent_off: int = 0) -> Assessment:
    """What a formula comes to for a household with these counts."""
    ordered = sorted(parts, key=lambda part: _ORDER.index(part.per))
    terms = tuple(_term(part, counts) for part in ordered)
    full = sum(term.total for term in terms)
    amount = _divided(full * (WHOLE - percent_off), WHOLE)
    return Assessment(terms=terms, full=full, percent_off=percent_off, amount=amount)


def same_amount(amounts: Iterable[int]) -> int | None:
    """What all who pay pay alike; None where they do not."""
    found = {amount for amount in amounts if amount > 0}
    return found.pop() if len(found) == 1 else None


def fingerprint(request: RoundRequest) -> str:
    """The same for the same request, however it is ordered or typed: asked for twice, one round is opened."""
    lines = [
        words(request.fee),
        *sorted(f"{part.per}:{part.amount}" for part in request.parts),
        request.due_on.isoformat(),
        _basis_line(request.basis),
        *sorted(f"{each.category}:{each.percent_off}" for each in request.exemptions),
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def same_fee(typed: str, names: Sequence[str]) -> int | None:
    """Which of the fees is meant, by its place: the same name, or the same but for marks that were left out."""
    exact = [place for place, name in enumerate(names) if name.casefold() == typed.casefold()]
    near = [
        place for place, name in enumerate(names) if same_marks(typed, name) or same_marks(name, typed)
    ]  # either may lack its marks
    return next(iter(exact or near), None)


def _term(part: RatePart, counts: Counts) -> Term:
    hundredths = {
        Per.HOUSEHOLD: HUNDREDTHS,
        Per.PERSON: counts.people * HUNDREDTHS,
        Per.LABOURER: counts.labourers * HUNDREDTHS,
        Per.SAO: counts.sao_hundredths,
    }[part.per]
    total = _divided(part.amount * hundredths, HUNDREDTHS)
    return Term(per=part.per, amount=part.amount, hundredths=hundredths, total=total)


def _divided(amount: int, by: int) -> int:
    """Rounded half up."""
    return (2 * amount + by) // (2 * by)


def _basis_line(basis: Basis) -> str:
    match basis:
        case Required(text=text):
            return f"required:{words(text)}"
        case Agreed(on=on):
            return f"agreed:{on.isoformat()}"
        case Voluntary():
            return "voluntary"
