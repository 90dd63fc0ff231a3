"""Words of the desk's page of rounds: how far each is, and the end of one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from messages.format import cap, count, day, day_of, dong
from messages.texts.tokens import BOT, cmd
from messages.texts.withdrawals import REASONS
from models.round_tallies import Tally
from models.tables import Round, RoundStatus

TITLE = "Đợt thu"
OPEN_ONE = "Mở đợt thu mới"
NONE = "Chưa có đợt thu nào."
OPEN, ENDED, WITHDRAWN = "Đang mở", "Đã đóng", "Đã rút"
CLOSE, LEAVE = "Đóng đợt thu", "Thôi"
WITHDRAW, WITHDRAW_HOW = "Rút đợt thu", "Mở nhầm, sai số tiền thì chọn Rút đợt thu: xem trước rồi mới rút."
WHY, WHY_HOW = "Vì sao rút", f"Ví dụ: {REASONS['mistake']}, {REASONS['amount']}."
LOOK, MEND, READ_IN_GROUP = "Xem trước", "Gõ lại", "Trong nhóm, bà con sẽ đọc"
MONTHLY, STOP_MONTHLY = "Lặp hằng tháng", "Dừng lặp"
STILL_OPEN = "Nhà còn nộp"
NOTHING_LEFT = "Nhà nào cũng xong rồi."
BACK = "Về đợt thu"


def title(round_: Round) -> str:
    """A round's name at the start of a line."""
    return cap(round_.title)


def stands(round_: Round, tally: Tally, zone: ZoneInfo, today: date) -> str:
    """How far a round is, and until when."""
    if round_.status is RoundStatus.WITHDRAWN:
        return "Không hộ nào phải nộp"
    if round_.is_voluntary:
        so_far = f"{count(tally.givers)} nhà đã góp, cộng {dong(tally.collected)}"
    else:
        so_far = f"{count(tally.done)} trong {count(tally.households)} nhà đã xong, đã thu {dong(tally.collected)}"
    match round_.status:
        case RoundStatus.OPEN:
            end = f"hạn {day(round_.due_on, today)}"
        case _:
            end = f"đóng {day_of(round_.closed_at, zone, today)}" if round_.closed_at else "đã đóng"
    return f"{so_far}, {end}"


def withdrawn(round_title: str, reason: str, *, undecided: int, is_treasurer: bool) -> str:
    """It was taken back just now; of so many households money is there that nobody has decided about."""
    said = f"Đã rút đợt thu {round_title}, vì: {reason}. Không hộ nào phải nộp khoản này nữa."
    if not undecided:
        return said
    money = f"Tiền của {count(undecided)} nhà đã nộp vẫn nguyên trong quỹ."
    if is_treasurer:
        return f"{said}\n\n{money} Trả lại hay để dành từng nhà: nhắn riêng cho {BOT}, gõ {cmd('rutdot')}."
    return f"{said}\n\n{money} Thủ quỹ quyết định từng nhà, trả lại hay để dành."
