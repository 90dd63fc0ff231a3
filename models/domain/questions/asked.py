"""What was understood of a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OFFERED = 3
"""So many topics at most are laid before a person to choose from."""


class Decision(StrEnum):
    """How sure the bot is: it answers, it offers the nearest topics, or it says that it does not know."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    UNKNOWN = "unknown"


class Intent(StrEnum):
    """A question that the hamlet's own data answers."""

    FEE_AMOUNT = "fee-amount"
    FEE_PAID = "fee-paid"
    FEE_ACCOUNT = "fee-account"
    FEE_DUE = "fee-due"
    FEE_MISTAKE = "fee-mistake"
    MEETING = "meeting"
    REPORT_PROBLEM = "report-problem"
    WIFI = "wifi"
    CAMERA = "camera"
    HELPER = "helper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question understood. `score` is the chance, 0 to 1, that `entry` (or else `intent`) is what was meant.

    An intent alone is an answer without an entry; where an entry fits too, both are filled and the hamlet's own
    answer comes first. `entry` is the best id also when the bot is not sure of it. `suggestions` are the three
    nearest ids, best first; `apart` are all entries that one message asks for
    as surely, in the order of asking; empty where it asks for one.
    """

    decision: Decision
    entry: str | None
    score: float
    suggestions: tuple[str, ...]
    apart: tuple[str, ...]
    intent: Intent | None
    matter: str | None = None  # whose it is instead, where that is plain: "weather", "medical", "neighbours"
