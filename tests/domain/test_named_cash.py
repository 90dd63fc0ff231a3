"""Cash typed with a name: where the name ends and the sum begins."""

from __future__ import annotations

import pytest

from models.domain.amounts import AskBack, NotWhole, Sure
from models.domain.named_cash import NamedCash, fits, read_named_cash


@pytest.mark.parametrize(
    ("typed", "cash"),
    [
        pytest.param("cuong 20000", NamedCash(name="cuong", amount=Sure(amount=20_000)), id="given name"),
        pytest.param(
            "Lê Văn Cường 20k vệ sinh",
            NamedCash(name="Lê Văn Cường", amount=AskBack(amount=20_000), fee="vệ sinh"),
            id="full name, short sum, fee",
        ),
        pytest.param(
            "Cường hai mươi nghìn", NamedCash(name="Cường", amount=AskBack(amount=20_000)), id="sum in words"
        ),
        pytest.param("Nguyễn Thị Năm", NamedCash(name="Nguyễn Thị Năm", amount=None), id="a number is a name"),
        pytest.param("Cường 20.000,5", NamedCash(name="Cường", amount=NotWhole()), id="no whole sum"),
        pytest.param("Cường", NamedCash(name="Cường", amount=None), id="no sum"),
        pytest.param("…", None, id="no name"),
    ],
)
def test_a_name_and_a_sum_are_told_apart(typed: str, cash: NamedCash | None) -> None:
    assert read_named_cash(typed) == cash


@pytest.mark.parametrize(
    ("typed", "does"),
    [("cuong", True), ("van cuong", True), ("LE VAN CUONG", True), ("le cuong", False), ("cuon", False), ("", False)],
)
def test_a_household_is_found_by_the_words_of_its_name(typed: str, does: bool) -> None:
    assert fits("Lê Văn Cường", typed) is does
