"""Whether a helper may act for a household now: a recorded yes that still holds, and not too much in one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

YES_LIVES = timedelta(days=30)
"""A recorded yes holds so long; its proof is kept longer."""
HOUSEHOLDS_A_DAY = 10
"""More doors than that nobody goes to in a day: somebody is at work who should not be."""
ACTS_A_DAY = 30


@dataclass(frozen=True, slots=True)
class May:
    """The helper may act."""


@dataclass(frozen=True, slots=True)
class NoYes:
    """The household has not said yes, or not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyHouseholds:
    """A new household today, beyond the most."""

    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyActs:
    """One more act today, beyond the most."""

    most: int


Leave = May | NoYes | TooManyHouseholds | TooManyActs


def leave_to_act(*, has_yes: bool, acts_today: int, other_households_today: int) -> Leave:
    """Decide; `other_households_today` are those that this helper acted for since midnight, without this one."""
    if not has_yes:
        return NoYes()
    if other_households_today >= HOUSEHOLDS_A_DAY:
        return TooManyHouseholds(most=HOUSEHOLDS_A_DAY)
    if acts_today >= ACTS_A_DAY:
        return TooManyActs(most=ACTS_A_DAY)
    return May()
