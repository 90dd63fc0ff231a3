"""Why a transfer may be a household's, and how its amount fits: the ends of "Vì …"."""

from __future__ import annotations

from typing import assert_never

from models.domain.matching import Clue


def because(clue: Clue) -> str:
    """One reason, to stand in a row of them after "Vì"."""
    match clue:
        case Clue.CODE:
            return "đúng mã chuyển khoản"
        case Clue.MENDED_CODE:
            return "mã chuyển khoản lệch một chữ"
        case Clue.NEAR_CODE:
            return "mã chuyển khoản gần giống"
        case Clue.NUMBER:
            return "nội dung ghi mã hộ này"
        case Clue.SENDER:
            return "tên người chuyển có trong nhà này"
        case Clue.NAME:
            return "nội dung ghi họ tên nhà này"
        case Clue.NAMESAKE:
            return "có nhà khác trùng họ tên"
        case Clue.GIVEN_NAME:
            return "nội dung ghi tên gọi nhà này"
        case Clue.LIKE_NAME:
            return "họ tên gần giống, lệch một chữ cái"
        case Clue.LANE:
            return "nội dung ghi tên khu"
        case Clue.PAYER:
            return "lần trước người này nộp cho nhà này"
        case Clue.WORDS:
            return "nội dung ghi khoản này"
        case Clue.EXACT:
            return "đúng số tiền còn phải nộp"
        case Clue.PART:
            return "ít hơn số còn phải nộp"
        case Clue.SURPLUS:
            return "nhiều hơn số còn phải nộp"
        case Clue.PAID_ALREADY:
            return "khoản này đã nộp rồi"
        case Clue.OTHER_CHARGE:
            return "số tiền đúng bằng khoản khác của nhà này"
        case Clue.CLOSED_ROUND:
            return "đợt thu đã đóng"
        case Clue.OTHER_ACCOUNT:
            return "tiền vào tài khoản khác với tài khoản thu khoản này"
        case _:
            assert_never(clue)
