"""Funds on a real database: opening balances, expenses, income, transfers, and balances that agree with the book."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select, text

from models import balances, funds, ledger, payments, vouchers
from models.charges import charge_states
from models.domain.cash_booking import CashRequest
from models.domain.fund_book import Balance, IncomeKind, Purse
from models.domain.ledger import EntryKind, FaultKind
from models.tables import Allocation, Fund, Hamlet, LedgerEntry, PaymentWay, Transfer, TransferState
from tests.builders import a_hamlet, a_household, a_round, an_account
from tests.house import House

TODAY = date(2026, 11, 21)
FIRST = date(2026, 11, 1)


async def adds(
    house: House, hamlet_id: int, name: str, cash: int = 0, bank: int = 0, on: date | None = FIRST
) -> Fund:
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        added = await funds.add_fund(
            session, hamlet, name=name, opening=Balance(cash=cash, bank=bank), on=on, confirmed_by="bà Thu",
            today=TODAY, now=house.clock(),
        )  # fmt: skip
        return added.fund


async def spends(house: House, fund: Fund, amount: int, key: str, purse: Purse = Purse.CASH) -> vouchers.Written:
    async with house.database.begin() as session:
        return await vouchers.book_expense(
            session, fund, purse=purse, amount=amount, what="thay bóng đèn", by=None, key=key, today=TODAY,
            now=house.clock(),
        )  # fmt: skip


async def held(house: House, hamlet_id: int) -> dict[str, Balance]:
    async with house.database.read() as session:
        by_id = await balances.balances(session, hamlet_id)
        names = {fund.id: fund.name for fund in await funds.funds_of(session, hamlet_id)}
        book = await ledger.verify(session, hamlet_id=hamlet_id)
    assert book.is_sound, book
    assert {fund.name: fund.sums.held for fund in book.funds} == {names[each]: by_id[each].total for each in by_id}
    return {names[each]: found for each, found in by_id.items()}


async def test_a_fund_opens_with_its_balances_once(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id)

    await adds(house, hamlet_id, "Quỹ thôn", 1_200_000, 3_100_000)  # the first fund, though a round is open
    await adds(house, hamlet_id, "Quỹ khuyến học", 500_000)
    for _ in range(2):
        await adds(house, hamlet_id, "Quỹ  khuyến học", 500_000)
        await adds(house, hamlet_id, "Quỹ khuyến học", 500_000, on=None)

    assert await held(house, hamlet_id) == {
        "Quỹ thôn": Balance(cash=1_200_000, bank=3_100_000),
        "Quỹ khuyến học": Balance(cash=500_000),
    }
    with pytest.raises(funds.FundExists):
        await adds(house, hamlet_id, "Quỹ khuyến học", 600_000)
    with pytest.raises(funds.FundExists):
        await adds(house, hamlet_id, "Quỹ khuyến học", 500_000, on=TODAY)
    for name, cash, on in (
        ("", 1, FIRST),
        ("Quỹ", -1, FIRST),
        ("Quỹ", 10**15, FIRST),
        ("Quỹ", 1, date(2026, 11, 22)),
    ):
        with pytest.raises(funds.BadFund):
            await adds(house, hamlet_id, name, cash, on=on)
    async with house.database.read() as session:
        opening = await funds.opening_of(session, 1)
    assert opening == funds.Opening(balance=Balance(cash=1_200_000, bank=3_100_000), on=FIRST, confirmed_by="bà Thu")


async def test_every_way_in_and_out_is_counted_in_its_purse(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    other_id = await a_household(house, hamlet_id, 13, "Phạm Thị Dung")
    await a_round(house, hamlet_id)
    village = await adds(house, hamlet_id, "Quỹ thôn", 1_000_000, 2_000_000)
    school = await adds(house, hamlet_id, "Quỹ khuyến học", 500_000)

    async with house.database.begin() as session:
        request = CashRequest(household_id=household_id, amount=20_000, key="c1", is_sure=True)
        await payments.book_cash(session, request, hamlet_id=hamlet_id, by=None, now=house.clock(), today=TODAY)
        [state] = await charge_states(session, household_ids=[other_id])
        booked = await payments.book(
            session, state, amount=20_000, way=PaymentWay.TRANSFER, hamlet_id=hamlet_id, by=None, key="t1",
            now=house.clock(), today=TODAY,
        )  # fmt: skip
        await vouchers.book_income(
            session, school, source=IncomeKind.GIFT, purse=Purse.BANK, amount=300_000, what="ủng hộ", by=None,
            key="i1", today=TODAY, now=house.clock(),
        )  # fmt: skip
        await vouchers.move(
            session, village, village, out_of=Purse.CASH, into=Purse.BANK, amount=600_000, by=None, key="m1",
            today=TODAY, now=house.clock(),
        )  # fmt: skip
        lent, _ = await vouchers.move(
            session, village, school, out_of=Purse.BANK, into=Purse.BANK, amount=100_000, by=None, key="m2",
            today=TODAY, now=house.clock(),
        )  # fmt: skip
    spent = await spends(house, village, 350_000, "e1")
    wrong = await spends(house, village, 1, "e2", Purse.BANK)
    again = await spends(house, village, 350_000, "e1")

    assert (spent.number, wrong.number, again.entry_id) == (1, 2, spent.entry_id)
    assert await held(house, hamlet_id) == {
        "Quỹ thôn": Balance(cash=70_000, bank=2_519_999),
        "Quỹ khuyến học": Balance(cash=500_000, bank=400_000),
    }
    async with house.database.begin() as session:
        assert await balances.cash_held(session, hamlet_id) == 570_000
        undone = {"hamlet_id": hamlet_id, "by": None, "today": TODAY, "now": house.clock()}
        await vouchers.undo(session, wrong.entry_id, reason="ghi nhầm", **undone)  # type: ignore[arg-type]
        await vouchers.undo(session, lent.entry_id, reason="ghi nhầm", **undone)  # type: ignore[arg-type]
        await payments.reverse(session, booked.receipt.number, reason="ghi nhầm", **undone)  # type: ignore[arg-type]
        with pytest.raises(vouchers.UndoneAlready):
            await vouchers.undo(session, wrong.entry_id, reason="", **undone)  # type: ignore[arg-type]
        opening = await session.scalar(select(LedgerEntry.id).where(LedgerEntry.kind == EntryKind.OPENING))
        assert opening is not None
        for entry_id in (opening, 10**6):
            with pytest.raises(vouchers.NoSuchVoucher):
                await vouchers.undo(session, entry_id, reason="", **undone)  # type: ignore[arg-type]
        with pytest.raises(vouchers.NoMove):
            await vouchers.move(
                session, village, village, out_of=Purse.CASH, into=Purse.CASH, amount=1, by=None, key="m3",
                today=TODAY, now=house.clock(),
            )  # fmt: skip
    assert await held(house, hamlet_id) == {
        "Quỹ thôn": Balance(cash=70_000, bank=2_600_000),
        "Quỹ khuyến học": Balance(cash=500_000, bank=300_000),
    }


async def test_vouchers_are_numbered_without_gaps_also_by_several_at_once(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund = await adds(house, hamlet_id, "Quỹ thôn", 1_000_000)

    spent = await asyncio.gather(*(spends(house, fund, 1000, f"e{n % 5}") for n in range(10)))

    assert {each.number for each in spent} == {1, 2, 3, 4, 5}
    assert (await held(house, hamlet_id))["Quỹ thôn"].cash == 995_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_purse_that_was_changed_behind_our_back_is_found(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund = await adds(house, hamlet_id, "Quỹ thôn", 1_000_000)
    spent = await spends(house, fund, 1000, "e1")

    async with house.database.begin() as session:
        await session.execute(text("DROP TRIGGER vouchers_no_update"))
        await session.execute(text("UPDATE vouchers SET purse = 'bank' WHERE number = 1"))

    async with house.database.read() as session:
        [book] = (await ledger.verify(session, hamlet_id=hamlet_id)).funds
        entry = await session.get_one(LedgerEntry, spent.entry_id)
    assert [(fault.number, fault.kind) for fault in book.faults] == [(entry.number, FaultKind.VOUCHER)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_income_from_the_bank_that_is_taken_back_waits_for_a_decision_again(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    now = house.clock()
    async with house.database.begin() as session:
        [fund] = await funds.funds_of(session, hamlet_id)
        given = await vouchers.book_income(
            session, fund, source=IncomeKind.GIFT, purse=Purse.BANK, amount=300_000, what="", by=None, key="i1",
            today=TODAY, now=now,
        )  # fmt: skip
        credit = Transfer(
            hamlet_id=hamlet_id, account_id=fund.account_id, source="statement", amount=300_000, booked_at=now,
            booked_on=TODAY, state=TransferState.OTHER, received_at=now,
        )  # fmt: skip
        session.add(credit)
        await session.flush()
        session.add(Allocation(transfer_id=credit.id, entry_id=given.entry_id, amount=300_000))

    async with house.database.begin() as session:
        await vouchers.undo(
            session, given.entry_id, hamlet_id=hamlet_id, reason="ghi nhầm", by=None, today=TODAY, now=now
        )

    async with house.database.read() as session:
        assert (await session.get_one(Transfer, credit.id)).state is TransferState.REVIEW
        assert (await balances.balance_of(session, fund)).total == 0
