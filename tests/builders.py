"""Hamlets, people and households for the tests, made directly as rows: the shortest way to a state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from models import accounts, ledger
from models.chats import GROUP, PRIVATE
from models.domain.ledger import EntryKind, NewEntry
from models.domain.roles import RoleKind
from models.tables import (
    BasisKind,
    Charge,
    Chat,
    Fee,
    Fund,
    Hamlet,
    Household,
    Membership,
    Person,
    Role,
    Round,
)
from tests.house import House


async def a_hamlet(house: House, *, name: str = "6", slug: str = "thon-6", prefix: str = "TKD") -> int:
    """Thôn 6, xã An Hòa; returns its id."""
    async with house.database.begin() as session:
        hamlet = Hamlet(
            slug=slug,
            kind="thôn",
            name=name,
            commune_kind="xã",
            commune="An Hòa",
            head_title="trưởng thôn",
            prefix=prefix,
            created_at=house.clock(),
        )
        session.add(hamlet)
        await session.flush()
        return hamlet.id


async def a_person(house: House, user: str, *, hamlet_id: int | None = None) -> int:
    """A person with a private chat, as if they had written once; returns the person's id."""
    async with house.database.begin() as session:
        person = Person(bot_id=house.bot_id, user=user, name=user, hamlet_id=hamlet_id, first_seen_at=house.clock())
        session.add(person)
        await session.flush()
        session.add(
            Chat(bot_id=house.bot_id, address=user, kind=PRIVATE, person_id=person.id, created_at=house.clock())
        )
        return person.id


async def a_role(
    house: House,
    hamlet_id: int,
    kind: RoleKind,
    user: str,
    *,
    full_name: str = "Trần Văn Bình",
    phone: str = "0900000006",
    takes_cash: bool = False,
) -> int:
    """Somebody who holds a role; returns the person's id."""
    person_id = await a_person(house, user, hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        session.add(
            Role(
                hamlet_id=hamlet_id,
                person_id=person_id,
                kind=kind,
                full_name=full_name,
                phone=phone,
                you="bác",
                takes_cash=takes_cash,
                granted_at=house.clock(),
            )
        )
    return person_id


async def a_group(house: House, hamlet_id: int, address: str = "nhom") -> int:
    """A group bound to a hamlet; returns the chat's id."""
    async with house.database.begin() as session:
        chat = Chat(
            bot_id=house.bot_id,
            address=address,
            kind=GROUP,
            title=address,
            hamlet_id=hamlet_id,
            bound_at=house.clock(),
            created_at=house.clock(),
        )
        session.add(chat)
        await session.flush()
        return chat.id


async def a_household(
    house: House, hamlet_id: int, number: int, head: str, *, area: str = "ngõ Đình", people: int = 4
) -> int:
    """A household of the register; returns its id."""
    async with house.database.begin() as session:
        household = Household(
            hamlet_id=hamlet_id, number=number, head=head, area=area, people=people, created_at=house.clock()
        )
        session.add(household)
        await session.flush()
        return household.id


async def a_member(house: House, household_id: int, user: str, *, hamlet_id: int) -> int:
    """A person whose chat is linked to a household; returns the person's id."""
    person_id = await a_person(house, user, hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        session.add(
            Membership(
                person_id=person_id, household_id=household_id, joined_at=house.clock(), consent_way="mã nhận tin"
            )
        )
    return person_id


async def a_round(
    house: House,
    hamlet_id: int,
    title: str = "vệ sinh môi trường tháng 11",
    *,
    amount: int = 20_000,
    due_on: date = date(2026, 11, 30),
    exempt: Collection[int] = (),
    is_voluntary: bool = False,
) -> dict[int, int]:
    """An open round of a fee of that name, with a charge for every household; returns charge ids by household id."""
    async with house.database.begin() as session:
        fund = await session.scalar(select(Fund).where(Fund.hamlet_id == hamlet_id))
        if fund is None:
            fund = Fund(hamlet_id=hamlet_id, name="Quỹ thôn", opened_on=date(2026, 1, 1), created_at=house.clock())
            session.add(fund)
            await session.flush()
        fee = Fee(fund_id=fund.id, name=title, created_at=house.clock())
        session.add(fee)
        hamlet = await session.get_one(Hamlet, hamlet_id)
        hamlet.last_round += 1
        await session.flush()
        row = Round(
            hamlet_id=hamlet_id,
            fee_id=fee.id,
            number=hamlet.last_round,
            title=title,
            due_on=due_on,
            basis=BasisKind.VOLUNTARY if is_voluntary else BasisKind.AGREED,
            basis_on=None if is_voluntary else date(2026, 10, 15),
            fingerprint=f"round {hamlet.last_round}",
            opened_at=house.clock(),
        )
        session.add(row)
        await session.flush()
        households = (await session.scalars(select(Household).where(Household.hamlet_id == hamlet_id))).all()
        charges = [
            Charge(
                round_id=row.id,
                household_id=each.id,
                amount=0 if is_voluntary or each.id in exempt else amount,
                explanation="",
                is_exempt=each.id in exempt,
            )
            for each in households
        ]
        session.add_all(charges)
        await session.flush()
        entries = [
            NewEntry(
                kind=EntryKind.CHARGE,
                amount=each.amount,
                booked_on=date(2026, 11, 20),
                household_id=each.household_id,
                round_id=row.id,
            )
            for each in charges
            if each.amount
        ]
        await ledger.append_many(session, entries, fund_id=fund.id, now=house.clock())
        return {each.household_id: each.id for each in charges}


async def an_account(house: House, hamlet_id: int) -> None:
    """The treasurer's account at Vietcombank, of the hamlet's first fund (made where there is none)."""
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        if await accounts.first_fund(session, hamlet_id) is None:
            session.add(
                Fund(hamlet_id=hamlet_id, name="Quỹ thôn", opened_on=date(2026, 1, 1), created_at=house.clock())
            )
            await session.flush()
        await accounts.set_first_account(
            session,
            hamlet,
            bank="Vietcombank",
            number="0011 0099 9000 1",
            holder="Nguyễn Thị Thu",
            now=house.clock(),
        )
