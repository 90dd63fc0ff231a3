"""Words about "we have paid": asking which charge, noting it, telling the treasurer, and what the treasurer saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import day, day_of, dong
from messages.texts import contacts
from messages.texts.payments import round_labels
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.claims import Claimed
from models.domain.place import Place, capital
from models.tables import PaymentWay

WAIT_DAYS = 2
STILL_WAITING = "Để đó. Lời báo vẫn giữ, nhà này chưa bị nhắc."
LOOKING_AGAIN = "Xem lại xong, cần gì thì nhắn vào đây."
SEND_THE_PICTURE = "Gửi ảnh báo chuyển thành công vào đây, nhớ che số dư."


def which(charges: Sequence[ChargeState], *, way: PaymentWay, has_proof: bool, several_houses: bool) -> Content:
    """H8: what did the household pay for? With cash there is no picture to ask for."""
    cash = way is PaymentWay.CASH
    text = "Nhà mình nộp tiền mặt cho khoản nào ạ?" if cash else "Nhà mình nộp cho khoản nào ạ?"
    if not cash and not has_proof:
        text += " Có ảnh báo chuyển thành công thì gửi vào đây, nhớ che số dư."
    shown = charges[:7]
    titles = [f"{each.code} {each.title}" if several_houses else each.title for each in shown]
    choices = [
        Choice(label=label, action=f"claim.charge:{each.charge_id}:{way.value}")
        for label, each in zip(round_labels(titles), shown, strict=True)
    ]
    if not cash and not has_proof:
        choices.append(Choice(label="Tôi nộp tiền mặt", action="claim.cash"))
    return Content(text=text, choices=(*choices, Choice(label="Thôi", action="leave", answer="no")))


def noted(claimed: Claimed, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """H9: the word is noted; the money is not in the book yet."""
    if not claimed.is_new:
        return (
            f"Lời báo này Loa Xóm đã ghi từ {day_of(claimed.made_at, zone, today)}, thủ quỹ đang xem.\n\n"
            f"Cần hỏi thêm, gọi {contacts.treasurer(place)}."
        )
    charge = claimed.charge
    amount = f" {dong(charge.outstanding)}" if charge.outstanding else ""
    if claimed.way is PaymentWay.CASH:
        return (
            f"Đã ghi lời báo: nhà mình nộp{amount} tiền {charge.title} bằng tiền mặt, {day(today, today)}.\n\n"
            f"Tiền chưa vào sổ. Thủ quỹ xem lại rồi Loa Xóm báo phiếu thu, thường trong {WAIT_DAYS} ngày. "
            "Trong lúc chờ, Loa Xóm không nhắc khoản này."
        )
    return (
        f"Đã ghi lời báo: nhà mình chuyển{amount} tiền {charge.title}, {day(today, today)}.\n\n"
        f"Tiền chưa vào sổ. Thủ quỹ xem ngân hàng rồi Loa Xóm báo lại, thường trong {WAIT_DAYS} ngày. "
        "Trong lúc chờ, Loa Xóm không nhắc khoản này."
    )


def told(claimed: Claimed, you: str, *, today: date) -> Content:
    """H10: the treasurer is told, with the picture if there is one."""
    charge = claimed.charge
    amount = f" {dong(charge.outstanding)}" if charge.outstanding else ""
    house = f"Nhà {charge.head}, mã hộ {charge.code}, báo"
    if claimed.way is PaymentWay.CASH:
        text = (
            f"{house} đã nộp{amount} tiền {charge.title} bằng tiền mặt, {day(today, today)}.\n\n"
            f"Sổ chưa ghi. {capital(you)} xem lại giúp."
        )
    else:
        picture = "có" if claimed.proof_id else "không"
        text = (
            f"{house} đã chuyển{amount} tiền {charge.title}, {day(today, today)}. Ảnh kèm: {picture}.\n\n"
            f"Chưa thấy lần chuyển nào khớp. {capital(you)} xem ngân hàng giúp."
        )
    seen = "Đã nhận tiền mặt" if claimed.way is PaymentWay.CASH else "Thấy tiền rồi"
    choices = [
        Choice(label="Chưa thấy", action=f"claim.not_seen:{claimed.claim_id}", answer="no"),
        Choice(label="Để sau", action="claim.later"),
    ]
    if charge.outstanding:
        choices.insert(0, Choice(label=seen, action=f"claim.seen:{claimed.claim_id}", answer="yes"))
    return Content(text=text, choices=tuple(choices), picture=claimed.proof_id)


def not_seen(claimed: Claimed, place: Place, account: str | None, *, today: date) -> Content:
    """H11: the household is told that the treasurer does not see the money."""
    charge = claimed.charge
    ask = f"Hỏi {contacts.treasurer(place)}."
    if claimed.way is PaymentWay.CASH:
        return Content(
            text=(
                f"Đến {day(today, today)}, thủ quỹ chưa thấy tiền mặt của nhà mình, tiền {charge.title}.\n\n"
                f"Nhờ xem lại đã đưa cho ai, hôm nào. {ask}"
            )
        )
    amount = dong(charge.outstanding) if charge.outstanding else f"tiền {charge.title}"
    number = f", số tài khoản nhận có đúng {account} không" if account else ""
    return Content(
        text=(
            f"Đến {day(today, today)}, thủ quỹ chưa thấy {amount} của nhà mình vào tài khoản của {place.kind}.\n\n"
            f"Nhờ xem lại trong ứng dụng ngân hàng: có báo thành công không{number}.\n\n{ask}"
        ),
        choices=(
            Choice(label="Gửi ảnh", action=f"claim.picture:{charge.charge_id}"),
            Choice(label="Để tôi xem lại", action="claim.look", answer="no"),
        ),
    )


def household_told(claimed: Claimed) -> str:
    """To the treasurer: the household was told that its money is not seen."""
    return f"Đã báo nhà {claimed.charge.head} xem lại. Lời báo này cất đi, khoản này nhắc lại như thường."


def no_longer(you: str) -> str:
    """To the treasurer: the claim was settled in the meantime."""
    return f"Lời báo này xong từ trước rồi. {capital(you)} không phải làm gì thêm."


def nothing_left() -> str:
    """F14, in short: the household says it paid and owes nothing."""
    return f"Nhà mình không còn khoản nào phải nộp. Xem cả sổ thì gõ {cmd('nhatoi')}."
