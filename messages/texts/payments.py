"""Words of the treasurer's cash: what is asked back, what was booked, receipts cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day_of, dong, quote, receipt_number
from messages.texts import contacts
from messages.texts.talk import shortened
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.domain.charges import ChargeStatus
from models.domain.place import Place
from models.payments import (
    AskMore,
    AskPaid,
    AskSure,
    AskWhich,
    Booked,
    NoSuchHousehold,
    NoSuchReceipt,
    NothingDue,
    ReversedAlready,
)
from models.receipts import Receipt
from models.refusals import Refusal
from models.tables import Household, PaymentWay

LABEL = 20  # letters of a choice's label
MOST_CHOICES = 9

REASONS = {"household": "ghi nhầm nhà", "amount": "ghi nhầm số tiền", "twice": "ghi hai lần"}
TAKEN_BACK = "ghi nhầm"
NO_REASON = "Gõ một câu, vì sao hủy."


def ask_cash(you: str, way_in: Choice | None) -> Content:
    """Cash without a household; `way_in` leads to what helpers hold, where they hold anything."""
    return Content(
        text=f"{cap(you)} thu của nhà nào, bao nhiêu ạ? Gõ mã hộ rồi số tiền, ví dụ: 012 20000.",
        words=(way_in,) if way_in else (),
    )


def ask_amount(household: Household, charges: Sequence[ChargeState]) -> Content:
    """A household without an amount; says what is left of its charges."""
    left = [f"còn {dong(each.uncollected)} tiền {each.title}" for each in charges if each.uncollected]
    rest = f" {cap(', '.join(left))}." if left else ""
    held = sum(each.held for each in charges)
    if held:
        rest += f" Người thu giúp đang giữ {dong(held)}."
    return Content(
        text=f"Nhà {household.head}, mã hộ {household.code}.{rest}\n\nThu bao nhiêu ạ? Gõ số tiền, ví dụ: 20000."
    )


def which_charge(asked: AskWhich, amount: int, actions: Sequence[str]) -> Content:
    """Several charges are open: the oldest stands first."""
    return Content(
        text=f"{dong(amount)} của hộ {asked.household.code}, {asked.household.head}, cho khoản nào ạ?",
        choices=(
            *(
                Choice(label=label, action=action)
                for label, action in zip(round_labels([each.title for each in asked.charges]), actions, strict=True)
            ),
            Choice(label="Thôi", action="leave"),
        ),
    )


def asked_back(asked: AskSure, amount: int, *, yes: str, again: str) -> Content:
    """H13b: an amount typed short."""
    charge = asked.charge
    return Content(
        text=f"{dong(amount)} của hộ {charge.code}, {charge.head}, tiền {charge.title}. Đúng không ạ?",
        choices=(
            Choice(label="Đúng, ghi vào sổ", action=yes, answer="yes"),
            Choice(label="Gõ lại", action=again, answer="no"),
        ),
    )


def more_than_owed(asked: AskMore, amount: int, you: str, *, exact: str, keep: str | None, again: str) -> Content:
    """N26. A helper cannot `keep` what is too much."""
    charge = asked.charge
    return Content(
        text=(
            f"Nhà {charge.head} chỉ còn {dong(charge.uncollected)} tiền {charge.title}, {you} gõ {dong(amount)}. "
            "Ghi thế nào ạ?"
        ),
        choices=(
            Choice(label="Chỉ ghi đủ", action=exact),
            *((Choice(label="Dư để dành", action=keep),) if keep else ()),
            Choice(label="Gõ lại", action=again),
        ),
    )


def paid_already(
    asked: AskPaid, amount: int, *, keep: str | None, other: str | None, zone: ZoneInfo, today: date
) -> Content:
    """N37. A helper cannot `keep` what is too much."""
    since = (
        f" từ {day_of(asked.receipt.paid_at, zone, today)}, phiếu thu số {receipt_number(asked.receipt.number)}"
        if asked.receipt
        else ""
    )
    choices = [Choice(label="Không, trả lại", action="leave", answer="no")]
    ask = f"{dong(amount)} này trả lại nhà đó giúp."
    if keep is not None:
        ask = f"Vẫn nhận {dong(amount)} này chứ ạ?"
        choices.append(Choice(label="Nhận, dư để dành", action=keep, answer="yes"))
    if other is not None:
        choices.append(Choice(label="Ghi khoản khác", action=other))
    charge = asked.charge
    stands = f"Nhà {charge.head} đã xong tiền {charge.title}{since}."
    if charge.held:
        stands = f"Nhà {charge.head} có {dong(charge.held)} tiền {charge.title} người thu giúp đang giữ rồi."
    return Content(
        text=f"{stands} {ask}",
        choices=tuple(choices),
    )


def nothing_due(outcome: NothingDue) -> str:
    """Cash of a household that has nothing to pay."""
    household = outcome.household
    if outcome.settled is not None:
        return (
            f"Nhà {household.head}, mã hộ {household.code}, đã xong tiền {outcome.settled.title}, không phải nộp gì. "
            "Loa Xóm chưa ghi gì vào sổ."
        )
    return f"Nhà {household.head}, mã hộ {household.code}, không có khoản nào đang thu. Loa Xóm chưa ghi gì vào sổ."


def booked(outcome: Booked, you: str, cash: int) -> Content:
    """H13, I9: money is in the book; for ten minutes it can be taken back."""
    receipt, charge = outcome.receipt, outcome.charge
    way = "tiền mặt, " if receipt.way is PaymentWay.CASH else "chuyển khoản, "
    held = f"\n\nTiền mặt {you} đang giữ: {dong(cash)}." if receipt.way is PaymentWay.CASH else ""
    return Content(
        text=(
            f"Đã ghi phiếu thu số {receipt_number(receipt.number)}: nhà {receipt.head}, mã hộ {receipt.code}, "
            f"{dong(receipt.amount)} {way}tiền {receipt.title}. {_stands(charge)}{held}\n\n"
            "Trong 10 phút nữa vẫn lấy lại được."
        ),
        choices=(
            Choice(label="Thu tiếp", action="cash.more"),
            Choice(label="Lấy lại", action=f"receipt.back:{receipt.number}:{receipt.payment_id}", exact=True),
        ),
    )


def too_late_to_take_back(receipt: Receipt) -> str:
    """The ten minutes are over: a receipt is cancelled with a reason now."""
    number = receipt_number(receipt.number)
    return f"Quá 10 phút rồi. Muốn hủy phiếu thu số {number}, gõ {cmd('huyphieu')} rồi số phiếu, và cho biết vì sao."


def taken_back(receipt: Receipt) -> str:
    """I9b: a booking was taken back."""
    return (
        f"Đã lấy lại: phiếu thu số {receipt_number(receipt.number)}, {dong(receipt.amount)}, hộ {receipt.code}. "
        "Phiếu ghi lại là hủy, vẫn giữ trong sổ."
    )


# what was typed


def not_positive(you: str) -> str:
    """N23."""
    return f"Số tiền phải lớn hơn 0. {cap(you)} gõ lại giúp, ví dụ: 20000."


def not_an_amount(typed: str) -> str:
    """N25."""
    return f"Loa Xóm chưa hiểu số tiền {quote(shortened(typed))}. Gõ chữ số giúp, ví dụ: 20000."


def too_large(amount: int) -> str:
    """Half a billion or more at the door."""
    return f"{dong(amount)}, số này lớn quá, có dư số 0 nào không ạ? Gõ lại giúp, ví dụ: 20000."


def no_household(typed: str) -> str:
    """N35: nobody has this number or name."""
    return (
        f"Không thấy nhà nào mã hộ {quote(shortened(typed))}. Mã hộ có ba hoặc bốn chữ số, ví dụ: 012. "
        "Gõ tên chủ hộ cũng được."
    )


def several_households(typed: str, found: Sequence[Household], actions: Sequence[str]) -> Content:
    """N35: several households have this name."""
    shown = list(zip(found, actions, strict=True))[: MOST_CHOICES - 1]
    rest = "" if len(shown) == len(found) else " Gõ thêm họ, chữ đệm hoặc mã hộ để thấy nhà khác."
    return Content(
        text=f"Có {len(found)} nhà tên {quote(shortened(typed))}. Nhà nào ạ?{rest}",
        choices=(
            *(Choice(label=household_label(each), action=action) for each, action in shown),
            Choice(label="Gõ lại", action="cash.more"),
        ),
    )


def treasurer_takes_it(place: Place, you: str) -> str:
    """A helper wants to book cash."""
    return (
        f"Ghi tiền mặt vào sổ là việc của {contacts.treasurer(place)}.\n\n"
        f"{cap(you)} thu giúp thì giao tiền cho thủ quỹ, thủ quỹ ghi rồi Loa Xóm báo phiếu thu cho nhà đó."
    )


# cancelling


def ask_receipt(you: str) -> str:
    """Cancelling without a number."""
    return f"{cap(you)} hủy phiếu thu số mấy ạ? Gõ số phiếu, ví dụ: 0123. Không nhớ số thì gõ tên chủ hộ."


def no_receipt(typed: str, you: str) -> str:
    """N36: no such receipt."""
    return f"Không thấy phiếu thu số {shortened(typed)}. {cap(you)} xem lại số trên giấy, hoặc gõ tên chủ hộ."


def reversed_already(receipt: Receipt, zone: ZoneInfo, today: date) -> str:
    """N36: undone before."""
    since = day_of(receipt.reversed_at, zone, today) if receipt.reversed_at else ""
    return (
        f"Phiếu thu số {receipt_number(receipt.number)} đã hủy từ {since}, lý do: {receipt.reason}. "
        "Không hủy lần nữa được."
    )


def which_receipt(typed: str, receipts: Sequence[Receipt]) -> Content:
    """The receipts of the households of a name."""
    return Content(
        text=f"Tìm {quote(shortened(typed))} thấy {len(receipts)} phiếu thu. Phiếu nào ạ?",
        choices=(
            *(
                Choice(
                    label=f"{receipt_number(each.number)}: {each.code}, {dong(each.amount)}",
                    action=f"receipt.cancel:{each.number}:{each.payment_id}",
                )
                for each in receipts
            ),
            Choice(label="Thôi", action="leave"),
        ),
    )


def ask_why(receipt: Receipt, zone: ZoneInfo, today: date) -> Content:
    """H14: why is it cancelled?"""
    return Content(
        text=(
            f"Hủy phiếu thu số {receipt_number(receipt.number)}: nhà {receipt.head}, {dong(receipt.amount)}, "
            f"tiền {receipt.title}, {day_of(receipt.paid_at, zone, today)}.\n\n"
            "Vì sao hủy ạ? Gõ một câu, nhà này sẽ đọc được."
        ),
        choices=(
            *(
                Choice(
                    label=cap(words), action=f"receipt.why:{receipt.number}:{receipt.payment_id}:{key}", exact=True
                )
                for key, words in REASONS.items()
            ),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def cancelled(receipt: Receipt, charge: ChargeState | None, transfer_id: int | None) -> Content:
    """H14: it is cancelled. What a transfer brought is written again from the transfer: it is no cash."""
    left = (
        f" Nhà {receipt.head} giờ còn {dong(charge.outstanding)} tiền {receipt.title}."
        if charge is not None and charge.outstanding
        else ""
    )
    waits = " Lần chuyển khoản này về lại mục chưa rõ." if transfer_id is not None else ""
    return Content(
        text=(
            f"Đã hủy phiếu thu số {receipt_number(receipt.number)}.{left} Phiếu cũ và phiếu hủy đều giữ trong sổ."
            f"{waits}"
        ),
        choices=(
            Choice(
                label="Ghi lại cho đúng",
                action="cash.more" if transfer_id is None else f"review.show:{transfer_id}",
            ),
        ),
    )


def household_label(household: Household) -> str:
    """ "012 Văn Cường" """
    return f"{household.code} {' '.join(household.head.split()[-2:])}"[:LABEL]


def short_label(text: str) -> str:
    """A label that still tells one round from another: its end is kept ("… tháng 11")."""
    if len(text) <= LABEL:
        return text
    words = text.split()
    first, last = words[:2], words[-2:]
    label = f"{' '.join(first)}… {' '.join(last)}"
    return label if len(label) <= LABEL + 4 else label[: LABEL + 3].rstrip() + "…"


def round_labels(titles: Sequence[str]) -> list[str]:
    """The labels of rounds among which one is chosen: short, but in full where two would read the same."""
    labels = [short_label(cap(title)) for title in titles]
    return labels if len(set(labels)) == len(labels) else [cap(title) for title in titles]


def _stands(charge: ChargeState) -> str:
    if charge.status is ChargeStatus.OVER:
        return f"Nhà này đã xong, dư {dong(charge.paid - charge.amount)} để dành."
    if charge.outstanding:
        return f"Nhà này còn {dong(charge.outstanding)}."
    return "Nhà này đã xong."


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What booking and cancelling say no to."""
    match refused:
        case NoSuchReceipt(number=number):
            return Content(text=no_receipt(receipt_number(number), you))
        case ReversedAlready(receipt=receipt):
            return Content(text=reversed_already(receipt, zone, today))
        case NoSuchHousehold():
            return Content(text="Nhà này không còn trong sổ hộ. Loa Xóm chưa ghi gì vào sổ.")
        case _:
            return None
