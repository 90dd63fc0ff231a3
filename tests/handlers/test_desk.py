"""The desk: opened once from the chat, told there, shut with one choice; and nobody else's."""

from __future__ import annotations

import html
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from handlers.desk_routes import add_whole_desk
from models.domain.roles import RoleKind
from models.tables import Household, Role
from tests.builders import a_hamlet, a_household, a_role, a_round, an_account
from tests.house import House, texts

Client = TestClient[web.Request, web.Application]
DESK = "/n/thon-6/so-lon"
NAMED = '<p class="where">Thôn 6, xã An Hòa</p>'
CHROME = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36"}


def desk_of(house: House) -> web.Application:
    app = web.Application()
    deployment = replace(house.deployment, public_url="http://desk.test")  # cookies over plain HTTP
    add_whole_desk(app, house.database, deployment, clock=house.clock, wake=lambda: None)
    return app


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def thon_6(house: House) -> dict[int, int]:
    """Head Bình, treasurer Thu, four households; one round of 20.000đ in which 014 is exempt. Ids by number."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức")
    await an_account(house, hamlet_id)
    heads = {12: "Lê Văn Cường", 13: "Phạm Thị Dung", 14: "Đặng Thị Én", 15: "<script>alert(1)</script>"}
    households = {number: await a_household(house, hamlet_id, number, head) for number, head in heads.items()}
    async with house.database.begin() as session:
        await session.execute(update(Household).where(Household.number == 12).values(area="ngõ Ao"))
    await a_round(house, hamlet_id, exempt=[households[14]])
    return households


async def link(house: House, who: str = "thu") -> str:
    """The path that somebody gets in the chat."""
    said = texts(await house.says(who, "/moso"))[-1]
    assert "dùng đường dẫn này trong 15 phút, chỉ mở được một lần" in said
    found = re.search(r"https://loaxom\.example(/n/thon-6/mo/[\w-]+)", said)
    assert found is not None
    return found[1]


async def sits_down(house: House, client: Client, who: str = "thu") -> None:
    answer = await client.post(await link(house, who), headers=CHROME)
    assert (answer.status, answer.url.path) == (200, DESK)


async def reads(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    page = await answer.text()
    assert answer.status == status, page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    ours = re.sub(r'<script defer src="[./]*pages/htmx[^"]*"></script>', "", page)
    for inline in ("<script", "style=", "onclick"):
        assert inline not in ours
    return page


def form_token(page: str) -> str:
    return page.partition('name="dau" value="')[2].partition('"')[0]


async def test_a_link_opens_the_desk_once_and_the_chat_shuts_it(house: House, client: Client) -> None:
    await thon_6(house)
    path = await link(house)
    for _ in range(3):  # messengers look at links before people do
        page = await reads(client, path)
        assert "<h1>Mở sổ của thôn 6</h1>" in page
        assert "Máy dùng chung thì mở xong nhớ đóng sổ." in page
        assert "Cường" not in page
    assert "Sổ đã đóng" in await reads(client, DESK, 403)

    answer = await client.post(path, headers=CHROME, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "../so-lon")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/n/thon-6/" in cookie
    assert "Lê Văn Cường" in await reads(client, f"{DESK}/")  # led on from a slash too many
    [told] = await house.sees("thu")
    assert told.text == (
        "Sổ của thôn 6 vừa mở trên máy tính Windows, Chrome, lúc 9 giờ sáng, thứ Bảy 21/11. Có phải bác mở không ạ?"
    )

    again = await client.post(path, headers=CHROME)
    assert again.status == 410
    assert "Đường dẫn này đã hết giờ hoặc đã mở rồi. Nhắn riêng cho" in await again.text()
    [shut] = texts(await house.presses("thu", "Không phải tôi"))
    assert shut == "Đã đóng sổ trên máy tính Windows, Chrome. Không ai xem được nữa."
    assert "Sổ đã đóng" in await reads(client, DESK, 403)


async def test_nobody_else_gets_in(house: House, client: Client) -> None:
    await thon_6(house)
    await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    assert "mo/" not in texts(await house.says("duc", "/moso"))[0]
    first, second = await link(house), await link(house)
    for dead in (first, "/n/thon-6/mo/x", second.replace("thon-6", "thon-7")):
        assert (await client.post(dead)).status == 410
        assert ("Thôn 7, xã An Hòa" if "thon-7" in dead else NAMED) in await reads(client, dead, 410)
    house.clock.forward(minutes=15)
    assert (await client.post(second)).status == 410

    await sits_down(house, client)
    assert (await client.get("/n/thon-7/so-lon")).status == 403
    page = await reads(client, DESK)
    assert (await client.post(f"{DESK}/dong", data={"dau": "0" * 32})).status == 403
    stolen = await client.post(
        f"{DESK}/dong", data={"dau": form_token(page)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert stolen.status == 403
    endless = await client.post(
        f"{DESK}/dong",
        data=io.BytesIO(bytes(2_200_000)),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (endless.status, "Chưa ghi gì vào sổ" in await endless.text()) == (413, True)
    said = await stolen.text()
    assert NAMED in said
    assert '<a class="call" href="../../../n/thon-6/so-lon">Về danh sách</a>' in said
    await reads(client, DESK)
    async with house.database.begin() as session:  # the role is taken away
        await session.execute(update(Role).where(Role.kind == RoleKind.TREASURER).values(revoked_at=house.clock()))
    assert NAMED in await reads(client, DESK, 403)

    await sits_down(house, client, "binh")
    for mistyped in (f"{DESK}/dong", f"{DESK}/ho/99", f"{DESK}/khong/co", "/n/thon-6/xyz"):
        said = await reads(client, mistyped, 404)
        assert NAMED in said
        assert "Về danh sách" in said
    house.clock.forward(hours=12)
    await reads(client, DESK, 403)
    assert "Về danh sách" not in await reads(client, "/n/thon-6/xyz", 404)
    assert "Thôn" not in await reads(client, "/n/thon-9/xyz", 404)


async def test_one_press_shuts_the_desk_on_every_device(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client)
    async with TestClient(TestServer(desk_of(house))) as other:
        await sits_down(house, other)
        page = await reads(client, DESK)
        shut = await client.post(f"{DESK}/dong", data={"dau": form_token(page), "tat-ca": "1"})
        assert "Sổ đã đóng" in await shut.text()
        await reads(client, DESK, 403)
        await reads(other, DESK, 403)


async def test_households_are_found_without_marks_by_lane_and_state(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client)

    def heads(page: str) -> list[str]:
        return re.findall(r'so-lon/ho/\d+">([^<]*)<', page)

    page = await reads(client, DESK)
    assert heads(page) == ["Lê Văn Cường", "Phạm Thị Dung", "Đặng Thị Én", "&lt;script&gt;alert(1)&lt;/script&gt;"]
    assert "Sổ của thôn 6, xã An Hòa" in page
    assert "Nguyễn Thị Thu. Nội bộ, không đăng nhóm" in page
    assert "Vệ sinh môi trường tháng 11: 1 trong 4 nhà đã xong, đã thu 0đ" in page
    assert '<td class="amount" data-label="Còn">20.000đ</td>' in page
    for query, found in (
        ("tim=dang%20thi", ["Đặng Thị Én"]), ("tim=c%C6%B0%E1%BB%9Dng", ["Lê Văn Cường"]),
        ("tim=013", ["Phạm Thị Dung"]),
        ("loc=xong", ["Đặng Thị Én"]), ("khu=0", ["Lê Văn Cường"]), ("khu=0&loc=xong", []),
        ("xep=ten&loc=con&tim=thi", ["Phạm Thị Dung"]), ("khu=99999", None),
        ("loc=x&xep=y", None), ("loc=giu", []),
    ):  # fmt: skip
        shown = await reads(client, f"{DESK}?{query}")
        assert heads(shown) == (heads(page) if found is None else found), query
    assert "Không có nhà nào như vậy." in await reads(client, f"{DESK}?tim=zzz%3Cscript%3E")

    for said in ("/dotthu", "+Đóng đợt thu", "+Đóng đợt thu"):  # what is left of it stays in sight beside the next
        await (house.presses("binh", said[1:]) if said[0] == "+" else house.says("binh", said))
    await a_round(house, 1, "điện chiếu sáng tháng 12", amount=15_000)
    page = await reads(client, DESK)
    assert re.findall(r'<th scope="col">([^<]*)</th>', page)[3:] == [
        "Điện chiếu sáng tháng 12", "Vệ sinh môi trường tháng 11",
    ]  # fmt: skip
    assert '<td class="amount" data-label="Còn">35.000đ</td>' in page


async def test_an_open_table_is_told_when_something_in_it_has_changed(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client)
    first = await reads(client, DESK)
    seen = {stream_of(first)}
    for change in ("/thutien 12 20000", "/thutien 13 20000"):
        await house.says("thu", change)
        async with client.get(f"{DESK}/{stream_of(first)}") as stream:  # what the page showed is over: told at once
            assert stream.content_type == "text/event-stream"
            told = await stream.content.readuntil(b"data: 1\n\n")
        assert told.endswith(b"event: doi\ndata: 1\n\n")
        page = await reads(client, DESK)
        assert stream_of(page) not in seen
        seen.add(stream_of(page))
        async with client.get(f"{DESK}/{stream_of(page)}") as stream:
            assert b"event:" not in await stream.content.readuntil(b": con day\n\n")
    async with TestClient(TestServer(desk_of(house))) as stranger:
        assert (await stranger.get(f"{DESK}/moi")).status == 204


def stream_of(page: str) -> str:
    return html.unescape(page.partition('sse-connect="')[2].partition('"')[0]).rpartition("/")[2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_empty_hamlet_says_what_to_do(house: House, client: Client) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu")
    await sits_down(house, client)

    assert "Sổ hộ chưa có nhà nào. Chọn Sổ hộ ở trên để thêm từng nhà" in await reads(client, DESK)
