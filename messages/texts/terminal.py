"""What the terminal says to the operator: Vietnamese, with the technical words an IT officer knows."""

from __future__ import annotations

from messages.format import day_paper, dong
from messages.texts import register
from messages.texts.commands import COMMANDS
from messages.texts.people import role_name
from messages.texts.tokens import render
from models.accounts import AccountExists, BadAccount, NoSuchFund
from models.bots import RealHamletHere
from models.domain.banks import AmbiguousBank, UnknownBank
from models.domain.place import Place
from models.domain.roles import RoleKind
from models.domain.vietqr import BadPayload, Fault
from models.funds import BadFund, FundExists
from models.hamlets import HamletExists, HamletNameless, NoSuchHamlet
from models.refusals import Refusal
from models.round_plans import (
    AmountTooLarge,
    BadFee,
    BasisInTheFuture,
    DueInThePast,
    NoAccount,
    NoHouseholds,
    NothingToCollect,
)
from models.rounds import NoMoreRounds
from models.statement_imports import AnotherAccount, NotAStatement
from models.transfers import NoSuchAccount, WhichAccount

DESCRIPTION = "Loa Xóm: thông báo, thu phí bằng mã QR và hỏi đáp cho thôn, ấp, bản."
NO_DATABASE = "Không mở được cơ sở dữ liệu. Xem lại DATABASE_URL và máy chủ cơ sở dữ liệu."

RIGHT, WRONG, WARNING = "Được ", "Hỏng ", "Chưa "

NO_BOT = (
    "Chưa có bot nào: máy chủ chỉ phục vụ trang nộp tiền và cách tự chuyển bài. Đặt TELEGRAM_TOKEN để có bot; "
    "xem còn thiếu gì: bot.py check"
)
MIGRATED = "Cơ sở dữ liệu đã được cập nhật."
ONE_QUESTION_OR_JSONL = "Gõ một câu hỏi, hoặc --jsonl TỆP."

_PAYLOAD_FAULTS = {
    Fault.BANK: "Mã ngân hàng phải có sáu chữ số.",
    Fault.ACCOUNT: "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19.",
    Fault.AMOUNT: "Số tiền phải là số nguyên lớn hơn 0, nhiều nhất 13 chữ số.",
    Fault.MEMO: "Nội dung bỏ dấu rồi chỉ được 25 chữ cái, số và dấu thường.",
}


def refusal(refused: Refusal) -> str:
    """Why a call was refused, in one line."""
    match refused:
        case NoSuchHamlet():
            return f"Không có thôn, ấp nào tên ngắn là “{refused.slug}”."
        case HamletExists():
            return f"Thôn, ấp này đã có, tên ngắn là “{refused.slug}”."
        case HamletNameless():
            return "Thôn, ấp phải có loại và tên, ví dụ: hamlet add 6 --kind thôn --commune “xã An Hòa”."
        case NoSuchFund():
            return f"Không có quỹ nào tên “{refused.name}”."
        case FundExists():
            return f"Quỹ “{refused.name}” đã có, với số dư đầu kỳ khác."
        case BadFund():
            return "Tên quỹ và số dư đầu kỳ chưa đúng: số dư từ 0 trở lên, ngày không sau hôm nay."
        case AccountExists():
            return f"Quỹ “{refused.fund}” đã có tài khoản. Đổi tài khoản thì hai người cùng làm trong máy nhắn tin."
        case BadAccount():
            return _bad_account(refused)
        case _:
            return _round_refusal(refused)


def _round_refusal(refused: Refusal) -> str:
    match refused:
        case NoAccount():
            return "Quỹ chưa có tài khoản nhận tiền. Đặt trước: account set."
        case NoHouseholds():
            return "Sổ hộ còn trống. Nhập trước: import households."
        case DueInThePast():
            return f"Hạn nộp {day_paper(refused.due_on)} đã qua."
        case BasisInTheFuture():
            return f"Ngày họp {day_paper(refused.on)} chưa tới."
        case BadFee():
            return "Khoản thu phải có tên, nhiều nhất 80 chữ cái; tên văn bản nhiều nhất 200."
        case NothingToCollect():
            return "Không hộ nào phải nộp gì với cách tính này."
        case AmountTooLarge():
            return f"Có hộ phải nộp {dong(refused.amount)}: số này lớn quá, có dư số 0 nào không?"
        case NoMoreRounds():
            return "Đã hết số đợt thu (999)."
        case RealHamletHere():
            return "Trình thử không chạy cạnh thôn, ấp thật. Dùng cơ sở dữ liệu khác, hoặc bot.py demo."
        case _:
            return _statement_refusal(refused)


def _statement_refusal(refused: Refusal) -> str:
    match refused:
        case WhichAccount():
            return f"Có nhiều tài khoản, gõ thêm --account: {', '.join(refused.numbers)}."
        case NoSuchAccount():
            return f"Không có tài khoản nào số “{refused.number}”. Đặt trước: account set."
        case AnotherAccount():
            return f"Sao kê này của tài khoản {refused.written}, không phải tài khoản đã đặt. Chưa ghi gì."
        case NotAStatement():
            return "Không thấy dòng tiêu đề có ngày và số tiền: tệp này không phải sao kê. Chưa ghi gì."
        case _:
            return " ".join((register.unusable(refused) or str(refused) or refused.code).split())


def _bad_account(refused: BadAccount) -> str:
    if refused.banks:
        return f"“{refused.written}” là {' hay '.join(refused.banks)}? Gõ mã BIN sáu số."
    named = {"bank": "Ngân hàng", "number": "Số tài khoản", "holder": "Tên tài khoản"}
    return f"{named[refused.field]} “{refused.written}” chưa đúng."


def unknown_bank(error: UnknownBank) -> str:
    """A bank that is not in the list."""
    return f"Không có ngân hàng nào là “{error.written}”. Gõ mã BIN sáu số hoặc tên ngắn, ví dụ 970436, Vietcombank."


def ambiguous_bank(error: AmbiguousBank) -> str:
    """A bank's code that two banks share."""
    named = " hay ".join(f"{bank.short_name} ({bank.bin})" for bank in error.banks)
    return f"“{error.written}” là {named}? Gõ mã BIN sáu số."


def bad_payload(error: BadPayload) -> str:
    """A VietQR code that cannot be made."""
    return _PAYLOAD_FAULTS.get(error.fault, str(error))


def not_a_question(number: int) -> str:
    """A line of a JSONL file that holds no question."""
    return f'Dòng {number} không phải {{"q": "…"}}.'


def bot_added(bot_id: int, door: str) -> str:
    """A bot was added."""
    return f"Đã thêm bot số {bot_id}, cửa nhận tin {door}. Máy chủ đang chạy sẽ dùng trong vài giây."


NOTHING_IN_FILE = "Tệp khóa bí mật trống."


def feed_added(feed_id: int, door: str) -> str:
    """A feed was added."""
    return f"Đã thêm nguồn báo tiền số {feed_id}, cửa nhận tin {door}. Khai địa chỉ này ở nhà cung cấp."


def statement_imported(new: int, known: int, booked: int, review: int, ignored: int) -> str:
    """What a statement brought."""
    return (
        f"Mới {new}, đã có từ trước {known}. Ghi được ngay {booked}, thủ quỹ cần xem {review}, "
        f"tiền ra và tiền riêng {ignored}."
    )


PER_NEEDS_AMOUNT = "--per đi cùng --amount."
ROUND_NEEDS_AMOUNT = "Đợt thu cần --amount hoặc --part (trừ khoản tự nguyện)."
PART_TWICE = "Mỗi đơn vị tính chỉ ghi một lần."
AMOUNT_POSITIVE = "Số tiền phải lớn hơn 0."


def not_a_day(typed: str) -> str:
    """Not a date."""
    return f"“{typed}” không phải ngày, gõ như 2026-11-30"


def not_a_part(typed: str) -> str:
    """Not a part of a formula."""
    return f"“{typed}” không phải một phần, gõ như 20000/household, 5000/person, 3000/labourer, 2000/sao"


def not_a_unit(typed: str) -> str:
    """Not what an amount is counted by."""
    return f"“{typed}” không phải cách tính, gõ household, person, labourer hoặc sao"


def not_an_exemption(typed: str) -> str:
    """Not an exemption."""
    return f"“{typed}” không phải diện miễn giảm, gõ như ho-ngheo, can-ngheo=50%"


def not_a_basis(typed: str) -> str:
    """Not a basis."""
    return f"“{typed}” không phải căn cứ, gõ required:…, agreed:2026-11-01 hoặc voluntary"


def account_set(number: str, holder: str) -> str:
    """The first account stands."""
    return f"Tài khoản nhận tiền: {number}, {holder}."


def round_opened(title: str, charges: int, expected: int) -> str:
    """A round is open."""
    return f"Đã mở đợt thu {title}: {charges} hộ, cộng {dong(expected)}."


def hamlet_added(slug: str, code: str) -> str:
    """A hamlet stands; its head's code."""
    return f"Đã lập {slug}. Mã nhận việc của người đứng đầu: {code}. Dùng một lần, trong 48 giờ."


def role_granted(role: RoleKind, place: Place, code: str) -> str:
    """A code for a role."""
    return f"Mã nhận việc {role_name(role, place)}: {code}. Dùng một lần, trong 48 giờ."


def imported(added: int, changed: int, unchanged: int, *, dry_run: bool) -> str:
    """What an import came to."""
    said = f"{added} hộ mới, {changed} hộ đổi, {unchanged} hộ giữ nguyên."
    return f"Xem trước, chưa ghi: {said}" if dry_run else f"Đã ghi vào sổ: {said}"


def rejected(row: int, why: str) -> str:
    """One row that cannot be taken."""
    return f"Dòng {row}: {why}"


def nothing_written(rejected_rows: int) -> str:
    """Some rows cannot be taken, so none was."""
    return f"Còn {rejected_rows} dòng chưa được. Chưa ghi gì vào sổ."


def cannot_listen(host: str, port: int, why: str) -> str:
    """The address of the service cannot be had: another program has it, or it is none of this machine."""
    return (
        f"Không mở được cổng: HOST={host}, PORT={port} ({why}). Có thể chương trình khác đang dùng cổng này: tắt nó, "
        "hoặc đặt PORT là số khác."
    )


def cannot_write(path: str, why: str) -> str:
    """A file that a call should write."""
    return f"Không ghi được tệp {path}: {why}"


def cannot_read(path: str, why: str) -> str:
    """A file that cannot be read."""
    return f"Không đọc được tệp {path}: {why}"


def shown(text: str) -> str:
    """What the bot says in a chat, as a person sees it there."""
    typed = {command.name: command.shown for command in COMMANDS.commands}
    return render(text, shown=typed, bot="Bot Loa Xóm", app="Zalo")
