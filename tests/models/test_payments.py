"""Cash, receipts and claims: each booked once, undone whole, never more certain than it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any  # of the fields of a request, by name

import pytest

from models import claims, ledger, payments
from models.charges import ChargeState, charge_states
from models.claims import Claimed, NothingLeft
from models.domain.cash_booking import CashRequest, Surplus
from models.domain.charges import ChargeStatus
from models.domain.roles import RoleKind
from models.payments import AskMore, AskPaid, AskSure, AskWhich, Booked, CashOutcome, NothingDue, Undone
from models.receipts import household_statement, payments_of
from models.tables import Hamlet, Household, PaymentWay
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round
from tests.house import House

TITLE = "vệ sinh môi trường tháng 11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """Household 12 owes 20.000đ, household 13 nothing; a treasurer, and somebody of household 12."""

    hamlet_id: int
    households: dict[int, int]
    charges: dict[int, int]
    treasurer: int
    resident: int

    async def reverse(self, house: House, number: int) -> Undone:
        async with house.database.begin() as session:
            return await payments.reverse(
                session,
                number,
                hamlet_id=self.hamlet_id,
                reason="ghi nhầm nhà",
                by=self.treasurer,
                now=house.clock(),
                today=house.deployment.day(house.clock()),
            )

    async def claim(self, house: House, number: int, proof_id: int | None = None) -> Claimed | NothingLeft:
        async with house.database.begin() as session:
            return await claims.claim(
                session,
                charge_id=self.charges[self.households[number]],
                person_id=self.resident,
                way=PaymentWay.TRANSFER,
                proof_id=proof_id,
                now=house.clock(),
            )

    async def state(self, house: House, number: int) -> ChargeState:
        async with house.database.read() as session:
            [state] = await charge_states(session, charge_ids=[self.charges[self.households[number]]])
            return state

    async def is_sound(self, house: House) -> bool:
        async with house.database.read() as session:
            return (await ledger.verify(session, hamlet_id=self.hamlet_id)).is_sound


async def a_village(house: House) -> Village:
    hamlet_id = await a_hamlet(house)
    households = {
        12: await a_household(house, hamlet_id, 12, "Lê Văn Cường"),
        13: await a_household(house, hamlet_id, 13, "Phạm Thị Dung"),
    }
    charges = await a_round(house, hamlet_id, TITLE, exempt={households[13]})
    treasurer = await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    resident = await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    return Village(
        hamlet_id=hamlet_id, households=households, charges=charges, treasurer=treasurer, resident=resident
    )


async def bring(house: House, village: Village, request: CashRequest) -> CashOutcome:
    async with house.database.begin() as session:
        return await payments.book_cash(
            session,
            request,
            hamlet_id=village.hamlet_id,
            by=village.treasurer,
            now=house.clock(),
            today=house.deployment.day(house.clock()),
        )


def request(village: Village, number: int, amount: int, key: str = "a", **more: Any) -> CashRequest:
    return CashRequest(
        household_id=village.households[number],
        amount=amount,
        key=key,
        is_sure=bool(more.get("is_sure", True)),
        surplus=Surplus(str(more.get("surplus", "u"))),
        fee=str(more.get("fee", "")),
    )


async def cash(house: House, village: Village, number: int, amount: int, key: str = "a", **more: Any) -> Booked:
    outcome = await bring(house, village, request(village, number, amount, key, **more))
    assert isinstance(outcome, Booked)
    return outcome


async def test_the_same_request_is_booked_once(house: House) -> None:
    village = await a_village(house)

    first = await cash(house, village, 12, 20_000)
    second = await cash(house, village, 12, 20_000)

    assert (first.receipt.number, first.is_new) == (1, True)
    assert (second.receipt.number, second.is_new) == (1, False)
    assert (await village.state(house, 12)).paid == 20_000


async def test_two_treasurers_at_once_do_not_take_the_charge_twice(house: House) -> None:
    village = await a_village(house)

    outcomes = await asyncio.gather(
        *(bring(house, village, request(village, 12, 20_000, key)) for key in ("a", "b", "c"))
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AskPaid", "AskPaid", "Booked"]
    assert (await village.state(house, 12)).status is ChargeStatus.PAID
    assert await village.is_sound(house)


async def test_receipts_are_numbered_without_gaps(house: House) -> None:
    village = await a_village(house)

    booked = await asyncio.gather(*(cash(house, village, 12, 1000, key) for key in "abcdef"))

    assert sorted(each.receipt.number for each in booked) == [1, 2, 3, 4, 5, 6]
    assert await village.is_sound(house)


@pytest.mark.parametrize(
    ("number", "amount", "more", "outcome"),
    [
        pytest.param(12, 20_000, {"is_sure": False}, AskSure, id="typed short"),
        pytest.param(12, 50_000, {}, AskMore, id="more than the charge"),
        pytest.param(12, 20_000, {"fee": "khuyến học"}, AskWhich, id="a fee that is not open"),
        pytest.param(13, 20_000, {}, NothingDue, id="nothing to pay"),
        pytest.param(12, 20_000, {"fee": "tiền ve sinh"}, Booked, id="the fee named"),
        pytest.param(12, 50_000, {"surplus": "k"}, Booked, id="surplus kept"),
    ],
)
async def test_what_is_not_certain_is_asked(
    house: House, number: int, amount: int, more: dict[str, Any], outcome: type[CashOutcome]
) -> None:
    village = await a_village(house)

    assert isinstance(await bring(house, village, request(village, number, amount, **more)), outcome)
    assert ((await village.state(house, number)).paid > 0) == (outcome is Booked)


async def test_only_what_is_owed_is_taken_where_the_treasurer_says_so(house: House) -> None:
    village = await a_village(house)

    booked = await cash(house, village, 12, 50_000, surplus="e")

    assert (booked.receipt.amount, booked.charge.status) == (20_000, ChargeStatus.PAID)


async def test_a_paid_charge_takes_more_only_on_purpose(house: House) -> None:
    village = await a_village(house)
    await cash(house, village, 12, 20_000)

    asked = await bring(house, village, request(village, 12, 20_000, "b"))
    kept = await cash(house, village, 12, 20_000, "c", surplus="k")

    assert isinstance(asked, AskPaid)
    assert asked.receipt is not None
    assert asked.receipt.number == 1
    assert kept.charge.status is ChargeStatus.OVER


async def test_with_two_rounds_open_the_older_stands_first_and_neither_is_guessed(house: House) -> None:
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "quỹ khuyến học", amount=20_000)

    asked = await bring(house, village, request(village, 12, 20_000))
    named = await cash(house, village, 12, 20_000, "b", fee="khuyến học")

    assert isinstance(asked, AskWhich)
    assert [each.title for each in asked.charges] == [TITLE, "quỹ khuyến học"]
    assert named.receipt.title == "quỹ khuyến học"


async def test_a_fee_that_was_named_and_is_paid_never_pays_another(house: House) -> None:
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "quỹ khuyến học", amount=20_000)
    await cash(house, village, 12, 20_000, fee="vệ sinh")

    again = await bring(house, village, request(village, 12, 20_000, "b", fee="vệ sinh"))

    assert isinstance(again, AskPaid)
    assert again.charge.title == TITLE


async def test_a_reversal_restores_everything_and_keeps_both(house: House) -> None:
    village = await a_village(house)
    claimed = await village.claim(house, 12)
    booked = await cash(house, village, 12, 20_000)

    undone = await village.reverse(house, booked.receipt.number)

    state = await village.state(house, 12)
    assert undone.receipt.reason == "ghi nhầm nhà"
    assert isinstance(claimed, Claimed)
    assert (state.paid, state.outstanding, state.status) == (0, 20_000, ChargeStatus.CLAIMED)
    async with house.database.read() as session:
        household = await session.get_one(Household, village.households[12])
        book = await household_statement(session, household)
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        listed = await payments_of(session, hamlet)
    assert [receipt.number for receipt in book.receipts] == [1]
    [row] = listed.cash
    assert (row.receipt, row.household, row.fee, row.amount, row.reversed) == (1, "012", TITLE, 20_000, True)
    assert listed.transfers == ()
    assert await village.is_sound(house)


async def test_a_receipt_is_undone_once(house: House) -> None:
    village = await a_village(house)
    booked = await cash(house, village, 12, 20_000)
    await village.reverse(house, booked.receipt.number)

    with pytest.raises(payments.ReversedAlready):
        await village.reverse(house, booked.receipt.number)
    with pytest.raises(payments.NoSuchReceipt):
        await village.reverse(house, 99)


async def test_a_receipt_undone_by_two_at_once_is_undone_once(house: House) -> None:
    village = await a_village(house)
    booked = await cash(house, village, 12, 20_000)

    outcomes = await asyncio.gather(
        *(village.reverse(house, booked.receipt.number) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ReversedAlready", "Undone"]
    assert await village.is_sound(house)


async def test_a_claim_is_no_money_and_there_is_one_a_charge(house: House) -> None:
    village = await a_village(house)

    first = await village.claim(house, 12)
    second = await village.claim(house, 12)

    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)
    assert (first.is_new, second.is_new, first.claim_id) == (True, False, second.claim_id)
    assert (await village.state(house, 12)).paid == 0
    assert isinstance(await village.claim(house, 13), NothingLeft)


async def test_a_claim_that_the_treasurer_confirms_twice_is_booked_once(house: House) -> None:
    village = await a_village(house)
    claimed = await village.claim(house, 12)
    assert isinstance(claimed, Claimed)

    for _ in range(2):
        async with house.database.begin() as session:
            booked = await payments.confirm_claim(
                session,
                claimed.claim_id,
                hamlet_id=village.hamlet_id,
                by=village.treasurer,
                now=house.clock(),
                today=house.deployment.day(house.clock()),
            )
        assert booked is not None
        assert booked.receipt.number == 1

    assert (await village.state(house, 12)).status is ChargeStatus.PAID
