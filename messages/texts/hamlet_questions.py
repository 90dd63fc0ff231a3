"""Answers from the hamlet's own data: amount, due day, account, paid or not, meeting, helpers (voice L10 to L15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from messages.channels.base import Choice, Content
from messages.format import count, day, day_of, dong, phone, receipt_number
from messages.texts import contacts
from messages.texts.rounds import account_lines, rate
from messages.texts.tokens import BOT, cmd
from models.charges import ChargeState
from models.domain.charges import ChargeStatus
from models.domain.pay_codes import Account
from models.domain.place import Place
from models.hamlet_facts import HouseholdBook, OpenRound
from models.tables import Household

PRIVATE_MONEY = f"Tiền nộp của từng nhà, Loa Xóm chỉ trả lời riêng. Nhắn riêng cho {BOT} chữ “nộp” là xem được."
OTHERS_MONEY = "Chuyện tiền của nhà khác Loa Xóm không nói."
MISTAKE_IN_GROUP = f"Chuyển nhầm thì tiền vẫn nguyên trong tài khoản. Nhắn riêng cho {BOT} để thủ quỹ tìm và trả lại."
WIFI_IN_GROUP = f"Mật khẩu wifi Loa Xóm chỉ nói riêng. Nhắn riêng cho {BOT} chữ “wifi” là có."
_MEETING_SHOWN = 1_000  # letters of an announcement that are shown again


def amount(rounds: Sequence[OpenRound], place: Place, today: date) -> str:
    """L13: what everybody may know of the open rounds."""
    if not rounds:
        return f"Bây giờ {place.hamlet} không có đợt thu nào."
    return "\n".join(_round_line(each, today) for each in rounds)


def own_amount(books: Sequence[HouseholdBook]) -> str:
    """L13: what is left for the asker's own households."""
    lines = []
    for book in books:
        whose = _whose(book, several=len(books) > 1)
        if book.left == 0:
            lines.append(f"{whose} đã xong, không còn khoản nào phải nộp.")
            continue
        lines.append(f"{whose} còn {dong(book.left)}. Lấy mã QR: gõ {cmd('nop')}.")
        lines += [
            f"Tiền {charge.title}: {charge.explanation}"
            for charge in book.charges
            if charge.outstanding and ("×" in charge.explanation or "+" in charge.explanation)
        ]
    return "\n".join(lines)


def due(rounds: Sequence[OpenRound], place: Place, today: date) -> str:
    """L13: the due days."""
    if not rounds:
        return amount(rounds, place, today)
    asked = [each for each in rounds if not each.is_voluntary]
    lines = [f"Hạn nộp tiền {each.title} là {day(each.due_on, today)}." for each in asked]
    lines += [_round_line(each, today) for each in rounds if each.is_voluntary]
    return "\n".join([*lines, *(["Qua ngày đó vẫn nộp được."] if asked else [])])


def account(accounts: Sequence[Account], place: Place) -> str:
    """L13: where money goes to; the treasurer is asked where nothing is recorded."""
    if not accounts:
        return f"Tài khoản nhận tiền của {place.hamlet} chưa ghi cho Loa Xóm. Hỏi {contacts.treasurer(place)}."
    listed = "\n\n".join(account_lines(each) for each in accounts)
    return (
        f"Tài khoản nhận tiền của {place.hamlet}:\n{listed}\n\n"
        f"Ai đưa số khác thì đừng chuyển, hỏi {contacts.treasurer(place)}."
    )


def paid(books: Sequence[HouseholdBook], zone: tzinfo, today: date) -> str:
    """L14: where each charge of the asker's own households stands."""
    lines = []
    for book in books:
        whose = _whose(book, several=len(books) > 1)
        if not book.charges:
            lines.append(f"{whose} không còn khoản nào phải nộp.")
        lines += [_charge_line(charge, book, whose[0].lower() + whose[1:], zone, today) for charge in book.charges]
    if any(charge.status in (ChargeStatus.UNPAID, ChargeStatus.PART) for book in books for charge in book.charges):
        lines.append(f"\nVừa nộp mà chưa thấy ở đây thì gõ {cmd('dachuyen')}, thủ quỹ xem rồi ghi.")
    return "\n".join(lines)


def counts(rounds: Sequence[OpenRound], place: Place) -> str:
    """L11: how many households are done; never who."""
    lines = [
        f"{count(each.counted.done)} trong {count(each.counted.households)} hộ đã xong tiền {each.title}."
        for each in rounds
        if each.counted
    ]
    end = f"Tên từng nhà chỉ {place.head_title} và thủ quỹ xem được."
    return "\n".join([*lines, end])


def public_book(place: Place) -> str:
    """Somebody asks for the public account: everybody may read it."""
    return f"Sổ công khai thu chi của {place.hamlet}, ai cũng xem được:\n{place.public_book}"


def others_money(rounds: Sequence[OpenRound]) -> str:
    """L11: somebody asks about another household."""
    counted = next((each for each in rounds if each.counted), None)
    if counted is None or counted.counted is None:
        return OTHERS_MONEY
    return (
        f"{OTHERS_MONEY} Số chung thì xem được: {counted.counted.done} trong {counted.counted.households} hộ "
        f"đã xong tiền {counted.title}."
    )


def mistake(place: Place) -> str:
    """L14: money went to the hamlet by mistake; what is typed next goes to the treasurer."""
    return (
        f"Chuyển nhầm thì tiền vẫn nguyên trong tài khoản của {place.kind}. Nhà mình nhớ chuyển bao nhiêu, "
        f"ngày nào thì gõ vào đây, Loa Xóm đưa {contacts.treasurer_name(place)} tìm và trả lại.\n\n"
        f"Cần gấp thì gọi {contacts.treasurer(place)}."
    )


def mistake_told(place: Place) -> str:
    """The treasurer has it."""
    return f"Đã đưa {contacts.treasurer(place)}. Tìm thấy thì thủ quỹ báo lại."


def asker(households: Sequence[Household], name: str) -> str:
    """Who tells something: the household (each, where a phone has several), or the name that the messenger shows."""
    named = [f"nhà {household.head}, mã hộ {household.code}" for household in households]
    return "; ".join(named) or name or "chưa rõ tên"


def mistake_for_treasurer(asker: str, words: str) -> str:
    """To the treasurer: who says what."""
    return f"Có người báo chuyển nhầm tiền: {asker}.\n\n“{words}”\n\nNhờ tìm trong tài khoản rồi báo lại người đó."


def meeting(body: str | None, on: date | None, place: Place, today: date) -> str:
    """L15: the announcement that spoke of it last, or whom to ask."""
    if body is None or on is None:
        return f"Lịch họp {place.kind} chưa ghi cho Loa Xóm. Hỏi {contacts.head(place)}."
    shown = body if len(body) <= _MEETING_SHOWN else body[: _MEETING_SHOWN - 1].rstrip() + "…"
    return f"Tin gần nhất có nói chuyện họp, đăng {day(on, today)}:\n\n{shown}"


def not_recorded(place: Place, *, head_asked: bool = False) -> str:
    """L15: the hamlet has not told."""
    told = f" Loa Xóm cũng đã báo để {place.head_title} ghi vào." if head_asked else ""
    return f"Việc này {place.kind} chưa ghi cho Loa Xóm. Hỏi {contacts.head(place)}.{told}"


def helpers(names: Sequence[tuple[str, str]], place: Place) -> Content:
    """Who helps: (name, phone) of the hamlet's digital team, or the head."""
    listed = "\n".join(f"{name}, số {phone(number)}" if number else name for name, number in names)
    text = (
        f"Tổ công nghệ số của {place.kind}:\n{listed}"
        if names
        else f"Ở {place.hamlet}, cần giúp thì hỏi {contacts.head(place)}."
    )
    return Content(text=text, choices=(Choice(label="Nhờ người giúp", action="/giupdo"),))


def helpers_in_group(told: Content) -> Content:
    """The same in a group, where nobody is asked to come."""
    return Content(text=f"{told.text}\n\nNhờ đến nhà hoặc gọi giúp: nhắn riêng cho {BOT}.")


def would_be_reported(place: Place) -> str:
    """What a report of something broken leads to, where it is only tried out."""
    return f"Tin này thành một việc có số, báo ngay cho {contacts.head(place)}."


def _round_line(each: OpenRound, today: date) -> str:
    if each.is_voluntary:
        return f"Khoản {each.title} là tự nguyện, tùy lòng."
    asked = f": {rate(each.parts)}" if each.parts else ""
    return f"Tiền {each.title}{asked}. Hạn {day(each.due_on, today)}."


def _charge_line(charge: ChargeState, book: HouseholdBook, whose: str, zone: tzinfo, today: date) -> str:
    receipt = book.receipts.get(charge.charge_id)
    proof = f", phiếu thu số {receipt_number(receipt.number)}" if receipt else ""
    on = day_of(receipt.paid_at, zone, today) if receipt else ""
    title = f"Tiền {charge.title}"
    match charge.status:
        case ChargeStatus.EXEMPT:
            return f"{title}: {whose} đã xong, không phải nộp gì."
        case ChargeStatus.PAID | ChargeStatus.OVER if receipt:
            return f"{title}: {whose} đã xong, {dong(charge.paid)}, {on}{proof}."
        case ChargeStatus.PAID | ChargeStatus.OVER:
            return f"{title}: {whose} đã xong."
        case ChargeStatus.PART:
            return f"{title}: {whose} đã nộp {dong(charge.paid)}{proof}, còn {dong(charge.outstanding)}."
        case ChargeStatus.CLAIMED if charge.held:
            return f"{title}: người thu giúp đang giữ {dong(charge.held)} của {whose}, đợi thủ quỹ nhận."
        case ChargeStatus.CLAIMED:
            return f"{title}: đã ghi lời báo của {whose}, đang đợi thủ quỹ xem."
        case ChargeStatus.UNPAID:
            return f"{title}: {whose} còn {dong(charge.outstanding)}."
        case ChargeStatus.OPEN:
            return f"{title}: tùy lòng, sổ chưa ghi khoản nào của {whose}."


def _whose(book: HouseholdBook, *, several: bool) -> str:
    return f"Nhà {book.household.head}" if several else "Nhà mình"
