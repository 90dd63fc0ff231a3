"""Words of /suakhoan: one household's charge set anew, what the treasurer is asked, what the household reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day, day_of, dong, quote, time_of
from messages.texts import contacts
from messages.texts.payments import MOST_CHOICES, household_label, round_labels
from messages.texts.rounds import NOTHING_TO_PAY
from messages.texts.talk import shortened
from messages.texts.tokens import cmd
from models.charge_corrections import (
    AsksForThisAlready,
    ChangedMeanwhile,
    Corrected,
    NoSuchCharge,
    NothingToCorrect,
    asked_by,
)
from models.charges import ChargeState
from models.domain.charge_corrections import Owes
from models.domain.place import Place
from models.refusals import Refusal
from models.tables import Household

REASONS = {"sum": "tính nhầm", "people": "số khẩu đã đổi"}
REASONS_OF_EXEMPTION = {"poor": "hộ nghèo", "policy": "hộ chính sách", "alone": "neo đơn"}
TAKEN_BACK = "sửa nhầm, lấy lại"
NO_REASON = "Gõ một câu, vì sao sửa."
GONE = f"Việc sửa này đã xong hoặc đã thôi. Muốn sửa lại thì gõ {cmd('suakhoan')}."
_LEAVE = Choice(label="Thôi", action="leave", answer="no")


def ask_household(you: str) -> Content:
    """Of which household?"""
    return Content(text=f"{cap(you)} sửa khoản của nhà nào ạ? Gõ mã hộ, ví dụ: 012. Không nhớ mã thì gõ tên chủ hộ.")


def no_household(typed: str) -> Content:
    """N35 while a charge is to be corrected."""
    return Content(
        text=f"Không thấy nhà nào {quote(shortened(typed))}. Gõ mã hộ có ba hoặc bốn chữ số, hoặc tên chủ hộ."
    )


def several_households(typed: str, found: Sequence[Household]) -> Content:
    """Several households have this name."""
    shown = found[: MOST_CHOICES - 1]
    return Content(
        text=f"Có {len(found)} nhà tên {quote(shortened(typed))}. Nhà nào ạ?",
        choices=(
            *(Choice(label=household_label(each), action=f"correct:house:{each.id}") for each in shown),
            _LEAVE,
        ),
    )


def nothing_to_correct(household: Household) -> str:
    """The household has no charge with a debt."""
    return f"Nhà {household.head}, mã hộ {household.code}, không có khoản nào phải nộp để sửa."


def which_charge(household: Household, charges: Sequence[ChargeState]) -> Content:
    """Which of its charges?"""
    shown = charges[: MOST_CHOICES - 1]
    return Content(
        text=f"Sửa khoản nào của nhà {household.head}, mã hộ {household.code} ạ?",
        choices=(
            *(
                Choice(label=label, action=f"correct:charge:{each.charge_id}")
                for label, each in zip(round_labels([each.title for each in shown]), shown, strict=True)
            ),
            _LEAVE,
        ),
    )


def ask_amount(charge: ChargeState) -> Content:
    """To how much?"""
    exempt = () if charge.is_exempt else (Choice(label="Không phải nộp", action="correct:exempt"),)
    return Content(text=f"{_now(charge)}\n\nSửa thành bao nhiêu ạ? Gõ số tiền, ví dụ: 10000.", words=exempt)


def ask_why(wanted: Owes, place: Place) -> Content:
    """Why? The household reads it, except why it is exempt."""
    reasons = REASONS_OF_EXEMPTION if wanted.is_exempt else REASONS
    ask = (
        f"Vì sao nhà này không phải nộp ạ? Gõ một câu, chỉ {place.head_title} và thủ quỹ thấy."
        if wanted.is_exempt
        else "Vì sao sửa ạ? Gõ một câu, nhà này sẽ đọc được."
    )
    return Content(
        text=ask,
        choices=(*(Choice(label=cap(words), action=f"correct:why:{key}") for key, words in reasons.items()), _LEAVE),
    )


def preview(charge: ChargeState, wanted: Owes, reason: str, *, surplus: int, left: int) -> Content:
    """What it will be, before it is written."""
    outcome = ""
    if surplus:
        outcome = f"\n\nNhà này đã nộp {dong(charge.paid)}, sẽ dư {dong(surplus)}, để dành cho đợt thu sau."
    elif charge.paid and left:
        outcome = f"\n\nNhà này đã nộp {dong(charge.paid)}, sẽ còn {dong(left)}."
    to = "không phải nộp" if wanted.is_exempt else dong(wanted.amount)
    return Content(
        text=(
            f"Nhà {charge.head}, mã hộ {charge.code}, tiền {charge.title}: "
            f"{_asked(asked_by(charge))}, sửa thành {to}, vì: {reason}.{outcome}\n\nĐúng không ạ?"
        ),
        choices=(
            Choice(label="Đúng, sửa vào sổ", action="correct:yes", answer="yes"),
            Choice(label="Gõ lại", action=f"correct:charge:{charge.charge_id}", answer="no"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def done(corrected: Corrected) -> Content:
    """It is written; for ten minutes it can be taken back."""
    charge = corrected.charge
    return Content(
        text=(
            f"Đã sửa vào sổ. {_now(charge)}{_then(charge)}\n\n"
            "Dòng cũ và dòng sửa đều giữ trong sổ. Trong 10 phút nữa vẫn lấy lại được."
        ),
        choices=(
            Choice(label="Sửa nhà khác", action="correct:more"),
            Choice(label="Lấy lại", action=f"correct:back:{corrected.correction_id}", exact=True),
        ),
    )


def taken_back(corrected: Corrected) -> str:
    """It asks for what it asked for before."""
    return f"Đã lấy lại. {_now(corrected.charge)}{_then(corrected.charge)}"


def too_late() -> str:
    """The ten minutes are over."""
    return f"Quá 10 phút rồi. Muốn sửa nữa thì gõ {cmd('suakhoan')}."


def to_household(corrected: Corrected, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """The household is told, in private: how much it is now, and what becomes of money that is too much."""
    charge = corrected.charge
    who = f"{cap(contacts.treasurer_name(place))} sửa lúc {time_of(corrected.at, zone)}, "
    who += f"{day_of(corrected.at, zone, today)}."
    if charge.is_exempt:
        paid = f" {_too_much(charge)}" if charge.paid else ""
        return (
            f"Tiền {charge.title}: nhà mình đã xong, không phải nộp gì.{paid}\n\n{who}\n\n"
            f"Có gì cần hỏi, gọi {contacts.treasurer(place)}."
        )
    first = (
        f"Tiền {charge.title} của nhà mình sửa lại là {dong(charge.amount)}, trước là {dong(corrected.was.amount)}"
    )
    if corrected.was.is_exempt:
        first = f"Tiền {charge.title} của nhà mình sửa lại là {dong(charge.amount)}"
    return (
        f"{first}, vì: {corrected.reason}. {who}\n\n{_stands(charge, today)}\n\n"
        f"Thấy chưa đúng, gọi {contacts.treasurer(place)}."
    )


def explanation(wanted: Owes) -> str:
    """How the amount came about, as cards say it; why it is less is never said there."""
    return NOTHING_TO_PAY if wanted.is_exempt else f"Thủ quỹ sửa lại: {dong(wanted.amount)}"


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What correcting says no to."""
    match refused:
        case NoSuchCharge():
            return Content(text="Khoản này không còn trong sổ. Loa Xóm chưa sửa gì.")
        case NothingToCorrect():
            return Content(text="Khoản này là tự nguyện, tùy lòng, nên không có số phải nộp để sửa.")
        case AsksForThisAlready(charge=charge):
            return Content(text=f"{_now(charge)} Loa Xóm không phải sửa gì.")
        case ChangedMeanwhile(charge=charge):
            return Content(
                text=f"Khoản này vừa đổi. {_now(charge)} Loa Xóm chưa sửa gì, muốn sửa thì gõ {cmd('suakhoan')}."
            )
        case _:
            return None


def _now(charge: ChargeState) -> str:
    paid = f", đã nộp {dong(charge.paid)}" if charge.paid else ""
    return f"Nhà {charge.head}, mã hộ {charge.code}, tiền {charge.title}: {_asked(asked_by(charge))}{paid}."


def _then(charge: ChargeState) -> str:
    if charge.surplus:
        return f" Dư {dong(charge.surplus)}."
    return f" Còn {dong(charge.outstanding)}." if charge.outstanding else " Nhà này đã xong."


def _asked(owes: Owes) -> str:
    return "không phải nộp" if owes.is_exempt else f"phải nộp {dong(owes.amount)}"


def _stands(charge: ChargeState, today: date) -> str:
    if charge.surplus:
        return _too_much(charge)
    if not charge.outstanding:
        return "Nhà mình đã xong khoản này."
    until = f", hạn {day(charge.due_on, today)}" if charge.is_open else ""
    return (
        f"Nhà mình giờ còn {dong(charge.outstanding)}{until}. Mã QR cũ ghi số cũ, đừng quét nữa. "
        f"Lấy mã mới: gõ {cmd('nop')}."
    )


def _too_much(charge: ChargeState) -> str:
    return (
        f"Nhà mình đã nộp {dong(charge.paid)}, dư {dong(charge.surplus)}. Tiền vẫn nguyên trong quỹ, thủ quỹ "
        "để dành cho đợt thu sau của nhà mình. Muốn lấy lại thì nói với thủ quỹ."
    )
