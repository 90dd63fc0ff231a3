"""The book of a fund on a real database: in order, append-only, verified."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from models import ledger
from models.domain.ledger import EntryKind, FaultKind, NewEntry
from models.tables import Charge, EntryText, Fund, LedgerEntry
from tests.builders import a_hamlet, a_household, a_round
from tests.house import House

DAY = date(2026, 11, 21)


async def a_fund(house: House, hamlet_id: int) -> int:
    async with house.database.begin() as session:
        fund = Fund(hamlet_id=hamlet_id, name="Quỹ thôn", opened_on=DAY, created_at=house.clock())
        session.add(fund)
        await session.flush()
        return fund.id


async def write(house: House, fund_id: int, *, amount: int = 20_000, words: str = "") -> str:
    async with house.database.begin() as session:
        entry = await ledger.append(
            session,
            fund_id=fund_id,
            kind=EntryKind.INCOME,
            amount=amount,
            booked_on=DAY,
            words=words,
            now=house.clock(),
        )
        return entry.hash


async def verified(house: House, hamlet_id: int, head: str | None = None) -> ledger.Verified:
    async with house.database.read() as session:
        return await ledger.verify(session, hamlet_id=hamlet_id, head_code=head)


async def test_entries_are_numbered_without_gaps_also_by_several_at_once(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund_id = await a_fund(house, hamlet_id)

    await asyncio.gather(*(write(house, fund_id, amount=1000 * n) for n in range(1, 9)))

    book = await verified(house, hamlet_id)
    assert book.is_sound
    assert (book.funds[0].entries, book.funds[0].sums.held) == (8, 36_000)


async def test_a_round_of_three_hundred_charges_goes_in_at_once(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund_id = await a_fund(house, hamlet_id)
    new = [NewEntry(kind=EntryKind.INCOME, amount=n, booked_on=DAY) for n in range(1, 301)]

    async with house.database.begin() as session:
        rows = await ledger.append_many(session, new, fund_id=fund_id, now=house.clock())

    assert [row.number for row in rows] == list(range(1, 301))
    assert (await verified(house, hamlet_id)).is_sound


@pytest.mark.parametrize("table", ["ledger_entries", "payments", "reversals"])
async def test_the_database_itself_refuses_to_change_or_delete_what_was_booked(house: House, table: str) -> None:
    from tests.models.test_payments import a_village, cash

    village = await a_village(house)
    booked = await cash(house, village, 12, 20_000)
    await village.reverse(house, booked.receipt.number)
    column = "amount" if table != "reversals" else "reason"

    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with house.database.begin() as session:
                await session.execute(text(statement))


async def test_a_printed_head_is_found_again_and_a_foreign_one_is_not(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund_id = await a_fund(house, hamlet_id)
    await write(house, fund_id)
    printed = (await verified(house, hamlet_id)).funds[0].head
    await write(house, fund_id)

    assert (await verified(house, hamlet_id, printed)).head_found is True
    assert (await verified(house, hamlet_id, printed.upper().replace("-", " "))).is_sound
    foreign = await verified(house, hamlet_id, "0123-4567-89ab")
    assert (foreign.head_found, foreign.is_sound) == (False, False)


async def test_words_may_be_erased_but_not_changed(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund_id = await a_fund(house, hamlet_id)
    await write(house, fund_id, words="ghi nhầm nhà")

    async with house.database.begin() as session:
        await session.execute(update(EntryText).values(words="ghi đúng"))
    [fault] = (await verified(house, hamlet_id)).funds[0].faults
    async with house.database.begin() as session:
        await session.execute(update(EntryText).values(words="", erased_at=house.clock()))

    assert fault.kind is FaultKind.WORDS
    assert (await verified(house, hamlet_id)).is_sound


async def test_a_charge_changed_beside_the_book_is_seen(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    charges = await a_round(house, hamlet_id)
    before = await verified(house, hamlet_id)

    async with house.database.begin() as session:
        await session.execute(update(Charge).where(Charge.id == charges[household_id]).values(amount=10_000))

    [fault] = (await verified(house, hamlet_id)).funds[0].faults
    assert before.is_sound
    assert (fault.number, fault.kind) == (1, FaultKind.CHARGE)


async def test_lines_taken_out_behind_the_triggers_are_missed(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    fund_id = await a_fund(house, hamlet_id)
    for _ in range(3):
        await write(house, fund_id)

    async with house.database.begin() as session:
        for statement in _without_triggers(house):
            await session.execute(text(statement))
        second = await session.scalar(select(LedgerEntry.id).where(LedgerEntry.number == 2))
        await session.execute(delete(LedgerEntry).where(LedgerEntry.id == second))

    faults = (await verified(house, hamlet_id)).funds[0].faults
    assert {fault.kind for fault in faults} == {FaultKind.NUMBER, FaultKind.LINK}


def _without_triggers(house: House) -> list[str]:
    if house.database.is_sqlite:
        return ["DROP TRIGGER ledger_entries_no_delete"]
    return ["ALTER TABLE ledger_entries DISABLE TRIGGER ALL"]
