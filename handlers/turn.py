"""One turn of a talk: what a person said, who they are, and the means to answer in the same transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.incoming import Incoming
from handlers.recall import Recalled
from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts.contacts import TREASURER, YOU
from models import hamlets, people
from models.chats import Target, target
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, Draft, Hamlet, Person, Role, StandingQuestion


@dataclass(slots=True, kw_only=True)
class Turn:
    """One thing a person said, being answered. Handlers read it, call an operation, and say what happened.

    `arguments` is the text after a command, `args` what follows a picked action after its first colon.
    """

    session: AsyncSession
    deployment: Deployment
    incoming: Incoming
    bot: Bot
    person: Person
    chat: Chat
    roles: list[Role]
    hamlet: Hamlet | None
    now: datetime
    arguments: str = field(default="", repr=False)
    args: tuple[str, ...] = ()
    draft: Draft | None = None
    aside: Draft | None = None  # a dialogue that these words are no answer to: it stays open beside them
    said: int = 0
    is_secret: bool = False  # the person was told that these words are not kept
    nothing_stands: bool = False  # no question stands here: seen, not guessed
    places: dict[int, Place] | None = None  # named in this batch already
    recalled: Recalled | None = None  # what was read for the whole batch, while it holds
    _place: Place | None = None

    @property
    def text(self) -> str:
        """What was typed."""
        return self.incoming.text

    @property
    def here(self) -> Target:
        """This chat, as the outbox takes it."""
        return target(self.chat, self.bot, hamlet_id=self.hamlet.id if self.hamlet else None)

    @property
    def held(self) -> frozenset[RoleKind]:
        """The roles held in the hamlet that this turn is about."""
        return frozenset(role.kind for role in self.roles if self.hamlet and role.hamlet_id == self.hamlet.id)

    @property
    def spot(self) -> tuple[int, int]:
        """This chat and this person."""
        return self.chat.id, self.person.id

    async def question(self) -> StandingQuestion | None:
        """The question that stands here."""
        if self.recalled is not None:
            question = self.recalled.questions.get(self.spot)
            return question if question is not None and question.expires_at > self.now else None
        return await asking.standing(self.session, chat_id=self.chat.id, person_id=self.person.id, now=self.now)

    async def open_draft(self) -> Draft | None:
        """The dialogue that is open here."""
        if self.recalled is not None:
            return self.recalled.drafts.get(self.spot)
        return await people.open_draft(self.session, chat_id=self.chat.id, person_id=self.person.id)

    def forget(self) -> None:
        """What was recalled of this spot was changed: from here on it is read."""
        if self.recalled is not None and self.person.id not in self.recalled.waiting:
            self.nothing_stands = True
        self.recalled = None

    @property
    def you(self) -> str:
        """How this person is addressed (house words: voice 1.1)."""
        for role in self.roles:
            if self.hamlet is None or role.hamlet_id == self.hamlet.id:
                return role.you or YOU
        return YOU

    @property
    def today(self) -> date:
        """The local day of this turn."""
        return self.deployment.day(self.now)

    @property
    def the_hamlet(self) -> Hamlet:
        """The hamlet this turn is about; only in handlers that need one (the router sees to it)."""
        if self.hamlet is None:
            raise LookupError("this turn is about no hamlet")
        return self.hamlet

    @property
    def the_draft(self) -> Draft:
        """The dialogue that is open; only in handlers that are called within one."""
        if self.draft is None:
            raise LookupError("no dialogue is open")
        return self.draft

    async def place(self) -> Place:
        """The hamlet as sentences name it."""
        if self._place is None and self.places is not None:
            self._place = self.places.get(self.the_hamlet.id)
        if self._place is None:
            self._place = await hamlets.place_of(
                self.session, self.the_hamlet, public_url=self.deployment.public_url, treasurer_title=TREASURER
            )
            if self.places is not None:
                self.places[self.the_hamlet.id] = self._place
        return self._place

    async def turn_to(self, hamlet: Hamlet) -> None:
        """From here on this turn is about another hamlet (a code of it was typed), with the roles held by now."""
        self.hamlet, self._place = hamlet, None
        held = await people.roles_of(self.session, self.person.id)
        self.roles = [role for role in held if role.until is None or role.until > self.now]

    async def say(
        self,
        content: Content | str,
        *,
        expecting: str = "",
        title: str = "",
        pushed: bool = False,
        lane: Lane = Lane.ANSWER,
    ) -> None:
        """Answer here. Choices in it become this person's standing question."""
        if isinstance(content, str):
            content = Content(text=content)
        self.said += 1
        await outbox.put(
            self.session,
            content,
            key=f"answer:{self.incoming.bot_id}:{self.incoming.update_id}:{self.said}",
            to=self.here,
            lane=lane,
            now=self.now,
            person_id=self.person.id,
            asked=Asked(expecting=expecting, pushed=pushed, title=title),
            nothing_stands=self.nothing_stands,
            is_first=True,
        )

    async def begin(self, dialogue: str, step: str, **data: Any) -> Draft:  # Any: the dialogue's own JSON values
        """Start a dialogue here: the next plain text goes to it."""
        self.draft = await people.start_draft(
            self.session,
            chat_id=self.chat.id,
            person_id=self.person.id,
            hamlet_id=self.hamlet.id if self.hamlet else None,
            dialogue=dialogue,
            step=step,
            data=data,
            now=self.now,
        )
        return self.draft

    async def take_up(self, draft: Draft) -> None:
        """Go on with a dialogue, in the hamlet that it was begun for."""
        self.draft = draft
        if draft.hamlet_id is not None and (self.hamlet is None or self.hamlet.id != draft.hamlet_id):
            await self.turn_to(await self.session.get_one(Hamlet, draft.hamlet_id))

    def go_on(self, step: str, **data: Any) -> None:  # Any: the dialogue's own JSON values
        """The dialogue's next step, with values added to its data."""
        if self.draft is None:
            raise LookupError("no dialogue is open")
        self.draft.step = step
        self.draft.data = {**self.draft.data, **data}
        self.draft.updated_at = self.now

    async def finish(self) -> None:
        """The dialogue is through."""
        if self.draft is not None:
            await people.end_draft(self.session, self.draft)
            self.draft = None


Handler = Callable[[Turn], Awaitable[None]]
