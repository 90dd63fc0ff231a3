"""Words about statements: rows that cannot be read, the preview, what a file brought, pasted bank messages."""

from __future__ import annotations

from messages.format import quote
from models.domain.statements import BadRow, Problem


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
