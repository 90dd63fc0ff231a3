"""A typed announcement, as it is read over the loudspeaker."""

from __future__ import annotations

from datetime import date

import pytest

from messages import spoken_text

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "họp lúc 19h30 ngày 28/11",
            "họp lúc bảy giờ rưỡi tối ngày hai mươi tám tháng mười một, tức ngày hai mươi tháng mười "
            "âm lịch.",
        ),
        (
            "tối thứ 7 28/11, lúc 19h30",
            "tối thứ Bảy, ngày hai mươi tám tháng mười một, tức ngày hai mươi tháng mười âm lịch, lúc "
            "bảy giờ rưỡi.",
        ),
        (
            "7h, 7h30 sáng, 19:30, 17h45, 13h05",
            "Bảy giờ, bảy giờ rưỡi sáng, bảy giờ rưỡi tối, sáu giờ kém mười lăm chiều, một giờ năm "
            "phút chiều.",
        ),
        ("8h kém 10, 7 giờ rưỡi tối, 23h45", "Tám giờ kém mười, bảy giờ rưỡi tối, mười hai giờ kém mười lăm đêm."),
        ("từ 7h-8h30, trong 24h", "từ bảy giờ đến tám giờ rưỡi, trong hai mươi tư giờ."),
        ("thu 20.000đ/hộ/tháng", "thu hai mươi nghìn đồng mỗi hộ mỗi tháng."),
        (
            "20k, 1tr, 2tr5, 1,5 triệu đồng",
            "Hai mươi nghìn đồng, một triệu đồng, hai triệu năm trăm nghìn đồng, một triệu năm trăm "
            "nghìn đồng.",
        ),
        ("từ 20.000-50.000đ", "từ hai mươi nghìn đến năm mươi nghìn đồng."),
        ("UBND xã, BHYT, TP.HCM, KCN", "Ủy ban nhân dân xã, bảo hiểm y tế, thành phố Hồ Chí Minh, khu công nghiệp."),
        ("gọi ĐT: 0900.000.012", "gọi điện thoại không chín không không, không không không, không một hai."),
        (
            "STK 0011009990001",
            "Số tài khoản: không không một một, không không chín chín, chín không không không, "
            "một.",
        ),
        ("hỏi bác Bình 0900000006", "hỏi bác Bình số không chín không không, không không không, không không sáu."),
        ("gọi 114 hoặc 1900 1234", "gọi một một bốn hoặc một chín không không, một hai ba bốn."),
        ("mùng 1 Tết, 15/10 âm", "mùng một Tết, ngày mười lăm tháng mười âm lịch."),
        ("1-5/12", "Ngày mùng một đến ngày mùng năm tháng mười hai, tức ngày hai mươi bảy tháng mười âm lịch."),
        ("sáng 24/11 (16/10 âm)", "sáng ngày hai mươi tư tháng mười một (ngày mười sáu tháng mười âm lịch)."),
        ("đã bàn ngày 15/10", "đã bàn ngày mười lăm tháng mười."),
        ("thứ Ba 28/11", "Thứ Ba, ngày hai mươi tám tháng mười một."),  # it is a Saturday: no lunar date
        ("tháng 11/2026, tháng 4", "Tháng mười một năm hai nghìn không trăm hai mươi sáu, tháng tư."),
        ("ngày 20-11, hạn cuối 5/2/2027", "Ngày hai mươi tháng mười một, hạn cuối ngày mùng năm tháng hai năm "
         "hai nghìn không trăm hai mươi bảy, tức ngày hai mươi chín tháng chạp âm lịch."),
        ("9.000đ/m3, tổ 3-4", "Chín nghìn đồng mỗi mét khối, tổ ba đến bốn."),
        ("50% của 1.200 m2", "Năm mươi phần trăm của một nghìn hai trăm mét vuông."),
        ("📢 - Họp tổ 1,2,3 ✅", "Họp tổ một, hai, ba."),
        ("xem https://loaxom.example/n/thon-6", "xem đường dẫn trong nhóm."),
        # several meanings: as it is written
        ("24/7, 5/12 hộ, 246/300, số nhà 25/6, ngày 5-10", "24/7, 5/12 hộ, 246/300, số nhà 25/6, ngày 5-10."),
        ("TT, CA, KH; T7; ngày 30/2", "TT, CA, KH; T7; ngày 30/2."),
        ("số 12/2025/NQ-HĐND, 123/QĐ-UBND", "số 12/2025/NQ-HĐND, 123/QĐ-UBND."),
        ("12A, QL1A, Covid-19, 5K, 5g muối", "12A, QL1A, Covid-19, 5K, 5g muối."),
    ],
    ids=lambda each: each[:24],
)  # fmt: skip
def test_what_is_surely_known_is_read_in_words(typed: str, said: str) -> None:
    assert spoken_text.words(typed, today=TODAY) == said


def test_what_is_written_down_while_listening_and_what_is_said_again() -> None:
    [[first, second, third]] = spoken_text.read(
        "Mời bà con đi họp. Họp lúc 19h30. Hỏi bác Bình 0900 000 006", today=TODAY
    )

    assert (first.is_repeated, second.is_repeated, third.is_repeated) == (False, True, False)
    assert third.digits == ("không chín không không, không không không, không không sáu",)
    [[account]] = spoken_text.read("Chuyển vào TK 001100 Vietcombank", today=TODAY)
    assert account.said == "Chuyển vào số tài khoản: không không một một, không không, Vietcombank."
    assert account.digits == ("số tài khoản: không không một một, không không",)
