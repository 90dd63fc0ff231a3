"""Words of the desk's pages of funds: what each holds, its lines, money that went out, came in or was moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.format import cap, count, day, day_of, dong, household_code, receipt_number
from messages.texts.disclosure import period_words
from messages.texts.funds import PURSES, SOURCES, fund_name, in_sentence, named, route, voucher_number
from models.domain.fund_book import Balance, IncomeKind, Purse
from models.domain.ledger import EntryKind
from models.domain.periods import Period
from models.fund_entries import BookLine
from models.funds import Opening
from models.tables import Count, Fund
from models.vouchers import Written

TITLE, BACK, LINES = "Quỹ", "Về các quỹ", "Xem các khoản"
SPEND, INCOME, MOVE = "Ghi khoản chi", "Ghi tiền thu khác", "Chuyển tiền"
MISSING, MISSING_HOW = "Phiếu chi chưa có ảnh", "Chọn một phiếu để gửi ảnh hóa đơn, hoặc ghi là không có giấy."
SEAL = "Dấu niêm phong sổ"
MONTH, SHOW = "Tháng", "Xem"
DAY, WHAT, WHERE, CAME, WENT = "Ngày", "Việc", "Ở đâu", "Thu", "Chi"
NONE = "Tháng này chưa có khoản nào."
NO_NAMES = "Nội bộ: có tên người, không đăng nhóm."

# the forms

AMOUNT, AMOUNT_HOW = "Số tiền", "Ví dụ: 350000"
FOR, FOR_HOW = (
    "Chi việc gì",
    "Ví dụ: thay bóng đèn ngõ Đình. Lúc công khai bà con đọc câu này, nên đừng ghi tên người.",
)
FROM, FROM_HOW = "Từ đâu", "Vài chữ, ví dụ: hội đồng hương"
FUND_PAYS, FUND_GETS, FUND_OF, FUND_TO = "Chi từ quỹ", "Ghi vào quỹ", "Tiền của quỹ", "Sang quỹ"
PAID_FROM, CAME_AS = "Lấy tiền ở đâu", "Nhận bằng gì"
PAID_PURSES = {Purse.CASH: "Tiền mặt", Purse.BANK: "Trong ngân hàng"}
CAME_PURSES = {Purse.CASH: "Tiền mặt", Purse.BANK: "Vào tài khoản"}
PICTURE = "Ảnh hóa đơn, giấy biên nhận"
PICTURE_HOW = "Ảnh JPG hoặc PNG, không quá 10 MB. Chưa có thì gửi sau cũng được."
PICTURE_FORM = "Ảnh JPG hoặc PNG, không quá 10 MB."
PICTURE_KEPT = "Ảnh gửi lúc nãy Loa Xóm vẫn giữ."
KIND = "Tiền gì"
KINDS = {kind: cap(SOURCES[kind]) for kind in IncomeKind if kind is not IncomeKind.COUNTED}
HOW = "Chuyển thế nào"
WAYS = {
    "in": "Gửi tiền mặt vào ngân hàng",
    "out": "Rút tiền mặt ở ngân hàng",
    "cash": "Tiền mặt sang quỹ khác",
    "bank": "Tiền trong ngân hàng sang quỹ khác",
}
SAVE, LEAVE, AGAIN, YES, ANYWAY = "Ghi vào sổ", "Thôi", "Gõ lại", "Đúng, ghi vào sổ", "Vẫn ghi"
NO_FUND = "Chưa chọn quỹ. Chọn một quỹ giúp."
NO_OTHER_FUND = "Chưa chọn quỹ nhận tiền, hoặc chọn trùng quỹ đang có tiền. Chọn quỹ khác giúp."
NO_KIND = "Chưa chọn là tiền gì. Chọn một loại giúp."
NO_PURSE = "Chưa chọn tiền mặt hay tiền trong ngân hàng. Chọn một thứ giúp."
NO_WAY = "Chưa chọn chuyển thế nào. Chọn một cách giúp."
NO_WHAT = "Chưa ghi chi việc gì. Gõ một câu giúp, ví dụ: thay bóng đèn ngõ Đình."
TOO_HEAVY = "Ảnh nặng quá 10 MB. Chụp lại hoặc gửi ảnh nhỏ hơn giúp. Chưa ghi gì vào sổ."
NOT_A_PICTURE = "Tệp này không phải ảnh JPG hay PNG. Chọn ảnh khác giúp. Chưa ghi gì vào sổ."
CUT_OFF = "Mạng yếu, trang gửi chưa hết. Gửi lại giúp."
BUSY = "Loa Xóm đang nhận ảnh khác. Chờ một lát rồi gửi lại giúp."
NOTHING_BOOKED = "Chưa ghi gì vào sổ."

# what a book begins with

OPENING, PREVIEW = "Ghi số dư đầu kỳ", "Xem trước"
OPENING_HOW = "Tiền có sẵn lúc bắt đầu ghi sổ. Ghi vào sổ rồi thì không sửa được."
OPENING_CASH, OPENING_CASH_HOW = "Tiền mặt", "Ví dụ: 1200000. Không có thì gõ 0."
OPENING_BANK, OPENING_BANK_HOW = "Trong ngân hàng", "Ví dụ: 3100000. Không có thì gõ 0."
OPENING_DAY, OPENING_DAY_HOW = "Số của ngày nào", "Ví dụ: 1/11"
NOTHING_AT_FIRST = "Cả hai đều 0đ thì không cần ghi: sổ bắt đầu từ 0đ."

# what is counted

COUNT, COMPARE, COUNT_ANEW = "Đối chiếu sổ", "So với sổ", "Đối chiếu lần nữa"
COUNT_HOW = "Gõ số đếm được trước, Loa Xóm so với sổ sau. Chưa đếm thứ nào thì để trống ô đó."
CASH_COUNTED = "Tiền mặt đếm được"
BANK_READ_HOW = "Số dư xem ở ngân hàng, ví dụ: 3100000"
WHY_DIFFERS, WHY_DIFFERS_HOW = "Vì sao chênh", "Gõ một câu. Câu này giữ trong sổ, lúc công khai bà con đọc được."
FUND_TAKES, SAVE_REASON, COUNT_AGAIN = "Ghi phần chênh vào quỹ", "Ghi lý do vào sổ", "Đếm lại"
SEE_VOUCHER, COUNTED_LATELY = "Xem phiếu, lấy lại", "Các lần đối chiếu gần đây"
NOTHING_COUNTED = "Chưa gõ số nào. Gõ số tiền mặt đếm được, hoặc số dư ngân hàng."
NO_REASON = "Chưa có lý do. Gõ một câu giúp, vì sao chênh."
BOOK_WENT_ON = "Trong lúc đó sổ đã ghi thêm, số chênh giờ khác rồi. Xem lại giúp. Chưa ghi gì vào sổ."
COUNTED_BEFORE = "Trang này đã ghi một lần đối chiếu với số khác. Muốn đối chiếu lại thì mở trang mới giúp."

# one voucher

SEND_PICTURE, NO_PAPER = "Gửi ảnh", "Không có giấy"
NO_PAPER_NOTED, NO_PICTURE_YET = "Đã ghi là không có giấy.", "Chưa có ảnh hóa đơn."
NO_PICTURE_SENT = "Chưa chọn ảnh nào. Chọn ảnh rồi gửi lại giúp."
PICTURE_ADDED = "Đã kèm ảnh. Còn ảnh nữa thì gửi tiếp."
TAKE_BACK, WHY, WHY_HOW = "Lấy lại", "Vì sao lấy lại", "Gõ một câu, câu này giữ trong sổ."
MOVED = "Đã ghi chuyển tiền vào sổ."
TOO_LATE = "Quá 10 phút rồi. Muốn lấy lại thì cho biết vì sao."
WITHIN = "Vừa ghi xong, trong 10 phút vẫn lấy lại được ngay."
TAKEN_BACK = "Đã lấy lại. Phiếu ghi lại là hủy, vẫn giữ trong sổ."
OF_FUND, IN_PURSE = "Quỹ", "Ở đâu"


def holds(balance: Balance) -> str:
    """What a fund holds."""
    return f"{dong(balance.total)}: tiền mặt {dong(balance.cash)}, trong ngân hàng {dong(balance.bank)}"


def together(balances: Sequence[Balance]) -> str:
    """All funds of the hamlet."""
    return f"Cộng các quỹ: {holds(sum(balances, Balance()))}"


def began(opening: Opening, today: date) -> str:
    """From what the fund's book began."""
    by = f", {opening.confirmed_by} xác nhận" if opening.confirmed_by else ""
    return f"Số dư đầu kỳ {day(opening.on, today)}: {dong(opening.balance.total)}{by}"


def cash_counted_how(*, several: bool) -> str:
    """One box holds the cash of all funds."""
    return "Cả các quỹ cộng lại, ví dụ: 1200000" if several else "Ví dụ: 1200000"


def bank_read(funds: Sequence[str]) -> str:
    """The field of an account; `funds` are those that share it, where the hamlet has several accounts."""
    of = ", ".join(in_sentence(each) for each in funds)
    return f"Số dư ngân hàng của {of}" if of else "Số dư ngân hàng"


def counted(row: Count, zone: ZoneInfo, today: date) -> str:
    """A count that was kept."""
    where = "tiền mặt" if row.purse is Purse.CASH else "ngân hàng"
    difference = row.counted - row.expected
    way = "thêm" if difference > 0 else "bớt"
    verdict = f"sổ ghi {dong(row.expected)}, ghi {way} {dong(abs(difference))}" if difference else "khớp với sổ"
    return f"{cap(day_of(row.at, zone, today))}: {where} {dong(row.counted)}, {verdict}"


def month(period: Period) -> str:
    """A month to choose."""
    return cap(period_words(period))


def of_month(period: Period, lines: int) -> str:
    """How many lines are shown."""
    return f"{month(period)}: {count(lines)} khoản"


def fund_choice(fund: Fund, balance: Balance) -> str:
    """A fund in a form."""
    return f"{fund_name(fund.name)}, còn {dong(balance.total)}"


def voucher_choice(written: Written, today: date) -> str:
    """An expense without its bill."""
    return f"Phiếu chi {voucher_number(written.number or 0)}: {dong(-written.amount)}, {written.what}, " + day(
        written.on, today
    )


def purse(of: Purse) -> str:
    """Where the money lies."""
    return PAID_PURSES[of]


def line(of: BookLine) -> str:
    """What one line of the book is about."""
    match of.kind:
        case EntryKind.OPENING:
            return "Số dư đầu kỳ" + (f", {of.what} xác nhận" if of.what else "")
        case EntryKind.PAYMENT:
            return _receipt(of)
        case EntryKind.EXPENSE:
            return f"Phiếu chi số {voucher_number(of.voucher or 0)}" + (f", {of.what}" if of.what else "")
        case EntryKind.INCOME:
            return cap(SOURCES[of.source or IncomeKind.OTHER]) + (f", {of.what}" if of.what else "")
        case EntryKind.TRANSFER:
            return _moved(of)
        case _:
            if of.receipt is not None:
                return f"Hủy {_receipt(of, start='phiếu')}, vì: {of.what}"
            return "Lấy lại" + (f": {of.what}" if of.what else "")


def undone(of: BookLine) -> str:
    """Beside a line that counts no more."""
    return "đã hủy" if of.kind is EntryKind.PAYMENT else "đã lấy lại"


def _receipt(of: BookLine, *, start: str = "Phiếu") -> str:
    return (
        f"{start} thu số {receipt_number(of.receipt or 0)}, hộ {household_code(of.household or 0)} {of.head}, "
        f"tiền {of.title}"
    )


def _moved(of: BookLine) -> str:
    if of.other_fund:
        return f"Sang {in_sentence(of.other_fund)}" if of.amount < 0 else f"Từ {in_sentence(of.other_fund)}"
    is_into_bank = (of.purse is Purse.CASH) == (of.amount < 0)
    return "Gửi tiền mặt vào ngân hàng" if is_into_bank else "Rút tiền mặt ở ngân hàng"


def confirm_expense(fund: str, of: Purse, amount: int, what: str) -> str:
    """Said back before it is booked."""
    return f"Chi {dong(amount)}, {what}, lấy {PURSES[of]} của {in_sentence(fund)}. Ghi vào sổ chứ ạ?"


def confirm_income(kind: IncomeKind, fund: str, of: Purse, amount: int, what: str) -> str:
    """Said back before it is booked."""
    about = f", {what}" if what else ""
    way = "tiền mặt" if of is Purse.CASH else "vào tài khoản"
    return f"{cap(SOURCES[kind])} {dong(amount)}{about}, {way}, ghi vào {in_sentence(fund)}. Ghi vào sổ chứ ạ?"


def booked_before(written: Written) -> str:
    """The same page is sent again with something else in it."""
    return f"Trang này đã ghi {named(written)} {dong(abs(written.amount))} rồi. Muốn ghi thêm thì mở trang mới giúp."


def title(written: Written) -> str:
    """What a voucher is called."""
    return cap(named(written))


def moved(written: Written, other: str) -> str:
    """From where to where, of either side of a transfer; `other` is the other side's fund."""
    if written.amount < 0:
        return cap(route(written.fund, other, written.purse))
    same = other == written.fund
    out_of = written.purse if not same else Purse.CASH if written.purse is Purse.BANK else Purse.BANK
    return cap(route(other, written.fund, out_of))


def picture_of(written: Written, place: int) -> str:
    """The picture of a bill, for who does not see it."""
    return f"Ảnh {place} của {named(written)}"
