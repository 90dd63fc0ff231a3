"""What the register of a hamlet became since a moment: many notes about a household come to one change or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.register import HIGHEST_NUMBER, Column

Value = str | int | list[str]
"""What stands in a column of the register: people and labourers in whole numbers, land in hundredths of a sào."""

NUMBER_KEPT = timedelta(days=366)
"""How long the number of a closed household is given to nobody: it stands on paper in people's kitchens."""

TAKE_BACK = timedelta(minutes=10)
"""How long a change can be taken back with one choice."""

FOR_A_ROUND = (Column.HEAD, Column.AREA, Column.PEOPLE, Column.LABOURERS, Column.SAO, Column.CATEGORY)
"""The columns that are told before a round opens: who is asked, where, and for how much."""

COUNTED = frozenset({Column.PEOPLE, Column.LABOURERS, Column.SAO, Column.CATEGORY})
"""The columns that a household's amount goes by; rounds that are open keep theirs."""


class ChangeKind(StrEnum):
    """What was done to a household of the register."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One note of the register's journal: only the columns that changed are named."""

    household_id: int
    kind: ChangeKind
    before: Mapping[str, Value] = field(default_factory=dict, repr=False)
    after: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewlyListed:
    """The household is listed now, and was not."""

    household_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerListed:
    """The household is closed now."""

    household_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOtherwise:
    """Something else is written about the household: column, before, after."""

    household_id: int
    columns: tuple[tuple[Column, Value, Value], ...] = field(repr=False)


NetChange = NewlyListed | NoLongerListed | ListedOtherwise


def net_changes(notes: Iterable[Noted]) -> list[NetChange]:
    """What the notes come to, one change a household at most, in the order in which households were first touched.

    What was changed and changed back, or added and closed again, comes to nothing.
    """
    by_household: dict[int, list[Noted]] = {}
    for note in notes:
        by_household.setdefault(note.household_id, []).append(note)
    found = (_net(household_id, noted) for household_id, noted in by_household.items())
    return [change for change in found if change is not None]


def _net(household_id: int, noted: list[Noted]) -> NetChange | None:
    was_listed = noted[0].kind not in (ChangeKind.ADDED, ChangeKind.REOPENED)
    lives = [each.kind for each in noted if each.kind is not ChangeKind.CHANGED]
    is_listed = not lives or lives[-1] is not ChangeKind.CLOSED
    if not was_listed:
        return NewlyListed(household_id=household_id) if is_listed else None
    if not is_listed:
        return NoLongerListed(household_id=household_id)
    columns = tuple(
        (column, first, last)
        for column in FOR_A_ROUND
        if (ends := _ends(noted, column)) is not None
        for first, last in [ends]
        if first != last
    )
    return ListedOtherwise(household_id=household_id, columns=columns) if columns else None


def _ends(noted: list[Noted], column: Column) -> tuple[Value, Value] | None:
    """What stood in a column before the first note that names it, and after the last."""
    naming = [each for each in noted if each.kind is ChangeKind.CHANGED and column in each.after]
    return (naming[0].before[column], naming[-1].after[column]) if naming else None


# numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInUse:
    """A living household has this number."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberKept:
    """A household with this number was closed; the number is nobody's until then."""

    number: int
    until: datetime


def number_refused(
    number: int, taken: Mapping[int, datetime | None], *, now: datetime
) -> NumberInUse | NumberKept | None:
    """Why a new household may not get this number; None where it may.

    `taken`: when each number's last household was closed, None while it lives.
    """
    if number not in taken:
        return None
    closed_at = taken[number]
    if closed_at is None:
        return NumberInUse(number=number)
    until = closed_at + NUMBER_KEPT
    return NumberKept(number=number, until=until) if now < until else None


def next_number(taken: Mapping[int, datetime | None], *, now: datetime) -> int | None:
    """The number of the next household: one more than any before; all used, the lowest that is free again."""
    following = max(taken, default=0) + 1
    if following <= HIGHEST_NUMBER:
        return following
    return next((each for each in range(1, HIGHEST_NUMBER + 1) if number_refused(each, taken, now=now) is None), None)
