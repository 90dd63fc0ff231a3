"""Announcements and rounds as scripts for the loudspeaker, and what the reader is told beside them (voice R5, R7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import spoken, spoken_text
from messages.channels.base import Choice, Content
from messages.format import cap, day, quote
from messages.texts import disclosure_loud
from messages.texts.posts import RESCUE_PHONE, shortened_label, signed_by, title
from messages.texts.rounds import rate
from messages.texts.tokens import cmd
from models.domain.announcements import AnnouncementKind
from models.domain.fees import Agreed, Basis, Required, Voluntary
from models.domain.folding import words as plain
from models.domain.pay_codes import Account
from models.domain.place import Place
from models.domain.rates import RatePart
from models.domain.roles import RoleKind

_HELLO = "Alô, alô. Alô, alô."
_END = "Xin hết. Cảm ơn bà con đã lắng nghe."
_NOT_READ = re.compile(r"\d|\b[BCDĐGHKLMNPQRSTVX]{2,}\b")
"""A figure, or an abbreviation: a word without a vowel."""
_OF_ITS_DAY = re.compile(r"(?i:\b(?:nay|mai|mốt|ngày kia)\b)")
_MOST_REPEATED = 6
"""Sentences; more would be the whole text, which is read twice anyhow."""

NOTHING = (
    "Chưa có thông báo nào đã đăng, cũng chưa có đợt thu nào đang mở, nên chưa có gì để chép ra bài đọc loa.\n\n"
    f"Gửi thông báo: gõ {cmd('thongbao')}. Mở đợt thu: gõ {cmd('dotthu')}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who stands at the loudspeaker; `phone` may be empty, and the name too."""

    name: str
    title: str  # in a sentence: "phó trưởng thôn"
    phone: str

    @property
    def opening(self) -> str:
        """ "Tôi là Trần Văn Bình, trưởng thôn, xin" """
        return f"Tôi là {self.name}, {self.title}, xin" if self.name else "Xin"


def reader(place: Place, kind: RoleKind, name: str, phone: str) -> Reader:
    """The head or the deputy who asked for the script."""
    signed = signed_by(place, kind, "") if kind is RoleKind.DEPUTY else place.head_title
    return Reader(name=name, title=signed[:1].lower() + signed[1:], phone=phone)


def which(announced: tuple[int, str] | None, rounds: Sequence[tuple[int, str]]) -> Content:
    """What is to be read: the last announcement, or one of the open rounds; (id, text or title)."""
    lines, choices = [], []
    if announced is not None:
        number, body = announced
        lines.append(f"Thông báo {quote(title(body))}")
        choices.append(Choice(label="Thông báo", action=f"loud.post:{number}"))
    for number, name in rounds:
        lines.append(f"Đợt thu {name}")
        label = "Đợt thu" if len(rounds) == 1 else cap(shortened_label(name))
        choices.append(Choice(label=label, action=f"loud.round:{number}"))
    choices.append(Choice(label="Thôi", action="leave", answer="no"))
    return Content(text="\n".join(["Chép bài nào ra bài đọc loa ạ?", "", *lines]), choices=tuple(choices))


def for_the_reader(
    script: str, *, again: str, southern: bool, you: str, posted_on: date | None = None, today: date
) -> Content:
    """What is not read out. `again` is the action that makes the script; `posted_on` the day of the announcement."""
    lines = [disclosure_loud.for_the_reader(script)]
    if posted_on is not None and posted_on != today:
        other_day = f", chữ “hôm nay”, “ngày mai” thì {you} đổi lại" if _OF_ITS_DAY.search(script) else ""
        lines.append(f"Bài này đăng {day(posted_on, today)}{other_day}.")
    if _NOT_READ.search(script):
        lines.append(f"Chỗ nào còn số hoặc chữ viết tắt, Loa Xóm chưa chắc cách đọc: {you} xem trước.")
    choices: tuple[Choice, ...] = ()
    if southern:
        choices = (Choice(label="Đọc nghìn, linh", action=again),)
    elif spoken.southern(script) != script:
        choices = (Choice(label="Đọc ngàn, lẻ", action=f"{again}:south"),)
    return Content(text="\n\n".join(lines), choices=choices)


# an announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The announcement that another one puts right."""

    body: str
    on: date


def announcement(
    kind: AnnouncementKind,
    body: str,
    place: Place,
    reader: Reader,
    *,
    today: date,
    corrected: Corrected | None = None,
) -> str:
    """R7 for an emergency; else the text between the head and the end of R5."""
    lines = spoken_text.read(body, today=today)
    told, repeated = _told(lines), _repeated(lines)
    greeting = f"Kính thưa bà con {spoken.words(place.hamlet)}."
    match kind:
        case AnnouncementKind.EMERGENCY:
            loud = "Alô, alô. Tin khẩn. Alô, alô. Tin khẩn."
            first = " ".join(each.said for each in lines[0]) if lines else ""
            return _blocks(
                f"{loud}\n{greeting}\n{told}",
                _help("Ai cần người cứu giúp", reader),
                f"Bà con gõ cửa báo nhà bên cạnh. Tôi nhắc lại: {first}",
            )
        case AnnouncementKind.ALL_CLEAR:
            return _blocks(
                f"{_HELLO}\n{greeting}\nHết tin khẩn. Tôi nhắc lại, hết tin khẩn.",
                told,
                repeated,
                _help("Nhà nào còn cần giúp", reader),
                _END,
            )
        case AnnouncementKind.SAD:
            return _blocks(f"{_HELLO}\n{greeting}\n{reader.opening} báo tin buồn.", told, repeated, "Xin hết.")
        case AnnouncementKind.CORRECTION if corrected is not None:
            of = spoken_text.phrase(title(corrected.body), today=today)
            return _blocks(
                f"{_HELLO}\n{greeting}\n{reader.opening} đính chính.\n"
                f"Thông báo hôm {spoken.day(corrected.on)}, về “{of}”, có chỗ chưa đúng.",
                f"Đúng là: {told}",
                repeated,
                _END,
            )
        case _:
            return _blocks(f"{_HELLO}\n{greeting}\n{reader.opening} thông báo.", told, repeated, _END)


def _told(lines: Sequence[Sequence[spoken_text.Sentence]]) -> str:
    """The text; a number that people write down is read once more at once."""
    said: list[str] = []
    for line in lines:
        begun: list[str] = []
        for each in line:
            begun.append(each.said)
            if each.digits:
                said += [" ".join(begun), *(_once_more(digits) for digits in each.digits)]
                begun = []
        if begun or not line:
            said.append(" ".join(begun))
    return "\n".join(said)


def _once_more(digits: str) -> str:
    return f"Tôi đọc lại{' ' if ':' in digits else ': '}{digits}."


def _repeated(lines: Sequence[Sequence[spoken_text.Sentence]]) -> str:
    """When, and how much: once more."""
    again = [each.said for line in lines for each in line if each.is_repeated]
    if not 0 < len(again) <= _MOST_REPEATED:
        return ""
    return "\n".join(["Tôi nhắc lại.", *(cap(each) for each in again)])


def _help(who: str, reader: Reader) -> str:
    rescue = spoken.one_by_one(RESCUE_PHONE)
    if not reader.phone:
        return f"{who}, gọi số: {rescue}.\nTôi đọc lại: {rescue}."
    digits = spoken.phone_number(reader.phone)
    return f"{who}, gọi số: {digits}.\nTôi đọc lại: {digits}.\nKhông được thì gọi {rescue}."


# a round


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A round as it is asked for over the loudspeaker. No `account`: nobody can transfer now.

    `groups` are the kinds of messenger the hamlet has groups in, where the round's code is pinned.
    """

    title: str
    parts: tuple[RatePart, ...]
    basis: Basis
    due: date
    account: Account | None
    groups: frozenset[str]


def collection(of: Collection, place: Place, reader: Reader, *, today: date) -> str:
    """R5."""
    name = spoken_text.phrase(of.title, today=today)
    is_voluntary = isinstance(of.basis, Voluntary)
    what = "việc góp tự nguyện" if is_voluntary else "việc nộp tiền"
    return _blocks(
        f"{_HELLO}\nKính thưa bà con {spoken.words(place.hamlet)}.\n{reader.opening} thông báo {what} {name}.",
        _how_much(of),
        _until(of.due, is_voluntary=is_voluntary),
        _basis(of.basis, today),
        _scan(of, place) if of.account else "",
        _transfer(of.account, place) if of.account else "",
        _cash(place, is_voluntary=is_voluntary),
        f"Nhà nào đã góp, xin cảm ơn.\n{_END}"
        if is_voluntary
        else f"Nhà nào đã nộp, xin cảm ơn. Nhà nào có việc khó, xin gặp riêng tôi.\n{_END}",
    )


def _how_much(of: Collection) -> str:
    if isinstance(of.basis, Voluntary):
        return "Khoản này tùy lòng từng nhà, không định mức."
    if not of.parts:
        return ""
    each = [(rate((part,)).rpartition(" ")[0], spoken.dong(part.amount)) for part in of.parts]
    (who, amount), *others = each
    more = "".join(f", {other} {so_much}" for other, so_much in others)
    return f"{cap(who)} nộp {amount}{more}.\nTôi nhắc lại, {who} {amount}{more}."


def _until(due: date, *, is_voluntary: bool) -> str:
    said = f"{spoken.day(due)}, tức {spoken.lunar(due)}"
    return f"{'Nhận đến' if is_voluntary else 'Hạn nộp là'} {said}.\nTôi nhắc lại, {said}."


def _basis(of: Basis, today: date) -> str:
    match of:
        case Required(text=text):
            said = spoken_text.phrase(text, today=today)
            return f"Khoản này thu {said if plain(said).startswith('theo ') else f'theo {said}'}."
        case Agreed(on=on):
            year = "" if on.year == today.year else f" năm {spoken.number(on.year)}"
            met = f"{spoken.day_of_month(on.day, on.month)}{year}"
            return f"Khoản này bà con đã bàn và thống nhất hôm họp dân {met}."
        case Voluntary():
            return ""


def _scan(of: Collection, place: Place) -> str:
    if not of.groups:
        return ""
    known = {"zalo": "Zalo ", "telegram": "Telegram "}
    app = known.get(next(iter(of.groups)), "") if len(of.groups) == 1 else ""
    return f"Bà con có điện thoại thông minh thì vào nhóm {app}của {place.kind}, quét mã đang ghim ở đầu nhóm."


def _transfer(account: Account, place: Place) -> str:
    groups = ",\n".join(spoken.account_number(account.number))
    names = [each.name for each in (place.treasurer, place.head) if each is not None]
    holder = next((name for name in names if plain(name) == plain(account.holder)), account.holder)
    return (
        "Bà con nào chuyển khoản bằng tay, xin lấy giấy bút.\n"
        f"{spoken.bank(account.bank)}.\n"
        f"Số tài khoản:\n{groups}.\n"
        f"Tôi đọc lại số tài khoản:\n{groups}.\n"
        f"Tên tài khoản: {holder}.\n"
        "Nội dung ghi mã hộ và tên chủ hộ."
    )


def _cash(place: Place, *, is_voluntary: bool) -> str:
    if place.treasurer is None:
        return ""
    gives = "góp tiền mặt" if is_voluntary else "nộp tiền mặt"
    lines = [f"Bà con {gives} thì gặp {place.treasurer.name}, thủ quỹ."]
    if place.treasurer.phone:
        digits = spoken.phone_number(place.treasurer.phone)
        lines += [f"Số điện thoại: {digits}.", f"Tôi đọc lại: {digits}."]
    return "\n".join(lines)


def _blocks(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)
