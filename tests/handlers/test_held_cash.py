"""Cash at the door: taken by helpers in their lanes, held, counted by the treasurer, and only then in the book."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from models import handovers, paid_lists
from models.charges import charge_states
from models.domain.fund_book import Balance
from models.domain.roles import RoleKind
from models.tables import Handover, HeldCash, Payment, Role
from scheduler.held_cash import tell_in_the_evening
from scheduler.reminders import remind_households
from tests.builders import a_household, a_role, an_account
from tests.handlers.test_charge_corrections import exported, is_sound
from tests.handlers.test_payments import TITLE, Village, a_village, pick
from tests.handlers.test_withdrawing import balance, withdraw
from tests.house import House, texts

HELD = (
    f"Đã ghi bác đang giữ 20.000đ của nhà Lê Văn Cường, mã hộ 012, tiền {TITLE}, phiếu thu số 0001. "
    "Nhà này được báo ngay.\n\nBác đang giữ cộng 20.000đ, giao cho thủ quỹ.\n\nTrong 10 phút nữa vẫn lấy lại được."
)


async def in_lanes(house: House, *lanes: str) -> None:
    async with house.database.begin() as session:
        await session.execute(update(Role).where(Role.kind == RoleKind.HELPER).values(lanes=list(lanes)))


async def held(house: House, village: Village, number: int) -> tuple[int, int]:
    """What is paid and what is held of a household."""
    async with house.database.read() as session:
        [state] = await charge_states(session, household_ids=[village.households[number]])
        return state.paid, state.held


async def payments_booked(house: House) -> list[tuple[int, int]]:
    async with house.database.read() as session:
        rows = await session.execute(select(Payment.receipt, Payment.amount).order_by(Payment.receipt))
        return [(receipt, amount) for receipt, amount in rows]


async def test_a_helper_holds_what_was_taken_until_the_treasurer_has_counted_it(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await an_account(house, village.hamlet_id)
    await in_lanes(house, "ngõ Đình", "ngõ Chợ")

    [answer] = await house.says("duc", "thu tiền 12 20000")

    assert answer.text.startswith(HELD)
    [told] = house.simulator.sent["cuong"]
    assert told.text == (
        f"Lê Minh Đức đã thu 20.000đ tiền {TITLE} của nhà mình và đang giữ, lúc 9 giờ sáng, thứ Bảy 21/11. "
        "Phiếu thu số 0001.\n\nGiao cho thủ quỹ xong, Loa Xóm báo lại. Khoản này không nhắc nữa."
    )
    assert await held(house, village, 12) == (0, 20_000)
    row = await exported(house, village, 12)
    assert (row.paid, row.outstanding, row.status) == (0, 20_000, "claimed")
    assert await payments_booked(house) == []
    async with house.database.read() as session:
        listed = await paid_lists.paid_list(session, 1, hamlet_id=village.hamlet_id)
        assert listed is not None
        assert listed.held == 20_000
    await house.says("thu", "/danhsach")
    overview = await pick(house, "thu", "Bản nội bộ")
    assert "Tổ công nghệ số đang giữ: 20.000đ" in overview[-1].text
    [lane] = await pick(house, "thu", "Ngõ Đình, còn 1")
    assert "012 Lê Văn Cường, 20.000đ, Minh Đức đang giữ" in lane.text

    await house.says("duc", "/thutien 145 20000")
    await pick(house, "duc", "Xem đang giữ")
    await pick(house, "duc", "Tôi đã giao")
    await house.says("thu", "thôi")
    asked = house.last("thu")
    assert asked is not None
    assert asked.text.startswith("Lê Minh Đức báo đã giao tiền thu giúp, theo sổ 40.000đ của 2 nhà.")
    [count] = await pick(house, "thu", "Đếm và nhận")
    assert count.text.startswith(
        "Lê Minh Đức giao tiền thu giúp: 2 nhà, theo sổ 40.000đ.\n\n"
        "Bác đếm từng loại tờ, gõ mỗi loại một dòng, ví dụ:\n100000 x 2\n20000 x 13"
    )
    for typed in ("bốn mươi nghìn", "-2 x 20000", "40000", "😀", "1" * 300):
        [unclear] = await house.says("thu", typed)
        assert unclear.text.startswith(f"Loa Xóm chưa hiểu “{typed[:20]}")
    [again] = await house.says("thu", photo=b"\x89PNG\r\n\x1a\n0")
    assert again.text == count.text
    [done] = await house.says("thu", "20000 x 1\n10000 x 2")

    assert done.text.startswith(
        "Đã nhận 40.000đ Lê Minh Đức giao, 2 nhà, phiếu thu số 0001 đến 0002 đã vào sổ.\n\n"
        "Tiền mặt bác đang giữ: 40.000đ."
    )
    assert await payments_booked(house) == [(1, 20_000), (2, 20_000)]
    assert await held(house, village, 12) == (20_000, 0)
    assert house.simulator.sent["cuong"][-1].text == (
        f"✅ Đã nhận 20.000đ tiền {TITLE} của gia đình mình.\n\n"
        "Tiền mặt, Lê Minh Đức thu giúp, thủ quỹ đã nhận, thứ Bảy 21/11. Phiếu thu số 0001.\n\n"
        "Khoản này đã xong. Cảm ơn gia đình."
    )
    assert texts(house.simulator.sent["duc"])[-1] == "Thủ quỹ đã nhận tiền bác giao: 2 nhà, 40.000đ."
    assert "nhom" not in house.simulator.sent
    assert await is_sound(house, village)
    assert await balance(house, village) == Balance(cash=40_000)


async def test_a_difference_is_shown_recorded_and_told_and_households_have_paid_in_full(house: House) -> None:
    village = await a_village(house)
    await house.says("duc", "/thutien 12 20000")
    await house.says("duc", "/thutien 145 20000")

    await house.says("thu", "/thutien")
    await house.says("thu", "nhận tiền thu giúp")
    await pick(house, "thu", "Nhận Minh Đức")
    [differs] = await house.says("thu", "10k x 3")

    assert differs.text.startswith(
        "Đếm được 30.000đ, sổ ghi 40.000đ, chênh 10.000đ, thiếu. Xem lại với Lê Minh Đức rồi chọn."
    )
    assert await payments_booked(house) == []
    [again] = await pick(house, "thu", "Đếm lại")
    assert again.text.startswith("Lê Minh Đức giao tiền thu giúp")
    await house.says("thu", "10k x 3")
    [done] = await pick(house, "thu", "Nhận số đếm được")

    assert "Sổ ghi 40.000đ, thiếu 10.000đ, ghi riêng một dòng trong sổ." in done.text
    assert await payments_booked(house) == [(1, 20_000), (2, 20_000)]
    assert await balance(house, village) == Balance(cash=30_000)
    assert texts(house.simulator.sent["binh"])[-1].startswith(
        "Thủ quỹ nhận tiền thu giúp của Lê Minh Đức: đếm được 30.000đ, sổ ghi 40.000đ, thiếu 10.000đ."
    )
    async with house.database.read() as session:
        [kept] = (await session.scalars(select(Handover))).all()
        assert (kept.expected, kept.counted, kept.notes) == (40_000, 30_000, {"10000": 3})
        assert kept.difference_id is not None
    assert await is_sound(house, village)


async def test_a_handover_confirmed_twice_or_after_it_changed_books_once(house: House) -> None:
    village = await a_village(house)
    await house.says("duc", "/thutien 12 20000")
    await house.says("thu", "/thutien")
    await house.says("thu", "nhận tiền thu giúp")
    await house.presses("thu", "Nhận Minh Đức")
    await house.says("duc", "/thutien 145 20000")  # meanwhile, and not counted
    await house.presses("duc", "Lấy lại")
    await house.says("duc", "/thutien 145 20000")

    [done] = await house.says("thu", "đủ")
    assert done.text.startswith("Đã nhận 20.000đ Lê Minh Đức giao, 1 nhà, phiếu thu số 0001 đã vào sổ.")
    assert await held(house, village, 145) == (0, 20_000)

    async with house.database.begin() as session:  # the same count from another window
        [row] = await session.scalars(select(HeldCash).where(HeldCash.receipt == 1))
        confirming = handovers.confirm(
            session,
            [row.id],
            hamlet_id=village.hamlet_id,
            helper_id=row.helper_id,
            counted=20_000,
            notes={},
            about_difference="",
            by=row.helper_id,
            now=house.clock(),
            today=house.clock().date(),
        )
        with pytest.raises(handovers.HandedOverAlready):
            await confirming
    assert await payments_booked(house) == [(1, 20_000)]
    assert await is_sound(house, village)


async def test_what_a_helper_holds_nobody_takes_again_and_nobody_is_reminded_of(house: House) -> None:
    village = await a_village(house)
    await an_account(house, village.hamlet_id)
    await house.says("duc", "/thutien 12 20000")

    [asked] = await house.says("thu", "/thutien 12 20000")
    assert asked.text == (
        f"Nhà Lê Văn Cường có 20.000đ tiền {TITLE} người thu giúp đang giữ rồi. Vẫn nhận 20.000đ này chứ ạ?"
    )
    [second] = await house.says("duc", "/thutien 12 20000")
    assert second.text.endswith("20.000đ này trả lại nhà đó giúp.")
    assert "Nhận, dư để dành" not in [label for label, _ in second.buttons]
    [more] = await house.says("duc", "/thutien 145 50000")
    assert [label for label, _ in more.buttons] == ["Chỉ ghi đủ", "Gõ lại"]
    house.clock.to(2026, 11, 27, 9)
    await house.runs(remind_households(house.deployment))

    assert len(house.simulator.sent["cuong"]) == 1
    [code] = await house.says("cuong", "/nop")
    assert (
        "Người thu giúp đang giữ 20.000đ của khoản này, chờ thủ quỹ nhận. Nhà mình không phải nộp thêm." in code.text
    )
    [book] = await house.says("cuong", "/nhatoi")
    assert "người thu giúp đang giữ 20.000đ" in book.text
    assert await held(house, village, 12) == (0, 20_000)


async def test_a_helper_takes_cash_only_where_the_head_said(house: House) -> None:
    village = await a_village(house)
    await house.says("binh", "/capma tổ công nghệ số")
    await in_lanes(house, "ngõ Đình")

    [elsewhere] = await house.says("duc", "/thutien 145 20000")
    [unnamed] = await house.says("duc", "/thutien 145")
    [named] = await house.says("duc", "/thutien Cường 20000")

    expected = "Hộ 145 không ở khu bác thu giúp. Bác thu giúp ở ngõ Đình. Loa Xóm chưa ghi gì."
    assert (elsewhere.text, unnamed.text) == (expected, expected)
    assert "145" not in named.text
    assert await held(house, village, 145) == (0, 0)


async def test_the_head_chooses_the_lanes(house: House) -> None:
    village = await a_village(house)
    code = texts(await house.says("binh", "/capma tổ công nghệ số"))[-1][-9:]
    await house.says("hoa", code, name="Hoa")
    await house.presses("binh", "Đúng người")

    _, asked = await house.presses("binh", "Để thu giúp")
    assert asked.text.startswith("Hoa thu tiền giúp ở mọi khu. Chọn khu để thêm hoặc bỏ.")
    await house.presses("binh", "Ngõ Chợ")
    [chosen] = await house.presses("binh", "Xong")

    assert chosen.text == "Hoa thu tiền giúp ở ngõ Chợ."
    [refused] = await house.says("hoa", "/thutien 12 20000")
    assert refused.text.startswith("Hộ 012 không ở khu bác thu giúp.")
    await house.says("binh", "/capma")
    await house.presses("binh", "Ai đang giữ việc")
    await house.says("hoa", "/thutien 145 20000")
    [takers] = await house.presses("binh", "Ai thu giúp, ở đâu")
    assert "Lê Minh Đức: thu giúp ở mọi khu\nhoa: thu giúp ở ngõ Chợ" in takers.text
    await house.presses("binh", "hoa")
    await house.presses("binh", "Không thu tiền")
    assert texts(house.simulator.sent["hoa"])[-1].startswith("Bác còn đang giữ 20.000đ của 1 nhà thu giúp.")
    [no_more] = await house.says("hoa", "/thutien 145 20000")
    assert no_more.text.startswith("Ghi tiền mặt vào sổ là việc của thủ quỹ Nguyễn Thị Thu")
    assert await held(house, village, 12) == (0, 0)


async def test_a_helper_whose_role_is_taken_back_still_owes_the_money(house: House) -> None:
    village = await a_village(house)
    await house.says("duc", "/thutien 12 20000")
    await house.says("binh", "/capma")
    await house.presses("binh", "Ai đang giữ việc")
    await house.presses("binh", "Thu lại: Minh Đức")
    assert texts(house.simulator.sent["duc"])[-1].startswith("Bác còn đang giữ 20.000đ của 1 nhà thu giúp.")
    assert texts(house.simulator.sent["thu"])[-1] == (
        "Lê Minh Đức thôi việc thu giúp mà còn đang giữ 20.000đ của 1 nhà. Tiền này vẫn phải giao cho thủ quỹ."
    )

    [refused] = await house.says("duc", "/thutien 145 20000")
    await house.runs(tell_in_the_evening(house.deployment))
    await house.says("duc", "thôi")
    [told] = await house.presses("duc", "Tôi đã giao")
    await house.presses("thu", "Nhận Minh Đức")
    [done] = await house.says("thu", "đủ")

    assert "thủ quỹ Nguyễn Thị Thu" in refused.text
    assert told.text.startswith("Đã báo thủ quỹ.")
    assert done.text.startswith("Đã nhận 20.000đ Lê Minh Đức giao, 1 nhà")
    assert await held(house, village, 12) == (20_000, 0)
    assert await is_sound(house, village)


async def test_in_the_evening_helper_and_treasurer_read_who_holds_what_lane_by_lane(house: House) -> None:
    village = await a_village(house)
    await a_role(house, village.hamlet_id, RoleKind.HELPER, "hoa", full_name="Trần Thị Hoa", takes_cash=True)
    await house.says("duc", "/thutien 12 20000")
    house.clock.forward(days=1)
    await house.says("hoa", "/thutien 145 20000")
    house.clock.to(2026, 11, 22, 19, 30)

    await house.runs(tell_in_the_evening(house.deployment))
    await house.runs(tell_in_the_evening(house.deployment))

    assert texts(house.simulator.sent["duc"])[1:] == [
        "Bác còn đang giữ 20.000đ của 1 nhà, thu từ hôm trước.\n\n"
        "Bác giao tiền cho thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    ]
    assert texts(house.simulator.sent["hoa"])[1:] == [
        "Hôm nay bác thu giúp 1 nhà, cộng 20.000đ, đang giữ.\n\n"
        "Bác giao tiền cho thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    ]
    assert texts(house.simulator.sent["thu"]) == [
        "Tiền thu giúp, Chủ nhật 22/11:\n\nNgõ Chợ, Trần Thị Hoa đang giữ: 1 nhà, 20.000đ\n"
        "Ngõ Đình, Lê Minh Đức đang giữ: 1 nhà, 20.000đ\n\nCộng đang giữ: 40.000đ"
    ]


async def test_a_receipt_of_held_cash_is_cancelled_with_a_reason(house: House) -> None:
    village = await a_village(house)
    await house.says("duc", "/thutien 12 20000")
    house.clock.forward(minutes=11)
    [late] = await pick(house, "duc", "Lấy lại")
    assert late.text.startswith("Quá 10 phút rồi.")

    [why] = await house.says("thu", "/huyphieu 1")
    assert why.text.startswith(f"Hủy phiếu thu số 0001: nhà Lê Văn Cường, 20.000đ, tiền {TITLE}, thứ Bảy 21/11.")
    [done] = await pick(house, "thu", "Ghi nhầm nhà")

    assert done.text.startswith("Đã hủy phiếu thu số 0001, 20.000đ của nhà Lê Văn Cường.")
    assert texts(house.simulator.sent["cuong"])[-1].startswith(
        f"Phiếu thu số 0001, 20.000đ tiền {TITLE}, đã hủy, vì: ghi nhầm nhà."
    )
    assert await held(house, village, 12) == (0, 0)
    [again] = await house.says("thu", "/huyphieu 1")
    assert again.text == "Phiếu thu số 0001 đã hủy từ trước rồi."
    await house.says("duc", "/thutien 12 20000")
    assert "phiếu thu số 0002" in texts(house.simulator.sent["duc"])[-1]


async def test_money_held_for_a_round_that_is_withdrawn_is_received_and_decided_about(house: House) -> None:
    village = await a_village(house)
    await a_household(house, village.hamlet_id, 14, "Vũ Đình Hải")
    await house.says("duc", "/thutien 12 20000")
    preview = await withdraw(house, "thu")
    assert "Người thu giúp đang giữ 20.000đ." in preview
    assert "Người thu giúp đang giữ 20.000đ của nhà mình" in house.simulator.sent["cuong"][-1].text

    await house.says("thu", "/thutien")
    await house.says("thu", "nhận tiền thu giúp")
    assert "Thu bao nhiêu" not in (await house.says("thu", "012"))[-1].text  # nobody is asked for a household now
    await house.presses("thu", "Nhận Minh Đức")
    await house.says("thu", "đủ")

    assert "Đợt thu này đã rút. Tiền vẫn nguyên trong quỹ" in house.simulator.sent["cuong"][-1].text
    await house.says("thu", "thôi")
    await house.presses("thu", "Xem từng nhà")
    await house.presses("thu", "Đã trả lại tiền mặt")
    assert await balance(house, village) == Balance()
    assert await is_sound(house, village)
