"""The household's own page: exact sums behind a random link, which ends with time and with membership."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from models.domain.references import make
from models.domain.vietqr import read
from models.tables import BankAccount, Membership
from tests.builders import a_member, a_round
from tests.handlers.test_pay_page import LIGHTEST, Client, a_paying_hamlet, page_of, pays, reads, scans
from tests.house import House


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(page_of(house))) as client:
        yield client


async def link_of(house: House, who: str = "cuong") -> str:
    """Ask the bot for the household's own address; returns its path."""
    await house.says(who, "/nop")
    [said] = await house.presses(who, "Đường dẫn riêng")
    found = re.search(r"https://loaxom\.example(/n/thon-6/nha/[\w-]{20,})$", said.text)
    assert found is not None, said.text
    assert "đừng đăng lên nhóm" in said.text
    return found[1]


async def test_the_link_shows_exact_sums_with_codes_that_are_booked_and_no_name(house: House, client: Client) -> None:
    hamlet_id, households = await a_paying_hamlet(house, 12, 13)
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    waste = await a_round(house, hamlet_id)
    link = await link_of(house)
    await a_round(house, hamlet_id, "điện chiếu sáng", amount=30_000, due_on=date(2026, 12, 15))
    gifts = await a_round(house, hamlet_id, "ủng hộ bão lụt", is_voluntary=True)
    await pays(house, waste[households[12]], 5_000)

    page = await reads(client, link)

    assert "<h2>Hộ 012</h2>" in page
    assert "Còn 2 khoản, cộng 45.000đ." in page
    assert "Còn 15.000đ, hạn thứ Hai 30/11." in page
    assert "Tự nguyện, tùy lòng, nhận đến thứ Hai 30/11." in page
    assert "Cường" not in page
    pictures = re.findall(r'src="([\w-]+/\w+\.png)"', page)
    codes = [read(await scans(client, f"/n/thon-6/nha/{picture}")) for picture in pictures]
    assert [(code.amount, (code.memo or "").split()[0]) for code in codes] == [
        (45_000, make("TKD", 12, 0)),
        (15_000, make("TKD", 12, 1)),
        (30_000, make("TKD", 12, 2)),
        (None, make("TKD", 12, 3)),
    ]
    answer = await client.get(link)
    first = await (await client.get(f"/n/thon-6/nha/{pictures[0]}")).read()
    assert len(await answer.read()) + 2 * len(first) < LIGHTEST
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (await client.get(f"{link}/{gifts[households[13]]}.png")).status == 404, "another household's charge"

    await pays(house, waste[households[12]], 15_000)
    assert "<h2>Tiền điện chiếu sáng</h2>" in await reads(client, link)
    async with house.database.begin() as session:
        await session.execute(update(BankAccount).values(until=house.clock()))
    without_code = await reads(client, link)
    assert "<img" not in without_code
    assert "Còn 30.000đ tiền điện chiếu sáng." in without_code
    assert "Thôn 6 chưa có mã QR để nộp." in without_code


async def test_the_link_ends_with_time_and_with_membership_and_is_never_guessed(house: House, client: Client) -> None:
    hamlet_id, households = await a_paying_hamlet(house, 12)
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await a_member(house, households[12], "hoa", hamlet_id=hamlet_id)
    charges = await a_round(house, hamlet_id)
    link, of_hoa = await link_of(house), await link_of(house, "hoa")

    assert await link_of(house) == link != of_hoa
    for wrong in (link[:-1], f"{link}x", "/n/thon-6/nha/12", "/n/thon-6/nha/%00", f"/n/thon-7/nha/{link[-24:]}"):
        assert (await client.get(wrong)).status == 404
    async with house.database.begin() as session:
        await session.execute(update(Membership).where(Membership.id == 1).values(removed_at=house.clock()))
    over = await reads(client, link, 404)
    assert "Đường dẫn này đã hết giờ" in over
    assert "nhắn riêng cho Bot Loa Xóm chữ “nộp”" in over
    assert (await client.get(f"{link}/{charges[households[12]]}.png")).status == 404
    assert "Hộ 012" in await reads(client, of_hoa)
    house.clock.now += timedelta(days=30)
    assert "Đường dẫn này đã hết giờ" in await reads(client, of_hoa, 404)
