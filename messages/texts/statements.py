"""Words about statements: rows that cannot be read, the preview, what a file brought, pasted bank messages."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Content
from messages.format import quote
from models.domain.place import Place
from models.domain.statements import BadRow, Problem
from models.refusals import Refusal
from models.statement_imports import AnotherAccount, NotAStatement


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
