"""Opening and closing a round: what the groups, the head and the treasurer read (voice F1 to F9, G15 to G17)."""

from __future__ import annotations

import itertools
from datetime import date, datetime

from messages.channels.base import Choice, Content
from messages.format import cap, clock_time, count, day, dong
from messages.texts import contacts
from messages.texts.tokens import BOT, cmd
from models.domain.charges import Progress
from models.domain.fees import Agreed, Assessment, Basis, Required, Term, Voluntary
from models.domain.folding import words as plain
from models.domain.pay_codes import Account, PayCode
from models.domain.place import Place
from models.domain.rates import Per, RatePart
from models.domain.references import household_code

_EACH = {Per.HOUSEHOLD: "hộ", Per.PERSON: "khẩu", Per.LABOURER: "lao động", Per.SAO: "sào"}
_TIMED = frozenset({"thang", "quy", "nam", "dot", "ky"})
"""A fee with one of these words in its name says its time itself."""
_HALF = 50
NOTHING_TO_PAY = "Không phải nộp."
AS_YOU_LIKE = "Tùy lòng."


def title(fee: str, due: date) -> str:
    """What a round is called in sentences, after "tiền": "vệ sinh môi trường tháng 11"."""
    name = fee[len("tiền ") :] if fee.lower().startswith("tiền ") else fee
    if len(name) > 1 and name[1].islower():  # an abbreviation keeps its capitals
        name = name[0].lower() + name[1:]
    folded = plain(name).split()
    if any(word in _TIMED and number.isdecimal() for word, number in itertools.pairwise(folded)):
        return name
    return f"{name} tháng {due.month}"


def rate(parts: tuple[RatePart, ...]) -> str:
    """The formula as a post says it: "mỗi hộ 20.000đ, mỗi khẩu 5.000đ"; of a voluntary round "tùy lòng"."""
    if not parts:
        return "tùy lòng"
    return ", ".join(f"mỗi {_EACH[part.per]} {dong(part.amount)}" for part in parts)


def basis(of: Basis, today: date) -> str:
    """On what a round rests."""
    match of:
        case Required(text=text):
            return text if plain(text).startswith("theo ") else f"theo {text}"
        case Agreed(on=on):
            return f"họp dân ngày {_short_day(on, today)} đã thống nhất"
        case Voluntary():
            return "tự nguyện"


def explanation(assessment: Assessment) -> str:
    """How an amount came about: "4 khẩu × 5.000đ + 20.000đ/hộ = 40.000đ". Why it is less is never said."""
    if assessment.is_exempt:
        return NOTHING_TO_PAY
    if not assessment.terms:
        return AS_YOU_LIKE
    sum_ = " + ".join(_term(term) for term in assessment.terms)
    if len(assessment.terms) > 1 or assessment.terms[0].per is not Per.HOUSEHOLD:
        sum_ = f"{sum_} = {dong(assessment.full)}"
    if not assessment.percent_off:
        return sum_
    off = "một nửa" if assessment.percent_off == _HALF else f"{assessment.percent_off} phần trăm"
    return f"{sum_}, giảm {off} còn {dong(assessment.amount)}"


def _term(term: Term) -> str:
    if term.per is Per.HOUSEHOLD:
        return f"{dong(term.amount)}/hộ"
    whole, part = divmod(term.hundredths, 100)
    units = f"{count(whole)},{part:02}".rstrip("0") if part else count(whole)
    return f"{units} {_EACH[term.per]} × {dong(term.amount)}"


def _short_day(on: date, today: date) -> str:
    return f"{on.day}/{on.month}" if on.year == today.year else f"{on.day}/{on.month}/{on.year}"


# in the group


def card_caption(
    place: Place, *, round_title: str, parts: tuple[RatePart, ...], of: Basis, due: date, today: date, code: PayCode
) -> str:
    """F7: the round's card; F9 for a voluntary round."""
    example = household_code(12)
    how = (
        "Chuyển bằng tay thì ghi:\n"
        f"{account_lines(code.account)}\n"
        f"Nội dung: {code.reference} rồi mã hộ, ví dụ {code.reference} {example}"
    )
    if isinstance(of, Voluntary):
        return (
            f"📢 {place.hamlet_upper}: {round_title.upper()}\n\n"
            f"Khoản này tự nguyện, tùy lòng từng nhà, không định mức. Nhận đến {day(due, today)}.\n\n"
            f"Quét mã QR trong ảnh, gõ số tiền tùy tâm, ô nội dung giữ nguyên {code.reference}.\n\n"
            f"{how}\n\n"
            f"Góp tiền mặt: {contacts.treasurer(place)}. "
            f"Thu được bao nhiêu, chi vào đâu, {place.kind} công khai đủ."
        )
    return (
        f"📢 {place.hamlet_upper}: TIỀN {round_title.upper()}\n\n"
        f"{cap(rate(parts))}. Hạn nộp {day(due, today)}.\n"
        f"Căn cứ: {basis(of, today)}.\n\n"
        "Mở ứng dụng ngân hàng, quét mã QR trong ảnh. "
        f"Ô nội dung giữ nguyên {code.reference}, gõ thêm mã hộ hoặc tên chủ hộ.\n\n"
        f"{how}\n\n"
        f"Muốn mã QR riêng của nhà mình, khỏi gõ gì: nhắn riêng cho {BOT} chữ “nộp”.\n"
        f"Nộp tiền mặt: {contacts.treasurer(place)}.\n"
        f"Không dùng Zalo thì mở đường dẫn này:\n{place.pay_page}"
    )


def closed_in_group(
    place: Place, *, round_title: str, is_voluntary: bool, came_to: Progress, by: tuple[int, int]
) -> str:
    """G16; `by` is what came by transfer and in cash."""
    by_transfer, by_cash = by
    first = (
        f"{count(came_to.givers)} nhà đã góp."
        if is_voluntary
        else f"{count(came_to.done)} trong {count(came_to.households)} hộ đã xong."
    )
    return (
        f"📢 {place.hamlet_upper}: XONG ĐỢT THU {round_title.upper()}\n\n"
        f"{first} Thu được {dong(came_to.collected)}: "
        f"chuyển khoản {dong(by_transfer)}, tiền mặt {dong(by_cash)}.\n\n"
        "Mã QR của đợt này đã gỡ, bà con đừng quét nữa.\n"
        f"Sổ thu chi xem ở đây:\n{place.public_book}\n\n"
        f"Cảm ơn bà con. {contacts.head_signature(place)}"
    )


# to head and treasurer


def posted(place: Place, *, groups: int, by_hand: int, waits_until: datetime | None, today: date) -> str:
    """Where the code is: `by_hand` groups the head posts into; `waits_until` (local) where quiet hours hold it."""
    if not groups + by_hand:
        return f"Chưa gắn nhóm nào, nên mã QR chưa đăng được. Gắn nhóm: gõ {cmd('gannhom')}."
    hand = f"{by_hand} nhóm {place.head_title} tự chuyển bài."
    if not groups:
        return f"Mã QR: {hand}"
    if waits_until is None:
        text = f"Mã QR đã đăng vào {groups} nhóm."
    else:
        when = f"{clock_time(waits_until.time())} {day(waits_until.date(), today)}"
        text = f"Đang giờ bà con nghỉ, mã QR sẽ đăng vào {groups} nhóm lúc {when}."
    return f"{text} Còn {hand}" if by_hand else text


def opened(
    *, round_title: str, due: date, today: date, households: int, total: int, posted: str, told: int, unlinked: int
) -> str:
    """F6: `told` households get a private message, `unlinked` ones have no phone for it."""
    private = f" {count(told)} hộ nhận tin riêng." if told else ""
    text = (
        f"Đã mở đợt thu {round_title}: {count(households)} hộ, cộng {dong(total)}, hạn {day(due, today)}.\n\n"
        f"{posted}{private}"
    )
    if unlinked:
        print_them = f"In giấy báo nộp cho các hộ này: gõ {cmd('inphieu')}."
        text += f"\n\nCòn {count(unlinked)} hộ chưa có máy nhận tin. {print_them}"
    return text


def opened_voluntary(*, round_title: str, due: date, today: date, posted: str) -> str:
    """F6 for a round that nobody owes anything in."""
    return f"Đã mở đợt thu tự nguyện {round_title}, nhận đến {day(due, today)}.\n\n{posted}"


def opened_before(round_title: str) -> str:
    """The same round was opened already."""
    return f"Đợt thu {round_title} đã mở rồi, Loa Xóm không mở lần nữa."


def ask_to_close(*, round_id: int, round_title: str, is_voluntary: bool, came_to: Progress) -> Content:
    """G15."""
    if is_voluntary:
        so_far = f"Đã thu {dong(came_to.collected)} của {count(came_to.givers)} nhà.\n\nĐóng rồi thì gỡ mã QR."
    else:
        so_far = (
            f"Đã thu {dong(came_to.collected)}, {count(came_to.done)} trong {count(came_to.households)} hộ xong, "
            f"còn {count(came_to.households_left)} hộ, cộng {dong(came_to.left)}.\n\n"
            "Đóng rồi thì gỡ mã QR, thôi nhắc. Hộ còn lại vẫn nằm trong sổ, nộp lúc nào thủ quỹ ghi lúc đó."
        )
    return Content(
        text=f"Đóng đợt thu {round_title}? {so_far}",
        choices=(
            Choice(label="Đóng đợt thu", action=f"round:close:{round_id}", answer="yes", exact=True),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def closed(*, round_title: str, is_voluntary: bool, came_to: Progress) -> str:
    """G17."""
    came = closed_with(round_title=round_title, is_voluntary=is_voluntary, came_to=came_to)
    if is_voluntary:
        return f"{came}\n\nGõ {cmd('congkhai')} để đăng thu chi."
    return f"{came}\n\nGõ {cmd('danhsach')} để xem hộ còn lại, {cmd('congkhai')} để đăng thu chi."


def closed_with(*, round_title: str, is_voluntary: bool, came_to: Progress) -> str:
    """G17, what it came to."""
    if is_voluntary:
        return f"Đã đóng đợt thu {round_title}.\n\nĐã thu: {dong(came_to.collected)}, của {count(came_to.givers)} nhà"
    return (
        f"Đã đóng đợt thu {round_title}.\n\n"
        f"Phải thu: {dong(came_to.expected)}\n"
        f"Đã thu: {dong(came_to.collected)}\n"
        f"Còn lại: {dong(came_to.left)}, {count(came_to.households_left)} hộ\n"
        f"Không phải nộp: {count(came_to.exempt)} hộ"
    )


def closed_before(round_title: str) -> str:
    """Somebody was quicker."""
    return f"Đợt thu {round_title} đã đóng rồi."


def account_lines(account: Account) -> str:
    """Where to transfer to, each on its own line to be copied."""
    return f"Số tài khoản: {account.number}\nNgân hàng: {account.bank}\nTên tài khoản: {account.holder}"
