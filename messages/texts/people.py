"""Words of greeting, codes, roles and menus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from messages.channels.base import Choice, Content
from messages.format import day, dong, join_code, moment, phone, quote, time_of
from messages.texts import contacts
from messages.texts.talk import shortened
from messages.texts.tokens import APP, BOT, cmd
from models.domain.place import Place, capital
from models.domain.roles import RoleKind

YOU_WORDS = ("bác", "cô", "chú", "anh", "chị", "ông", "bà")
HOUSEHOLD_CODE, ROLE_CODE, GROUP_CODE = "mã nhận tin", "mã nhận việc", "mã gắn nhóm"


def role_name(kind: RoleKind, place: Place) -> str:
    """A role inside a sentence: "trưởng thôn", "thủ quỹ"."""
    return {
        RoleKind.HEAD: place.head_title,
        RoleKind.DEPUTY: f"phó {place.head_title}",
        RoleKind.TREASURER: contacts.TREASURER,
        RoleKind.HELPER: "tổ công nghệ số",
        RoleKind.THIRD: "người thứ ba",
        RoleKind.OFFICER: f"cán bộ {place.commune_kind}",
    }[kind]


# hello


def hello(place: Place) -> str:
    """A1: the first hello to somebody we do not know."""
    return (
        f"Xin chào. Đây là Loa Xóm, máy trả lời tự động của {place.hamlet}, {place.commune}.\n\n"
        "Loa Xóm giúp nhà mình:\n"
        "xem khoản cần nộp và nộp bằng mã QR,\n"
        "hỏi giấy tờ, thủ tục cần mang gì,\n"
        f"nhận thông báo của {place.kind}.\n\n"
        f"Có giấy ghi mã nhận tin thì gõ mã đó vào đây. Chưa có giấy, hỏi {contacts.head(place)}."
    )


def which_hamlet(hamlets: Sequence[tuple[int, str]], *, kind: str, commune: str, more_from: int | None) -> Content:
    """A2: the first hello where the bot serves several hamlets; `hamlets` are ids and names for the labels."""
    choices = [Choice(label=name, action=f"hamlet:{hamlet_id}") for hamlet_id, name in hamlets]
    if more_from is not None:
        choices.append(Choice(label="Xem tiếp", action=f"hamlets:{more_from}"))
    choices.append(Choice(label="Nơi khác", action="hamlet"))
    text = f"Xin chào. Đây là Loa Xóm, máy trả lời tự động của các {kind} ở {commune}.\n\nNhà mình ở đâu ạ?"
    return Content(text=text, choices=tuple(choices))


def greeting(households: Sequence[str], place: Place, owed: Sequence[tuple[int, str, date]], today: date) -> str:
    """A10, A11: to a linked resident. `owed` are amounts left, what for, and when they are due."""
    houses = ", ".join(f"nhà {house}" for house in households)
    if not owed:
        return f"Chào {houses}. Nhà mình không còn khoản nào phải nộp.\n\nMuốn hỏi gì, cứ gõ câu hỏi vào đây."
    if len(owed) == 1:
        [(amount, title, due)] = owed
        left = f"Nhà mình còn {dong(amount)} tiền {title}, hạn {day(due, today)}."
    else:
        total = dong(sum(amount for amount, _, _ in owed))
        left = (
            f"Nhà mình còn {len(owed)} khoản, cộng {total}, hạn sớm nhất {day(min(due for *_, due in owed), today)}."
        )
    return f"Chào {houses}. {left}\n\nLấy mã QR để nộp: gõ {cmd('nop')}. Hỏi việc khác thì cứ gõ câu hỏi."


# codes that open nothing


def wrong_code(typed: str, place: Place | None) -> str:
    """A12: digits that were never a code."""
    end = f" Vẫn chưa được thì gọi {contacts.head(place)}." if place else ""
    return (
        f"Loa Xóm không thấy mã nào là {quote(shortened(typed))}.\n\n"
        f"Mã nhận tin có 8 chữ số, in trên giấy phát từng nhà. Nhờ nhìn giấy gõ lại.{end}"
    )


def used_code(code_kind: str, at: datetime, zone: tzinfo, place: Place) -> str:
    """A13: a code that was used before."""
    today = at.astimezone(zone).date()
    return (
        f"{capital(code_kind)} này đã được dùng lúc {time_of(at, zone)}, {day(today, today)}. "
        "Mỗi mã chỉ dùng một lần.\n\n"
        f"Không phải người nhà mình dùng thì báo {contacts.head(place)}. "
        f"{capital(place.head_title)} bỏ máy lạ và cấp mã mới."
    )


def expired_code(code_kind: str, on: date, today: date, place: Place) -> str:
    """A14: a code that nobody used in its time."""
    comma = "," if place.head and place.head.phone else ""
    return (
        f"{capital(code_kind)} này hết hạn từ {day(on, today)}. "
        f"Nhờ {contacts.head(place)}{comma} cấp mã mới, lấy được ngay."
    )


def too_many_tries(tries: int, until: datetime, zone: tzinfo, place: Place | None) -> str:
    """A15: five wrong codes of one person within an hour."""
    end = f"\n\nCần ngay thì gọi {contacts.head(place)}." if place else ""
    return (
        f"Gõ {tries} lần chưa đúng mã nào. Để giữ cho các nhà, đến {time_of(until, zone)} "
        f"Loa Xóm mới nhận mã từ máy này tiếp.{end}"
    )


def codes_locked(until: datetime, zone: tzinfo, today: date, place: Place | None) -> str:
    """Said to whoever types a code while the hamlet's codes are locked."""
    where = f" ở {place.hamlet}" if place else ""
    end = f"\n\nCần ngay thì gọi {contacts.head(place)}." if place else ""
    return (
        f"Hôm nay có nhiều lần gõ mã chưa đúng{where}. Để giữ cho các nhà, đến {moment(until, zone, today)} "
        f"Loa Xóm mới nhận mã tiếp.{end}"
    )


def many_wrong_codes(tries: int, hamlet_id: int, place: Place, you: str) -> Content:
    """A15: told to the head when the hamlet's codes were locked."""
    return Content(
        text=(
            f"Hôm nay có {tries} lần gõ mã chưa đúng ở {place.hamlet}. "
            "Loa Xóm tạm khóa việc nhận mã đến sáng mai.\n\n"
            f"Nếu {you} vừa phát giấy thì có thể bà con gõ nhầm. Nếu không, có người đang dò mã."
        ),
        choices=(
            Choice(label="Mở lại bây giờ", action=f"codes.open:{hamlet_id}"),
            Choice(label="Để đến sáng", action="codes.stay", answer="no"),
        ),
    )


CODES_OPEN = "Đã mở lại. Bà con gõ mã được rồi."
CODES_STAY = "Vậy để đến sáng. Mã đã phát vẫn còn dùng được."


# giving a role


def for_which_role(place: Place, you: str) -> Content:
    """Asks whom a code for a role is for."""
    return Content(
        text=f"{capital(you)} cấp mã nhận việc cho ai ạ?",
        choices=(
            Choice(label=capital(f"phó {place.head_title}"), action=f"role.code:{RoleKind.DEPUTY}"),
            Choice(label="Thủ quỹ", action=f"role.code:{RoleKind.TREASURER}"),
            Choice(label="Tổ công nghệ số", action=f"role.code:{RoleKind.HELPER}"),
            Choice(label="Người thứ ba", action=f"role.code:{RoleKind.THIRD}"),
            Choice(label="Ai đang giữ việc", action="role.list"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def role_code_made(kind: RoleKind, until: datetime, zone: tzinfo, today: date, place: Place, you: str) -> str:
    """A16: what the head is to do with the code in the next message."""
    return (
        f"Mã nhận việc {role_name(kind, place)} của {place.hamlet} ở tin ngay dưới. "
        f"Mã dùng một lần, hết hạn {moment(until, zone, today)}.\n\n"
        f"{capital(you)} chuyển tin đó cho đúng người, đừng gửi vào nhóm."
    )


def role_invitation(kind: RoleKind, digits: str, place: Place) -> str:
    """A17: the message to be forwarded."""
    return (
        f"Mời nhận việc {role_name(kind, place)} của {place.hamlet} trên Loa Xóm.\n\n"
        f"Mở {APP}, tìm {BOT}, gõ vào đó: {join_code(digits)}"
    )


def role_taken(
    kind: RoleKind, role_id: int, person: str, at: datetime, zone: tzinfo, place: Place, you: str
) -> Content:
    """A18: told to the head."""
    today = at.astimezone(zone).date()
    return Content(
        text=(
            f"{person} vừa nhận việc {role_name(kind, place)}, lúc {time_of(at, zone)}, {day(today, today)}. "
            f"Có đúng người {you} mời không ạ?"
        ),
        choices=(
            Choice(label="Đúng người", action=f"role.right:{role_id}", answer="yes"),
            Choice(label="Thu lại việc", action=f"role.revoke:{role_id}", exact=True),
        ),
    )


def role_is_right(person: str, kind: RoleKind, place: Place) -> str:
    """The head said that the right person took the role."""
    return f"Vậy {person} giữ việc {role_name(kind, place)} của {place.hamlet}."


def may_take_cash(person: str, role_id: int) -> Content:
    """Asks the head whether a helper may take cash at the door."""
    return Content(
        text=(
            f"Có để {person} thu tiền giúp thủ quỹ không ạ?\n\n"
            "Tiền thu giúp ghi là đang giữ, thủ quỹ nhận rồi mới vào sổ."
        ),
        choices=(
            Choice(label="Để thu giúp", action=f"role.cash:{role_id}:yes", answer="yes"),
            Choice(label="Không thu tiền", action=f"role.cash:{role_id}:no", answer="no"),
        ),
    )


def takes_cash(person: str, *, may: bool) -> str:
    """What the head decided about a helper and cash."""
    return f"{person} thu tiền giúp được." if may else f"{person} không thu tiền."


def role_revoked(person: str, kind: RoleKind, place: Place) -> str:
    """Told to the head who took a role back."""
    return f"Đã thu lại việc {role_name(kind, place)} của {person}. Cần người khác thì gõ {cmd('capma')}."


NOTHING_TO_REVOKE = "Việc này đã được thu lại từ trước."


def role_lost(kind: RoleKind, at: datetime, zone: tzinfo, place: Place) -> str:
    """A24, first: told to the one whose role was taken back."""
    today = at.astimezone(zone).date()
    return (
        f"Việc {role_name(kind, place)} của {place.hamlet} trên máy này đã được thu lại, "
        f"lúc {time_of(at, zone)}, {day(today, today)}.\n\n"
        f"Có gì chưa rõ, gọi {contacts.head(place)}."
    )


def role_moved(kind: RoleKind, at: datetime, zone: tzinfo, place: Place, you: str) -> str:
    """A24, second: told to the old phone when the role went to another one."""
    today = at.astimezone(zone).date()
    return (
        f"Việc {role_name(kind, place)} của {place.hamlet} vừa chuyển sang máy khác, "
        f"lúc {time_of(at, zone)}, {day(today, today)}. Máy này không còn giữ việc đó.\n\n"
        f"Không phải {you} làm thì gọi ngay {_office(place)}."
    )


def _office(place: Place) -> str:
    """The commune's office with its phone number."""
    office = place.office or f"ủy ban nhân dân {place.commune}"
    return f"{office}, số {phone(place.office_phone)}" if place.office_phone else office


def role_elsewhere(kind: RoleKind, at: datetime, zone: tzinfo, place: Place) -> str:
    """Told to the others who lead the hamlet: the head's role is on another phone now."""
    today = at.astimezone(zone).date()
    return (
        f"Việc {role_name(kind, place)} của {place.hamlet} vừa được nhận trên máy khác, "
        f"lúc {time_of(at, zone)}, {day(today, today)}.\n\nThấy lạ thì gọi ngay {_office(place)}."
    )


# taking a role

RIGHT_CODE = "Mã nhận việc đúng rồi."


def head_welcome(place: Place) -> str:
    """A3, first half: the head's code was right."""
    return f"{RIGHT_CODE} Từ giờ thông báo của {place.hamlet} gửi từ máy này."


ASK_SIGNATURE = "Tên đầy đủ là gì ạ? Tên này ký dưới các bài đăng."


def treasurer_welcome(place: Place) -> str:
    """A6."""
    return (
        f"{RIGHT_CODE} Máy này từ giờ là máy của thủ quỹ {place.hamlet}.\n\n"
        f"Lúc nào quên việc gì ở đâu, gõ {cmd('menu')}.\n\n"
        "Tiền đã ghi thì không xóa được. Ghi nhầm thì hủy phiếu, phiếu cũ vẫn giữ trong sổ."
    )


def helper_welcome(place: Place, you: str) -> str:
    """A7."""
    return (
        f"{RIGHT_CODE} Từ giờ {you} ở trong tổ công nghệ số của {place.hamlet}.\n\n"
        f"Ai nhờ giúp, Loa Xóm báo vào đây: tên, chỗ ở, việc cần. Gõ {cmd('viec')} để xem và nhận.\n\n"
        "Làm thay cho bà con thì phải có lời đồng ý, ghi âm hoặc chụp ảnh. Không cầm mật khẩu, mã OTP của ai."
    )


def deputy_welcome(place: Place, you: str) -> str:
    """A8."""
    return (
        f"{RIGHT_CODE} {capital(you)} là phó, làm thay {contacts.head_name(place)} khi cần: "
        "gửi thông báo, mời họp, mở đợt thu.\n\n"
        f"Bài {you} gửi sẽ ký tên {you}. Gõ {cmd('trogiup')} để xem các việc."
    )


def third_welcome(place: Place, you: str) -> str:
    """A8b."""
    return (
        f"{RIGHT_CODE} {capital(you)} là người thứ ba, cùng {contacts.head_name(place)} "
        f"giữ tài khoản nhận tiền của {place.hamlet}.\n\n"
        f"Đổi tài khoản phải có hai người đồng ý. Thấy lạ, {you} dừng mọi mã QR ngay được: gõ {cmd('ngungthu')}."
    )


def officer_welcome(place: Place, you: str, hamlets: int) -> str:
    """A9."""
    return (
        f"{RIGHT_CODE} {capital(you)} gửi được thông báo của {place.commune} tới {hamlets} {place.kind}, "
        "và xem nơi nào đã đăng.\n\n"
        f"Loa Xóm không cho {place.commune_kind} xem tên hộ và tiền nộp của từng nhà.\n\n"
        f"Gõ {cmd('toanxa')} để bắt đầu."
    )


ASK_NAME = "Tên đầy đủ là gì ạ? Tên này để bà con biết mà hỏi."
NAME_NOT_READ = "Loa Xóm chưa đọc ra tên. Gõ giúp họ và tên, ví dụ: Trần Văn Bình."
ASK_PHONE = "Số điện thoại để bà con gọi là số nào ạ?"
PHONE_NOT_READ = "Số điện thoại có 10 chữ số, bắt đầu bằng số 0. Gõ lại giúp, ví dụ: 0900 000 006."
ASK_YOU = "Loa Xóm nên gọi thế nào cho phải ạ?"


def name_noted(name: str) -> str:
    """A4: the name is written down; asks for the phone number."""
    return f"Đã ghi tên {name}. {ASK_PHONE}"


def ask_you(role_id: int, number: str | None) -> Content:
    """A4: the phone number is written down (None: nothing new is); asks for the form of address."""
    return Content(
        text=f"Đã ghi số {phone(number)}. {ASK_YOU}" if number else ASK_YOU,
        choices=tuple(Choice(label=capital(word), action=f"role.you:{role_id}:{word}") for word in YOU_WORDS),
    )


def head_is_ready(place: Place, households: int) -> str:
    """A5: what to do first."""
    return (
        f"Xong rồi. {place.hamlet_at_start} có {households} hộ trong sổ.\n\n"
        "Ba việc nên làm trước:\n"
        f"1. Gõ {cmd('gannhom')}, lấy mã gắn nhóm, để Loa Xóm đăng bài được.\n"
        f"2. Gõ {cmd('capma')}, cấp mã nhận việc cho thủ quỹ.\n"
        f"3. Gõ {cmd('thongbao')}, gửi thử một tin ngắn.\n\n"
        f"Lúc nào quên, gõ {cmd('menu')}."
    )


def is_ready(you: str) -> str:
    """The holder of another role is known now."""
    return f"Xong rồi, cảm ơn {you}. Lúc nào quên việc gì ở đâu, gõ {cmd('menu')}."


def help_in_group(place: Place) -> str:
    """A23."""
    return (
        f"Trong nhóm, Loa Xóm trả lời việc chung: giấy tờ, lịch họp, hạn nộp, mã QR của {place.kind}.\n\n"
        f"Chuyện riêng của nhà mình thì nhắn riêng cho {BOT}."
    )
