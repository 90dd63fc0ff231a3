"""Words of the desk's page for bank statements: the file, what was read in it, what each line became."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.format import count, day, dong, household_code, quote, receipt_number
from messages.texts.statements import bank_of
from models.domain.credits import IsNew, Paired
from models.domain.statements import Listed
from models.statement_imports import Became, Came
from models.tables import BankAccount, TransferState

TITLE = "Sao kê ngân hàng"
HOW = (
    "Tải sao kê từ ứng dụng ngân hàng, tệp Excel (.xlsx, .xls) hoặc CSV, rồi chọn tệp đó ở đây. Xem trước đã, "
    "chưa ghi gì. Tải trùng cũng không ghi hai lần."
)
FILE, LOOK = "Tệp sao kê", "Xem trước"
WHICH, ACCOUNT = "Sao kê này của tài khoản nào", "Tài khoản"
READ_AS = "Loa Xóm đọc được"
RIGHT, WRITE, OTHER_FILE = "Đọc đúng chưa?", "Đúng, ghi vào sổ", "Chưa đúng, chọn tệp khác"
ROW, DAY, IN, OUT, MEMO, STATE = "Dòng", "Ngày", "Tiền vào", "Tiền ra", "Nội dung", "Trong sổ"
NEW, KNOWN = "mới", "đã có"
RESULT = "Kết quả"
SORT_THEM = "Xếp tiền chưa rõ"
NO_FILE = "Chưa chọn tệp nào. Bấm vào ô Tệp sao kê rồi chọn tệp giúp."
TOO_HEAVY = (
    "Tệp này lớn quá, Loa Xóm chưa đọc được. Nhiều nhất 10 MB và 30.000 dòng. Tải sao kê của ít ngày hơn rồi gửi lại."
)
NOT_A_TABLE = (
    "Loa Xóm không mở được tệp này như bảng tính. Cần tệp Excel (.xlsx, .xls) hoặc CSV tải từ ứng dụng ngân hàng. "
    "Tệp PDF và ảnh chụp thì chưa đọc được, đổi đuôi tên tệp cũng vậy. Loa Xóm chưa ghi gì."
)
CUT_OFF = "Tệp chưa tới hết. Mạng yếu thì thử lại giúp. Loa Xóm chưa ghi gì."
BUSY = "Loa Xóm đang đọc tệp khác. Chờ một phút rồi gửi lại giúp."


def account(each: BankAccount) -> str:
    """ "Vietcombank 0011009990001" """
    return f"{bank_of(each)} {each.number}"


def read(accounts: Sequence[BankAccount], lines: Sequence[Listed], *, zone: ZoneInfo, today: date) -> str:
    """Whose statement it is, of which days, how long."""
    days = sorted(line.credit.at.astimezone(zone).date() for line in lines)
    whose = "; ".join(f"{bank_of(each)}, tài khoản {each.number}" for each in accounts)
    return f"{whose}, từ {day(days[0], today)} đến {day(days[-1], today)}, {count(len(lines))} dòng."


def fresh(paired: Sequence[Paired]) -> str:
    """How much of it is new."""
    new = sum(isinstance(each, IsNew) for each in paired)
    return f"{count(new)} dòng mới, {count(len(paired) - new)} dòng đã có trong sổ."


def line(listed: Listed, paired: Paired, zone: ZoneInfo) -> tuple[str, str, str, str, str, str]:
    """A line's cells: row, day, in, out, memo, whether it is in the book."""
    credit = listed.credit
    on = credit.at.astimezone(zone).date()
    sums = (dong(credit.amount), "") if credit.amount > 0 else ("", dong(-credit.amount))
    state = NEW if isinstance(paired, IsNew) else KNOWN
    return (str(listed.row), f"{on.day}/{on.month}", *sums, quote(credit.memo, 120), state)


def more(left: int) -> str:
    """Only the first are shown."""
    return f"và {count(left)} dòng nữa"


def nothing_new(known: int) -> str:
    """The same file, or money that we heard of in another way."""
    return f"{count(known)} dòng đều có trong sổ rồi. Không ghi thêm gì."


def result(came: Came, known: int) -> list[tuple[str, str]]:
    """I16 as a table."""
    new = came.booked + came.review + came.ignored + came.pending
    return [
        ("Dòng mới", count(new)),
        ("Đã có từ trước", count(known)),
        ("Ghi được ngay", f"{count(came.booked)} lần, {dong(came.amount)}" if came.booked else "0 lần"),
        ("Chưa rõ của nhà nào", f"{count(came.review)} lần"),
        ("Tiền ra và tiền riêng", f"{count(came.ignored)} lần"),
    ]


def in_work(came: Came) -> str:
    """Many lines are matched by and by."""
    new = came.booked + came.review + came.ignored + came.pending
    done = count(new - came.pending)
    return f"Đang xếp: xong {done} trong {count(new)} dòng. Trang này tự xem lại, đóng cũng không sao."


def became(each: Became, zone: ZoneInfo) -> tuple[str, str, str, str, str]:
    """A line's cells: day, in, out, memo, what became of it."""
    transfer = each.transfer
    on = transfer.booked_at.astimezone(zone).date()
    sums = (dong(transfer.amount), "") if transfer.amount > 0 else ("", dong(-transfer.amount))
    return (f"{on.day}/{on.month}", *sums, quote(transfer.memo or "", 120), _fate(each))


def _fate(each: Became) -> str:
    match each.transfer.state:
        case TransferState.PENDING:
            return "đang xếp"
        case TransferState.BOOKED:
            return "; ".join(
                f"hộ {household_code(number)}, phiếu thu số {receipt_number(receipt)}"
                for number, receipt in each.receipts
            )
        case TransferState.OTHER:
            return "tiền khác của quỹ"
        case TransferState.IGNORED:
            return "tiền riêng, không ghi" if each.transfer.amount > 0 else "tiền ra, không ghi"
        case _:
            return "chưa rõ nhà nào"
