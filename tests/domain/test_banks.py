"""Banks: found however people write them, and never the wrong one of two."""

from __future__ import annotations

import pytest

from models.domain.banks import AmbiguousBank, UnknownBank, all_banks, find_bank


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("970436", "970436", id="number"),
        pytest.param("VCB", "970436", id="code"),
        pytest.param("vietcombank", "970436", id="small letters"),
        pytest.param("Viet Com Bank", "970436", id="blanks"),
        pytest.param("Agribank", "970405", id="short name"),
        pytest.param("VBA", "970405", id="code of our list"),
        pytest.param("MBB", "970422", id="code of the other list"),
        pytest.param("ctg", "970415", id="code of the other list in small letters"),
        pytest.param("Ngân hàng TMCP Bảo Việt", "970438", id="full name"),
        pytest.param("ngan hang tmcp bao viet", "970438", id="full name without diacritics"),
        pytest.param("OceanBank", "970414", id="name before renaming"),
    ],
)
def test_a_bank_is_found_however_it_is_written(written: str, number: str) -> None:
    assert find_bank(written).bin == number


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        pytest.param("BVB", {"970438", "970454"}, id="two lists disagree"),
        pytest.param("bvb", {"970438", "970454"}, id="in small letters"),
        pytest.param("CIMB", {"422589", "970459"}, id="one bank with two numbers"),
    ],
)
def test_a_code_of_two_banks_is_refused_and_both_are_named(written: str, numbers: set[str]) -> None:
    with pytest.raises(AmbiguousBank) as refused:
        find_bank(written)

    assert {bank.bin for bank in refused.value.banks} == numbers
    for bank in refused.value.banks:
        assert bank.short_name in str(refused.value)
        assert bank.bin in str(refused.value)


@pytest.mark.parametrize("written", ["", "  ", "970499", "Bank", "970488"])
def test_what_is_no_bank_is_refused(written: str) -> None:
    with pytest.raises(UnknownBank):
        find_bank(written)


def test_every_bank_is_found_by_its_number_and_has_a_name_to_show() -> None:
    assert len(all_banks()) == 72
    for bank in all_banks():
        assert find_bank(bank.bin) == bank
        assert bank.short_name
        assert bank.name
