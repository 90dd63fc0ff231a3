"""Words of handing over: the treasurer counts what a helper brings, and everybody hears that it is in the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_of, dong, quote, receipt_number, time_of
from messages.texts.held_cash import LATER_CHOICE, RECEIVE, given_name, sum_of
from messages.texts.lists import lane_name
from messages.texts.talk import shortened
from models.charges import ChargeState
from models.domain.place import Place
from models.handovers import HandedOver, HandedOverAlready, OtherThanCounted
from models.held_cash import Held, Holder
from models.payments import Booked
from models.refusals import Refusal

NOBODY_HOLDS = "Không ai đang giữ tiền thu giúp."
_HELPERS = 7


def who_holds(holders: Sequence[Holder]) -> Content:
    """Whose money is received?"""
    if not holders:
        return Content(text=NOBODY_HOLDS)
    lines = [f"{holder.name}: {sum_of(holder)}" for holder in holders]
    return Content(text="Đang giữ tiền thu giúp:\n\n" + "\n".join(lines), choices=_of_holders(holders))


def evening_of_all(holders: Sequence[Holder], *, now: datetime, zone: ZoneInfo, today: date) -> Content:
    """To the treasurer in the evening: who holds what, lane by lane."""
    lanes: dict[tuple[str, str], list[Held]] = {}
    for holder in holders:
        for each in holder.held:
            lanes.setdefault((each.area, holder.name), []).append(each)
    lines = [
        f"{lane_name(area)}, {name} đang giữ: {count(len({each.household_id for each in held}))} nhà, "
        f"{dong(sum(each.amount for each in held))}"
        for (area, name), held in sorted(lanes.items())
    ]
    total = sum(holder.total for holder in holders)
    return Content(
        text=(
            f"Tiền thu giúp, {day_of(now, zone, today)}:\n\n" + "\n".join(lines) + f"\n\nCộng đang giữ: {dong(total)}"
        ),
        choices=_of_holders(holders),
    )


def handing(holder: Holder) -> Content:
    """A helper says that the money was brought."""
    return Content(
        text=f"{holder.name} báo đã giao tiền thu giúp, theo sổ {sum_of(holder)}.",
        choices=(Choice(label="Đếm và nhận", action=_count(holder), answer="yes"), LATER_CHOICE),
    )


def revoked_helper(holder: Holder) -> Content:
    """To treasurer and head: somebody who is no helper any more still holds money."""
    return Content(
        text=f"{holder.name} thôi việc thu giúp mà còn đang giữ {sum_of(holder)}. Tiền này vẫn phải giao cho thủ quỹ."
    )


def ask_count(holder: Holder, you: str) -> Content:
    """H20."""
    return Content(
        text=(
            f"{holder.name} giao tiền thu giúp: {count(holder.households)} nhà, theo sổ {dong(holder.total)}.\n\n"
            f"{cap(you)} đếm từng loại tờ, gõ mỗi loại một dòng, ví dụ:\n100000 x 2\n20000 x 13"
        ),
        words=(
            Choice(label="Đủ", action="held:all"),
            Choice(label="Để sau", action="held:later"),
        ),
    )


def not_a_count(line: str) -> str:
    """N25 for notes."""
    return f"Loa Xóm chưa hiểu {quote(shortened(line))}. Gõ loại tờ, chữ x, rồi số tờ, ví dụ: 20000 x 13."


def differs(holder: Holder, counted: int) -> Content:
    """H20b."""
    left = abs(counted - holder.total)
    less = "thiếu" if counted < holder.total else "thừa"
    return Content(
        text=(
            f"Đếm được {dong(counted)}, sổ ghi {dong(holder.total)}, chênh {dong(left)}, {less}. "
            f"Xem lại với {holder.name} rồi chọn.\n\n"
            "Nhận số đếm được thì các nhà vẫn đủ phiếu thu, số chênh ghi riêng một dòng trong sổ."
        ),
        choices=(
            Choice(label="Đếm lại", action=_count(holder), answer="no"),
            Choice(label="Nhận số đếm được", action="held:accept", exact=True),
            Choice(label="Để sau", action="held:later"),
        ),
    )


def done(handed: HandedOver, you: str, cash: int) -> Content:
    """It is in the book."""
    numbers = sorted(each.receipt.number for each in handed.booked)
    which = receipt_number(numbers[0])
    if len(numbers) > 1:
        which += f" đến {receipt_number(numbers[-1])}" if _in_a_row(numbers) else f" và {len(numbers) - 1} phiếu khác"
    difference = ""
    if handed.difference:
        difference = f" Sổ ghi {dong(handed.expected)}, {_difference(handed)}, ghi riêng một dòng trong sổ."
    return Content(
        text=(
            f"Đã nhận {dong(handed.counted)} {handed.helper} giao, {count(handed.households)} nhà, "
            f"phiếu thu số {which} đã vào sổ.{difference}\n\nTiền mặt {you} đang giữ: {dong(cash)}."
        ),
        choices=(Choice(label="Người khác", action="held:list"), Choice(label="Thôi", action="leave")),
    )


def received(handed: HandedOver, you: str) -> str:
    """To the helper: the treasurer has it."""
    text = f"Thủ quỹ đã nhận tiền {you} giao: {count(handed.households)} nhà, {dong(handed.counted)}."
    if handed.difference:
        text += f" Sổ ghi {dong(handed.expected)}, {_difference(handed)}, đã ghi vào sổ."
    return text


def difference_to_head(handed: HandedOver) -> str:
    """A difference is never hidden: the head hears of it."""
    return (
        f"Thủ quỹ nhận tiền thu giúp của {handed.helper}: đếm được {dong(handed.counted)}, "
        f"sổ ghi {dong(handed.expected)}, {_difference(handed)}. Số chênh đã ghi riêng một dòng trong sổ."
    )


def about_difference(counted: int, expected: int) -> str:
    """What the line in the book says; it is read by everybody, so it names nobody."""
    return f"chênh khi nhận tiền thu giúp, {'thiếu' if counted < expected else 'thừa'}"


def booked_for_household(booked: Booked, helper: str, *, zone: ZoneInfo, today: date) -> str:
    """H2 of money that came through a helper."""
    receipt = booked.receipt
    return (
        f"✅ Đã nhận {dong(receipt.amount)} tiền {receipt.title} của gia đình mình.\n\n"
        f"Tiền mặt, {helper} thu giúp, thủ quỹ đã nhận, {day_of(receipt.paid_at, zone, today)}. "
        f"Phiếu thu số {receipt_number(receipt.number)}.\n\n{_end(booked.charge)}"
    )


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What handing over says no to."""
    match refused:
        case HandedOverAlready(at=at, amount=amount):
            return Content(
                text=f"Tiền này đã nhận lúc {time_of(at, zone)}, {day_of(at, zone, today)}: {dong(amount)}. "
                "Loa Xóm không ghi lần nữa."
            )
        case OtherThanCounted():
            return Content(
                text="Từ lúc đếm, số đang giữ đã đổi. Loa Xóm chưa ghi gì, đếm lại giúp.", choices=(RECEIVE,)
            )
        case _:
            return None


def _of_holders(holders: Sequence[Holder]) -> tuple[Choice, ...]:
    return (
        *(
            Choice(label=f"Nhận {given_name(holder.name)}"[:20], action=_count(holder))
            for holder in holders[:_HELPERS]
        ),
        LATER_CHOICE,
    )


def _count(holder: Holder) -> str:
    """The action that begins to count; it names the hamlet, for a treasurer who keeps the money of two."""
    return f"held:count:{holder.helper_id}:{holder.held[0].hamlet_id}"


def _difference(handed: HandedOver) -> str:
    return f"{'thiếu' if handed.difference < 0 else 'thừa'} {dong(abs(handed.difference))}"


def _in_a_row(numbers: Sequence[int]) -> bool:
    return numbers[-1] - numbers[0] == len(numbers) - 1


def _end(charge: ChargeState) -> str:
    if charge.is_void:
        return "Đợt thu này đã rút. Tiền vẫn nguyên trong quỹ, thủ quỹ sẽ báo: trả lại, hay để dành cho đợt thu sau."
    if charge.surplus:
        return (
            f"Khoản này dư {dong(charge.surplus)}, thủ quỹ để dành cho đợt thu sau của nhà mình. "
            "Muốn lấy lại thì nói với thủ quỹ."
        )
    if charge.outstanding:
        return f"Khoản này còn {dong(charge.outstanding)}. Cảm ơn gia đình."
    return "Cảm ơn gia đình." if charge.is_voluntary else "Khoản này đã xong. Cảm ơn gia đình."
