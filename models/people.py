"""People and what they hold: recognising who speaks, their roles, their households, their half-done dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import PRIVATE
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, ChatState, Draft, Household, Membership, Person, Role

# built once: every sentence about a hamlet names its officers
_HOLDERS = (
    select(Role)
    .where(
        Role.hamlet_id == bindparam("hamlet_id"),
        Role.kind.in_(bindparam("kinds", expanding=True)),
        Role.revoked_at.is_(None),
    )
    .order_by(Role.granted_at, Role.id)
)

_ROLES = (
    select(Role)
    .where(Role.person_id == bindparam("person_id"), Role.revoked_at.is_(None))
    .order_by(Role.granted_at, Role.id)
)


async def recognise(
    session: AsyncSession,
    *,
    bot: Bot,
    user: str,
    name: str,
    address: str,
    chat_kind: str,
    chat_title: str,
    now: datetime,
    person: Person | None = None,
    chat: Chat | None = None,
) -> tuple[Person, Chat]:
    """The person and the chat of an update, made on their first word. A chat that was gone is back.

    `person` and `chat` are given where they were read before.
    """
    if person is None:
        person = await session.scalar(select(Person).where(Person.bot_id == bot.id, Person.user == user))
    if person is None:
        person = Person(bot_id=bot.id, user=user, name=name[:200], first_seen_at=now)
        session.add(person)
        await session.flush()
    elif name and person.name != name[:200]:
        person.name = name[:200]
    if chat is None:
        chat = await chat_at(session, bot=bot, address=address, kind=chat_kind, title=chat_title, now=now)
    elif chat_title and chat.title != chat_title[:200]:
        chat.title = chat_title[:200]
    if chat_kind == PRIVATE and chat.person_id is None:
        chat.person_id = person.id
    if chat.state is ChatState.GONE:
        chat.state, chat.gone_at = ChatState.ACTIVE, None
    return person, chat


async def chat_at(session: AsyncSession, *, bot: Bot, address: str, kind: str, title: str, now: datetime) -> Chat:
    """The chat at an address of a bot, made where it is new."""
    chat = await session.scalar(select(Chat).where(Chat.bot_id == bot.id, Chat.address == address))
    if chat is None:
        chat = Chat(bot_id=bot.id, address=address, kind=kind, title=title[:200], created_at=now)
        session.add(chat)
        await session.flush()
    elif title and chat.title != title[:200]:
        chat.title = title[:200]
    return chat


async def roles_of(session: AsyncSession, person_id: int) -> Sequence[Role]:
    """The roles a person holds now, in any hamlet, the oldest first."""
    return (await session.scalars(_ROLES, {"person_id": person_id})).all()


async def holders(session: AsyncSession, hamlet_id: int, kind: RoleKind) -> Sequence[Role]:
    """Who holds a role in a hamlet now, the longest in office first."""
    return (await session.scalars(_HOLDERS, {"hamlet_id": hamlet_id, "kinds": [kind]})).all()


async def officers(session: AsyncSession, hamlet_id: int) -> tuple[Role | None, Role | None]:
    """Who has been the head longest, and who the treasurer."""
    kinds = [RoleKind.HEAD, RoleKind.TREASURER]
    first: dict[RoleKind, Role] = {}
    for role in await session.scalars(_HOLDERS, {"hamlet_id": hamlet_id, "kinds": kinds}):
        first.setdefault(role.kind, role)
    return first.get(RoleKind.HEAD), first.get(RoleKind.TREASURER)


async def households_of(session: AsyncSession, person_id: int) -> Sequence[Household]:
    """The living households whose messages this person gets."""
    rows = await session.scalars(
        select(Household)
        .join(Membership, Membership.household_id == Household.id)
        .where(Membership.person_id == person_id, Membership.removed_at.is_(None), Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    return rows.all()


async def open_draft(session: AsyncSession, *, chat_id: int, person_id: int) -> Draft | None:
    """The dialogue a person is in, in this chat."""
    draft: Draft | None = await session.scalar(
        select(Draft)
        .where(Draft.chat_id == chat_id, Draft.person_id == person_id, Draft.active.is_(True))
        .order_by(Draft.updated_at.desc())
        .limit(1)
    )
    return draft


async def start_draft(
    session: AsyncSession,
    *,
    chat_id: int,
    person_id: int,
    hamlet_id: int | None,
    dialogue: str,
    step: str,
    data: dict[str, Any],  # Any: the dialogue's own JSON values
    now: datetime,
) -> Draft:
    """Begin a dialogue; any other in this chat is left, and one of the same name begins anew."""
    await session.execute(
        update(Draft).where(Draft.chat_id == chat_id, Draft.person_id == person_id).values(active=False)
    )
    draft = await session.scalar(
        select(Draft)
        .where(Draft.chat_id == chat_id, Draft.person_id == person_id, Draft.dialogue == dialogue)
        .execution_options(populate_existing=True)
    )
    if draft is None:
        draft = Draft(chat_id=chat_id, person_id=person_id, dialogue=dialogue)
        session.add(draft)
    draft.hamlet_id, draft.step, draft.data, draft.active = hamlet_id, step, data, True
    draft.started_at = draft.updated_at = now
    await session.flush()
    return draft


async def end_draft(session: AsyncSession, draft: Draft) -> None:
    """A dialogue is through: nothing of it is kept."""
    await session.delete(draft)
    await session.flush()
