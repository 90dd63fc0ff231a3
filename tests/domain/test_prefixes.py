"""Prefixes: a new hamlet's letters are like no other hamlet's and like nothing that stands in a memo."""

from __future__ import annotations

from random import Random

import pytest

from models.domain.prefixes import NoPrefixLeft, new_prefix
from models.domain.references import LETTERS, make


def test_the_hamlets_of_a_commune_are_two_slips_apart() -> None:
    random = Random(6)
    taken: list[str] = []
    for _ in range(19):
        taken.append(new_prefix(taken, random=random))

    for place, one in enumerate(taken):
        for other in taken[place + 1 :]:
            assert sum(a != b for a, b in zip(one, other, strict=True)) >= 2
            assert one[1:] != other[:2]
            assert one[:2] != other[1:]


@pytest.mark.parametrize("seed", range(50))
def test_a_prefix_has_no_vowel_no_look_alike_and_no_bank_in_it(seed: int) -> None:
    prefix = new_prefix((), random=Random(seed))

    assert make(prefix, 1, 1).startswith(prefix)
    assert set(prefix) <= set(LETTERS) - set("BGQSZ")
    assert prefix not in ("VCB", "NTH", "NGT", "PTH", "CTD", "HDB")
    assert not any(pair in prefix for pair in ("FT", "TK", "CT", "GD"))


def test_three_thousand_hamlets_in_one_place_all_get_their_own() -> None:
    every = {f"{a}{b}{c}" for a in LETTERS for b in LETTERS for c in LETTERS}
    few = {"RHW", "BXZ"}

    assert new_prefix(every - few, random=Random(1)) == "RHW"
    assert new_prefix(every - few | {"RHW"}, random=Random(1)) == "BXZ"
    with pytest.raises(NoPrefixLeft):
        new_prefix(every, random=Random(1))
