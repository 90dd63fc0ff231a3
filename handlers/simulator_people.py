"""Who can hold the phone in the simulator, and the groups they see: from the database, and added on the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.texts import simulator as words
from messages.texts.contacts import SIMULATOR_NAME
from models.chats import GROUP
from models.tables import Bot, Chat, Hamlet, Household, Membership, Person, Role

FIRST_GROUP = "group-1"
RESIDENT = "resident-"
MOST_PEOPLE = 16
MOST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A person or a group as the page lists it; `name` is empty of anything but what was typed or registered."""

    id: str
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everybody and every group on the page, and the bot they talk to."""

    bot_id: int
    bot_name: str
    numbered: bool
    people: dict[str, Seen]
    groups: dict[str, Seen]

    def sees(self, person: str, address: str) -> bool:
        """Whether this person has this chat on the phone: a group, or the own one with the bot."""
        return person in self.people and (address == person or address in self.groups)


@dataclass(slots=True)
class Newcomers:
    """People and groups that were added on the page; the database learns of them when they first speak."""

    people: dict[str, str] = field(default_factory=dict)  # user id -> name
    groups: dict[str, str] = field(default_factory=dict)  # address -> title

    def add_person(self, name: str, company: Company) -> str:
        """Another resident; returns the user id. Raises OverflowError when the page is full."""
        if len(company.people) >= MOST_PEOPLE:
            raise OverflowError
        user = _next(RESIDENT, company.people)
        self.people[user] = name
        return user

    def add_group(self, title: str, company: Company) -> str:
        """Another group; returns its address. Raises OverflowError when the page is full."""
        if len(company.groups) >= MOST_GROUPS:
            raise OverflowError
        address = _next("group-", company.groups)
        self.groups[address] = title
        return address


async def company(session: AsyncSession, added: Newcomers) -> Company:
    """Who and what the page shows now."""
    bot = (await session.scalars(select(Bot).where(Bot.kind == "simulator", Bot.token == ""))).one()
    return Company(
        bot_id=bot.id,
        bot_name=bot.name or SIMULATOR_NAME,
        numbered=bot.numbered,
        people=await _people(session, bot.id, added),
        groups=await _groups(session, bot.id, added),
    )


async def _people(session: AsyncSession, bot_id: int, added: Newcomers) -> dict[str, Seen]:
    names = {**words.FIRST_NAMES, **added.people}
    titles: dict[str, str] = {}
    known = select(Person.id, Person.user, Person.name).where(
        Person.bot_id == bot_id, or_(Person.user.in_(names), Person.user.startswith(RESIDENT, autoescape=True))
    )
    users: dict[int, str] = {}
    for person_id, user, name in await session.execute(known):
        users[person_id] = user
        names[user] = name or names.get(user, user)
    households = (
        select(Membership.person_id, Household)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id.in_(users), Membership.removed_at.is_(None))
        .order_by(Membership.id.desc())
    )
    for person_id, household in await session.execute(households):
        titles[users[person_id]] = words.household(household.code)
    roles = (
        select(Role, Hamlet.head_title)
        .join(Hamlet, Hamlet.id == Role.hamlet_id)
        .where(Role.person_id.in_(users), Role.revoked_at.is_(None))
        .order_by(Role.granted_at.desc(), Role.id.desc())
    )
    for role, head_title in await session.execute(roles):
        user = users[role.person_id]
        titles[user] = words.title(role.kind, head_title)
        names[user] = role.full_name or names[user]
    later = sorted(names.keys() - words.FIRST_NAMES.keys(), key=lambda user: (len(user), user))
    shown = [*words.FIRST_NAMES, *later][:MOST_PEOPLE]
    return {user: Seen(user, names[user], titles.get(user, "")) for user in shown}


async def _groups(session: AsyncSession, bot_id: int, added: Newcomers) -> dict[str, Seen]:
    known = (
        select(Chat.address, Chat.title)
        .where(Chat.bot_id == bot_id, Chat.kind == GROUP)
        .order_by(Chat.bound_at.is_(None), Chat.id)
        .limit(MOST_GROUPS)
    )
    titles: dict[str, str] = {}
    for address, title in await session.execute(known):
        titles[address] = title
    for address, title in {FIRST_GROUP: words.FIRST_GROUP, **added.groups}.items():
        titles[address] = titles.get(address) or title
    return {address: Seen(address, title or address) for address, title in titles.items()}


def _next(stem: str, taken: dict[str, Seen]) -> str:
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
