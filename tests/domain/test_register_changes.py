"""Changes of the register: what they come to, which numbers are free, and how people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.domain.mending import known_area, read_typed
from models.domain.register import Column, Why, WrongCell
from models.domain.register_changes import (
    ChangeKind,
    ListedOtherwise,
    NetChange,
    NewlyListed,
    NoLongerListed,
    Noted,
    NumberInUse,
    NumberKept,
    Value,
    net_changes,
    next_number,
    number_refused,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def people(before: int, after: int, household_id: int = 12) -> Noted:
    return Noted(
        household_id=household_id,
        kind=ChangeKind.CHANGED,
        before={"people": before},
        after={"people": after},
    )


def life(kind: ChangeKind, household_id: int = 12) -> Noted:
    return Noted(household_id=household_id, kind=kind)


@pytest.mark.parametrize(
    ("notes", "come_to"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(
            [people(4, 5), people(5, 6)],
            [ListedOtherwise(household_id=12, columns=((Column.PEOPLE, 4, 6),))],
            id="two-steps-are-one-change",
        ),
        pytest.param([people(4, 5), people(5, 4)], [], id="changed-back"),
        pytest.param([life(ChangeKind.ADDED), people(0, 3)], [NewlyListed(household_id=12)], id="new-and-filled-in"),
        pytest.param([life(ChangeKind.ADDED), life(ChangeKind.CLOSED)], [], id="new-and-closed-again"),
        pytest.param([people(4, 5), life(ChangeKind.CLOSED)], [NoLongerListed(household_id=12)], id="closed"),
        pytest.param([life(ChangeKind.CLOSED), life(ChangeKind.REOPENED)], [], id="closed-by-mistake"),
        pytest.param([life(ChangeKind.REOPENED)], [NewlyListed(household_id=12)], id="listed-again"),
        pytest.param(
            [life(ChangeKind.ADDED, 301), people(4, 5), life(ChangeKind.CLOSED, 45)],
            [
                NewlyListed(household_id=301),
                ListedOtherwise(household_id=12, columns=((Column.PEOPLE, 4, 5),)),
                NoLongerListed(household_id=45),
            ],
            id="three-households",
        ),
        pytest.param(
            [Noted(household_id=12, kind=ChangeKind.CHANGED, before={"phone": ""}, after={"phone": "0900000001"})],
            [],
            id="a-phone-number-changes-no-round",
        ),
    ],
)
def test_many_notes_come_to_one_change_a_household(notes: list[Noted], come_to: list[NetChange]) -> None:
    assert net_changes(notes) == come_to


def test_the_number_of_a_closed_household_is_nobodys_for_a_year() -> None:
    closed = NOW - timedelta(days=300)
    taken = {12: None, 45: closed, 52: NOW - timedelta(days=367)}

    assert number_refused(12, taken, now=NOW) == NumberInUse(number=12)
    assert number_refused(45, taken, now=NOW) == NumberKept(number=45, until=closed + timedelta(days=366))
    assert number_refused(52, taken, now=NOW) is None
    assert number_refused(46, taken, now=NOW) is None


def test_a_new_household_gets_the_next_number_and_old_ones_only_when_all_are_used() -> None:
    assert next_number({}, now=NOW) == 1
    assert next_number({12: None, 45: NOW}, now=NOW) == 46
    full: dict[int, datetime | None] = dict.fromkeys(range(1, 10_000))
    assert next_number(full, now=NOW) is None
    assert next_number({**full, 52: NOW - timedelta(days=367)}, now=NOW) == 52


@pytest.mark.parametrize(
    ("column", "typed", "read"),
    [
        pytest.param(Column.PEOPLE, "5", 5, id="digits"),
        pytest.param(Column.PEOPLE, "5 khẩu", 5, id="with-its-unit"),
        pytest.param(Column.PEOPLE, "năm", 5, id="in-words"),
        pytest.param(Column.PEOPLE, "mười hai người", 12, id="words-and-unit"),
        pytest.param(Column.PEOPLE, "0", 0, id="nobody-lives-there"),
        pytest.param(Column.PEOPLE, "-3", WrongCell(why=Why.PEOPLE, value="-3"), id="below-nothing"),
        pytest.param(Column.PEOPLE, "4,5", WrongCell(why=Why.PEOPLE, value="4,5"), id="half-a-person"),
        pytest.param(Column.PEOPLE, "5 sào", WrongCell(why=Why.PEOPLE, value="5 sào"), id="another-unit"),
        pytest.param(Column.PEOPLE, "20000", WrongCell(why=Why.TOO_MANY_PEOPLE, value="20000"), id="an-amount"),
        pytest.param(Column.PEOPLE, "đông lắm", WrongCell(why=Why.PEOPLE, value="đông lắm"), id="no-number"),
        pytest.param(Column.LABOURERS, "2 lao động", 2, id="labourers"),
        pytest.param(Column.SAO, "2,5", 250, id="land"),
        pytest.param(Column.SAO, "2.5 sào", 250, id="land-with-a-point"),
        pytest.param(Column.SAO, "3 sào rưỡi", 350, id="and-a-half"),
        pytest.param(Column.SAO, "ba sào", 300, id="land-in-words"),
        pytest.param(Column.SAO, "nhiều", WrongCell(why=Why.SAO, value="nhiều"), id="much-land"),
        pytest.param(Column.HEAD, "  Lê  Văn Cường ", "Lê Văn Cường", id="a-name"),
        pytest.param(Column.HEAD, "123", WrongCell(why=Why.NO_HEAD), id="no-name"),
        pytest.param(Column.HEAD, "Lê " * 60, WrongCell(why=Why.HEAD_TOO_LONG), id="long-name"),
        pytest.param(Column.MEMBERS, "Lê Thị Na, Lê Văn Tí", ["Lê Thị Na", "Lê Văn Tí"], id="a-whole-list"),
        pytest.param(Column.MEMBERS, "thêm Lê Văn Tí", ["Lê Thị Mận", "Lê Văn Tí"], id="one-more"),
        pytest.param(Column.MEMBERS, "thêm lê thị mận", ["lê thị mận"], id="the-same-once-more"),
        pytest.param(Column.MEMBERS, "bớt Le Thi Man", [], id="one-less"),
        pytest.param(Column.MEMBERS, "không có ai", [], id="nobody"),
        pytest.param(Column.MEMBERS, "Lê Văn Cường; Lê Thị Na", ["Lê Thị Na"], id="the-head-is-no-member"),
        pytest.param(Column.CATEGORY, "hộ nghèo", "ho-ngheo", id="a-category"),
        pytest.param(Column.CATEGORY, "giàu", WrongCell(why=Why.CATEGORY, value="giàu"), id="no-category"),
    ],
)
def test_what_is_typed_about_a_household_is_read_as_people_say_it(
    column: Column, typed: str, read: Value | WrongCell
) -> None:
    assert read_typed(column, typed, head="Lê Văn Cường", members=["Lê Thị Mận"]) == read


def test_a_lane_is_written_as_the_register_writes_it() -> None:
    assert known_area("ngo dinh", ["Ngõ Đình", "đội 3"]) == "Ngõ Đình"
    assert known_area("ngõ Mới", ["Ngõ Đình"]) == "ngõ Mới"
