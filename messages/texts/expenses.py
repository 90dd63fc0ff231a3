"""Words of expenses and of other income, from the first question to the picture of the bill."""

from __future__ import annotations

from collections.abc import Sequence

from messages.channels.base import Choice, Content
from messages.format import cap, dong, quote
from messages.texts.funds import LEAVE, PURSES, SOURCES, fund_name, in_sentence, voucher_number
from messages.texts.talk import TYPED_SHOWN
from models.domain.fund_book import IncomeKind, Purse
from models.vouchers import Written

NO_PAPER_NOTED = "Đã ghi là không có giấy."
LATER = "Được, lúc nào có ảnh thì gõ phiếu chi rồi chọn gửi ảnh sau."


def ask_expense(you: str) -> Content:
    """What was paid, and how much."""
    return Content(
        text=f"{cap(you)} chi việc gì, bao nhiêu ạ? Gõ số tiền rồi việc chi, ví dụ: 350000 thay bóng đèn ngõ Đình.",
        words=(
            Choice(label="sổ quỹ", action="/quy"),
            Choice(label="gửi ảnh sau", action="voucher.papers"),
            LEAVE,
        ),
    )


def ask_amount(what: str) -> str:
    """The sum is missing."""
    return f"{quote(cap(what), TYPED_SHOWN)}: bao nhiêu ạ? Gõ số tiền, ví dụ: 350000."


def ask_what(amount: int) -> str:
    """The purpose is missing; residents will read it."""
    return (
        f"Chi {dong(amount)} vào việc gì ạ? Gõ một câu, ví dụ: thay bóng đèn ngõ Đình. Lúc công khai, bà con đọc "
        "câu này, nên đừng ghi tên người."
    )


def too_large(amount: int) -> str:
    """Half a billion or more."""
    return f"{dong(amount)}, số này lớn quá, có dư số 0 nào không ạ? Gõ lại giúp, ví dụ: 350000."


def which_income() -> Content:
    """Money of no household: what kind."""
    return Content(
        text="Tiền gì ạ?",
        choices=(
            Choice(label="Tiền ủng hộ", action="voucher.kind:gift"),
            Choice(label="Tiền lãi", action="voucher.kind:interest"),
            Choice(label="Tiền trên cấp", action="voucher.kind:commune"),
            Choice(label="Tiền khác", action="voucher.kind:other"),
            LEAVE,
        ),
    )


def ask_income(kind: IncomeKind) -> str:
    """How much, and from where."""
    return f"{cap(SOURCES[kind])}: bao nhiêu, từ đâu ạ? Gõ số tiền rồi vài chữ, ví dụ: 500000 hội đồng hương."


WHICH_FUND_PAYS, WHICH_FUND_GETS = "Chi từ quỹ nào ạ?", "Ghi vào quỹ nào ạ?"


def from_where(amount: int, what: str, fund: str, *, kind: IncomeKind | None, several: bool) -> Content:
    """All that is known, said back: picking the purse books it."""
    if kind is None:
        of = f", từ {in_sentence(fund)}" if several else ""
        text = f"Chi {dong(amount)}, {what}{of}. Lấy tiền ở đâu ạ?"
        labels = ("Tiền mặt", "Trong ngân hàng")
    else:
        into = f", vào {in_sentence(fund)}" if several else ""
        about = f", {what}" if what else ""
        text = f"{cap(SOURCES[kind])} {dong(amount)}{about}{into}. Nhận bằng gì ạ?"
        labels = ("Tiền mặt", "Vào tài khoản")
    return Content(
        text=text,
        choices=(
            Choice(label=labels[0], action="voucher.purse:cash"),
            Choice(label=labels[1], action="voucher.purse:bank"),
            Choice(label="Gõ lại", action="voucher.again"),
            LEAVE,
        ),
    )


def not_enough(fund: str, purse: Purse, there: int, amount: int) -> Content:
    """The book holds less than was paid: it may be behind."""
    return Content(
        text=(
            f"Sổ ghi {in_sentence(fund)} chỉ còn {dong(there)} {PURSES[purse]}, không đủ {dong(amount)}. "
            "Vẫn ghi chứ ạ?"
        ),
        choices=(
            Choice(label="Gõ lại", action="voucher.again", answer="no"),
            Choice(label="Vẫn ghi", action=f"voucher.purse:{purse}:anyway", exact=True),
            LEAVE,
        ),
    )


def spent(written: Written, you: str, left: int) -> Content:
    """I18: it is booked; a picture of the bill, please."""
    first = booked_expense(written, left)
    back = Choice(label="Lấy lại", action=f"voucher.back:{written.entry_id}", exact=True)
    if written.has_paper:
        return Content(
            text=f"{first} Đã kèm ảnh.\n\nTrong 10 phút nữa vẫn lấy lại được.",
            choices=(Choice(label="Xong", action="voucher.done"), back),
        )
    return Content(
        text=f"{first}\n\n{cap(you)} gửi ảnh hóa đơn hoặc giấy biên nhận vào đây, để lúc công khai có chứng từ.",
        choices=(
            Choice(label="Không có giấy", action=f"voucher.no_paper:{written.entry_id}"),
            Choice(label="Để sau", action="voucher.later"),
            back,
        ),
    )


def booked_expense(written: Written, left: int) -> str:
    """An expense is in the book."""
    return (
        f"Đã ghi phiếu chi số {voucher_number(written.number or 0)}: {dong(-written.amount)}, {written.what}. "
        f"{fund_name(written.fund)} còn {dong(left)}."
    )


def received(written: Written, left: int) -> Content:
    """Other income is booked."""
    return Content(
        text=f"{booked_income(written, left)}\n\nTrong 10 phút nữa vẫn lấy lại được.",
        choices=(
            Choice(label="Xong", action="voucher.done"),
            Choice(label="Lấy lại", action=f"voucher.back:{written.entry_id}", exact=True),
        ),
    )


def booked_income(written: Written, left: int) -> str:
    """Other income is in the book."""
    about = f", {written.what}" if written.what else ""
    purse = "tiền mặt" if written.purse is Purse.CASH else "vào tài khoản"
    return (
        f"Đã ghi {SOURCES[written.source or IncomeKind.OTHER]} {dong(written.amount)}{about}, {purse}. "
        f"{fund_name(written.fund)} có {dong(left)}."
    )


def paper_kept(written: Written, *, is_fresh: bool) -> Content:
    """A picture of the bill was kept; another may follow. `is_fresh`: the expense can still be taken back."""
    back = Choice(label="Lấy lại", action=f"voucher.back:{written.entry_id}", exact=True)
    return Content(
        text=f"Đã kèm ảnh vào phiếu chi số {voucher_number(written.number or 0)}. Còn ảnh nữa thì gửi tiếp.",
        choices=(Choice(label="Xong", action="voucher.done"), *((back,) if is_fresh else ())),
    )


def waits_for_paper(written: Written) -> Content:
    """Something else than a picture came."""
    return Content(
        text=f"Loa Xóm đang chờ ảnh của phiếu chi số {voucher_number(written.number or 0)}, {written.what}.",
        choices=(
            Choice(label="Không có giấy", action=f"voucher.no_paper:{written.entry_id}"),
            Choice(label="Để sau", action="voucher.later"),
        ),
    )


def which_paper(written: Sequence[Written]) -> Content:
    """Expenses without any paper."""
    if not written:
        return Content(text="Phiếu chi nào cũng đã có ảnh, hoặc đã ghi là không có giấy.")
    return Content(
        text="Gửi ảnh cho phiếu chi nào ạ?",
        choices=(
            *(
                Choice(
                    label=f"{voucher_number(each.number or 0)}: {dong(-each.amount)}",
                    action=f"voucher.paper:{each.entry_id}",
                )
                for each in written
            ),
            LEAVE,
        ),
    )


def send_paper(written: Written) -> str:
    """The picture of an expense booked before."""
    return f"Gửi ảnh hóa đơn của phiếu chi số {voucher_number(written.number or 0)}, {written.what}, vào đây."


DONE = "Xong."
