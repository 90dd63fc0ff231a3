"""What a loudspeaker reads out."""

from __future__ import annotations

from datetime import date

import pytest

from messages import spoken


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (105, "một trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (20_000, "hai mươi nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (3_000_005, "ba triệu không trăm linh năm"),
        (1_000_000_000, "một tỷ"),
        (-5_000, "âm năm nghìn"),
    ],
)
def test_numbers_are_read_as_people_read_them(value: int, said: str) -> None:
    assert spoken.number(value) == said


def test_days_phones_and_words() -> None:
    assert spoken.day(date(2026, 11, 28)) == "thứ Bảy, ngày hai mươi tám tháng mười một"
    assert spoken.day(date(2026, 4, 5)) == "Chủ nhật, ngày mùng năm tháng tư"
    assert spoken.phone_number("0900000012") == ("không chín không không, không không không, không một hai")
    assert spoken.words("thôn 6, tháng 11") == "thôn sáu, tháng mười một"
    assert spoken.reading_time("tiếng " * 250) == (1, 50)


def test_lunar_days_accounts_and_banks() -> None:
    assert spoken.lunar(date(2026, 11, 30)) == "ngày hai mươi hai tháng mười âm lịch"
    assert spoken.lunar(date(2026, 2, 17)) == "ngày mùng một tháng giêng âm lịch"
    assert spoken.lunar(date(2025, 7, 25)) == "ngày mùng một tháng sáu nhuận âm lịch"
    assert spoken.lunar(date(2027, 1, 8)) == "ngày mùng một tháng chạp âm lịch"
    assert spoken.account_number("0011009990001")[0] == "không không một một"
    assert spoken.account_number("0011009990001")[-1] == "một"
    assert spoken.bank("Vietcombank") == "Ngân hàng Ngoại thương, tức Vietcombank"
    assert spoken.bank("VPBank") == "Ngân hàng VPBank"
    assert spoken.southern("một trăm linh năm nghìn, tâm linh") == "một trăm lẻ năm ngàn, tâm linh"
