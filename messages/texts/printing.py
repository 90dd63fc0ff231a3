"""The talk about what is printed (voice I21)."""

from __future__ import annotations

from collections.abc import Sequence

from messages.channels.base import Choice, Content
from messages.format import cap, count
from messages.texts.paper import NO_LANE
from messages.texts.payments import round_labels, short_label
from models.tables import Round

LANES_A_PAGE = 6
_LEAVE = Choice(label="Thôi", action="leave", answer="no")

SLIPS_FILE, CARDS_FILE, DOORS_FILE = "giay-bao-nop", "the-nop-tien", "di-tan-nha"

NO_ACCOUNT = "Chưa có tài khoản nhận tiền nên chưa in được mã QR."
NO_HOUSEHOLDS = "Sổ hộ còn trống nên chưa có gì để in."
NOTHING_OWED = "Không có đợt thu nào còn nhà phải nộp. Thẻ nộp tiền thì lúc nào cũng in được."
NOBODY_LEFT = "Không còn nhà nào phải đi tận nơi."
NO_SUCH_HOUSEHOLDS = "Không có nhà nào để in như vậy."


def what_to_print(rounds: Sequence[Round]) -> Content:
    """The beginning: one line a round with its exact amounts, the card without amount, the walking list."""
    shown = rounds[:5]
    slips = [
        Choice(label=label, action=f"print.slips:{each.id}:doors:0")
        for label, each in zip(round_labels([each.title for each in shown]), shown, strict=True)
    ]
    if len(slips) == 1:
        slips = [Choice(label="Giấy báo nộp", action=slips[0].action)]
    doors = [Choice(label="Đi tận nhà", action="print.doors")] if rounds else []
    said = "In gì ạ? Thẻ nộp tiền có mã QR dùng mãi, phát một lần."
    if rounds:
        said += " Giấy báo nộp có sẵn số tiền của đợt thu."
    return Content(
        text=said, choices=(*slips, Choice(label="Thẻ nộp tiền", action="print.cards:doors:0"), *doors, _LEAVE)
    )


def being_drawn(sheets: int) -> str:
    """The file comes some seconds later."""
    return f"Đang xếp {count(sheets)} tờ, vài giây nữa có bản in."


def slips_ready(round_: Round, sheets: int, *, scope: str) -> Content:
    """I21; `scope` is what was printed: those without a phone, all, or a lane."""
    kind = f"Giấy báo nộp {round_.title}: {count(sheets)} tờ, tám tờ một trang A4, xếp theo từng khu."
    return _ready(kind, f"print.slips:{round_.id}", scope, with_doors=True)


def cards_ready(sheets: int, *, scope: str) -> Content:
    """I21 for the cards."""
    kind = f"Thẻ nộp tiền của gia đình: {count(sheets)} tờ, tám tờ một trang A4, xếp theo từng khu."
    return _ready(kind, "print.cards", scope, with_doors=False)


def _ready(said: str, action: str, scope: str, *, with_doors: bool) -> Content:
    if scope == "doors":
        said += " In cho nhà chưa có máy nhận tin."
    if with_doors and scope == "doors":
        said += " Kèm danh sách đi tận nhà."
    every = [Choice(label="In cho mọi hộ", action=f"{action}:all:0")] if scope != "all" else []
    return Content(text=said, choices=(*every, Choice(label="Chỉ một khu", action=f"{action}:lanes:0"), _LEAVE))


def doors_ready(doors: int) -> str:
    """The walking list as a file."""
    return f"Danh sách đi tận nhà, {count(doors)} nhà. Bản nội bộ, không đăng nhóm."


def which_lane(lanes: Sequence[str], action: str, page: int) -> Content:
    """One lane only; its place among all lanes goes into the choice."""
    first = page * LANES_A_PAGE
    shown = [
        Choice(label=short_label(cap(lane) or NO_LANE), action=f"{action}:lane:{first + index}")
        for index, lane in enumerate(lanes[first : first + LANES_A_PAGE])
    ]
    more = len(lanes) > first + LANES_A_PAGE
    onward = [Choice(label="Xem tiếp", action=f"{action}:lanes:{page + 1}")] if more else []
    return Content(text="In cho khu nào ạ?", choices=(*shown, *onward, _LEAVE))
