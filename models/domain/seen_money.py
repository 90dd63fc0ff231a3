"""Money that the treasurer saw before the bank's word came to us: which credit may be it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

BOOKED_WITHIN = timedelta(days=3)
"""So long after it was seen a bank may book it: over a weekend."""

DOUBTED_WITHIN = timedelta(days=27)
"""So long a credit of just as much may be it all the same: promised first, sent later, before a month has gone by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A receipt written because the treasurer saw the money; no credit has come for it. `amount` in đồng.

    `on` is the day on which it was seen, in the hamlet's zone.
    """

    receipt: int
    amount: int
    on: date

    def may_be(self, came_on: date) -> bool:
        """Whether a credit that the bank booked on that local day may be this money; an earlier one always may."""
        return came_on <= self.on + BOOKED_WITHIN

    def is_doubtful(self, came_on: date) -> bool:
        """Whether a credit of that day is too late to be taken for this money, and not so late that it cannot be."""
        return self.on + BOOKED_WITHIN < came_on <= self.on + DOUBTED_WITHIN
