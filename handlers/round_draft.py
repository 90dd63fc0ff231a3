"""What a person has said so far while opening a round: the draft's values, read and written in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages.texts import rounds as words
from models.domain.fees import Agreed, Basis, Exemption, Required, RoundRequest, Voluntary
from models.domain.rates import Per, RatePart


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A view of the draft's data; what was not said yet is None."""

    data: Mapping[str, Any]  # Any: the dialogue's own JSON values, as the methods below read them

    @property
    def fee(self) -> str | None:
        """The fee's name."""
        return self.data.get("fee")

    @property
    def fund_id(self) -> int | None:
        """The fund that a new fee goes to, where it was asked."""
        return self.data.get("fund_id")

    @property
    def is_voluntary(self) -> bool:
        """Whether nobody is to owe anything."""
        return bool(self.data.get("voluntary"))

    @property
    def parts(self) -> tuple[RatePart, ...] | None:
        """The formula; empty for a voluntary round."""
        return () if self.is_voluntary else read_parts(self.data.get("parts"))

    @property
    def heard(self) -> tuple[RatePart, ...] | None:
        """A formula that was asked back and not confirmed yet."""
        return read_parts(self.data.get("heard"))

    @property
    def due(self) -> date | None:
        """The due date."""
        written = self.data.get("due")
        return date.fromisoformat(written) if written else None

    @property
    def basis(self) -> Basis | None:
        """On what the round rests."""
        if self.is_voluntary:
            return Voluntary()
        if self.data.get("agreed"):
            return Agreed(on=date.fromisoformat(self.data["agreed"]))
        return Required(text=self.data["required"]) if self.data.get("required") else None

    @property
    def exempt(self) -> dict[str, int] | None:
        """Percent off by category, of those that pay less."""
        return self.data.get("exempt")

    @property
    def to_ask(self) -> list[str]:
        """Categories that are still to be asked about, one by one."""
        return list(self.data.get("to_ask") or [])

    @property
    def open_day(self) -> int | None:
        """On which day of each month it comes again, where it is to."""
        return self.data.get("open_day")

    def request(self) -> RoundRequest | None:
        """The round as it would be opened; None while something is missing."""
        if self.fee is None or self.parts is None or self.due is None or self.basis is None:
            return None
        return RoundRequest(
            fee=self.fee,
            title=words.title(self.fee, self.due),
            parts=self.parts,
            due_on=self.due,
            basis=self.basis,
            fund_id=self.fund_id,
            exemptions=()
            if self.is_voluntary
            else tuple(
                Exemption(category=category, percent_off=off) for category, off in (self.exempt or {}).items() if off
            ),
        )


def written_parts(parts: tuple[RatePart, ...]) -> list[list[object]]:
    """A formula as JSON."""
    return [[part.amount, part.per.value] for part in parts]


def read_parts(written: list[list[Any]] | None) -> tuple[RatePart, ...] | None:  # Any: an amount and a unit
    """A formula from JSON."""
    return tuple(RatePart(amount=int(amount), per=Per(per)) for amount, per in written) if written else None
