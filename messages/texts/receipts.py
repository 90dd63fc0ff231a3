"""Words that a household reads about its money: received, cancelled, its whole book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day, day_of, dong, receipt_number, time_of
from messages.texts import contacts
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.domain.charges import ChargeStatus
from models.domain.place import Place
from models.receipts import Receipt, Statement
from models.tables import PaymentWay

THANKS = "Cảm ơn gia đình."
DONE = f"Khoản này đã xong. {THANKS}"


def received(
    receipt: Receipt, charge: ChargeState, place: Place, *, zone: ZoneInfo, today: date, has_time: bool = True
) -> str:
    """H1, H2, H4, H5, H6, G18: money of the household is in the book; its own share of it is what is left of it.

    `has_time` is False where only the day is known on which it was sent.
    """
    amount, number = dong(receipt.amount), receipt_number(receipt.number)
    first = f"✅ Đã nhận {amount} tiền {receipt.title} của gia đình mình."
    if charge.status is ChargeStatus.OVER:
        return _with_surplus(receipt, charge, place, zone=zone, today=today, has_time=has_time)
    if charge.outstanding:
        until = f", hạn {day(charge.due_on, today)}" if charge.is_open else ""
        return (
            f"{first} Phiếu thu số {number}.\n\n"
            f"Khoản này còn {dong(charge.outstanding)}{until}. Lấy mã QR cho phần còn lại: gõ {cmd('nop')}. {THANKS}"
        )
    how = _how(receipt, place, zone=zone, today=today, has_time=has_time)
    if charge.is_voluntary:
        return f"{first}\n\n{how} Phiếu thu số {number}.\n\n{THANKS}"
    if not charge.is_open:
        return f"{first} Phiếu thu số {number}.\n\nĐợt thu này đã đóng nhưng sổ vẫn ghi đủ. {DONE}"
    return f"{first}\n\n{how} Phiếu thu số {number}.\n\n{DONE}"


def received_on_trust(receipt: Receipt, charge: ChargeState, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """H2 where the treasurer saw the household's transfer: the moment it was sent is not ours to say."""
    if charge.outstanding or charge.status is ChargeStatus.OVER:
        return received(receipt, charge, place, zone=zone, today=today)
    return (
        f"✅ Đã nhận {dong(receipt.amount)} tiền {receipt.title} của gia đình mình.\n\n"
        f"Chuyển khoản, {contacts.treasurer_name(place)} đã thấy tiền, {day_of(receipt.paid_at, zone, today)}. "
        f"Phiếu thu số {receipt_number(receipt.number)}.\n\n{DONE}"
    )


def cancelled(
    receipt: Receipt, charge: ChargeState | None, place: Place, *, at: datetime, zone: ZoneInfo, today: date
) -> str:
    """H12: a receipt of the household was undone."""
    now_left = ""
    if charge is not None and charge.outstanding:
        until = f", hạn {day(charge.due_on, today)}" if charge.is_open else ""
        now_left = f" Nhà mình giờ còn {dong(charge.outstanding)}{until}."
    return (
        f"Phiếu thu số {receipt_number(receipt.number)}, {dong(receipt.amount)} tiền {receipt.title}, đã hủy, "
        f"vì: {receipt.reason}.\n\n"
        f"{cap(contacts.treasurer_name(place))} hủy lúc {time_of(at, zone)}, {day_of(at, zone, today)}. "
        f"Phiếu cũ vẫn giữ trong sổ.{now_left}\n\n"
        f"Thấy chưa đúng, gọi {contacts.treasurer(place)}."
    )


def statement(book: Statement, place: Place, *, year: int, zone: ZoneInfo, today: date) -> Content:
    """F17: what a household was to pay and paid in one year, and what is still open from before."""
    of_year = [
        each
        for each in book.charges
        if each.due_on.year == year or (year == today.year and (each.outstanding or each.due_on.year > year))
    ]
    standing = [each for each in book.receipts if each.reversed_at is None]
    paid = sum(each.amount for each in standing if each.paid_at.astimezone(zone).year == year)
    undone = [each for each in book.receipts if each.reversed_at and each.reversed_at.astimezone(zone).year == year]
    living = {each.charge_id for each in book.charges}
    lines = [
        *(_line(each, [r for r in standing if r.charge_id == each.charge_id], zone, today) for each in of_year),
        *(_withdrawn(each) for each in standing if each.charge_id not in living),
        *(f"Đã hủy: phiếu thu số {receipt_number(each.number)}, {dong(each.amount)}" for each in undone),
    ]
    which = "" if year == today.year else f", năm {year}"
    head = f"Sổ của nhà {book.household.head}, mã hộ {book.household.code}{which}:"
    body = "\n".join(lines) if lines else "Chưa có khoản nào."
    sum_line = f"Năm nay nhà mình đã nộp {dong(paid)}." if not which else f"Năm {year} nhà mình đã nộp {dong(paid)}."
    choices = [Choice(label="Thôi", action="leave")]
    years = {each.due_on.year for each in book.charges}
    if any(each < year for each in years):
        choices.insert(0, Choice(label="Xem năm trước", action=f"statement:{book.household.id}:{year - 1}"))
    if any(each.outstanding for each in book.charges):
        choices.insert(0, Choice(label="Lấy mã QR", action="/nop"))
    return Content(
        text=f"{head}\n\n{body}\n\n{sum_line} Chỗ nào chưa đúng, gọi {contacts.treasurer(place)}.",
        choices=tuple(choices),
    )


def not_linked(place: Place) -> str:
    """Somebody whose phone belongs to no household asks for its book, or says that it paid."""
    return (
        "Máy này chưa nối với nhà nào nên Loa Xóm chưa xem được sổ.\n\n"
        f"Có giấy ghi mã nhận tin thì gõ mã đó vào đây. Chưa có giấy, hỏi {contacts.head(place)}."
    )


def _line(charge: ChargeState, receipts: Sequence[Receipt], zone: ZoneInfo, today: date) -> str:
    name = f"Tiền {charge.title}"
    paid = "; ".join(
        f"{dong(each.amount)}, {_short_day(each.paid_at, zone, today)}, phiếu thu số {receipt_number(each.number)}"
        for each in receipts
    )
    match charge.status:
        case ChargeStatus.EXEMPT:
            return f"{name}: đã xong, không phải nộp gì"
        case ChargeStatus.OPEN:
            return f"{name}: tự nguyện, tùy lòng"
        case ChargeStatus.CLAIMED if charge.is_voluntary:
            return f"{name}: tự nguyện, tùy lòng"
        case ChargeStatus.PAID | ChargeStatus.OVER:
            over = f", dư {dong(charge.paid - charge.amount)}" if charge.status is ChargeStatus.OVER else ""
            done = "đã góp" if charge.is_voluntary else "xong"
            return f"{name}: {done}, {paid}{over}" if paid else f"{name}: {done}"
        case ChargeStatus.PART | ChargeStatus.CLAIMED | ChargeStatus.UNPAID:
            claimed = ", đã báo nộp" if charge.is_claimed else ""
            if charge.held:
                claimed = f", người thu giúp đang giữ {dong(charge.held)}"
            part = f", đã nộp {paid}" if paid else ""
            return f"{name}: còn {dong(charge.outstanding)}, hạn {day(charge.due_on, today)}{part}{claimed}"


def _withdrawn(receipt: Receipt) -> str:
    """Money of a round that was withdrawn, wherever it goes from here."""
    return (
        f"Tiền {receipt.title}, đợt đã rút: {dong(receipt.amount)} vẫn trong quỹ, "
        f"phiếu thu số {receipt_number(receipt.number)}"
    )


def _with_surplus(
    receipt: Receipt, charge: ChargeState, place: Place, *, zone: ZoneInfo, today: date, has_time: bool
) -> str:
    surplus = charge.paid - charge.amount
    whom = f"Muốn lấy lại hay ghi cho việc khác, gọi {contacts.treasurer(place)}."
    if receipt.amount <= surplus:  # it was done before
        how = _how(receipt, place, zone=zone, today=today, has_time=has_time)
        return (
            f"✅ Đã nhận thêm {dong(receipt.amount)} của gia đình mình. {how} "
            f"Phiếu thu số {receipt_number(receipt.number)}.\n\n"
            f"Tiền {receipt.title} nhà mình đã xong từ trước, nên số này thủ quỹ để dành cho đợt thu sau. {whom}"
        )
    return (
        f"✅ Đã nhận {dong(receipt.amount)} của gia đình mình. Tiền {receipt.title} là {dong(charge.amount)}, "
        f"phiếu thu số {receipt_number(receipt.number)}.\n\n"
        f"Dư {dong(surplus)}, thủ quỹ để dành cho đợt thu sau của nhà mình. {whom}"
    )


def _how(receipt: Receipt, place: Place, *, zone: ZoneInfo, today: date, has_time: bool) -> str:
    at = f"lúc {time_of(receipt.paid_at, zone)}, " if has_time else ""
    when = f"{at}{day_of(receipt.paid_at, zone, today)}."
    if receipt.way is PaymentWay.CASH:
        return f"Tiền mặt, {contacts.treasurer_name(place)} thu {when}"
    return f"Chuyển khoản {when}"


def _short_day(at: datetime, zone: ZoneInfo, today: date) -> str:
    local = at.astimezone(zone).date()
    return f"{local.day}/{local.month}" if local.year == today.year else f"{local.day}/{local.month}/{local.year}"
