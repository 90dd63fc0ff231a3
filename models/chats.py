"""Places to talk: bots, groups and private chats, as rows and as addresses for the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.register_changes import lives_on_as
from models.tables import Bot, BotState, Chat, ChatState, HouseholdMerge, Membership, Person, Role

BY_HAND = "by_hand"
GROUP, PRIVATE = "group", "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a message goes, with all that its form depends on."""

    chat_id: int
    bot_id: int
    bot_kind: str
    bot_name: str
    numbered: bool  # choices are numbered although the messenger could draw buttons
    is_group: bool
    title: str
    person_id: int | None
    hamlet_id: int | None = None  # in whose matters the person is spoken to: what is answered is about that one

    def about(self, hamlet_id: int | None) -> Target:
        """The same chat, spoken to in the matters of this hamlet."""
        return replace(self, hamlet_id=hamlet_id)


def target(chat: Chat, bot: Bot, *, hamlet_id: int | None = None) -> Target:
    """A chat as the outbox takes it."""
    return Target(
        chat_id=chat.id,
        bot_id=bot.id,
        bot_kind=bot.kind,
        bot_name=bot.name,
        numbered=bot.numbered,
        is_group=chat.kind == GROUP,
        title=chat.title,
        person_id=chat.person_id,
        hamlet_id=hamlet_id,
    )


async def target_of(session: AsyncSession, chat_id: int) -> Target:
    """The chat with this id; raises NoResultFound."""
    chat, bot = (await session.execute(_chats().where(Chat.id == chat_id))).one()
    return target(chat, bot)


async def groups_of(session: AsyncSession, hamlet_id: int) -> list[Target]:
    """The hamlet's bound groups that still take messages, in the order they were bound; by-hand ones too."""
    rows = await session.execute(
        _chats()
        .where(Chat.hamlet_id == hamlet_id, Chat.kind == GROUP, Chat.state == ChatState.ACTIVE)
        .order_by(Chat.bound_at, Chat.id)
    )
    return [target(chat, bot) for chat, bot in rows]


async def private_of(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, Target]:
    """The private chats of these people that still take messages, by person."""
    rows = await session.execute(
        _chats().where(Chat.person_id.in_(person_ids), Chat.kind == PRIVATE, Chat.state == ChatState.ACTIVE)
    )
    return {chat.person_id: target(chat, bot) for chat, bot in rows if chat.person_id is not None}


async def role_targets(session: AsyncSession, hamlet_id: int, kinds: Sequence[str]) -> list[tuple[Role, Target]]:
    """The private chats of those who hold one of these roles now, the longest in office first.

    Those of a bot that has used up its month come last: what is said there waits.
    """
    rows = await session.execute(
        select(Role, Chat, Bot)
        .join(Chat, Chat.person_id == Role.person_id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(
            Role.hamlet_id == hamlet_id,
            Role.kind.in_(kinds),
            Role.revoked_at.is_(None),
            Chat.kind == PRIVATE,
            Chat.state == ChatState.ACTIVE,
        )
        .order_by(case((Bot.state == BotState.SPENT, 1), else_=0), Role.granted_at, Role.id)
    )
    return [(role, target(chat, bot, hamlet_id=hamlet_id)) for role, chat, bot in rows]


async def household_targets(session: AsyncSession, household_id: int) -> list[tuple[Person, Target]]:
    """The private chats linked to a household."""
    return (await targets_by_household(session, [household_id])).get(household_id, [])


async def targets_by_household(
    session: AsyncSession, household_ids: Collection[int]
) -> dict[int, list[tuple[Person, Target]]]:
    """The private chats linked to each of these households, if there are any; of a merged one, where it goes on."""
    rows = await session.execute(
        select(Membership.household_id, Person, Chat, Bot)
        .join(Person, Membership.person_id == Person.id)
        .join(Chat, Chat.person_id == Person.id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(
            Membership.household_id.in_(household_ids),
            Membership.removed_at.is_(None),
            Chat.kind == PRIVATE,
            Chat.state == ChatState.ACTIVE,
        )
        .order_by(Membership.joined_at, Membership.id)
    )
    found: dict[int, list[tuple[Person, Target]]] = {}
    for household_id, person, chat, bot in rows:
        found.setdefault(household_id, []).append((person, target(chat, bot)))
    if missing := [each for each in household_ids if each not in found]:
        gone = await session.scalars(
            select(HouseholdMerge.gone_id).where(HouseholdMerge.gone_id.in_(missing)).distinct()
        )
        for gone_id in gone.all():
            if (stays_id := await lives_on_as(session, gone_id)) is not None:
                found[gone_id] = await household_targets(session, stays_id)
    return found


async def unreached(session: AsyncSession, households: Mapping[int, str]) -> list[str]:
    """The printed numbers of those of these households, given by id, that no message reaches."""
    reached = await targets_by_household(session, households)
    return sorted(code for household_id, code in households.items() if not reached.get(household_id))


async def by_hand_bot(session: AsyncSession, now: datetime) -> Bot:
    """The one that stands for people: its groups are posted to by hand."""
    bot: Bot | None = await session.scalar(select(Bot).where(Bot.kind == BY_HAND))
    if bot is None:
        bot = Bot(kind=BY_HAND, door=secrets.token_hex(16), created_at=now)
        session.add(bot)
        await session.flush()
    return bot


async def by_hand_group(session: AsyncSession, *, hamlet_id: int, title: str, now: datetime) -> Chat:
    """Bind a group that no bot can reach: the head posts there."""
    bot = await by_hand_bot(session, now)
    chat = Chat(
        bot_id=bot.id,
        address=secrets.token_hex(8),
        kind=GROUP,
        title=title,
        hamlet_id=hamlet_id,
        bound_at=now,
        created_at=now,
    )
    session.add(chat)
    await session.flush()
    return chat


def _chats() -> Select[Chat, Bot]:
    return select(Chat, Bot).join(Bot, Bot.id == Chat.bot_id)
