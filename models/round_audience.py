"""Whom a new round is told to in private: the phones of households that owe something in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.charges import ChargeState, charge_states
from models.chats import GROUP, PRIVATE, Target, target
from models.tables import Bot, Chat, ChatState, Delivery, Hamlet, Membership, Person, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One chat that gets a household's messages; `several`: those of other households too."""

    household_id: int
    target: Target
    several: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many households owe something, and how many of them have a phone that is told, or none at all."""

    owing: int
    told: int
    unlinked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StillToTell:
    """Phones that have not heard of a round, with what their household owes in it; `later`: some got their one
    message of today about something else."""

    today: list[tuple[Phone, ChargeState]]
    later: bool


def reminder_key(household_id: int, day: date, chat_id: int) -> str:
    """What the one message a day to a household is about: every round and every reminder shares it."""
    return f"reminder:{household_id}:{day.isoformat()}:{chat_id}"


async def rounds_to_post(session: AsyncSession) -> Sequence[tuple[Round, Hamlet]]:
    """Open rounds whose card was not queued yet (opened from the terminal)."""
    rows = await session.execute(
        select(Round, Hamlet)
        .join(Hamlet, Hamlet.id == Round.hamlet_id)
        .where(Round.status == RoundStatus.OPEN, Round.posted_at.is_(None))
        .order_by(Round.id)
    )
    return [(round_, hamlet) for round_, hamlet in rows]


async def groups_without_card(session: AsyncSession) -> Sequence[tuple[Round, Hamlet, Target]]:
    """Groups that were bound after an open round was posted, and heard nothing of it yet."""
    heard = exists().where(Delivery.round_id == Round.id, Delivery.chat_id == Chat.id)
    rows = await session.execute(
        select(Round, Hamlet, Chat, Bot)
        .join(Hamlet, Hamlet.id == Round.hamlet_id)
        .join(Chat, Chat.hamlet_id == Hamlet.id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(
            Round.status == RoundStatus.OPEN,
            Chat.kind == GROUP,
            Chat.state == ChatState.ACTIVE,
            Chat.bound_at > Round.posted_at,
            ~heard,
        )
        .order_by(Round.id, Chat.id)
    )
    return [(round_, hamlet, target(chat, bot)) for round_, hamlet, chat, bot in rows]


async def rounds_to_tell(session: AsyncSession) -> Sequence[tuple[Round, Hamlet]]:
    """Open rounds whose households were not all told yet."""
    rows = await session.execute(
        select(Round, Hamlet)
        .join(Hamlet, Hamlet.id == Round.hamlet_id)
        .where(Round.status == RoundStatus.OPEN, Round.posted_at.is_not(None), Round.told_at.is_(None))
        .order_by(Round.id)
    )
    return [(round_, hamlet) for round_, hamlet in rows]


async def reach(session: AsyncSession, round_id: int) -> Reach:
    """How far private messages about a round go."""
    owing = await _owing(session, round_id)
    told = {phone.household_id for phone in await phones_of(session, owing)}
    linked = set(
        await session.scalars(
            select(Membership.household_id).where(Membership.household_id.in_(owing), Membership.removed_at.is_(None))
        )
    )
    return Reach(owing=len(owing), told=len(told), unlinked=len(owing) - len(linked))


async def still_to_tell(session: AsyncSession, round_id: int, *, today: date, most: int) -> StillToTell:
    """At most so many phones that heard nothing of a round and got nothing today about their household."""
    owing = await _owing(session, round_id)
    about_it = select(Delivery.key).where(Delivery.round_id == round_id, Delivery.key.startswith("reminder:"))
    heard = {tuple(key.split(":")[1::2]) for key in await session.scalars(about_it)}
    phones = [
        phone
        for phone in await phones_of(session, owing)
        if (str(phone.household_id), str(phone.target.chat_id)) not in heard
    ]
    keys = {reminder_key(phone.household_id, today, phone.target.chat_id): phone for phone in phones}
    said = set(await session.scalars(select(Delivery.key).where(Delivery.key.in_(keys))))
    left = [(phone, owing[phone.household_id]) for key, phone in keys.items() if key not in said]
    return StillToTell(today=left[:most], later=bool(said))


async def mark_told(session: AsyncSession, round_: Round, *, now: datetime) -> None:
    """All who can be told were told."""
    round_.told_at = now
    await session.flush()


async def _owing(session: AsyncSession, round_id: int) -> dict[int, ChargeState]:
    states = await charge_states(session, round_ids=[round_id], only_open=True)
    return {state.household_id: state for state in states if state.outstanding > 0}


async def phones_of(session: AsyncSession, household_ids: Collection[int]) -> list[Phone]:
    """The phones of these households whose owners want to be written to, by household."""
    other = aliased(Membership)
    households = (
        select(func.count())
        .where(other.person_id == Membership.person_id, other.removed_at.is_(None))
        .correlate(Membership)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Membership.household_id, Chat, Bot, households)
        .join(Person, Person.id == Membership.person_id)
        .join(Chat, Chat.person_id == Person.id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(
            Membership.household_id.in_(household_ids),
            Membership.removed_at.is_(None),
            Person.reminders_off.is_(False),
            Chat.kind == PRIVATE,
            Chat.state == ChatState.ACTIVE,
        )
        .order_by(Membership.household_id, Membership.id)
    )
    return [
        Phone(household_id=household_id, target=target(chat, bot), several=count > 1)
        for household_id, chat, bot, count in rows
    ]
