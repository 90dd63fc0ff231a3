"""An expense as a treasurer types it."""

from __future__ import annotations

import pytest

from models.domain.amounts import AmountReading, AskBack, NotPositive, Sure, TooLarge
from models.domain.spending import Spending, read_spending


@pytest.mark.parametrize(
    ("typed", "amount", "what"),
    [
        pytest.param("350000 thay bóng đèn ngõ Đình", Sure(amount=350_000), "thay bóng đèn ngõ Đình", id="sum-first"),
        pytest.param("thay bóng ngõ Đình 350.000đ", Sure(amount=350_000), "thay bóng ngõ Đình", id="sum-last"),
        pytest.param("thay bóng đèn: 350k", AskBack(amount=350_000), "thay bóng đèn", id="short"),
        pytest.param("3 bóng đèn 350000", Sure(amount=350_000), "3 bóng đèn", id="a-number-of-things"),
        pytest.param("3 bóng đèn 350k", AskBack(amount=350_000), "3 bóng đèn", id="a-number-of-things-short"),
        pytest.param("chi 3 triệu 6 công đổ rác", AskBack(amount=3_600_000), "công đổ rác", id="in-words"),
        pytest.param("công đổ rác tháng 11", None, "công đổ rác tháng 11", id="a-month-is-no-sum"),
        pytest.param("mua nước", None, "mua nước", id="no-sum"),
        pytest.param("350000", Sure(amount=350_000), "", id="no-purpose"),
        pytest.param("-5000 mua nước", NotPositive(), "mua nước", id="negative"),
        pytest.param("9999999999 mua nước", TooLarge(amount=9_999_999_999), "mua nước", id="large"),
        pytest.param("", None, "", id="empty"),
        pytest.param("a " * 5000, None, ("a " * 5000).strip(), id="very-long"),
    ],
)
def test_the_sum_and_its_purpose_are_told_apart(typed: str, amount: AmountReading | None, what: str) -> None:
    assert read_spending(typed) == Spending(amount=amount, what=what)
