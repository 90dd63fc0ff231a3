"""When two lines are one credit (product section 7), and when they are two neighbours in the same minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from models.domain.credits import Credit, IsKnown, IsNew, IsRepeated, KnownCredit, SameBy, pair
from tests.clock import ZONE

MORNING = datetime(2026, 11, 20, 9, 14, tzinfo=ZONE)
WEBHOOK = Credit(
    amount=20_000,
    at=MORNING,
    memo="412087.161126.090512.TKD01201162 VE SINH",
    id="92704",
    reference="MBVCB.3278907687",
    balance=1_020_000,
)
KNOWN = KnownCredit(transfer_id=7, credit=WEBHOOK, ids=frozenset({("sepay", "92704")}))


def known(by: SameBy) -> IsKnown:
    return IsKnown(transfer_id=7, by=by)


@pytest.mark.parametrize(
    ("source", "line", "expected"),
    [
        pytest.param("sepay", replace(WEBHOOK, memo="other words"), known(SameBy.ID), id="the same id again"),
        pytest.param(
            "sepay", replace(WEBHOOK, id="92705"), IsNew(), id="another id of the same feed, all else the same"
        ),
        pytest.param(
            "sepay-list", replace(WEBHOOK, id="uuid"), known(SameBy.REFERENCE), id="the provider's list, by reference"
        ),
        pytest.param(
            "sepay-list",
            replace(WEBHOOK, id="uuid", reference="MBVCB.3278907688", balance=None),
            IsNew(),
            id="the provider's list, another reference: the neighbour",
        ),
        pytest.param(
            "file-1",
            replace(WEBHOOK, id="5389 - 82579", reference="5389 - 82579", memo="x"),
            known(SameBy.BALANCE),
            id="a file, by the balance after it",
        ),
        pytest.param(
            "file-1",
            replace(WEBHOOK, id="", reference="5389 - 82579", balance=None, memo="412087.161126.090512.TKD0120"),
            known(SameBy.WORDS),
            id="a file, memo cut off",
        ),
        pytest.param(
            "csv",
            replace(WEBHOOK, id="T1", reference="", balance=None, memo="412087.161126.090512. tkd01201162 ve sinh x"),
            known(SameBy.WORDS),
            id="our own list, memo longer and blanks elsewhere",
        ),
        pytest.param(
            "csv", replace(WEBHOOK, id="MBVCB.3278907687", reference="", memo=""), known(SameBy.REFERENCE),
            id="our own list, the bank's reference as its id",
        ),
        pytest.param("csv", replace(WEBHOOK, id="T1", reference="", memo=""), known(SameBy.BALANCE), id="no memo"),
        pytest.param("csv", replace(WEBHOOK, id="T1", reference="", memo="", balance=None), IsNew(), id="nothing"),
        pytest.param("file-1", replace(WEBHOOK, id="", amount=30_000), IsNew(), id="another amount"),
        pytest.param(
            "paste",
            Credit(amount=20_000, at=MORNING.replace(day=21), memo=WEBHOOK.memo),
            IsNew(),
            id="the same words on another day",
        ),
    ],
)  # fmt: skip
def test_a_line_is_recognised(source: str, line: Credit, expected: IsNew | IsKnown) -> None:
    assert pair([line], source=source, known=[KNOWN]) == [expected]


def test_two_neighbours_pay_in_the_same_minute_with_the_same_words() -> None:
    first = Credit(amount=20_000, at=MORNING, memo="nop tien ve sinh", id="1")
    second, again = replace(first, id="2"), replace(first, memo="NOP  TIEN VE SINH")

    assert pair([first, second, again], source="csv", known=[]) == [IsNew(), IsNew(), IsRepeated(index=0)]


def test_lines_without_ids_are_paired_one_to_one() -> None:
    line = Credit(amount=20_000, at=MORNING, memo="nop tien ve sinh")
    before = KnownCredit(transfer_id=1, credit=line, ids=frozenset())
    other = KnownCredit(transfer_id=2, credit=line, ids=frozenset({("sepay", "1")}))

    found = pair([line, line, line], source="file-1", known=[before, other])

    assert found == [
        IsKnown(transfer_id=1, by=SameBy.WORDS),
        IsKnown(transfer_id=2, by=SameBy.WORDS),
        IsNew(),
    ]


def test_of_several_alike_the_nearest_in_time_is_the_same() -> None:
    early = KnownCredit(transfer_id=1, credit=replace(WEBHOOK, at=MORNING.replace(hour=6)), ids=frozenset())
    late = KnownCredit(transfer_id=2, credit=replace(WEBHOOK, at=MORNING.replace(hour=15)), ids=frozenset())
    line = Credit(amount=20_000, at=MORNING.replace(hour=15, minute=1), memo=WEBHOOK.memo)

    assert pair([line], source="paste", known=[early, late]) == [IsKnown(transfer_id=2, by=SameBy.WORDS)]


def test_a_forgotten_one_is_known_by_day_and_amount() -> None:
    forgotten = KnownCredit(
        transfer_id=7, credit=Credit(amount=55_500, at=MORNING), ids=frozenset(), is_forgotten=True
    )

    found = pair([Credit(amount=55_500, at=MORNING, memo="tra no")], source="file-1", known=[forgotten])

    assert found == [IsKnown(transfer_id=7, by=SameBy.WORDS)]
