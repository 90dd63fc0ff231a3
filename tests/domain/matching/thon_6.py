"""A small hamlet for the table tests: two months of one fee, another fee, a voluntary round, a closed one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.domain.matching import (
    Allocation,
    Book,
    Booked,
    Charge,
    Decision,
    Household,
    Ignored,
    OpenCharges,
    Register,
    Review,
    Round,
    Rounds,
    Transfer,
    decide,
)
from models.domain.references import Reader, make
from models.domain.seen_money import Seen

PREFIX = "TKD"
OCTOBER, NOVEMBER, LEARNING, STORM, SEPTEMBER = 10, 11, 12, 13, 9
HOLDER = "NGUYEN THI THU QUY"

_ROUNDS = (
    Round(number=SEPTEMBER, fee_id=1, title="vệ sinh môi trường tháng 9", due_on=date(2026, 9, 30), is_open=False),
    Round(number=OCTOBER, fee_id=1, title="vệ sinh môi trường tháng 10", due_on=date(2026, 10, 31)),
    Round(number=NOVEMBER, fee_id=1, title="vệ sinh môi trường tháng 11", due_on=date(2026, 11, 30)),
    Round(number=LEARNING, fee_id=2, title="quỹ khuyến học năm 2026", due_on=date(2026, 12, 31)),
    Round(number=STORM, fee_id=3, title="giúp đồng bào bão lụt", due_on=date(2026, 12, 31), is_voluntary=True),
)
_AMOUNTS = {SEPTEMBER: 20_000, OCTOBER: 20_000, NOVEMBER: 20_000, LEARNING: 50_000, STORM: 0}
_HOUSEHOLDS = (
    (12, "Lê Văn Cường", ("Nguyễn Thị Hạnh", "Lê Minh Đức (con)"), "ngõ Đình"),
    (15, "Phạm Thị Dung", (), "ngõ Chợ"),
    (23, "Vũ Đình Hải", (), "xóm Trên"),
    (24, "Vũ Đình Hải", ("Vũ Đình Nam",), "xóm Dưới"),
    (66, "Nguyễn Thị Mai", ("Đỗ Văn Lâm",), "xóm Trên"),
    (78, "Ngô Thị Mai", ("Ngô Văn Nam",), "xóm Dưới"),
    (144, "Mai Văn Thắng", ("Mai Thị Hoa",), "ngõ Chợ"),
)


def code(household: int, round: int) -> str:
    """As printed."""
    return make(PREFIX, household, round)


def book(
    *,
    rounds: tuple[int, ...] = (NOVEMBER, LEARNING),
    paid: dict[tuple[int, int], int] | None = None,
    exempt: tuple[tuple[int, int], ...] = (),
    learned: dict[str, int] | None = None,
    amounts: dict[tuple[int, int], int] | None = None,
    accounts: dict[int, frozenset[int]] | None = None,
    seen: dict[tuple[int, int], date] | None = None,
    titles: dict[int, str] | None = None,
) -> Book:
    """Every household owes 20,000 a month and 50,000 for learning in these rounds, but for `amounts`. Ids are its
    number and 00.

    `accounts`: where a round collects, by its number. `seen`: what of `paid` was booked on sight, and when.
    `titles`: what a round is called instead.
    """
    listed = Rounds.of(
        replace(
            round,
            accounts=(accounts or {}).get(round.number, frozenset()),
            title=(titles or {}).get(round.number, round.title),
        )
        for round in _ROUNDS
        if round.number in rounds
    )
    charges = OpenCharges(
        (
            Charge(
                charge_id=number * 100 + round,
                household_id=number * 100,
                round=round,
                amount=0 if (number, round) in exempt else (amounts or {}).get((number, round), _AMOUNTS[round]),
                paid=(paid or {}).get((number, round), 0),
                is_exempt=(number, round) in exempt,
                seen=tuple(
                    Seen(receipt=1, amount=(paid or {})[number, round], on=on)
                    for each, on in (seen or {}).items()
                    if each == (number, round)
                ),
            )
            for number, *_ in _HOUSEHOLDS
            for round in rounds
        ),
        listed.by_number,
    )
    return Book(
        register=Register.of(
            (
                Household(household_id=number * 100, number=number, head=head, members=members, area=area)
                for number, head, members, area in _HOUSEHOLDS
            ),
            own_names=[HOLDER],
        ),
        rounds=listed,
        charges=charges,
        reader=Reader(
            prefix=PREFIX,
            households={number for number, *_ in _HOUSEHOLDS},
            rounds={number for number, round in listed.by_number.items() if round.is_open},
            former_rounds={number for number, round in listed.by_number.items() if not round.is_open},
        ),
        learned=learned or {},
    )


def received(
    amount: int, memo: str, held: Book | None = None, *, sender: str = "", account: int | None = None
) -> Decision:
    """What is done with it on 20 November."""
    transfer = Transfer(amount=amount, memo=memo, sender=sender, booked_on=date(2026, 11, 20), account=account)
    return decide(transfer, held or book())


Paid = list[tuple[int, int, int]]


def shown(allocations: tuple[Allocation, ...]) -> Paid:
    """(household, round, đồng)."""
    return [(each.household_id // 100, each.charge_id % 100, each.amount) for each in allocations]


def came_to(decision: Decision) -> Paid | str:
    """What was booked, or why not."""
    match decision:
        case Booked(allocations=allocations):
            return shown(allocations)
        case Review(why=why) | Ignored(why=why):
            return why.value


def suggested(decision: Decision) -> list[Paid]:
    """The suggestions of what is in review."""
    assert isinstance(decision, Review)
    return [shown(each.allocations) for each in decision.suggestions]
