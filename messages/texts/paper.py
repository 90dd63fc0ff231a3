"""What stands on printed papers (voice R1, R1b, R4). Imports little: the process that draws starts with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.format import cap, count, day_paper, dong, time_of
from models.domain.place import Place

NO_LANE = "Chưa ghi khu"

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
