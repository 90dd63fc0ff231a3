"""Folding: one text typed in many ways compares as one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain import folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Đặng Thị Đào", "Dang Thi Dao", id="the barred d"),
        pytest.param("VỆ SINH tháng 11", "VE SINH thang 11", id="case is kept"),
        pytest.param(unicodedata.normalize("NFD", "Nguyễn Thị Lượng"), "Nguyen Thi Luong", id="decomposed letters"),
        pytest.param("tiền “vệ sinh” – T11", "tien  ve sinh    T11", id="signs without an ASCII form become spaces"),
        pytest.param("nộp\n20.000đ", "nop 20.000d", id="a line break becomes a space"),
        pytest.param("TKD012", "TKD012", id="full-width letters of some keyboards"),
    ],
)
def test_marks_are_taken_off_and_the_rest_stays(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


def test_words_and_squash_forget_case_signs_and_spaces() -> None:
    assert folding.words("  Tiền   VỆ-SINH, tháng 11! ") == "tien ve sinh thang 11"
    assert folding.squash("  Tiền   VỆ-SINH, tháng 11! ") == "tienvesinhthang11"


def test_composed_and_decomposed_names_are_one_name() -> None:
    name = "Đỗ Thị Lượng"

    assert folding.nfc(unicodedata.normalize("NFD", name)) == name
    assert folding.words(unicodedata.normalize("NFD", name)) == folding.words(name) == "do thi luong"


@pytest.mark.parametrize(
    ("typed", "meant", "agrees"),
    [
        pytest.param("dung", "dừng", True, id="no marks typed"),
        pytest.param("Dừng", "dừng", True, id="the same marks"),
        pytest.param("đúng", "dừng", False, id="another word"),
        pytest.param("dùng", "dừng", False, id="another tone"),
        pytest.param("ngưng nhac", "ngưng nhắc", True, id="half typed with marks"),
        pytest.param("ngưng nhác", "ngưng nhắc", False, id="a half that disagrees"),
        pytest.param("thôi rồi", "thôi", False, id="a word more"),
    ],
)
def test_marks_that_were_typed_must_agree(typed: str, meant: str, agrees: bool) -> None:
    assert folding.same_marks(typed, meant) is agrees


@given(st.text())
def test_any_text_folds_to_printable_ascii_and_only_once(text: str) -> None:
    folded = folding.fold(text)

    assert folded.isascii()
    assert folded == "" or folded.isprintable()
    assert folding.fold(folded) == folded
    assert folding.squash(text) == folding.words(text).replace(" ", "")
