"""Money counted note by note, as treasurers type it; and in which lanes a helper takes any."""

from __future__ import annotations

import pytest

from models.domain.cash_count import Counted, NotACount, read_count
from models.domain.lanes import is_within, toggled

COUNTS = [
    pytest.param("100000 x 2\n20000 x 13", ((100_000, 2), (20_000, 13)), 460_000, id="as the example"),
    pytest.param("100.000 x 2; 20.000 × 13", ((100_000, 2), (20_000, 13)), 460_000, id="points, a real times sign"),
    pytest.param("100k x 2, 20k*13", ((100_000, 2), (20_000, 13)), 460_000, id="k and a star"),
    pytest.param("2 x 100000", ((100_000, 2),), 200_000, id="the number first"),
    pytest.param("13 tờ 20000", ((20_000, 13),), 260_000, id="in words"),
    pytest.param("20 nghìn nhân 13", ((20_000, 13),), 260_000, id="in more words"),
    pytest.param("20000 x 3\n20000 x 4", ((20_000, 7),), 140_000, id="one kind twice"),
    pytest.param("500 x 1000", ((500, 1000),), 500_000, id="both are notes: the first is meant"),
    pytest.param("20000 x 0", ((20_000, 0),), 0, id="none of a kind"),
    pytest.param("- 20.000đ x 13 tờ", ((20_000, 13),), 260_000, id="as a list"),
    pytest.param("20000x13", ((20_000, 13),), 260_000, id="no blanks"),
]


@pytest.mark.parametrize(("typed", "notes", "total"), COUNTS)
def test_notes_are_counted_as_they_are_typed(typed: str, notes: tuple[tuple[int, int], ...], total: int) -> None:
    assert read_count(typed) == Counted(notes=notes, total=total)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "460000",
        "đủ",
        "30000 x 2",
        "20000 x",
        "x 13",
        "20000 x 999999",
        "20000 x -3",
        "-5 x 20000",
        "20000 x 1,5",
        "hai mươi x ba",
    ],
)
def test_what_is_no_count_is_not_guessed(typed: str) -> None:
    assert isinstance(read_count(typed), NotACount)


def test_the_line_that_is_wrong_is_named() -> None:
    assert read_count("20000 x 13\n30000 x 2\n5000 x 1") == NotACount(line="30000 x 2")


@pytest.mark.parametrize(
    ("area", "lanes", "expected"),
    [
        pytest.param("ngõ Đình", [], True, id="everywhere"),
        pytest.param("ngõ Đình", ["Ngo dinh"], True, id="spelled otherwise"),
        pytest.param("ngõ Chợ", ["ngõ Đình"], False, id="another lane"),
        pytest.param("", ["ngõ Đình"], False, id="no lane in the register"),
    ],
)
def test_a_helper_takes_cash_in_the_lanes_of_the_role(area: str, lanes: list[str], expected: bool) -> None:
    assert is_within(area, lanes) is expected


def test_lanes_are_put_in_and_taken_out() -> None:
    assert toggled([], "ngõ Đình") == ["ngõ Đình"]
    assert toggled(["ngõ Đình"], "ngõ Chợ") == ["ngõ Đình", "ngõ Chợ"]
    assert toggled(["ngõ Đình", "ngõ Chợ"], "Ngõ đình") == ["ngõ Chợ"]
