"""What the head or the treasurer is asked while opening a round (voice F1 to F5), and why one cannot be opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day, dong
from messages.texts import rounds, typed
from messages.texts.payments import round_labels
from models import round_plans
from models.domain.fees import Basis
from models.domain.pay_codes import Account
from models.domain.place import Place
from models.domain.rates import RatePart
from models.refusals import Refusal
from models.rounds import NoMoreRounds

LABEL = 20
MOST_CHOICES = 9
USUAL_FEES = ("Vệ sinh môi trường", "Điện chiếu sáng", "Quỹ khuyến học")
"""Offered where the hamlet has no fee yet."""

_LEAVE = Choice(label="Thôi", action="leave")

ASK_NAME = "Khoản thu tên gì ạ? Ví dụ: vệ sinh môi trường."
NAME_TOO_LONG = "Tên dài quá. Gõ giúp một tên ngắn, ví dụ: vệ sinh môi trường."
ASK_DUE = "Hạn nộp ngày nào ạ? Ví dụ: 30/11."
ASK_MEETING = "Họp dân ngày nào ạ? Ví dụ: 15/10."
ASK_DOCUMENT = "Theo văn bản nào ạ? Gõ tên, số, ngày của văn bản."
DOCUMENT_TOO_LONG = "Dài quá, bài đăng không chứa hết. Gõ giúp tên, số, ngày của văn bản thôi."
GONE = "Việc mở đợt thu này đã cũ, Loa Xóm không giữ nữa. Làm lại từ đầu giúp."

NOTHING_TO_COLLECT = "Tính theo sổ hộ thì không hộ nào phải nộp, nên đợt thu chưa mở. Xem lại mức nộp và sổ hộ giúp."

CATEGORIES = {
    "ho-ngheo": "Hộ nghèo",
    "can-ngheo": "Hộ cận nghèo",
    "chinh-sach": "Hộ chính sách",
    "neo-don": "Neo đơn",
}


def ask_meeting(held: Sequence[date]) -> Content:
    """On which day it was agreed; the meetings whose result is written down are offered."""
    days = dict.fromkeys(held)  # two of one day are one to choose
    return Content(
        text=ASK_MEETING,
        choices=tuple(
            Choice(label=f"Họp {each.day}/{each.month}/{each.year}", action=f"round:agreed:{each.isoformat()}")
            for each in days
        ),
    )


def open_or_close(titles: Sequence[str], you: str) -> Content:
    """Rounds are open: another one, or an end to one of these?"""
    listed = "\n".join(f"Tiền {title}" for title in titles)
    return Content(
        text=f"Đang thu {len(titles)} khoản:\n\n{listed}\n\n{cap(you)} muốn làm gì ạ?",
        choices=(
            Choice(label="Mở đợt mới", action="round:new"),
            Choice(label="Đóng đợt thu", action="round:ask_close"),
            Choice(label="Rút đợt mở nhầm", action="/rutdot"),
            _LEAVE,
        ),
    )


NONE_TO_CLOSE = "Không có đợt thu nào đang mở, nên không có gì để đóng."


def which_to_close(rounds_open: Sequence[tuple[int, str]]) -> Content:
    """Several rounds are open: (id, title)."""
    shown = rounds_open[: MOST_CHOICES - 1]
    return Content(
        text="Đóng đợt thu nào ạ?",
        choices=(
            *(
                Choice(label=label, action=f"round:ask_close:{round_id}")
                for label, (round_id, _) in zip(round_labels([title for _, title in shown]), shown, strict=True)
            ),
            _LEAVE,
        ),
    )


def which_fee(fees: Sequence[tuple[int, str]]) -> Content:
    """F1: the hamlet's fees (id, name), or the usual ones where it has none."""
    known = [
        Choice(label=_label(cap(name)), action=f"round:fee:{fee_id}") for fee_id, name in fees[: MOST_CHOICES - 2]
    ] or [Choice(label=name, action=f"round:usual:{place}") for place, name in enumerate(USUAL_FEES)]
    return Content(text="Thu khoản nào ạ?", choices=(*known, Choice(label="Khoản mới", action="round:name"), _LEAVE))


def which_fund(funds: Sequence[tuple[int, str]]) -> Content:
    """A new fee, and several funds: (id, name)."""
    return Content(
        text="Tiền thu được vào quỹ nào ạ?",
        choices=(
            *(
                Choice(label=_label(name), action=f"round:fund:{fund_id}")
                for fund_id, name in funds[: MOST_CHOICES - 1]
            ),
            _LEAVE,
        ),
    )


def how_much() -> Content:
    """F2."""
    return Content(
        text=(
            "Mỗi hộ nộp bao nhiêu ạ? Gõ số tiền, ví dụ 20000.\n\n"
            "Tính theo người thì gõ: 5000 mỗi khẩu. "
            "Vừa hộ vừa người thì gõ: 20000 mỗi hộ, 5000 mỗi khẩu."
        ),
        words=(Choice(label="Tự nguyện", action="round:voluntary"), _LEAVE),
    )


def rate_asked_back(parts: tuple[RatePart, ...]) -> Content:
    """N24 for a rate."""
    return typed.amount_asked_back(
        rounds.rate(parts),
        yes=Choice(label="Đúng rồi", action="round:rate_right", answer="yes"),
        no=Choice(label="Gõ lại", action="round:rate", answer="no"),
    )


def very_large(amount: int, households: int, total: int, *, may_be_right: bool) -> Content:
    """N25 for a rate."""
    return typed.amount_very_large(
        amount,
        households,
        total,
        right=Choice(label="Số này đúng", action="round:rate_right:large") if may_be_right else None,
        again=Choice(label="Gõ lại", action="round:rate"),
    )


def no_such_due(month: int, month_days: int, typed_day: int, you: str, near: Sequence[date]) -> Content:
    """N21 for the due date."""
    choices = [Choice(label=f"{each.day}/{each.month}", action=f"round:due:{each.isoformat()}") for each in near]
    return typed.no_such_day(month, month_days, typed_day, you, near=choices)


def which_basis() -> Content:
    """F4."""
    return Content(
        text="Thu theo đâu ạ? Bài đăng phải ghi rõ để bà con biết.",
        choices=(
            Choice(label="Đã họp dân bàn", action="round:agreed"),
            Choice(label="Theo quy định", action="round:required"),
            Choice(label="Tự nguyện", action="round:voluntary"),
            _LEAVE,
        ),
    )


def who_pays_less() -> Content:
    """Whether the households of the register's categories pay like all."""
    return Content(
        text="Hộ nghèo, cận nghèo, chính sách, neo đơn có phải nộp không ạ?",
        choices=(
            Choice(label="Nộp như mọi hộ", action="round:exempt:all:0"),
            Choice(label="Không phải nộp", action="round:exempt:all:100"),
            Choice(label="Nộp một nửa", action="round:exempt:all:50"),
            Choice(label="Chọn từng loại", action="round:exempt:each"),
            _LEAVE,
        ),
    )


def category_pays(category: str, households: int) -> Content:
    """One category of the register: how much it pays."""
    return Content(
        text=f"{CATEGORIES[category]}, {count(households)} hộ, nộp thế nào ạ?",
        choices=(
            Choice(label="Nộp như mọi hộ", action=f"round:exempt:{category}:0"),
            Choice(label="Không phải nộp", action=f"round:exempt:{category}:100"),
            Choice(label="Nộp một nửa", action=f"round:exempt:{category}:50"),
            _LEAVE,
        ),
    )


_PREVIEW = (
    Choice(label="Mở đợt thu", action="round:open", answer="yes", exact=True),
    Choice(label="Sửa lại", action="round:mend"),
    Choice(label="Xem từng hộ", action="round:each:0"),
    Choice(label="Lặp hằng tháng", action="round:repeat"),
    _LEAVE,
)


def preview_choices(*, has_changes: bool) -> tuple[Choice, ...]:
    """What can be done with the preview; `has_changes`: the register has changed since the last round."""
    changes = (Choice(label="Xem hộ đổi", action="round:changes"),) if has_changes else ()
    return (*_PREVIEW[:3], *changes, *_PREVIEW[3:])


def preview(
    *,
    you: str,
    fee: str,
    round_title: str,
    parts: tuple[RatePart, ...],
    of: Basis,
    due: date,
    today: date,
    households: int,
    exempt: int,
    total: int,
    account: Account,
    groups: int,
    register: str,
) -> Content:
    """F5; `register` says how the register has changed since the last round, empty where it has not."""
    paying = f"{count(households)}, trong đó {count(exempt)} hộ không phải nộp" if exempt else count(households)
    lines = [
        f"Khoản thu: {fee}",
        f"Đợt thu: {round_title}",
        f"Mức: {rounds.rate(parts)}",
        f"Căn cứ: {rounds.basis(of, today)}",
        f"{'Hạn nộp' if parts else 'Nhận đến'}: {day(due, today)}",
        f"Số hộ: {paying}",
        *([f"Sổ hộ từ đợt trước: {register}"] if register else []),
        *([f"Cộng phải thu: {dong(total)}"] if parts else []),
        f"Vào tài khoản: {account.number}, {account.bank}, {account.holder}",
        f"Đăng vào: {groups} nhóm",
    ]
    return Content(
        text=f"{cap(you)} xem lại trước khi mở:\n\n" + "\n".join(lines),
        choices=preview_choices(has_changes=bool(register)),
    )


def what_to_mend(*, has_categories: bool, is_voluntary: bool) -> Content:
    """Which part of the preview is to be typed anew."""
    return Content(
        text="Sửa phần nào ạ?",
        choices=(
            Choice(label="Khoản thu", action="round:again:fee"),
            Choice(label="Mức nộp", action="round:again:rate"),
            Choice(label="Hạn nộp", action="round:again:due"),
            Choice(label="Căn cứ", action="round:again:basis"),
            *(
                [Choice(label="Hộ nộp ít hơn", action="round:again:exempt")]
                if has_categories and not is_voluntary
                else []
            ),
            Choice(label="Để như vậy", action="round:preview"),
            _LEAVE,
        ),
    )


def each_household(listed: Sequence[tuple[str, str, int]], *, first: int, total: int) -> Content:
    """The households of a round not yet opened: (code, head, amount), a page of them from place `first`."""
    lines = "\n".join(f"{code} {head}, {dong(amount)}" for code, head, amount in listed)
    last = first + len(listed)
    more = [Choice(label="Xem tiếp", action=f"round:each:{last}")] if last < total else []
    return Content(
        text=f"Bản nội bộ, không đăng nhóm\nHộ thứ {first + 1} đến {last} trong {total} hộ\n\n{lines}",
        choices=(*more, *(choice for choice in _PREVIEW if not choice.action.startswith("round:each"))),
    )


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """Why a round cannot be opened."""
    match refusal:
        case round_plans.NoAccount():
            text = (
                "Chưa có tài khoản nhận tiền, nên chưa mở được đợt thu. "
                "Cán bộ xã lo việc này ghi tài khoản một lần lúc lập sổ."
            )
        case round_plans.NoHouseholds():
            text = (
                "Sổ hộ chưa có hộ nào, nên chưa mở được đợt thu. "
                f"{cap(you)} gửi bảng danh sách hộ cho cán bộ xã nhập vào sổ giúp."
            )
        case round_plans.DueInThePast():
            text = typed.day_in_the_past(refusal.due_on, today)
        case round_plans.BasisInTheFuture():
            text = typed.day_still_to_come(refusal.on, today)
        case round_plans.BadFee():
            text = NAME_TOO_LONG
        case round_plans.NothingToCollect():
            text = NOTHING_TO_COLLECT
        case round_plans.AmountTooLarge():
            return very_large(refusal.amount, refusal.households, refusal.total, may_be_right=False)
        case NoMoreRounds():
            text = f"Sổ đã đủ 999 đợt thu, không mở thêm được. Nhờ {you} báo cán bộ xã."
        case _:
            return None
    return Content(text=text)


def _label(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"
