"""Texts that are too long are cut where a reader would pause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.split import split, units


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        pytest.param("ngắn", 10, ["ngắn"], id="short"),
        pytest.param("", 10, [""], id="empty"),
        pytest.param("đoạn một\n\nđoạn hai", 12, ["đoạn một", "đoạn hai"], id="at a paragraph"),
        pytest.param("dòng một\ndòng hai", 12, ["dòng một", "dòng hai"], id="at a line"),
        pytest.param("một hai ba bốn", 8, ["một hai", "ba bốn"], id="at a word"),
        pytest.param("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"], id="inside a word when it must"),
        pytest.param("👍🏽👍🏽", 5, ["👍🏽", "👍🏽"], id="never inside an emoji"),
    ],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


@given(st.text(alphabet=st.sampled_from("ab đẹp\n👍🏽👨‍👩‍👧"), max_size=200), st.integers(8, 40))
def test_no_part_is_too_long_and_no_letter_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)

    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
