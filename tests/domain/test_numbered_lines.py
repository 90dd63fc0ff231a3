"""Several answers in one message."""

from __future__ import annotations

import pytest

from models.domain.numbered_lines import NotRead, Numbered, read_numbered


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        pytest.param("1 023", {1: (23, 3)}, id="number and household"),
        pytest.param("1 023\n\n2 66", {1: (23, 3), 2: (66, 2)}, id="a line each"),
        pytest.param("2: hộ 66; 1. mã hộ 023", {1: (23, 3), 2: (66, 2)}, id="signs and words, in any order"),
        pytest.param("Lần 1 là nhà số 023.", {1: (23, 3)}, id="a sentence"),
        pytest.param("dòng 3 - H144", {3: (144, 3)}, id="as it is printed"),
    ],
)
def test_each_line_says_which_and_whose(text: str, answers: dict[int, tuple[int, int]]) -> None:
    assert read_numbered(text, asked=3) == Numbered(answers=answers)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("1 023\n4 066", "4 066", id="no such line"),
        pytest.param("1 023\n1 066", "1 066", id="one line twice"),
        pytest.param("023", "023", id="a household and no line"),
        pytest.param("023 066", "023 066", id="two households"),
        pytest.param("1 023 066", "1 023 066", id="two households for a line"),
        pytest.param("1 20.000", "1 20.000", id="an amount"),
        pytest.param("1 023\nmấy giờ họp", "mấy giờ họp", id="something else"),
        pytest.param(" ", " ", id="nothing"),
    ],
)
def test_what_is_no_such_line_is_not_guessed(text: str, line: str) -> None:
    assert read_numbered(text, asked=3) == NotRead(line=line)
