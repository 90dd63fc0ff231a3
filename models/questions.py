"""Residents' questions as they are kept: masked, with what was decided and whether the answer helped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.masking import NAME, KnownNames, mask
from models.domain.questions import Asked, Decision
from models.people import start_draft
from models.tables import AskedQuestion, Draft, Household, Person, Role

DIALOGUE = "ask"
PICKED = "picked"
"""Decided by the asker, among the nearest topics."""
LONGEST_KEPT = 1_000
"""Letters of a question that are kept."""
STAYS_ON_TOPIC = timedelta(minutes=10)
"""How long "source?" means the answer before."""


async def record(
    session: AsyncSession, text: str, asked: Asked, *, hamlet_id: int | None, person_id: int, now: datetime
) -> AskedQuestion:
    """Keep a question, its long numbers and the hamlet's names masked before it is stored."""
    names = await known_names(session, hamlet_id) if hamlet_id is not None else KnownNames([])
    question = AskedQuestion(
        hamlet_id=hamlet_id,
        person_id=person_id,
        masked=mask(text[:LONGEST_KEPT], names),
        decision=asked.decision,
        entry=asked.entry or asked.intent,
        asked_at=now,
    )
    session.add(question)
    await session.flush()
    return question


async def known_names(session: AsyncSession, hamlet_id: int) -> KnownNames:
    """The names of a hamlet's register and of the people who talk to its bots."""
    names = list(await session.scalars(select(Role.full_name).where(Role.hamlet_id == hamlet_id)))
    names += await session.scalars(select(Person.name).where(Person.hamlet_id == hamlet_id))
    return KnownNames([*names, *await _registered(session, hamlet_id)])


async def speaks_of_others(
    session: AsyncSession, text: str, *, hamlet_id: int, household_ids: Collection[int]
) -> bool:
    """Whether a text names somebody of the register who is of none of these households and holds no role."""
    roles = set(await session.scalars(select(Role.full_name).where(Role.hamlet_id == hamlet_id)))
    others = await _registered(session, hamlet_id, but=household_ids)
    return NAME in mask(text, KnownNames(set(others) - roles))


async def own(session: AsyncSession, asked_id: int, *, person_id: int) -> AskedQuestion | None:
    """A kept question, if this person asked it."""
    question = await session.get(AskedQuestion, asked_id)
    return question if question is not None and question.person_id == person_id else None


async def last_answered(session: AsyncSession, *, person_id: int, now: datetime) -> str | None:
    """The entry or intent that was answered last, while "source?" can still mean it."""
    entry: str | None = await session.scalar(
        select(AskedQuestion.entry)
        .where(
            AskedQuestion.person_id == person_id,
            AskedQuestion.asked_at > now - STAYS_ON_TOPIC,
            AskedQuestion.decision.in_([Decision.ANSWER, PICKED]),
        )
        .order_by(AskedQuestion.id.desc())
        .limit(1)
    )
    return entry


async def keep_words(
    session: AsyncSession,
    words: str,
    *,
    asked_id: int,
    chat_id: int,
    person_id: int,
    hamlet_id: int | None,
    now: datetime,
) -> None:
    """Keep what was asked as typed, until the next question: for a person, if the asker wants to hand it over."""
    draft = await start_draft(
        session,
        chat_id=chat_id,
        person_id=person_id,
        hamlet_id=hamlet_id,
        dialogue=DIALOGUE,
        step="asked",
        data={"words": words[:LONGEST_KEPT], "asked_id": asked_id},
        now=now,
    )
    draft.active = False  # whatever is typed next is a new question


async def kept_words(session: AsyncSession, *, chat_id: int, person_id: int) -> Draft | None:
    """The last question as typed."""
    draft: Draft | None = await session.scalar(
        select(Draft).where(
            Draft.chat_id == chat_id, Draft.person_id == person_id, Draft.dialogue == DIALOGUE, Draft.step == "asked"
        )
    )
    return draft


async def forget_words(session: AsyncSession, *, before: datetime) -> int:
    """Delete what was asked before a moment, as it was typed; returns how many."""
    result = await session.execute(
        delete(Draft)
        .where(Draft.dialogue == DIALOGUE, Draft.step == "asked", Draft.updated_at < before)
        .returning(Draft.id)
    )
    return len(result.all())


async def _registered(session: AsyncSession, hamlet_id: int, *, but: Collection[int] = ()) -> list[str]:
    rows = await session.execute(
        select(Household.id, Household.head, Household.members).where(Household.hamlet_id == hamlet_id)
    )
    return [name for household_id, head, members in rows if household_id not in but for name in (head, *members)]
