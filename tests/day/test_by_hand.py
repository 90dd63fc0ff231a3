"""The day of Thôn 6 where no bot reaches the group: the head gets each post ready, and says what became of it."""

from __future__ import annotations

from messages.channels.simulator import Shown
from tests.day import words
from tests.day.collecting import fields, payload_in
from tests.day.talks import HEAD, TREASURER, Day, founded
from tests.day.test_by_numbers import PHOTO, quoted
from tests.house import House, texts

GROUP = "Zalo Thôn 6"
BUNDLE = (
    f"Nhóm “{GROUP}” chờ bác chuyển bài. Bài ở tin ngay dưới.\n\n"
    f"Nhấn giữ bài đó, chọn Chuyển tiếp, chọn nhóm “{GROUP}”. Đăng xong nhớ ghim: nhấn giữ bài trong nhóm, chọn Ghim."
)


async def forwards(day: Day, answer: str = "Đã đăng, đã ghim") -> Shown:
    """The head finds one bundle, forwards it and says so; returns the post."""
    said = day.news(HEAD)
    [place] = [place for place, each in enumerate(said) if each.text.startswith(f"Nhóm “{GROUP}” chờ bác")]
    bundle, post, question = said[place : place + 3]
    [recorded] = await day.picks(HEAD, answer)

    assert bundle.text == (BUNDLE if "ghim" in answer else BUNDLE.partition(" Đăng xong")[0])
    assert question.text.startswith("Đã đăng và ghim bài" if "ghim" in answer else "Đã đăng bài")
    assert f"đã đăng ở nhóm “{GROUP}” lúc" in recorded.text
    assert len(post.text) <= 2000
    return post


async def test_the_day_of_thon_6_by_hand(either_house: House) -> None:
    house = either_house
    day = await founded(house)

    # the group that no bot may enter
    await day.says(HEAD, "gắn nhóm")
    await day.picks(HEAD, "Nhóm chưa mời được")
    [asked] = await day.says(HEAD, GROUP)
    [bound] = await day.picks(HEAD, "Đồng ý")

    assert asked.text.startswith(f"Gắn nhóm “{GROUP}”, bác tự chuyển bài vào nhóm. Đúng chưa ạ?")
    assert bound.text == f"Đã gắn nhóm “{GROUP}”. Có bài, Loa Xóm gửi bác để bác tự chuyển."

    # an announcement with its photo, another one for the evening
    await day.says(HEAD, "thông báo")
    await house.says(HEAD, words.CLEANING, photo=PHOTO)
    _, preview = day.news(HEAD)
    await day.picks(HEAD, "Gửi ngay")
    house.clock.forward(seconds=60)
    await day.ticks()
    posted = await forwards(day)
    await day.says(HEAD, "thông báo", words.POWER_CUT)
    await day.picks(HEAD, "Hẹn giờ")
    await day.says(HEAD, "19h30 tối nay")
    await day.picks(HEAD, "Đúng rồi")

    assert preview.text.startswith(words.preview(GROUP))
    assert (posted.text, posted.picture) == (words.announcement(words.CLEANING), PHOTO)

    # the round
    codes = await day.codes()
    await day.says("cuong", codes["012"])
    await day.picks("cuong", "Đúng nhà tôi")
    await day.says(HEAD, "mở đợt thu", "Vệ sinh môi trường", "20000", "30/11")
    await day.picks(HEAD, "Đã họp dân bàn")
    await day.says(HEAD, "15/10")
    await day.picks(HEAD, "Không phải nộp")
    await day.picks(HEAD, "Mở đợt thu")
    await day.ticks()
    card = await forwards(day)
    references = await day.references()
    reference = fields(fields(payload_in(card.picture))["62"])["08"]
    [opened] = day.news(TREASURER)[-1:]

    assert card.text == words.card(reference)
    assert "Mã QR: 1 nhóm trưởng thôn tự chuyển bài." in opened.text

    # the evening, the plan of reminders, the end
    await day.comes(2026, 11, 21, 19, 30)
    assert (await forwards(day)).text == words.announcement(words.POWER_CUT)
    day.unread()
    await day.comes(2026, 11, 27, 6, 30)
    assert day.news("cuong")[0].text.startswith(words.three_days_before(references["012"]))
    await day.comes(2026, 11, 27, 19)
    assert (await forwards(day, "Đã đăng")).text == words.group_three_days_before(12, 300, reference)
    await day.comes(2026, 11, 30, 6, 30)
    assert day.news("cuong")[0].text.startswith(words.on_the_day(references["012"]))
    await day.says(TREASURER, "thu tiền 012 20000")
    await day.comes(2026, 11, 30, 19)
    assert (await forwards(day, "Đã đăng")).text == words.group_on_the_day(13, 300, reference)
    await day.says(HEAD, "mở đợt thu")
    await day.picks(HEAD, "Đóng đợt thu")
    await house.says(HEAD, "Đóng đợt thu")
    await day.ticks()
    assert (await forwards(day, "Đã đăng")).text == words.closed_in_group(13, 300, "20.000đ", "0đ", "20.000đ")
    told, compare = texts(day.news(TREASURER))[-2:]
    assert told == words.closed("20.000đ", "5.740.000đ", 287, quoted)
    assert compare.startswith(words.compare("0đ", "20.000đ", "20.000đ", "cô"))
    assert day.news(HEAD) == []
    [unpin] = [each for each in texts(house.simulator.sent[HEAD]) if "bỏ ghim" in each]
    assert unpin.startswith("📌 Nhờ bác bỏ ghim bài cũ “THÔN 6: TIỀN VỆ SINH MÔI TRƯỜNG THÁNG 11”")
    assert unpin.endswith(f"ở nhóm “{GROUP}”: bài này không còn dùng nữa.")
