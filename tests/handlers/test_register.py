"""The register as a file sent in private, and files that are none."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from handlers.spreadsheets import read_table
from models.domain.roles import RoleKind
from models.households import NotATable, TableDamaged, TableTooLarge
from models.tables import Household
from tests.builders import a_hamlet, a_household, a_role
from tests.house import House, texts

ROWS = [["Mã hộ", "Chủ hộ", "Khu", "Số khẩu"], ["012", "Lê Văn Cường", "ngõ Đình", "4"], ["13", "Đỗ Thị Ý", "", "3"]]


def a_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An Excel file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def a_csv(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The same rows as a CSV file."""
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    return (unicodedata.normalize("NFD", text) if encoding == "cp1258" else text).encode(encoding)


@pytest.mark.parametrize(
    ("filename", "body"),
    [
        pytest.param("so.xlsx", a_workbook(ROWS), id="excel"),
        pytest.param("so.csv", a_csv(), id="utf-8"),
        pytest.param("so.csv", a_csv(encoding="utf-8-sig"), id="utf-8 with mark"),
        pytest.param("so.csv", a_csv(";", "utf-16"), id="utf-16, semicolons"),
        pytest.param("so.txt", a_csv("\t"), id="tabs"),
    ],
)
def test_a_table_is_read_whatever_wrote_it(filename: str, body: bytes) -> None:
    assert read_table(filename, body) == ROWS


def test_a_table_in_the_old_windows_encoding_is_read() -> None:
    # that encoding has letters with hats and separate tones, as Windows composes them
    text = "Mã hộ,Chủ hộ\n012,Lê Văn Cường"
    tones = "\u0300\u0301\u0303\u0309\u0323"
    halfway = "".join(
        "".join(unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)))
        + "".join(c for c in parts if c in tones)
        for parts in (unicodedata.normalize("NFD", char) for char in text)
    )

    assert read_table("so.csv", halfway.encode("cp1258")) == [["Mã hộ", "Chủ hộ"], ["012", "Lê Văn Cường"]]


def test_numbers_of_a_workbook_are_read_as_people_see_them() -> None:
    assert read_table("so.xlsx", a_workbook([[12, 4.0, 2.5, "a"]])) == [["12", "4", "2.5", "a"]]


def a_bomb() -> bytes:
    """A small file that unpacks to far too much."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return body.getvalue()


@pytest.mark.parametrize(
    ("filename", "body", "refusal"),
    [
        pytest.param("anh.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", NotATable, id="a picture"),
        pytest.param("so.csv", b"%PDF-1.7 1,2,3\n4,5,6", NotATable, id="a pdf"),
        pytest.param("so.csv", b"", NotATable, id="nothing"),
        pytest.param("thu.csv", "Kính gửi bà con".encode(), NotATable, id="a letter"),
        pytest.param("so.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, NotATable, id="old excel"),
        pytest.param(
            "so.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            TableDamaged,
            id="a password",
        ),
        pytest.param("so.xlsx", a_workbook(ROWS)[:800], TableDamaged, id="half a file"),
        pytest.param("so.csv", b"1,2\n" * 6000, TableTooLarge, id="too many rows"),
    ],
)
def test_what_is_no_table_is_refused(filename: str, body: bytes, refusal: type[NotATable]) -> None:
    with pytest.raises(NotATable) as refused:
        read_table(filename, body)

    assert type(refused.value) is refusal


def test_a_small_file_that_unpacks_to_far_too_much_is_refused() -> None:
    with pytest.raises(TableTooLarge):
        read_table("so.xlsx", a_bomb())


async def test_the_head_sends_the_register_and_confirms_it(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường", area="ngõ Đình", people=5)

    [preview] = await house.says("binh", document=("so ho.xlsx", a_workbook(ROWS)))
    [changes] = await house.presses("binh", "Xem hộ đổi")
    [written] = await house.presses("binh", "Ghi vào sổ")

    assert preview.text == "Trong tệp: 1 hộ mới, 1 hộ đổi, 0 hộ giữ nguyên. Ghi vào sổ chứ ạ?"
    assert changes.text == "Các hộ đổi, và đổi gì:\n012 Lê Văn Cường: số khẩu"
    assert written.text == "Đã ghi vào sổ: 1 hộ mới, 1 hộ đổi. Sổ giờ có 2 hộ."
    [again] = await house.says("binh", document=("so ho.xlsx", a_workbook(ROWS)))
    assert again.text.endswith("Sổ đã đúng như tệp, không có gì phải ghi.")


async def test_wrong_rows_are_named_and_nothing_is_written(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu")
    rows = [*ROWS, ["H12", "Vũ Văn Hai", "", "1"], ["", "", "ngõ Chợ", "2"], ["20", "Bùi Thị Ba", "", "ba"]]

    [shown] = await house.says("thu", document=("so.xlsx", a_workbook(rows)))

    assert shown.text == (
        "Đọc 5 dòng, còn 3 dòng chưa được. Chưa ghi gì vào sổ.\n\n"
        "Dòng 4: mã hộ 012 đã có ở dòng 2\n"
        "Dòng 5: chưa có tên chủ hộ\n"
        "Dòng 6: số khẩu “ba” phải là chữ số\n\n"
        "Sửa mấy dòng này rồi gửi lại cả tệp."
    )
    async with house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Household)) == 0


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        pytest.param(
            ("anh.xlsx", b"\x89PNG\r\n\x1a\n\x00"),
            "Loa Xóm không mở được tệp “anh.xlsx”. Cần bảng tính Excel",
            id="none",
        ),
        pytest.param(
            ("so.xlsx", a_workbook(ROWS)[:800]), "Tệp “so.xlsx” mở không được, có thể đang đặt mật khẩu", id="half"
        ),
        pytest.param(("so.csv", b"code,head,area\n1,A B,c"), "Bảng tính chưa có cột “số khẩu”.", id="a column less"),
        pytest.param(("so.csv", b"code,head,area,people"), "Bảng tính chưa có hộ nào.", id="empty"),
    ],
)
async def test_a_file_that_is_no_register_is_answered(house: House, document: tuple[str, bytes], answer: str) -> None:
    await a_role(house, await a_hamlet(house), RoleKind.HEAD, "binh")

    assert texts(await house.says("binh", document=document))[0].startswith(answer)


async def test_a_residents_file_is_not_read(house: House) -> None:
    await a_hamlet(house)

    assert texts(await house.says("an", document=("so.xlsx", a_workbook(ROWS))))[0].startswith(
        "Loa Xóm mới đọc được chữ và ảnh"
    )
