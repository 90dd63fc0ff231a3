"""Words about statements: rows that cannot be read, the preview, what a file brought, pasted bank messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day, day_of, dong, quote, time_of
from messages.texts.transfers import MEMO_SHOWN
from models.domain.banks import UnknownBank, find_bank
from models.domain.credits import Credit, IsKnown, IsRepeated, SameBy
from models.domain.matching import Booked, BookedWhy, Ignored, Review
from models.domain.place import Place
from models.domain.statements import BadRow, Listed, Problem
from models.pasted_messages import Seen
from models.refusals import Refusal
from models.statement_imports import AnotherAccount, Came, NotAStatement
from models.tables import BankAccount, Household

PREVIEWED = 3
BAD_SHOWN = 10
PASTED_MEMO = 60  # letters
LABEL = 20
_LEAVE = Choice(label="Thôi", action="leave", answer="no")


def why(bad: BadRow) -> str:
    """Why a row cannot be taken: "ngày “31/02/2026” không có thật"."""
    value = quote(bad.value, 40)
    match bad.problem:
        case Problem.AMOUNT:
            return f"số tiền {value} không đọc được" if bad.value else "chưa có số tiền"
        case Problem.DATE:
            return f"ngày {value} không có thật" if bad.value else "chưa có ngày"
        case Problem.NO_DATE:
            return "chưa có ngày"
        case Problem.ACCOUNT:
            return f"tài khoản {value} không phải tài khoản này"
        case Problem.ID:
            return f"mã {value} đã có với số tiền khác" if bad.value else "chưa có mã"


def ask_file(you: str) -> Content:
    """/saoke: what may be sent."""
    return Content(
        text=(
            f"{cap(you)} gửi tệp sao kê vào đây, tệp Excel hoặc CSV tải từ ứng dụng ngân hàng.\n\n"
            "Không có tệp thì chép tin báo số dư của ngân hàng, dán vào đây. Nhiều tin dán một lần cũng được."
        )
    )


def not_understood(you: str) -> str:
    """What was typed is no bank message."""
    return (
        f"Loa Xóm chưa thấy tin báo số dư nào trong đó. {cap(you)} chép nguyên cả tin của ngân hàng, "
        "hoặc gửi tệp sao kê."
    )


def which_account(accounts: Sequence[BankAccount], file: str) -> Content:
    """The hamlet has several accounts, and the file does not say whose it is. `file`: as `saoke.account` names it."""
    return Content(
        text="Sao kê này của tài khoản nào ạ?",
        choices=(
            *(
                Choice(
                    label=f"{bank_of(each)} {each.number[-4:]}"[:LABEL],
                    action=f"saoke.account:{file}:{each.number}",
                )
                for each in accounts
            ),
            _LEAVE,
        ),
    )


def preview(account: BankAccount, lines: Sequence[Listed], action: str, *, zone: ZoneInfo, today: date) -> Content:
    """I15: is it read rightly?"""
    days = sorted(line.credit.at.astimezone(zone).date() for line in lines)
    first = "\n".join(_line(line.credit, zone) for line in lines[:PREVIEWED])
    counted = {1: "Dòng đầu", 2: "Hai dòng đầu"}.get(len(lines), "Ba dòng đầu")
    return Content(
        text=(
            f"Sao kê {bank_of(account)}, tài khoản {account.number}, từ {day(days[0], today)} đến "
            f"{day(days[-1], today)}, {len(lines)} dòng.\n\n{counted}, Loa Xóm đọc là:\n{first}\n\nĐọc đúng chưa ạ?"
        ),
        choices=(
            Choice(label="Đúng, ghi vào sổ", action=action, answer="yes"),
            Choice(label="Chưa đúng", action="saoke.wrong", answer="no"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def bad_rows(bad: Sequence[BadRow]) -> str:
    """Some rows cannot be read: nothing is written."""
    shown = "\n".join(f"Dòng {each.row}: {why(each)}" for each in bad[:BAD_SHOWN])
    rest = f"\nvà {len(bad) - BAD_SHOWN} dòng nữa" if len(bad) > BAD_SHOWN else ""
    return f"Có {len(bad)} dòng Loa Xóm chưa đọc được, nên chưa ghi gì:\n{shown}{rest}"


def all_known(read_at: datetime | None, rows: int, zone: ZoneInfo, today: date) -> str:
    """N34: read before."""
    when = f" hôm {day_of(read_at, zone, today)}" if read_at else ""
    return f"Sao kê này đã đọc{when}, {rows} dòng đều có trong sổ rồi. Không ghi thêm gì."


def nothing_in_it() -> str:
    """A statement without lines."""
    return "Sao kê này không có dòng nào. Loa Xóm chưa ghi gì."


def in_work(rows: int) -> str:
    """Many lines: they are matched by and by."""
    return f"Đã nhận {rows} dòng mới. Loa Xóm đang xếp từng dòng, xong sẽ báo."


def booked(name: str, rows: int, known: int, came: Came, you: str) -> Content:
    """I16: what a file brought; `name` is "sao kê Vietcombank" or "tin ngân hàng"."""
    new = came.booked + came.review + came.ignored + came.pending
    total = f", cộng {dong(came.amount)}" if came.booked else ""
    look = (Choice(label="Xem tiền chưa rõ", action="/xeptien"), Choice(label="Thôi", action="leave"))
    return Content(
        text=(
            f"Xong {name}: {rows} dòng.\n\nMới: {new}, đã có từ trước: {known}\n"
            f"Ghi được ngay: {came.booked} lần{total}\nCần {you} xem: {came.review} lần\n"
            f"Tiền ra và tiền riêng: {came.ignored}"
        ),
        choices=look if came.review else (),
    )


def read_wrong(you: str) -> str:
    """The preview was not right."""
    return (
        f"Loa Xóm chưa ghi gì. Nhờ {you} tải lại sao kê dạng Excel hoặc CSV rồi gửi vào đây, "
        "hoặc chép tin báo số dư dán vào đây."
    )


GONE = "Tệp này Loa Xóm không còn giữ. Gửi lại giúp."
PASTED, STATEMENT = "tin ngân hàng", "sao kê"


def pasted(seen: Sequence[Seen], households: Mapping[int, Household], *, zone: ZoneInfo, today: date) -> Content:
    """I17: what was read from pasted messages, what each will be."""
    lines = "\n".join(f"{n}. {_pasted_line(each, households, zone, today)}" for n, each in enumerate(seen, 1))
    doubtful = any(_is_doubtful(each) for each in seen)
    fresh = any(each.decision is not None for each in seen)
    if not doubtful and not fresh:
        return Content(text=f"Đọc được {len(seen)} tin ngân hàng:\n\n{lines}\n\nKhông có gì mới để ghi.")
    only_new = "Ghi, bỏ tin trùng" if doubtful else "Ghi vào sổ"
    choices = [Choice(label=only_new, action="paste.new", answer="yes")] if fresh else []
    if doubtful:
        choices.append(Choice(label="Ghi cả", action="paste.all"))
    if sum(map(may_be_new, seen)) > 1:
        choices.append(Choice(label="Xem từng tin", action="paste.each"))
    return Content(
        text=f"Đọc được {len(seen)} tin ngân hàng:\n\n{lines}\n\nGhi vào sổ chứ ạ?",
        choices=(*choices, _LEAVE),
    )


NONE_CHOSEN = "Không ghi tin nào. Sổ vẫn như cũ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Which of the pasted messages is shown: its place in the text, and its number among those that may be new."""

    place: int
    number: int
    of: int


def one_pasted(
    seen: Seen, households: Mapping[int, Household], shown: Turned, *, zone: ZoneInfo, today: date
) -> Content:
    """I17: one message after the other."""
    return Content(
        text=(
            f"Tin {shown.number} trong {shown.of}: {_pasted_line(seen, households, zone, today)}\n\n"
            "Ghi tin này vào sổ chứ ạ?"
        ),
        choices=(
            Choice(label="Ghi tin này", action=f"paste.keep:{shown.place}", answer="yes"),
            Choice(label="Bỏ tin này", action=f"paste.skip:{shown.place}", answer="no"),
            _LEAVE,
        ),
    )


def may_be_new(seen: Seen) -> bool:
    """Whether the treasurer has something to decide about it."""
    return seen.decision is not None or _is_doubtful(seen)


def bank_of(account: BankAccount) -> str:
    """The bank's short name."""
    try:
        return find_bank(account.bank_bin).short_name
    except UnknownBank:
        return "ngân hàng"


def _line(credit: Credit, zone: ZoneInfo) -> str:
    on = credit.at.astimezone(zone).date()
    way = "vào" if credit.amount > 0 else "ra"
    return f"{on.day}/{on.month}, {way} {dong(abs(credit.amount))}, {quote(credit.memo, MEMO_SHOWN // 2)}"


def _pasted_line(seen: Seen, households: Mapping[int, Household], zone: ZoneInfo, today: date) -> str:
    credit = seen.pasted.credit
    way = "vào" if credit.amount > 0 else "ra"
    on = day_of(credit.at, zone, today)
    return (
        f"{way} {dong(abs(credit.amount))}, {on}, {quote(credit.memo, PASTED_MEMO)}: {_fate(seen, households, zone)}"
    )


def _fate(seen: Seen, households: Mapping[int, Household], zone: ZoneInfo) -> str:
    if seen.account is None:
        return "tài khoản khác, bỏ qua"
    if _is_doubtful(seen):
        at = f" lúc {time_of(seen.known.booked_at, zone)}" if seen.known and seen.known.has_time else ""
        return f"trùng với lần đã có{at}, có phải một không"
    if seen.known is not None or isinstance(seen.paired, IsRepeated):
        return "đã có trong sổ"
    match seen.decision:
        case Booked(why=reason, allocations=allocations):
            codes = dict.fromkeys(each.household_id for each in allocations)
            whose = " và ".join(households[each].code for each in codes if each in households)
            return f"hộ {whose}, {_WHY.get(reason, 'đúng mã chuyển khoản')}"
        case Review():
            return "chưa rõ nhà nào"
        case Ignored():
            return "tiền riêng, không ghi" if _credit_in(seen) else "tiền ra, không ghi"
        case _:
            return "chưa rõ nhà nào"


def _credit_in(seen: Seen) -> bool:
    """Whether the message tells of money that came in."""
    return seen.pasted.credit.amount > 0


_WHY = {
    BookedWhy.NUMBER_AND_NAME: "đúng mã hộ và tên",
    BookedWhy.MEMBER: "đúng tên người nhà",
    BookedWhy.MENDED_CODE: "mã chuyển khoản lệch một chữ",
}


def _is_doubtful(seen: Seen) -> bool:
    return isinstance(seen.paired, IsKnown) and seen.paired.by is SameBy.WORDS


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """N34, and a file that is no statement."""
    kind = place.kind if place else "thôn"
    match refused:
        case AnotherAccount(written=written):
            return Content(
                text=(f"Sao kê này của tài khoản {written}, không phải tài khoản của {kind}. Loa Xóm chưa ghi gì.")
            )
        case NotAStatement():
            return Content(
                text=(
                    "Tệp này không thấy cột ngày và cột số tiền nên chưa đọc được như sao kê. "
                    f"Nhờ {you} tải lại từ ứng dụng ngân hàng, tệp Excel hoặc CSV. Loa Xóm chưa ghi gì."
                )
            )
        case _:
            return None
