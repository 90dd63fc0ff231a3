"""Taking the register in: all of a table or nothing, and the same again changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from messages.texts.hamlets import names_of
from models.database import Database
from models.domain.register import Column, Rejected, Why
from models.domain.register_changes import ListedOtherwise, NewlyListed
from models.hamlets import HamletExists, add_hamlet
from models.households import ColumnMissing, Imported, RegisterEmpty, import_households
from models.register_changes import changes_since
from models.tables import Category, Fund, Hamlet, Household, ImportRecord
from tests.clock import Clock

HEADINGS = ["Mã hộ", "Chủ hộ", "Khu", "Số khẩu"]
THREE = [
    HEADINGS,
    ["001", "Lê Văn Cường", "ngõ Đình", "4"],
    ["", "Phạm Thị Dung", "ngõ Đình", "3"],
    ["H5", "Trần Văn Em", "ngõ Chợ", "2"],
]


@pytest.fixture
async def hamlet(database: Database, clock: Clock) -> Hamlet:
    """Thôn 6, xã An Hòa."""
    async with database.begin() as session:
        names = names_of(name="6", kind="thôn", commune="xã An Hòa")
        made, _ = await add_hamlet(session, names, now=clock(), today=clock().date())
        return made


async def take_in(
    database: Database, hamlet: Hamlet, rows: list[list[str]], clock: Clock, *, dry_run: bool = False
) -> Imported:
    """Import a table in a transaction of its own."""
    async with database.begin() as session:
        return await import_households(
            session, hamlet, rows, by="terminal", basis="sổ của thôn", now=clock(), dry_run=dry_run
        )


async def the_register(database: Database) -> list[tuple[int, str, int]]:
    """Number, head and people of every household."""
    async with database.read() as session:
        rows = await session.scalars(select(Household).order_by(Household.number))
        return [(row.number, row.head, row.people) for row in rows]


async def test_a_row_without_a_number_gets_the_next(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    imported = await take_in(database, hamlet, THREE, clock)

    assert (imported.added, imported.changed, imported.unchanged) == (3, 0, 0)
    assert await the_register(database) == [(1, "Lê Văn Cường", 4), (5, "Trần Văn Em", 2), (6, "Phạm Thị Dung", 3)]


async def test_the_same_table_again_changes_nothing(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    await take_in(database, hamlet, THREE, clock)

    imported = await take_in(database, hamlet, THREE, clock)

    assert (imported.added, imported.changed, imported.unchanged) == (0, 0, 3)
    async with database.read() as session:
        [record] = (await session.scalars(select(ImportRecord))).all()
    assert (record.by, record.basis, record.added) == ("terminal", "sổ của thôn", 3)


async def test_with_one_wrong_row_nothing_is_written(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    rows = [*THREE, ["1", "Hoàng Thị Gái", "", "1"], ["9", "Vũ Văn Hai", "", "ba"]]

    imported = await take_in(database, hamlet, rows, clock)

    assert imported.rejected == (
        Rejected(row=5, why=Why.CODE_TWICE, value="001", other_row=2),
        Rejected(row=6, why=Why.PEOPLE, value="ba"),
    )
    assert await the_register(database) == []


async def test_a_dry_run_writes_nothing(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    imported = await take_in(database, hamlet, THREE, clock, dry_run=True)

    assert imported.added == 3
    assert await the_register(database) == []


async def test_columns_that_a_file_lacks_stay_as_they_are(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    full = [*HEADINGS, "Diện", "Điện thoại", "Thành viên"]
    row = ["1", "Lê Văn Cường", "ngõ Đình", "4", "hộ nghèo", "0900000012", "Lê Thị Hoa"]
    await take_in(database, hamlet, [full, row], clock)

    imported = await take_in(database, hamlet, [HEADINGS, ["1", "Lê Văn Cường", "ngõ Đình", "5"]], clock)

    assert [(change.number, change.columns) for change in imported.changes] == [(1, ("people",))]
    async with database.read() as session:
        household = (await session.scalars(select(Household))).one()
    assert (household.people, household.category, household.phone, household.members) == (
        5,
        Category.POOR,
        "0900000012",
        ["Lê Thị Hoa"],
    )


async def test_the_number_of_a_closed_household_is_not_given_to_another(
    database: Database, hamlet: Hamlet, clock: Clock
) -> None:
    await take_in(database, hamlet, THREE, clock)
    async with database.begin() as session:
        household = (await session.scalars(select(Household).where(Household.number == 5))).one()
        household.closed_at = clock()

    imported = await take_in(database, hamlet, [HEADINGS, ["5", "Vũ Văn Hai", "", "1"]], clock)

    assert imported.rejected == (Rejected(row=2, why=Why.CODE_CLOSED, value="005"),)


async def test_a_table_without_what_is_needed_is_refused(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    with pytest.raises(ColumnMissing):
        await take_in(database, hamlet, [["Mã hộ", "Chủ hộ", "Khu"], ["1", "Lê Văn Cường", ""]], clock)
    with pytest.raises(RegisterEmpty):
        await take_in(database, hamlet, [HEADINGS], clock)


async def test_what_a_file_changes_is_noted_like_what_is_typed(
    database: Database, hamlet: Hamlet, clock: Clock
) -> None:
    await take_in(database, hamlet, THREE, clock)
    taken_in = clock()
    clock.forward(days=1)
    await take_in(database, hamlet, [HEADINGS, ["001", "Lê Văn Cường", "ngõ Đình", "5"]], clock)
    await take_in(database, hamlet, [HEADINGS, ["9", "Đỗ Thị Lan", "đội 3", "2"]], clock)

    async with database.begin() as session:
        changes = await changes_since(session, hamlet.id, taken_in)
    [one, nine] = changes
    assert (one.number, nine.number) == (1, 9)
    assert isinstance(one.change, ListedOtherwise)
    assert one.change.columns == ((Column.PEOPLE, 4, 5),)
    assert isinstance(nine.change, NewlyListed)


@pytest.mark.parametrize(
    ("name", "kind", "commune", "slug"),
    [
        pytest.param("7", "thôn", "xã An Hòa", "thon-7", id="number"),
        pytest.param("Thôn 7", "thon", "An Hòa", "thon-7", id="with its kind"),
        pytest.param("Thôn 6", "thôn", "xã Hội Sơn", "thon-6-hoi-son", id="taken in another commune"),
        pytest.param("Trầu", "ấp", "phường An Hòa", "ap-trau", id="name"),
    ],
)
async def test_a_hamlet_has_a_short_name_of_its_own(
    database: Database, hamlet: Hamlet, clock: Clock, name: str, kind: str, commune: str, slug: str
) -> None:
    async with database.begin() as session:
        names = names_of(name=name, kind=kind, commune=commune)
        made, code = await add_hamlet(session, names, now=clock(), today=clock().date())
        funds = (await session.scalars(select(Fund.name).where(Fund.hamlet_id == made.id))).all()

    assert made.slug == slug
    assert made.prefix != hamlet.prefix
    assert funds == [f"Quỹ {made.kind}"]
    assert len(code.code) == 8


async def test_a_hamlet_is_not_made_twice(database: Database, hamlet: Hamlet, clock: Clock) -> None:
    names = names_of(name="thôn 6", kind="thôn", commune="Xã an hòa")
    with pytest.raises(HamletExists):
        async with database.begin() as session:
            await add_hamlet(session, names, now=clock(), today=clock().date())
