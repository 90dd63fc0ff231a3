"""Mending the register from the phone (voice J5, J6): one household, a new one, one that is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_of, quote
from messages.texts import register
from messages.texts.payments import household_label, no_household
from messages.texts.register_changes import COLUMNS, described, shown
from messages.texts.round_dialogue import CATEGORIES
from messages.texts.talk import shortened
from models.domain.register import Column, Rejected, Why, WrongCell
from models.domain.register_changes import COUNTED, ChangeKind, Value
from models.mending import Mended
from models.register_changes import stands
from models.tables import Household, RegisterChange

MOST_CHOICES = 9
AREAS_SHOWN = 8

LEAVE = Choice(label="Thôi", action="leave", answer="no")
STOP = Choice(label="Thôi", action="leave")
_NEW = Choice(label="Thêm hộ mới", action="mend:new")
_TWICE = Choice(label="Hộ ghi hai lần", action="merge:list")
ASK_HOUSEHOLD = Content(text="Sửa hộ nào ạ? Gõ mã hộ hoặc tên chủ hộ, ví dụ: 012.", words=(_NEW, _TWICE, STOP))
_MENU = (
    (Column.HEAD, "Tên chủ hộ"),
    (Column.AREA, "Khu"),
    (Column.PEOPLE, "Số khẩu"),
    (Column.LABOURERS, "Số lao động"),
    (Column.SAO, "Số sào"),
    (Column.MEMBERS, "Người trong hộ"),
    (Column.CATEGORY, "Diện"),
)
_EXAMPLES = {
    Column.HEAD: "Lê Văn Cường",
    Column.AREA: "ngõ Đình",
    Column.PEOPLE: "4",
    Column.LABOURERS: "2",
    Column.SAO: "2,5",
    Column.MEMBERS: "Lê Thị Na, Lê Văn Tí",
    Column.CATEGORY: "hộ nghèo",
    Column.CODE: "301",
    Column.PHONE: "0900 000 012",
}


# which household


def not_found(typed: str) -> Content:
    """N35: nobody has this number or name."""
    return Content(text=no_household(typed), words=ASK_HOUSEHOLD.words)


def several(typed: str, found: Sequence[Household]) -> Content:
    """N35: several households have this name."""
    listed = found[: MOST_CHOICES - 1]
    rest = "" if len(listed) == len(found) else " Gõ thêm họ, chữ đệm hoặc mã hộ để thấy nhà khác."
    return Content(
        text=f"Có {len(found)} nhà tên {quote(shortened(typed))}. Nhà nào ạ?{rest}",
        choices=(
            *(Choice(label=household_label(each), action=f"mend:open:{each.id}") for each in listed),
            Choice(label="Gõ lại", action="mend:ask"),
        ),
    )


# one household


def menu(household: Household, last: RegisterChange | None, by: str, zone: tzinfo, today: date) -> Content:
    """J5; under it what else the register says, and who changed it last (`by`, empty where that is not known)."""
    lane = f", {household.area}" if household.area else ""
    first = f"Hộ {household.code}, {household.head}{lane}, {count(household.people)} khẩu. Sửa gì ạ?"
    held = stands(household)
    more = [
        f"{COLUMNS[column]} {shown(column, held[column])}"
        for column in (Column.LABOURERS, Column.SAO, Column.CATEGORY, Column.MEMBERS)
        if held[column]
    ]
    lines = [f"Trong sổ còn ghi: {'; '.join(more)}."] if more else []
    if last is not None:
        lines.append(last_change(last, by, zone, today))
    return Content(
        text="\n\n".join([first, "\n".join(lines)]) if lines else first,
        choices=(
            *(Choice(label=label, action=f"mend:column:{household.id}:{column}") for column, label in _MENU),
            Choice(label="Đóng hộ này", action=f"mend:ask_close:{household.id}"),
            LEAVE,
        ),
    )


def last_change(last: RegisterChange, by: str, zone: tzinfo, today: date) -> str:
    """What was changed last, by whom and when."""
    whose = f", {by}" if by else ""
    return f"Sửa gần nhất: {_noted(last)}{whose}, {day_of(last.at, zone, today)}."


def _noted(change: RegisterChange) -> str:
    match change.kind:
        case ChangeKind.CHANGED:
            columns = {Column(name): value for name, value in change.after.items()}
            return "; ".join(described(each, change.before[each.value], after) for each, after in columns.items())
        case ChangeKind.ADDED:
            return "ghi vào sổ"
        case ChangeKind.CLOSED:
            return "đóng hộ"
        case ChangeKind.REOPENED:
            return "mở lại hộ"


def ask_value(household: Household, column: Column, areas: Sequence[str]) -> Content:
    """What the column is to hold; it says what it holds now."""
    now = shown(column, stands(household)[column])
    of = f"Hộ {household.code}, {household.head}"
    match column:
        case Column.CATEGORY:
            return Content(
                text=f"{of}: {COLUMNS[column]} đang là {now}. Đúng là diện nào ạ?",
                choices=(
                    *(Choice(label=label, action=f"mend:category:{slug}") for slug, label in CATEGORIES.items()),
                    Choice(label="Không thuộc diện nào", action="mend:category:"),
                    STOP,
                ),
            )
        case Column.MEMBERS:
            text = (
                f"{of}. Người trong hộ, ngoài chủ hộ: {now}.\n\n"
                "Gõ thêm kèm tên để thêm, bớt kèm tên để bớt, ví dụ: thêm Lê Thị Na. "
                "Gõ cả danh sách, cách nhau dấu phẩy, thì thay hết."
            )
        case Column.AREA:
            known = f" Trong sổ đang có: {', '.join(areas[:AREAS_SHOWN])}." if areas else ""
            text = f"{of}: khu đang là {now}. Đúng là khu nào ạ?{known}"
        case Column.HEAD:
            text = f"Hộ {household.code}: tên chủ hộ đang là {now}. Tên đúng là gì ạ?"
        case _:
            text = f"{of}: {COLUMNS[column]} đang là {now}. Số đúng là bao nhiêu ạ? Ví dụ: {_EXAMPLES[column]}."
    return Content(text=text, words=(STOP,))


def wrong(column: Column, cell: WrongCell) -> Content:
    """What was typed cannot be taken; what was typed before is kept."""
    why = cap(register.why(Rejected(row=0, why=cell.why, value=cell.value)))
    if cell.why is Why.NO_HEAD:
        why = "Tên chủ hộ phải có chữ"
    example = "" if "ví dụ" in why else f", ví dụ: {_EXAMPLES[column]}"
    return Content(text=f"{why}. Gõ lại giúp{example}.", words=(STOP,))


def confirm(household: Household, column: Column, before: Value, after: Value) -> Content:
    """Before and after, to be confirmed."""
    whose = "" if column is Column.HEAD else f", {household.head}"
    return Content(
        text=f"Hộ {household.code}{whose}: {described(column, before, after)}. Ghi vào sổ chứ ạ?",
        choices=(
            Choice(label="Ghi vào sổ", action="mend:write", answer="yes"),
            Choice(label="Gõ lại", action=f"mend:column:{household.id}:{column}"),
            LEAVE,
        ),
    )


def unchanged(household: Household, column: Column) -> str:
    """The register says so already."""
    now = shown(column, stands(household)[column])
    return f"Trong sổ, {COLUMNS[column]} của hộ {household.code} đã là {now}. Không phải sửa gì."


def done(mended: Mended) -> Content:
    """J5: written."""
    household, change = mended.household, mended.change
    if change is None:
        return Content(text=f"Hộ {household.code} đã như vậy từ trước. Không phải ghi thêm.")
    what = _noted(change)
    counted = COUNTED & {Column(name) for name in change.after}
    later = " Tính từ đợt thu sau; đợt đang mở giữ nguyên." if counted else ""
    return Content(
        text=f"Đã sửa hộ {household.code}: {what}.{later}",
        choices=(
            Choice(label="Sửa tiếp", action=f"mend:open:{household.id}"),
            Choice(label="Lấy lại", action=f"mend:back:{change.id}"),
        ),
    )


def moved_on(household: Household) -> Content:
    """Somebody else was quicker."""
    return Content(
        text=f"Hộ {household.code} vừa có người sửa, nên Loa Xóm chưa ghi gì. Xem lại giúp.",
        choices=(
            Choice(label="Xem lại hộ này", action=f"mend:open:{household.id}"),
            STOP,
        ),
    )


def taken_back(mended: Mended) -> Content:
    """A change was undone."""
    household, change = mended.household, mended.change
    what = _noted(change) if change is not None else "như trước"
    return Content(
        text=f"Đã lấy lại. Hộ {household.code}: {what}.",
        choices=(Choice(label="Sửa tiếp", action=f"mend:open:{household.id}"), STOP),
    )


def too_late(household: Household, *, is_back: bool) -> Content:
    """Ten minutes are over."""
    first = "Lần sửa này đã lấy lại rồi." if is_back else "Đã quá 10 phút, không lấy lại được nữa."
    return Content(
        text=f"{first} Muốn đổi thì sửa hộ {household.code} lần nữa.",
        choices=(
            Choice(label="Sửa hộ này", action=f"mend:open:{household.id}"),
            STOP,
        ),
    )


GONE = "Việc sửa hộ này đã cũ, Loa Xóm không giữ nữa. Gõ lại mã hộ giúp."
