"""Act two: an announcement with a photo, taken back once and sent; another one for the evening."""

from __future__ import annotations

from tests.day import words
from tests.day.founding import GROUP, HEAD
from tests.day.stage import Stage, texts


async def an_announcement_goes_out(stage: Stage, photo: bytes) -> None:
    """Photo and words; taken back within the minute; sent, pinned, reported."""
    [what_for] = await stage.sends(HEAD, "photo", photo, caption="Sáng Chủ nhật mời bà con ra dọn đường làng.")
    shown, preview = await stage.presses(HEAD, "Đăng thông báo", hears=2)
    [sending] = await stage.presses(HEAD, "Gửi ngay")
    [taken_back] = await stage.says(HEAD, "/laylai")
    stage.clock.forward(seconds=61)
    await stage.presses(HEAD, "Sửa lại")
    shown_again, _ = await stage.sends(HEAD, "photo", photo, caption=words.CLEANING, hears=2)
    await stage.presses(HEAD, "Gửi ngay")
    stage.clock.forward(seconds=60)
    [posted] = await stage.hears(GROUP)
    [report] = await stage.hears(HEAD)

    assert what_for.text == "Bác gửi tin này để làm gì ạ?"
    assert shown.picture == photo
    assert preview.text == words.preview(GROUP)
    assert preview.labels == ("Gửi ngay", "Hẹn giờ", "Sửa lại", "Chọn nhóm", "Ghim và ngày gỡ", "Thôi")
    assert sending.text == "Đang gửi vào 1 nhóm. Trong 60 giây nữa vẫn lấy lại được."
    assert taken_back.text == "Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây."
    assert shown_again.text == posted.text == words.announcement(words.CLEANING)
    assert posted.picture == photo
    await stage.is_pinned(GROUP, words.announcement(words.CLEANING))
    assert report.text == "Đã đăng vào nhóm, xong lúc 9 giờ 02 sáng. Đã ghim 1 nhóm."


async def another_is_planned_for_the_evening(stage: Stage) -> None:
    """As people say it: "19h30 tối nay"."""
    await stage.says(HEAD, "/thongbao")
    await stage.says(HEAD, words.POWER_CUT, hears=2)
    await stage.presses(HEAD, "Hẹn giờ")
    read_back = await stage.says(HEAD, "19h30 tối nay")
    planned = await stage.presses(HEAD, "Đúng rồi")

    assert texts(read_back) == ["Hẹn gửi 19 giờ 30 tối thứ Bảy 21/11, còn 10 giờ nữa. Đúng chưa ạ?"]
    assert texts(planned) == [
        "Đã hẹn: “Thứ Hai 23/11 cắt điện từ 7 giờ đến 11…” gửi 19 giờ 30 tối thứ Bảy 21/11, vào 1 nhóm.\n\n"
        "Muốn xem, đổi giờ hoặc bỏ, gõ /lich."
    ]


async def the_evening_comes(stage: Stage) -> None:
    """The planned one is posted, not a minute earlier, and pinned."""
    stage.clock.to(2026, 11, 21, 19, 29)
    await stage.nothing_more_is_said()
    stage.clock.to(2026, 11, 21, 19, 30)
    [posted] = await stage.hears(GROUP)
    [report] = await stage.hears(HEAD)

    assert posted.text == words.announcement(words.POWER_CUT)
    await stage.is_pinned(GROUP, posted.text)
    assert report.text == "Đã đăng vào nhóm, xong lúc 19 giờ 30 tối. Đã ghim 1 nhóm."
