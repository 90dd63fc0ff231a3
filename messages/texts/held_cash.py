"""Words of cash that helpers take at the door: what they hold, what the treasurer counts, what households read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_of, dong, receipt_number, time_of
from messages.texts import contacts
from messages.texts.lists import lane_name
from messages.texts.payments import REASONS
from messages.texts.tokens import cmd
from models.domain.lanes import is_within
from models.domain.place import Place
from models.held_cash import Held, Holder, NotInHand, NotInYourLanes, Taken
from models.refusals import Refusal

TAKEN_BACK = "ghi nhầm, lấy lại"
NO_REASON = "Gõ một câu, vì sao hủy."
GONE = "Việc nhận tiền này đã xong hoặc đã thôi."
TOLD_TREASURER = "Đã báo thủ quỹ. Thủ quỹ đếm và nhận xong, Loa Xóm báo lại."
LATER = f"Để lại. Lúc nào nhận thì gõ {cmd('thutien')} rồi chọn Nhận tiền thu giúp."
RECEIVE = Choice(label="Nhận tiền thu giúp", action="held:list")
MINE = Choice(label="Xem đang giữ", action="held:mine")
_LINES = 40
_HELPERS = 7
LATER_CHOICE = Choice(label="Để sau", action="held:later", answer="no")


def given_name(name: str) -> str:
    """ "Minh Đức": how a list names a helper."""
    return " ".join(name.split()[-2:])


# the helper


def taken(outcome: Taken, you: str, *, is_heard: bool) -> Content:
    """The helper holds it; for ten minutes it can be taken back. `is_heard`: the household is told on a phone."""
    held = outcome.held
    told = "Nhà này được báo ngay." if is_heard else "Nhà này chưa có máy nhận tin: nhờ ghi lại số phiếu cho nhà đó."
    return Content(
        text=(
            f"Đã ghi {you} đang giữ {dong(held.amount)} của nhà {held.head}, mã hộ {held.code}, tiền {held.title}, "
            f"phiếu thu số {receipt_number(held.receipt)}. {told}\n\n"
            f"{cap(you)} đang giữ cộng {dong(outcome.in_hand)}, giao cho thủ quỹ.\n\n"
            "Trong 10 phút nữa vẫn lấy lại được."
        ),
        choices=(
            Choice(label="Thu tiếp", action="cash.more"),
            MINE,
            Choice(label="Lấy lại", action=f"held:back:{held.held_id}", exact=True),
        ),
    )


def taken_back(held: Held) -> str:
    """It was not taken after all."""
    return (
        f"Đã lấy lại: phiếu thu số {receipt_number(held.receipt)}, {dong(held.amount)}, hộ {held.code}. "
        "Phiếu ghi lại là hủy."
    )


def too_late(held: Held, place: Place) -> str:
    """The ten minutes are over: only the treasurer cancels."""
    return f"Quá 10 phút rồi. Muốn hủy phiếu thu số {receipt_number(held.receipt)}, nhờ {contacts.treasurer(place)}."


def mine(holder: Holder | None, you: str) -> Content:
    """What a helper holds, lane by lane."""
    if holder is None:
        return Content(text=f"{cap(you)} không giữ đồng nào.")
    return Content(
        text=f"{cap(you)} đang giữ {sum_of(holder)}.\n\n{_by_lane(holder)}",
        choices=(Choice(label="Tôi đã giao", action="held:handing"), Choice(label="Thôi", action="leave")),
    )


def evening(holder: Holder, today_s: Sequence[Held], you: str, place: Place) -> Content:
    """H19."""
    cash = dong(sum(each.amount for each in today_s))
    houses = count(len({each.household_id for each in today_s}))
    if not today_s:
        first = f"{cap(you)} còn đang giữ {sum_of(holder)}, thu từ hôm trước."
    else:
        first = f"Hôm nay {you} thu giúp {houses} nhà, cộng {cash}, đang giữ."
        if len(today_s) < len(holder.held):
            first += f" Tính cả hôm trước: {sum_of(holder)}."
    return Content(
        text=f"{first}\n\n{cap(you)} giao tiền cho {contacts.treasurer(place)}.",
        choices=(
            Choice(label="Xem từng nhà", action="held:mine"),
            Choice(label="Tôi đã giao", action="held:handing"),
        ),
    )


def revoked(holder: Holder, you: str, place: Place) -> str:
    """To a helper whose role was taken back with money in hand."""
    return (
        f"{cap(you)} còn đang giữ {sum_of(holder)} thu giúp. {cap(you)} giao cho {contacts.treasurer(place)}, "
        "thủ quỹ nhận xong thì Loa Xóm báo."
    )


# the treasurer cancels


def ask_why(held: Held, holder_name: str, zone: ZoneInfo, today: date) -> Content:
    """H14 of money that a helper still holds."""
    return Content(
        text=(
            f"Hủy phiếu thu số {receipt_number(held.receipt)}: nhà {held.head}, {dong(held.amount)}, tiền "
            f"{held.title}, {day_of(held.taken_at, zone, today)}. Tiền này {holder_name} đang giữ.\n\n"
            "Vì sao hủy ạ? Gõ một câu, nhà này sẽ đọc được."
        ),
        choices=(
            *(Choice(label=cap(words), action=f"held:why:{key}", exact=True) for key, words in REASONS.items()),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def cancelled(held: Held, holder_name: str) -> str:
    """It is cancelled; where the money is now is for the two to settle."""
    return (
        f"Đã hủy phiếu thu số {receipt_number(held.receipt)}, {dong(held.amount)} của nhà {held.head}. "
        f"{holder_name} không còn giữ số này theo sổ."
    )


# the household


def to_household(held: Held, helper: str, *, zone: ZoneInfo, today: date) -> str:
    """H18, with the receipt's number."""
    return (
        f"{helper} đã thu {dong(held.amount)} tiền {held.title} của nhà mình và đang giữ, "
        f"lúc {time_of(held.taken_at, zone)}, {day_of(held.taken_at, zone, today)}. "
        f"Phiếu thu số {receipt_number(held.receipt)}.\n\n"
        "Giao cho thủ quỹ xong, Loa Xóm báo lại. Khoản này không nhắc nữa."
    )


def cancelled_for_household(held: Held, place: Place) -> str:
    """H12 of money that was not in the book yet."""
    return (
        f"Phiếu thu số {receipt_number(held.receipt)}, {dong(held.amount)} tiền {held.title}, đã hủy, "
        f"vì: {held.cancel_reason}.\n\nThấy chưa đúng, gọi {contacts.treasurer(place)}."
    )


# lanes, chosen by the head


def takers(helpers: Sequence[tuple[int, str, bool, Sequence[str]]]) -> Content:
    """Who takes cash, and where: (role, name, whether, lanes)."""
    lines = [
        f"{name}: {'thu giúp ' + ('ở ' + ', '.join(lanes) if lanes else 'ở mọi khu') if may else 'không thu tiền'}"
        for _, name, may, lanes in helpers
    ]
    return Content(
        text="\n".join(["Tổ công nghệ số thu tiền giúp:", *lines, "", "Đổi việc thu giúp của ai ạ?"]),
        choices=(
            *(
                Choice(label=given_name(name)[:20], action=f"role.asks_cash:{role_id}")
                for role_id, name, _, _ in helpers[:8]
            ),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def ask_lanes(role_id: int, person: str, lanes: Sequence[str], chosen: Sequence[str], *, page: int) -> Content:
    """Where may a helper take cash?"""
    where = f"ở {', '.join(chosen)}" if chosen else "ở mọi khu"
    shown = list(enumerate(lanes))[page * _HELPERS : (page + 1) * _HELPERS]
    choices = [
        Choice(
            label=("Bỏ " if chosen and is_within(lane, chosen) else "") + lane_name(lane)[:16],
            action=f"role.lane:{role_id}:{index}:{page}",
        )
        for index, lane in shown
    ]
    if len(lanes) > _HELPERS:
        following = page + 1 if (page + 1) * _HELPERS < len(lanes) else 0
        choices.append(Choice(label="Khu khác", action=f"role.lanes:{role_id}:{following}"))
    choices.append(Choice(label="Xong", action=f"role.lanes_done:{role_id}", answer="yes"))
    return Content(text=f"{person} thu tiền giúp {where}. Chọn khu để thêm hoặc bỏ.", choices=tuple(choices))


def lanes_done(person: str, chosen: Sequence[str]) -> str:
    """It is settled."""
    return f"{person} thu tiền giúp {'ở ' + ', '.join(chosen) if chosen else 'ở mọi khu'}."


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What taking and handing over say no to."""
    match refused:
        case NotInYourLanes(number=number, lanes=lanes):
            return Content(
                text=(
                    f"Hộ {number:03} không ở khu {you} thu giúp. {cap(you)} thu giúp ở {', '.join(lanes)}. "
                    "Loa Xóm chưa ghi gì."
                )
            )
        case NotInHand(held=held) if held.cancelled_at is not None:
            return Content(text=f"Phiếu thu số {receipt_number(held.receipt)} đã hủy từ trước rồi.")
        case NotInHand(held=held):
            return Content(
                text=(
                    f"Thủ quỹ đã nhận tiền của phiếu thu số {receipt_number(held.receipt)} rồi. "
                    f"Muốn hủy thì thủ quỹ gõ {cmd('huyphieu')}."
                )
            )
        case _:
            return None


def sum_of(holder: Holder) -> str:
    """ "240.000đ của 12 nhà" """
    return f"{dong(holder.total)} của {count(holder.households)} nhà"


def _by_lane(holder: Holder) -> str:
    lanes: Mapping[str, list[Held]] = {
        lane: [each for each in holder.held if each.area == lane] for lane in sorted({e.area for e in holder.held})
    }
    lines: list[str] = []
    for lane, held in lanes.items():
        lines.append(f"{lane_name(lane)}:")
        lines += [
            f"{each.code} {each.head}, {dong(each.amount)}, phiếu {receipt_number(each.receipt)}" for each in held
        ]
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"… và {len(lines) - _LINES} dòng nữa"]
    return "\n".join(lines)
