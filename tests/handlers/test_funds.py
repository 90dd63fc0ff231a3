"""The treasurer's funds in talk: expenses with their bills, other income, transfers, opening balances."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import ledger
from models.domain.roles import RoleKind
from models.tables import Fee, Fund, Hamlet, StoredFile
from tests.builders import a_hamlet, a_household, a_role, a_round, an_account
from tests.house import House, texts

BILL = b"\x89PNG bill"


async def a_treasury(house: House, *funds: str) -> int:
    """Thôn 6 with its treasurer Thu, its first fund and these besides."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await an_account(house, hamlet_id)
    async with house.database.begin() as session:
        for name in funds:
            day = house.deployment.day(house.clock())
            session.add(Fund(hamlet_id=hamlet_id, name=name, opened_on=day, created_at=house.clock()))
    return hamlet_id


async def said(house: House, *lines: str) -> str:
    """The treasurer types these; what the last one is answered."""
    answers: list[str] = []
    for line in lines:
        answers = texts(await house.says("thu", line))
    assert answers, lines
    return answers[-1]


async def pressed(house: House, *labels: str) -> str:
    answers: list[str] = []
    for label in labels:
        answers = texts(await house.presses("thu", label))
    return answers[-1]


async def begun(house: House) -> None:
    """Opening balances of the first fund, as the treasurer types them."""
    await said(house, "sổ quỹ")
    await pressed(house, "Ghi số dư đầu kỳ")
    await said(house, "1.200.000", "3 triệu 1", "1/11")
    await pressed(house, "Đúng, ghi vào sổ")


async def sound(house: House, hamlet_id: int) -> bool:
    async with house.database.read() as session:
        return (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound


async def test_the_books_begin_with_what_the_treasurer_confirms(house: House) -> None:
    hamlet_id = await a_treasury(house)

    assert "Quỹ thôn: 0đ" in await said(house, "/quy")
    assert await pressed(house, "Ghi số dư đầu kỳ") == (
        "Quỹ thôn lúc bắt đầu ghi sổ có bao nhiêu tiền mặt ạ? Gõ số tiền, không có thì gõ 0."
    )
    assert "Loa Xóm chưa hiểu" in await said(house, "nhiều lắm")
    assert "Còn trong ngân hàng" in await said(house, "1.200.000")
    assert "ngày nào" in await said(house, "0")
    assert "Loa Xóm chưa hiểu ngày" in await said(house, "hôm nọ")
    assert await said(house, "1/11") == (
        "Quỹ thôn, số dư đầu kỳ Chủ nhật 1/11: tiền mặt 1.200.000đ, trong ngân hàng 0đ, cộng 1.200.000đ. "
        "Ghi vào sổ rồi thì không sửa được. Đúng không ạ?"
    )
    assert "Đã ghi số dư đầu kỳ của quỹ thôn" in await pressed(house, "Đúng, ghi vào sổ")
    shown = await said(house, "số dư")
    assert (
        "Quỹ thôn: 1.200.000đ\nTiền mặt 1.200.000đ, trong ngân hàng 0đ\n"
        "Số dư đầu kỳ Chủ nhật 1/11: 1.200.000đ, Nguyễn Thị Thu xác nhận\nDấu niêm phong sổ: "
    ) in shown
    last = house.last("thu")
    assert last is not None
    assert "Ghi số dư đầu kỳ" not in [label for label, _ in last.buttons]
    assert await sound(house, hamlet_id)
    assert [label for label, _ in (await house.says("binh", "/quy"))[0].buttons] == ["Công khai thu chi", "Thôi"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_expense_is_booked_with_the_picture_of_its_bill(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await begun(house)

    assert await said(house, "phiếu chi 350000 thay bóng đèn ngõ Đình") == (
        "Chi 350.000đ, thay bóng đèn ngõ Đình. Lấy tiền ở đâu ạ?"
    )
    assert await pressed(house, "Tiền mặt") == (
        "Đã ghi phiếu chi số 001: 350.000đ, thay bóng đèn ngõ Đình. Quỹ thôn còn 3.950.000đ.\n\n"
        "Bác gửi ảnh hóa đơn hoặc giấy biên nhận vào đây, để lúc công khai có chứng từ."
    )
    assert "Loa Xóm đang chờ ảnh" in await said(house, "đợi tí")
    [kept] = await house.says("thu", photo=BILL)
    assert kept.text == "Đã kèm ảnh vào phiếu chi số 001. Còn ảnh nữa thì gửi tiếp."
    await house.says("thu", photo=BILL + b"2")
    assert await pressed(house, "Xong") == "Xong."
    async with house.database.read() as session:
        assert [file.drop_on for file in await session.scalars(select(StoredFile))] == [None, None]

    # asked for piece by piece; the book is behind; there is no paper
    assert "Gõ số tiền rồi việc chi" in await said(house, "/phieuchi")
    assert await said(house, "công đổ rác tháng 11") == (
        "“Công đổ rác tháng 11”: bao nhiêu ạ? Gõ số tiền, ví dụ: 350000."
    )
    assert "Số tiền phải lớn hơn 0" in await said(house, "0")
    assert "Chi 3.600.000đ, công đổ rác tháng 11" in await said(house, "3tr6")
    assert await pressed(house, "Trong ngân hàng") == (
        "Sổ ghi quỹ thôn chỉ còn 3.100.000đ tiền trong ngân hàng, không đủ 3.600.000đ. Vẫn ghi chứ ạ?"
    )
    assert "phiếu chi số 002" in await pressed(house, "Vẫn ghi")
    assert await pressed(house, "Không có giấy") == "Đã ghi là không có giấy."

    # taken back at once, and later with a reason
    await said(house, "/phieuchi 5000", "mua nước")
    await pressed(house, "Tiền mặt")
    [sent] = await house.says("thu", photo=BILL)
    assert [label for label, _ in sent.buttons] == ["Xong", "Lấy lại"]
    earlier = next(each for each in reversed(house.simulator.sent["thu"]) if "phiếu chi số 003: 5" in each.text)
    [undone] = await house.says("thu", choice=dict(earlier.buttons)["Lấy lại"])
    assert "Đã lấy lại phiếu chi số 003: 5.000đ, mua nước" in undone.text
    await said(house, "/phieuchi 6000 mua chè")
    await pressed(house, "Tiền mặt", "Để sau")
    await said(house, "/quy")
    assert "1. phiếu chi số 004: 6.000đ, mua chè" in await pressed(house, "Lấy lại phiếu")
    assert "Vì sao ạ?" in await pressed(house, "Phiếu chi 004")
    assert "Đã lấy lại phiếu chi số 004" in await said(house, "mua hộ nhà khác")

    # the picture comes on another day
    await said(house, "/phieuchi 7000 mua chổi")
    await pressed(house, "Tiền mặt", "Để sau")
    await said(house, "/phieuchi")
    assert await said(house, "gửi ảnh sau") == "Gửi ảnh cho phiếu chi nào ạ?"
    assert "phiếu chi số 005, mua chổi, vào đây" in await pressed(house, "005: 7.000đ")
    await house.says("thu", photo=BILL)
    await said(house, "/phieuchi")
    assert "Phiếu chi nào cũng đã có ảnh" in await said(house, "gửi ảnh sau")
    assert await sound(house, hamlet_id)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_money_goes_where_the_treasurer_says_and_nowhere_else(house: House) -> None:
    hamlet_id = await a_treasury(house, "khuyến học")
    await begun_of_two(house)

    await said(house, "/quy")
    await pressed(house, "Ghi tiền thu khác")
    assert await pressed(house, "Tiền ủng hộ") == (
        "Tiền ủng hộ: bao nhiêu, từ đâu ạ? Gõ số tiền rồi vài chữ, ví dụ: 500000 hội đồng hương."
    )
    assert await said(house, "500000 hội đồng hương") == "Ghi vào quỹ nào ạ?"
    assert await pressed(house, "Quỹ khuyến học") == (
        "Tiền ủng hộ 500.000đ, hội đồng hương, vào quỹ khuyến học. Nhận bằng gì ạ?"
    )
    assert "Quỹ khuyến học có 500.000đ" in await pressed(house, "Tiền mặt")

    await said(house, "/quy")
    await pressed(house, "Chuyển tiền", "Gửi vào ngân hàng")
    assert "Quỹ thôn còn 1.200.000đ tiền mặt" in await pressed(house, "Quỹ thôn")
    assert "không đủ 9.000.000đ" in await said(house, "9 triệu")
    assert "Chuyển 1.000.000đ: tiền mặt của quỹ thôn gửi vào ngân hàng" in await said(house, "1000000")
    assert "Quỹ thôn: tiền mặt 200.000đ, trong ngân hàng 4.100.000đ" in await pressed(house, "Đúng, ghi vào sổ")

    await said(house, "/quy")
    await pressed(house, "Chuyển tiền", "Sang quỹ khác", "Quỹ khuyến học", "Quỹ thôn", "Tiền mặt")
    await said(house, "200k")
    moved = await pressed(house, "Đúng, ghi vào sổ")
    assert "Quỹ khuyến học: tiền mặt 300.000đ" in moved
    assert "Quỹ thôn: tiền mặt 400.000đ" in moved
    assert "Đã lấy lại lần chuyển tiền: 200.000đ" in await pressed(house, "Lấy lại")

    assert await said(house, "/phieuchi 50000 phấn viết") == "Chi từ quỹ nào ạ?"
    await pressed(house, "Quỹ khuyến học", "Tiền mặt", "Để sau")
    assert "Cộng các quỹ: tiền mặt 650.000đ, trong ngân hàng 4.100.000đ" in await said(house, "/quy")
    assert await sound(house, hamlet_id)


async def begun_of_two(house: House) -> None:
    await said(house, "/quy")
    await pressed(house, "Ghi số dư đầu kỳ", "Quỹ thôn")
    await said(house, "1.200.000", "3.100.000", "1/11")
    await pressed(house, "Đúng, ghi vào sổ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_cash_that_a_receipt_shows_counts_openings_and_expenses(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id)
    await begun(house)
    await said(house, "/phieuchi 200000 mua chổi")
    await pressed(house, "Tiền mặt", "Không có giấy")

    assert "Tiền mặt bác đang giữ: 1.020.000đ." in await said(house, "/thutien 012 20000")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "whose"),
    [("/phieuchi 350000 mua chổi", "thủ quỹ Nguyễn Thị Thu"), ("/quy", "trưởng thôn Trần Văn Bình")],
)
async def test_the_funds_are_nobody_elses_work(house: House, typed: str, whose: str) -> None:
    await a_treasury(house)

    [answer] = texts(await house.says("la", typed))

    assert whose in answer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_press_from_another_day_books_nothing(house: House) -> None:
    hamlet_id = await a_treasury(house)
    await begun(house)
    await said(house, "/phieuchi 350000 mua chổi")
    asked = house.last("thu")
    assert asked is not None
    await said(house, "thôi")

    await house.says("thu", choice=asked.buttons[0][1])

    async with house.database.read() as session:
        [fund] = (await ledger.verify(session, hamlet_id=hamlet_id)).funds
        assert (await session.get_one(Hamlet, hamlet_id)).slug == "thon-6"
    assert fund.sums.held == 4_300_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_new_fee_goes_to_the_fund_that_is_chosen_and_only_then_is_it_asked(house: House) -> None:
    hamlet_id = await a_treasury(house, "khuyến học")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await house.says("binh", "/dotthu")
    assert "Mỗi hộ nộp bao nhiêu ạ?" in texts(await house.presses("binh", "Vệ sinh môi trường"))[0]
    async with house.database.begin() as session:
        first, second = await session.scalars(select(Fund).order_by(Fund.id))
        second.account_id = first.account_id

    await house.says("binh", "/dotthu")
    await house.presses("binh", "Khoản mới")
    [which] = await house.says("binh", "thưởng học sinh giỏi")
    assert which.text == "Tiền thu được vào quỹ nào ạ?"
    await house.presses("binh", "Quỹ khuyến học")
    for typed in ("20000", "30/11"):
        await house.says("binh", typed)
    await house.presses("binh", "Đã họp dân bàn")
    await house.says("binh", "15/10")
    await house.presses("binh", "Mở đợt thu")

    async with house.database.read() as session:
        assert [(fee.name, fee.fund_id) for fee in await session.scalars(select(Fee))] == [
            ("thưởng học sinh giỏi", second.id)
        ]
    await house.says("binh", "/dotthu")
    await house.presses("binh", "Mở đợt mới")
    assert "Mỗi hộ nộp bao nhiêu ạ?" in texts(await house.presses("binh", "Thưởng học sinh giỏi"))[0]
