"""Words of the funds: what each holds, money moved between them, and what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day, dong
from messages.texts.payments import short_label
from models.accounts import NoSuchFund
from models.domain.fund_book import Balance, IncomeKind, Purse
from models.domain.ledger import EntryKind
from models.domain.place import Place
from models.domain.roles import HEADS, TREASURY, RoleKind
from models.funds import Opening
from models.refusals import Refusal
from models.tables import Fund
from models.vouchers import NoMove, NoSuchVoucher, UndoneAlready, Written

MOST_CHOICES = 9
LEAVE = Choice(label="Thôi", action="leave", answer="no")
GONE = "Việc này đã cũ, Loa Xóm không giữ nữa. Làm lại từ đầu giúp."
INTO_BANK, OUT_OF_BANK = "gửi vào ngân hàng", "rút tiền mặt"
TAKEN_BACK = "ghi nhầm"
REASONS = {"amount": "ghi nhầm số tiền", "twice": "ghi hai lần", "fund": "ghi nhầm quỹ"}

PURSES = {Purse.CASH: "tiền mặt", Purse.BANK: "tiền trong ngân hàng"}
SOURCES = {
    IncomeKind.GIFT: "tiền ủng hộ",
    IncomeKind.INTEREST: "tiền lãi",
    IncomeKind.COMMUNE: "tiền trên cấp",
    IncomeKind.OTHER: "tiền khác",
    IncomeKind.COUNTED: "tiền dư khi đếm",
}


def fund_name(name: str) -> str:
    """A fund at the start of a sentence: "Quỹ khuyến học", also where it is called "khuyến học"."""
    return cap(name) if name.casefold().startswith("quỹ") else f"Quỹ {name}"


def in_sentence(name: str) -> str:
    """A fund within a sentence: "quỹ khuyến học"."""
    named = fund_name(name)
    return f"q{named[1:]}"


def overview(
    place: Place,
    funds: Sequence[tuple[Fund, Balance, str, Opening | None]],
    *,
    today: date,
    held: frozenset[RoleKind],
) -> Content:
    """What each fund holds, with its seal, and from what its book began."""
    blocks = [
        f"{fund_name(fund.name)}: {dong(balance.total)}\n"
        f"Tiền mặt {dong(balance.cash)}, trong ngân hàng {dong(balance.bank)}\n"
        f"{_began(opening, today)}Dấu niêm phong sổ: {seal}"
        for fund, balance, seal, opening in funds
    ]
    if len(funds) > 1:
        together = sum((balance for _, balance, _, _ in funds), Balance())
        blocks.append(f"Cộng các quỹ: tiền mặt {dong(together.cash)}, trong ngân hàng {dong(together.bank)}")
    choices: list[Choice] = []
    if held & TREASURY:
        choices += [
            Choice(label="Ghi khoản chi", action="/phieuchi"),
            Choice(label="Ghi tiền thu khác", action="voucher.income"),
            Choice(label="Chuyển tiền", action="fund.move"),
            Choice(label="Đối chiếu sổ", action="count"),
            Choice(label="Lấy lại phiếu", action="voucher.list"),
        ]
    if held & TREASURY and any(opening is None for *_, opening in funds):
        choices.append(Choice(label="Ghi số dư đầu kỳ", action="fund.opening"))
    if held & HEADS:
        choices.append(Choice(label="Công khai thu chi", action="/congkhai"))
    text = "\n\n".join([f"Sổ quỹ {place.hamlet}, {day(today, today)}", *blocks])
    return Content(text=text, choices=(*choices, LEAVE))


def _began(opening: Opening | None, today: date) -> str:
    if opening is None:
        return ""
    by = f", {opening.confirmed_by} xác nhận" if opening.confirmed_by else ""
    return f"Số dư đầu kỳ {day(opening.on, today)}: {dong(opening.balance.total)}{by}\n"


def which_fund(asking: str, funds: Sequence[Fund], action: str) -> Content:
    """Several funds could be meant; `action` gets the fund's id."""
    return Content(
        text=asking,
        choices=(
            *(
                Choice(label=short_label(fund_name(fund.name)), action=f"{action}:{fund.id}")
                for fund in funds[: MOST_CHOICES - 1]
            ),
            LEAVE,
        ),
    )


# transfers


def which_move(*, several: bool) -> Content:
    """From where to where."""
    choices = [
        Choice(label=cap(INTO_BANK), action="fund.move:in"),
        Choice(label=cap(OUT_OF_BANK), action="fund.move:out"),
    ]
    if several:
        choices.append(Choice(label="Sang quỹ khác", action="fund.move:other"))
    return Content(text="Chuyển tiền thế nào ạ?", choices=(*choices, LEAVE))


def which_purse() -> Content:
    """Money for another fund: of which kind."""
    return Content(
        text="Chuyển tiền mặt, hay tiền trong ngân hàng ạ?",
        choices=(
            Choice(label="Tiền mặt", action="fund.purse:cash"),
            Choice(label="Trong ngân hàng", action="fund.purse:bank"),
            LEAVE,
        ),
    )


FROM_WHICH, TO_WHICH, OF_WHICH = "Từ quỹ nào ạ?", "Sang quỹ nào ạ?", "Tiền của quỹ nào ạ?"


def ask_how_much(source: str, purse: Purse, there: int) -> str:
    """How much is moved."""
    return f"{fund_name(source)} còn {dong(there)} {PURSES[purse]}. Chuyển bao nhiêu ạ? Gõ số tiền, ví dụ: 500000."


def more_than_there(source: str, purse: Purse, there: int, amount: int) -> str:
    """More than the book says is there."""
    return (
        f"Sổ ghi {in_sentence(source)} chỉ còn {dong(there)} {PURSES[purse]}, không đủ {dong(amount)}. "
        "Gõ lại số tiền giúp."
    )


def confirm_move(source: str, target: str, out_of: Purse, amount: int, *, yes: str) -> Content:
    """Said back before it is booked."""
    return Content(
        text=f"Chuyển {dong(amount)}: {route(source, target, out_of)}. Ghi vào sổ chứ ạ?",
        choices=(Choice(label="Đúng, ghi vào sổ", action=yes, answer="yes"), LEAVE),
    )


def moved(out: Written, came: Written, balances: Sequence[tuple[str, Balance]]) -> Content:
    """It is booked, in the books of both."""
    left = "\n".join(
        f"{fund_name(name)}: tiền mặt {dong(each.cash)}, trong ngân hàng {dong(each.bank)}" for name, each in balances
    )
    return Content(
        text=(
            f"Đã ghi chuyển {dong(came.amount)}: {route(out.fund, came.fund, out.purse)}.\n\n{left}\n\n"
            "Trong 10 phút nữa vẫn lấy lại được."
        ),
        choices=(Choice(label="Lấy lại", action=f"voucher.back:{out.entry_id}", exact=True), LEAVE),
    )


def route(source: str, target: str, out_of: Purse) -> str:
    """From where to where."""
    if source != target:
        return f"{PURSES[out_of]} của {in_sentence(source)} sang {in_sentence(target)}"
    if out_of is Purse.CASH:
        return f"tiền mặt của {in_sentence(source)} gửi vào ngân hàng"
    return f"rút tiền mặt của {in_sentence(source)} ở ngân hàng"


# opening balances


def ask_opening_cash(fund: str) -> str:
    """First of three."""
    return f"{fund_name(fund)} lúc bắt đầu ghi sổ có bao nhiêu tiền mặt ạ? Gõ số tiền, không có thì gõ 0."


ASK_OPENING_BANK = "Còn trong ngân hàng có bao nhiêu ạ? Gõ số tiền, không có thì gõ 0."
ASK_OPENING_DAY = "Số này của ngày nào ạ? Ví dụ: 1/11."


def confirm_opening(fund: str, opening: Balance, on: date, today: date) -> Content:
    """Said back before it is booked: it stands for ever."""
    return Content(
        text=(
            f"{fund_name(fund)}, số dư đầu kỳ {day(on, today)}: tiền mặt {dong(opening.cash)}, trong ngân hàng "
            f"{dong(opening.bank)}, cộng {dong(opening.total)}. Ghi vào sổ rồi thì không sửa được. Đúng không ạ?"
        ),
        choices=(
            Choice(label="Đúng, ghi vào sổ", action="fund.open", answer="yes"),
            Choice(label="Gõ lại", action="fund.opening", answer="no"),
            LEAVE,
        ),
    )


def opened(fund: str, opening: Balance, on: date, today: date) -> str:
    """The book begins."""
    return (
        f"Đã ghi số dư đầu kỳ của {in_sentence(fund)}, {day(on, today)}: tiền mặt {dong(opening.cash)}, "
        f"trong ngân hàng {dong(opening.bank)}."
    )


def opened_before(fund: str) -> str:
    """Somebody else gave them meanwhile."""
    return f"{fund_name(fund)} đã có số dư đầu kỳ trong sổ. Chênh với tiền thật thì chọn Đối chiếu sổ."


# taking back


def which_voucher(written: Sequence[Written], today: date) -> Content:
    """The newest vouchers, to be taken back."""
    lines = "\n".join(f"{place}. {_line(each, today)}" for place, each in enumerate(written, 1))
    return Content(
        text=f"Lấy lại phiếu nào ạ?\n\n{lines}",
        choices=(
            *(Choice(label=_label(each), action=f"voucher.undo:{each.entry_id}", exact=True) for each in written),
            LEAVE,
        ),
    )


NO_VOUCHERS = "Chưa có phiếu chi, tiền thu khác hay lần chuyển quỹ nào để lấy lại."
ASK_REASON_AGAIN = "Gõ một câu, vì sao lấy lại."


def ask_why(written: Written, today: date) -> Content:
    """Why is it taken back?"""
    return Content(
        text=f"Lấy lại {_line(written, today)}.\n\nVì sao ạ? Gõ một câu, câu này giữ trong sổ.",
        choices=(
            *(
                Choice(label=cap(words), action=f"voucher.why:{written.entry_id}:{key}", exact=True)
                for key, words in REASONS.items()
            ),
            LEAVE,
        ),
    )


def taken_back(written: Written, balance: Balance, today: date) -> str:
    """Both lines stay."""
    return (
        f"Đã lấy lại {_line(written, today)}. Phiếu ghi lại là hủy, vẫn giữ trong sổ. "
        f"{fund_name(written.fund)} còn {dong(balance.total)}."
    )


def too_late_to_take_back() -> Content:
    """The ten minutes are over."""
    return Content(
        text="Quá 10 phút rồi. Muốn lấy lại thì chọn trong danh sách, và cho biết vì sao.",
        choices=(Choice(label="Lấy lại phiếu", action="voucher.list"), LEAVE),
    )


def named(written: Written) -> str:
    """ "phiếu chi số 014", "tiền ủng hộ", "chuyển tiền" """
    if written.number is not None:
        return f"phiếu chi số {voucher_number(written.number)}"
    if written.kind is EntryKind.TRANSFER:
        return "lần chuyển tiền"
    return SOURCES[written.source or IncomeKind.OTHER]


def voucher_number(number: int) -> str:
    """014."""
    return f"{number:03}"


def _line(written: Written, today: date) -> str:
    what = f", {written.what}" if written.what else ""
    return f"{named(written)}: {dong(abs(written.amount))}{what}, {day(written.on, today)}"


def _label(written: Written) -> str:
    if written.number is not None:
        return f"Phiếu chi {voucher_number(written.number)}"
    short = "Chuyển" if written.kind is EntryKind.TRANSFER else "Thu"
    return f"{short} {dong(abs(written.amount))}"


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What the books of funds say no to."""
    match refused:
        case NoSuchVoucher() | NoMove() | NoSuchFund():
            return Content(text=GONE)
        case UndoneAlready():
            return Content(text="Phiếu này đã lấy lại từ trước, Loa Xóm không làm lần nữa.")
        case _:
            return None
