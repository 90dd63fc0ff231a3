"""Words of the desk: its link and its opening in the chat (voice U1), its pages (voice U2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_of, dong, receipt_number, time_of
from messages.texts.tokens import BOT, cmd
from models.charges import ChargeState
from models.domain.charges import ChargeStatus, Progress
from models.domain.place import Place
from models.receipts import Receipt
from models.tables import PaymentWay

# in the chat

KEPT_OPEN = "Vậy là được. Dùng xong nhớ đóng sổ trên máy đó."
NOT_FOUND = "Sổ trên máy đó đã đóng từ trước."


def link(url: str) -> str:
    """U1."""
    return (
        "Mở sổ trên màn hình lớn: dùng đường dẫn này trong 15 phút, chỉ mở được một lần. Xin đừng chuyển cho ai.\n"
        f"{url}"
    )


def opened(
    session_id: int, place: Place, device: str, at: datetime, you: str, *, zone: ZoneInfo, today: date
) -> Content:
    """U1: told at once; who did not open it shuts it."""
    return Content(
        text=(
            f"Sổ của {place.hamlet} vừa mở trên {device}, lúc {time_of(at, zone)}, {day_of(at, zone, today)}. "
            f"Có phải {you} mở không ạ?"
        ),
        choices=(
            Choice(label="Đúng là tôi", action="desk.mine", answer="yes"),
            Choice(label="Không phải tôi", action=f"desk.shut:{session_id}", answer="no"),
        ),
    )


def shut(device: str) -> str:
    """U1."""
    return f"Đã đóng sổ trên {device}. Không ai xem được nữa."


_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "điện thoại Android"), ("Windows", "máy tính Windows"),
    ("Macintosh", "máy Mac"), ("Linux", "máy tính Linux"),
)  # fmt: skip
_BROWSERS = (
    ("Zalo", "Zalo"), ("coc_coc", "Cốc Cốc"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def device(user_agent: str) -> str:
    """What somebody opened the desk on, as they would call it."""
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "một máy lạ")
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    return f"{system}, {browser}" if browser else system


# pages

OPEN_BUTTON = "Mở sổ"
OVER_TITLE = "Đường dẫn này không mở được nữa"
OVER = f"Đường dẫn này đã hết giờ hoặc đã mở rồi. Nhắn riêng cho {BOT}, gõ {cmd('moso')}, để lấy đường dẫn mới."
"""U2."""
SHUT_TITLE = "Sổ đã đóng"
SHUT_NOW = f"Muốn mở lại: nhắn riêng cho {BOT}, gõ {cmd('moso')}, để lấy đường dẫn mới."
REFUSED_TITLE = "Chưa làm được"
STALE_FORM = "Trang này để lâu quá hoặc đã gửi từ nơi khác, nên Loa Xóm chưa ghi gì. Mở lại sổ rồi làm lại giúp."
NOT_YOURS = "Việc này do thủ quỹ làm. Loa Xóm chưa ghi gì."

PARTS = "Các phần của sổ"
STATEMENTS, HELD, ROUNDS, FUNDS, HELP = "Sao kê", "Tiền thu giúp", "Đợt thu", "Quỹ", "Việc bà con nhờ"
ANNOUNCEMENTS, REGISTER, ROLES, ANSWERS = "Thông báo", "Sổ hộ", "Ai đang giữ việc", "Câu trả lời"
NOT_FOR_YOU = "Phần này do người khác lo. Loa Xóm chưa ghi gì."
WORKBOOK, PAPERS = "Tải bảng tính Excel", "In giấy báo, thẻ nộp tiền, danh sách đi tận nhà"
LIST, BOOK, PAY = "Danh sách các nhà", "Sổ thu chi công khai", "Nộp tiền"
SHUT, SHUT_ALL = "Đóng sổ trên máy này", "Đóng sổ trên mọi máy của tôi"
INTERNAL = "Nội bộ, không đăng nhóm"
SEARCH, SEARCH_HOW = "Tìm nhà", "Tên hoặc mã hộ, gõ không dấu cũng được"
LANE, EVERY_LANE, NO_LANE = "Khu", "Mọi khu", "Chưa ghi khu"
STATE, SORT, SHOW = "Lọc", "Xếp theo", "Xem"
STATES = {
    "": "Mọi nhà",
    "con": "Còn nộp",
    "xong": "Đã xong",
    "bao": "Đã báo chuyển",
    "giu": "Người thu giúp đang giữ",
}
SORTS = {"": "Mã hộ", "ten": "Tên chủ hộ", "con": "Còn nhiều trước"}
STATE_NOW = "Hiện giờ"
CODE, HEAD, LEFT = "Mã hộ", "Chủ hộ", "Còn"
NO_HOUSEHOLDS = "Sổ hộ chưa có nhà nào. Chọn Sổ hộ ở trên để thêm từng nhà, hoặc nhập cả sổ từ tệp."
NOBODY_FOUND = "Không có nhà nào như vậy. Bỏ bớt chữ tìm, hoặc chọn Mọi khu, Mọi nhà."
NO_ROUND = "Chưa có đợt thu nào đang mở. Muốn mở: chọn Đợt thu ở trên."
BACK, EDIT = "Về danh sách", "Sửa trong sổ hộ"
CHARGES, RECEIPTS = "Các khoản", "Phiếu thu"
TAKE_CASH, AMOUNT, FOR_WHAT, BOOK_IT = "Ghi tiền mặt", "Số tiền, ví dụ 20000", "Cho khoản", "Ghi vào sổ"
CANCEL, REASON, WHY = "Hủy phiếu thu", "Vì sao hủy", "Nhà này đọc được lý do. Đừng gõ tên người."
NOTHING_BOOKED = "Chưa ghi gì vào sổ."
RECEIPT = "Phiếu thu số"
NO_RECEIPTS = "Chưa có phiếu thu nào."
NO_CHARGES = "Nhà này chưa có khoản nào."
LEAVE = "Thôi"
_NAMED = 8
"""Households named in a sentence; more are counted."""


def review(waiting: int) -> str:
    """The name of the treasurer's queue, with how many wait."""
    return f"Tiền chưa rõ ({count(waiting)})" if waiting else "Tiền chưa rõ"


def title(place: Place) -> str:
    """Over every page."""
    return f"Sổ của {place.hamlet}"


def open_title(place: Place) -> str:
    """U2."""
    return f"Mở sổ của {place.hamlet}"


def open_how(place: Place) -> str:
    """U2."""
    return f"Trang này giữ sổ tiền của {place.kind}. Máy dùng chung thì mở xong nhớ đóng sổ."


def shown(found: int, of: int) -> str:
    """How many households are listed."""
    return f"{count(found)} nhà" if found == of else f"{count(found)} trong {count(of)} nhà"


def tally(done: Progress) -> str:
    """What a round came to, over its column."""
    return f"{count(done.done)} trong {count(done.households)} nhà đã xong, đã thu {dong(done.collected)}"


def cell(charge: ChargeState) -> str:
    """Where a charge stands."""
    match charge.status:
        case ChargeStatus.EXEMPT:
            return "Không phải nộp"
        case ChargeStatus.PAID:
            return f"Đã góp {dong(charge.paid)}" if charge.is_voluntary else "Đã xong"
        case ChargeStatus.OVER:
            return f"Đã xong, dư {dong(charge.surplus)}"
        case ChargeStatus.PART:
            said = f"Còn {dong(charge.outstanding)}, đã nộp {dong(charge.paid)}"
        case ChargeStatus.CLAIMED if not charge.held:
            said = f"Còn {dong(charge.outstanding)}, đã báo chuyển"
        case ChargeStatus.OPEN:
            said = "Tùy lòng"
        case _:
            said = f"Còn {dong(charge.outstanding)}"
    return f"{said}, người thu giúp đang giữ {dong(charge.held)}" if charge.held else said


def heard(households: int, silent: Sequence[str]) -> str:
    """Whether households were told of their money; `silent`: the numbers of those without a phone that is reached."""
    if not silent:
        return "Nhà đó được báo rồi." if households == 1 else "Các nhà được báo rồi."
    if len(silent) == households:
        which = "Nhà đó chưa" if households == 1 else f"Cả {count(households)} nhà chưa"
        return f"{which} có máy nhận tin, nhờ báo giúp."
    which = f"Hộ {', '.join(silent)}" if len(silent) <= _NAMED else f"{count(len(silent))} nhà"
    return f"{which} chưa có máy nhận tin, nhờ báo giúp. Các nhà khác được báo rồi."


# one household


NO_REASON = "Chưa có lý do hủy. Gõ một câu ngắn giúp, nhà đó đọc được."


def booked(receipt: Receipt) -> str:
    """Money is in the book; the household was told on its phones."""
    way = "tiền mặt, " if receipt.way is PaymentWay.CASH else "chuyển khoản, "
    return (
        f"Đã ghi phiếu thu số {receipt_number(receipt.number)}: nhà {receipt.head}, mã hộ {receipt.code}, "
        f"{dong(receipt.amount)} {way}tiền {receipt.title}."
    )


def booked_before(receipt: Receipt) -> str:
    """The same page is sent again with something else in it."""
    return (
        f"Trang này đã ghi phiếu thu số {receipt_number(receipt.number)} rồi. Muốn ghi thêm thì mở lại trang của nhà "
        "đó rồi gõ lại."
    )


def cancelled(receipt: Receipt) -> str:
    """A receipt was undone."""
    return (
        f"Đã hủy phiếu thu số {receipt_number(receipt.number)}, {dong(receipt.amount)} tiền {receipt.title}. "
        "Phiếu cũ vẫn giữ trong sổ."
    )


def charge_choice(charge: ChargeState) -> str:
    """A charge in the form for cash."""
    return cap(charge.title) if charge.is_voluntary else f"{cap(charge.title)}, còn {dong(charge.uncollected)}"


def receipt_line(receipt: Receipt, on: str) -> str:
    """One receipt."""
    way = "tiền mặt" if receipt.way is PaymentWay.CASH else "chuyển khoản"
    return f"{on}: {dong(receipt.amount)} {way}, tiền {receipt.title}"


def undone(reason: str) -> str:
    """Beside a receipt that does not count any more."""
    return f"Đã hủy, vì: {reason}"
