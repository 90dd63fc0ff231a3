"""Numbers, dates and times stand in a message as people here write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import format as written

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("amount", "message", "paper"),
    [
        (0, "0đ", "0 đồng"),
        (500, "500đ", "500 đồng"),
        (20_000, "20.000đ", "20.000 đồng"),
        (1_250_000, "1.250.000đ", "1.250.000 đồng"),
        (-20_000, "-20.000đ", "-20.000 đồng"),
    ],
)
def test_money_has_points_and_no_space(amount: int, message: str, paper: str) -> None:
    assert written.dong(amount) == message
    assert written.dong_paper(amount) == paper


@given(st.integers(0, 10**12))
def test_no_dong_is_lost_in_writing(amount: int) -> None:
    text = written.dong(amount)

    assert re.fullmatch(r"\d{1,3}(\.\d{3})*đ", text)
    assert int(text[:-1].replace(".", "")) == amount


@pytest.mark.parametrize(
    ("day", "message", "paper"),
    [
        pytest.param(date(2026, 11, 30), "thứ Hai 30/11", "thứ Hai, 30/11/2026", id="this-year"),
        pytest.param(date(2026, 11, 22), "Chủ nhật 22/11", "Chủ nhật, 22/11/2026", id="sunday"),
        pytest.param(date(2027, 1, 28), "thứ Năm 28/1/2027", "thứ Năm, 28/1/2027", id="next-year"),
        pytest.param(date(2025, 12, 1), "thứ Hai 1/12/2025", "thứ Hai, 1/12/2025", id="last-year"),
    ],
)
def test_a_day_has_its_weekday_and_another_year_its_year(day: date, message: str, paper: str) -> None:
    assert written.day(day, TODAY) == message
    assert written.day_paper(day) == paper


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(0, 0), "0 giờ đêm"),
        (time(0, 30), "0 giờ 30 đêm"),
        (time(1, 0), "1 giờ sáng"),
        (time(7, 0), "7 giờ sáng"),
        (time(9, 14), "9 giờ 14 sáng"),
        (time(10, 5), "10 giờ 05 sáng"),
        (time(11, 0), "11 giờ trưa"),
        (time(12, 0), "12 giờ trưa"),
        (time(13, 0), "13 giờ chiều"),
        (time(17, 30), "17 giờ 30 chiều"),
        (time(18, 0), "18 giờ tối"),
        (time(19, 30), "19 giờ 30 tối"),
        (time(22, 0), "22 giờ đêm"),
        (time(23, 59), "23 giờ 59 đêm"),
    ],
)
def test_a_time_is_said_with_its_part_of_the_day(at: time, expected: str) -> None:
    assert written.clock_time(at) == expected


def test_a_moment_is_told_in_the_hamlets_zone() -> None:
    at = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)

    assert written.moment(at, ZONE, TODAY) == "19 giờ 30 tối thứ Bảy 28/11"
    assert written.time_of(at, ZONE) == "19 giờ 30 tối"
    assert written.day_of(datetime(2026, 11, 28, 20, 0, tzinfo=UTC), ZONE, TODAY) == "Chủ nhật 29/11"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(seconds=-5), "1 phút"),
        (timedelta(seconds=20), "1 phút"),
        (timedelta(minutes=30), "30 phút"),
        (timedelta(minutes=60), "1 giờ"),
        (timedelta(hours=1, minutes=55), "2 giờ"),
        (timedelta(hours=47), "47 giờ"),
        (timedelta(hours=48), "2 ngày"),
        (timedelta(days=3, hours=2), "3 ngày"),
    ],
)
def test_the_time_left_is_told_in_one_unit(left: timedelta, expected: str) -> None:
    now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    assert written.from_now(now + left, now) == expected


def test_numbers_are_grouped_as_they_are_read_out() -> None:
    assert written.phone("0900000006") == "0900 000 006"
    assert written.phone("+84 900.000.006") == "0900 000 006"
    assert written.phone("02033123456") == "02033 123 456"
    assert written.phone("113") == "113"
    assert written.account_paper("0011009990001") == "0011 0099 9000 1"
    assert written.join_code("48217730") == "4821-7730"
    assert written.group_code("306915") == "306 915"
    assert written.receipt_number(123) == "0123"
    assert written.receipt_number(12345) == "12345"
    assert written.household_code(12) == "012"
    assert written.household_code(1234) == "1234"
    assert written.count(1200) == "1.200"


def test_what_was_typed_is_quoted_in_one_line() -> None:
    assert written.quote('tiền “vệ sinh"\n bao nhiêu') == "“tiền 'vệ sinh' bao nhiêu”"
    assert written.quote("a" * 300, limit=20) == "“" + "a" * 19 + "…”"


def test_a_first_letter_is_raised_and_the_rest_kept() -> None:
    assert written.cap("đã nhận 20.000đ của ông Cường") == "Đã nhận 20.000đ của ông Cường"
    assert written.cap("") == ""
