"""Decide when a round is spoken of again, in the groups and to a household, and what a household is asked for.

A round has a plan: days counted from its due date. A day of the plan that was missed is made up for on the next
possible day, the latest one only; after the plan's last day nothing is said any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

PLAN = (-3, 0, 3, 7)
"""Days from the due date. The opening speaks for itself: it has its own posts and messages."""

VOLUNTARY_PLAN = (-3, 0)
"""A round without debts is not spoken of when its day is over."""

THRESHOLDS = (50, 80, 100)
"""Percent of the households that are done, at which the groups are told; each once."""

_END_OF_DAY = time.max


class Step(StrEnum):
    """Where a round is on the day of a reminder: what the reminder says."""

    BEFORE = "before"
    ON_DAY = "on_day"
    AFTER = "after"
    LAST = "last"
    """The plan ends here, and the reminder says so."""


def plan_of(*, is_voluntary: bool) -> Sequence[int]:
    """The days on which a round is spoken of."""
    return VOLUNTARY_PLAN if is_voluntary else PLAN


def step(due_on: date, today: date) -> Step:
    """What a reminder says on a day, whatever day it was planned for."""
    if today < due_on:
        return Step.BEFORE
    if today == due_on:
        return Step.ON_DAY
    return Step.AFTER if today < last_day(due_on) else Step.LAST


def last_day(due_on: date, plan: Sequence[int] = PLAN) -> date:
    """The day after which nobody is reminded."""
    return due_on + timedelta(days=plan[-1])


def due(
    due_on: date, *, first_day: date, done_on: date | None, today: date, plan: Sequence[int] = PLAN
) -> date | None:
    """The planned day that is to be made good today: the latest one that came and was not done.

    `first_day` is the first day that may count (a round opened late has no reminders from before), `done_on` the day
    up to which all was done. None where nothing is due.
    """
    if today > last_day(due_on, plan):
        return None
    latest = max((day for day in planned(due_on, plan) if day <= today), default=None)
    if latest is None or latest < first_day or (done_on is not None and latest <= done_on):
        return None
    return latest


def planned(due_on: date, plan: Sequence[int] = PLAN) -> list[date]:
    """The days of a plan, in order."""
    return [due_on + timedelta(days=days) for days in plan]


def first_day_for_groups(opened_at: datetime, post_at: time) -> date:
    """The first day whose collection post may count a round; `opened_at` is local.

    The post that opens a round stands without a count, which would tell how many are exempt.
    """
    late = opened_at.time() >= post_at
    return opened_at.date() + timedelta(days=1 if late else 0)


def first_day_for_households(opened_at: datetime) -> date:
    """The first day on which a household may be reminded: on the opening day it was told already."""
    return opened_at.date() + timedelta(days=1)


def may_remind(at: time, *, opens: time, closes: time) -> bool:
    """Whether households may be written to at this time of day."""
    return opens <= at < closes


def may_post(at: time, *, post_at: time, quiet_from: time) -> bool:
    """Whether it is time for the day's collection post: from its hour until the quiet hours."""
    closes = quiet_from if quiet_from > post_at else _END_OF_DAY
    return post_at <= at < closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What the groups are told now (None: nothing), and up to where all is told then."""

    say: int | None
    told: int


def threshold(*, done: int, exempt: int, households: int, told: int) -> Threshold:
    """Which threshold a round has just come over; of several at once the highest.

    One that the exempt alone reach is never told: it would tell how many they are.
    """
    reached = _percent_reached(done, households)
    known = max(told, _percent_reached(exempt, households))
    return Threshold(say=reached if reached > known else None, told=max(reached, known))


def _percent_reached(part: int, whole: int) -> int:
    return max((percent for percent in THRESHOLDS if whole and part * 100 >= percent * whole), default=0)


class Owed(Protocol):
    """A charge as a reminder sees it."""

    @property
    def round_id(self) -> int:
        """Whose charge."""

    @property
    def due_on(self) -> date:
        """Its last day."""

    @property
    def outstanding(self) -> int:
        """What is left, in đồng: 0 for the exempt, the paid and voluntary rounds."""

    @property
    def is_claimed(self) -> bool:
        """Whether the household says it has paid: nobody reminds it until the treasurer looked."""


C = TypeVar("C", bound=Owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOne(Generic[C]):
    """The household is asked for one charge, by the code made for it."""

    charge: C
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSeveral(Generic[C]):
    """The household is asked for several charges.

    `jointly`: they are all that is open, so that its standing code with their sum is booked at once.
    """

    charges: tuple[C, ...]
    jointly: bool
    step: Step

    @property
    def total(self) -> int:
        """The sum that is left, in đồng."""
        return sum(charge.outstanding for charge in self.charges)


def ask(open_charges: Iterable[C], *, of_rounds: Collection[int], today: date) -> AskOne[C] | AskSeveral[C] | None:
    """What one household is asked for today in one message, over all its charges in open rounds.

    `of_rounds` are those that have a reminder today; a household that owes nothing in them is left in peace. Rounds
    past their plan are not mentioned any more, nor what the household says it has paid.
    """
    owed = [charge for charge in open_charges if charge.outstanding > 0]
    asked = tuple(
        sorted(
            (charge for charge in owed if not charge.is_claimed and today <= last_day(charge.due_on)),
            key=lambda charge: (charge.due_on, charge.round_id),
        )
    )
    if not any(charge.round_id in of_rounds for charge in asked):
        return None
    if len(asked) == 1:
        return AskOne(charge=asked[0], step=step(asked[0].due_on, today))
    return AskSeveral(charges=asked, jointly=len(asked) == len(owed), step=step(asked[-1].due_on, today))
