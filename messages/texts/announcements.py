"""Words of announcements while they are written, planned, sent and taken back (voice D, N20 to N27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import clock_time, count, day, from_now, moment, quote, time_of
from messages.texts.posts import listed, named, shortened_label
from messages.texts.talk import shortened
from messages.texts.tokens import cmd
from models.announcements import AlreadyPosted, NoSuchAnnouncement
from models.domain.place import Place, capital
from models.refusals import Refusal

THOI = Choice(label="Thôi", action="leave")

NO_DRAFT = f"Bài này không còn bản nháp. Soạn bài mới: gõ {cmd('thongbao')}."
NOTHING_SENT = f"Không có bài nào vừa gửi. Bài đã hẹn giờ thì xem ở {cmd('lich')}."
CANNOT_READ_HERE = "Loa Xóm chỉ đăng được chữ và ảnh. Nhờ gõ chữ, hoặc gửi ảnh."
TAKING_DOWN_FAILED = "Không gỡ được bài nữa."


# composing


def ask(you: str) -> str:
    """D1."""
    return (
        f"{capital(you)} gõ nội dung, hoặc gửi ảnh, hoặc cả hai.\n\n"
        f"Viết như đọc loa: việc gì, bao giờ, ở đâu, hỏi ai. Đổi ý thì gõ {cmd('thoi')}."
    )


def ask_again(you: str) -> str:
    """The text is to be written anew; what there is stands above."""
    return f"{capital(you)} gõ lại cả bài, hoặc gửi ảnh khác. Bài cũ còn đến khi có bài mới."


def ask_correction(you: str, of: str) -> str:
    """A correction is begun."""
    return f"{capital(you)} gõ câu đúng. Loa Xóm đăng đính chính, nhắc lại bài {quote(of)}."


def picture_without_words(you: str) -> Content:
    """D23."""
    return Content(
        text=(f"Ảnh này kèm câu gì ạ? Người mắt kém và máy đọc không thấy chữ trong ảnh, nhờ {you} gõ ý chính."),
        choices=(Choice(label="Không cần chữ", action="announce.wordless", answer="no"), THOI),
    )


def too_long(you: str, *, letters: int, limit: int, parts: int) -> Content:
    """N27; cutting is offered where only a few posts come of it."""
    shorten = (
        f"Bài này {count(letters)} chữ cái, một tin chỉ được {count(limit)} chữ cái. {capital(you)} rút ngắn giúp"
    )
    choices = (Choice(label="Để tôi rút ngắn", action="announce.edit"), THOI)
    if parts > MOST_PARTS:
        return Content(text=f"{shorten}.", choices=choices)
    cut = Choice(label="Cắt thành nhiều bài", action="announce.cut")
    return Content(
        text=f"{shorten}, hoặc Loa Xóm cắt thành {parts} bài nối nhau.", choices=(choices[0], cut, choices[1])
    )


MOST_PARTS = 5


def preview(
    *,
    groups: Sequence[str],
    households: int,
    pin: bool,
    expires_on: date | None,
    today: date,
    parts: int,
    danger: bool = False,
) -> Content:
    """D2, under the post itself; one that tells of a danger can be an emergency (D17, D18)."""
    first = f"Bài ở trên sẽ đăng vào {len(groups)} nhóm, khoảng {count(households)} hộ:"
    pinned = f"Ghim đầu nhóm: {'có' if pin else 'không'}."
    if pin:
        pinned += f" Gỡ xuống: {day(expires_on, today) if expires_on else 'chưa hẹn ngày'}."
    if parts > 1:
        pinned = f"Bài dài, cắt thành {parts} bài nối nhau.\n{pinned}"
    return Content(
        text="\n".join([first, *named(groups), "", pinned, "Gửi chứ ạ?"]),
        choices=(
            Choice(label="Gửi ngay", action="announce.send", answer="yes"),
            *([Choice(label="Tin khẩn", action="announce.emergency")] if danger else []),
            Choice(label="Hẹn giờ", action="announce.when"),
            Choice(label="Sửa lại", action="announce.edit"),
            Choice(label="Chọn nhóm", action="announce.groups:0"),
            Choice(label="Ghim và ngày gỡ", action="announce.pin"),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def choose_groups(groups: Sequence[tuple[int, str, bool]], *, page: int, pages: int) -> Content:
    """Which groups get it: each can be put in or left out. `groups` are (chat id, title, whether it is in)."""
    lines = [f"{name}: {'có đăng' if is_in else 'không đăng'}" for _, name, is_in in groups]
    choices = [
        Choice(label=shortened_label(name), action=f"announce.group:{chat_id}:{page}") for chat_id, name, _ in groups
    ]
    if pages > 1:
        choices.append(Choice(label="Nhóm khác", action=f"announce.groups:{(page + 1) % pages}"))
    choices.append(Choice(label="Xong", action="announce.preview"))
    return Content(text="\n".join(["Bài này đăng vào nhóm nào ạ?", "", *lines]), choices=tuple(choices))


NO_GROUP_LEFT = "Còn một nhóm nhận bài thôi, bỏ nữa thì không còn nhóm nào. Bỏ cả bài thì gõ “thôi”."


def ask_pin() -> Content:
    """Pinned or not."""
    return Content(
        text="Ghim bài ở đầu nhóm chứ ạ?",
        choices=(
            Choice(label="Có ghim", action="announce.pin:yes", answer="yes"),
            Choice(label="Không ghim", action="announce.pin:no", answer="no"),
        ),
    )


def ask_expiry() -> Content:
    """Until when it stays pinned."""
    return Content(
        text="Gỡ ghim sau ngày nào ạ? Gõ ngày, ví dụ: 30/11, cuối tháng.",
        words=(Choice(label="Chưa hẹn ngày", action="announce.expiry:none", answer="no"),),
    )


def expiry_before_post(expires_on: date, posted_on: date, today: date) -> Content:
    """The last day lies before the day of the post."""
    return Content(
        text=(
            f"Ngày gỡ {day(expires_on, today)} lại trước ngày gửi {day(posted_on, today)}. "
            "Gõ giúp ngày gỡ khác, ví dụ: 30/11."
        ),
        words=(Choice(label="Chưa hẹn ngày", action="announce.expiry:none", answer="no"),),
    )


def no_group_bound(you: str) -> str:
    """D26."""
    return (
        f"Chưa có nhóm nào để đăng. {capital(you)} gõ {cmd('gannhom')}, lấy mã gắn nhóm, rồi gửi lại. "
        "Bài vừa soạn vẫn giữ."
    )


def draft_found(you: str, of: str, at: datetime, zone: ZoneInfo, today: date) -> Content:
    """D24."""
    return Content(
        text=(
            f"{capital(you)} đang soạn dở {quote(of)} từ {time_of(at, zone)}, "
            f"{day(at.astimezone(zone).date(), today)}. Làm tiếp chứ ạ?"
        ),
        choices=(
            Choice(label="Làm tiếp", action="announce.resume", answer="yes"),
            Choice(label="Bỏ bản nháp", action="announce.forget"),
            Choice(label="Để sau", action="leave", answer="no"),
        ),
    )


DRAFT_FORGOTTEN = "Đã bỏ bản nháp."


# when


def ask_when() -> str:
    """D3."""
    return "Gửi lúc nào ạ? Gõ như nói, ví dụ: 7 giờ rưỡi tối nay, sáng mai 6 giờ, thứ Bảy, 25/11 lúc 7 giờ."


def confirm_when(at: datetime, now: datetime, zone: ZoneInfo, today: date) -> Content:
    """D4."""
    return Content(
        text=f"Hẹn gửi {moment(at, zone, today)}, còn {from_now(at, now)} nữa. Đúng chưa ạ?",
        choices=(
            Choice(label="Đúng rồi", action="announce.schedule", answer="yes"),
            Choice(label="Giờ khác", action="announce.when", answer="no"),
            THOI,
        ),
    )


def in_the_past(past: date, today: date) -> str:
    """N20."""
    return (
        f"Đã qua {day(past, today)} rồi, hôm nay là {day(today, today)}. "
        f"Gõ giúp một ngày từ hôm nay trở đi, ví dụ: {_example(today)}."
    )


def hour_in_the_past(now: datetime, zone: ZoneInfo) -> str:
    """The hour of today is over."""
    return f"Giờ đó hôm nay đã qua, bây giờ là {time_of(now, zone)}. Gõ giúp giờ khác, hoặc cả ngày lẫn giờ."


def no_such_day(you: str, month: int, days_in_month: int, typed_day: int) -> str:
    """N21."""
    return f"Tháng {month} chỉ có {days_in_month} ngày, không có ngày {typed_day}. Ý {you} là ngày nào ạ?"


def lunar() -> str:
    """A day of the lunar calendar, which this version does not reckon."""
    return "Loa Xóm chưa tính được ngày âm. Gõ giúp ngày dương, ví dụ: 25/11 lúc 7 giờ sáng."


def time_not_understood(typed: str, today: date) -> str:
    """N22."""
    return (
        f"Loa Xóm chưa hiểu giờ {quote(shortened(typed))}. Gõ giúp cả ngày lẫn giờ, ví dụ: "
        f"{_example(today)} lúc 7 giờ sáng."
    )


def day_not_understood(typed: str, today: date) -> str:
    """N22 where only a day is asked."""
    return f"Loa Xóm chưa hiểu ngày {quote(shortened(typed))}. Gõ giúp như: {_example(today)}."


def scheduled(of: str, at: datetime, zone: ZoneInfo, today: date, *, groups: int) -> str:
    """D11."""
    return (
        f"Đã hẹn: {quote(of)} gửi {moment(at, zone, today)}, vào {groups} nhóm.\n\n"
        f"Muốn xem, đổi giờ hoặc bỏ, gõ {cmd('lich')}."
    )


def quiet_hours(
    at: datetime, morning: datetime, zone: ZoneInfo, today: date, *, quiet_from: time, quiet_until: time
) -> Content:
    """D17."""
    return Content(
        text=(
            f"{capital(moment(at, zone, today))} là giờ bà con nghỉ "
            f"({clock_time(quiet_from)} đến {clock_time(quiet_until)}). "
            f"Loa Xóm giữ bài, gửi lúc {moment(morning, zone, today)}.\n\nBão, lũ, cháy thì chọn Tin khẩn."
        ),
        choices=(
            Choice(label="Giữ đến sáng", action="announce.morning", answer="yes"),
            Choice(label="Tin khẩn", action="announce.emergency"),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def held(of: str, morning: datetime, zone: ZoneInfo, today: date) -> str:
    """A planned one slipped into the quiet hours."""
    return (
        f"Bài {quote(of)} chưa gửi được, nay đã vào giờ bà con nghỉ. "
        f"Loa Xóm gửi lúc {moment(morning, zone, today)}.\n\nMuốn đổi giờ hoặc bỏ, gõ {cmd('lich')}."
    )


# sending


def sending(groups: int, undo_seconds: int, announcement_id: int) -> Content:
    """D5."""
    first = f"Đang gửi vào {groups} nhóm."
    if undo_seconds <= 0:
        return Content(text=first)
    return Content(
        text=f"{first} Trong {undo_seconds} giây nữa vẫn lấy lại được.",
        choices=(Choice(label="Lấy lại", action=f"announce.back:{announcement_id}"),),
    )


def confirm_emergency(body: str, groups: int) -> Content:
    """D18."""
    return Content(
        text=(
            f"Tin khẩn gửi ngay vào {groups} nhóm, kể cả đang đêm. Gửi rồi không lấy lại được.\n\n"
            f"“{body or 'bài ảnh'}”\n\nGửi tin khẩn này chứ ạ?"
        ),
        choices=(Choice(label="Gửi khẩn ngay", action="announce.urgent", exact=True), THOI),
    )


def sending_emergency(groups: int) -> str:
    """An emergency is on its way."""
    return f"Đang gửi tin khẩn vào {groups} nhóm."


def taken_back() -> Content:
    """D6."""
    return Content(
        text="Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây.",
        choices=(
            Choice(label="Sửa lại", action="announce.edit"),
            Choice(label="Hẹn giờ", action="announce.when"),
            Choice(label="Bỏ hẳn", action="announce.forget"),
        ),
    )


def on_the_groups(
    announcement_id: int, *, until: datetime | None, on_zalo: bool, zone: ZoneInfo, today: date
) -> Content:
    """D7. `until`: how long it can be deleted where that is possible at all; `on_zalo`: some groups are there."""
    correct = Choice(label="Viết đính chính", action=f"announce.correct:{announcement_id}")
    leave = Choice(label="Để vậy", action="leave", answer="no")
    if until is None:
        return Content(
            text=(
                f"Bài đã lên nhóm, {'Zalo không cho gỡ' if on_zalo else 'Loa Xóm không gỡ được'}. "
                "Có chỗ chưa đúng thì gửi bài đính chính."
            ),
            choices=(correct, leave),
        )
    text = (
        f"Bài đã lên nhóm. Ở Telegram Loa Xóm gỡ xuống được đến {moment(until, zone, today)}, "
        "nhưng có người đã đọc rồi."
    )
    if on_zalo:
        text += " Các nhóm ở Zalo thì không gỡ được."
    return Content(
        text=text,
        choices=(Choice(label="Gỡ bài xuống", action=f"announce.withdraw:{announcement_id}"), correct, leave),
    )


def too_late_to_withdraw(announcement_id: int) -> Content:
    """Over 48 hours: only a correction helps."""
    return Content(
        text="Bài đã lên nhóm quá hai ngày, không gỡ được nữa. Có chỗ chưa đúng thì gửi bài đính chính.",
        choices=(
            Choice(label="Viết đính chính", action=f"announce.correct:{announcement_id}"),
            Choice(label="Để vậy", action="leave", answer="no"),
        ),
    )


def taking_down(groups: int) -> str:
    """Withdrawals are on their way."""
    return f"Đang gỡ bài ở {groups} nhóm."


def take_down_yourself(groups: Sequence[str], you: str) -> str:
    """Posts that were put up by hand are taken down by hand."""
    return f"Nhóm {you} tự chuyển bài: {listed(groups)}. Nhờ {you} gỡ giúp, chưa đăng thì thôi."


def locked(announcement_id: int) -> Content:
    """D27."""
    return Content(
        text="Bài đã gửi thì giữ nguyên, để bà con đọc cùng một chữ. "
        "Cần sửa, Loa Xóm đăng bài đính chính nhắc lại bài cũ.",
        choices=(Choice(label="Viết đính chính", action=f"announce.correct:{announcement_id}"), THOI),
    )


def stopped(announcement_id: int, *, got: Sequence[str], missing: Sequence[str]) -> Content:
    """D13."""
    lines = [f"Đã dừng. {len(got)} nhóm đã nhận bài, {len(missing)} nhóm chưa.", ""]
    if got:
        lines.append(f"Đã nhận: {listed(got)}")
    if missing:
        lines.append(f"Chưa nhận: {listed(missing)}")
    choices = [Choice(label="Gửi tiếp", action=f"announce.go_on:{announcement_id}"), THOI]
    if got:
        lines += ["", "Muốn nói lại với nhóm đã nhận, gửi bài đính chính."]
        choices.insert(0, Choice(label="Viết đính chính", action=f"announce.correct:{announcement_id}"))
    return Content(text="\n".join(lines), choices=tuple(choices))


def going_on(groups: int) -> str:
    """What was stopped leaves after all."""
    return f"Đang gửi tiếp vào {groups} nhóm."


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """The words of this subject's expected noes."""
    match refusal:
        case AlreadyPosted():
            return locked(refusal.announcement_id)
        case NoSuchAnnouncement():
            return Content(text=f"Bài này không còn chờ gửi nữa. Xem các bài đang chờ: gõ {cmd('lich')}.")
        case _:
            return None


def _example(today: date) -> str:
    """A day to come, as an example that can be copied."""
    month = today.month
    return f"30/{month}" if month != 2 and today.day < 30 else f"15/{month % 12 + 1}"
