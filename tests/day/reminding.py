"""Act four: three days before, an outage, the due day, the list and the end of the round."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import load_workbook

from tests.day import words
from tests.day.collecting import payload_in, phone_of, slash
from tests.day.founding import GROUP, HAMLET, HEAD, TREASURER
from tests.day.register import EXEMPT, register
from tests.day.stage import Stage, texts

PAID_IN_TIME = (13, 14)
CLAIMED = (16,)
LOOKED_AT = 3  # of the many pictures so many are read as a bank's app reads them
DONE_IN_NUMBERS = (
    f"Thôn 6: các hộ đã xong tiền {words.TITLE}, đến 19 giờ tối, thứ Hai 30/11\n\n"
    "Đội 3: 258, 290\n"
    "Ngõ Chợ: 083, 107\n"
    "Ngõ Đình: 007, 012, 013, 014, 031, 058\n"
    "Ngõ Giếng: 131, 158\n"
    "Ngõ Trại: 182, 207, 233\n\n"
    "Cộng 15 trong 300 hộ. Nhà mình nộp rồi mà chưa thấy mã hộ, nhắn riêng cho Bot Loa Xóm. Cảm ơn bà con."
)


async def three_days_before(stage: Stage, linked: Iterable[int], charges: list[dict[str, Any]], card: str) -> None:
    """In the morning who owes and is linked, each once; in the evening the group, by counts."""
    by_number = {int(each["household"]): each for each in charges}
    owing = [number for number in linked if number not in (*EXEMPT, *PAID_IN_TIME, *CLAIMED)]

    stage.clock.to(2026, 11, 27, 6, 30)
    for number in owing:
        [told] = await stage.hears(phone_of(number))
        assert told.text == words.three_days_before(by_number[number]["reference"])
        if number <= LOOKED_AT:
            assert payload_in(told.picture) == by_number[number]["payload"]
    stage.clock.to(2026, 11, 27, 19, 0)
    [post] = await stage.hears(GROUP)

    assert post.text == words.group_three_days_before(14, 300, card)
    await stage.nothing_more_is_said()


async def an_outage_until_the_due_day(stage: Stage, linked: Iterable[int], charges: list[dict[str, Any]]) -> None:
    """Killed on the evening of the 27th, started on the 30th: what still makes sense is said, once."""
    by_number = {int(each["household"]): each for each in charges}
    owing = [number for number in linked if number not in (*EXEMPT, *PAID_IN_TIME, *CLAIMED, 12)]
    await stage.says(HEAD, "/thongbao Tối 29/11 họp chi hội ở nhà văn hóa.", hears=2)
    await stage.presses(HEAD, "Hẹn giờ")
    await stage.says(HEAD, "29/11 7h")
    await stage.presses(HEAD, "Đúng rồi")

    await stage.everything_is_settled()
    await stage.service.kill()
    stage.clock.to(2026, 11, 30, 6, 0)
    await stage.says(TREASURER, "/thutien 12 20000", hears=0)
    await stage.service.start()
    [booked] = await stage.hears(TREASURER)
    thanks = await stage.hears(phone_of(12))
    [late] = await stage.hears(HEAD)
    stage.clock.to(2026, 11, 30, 6, 30)
    for number in owing:
        told = await stage.hears(phone_of(number))
        assert texts(told) == [words.on_the_day(by_number[number]["reference"])]
    [dropped] = await stage.presses(HEAD, "Bỏ bài này")

    assert booked.text.startswith("Đã ghi phiếu thu số 0004: nhà Lê Văn Cường, mã hộ 012, 20.000đ tiền mặt")
    assert texts(thanks) == [words.thanks_for_cash("0004", "6 giờ sáng, thứ Hai 30/11")]
    assert late.text == (
        "Bài “Tối 29/11 họp chi hội ở nhà văn hóa”, hẹn 7 giờ sáng Chủ nhật 29/11, chưa gửi được vì Telegram trục "
        "trặc. Nay muộn hơn một giờ.\n\nGửi bây giờ chứ ạ?"
    )
    assert late.labels == ("Gửi ngay", "Bỏ bài này", "Sửa rồi gửi")
    assert dropped.text == (
        "Đã bỏ lịch “Tối 29/11 họp chi hội ở nhà văn hóa”, 7 giờ sáng Chủ nhật 29/11. Không nhóm nào nhận bài này."
    )


async def the_evening_of_the_due_day(stage: Stage, card: str) -> None:
    """The group hears once; a restart says nothing again."""
    stage.clock.to(2026, 11, 30, 19, 0)
    [post] = await stage.hears(GROUP)
    assert await stage.service.stop() == 0
    await stage.service.start()

    assert post.text == words.group_on_the_day(15, 300, card)
    await stage.nothing_more_is_said()


async def who_has_paid(stage: Stage) -> None:
    """The treasurer's list with names, the group's with numbers; the exports and the book agree."""
    [asked] = await stage.says(TREASURER, "/danhsach")
    [overview] = await stage.presses(TREASURER, "Bản nội bộ")
    *pictures, sheet = await stage.presses(TREASURER, "Ảnh và bảng tính", hears=5)
    await stage.says(HEAD, "/danhsach")
    [preview] = await stage.presses(HEAD, "Bản đăng nhóm")
    await stage.presses(HEAD, "Đăng lên nhóm")
    [post] = await stage.hears(GROUP)
    listed = await stage.terminal("export", "charges", "--hamlet", HAMLET)
    payments = await stage.terminal("export", "payments", "--hamlet", HAMLET)
    book = await stage.terminal("ledger", "verify", "--hamlet", HAMLET)
    charges = {each["household"]: each for each in listed}

    assert asked.text == f"Danh sách tiền {words.TITLE} để làm gì ạ?"
    assert overview.text == (
        f"Bản nội bộ, không đăng nhóm\nTiền {words.TITLE}, hạn thứ Hai 30/11\n"
        "Tính đến 19 giờ tối, thứ Hai 30/11\n\n"
        "Đã xong 15 trong 300 hộ\nĐã thu 60.000đ trong 5.760.000đ\nĐã báo chuyển, chờ tiền: 1 hộ\n\n"
        "Chọn một khu để xem từng nhà. Số đứng sau là số nhà còn phải nộp."
    )
    assert len([each for each in pictures if each.picture]) == 4
    assert sheet.document is not None
    rows = list(load_workbook(io.BytesIO(sheet.document[1])).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # a book has a sheet
    assert {row.head for row in register().values()} <= {str(cell) for row in rows for cell in row}
    assert preview.text == post.text == DONE_IN_NUMBERS
    assert [charges[code]["status"] for code in ("007", "012", "013", "014", "015", "016")] == [
        "exempt", "paid", "paid", "paid", "unpaid", "claimed",
    ]  # fmt: skip
    assert charges["012"]["payload"] is None
    assert [(each["receipt"], each["household"], each["reversed"]) for each in payments["cash"]] == [
        (2, "013", False), (3, "015", True), (4, "012", False),
    ]  # fmt: skip
    assert book["ok"]


async def the_round_closes(stage: Stage) -> None:
    """The card leaves the top of the group; everybody reads what it came to."""
    card = next(text for text in stage.pinned(GROUP) if "TIỀN VỆ SINH" in text)
    await stage.says(HEAD, "/dotthu")
    [asked] = await stage.presses(HEAD, "Đóng đợt thu")
    closed = await stage.presses(HEAD, "Đóng đợt thu")
    told = await stage.hears(TREASURER)
    [compare] = await stage.hears(TREASURER)
    [post] = await stage.hears(GROUP)
    await stage.nothing_more_is_said()

    assert asked.text == (
        f"Đóng đợt thu {words.TITLE}? Đã thu 60.000đ, 15 trong 300 hộ xong, còn 285 hộ, cộng 5.700.000đ.\n\n"
        "Đóng rồi thì gỡ mã QR, thôi nhắc. Hộ còn lại vẫn nằm trong sổ, nộp lúc nào thủ quỹ ghi lúc đó."
    )
    assert texts(closed) == texts(told) == [words.closed("60.000đ", "5.700.000đ", 285, slash)]
    assert compare.text == words.compare("20.000đ", "40.000đ", "60.000đ", "cô")
    assert post.text == words.closed_in_group(15, 300, "60.000đ", "20.000đ", "40.000đ")
    await stage.is_pinned(GROUP, card, pinned=False)


def the_group_heard_no_name(stage: Stage) -> None:
    """Whatever was posted: no household by name, and no text that says a household is exempt."""
    said = "\n".join(texts(stage.seen(GROUP)))

    assert [row.head for row in register().values() if row.head in said] == []
    assert "không phải nộp" not in said
