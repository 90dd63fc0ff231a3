"""What treasurers type, send and press by mistake while they spend, move and count: nothing is booked by it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import balances, ledger
from models.domain.fund_book import Balance
from models.tables import LedgerEntry
from tests.handlers.test_funds import BILL, a_treasury, begun, pressed, said
from tests.house import House, texts

LONG = "thay bóng đèn ngõ Đình và sửa ống nước " * 60


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_slip_is_answered_and_books_nothing(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await begun(house)
    begins = Balance(cash=1_200_000, bank=3_100_000)

    await said(house, "/phieuchi")
    for typed, answer in {
        "-5000 mua nước": "Số tiền phải lớn hơn 0. Bác gõ lại giúp, ví dụ: 20000.",
        "9999999999 mua nước": "9.999.999.999đ, số này lớn quá, có dư số 0 nào không ạ? Gõ lại giúp, ví dụ: 350000.",
        "1,5k mua nước": "Chi 1.500đ, mua nước. Lấy tiền ở đâu ạ?",
    }.items():
        assert await said(house, typed) == answer
    assert "Gõ số tiền rồi việc chi" in await pressed(house, "Gõ lại")
    assert len(await said(house, LONG)) < 400  # no sum in it: the purpose is said back, cut short
    assert "Chi 350.000đ, " in await said(house, "350.000")
    assert "Lấy tiền ở đâu ạ?" in await said(house, "đúng rồi")  # no choice of the question: it is asked again
    await said(house, "thôi")

    # a picture that is none of an expense's, and one that is too heavy
    await said(house, "/phieuchi 5000 mua nước")
    await house.says("thu", photo=b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))
    assert "Ảnh nặng quá" in (house.last("thu") or house.simulator.messages[-1]).text
    await house.says("thu", document=("a.exe", b"MZ"))
    await said(house, "thôi")

    # transfers and counts
    await said(house, "/quy")
    await pressed(house, "Chuyển tiền", "Rút tiền mặt")
    assert "Loa Xóm chưa hiểu" in await said(house, "một ít")
    assert "Số tiền phải lớn hơn 0" in await said(house, "0")
    assert "không đủ 9.000.000đ" in await said(house, "9 triệu")
    await said(house, "thôi", "/quy")
    await pressed(house, "Đối chiếu sổ", "Đếm tiền mặt")
    assert "Số tiền phải lớn hơn 0" in await said(house, "-1")
    assert "chênh" in await said(house, "0")
    await pressed(house, "Để sau")
    await house.says("thu", photo=BILL)

    # somebody else presses, and the treasurer presses what is long over
    await said(house, "/phieuchi 5000 mua nước")
    asked = house.last("thu")
    assert asked is not None
    await house.says("la", choice=asked.buttons[0][1])
    await said(house, "thôi")
    house.clock.forward(days=2)
    assert "cũ" in texts(await house.says("thu", choice=asked.buttons[0][1]))[0]

    async with house.database.read() as session:
        assert list((await balances.balances(session, hamlet_id)).values()) == [begins]
        assert len((await session.scalars(select(LedgerEntry))).all()) == 2
        assert (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_a_channel_without_buttons_the_same_is_typed(numbered_house: House) -> None:
    house = numbered_house
    await a_treasury(house)
    hub = await said(house, "sổ quỹ")
    assert "6. Ghi số dư đầu kỳ" in hub
    await said(house, "6", "1200000", "3100000", "1/11", "1")

    assert (await said(house, "phiếu chi")).endswith("Hoặc gõ: sổ quỹ, gửi ảnh sau, thôi")
    asked = await said(house, "350000 thay bóng đèn")
    assert "1. Tiền mặt\n2. Trong ngân hàng\n3. Gõ lại\n4. Thôi" in asked
    assert "Đã ghi phiếu chi số 001" in await said(house, "1")
    assert await said(house, "không có giấy") == "Đã ghi là không có giấy."
    await house.says("binh", "công khai")
    preview = texts(await house.says("binh", "1"))[-1]
    assert "Chi trong kỳ: 350.000đ" in preview
    assert "1. Bản in A4" in preview  # no group is bound yet
