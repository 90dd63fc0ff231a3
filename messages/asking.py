"""The one question that stands per person and chat: placing it, answering it, letting the next one come."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages.channels.base import Choice, Lane
from models.later import later, write_kept
from models.tables import Base, Delivery, DeliveryStatus, Draft, QuestionStatus, StandingQuestion

STANDS = timedelta(minutes=30)
PUSHED_STANDS = timedelta(hours=24)
"""How long one that we came with can be answered; after `STANDS` it gives way to the next that waits."""
TAKE_BACK_WITHIN = timedelta(minutes=10)
"""How long the button that takes something back works, whatever was asked since."""
REPLACING, ASKING, SAYING = range(3)
"""In which order rows are written that belong to one answer."""

_COUNTED_BITS = 16
_PLACED = "questions placed in this transaction, by chat and person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a question stands: what else is typed under it, whether we came with it by ourselves, its short name."""

    expecting: str = ""  # "amount", "household", "name", "text" or nothing else
    pushed: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question that was placed; one that `waits` has its turn when no dialogue is open and no other one stands.

    Its buttons carry `question_id`.
    """

    question_id: int
    waiting: StandingQuestion | None

    @property
    def waits(self) -> bool:
        """Whether it stands behind another."""
        return self.waiting is not None

    def carried_by(self, delivery_id: int) -> None:
        """Remember which delivery carries it: one that waits is let go by it when its turn comes."""
        if self.waiting is not None:
            self.waiting.delivery_id = delivery_id


async def place(
    session: AsyncSession,
    choices: Sequence[Choice],
    *,
    chat_id: int,
    person_id: int,
    asked: Asked,
    hamlet_id: int | None,
    now: datetime,
    nothing_stands: bool = False,
) -> Placed:
    """Make a question stand; a pushed one waits for its turn, any other takes the place of the one before.

    `hamlet_id`: what is picked is about this hamlet, whichever the person spoke of meanwhile.
    `nothing_stands`: the caller has seen that there is none before, and saves the look.
    """
    if asked.pushed:  # nothing overtakes what waits already: it comes now, if nothing else is open
        await let_next_come(session, chat_id=chat_id, person_id=person_id, now=now)
    waits = asked.pushed and await _is_busy(session, chat_id=chat_id, person_id=person_id, now=now)
    placed = session.info.setdefault(_PLACED, set())
    question_id = _next_id(now)
    values = {
        "id": question_id,
        "chat_id": chat_id,
        "person_id": person_id,
        "hamlet_id": hamlet_id,
        "choices": [
            {"label": each.label, "action": each.action, "answer": each.answer, "exact": each.exact}
            for each in choices
        ],
        "expecting": asked.expecting,
        "pushed": asked.pushed,
        "title": asked.title[:80],
        "status": QuestionStatus.WAITING if waits else QuestionStatus.STANDING,
        "asked_at": now,
        "expires_at": now + (PUSHED_STANDS if asked.pushed else STANDS),
    }
    if waits:
        waiting = StandingQuestion(**values)
        session.add(waiting)
        await session.flush()
        return Placed(question_id, waiting)
    if (chat_id, person_id) in placed or not nothing_stands:
        await _replace(session, chat_id=chat_id, person_id=person_id)
    placed.add((chat_id, person_id))
    later(session, _ASK, values, order=ASKING)
    return Placed(question_id, None)


async def standing(session: AsyncSession, *, chat_id: int, person_id: int, now: datetime) -> StandingQuestion | None:
    """The question this person can answer now in this chat."""
    question: StandingQuestion | None = await session.scalar(_STANDING, {"chat": chat_id, "person": person_id})
    return question if question and question.expires_at > now else None


async def last(session: AsyncSession, *, chat_id: int, person_id: int) -> StandingQuestion | None:
    """The question asked last, standing or not: what a late number was meant for."""
    question: StandingQuestion | None = await session.scalar(_LAST, {"chat": chat_id, "person": person_id})
    return question


async def answer(
    session: AsyncSession, question: StandingQuestion, *, now: datetime, takes_back: bool = False
) -> bool:
    """Mark a question answered; False where somebody was quicker (a button pressed twice).

    A question that we came with ourselves can also be answered late, by its button: its choices say all that they
    are about, and what they do is checked against the data again. The same holds of a choice that `takes_back` what
    was done. Any other of a dialogue cannot: its draft has moved on.
    """
    answerable = [QuestionStatus.STANDING]
    if question.pushed or takes_back:
        answerable += [QuestionStatus.REPLACED, QuestionStatus.WAITING]
    result = await session.execute(
        update(StandingQuestion)
        .where(StandingQuestion.id == question.id, StandingQuestion.status.in_(answerable))
        .values(status=QuestionStatus.ANSWERED, answered_at=now)
        .returning(StandingQuestion.id)
    )
    return result.scalar_one_or_none() is not None


async def stand_again(session: AsyncSession, *, chat_id: int, person_id: int, now: datetime) -> None:
    """Let the question just answered stand on: what was picked only showed something, the rest is still on offer."""
    question = await last(session, chat_id=chat_id, person_id=person_id)
    if question is None or question.status is not QuestionStatus.ANSWERED:
        return
    question.status, question.answered_at = QuestionStatus.STANDING, None
    question.expires_at = max(question.expires_at, now + STANDS)
    await session.flush()


async def drop(session: AsyncSession, *, chat_id: int, person_id: int) -> None:
    """Nothing stands any more for this person in this chat."""
    await _replace(session, chat_id=chat_id, person_id=person_id)


async def give_way(session: AsyncSession, action: str, *, chat_id: int, person_id: int, now: datetime) -> None:
    """What was asked went on by itself: the standing question stands no more if `action` is one of its choices."""
    question = await standing(session, chat_id=chat_id, person_id=person_id, now=now)
    if question is not None and any(choice["action"].partition(":")[0] == action for choice in question.choices):
        await drop(session, chat_id=chat_id, person_id=person_id)


async def drop_about(session: AsyncSession, subject: str, *, chat_id: int, person_id: int, now: datetime) -> None:
    """What was asked about changed elsewhere: a standing question with a choice of this subject stands no more."""
    question = await standing(session, chat_id=chat_id, person_id=person_id, now=now)
    if question is not None and any(choice["action"].startswith(f"{subject}.") for choice in question.choices):
        await drop(session, chat_id=chat_id, person_id=person_id)


async def let_next_come(session: AsyncSession, *, chat_id: int, person_id: int, now: datetime) -> None:
    """Send the oldest pushed question that waits, if nothing else is open."""
    question = await _next(session, chat_id=chat_id, person_id=person_id)
    if question is None or await _is_busy(session, chat_id=chat_id, person_id=person_id, now=now):
        return
    await _replace(session, chat_id=chat_id, person_id=person_id)
    question.status = QuestionStatus.STANDING
    question.asked_at, question.expires_at = now, now + PUSHED_STANDS
    await session.execute(
        update(Delivery)
        .where(
            (Delivery.id == question.delivery_id) | (Delivery.parent_id == question.delivery_id),
            Delivery.status == DeliveryStatus.WAITING,
        )
        .values(status=DeliveryStatus.QUEUED, lane=Lane.EMERGENCY)  # behind the answer that let it come
    )


async def take_out(session: AsyncSession, about: str, *, but_of: int) -> None:
    """What waits for its turn and is about this is not asked any more: it was settled meanwhile.

    `about`: how the keys of the deliveries begin; `but_of`: whose questions stay.
    """
    rows = await session.execute(
        select(StandingQuestion.id, Delivery.id)
        .join(Delivery, Delivery.id == StandingQuestion.delivery_id)
        .where(
            StandingQuestion.status == QuestionStatus.WAITING,
            StandingQuestion.person_id != but_of,
            Delivery.key.startswith(about, autoescape=True),
            Delivery.status == DeliveryStatus.WAITING,
        )
    )
    for question_id, delivery_id in rows.all():
        await session.execute(
            update(StandingQuestion)
            .where(StandingQuestion.id == question_id)
            .values(status=QuestionStatus.REPLACED, delivery_id=None)
        )
        await session.execute(
            update(Delivery)
            .where((Delivery.id == delivery_id) | (Delivery.parent_id == delivery_id))
            .values(status=DeliveryStatus.CANCELLED)
        )


async def waiting_places(session: AsyncSession) -> list[tuple[int, int]]:
    """(chat, person) pairs for whom a pushed question waits: the clock lets them come when the others are old."""
    rows = await session.execute(
        select(StandingQuestion.chat_id, StandingQuestion.person_id)
        .where(StandingQuestion.status == QuestionStatus.WAITING)
        .distinct()
    )
    return [(chat_id, person_id) for chat_id, person_id in rows]


async def _next(session: AsyncSession, *, chat_id: int, person_id: int) -> StandingQuestion | None:
    """The oldest pushed question that waits: nothing overtakes it."""
    question: StandingQuestion | None = await session.scalar(_NEXT, {"chat": chat_id, "person": person_id})
    return question


async def _is_busy(session: AsyncSession, *, chat_id: int, person_id: int, now: datetime) -> bool:
    question = await standing(session, chat_id=chat_id, person_id=person_id, now=now)
    if question is not None and (not question.pushed or question.asked_at > now - STANDS):
        return True
    draft = await session.scalar(
        select(Draft.id).where(
            Draft.chat_id == chat_id,
            Draft.person_id == person_id,
            Draft.active.is_(True),
            Draft.updated_at > now - STANDS,
        )
    )
    return draft is not None


# made once: building a statement costs more than running it
_OF_THE_TWO = select(StandingQuestion).where(
    StandingQuestion.chat_id == bindparam("chat"), StandingQuestion.person_id == bindparam("person")
)
_STANDING = _OF_THE_TWO.where(StandingQuestion.status == QuestionStatus.STANDING)
_LAST = (
    _OF_THE_TWO.where(StandingQuestion.status != QuestionStatus.WAITING).order_by(StandingQuestion.id.desc()).limit(1)
)
_NEXT = _OF_THE_TWO.where(StandingQuestion.status == QuestionStatus.WAITING).order_by(StandingQuestion.id).limit(1)
_QUESTIONS = Base.metadata.tables[StandingQuestion.__tablename__]
_ASK = insert(_QUESTIONS)
_REPLACE = (
    update(_QUESTIONS)
    .where(
        _QUESTIONS.c.chat_id == bindparam("chat"),
        _QUESTIONS.c.person_id == bindparam("person"),
        _QUESTIONS.c.status == QuestionStatus.STANDING,
    )
    .values(status=QuestionStatus.REPLACED)
)


async def _replace(session: AsyncSession, *, chat_id: int, person_id: int) -> None:
    """What stands stands no more, once the rows that are kept back are written."""
    if (chat_id, person_id) in session.info.get(_PLACED, ()):
        await write_kept(session)  # what was asked in this transaction is replaced too
    await session.flush()  # and what the unit of work knows of it
    later(session, _REPLACE, {"chat": chat_id, "person": person_id}, order=REPLACING)


_counted = itertools.count(secrets.randbelow(1 << _COUNTED_BITS))


def _next_id(now: datetime) -> int:
    """An id that is larger than those of all questions asked before: milliseconds, then a count of this process."""
    return (int(now.timestamp() * 1000) << _COUNTED_BITS) | (next(_counted) % (1 << _COUNTED_BITS))
