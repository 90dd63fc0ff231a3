"""The day of Thôn 6 on a channel without buttons: every choice is a number."""

from __future__ import annotations

import re

import pytest

from tests.day import words
from tests.day.collecting import fields, payload_in
from tests.day.talks import HEAD, TREASURER, founded
from tests.house import House, texts

GROUP = "Bà con Thôn 6"
PHOTO = b"\xff\xd8\xff\xe0 the road"


def quoted(shown: str) -> str:
    """A command as this channel shows it."""
    return f"“{shown}”"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # Zalo's day, by numbers too, is played on both
async def test_the_day_of_thon_6_by_numbers(numbered_house: House) -> None:
    house = numbered_house
    day = await founded(house)

    # the group
    code = re.search(r"\d{3} \d{3}", (await day.says(HEAD, "gắn nhóm"))[0].text)
    assert code is not None
    await day.says("an", code[0], group=GROUP)
    await day.picks(HEAD, "Đúng, gắn nhóm")
    await day.picks(HEAD, "Toàn thể bà con")
    assert day.news(GROUP)[-1].text.startswith("📢 CHÀO BÀ CON THÔN 6")

    # an announcement, taken back once; another one for the evening
    await day.says(HEAD, "thông báo")
    await house.says(HEAD, words.CLEANING, photo=PHOTO)
    _, preview = day.news(HEAD)
    await day.picks(HEAD, "Gửi ngay")
    [taken_back] = await day.says(HEAD, "lấy lại")
    house.clock.forward(seconds=61)
    await day.ticks()
    assert day.news(GROUP) == []
    await day.picks(HEAD, "Sửa lại")
    await house.says(HEAD, words.CLEANING, photo=PHOTO)
    await day.picks(HEAD, "Gửi ngay")
    house.clock.forward(seconds=60)
    await day.ticks()
    [posted] = day.news(GROUP)
    [report] = day.news(HEAD)
    await day.says(HEAD, "thông báo", words.POWER_CUT, "2", "19h30 tối nay", "1")

    assert preview.text == (
        words.preview(GROUP) + "\n\nGõ một số để chọn:\n"
        "1. Gửi ngay\n2. Hẹn giờ\n3. Sửa lại\n4. Chọn nhóm\n5. Ghim và ngày gỡ\n6. Thôi"
    )
    assert taken_back.text.startswith("Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây.")
    assert (posted.text, posted.picture, posted.pinned) == (words.announcement(words.CLEANING), PHOTO, True)
    assert report.text == "Đã đăng vào nhóm, xong lúc 9 giờ 02 sáng. Đã ghim 1 nhóm."

    # the round
    codes = await day.codes()
    [asked] = await day.says("cuong", codes["012"])
    [linked] = await day.picks("cuong", "Đúng nhà tôi")
    await day.says("nga", codes["007"], "1")
    [preview] = await day.says(HEAD, "mở đợt thu", "1", "20000", "30/11", "1", "15/10", "2")
    [opened] = await day.picks(HEAD, "Mở đợt thu")
    [card] = day.news(GROUP)
    references = await day.references()
    reference = fields(fields(payload_in(card.picture))["62"])["08"]
    [shown] = await day.says("cuong", "nộp")

    assert asked.text.endswith("\n\nGõ một số để chọn:\n1. Đúng nhà tôi\n2. Không phải")
    assert linked.text.startswith(words.linked("Lê Văn Cường", "012", quoted))
    assert preview.text.startswith(words.round_preview())
    assert opened.text.startswith("Đã mở đợt thu vệ sinh môi trường tháng 11: 300 hộ, cộng 5.760.000đ")
    assert card.text == words.card(reference)
    assert card.pinned
    assert shown.text.startswith(words.own_code("012", "Lê Văn Cường", references["012"]))
    assert fields(fields(payload_in(shown.picture))["62"])["08"] == references["012"]
    assert texts(await day.says("nga", "nộp")) == [words.EXEMPT]

    # money
    await day.says("giang", codes["013"], "1")
    await day.says("hoa", codes["014"], "1")
    [short] = await day.says(TREASURER, "thu tiền 13 20")
    await day.picks(TREASURER, "Đúng, ghi vào sổ")
    thanks = day.news("giang")
    house.clock.forward(minutes=31)
    await house.says("hoa", photo=PHOTO)
    [noted] = await day.picks("hoa", "Báo đã chuyển khoản")
    await day.picks(TREASURER, "Thấy tiền rồi")
    thanks_for_transfer = day.news("hoa")
    [why] = await day.says(TREASURER, "hủy phiếu 1")
    await day.says(TREASURER, "ghi nhầm nhà")

    assert short.text.startswith("20.000đ của hộ 013, ")
    assert texts(thanks) == [words.thanks_for_cash("0001", "9 giờ 02 sáng, thứ Bảy 21/11")]
    assert noted.text == words.claim_noted()
    assert texts(thanks_for_transfer) == [words.thanks_for_transfer("0002")]
    assert "Vì sao hủy ạ?" in why.text
    assert "đã hủy, vì: ghi nhầm nhà.\n" in day.news("giang")[-1].text

    # the evening, the plan of reminders, the end
    await day.comes(2026, 11, 21, 19, 30)
    assert texts(day.news(GROUP)) == [words.announcement(words.POWER_CUT)]
    day.unread()
    await day.comes(2026, 11, 27, 6, 30)
    reminded = day.unread()
    await day.comes(2026, 11, 27, 19)
    in_group = day.unread()
    await day.comes(2026, 11, 30, 6, 30)
    on_the_day = day.unread()
    await day.comes(2026, 11, 30, 19)
    in_group_on_the_day = day.unread()

    numbers = "\n\nGõ một số để chọn:\n1. Tôi đã chuyển\n2. Nhờ giúp\n3. Tắt tin nhắc"
    owing = {"cuong": "012", "giang": "013"}
    assert reminded == {
        who: [words.three_days_before(references[household]) + numbers] for who, household in owing.items()
    }
    assert in_group == {GROUP: [words.group_three_days_before(13, 300, reference)]}
    assert on_the_day == {
        who: [words.on_the_day(references[household]) + numbers] for who, household in owing.items()
    }
    assert in_group_on_the_day == {GROUP: [words.group_on_the_day(13, 300, reference)]}

    await day.says(HEAD, "danh sách", "1")
    await day.picks(HEAD, "Đăng lên nhóm")
    [numbers_alone] = day.news(GROUP)
    await day.says(HEAD, "mở đợt thu")
    await day.picks(HEAD, "Đóng đợt thu")
    await day.picks(HEAD, "Đóng đợt thu")
    await day.ticks()

    assert "Cộng 13 trong 300 hộ." in numbers_alone.text
    assert "Cường" not in numbers_alone.text
    assert texts(day.news(GROUP)) == [words.closed_in_group(13, 300, "20.000đ", "20.000đ", "0đ")]
    told, compare = texts(day.news(TREASURER))
    assert told == words.closed("20.000đ", "5.740.000đ", 287, quoted)
    assert compare.startswith(words.compare("20.000đ", "0đ", "20.000đ", "cô"))
    assert not card.pinned
