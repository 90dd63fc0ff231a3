"""Roles and answers at the head's desk: given and taken back, written and live, by the operations of the chat."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down, thon_6
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.house import House, texts

# what the pages call runs on both databases in the chat's tests
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROLES = f"{DESK}/vai"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


def said_of(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<h2 id="vai-\d+">([^<]*)<', page)]


async def test_the_head_gives_and_takes_roles_at_the_desk(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client, "binh")
    await house.send_due()
    await house.presses("binh", "Đúng là tôi")
    page = await reads(client, ROLES)
    assert said_of(page) == [
        "Thủ quỹ: Nguyễn Thị Thu, số 0900 000 012",
        "Tổ công nghệ số: Lê Minh Đức, số 0900 000 006",
    ]
    wrong = await sends(client, ROLES, page, 422, {"viec": "deputy", "den": "31/11"})
    assert "Tháng 11 chỉ có 30 ngày" in alert(wrong)
    await sends(client, ROLES, page, 422, {"viec": "head"})  # a head's code comes from the terminal alone
    given = await sends(client, ROLES, page, fields={"viec": "deputy", "den": "30/11"})
    assert told(given).startswith("Mã nhận việc phó trưởng thôn của thôn 6 ở tin ngay dưới. Mã dùng một lần")
    invitation = html.unescape(given.partition('<p class="post lines">')[2].partition("</p>")[0])
    assert invitation.endswith("Đến hết thứ Hai 30/11 việc phó tự thôi.")
    assert "Mở Loa Xóm, tìm Bot Loa Xóm" in invitation
    code = re.search(r"gõ vào đó: ([\d-]+)", invitation)
    assert code is not None
    assert code[1] in await reads(client, f"{ROLES}?ma=1")  # read anew: no second code
    assert "Bác là phó" in texts(await house.says("hai", code[1]))[0]
    assert any(each.startswith("hai vừa nhận việc phó") for each in texts(house.simulator.sent["binh"]))
    page = await reads(client, f"{ROLES}?ma=1")  # it is used
    assert code[1] not in page
    assert said_of(page)[-1] == "Phó trưởng thôn: hai, đến hết thứ Hai 30/11"

    helper = re.search(r'id="vai-(\d+)">Tổ công nghệ số', page)
    assert helper is not None
    may = await sends(client, f"{ROLES}/{helper[1]}/thu-giup", page, fields={"duoc": "1", "khu-0": "1"})
    assert told(may) == "Lê Minh Đức thu tiền giúp ở ngõ Ao."
    assert "ở khu bác thu giúp" in texts(await house.says("duc", "/thutien 13 20000"))[-1]
    await house.says("duc", "/thutien 12 20000")
    gone = await sends(client, f"{ROLES}/{helper[1]}/thu-lai", may)
    assert told(gone).startswith("Đã thu lại việc tổ công nghệ số của Lê Minh Đức.")
    assert len(said_of(gone)) == 2
    assert any("20.000đ" in each for each in texts(await house.sees("duc")))  # what is in hand is called in
    assert (
        alert(await sends(client, f"{ROLES}/{helper[1]}/thu-lai", may, 409)) == "Việc này đã được thu lại từ trước."
    )
    async with TestClient(TestServer(desk_of(house))) as others:
        for who in ("thu", "hai"):
            await sits_down(house, others, who)
            seen = await reads(others, DESK)
            assert "/vai" not in seen
            await reads(others, ROLES, 403)
            await sends(others, ROLES, seen, 403, {"viec": "helper"})
            await sends(others, f"{ROLES}/1/thu-lai", seen, 403)
    assert (await client.post(ROLES, data={"dau": form_token(page)[:-1] + "x", "viec": "helper"})).status == 403


ANSWERS = f"{DESK}/hoi-dap"
MARKET = "chợ phiên xã mình họp mùng mấy"
WRITTEN = "Chợ phiên họp mùng 5, mùng 10 âm, từ 5 giờ sáng."


async def test_the_head_writes_an_answer_that_is_live_at_once(house: House, client: Client) -> None:
    await thon_6(house)
    await house.says("an", f"ông Lê Văn Cường hỏi {MARKET}")
    await sits_down(house, client, "binh")
    page = await reads(client, ANSWERS)
    assert "Cường" not in page
    [asked] = re.findall(rf"{ANSWERS}/(\d+)/bo", page)
    mine = {"hoi": asked, "muc": "", "cau": "Chợ phiên <b>họp</b> ngày nào?", "loi": WRITTEN}
    for wrong, said in (
        ("mùng 5", "Câu đó ngắn quá."),
        ("Gửi mã OTP 123456 cho cán bộ xã", "không được xin mật khẩu"),
    ):
        assert said in alert(await sends(client, f"{ANSWERS}/viet", page, 422, mine | {"loi": wrong}))
    preview = await sends(client, f"{ANSWERS}/viet", page, fields=mine)
    assert "Bà con sẽ đọc:\n\nChợ phiên &lt;b&gt;họp&lt;/b&gt; ngày nào?" in preview
    assert WRITTEN not in texts(await house.says("lan", MARKET))[0]
    done = await sends(client, f"{ANSWERS}/viet", preview, fields=mine | {"dung": "1"})
    assert "Đã dùng từ bây giờ: “Chợ phiên" in html.unescape(done)
    assert texts(await house.says("an", MARKET))[0].startswith(WRITTEN)
    assert "Câu đó đã có người lo." in alert(
        await sends(client, f"{ANSWERS}/viet", preview, 409, mine | {"dung": "1"})
    )
    [version] = set(re.findall(r'name="lan" value="(\d+)"', done))
    back = await sends(client, f"{ANSWERS}/lay-lai", done, fields={"lan": version})
    assert "Đã lấy lại." in back
    assert "đã lấy lại rồi" in alert(await sends(client, f"{ANSWERS}/lay-lai", done, 409, {"lan": version}))
    assert WRITTEN not in texts(await house.says("an", MARKET))[0]
    page = await reads(client, ANSWERS)
    [asked] = re.findall(rf"{ANSWERS}/(\d+)/bo", page)
    assert "không hiện trong danh sách nữa" in await sends(client, f"{ANSWERS}/{asked}/bo", page)
    async with TestClient(TestServer(desk_of(house))) as treasurers:
        await sits_down(house, treasurers)
        seen = await reads(treasurers, DESK)
        await reads(treasurers, ANSWERS, 403)
        await sends(treasurers, f"{ANSWERS}/viet", seen, 403, mine)
