"""Words of meetings: composing, the invitation, what households answer, reminders and the count (voice E)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day, day_of, from_now, moment, quote
from messages.texts import contacts
from messages.texts.posts import listed
from messages.texts.tokens import BOT, cmd
from models.domain.meetings import LONGEST_LINE, MOST_ITEMS, Answer, Counted
from models.domain.place import Place
from models.meetings import AreaCount, Invitation
from models.tables import Meeting

TITLE = "mời họp"
"""What the question under an invitation is called."""
STOP = Choice(label="Thôi", action="leave", answer="no")
COME, AWAY, SUBSTITUTE = "Dự", "Vắng", "Cử người thay"
LONGEST_NAME = 80  # letters
_NEARLY_TWO_HOURS = timedelta(hours=1, minutes=45)
_NUMBERED_AT_MOST = 20  # households of a lane that have not answered; more are only counted
_SHOWN = 3  # meetings, to whoever asks

# composing (E1)

ASK_TITLE = "Họp việc gì ạ? Gõ một câu, ví dụ: bàn tiền vệ sinh năm 2027."
ASK_WHEN = "Họp lúc nào ạ? Ví dụ: 7 giờ rưỡi tối thứ Bảy này."
ASK_PLACE = "Họp ở đâu ạ? Gõ như bà con vẫn gọi, ví dụ: nhà văn hóa."
ASK_AGENDA = "Bàn những gì ạ? Mỗi việc một dòng."
ASK_QUORUM = Content(
    text="Cần bao nhiêu nhà mới đủ số để họp ạ? Gõ một số, ví dụ: 150.",
    words=(Choice(label="Không cần", action="meeting.any", answer="no"),),
)
NO_DRAFT = f"Giấy mời này không còn bản nháp. Soạn giấy mời mới: gõ {cmd('moihop')}."
GONE = f"Cuộc họp này không còn trong lịch. Xem các cuộc họp: gõ {cmd('moihop')}."


def ask_title(*, has_past: bool) -> Content:
    """E1, the first question; what came of earlier meetings can be seen here."""
    past = Choice(label="Kết quả lần trước", action="meeting.past")
    return Content(text=ASK_TITLE, choices=(past,) if has_past else ())


def ask_chair(you: str) -> Content:
    """E1, the last question."""
    return Content(
        text=f"Ai chủ trì ạ? Nếu là {you} thì chọn ở dưới.",
        choices=(Choice(label="Tôi chủ trì", action="meeting.chair"),),
    )


def too_long(typed: str, longest: int = LONGEST_LINE) -> str:
    """A title, a place, a name, one thing to talk about, a reason."""
    return f"Câu này dài {count(len(typed))} chữ cái, bài đăng chỉ để được {longest}. Nhờ gõ ngắn lại."


def too_many_items(items: int) -> str:
    """More to talk about than one post holds."""
    return f"Có {items} việc, giấy mời chỉ để được {MOST_ITEMS}. Nhờ gõ lại, gộp các việc gần nhau vào một dòng."


def no_number_of_households(typed: str, households: int) -> str:
    """The quorum is no number, or more households than there are."""
    return f"Loa Xóm chưa hiểu {quote(typed, 40)}. Gõ giúp một số từ 1 đến {count(households)}."


def preview(groups: Sequence[str], phones: int, quorum: int | None, starts: datetime, now: datetime) -> Content:
    """What stands under the invitation: to whom it goes."""
    needed = f"Cần {quorum} nhà mới đủ số để họp." if quorum else "Không đặt số nhà cần có."
    return Content(
        text=(
            f"Giấy mời ở trên đăng vào {len(groups)} nhóm: {listed(groups)}\n"
            f"Nhắn riêng {count(phones)} nhà đã có máy nhận tin.\n\n"
            f"{needed} Còn {from_now(starts, now)} nữa là họp. Gửi chứ ạ?"
        ),
        choices=(
            Choice(label="Gửi giấy mời", action="meeting.send", answer="yes"),
            Choice(label="Sửa lại", action="meeting.edit"),
            STOP,
        ),
    )


def edit() -> Content:
    """What of it is to be written anew."""
    fields = {
        "title": "Việc họp", "starts_at": "Giờ họp", "place": "Nơi họp", "agenda": "Nội dung",
        "chair": "Người chủ trì", "quorum": "Số nhà cần có",
    }  # fmt: skip
    return Content(
        text="Sửa chỗ nào ạ?",
        choices=(
            *(Choice(label=label, action=f"meeting.edit:{field}") for field, label in fields.items()),
            Choice(label="Để như cũ", action="meeting.preview", answer="no"),
        ),
    )


def sending(
    meeting_id: int, groups: int, undo_seconds: int, at: datetime | None, zone: ZoneInfo, today: date
) -> Content:
    """It is on its way; `at`: only in the morning, when the quiet hours are over."""
    back = (Choice(label="Lấy lại", action=f"meeting.back:{meeting_id}"),)
    if at is not None:
        text = f"Nay là giờ bà con nghỉ. Loa Xóm gửi giấy mời vào {groups} nhóm lúc {moment(at, zone, today)}."
        return Content(text=f"{text} Trước giờ đó vẫn lấy lại được.", choices=back)
    text = f"Đang gửi giấy mời vào {groups} nhóm."
    if undo_seconds <= 0:
        return Content(text=text)
    return Content(text=f"{text} Trong {undo_seconds} giây nữa vẫn lấy lại được.", choices=back)


TAKEN_BACK = "Đã lấy lại, chưa nhóm nào thấy giấy mời. Bản nháp còn đây."


def too_late_to_take_back(meeting_id: int) -> Content:
    """It stands in the groups."""
    return Content(
        text="Giấy mời đã lên nhóm, không lấy lại được nữa.",
        choices=(Choice(label="Xem ai dự họp", action=f"meeting.show:{meeting_id}"), STOP),
    )


# the invitation


def invitation(invited: Invitation, place: Place, zone: ZoneInfo, today: date) -> str:
    """E2."""
    return (
        f"📢 GIẤY MỜI HỌP {place.hamlet_upper}\n\n"
        "Kính mời mỗi gia đình cử một người dự họp.\n\n"
        f"Việc: {invited.title}\n"
        f"Lúc: {moment(invited.starts_at, zone, today)}\n"
        f"Ở: {invited.place}\n"
        f"Chủ trì: {invited.chair}\n\n"
        f"Nội dung:\n{_numbered(invited.agenda)}\n\n"
        f"Nhà mình đi được hay không, nhờ trả lời giúp để {place.kind} sắp chỗ: nhắn riêng cho {BOT} chữ dự, vắng, "
        f"hoặc thay.\n\n{signature(place)}"
    )


def signature(place: Place) -> str:
    """Who calls the meeting, and the number to ask."""
    return cap(contacts.head(place))


def _choices(meeting_id: int, household_id: int) -> tuple[Choice, ...]:
    action = f"meeting.answer:{meeting_id}:{household_id}"
    return (
        Choice(label=COME, action=f"{action}:{Answer.COME}", answer="yes"),
        Choice(label=AWAY, action=f"{action}:{Answer.AWAY}", answer="no"),
        Choice(label=SUBSTITUTE, action=f"{action}:{Answer.SUBSTITUTE}"),
    )


def where_and_when(meeting: Meeting, zone: ZoneInfo, today: date) -> str:
    """ "19 giờ 30 tối thứ Bảy 28/11, ở nhà văn hóa" """
    return f"{moment(meeting.starts_at, zone, today)}, ở {meeting.place}"


def invited(meeting: Meeting, household_id: int, head: str, zone: ZoneInfo, today: date) -> Content:
    """E3."""
    return Content(
        text=(
            f"Kính mời gia đình {head} dự họp: {meeting.title}.\n\n"
            f"{cap(where_and_when(meeting, zone, today))}. Nhà mình đi được chứ ạ?"
        ),
        choices=_choices(meeting.id, household_id),
    )


# moved, called off

ASK_WHY = "Hoãn vì sao ạ? Gõ một câu ngắn, bà con sẽ đọc, ví dụ: mưa to."


def ask_new_place(place: str) -> Content:
    """Where, once the new hour is known."""
    return Content(
        text=f"Họp ở đâu ạ? Vẫn ở {place} thì chọn ở dưới.",
        choices=(Choice(label="Vẫn chỗ cũ", action="meeting.same", answer="yes"),),
    )


def moved_post(
    meeting: Meeting, to: datetime, where: str, was: datetime, place: Place, zone: ZoneInfo, today: date
) -> str:
    """E9."""
    return (
        f"📢 {place.hamlet_upper} ĐỔI GIỜ HỌP\n\n"
        f"Họp {quote(meeting.title)} chuyển sang {moment(to, zone, today)}, ở {where}.\n\n"
        f"Giờ cũ, {moment(was, zone, today)}, không họp nữa. Nhà nào đã báo dự mà giờ mới không đi được, nhờ nhắn "
        f"lại.\n\n{signature(place)}"
    )


def called_off_post(meeting: Meeting, why: str, place: Place, zone: ZoneInfo, today: date) -> str:
    """E10."""
    return f"📢 {place.hamlet_upper} HOÃN HỌP\n\n{_off(meeting, why, zone, today)}\n\n{signature(place)}"


def _off(meeting: Meeting, why: str, zone: ZoneInfo, today: date) -> str:
    when = moment(meeting.starts_at, zone, today)
    return f"Họp {quote(meeting.title)}, {when}, tạm hoãn, vì {why}. Có ngày mới Loa Xóm báo lại."


def confirm_change(groups: Sequence[str], phones: int, *, is_off: bool) -> Content:
    """What stands under the post that says so."""
    send = Choice(label="Hoãn và báo ngay" if is_off else "Gửi bài đổi giờ", action="meeting.change", exact=is_off)
    return Content(
        text=(
            f"Bài ở trên đăng vào {len(groups)} nhóm: {listed(groups)}\n"
            f"Nhắn riêng {count(phones)} nhà đã có máy nhận tin.\n\nGửi chứ ạ?"
        ),
        choices=(send, STOP),
    )


def change_sent(groups: int, later: datetime | None, zone: ZoneInfo, today: date) -> str:
    """The groups and the households hear of it; `later`: the groups when the quiet hours are over."""
    when = f" lúc {moment(later, zone, today)}, hết giờ bà con nghỉ" if later is not None else " ngay"
    return f"Đã ghi. Loa Xóm báo vào {groups} nhóm{when}, và nhắn riêng từng nhà có máy nhận tin."


def stays(meeting: Meeting, zone: ZoneInfo, today: date) -> str:
    """It is held whatever the count."""
    return f"Vẫn họp như đã mời: {where_and_when(meeting, zone, today)}."


def moved(meeting: Meeting, household_id: int, called: str, zone: ZoneInfo, today: date) -> Content:
    """E9 for a household."""
    was = f" Giờ cũ, {moment(meeting.moved_from, zone, today)}, không họp nữa." if meeting.moved_from else ""
    return Content(
        text=(
            f"Họp {quote(meeting.title)} chuyển sang {where_and_when(meeting, zone, today)}.{was}\n\n"
            f"Nhà {called or 'mình'} đi được chứ ạ?"
        ),
        choices=_choices(meeting.id, household_id),
    )


def off(meeting: Meeting, zone: ZoneInfo, today: date) -> Content:
    """E10 for a household."""
    return Content(text=_off(meeting, meeting.why, zone, today))


# what came of it

ASK_AGREED = "Đã thống nhất những gì ạ? Mỗi việc một dòng."
ASK_UNTIL = Content(
    text="Nhà nào vắng có ý kiến thì báo trước ngày nào ạ? Ví dụ: 5/12.",
    choices=(Choice(label="Không hẹn ngày", action="meeting.no_day", answer="no"),),
)


def ask_minutes(place: Place) -> Content:
    """The head is asked for the minutes."""
    return Content(
        text=(
            f"Biên bản để giữ lại: gõ hoặc dán vào đây. Chỉ {place.head_title} và phó xem lại được, không đăng nhóm."
        ),
        choices=(Choice(label="Không gõ biên bản", action="meeting.no_minutes", answer="no"),),
    )


def ask_attended(expected: int) -> Content:
    """How many came; as many as said so, unless somebody counted."""
    if not expected:
        return Content(text="Có bao nhiêu nhà dự ạ? Gõ một số.")
    return Content(
        text=f"Có bao nhiêu nhà dự ạ? Báo trước là {count(expected)} nhà. Gõ một số.",
        words=(Choice(label="Đúng số báo trước", action="meeting.as_told", answer="yes"),),
    )


def result_post(
    meeting: Meeting,
    attended: int,
    households: int,
    agreed: Sequence[str],
    until: date | None,
    place: Place,
    zone: ZoneInfo,
    today: date,
) -> str:
    """E12."""
    before = f", trước {day(until, today)}" if until is not None else ""
    return (
        f"📢 KẾT QUẢ HỌP {place.hamlet_upper}\n\n"
        f"Họp {quote(meeting.title)}, {day_of(meeting.starts_at, zone, today)}. "
        f"Có {count(attended)} trong {count(households)} nhà dự. Cảm ơn bà con.\n\n"
        f"Đã thống nhất:\n{_numbered(agreed)}\n\n"
        f"Biên bản xem ở {meeting.place}. Nhà nào vắng có ý kiến, xin báo {contacts.head(place)}{before}."
    )


def confirm_result(groups: Sequence[str]) -> Content:
    """What stands under it."""
    return Content(
        text=(
            f"Kết quả ở trên đăng vào {len(groups)} nhóm: {listed(groups)}\nNhà báo vắng được nhắn riêng. Gửi chứ ạ?"
        ),
        choices=(
            Choice(label="Gửi kết quả", action="meeting.publish", answer="yes"),
            Choice(label="Ghi lại từ đầu", action="meeting.result"),
            STOP,
        ),
    )


def result_sent(groups: int, later: datetime | None, zone: ZoneInfo, today: date) -> str:
    """It is kept, and on its way."""
    when = f" lúc {moment(later, zone, today)}, hết giờ bà con nghỉ" if later is not None else " ngay"
    return f"Đã ghi kết quả họp. Loa Xóm đăng vào {groups} nhóm{when}. Xem lại: gõ {cmd('moihop')}."


def result(meeting: Meeting, households: int, place: Place, zone: ZoneInfo, today: date) -> Content:
    """E12 for those who said that they would be away."""
    return Content(text=f"{_result(meeting, households, zone, today)}\n\nCó ý kiến, gọi {contacts.head(place)}.")


def kept(meeting: Meeting, households: int, zone: ZoneInfo, today: date) -> Content:
    """The same with the minutes, for the head."""
    minutes = f"Biên bản:\n{meeting.minutes}" if meeting.minutes else "Biên bản chưa gõ vào đây."
    return Content(
        text=f"{_result(meeting, households, zone, today)}\n\n{minutes}",
        choices=(Choice(label="Mời họp mới", action="meeting.new"), STOP),
    )


def _result(meeting: Meeting, households: int, zone: ZoneInfo, today: date) -> str:
    return (
        f"Kết quả họp {quote(meeting.title)}, {day_of(meeting.starts_at, zone, today)}. "
        f"Có {count(meeting.attended or 0)} trong {count(households)} nhà dự.\n\n"
        f"Đã thống nhất:\n{_numbered(meeting.agreed)}"
    )


def _numbered(items: Sequence[str]) -> str:
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))


# reminders


def evening_before(meeting: Meeting, household_id: int, called: str, zone: ZoneInfo, today: date) -> Content:
    """E5. `called`: the household's name, where the phone belongs to several."""
    return _asked_again("Ngày mai họp", meeting, household_id, called, zone, today)


def hours_before(
    meeting: Meeting, household_id: int, called: str, zone: ZoneInfo, today: date, now: datetime
) -> Content:
    """E6 for a household that has not answered."""
    return _asked_again(cap(_soon(meeting, now)), meeting, household_id, called, zone, today)


def hours_before_in_group(
    meeting: Meeting, place: Place, coming: int, zone: ZoneInfo, today: date, now: datetime
) -> str:
    """E6; where nobody has said yet that they come, nothing is counted."""
    so_far = f" Đã có {count(coming)} nhà báo dự." if coming else ""
    return (
        f"📢 {place.hamlet_upper}: {_soon(meeting, now).upper()}\n\n"
        f"{cap(meeting.title)}. {cap(where_and_when(meeting, zone, today))}.\n\nMời bà con đến đúng giờ.{so_far}"
    )


def _soon(meeting: Meeting, now: datetime) -> str:
    """After an outage, or where the two hours lie in the night, it is less than that."""
    return "hai giờ nữa họp" if meeting.starts_at - now > _NEARLY_TWO_HOURS else "sắp họp"


def _asked_again(
    first: str, meeting: Meeting, household_id: int, called: str, zone: ZoneInfo, today: date
) -> Content:
    when = cap(where_and_when(meeting, zone, today))
    return Content(
        text=f"{first}: {meeting.title}. {when}.\n\nNhà {called or 'mình'} đi được chứ ạ?",
        choices=_choices(meeting.id, household_id),
    )


# what a household answers

ASK_SUBSTITUTE = "Nhà mình cử ai đi thay ạ? Gõ họ tên người đó."
ASK_HOUSEHOLD = "Nhà mình là nhà nào ạ? Gõ mã hộ hoặc tên chủ hộ."
ASK_CODE = "Có mấy nhà trùng tên đó. Gõ giúp mã hộ, ghi trên giấy báo nộp, ví dụ: 012."
WHOSE = "Trả lời giấy mời họp của nhà nào ạ?"
OVER = "Giờ họp đã qua, Loa Xóm không ghi thêm được nữa."


def noted(
    said: Answer, meeting: Meeting, place: Place, zone: ZoneInfo, today: date, *, substitute: str = ""
) -> Content:
    """E4."""
    return Content(text=_noted(said, meeting, place, zone, today, substitute))


def _noted(said: Answer, meeting: Meeting, place: Place, zone: ZoneInfo, today: date, substitute: str) -> str:
    match said:
        case Answer.COME:
            return f"Đã ghi nhà mình dự họp, {where_and_when(meeting, zone, today)}. Cảm ơn gia đình."
        case Answer.AWAY:
            return f"Đã ghi nhà mình vắng. Họp xong Loa Xóm gửi kết quả. Có ý kiến, gọi {contacts.head(place)}."
        case Answer.SUBSTITUTE:
            return f"Đã ghi {substitute} đi thay nhà mình. Đổi ý thì gõ lại: dự, vắng, hoặc thay."
        case _:
            assert_never(said)


def called_off(meeting: Meeting, zone: ZoneInfo, today: date) -> str:
    """An answer to what will not be."""
    return (
        f"Họp {quote(meeting.title)}, {moment(meeting.starts_at, zone, today)}, đã hoãn. Nhà mình không phải trả lời."
    )


def household_not_found(typed: str) -> str:
    """Neither a number nor a whole name of the register."""
    return f"Loa Xóm không thấy nhà nào là {quote(typed, 40)}. Gõ giúp mã hộ, ví dụ: 012, hoặc họ tên chủ hộ."


def answered_at_home(place: Place) -> str:
    """One of the household's own phones has answered."""
    return f"Nhà này đã trả lời bằng máy của nhà rồi. Cần đổi thì gọi {contacts.head(place)}."


# for the head


def counted(
    meeting: Meeting,
    now_counted: Counted,
    zone: ZoneInfo,
    today: date,
    *,
    may_change: bool,
    is_over: bool = False,
    more: bool,
) -> Content:
    """E7. `may_change`: it was announced and has not begun; `is_over`: it has begun; `more`: there is another."""
    needed = ""
    if meeting.quorum is not None:
        needed = f"\n\nCần {count(meeting.quorum)} nhà mới đủ số để họp. Đang có {count(now_counted.will_be_there)}."
    choices = [Choice(label="Xem từng khu", action=f"meeting.lanes:{meeting.id}")]
    if may_change and now_counted.silent:
        choices.insert(0, Choice(label="Nhắc nhà chưa đáp", action=f"meeting.ask:{meeting.id}"))
    if may_change:
        choices.append(Choice(label="Dời ngày họp", action=f"meeting.move:{meeting.id}"))
        choices.append(Choice(label="Hoãn họp", action=f"meeting.cancel:{meeting.id}"))
    if is_over:
        choices.insert(0, Choice(label="Ghi kết quả", action=f"meeting.result:{meeting.id}"))
    if more:
        choices.append(Choice(label="Cuộc họp khác", action="/moihop"))
    choices += [Choice(label="Mời họp mới", action="meeting.new"), STOP]
    first = f"Họp {quote(meeting.title)}, {moment(meeting.starts_at, zone, today)}:"
    return Content(
        text=f"{first}\n\n{_numbers(now_counted)}{needed}",
        choices=tuple(choices),
    )


def _numbers(now_counted: Counted) -> str:
    return (
        f"Dự: {count(now_counted.come)} nhà\n"
        f"Cử người thay: {count(now_counted.substitutes)} nhà\n"
        f"Vắng: {count(now_counted.away)} nhà\n"
        f"Chưa trả lời: {count(now_counted.silent)} nhà"
    )


def too_few(meeting: Meeting, now_counted: Counted, now: datetime) -> Content:
    """E8."""
    return Content(
        text=(
            f"Họp {quote(meeting.title, 60)}: mới có {count(now_counted.will_be_there)} nhà, "
            f"cần {count(meeting.quorum or 0)} nhà mới đủ số để họp. Còn {from_now(meeting.starts_at, now)} nữa."
        ),
        choices=(
            Choice(label="Nhắc nhà chưa đáp", action=f"meeting.ask:{meeting.id}"),
            Choice(label="Dời ngày họp", action=f"meeting.move:{meeting.id}"),
            Choice(label="Cứ họp", action=f"meeting.keep:{meeting.id}"),
        ),
    )


def by_area(meeting: Meeting, areas: Sequence[AreaCount]) -> Content:
    """The same lane by lane, with the numbers of those who have not answered: for the head alone."""
    lines = []
    for each in areas:
        silent = f", chưa trả lời {each.counted.silent}" if each.silent else ""
        if 0 < len(each.silent) <= _NUMBERED_AT_MOST:
            silent += f": {', '.join(each.silent)}"
        lane = cap(each.area) or "Chưa ghi khu"
        lines.append(f"{lane}: đến {each.counted.will_be_there}, vắng {each.counted.away}{silent}")
    return Content(
        text=f"Họp {quote(meeting.title, 60)}, từng khu (mã hộ chưa trả lời, đừng đăng nhóm):\n\n" + "\n".join(lines),
        choices=(Choice(label="Về số chung", action=f"meeting.show:{meeting.id}"), STOP),
    )


def several(meetings: Sequence[Meeting], zone: ZoneInfo, today: date) -> Content:
    """Which of the meetings to come."""
    shown = list(meetings)[:7]
    lines = [
        f"Họp {number}: {quote(each.title, 60)}, {moment(each.starts_at, zone, today)}"
        for number, each in enumerate(shown, start=1)
    ]
    return Content(
        text="Xem cuộc họp nào ạ?\n\n" + "\n".join(lines),
        choices=(
            *(
                Choice(label=f"Họp {number}", action=f"meeting.show:{each.id}")
                for number, each in enumerate(shown, start=1)
            ),
            Choice(label="Mời họp mới", action="meeting.new"),
            STOP,
        ),
    )


def asking_again(households: int, later: datetime | None, zone: ZoneInfo, today: date) -> str:
    """Those who have not answered are asked again; `later`: only from that hour on."""
    if not households:
        return "Nhà chưa trả lời thì chưa nhà nào có máy nhận tin. Nhờ tổ công nghệ số hỏi giúp."
    when = f" từ {moment(later, zone, today)}" if later is not None else ""
    return (
        f"Loa Xóm nhắn lại{when} cho {count(households)} nhà chưa trả lời mà có máy nhận tin. "
        "Mỗi nhà một tin trong ngày."
    )


def planned_invitation(meeting: Meeting) -> str:
    """On the calendar: it waits for the morning."""
    return f"giấy mời họp {quote(meeting.title, 60)}"


def planned_reminder(meeting: Meeting) -> str:
    """On the calendar: the post of two hours before."""
    return f"nhắc họp {quote(meeting.title, 60)}"


# for everybody who asks


def next_meetings(meetings: Sequence[Meeting], zone: ZoneInfo, today: date) -> str:
    """When they are, the soonest first."""
    shown = meetings[:_SHOWN]
    lines = [
        f"Họp {quote(each.title)}: {where_and_when(each, zone, today)}. Chủ trì: {each.chair}." for each in shown
    ]
    return "\n\n".join(lines) + "\n\nNhà mình đi được hay không, nhắn riêng chữ dự, vắng, hoặc thay."
