"""Two households that are one: which look like it, and who pays what once they are merged."""

from __future__ import annotations

import pytest

from models.domain.merging import Asked, Fate, Listed, fate, likely_twice


def asked(left: int, given: int = 0, *, voluntary: bool = False, open: bool = True) -> Asked:
    return Asked(left=left, given=given, is_voluntary=voluntary, is_open=open)


UNPAID, PAID, PART, EXEMPT = asked(20_000), asked(0, 20_000), asked(10_000, 10_000), asked(0)
GIFT_OPEN, GIFT_GIVEN = asked(0, voluntary=True), asked(0, 50_000, voluntary=True)


@pytest.mark.parametrize(
    ("stays", "gone", "becomes"),
    [
        pytest.param(UNPAID, UNPAID, Fate.VOID_GONE, id="asked twice, asked once"),
        pytest.param(PAID, UNPAID, Fate.VOID_GONE, id="the one that stays has paid"),
        pytest.param(UNPAID, PAID, Fate.VOID_STAYS, id="the one that goes has paid"),
        pytest.param(UNPAID, EXEMPT, Fate.VOID_GONE, id="the number that stays decides what is owed"),
        pytest.param(PAID, PAID, Fate.BOTH_PAID, id="both have paid: a person decides"),
        pytest.param(PART, PAID, Fate.BOTH_PAID, id="both gave something"),
        pytest.param(PAID, PART, Fate.BOTH_PAID, id="the rest need not be paid twice over"),
        pytest.param(PART, PART, Fate.BOTH_PAID, id="half by either"),
        pytest.param(PART, UNPAID, Fate.VOID_GONE, id="half paid by the one that stays"),
        pytest.param(EXEMPT, PAID, Fate.LEAVE, id="an exempt one has nothing to be let off"),
        pytest.param(asked(0, 9, open=False), asked(0, 9, open=False), Fate.LEAVE, id="both paid long ago"),
        pytest.param(UNPAID, PART, Fate.PARTLY_PAID, id="half paid by the one that goes"),
        pytest.param(None, PART, Fate.PARTLY_PAID, id="half paid, the other never asked"),
        pytest.param(None, UNPAID, Fate.MOVE, id="only the one that goes is asked"),
        pytest.param(None, PAID, Fate.LEAVE, id="paid, and the other never asked"),
        pytest.param(None, EXEMPT, Fate.LEAVE, id="exempt, and the other never asked"),
        pytest.param(GIFT_OPEN, GIFT_GIVEN, Fate.LEAVE, id="a gift stays a gift"),
        pytest.param(None, GIFT_OPEN, Fate.MOVE, id="the other may give then"),
        pytest.param(GIFT_GIVEN, GIFT_OPEN, Fate.VOID_GONE, id="asked for gifts once"),
    ],
)
def test_nobody_pays_twice_and_no_money_moves(stays: Asked | None, gone: Asked, becomes: Fate) -> None:
    assert fate(stays, gone) is becomes


def test_the_same_name_in_a_lane_or_the_same_phone_looks_like_one() -> None:
    listed = [
        Listed(id=1, head="Lê Văn Cường", area="ngõ Ao", phone="0900 000 012"),
        Listed(id=2, head="Lê Văn Cường", area="ngõ Đình", phone=""),
        Listed(id=3, head="le van cuong", area="Ngõ ao", phone="+84900000012"),
        Listed(id=4, head="Lê Thị Na", area="ngõ Chợ", phone="84900000012"),
        Listed(id=5, head="Lê Thị Na", area="ngõ Đình", phone=""),
    ]
    assert likely_twice(listed) == [(1, 3), (1, 4)]
