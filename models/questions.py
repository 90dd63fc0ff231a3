"""Residents' questions as they are kept: masked, with what was decided and whether the answer helped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.masking import NAME, KnownNames, mask
from models.domain.questions import Asked, Decision
from models.domain.questions.likeness import Unanswered
from models.people import start_draft
from models.tables import AskedQuestion, Draft, Household, Person, Role

DIALOGUE = "ask"
PICKED = "picked"
"""Decided by the asker, among the nearest topics."""
LONGEST_KEPT = 1_000
"""Letters of a question that are kept."""
STAYS_ON_TOPIC = timedelta(minutes=10)
"""How long "source?" and "how much?" mean the answer before."""
MOST_LOOKED_AT = 300
"""Questions without an answer that are put together by likeness."""
LONGEST_REMARK = 300


async def record(
    session: AsyncSession,
    text: str,
    asked: Asked,
    *,
    hamlet_id: int | None,
    person_id: int,
    chat_id: int,
    now: datetime,
) -> AskedQuestion:
    """Keep a question, its long numbers and the hamlet's names masked before it is stored."""
    names = await known_names(session, hamlet_id) if hamlet_id is not None else KnownNames([])
    question = AskedQuestion(
        hamlet_id=hamlet_id,
        person_id=person_id,
        chat_id=chat_id,
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


async def last_answered(session: AsyncSession, *, chat_id: int, now: datetime) -> AskedQuestion | None:
    """What was answered last in this chat, while "source?" or "how long?" can still mean it."""
    question: AskedQuestion | None = await session.scalar(
        select(AskedQuestion)
        .where(
            AskedQuestion.chat_id == chat_id,
            AskedQuestion.asked_at > now - STAYS_ON_TOPIC,
            AskedQuestion.decision.in_([Decision.ANSWER, PICKED]),
        )
        .order_by(AskedQuestion.id.desc())
        .limit(1)
    )
    return question


async def without_answer(session: AsyncSession, hamlet_id: int) -> list[Unanswered]:
    """What was asked in the hamlet and got no good answer, the oldest first; names and numbers are masked."""
    rows = await session.scalars(
        select(AskedQuestion)
        .where(
            AskedQuestion.hamlet_id == hamlet_id,
            AskedQuestion.settled_at.is_(None),
            or_(
                AskedQuestion.decision.in_([Decision.UNKNOWN, Decision.SUGGEST]),
                AskedQuestion.useful.is_(False),
            ),
        )
        .order_by(AskedQuestion.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    found = [
        Unanswered(
            asked_id=row.id,
            text=row.masked,
            entry=row.entry if row.useful is False and row.decision in (Decision.ANSWER, PICKED) else None,
            remark=row.remark,
        )
        for row in rows
    ]
    return found[::-1]


async def settle(session: AsyncSession, asked_ids: Collection[int], *, hamlet_id: int, now: datetime) -> None:
    """Somebody has written an answer for these, or put them away."""
    await session.execute(
        update(AskedQuestion)
        .where(AskedQuestion.id.in_(asked_ids), AskedQuestion.hamlet_id == hamlet_id)
        .values(settled_at=now)
    )


async def remark(session: AsyncSession, question: AskedQuestion, words: str) -> None:
    """Keep what the asker finds wrong with the answer, masked as the question is."""
    names = await known_names(session, question.hamlet_id) if question.hamlet_id is not None else KnownNames([])
    question.remark = mask(words[:LONGEST_REMARK], names)


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
