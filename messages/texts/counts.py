"""Words of counting: what was counted against what the book says, and why they differ (voice I19)."""

from __future__ import annotations

from collections.abc import Sequence

from messages.channels.base import Choice, Content
from messages.format import cap, count, dong, receipt_number
from messages.texts.funds import LEAVE, in_sentence
from messages.texts.tokens import cmd
from models.counts import Counted, Expected, RoundCompared
from models.domain.fund_book import Purse
from models.receipts import Receipt

_SEEN_SHOWN = 10
LATER = "Được, lúc nào tiện thì gõ sổ quỹ rồi chọn đối chiếu."
WHICH_FUND = "Tài khoản của quỹ nào ạ?"
WHICH_FUND_TAKES = "Ghi phần chênh vào quỹ nào ạ?"
ASK_REASON = "Vì sao chênh ạ? Gõ một câu. Câu này giữ trong sổ, lúc công khai bà con đọc được."


def ask_what() -> Content:
    """Cash or bank."""
    return Content(
        text="Đối chiếu gì với sổ ạ?",
        choices=(
            Choice(label="Đếm tiền mặt", action="count:cash"),
            Choice(label="Số dư ngân hàng", action="count:bank"),
            LEAVE,
        ),
    )


def ask_counted(purse: Purse, *, several: bool) -> str:
    """Counted first, compared after: the book's sum is not said yet."""
    if purse is Purse.CASH:
        together = ", cả các quỹ cộng lại," if several else ""
        return f"Đếm được bao nhiêu tiền mặt{together} ạ? Gõ số tiền, ví dụ: 1200000. Không có thì gõ 0."
    return "Trong ngân hàng đang có bao nhiêu ạ? Gõ số dư, ví dụ: 3100000. Không có thì gõ 0."


def agrees(purse: Purse, amount: int) -> Content:
    """Nothing to explain."""
    first = "Đếm được" if purse is Purse.CASH else "Ngân hàng có"
    other = (
        Choice(label="Số dư ngân hàng", action="count:bank")
        if purse is Purse.CASH
        else Choice(label="Đếm tiền mặt", action="count:cash")
    )
    return Content(
        text=f"Khớp. {first} {dong(amount)}, sổ cũng ghi {dong(amount)}. Đã ghi lần đối chiếu này.",
        choices=(other, LEAVE),
    )


def differs(purse: Purse, counted: int, expected: Expected, you: str) -> Content:
    """I19."""
    first = "Đếm được" if purse is Purse.CASH else "Ngân hàng có"
    unclear = (
        f" Còn {count(expected.unclear)} lần chuyển chưa rõ của nhà nào, cộng {dong(expected.unclear_sum)}: gõ "
        f"{cmd('xeptien')}."
        if expected.unclear
        else ""
    )
    return Content(
        text=(
            f"{first} {dong(counted)}, sổ ghi phải có {dong(expected.amount)}, chênh "
            f"{dong(abs(counted - expected.amount))}.{unclear}{_only_seen(expected.seen, you)}\n\n"
            f"{cap(you)} đếm lại, hoặc ghi lý do. Loa Xóm không tự sửa số."
        ),
        choices=(
            Choice(label="Đếm lại" if purse is Purse.CASH else "Gõ lại", action=f"count:{purse}"),
            Choice(label="Ghi lý do", action="count.why"),
            Choice(label="Để sau", action="count.later"),
        ),
    )


def _only_seen(receipts: Sequence[Receipt], you: str) -> str:
    """Which receipts were written because the treasurer saw the money, and the bank has not told of them."""
    if not receipts:
        return ""
    listed = ", ".join(
        f"số {receipt_number(each.number)} hộ {each.code} {dong(each.amount)}" for each in receipts[:_SEEN_SHOWN]
    )
    rest = len(receipts) - _SEEN_SHOWN
    more = f" và {count(rest)} phiếu nữa" if rest > 0 else ""
    return (
        f"\n\nSổ có {count(len(receipts))} phiếu thu, cộng {dong(sum(each.amount for each in receipts))}, ghi từ lời "
        f"báo mà ngân hàng chưa báo: {listed}{more}. {cap(you)} xem lại ngân hàng. Không có tiền thì hủy phiếu: gõ "
        f"{cmd('huyphieu')} rồi số phiếu."
    )


def as_entry(reason: str) -> str:
    """What the entry says that explains a difference."""
    return f"chênh khi đối chiếu, vì {reason}"


def explained(kept: Counted, fund: str) -> Content:
    """The difference is in the book, which agrees now."""
    difference = dong(abs(kept.counted - kept.expected))
    way = "thêm" if kept.counted > kept.expected else "bớt"
    choices = (
        (Choice(label="Lấy lại", action=f"voucher.back:{kept.entry.entry_id}", exact=True), LEAVE)
        if kept.entry is not None
        else ()
    )
    return Content(
        text=(
            f"Đã ghi {way} {difference} vào sổ {in_sentence(fund)}, kèm lý do. Sổ giờ là {dong(kept.counted)}, khớp "
            "với tiền thật.\n\nTrong 10 phút nữa vẫn lấy lại được."
        ),
        choices=choices,
    )


def round_closed(title: str, compared: RoundCompared, fund_id: int, you: str) -> Content:
    """To the treasurer: a round is over, so receipts, book, box and bank are held against each other."""
    verdict = (
        "Phiếu thu và sổ quỹ khớp nhau."
        if compared.agrees
        else f"Sổ quỹ ghi {dong(compared.in_book)}, chênh {dong(abs(compared.by_receipts - compared.in_book))}."
    )
    return Content(
        text=(
            f"Đối chiếu sau đợt thu {title}.\n\n"
            f"Phiếu thu: chuyển khoản {dong(compared.by_transfer)}, tiền mặt {dong(compared.by_cash)}, cộng "
            f"{dong(compared.by_receipts)}\n{verdict}{_only_seen(compared.seen, you)}\n\n"
            f"Nhờ {you} đếm tiền mặt và xem số dư ngân hàng, so với sổ."
        ),
        choices=(
            Choice(label="Đếm tiền mặt", action=f"count:cash:{fund_id}"),
            Choice(label="Số dư ngân hàng", action=f"count:bank:{fund_id}"),
            Choice(label="Để sau", action="count.later"),
        ),
    )
