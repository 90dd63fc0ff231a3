"""Made transfers: their shares are those of the world, and the matcher books none of them wrongly."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.generator.hamlet import a_hamlet
from tests.generator.month import month
from tests.generator.play import ROWS_2_TO_6, Played, play
from tests.generator.transfers import SHARES, Maker, transfers


def test_the_hamlet_has_three_hundred_households_and_many_namesakes() -> None:
    heads = Counter(house.head for house in a_hamlet(random.Random(7)).houses)

    assert heads.total() == 300
    assert sum(count > 1 for count in heads.values()) == 25


def test_the_shares_are_those_of_the_world_and_no_class_is_left_out() -> None:
    chance = random.Random(7)
    hamlet = a_hamlet(chance)
    made = list(transfers(Maker(hamlet, Played.of(hamlet).codes, chance), 5_000))
    share = {kind: count / len(made) for kind, count in Counter(each.kind for each in made).items()}

    assert len(share) == len(SHARES)
    assert share["default memo"] >= 0.20
    assert share["damaged code"] >= 0.15
    assert share["one slip"] >= 0.10
    assert share["private money"] == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_booked_wrongly_and_what_is_certain_is_booked_at_once(seed: int) -> None:
    scores = play(seed, count=1_200)

    assert [each for score in scores.values() for each in score.wrong] == []
    sure = [scores[kind] for kind in ROWS_2_TO_6]
    assert sum(score.booked for score in sure) >= 0.99 * sum(score.made for score in sure)
    assert scores["private money"].ignored == scores["private money"].made


@pytest.mark.parametrize("every", [pytest.param(1, id="daily"), pytest.param(3, id="every-third-day")])
def test_in_a_month_of_known_payers_the_treasurer_acts_once_for_ten_transfers(every: int) -> None:
    """The bank names the payers, the register lists the families, the treasurer sits down so often."""
    came = month(1, named=1.0, strangers=0.0, listed=1.0, every=every)

    assert came.wrong == 0
    assert came.ignored == 0
    assert came.actions * 10 <= came.transfers
