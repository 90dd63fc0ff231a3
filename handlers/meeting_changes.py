"""Subject: a meeting is moved or called off, with a post that says so."""

from __future__ import annotations

from datetime import datetime

from handlers import announcing, drafting
from handlers import meetings as composing
from handlers.turn import Turn
from messages import asking, tell_meetings
from messages.texts import meetings as words
from messages.texts import talk
from models import meetings
from models.chats import groups_of
from models.domain.announcements import AnnouncementKind
from models.domain.meetings import LONGEST_LINE, MeetingStatus
from models.domain.roles import HEADS
from models.tables import Meeting

DIALOGUE = "meeting_change"
_LONGEST_WHY = 120  # letters


@drafting.heads_only
async def keep(turn: Turn) -> None:
    """meeting.keep:<meeting>: too few have said that they come; it is held."""
    meeting = await composing.the_meeting(turn)
    if meeting is not None:
        await turn.say(words.stays(meeting, turn.deployment.zone, turn.today))


@drafting.heads_only
async def move(turn: Turn) -> None:
    """meeting.move:<meeting>: to which hour."""
    meeting = await _changeable(turn)
    if meeting is not None:
        await turn.begin(DIALOGUE, "when", expecting="text", meeting=meeting.id)
        await turn.say(words.ASK_WHEN)


@drafting.heads_only
async def call_off(turn: Turn) -> None:
    """meeting.cancel:<meeting>: why."""
    meeting = await _changeable(turn)
    if meeting is not None:
        await turn.begin(DIALOGUE, "why", expecting="text", meeting=meeting.id)
        await turn.say(words.ASK_WHY)


async def typed(turn: Turn) -> None:
    """The new hour, the new place, or why it is called off."""
    if not turn.held & HEADS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    meeting = await _of_draft(turn)
    if meeting is None:
        return
    line = " ".join(turn.text.split())
    match turn.the_draft.step:
        case "when":
            moment = await composing.read_when(turn)
            if moment is not None:
                turn.go_on("place", to=moment.isoformat())
                await turn.say(words.ask_new_place(meeting.place))
        case "place" if len(line) > LONGEST_LINE:
            await turn.say(words.too_long(line))
        case "place" if line:
            turn.go_on("confirm", place=line)
            await _preview(turn, meeting)
        case "why" if len(line) > _LONGEST_WHY:
            await turn.say(words.too_long(line, _LONGEST_WHY))
        case "why" if line:
            turn.go_on("confirm", why=line.rstrip(" ."))
            await _preview(turn, meeting)
        case "confirm":
            await _preview(turn, meeting)
        case _:
            await turn.say(words.ASK_WHY)


async def same_place(turn: Turn) -> None:
    """meeting.same: only the hour is another."""
    meeting = await _of_draft(turn)
    if meeting is not None and "to" in turn.the_draft.data:
        turn.go_on("confirm", place=meeting.place)
        await _preview(turn, meeting)


async def confirm(turn: Turn) -> None:
    """meeting.change: the groups and the households are told."""
    meeting = await _of_draft(turn)
    if meeting is None:
        return
    data, was = turn.the_draft.data, meeting.starts_at
    to = datetime.fromisoformat(data["to"]) if "to" in data else None
    if to is not None and to <= turn.now:
        turn.go_on("when")
        await turn.say(words.ASK_WHEN)
        return
    await tell_meetings.drop_what_waits(turn.session, meeting, now=turn.now)
    text = await _post(turn, meeting)
    if to is not None:
        is_done = await meetings.move(turn.session, meeting, to=to, place=data["place"], now=turn.now)
    else:
        is_done = await meetings.call_off(turn.session, meeting, why=data["why"])
    await turn.finish()
    if not is_done:
        await turn.say(words.GONE)
        return
    hamlet, deployment = turn.the_hamlet, turn.deployment
    morning = announcing.morning_for(hamlet, deployment, AnnouncementKind.ORDINARY, turn.now)
    if morning is not None and morning >= min(was, meeting.starts_at):
        morning = None  # people would go there before they hear of it
    groups = await tell_meetings.changed(
        turn.session, meeting, hamlet, text, pin=to is not None, due_at=morning or turn.now, now=turn.now
    )
    await turn.say(words.change_sent(groups, morning, deployment.zone, turn.today))


async def _preview(turn: Turn, meeting: Meeting) -> None:
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.say(await _post(turn, meeting))
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    linked = await meetings.linked_households(turn.session, turn.the_hamlet.id)
    is_off = "why" in turn.the_draft.data
    await turn.say(words.confirm_change([group.title for group in groups], linked, is_off=is_off))


async def _post(turn: Turn, meeting: Meeting) -> str:
    data, zone, today, place = turn.the_draft.data, turn.deployment.zone, turn.today, await turn.place()
    if "why" in data:
        return words.called_off_post(meeting, data["why"], place, zone, today)
    to = datetime.fromisoformat(data["to"])
    return words.moved_post(meeting, to, data["place"], meeting.starts_at, place, zone, today)


async def _of_draft(turn: Turn) -> Meeting | None:
    """The meeting that is being changed, taken up again; None where it is gone, and the person was told."""
    if not turn.held & HEADS:
        await turn.say(talk.for_the_head_announcing(await turn.place()))
        return None
    if not await drafting.take_up(turn, DIALOGUE):
        await turn.say(words.GONE)
        return None
    turn.args = (str(turn.the_draft.data["meeting"]),)
    return await _changeable(turn)


async def _changeable(turn: Turn) -> Meeting | None:
    """A meeting that was announced and has not begun; else the head is told."""
    meeting = await composing.the_meeting(turn)
    if meeting is None:
        return None
    if meeting.status is not MeetingStatus.PLANNED:
        await turn.say(words.GONE)
        return None
    if meeting.starts_at <= turn.now:
        await turn.say(words.OVER)
        return None
    return meeting
