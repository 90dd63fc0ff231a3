"""One household at the desk: cash and its undoing are the chat's own operations, told to the same people."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from models import ledger
from models.domain.roles import RoleKind
from models.tables import Hamlet, Payment
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down, thon_6
from tests.house import House, texts

CUONG = f"{DESK}/ho/012"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def sends(client: Client, what: str, fields: dict[str, str], status: int = 200, *, at: str = CUONG) -> str:
    """Send a form of a household's page."""
    answer = await client.post(f"{at}/{what}", data=fields)
    page = await answer.text()
    assert answer.status == status, page
    return page


def cash(page: str, amount: str, **others: str) -> dict[str, str]:
    """The form for cash as the browser would send it."""
    key = page.partition('name="khoa" value="')[2].partition('"')[0]
    charge = re.findall(r'<option value="(\d+)"', page)
    return {"dau": form_token(page), "khoa": key, "khoan": charge[0] if charge else "", "tien": amount, **others}


def choice(page: str, label: str) -> dict[str, str]:
    """What a button of the question sends."""
    found = re.search(rf'name="viec" value="([^"]*)">{label}<', page)
    assert found is not None, page
    return {"dau": form_token(page), "viec": html.unescape(found[1])}


def undoing(page: str, why: str) -> dict[str, str]:
    """The form that undoes receipt 1."""
    return {"dau": form_token(page), "phieu": "1", "ly-do": why}


async def payments_booked(house: House) -> int:
    async with house.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Payment)) or 0


async def test_cash_is_booked_once_thanked_and_taken_back_with_a_reason(house: House, client: Client) -> None:
    households = await thon_6(house)
    async with house.database.read() as session:
        hamlet_id = (await session.scalars(select(Hamlet.id))).one()
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await sits_down(house, client)
    page = await reads(client, CUONG)
    assert "<h1>012 Lê Văn Cường</h1>" in page
    assert "Vệ sinh môi trường tháng 11, còn 20.000đ</option>" in page

    form = cash(page, "20.000")
    for _ in range(3):  # sent again by an impatient finger, or by a page that was left open
        told = await sends(client, "thu", form)
        assert "Đã ghi phiếu thu số 0001: nhà Lê Văn Cường, mã hộ 012, 20.000đ tiền mặt, tiền vệ sinh" in told
    assert await payments_booked(house) == 1
    [thanked] = texts(await house.sees("cuong"))
    assert "Đã nhận 20.000đ" in thanked
    assert "Phiếu thu số 0001" in thanked
    assert 'name="khoa"' not in told  # nothing is left to take
    assert "Đã xong" in told

    assert "Chưa có lý do hủy." in await sends(client, "huy", undoing(told, " "), 422)
    undone = await sends(client, "huy", undoing(told, "ghi nhầm <b>nhà</b>"))
    assert "Đã hủy phiếu thu số 0001, 20.000đ tiền vệ sinh môi trường tháng 11. Phiếu cũ vẫn giữ" in undone
    assert "Đã hủy, vì: ghi nhầm &lt;b&gt;nhà&lt;/b&gt;" in undone
    assert "vì: ghi nhầm <b>nhà</b>" in texts(await house.sees("cuong"))[-1]
    again = await sends(client, "huy", undoing(told, "x"), 409)
    assert "Phiếu thu số 0001" in again
    async with house.database.read() as session:
        assert (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound


async def test_what_is_not_certain_is_asked_as_in_the_chat(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client)
    page = await reads(client, CUONG)

    short = await sends(client, "thu", cash(page, "20"), 422)
    assert "20.000đ của hộ 012, Lê Văn Cường, tiền vệ sinh môi trường tháng 11. Đúng không ạ?" in short
    assert await payments_booked(house) == 0
    assert "Đã ghi phiếu thu số 0001" in await sends(client, "thu", choice(short, "Đúng, ghi vào sổ"))
    dung = f"{DESK}/ho/013"
    page = await reads(client, dung)
    much = await sends(client, "thu", cash(page, "50000"), 422, at=dung)
    assert "Nhà Phạm Thị Dung chỉ còn 20.000đ tiền vệ sinh môi trường tháng 11, bác gõ 50.000đ." in much
    kept = await sends(client, "thu", choice(much, "Dư để dành"), at=dung)
    assert "Đã ghi phiếu thu số 0002: nhà Phạm Thị Dung, mã hộ 013, 50.000đ" in kept
    assert "Đã xong, dư 30.000đ" in kept
    for amount, said in (("nhiều", "chưa hiểu số tiền"), ("0", "phải lớn hơn 0"), ("900000000", "lớn quá")):
        assert said in await sends(client, "thu", cash(page, amount), 422, at=f"{DESK}/ho/015")
    repeated = await sends(client, "thu", cash(page, "20000"), 422, at=f"{DESK}/ho/015")
    assert "Trang này đã ghi phiếu thu số 0002 rồi." in repeated  # a page that was left open
    exempt = await reads(client, f"{DESK}/ho/014")
    assert 'name="khoa"' not in exempt
    assert "đã xong tiền vệ sinh môi trường tháng 11, không phải nộp gì" in await sends(
        client, "thu", cash(page, "20000", khoan="", khoa="another-page"), 422, at=f"{DESK}/ho/014"
    )
    assert await payments_booked(house) == 2


async def test_another_role_another_hamlet_and_a_forged_form_write_nothing(house: House, client: Client) -> None:
    await thon_6(house)
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    theirs = await a_household(house, other, 99, "Hồ Thị Nhà Khác")
    [charge] = (await a_round(house, other)).values()
    await a_role(house, other, RoleKind.TREASURER, "thu7")
    await sits_down(house, client)
    page = await reads(client, CUONG)

    await reads(client, f"{DESK}/ho/099", 404)
    await reads(client, f"{DESK}/ho/x", 404)
    form = cash(page, "20000")
    stolen = f"cash:{theirs}:{charge}:20000:1:u:desk-1-aaaaaaaaaaaa:"
    for wrong in (
        {**form, "khoan": str(charge)}, {"dau": form["dau"], "viec": stolen}, {**form, "khoa": "x" * 90},
        {"dau": form["dau"], "viec": "cash:1:2"}, {"dau": form["dau"], "viec": stolen.replace("desk-1", "desk-99")},
    ):  # fmt: skip
        assert "Hồ Thị" not in await sends(client, "thu", wrong, 422)
    assert "chưa ghi gì" in await sends(client, "thu", {**form, "dau": "f" * 32}, 403)
    assert (await client.post(f"{CUONG}/thu", data=form, headers={"Sec-Fetch-Site": "same-site"})).status == 403
    assert await payments_booked(house) == 0
    await sends(client, "thu", form)
    foreign = await client.post(f"{DESK}/ho/013/huy", data={"dau": form["dau"], "phieu": "1", "ly-do": "x"})
    assert foreign.status == 404
    assert (await client.post(f"{CUONG}/huy", data={"dau": form["dau"], "phieu": "77", "ly-do": "x"})).status == 409

    async with TestClient(TestServer(desk_of(house))) as heads:
        await sits_down(house, heads, "binh")
        seen = await reads(heads, CUONG)
        assert "Ghi tiền mặt" not in seen
        assert "Hủy phiếu thu" not in seen
        refused = await heads.post(f"{CUONG}/huy", data={"dau": form_token(seen), "phieu": "1", "ly-do": "x"})
        assert refused.status == 403
        assert "Việc này do thủ quỹ làm." in await refused.text()
    async with TestClient(TestServer(desk_of(house))) as nobody:
        assert (await nobody.post(f"{CUONG}/thu", data=form)).status == 403
    assert await payments_booked(house) == 1
