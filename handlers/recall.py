"""What is known of everybody in a batch of updates, read in a handful of statements instead of some for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.incoming import Incoming
from models.domain.place import Place
from models.tables import Bot, Chat, Draft, Hamlet, Person, QuestionStatus, Role, StandingQuestion

_WAITING = aliased(StandingQuestion)
_WAITS = exists().where(_WAITING.person_id == Person.id, _WAITING.status == QuestionStatus.WAITING)
# built once: they run for every batch, and building one costs as much as running it
_PEOPLE = (
    select(Person, Hamlet, Role, StandingQuestion, Draft, _WAITS)
    .outerjoin(Hamlet, Hamlet.id == Person.hamlet_id)
    .outerjoin(Role, and_(Role.person_id == Person.id, Role.revoked_at.is_(None)))
    .outerjoin(
        StandingQuestion,
        and_(
            StandingQuestion.person_id == Person.id,
            StandingQuestion.status == QuestionStatus.STANDING,
        ),
    )
    .outerjoin(Draft, and_(Draft.person_id == Person.id, Draft.active.is_(True)))
    .where(tuple_(Person.bot_id, Person.user).in_(bindparam("users", expanding=True)))
    .order_by(Role.granted_at, Role.id, Draft.updated_at)
)
_CHATS = (
    select(Chat, Bot)
    .join(Bot, Bot.id == Chat.bot_id)
    .where(tuple_(Chat.bot_id, Chat.address).in_(bindparam("addresses", expanding=True)))
)

Spot = tuple[int, int]
"""A chat and a person in it, by id."""


@dataclass(slots=True, kw_only=True)
class Recalled:
    """The rows of one batch. A spot is good for one turn: what that turn changed is read anew after it.

    A turn that spoke to any other chat, or went on with a dialogue, may have changed anything: then nothing is
    recalled any more.
    """

    people: dict[tuple[int, str], Person] = field(default_factory=dict)
    chats: dict[tuple[int, str], Chat] = field(default_factory=dict)
    roles: dict[int, list[Role]] = field(default_factory=dict)
    questions: dict[Spot, StandingQuestion] = field(default_factory=dict)
    drafts: dict[Spot, Draft] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)  # people for whom questions wait, in whatever chat
    places: dict[int, Place] = field(default_factory=dict)
    kept: dict[tuple[str, int], Bot | Hamlet] = field(default_factory=dict)  # a session lets go of what nobody holds
    _fresh: set[Spot] = field(default_factory=set)

    def is_fresh(self, spot: Spot) -> bool:
        """Whether what is recalled of a spot (roles, question, draft) still holds."""
        return spot in self._fresh

    def turn_over(self, spot: Spot, *, changed_more: bool) -> None:
        """A turn at a spot is through. `changed_more`: it spoke to other chats, or was a step of a dialogue."""
        if changed_more:
            self._fresh.clear()
            self.places.clear()
        else:
            self._fresh.discard(spot)

    def remember(self, spot: Spot) -> None:
        """What was read of a spot holds until its turn is through."""
        self._fresh.add(spot)


async def recall(session: AsyncSession, said: Sequence[Incoming]) -> Recalled:
    """Read everything that answering these will ask for first."""
    recalled = Recalled()
    users = {(each.bot_id, each.sender) for each in said}
    addresses = {(each.bot_id, each.chat) for each in said}
    for chat, bot in await session.execute(_CHATS, {"addresses": list(addresses)}):
        recalled.chats[chat.bot_id, chat.address] = chat
        recalled.kept["bot", bot.id] = bot
    for person, hamlet, role, question, draft, waits in await session.execute(_PEOPLE, {"users": list(users)}):
        recalled.people[person.bot_id, person.user] = person
        if hamlet is not None:
            recalled.kept["hamlet", hamlet.id] = hamlet
        if role is not None and role not in (roles := recalled.roles.setdefault(person.id, [])):
            roles.append(role)
        if question is not None:
            recalled.questions[question.chat_id, question.person_id] = question
        if waits:
            recalled.waiting.add(person.id)
        if draft is not None:  # of several the newest is kept
            recalled.drafts[draft.chat_id, draft.person_id] = draft
    for each in said:
        found, where = recalled.people.get((each.bot_id, each.sender)), recalled.chats.get((each.bot_id, each.chat))
        if found is not None and where is not None:
            recalled.remember((where.id, found.id))
    return recalled
