"""The register at the desk: mended, added, closed and taken from a file by the chat's operations, never by halves."""

from __future__ import annotations

import html
import io
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from openpyxl import load_workbook
from sqlalchemy import func, select

from handlers.statement_files import read_cells
from models.tables import Category, Household
from tests.builders import a_hamlet, a_household, a_member
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down, thon_6
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.handlers.test_register import a_workbook
from tests.house import House, texts

# what the pages call runs on both databases in the chat's tests
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

REGISTER = f"{DESK}/so-ho"
TABLE = [
    ["Mã hộ", "Chủ hộ", "Khu", "Số khẩu"],
    ["12", "Lê Văn Cường", "ngõ Ao", "6"],
    ["", "Bùi Thị Mận", "ngõ Chợ", "2"],
]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


def fields_of(page: str) -> dict[str, str]:
    """What the form of a household sends as it stands."""
    found = {"cu": html.unescape(page.partition('name="cu" value="')[2].partition('"')[0])}
    for name, value in re.findall(r'<input id="(\w+)" name="\w+"[^>]* value="([^"]*)"', page):
        found[name] = html.unescape(value)
    found["members"] = html.unescape(page.partition('<textarea id="members"')[2].partition(">")[2].partition("<")[0])
    return found | {"category": ""}


async def uploads(client: Client, body: bytes, status: int, name: str = "so.xlsx") -> str:
    page = await reads(client, f"{REGISTER}/tep")
    form = FormData(default_to_multipart=True)
    form.add_field("dau", form_token(page))
    form.add_field("tep", body, filename=name)
    answer = await client.post(f"{REGISTER}/tep", data=form)
    said = await answer.text()
    assert answer.status == status, said
    return said


async def test_a_household_is_mended_added_and_closed_at_the_desk(house: House, client: Client) -> None:
    households = await thon_6(house)
    elsewhere = await a_household(house, await a_hamlet(house, name="7", slug="thon-7", prefix="KHD"), 1, "Nhà Khác")
    await sits_down(house, client)
    cuong = f"{REGISTER}/{households[12]}"
    assert "Nhà Khác" not in await reads(client, REGISTER)
    await reads(client, f"{REGISTER}/{elsewhere}", 404)
    page = await reads(client, cuong)
    shown = fields_of(page)
    assert (shown["head"], shown["area"], shown["people"]) == ("Lê Văn Cường", "ngõ Ao", "4")
    assert "Chưa có gì khác" in alert(await sends(client, cuong, page, 422, shown))
    wrong = await sends(client, cuong, page, 422, shown | {"people": "nhiều", "area": "ngõ Mới"})
    assert alert(wrong) == "Số khẩu “nhiều” phải là chữ số. Gõ lại giúp, ví dụ: 4."
    assert 'value="ngõ Mới"' in wrong
    more = shown | {"people": "năm khẩu", "area": "NGO DINH", "category": "ho-ngheo"}
    more["members"] = "Lê Thị Na\r\nLê Văn Tí"
    done = html.unescape(await sends(client, cuong, page, fields=more))
    assert "Đã sửa hộ 012: số khẩu từ 4 thành 5. Tính từ đợt thu sau; đợt đang mở giữ nguyên." in done
    assert "khu từ ngõ Ao thành ngõ Đình" in done  # as the register writes it
    assert "người trong hộ, thêm Lê Thị Na, Lê Văn Tí" in done
    late = await sends(client, cuong, page, 409, shown | {"people": "9", "head": "Lê Văn Cương"})  # an old page
    assert "vừa có người sửa" in alert(late)
    assert "Lê Văn Cường, ngõ Đình, 5 khẩu" in texts(await house.says("thu", "/suaho 12"))[-1]
    [first, *_] = re.findall(r'name="lan" value="(\d+)"', await reads(client, f"{cuong}?sua=1,2,3,4"))
    back = await sends(client, f"{cuong}/lay-lai", page, fields={"lan": first})
    assert "Đã sửa hộ 012" in back
    assert "đã lấy lại rồi" in alert(await sends(client, f"{cuong}/lay-lai", page, 409, {"lan": first}))

    await a_member(house, households[12], "na", hamlet_id=1)
    listed = await reads(client, cuong)
    assert "Máy của na, từ thứ Bảy 21/11" in listed
    off = {"may": listed.partition('name="may" value="')[2].partition('"')[0]}
    assert "Đã bỏ máy của na." in await sends(client, f"{cuong}/bo-may", listed, fields=off)
    assert "đã được bỏ từ trước" in alert(await sends(client, f"{cuong}/bo-may", listed, 409, off))
    await house.send_due()
    assert "người giữ sổ hộ vừa bỏ" in str(house.last("na"))
    assert "Người giữ sổ hộ vừa bỏ máy na" in str(house.last("binh"))
    dung = f"{REGISTER}/{households[13]}"
    assert (await client.post(f"{dung}/bo-may", data={"dau": form_token(page)} | off)).status == 409
    wrong = await sends(client, cuong, page, 422, {"cu": fields_of(listed)["cu"], "phone": "12"})
    assert "Gõ lại giúp, ví dụ: 0900 000 012." in alert(wrong)

    new = {"head": "Hồ Văn Mười", "area": "ngo ao", "people": "3"}
    assert "Tên chủ hộ phải có chữ" in alert(await sends(client, f"{REGISTER}/them", page, 422, new | {"head": "1"}))
    asked = await sends(client, f"{REGISTER}/them", page, fields=new)
    assert "Thêm hộ 016: Hồ Văn Mười, ngõ Ao, 3 khẩu. Ghi vào sổ chứ ạ?" in asked
    for _ in range(2):
        added = await sends(client, f"{REGISTER}/them", page, fields=new | {"code": "16", "ghi": "1"})
        assert "Đã thêm hộ 016, Hồ Văn Mười" in added
    taken = await sends(client, f"{REGISTER}/them", page, 422, new | {"head": "Hồ Thị Na", "code": "16", "ghi": "1"})
    assert "Mã hộ 016 đang là của nhà Hồ Văn Mười." in alert(taken)

    asked = await reads(client, f"{cuong}/dong")
    assert "Nhà này còn 20.000đ tiền vệ sinh môi trường tháng 11." in asked
    closed = await sends(client, f"{cuong}/dong", asked)
    assert told(closed).startswith("Đã đóng hộ 012, Lê Văn Cường.")
    assert "Mở lại hộ này" in await reads(client, cuong)
    assert "Đã mở lại hộ 012" in await sends(client, f"{cuong}/mo-lai", closed)
    for path in (cuong, f"{REGISTER}/them", f"{cuong}/dong", f"{REGISTER}/ma", f"{REGISTER}/tep/ghi"):
        assert (await client.post(path, data={"dau": "x"})).status == 403
    async with TestClient(TestServer(desk_of(house))) as stranger:
        await reads(stranger, cuong, 403)


async def test_a_file_is_taken_in_whole_or_not_at_all_and_codes_are_printed(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client, "binh")
    assert "không mở được tệp" in alert(await uploads(client, b"%PDF-1.7", 422, "so.xlsx"))
    wrong = await uploads(client, a_workbook([*TABLE, ["13", "", "ngõ Ao", "hai"], ["12", "Ai", "", "1"]]), 422)
    assert "Đọc 4 dòng, còn 2 dòng chưa được. Chưa ghi gì vào sổ." in alert(wrong)
    assert '<tr><th scope="row">Dòng 4</th><td>chưa có tên chủ hộ</td></tr>' in wrong
    assert "mã hộ 012 đã có ở dòng 2" in wrong
    page = await uploads(client, a_workbook(TABLE), 200)
    assert "Trong tệp: 1 hộ mới, 1 hộ đổi, 0 hộ giữ nguyên. Ghi vào sổ chứ ạ?" in page
    assert '<td>012</td><th scope="row">Lê Văn Cường</th><td>số khẩu</td>' in page
    async with house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Household)) == 4
    kept = dict(re.findall(r'name="(tep|ma)" value="(\w+)"', page))
    await sends(client, f"{REGISTER}/tep/ghi", page, 410, kept | {"ma": "0"})
    done = await sends(client, f"{REGISTER}/tep/ghi", page, fields=kept)
    assert told(done) == "Đã ghi vào sổ: 1 hộ mới, 1 hộ đổi. Sổ giờ có 5 hộ."
    assert "không còn giữ" in alert(await sends(client, f"{REGISTER}/tep/ghi", page, 410, kept))

    asked = await reads(client, f"{REGISTER}/ma")
    listed = [re.findall(r'class="value">([\d-]+)<', await sends(client, f"{REGISTER}/ma", asked)) for _ in range(2)]
    assert len(set(listed[0])) == 5
    assert listed[0] == listed[1]
    joined = texts(await house.says("na", f"nhận tin {listed[0][0]}"))
    assert any("Lê Văn Cường" in each for each in joined)


async def test_a_household_is_found_in_the_register_without_marks(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client, "binh")

    found = await reads(client, f"{REGISTER}?tim=van+cuong")
    assert re.findall(r'so-ho/\d+">([^<]*)<', found) == ["Lê Văn Cường"]
    assert "1 trong 4 nhà" in found
    assert "Không có nhà nào như vậy. Bỏ bớt chữ tìm." in await reads(client, f"{REGISTER}?tim=zzz")


async def test_the_books_are_one_workbook_that_the_register_takes_back(house: House, client: Client) -> None:
    households = await thon_6(house)
    async with house.database.begin() as session:
        row = await session.get_one(Household, households[13])
        row.sao_hundredths, row.labourers, row.phone = 250, 2, "0900000034"
        row.members, row.category = ["Lê Thị Na", "Lê Văn Tý"], Category.POOR
    await house.says("thu", "/thutien 12 20000")
    books = f"{DESK}/so-sach.xlsx"
    assert (await client.get(books)).status == 403
    await sits_down(house, client)
    assert "so-sach.xlsx" in await reads(client, DESK)

    answer = await client.get(books)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="so-sach-noi-bo-thon-6-2026-11-21.xlsx"'
    body = await answer.read()
    register, round_, lines = load_workbook(io.BytesIO(body)).worksheets
    assert [each.title for each in (register, round_, lines)] == ["Sổ hộ", "Vệ sinh môi trường tháng 11", "Sổ quỹ"]
    for sheet in (register, round_, lines):
        assert (sheet.freeze_panes, sheet["A1"].value) == ("A4", "Bản nội bộ, không đăng nhóm")
        assert sheet.auto_filter.ref
    assert [cell.value for cell in register[5]][2:] == [
        "ngõ Đình", 4, 2, 2.5, "Lê Thị Na, Lê Văn Tý", "Hộ nghèo", "0900000034",
    ]  # fmt: skip
    assert [cell.value for cell in lines[4]][2:5] == [
        "Phiếu thu số 0001, hộ 012 Lê Văn Cường, tiền vệ sinh môi trường tháng 11", "Tiền mặt", 20_000,
    ]  # fmt: skip
    assert (lines["A4"].number_format, lines["E4"].number_format, lines["E5"].value) == (
        "dd/mm/yyyy",
        "#,##0",
        20_000,
    )
    assert "0 hộ mới, 0 hộ đổi, 4 hộ giữ nguyên" in await uploads(client, body, 200)
    assert read_cells("so-sach.xlsx", body) == []  # no bank's lines
