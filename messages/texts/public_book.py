"""Words of the public book: what everybody may see of the hamlet's money; no names of households (voice K15, K16)."""

from __future__ import annotations

from datetime import date

from messages.format import day, dong
from messages.texts import contacts
from models.domain.fund_book import Account
from models.domain.place import Place
from models.round_days import RoundDays

LINK = "Sổ thu chi công khai"
PERIOD = "Xem kỳ"
SHOW = "Xem"
SHEET = "Bản in A4 để dán bảng tin"
BILLS = "Ảnh hóa đơn, giấy biên nhận"
ROUNDS = "Các đợt thu"
CHART = "Tiền vào theo ngày"
SEAL = "Dấu niêm phong sổ"
CHECK_SEAL = "Xem dấu trên bài cũ còn đúng không"
SEAL_FIELD = "Dấu niêm phong trên bài cũ, trên giấy"
SEAL_HOW = "Gõ đúng các chữ, các số của dấu, ví dụ 1a2b-3c4d-5e6f."
SEAL_SHOW = "Xem dấu"
NOT_A_SEAL = "Dấu niêm phong có mười hai chữ số và chữ cái từ a đến f. Xem lại trên giấy rồi gõ lại giúp."
BUSY = "Đang nhiều người xem cùng lúc. Nhờ đợi một phút rồi mở lại."
PAY, CHECK = "Nộp tiền", "Xem mã QR, số tài khoản có đúng không"
SEAL_EXPLAINED = (
    "Dấu niêm phong sổ là dãy chữ số tính ra từ mọi phiếu trong sổ, như dấu dán trên hòm phiếu. Ai sửa một phiếu cũ, "
    "dãy này đổi khác ngay. Bà con giữ bài công khai kỳ trước, gõ dấu trên bài đó vào đây là biết."
)
"""K16."""


def heading(place: Place) -> str:
    """What the page is."""
    return f"Sổ thu chi của {place.hamlet}"


def sums(account: Account) -> list[tuple[str, str]]:
    """K15: what was there, came, went and is there."""
    return [
        ("Đầu kỳ", dong(account.opening.total)),
        ("Thu trong kỳ", dong(account.came_in)),
        ("Chi trong kỳ", dong(account.went_out)),
        ("Cuối kỳ", dong(account.closing.total)),
    ]


def where_it_lies(account: Account) -> str:
    """K15."""
    return f"Tiền mặt thủ quỹ giữ {dong(account.closing.cash)}, trong ngân hàng {dong(account.closing.bank)}."


def nothing_in_book(place: Place) -> str:
    """A hamlet whose book is empty."""
    return f"Sổ chưa có khoản nào. Thủ quỹ ghi khoản đầu tiên thì hiện ở đây. Hỏi {contacts.treasurer(place)}."


def asked(place: Place) -> str:
    """Whom to ask."""
    return f"Hỏi {contacts.treasurer(place)}."


def chart_title(round_days: RoundDays) -> str:
    """Over a chart."""
    return f"Tiền {round_days.title}: {dong(round_days.total)}"


def chart_told(round_days: RoundDays, today: date) -> str:
    """The chart in a sentence, for who cannot see it."""
    first, last = round_days.days[0][0], round_days.days[-1][0]
    best_day, best = max(round_days.days, key=lambda each: each[1])
    if first == last:
        return f"Tiền vào {day(first, today)}: {dong(best)}."
    return f"Từ {day(first, today)} đến {day(last, today)}. Nhiều nhất {day(best_day, today)}: {dong(best)}."


def bill(voucher: int) -> str:
    """A picture told."""
    return f"Ảnh hóa đơn, phiếu chi số {voucher:03}"


def short_day(on: date) -> str:
    """Under a chart."""
    return f"{on.day}/{on.month}"


RECEIVED, SPENT = "Các khoản thu", "Các khoản chi"
AN_EXPENSE = "khoản chi"


def voucher(number: str) -> str:
    """Beside an expense."""
    return f"phiếu chi số {number}"


def taken_back(what: str) -> str:
    """An expense of earlier days that was undone in these."""
    return f"Lấy lại: {what or AN_EXPENSE}"


def given(fund: str) -> str:
    """Money that went to another fund."""
    return f"Chuyển sang {fund}"
