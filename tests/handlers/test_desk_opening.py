"""Opening a round at the desk: the chat's preview, the chat's operation, once."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from models.tables import Category, Charge, Household, Round
from tests.builders import a_group, a_member
from tests.handlers.test_desk import Client, desk_of, form_token, reads, sits_down, thon_6
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import ROUNDS, sends, told
from tests.house import House, texts

# what the pages call runs on both databases in the chat's tests
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPENING = f"{ROUNDS}/mo"
ROUND = {
    "khoan": "", "khoan-moi": "Vệ sinh đường làng", "ho": "20", "khau": "5000", "han": "30/11", "can-cu": "hop",
    "hop": "15/10", "giam-ho-ngheo": "50",
}  # fmt: skip
UNREADABLE = {
    "no fee": ({"khoan-moi": " "}, "Chưa chọn khoản thu."),
    "no rate": ({"ho": "", "khau": ""}, "Chưa có mức nộp."),
    "no number": ({"sao": "nhiều"}, "Loa Xóm chưa hiểu số tiền “nhiều”."),
    "over": ({"han": "20/11/2026"}, "Đã qua thứ Sáu 20/11 rồi"),
    "meeting to come": ({"hop": "25/11/2026"}, "chưa đến"),
    "no document": ({"can-cu": "van-ban"}, "Chưa có tên văn bản."),
}


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


def preview_of(page: str) -> str:
    return html.unescape(page.partition('id="xem">')[2].partition("</p>")[0])


def fields_of(page: str) -> dict[str, str]:
    """What the preview's button sends."""
    sent = {}
    for field in page.split('<input type="hidden" name="')[1:]:
        name, _, rest = field.partition('" value="')
        sent[html.unescape(name)] = html.unescape(rest.partition('"')[0])
    return sent


async def the_chats_preview(house: House) -> str:
    """The same round, told to the bot."""
    for said in ("/dotthu", "Mở đợt mới", "Khoản mới", "Vệ sinh đường làng", "20000 mỗi hộ, 5000 mỗi khẩu", "30/11"):
        await (house.presses("binh", said) if said in ("Mở đợt mới", "Khoản mới") else house.says("binh", said))
    await house.presses("binh", "Đã họp dân bàn")
    await house.says("binh", "15/10")
    [shown] = await house.presses("binh", "Nộp một nửa")
    return shown.text


async def test_a_round_is_opened_once_after_the_chats_own_preview(house: House, client: Client) -> None:
    households = await thon_6(house)
    async with house.database.begin() as session:
        await session.execute(update(Household).where(Household.number == 12).values(category=Category.POOR))
        hamlet_id = (await session.scalars(select(Round.hamlet_id))).one()
    await a_group(house, hamlet_id)
    await a_member(house, households[13], "dung", hamlet_id=hamlet_id)
    await sits_down(house, client)
    assert 'so-lon/dot-thu/mo">Mở đợt thu mới</a>' in await reads(client, ROUNDS)
    form = await reads(client, OPENING)
    assert "Hộ nghèo, 1 hộ" in form
    for wrong, said in UNREADABLE.values():
        shown = await reads(client, f"{OPENING}/xem?{urlencode(ROUND | wrong)}", 422)
        assert said in alert(shown)
        assert 'value="Vệ sinh đường làng"' in shown or "khoan-moi" in wrong  # what was typed stays
    large = await reads(client, f"{OPENING}/xem?{urlencode(ROUND | {'ho': '6000000'})}")
    assert "Số này lớn quá, có dư số 0 nào không ạ?" in alert(large)

    page = await reads(client, f"{OPENING}/xem?{urlencode(ROUND)}")
    assert alert(page) == "Loa Xóm hiểu là mỗi hộ 20.000đ, mỗi khẩu 5.000đ. Đúng không ạ?"
    assert preview_of(page) == await the_chats_preview(house)
    assert '<td data-label="Cách tính">4 khẩu × 5.000đ + 20.000đ/hộ = 40.000đ, giảm một nửa còn 20.000đ</td>' in page
    assert "<script>alert" not in page
    sure = fields_of(page)
    await sends(client, OPENING, page, 422, {**sure, "da-xem": ""})  # never unseen
    assert (await client.post(OPENING, data=sure | {"dau": "x"})).status == 403
    twice = [client.post(OPENING, data={"dau": form_token(page), **sure}) for _ in range(2)]  # pressed twice at once
    answers = {answer.status: await answer.text() for answer in await asyncio.gather(*twice)}
    done, again = answers[200], answers[409]
    assert told(done).startswith("Đã mở đợt thu vệ sinh đường làng tháng 11. Đăng vào nhóm nào")
    assert "0 trong 4 nhà đã xong, đã thu 0đ, hạn thứ Hai 30/11" in done
    assert "đã mở rồi, Loa Xóm không mở lần nữa." in alert(again)
    assert "đã mở rồi" in texts(await house.presses("binh", "Mở đợt thu"))[-1]
    [card] = house.simulator.sent["nhom"]
    assert "TIỀN VỆ SINH ĐƯỜNG LÀNG THÁNG 11" in card.text
    for leader in ("thu", "binh"):
        assert any(
            said.startswith("Đã mở đợt thu vệ sinh đường làng") for said in texts(house.simulator.sent[leader])
        )
    async with house.database.read() as session:
        newest = (await session.scalars(select(Round.id).order_by(Round.id.desc()))).all()
        amounts = (await session.scalars(select(Charge.amount).where(Charge.round_id == newest[0]))).all()
    assert len(newest) == 2
    assert sorted(amounts) == [20_000, 40_000, 40_000, 40_000]


async def test_a_voluntary_round_asks_nothing_and_an_empty_register_opens_none(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client, "binh")
    page = await reads(client, f"{OPENING}/xem?{urlencode(ROUND | {'can-cu': 'tu-nguyen'})}")
    assert "Mức: tùy lòng" in preview_of(page)
    done = await sends(client, OPENING, page, fields=fields_of(page))
    assert "0 nhà đã góp, cộng 0đ" in done
    async with house.database.begin() as session:
        await session.execute(update(Household).values(closed_at=house.clock()))
    empty = await reads(client, OPENING, 409)
    assert "Sổ hộ chưa có hộ nào" in alert(empty)
    late = await sends(client, OPENING, page, 422, {**fields_of(page), "khoan-moi": "Quỹ khuyến học"})
    assert "Sổ hộ chưa có hộ nào" in alert(late)


async def test_a_fee_is_set_to_come_every_month_put_off_and_stopped_at_the_desk(house: House, client: Client) -> None:
    await thon_6(house)
    await sits_down(house, client)
    monthly = ROUND | {"ho": "20000", "khau": "", "lap": "1"}
    named = await reads(client, f"{OPENING}/xem?{urlencode(monthly | {'khoan-moi': 'rác tháng 11'})}", 422)
    assert "đã ghi sẵn tháng" in alert(named)
    assert "chưa hiểu ngày" in alert(await reads(client, f"{OPENING}/xem?{urlencode(monthly | {'lap': '40'})}", 422))
    page = await reads(client, f"{OPENING}/xem?{urlencode(monthly)}")
    assert "Tiền Vệ sinh đường làng: mở ngày 1 hằng tháng, hạn ngày cuối tháng" in page
    await sends(client, OPENING, page, 422, fields_of(page))  # neither now nor later
    for status in (200, 409):
        await sends(client, OPENING, page, status, fields_of(page) | {"cach": "now"})
    assert "Đã ghi. Tiền Vệ sinh đường làng: mở ngày 1" in await sends(
        client, OPENING, page, fields=fields_of(page) | {"cach": "later"}
    )
    listed = await reads(client, ROUNDS)
    assert listed.count("Lần tới: đợt thu vệ sinh đường làng tháng 12") == 1
    [held] = re.findall(r'value="(hold:\d+)"', listed)
    off = await sends(client, f"{ROUNDS}/lap", listed, fields={"viec": held})
    assert told(off).startswith("Đã hoãn: đợt thu vệ sinh đường làng tháng 12 chưa mở")
    await house.send_due()
    assert "đã hoãn đợt thu vệ sinh đường làng tháng 12" in str(house.last("binh"))
    [stop] = re.findall(r'value="(stop:\d+)"', off)
    for _ in range(2):
        assert "không tự mở nữa" in told(await sends(client, f"{ROUNDS}/lap", listed, fields={"viec": stop}))
    await sends(client, f"{ROUNDS}/lap", listed, 404, {"viec": "open:999"})
    await sends(client, f"{ROUNDS}/lap", listed, 409, {"viec": held})
    assert (await client.post(f"{ROUNDS}/lap", data={"dau": "x", "viec": stop})).status == 403
