"""A choice is picked by its number, its label or a plain yes or no, and never on a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.choices import (
    ChoiceReading,
    Expecting,
    Leave,
    NotAChoice,
    Option,
    OutOfRange,
    Picked,
    is_number,
    match_choice,
)
from models.domain.folding import fold

SEND = [Option(label="Gửi ngay"), Option(label="Hẹn giờ"), Option(label="Thôi")]
CONFIRM = [Option(label="Đúng rồi", answer="yes"), Option(label="Gõ lại", answer="no")]
DELETE = [Option(label="Giữ lại", answer="no"), Option(label="Xóa thật", answer="yes", exact=True)]
ADDRESS = [Option(label=label) for label in ("Bác", "Cô", "Chú", "Anh", "Chị", "Ông", "Bà")]
DATES = [Option(label="30/11"), Option(label="1/12"), Option(label="Thôi")]
FOUND = [Option(label="012 Văn Cường"), Option(label="145 Văn Cường"), Option(label="Gõ lại")]
WORDS = [Option(label="để sau"), Option(label="không phải tiền quỹ")]
NINE = [Option(label=f"Bài {number}") for number in range(1, 10)]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        pytest.param("2", SEND, Picked(index=1), id="number"),
        pytest.param("đồng ý", CONFIRM, Picked(index=0), id="agreed"),
        pytest.param("dạ dong y ạ", CONFIRM, Picked(index=0), id="agreed-politely"),
        pytest.param("không đồng ý", CONFIRM, Picked(index=1), id="not-agreed"),
        pytest.param("đóng", CONFIRM, NotAChoice(), id="to-pay-is-not-to-agree"),
        pytest.param("dong", CONFIRM, NotAChoice(), id="to-pay-without-marks"),
        pytest.param("2.", SEND, Picked(index=1), id="number-and-full-stop"),
        pytest.param(" 2) ", SEND, Picked(index=1), id="number-and-bracket"),
        pytest.param("số 2", SEND, Picked(index=1), id="so"),
        pytest.param("so 2", SEND, Picked(index=1), id="so-without-marks"),
        pytest.param("Chọn 2", SEND, Picked(index=1), id="chon"),
        pytest.param("chọn số 2", SEND, Picked(index=1), id="chon-so"),
        pytest.param("hai", SEND, Picked(index=1), id="number-word"),
        pytest.param("mot", SEND, Picked(index=0), id="number-word-without-marks"),
        pytest.param("số ba", SEND, Picked(index=2), id="so-word"),
        pytest.param("2️⃣", SEND, Picked(index=1), id="keycap"),
        pytest.param("Hẹn giờ", SEND, Picked(index=1), id="label"),
        pytest.param("hen gio", SEND, Picked(index=1), id="label-without-marks"),
        pytest.param("HẸN GIỜ!", SEND, Picked(index=1), id="label-loud"),
        pytest.param("chọn hẹn giờ", SEND, Picked(index=1), id="chon-label"),
        pytest.param("hẹn giơ", SEND, NotAChoice(), id="a-mark-that-disagrees"),
        pytest.param("hẹn", SEND, NotAChoice(), id="part-of-a-label"),
        pytest.param("4", SEND, OutOfRange(last=3), id="too-high"),
        pytest.param("chín", SEND, NotAChoice(), id="a-word-too-high-is-a-word"),
        pytest.param("12", SEND, NotAChoice(), id="two-digits"),
        pytest.param("012", FOUND, NotAChoice(), id="a-household"),
        pytest.param("012 van cuong", FOUND, Picked(index=0), id="a-label-with-a-household"),
        pytest.param("1 2", SEND, NotAChoice(), id="two-numbers"),
        pytest.param("-2", SEND, NotAChoice(), id="minus"),
        pytest.param("2k", SEND, NotAChoice(), id="an-amount"),
        pytest.param("2?", SEND, NotAChoice(), id="a-question"),
        pytest.param("30/11", DATES, Picked(index=0), id="a-date-label"),
        pytest.param("ba", ADDRESS, Picked(index=6), id="a-label-before-a-number-word"),
        pytest.param("co", ADDRESS, Picked(index=1), id="a-label-before-yes"),
        pytest.param("bà", ADDRESS, Picked(index=6), id="marks"),
        pytest.param("bài 7", NINE, Picked(index=6), id="numbered-label"),
        pytest.param("sau", NINE, Picked(index=5), id="six-without-marks"),
        pytest.param("1", [], NotAChoice(), id="no-choices"),
        pytest.param("", SEND, NotAChoice(), id="nothing"),
        pytest.param("Mai mấy giờ họp", SEND, NotAChoice(), id="talk"),
    ],
)
def test_a_choice_is_picked_by_number_or_label(text: str, options: list[Option], expected: ChoiceReading) -> None:
    assert match_choice(text, options) == expected


@pytest.mark.parametrize(
    "text",
    [
        "có",
        "co",
        "đúng",
        "dung",
        "Đúng rồi ạ",
        "phải",
        "ừ",
        "u",
        "dạ",
        "dạ đúng",
        "vâng",
        "ờ",
        "rồi",
        "được",
        "ok",
        "dc",
    ],
)
def test_yes_in_any_dialect_picks_the_one_choice_that_says_yes(text: str) -> None:
    assert match_choice(text, CONFIRM) == Picked(index=0)
    assert match_choice(text, list(reversed(CONFIRM))) == Picked(index=1)


@pytest.mark.parametrize(
    "text", ["không", "ko", "k", "khong", "chưa", "chưa phải", "không đúng", "dạ không", "hông", "khum", "chua dc"]
)
def test_no_in_any_dialect_picks_the_one_choice_that_says_no(text: str) -> None:
    assert match_choice(text, CONFIRM) == Picked(index=1)
    assert match_choice(text, DELETE) == Picked(index=0)


@pytest.mark.parametrize("text", ["đúng không", "phải không", "có không", "dùng", "dừng", "cô", "được chưa", "có?"])
def test_what_only_looks_like_an_answer_picks_nothing(text: str) -> None:
    assert match_choice(text, CONFIRM) == NotAChoice()


def test_a_yes_that_two_choices_or_none_would_take_picks_nothing() -> None:
    assert match_choice("có", SEND) == NotAChoice()
    assert match_choice("có", [*CONFIRM, Option(label="Có nhưng", answer="yes")]) == NotAChoice()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2", Picked(index=1), id="number"),
        pytest.param("số 2", Picked(index=1), id="so"),
        pytest.param("Xóa thật", Picked(index=1), id="label"),
        pytest.param("xoá thật", Picked(index=1), id="label-the-other-way"),
        pytest.param("xoa that", Picked(index=1), id="label-without-marks"),
        pytest.param("có", NotAChoice(), id="yes"),
        pytest.param("hai", NotAChoice(), id="number-word"),
        pytest.param("chọn xóa thật", NotAChoice(), id="more-than-the-label"),
    ],
)
def test_what_cannot_be_undone_takes_only_its_number_or_its_label(text: str, expected: ChoiceReading) -> None:
    assert match_choice(text, DELETE) == expected


@pytest.mark.parametrize("text", ["thôi", "thoi", "Thôi!", "0", "số 0", "thoát", "hủy", "huỷ", "huy", "bỏ", "thôi ạ"])
def test_the_way_out_is_always_open(text: str) -> None:
    for options in (SEND, CONFIRM, DELETE, []):
        assert match_choice(text, options) == Leave()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("huy", NotAChoice(), id="huy-is-a-man"),
        pytest.param("Huy", NotAChoice(), id="huy-with-a-capital"),
        pytest.param("hủy", Leave(), id="with-marks-it-is-leave"),
        pytest.param("thôi", Leave(), id="thoi"),
        pytest.param("Ba", NotAChoice(), id="ba-is-a-name-too"),
        pytest.param("1", Picked(index=0), id="digits-still-pick"),
    ],
)
def test_while_a_name_is_expected(text: str, expected: ChoiceReading) -> None:
    assert match_choice(text, SEND, expecting_name=True) == expected


@pytest.mark.parametrize(
    ("text", "expecting", "expected"),
    [
        pytest.param("2", "amount", NotAChoice(), id="a-digit"),
        pytest.param("2", "household", NotAChoice(), id="a-household"),
        pytest.param("hai", "amount", NotAChoice(), id="a-number-word"),
        pytest.param("để sau", "amount", Picked(index=0), id="a-word"),
        pytest.param("de sau", "household", Picked(index=0), id="a-word-without-marks"),
        pytest.param("0", "amount", NotAChoice(), id="zero-is-an-amount"),
        pytest.param("0", "household", Leave(), id="zero-is-no-household"),
        pytest.param("thôi", "amount", Leave(), id="leave"),
    ],
)
def test_where_an_amount_or_a_household_is_expected_only_words_are_choices(
    text: str, expecting: Expecting, expected: ChoiceReading
) -> None:
    assert match_choice(text, WORDS, expecting=expecting) == expected


LABELS = st.sampled_from([option.label for option in (*CONFIRM, *DELETE, *ADDRESS, *WORDS)])


@given(st.lists(LABELS, min_size=1, max_size=9, unique=True), st.data())
def test_every_label_can_be_typed_as_it_is_printed(labels: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(labels) - 1))
    options = [Option(label=label) for label in labels]

    assert match_choice(labels[index], options) == Picked(index=index)
    assert match_choice(fold(labels[index]), options) == Picked(index=index)
    assert match_choice(str(index + 1), options) == Picked(index=index)


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_without_falling_over(text: str, expecting_name: bool) -> None:
    match_choice(text, CONFIRM, expecting_name=expecting_name)


@given(st.integers(10, 10**12))
def test_a_number_of_two_digits_or_more_is_never_a_choice(number: int) -> None:
    assert match_choice(str(number), NINE) == NotAChoice()


@pytest.mark.parametrize("piece", ["1", "1 ", "thôi ", "\u202e", "👍", "\x00", ". ", "có "])
def test_very_long_text_is_no_choice(piece: str) -> None:
    assert match_choice(piece * 10_000, CONFIRM) == NotAChoice()


def test_a_number_is_known_as_one_also_where_nothing_is_asked() -> None:
    assert all(map(is_number, ("2", "2.", "số 2", "so 2", "hai", "câu 2")))
    assert not any(map(is_number, ("", ".", "12", "số 12", "2?", "hộ 2", "hai nhà", "2 con", "số")))
