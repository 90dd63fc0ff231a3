"""Requests for a person's help: to the asker, to those who help, to the head (voice M, L5, L16, L23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from messages.channels.base import Choice, Content
from messages.format import cap, from_now, phone, quote
from messages.texts import contacts
from messages.texts.tokens import cmd
from models.domain.place import Place
from models.domain.roles import HELPERS
from models.help import Seen
from models.tables import HelpKind, HelpStatus, Role

MOST_LISTED = 7
"""Requests that can be picked from the list; two choices are kept: the questions without an answer, leaving."""
LABEL_LETTERS = 20
SHOWN = 200
"""Letters of a request that are shown again."""

WHAT = "Nhà mình cần giúp việc gì ạ? Gõ một câu, ví dụ: cài VNeID."
WHICH_HOUSE = "Giúp ở nhà nào ạ?"
_NOTHING_OPEN = "Bây giờ không có việc nào đang chờ giúp."
NOT_IN_TIME = "Đã ghi là không kịp, việc này để người khác nhận."
NO_SUCH_REQUEST = "Loa Xóm không thấy việc đó."
NOT_YOURS = "Việc này không còn do máy này giữ."
LATER = f"Để đó. Xem lại lúc nào cũng được: gõ {cmd('viec')}."
THANKS = "Cảm ơn, đã ghi là xong."
STILL_THEIRS = "Loa Xóm báo lại ngay cho người giúp."
ASK_MORE = "Hỏi thêm gì ạ? Gõ một câu, Loa Xóm chuyển."
SENT_ON = "Đã chuyển. Có trả lời, Loa Xóm nhắn vào đây."
ANSWER_SENT = "Đã chuyển câu trả lời."

WAYS = {HelpKind.VISIT: "đến nhà giúp", HelpKind.CALL: "gọi điện", HelpKind.QUESTION: "trả lời một câu"}
WAITING_ON = "Loa Xóm nhắn ngay khi có người nhận."
GIVEN_BEFORE = "Việc này đã có người nhận rồi."
NOT_WITHDRAWN = "Việc đó đã có người nhận, nhắn người nhận là được."
_LEAVE = Choice(label="Thôi", action="leave")
_QUESTIONS = Choice(label="Câu bà con hỏi", action="learn.list")


def nothing_open() -> Content:
    """No request waits; what was asked and not answered may."""
    return Content(text=_NOTHING_OPEN, choices=(_QUESTIONS, _LEAVE))


def which_way() -> Content:
    """M1: how to help, and who will see what."""
    return Content(
        text="Người giúp đến nhà hay gọi điện ạ? Tổ công nghệ số sẽ thấy tên, chỗ ở và việc cần giúp.",
        choices=(
            Choice(label="Đến nhà giúp", action="help.ask:visit"),
            Choice(label="Gọi điện cho tôi", action="help.ask:call"),
            _LEAVE,
        ),
    )


def recorded(seen: Seen, place: Place, told: Sequence[Role]) -> str:
    """M2, L5 for a question, L16 for something broken; `told` are the roles that have it now."""
    if seen.kind is HelpKind.PROBLEM:
        reported = f"Đã báo {contacts.head_name(place)}. " if told else ""
        return f"Đã ghi việc số {seen.request_id}: {quote(seen.words, SHOWN)}. {reported}Làm xong Loa Xóm nhắn lại."
    if seen.kind is HelpKind.QUESTION:
        first = f"Đã chuyển câu hỏi, việc số {seen.request_id}. Có trả lời, Loa Xóm nhắn vào đây"
        first += ", thường trong một ngày." if told else "."
    else:
        is_team = any(role.kind in HELPERS for role in told)
        receiver = "Tổ công nghệ số" if is_team else cap(contacts.head_name(place))
        reported = f" {receiver} đã nhận tin." if told else ""
        first = f"Đã ghi, việc số {seen.request_id}.{reported} Có người nhận, Loa Xóm báo tên và số điện thoại."
    return f"{first}\n\nGấp thì gọi {_first_to_call(place, told)}."


def asked(seen: Seen) -> Content:
    """M3: told to those who can help."""
    if seen.kind is HelpKind.PROBLEM:
        text = f"Bà con báo việc số {seen.request_id}\n\n{who(seen)}\nBáo: {quote(seen.words, SHOWN)}"
    elif seen.kind is HelpKind.QUESTION:
        text = (
            f"Có câu hỏi chờ người trả lời, việc số {seen.request_id}\n\n{who(seen)}\nHỏi: {quote(seen.words, SHOWN)}"
        )
    else:
        text = (
            f"Có người nhờ giúp, việc số {seen.request_id}\n\n{who(seen)}\n"
            f"Cần: {quote(seen.words, SHOWN)}\nMuốn: {WAYS[seen.kind]}"
        )
    return Content(
        text=text,
        choices=(
            Choice(label="Tôi nhận", action=f"help.take:{seen.request_id}", answer="yes"),
            Choice(label="Không kịp", action=f"help.pass:{seen.request_id}", answer="no"),
        ),
    )


def who(seen: Seen) -> str:
    """Whose request it is: the household and its lane, or the name that the messenger shows."""
    if seen.household is None:
        return f"Người nhờ: {seen.asker or 'chưa rõ tên'}, chưa nối với nhà nào"
    lane = f", {seen.lane}" if seen.lane else ""
    return f"Nhà {seen.household.head}, mã hộ {seen.household.code}{lane}"


def taken_by_you(seen: Seen, you: str) -> Content:
    """To the one who took it: what to do, in all its words, and how to say that it is done."""
    number = seen.household.phone if seen.household else ""
    call = f"\nSố điện thoại trong sổ: {phone(number)}" if number else ""
    choices = [Choice(label="Báo xong", action=f"help.done:{seen.request_id}"), _later()]
    if seen.kind is HelpKind.QUESTION:
        choices.insert(0, Choice(label="Trả lời ngay", action=f"help.reply:{seen.request_id}"))
    elif seen.kind is HelpKind.VISIT and seen.household is not None:
        choices.insert(1, Choice(label="Làm giúp nhà này", action=f"behalf.house:{seen.household.id}"))
    return Content(
        text=f"Đã ghi {you} là người nhận việc số {seen.request_id}.\n\n{who(seen)}{call}\n{quote(seen.words)}",
        choices=tuple(choices),
    )


def taken_already(seen: Seen) -> str:
    """Somebody was quicker."""
    if seen.status is HelpStatus.DONE:
        return f"Việc số {seen.request_id} đã xong rồi."
    name = seen.taker.full_name if seen.taker else ""
    return f"Việc số {seen.request_id} đã có {name or 'người khác'} nhận."


def taken(seen: Seen, helper: Role, place: Place) -> str:
    """M4: to the asker."""
    name = _name(helper)
    reach = f", số {phone(helper.phone)}" if helper.phone else ""
    match seen.kind:
        case HelpKind.PROBLEM:
            return f"Việc số {seen.request_id} đã có người nhận: {name}{reach}. Làm xong Loa Xóm nhắn lại."
        case HelpKind.QUESTION:
            return f"{name} nhận trả lời câu hỏi của nhà mình{reach}. Có trả lời, Loa Xóm nhắn vào đây."
        case HelpKind.VISIT:
            then = "Người này sẽ gọi trước khi đến."
        case HelpKind.CALL:
            then = "Người này sẽ gọi điện."
    return (
        f"{name} nhận giúp nhà mình{reach}. {then}\n\n"
        f"Ai đến mà đòi mật khẩu, mã OTP thì nhà mình đừng đưa, gọi {contacts.head(place)}."
    )


def open_requests(requests: Sequence[Seen], now: datetime) -> Content:
    """M5: by lane, each to be taken or finished."""
    shown = list(requests)[:MOST_LISTED]
    blocks = [
        "\n".join([cap(lane) if lane else "Chưa rõ chỗ ở", *(_line(seen, now) for seen in of_lane)])
        for lane, of_lane in groupby(shown, key=lambda seen: seen.lane)
    ]
    left = len(requests) - len(shown)
    more = f"\n\nCòn {left} việc nữa, xong việc trên rồi xem tiếp." if left else ""
    listed = "\n\n".join(blocks)
    return Content(
        text=f"Đang chờ giúp, {len(requests)} việc\n\n{listed}{more}\n\nChọn việc để nhận hoặc báo xong.",
        choices=(
            *(Choice(label=f"Việc {seen.request_id}", action=f"help.show:{seen.request_id}") for seen in shown),
            _QUESTIONS,
            _LEAVE,
        ),
    )


def finished(seen: Seen, helper: Role) -> Content:
    """M6: asks the one who wanted it."""
    return Content(
        text=f"{_name(helper)} báo đã xong việc số {seen.request_id} của nhà mình. Xong thật chưa ạ?",
        choices=(
            Choice(label="Xong rồi, cảm ơn", action=f"help.thanks:{seen.request_id}", answer="yes"),
            Choice(label="Chưa xong", action=f"help.not_done:{seen.request_id}", answer="no"),
        ),
    )


def finish_told(seen: Seen) -> str:
    """To the helper: the asker was told."""
    return f"Đã ghi việc số {seen.request_id} là xong, và hỏi lại {_short_who(seen)}."


def not_done(seen: Seen) -> Content:
    """To the helper: it was not done after all."""
    return Content(
        text=f"Việc số {seen.request_id}: {_short_who(seen)} báo chưa xong.\n\n{quote(seen.words, SHOWN)}",
        choices=(Choice(label="Báo xong", action=f"help.done:{seen.request_id}"), _later()),
    )


def reply_prompt(seen: Seen) -> str:
    """The helper's next words are the answer."""
    return f"Gõ câu trả lời cho {quote(seen.words, SHOWN)}. Loa Xóm chuyển nguyên văn, kèm tên người trả lời."


def reply(seen: Seen, helper: Role, body: str) -> Content:
    """L23: an answer came from a person."""
    return Content(
        text=(f"{_name(helper)} trả lời câu {quote(seen.words, SHOWN)}:\n\n{body}\n\nĐược chưa ạ?"),
        choices=(
            Choice(label="Được rồi", action=f"help.enough:{seen.request_id}", answer="yes"),
            Choice(label="Hỏi thêm", action=f"help.more:{seen.request_id}"),
            Choice(label="Chưa đúng", action=f"help.more:{seen.request_id}"),
        ),
    )


def asked_more(seen: Seen, words: str) -> Content:
    """To the helper: the asker wants more."""
    return Content(
        text=f"Việc số {seen.request_id}: {_short_who(seen)} hỏi thêm: {quote(words, SHOWN)}",
        choices=(
            Choice(label="Trả lời ngay", action=f"help.reply:{seen.request_id}"),
            Choice(label="Báo xong", action=f"help.done:{seen.request_id}"),
            _later(),
        ),
    )


def waits_a_day(seen: Seen) -> Content:
    """M7: to those who can help; to its taker where a question was taken and not answered."""
    if seen.status is HelpStatus.TAKEN:
        return Content(
            text=f"Việc số {seen.request_id} nhận từ hôm qua chưa có câu trả lời: {quote(seen.words, SHOWN)}.",
            choices=(
                Choice(label="Trả lời ngay", action=f"help.reply:{seen.request_id}"),
                Choice(label="Báo xong", action=f"help.done:{seen.request_id}"),
                _later(),
            ),
        )
    return Content(
        text=(
            f"Việc số {seen.request_id} chờ từ hôm qua: {_whose(seen)}, {quote(seen.words, SHOWN)}. "
            "Nhờ một người nhận giúp."
        ),
        choices=(
            Choice(label="Tôi nhận", action=f"help.take:{seen.request_id}", answer="yes"),
            Choice(label="Không kịp", action=f"help.pass:{seen.request_id}", answer="no"),
        ),
    )


def waits_two_days(seen: Seen, helpers: Sequence[Role], you: str) -> Content:
    """M8: to the head, who gives it to somebody."""
    stands = "chưa ai nhận" if seen.status is HelpStatus.OPEN else f"{_taker(seen)} nhận mà chưa trả lời"
    return Content(
        text=(
            f"Việc số {seen.request_id} chờ hai ngày {stands}: {_whose(seen)}, {quote(seen.words, SHOWN)}.\n\n"
            f"Giao cho ai, hay {you} tự lo ạ?"
        ),
        choices=(
            *(Choice(label=_give_to(role), action=f"help.give:{seen.request_id}:{role.id}") for role in helpers[:6]),
            Choice(label="Tôi tự lo", action=f"help.give:{seen.request_id}:mine"),
            _later(),
        ),
    )


def nobody_yet(seen: Seen, place: Place) -> Content:
    """M10: to the asker."""
    return Content(
        text=(
            f"Việc số {seen.request_id} của nhà mình chưa có người nhận. Loa Xóm đã nhắc tổ công nghệ số.\n\n"
            f"Gấp thì ra Trung tâm Phục vụ hành chính công của {place.commune_kind}, cán bộ ngồi làm cùng. "
            f"Hoặc gọi {contacts.head(place)}."
        ),
        choices=(
            Choice(label="Chờ thêm", action=f"help.wait:{seen.request_id}"),
            Choice(label="Thôi, tôi tự đi", action=f"help.withdraw:{seen.request_id}"),
        ),
    )


def withdrawn(seen: Seen) -> str:
    """M9."""
    return f"Đã rút việc số {seen.request_id}. Lúc nào cần lại thì gõ {cmd('giupdo')}."


def given(seen: Seen, helper: Role) -> str:
    """To the head: who has it now."""
    return f"Đã giao việc số {seen.request_id} cho {_name(helper)}, người nhờ đã được báo."


def _whose(seen: Seen) -> str:
    lane = f", {seen.lane}" if seen.lane else ""
    return f"{_short_who(seen)}{lane}"


def _give_to(role: Role) -> str:
    name = " ".join(role.full_name.split()[-2:]) or "người giúp"
    return f"Giao cho {name}"[:LABEL_LETTERS]


def _taker(seen: Seen) -> str:
    return (seen.taker.full_name if seen.taker else "") or "có người"


def _line(seen: Seen, now: datetime) -> str:
    whose = seen.household.head if seen.household else seen.asker or "chưa rõ tên"
    if seen.status is HelpStatus.TAKEN:
        name = seen.taker.full_name if seen.taker else ""
        stands = f"{name or 'có người'} đang làm"
    else:
        stands = f"chờ {from_now(now, seen.asked_at)}"
    return f"{seen.request_id}: {whose}, {quote(seen.words, 60)}, {stands}"


def _short_who(seen: Seen) -> str:
    return f"nhà {seen.household.head}" if seen.household else seen.asker or "người nhờ"


def _name(helper: Role) -> str:
    return helper.full_name or "Người giúp"


def _first_to_call(place: Place, told: Sequence[Role]) -> str:
    reachable = next((role for role in told if role.phone), None)
    return f"{reachable.full_name}, số {phone(reachable.phone)}" if reachable else contacts.head(place)


def _later() -> Choice:
    return Choice(label="Để sau", action="help.later")
