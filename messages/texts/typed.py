"""What was typed and could not be taken: amounts and days, each with an example to copy (voice N20 to N25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.channels.base import Choice, Content
from messages.format import cap, day, dong, quote
from messages.texts.talk import TYPED_SHOWN

LUNAR_NOT_YET = "Loa Xóm chưa tính được ngày âm. Gõ giúp ngày dương, ví dụ: 30/11."


def amount_not_positive(you: str) -> str:
    """N23."""
    return f"Số tiền phải lớn hơn 0. {cap(you)} gõ lại giúp, ví dụ: 20000."


def amount_not_understood(typed: str) -> str:
    """N25: also where less than a đồng is left over."""
    return f"Loa Xóm chưa hiểu số tiền {quote(typed, TYPED_SHOWN)}. Gõ chữ số giúp, ví dụ: 20000."


def amount_asked_back(amount: str, *, yes: Choice, no: Choice) -> Content:
    """N24: typed short, with a comma or in words; `amount` as we understood it."""
    return Content(text=f"Loa Xóm hiểu là {amount}. Đúng không ạ?", choices=(yes, no))


def amount_very_large(amount: int, households: int, total: int, *, right: Choice | None, again: Choice) -> Content:
    """N25: a 0 too many? `right` is None for what cannot be right."""
    return Content(
        text=(f"{dong(amount)} mỗi hộ, {households} hộ, cộng {dong(total)}. Số này lớn quá, có dư số 0 nào không ạ?"),
        choices=(right, again) if right else (again,),
    )


def day_in_the_past(typed: date, today: date) -> str:
    """N20."""
    return (
        f"Đã qua {day(typed, today)} rồi, hôm nay là {day(today, today)}. "
        "Gõ giúp một ngày từ hôm nay trở đi, ví dụ: 30/11."
    )


def day_still_to_come(typed: date, today: date) -> str:
    """A past day was asked for."""
    return (
        f"{cap(day(typed, today))} chưa đến, hôm nay là {day(today, today)}. Gõ giúp một ngày đã qua, ví dụ: 15/10."
    )


def no_such_day(month: int, month_days: int, typed_day: int, you: str, *, near: Sequence[Choice]) -> Content:
    """N21: `near` are the days that may have been meant."""
    return Content(
        text=(f"Tháng {month} chỉ có {month_days} ngày, không có ngày {typed_day}/{month}. Ý {you} là ngày nào ạ?"),
        choices=(*near, Choice(label="Thôi", action="leave")),
    )


def day_not_understood(typed: str) -> str:
    """No day in it, or two."""
    return f"Loa Xóm chưa hiểu ngày {quote(typed, TYPED_SHOWN)}. Gõ giúp ngày và tháng, ví dụ: 30/11."
