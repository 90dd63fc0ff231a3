"""What a household reads when it asks what to pay: its codes, several charges, nothing owed (voice F10 to F15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.channels.base import Choice, Content
from messages.format import day, dong, receipt_number
from messages.texts import contacts
from messages.texts.rounds import account_lines
from messages.texts.tokens import cmd
from models.charges import ChargeState
from models.domain.pay_codes import PayCode
from models.domain.place import Place

_PAID = Choice(label="Tôi đã chuyển", action="/dachuyen")
_HELP = Choice(label="Nhờ giúp", action="/giupdo")
_LEAVE = Choice(label="Thôi", action="leave")


def owner(state: ChargeState, *, several: bool) -> str:
    """Whose charge it is, at the start of a sentence; a phone of several households needs the name."""
    return f"Nhà {state.head}" if several else "Nhà mình"


def household_code(
    place: Place,
    state: ChargeState,
    code: PayCode,
    *,
    picture: int,
    several: bool,
    today: date,
    may_give: bool = False,
) -> Content:
    """F10: the household's own QR for one charge. `may_give`: a voluntary round is open too."""
    return Content(
        picture=picture,
        text=(
            f"{owner(state, several=several)} còn {dong(state.outstanding)} tiền {state.title}"
            f"{_until(state, today)}.{_held(state)}\n"
            f"Mã hộ {state.code}, nhà {state.head}.\n\n"
            "Quét mã QR trong ảnh là đủ, không phải gõ gì. Đang xem trên chính máy này thì lưu ảnh, "
            "mở ứng dụng ngân hàng, chọn quét từ ảnh. Con cháu chuyển giúp cũng được.\n\n"
            "Chuyển bằng tay thì ghi:\n"
            f"{account_lines(code.account)}\n"
            f"Nội dung: {code.reference}\n\n"
            f"Cách tính: {state.explanation}\n"
            f"Hỏi {contacts.treasurer(place)}."
        ),
        choices=(
            _PAID,
            *_copies(state.charge_id),
            Choice(label="Mã QR dùng mãi", action=f"nop:standing:{state.household_id}"),
            Choice(label="Đường dẫn riêng", action=f"nop:link:{state.household_id}"),
            *([Choice(label="Góp tự nguyện", action=f"nop:give:{state.household_id}")] if may_give else []),
            _HELP,
        ),
    )


def joint_code(place: Place, states: Sequence[ChargeState], code: PayCode, *, picture: int, several: bool) -> Content:
    """One QR for several charges, by the standing reference: booked when the sum is exact."""
    first = states[0]
    listed = "\n".join(f"Tiền {state.title}: {dong(state.outstanding)}" for state in states)
    return Content(
        picture=picture,
        text=(
            f"{owner(first, several=several)} còn {len(states)} khoản, nộp chung một lần {dong(code.amount or 0)}.\n"
            f"Mã hộ {first.code}, nhà {first.head}.\n\n"
            f"{listed}\n\n"
            "Quét mã QR trong ảnh là đủ, không phải gõ gì. Giữ đúng tổng này để vào sổ ngay.\n\n"
            "Chuyển bằng tay thì ghi:\n"
            f"{account_lines(code.account)}\n"
            f"Nội dung: {code.reference}\n\n"
            f"Hỏi {contacts.treasurer(place)}."
        ),
        choices=(
            _PAID,
            *_copies(first.charge_id, standing=True),
            Choice(label="Từng khoản một", action=f"nop:single:{first.household_id}"),
            Choice(label="Đường dẫn riêng", action=f"nop:link:{first.household_id}"),
            _HELP,
        ),
    )


def standing_code(*, head: str, number: str, code: PayCode, picture: int) -> Content:
    """F11b: no amount, good for every round."""
    return Content(
        picture=picture,
        text=(
            f"Mã QR của nhà {head}, mã hộ {number}. Dùng cho mọi đợt thu, giữ lại dùng mãi.\n\n"
            "Quét xong gõ đúng số tiền của đợt thu. Gộp các khoản còn lại thành một lần cũng được, "
            "miễn đúng tổng.\n\n"
            "Chuyển bằng tay thì ghi:\n"
            f"{account_lines(code.account)}\n"
            f"Nội dung: {code.reference}\n\n"
            f"Xem còn bao nhiêu: gõ {cmd('nop')}."
        ),
    )


def own_link(url: str, until: date, today: date) -> str:
    """The household's own page, for who helps from afar."""
    return (
        f"Số tiền và mã QR của nhà mình ở đường dẫn này, xem được đến {day(until, today)}. "
        "Gửi cho người trong nhà chuyển giúp thì được, đừng đăng lên nhóm:\n"
        f"{url}"
    )


def voluntary_code(place: Place, state: ChargeState, code: PayCode, *, picture: int, today: date) -> Content:
    """A voluntary round: the household's QR, any amount."""
    return Content(
        picture=picture,
        text=(
            f"Khoản {state.title} là tự nguyện, tùy lòng, nhận đến {day(state.due_on, today)}.\n"
            f"Mã hộ {state.code}, nhà {state.head}.\n\n"
            "Quét mã QR trong ảnh, gõ số tiền tùy tâm.\n\n"
            "Chuyển bằng tay thì ghi:\n"
            f"{account_lines(code.account)}\n"
            f"Nội dung: {code.reference}\n\n"
            f"Hỏi {contacts.treasurer(place)}."
        ),
        choices=(_PAID, *_copies(state.charge_id), _HELP),
    )


def several_charges(
    states: Sequence[ChargeState], *, several: bool, today: date, jointly: bool, may_give: bool
) -> Content:
    """F13. `jointly`: one code can ask for all of them."""
    total = sum(state.outstanding for state in states)
    listed = "\n".join(
        f"Tiền {state.title}: {dong(state.outstanding)}{_until(state, today)}{_held(state)}" for state in states
    )
    household_id = states[0].household_id
    ask = "Nộp chung một mã QR, hay từng khoản ạ?" if jointly else "Xem mã QR từng khoản chứ ạ?"
    return Content(
        text=(
            f"{owner(states[0], several=several)} còn {len(states)} khoản, cộng {dong(total)}:\n\n{listed}\n\n{ask}"
        ),
        choices=(
            *([Choice(label="Chung một mã QR", action=f"nop:joint:{household_id}")] if jointly else []),
            Choice(label="Từng khoản một", action=f"nop:single:{household_id}"),
            *([Choice(label="Góp tự nguyện", action=f"nop:give:{household_id}")] if may_give else []),
            _LEAVE,
        ),
    )


def nothing_to_pay(*, head: str, several: bool, last: tuple[ChargeState, int, int, date] | None, today: date) -> str:
    """F14; `last` is what was paid last: the charge, the amount, the receipt and the day."""
    first = f"{f'Nhà {head}' if several else 'Nhà mình'} không còn khoản nào phải nộp."
    see = f"Xem cả sổ thì gõ {cmd('nhatoi')}."
    if last is None:
        return f"{first} {see}"
    state, amount, receipt, on = last
    return (
        f"{first}\n\n"
        f"Lần gần nhất: {dong(amount)} tiền {state.title}, {day(on, today)}, "
        f"phiếu thu số {receipt_number(receipt)}. {see}"
    )


def exempt(states: Sequence[ChargeState], *, several: bool) -> str:
    """F15: why is never said."""
    whose = f"nhà {states[0].head}" if several else "nhà mình"
    return "\n".join(f"Tiền {state.title}: {whose} đã xong, không phải nộp gì." for state in states)


def _until(state: ChargeState, today: date) -> str:
    return f", hạn {day(state.due_on, today)}" if state.is_open else ""


def _copies(charge_id: int, *, standing: bool = False) -> tuple[Choice, ...]:
    """F12: each sends a message that holds nothing else."""
    memo = "standing_memo" if standing else "memo"
    return (
        Choice(label="Chép số tài khoản", action=f"nop:account:{charge_id}"),
        Choice(label="Chép nội dung", action=f"nop:{memo}:{charge_id}"),
    )


def _held(state: ChargeState) -> str:
    """What a helper took already: nobody is to pay twice."""
    if not state.held:
        return ""
    enough = " Nhà mình không phải nộp thêm." if state.held >= state.outstanding else ""
    return f" Người thu giúp đang giữ {dong(state.held)} của khoản này, chờ thủ quỹ nhận.{enough}"
