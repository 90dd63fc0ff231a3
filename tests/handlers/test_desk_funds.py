"""Funds at the desk: what each holds, money out with its bill, in and moved, taken back; by the chat's operations."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from models import funds
from models.domain.fund_book import Balance
from models.tables import Hamlet
from tests.builders import a_hamlet, a_household, a_round
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, link, reads, sits_down
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.handlers.test_disclosure import a_bill
from tests.handlers.test_funds import a_treasury, sound
from tests.house import House

# what the pages call runs on both databases in the chat's tests
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FUNDS = f"{DESK}/quy"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


def key_of(page: str) -> str:
    return page.partition('name="khoa" value="')[2].partition('"')[0]


def fields_of(page: str) -> dict[str, str]:
    """What a form carries on unseen."""
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


async def uploads(client: Client, path: str, page: str, status: int, bill: bytes | None, **fields: str) -> str:
    form = FormData(default_to_multipart=True)
    for name, value in ({"dau": form_token(page), "khoa": key_of(page)} | fields).items():
        form.add_field(name, value)
    if bill is not None:
        form.add_field("anh", bill, filename="hoa-don.png")
    answer = await client.post(path, data=form)
    said = await answer.text()
    assert answer.status == status, said
    return said


async def test_the_treasurer_alone_spends_receives_and_moves_money_at_the_desk(house: House, client: Client) -> None:
    hamlet_id = await a_treasury(house)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id)
    today = house.deployment.day(house.clock())
    async with house.database.begin() as session:
        await funds.add_fund(
            session, await session.get_one(Hamlet, hamlet_id), name="Quỹ thôn",
            opening=Balance(cash=850_000, bank=100_000), on=today, confirmed_by="Nguyễn Thị Thu",
            today=today, now=house.clock(),
        )  # fmt: skip
    await house.says("thu", "/thutien 12 20000")
    await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    await sits_down(house, client)
    page = await reads(client, FUNDS)
    assert "970.000đ: tiền mặt 870.000đ, trong ngân hàng 100.000đ" in page
    spend = f"{FUNDS}/chi"
    form = await reads(client, spend)
    right = {"tien": "50000", "viec": "mua chổi", "tui": "cash"}
    for wrong, said in (
        ({"tien": "nhiều"}, "chưa hiểu số tiền “nhiều”"),
        ({"viec": ""}, "Chưa ghi chi việc gì"),
        ({"tui": ""}, "Chưa chọn tiền mặt"),
        ({"quy": "99"}, "Chưa chọn quỹ"),
    ):
        assert said in alert(await uploads(client, spend, form, 422, None, **(right | wrong)))
    kept = await uploads(client, spend, form, 422, b"%PDF-1.7", **right)
    assert "không phải ảnh" in alert(kept)
    assert 'value="mua chổi"' in kept
    for _ in range(2):  # sent twice, booked once
        done = await uploads(client, spend, form, 200, a_bill(), **right)
        assert told(done) == "Đã ghi phiếu chi số 001: 50.000đ, mua chổi. Quỹ thôn còn 920.000đ."
    other = await uploads(client, spend, form, 409, None, **(right | {"tien": "60000"}))
    assert "đã ghi phiếu chi số 001 50.000đ rồi" in alert(other)
    [picture] = re.findall(r'<img src="[./]*(n/thon-6/so-lon/quy/[^"]+)"', done)
    shown = await client.get(f"/{picture}")
    assert (shown.status, shown.content_type) == (200, "image/jpeg")

    # typed short, more than there is: said back, the picture is not asked for again
    asked = await uploads(client, spend, await reads(client, spend), 200, a_bill(), **(right | {"tien": "2tr"}))
    assert "Sổ ghi quỹ thôn chỉ còn 820.000đ tiền mặt, không đủ 2.000.000đ. Vẫn ghi chứ ạ?" in alert(asked)
    again = await sends(client, f"{spend}/ghi", asked, fields=fields_of(asked) | {"sua": "1"})
    assert "Ảnh gửi lúc nãy Loa Xóm vẫn giữ." in again
    sure = await sends(client, f"{spend}/ghi", asked, fields=fields_of(asked) | {"chac": "1"})
    assert "Đã ghi phiếu chi số 002: 2.000.000đ, mua chổi." in told(sure)
    assert "/anh/" in sure

    # the bill comes later, or there is none; taken back at once, and later with a reason
    bare = await uploads(client, spend, await reads(client, spend), 200, None, **(right | {"tui": "bank"}))
    voucher = f"{FUNDS}/phieu/" + bare.partition("/phieu/")[2].partition("/")[0]
    assert "Chưa có ảnh hóa đơn." in bare
    assert "Phiếu chi 003: 50.000đ, mua chổi" in await reads(client, FUNDS)
    assert "Chưa chọn ảnh nào" in alert(await uploads(client, f"{voucher}/anh", bare, 422, None))
    for _ in range(2):
        pictured = await uploads(client, f"{voucher}/anh", bare, 200, a_bill())
        assert pictured.count("<img") == 1
    back = await sends(client, f"{voucher}/lay-lai", bare, fields={"ngay": "1"})
    assert "Đã lấy lại" in told(back)
    assert "đã lấy lại từ trước" in alert(await sends(client, f"{voucher}/lay-lai", bare, 409, {"ly-do": "x"}))
    await uploads(client, f"{voucher}/anh", bare, 404, a_bill())
    house.clock.forward(minutes=11)
    old = fields_of(sure) | {"ngay": "1"}
    older = f"{FUNDS}/phieu/" + sure.partition("/phieu/")[2].partition("/")[0]
    assert "Quá 10 phút rồi" in alert(await sends(client, f"{older}/lay-lai", sure, 422, old))
    assert "Đã lấy lại" in await sends(client, f"{older}/lay-lai", sure, fields={"ly-do": "ghi nhầm số tiền"})
    lines = html.unescape(await reads(client, f"{FUNDS}/1"))
    for line in (
        "Phiếu thu số 0001, hộ 012 Lê Văn Cường, tiền vệ sinh môi trường tháng 11",
        "Phiếu chi số 001, mua chổi",
        "Lấy lại: ghi nhầm số tiền",
        "(đã lấy lại)",
    ):
        assert line in lines
    assert "Tháng này chưa có khoản nào" not in lines

    form = await reads(client, f"{FUNDS}/thu")
    gift = {"khoa": key_of(form), "tien": "500k", "loai": "gift", "tui": "cash", "viec": "hội đồng hương"}
    assert "Chưa chọn là tiền gì" in alert(await sends(client, f"{FUNDS}/thu", form, 422, gift | {"loai": "counted"}))
    asked = await sends(client, f"{FUNDS}/thu", form, fields=gift)
    assert "Tiền ủng hộ 500.000đ, hội đồng hương, tiền mặt, ghi vào quỹ thôn. Ghi vào sổ chứ ạ?" in alert(asked)
    for _ in range(2):
        done = await sends(client, f"{FUNDS}/thu/ghi", asked, fields=fields_of(asked) | {"chac": "1"})
        assert told(done).endswith("Quỹ thôn có 1.420.000đ.")

    form = await reads(client, f"{FUNDS}/chuyen")
    move = {"khoa": key_of(form), "tien": "1000000", "cach": "in"}
    more = await sends(client, f"{FUNDS}/chuyen", form, 422, move | {"tien": "9000000"})
    assert "không đủ 9.000.000đ" in alert(more)
    assert "Chưa chọn quỹ nhận tiền" in alert(
        await sends(client, f"{FUNDS}/chuyen", form, 422, move | {"cach": "cash"})
    )
    asked = await sends(client, f"{FUNDS}/chuyen", form, fields=move)
    assert "Chuyển 1.000.000đ: tiền mặt của quỹ thôn gửi vào ngân hàng. Ghi vào sổ chứ ạ?" in alert(asked)
    for _ in range(2):
        done = await sends(client, f"{FUNDS}/chuyen/ghi", asked, fields=fields_of(asked) | {"chac": "1"})
    assert "Tiền mặt của quỹ thôn gửi vào ngân hàng" in done
    assert "tiền mặt 320.000đ, trong ngân hàng 1.100.000đ" in await reads(client, FUNDS)
    assert await sound(house, hamlet_id)

    for path in ("thu", "chuyen", "chi/ghi", "phieu/1/lay-lai"):
        assert (await client.post(f"{FUNDS}/{path}", data={"dau": "x"})).status == 403
    for strange in ("2", "phieu/9999", "phieu/1/anh/1", "phieu/999/anh/1"):
        await reads(client, f"{FUNDS}/{strange}", 404)
    async with TestClient(TestServer(desk_of(house))) as head:
        await head.post(await link(house, "binh"))
        page = await reads(head, FUNDS)
        assert "Ghi khoản chi" not in page
        assert "Phiếu chi số 001" in await reads(head, f"{FUNDS}/1")
        await reads(head, f"{FUNDS}/chi", 403)
        assert (await head.post(f"{FUNDS}/thu", data=gift | {"dau": form_token(page)})).status == 403
    async with TestClient(TestServer(desk_of(house))) as stranger:
        await reads(stranger, FUNDS, 403)


async def test_a_book_begins_at_the_desk_and_box_and_bank_are_held_against_it(house: House, client: Client) -> None:
    hamlet_id = await a_treasury(house, "khuyến học")
    await sits_down(house, client)
    opening, count = f"{FUNDS}/dau-ky", f"{FUNDS}/dem"
    assert 'href="../../../n/thon-6/so-lon/quy/dau-ky"' in await reads(client, FUNDS)

    form = await reads(client, opening)
    right = {"quy": "1", "mat": "1.200.000", "nh": "3tr1", "ngay": "1/11"}
    for wrong, said in (
        ({"quy": "99"}, "Chưa chọn quỹ"), ({"mat": "nhiều"}, "chưa hiểu số tiền “nhiều”"),
        ({"nh": "âm 5"}, "phải lớn hơn 0"), ({"nh": "9" * 12}, "chưa hiểu số tiền"),
        ({"mat": "0", "nh": "0đ"}, "sổ bắt đầu từ 0đ"), ({"ngay": "31/11"}, "chưa hiểu ngày"),
    ):  # fmt: skip
        assert said in alert(await sends(client, opening, form, 422, right | wrong))
    asked = await sends(client, opening, form, fields=right)
    assert alert(asked).endswith(
        "Quỹ thôn, số dư đầu kỳ Chủ nhật 1/11: tiền mặt 1.200.000đ, trong ngân hàng 3.100.000đ, cộng 4.300.000đ. "
        "Ghi vào sổ rồi thì không sửa được. Đúng không ạ?"
    )
    assert 'value="3tr1"' in await sends(client, f"{opening}/ghi", asked, fields=fields_of(asked) | {"sua": "1"})
    for _ in range(2):  # sent twice, written once
        done = await sends(client, f"{opening}/ghi", asked, fields=fields_of(asked) | {"chac": "1"})
        assert told(done) == (
            "Đã ghi số dư đầu kỳ của quỹ thôn, Chủ nhật 1/11: tiền mặt 1.200.000đ, trong ngân hàng 3.100.000đ."
        )
    assert "Số dư đầu kỳ Chủ nhật 1/11: 4.300.000đ, Nguyễn Thị Thu xác nhận" in done
    other = fields_of(asked) | {"chac": "1", "mat": "5"}
    assert "đã có số dư đầu kỳ trong sổ" in alert(await sends(client, f"{opening}/ghi", asked, 422, other))

    form = await reads(client, count)
    assert "Chưa gõ số nào" in alert(await sends(client, count, form, 422, {"khoa": key_of(form)}))
    typed = {"khoa": key_of(form), "mat": "1.230.000", "nh-1": "3.100.000"}
    compared = html.unescape(await sends(client, count, form, fields=typed))
    assert "Khớp. Ngân hàng có 3.100.000đ, sổ cũng ghi 3.100.000đ. Đã ghi lần đối chiếu này." in compared
    assert "Đếm được 1.230.000đ, sổ ghi phải có 1.200.000đ, chênh 30.000đ." in compared
    explained = fields_of(compared) | {"quy": "2", "ly-do": "bán sắt vụn chưa ghi"}
    assert "Chưa có lý do" in alert(await sends(client, count, compared, 422, explained | {"ly-do": " "}))
    assert "Chưa chọn quỹ" in alert(await sends(client, count, compared, 422, explained | {"quy": ""}))
    await house.says("thu", "/phieuchi 5000 mua nước")  # the book goes on meanwhile
    await house.presses("thu", "Quỹ thôn")
    await house.presses("thu", "Tiền mặt")
    again = await sends(client, count, compared, 422, explained)
    assert "số chênh giờ khác rồi" in alert(again)
    assert "chênh 35.000đ" in again
    explained["so"] = fields_of(again)["so"]
    for _ in range(2):
        done = await sends(client, count, again, fields=explained)
        assert "Đã ghi thêm 35.000đ vào sổ quỹ khuyến học, kèm lý do. Sổ giờ là 1.230.000đ" in done
        assert done.count("Thứ Bảy 21/11: tiền mặt 1.230.000đ, sổ ghi 1.195.000đ, ghi thêm 35.000đ") == 1
    assert "đã ghi một lần đối chiếu với số khác" in await sends(client, count, form, fields=typed | {"mat": "1"})
    voucher = f"{FUNDS}/phieu/{done.partition('quy/phieu/')[2].partition(chr(34))[0]}"
    back = await sends(client, f"{voucher}/lay-lai", await reads(client, voucher), fields={"ngay": "1"})
    assert "Đã lấy lại" in told(back)
    assert await sound(house, hamlet_id)
    async with TestClient(TestServer(desk_of(house))) as head:
        await head.post(await link(house, "binh"))
        page = await reads(head, FUNDS)
        assert "Đối chiếu sổ" not in page
        for path in (opening, count):
            await reads(head, path, 403)
            assert (await head.post(path, data=typed | right | {"dau": form_token(page)})).status == 403
