"""Who counts as two people of two households, and when a change of the account takes effect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.domain.account_change import (
    Announced,
    Bar,
    Keeper,
    Lapse,
    Nobody,
    NotAKeeper,
    OneHousehold,
    OnePerson,
    Postpone,
    Switch,
    ThirdNotNeeded,
    Unlinked,
    Wait,
    due_at,
    effect,
    partners,
    two_people,
    why_alone,
)
from models.domain.roles import RoleKind

HEAD, TREASURER, THIRD, DEPUTY = RoleKind.HEAD, RoleKind.TREASURER, RoleKind.THIRD, RoleKind.DEPUTY
T = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def keeper(
    person_id: int, *roles: RoleKind, of: set[int] | None = None, lately: set[int] | None = None, phone: str = "",
    name: str = "",
) -> Keeper:  # fmt: skip
    households = frozenset({person_id * 10} if of is None else of)
    return Keeper(
        person_id=person_id,
        roles=frozenset(roles),
        households=households,
        lately=households | frozenset(lately or ()),
        phone=phone,
        name=name,
    )


PAIR = [keeper(1, HEAD), keeper(2, TREASURER)]


@pytest.mark.parametrize(
    ("keepers", "bar"),
    [
        pytest.param(PAIR, None, id="head-and-treasurer"),
        pytest.param([keeper(1, TREASURER), keeper(2, HEAD)], None, id="the-other-way-round"),
        pytest.param([keeper(1, HEAD), keeper(2, TREASURER, of={10})], OneHousehold(), id="one-household"),
        pytest.param([keeper(1, HEAD), keeper(2, TREASURER, of={10, 20})], OneHousehold(), id="one-household-shared"),
        pytest.param([keeper(1, HEAD), keeper(2, TREASURER, lately={10})], OneHousehold(), id="moved-from-it-lately"),
        pytest.param([keeper(1, HEAD), keeper(2, TREASURER, of=set())], Unlinked(2), id="not-linked"),
        pytest.param([keeper(1, HEAD, of=set()), keeper(2, TREASURER)], Unlinked(1), id="the-first-not-linked"),
        pytest.param(
            [keeper(1, HEAD, phone="0900000006"), keeper(2, TREASURER, phone="0900000006")],
            OnePerson(),
            id="one-phone-number",
        ),
        pytest.param(
            [keeper(1, HEAD, name="tran van binh"), keeper(2, TREASURER, name="tran van binh")],
            OnePerson(),
            id="one-name",
        ),
        pytest.param([keeper(1, HEAD), keeper(2, DEPUTY)], NotAKeeper(2), id="a-deputy"),
        pytest.param([keeper(1, HEAD)], NotAKeeper(2), id="no-office"),
        pytest.param([keeper(1, HEAD, TREASURER), keeper(2, THIRD)], None, id="both-offices-and-a-third"),
        pytest.param([keeper(1, HEAD), keeper(2, THIRD)], None, id="no-treasurer-and-a-third"),
        pytest.param([*PAIR[:1], keeper(3, TREASURER), keeper(2, THIRD)], ThirdNotNeeded(), id="a-third-beside-two"),
        pytest.param(
            [keeper(1, HEAD), keeper(3, TREASURER, of=set()), keeper(2, THIRD)],
            ThirdNotNeeded(),
            id="a-third-is-no-way-round-a-treasurer-who-is-not-linked",
        ),
        pytest.param(
            [keeper(1, HEAD), keeper(3, TREASURER, of={10}), keeper(2, THIRD)], None, id="head-and-wife-and-a-third"
        ),
        pytest.param([keeper(1, THIRD), keeper(2, THIRD)], None, id="two-thirds-while-there-is-no-head"),
    ],
)
def test_two_people_of_two_households_decide(keepers: list[Keeper], bar: Bar | None) -> None:
    assert two_people(1, 2, keepers) == bar


def test_nobody_decides_with_themselves() -> None:
    assert two_people(1, 1, [keeper(1, HEAD, TREASURER, THIRD)]) == OnePerson()


@pytest.mark.parametrize(
    ("keepers", "why"),
    [
        pytest.param([keeper(1, HEAD, TREASURER)], Nobody(), id="nobody-else"),
        pytest.param([keeper(1, HEAD), keeper(2, DEPUTY)], Nobody(), id="only-a-deputy"),
        pytest.param([keeper(1, HEAD, of=set()), keeper(2, TREASURER)], Unlinked(1), id="the-asker-first"),
        pytest.param([keeper(1, HEAD), keeper(2, TREASURER, of=set())], Unlinked(2), id="the-other-is-not-linked"),
        pytest.param([keeper(1, DEPUTY), keeper(2, TREASURER)], NotAKeeper(1), id="a-deputy-asks"),
    ],
)
def test_whoever_is_alone_hears_why(keepers: list[Keeper], why: Bar | Nobody) -> None:
    assert partners(1, keepers) == ()
    assert why_alone(1, keepers) == why


@pytest.mark.parametrize(
    ("now", "last_at", "some_wait", "keepers", "becomes"),
    [
        pytest.param(T + 24 * HOUR, T, False, PAIR, Switch(), id="a-day-later"),
        pytest.param(T + 23.99 * HOUR, T, False, PAIR, Wait(), id="not-a-minute-earlier"),
        pytest.param(T - 48 * HOUR, T, False, PAIR, Wait(), id="the-clock-was-set-back"),
        pytest.param(T + 24 * HOUR, None, False, PAIR, Switch(), id="no-group-at-all"),
        pytest.param(T + 24 * HOUR, None, True, PAIR, Wait(), id="the-warning-has-not-left"),
        pytest.param(T + 24 * HOUR, T, True, PAIR, Wait(), id="one-group-waits"),
        pytest.param(T + 96 * HOUR, T, True, PAIR, Switch(), id="a-dead-group-holds-it-three-days"),
        pytest.param(T + 24 * HOUR, T + 20 * HOUR, False, PAIR, Postpone(T + 44 * HOUR), id="the-warning-left-late"),
        pytest.param(T + 24 * HOUR, T + 0.1 * HOUR, False, PAIR, Switch(), id="minutes-do-not-matter"),
        pytest.param(T + 24 * HOUR, T, False, PAIR[:1], Lapse(NotAKeeper(2)), id="one-gave-up-the-office"),
        pytest.param(
            T, T, False, [PAIR[0], keeper(2, TREASURER, of={10})], Lapse(OneHousehold()), id="moved-in-together"
        ),
    ],
)
def test_a_change_takes_effect_a_day_after_people_heard_of_it(
    now: datetime,
    last_at: datetime | None,
    some_wait: bool,
    keepers: list[Keeper],
    becomes: Switch | Wait | Postpone | Lapse,
) -> None:
    decided = effect(
        proposed_by=1,
        agreed_by=2,
        due=T + 24 * HOUR,
        announced=Announced(last_at=last_at, some_wait=some_wait),
        keepers=keepers,
        now=now,
    )

    assert decided == becomes


def test_the_day_is_counted_from_the_latest_of_all_moments() -> None:
    assert due_at(proposed_at=T, agreed_at=T - 5 * HOUR, posted_at=T - 5 * HOUR) == T + 24 * HOUR
    assert due_at(proposed_at=T, agreed_at=T + HOUR, posted_at=T + 7 * HOUR) == T + 31 * HOUR
