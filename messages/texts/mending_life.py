"""Mending the register from the phone (voice J6): a household that is new, one that is closed or opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import count, day, day_of, dong, household_code
from messages.texts.mending import AREAS_SHOWN, LEAVE, STOP
from messages.texts.tokens import cmd
from models import mending
from models.charges import ChargeState
from models.domain.place import Place
from models.domain.register import HIGHEST_NUMBER
from models.domain.register_changes import NumberInUse, NumberKept
from models.mending import Mended, NewHousehold
from models.refusals import Refusal
from models.tables import Household

NOTHING_TYPED = "Loa Xóm chưa thấy chữ nào. Gõ giúp bằng chữ."
ASK_NEW_HEAD = "Hộ mới, chủ hộ tên gì ạ? Gõ đủ họ tên, ví dụ: Lê Văn Tám."


def ask_new_area(head: str, areas: Sequence[str]) -> Content:
    """Where it lives."""
    known = f" Trong sổ đang có: {', '.join(areas[:AREAS_SHOWN])}." if areas else ""
    return Content(text=f"Nhà {head} ở khu nào ạ?{known}", words=(STOP,))


def ask_new_people(head: str) -> Content:
    """How many live there."""
    return Content(text=f"Nhà {head} có mấy khẩu ạ? Ví dụ: 4.", words=(STOP,))


def ask_number(number: int) -> Content:
    """Another number than the next one."""
    return Content(
        text=f"Gõ mã hộ cho nhà này, ví dụ: {household_code(number)}. Mã hộ của nhà đã đóng để trống một năm.",
        words=(STOP,),
    )


def confirm_new(new: NewHousehold, number: int, alike: Household | None) -> Content:
    """All of it, before it is written."""
    note = (
        f"\n\nTrong sổ đã có hộ {alike.code} cùng tên {alike.head}, cùng {alike.area or 'khu'}. "
        "Xem kỹ kẻo ghi hai lần."
        if alike is not None
        else ""
    )
    lane = f", {new.area}" if new.area else ""
    return Content(
        text=(
            f"Thêm hộ {household_code(number)}: {new.head}{lane}, {count(new.people)} khẩu. Ghi vào sổ chứ ạ?{note}"
        ),
        choices=(
            Choice(label="Ghi vào sổ", action="mend:add", answer="yes"),
            Choice(label="Đổi mã hộ", action="mend:number"),
            Choice(label="Gõ lại", action="mend:new"),
            LEAVE,
        ),
    )


def added(household: Household) -> Content:
    """J6."""
    lane = f", {household.area}" if household.area else ""
    return Content(
        text=(
            f"Đã thêm hộ {household.code}, {household.head}{lane}. "
            f"In giấy có mã nhận tin cho nhà này: gõ {cmd('inphieu')}."
        ),
        choices=(
            Choice(label="Ghi thêm hộ này", action=f"mend:open:{household.id}"),
            Choice(label="Thêm hộ nữa", action="mend:new"),
            STOP,
        ),
    )


# closing


def ask_close(household: Household, owes: Sequence[ChargeState], phones: int) -> Content:
    """What closing means for this household."""
    lines = [f"Đóng hộ {household.code}, {household.head}? Các đợt thu sau không tính hộ này nữa."]
    if owes:
        left = ", ".join(f"{dong(each.outstanding)} tiền {each.title}" for each in owes)
        lines.append(
            f"Nhà này còn {left}. Khoản này vẫn nằm trong sổ; ghi tiền hoặc sửa khoản thì làm trước khi đóng."
        )
    if phones:
        lines.append(f"{count(phones)} máy đang nhận tin của nhà này sẽ thôi nhận.")
    return Content(
        text="\n\n".join(lines),
        choices=(
            Choice(label="Để như cũ", action=f"mend:open:{household.id}", answer="no"),
            Choice(label="Đóng hộ này", action=f"mend:close:{household.id}", answer="yes", exact=True),
            Choice(label="Gộp vào hộ khác", action=f"merge:with:{household.id}"),
        ),
    )


def closed(mended: Mended) -> Content:
    """J6."""
    household, change = mended.household, mended.change
    if change is None:
        return Content(text=f"Hộ {household.code} đã đóng từ trước rồi.")
    return Content(
        text=(f"Đã đóng hộ {household.code}, {household.head}. Mã hộ này để trống một năm. Sổ cũ của hộ vẫn giữ."),
        choices=(
            Choice(label="Lấy lại", action=f"mend:back:{change.id}"),
            Choice(label="Sửa hộ khác", action="mend:ask"),
        ),
    )


def is_closed(household: Household, zone: tzinfo, today: date) -> Content:
    """A household that is closed: only opening it again is left."""
    when = f" {day_of(household.closed_at, zone, today)}" if household.closed_at else ""
    return Content(
        text=f"Hộ {household.code}, {household.head}, đã đóng{when}. Mở lại hộ này ạ?",
        choices=(
            Choice(label="Mở lại hộ này", action=f"mend:reopen:{household.id}", answer="yes"),
            Choice(label="Sửa hộ khác", action="mend:ask"),
            LEAVE,
        ),
    )


def reopened(household: Household) -> Content:
    """It is listed again."""
    return Content(
        text=f"Đã mở lại hộ {household.code}, {household.head}. Các đợt thu sau tính cả hộ này.",
        choices=(
            Choice(label="Sửa hộ này", action=f"mend:open:{household.id}"),
            STOP,
        ),
    )


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """Why a household cannot be added or opened again."""
    match refusal:
        case mending.NumberRefused():
            return Content(text=number_refused(refusal, zone, today))
        case mending.NoNumberLeft():
            return Content(text=f"Sổ đã dùng hết mã hộ đến {HIGHEST_NUMBER}. Nhờ {you} báo cán bộ xã.")
        case _:
            return None


def number_refused(refused: mending.NumberRefused, zone: tzinfo, today: date) -> str:
    """Whose number it is, and until when."""
    code = household_code(refused.why.number)
    match refused.why:
        case NumberInUse():
            return f"Mã hộ {code} đang là của nhà {refused.head}. Gõ mã khác giúp."
        case NumberKept(until=until):
            free = day(until.astimezone(zone).date(), today)
            return f"Mã hộ {code} là của nhà {refused.head}, đã đóng, còn để trống đến {free}. Gõ mã khác giúp."
