"""Words of /rutdot: a round taken back, and what becomes of money that was paid for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day, day_of, dong, receipt_number, time_of
from messages.texts import contacts
from messages.texts.payments import MOST_CHOICES, round_labels
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.domain.place import Place
from models.household_credits import DecidedAlready, Used
from models.receipts import Receipt
from models.refusals import Refusal
from models.tables import PaymentWay, Round
from models.withdrawals import NoSuchRound, Standing, Withdrawn, WithdrawnAlready

REASONS = {"mistake": "mở nhầm", "amount": "sai số tiền"}
NO_ROUND = "Chưa có đợt thu nào để rút."
NO_REASON = "Gõ một câu, vì sao rút."
GONE = f"Việc rút này đã xong hoặc đã thôi. Muốn rút thì gõ {cmd('rutdot')}."
NOTHING_LEFT = "Tiền của các đợt đã rút đều đã quyết định xong."
_LEAVE = Choice(label="Thôi", action="leave", answer="no")
_ALL_AT_ONCE = 2
"""From so many households on, keeping the money of all of them is offered."""
_USED_SHOWN = 15


def which_round(rounds: Sequence[Round], *, undecided: int) -> Content:
    """Which round is taken back? `undecided` receipts of rounds withdrawn before still wait."""
    shown = rounds[: MOST_CHOICES - 2]
    choices = [
        Choice(label=label, action=f"withdraw:round:{each.id}")
        for label, each in zip(round_labels([each.title for each in shown]), shown, strict=True)
    ]
    if undecided:
        choices.append(Choice(label="Tiền đợt đã rút", action="withdraw:money"))
    return Content(text="Rút lại đợt thu nào ạ?", choices=(*choices, _LEAVE))


def ask_why(round_title: str) -> Content:
    """Why? Everybody reads it."""
    return Content(
        text=f"Vì sao rút đợt thu {round_title} ạ? Gõ một câu, bà con sẽ đọc được.",
        choices=(*(Choice(label=cap(words), action=f"withdraw:why:{key}") for key, words in REASONS.items()), _LEAVE),
    )


def preview(standing: Standing, reason: str, *, groups: int) -> Content:
    """What it will do, before it is done; it cannot be undone."""
    posts = f"gỡ mã QR và đăng lời đính chính vào {groups} nhóm" if groups else "gỡ mã QR"
    money = "Chưa nhà nào nộp."
    if standing.payers:
        money = (
            f"Đã có {count(standing.payers)} nhà nộp, cộng {dong(standing.paid)}: tiền vẫn nguyên trong quỹ, "
            "thủ quỹ quyết định từng nhà, trả lại hay để dành."
        )
    if standing.held:
        money += f" Người thu giúp đang giữ {dong(standing.held)}."
    return Content(
        text=(
            f"Rút đợt thu {standing.round.title}, {count(len(standing.charges))} hộ, vì: {reason}.\n\n{money}\n\n"
            f"Rút rồi thì {posts}, thôi nhắc, không ai phải nộp khoản này nữa."
        ),
        choices=(
            Choice(label="Rút đợt thu", action="withdraw:yes", answer="yes", exact=True),
            _LEAVE,
        ),
    )


def done(withdrawn: Withdrawn, *, is_treasurer: bool) -> str:
    """To whoever withdrew it."""
    standing = withdrawn.standing
    first = f"Đã rút đợt thu {standing.round.title}. {count(len(standing.charges))} hộ không phải nộp khoản này nữa."
    if standing.payers and not is_treasurer:
        first += f" Tiền của {count(standing.payers)} nhà đã nộp, thủ quỹ quyết định từng nhà."
    return f"{first}\n\nDòng cũ và dòng rút đều giữ trong sổ. Mở lại cho đúng: gõ {cmd('dotthu')}."


def told(withdrawn: Withdrawn, by: str) -> str:
    """To the other one of head and treasurer."""
    title = withdrawn.round.title
    return f"{cap(by)} vừa rút đợt thu {title}, vì: {withdrawn.reason}. Không hộ nào phải nộp khoản này nữa."


def in_group(withdrawn: Withdrawn, place: Place) -> str:
    """The correction where the card was posted: no names, no sums."""
    money = ""
    if withdrawn.standing.payers or withdrawn.standing.held:
        money = " Nhà nào nộp rồi thì tiền vẫn nguyên, thủ quỹ báo riêng từng nhà."
    return (
        f"📢 {place.hamlet_upper}: RÚT ĐỢT THU {withdrawn.round.title.upper()}\n\n"
        f"Đợt thu này đã rút, vì: {withdrawn.reason}. Bà con không phải nộp khoản này.{money}\n\n"
        "Mã QR của đợt này đã gỡ, bà con đừng quét nữa.\n\n"
        f"Hỏi {contacts.treasurer(place)}. {contacts.head_signature(place)}"
    )


def to_household(charge: ChargeState, withdrawn: Withdrawn, place: Place) -> str:
    """To a household that was asked for it, or paid."""
    money = ""
    if charge.paid:
        money = (
            f" Nhà mình đã nộp {dong(charge.paid)}, tiền vẫn nguyên trong quỹ. "
            "Thủ quỹ sẽ báo: trả lại, hay để dành cho đợt thu sau."
        )
    elif charge.held:
        money = f" Người thu giúp đang giữ {dong(charge.held)} của nhà mình, giao cho thủ quỹ xong thì Loa Xóm báo."
    else:
        money = " Nhà mình không phải nộp khoản này nữa, mã QR cũ đừng quét."
    return (
        f"Đợt thu {withdrawn.round.title} đã rút, vì: {withdrawn.reason}.{money}\n\n"
        f"Có gì cần hỏi, gọi {contacts.treasurer(place)}."
    )


# the treasurer decides


def money_waits(left: Sequence[Receipt], hamlet_id: int) -> Content:
    """Asks the treasurer to decide about money of withdrawn rounds."""
    households = len({each.household_id for each in left})
    return Content(
        text=(
            f"Đợt thu đã rút còn tiền của {count(households)} nhà, {_sum(left)}. "
            "Quyết định từng nhà: trả lại tiền mặt, hay để dành cho đợt thu sau."
        ),
        choices=(Choice(label="Xem từng nhà", action=f"withdraw:money:{hamlet_id}"), *_all(left), _later()),
    )


def which_way(first: Receipt, left: Sequence[Receipt], done_before: str = "") -> Content:
    """One household's money: kept or given back?"""
    way = "tiền mặt" if first.way is PaymentWay.CASH else "chuyển khoản"
    more = f" Còn {count(len(left))} phiếu chưa quyết định." if len(left) > 1 else ""
    before = f"{done_before}\n\n" if done_before else ""
    return Content(
        text=(
            f"{before}Nhà {first.head}, mã hộ {first.code}, đã nộp {dong(first.amount)} {way} tiền {first.title}, "
            f"phiếu thu số {receipt_number(first.number)}. Đợt này đã rút, tiền này làm thế nào ạ?{more}"
        ),
        choices=(
            Choice(label="Để dành đợt sau", action=f"withdraw:keep:{first.payment_id}"),
            Choice(label="Đã trả lại tiền mặt", action=f"withdraw:back:{first.payment_id}", exact=True),
            *_all(left),
            _later(),
        ),
    )


def kept(receipt: Receipt) -> str:
    """The money stays in the fund."""
    return f"Đã để dành {dong(receipt.amount)} của nhà {receipt.head}, mã hộ {receipt.code}, cho đợt thu sau."


def all_kept(receipts: Sequence[Receipt]) -> str:
    """The money of all stays in the fund."""
    households = len({each.household_id for each in receipts})
    return f"Đã để dành tiền của {count(households)} nhà, {_sum(receipts)}, cho đợt thu sau."


def given_back(receipt: Receipt) -> str:
    """The money went back."""
    return (
        f"Đã ghi trả lại {dong(receipt.amount)} tiền mặt cho nhà {receipt.head}, mã hộ {receipt.code}. "
        f"Phiếu thu số {receipt_number(receipt.number)} ghi lại là hủy, vẫn giữ trong sổ."
    )


def why_given_back(receipt: Receipt) -> str:
    """The reason in the book."""
    return f"đợt thu {receipt.title} đã rút, trả lại tiền mặt"[:200]


def kept_to_household(receipt: Receipt, place: Place) -> str:
    """The household reads where its money is."""
    return (
        f"Đợt thu {receipt.title} đã rút. {dong(receipt.amount)} nhà mình đã nộp, phiếu thu số "
        f"{receipt_number(receipt.number)}, vẫn nguyên trong quỹ, để dành cho đợt thu sau của nhà mình.\n\n"
        f"Muốn lấy lại, gọi {contacts.treasurer(place)}."
    )


def why_used(used_for: ChargeState) -> str:
    """The reason in the book."""
    return f"tiền để dành, chuyển sang đợt thu {used_for.title}"[:200]


def used_for_household(used: Used, *, today: date) -> str:
    """H7: what the household left in the fund went to its next round."""
    booked = used.booked
    charge, number = booked.charge, receipt_number(booked.receipt.number)
    anew = ""
    if used.stays is not None:
        anew = (
            f"\n\nPhiếu thu số {receipt_number(used.credit.number)} tách làm hai, vẫn giữ trong sổ: "
            f"tiền {used.stays.title} giờ là phiếu thu số {receipt_number(used.stays.number)}."
        )
    if charge.outstanding:
        return (
            f"Mở đợt thu {charge.title}, nhà mình phải nộp {dong(charge.amount)}. "
            f"Đã lấy {dong(booked.receipt.amount)} nhà mình dư từ trước, phiếu thu số {number}.\n\n"
            f"Còn {dong(charge.outstanding)}, hạn {day(charge.due_on, today)}. Lấy mã QR: gõ {cmd('nop')}.{anew}"
        )
    over = f" Vẫn dư {dong(used.left)}, để dành tiếp." if used.left else ""
    return (
        f"Mở đợt thu {charge.title}. Nhà mình có tiền dư từ trước, đã lấy đủ {dong(charge.amount)}, "
        f"phiếu thu số {number}.\n\nNhà mình đã xong khoản này, không phải nộp gì.{over}{anew}"
    )


def used_in_round(receipts: Sequence[Receipt]) -> str:
    """To head and treasurer: which households' money of before went to a new round."""
    lines = [
        f"- Hộ {each.code}, {each.head}: {dong(each.amount)}, phiếu thu số {receipt_number(each.number)}"
        for each in receipts[:_USED_SHOWN]
    ]
    if len(receipts) > _USED_SHOWN:
        lines.append(f"- và {count(len(receipts) - _USED_SHOWN)} phiếu nữa")
    listed, households = "\n".join(lines), len({each.household_id for each in receipts})
    return (
        f"Đợt thu {receipts[0].title}: {count(households)} hộ có tiền dư từ trước. Loa Xóm đã lấy nộp vào đợt này, "
        f"{_sum(receipts)}. Nhà nào có máy nhận tin thì được báo rồi.\n\n{listed}"
    )


def given_back_to_household(receipt: Receipt, place: Place, *, at: datetime, zone: ZoneInfo, today: date) -> str:
    """H16: money was given back."""
    return (
        f"Đã trả lại nhà mình {dong(receipt.amount)}, tiền mặt, {time_of(at, zone)}, {day_of(at, zone, today)}. "
        f"Phiếu thu số {receipt_number(receipt.number)} đã hủy, vì đợt thu {receipt.title} đã rút.\n\n"
        f"Chưa nhận được thì gọi {contacts.treasurer(place)}."
    )


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What withdrawing says no to."""
    match refused:
        case NoSuchRound():
            return Content(text=GONE)
        case WithdrawnAlready(title=title):
            return Content(text=f"Đợt thu {title} đã rút từ trước rồi.")
        case DecidedAlready():
            return Content(text="Tiền của phiếu này đã quyết định rồi, Loa Xóm không ghi lần nữa.")
        case _:
            return None


def _sum(receipts: Sequence[Receipt]) -> str:
    return f"cộng {dong(sum(each.amount for each in receipts))}"


def _all(left: Sequence[Receipt]) -> tuple[Choice, ...]:
    if len(left) < _ALL_AT_ONCE:
        return ()
    last = max(each.payment_id for each in left)
    return (Choice(label="Để dành tất cả", action=f"withdraw:keep_all:{len(left)}:{last}", exact=True),)


def _later() -> Choice:
    return Choice(label="Để sau", action="withdraw:later", answer="no")
