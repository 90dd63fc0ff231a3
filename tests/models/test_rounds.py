"""Opening rounds, what households owe in them, accounts and funds."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from messages.texts.rounds import explanation
from models import accounts, paying, rounds
from models.charges import charge_states
from models.domain.charges import ChargeStatus
from models.domain.fees import Agreed, Exemption, RoundRequest, Voluntary
from models.domain.ledger import EntryKind
from models.domain.rates import Per, RatePart
from models.domain.vietqr import read
from models.refusals import Refusal
from models.round_plans import (
    AmountTooLarge,
    BasisInTheFuture,
    DueInThePast,
    NoAccount,
    NoHouseholds,
    NothingToCollect,
)
from models.tables import (
    Category,
    Charge,
    Fee,
    Fund,
    Hamlet,
    Household,
    LedgerEntry,
    Payment,
    PaymentWay,
    Reversal,
    Round,
)
from tests.builders import a_hamlet, a_household, an_account
from tests.house import House

TODAY = date(2026, 11, 21)
REQUEST = RoundRequest(
    fee="vệ sinh môi trường",
    title="vệ sinh môi trường tháng 11",
    parts=(RatePart(amount=20_000, per=Per.HOUSEHOLD), RatePart(amount=5_000, per=Per.PERSON)),
    due_on=date(2026, 11, 30),
    basis=Agreed(on=date(2026, 10, 15)),
    exemptions=(
        Exemption(category="ho-ngheo", percent_off=100),
        Exemption(category="neo-don", percent_off=50),
    ),
)


async def a_village(house: House) -> int:
    """Thôn 6 with an account and three households: one like all, one poor, one alone."""
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường", people=4)
    for number, head, category in ((45, "Bùi Văn Khánh", Category.POOR), (52, "Đỗ Thị Lan", Category.ALONE)):
        household_id = await a_household(house, hamlet_id, number, head, people=1)
        async with house.database.begin() as session:
            (await session.get_one(Household, household_id)).category = category
    return hamlet_id


async def opens(house: House, hamlet_id: int, request: RoundRequest = REQUEST) -> rounds.Opened:
    """Open a round from the terminal."""
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        return await rounds.open_round(
            session, hamlet, request, explain=explanation, by=None, today=TODAY, now=house.clock()
        )


async def pays(house: House, charge_id: int, amount: int, receipt: int, *, reversed_: bool = False) -> None:
    """Money of a household, straight into the tables."""
    async with house.database.begin() as session:
        entry = await session.scalar(select(LedgerEntry.id).limit(1))
        charge = await session.get_one(Charge, charge_id)
        round_ = await session.get_one(Round, charge.round_id)
        payment = Payment(
            hamlet_id=round_.hamlet_id, charge_id=charge_id, entry_id=entry, amount=amount, way=PaymentWay.CASH,
            receipt=receipt, paid_at=house.clock(),
        )  # fmt: skip
        session.add(payment)
        await session.flush()
        if reversed_:
            session.add(Reversal(payment_id=payment.id, entry_id=entry, reason="ghi nhầm", at=house.clock()))


async def test_opening_a_round_charges_every_household_by_the_register(house: House) -> None:
    hamlet_id = await a_village(house)

    opened = await opens(house, hamlet_id)

    assert (opened.charges, opened.expected, opened.exempt, opened.is_new) == (3, 40_000 + 12_500, 1, True)
    async with house.database.begin() as session:
        states = await charge_states(session, hamlet_id=hamlet_id)
        assert [(state.code, state.amount, state.status, state.explanation) for state in states] == [
            ("012", 40_000, ChargeStatus.UNPAID, "4 khẩu × 5.000đ + 20.000đ/hộ = 40.000đ"),
            ("045", 0, ChargeStatus.EXEMPT, "Không phải nộp."),
            ("052", 12_500, ChargeStatus.UNPAID, "1 khẩu × 5.000đ + 20.000đ/hộ = 25.000đ, giảm một nửa còn 12.500đ"),
        ]
        entries = (await session.scalars(select(LedgerEntry).order_by(LedgerEntry.number))).all()
        assert [(entry.kind, entry.amount) for entry in entries] == [
            (EntryKind.CHARGE, 40_000),
            (EntryKind.CHARGE, 12_500),
        ]


async def test_the_same_request_opens_nothing_new(house: House) -> None:
    hamlet_id = await a_village(house)
    first = await opens(house, hamlet_id)

    again = await opens(house, hamlet_id, replace(REQUEST, fee="Ve sinh moi truong", parts=REQUEST.parts[::-1]))

    assert (again.is_new, again.round.id) == (False, first.round.id)
    assert (again.charges, again.expected, again.exempt) == (first.charges, first.expected, first.exempt)
    async with house.database.begin() as session:
        assert await session.scalar(select(func.count(Charge.id))) == 3
        assert (await session.scalars(select(Fee.name))).all() == ["vệ sinh môi trường"]


async def test_two_who_open_the_same_round_at_once_open_one(house: House) -> None:
    hamlet_id = await a_village(house)

    opened = await asyncio.gather(*(opens(house, hamlet_id) for _ in range(3)))

    assert sorted(each.is_new for each in opened) == [False, False, True]
    assert len({each.round.id for each in opened}) == 1


@pytest.mark.parametrize(
    ("parts", "without_amount", "amount"),
    [
        pytest.param((Per.HOUSEHOLD,), False, 20_000, id="all who pay pay alike"),
        pytest.param((Per.HOUSEHOLD,), True, None, id="the hamlet wants no amount in it"),
        pytest.param((Per.PERSON,), False, None, id="large households pay more"),
    ],
)
async def test_the_pinned_code_names_the_round_and_an_amount_only_where_all_pay_alike(
    house: House, parts: tuple[Per, ...], without_amount: bool, amount: int | None
) -> None:
    hamlet_id = await a_village(house)
    request = replace(
        REQUEST,
        parts=tuple(RatePart(amount=20_000, per=per) for per in parts),
        exemptions=(Exemption(category="ho-ngheo", percent_off=100),),
    )
    opened = await opens(house, hamlet_id, request)

    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        hamlet.round_code_without_amount = without_amount
        code = await rounds.round_code(session, hamlet, await session.get_one(Round, opened.round.id))

    assert code is not None
    assert (read(code.payload).amount, read(code.payload).memo, code.amount) == (amount, "TKD0000015401", amount)


async def test_nobody_owes_anything_in_a_voluntary_round(house: House) -> None:
    hamlet_id = await a_village(house)

    opened = await opens(house, hamlet_id, replace(REQUEST, parts=(), basis=Voluntary(), exemptions=()))

    assert (opened.charges, opened.expected, opened.exempt) == (3, 0, 0)
    async with house.database.begin() as session:
        states = await charge_states(session, hamlet_id=hamlet_id)
        assert {(state.status, state.outstanding) for state in states} == {(ChargeStatus.OPEN, 0)}
        assert await session.scalar(select(func.count(LedgerEntry.id))) == 0


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        pytest.param(replace(REQUEST, due_on=TODAY - timedelta(days=1)), DueInThePast, id="due yesterday"),
        pytest.param(
            replace(REQUEST, basis=Agreed(on=TODAY + timedelta(days=1))), BasisInTheFuture, id="meets tomorrow"
        ),
        pytest.param(
            replace(REQUEST, parts=(RatePart(amount=600_000_000, per=Per.HOUSEHOLD),)), AmountTooLarge, id="huge"
        ),
        pytest.param(
            replace(REQUEST, parts=(RatePart(amount=1_000, per=Per.LABOURER),)), NothingToCollect, id="nobody counted"
        ),
    ],
)
async def test_what_cannot_be_opened_changes_nothing(
    house: House, request_: RoundRequest, why: type[Refusal]
) -> None:
    hamlet_id = await a_village(house)

    with pytest.raises(why):
        await opens(house, hamlet_id, request_)

    async with house.database.begin() as session:
        assert await session.scalar(select(func.count(Round.id))) == 0
        assert await session.scalar(select(func.count(Fee.id))) == 0


async def test_a_round_needs_an_account_and_households(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    with pytest.raises(NoAccount):
        await opens(house, hamlet_id)
    await an_account(house, hamlet_id)

    with pytest.raises(NoHouseholds):
        await opens(house, hamlet_id)


async def test_reversed_money_does_not_count(house: House) -> None:
    hamlet_id = await a_village(house)
    opened = await opens(house, hamlet_id)
    async with house.database.begin() as session:
        charges = [state.charge_id for state in await charge_states(session, round_ids=[opened.round.id])]
    await pays(house, charges[0], 10_000, 1)
    await pays(house, charges[0], 30_000, 2, reversed_=True)
    await pays(house, charges[2], 12_500, 3)

    async with house.database.begin() as session:
        exported = [
            asdict(line) for line in await paying.charges_of(session, await session.get_one(Hamlet, hamlet_id))
        ]

    assert [(each["household"], each["paid"], each["outstanding"], each["status"]) for each in exported] == [
        ("012", 10_000, 30_000, "part"),
        ("045", 0, 0, "exempt"),
        ("052", 12_500, 0, "paid"),
    ]
    assert list(exported[0]) == [
        "household", "head", "round", "fee", "amount", "paid", "outstanding", "status", "reference", "standing",
        "payload", "closed",
    ]  # fmt: skip
    code = read(exported[0]["payload"])
    assert (code.amount, code.account, code.memo) == (30_000, "0011009990001", exported[0]["reference"])
    assert [each["payload"] for each in exported[1:]] == [None, None]
    assert all(each["reference"] and each["standing"] for each in exported)


async def test_a_round_closes_once_and_debts_stay(house: House) -> None:
    hamlet_id = await a_village(house)
    opened = await opens(house, hamlet_id)
    async with house.database.begin() as session:
        charges = [state.charge_id for state in await charge_states(session, round_ids=[opened.round.id])]
    await pays(house, charges[0], 40_000, 1)

    async with house.database.begin() as session:
        closed = await rounds.close_round(session, opened.round.id, now=house.clock())
    async with house.database.begin() as session:
        again = await rounds.close_round(session, opened.round.id, now=house.clock())
        hamlet = await session.get_one(Hamlet, hamlet_id)
        exported = await paying.charges_of(session, hamlet)

    assert (closed.is_new, again.is_new) == (True, False)
    assert (closed.by_cash, closed.by_transfer, closed.progress.left) == (40_000, 0, 12_500)
    assert [(line.outstanding, line.closed) for line in exported] == [(0, True), (0, True), (12_500, True)]


async def test_only_the_first_account_is_set_from_the_terminal(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)

    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        with pytest.raises(accounts.AccountExists):
            await accounts.set_first_account(
                session,
                hamlet,
                bank="Vietcombank",
                number="0011009990001",
                holder="NGUYEN THI THU",
                now=house.clock(),
            )


@pytest.mark.parametrize(
    ("bank", "number", "holder", "field"),
    [
        pytest.param("Ngân hàng Sao Hỏa", "123", "A", "bank", id="no such bank"),
        pytest.param("970436", "12/34", "A", "number", id="no number"),
        pytest.param("970436", "1" * 20, "A", "number", id="a number too long"),
        pytest.param("970436", "123", "  ", "letters", id="nobody's"),
    ],
)
async def test_an_account_that_cannot_be_is_refused(
    house: House, bank: str, number: str, holder: str, field: str
) -> None:
    hamlet_id = await a_hamlet(house)
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        session.add(Fund(hamlet_id=hamlet_id, name="Quỹ thôn", opened_on=TODAY, created_at=house.clock()))
        await session.flush()
        with pytest.raises(accounts.BadAccount) as refused:
            await accounts.set_first_account(
                session, hamlet, bank=bank, number=number, holder=holder, now=house.clock()
            )
    assert refused.value.field == field
