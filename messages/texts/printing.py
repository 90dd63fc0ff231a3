"""What is printed (voice R1, R1b, R4), and the talk about it (I21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_paper, dong, time_of
from messages.texts.payments import short_label
from models.domain.place import Place
from models.tables import Round

LANES_A_PAGE = 6
NO_LANE = "Chưa ghi khu"
_LEAVE = Choice(label="Thôi", action="leave", answer="no")

# on the card and the slip
CARD_TITLE = "THẺ NỘP TIỀN CỦA GIA ĐÌNH"
CARD_HINT = "Quét mã QR, gõ đúng số tiền của đợt thu. Dùng cho mọi đợt thu, xin giữ lại."
SLIP_TITLE = "GIẤY BÁO NỘP"
SLIP_HINT = "Quét mã QR là đủ, không phải gõ gì."
BY_HAND = "Chuyển bằng tay:"
ACCOUNT, MEMO = "Số tài khoản", "Nội dung"
CUT_HERE = "Cắt theo đường này, thủ quỹ đưa lại phần dưới khi thu tiền mặt"
RECEIPT = "PHIẾU THU SỐ .................."
TAKEN = "Đã thu: .............................. đồng"
ON = "Ngày ........../........../..............."
SIGNED = "Người thu ký, ghi tên"

# on the walking list
ONLY_TO_COLLECT = "Chỉ dùng để đi thu. Xong việc xin cất hoặc hủy, không dán, không chụp."
COLUMNS = ("Mã hộ", "Chủ hộ", "Số tiền", "Đã thu", "Phiếu thu số", "Ghi chú")

SLIPS_FILE, CARDS_FILE, DOORS_FILE = "giay-bao-nop", "the-nop-tien", "di-tan-nha"

NO_ACCOUNT = "Chưa có tài khoản nhận tiền nên chưa in được mã QR."
NO_HOUSEHOLDS = "Sổ hộ còn trống nên chưa có gì để in."
NOTHING_OWED = "Không có đợt thu nào còn nhà phải nộp. Thẻ nộp tiền thì lúc nào cũng in được."
NOBODY_LEFT = "Không còn nhà nào phải đi tận nơi."
NO_SUCH_HOUSEHOLDS = "Không có nhà nào để in như vậy."


def first_line(place: Place) -> str:
    """R1: whose paper it is."""
    return f"{place.hamlet}, {place.commune}".upper()


def household(head: str) -> str:
    """R1: to whom it goes."""
    return f"Gia đình {head}"


def number_and_lane(number: str, lane: str) -> str:
    """R1."""
    return f"Mã hộ {number}, {lane}" if lane else f"Mã hộ {number}"


def money(title: str) -> str:
    """R1b; the amount stands below."""
    return f"Tiền {title}:"


def due(on: date) -> str:
    """R1b."""
    return f"Hạn nộp: {day_paper(on)}"


def ask(treasurer: str) -> str:
    """R1."""
    return f"Hỏi {treasurer}"


def in_cash(treasurer: str) -> str:
    """R1b."""
    return f"Tiền mặt: {treasurer}"


def join_code(code: str) -> str:
    """R1: `code` as people read it, 4821-7730."""
    return f"Mã nhận tin: {code}"


def how_to_join(bot: str, app: str) -> str:
    """R1."""
    return f"Gõ mã này vào {bot} trên {app}, trong 30 ngày, để nhận tin của gia đình. Dùng một lần, giữ kín."


def of_receipt(number: str, head: str) -> str:
    """R1b, on the part that the treasurer keeps."""
    return f"Mã hộ {number}, gia đình {head}"


def doors_title(place: Place, titles: Sequence[str]) -> str:
    """R4: of one round, or of all that are open."""
    what = f"tiền {titles[0]}" if len(titles) == 1 else f"{len(titles)} khoản đang thu"
    return f"{place.hamlet_upper}: đi tận nhà, {what}"


def doors_printed(doors: int, *, now: datetime, zone: ZoneInfo) -> str:
    """R4."""
    at = now.astimezone(zone)
    return (
        f"In lúc {time_of(now, zone)}, {day_paper(at.date())}. {count(doors)} nhà còn phải nộp, chưa có máy nhận tin."
    )


def made_of(charges: Sequence[tuple[str, int]]) -> str:
    """R4, beside a sum of several rounds."""
    return ", ".join(f"{title} {dong(amount)}" for title, amount in charges)


def lane_heading(lane: str, doors: int) -> str:
    """A lane of the walking list."""
    return f"{cap(lane) if lane else NO_LANE}, {count(doors)} nhà"


def what_to_print(rounds: Sequence[Round]) -> Content:
    """The beginning: one line a round with its exact amounts, the card without amount, the walking list."""
    slips = [
        Choice(label=short_label(cap(each.title)), action=f"print.slips:{each.id}:doors:0") for each in rounds[:5]
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
