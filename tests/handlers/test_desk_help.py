"""Requests at the head's desk: taken, given, answered and finished once, and each step is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models import help
from models.domain.roles import RoleKind
from models.tables import HelpKind
from tests.builders import a_hamlet, a_household, a_member, a_role
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.house import House, texts

HELP = f"{DESK}/viec"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_head_takes_gives_answers_and_finishes_requests(house: House, client: Client) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", phone="0900000021")
    giang = await a_member(
        house, await a_household(house, hamlet_id, 12, "Hoàng Thị Giang"), "giang", hamlet_id=hamlet_id
    )
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    await sits_down(house, client, "binh")
    assert "Bây giờ không có việc nào đang chờ giúp." in await reads(client, HELP)
    async with house.database.begin() as session:
        for words, kind, where in (
            ("cài <b>VNeID</b>", HelpKind.VISIT, hamlet_id), ("mấy giờ họp?", HelpKind.QUESTION, hamlet_id),
            ("việc thôn bên", HelpKind.CALL, other), ("gọi giúp", HelpKind.CALL, hamlet_id),
        ):  # fmt: skip
            await help.make(session, hamlet_id=where, person_id=giang, words=words, kind=kind, now=house.clock())
    page = await reads(client, HELP)
    assert "1: “cài &lt;b&gt;VNeID&lt;/b&gt;”</h2>" in page
    assert "Nhà Hoàng Thị Giang, mã hộ 012, ngõ Đình" in page
    assert "việc thôn bên" not in page

    [role] = [line.partition('"')[0] for line in page.split('<option value="')[1:2]]
    given = await sends(client, f"{HELP}/1/giao", page, fields={"cho": role, "dang": ""})
    assert told(given) == "Đã giao, người nhận được báo rồi. Người nhờ cũng được báo."
    assert "Lê Minh Đức nhận giúp nhà mình" in texts(await house.sees("giang"))[-1]
    assert "việc số 1" in texts(house.simulator.sent["duc"])[-1]
    assert alert(await sends(client, f"{HELP}/1/giao", page, 409, {"cho": role})) == "Việc này đã có người nhận rồi."
    assert "đã có Lê Minh Đức nhận" in alert(await sends(client, f"{HELP}/1/nhan", page, 409))
    assert "đã có Lê Minh Đức nhận" in alert(await sends(client, f"{HELP}/1/xong", page, 409))

    await sends(client, f"{HELP}/4/nhan", page)
    assert "Đã ghi là xong" in told(await sends(client, f"{HELP}/4/xong", page))
    assert "Xong thật chưa ạ?" in texts(await house.sees("giang"))[-1]
    await house.presses("giang", "Xong rồi, cảm ơn")
    assert "đã xong rồi" in alert(await sends(client, f"{HELP}/4/xong", page, 409))
    mine = await sends(client, f"{HELP}/2/nhan", page)
    key = mine.partition('name="khoa" value="')[2].partition('"')[0]
    assert "Chưa có câu trả lời nào." in alert(await sends(client, f"{HELP}/2/tra-loi", mine, 409, {"khoa": key}))
    for _ in range(2):  # an impatient finger
        await sends(client, f"{HELP}/2/tra-loi", mine, fields={"khoa": key, "loi": "7 giờ tối."})
    answers = [said for said in texts(await house.sees("giang")) if "7 giờ tối." in said]
    assert len(answers) == 1

    assert (await client.post(f"{HELP}/1/nhan", data={"dau": "x"})).status == 403
    for lost in (f"{HELP}/3/nhan", f"{HELP}/99/nhan", f"{HELP}/1/xoa"):
        assert (await client.post(lost, data={"dau": form_token(page)})).status == 404
    async with TestClient(TestServer(desk_of(house))) as treasurers:
        await sits_down(house, treasurers, "thu")
        seen = await reads(treasurers, DESK)
        assert "so-lon/viec" not in seen
        assert "Phần này do người khác lo." in await reads(treasurers, HELP, 403)
        await sends(treasurers, f"{HELP}/1/nhan", seen, 403)
