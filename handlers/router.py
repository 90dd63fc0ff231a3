"""Who is it, what do they mean, which handler answers: one talk on every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import left_work, urgent
from handlers.incoming import ChatKind, FileKind, Incoming
from handlers.recall import Recalled
from handlers.turn import Handler, Turn
from messages import asking, outbox
from messages.channels.base import Choice, Content
from messages.refusals import in_words
from messages.texts import talk
from messages.texts.commands import COMMANDS
from messages.texts.left_work import GO_ON
from models import hamlets, people
from models.domain.choices import (
    ChoiceReading,
    Leave,
    NotAChoice,
    Option,
    OutOfRange,
    Picked,
    is_number,
    match_choice,
)
from models.domain.commands import (
    ArgumentsParse,
    Called,
    GroupCode,
    JoinCode,
    NoCommand,
    NotAllowed,
    UnknownCommand,
    read_code,
    read_command,
)
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import HEADS, HELPERS, RIGHTS, TREASURY, may
from models.refusals import Refusal
from models.tables import Bot, Draft, Hamlet, Person, Role, StandingQuestion

LONG_TEXT = 80  # letters: a head's text over this is probably an announcement
SENDING = "announce.back"  # what it is called to take back a post that is being sent
HAMLETLESS = frozenset({"start", "hoi", "nhantin", "thongtin"})  # for those too whom we cannot place
ALWAYS = frozenset(
    {"menu", "trogiup"}
)  # understood in the middle of a dialogue too: nobody announces the word "menu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """bot.py's visible table: what answers which command, picked choice, dialogue, kind of message.

    `actions` are found by what stands before the first colon of a picked action ("round.close:12"). `group_commands`
    are those that work in a group; the others are answered with "in private, please". `takes`: what texts a dialogue
    may be answered with that opened by itself; one that is not named takes every text.
    """

    commands: Mapping[str, Handler]
    actions: Mapping[str, Handler]
    dialogues: Mapping[str, Handler]
    takes: Mapping[str, Callable[[str], bool]]
    arguments: Mapping[str, ArgumentsParse]
    group_commands: frozenset[str]
    join_code: Handler
    group_code: Handler
    question: Handler
    head_content: Handler  # a long text or a photo of a head
    photo: Handler  # anybody else's photo
    spreadsheet: Handler  # a treasurer's or head's document
    unbound_group: Handler
    overheard: Handler  # what is said to the bot in a bound group, before it is answered


class Router:
    """Takes one Incoming in one open transaction and answers it through the outbox."""

    def __init__(self, routes: Routes, deployment: Deployment) -> None:
        self._routes = routes
        self._deployment = deployment

    async def handle(self, session: AsyncSession, incoming: Incoming, recalled: Recalled | None = None) -> bool:
        """Answer what was said. Raises Refusal for an expected no: the caller rolls back and calls `refuse`.

        `recalled` is what was read for a whole batch. Returns whether it was a secret, which is not to be kept.
        """
        session.info.pop(outbox.SPOKEN_TO, None)
        turn = await self._turn(session, incoming, recalled or Recalled())
        may_wait = turn.recalled is None or turn.person.id in turn.recalled.waiting
        if turn.chat.kind == ChatKind.GROUP:
            await self._in_group(turn)
        else:
            await self._in_private(turn)
        if may_wait:
            await asking.let_next_come(session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)
        if recalled is not None:
            elsewhere = session.info.pop(outbox.SPOKEN_TO, set()) - {turn.chat.id}
            recalled.turn_over(turn.spot, changed_more=bool(elsewhere) or turn.draft is not None)
        return turn.is_secret

    async def refuse(self, session: AsyncSession, incoming: Incoming, refusal: Refusal) -> None:
        """Say an expected no, in a transaction of its own."""
        turn = await self._turn(session, incoming, Recalled())
        place = await turn.place() if turn.hamlet else None
        await turn.say(in_words(refusal, place=place, you=turn.you, zone=self._deployment.zone, today=turn.today))

    async def apologise(self, session: AsyncSession, incoming: Incoming) -> None:
        """Say that something of ours broke (after the third failure)."""
        if incoming.chat_kind is ChatKind.PRIVATE:
            turn = await self._turn(session, incoming, Recalled())
            await turn.say(talk.OUR_FAULT)

    # who

    async def _turn(self, session: AsyncSession, incoming: Incoming, recalled: Recalled) -> Turn:
        now = incoming.received_at
        bot = await session.get_one(Bot, incoming.bot_id)
        recalled.kept["bot", bot.id] = bot
        person, chat = await people.recognise(
            session,
            bot=bot,
            user=incoming.sender,
            name=incoming.sender_name,
            address=incoming.chat,
            chat_kind=incoming.chat_kind,
            chat_title=incoming.chat_title,
            now=now,
            person=recalled.people.get((bot.id, incoming.sender)),
            chat=recalled.chats.get((bot.id, incoming.chat)),
        )
        known = recalled if recalled.is_fresh((chat.id, person.id)) else None
        roles = known.roles.get(person.id, []) if known else list(await people.roles_of(session, person.id))
        roles = [role for role in roles if role.until is None or role.until > now]
        in_group = chat.hamlet_id if incoming.chat_kind is ChatKind.GROUP else None
        hamlet = await self._hamlet(session, in_group or person.hamlet_id, bot, roles)
        if hamlet:
            recalled.kept["hamlet", hamlet.id] = hamlet
        if hamlet and person.hamlet_id is None:
            person.hamlet_id = hamlet.id
        return Turn(
            session=session,
            deployment=self._deployment,
            incoming=incoming,
            bot=bot,
            person=person,
            chat=chat,
            roles=roles,
            hamlet=hamlet,
            now=now,
            recalled=known,
            places=recalled.places,
            nothing_stands=known is not None and (chat.id, person.id) not in known.questions,
        )

    async def _hamlet(
        self, session: AsyncSession, hamlet_id: int | None, bot: Bot, roles: Sequence[Role]
    ) -> Hamlet | None:
        hamlet_id = hamlet_id or (roles[0].hamlet_id if roles else bot.hamlet_id)
        if hamlet_id is not None:
            return await session.get(Hamlet, hamlet_id)
        return await hamlets.only_one(session)

    # private

    async def _in_private(self, turn: Turn) -> None:
        incoming = turn.incoming
        if incoming.edited:
            await turn.say(talk.EDITED)
        elif incoming.choice is not None:
            await self._pressed(turn, incoming.choice)
        elif not await self._slash_command(turn) and not await self._answers(turn):
            await self._new_matter(turn)
            if turn.aside is not None and turn.draft is None:
                turn.aside.active = True  # what was asked meanwhile is answered, the other answer may still come

    async def _slash_command(self, turn: Turn) -> bool:
        if not turn.text.lstrip().startswith("/"):
            return False
        reading = read_command(
            turn.text, COMMANDS, held=turn.held, arguments=self._routes.arguments, bot_name=turn.bot.username or None
        )
        if isinstance(reading, NoCommand):
            return False
        await self._command(turn, reading)
        return True

    async def _answers(self, turn: Turn) -> bool:
        """Whether this answers what was asked: the standing question, or the dialogue that is open."""
        question = await turn.question()
        turn.draft = await turn.open_draft()
        if turn.text and await self._always(turn):
            return True
        if turn.text and question is not None:
            reading = _read_choice(turn, question)
            match reading:
                case Picked():
                    await self._pick(turn, question, reading.index)
                    return True
                case Leave():
                    await self._leave(turn)
                    return True
                case OutOfRange():
                    await turn.say(talk.out_of_range(reading.last))
                    return True
                case NotAChoice():
                    pass
                case _:
                    assert_never(reading)
        elif turn.text and isinstance(_read_choice(turn, None), Leave):
            await self._leave(turn)
            return True
        if turn.draft is None or turn.draft.dialogue not in self._routes.dialogues:
            return False
        if await left_work.is_old(turn, turn.draft):
            return await left_work.put_away(turn, turn.draft)
        takes = self._routes.takes.get(turn.draft.dialogue)
        if takes is not None and not takes(turn.text):
            turn.aside, turn.draft = turn.draft, None
            return False
        await turn.take_up(turn.draft)
        if await urgent.comes_first(turn):
            return True
        if (other := self._other_work(turn, turn.draft)) is not None:
            await self._command(turn, other)
            return True
        await self._routes.dialogues[turn.draft.dialogue](turn)
        if turn.draft is not None and turn.draft.active:
            turn.draft.updated_at = turn.now  # asked anew, whatever came of it
        return True

    async def _always(self, turn: Turn) -> bool:
        reading = read_command(turn.text, COMMANDS, held=turn.held, arguments={})
        if turn.draft is None or not isinstance(reading, Called) or reading.name not in ALWAYS:
            return False
        await self._command(turn, reading)
        return True

    def _other_work(self, turn: Turn, draft: Draft) -> Called | None:
        """A command that cannot be the answer that the dialogue awaits: a sum, a choice, a household of one name."""
        expecting = draft.data.get("expecting")
        if expecting not in ("amount", "choice", "household"):
            return None
        reading = read_command(turn.text, COMMANDS, held=turn.held, arguments=self._routes.arguments)
        if not isinstance(reading, Called) or (expecting == "household" and len(turn.text.split()) < 2):
            return None
        return reading

    async def _new_matter(self, turn: Turn) -> None:
        routes = self._routes
        file = turn.incoming.file
        may_announce = bool(turn.held & HEADS)  # these are asked what it is for, below the number
        if file is not None and turn.text and not may_announce and await urgent.said_with_file(turn):
            return
        if file is not None and file.is_picture and file.is_too_heavy_to_show:
            await turn.say(talk.PICTURE_TOO_HEAVY)
        elif file is not None and file.kind in (FileKind.VOICE, FileKind.OTHER) and not turn.text:
            await turn.say(talk.cannot_read(await turn.place() if turn.hamlet else None))
        elif file is not None and file.kind is FileKind.DOCUMENT and not file.codes:
            await routes.spreadsheet(turn)
        elif file is not None and (file.kind is FileKind.PHOTO or file.codes):
            await (routes.head_content if turn.held & HEADS else routes.photo)(turn)
        elif isinstance(read_code(turn.text), JoinCode):
            await routes.join_code(turn)
        else:
            await self._words(turn)

    async def _words(self, turn: Turn) -> None:
        reading = read_command(turn.text, COMMANDS, held=turn.held, arguments=self._routes.arguments)
        if not isinstance(reading, NoCommand):
            await self._command(turn, reading)
        elif is_number(turn.text):
            await self._late_number(turn)
        elif await left_work.typed(turn):
            return
        elif turn.held & HEADS and len(turn.text) > LONG_TEXT:
            await self._routes.head_content(turn)
        else:
            await self._routes.question(turn)

    async def _late_number(self, turn: Turn) -> None:
        question = await asking.last(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        if question is None:
            await turn.say(talk.no_question(turn.text.strip()))
        else:
            await turn.say(talk.old_question(question.asked_at, self._deployment.zone, another_stands=False))

    # choices

    async def _pressed(self, turn: Turn, data: str) -> None:
        """A button, perhaps an old one: checked against what stands now."""
        turn.draft = await turn.open_draft()
        number, _, index = data.partition(":")
        question = (
            await turn.session.get(StandingQuestion, int(number))
            if number.isdecimal() and index.isdecimal() and len(number) <= len(str(1 << 63)) and int(number) < 1 << 63
            else None
        )
        if question is None and index.isdecimal():
            await turn.say(talk.forgotten_question())  # kept no longer than what was said with it
        if question is None or question.chat_id != turn.chat.id or int(index) >= len(question.choices):
            return
        if question.person_id != turn.person.id:
            asked = await turn.session.get_one(Person, question.person_id)
            await turn.say(talk.somebody_elses(asked.name))
            return
        stands = await turn.question()
        action = question.choices[int(index)]["action"]
        late_but_safe = question.answered_at is None and (
            (question.pushed and question.expires_at > turn.now)
            or (_takes_back(question, int(index)) and turn.now - question.asked_at <= asking.TAKE_BACK_WITHIN)
        )
        if (stands is not None and stands.id == question.id) or late_but_safe:
            await self._pick(turn, question, int(index))
        elif action.startswith("/"):
            await self.act(turn, action)  # a menu's button only names a command: it never gets old
        elif question.answered_at is not None:
            await turn.say(talk.ALREADY_PICKED)
        else:
            await turn.say(
                talk.old_question(question.asked_at, self._deployment.zone, another_stands=stands is not None)
            )
            if stands is not None:
                await self._ask_again(turn, stands)

    async def _ask_again(self, turn: Turn, question: StandingQuestion) -> None:
        """Put the standing question under what was just said."""
        choices = tuple(
            Choice(label=each["label"], action=each["action"], answer=each["answer"], exact=each["exact"])
            for each in question.choices
        )
        await turn.say(Content(text=talk.CHOOSE, choices=choices), expecting=question.expecting, title=question.title)

    async def _pick(self, turn: Turn, question: StandingQuestion, index: int) -> None:
        takes_back = _takes_back(question, index)
        if not await asking.answer(turn.session, question, now=turn.now, takes_back=takes_back):
            await turn.say(talk.ALREADY_PICKED)
            return
        if question.hamlet_id is not None and (turn.hamlet is None or turn.hamlet.id != question.hamlet_id):
            await turn.turn_to(await turn.session.get_one(Hamlet, question.hamlet_id))
        await self.act(turn, question.choices[index]["action"])

    async def act(self, turn: Turn, action: str) -> None:
        """Do what a choice stands for: a word of the talk itself, a command of the menu ("/nop"), or an action."""
        if action == "leave":
            await self._leave(turn, was_asked=True)
        elif action == GO_ON:
            await left_work.go_on(turn)
        elif action.startswith("/"):
            name = action[1:]
            await self._command(turn, Called(name=name) if may(turn.held, name) else NotAllowed(name=name))
        else:
            name, *args = action.split(":")
            turn.args = tuple(args)
            await self._routes.actions[name](turn)

    async def _leave(self, turn: Turn, *, was_asked: bool = False) -> None:
        question = await turn.question()
        done = _can_be_taken_back(question) if question is not None and turn.draft is None else None
        if done == SENDING:
            await turn.say(talk.STILL_SENDING)
            return
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        if turn.draft is not None:
            turn.draft.active = False
            await turn.say(talk.left(str(turn.draft.data.get("title", ""))))
        elif done is not None:
            await turn.say(talk.STAYS_DONE)
        else:
            await turn.say(talk.LEFT if question or was_asked else talk.NOTHING_TO_LEAVE)

    # commands

    async def _command(self, turn: Turn, reading: Called | NotAllowed | UnknownCommand) -> None:
        place = await turn.place() if turn.hamlet else None
        match reading:
            case UnknownCommand():
                await turn.say(talk.unknown_command(reading.typed))
            case NotAllowed():
                await turn.say(_not_theirs(reading.name, turn, place) if place else talk.no_hamlet())
            case Called(name="thoi"):
                turn.draft = await turn.open_draft()
                await self._leave(turn)
            case Called():
                handler = self._routes.commands.get(reading.name)
                if handler is None:
                    await turn.say(talk.not_yet(None if turn.held & HEADS else place))
                elif turn.hamlet is None and reading.name not in HAMLETLESS:
                    await turn.say(talk.no_hamlet())
                else:
                    await self._set_aside(turn)
                    turn.arguments = reading.arguments
                    await handler(turn)
            case _:
                assert_never(reading)

    async def _set_aside(self, turn: Turn) -> None:
        """A command in the middle of a dialogue: the dialogue waits as a draft, its question stands no more."""
        draft = await turn.open_draft()
        if draft is not None:
            draft.active = False
        turn.draft = None
        if not turn.nothing_stands:
            await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        turn.forget()

    # groups

    async def _in_group(self, turn: Turn) -> None:
        incoming = turn.incoming
        if incoming.choice is not None:
            await self._pressed(turn, incoming.choice)
            return
        if isinstance(read_code(turn.text), GroupCode):
            await self._routes.group_code(turn)
            return
        if turn.chat.hamlet_id is None:
            await self._routes.unbound_group(turn)
            return
        await self._routes.overheard(turn)
        question = await turn.question()
        if question is not None:
            picked = _read_choice(turn, question)
            if isinstance(picked, Picked):
                await self._pick(turn, question, picked.index)
                return
        reading = read_command(
            turn.text, COMMANDS, held=turn.held, arguments=self._routes.arguments, bot_name=turn.bot.username or None
        )
        match reading:
            case NoCommand():
                await self._group_words(turn)
            case Called() if reading.name in self._routes.group_commands:
                turn.arguments = reading.arguments
                await self._routes.commands[reading.name](turn)
            case _:
                await turn.say(talk.PRIVATE_MATTER)

    async def _group_words(self, turn: Turn) -> None:
        if is_number(turn.text):
            other = await turn.session.scalar(
                select(StandingQuestion)
                .where(
                    StandingQuestion.chat_id == turn.chat.id,
                    StandingQuestion.status == "standing",
                    StandingQuestion.expires_at > turn.now,
                )
                .order_by(StandingQuestion.id.desc())
                .limit(1)
            )
            if other is not None:
                asked = await turn.session.get_one(Person, other.person_id)
                await turn.say(talk.somebody_elses(asked.name))
            else:
                await self._late_number(turn)
        elif turn.text.strip():
            await self._routes.question(turn)
        elif turn.incoming.file is None:
            await self._routes.commands["trogiup"](turn)


def _read_choice(turn: Turn, question: StandingQuestion | None) -> ChoiceReading:
    """What was typed, held against the choices that stand; with none, only whether the person wants out."""
    expecting = question.expecting if question else str(turn.draft.data.get("expecting", "")) if turn.draft else ""
    options = [
        Option(label=each["label"], answer=each["answer"], exact=bool(each["exact"]))
        for each in (question.choices if question else ())
    ]
    return match_choice(
        turn.text,
        options,
        expecting="amount" if expecting == "amount" else "household" if expecting == "household" else None,
        expecting_name=expecting == "name",
    )


def _takes_back(question: StandingQuestion, index: int) -> bool:
    """Whether a choice takes back what was just done: another question since does not end that."""
    return str(question.choices[index]["label"]) == talk.TAKE_BACK


def _can_be_taken_back(question: StandingQuestion) -> str | None:
    """What was just done, if what stands is an offer to take that back: the action's name."""
    offers = [str(each["action"]) for each in question.choices if each["label"] == talk.TAKE_BACK]
    return offers[0].partition(":")[0] if offers else None


def _not_theirs(command: str, turn: Turn, place: Place) -> Content:
    """Whose work a command is, said to somebody who may not give it."""
    needed, held = RIGHTS[command], turn.held
    if not needed & (HEADS | TREASURY):
        return talk.for_the_commune(place)
    if needed & HELPERS and not needed & TREASURY:
        return talk.for_the_helpers(place)
    if held & HEADS and not needed & HEADS:
        return talk.treasurer_not_head(place, turn.you)
    if held & TREASURY and not needed & TREASURY:
        return talk.head_not_treasurer(place, turn.you)
    if command == "danhsach" and held:
        return talk.names_and_debts(place, turn.you)
    if command == "thongbao":
        return talk.for_the_head_announcing(place)
    return talk.for_the_treasurer(place) if needed & TREASURY and not needed & HEADS else talk.for_the_head(place)
