"""The queue at the desk: booked by the chat's operations, once, told to the same people, taken back."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.domain.roles import RoleKind
from models.tables import TransferState
from tests.builders import a_hamlet, a_role
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down
from tests.handlers.test_review import TITLE, a_village
from tests.house import House, texts

QUEUE = f"{DESK}/xep-tien"
CUONG = (20_000, "LE VAN CUONG <b>chuyen</b> tien", "LE VAN CUONG")
DUNG = (20_000, "PHAM THI DUNG nop ve sinh", "PHAM THI DUNG")
GIANG = (20_000, "HOANG VAN GIANG nop ve sinh", "HOANG VAN GIANG")


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def sends(client: Client, what: str, page: str, status: int = 200, **fields: str) -> str:
    """Send a form of the queue."""
    answer = await client.post(f"{QUEUE}/{what}", data={"dau": form_token(page), **fields})
    said = await answer.text()
    assert answer.status == status, said
    return said


def ways(page: str) -> dict[str, str]:
    """What each button of a way sends, by its label."""
    return {
        label: html.unescape(parts) for parts, label in re.findall(r'name="phan" value="([^"]*)"[^>]*>([^<]*)<', page)
    }


def alert(page: str) -> str:
    """What was not done, and why."""
    return html.unescape(page.partition('role="alert">')[2].partition("</p>")[0])


async def test_a_namesake_is_decided_once_told_and_taken_back(house: House, client: Client) -> None:
    village = await a_village(house)
    await village.receives(CUONG)
    await sits_down(house, client)
    assert 'so-lon/xep-tien">Tiền chưa rõ (1)</a>' in await reads(client, DESK)
    page = await reads(client, QUEUE)
    assert "20.000đ, lúc 9 giờ 14 sáng, thứ Sáu 20/11</h2>" in page
    assert "<strong>“LE VAN CUONG &lt;b&gt;chuyen&lt;/b&gt; tien”</strong>" in page
    assert f"Hộ 012, Lê Văn Cường, ngõ Đình, còn 20.000đ tiền {TITLE}. Vì " in page
    assert list(ways(page)) == ["Ghi cho hộ 012", "Ghi cho hộ 145"]

    async with TestClient(TestServer(desk_of(house))) as other:
        await sits_down(house, other, "lan")
        theirs = await reads(other, QUEUE)
        both = await asyncio.gather(
            client.post(f"{QUEUE}/1/ghi", data={"dau": form_token(page), "phan": ways(page)["Ghi cho hộ 012"]}),
            other.post(f"{QUEUE}/1/ghi", data={"dau": form_token(theirs), "phan": ways(theirs)["Ghi cho hộ 012"]}),
        )
        assert sorted(each.status for each in both) == [200, 409]
        [late] = [await each.text() for each in both if each.status == 409]
        assert re.search(
            r"(Nguyễn Thị Thu|Đỗ Thị Lan) vừa ghi lần chuyển này rồi, cho hộ 012\. Loa Xóm không ghi thêm\.", late
        )
        first, done = (client, both[0]) if both[0].status == 200 else (other, both[1])
        said = await done.text()
        assert "Đã ghi vào sổ. Nhà đó được báo rồi." in said
        assert f"hộ 012, Lê Văn Cường, 20.000đ tiền {TITLE}, phiếu thu số 0001. Lúc 9 giờ sáng." in said
        assert "Hết tiền chưa rõ. Sổ và ngân hàng khớp đến 9 giờ 14 sáng thứ Sáu 20/11." in said
        assert (await village.paid(12), await village.paid(145)) == (20_000, 0)
        [thanked] = texts(await house.sees("cuong"))
        assert thanked.startswith("✅ Đã nhận 20.000đ")

        assert "Đã lấy lại." in await sends(first, "1/lay-lai", said)
        assert "đã hủy" in texts(await house.sees("cuong"))[-1]
        assert "Quá 10 phút rồi." in alert(await sends(first, "1/lay-lai", said, 409))  # nothing is left to undo
        again = await reads(first, QUEUE)
        await sends(first, "1/ghi", again, phan=ways(again)["Ghi cho hộ 145"])
    assert (await village.paid(12), await village.paid(145)) == (0, 20_000)
    house.clock.forward(minutes=11)
    assert "Lấy lại" not in await reads(client, QUEUE)
    assert "Quá 10 phút rồi." in alert(await sends(client, "1/lay-lai", page, 409))
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_those_with_one_candidate_are_booked_and_taken_back_together(house: House, client: Client) -> None:
    village = await a_village(house)
    await village.receives(DUNG, GIANG, (-20_000, "hoan tra ve sinh ho 12", ""))
    await sits_down(house, client)
    page = await reads(client, QUEUE)
    assert "Có 2 lần chuyển, mỗi lần chỉ hợp một nhà, cộng 40.000đ. Ghi cả một lần được." in page
    assert "Trả lại cho nhà nào thì mở trang của nhà đó" in page

    shown = html.unescape(page.partition('name="cac" value="')[2].partition('"')[0])
    assert re.fullmatch(r"1=[0-9]+-20000;2=[0-9]+-20000", shown)
    for other in (shown.replace("1=", "9="), shown.replace("20000;", "10000;"), f"{shown};3=1-20000"):
        assert "Sổ vừa đổi" in alert(await sends(client, "ghi-ca", page, 409, cac=other))
    done = await sends(client, "ghi-ca", page, cac=shown)
    assert "Đã ghi cả vào sổ. Hộ 146 chưa có máy nhận tin, nhờ báo giúp. Các nhà khác được báo rồi." in done
    assert (await village.paid(13), await village.paid(146)) == (20_000, 20_000)
    assert "Sổ vừa đổi" in alert(await sends(client, "ghi-ca", page, 409, cac=shown))
    assert len(texts(await house.sees("dung"))) == 1
    stamp = html.unescape(done.partition('name="luc" value="')[2].partition('"')[0])
    assert "Lấy lại cả 2 lần" in done
    await sends(client, "lay-lai-ca", done, luc=stamp)
    assert (await village.paid(13), await village.paid(146)) == (0, 0)
    assert "Quá 10 phút rồi." in alert(await sends(client, "lay-lai-ca", done, 409, luc=stamp))

    await sends(client, "3/cat", page)
    assert await village.states() == [TransferState.REVIEW, TransferState.REVIEW, TransferState.IGNORED]
    assert await village.is_sound()


async def test_any_household_income_private_money_and_later(house: House, client: Client) -> None:
    village = await a_village(house)
    await village.receives(
        (20_000, "nop tien ve sinh", ""), (500_000, "ung ho quy thon", "CTY"), (20_000, "nop quy", "X")
    )
    await sits_down(house, client)
    page = await reads(client, QUEUE)
    assert page.count("Loa Xóm không đoán được nhà nào.") == 3

    one = await reads(client, f"{QUEUE}/1")
    assert not ways(one)
    for typed, found in (
        ("le%20van%20cuong", ["Ghi cho hộ 012", "Ghi cho hộ 145"]),
        ("ngo%20cho", ["Ghi cho hộ 145", "Ghi cho hộ 146"]),
        ("146", ["Ghi cho hộ 146"]),
    ):  # fmt: skip
        one = await reads(client, f"{QUEUE}/1?tim={typed}")
        assert list(ways(one)) == found, typed
    assert "Không thấy nhà nào như vậy." in await reads(client, f"{QUEUE}/1?tim=b%C3%A0%20Mai")
    charge = ways(one)["Ghi cho hộ 146"]
    assert "Sổ vừa đổi" in alert(await sends(client, "1/ghi", one, 409, phan=charge))  # nobody chose that household
    for wrong in ("1-1,2", "1-20000000000000", "9999-20000", charge.replace("20000", "19999")):
        await sends(client, "1/ghi", one, 409, phan=wrong, chon="1")
    await sends(client, "1/ghi", one, phan=charge, chon="1")
    assert await village.paid(146) == 20_000
    assert "đã có người xếp rồi" in alert(await reads(client, f"{QUEUE}/1", 409))
    await reads(client, f"{QUEUE}/99", 409)

    short = await sends(client, "2/chia", page, 422, chia="012 300000\n013 20000")
    assert "mới được 320.000đ, còn 180.000đ chưa ghi cho nhà nào." in alert(short)
    assert ">012 300000\n013 20000</textarea>" in short
    assert "chưa hiểu dòng “bà Mai”" in alert(await sends(client, "2/chia", page, 422, chia="bà Mai"))
    split = await sends(client, "2/chia", page, chia="012 300000\n013 200000")
    assert "hộ 013, Phạm Thị Dung, 20.000đ" in split
    assert len(texts(await house.sees("dung"))) == 1
    assert "vừa ghi lần chuyển này rồi" in alert(await sends(client, "2/chia", page, 409, chia="012 500000"))
    await sends(client, "2/lay-lai", page)

    assert "không đọc được" in alert(await sends(client, "2/khac", page, 409, loai="x"))
    gift = await sends(client, "2/khac", page, loai="gift")
    assert "500.000đ, “ung ho quy thon”: tiền ủng hộ." in gift
    later = await sends(client, "3/de-sau", page)
    assert "Để lại, sáng mai Loa Xóm nhắc." in later
    assert "Hết tiền chưa rõ." in later
    house.clock.forward(hours=15, minutes=5)
    await sits_down(house, client)
    page = await reads(client, QUEUE)
    assert "1 lần chuyển chưa rõ" in page
    aside = await sends(client, "3/cat", page)
    assert "20.000đ, “nop quy”: cất, không tính vào quỹ." in aside
    house.clock.forward(minutes=11)
    assert "Tiền khác, không tính vào quỹ" in await reads(client, QUEUE)
    assert "Đã đưa về mục chưa rõ." in await sends(client, "3/dem-lai", page)
    assert await village.states() == [TransferState.BOOKED, TransferState.OTHER, TransferState.REVIEW]
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_role_another_hamlet_and_a_forged_form_decide_nothing(house: House, client: Client) -> None:
    village = await a_village(house)
    await village.receives(CUONG)
    await a_role(house, village.hamlet_id, RoleKind.HEAD, "binh")
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    await a_role(house, other, RoleKind.TREASURER, "thu7")
    await sits_down(house, client)
    page = await reads(client, QUEUE)
    way = ways(page)["Ghi cho hộ 012"]

    for fields in ({"dau": "0" * 32, "phan": way}, {"phan": way}):
        assert (await client.post(f"{QUEUE}/1/ghi", data=fields)).status == 403
    good = {"dau": form_token(page), "phan": way}
    assert (await client.post(f"{QUEUE}/1/ghi", data=good, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await client.post(f"{QUEUE}/1/xoa", data=good)).status == 404
    assert (await client.post(f"{QUEUE}/1/ghi-ca", data=good)).status == 404
    async with TestClient(TestServer(desk_of(house))) as heads:
        await sits_down(house, heads, "binh")
        seen = await reads(heads, DESK)
        assert "xep-tien" not in seen
        for path in (QUEUE, f"{QUEUE}/1"):
            refused = await reads(heads, path, 403)
            assert "Việc này do thủ quỹ làm." in refused
            assert "CUONG" not in refused
        await sends(heads, "1/ghi", seen, 403, phan=way)
    async with TestClient(TestServer(desk_of(house))) as nobody:
        assert (await nobody.post(f"{QUEUE}/1/ghi", data=good)).status == 403
    async with TestClient(TestServer(desk_of(house))) as theirs:
        link = re.search(r"/n/thon-7/mo/[\w-]+", texts(await house.says("thu7", "/moso"))[-1])
        assert link is not None
        await theirs.post(link[0])
        foreign = await theirs.get("/n/thon-7/so-lon/xep-tien")
        token = form_token(await foreign.text())
        answer = await theirs.post("/n/thon-7/so-lon/xep-tien/1/ghi", data={"dau": token, "phan": way, "chon": "1"})
        assert answer.status == 409
        assert "Lần chuyển này không có trong sổ." in await answer.text()
        assert "CUONG" not in await (await theirs.get("/n/thon-7/so-lon/xep-tien/1")).text()
    assert await village.states() == [TransferState.REVIEW]
