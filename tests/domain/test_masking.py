"""What is kept of a question names nobody and holds no number that belongs to somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.masking import KnownNames, mask

NAMES = KnownNames(["Lê Văn Cường", "Nguyễn Thị Minh Khai", "Hoàng Thị Giang", "Trần Văn Con", "Lan"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("gọi 0900000006 được không", "gọi (so) được không", id="phone"),
        pytest.param("gọi 0900 000 006 nhé", "gọi (so) nhé", id="phone-in-groups"),
        pytest.param("+84 900.000.006", "(so)", id="phone-abroad"),
        pytest.param("căn cước 001088012345 hết hạn", "căn cước (so) hết hạn", id="identity-card"),
        pytest.param("mã 4821-7730", "mã (so)", id="joining-code"),
        pytest.param("nộp 20.000đ cho 4 khẩu", "nộp 20.000đ cho 4 khẩu", id="small-numbers-stay"),
        pytest.param("họp ngày 21/11/2026 mấy giờ", "họp ngày 21/11/2026 mấy giờ", id="a-date-stays"),
        pytest.param("hộ 012 nộp chưa", "hộ 012 nộp chưa", id="household-number-stays"),
        pytest.param("Lê Văn Cường nộp chưa", "(ten) nộp chưa", id="full-name"),
        pytest.param("le van cuong nop chua", "(ten) nop chua", id="without-marks"),
        pytest.param("nhà Văn Cường đâu", "nhà (ten) đâu", id="middle-and-given"),
        pytest.param("ông Cường nộp chưa", "ông (ten) nộp chưa", id="title-and-given"),
        pytest.param("ba giang o dau", "ba (ten) o dau", id="title-and-given-without-marks"),
        pytest.param("chị Lan hỏi", "chị (ten) hỏi", id="a-name-of-one-word"),
        pytest.param("Hoàng Thị Giang và Lê Văn Cường", "(ten) và (ten)", id="two"),
        pytest.param("tôi tự mình khai được không", "tôi tự mình khai được không", id="words-that-sound-like-a-name"),
        pytest.param("bà con hỏi lan can", "bà con hỏi lan can", id="words-that-are-names-elsewhere"),
        pytest.param("cho Minh. Khai sinh ở đâu", "cho Minh. Khai sinh ở đâu", id="over-two-sentences"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_long_numbers_and_names_are_masked(text: str, kept: str) -> None:
    assert mask(text, NAMES) == kept


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=4))
def test_no_text_breaks_the_mask_and_masking_twice_changes_nothing(text: str, names: list[str]) -> None:
    known = KnownNames(names)

    masked = mask(text, known)

    assert mask(masked, KnownNames([])) == masked
