"""The treasurer counts: box and bank against the book, and a difference that is explained in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import ledger
from models.tables import Count
from tests.builders import a_household, a_round
from tests.handlers.test_funds import a_treasury, begun, begun_of_two, pressed, said
from tests.house import House, texts


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_agrees_is_kept_and_a_difference_is_explained(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await begun(house)

    await said(house, "/quy")
    assert await pressed(house, "Đối chiếu sổ") == "Đối chiếu gì với sổ ạ?"
    assert "Đếm được bao nhiêu tiền mặt ạ?" in await pressed(house, "Đếm tiền mặt")
    assert "Loa Xóm chưa hiểu" in await said(house, "một nắm")
    assert await said(house, "1.150.000") == (
        "Đếm được 1.150.000đ, sổ ghi phải có 1.200.000đ, chênh 50.000đ.\n\n"
        "Bác đếm lại, hoặc ghi lý do. Loa Xóm không tự sửa số."
    )
    await pressed(house, "Đếm lại")
    assert "chênh 20.000đ" in await said(house, "1180000")
    await pressed(house, "Ghi lý do")
    await said(house, "/phieuchi 5000 mua nước")  # the book goes on, the reason was not given
    await pressed(house, "Tiền mặt", "Không có giấy")
    await said(house, "/quy")
    await pressed(house, "Đối chiếu sổ", "Đếm tiền mặt")
    await said(house, "1180000")
    await pressed(house, "Ghi lý do")
    assert await said(house, "trả lại nhầm khi thu") == (
        "Đã ghi bớt 15.000đ vào sổ quỹ thôn, kèm lý do. Sổ giờ là 1.180.000đ, khớp với tiền thật.\n\n"
        "Trong 10 phút nữa vẫn lấy lại được."
    )
    await said(house, "/quy")
    await pressed(house, "Đối chiếu sổ", "Số dư ngân hàng")
    assert await said(house, "3100000") == (
        "Khớp. Ngân hàng có 3.100.000đ, sổ cũng ghi 3.100.000đ. Đã ghi lần đối chiếu này."
    )

    async with house.database.read() as session:
        rows = (await session.scalars(select(Count).order_by(Count.id))).all()
        assert (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound
    assert [(row.counted, row.expected, row.entry_id is not None) for row in rows] == [
        (1_180_000, 1_195_000, True),
        (3_100_000, 3_100_000, False),
    ]
    shown = await said(house, "/quy")
    assert "Tiền mặt 1.180.000đ, trong ngân hàng 3.100.000đ" in shown


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_surplus_goes_to_the_fund_that_is_named(house: House) -> None:
    await a_treasury(house, "khuyến học")
    await begun_of_two(house)

    await said(house, "/quy")
    await pressed(house, "Đối chiếu sổ")
    assert "cả các quỹ cộng lại" in await pressed(house, "Đếm tiền mặt")
    await said(house, "1.230.000")
    await pressed(house, "Ghi lý do")
    assert await said(house, "chưa ghi tiền bán sắt vụn") == "Ghi phần chênh vào quỹ nào ạ?"
    assert "Đã ghi thêm 30.000đ vào sổ quỹ khuyến học" in await pressed(house, "Quỹ khuyến học")
    await pressed(house, "Lấy lại")
    assert "Quỹ khuyến học: 0đ" in await said(house, "/quy")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_closed_round_is_compared_with_the_book(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id)
    await said(house, "/thutien 012 20000", "thôi")
    await house.says("binh", "/dotthu")
    await house.presses("binh", "Đóng đợt thu")
    await house.presses("binh", "Đóng đợt thu")

    told = texts(house.simulator.sent["thu"])
    assert (
        "Đối chiếu sau đợt thu vệ sinh môi trường tháng 11.\n\n"
        "Phiếu thu: chuyển khoản 0đ, tiền mặt 20.000đ, cộng 20.000đ\nPhiếu thu và sổ quỹ khớp nhau.\n\n"
        "Nhờ bác đếm tiền mặt và xem số dư ngân hàng, so với sổ."
    ) in told
    await pressed(house, "Đếm tiền mặt")
    assert "Khớp. Đếm được 20.000đ" in await said(house, "20000")
