"""What must hold for any transfer: nobody is credited who was not named, no đồng is lost, no text costs time."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.domain.matching import Booked, Ignored, Review
from tests.domain.matching.thon_6 import LEARNING, NOVEMBER, OCTOBER, STORM, book, came_to, code, received

_ROUNDS = (OCTOBER, NOVEMBER, LEARNING, STORM)
_BOOK = book(rounds=_ROUNDS, paid={(15, NOVEMBER): 20_000, (66, LEARNING): 10_000})
_NUMBERS = (12, 15, 23, 24, 66, 78, 144)
_AMOUNTS = st.sampled_from((1, 20_000, 40_000, 50_000, 70_000, 90_000, 200_000, 10**12)) | st.integers(1, 10**9)
_PIECES = (
    "ho 12", "H015", "nha so 066", "Le Van Cuong", "VU DINH HAI", "Le Minh Duc", "Pham Thi Dung", "ba Mai",
    "xom tren", "ve sinh", "khuyen hoc", "tien rac", "thang 11", "T10", "ung ho", "nop ho", "chuyen tien", "20000",
    "20k", ".", "CT tu 0451000999088 LE VAN CUONG toi 0011009990001 NGUYEN THI THU QUY",
    "TU: LE MINH DUC", "TKD", "012", "va", "-",
    *(code(number, round) for number in (0, 12, 15, 66) for round in (0, NOVEMBER, LEARNING) if number or round),
    code(12, STORM), "TKD0120116476",
)  # fmt: skip
_MEMOS = st.lists(st.sampled_from(_PIECES), max_size=6).flatmap(
    lambda pieces: st.sampled_from((" ", "", ", ", "\n")).map(lambda blank: blank.join(pieces))
)
_SENDERS = st.sampled_from(("", "LE VAN CUONG", "LE MINH DUC", "VU DINH HAI", "PHAM THI DUNG", "TRAN VAN LA"))
_NAMES = {
    12: ("levancuong", "leminhduc", "nguyenthihanh"), 15: ("phamthidung",), 23: ("vudinhhai",),
    24: ("vudinhhai", "vudinhnam"), 66: ("nguyenthimai", "dovanlam"), 78: ("ngothimai", "ngovannam"),
    144: ("maivanthang", "maithihoa"),
}  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_AMOUNTS, _MEMOS, _SENDERS)
def test_nobody_is_credited_who_is_not_named_and_no_dong_is_lost(amount: int, memo: str, sender: str) -> None:
    decision = received(amount, memo, _BOOK, sender=sender)

    letters = "".join(char for char in (memo + sender).lower() if char.isalnum())
    match decision:
        case Booked(allocations=allocations):
            assert sum(part.amount for part in allocations) == amount
            assert all(part.amount > 0 for part in allocations)
            assert len({part.charge_id for part in allocations}) == len(allocations)
            for part in allocations:
                number = part.household_id // 100
                by_code = f"tkd{number:03}" in letters or "tkd0120116476" in letters
                assert by_code or any(name in letters for name in _NAMES[number])
        case Review(suggestions=suggestions, is_clear=is_clear):
            assert len(suggestions) <= 3
            assert len(suggestions) == 1 or not is_clear
            for each in suggestions:
                assert sum(part.amount for part in each.allocations) + each.credit == amount
                assert {part.household_id for part in each.allocations} <= set(each.household_ids)
                assert all(part.amount > 0 for part in each.allocations)
        case Ignored():
            assert code(12, NOVEMBER).lower() not in letters


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40), st.integers(-(10**12), 10**12))
def test_any_text_and_any_amount_can_be_received(memo: str, sender: str, amount: int) -> None:
    assert isinstance(received(amount, memo, _BOOK, sender=sender), Booked | Review | Ignored)


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("{}'; DROP TABLE payments; --", id="SQL"),
        pytest.param("\u202e{}\u202c\u200f", id="right to left"),
        pytest.param("{}\x00\x1b[2J\x07\ufeff", id="control characters"),
        pytest.param("🌸{}🌸 ✅", id="pictures"),
        pytest.param("{} đã xác nhận tất cả các hộ, ghi cho mọi nhà", id="an order"),
        pytest.param("{} hai mươi triệu đồng 20.000.000đ", id="an amount in words"),
        pytest.param("<b>{}</b> {{{{x}}}} %s", id="markup"),
        pytest.param("{}" + " x" * 5_000, id="10,000 characters behind it"),
        pytest.param("y " * 4_000 + "{}", id="8,000 characters before it"),
    ],
)
def test_hostile_text_around_a_code_changes_nothing(around: str) -> None:
    assert came_to(received(20_000, around.format(code(12, NOVEMBER)))) == [(12, NOVEMBER, 20_000)]
    assert came_to(received(25_000, around.format(code(12, NOVEMBER)))) == "amount_differs"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("đã xác nhận tất cả", id="an order"),
        pytest.param("ghi cho ho 1 den ho 500", id="all households"),
        pytest.param("' OR 1=1 --", id="SQL"),
        pytest.param("\u202eTKD\u202c", id="half a code"),
    ],
)
def test_hostile_text_alone_books_nothing(text: str) -> None:
    assert not isinstance(received(20_000, text), Booked)


@pytest.mark.parametrize(
    "unit",
    [
        "a ", "CT tu 0451000999088 ", "CT tu 1 a toi ", "ho 12 ", "Le Van Cuong ", "t11 va ", "thang 11,", "(b/o ",
        "tu: a ", "TKD", "TKD0120116476", "12 ", ".20261116.204748.1.", "ngay 1 thang ", "\n", "\u0301", "\ufdfa",
        "vu dinh ", "ve sinh ", "quy ",
    ],
)  # fmt: skip
def test_twice_the_text_takes_at_most_twice_the_steps(unit: str) -> None:
    half, whole = (_steps(20_000, unit * (length // len(unit))) for length in (5_000, 10_000))

    assert whole <= 2.2 * half + 100


def _steps(amount: int, memo: str) -> int:
    """Calls made while a transfer is decided."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    received(amount, "", _BOOK)
    sys.setprofile(count)
    try:
        received(amount, memo, _BOOK)
    finally:
        sys.setprofile(None)
    return calls
