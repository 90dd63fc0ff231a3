"""Subject: what came of a meeting: who was there, what was agreed, the minutes."""

from __future__ import annotations

from datetime import date

from handlers import announcing, drafting
from handlers import meetings as composing
from handlers.turn import Turn
from messages import asking, tell_meetings
from messages.texts import announcements as announcement_words
from messages.texts import meetings as words
from messages.texts import talk
from models import announcements, meetings
from models.chats import groups_of
from models.domain.announcements import AnnouncementKind
from models.domain.days import OnDay, read_date
from models.domain.meetings import MeetingStatus
from models.domain.roles import HEADS
from models.tables import Meeting

DIALOGUE = "meeting_result"
_STEPS = ("attended", "agreed", "minutes", "until")
_LONGEST_MINUTES = 4000  # letters
_written = drafting.drafted_as(DIALOGUE, gone=words.GONE)


@drafting.heads_only
async def begin(turn: Turn) -> None:
    """meeting.result[:<meeting>]: from the first question on."""
    if not turn.args:
        draft = await announcements.kept_draft(
            turn.session, chat_id=turn.chat.id, person_id=turn.person.id, dialogue=DIALOGUE
        )
        turn.args = (str(draft.data["meeting"]),) if draft is not None else ()
    meeting = await _without_result(turn)
    if meeting is not None:
        await turn.begin(DIALOGUE, "attended", meeting=meeting.id)
        await _ask_next(turn, meeting)


async def typed(turn: Turn) -> None:
    """The answer to what was asked last."""
    if not turn.held & HEADS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.the_draft.step:
        case "attended":
            attended = await composing.households_typed(turn)
            if attended is not None:
                await _taken(turn, "attended", attended)
        case "agreed":
            items = await composing.items_typed(turn)
            if items:
                await _taken(turn, "agreed", list(items))
        case "minutes" if len(turn.text) > _LONGEST_MINUTES:
            await turn.say(words.too_long(turn.text, _LONGEST_MINUTES))
        case "minutes" if turn.text.strip():
            await _taken(turn, "minutes", turn.text.strip())
        case "until":
            reading = read_date(turn.text, today=turn.today)
            if isinstance(reading, OnDay):
                await _taken(turn, "until", reading.day.isoformat())
            else:
                await turn.say(announcement_words.day_not_understood(turn.text, turn.today))
        case _:
            await _go_on(turn)


@_written
async def as_told(turn: Turn) -> None:
    """meeting.as_told: as many as had said that they come."""
    meeting = await _of_draft(turn)
    if meeting is not None:
        counted = await meetings.counted(turn.session, meeting)
        await _taken(turn, "attended", counted.will_be_there)


@_written
async def no_minutes(turn: Turn) -> None:
    """meeting.no_minutes: they are on paper."""
    await _taken(turn, "minutes", "")


@_written
async def no_day(turn: Turn) -> None:
    """meeting.no_day: until whenever."""
    await _taken(turn, "until", "")


@_written
async def publish(turn: Turn) -> None:
    """meeting.publish: it is kept, the groups read it, and in private those who were away."""
    meeting = await _of_draft(turn)
    if meeting is None:
        return
    if any(step not in turn.the_draft.data for step in _STEPS):
        await _ask_next(turn, meeting)
        return
    data, text = turn.the_draft.data, await _post(turn, meeting)
    is_new = await meetings.write_result(
        turn.session, meeting, attended=data["attended"], agreed=data["agreed"], minutes=data["minutes"]
    )
    await turn.finish()
    if not is_new:
        await turn.say(words.GONE)
        return
    hamlet, deployment = turn.the_hamlet, turn.deployment
    morning = announcing.morning_for(hamlet, deployment, AnnouncementKind.ORDINARY, turn.now)
    groups = await tell_meetings.changed(
        turn.session, meeting, hamlet, text, pin=False, due_at=morning or turn.now, now=turn.now
    )
    await turn.say(words.result_sent(groups, morning, deployment.zone, turn.today))


async def _taken(turn: Turn, step: str, value: object) -> None:
    turn.go_on(step, **{step: value})
    await _go_on(turn)


async def _go_on(turn: Turn) -> None:
    meeting = await _of_draft(turn)
    if meeting is not None:
        await _ask_next(turn, meeting)


async def _ask_next(turn: Turn, meeting: Meeting) -> None:
    """Ask for what is missing; where nothing is, show it as the groups will read it."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    missing = next((step for step in _STEPS if step not in turn.the_draft.data), "preview")
    expecting = "amount" if missing == "attended" else "text"
    turn.go_on(missing, expecting=expecting)
    match missing:
        case "attended":
            counted = await meetings.counted(turn.session, meeting)
            await turn.say(words.ask_attended(counted.will_be_there), expecting=expecting)
        case "agreed":
            await turn.say(words.ASK_AGREED)
        case "minutes":
            await turn.say(words.ask_minutes(await turn.place()), expecting=expecting)
        case "until":
            await turn.say(words.ASK_UNTIL, expecting=expecting)
        case _:
            await turn.say(await _post(turn, meeting))
            groups = await groups_of(turn.session, turn.the_hamlet.id)
            await turn.say(words.confirm_result([group.title for group in groups]))


async def _post(turn: Turn, meeting: Meeting) -> str:
    data = turn.the_draft.data
    return words.result_post(
        meeting,
        data["attended"],
        await announcements.households_in(turn.session, turn.the_hamlet.id),
        data["agreed"],
        date.fromisoformat(data["until"]) if data["until"] else None,
        await turn.place(),
        turn.deployment.zone,
        turn.today,
    )


async def _of_draft(turn: Turn) -> Meeting | None:
    turn.args = (str(turn.the_draft.data["meeting"]),)
    return await _without_result(turn)


async def _without_result(turn: Turn) -> Meeting | None:
    """A meeting that has begun and whose result is not written down; else the head is told."""
    meeting = await composing.the_meeting(turn)
    if meeting is not None and (meeting.status is not MeetingStatus.PLANNED or meeting.starts_at > turn.now):
        await turn.say(words.GONE)
        return None
    return meeting
