"""Words of two households that are one: which look like it, what merging does, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, dong, quote
from messages.texts.contacts import head as head_of
from messages.texts.mending import LEAVE, MOST_CHOICES
from messages.texts.payments import household_label
from messages.texts.talk import shortened
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.domain.merging import Fate
from models.domain.place import Place
from models.merging import Belongings, Merged, NotTwoHouseholds, Plan, SettleFirst, Step
from models.refusals import Refusal
from models.tables import Household

NOT_TWO = "Gộp được khi là hai hộ khác nhau, cả hai đang có trong sổ. Chọn lại giúp."
NONE_ALIKE = (
    "Không thấy hai hộ nào cùng tên chủ hộ và cùng khu, hoặc cùng số điện thoại. "
    "Biết chắc là một nhà thì gõ hai mã hộ ở dưới."
)
ASK_OTHER = "Gộp với hộ nào ạ? Gõ mã hộ hoặc tên chủ hộ kia."


def reason(gone: Household, stays: Household) -> str:
    """What stands in the book beside the debts that it changes."""
    return f"gộp hộ {gone.code} vào hộ {stays.code}"


def which_pair(pairs: Sequence[tuple[Household, Household]]) -> Content:
    """Households that look like one; in the chat."""
    shown = pairs[: MOST_CHOICES - 1]
    if not shown:
        text = "Không thấy hai hộ nào cùng tên chủ hộ và cùng khu, hoặc cùng số điện thoại."
        return Content(text=text, choices=(Choice(label="Sửa hộ khác", action="mend:ask"), LEAVE))
    lines = "\n".join(f"{first.code} và {second.code}: {first.head}, {second.head}" for first, second in shown)
    return Content(
        text=f"Các hộ này có lẽ ghi hai lần:\n\n{lines}\n\nXem cặp nào ạ?",
        choices=(
            *(
                Choice(label=f"{first.code} và {second.code}", action=f"merge:which:{first.id}:{second.id}")
                for first, second in shown
            ),
            LEAVE,
        ),
    )


def which_stays(first: Belongings, second: Belongings) -> Content:
    """Both, and which number is kept."""
    one, other = first.household, second.household
    return Content(
        text=f"{described(first)}\n\n{described(second)}\n\nGộp lại thì giữ mã hộ nào ạ?",
        choices=(
            Choice(label=f"Giữ {household_label(one)}", action=f"merge:look:{one.id}:{other.id}"),
            Choice(label=f"Giữ {household_label(other)}", action=f"merge:look:{other.id}:{one.id}"),
            LEAVE,
        ),
    )


def which_other(typed: str, first: Household, found: Sequence[Household]) -> Content:
    """Several households have this name."""
    others = [each for each in found if each.id != first.id][: MOST_CHOICES - 1]
    return Content(
        text=f"Có {count(len(found))} nhà tên {quote(shortened(typed))}. Nhà nào ạ?",
        choices=(
            *(Choice(label=household_label(each), action=f"merge:which:{first.id}:{each.id}") for each in others),
            LEAVE,
        ),
    )


def described(of: Belongings) -> str:
    """A household with what hangs on it."""
    house = of.household
    lane = f", {house.area}" if house.area else ""
    left = sum(each.outstanding for each in of.charges)
    lines = [
        f"Hộ {house.code}, {house.head}{lane}, {count(house.people)} khẩu.",
        f"{count(of.phones)} máy nhận tin. Đã nộp {dong(of.paid)}, còn {dong(left)}.",
    ]
    if of.credit:
        lines.append(f"Để dành cho đợt sau {dong(of.credit)}.")
    return "\n".join(lines)


def ask(plan: Plan) -> Content:
    """All that it does, before it is done."""
    stays, gone = plan.stays.household, plan.gone.household
    return Content(
        text=question(plan),
        choices=(
            Choice(label="Để như cũ", action="leave", answer="no"),
            Choice(
                label=f"Gộp vào hộ {stays.code}",
                action=f"merge:do:{stays.id}:{gone.id}",
                answer="yes",
                exact=True,
            ),
        ),
    )


def question(plan: Plan) -> str:
    """All that it does, before it is done."""
    stays, gone = plan.stays.household, plan.gone.household
    lines = [
        f"Gộp hộ {gone.code}, {gone.head}, vào hộ {stays.code}, {stays.head}. "
        f"Từ nay dùng mã hộ {stays.code}; mã {gone.code} đóng, để trống một năm."
    ]
    lines += [said for step in plan.steps if (said := _step(step, stays, gone))]
    if plan.gone.phones:
        lines.append(f"{count(plan.gone.phones)} máy của hộ {gone.code} nhận tin chung với hộ {stays.code}.")
    if plan.gone.credit:
        lines.append(f"{dong(plan.gone.credit)} để dành chuyển sang hộ {stays.code}.")
    lines.append(
        f"Phiếu thu cũ giữ nguyên. Giấy báo nộp, thẻ nộp tiền ghi mã {gone.code} thì thôi dùng. "
        "Gộp rồi không tách lại được."
    )
    return "\n\n".join(lines)


def _step(step: Step, stays: Household, gone: Household) -> str:
    title = cap(step.gone.title)
    match step.fate:
        case Fate.VOID_GONE if step.gone.is_voluntary:
            return f"{title}: tùy lòng, từ nay ghi ở hộ {stays.code}."
        case Fate.VOID_GONE if step.gone.amount:
            return f"{title}: {_of_who_stays(step.stays, stays)}, khoản của hộ {gone.code} bỏ."
        case Fate.VOID_GONE if step.stays is not None and step.stays.uncollected:
            left = dong(step.stays.uncollected)
            return f"{title}: hộ {gone.code} không phải nộp, nhưng hộ {stays.code} vẫn nộp {left}."
        case Fate.VOID_STAYS:
            return f"{title}: hộ {gone.code} {_given(step.gone)}, nên hộ {stays.code} thôi nộp."
        case Fate.MOVE:
            left = "" if step.gone.is_voluntary else f" {dong(step.gone.amount)}"
            return f"{title}: khoản{left} chuyển sang hộ {stays.code}."
        case _:
            return ""


def _of_who_stays(charge: ChargeState | None, stays: Household) -> str:
    """Why nobody else is asked."""
    if charge is None or not (charge.uncollected or charge.paid or charge.held):
        return f"hộ {stays.code} không phải nộp"
    if not charge.uncollected:
        return f"hộ {stays.code} {_given(charge)}"
    return f"chỉ hộ {stays.code} nộp {dong(charge.uncollected)}"


def _given(charge: ChargeState) -> str:
    """What came, be it in the book or in a helper's hands."""
    held = ", người thu giúp đang giữ" if charge.held else ""
    return f"đã nộp {dong(charge.paid + charge.held)}{held}"


def merged(done: Merged) -> str:
    """It is done."""
    stays, gone = done.stays, done.gone
    if not done.is_new:
        return f"Hộ {gone.code} đã gộp vào hộ {stays.code} từ trước rồi."
    return f"Đã gộp hộ {gone.code} vào hộ {stays.code}, {stays.head}. Sổ cũ của hộ {gone.code} vẫn giữ."


def after(done: Merged) -> Content:
    """It is done; in the chat."""
    return Content(
        text=merged(done),
        choices=(
            Choice(label="Sửa hộ này", action=f"mend:open:{done.stays.id}"),
            Choice(label="Cặp khác", action="merge:list"),
            LEAVE,
        ),
    )


def to_household(done: Merged, by: str, place: Place) -> str:
    """Every phone of the one household hears it."""
    stays, gone = done.stays, done.gone
    phones = (
        f"\n\n{count(done.merge.phones)} máy trước nhận tin ở mã {gone.code} nay nhận tin chung với nhà mình."
        if done.merge.phones
        else ""
    )
    return (
        f"Sổ hộ {place.hamlet} ghi nhà mình hai lần, mã hộ {gone.code} và {stays.code}. {cap(by)} đã gộp lại, "
        f"từ nay nhà mình dùng mã hộ {stays.code}.{phones}\n\n"
        f"Giấy báo nộp, thẻ nộp tiền ghi mã {gone.code} xin thôi dùng; gõ {cmd('nop')} để lấy mã QR mới. "
        f"Có gì chưa đúng, hỏi {head_of(place)}."
    )


def to_leader(done: Merged, by: str) -> str:
    """The other of head and treasurer hears who did it."""
    stays, gone = done.stays, done.gone
    return (
        f"{cap(by)} đã gộp hộ {gone.code}, {gone.head}, vào hộ {stays.code}. "
        f"Còn khoản nào phải nộp thì chỉ tính ở hộ {stays.code}, phiếu thu cũ giữ nguyên."
    )


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """Why two households stay two."""
    match refused:
        case NotTwoHouseholds():
            return Content(text=NOT_TWO)
        case SettleFirst(plan=plan):
            return Content(text=settle_first(plan), choices=_other_way_round(plan))
        case _:
            return None


def _other_way_round(plan: Plan) -> tuple[Choice, ...]:
    """The number of the one that paid may be kept, where that is all that stands in the way."""
    stays, gone = plan.stays.household, plan.gone.household
    if any(step.fate is not Fate.PARTLY_PAID for step in plan.stopping):
        return ()
    return Choice(label=f"Giữ {household_label(gone)}", action=f"merge:look:{gone.id}:{stays.id}"), LEAVE


def settle_first(plan: Plan) -> str:
    """What stands in the way, and what to do about it."""
    stays, gone = plan.stays.household, plan.gone.household
    lines = [_stop(step, stays, gone) for step in plan.stopping]
    return "\n\n".join([*lines, "Chưa gộp gì."])


def _stop(step: Step, stays: Household, gone: Household) -> str:
    given = dong(step.gone.paid + step.gone.held)
    if step.fate is Fate.BOTH_PAID and step.stays is not None:
        other = dong(step.stays.paid + step.stays.held)
        return (
            f"{cap(step.gone.title)}: cả hai hộ đã nộp, hộ {stays.code} {other}, hộ {gone.code} {given}. "
            f"Nhờ thủ quỹ hủy phiếu thu của hộ {gone.code}, trả lại tiền hoặc ghi cho hộ {stays.code}, rồi gộp."
        )
    return (
        f"{cap(step.gone.title)}: hộ {gone.code} mới nộp {given}, còn {dong(step.gone.uncollected)}. "
        f"Nộp nốt rồi gộp, hoặc giữ mã {gone.code} thay cho {stays.code}."
    )
