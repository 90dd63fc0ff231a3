"""Helpers' cash and rounds at the desk: counted and closed by the chat's operations, told to the same people."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.domain.fund_book import Balance
from models.tables import Handover, Round, RoundStatus
from tests.builders import a_hamlet, a_household, a_round
from tests.handlers.test_charge_corrections import is_sound
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down
from tests.handlers.test_desk_review import alert
from tests.handlers.test_held_cash import payments_booked
from tests.handlers.test_payments import TITLE, a_village
from tests.handlers.test_withdrawing import balance
from tests.house import House, texts

HELD, ROUNDS = f"{DESK}/thu-giup", f"{DESK}/dot-thu"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def sends(client: Client, path: str, page: str, status: int = 200, fields: dict[str, str] | None = None) -> str:
    answer = await client.post(path, data={"dau": form_token(page), **(fields or {})})
    said = await answer.text()
    assert answer.status == status, said
    return said


def shown(page: str) -> str:
    """The pieces of cash that a form is about."""
    return page.partition('name="da-xem" value="')[2].partition('"')[0]


def told(page: str) -> str:
    return html.unescape(page.partition('role="status">')[2].partition("</p>")[0])


async def test_a_helpers_cash_is_counted_note_by_note_and_received_once(house: House, client: Client) -> None:
    village = await a_village(house)
    await sits_down(house, client)
    assert "Không ai đang giữ tiền thu giúp." in await reads(client, HELD)
    await house.says("duc", "/thutien 12 20000")
    [at_the_door] = await house.says("duc", "/thutien 145 20000")
    assert "Nhà này chưa có máy nhận tin: nhờ ghi lại số phiếu" in at_the_door.text
    page = await reads(client, HELD)
    assert "Lê Minh Đức đang giữ 40.000đ của 2 nhà</h2>" in page
    assert f"<li>012 Lê Văn Cường: 20.000đ tiền {TITLE}, phiếu thu số 0001, thứ Bảy 21/11</li>" in page
    helper = page.partition('id="nguoi-')[2].partition('"')[0]
    receive = f"{HELD}/{helper}/nhan"

    for typed, said in (("", "Chưa ghi số tờ nào."), ("hai", "Số tờ phải là số")):
        wrong = {"da-xem": shown(page), "to-20000": typed}
        assert said in alert(await sends(client, receive, page, 422, wrong))
    await sends(client, receive, page, 422, {"da-xem": "1;2", "du": "1"})
    notes = {"da-xem": shown(page), "to-20000": "1", "to-10000": "1"}
    differs = await sends(client, receive, page, 422, notes)
    assert "Đếm được 30.000đ, sổ ghi 40.000đ, chênh 10.000đ, thiếu." in differs
    assert await payments_booked(house) == []
    for field in ('name="to-20000" value="1"', 'name="dong-y" value="30000"'):
        assert field in differs
    done = await sends(client, receive, page, fields={**notes, "dong-y": "30000"})
    assert "Đã nhận 30.000đ Lê Minh Đức giao" in told(done)
    assert "Hộ 145 chưa có máy nhận tin, nhờ báo giúp. Các nhà khác được báo rồi." in told(done)
    assert "Tiền mặt đang giữ: 30.000đ." in told(done)
    assert "sổ ghi 40.000đ, thiếu 10.000đ, 9 giờ sáng, thứ Bảy 21/11" in done
    assert "Tiền này đã nhận lúc 9 giờ sáng" in alert(await sends(client, receive, page, 409, notes))
    assert await payments_booked(house) == [(1, 20_000), (2, 20_000)]
    assert await balance(house, village) == Balance(cash=30_000)
    assert texts(await house.sees("cuong"))[-1].startswith("✅ Đã nhận 20.000đ")
    assert "thiếu 10.000đ, đã ghi vào sổ" in texts(house.simulator.sent["duc"])[-1]
    assert texts(house.simulator.sent["binh"])[-1].startswith("Thủ quỹ nhận tiền thu giúp của Lê Minh Đức")
    async with house.database.read() as session:
        [kept] = (await session.scalars(select(Handover))).all()
    assert kept.notes == {"20000": 1, "10000": 1}
    assert await is_sound(house, village)

    async with TestClient(TestServer(desk_of(house))) as heads:
        await sits_down(house, heads, "binh")
        seen = await reads(heads, DESK)
        assert "thu-giup" not in seen
        await reads(heads, HELD, 403)
        await sends(heads, receive, seen, 403, {"da-xem": "1", "du": "1"})
    assert (await client.post(receive, data={"da-xem": "1", "du": "1"})).status == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_round_is_closed_once_after_what_stays_open_was_seen(house: House, client: Client) -> None:
    await a_village(house)
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    await a_household(house, other, 1, "Hồ Thị Nhà Khác")
    await a_round(house, other, "quỹ thôn bên")
    await house.says("thu", "/thutien 12 20000")
    await sits_down(house, client, "binh")  # the head closes too
    page = await reads(client, ROUNDS)
    assert f'<h3 id="dot-1">{TITLE[:1].upper()}{TITLE[1:]}</h3>' in page
    assert "2 trong 3 nhà đã xong, đã thu 20.000đ, hạn thứ Hai 30/11" in page
    assert "quỹ thôn bên" not in page.lower()

    asked = await reads(client, f"{ROUNDS}/1/dong")
    assert "Đã thu 20.000đ, 2 trong 3 hộ xong, còn 1 hộ, cộng 20.000đ." in asked
    assert "<td>145</td>" in asked
    assert "<td>013</td>" not in asked  # exempt looks like paid
    assert (await client.post(f"{ROUNDS}/1/dong", data={"dau": "x"})).status == 403
    for foreign in ("2", "99"):
        await reads(client, f"{ROUNDS}/{foreign}/dong", 404)
        await sends(client, f"{ROUNDS}/{foreign}/dong", asked, 404)
    done = await sends(client, f"{ROUNDS}/1/dong", asked)
    assert told(done).startswith(f"Đã đóng đợt thu {TITLE}.")
    assert "Còn lại: 20.000đ, 1 hộ" in told(done)
    for again in (await sends(client, f"{ROUNDS}/1/dong", asked, 409), await reads(client, f"{ROUNDS}/1/dong", 409)):
        assert alert(again) == f"Đợt thu {TITLE} đã đóng rồi."
    [group] = texts(await house.sees("nhom"))
    assert f"XONG ĐỢT THU {TITLE.upper()}" in group
    assert texts(house.simulator.sent["thu"])[-1].startswith(f"Đã đóng đợt thu {TITLE}.")
    async with house.database.read() as session:
        assert [each.status for each in await session.scalars(select(Round).order_by(Round.id))] == [
            RoundStatus.CLOSED, RoundStatus.OPEN,
        ]  # fmt: skip

    rut = f"{ROUNDS}/1/rut"  # it was a mistake after all
    assert f"Vì sao rút đợt thu {TITLE} ạ?" in await reads(client, rut)
    assert "Gõ một câu, vì sao rút." in alert(await reads(client, f"{rut}?ly-do=%20.", 422))
    page = await reads(client, f"{rut}?ly-do=m%E1%BB%9F%20%3Cb%3Enh%E1%BA%A7m.")
    assert f"Rút đợt thu {TITLE}, 3 hộ, vì: mở &lt;b&gt;nhầm.\n\nĐã có 1 nhà nộp, cộng 20.000đ:" in page
    assert "gỡ mã QR và đăng lời đính chính vào 1 nhóm" in page
    assert f"THÔN 6: RÚT ĐỢT THU {TITLE.upper()}" in page
    why = {"ly-do": "mở nhầm"}
    assert (await client.post(rut, data={"dau": "x", **why})).status == 403
    for foreign in ("2", "99"):
        await reads(client, f"{ROUNDS}/{foreign}/rut", 404)
        await sends(client, f"{ROUNDS}/{foreign}/rut", page, 404, why)
    assert "Gõ một câu" in alert(await sends(client, rut, page, 422))
    done = await sends(client, rut, page, fields=why)
    assert told(done).startswith(f"Đã rút đợt thu {TITLE}, vì: mở nhầm. Không hộ nào phải nộp khoản này nữa.")
    assert "Tiền của 1 nhà đã nộp vẫn nguyên trong quỹ. Thủ quỹ quyết định từng nhà" in told(done)
    for again in (await sends(client, rut, page, 409, why), await reads(client, rut, 409)):
        assert f"Đợt thu {TITLE} đã rút từ trước rồi." in again
    assert "Đợt thu này đã rút, vì: mở nhầm." in texts(await house.sees("nhom"))[-1]
    assert "tiền vẫn nguyên trong quỹ" in texts(house.simulator.sent["cuong"])[-1]
    assert any("vừa rút đợt thu" in each for each in texts(house.simulator.sent["thu"]))
