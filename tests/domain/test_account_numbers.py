"""Account numbers in what people type, and in a group's talk."""

from __future__ import annotations

import pytest

from models.domain.account_numbers import asked_number, overheard


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("0011009990001", "0011009990001", id="plain"),
        pytest.param("0011 0099 9000 1", "0011009990001", id="in-fours"),
        pytest.param("0011.0099.90001", "0011009990001", id="with-dots"),
        pytest.param("stk 0011-0099-90001 vietcombank", "0011009990001", id="among-words"),
        pytest.param("số này 0912345678 của ai", "0912345678", id="a-phone-number-may-be-a-wallet"),
        pytest.param("THON6QUY2026", "THON6QUY2026", id="a-nickname-of-the-bank"),
        pytest.param("quython", None, id="a-word-is-none"),
        pytest.param("12345", None, id="too-short"),
        pytest.param("20.000", None, id="an-amount"),
        pytest.param("nộp 1.200.000đ", None, id="a-larger-amount"),
        pytest.param("0011009990001 hay 0022009990002", None, id="which-of-two"),
        pytest.param("", None, id="nothing"),
        pytest.param("９９９９９９９", "9999999", id="wide-digits"),
    ],
)
def test_the_number_that_is_asked_about(text: str, number: str | None) -> None:
    assert asked_number(text) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("Bà con chuyển vào STK 1903 6521 2345 nhé", ("190365212345",), id="stk"),
        pytest.param("ck 20k vao 0987654321 momo", ("0987654321",), id="a-wallet"),
        pytest.param("Vietcombank 0071000123456 NGUYEN VAN A", ("0071000123456",), id="a-bank-is-named"),
        pytest.param("so tai khoan 111222333 hoac 444555666", ("111222333", "444555666"), id="two"),
        pytest.param("Mai họp lúc 19h30 ngày 25.11.2026", (), id="a-date"),
        pytest.param("thu 1.200.000 tiền rác, chuyển khoản nhé", (), id="an-amount"),
        pytest.param("chuyển khoản giúp 1500000đ", (), id="an-amount-in-dong"),
        pytest.param("Ai mất ví gọi 0912345678", (), id="a-phone-to-call"),
        pytest.param("chuyển tiền thì gọi 0912345678 trước", (), id="a-phone-beside-money"),
        pytest.param("Biển số 29A 12345, căn cước 034085001234", (), id="other-numbers"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_numbers_that_go_around_in_a_group(text: str, numbers: tuple[str, ...]) -> None:
    assert overheard(text) == numbers
