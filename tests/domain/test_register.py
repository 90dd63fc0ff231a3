"""The register as a table: headings as people write them, and every wrong row by its number."""

from __future__ import annotations

import unicodedata

import pytest

from models.domain.register import (
    Column,
    EmptyTable,
    Listed,
    MissingColumn,
    Register,
    Rejected,
    Why,
    read_number,
    read_register,
)

HEADINGS = ["Mã hộ", "Chủ hộ", "Khu", "Số khẩu", "Diện", "Điện thoại", "Lao động", "Số sào", "Thành viên"]


def read(*rows: list[str]) -> Register:
    """What stands in a table with the usual headings."""
    register = read_register([HEADINGS, *rows])
    assert isinstance(register, Register)
    return register


def test_a_full_row_is_read() -> None:
    row = ["012", "Lê Văn Cường", "ngõ Đình", "4", "Hộ nghèo", "0900 000 012", "2", "2,5", "Lê Thị Hoa; Lê Văn Nam"]

    assert read(row).listed == (
        Listed(
            row=2,
            number=12,
            head="Lê Văn Cường",
            area="ngõ Đình",
            people=4,
            category="ho-ngheo",
            phone="0900000012",
            labourers=2,
            sao_hundredths=250,
            members=("Lê Thị Hoa", "Lê Văn Nam"),
        ),
    )


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param(["code", "head", "area", "people"], id="english"),
        pytest.param(["MÃ HỘ", "CHỦ HỘ", "NGÕ", "SỐ KHẨU"], id="upper case"),
        pytest.param(["ma ho", "ho va ten chu ho", "xom", "nhan khau"], id="without diacritics"),
        pytest.param([unicodedata.normalize("NFD", each) for each in HEADINGS[:4]], id="decomposed"),
        pytest.param(["Mã hộ", "Chủ hộ", "Khu (ngõ, đội, tổ)", "Số khẩu (người)"], id="with remarks"),
    ],
)
def test_headings_are_understood_in_both_languages(headings: list[str]) -> None:
    register = read_register([headings, ["1", "Lê Văn Cường", "ngõ Đình", "4"]])

    assert isinstance(register, Register)
    assert register.listed[0] == Listed(row=2, number=1, head="Lê Văn Cường", area="ngõ Đình", people=4)


def test_a_title_above_the_headings_does_not_matter() -> None:
    register = read_register([["DANH SÁCH HỘ THÔN 6"], [], HEADINGS[:4], ["1", "Lê Văn Cường", "ngõ Đình", "4"]])

    assert isinstance(register, Register)
    assert register.listed[0].row == 4


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("H012", 12, id="with its letter"),
        pytest.param("012", 12, id="three digits"),
        pytest.param("12", 12, id="two digits"),
        pytest.param("h 12", 12, id="with a space"),
        pytest.param("1204", 1204, id="four digits"),
        pytest.param("0", None, id="zero"),
        pytest.param("12345", None, id="too long"),
        pytest.param("A12", None, id="another letter"),
    ],
)
def test_numbers_of_households_are_the_same_however_written(typed: str, number: int | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("changed", "rejected"),
    [
        pytest.param({0: "x9"}, Rejected(row=2, why=Why.CODE, value="x9"), id="code"),
        pytest.param({1: ""}, Rejected(row=2, why=Why.NO_HEAD), id="no head"),
        pytest.param({3: ""}, Rejected(row=2, why=Why.NO_PEOPLE), id="no people"),
        pytest.param({3: "ba"}, Rejected(row=2, why=Why.PEOPLE, value="ba"), id="people in words"),
        pytest.param({3: "-4"}, Rejected(row=2, why=Why.PEOPLE, value="-4"), id="negative people"),
        pytest.param({3: "4000000000"}, Rejected(row=2, why=Why.TOO_MANY_PEOPLE, value="4000000000"), id="crowd"),
        pytest.param({4: "giàu"}, Rejected(row=2, why=Why.CATEGORY, value="giàu"), id="category"),
        pytest.param({5: "090000001"}, Rejected(row=2, why=Why.PHONE, value="090000001"), id="nine digits"),
        pytest.param({6: "hai"}, Rejected(row=2, why=Why.LABOURERS, value="hai"), id="labourers"),
        pytest.param({7: "nhiều"}, Rejected(row=2, why=Why.SAO, value="nhiều"), id="sao"),
        pytest.param({1: "N" * 121}, Rejected(row=2, why=Why.HEAD_TOO_LONG), id="endless head"),
    ],
)
def test_a_wrong_row_is_named_with_its_reason(changed: dict[int, str], rejected: Rejected) -> None:
    row = ["012", "Lê Văn Cường", "ngõ Đình", "4", "", "", "", "", ""]

    register = read([changed.get(place, cell) for place, cell in enumerate(row)])

    assert register.rejected == (rejected,)
    assert register.listed == ()


def test_a_number_listed_twice_is_rejected_with_the_row_it_stood_in() -> None:
    register = read(["012", "Lê Văn Cường", "", "4"], [], ["H12", "Phạm Thị Dung", "", "3"])

    assert register.rejected == (Rejected(row=4, why=Why.CODE_TWICE, value="012", other_row=2),)


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        pytest.param("hộ nghèo", "ho-ngheo", id="poor"),
        pytest.param("Cận nghèo", "can-ngheo", id="near poor"),
        pytest.param("chinh-sach", "chinh-sach", id="slug"),
        pytest.param("Neo đơn", "neo-don", id="alone"),
        pytest.param("không", "", id="none"),
    ],
)
def test_categories_are_words_or_slugs(word: str, slug: str) -> None:
    assert read(["1", "Lê Văn Cường", "", "4", word]).listed[0].category == slug


def test_members_are_parted_by_semicolons_commas_or_lines_and_the_head_is_none_of_them() -> None:
    row = ["1", "Lê Văn Cường", "", "4", "", "", "", "", "Lê Thị Hoa, Lê Văn Cường\nLê  Văn Nam;"]

    assert read(row).listed[0].members == ("Lê Thị Hoa", "Lê Văn Nam")


def test_a_missing_column_is_named() -> None:
    assert read_register([["Mã hộ", "Chủ hộ", "Khu"], ["1", "A B", ""]]) == MissingColumn(column=Column.PEOPLE)


@pytest.mark.parametrize(
    "rows",
    [pytest.param([], id="nothing"), pytest.param([[""]], id="blank"), pytest.param([HEADINGS], id="headings")],
)
def test_a_table_without_households_is_empty(rows: list[list[str]]) -> None:
    assert read_register(rows) == EmptyTable()
