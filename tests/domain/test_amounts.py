"""Money is taken as it stands only when it was typed plainly; whatever is doubtful is asked back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.format import dong, dong_paper, household_code
from models.domain.amounts import (
    TOO_LARGE_FROM,
    AmountReading,
    AskBack,
    NotAnAmount,
    NotPositive,
    NotWhole,
    Sure,
    TooLarge,
    read_amount,
    read_balance,
)
from models.domain.cash import AmountMissing, Cash, CashReading, NotCash, read_bare_cash, read_cash, read_household
from models.domain.folding import fold
from models.domain.rates import Per, RateAskBack, RatePart, RateReading, SureRate, read_rate

SUMS = st.integers(1000, TOO_LARGE_FROM - 1)


@pytest.mark.parametrize(
    "text", ["20000", "20.000", "20.000đ", "20000đ", "20 000 d", "20.000 đồng", "20000 ạ", "20.000 VNĐ"]
)
def test_plain_digits_are_taken_as_they_stand(text: str) -> None:
    assert read_amount(text) == Sure(amount=20_000)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("20,000", 20_000),
        ("20k", 20_000),
        ("20 K", 20_000),
        ("20 nghìn", 20_000),
        ("20 ngàn", 20_000),
        ("20", 20_000),
        ("20đ", 20_000),
        ("hai chục", 20_000),
        ("5 chục", 50_000),
        ("hai mươi nghìn", 20_000),
        ("năm mươi ngàn đồng", 50_000),
        ("hai lăm nghìn", 25_000),
        ("mười lăm", 15_000),
        ("20k5", 20_500),
        ("20,5k", 20_500),
        ("một trăm rưỡi", 150_000),
        ("trăm hai", 120_000),
        ("hai trăm lẻ năm nghìn", 205_000),
        ("3 trăm rưỡi", 350_000),
        ("1tr2", 1_200_000),
        ("1tr25", 1_250_000),
        ("1,2 triệu", 1_200_000),
        ("triệu rưỡi", 1_500_000),
        ("nửa triệu", 500_000),
        ("2 triệu 500", 2_500_000),
        ("2 triệu 500 nghìn", 2_500_000),
        ("một triệu hai trăm năm mươi nghìn đồng", 1_250_000),
        ("20.000,00", 20_000),
        ("12 200", 12_200),
    ],
)
def test_a_sum_typed_short_or_in_words_is_asked_back(text: str, amount: int) -> None:
    assert read_amount(text) == AskBack(amount=amount)
    assert read_amount(fold(text).upper()) == AskBack(amount=amount)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("0", NotPositive(), id="zero"),
        pytest.param("0đ", NotPositive(), id="zero-dong"),
        pytest.param("0k", NotPositive(), id="zero-k"),
        pytest.param("-20000", NotPositive(), id="minus"),
        pytest.param("– 20k", NotPositive(), id="dash"),
        pytest.param("âm 20000", NotPositive(), id="minus-in-words"),
        pytest.param("20.000,5", NotWhole(), id="half-a-dong"),
        pytest.param("20000.5", NotWhole(), id="half-a-dong-with-a-point"),
        pytest.param("500000000", TooLarge(amount=500_000_000), id="half-a-billion"),
        pytest.param("5 tỷ", TooLarge(amount=5_000_000_000), id="billions"),
        pytest.param("9" * 150, TooLarge(amount=int("9" * 150)), id="a-finger-on-the-key"),
        pytest.param("499.999.999", Sure(amount=499_999_999), id="just-below"),
        pytest.param("012", NotAnAmount(), id="a-household"),
        pytest.param("20.000k", NotAnAmount(), id="points-and-k"),
        pytest.param("20 người", NotAnAmount(), id="people"),
        pytest.param("12 20", NotAnAmount(), id="two-numbers"),
        pytest.param("20.00", NotAnAmount(), id="a-broken-group"),
        pytest.param("30/11", NotAnAmount(), id="a-date"),
        pytest.param("không", NotAnAmount(), id="no"),
        pytest.param("thôi", NotAnAmount(), id="leave"),
        pytest.param("", NotAnAmount(), id="nothing"),
        pytest.param("٢٠٠٠٠", NotAnAmount(), id="other-digits"),
    ],
)
def test_what_is_no_sum_to_book_says_why(text: str, expected: AmountReading) -> None:
    assert read_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", Sure(amount=0)), ("0đ", Sure(amount=0)), ("âm 5", NotPositive()), ("-0", NotPositive()),
     ("3tr1", AskBack(amount=3_100_000)), ("", NotAnAmount())],
)  # fmt: skip
def test_a_box_may_be_empty_but_never_below(text: str, expected: AmountReading) -> None:
    assert read_balance(text) == expected


@given(SUMS)
def test_every_sum_we_write_is_read_back(amount: int) -> None:
    for text in (dong(amount), dong_paper(amount), str(amount)):
        assert read_amount(text) == Sure(amount=amount)


@given(SUMS, st.integers(1, 9999))
def test_every_cash_line_we_write_is_read_back(amount: int, household: int) -> None:
    text = f"{household_code(household)} {dong(amount)} vệ sinh"

    assert read_cash(text) == Cash(household=household, amount=Sure(amount=amount), fee="vệ sinh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("012 20000", Cash(household=12, amount=Sure(amount=20_000)), id="plain"),
        pytest.param("12 20", Cash(household=12, amount=AskBack(amount=20_000)), id="short"),
        pytest.param("12 20k", Cash(household=12, amount=AskBack(amount=20_000)), id="k"),
        pytest.param("H012 20.000", Cash(household=12, amount=Sure(amount=20_000)), id="h"),
        pytest.param("hộ 12 hai mươi nghìn", Cash(household=12, amount=AskBack(amount=20_000)), id="words"),
        pytest.param("12 20 000", Cash(household=12, amount=Sure(amount=20_000)), id="spaces"),
        pytest.param("12: 20k", Cash(household=12, amount=AskBack(amount=20_000)), id="colon"),
        pytest.param("12 -20000", Cash(household=12, amount=NotPositive()), id="minus"),
        pytest.param(
            "nhà số 012 20k tiền vệ sinh",
            Cash(household=12, amount=AskBack(amount=20_000), fee="tiền vệ sinh"),
            id="with-a-fee",
        ),
        pytest.param("12", AmountMissing(household=12), id="no-amount"),
        pytest.param("12 xin chào", Cash(household=12, amount=NotAnAmount()), id="talk-after-it"),
        pytest.param("20.000", NotCash(), id="no-household"),
        pytest.param("20000 12", NotCash(), id="the-wrong-way-round"),
        pytest.param("ông Cường 20000", NotCash(), id="a-name"),
        pytest.param("tiền điện", NotCash(), id="talk"),
    ],
)
def test_cash_is_a_household_and_a_sum(text: str, expected: CashReading) -> None:
    assert read_cash(text) == expected


@pytest.mark.parametrize(
    ("text", "household"),
    [
        ("12 20k", 12),
        ("H012 20.000đ", 12),
        ("thu 12 50000", 12),
        ("Thu hộ 012 50k", 12),
        ("thứ 7 20000", None),
        ("thu tiền 12", None),
        ("thu 12", None),
        ("0387 654 321", None),
        ("25 11h", None),
        ("12 giờ", None),
        ("12 0", None),
    ],
)
def test_only_a_number_and_a_sum_alone_are_cash_unasked(text: str, household: int | None) -> None:
    reading = read_bare_cash(text)
    assert (reading.household if reading else None) == household


@pytest.mark.parametrize("text", ["H012", "h12", "012", "12", "hộ 12", "nhà số 012", "ma ho 012", "#12", "Hộ 012."])
def test_a_households_number_is_read_however_it_is_written(text: str) -> None:
    assert read_household(text) == 12


@pytest.mark.parametrize("text", ["", "0", "12a", "12345", "12 20", "Cường", "12.000", "-", "1/2"])
def test_what_is_no_households_number(text: str) -> None:
    assert read_household(text) is None


HOUSEHOLD_AND_PERSON = (RatePart(amount=20_000, per=Per.HOUSEHOLD), RatePart(amount=5_000, per=Per.PERSON))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("20000", SureRate(parts=HOUSEHOLD_AND_PERSON[:1]), id="bare"),
        pytest.param("5000 mỗi khẩu", SureRate(parts=HOUSEHOLD_AND_PERSON[1:]), id="per-person"),
        pytest.param("20000 mỗi hộ, 5000 mỗi khẩu", SureRate(parts=HOUSEHOLD_AND_PERSON), id="both"),
        pytest.param("mỗi hộ 20.000đ, mỗi khẩu 5.000đ", SureRate(parts=HOUSEHOLD_AND_PERSON), id="as-we-write-it"),
        pytest.param("20000 moi nha va 5000 moi nguoi", SureRate(parts=HOUSEHOLD_AND_PERSON), id="without-marks"),
        pytest.param("20000, 5000 mỗi khẩu", SureRate(parts=HOUSEHOLD_AND_PERSON), id="bare-and-person"),
        pytest.param("20k/hộ + 5k/khẩu", RateAskBack(parts=HOUSEHOLD_AND_PERSON), id="k"),
        pytest.param(
            "20,000 mỗi hộ,5,000 mỗi khẩu", RateAskBack(parts=HOUSEHOLD_AND_PERSON), id="commas-in-both-uses"
        ),
        pytest.param("20000/hộ\n5000/khẩu", SureRate(parts=HOUSEHOLD_AND_PERSON), id="lines"),
        pytest.param(
            "30000 mỗi lao động", SureRate(parts=(RatePart(amount=30_000, per=Per.LABOURER),)), id="labourer"
        ),
        pytest.param("2000 mỗi sào", SureRate(parts=(RatePart(amount=2_000, per=Per.SAO),)), id="sao"),
        pytest.param("hai chục mỗi hộ", RateAskBack(parts=HOUSEHOLD_AND_PERSON[:1]), id="words"),
        pytest.param("0 mỗi hộ", NotPositive(), id="zero"),
        pytest.param("600000000", TooLarge(amount=600_000_000), id="too-large"),
        pytest.param("20000,5 mỗi hộ", NotWhole(), id="half-a-dong"),
        pytest.param("20000 mỗi hộ, 30000 mỗi nhà", NotAnAmount(), id="twice-per-household"),
        pytest.param("5000/người/tháng", NotAnAmount(), id="by-the-month"),
        pytest.param("20000 hộ 5000 khẩu", NotAnAmount(), id="run-together"),
        pytest.param("chưa biết", NotAnAmount(), id="talk"),
        pytest.param("", NotAnAmount(), id="nothing"),
    ],
)
def test_a_rate_is_a_sum_of_parts(text: str, expected: RateReading) -> None:
    assert read_rate(text) == expected


@given(st.text(max_size=60))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    read_amount(text)
    read_rate(text)
    read_cash(text)
    read_household(text)


@pytest.mark.parametrize("piece", ["1", "1 ", "k", "hộ ", "\u202e", "👍", "\x00", "1.000 ", "một triệu "])
def test_very_long_text_is_no_sum(piece: str) -> None:
    text = piece * 10_000

    assert read_amount(text) == NotAnAmount()
    assert read_rate(text) == NotAnAmount()
    assert read_cash(text) == NotCash()
    assert read_household(text) is None
