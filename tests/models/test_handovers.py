"""Cash in hand under pressure: two at once, the same again, and money that changes while it is counted."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select

from models import handovers, held_cash, payments
from models.domain.cash_booking import CashRequest
from models.domain.roles import RoleKind
from models.handovers import HandedOver
from models.held_cash import Taken
from models.refusals import Refusal
from models.tables import Handover, HeldCash, LedgerEntry, Payment, Role
from tests.handlers.test_charge_corrections import is_sound
from tests.handlers.test_payments import Village, a_village
from tests.house import House


async def take(house: House, village: Village, number: int, *, key: str) -> Taken:
    async with house.database.begin() as session:
        role = (await session.scalars(select(Role).where(Role.kind == RoleKind.HELPER))).one()
        request = CashRequest(
            household_id=village.households[number], amount=20_000, key=key, is_sure=True, charge_id=None
        )
        outcome = await held_cash.take(session, request, role=role, now=house.clock())
        assert isinstance(outcome, Taken)
        return outcome


async def confirm(house: House, village: Village, shown: list[int], *, counted: int) -> HandedOver | Refusal:
    async with house.database.read() as session:
        roles = {role.kind: role.person_id for role in await session.scalars(select(Role))}
    try:
        async with house.database.begin() as session:
            return await handovers.confirm(
                session,
                shown,
                hamlet_id=village.hamlet_id,
                helper_id=roles[RoleKind.HELPER],
                counted=counted,
                notes={},
                about_difference="chênh",
                by=roles[RoleKind.TREASURER],
                now=house.clock(),
                today=house.clock().date(),
            )
    except Refusal as refusal:
        return refusal


async def counts(house: House) -> tuple[int, int, int]:
    """Payments, handovers, and what the fund's book holds."""
    async with house.database.read() as session:
        booked = await session.scalar(select(func.count()).select_from(Payment))
        handed = await session.scalar(select(func.count()).select_from(Handover))
        entries = await session.scalars(select(LedgerEntry).where(LedgerEntry.kind.not_in(["charge", "correction"])))
        return booked or 0, handed or 0, sum(entry.amount for entry in entries)


async def test_two_who_confirm_the_same_money_at_once_book_it_once(house: House) -> None:
    village = await a_village(house)
    shown = [(await take(house, village, number, key=f"k{number}")).held.held_id for number in (12, 145)]

    outcomes = await asyncio.gather(
        confirm(house, village, shown, counted=40_000),
        confirm(house, village, shown, counted=40_000),
        confirm(house, village, shown, counted=30_000),
    )

    assert sorted(type(each).__name__ for each in outcomes) == [
        "HandedOver",
        "HandedOverAlready",
        "HandedOverAlready",
    ]
    booked, handed, _ = await counts(house)
    assert (booked, handed) == (2, 1)
    assert await is_sound(house, village)


async def test_the_same_cash_taken_twice_is_held_once_and_two_phones_do_not_take_it_both(house: House) -> None:
    village = await a_village(house)

    first, again = await asyncio.gather(take(house, village, 12, key="same"), take(house, village, 12, key="same"))
    async with house.database.begin() as session:
        request = CashRequest(household_id=village.households[12], amount=20_000, key="treasurer", is_sure=True)
        late = await payments.book_cash(
            session,
            request,
            hamlet_id=village.hamlet_id,
            by=None,
            now=house.clock(),
            today=house.clock().date(),
        )

    assert first.held == again.held
    assert {first.is_new, again.is_new} == {True, False}
    assert isinstance(late, payments.AskPaid)
    assert await counts(house) == (0, 0, 0)


async def test_money_that_changed_while_it_was_counted_is_counted_again(house: House) -> None:
    village = await a_village(house)
    shown = [(await take(house, village, number, key=f"k{number}")).held.held_id for number in (12, 145)]
    async with house.database.begin() as session:
        [row] = await session.scalars(select(HeldCash).where(HeldCash.id == shown[0]))
        await held_cash.cancel(
            session,
            row.id,
            hamlet_id=village.hamlet_id,
            reason="nhầm",
            by=row.helper_id,
            now=house.clock(),
            today=house.clock().date(),
        )

    changed = await confirm(house, village, shown, counted=40_000)
    nothing = await confirm(house, village, [], counted=0)
    more = await confirm(house, village, shown[1:], counted=25_000)

    assert isinstance(changed, handovers.OtherThanCounted)
    assert isinstance(nothing, handovers.OtherThanCounted)
    assert isinstance(more, HandedOver)
    assert more.difference == 5_000
    assert await counts(house) == (1, 1, 25_000)
    assert await is_sound(house, village)
