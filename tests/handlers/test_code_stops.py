"""Stopping every code at once by one person, and starting again by two."""

from __future__ import annotations

from models import accounts
from models.tables import ChangeStatus
from scheduler.reminders import post_collections, remind_households
from scheduler.rounds import post_rounds
from tests.builders import a_round
from tests.handlers.test_account import OLD, thon_6
from tests.house import House


async def test_one_stops_every_code_and_two_start_again(house: House) -> None:
    thon = await thon_6(house, with_round=True)
    card = house.simulator.sent["nhom"][-1]

    assert await thon.says("pho", "/ngungthu") == [
        "Ngừng mọi mã QR của thôn 6 ngay bây giờ, bà con không chuyển khoản được nữa. "
        "Mở lại phải có hai người đồng ý."
    ]
    house.clock.to(2026, 11, 21, 23, 10)
    await thon.says("pho", "/ngungthu")
    await thon.presses("pho", "Ngừng ngay")

    notice = house.simulator.sent["nhom"][-1]
    assert notice.text == (
        "⚠️ THÔN 6 TẠM NGỪNG NHẬN CHUYỂN KHOẢN\n\n"
        "Từ 23 giờ 10 đêm, thứ Bảy 21/11, bà con đừng quét mã QR, đừng chuyển tiền cho thôn. "
        "Tiền đã nộp vẫn nguyên trong sổ.\n\n"
        "Có tin mới Loa Xóm báo. Hỏi trưởng thôn Trần Văn Bình, số 0900 000 006."
    )
    assert (notice.pinned, card.pinned) == (True, False)
    assert thon.got("head")[-1].startswith("⚠️ Phó trưởng thôn Đỗ Văn Phó vừa ngừng mọi mã QR của thôn 6, lúc 23 giờ")
    assert (await thon.says("cuong", "/nop"))[0].startswith("⚠️ Thôn 6 đang tạm ngừng nhận chuyển khoản, từ 23 giờ 10")
    house.clock.to(2026, 11, 27, 19, 0)
    said = len(house.simulator.messages)
    await house.runs(remind_households(house.deployment))
    await house.runs(post_collections(house.deployment))
    assert len(house.simulator.messages) == said
    assert (await thon.says("head", "/nhac"))[0].startswith("Đang tạm ngừng nhận chuyển khoản")
    assert "0011009990001" not in (await thon.says("cuong", "số tài khoản"))[0]

    await thon.says("head", "/ngungthu")
    assert await thon.presses("head", "Đồng ý mở lại") == [
        "Đã ghi: đồng ý mở lại. Còn một người của hộ khác đồng ý nữa thì mã QR dùng lại được."
    ]
    await thon.says("head", "/ngungthu")
    await thon.presses("head", "Đồng ý mở lại")
    async with house.database.read() as session:
        assert await accounts.stopped(session, thon.hamlet_id) is not None
    assert "Còn một người nữa đồng ý là mở." in thon.got("thu")[-1]
    await thon.presses("thu", "Đồng ý mở lại")
    started, again = house.simulator.sent["nhom"][-2:]
    assert started.text == (
        f"📢 THÔN 6 NHẬN CHUYỂN KHOẢN TRỞ LẠI\n\nMã QR trong bài ghim dùng được như trước:\n{OLD}\n\n"
        "Trưởng thôn Trần Văn Bình và thủ quỹ Nguyễn Thị Thu cùng đồng ý."
    )
    assert (notice.pinned, again.pinned) == (False, True)
    assert OLD in again.text
    assert (await thon.presses("thu", "Đồng ý mở lại"))[0].startswith("Việc này đã chọn rồi")
    await house.runs(remind_households(house.deployment))
    assert OLD in thon.got("cuong")[-1]


async def test_stopping_codes_stops_the_change_too_and_an_old_button_lifts_nothing(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    await thon.presses("thu", "Đồng ý đổi")
    await thon.says("thu", "/ngungthu")
    await thon.presses("thu", "Ngừng ngay")
    assert "Thôn 6 cũng không đổi tài khoản nữa." in thon.got("nhom")[-1]
    assert (await thon.change()).status is ChangeStatus.STOPPED
    await thon.presses("head", "Đồng ý mở lại")
    await thon.presses("thu", "Đồng ý mở lại")
    await thon.says("head", "/ngungthu")
    await thon.presses("head", "Ngừng ngay")

    first = next(each for each in house.simulator.sent["head"] if "Đồng ý mở lại" in each.labels)
    data = next(data for label, data in first.buttons if label == "Đồng ý mở lại")
    await house.says("head", choice=data)

    async with house.database.read() as session:
        stop = await accounts.stopped(session, thon.hamlet_id)
        assert stop is not None
        assert stop.agreed_by is None


async def test_a_round_opened_while_codes_are_stopped_is_posted_afterwards(house: House) -> None:
    thon = await thon_6(house)
    await thon.says("head", "/ngungthu")
    await thon.presses("head", "Ngừng ngay")
    await a_round(house, thon.hamlet_id)
    await house.runs(post_rounds(house.deployment))
    await house.runs(post_rounds(house.deployment))
    assert len(thon.got("nhom")) == 1
    assert thon.got("head")[-1].startswith("Đã mở đợt thu vệ sinh môi trường tháng 11. Đang tạm ngừng")

    await thon.says("head", "/ngungthu")
    await thon.presses("head", "Đồng ý mở lại")
    await thon.presses("thu", "Đồng ý mở lại")
    await house.runs(post_rounds(house.deployment))

    assert thon.got("nhom")[-1].startswith("📢 THÔN 6: TIỀN VỆ SINH MÔI TRƯỜNG THÁNG 11")
