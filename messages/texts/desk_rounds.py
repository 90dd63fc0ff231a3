"""Words of the desk's page of rounds: how far each is, and the end of one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from messages.format import cap, count, day, day_of, dong
from messages.texts.tokens import BOT, cmd
from models.round_tallies import Tally
from models.tables import Round, RoundStatus

TITLE = "Đợt thu"
OPEN_ONE = "Mở đợt thu mới"
NONE = "Chưa có đợt thu nào."
OPEN, ENDED = "Đang mở", "Đã đóng"
CLOSE, LEAVE = "Đóng đợt thu", "Thôi"
WITHDRAW = f"Mở nhầm, sai số tiền thì rút lại được: nhắn riêng cho {BOT}, gõ {cmd('rutdot')}."
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
        return "Đã rút, không hộ nào phải nộp"
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
