"""Hamlets, people and households for the tests, made directly as rows: the shortest way to a state."""

from __future__ import annotations

from models.chats import GROUP, PRIVATE
from models.domain.roles import RoleKind
from models.tables import Chat, Hamlet, Household, Membership, Person, Role
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
