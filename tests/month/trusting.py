"""9 to 18 November: a lost phone in wrong hands, and an account that two people change."""

from __future__ import annotations

from tests.month.beginning import CLEANING, HEAD, LIGHT, TREASURER
from tests.month.hamlet import GROUP, HAMLET, Month, agrees, said

NEW_PHONE = "binh mới"
OLD, NEW = "0011009990001, Vietcombank, NGUYEN THI THU", "1500205123456, Agribank, QUY THON 6"
CHANGED = "Tài khoản nhận tiền đã đổi từ Chủ nhật 15/11, bốn số cuối là 3456."


async def a_finder_wants_the_money(month: Month) -> None:
    """With the head's lost phone he proposes his own account; alone he comes no further."""
    await month.until(11, 10, 10)
    await proposes(month, HEAD, "agribank", "9990001112223", "Nguyen Van Trom")
    asked = await month.heard()
    await month.says(HEAD, "Đồng ý đổi")
    [waits] = await month.says(HEAD, "tài khoản")

    assert agrees(asked, {TREASURER: ["⚠️ Trưởng thôn Trần Văn Bình đề nghị đổi tài khoản nhận tiền của thôn 6."]})
    assert waits.text.startswith("Đang đợi thủ quỹ Nguyễn Thị Thu, số 0900 000 012 đồng ý đổi tài khoản.")
    assert "Đồng ý đổi" not in waits.labels
    assert agrees(await month.until(11, 11, 8), {})
    assert await in_use(month) == {"0011009990001"}


async def proposes(month: Month, who: str, bank: str, number: str, holder: str) -> None:
    """The dialogue of /taikhoan."""
    await month.says(who, "tài khoản")
    await month.picks(who, "Đổi tài khoản")
    await month.says(who, bank, number, holder)
    [sent] = await month.picks(who, "Đúng, gửi đề nghị")
    assert sent.text.startswith("Đã gửi đề nghị đổi tài khoản tới ")


async def in_use(month: Month) -> set[str]:
    """The account numbers that open charges ask for."""
    payloads = [each.payload for number in (1, 2) for each in (await month.charges(number)).values() if each.payload]
    return {
        number for number in ("0011009990001", "1500205123456", "9990001112223") if any(number in p for p in payloads)
    }


async def the_head_gets_a_new_phone(month: Month) -> None:
    """By a code of the terminal; the old phone is told, may do nothing any more, and leaves the household."""
    made = await month.terminal("role", "grant", "--hamlet", HAMLET, "--role", "head")
    await month.says(NEW_PHONE, made["code"])
    told = await month.heard()
    await month.says(NEW_PHONE, "Trần Văn Bình", "0900000007")
    await month.picks(NEW_PHONE, "Bác")
    month.head = NEW_PHONE
    refused = await month.says(HEAD, "/thongbao Chuyển hết tiền vào số 9990001112223")
    shown = await month.says(HEAD, "tài khoản")
    no = await month.picks(TREASURER, "Không đồng ý")

    assert agrees(
        told,
        {
            HEAD: ["Việc trưởng thôn của thôn 6 vừa chuyển sang máy khác, lúc 8 giờ sáng, thứ Tư 11/11."],
            TREASURER: ["Việc trưởng thôn của thôn 6 vừa được nhận trên máy khác, lúc 8 giờ sáng, thứ Tư 11/11."],
        },
    )
    assert refused[0].text.startswith("Gửi thông báo là việc của trưởng thôn Trần Văn Bình.")
    assert "Đổi tài khoản" not in shown[0].text
    assert said(no) == ["Đã ghi: không đồng ý. Tài khoản giữ nguyên, người đề nghị đã được báo."]
    assert agrees(await month.heard(), {NEW_PHONE: ["Thủ quỹ Nguyễn Thị Thu không đồng ý đổi tài khoản."]})

    codes = await month.joining_codes()
    await month.says(NEW_PHONE, codes["001"])
    await month.picks(NEW_PHONE, "Đúng nhà tôi")
    await month.passes(minutes=31)
    await month.says(NEW_PHONE, "mời người nhà")
    await month.picks(NEW_PHONE, "Xem các máy", "Bỏ máy binh")
    assert agrees(
        await month.heard(),
        {
            HEAD: ["Máy này không còn nhận tin của nhà Phạm Thị Dung: một máy khác của nhà đó vừa bỏ."],
            TREASURER: ["Nhà Phạm Thị Dung, mã hộ 001, vừa bỏ máy binh khỏi các máy nhận tin của nhà đó"],
        },
    )


async def two_people_change_the_account(month: Month) -> None:
    """A day after the second agreed, announced at both moments; from then on every card names the change."""
    assert agrees(await month.until(11, 14, 9), {})
    await proposes(month, TREASURER, "agribank", "1500 2051 23456", "Quỹ thôn 6")
    asked = await month.heard()
    agreed = await month.picks(NEW_PHONE, "Đồng ý đổi")
    warned = await month.passes(minutes=31 if month.by_hand else 1)
    assert await in_use(month) == {"0011009990001"}
    assert agrees(await month.until(11, 15, 8, 59), {})
    assert await in_use(month) == {"0011009990001"}
    if month.by_hand:  # posted half an hour later, in the middle of something: a day it must be
        later = ["Bài báo đổi tài khoản vào nhóm trễ hơn dự tính, nên việc đổi cũng dời lại"]
        assert agrees(await month.until(11, 15, 9), {TREASURER: later, NEW_PHONE: later})
    changed = await month.until(11, 15, 9, 31 if month.by_hand else 0)

    assert agrees(asked, {NEW_PHONE: ["⚠️ Thủ quỹ Nguyễn Thị Thu đề nghị đổi tài khoản nhận tiền của thôn 6."]})
    both = "Hai người đã đồng ý. Tài khoản đổi lúc 9 giờ sáng Chủ nhật 15/11."
    assert agreed[0].text.startswith(both)
    assert agrees(
        warned,
        {TREASURER: [both], GROUP: ["⚠️ THÔN 6 SẮP ĐỔI TÀI KHOẢN NHẬN TIỀN\n\nTừ 9 giờ sáng Chủ nhật 15/11"]},
    )
    assert agrees(
        {chat: texts for chat, texts in changed.items() if chat != NEW_PHONE},
        {
            TREASURER: ["Tài khoản nhận tiền đã đổi sang:\nSố tài khoản: 1500205123456"],
            GROUP: [
                "⚠️ THÔN 6 ĐÃ ĐỔI TÀI KHOẢN NHẬN TIỀN\n\nTừ bây giờ, 9 giờ",
                f"📢 THÔN 6: TIỀN {LIGHT.upper()}",
                f"📢 THÔN 6: TIỀN {CLEANING.upper()}",
            ],
        },
    )
    assert all(card.endswith(CHANGED) for card in changed[GROUP][1:])
    assert await in_use(month) == {"1500205123456"}


async def money_comes_to_the_new_account(month: Month) -> None:
    """And to the old one, for who still had the old code: both are the hamlet's."""
    assert agrees(await month.until(11, 18, 9), {})
    [light, cleaning] = (await month.charges(2))["064"], (await month.charges(1))["061"]
    new = ("N1", "2026-11-18T08:00:00", light.outstanding, light.reference, "BUI QUANG QUYEN")
    late = ("V6", "2026-11-18T08:10:00", 20_000, cleaning.reference, "PHAM THI MANH")
    read = await month.statement(new, account="1500205123456")
    read_late = await month.statement(late)

    assert (read["booked"], read_late["booked"]) == (1, 1)
    assert agrees(
        await month.passes(minutes=1),
        {
            "lan": [f"✅ Đã nhận 25.000đ tiền {LIGHT} của gia đình mình."],
            TREASURER: [f"✅ Đã nhận 20.000đ tiền {CLEANING} của gia đình mình."],
        },
    )
