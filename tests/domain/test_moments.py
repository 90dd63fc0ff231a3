"""Times are read as people in three dialects type them; what was guessed is told, so that it can be read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import format as written
from models.domain.days import (
    DateReading,
    InTheFuture,
    InThePast,
    Lunar,
    NoSuchDay,
    NotUnderstood,
    OnDay,
    read_date,
)
from models.domain.folding import fold
from models.domain.moments import At, Guess, MomentReading, read_moment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)  # a Saturday
TODAY = NOW.date()

NOTHING: frozenset[Guess] = frozenset()
HOUR = frozenset({Guess.HOUR})
PART = frozenset({Guess.PART})
DAY = frozenset({Guess.DAY})


def read(text: str, now: datetime = NOW) -> MomentReading:
    return read_moment(text, now=now.astimezone(UTC), zone=ZONE)


def at(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "moment", "assumed"),
    [
        ("19h30 tối nay", at(11, 21, 19, 30), NOTHING),
        ("7h sáng mai", at(11, 22, 7), NOTHING),
        ("thứ hai", at(11, 23, 7), HOUR),
        ("25/11 7h", at(11, 25, 7), PART),
        ("25-11 lúc 7 giờ", at(11, 25, 7), PART),
        ("25/11 8:30", at(11, 25, 8, 30), PART),
        ("7 giờ 25 tháng 11", at(11, 25, 7), PART),
        ("7h tối 25 tháng 11 năm 2026", at(11, 25, 19), NOTHING),
        ("chiều mai 5 rưỡi", at(11, 22, 17, 30), NOTHING),
        ("7 rưỡi tối nay", at(11, 21, 19, 30), NOTHING),
        ("7 giờ rưỡi tối nay", at(11, 21, 19, 30), NOTHING),
        ("sáng mai 6 giờ", at(11, 22, 6), NOTHING),
        ("tám giờ kém mười sáng mai", at(11, 22, 7, 50), NOTHING),
        ("bảy giờ mười lăm sáng thứ hai", at(11, 23, 7, 15), NOTHING),
        ("thứ hai mười giờ", at(11, 23, 10), PART),
        ("7 giờ tối ngày mai", at(11, 22, 19), NOTHING),
        ("năm giờ chiều mai", at(11, 22, 17), NOTHING),
        ("tầm 7h tối mai", at(11, 22, 19), NOTHING),
        ("mai", at(11, 22, 7), HOUR),
        ("bữa 28", at(11, 28, 7), HOUR),
        ("cn này", at(11, 22, 7), HOUR),
        ("CN", at(11, 22, 7), HOUR),
        ("thứ bảy tuần sau", at(11, 28, 7), HOUR),
        ("t5 tuần sau 19h", at(11, 26, 19), NOTHING),
        ("3 ngày nữa", at(11, 24, 7), HOUR),
        ("1 tuần nữa lúc 8h tối", at(11, 28, 20), NOTHING),
        ("cuối tháng", at(11, 30, 7), HOUR),
        ("30 phút nữa", at(11, 21, 10, 30), NOTHING),
        ("2 tiếng nữa", at(11, 21, 12), NOTHING),
        ("2 tiếng rưỡi nữa", at(11, 21, 12, 30), NOTHING),
        ("nửa tiếng nữa", at(11, 21, 10, 30), NOTHING),
        ("một tiếng nữa", at(11, 21, 11), NOTHING),
        ("sau 45p", at(11, 21, 10, 45), NOTHING),
        ("bây giờ", NOW, NOTHING),
        ("gửi ngay", NOW, NOTHING),
        ("trưa nay", at(11, 21, 12), HOUR),
        ("tối nay", at(11, 21, 19), HOUR),
        ("hôm nay", at(11, 21, 19), HOUR),
        ("sáng nay", at(11, 21, 10, 30), HOUR),
        ("hnay 19h", at(11, 21, 19), NOTHING),
        ("bữa ni 8 giờ tối", at(11, 21, 20), NOTHING),
        ("hôm nay 7h", at(11, 21, 19), PART),
        ("8:30", at(11, 22, 8, 30), DAY | PART),
        ("7.30", at(11, 22, 7, 30), DAY | PART),
        ("7g", at(11, 22, 7), DAY | PART),
        ("tám giờ kém mười", at(11, 22, 7, 50), DAY | PART),
        ("20h", at(11, 21, 20), DAY),
        ("7 rưỡi tối", at(11, 21, 19, 30), DAY),
        ("5h chiều", at(11, 21, 17), DAY),
        ("9h sáng", at(11, 22, 9), DAY),
        ("12h trưa mai", at(11, 22, 12), NOTHING),
        ("12h đêm nay", at(11, 22, 0), NOTHING),
        ("nửa đêm nay", at(11, 22, 0), NOTHING),
        ("24h 31/12", at(1, 1, 0, year=2027), NOTHING),
        ("0h 1/1", at(1, 1, 0, year=2027), NOTHING),
        ("rạng sáng mai", at(11, 22, 5), HOUR),
        ("1h đêm mai", at(11, 23, 1), DAY),
        ("7 pm", at(11, 21, 19), DAY),
        ("28/1 7h sáng", at(1, 28, 7, year=2027), NOTHING),
        ("7h tối nay, thứ bảy 21/11", at(11, 21, 19), NOTHING),
        ("thứ 5 25/11 8h tối", at(11, 25, 20), DAY),
    ],
)
def test_a_time_is_read_with_marks_and_without(text: str, moment: datetime, assumed: frozenset[Guess]) -> None:
    expected = At(moment=moment.astimezone(UTC), assumed=assumed)

    assert read(text) == expected
    assert read(text.upper()) == expected
    assert read(fold(text)) == expected


@pytest.mark.parametrize(
    ("text", "day", "assumed"),
    [
        pytest.param("mốt", 23, HOUR, id="mot-with-marks"),
        pytest.param("mot", 23, HOUR | DAY, id="mot-without"),
        pytest.param("ngày kia", 23, HOUR, id="kia"),
        pytest.param("ngày kìa", 24, HOUR, id="kìa"),
        pytest.param("ngay kia", 23, HOUR | DAY, id="kia-without-marks"),
        pytest.param("thứ 7", 28, HOUR | DAY, id="todays-weekday"),
        pytest.param("thứ 7 tới", 28, HOUR, id="the-coming-one"),
    ],
)
def test_a_day_that_may_be_another_is_marked_as_guessed(text: str, day: int, assumed: frozenset[Guess]) -> None:
    assert read(text) == At(moment=at(11, day, 7).astimezone(UTC), assumed=assumed)


def test_this_saturday_said_on_a_saturday_is_today_while_the_hour_is_to_come() -> None:
    assert read("7 giờ rưỡi tối thứ Bảy này") == At(moment=at(11, 21, 19, 30).astimezone(UTC), assumed=DAY)
    assert read("7 giờ sáng thứ Bảy này") == At(moment=at(11, 28, 7).astimezone(UTC), assumed=DAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("hôm qua", InThePast(day=date(2026, 11, 20)), id="yesterday"),
        pytest.param("sáng nay 7h", InThePast(day=TODAY), id="an-hour-of-today"),
        pytest.param("20/11/2026 7h", InThePast(day=date(2026, 11, 20)), id="with-its-year"),
        pytest.param("15/10", InThePast(day=date(2026, 10, 15)), id="last-month"),
        pytest.param("31/11", NoSuchDay(month=11, days_in_month=30, typed_day=31), id="november-31"),
        pytest.param("ngày 31", NoSuchDay(month=11, days_in_month=30, typed_day=31), id="the-31st"),
        pytest.param("29/2", NoSuchDay(month=2, days_in_month=28, typed_day=29), id="february-29"),
        pytest.param("15/10 âm", Lunar(), id="lunar"),
        pytest.param("15/10 am", Lunar(), id="lunar-without-marks"),
        pytest.param("rằm tháng này", Lunar(), id="full-moon"),
        pytest.param("mùng một", Lunar(), id="new-moon"),
        pytest.param("mồng 2 Tết", Lunar(), id="tet"),
        pytest.param("25/13", NotUnderstood(), id="month-13"),
        pytest.param("25:00", NotUnderstood(), id="hour-25"),
        pytest.param("7h70", NotUnderstood(), id="minute-70"),
        pytest.param("19h sáng", NotUnderstood(), id="nineteen-in-the-morning"),
        pytest.param("mai mốt", NotUnderstood(), id="some-day"),
        pytest.param("25/11 26/11", NotUnderstood(), id="two-days"),
        pytest.param("7h 8h", NotUnderstood(), id="two-hours"),
        pytest.param("7h họp ở nhà văn hóa", NotUnderstood(), id="more-than-a-time"),
        pytest.param("tuần sau", NotUnderstood(), id="a-week-is-no-day"),
        pytest.param("7", NotUnderstood(), id="a-bare-number"),
        pytest.param("thôi", NotUnderstood(), id="leave"),
        pytest.param("", NotUnderstood(), id="nothing"),
    ],
)
def test_what_cannot_be_taken_says_why(text: str, expected: MomentReading) -> None:
    assert read(text) == expected


def test_a_leap_day_is_a_day_in_a_leap_year() -> None:
    assert read("29/2 8h tối", now=datetime(2028, 1, 5, 9, 0, tzinfo=ZONE)) == At(
        moment=at(2, 29, 20, year=2028).astimezone(UTC)
    )


def test_late_in_the_evening_an_hour_that_is_over_is_tomorrows() -> None:
    late = at(11, 21, 23, 50)

    assert read("8h tối", now=late) == At(moment=at(11, 22, 20).astimezone(UTC), assumed=DAY)
    assert read("tối nay", now=late) == InThePast(day=TODAY)
    assert read("hôm nay", now=late) == InThePast(day=TODAY)


@pytest.mark.parametrize(
    ("text", "coming", "recent"),
    [
        pytest.param("30/11", OnDay(day=date(2026, 11, 30)), OnDay(day=date(2025, 11, 30)), id="day-month"),
        pytest.param("30/11/2026", OnDay(day=date(2026, 11, 30)), InTheFuture(day=date(2026, 11, 30)), id="year"),
        pytest.param("30-11", OnDay(day=date(2026, 11, 30)), OnDay(day=date(2025, 11, 30)), id="dash"),
        pytest.param("30", OnDay(day=date(2026, 11, 30)), OnDay(day=date(2026, 10, 30)), id="bare-day"),
        pytest.param("ngày 30 tháng 11", OnDay(day=date(2026, 11, 30)), OnDay(day=date(2025, 11, 30)), id="words"),
        pytest.param("cuối tháng", OnDay(day=date(2026, 11, 30)), OnDay(day=date(2026, 10, 31)), id="month-end"),
        pytest.param("thứ 6", OnDay(day=date(2026, 11, 27)), OnDay(day=date(2026, 11, 20)), id="weekday"),
        pytest.param("15/10", InThePast(day=date(2026, 10, 15)), OnDay(day=date(2026, 10, 15)), id="over"),
        pytest.param("hôm qua", InThePast(day=date(2026, 11, 20)), OnDay(day=date(2026, 11, 20)), id="yesterday"),
        pytest.param("họp tối 15/10", InThePast(day=date(2026, 10, 15)), OnDay(day=date(2026, 10, 15)), id="evening"),
        pytest.param(
            "bữa kia",
            OnDay(day=date(2026, 11, 23), doubtful=True),
            OnDay(day=date(2026, 11, 19), doubtful=True),
            id="bua-kia",
        ),
        pytest.param("hôm nay", OnDay(day=TODAY), OnDay(day=TODAY), id="today"),
        pytest.param("ngày 5 tháng sau", OnDay(day=date(2026, 12, 5)), InTheFuture(day=date(2026, 12, 5)), id="next"),
        pytest.param("1/1", OnDay(day=date(2027, 1, 1)), OnDay(day=date(2026, 1, 1)), id="over-the-year"),
        pytest.param(
            "31/11",
            NoSuchDay(month=11, days_in_month=30, typed_day=31),
            NoSuchDay(month=11, days_in_month=30, typed_day=31),
            id="no-such-day",
        ),
        pytest.param("rằm", Lunar(), Lunar(), id="lunar"),
        pytest.param("chưa biết", NotUnderstood(), NotUnderstood(), id="talk"),
        pytest.param("20000", NotUnderstood(), NotUnderstood(), id="an-amount"),
    ],
)
def test_a_day_is_the_coming_one_or_the_most_recent(text: str, coming: DateReading, recent: DateReading) -> None:
    assert read_date(text, today=TODAY) == coming
    assert read_date(text, today=TODAY, past=True) == recent


MINUTES_AHEAD = st.integers(1, 4 * 365 * 24 * 60)


@given(MINUTES_AHEAD)
def test_every_moment_we_write_is_read_back(minutes: int) -> None:
    moment = (NOW + timedelta(minutes=minutes)).astimezone(UTC)
    text = written.moment(moment, ZONE, TODAY)

    for typed in (text, fold(text), text.lower()):
        reading = read(typed)
        assert isinstance(reading, At)
        assert reading.moment == moment


@given(st.dates(TODAY, date(2050, 1, 1)))
def test_every_day_we_write_is_read_back(day: date) -> None:
    assert read_date(written.day(day, TODAY), today=TODAY) == OnDay(day=day)
    assert read_date(written.day_paper(day), today=TODAY) == OnDay(day=day)


WORDS = st.sampled_from([
    "7", "19h30", "25/11", "31/2", "thứ", "bảy", "này", "mai", "mốt", "kia", "tuần", "sau", "tới", "tối", "sáng",
    "năm", "tháng", "12", "kém", "rưỡi", "nửa", "nữa", "tiếng", "đêm", "0h",
])  # fmt: skip


@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_without_falling_over_and_no_moment_is_over(text: str) -> None:
    reading = read(text)
    read_date(text, today=TODAY)
    read_date(text, today=TODAY, past=True)

    assert not isinstance(reading, At) or reading.moment >= NOW


@pytest.mark.parametrize("piece", ["1", "1 ", "7h ", "mai ", "\u202e", "👍", "\x00", "25/11 ", "7:", "thứ bảy "])
def test_very_long_text_is_no_time(piece: str) -> None:
    assert read(piece * 10_000) == NotUnderstood()
    assert read_date(piece * 10_000, today=TODAY) == NotUnderstood()
