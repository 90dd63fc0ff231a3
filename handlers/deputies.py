"""Subject: the deputy while the head is away: a code that says until when, and who holds which role."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from handlers.turn import Turn
from messages import asking
from messages.channels.base import Content
from messages.texts import deputies as words
from messages.texts import people as people_words
from messages.texts import talk, typed
from models import codes, deputies
from models.domain.days import (
    DateReading,
    InTheFuture,
    InThePast,
    Lunar,
    NoSuchDay,
    NotUnderstood,
    OnDay,
)
from models.domain.deputies import read_last_day, read_until
from models.domain.roles import RoleKind
from models.tables import Person

DIALOGUE = "deputy"


async def give_code(turn: Turn) -> None:
    """/capma phó [đến …]: a code for a deputy; asks until when where that is not said."""
    reading = read_until(turn.arguments, today=turn.today)
    if reading is None:
        await ask_until(turn)
    else:
        await _read(turn, reading, turn.arguments)


async def ask_until(turn: Turn) -> None:
    """Until when? A number of weeks by a choice, any other day typed."""
    await turn.begin(DIALOGUE, "until", expecting="text", title=words.TITLE)
    await turn.say(words.ask_until(await turn.place(), turn.you), expecting="text")


async def until_picked(turn: Turn) -> None:
    """deputy.until:<weeks>; 0 is until the head takes it back."""
    weeks = int(turn.args[0])
    await _give(turn, turn.today + timedelta(weeks=weeks) if weeks else None)


async def day_typed(turn: Turn) -> None:
    """The dialogue: the last day."""
    if not turn.text.strip():
        await turn.say(talk.cannot_read(await turn.place()))
        return
    await _read(turn, read_last_day(turn.text, today=turn.today), turn.text)


async def show_holders(turn: Turn) -> None:
    """role.list: who holds what here, to be taken back."""
    if RoleKind.HEAD not in turn.held:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    listed = []
    for role in await deputies.holders_to_list(turn.session, turn.the_hamlet.id):
        name = role.full_name or (await turn.session.get_one(Person, role.person_id)).name
        last = deputies.last_day(role.until, turn.deployment.zone) if role.until else None
        listed.append((role.id, role.kind, name, role.phone, last))
    await turn.say(words.holders(listed, await turn.place(), turn.you, turn.today))


async def role_stays(turn: Turn) -> None:
    """role.stays: what the old phone still holds stays there."""
    await turn.say(words.stays())


def read_last(said: str, *, today: date, you: str) -> date | Content:
    """The last day that was typed, or why it is none."""
    return _last(read_last_day(said, today=today), said, today=today, you=you)


def _last(reading: DateReading, said: str, *, today: date, you: str) -> date | Content:
    match reading:
        case OnDay(day=day):
            return day
        case InThePast(day=day):
            return Content(text=typed.day_in_the_past(day, today))
        case NoSuchDay():
            return typed.no_such_day(reading.month, reading.days_in_month, reading.typed_day, you, near=())
        case InTheFuture() | Lunar() | NotUnderstood():
            return Content(text=typed.day_not_understood(said))
        case _:
            assert_never(reading)


async def _read(turn: Turn, reading: DateReading, said: str) -> None:
    answer = _last(reading, said, today=turn.today, you=turn.you)
    if isinstance(answer, date):
        await _give(turn, answer)
        return
    if turn.draft is None or turn.draft.dialogue != DIALOGUE:
        await turn.begin(DIALOGUE, "until", expecting="text", title=words.TITLE)
    await turn.say(answer)


async def _give(turn: Turn, last: date | None) -> None:
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)  # a day was typed
    place, zone = await turn.place(), turn.deployment.zone
    if RoleKind.HEAD not in turn.held:
        await turn.say(talk.for_the_head(place))
        return
    kind = RoleKind.DEPUTY
    code = await codes.make_role_code(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        role=kind,
        by=turn.person.id,
        now=turn.now,
        role_until=deputies.end_of(last, zone) if last else None,
    )
    limit = words.until_line(last, turn.today) if last else ""
    made = people_words.role_code_made(kind, code.expires_at, zone, turn.today, place, turn.you)
    await turn.say(f"{made} {limit}".rstrip())
    await turn.say("\n\n".join(filter(None, [people_words.role_invitation(kind, code.code, place), limit])))
