"""Two people of two households: who may agree to another receiving account, and when it takes effect.

What is known of a person is which households their phone is linked to, by a code that stood on that household's
paper. A name or a phone number that they typed themselves proves nothing; it only ever counts against them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.domain.roles import RoleKind

WAIT = timedelta(hours=24)
"""From the announcement to the change."""
PROPOSAL_STANDS = timedelta(days=3)
"""Nobody agreed until then: it is over."""
GROUPS_WAITED_FOR = timedelta(days=3)
"""How long after its day a change waits for a group that does not take the announcement."""
NOT_LATE = timedelta(minutes=10)
"""A post that left so much after the agreement counts as posted with it."""
LINK_REMEMBERED = timedelta(days=60)
"""A phone taken off a household lately still counts as that household's."""

KEEPERS = frozenset({RoleKind.HEAD, RoleKind.TREASURER, RoleKind.THIRD})
"""Who can propose and agree."""
STOPPERS = KEEPERS | {RoleKind.DEPUTY}
"""Who can stop, alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody who keeps the account, and what tells one person from another.

    `households` are those the phone is linked to now, `lately` those and the ones it was linked to of late. `phone`
    and `name` are as the person gave them, in a form that compares; empty where not given.
    """

    person_id: int
    roles: frozenset[RoleKind]
    households: frozenset[int]
    lately: frozenset[int]
    phone: str
    name: str


@dataclass(frozen=True, slots=True)
class NotAKeeper:
    """This person does not keep the account (any more)."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Which household this person is of is not known."""

    person_id: int


@dataclass(frozen=True, slots=True)
class OnePerson:
    """The two are one person, or may be: the same phone number or the same name on two phones."""


@dataclass(frozen=True, slots=True)
class OneHousehold:
    """The two are of one household."""


@dataclass(frozen=True, slots=True)
class ThirdNotNeeded:
    """Head and treasurer are two people of two households: it is theirs alone to decide."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is no other person who could agree."""


Bar = NotAKeeper | Unlinked | OnePerson | OneHousehold | ThirdNotNeeded
"""Why two people cannot decide together."""


def two_people(first_id: int, second_id: int, keepers: Sequence[Keeper]) -> Bar | None:
    """What keeps these two from deciding together; None where they may. Who is first does not matter."""
    known = {keeper.person_id: keeper for keeper in keepers if keeper.roles & KEEPERS}
    for person_id in (first_id, second_id):
        if person_id not in known:
            return NotAKeeper(person_id)
    first, second = known[first_id], known[second_id]
    if (same := _same(first, second)) is not None:
        return same
    for keeper in (first, second):
        if not keeper.households:
            return Unlinked(keeper.person_id)
    are_head_and_treasurer = _holds(first, second) or _holds(second, first)
    if not are_head_and_treasurer and _office_is_two_people(tuple(known.values())):
        return ThirdNotNeeded()
    return None


def partners(person_id: int, keepers: Sequence[Keeper]) -> tuple[Keeper, ...]:
    """Those who may decide together with this person."""
    return tuple(each for each in keepers if two_people(person_id, each.person_id, keepers) is None)


def why_alone(person_id: int, keepers: Sequence[Keeper]) -> Bar | Nobody:
    """Why a person has no partner: what stands in the way of the one who is nearest to being it."""
    own = next((each for each in keepers if each.person_id == person_id and each.roles & KEEPERS), None)
    if own is None:
        return NotAKeeper(person_id)
    if not own.households:
        return Unlinked(person_id)
    bars = [
        bar
        for each in keepers
        if each.person_id != person_id
        and each.roles & KEEPERS
        and (bar := two_people(person_id, each.person_id, keepers)) is not None
    ]
    for kind in (Unlinked, OneHousehold, OnePerson, ThirdNotNeeded):
        for bar in bars:
            if isinstance(bar, kind):
                return bar
    return Nobody()


def due_at(*, proposed_at: datetime, agreed_at: datetime, posted_at: datetime) -> datetime:
    """When an agreed change takes effect: a day after the latest of these, whatever the clock did in between."""
    return max(proposed_at, agreed_at, posted_at) + WAIT


def is_too_old(proposed_at: datetime, now: datetime) -> bool:
    """Whether nobody can agree to it any more."""
    return now > proposed_at + PROPOSAL_STANDS


@dataclass(frozen=True, slots=True)
class Switch:
    """The change takes effect now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Later than was said: the groups heard of it late."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Lapse:
    """It never takes effect: these two may not decide it any more."""

    bar: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """How far the groups' warning is: when the last group got it, and whether some group's still waits to leave.

    Where no group at all could be reached, that is waited for too.
    """

    last_at: datetime | None
    some_wait: bool


def effect(
    *,
    proposed_by: int,
    agreed_by: int,
    due: datetime,
    announced: Announced,
    keepers: Sequence[Keeper],
    now: datetime,
) -> Switch | Wait | Postpone | Lapse:
    """What becomes of an agreed change now.

    The two must still be two people who keep the account, and the groups must have had their day: a warning that
    left late, after an outage, moves the change.
    """
    bar = two_people(proposed_by, agreed_by, keepers)
    if bar is not None:
        return Lapse(bar)
    if now < due or (announced.some_wait and now < due + GROUPS_WAITED_FOR):
        return Wait()
    if announced.last_at is not None and announced.last_at + WAIT - NOT_LATE > now:
        return Postpone(announced.last_at + WAIT)
    return Switch()


def _same(first: Keeper, second: Keeper) -> OnePerson | OneHousehold | None:
    if first.person_id == second.person_id:
        return OnePerson()
    if first.lately & second.lately:
        return OneHousehold()
    is_one_phone = bool(first.phone) and first.phone == second.phone
    is_one_name = bool(first.name) and first.name == second.name
    return OnePerson() if is_one_phone or is_one_name else None


def _holds(first: Keeper, second: Keeper) -> bool:
    return RoleKind.HEAD in first.roles and RoleKind.TREASURER in second.roles


def _office_is_two_people(keepers: Sequence[Keeper]) -> bool:
    """Whether some head and some treasurer are not known to be one: then no third steps in, linked or not."""
    return any(
        _holds(one, other) and _same(one, other) is None for one in keepers for other in keepers if one is not other
    )
