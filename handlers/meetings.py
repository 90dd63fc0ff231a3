"""Subject: the head invites to a meeting, and sees who comes."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from handlers import announcing, drafting
from handlers.turn import Turn
from messages import asking, tell_meetings
from messages.texts import announcements as announcement_words
from messages.texts import meetings as words
from messages.texts import talk
from models import announcements, deliveries, meetings
from models.chats import groups_of
from models.domain.announcements import AnnouncementKind
from models.domain.days import InThePast, Lunar, NoSuchDay, NotUnderstood
from models.domain.meetings import LONGEST_LINE, MOST_ITEMS, MeetingStatus, Wave, Window, read_items
from models.domain.moments import At, read_moment
from models.domain.roles import HEADS
from models.meetings import Invitation
from models.round_audience import phones_of
from models.tables import Meeting

DIALOGUE = "meeting"
_STEPS = ("title", "starts_at", "place", "agenda", "chair", "quorum")
_drafted = drafting.drafted_as(DIALOGUE, gone=words.NO_DRAFT)
_EXPECTING = {"chair": "name", "quorum": "amount"}


async def compose(turn: Turn) -> None:
    """/moihop [what for]: a new invitation; where a meeting is planned, first who comes."""
    planned = await meetings.for_the_head(turn.session, turn.the_hamlet.id, now=turn.now)
    if turn.arguments or not planned:
        await _begin(turn, turn.arguments)
    elif len(planned) > 1:
        await turn.say(words.several(planned, turn.deployment.zone, turn.today))
    else:
        await _show(turn, planned[0], more=False)


@drafting.heads_only
async def new(turn: Turn) -> None:
    """meeting.new: one more."""
    await _begin(turn)


async def typed(turn: Turn) -> None:
    """The answer to what was asked last."""
    if not turn.held & HEADS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    step = turn.the_draft.step
    match step:
        case "title" | "place" | "chair":
            await _line(turn, step)
        case "starts_at":
            await _when(turn)
        case "agenda":
            await _agenda(turn)
        case "quorum":
            await _quorum(turn)
        case _:
            await _ask_next(turn)


@_drafted
async def chair(turn: Turn) -> None:
    """meeting.chair: whoever composes it."""
    name = await meetings.own_name(turn.session, turn.person, hamlet_id=turn.the_hamlet.id)
    await _taken(turn, "chair", name)


@_drafted
async def any_number(turn: Turn) -> None:
    """meeting.any: no quorum."""
    await _taken(turn, "quorum", 0)


@_drafted
async def edit(turn: Turn) -> None:
    """meeting.edit[:<what>]"""
    if turn.args and turn.args[0] in _STEPS:
        await _ask(turn, turn.args[0])
        return
    turn.go_on("edit", expecting="")
    await turn.say(words.edit())


@_drafted
async def preview(turn: Turn) -> None:
    """meeting.preview: it stays as it is."""
    await _ask_next(turn)


@_drafted
async def send(turn: Turn) -> None:
    """meeting.send: soon, so that it can be taken back; at night in the morning."""
    invitation = _composed(turn)
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    if invitation is None or invitation.starts_at <= turn.now or not groups:
        await _ask_next(turn)
        return
    hamlet, deployment = turn.the_hamlet, turn.deployment
    morning = announcing.morning_for(hamlet, deployment, AnnouncementKind.ORDINARY, turn.now)
    if morning is not None and morning >= invitation.starts_at:
        morning = None  # it begins before: the night is no reason to say nothing
    meeting = await meetings.invite(
        turn.session,
        hamlet.id,
        invitation,
        author_id=turn.person.id,
        announced_at=morning or turn.now + deployment.undo,
    )
    await tell_meetings.posted(turn.session, meeting, hamlet, deployment, now=turn.now)
    await turn.finish()
    undo = int(deployment.undo.total_seconds())
    await turn.say(words.sending(meeting.id, len(groups), undo, morning, deployment.zone, turn.today))


@drafting.heads_only
async def back(turn: Turn) -> None:
    """meeting.back:<meeting>: nobody has seen it yet; it is a draft again."""
    meeting = await the_meeting(turn)
    if meeting is None:
        return
    key, written = tell_meetings.key_of(meeting), _as_draft(meeting)
    if not await meetings.take_back(turn.session, meeting, now=turn.now):
        await turn.say(words.too_late_to_take_back(meeting.id))
        return
    await deliveries.take_back(turn.session, key)
    await turn.begin(DIALOGUE, "preview", **written)
    await turn.say(words.TAKEN_BACK)
    await _ask_next(turn)


@drafting.heads_only
async def show(turn: Turn) -> None:
    """meeting.show:<meeting>: who comes (E7)."""
    meeting = await the_meeting(turn)
    if meeting is not None and meeting.status is MeetingStatus.HELD:
        households = await announcements.households_in(turn.session, turn.the_hamlet.id)
        await turn.say(words.kept(meeting, households, turn.deployment.zone, turn.today))
    elif meeting is not None:
        planned = await meetings.for_the_head(turn.session, turn.the_hamlet.id, now=turn.now)
        await _show(turn, meeting, more=len(planned) > 1)


@drafting.heads_only
async def past(turn: Turn) -> None:
    """meeting.past: what came of the last ones."""
    held = await meetings.held(turn.session, turn.the_hamlet.id)
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()  # nothing was composed yet
    await turn.say(words.several(held, turn.deployment.zone, turn.today))


@drafting.heads_only
async def lanes(turn: Turn) -> None:
    """meeting.lanes:<meeting>: lane by lane, for the head alone."""
    meeting = await the_meeting(turn)
    if meeting is not None:
        await turn.say(words.by_area(meeting, await meetings.by_area(turn.session, meeting)))


@drafting.heads_only
async def ask_again(turn: Turn) -> None:
    """meeting.ask:<meeting>: those are asked again who have not answered."""
    meeting = await the_meeting(turn)
    if meeting is None:
        return
    if meeting.starts_at <= turn.now:
        await turn.say(words.OVER)
        return
    silent = await meetings.silent_households(turn.session, meeting)
    reached = {phone.household_id for phone in await phones_of(turn.session, silent)}
    if reached and meeting.wave is None:  # else they are being told just now
        await meetings.tell(turn.session, meeting, Wave.AGAIN)
    window = Window(opens=turn.the_hamlet.remind_from, closes=turn.the_hamlet.remind_until)
    later = window.opens_after(turn.deployment.local(turn.now))
    await turn.say(words.asking_again(len(reached), later, turn.deployment.zone, turn.today))


# what is being composed


async def _begin(turn: Turn, title: str = "") -> None:
    title = " ".join(title.split())[:LONGEST_LINE]
    await turn.begin(DIALOGUE, "title", expecting="text", **({"title": title} if title else {}))
    await _ask_next(turn)


async def _taken(turn: Turn, step: str, value: object) -> None:
    turn.go_on(step, **{step: value})
    await _ask_next(turn)


async def _ask_next(turn: Turn) -> None:
    """Ask for what is missing; where nothing is, show it as the groups will see it."""
    missing = next((step for step in _STEPS if step not in turn.the_draft.data), None)
    if missing is not None:
        await _ask(turn, missing)
        return
    invitation = _composed(turn)
    if invitation is None or invitation.starts_at <= turn.now:
        await _ask(turn, "starts_at")
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    turn.go_on("preview", expecting="")
    groups = await groups_of(turn.session, turn.the_hamlet.id)
    if not groups:
        turn.the_draft.active = False
        await turn.say(announcement_words.no_group_bound(turn.you))
        return
    zone = turn.deployment.zone
    await turn.say(words.invitation(invitation, await turn.place(), zone, turn.today))
    linked = await meetings.linked_households(turn.session, turn.the_hamlet.id)
    await turn.say(
        words.preview([group.title for group in groups], linked, invitation.quorum, invitation.starts_at, turn.now),
        title=invitation.title,
    )


async def _ask(turn: Turn, step: str) -> None:
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    expecting = _EXPECTING.get(step, "text")
    turn.go_on(step, expecting=expecting)
    match step:
        case "title":
            has_past = bool(await meetings.held(turn.session, turn.the_hamlet.id))
            await turn.say(words.ask_title(has_past=has_past), expecting=expecting)
        case "starts_at":
            await turn.say(words.ASK_WHEN)
        case "place":
            await turn.say(words.ASK_PLACE)
        case "agenda":
            await turn.say(words.ASK_AGENDA)
        case "chair":
            await turn.say(words.ask_chair(turn.you), expecting=expecting)
        case "quorum":
            await turn.say(words.ASK_QUORUM, expecting=expecting)
        case _:
            raise ValueError(step)


async def _line(turn: Turn, step: str) -> None:
    line = " ".join(turn.text.split())
    if len(line) > LONGEST_LINE:
        await turn.say(words.too_long(line))
    elif line:
        await _taken(turn, step, line)
    else:
        await _ask(turn, step)


async def _when(turn: Turn) -> None:
    moment = await read_when(turn)
    if moment is not None:
        await _taken(turn, "starts_at", moment.isoformat())


async def read_when(turn: Turn) -> datetime | None:
    """The coming moment that was typed; None where there is none, and the person was told."""
    reading = read_moment(turn.text, now=turn.now, zone=turn.deployment.zone)
    match reading:
        case At(moment=moment) if moment > turn.now:
            return moment
        case At():
            await drafting.ask_anew(turn, announcement_words.hour_in_the_past(turn.now, turn.deployment.zone))
        case InThePast(day=day) if day == turn.today:
            await drafting.ask_anew(turn, announcement_words.hour_in_the_past(turn.now, turn.deployment.zone))
        case InThePast(day=day):
            await drafting.ask_anew(turn, announcement_words.in_the_past(day, turn.today))
        case NoSuchDay():
            await drafting.ask_anew(turn, drafting.no_such_day(turn, reading))
        case Lunar():
            await drafting.ask_anew(turn, announcement_words.lunar())
        case NotUnderstood():
            await drafting.ask_anew(turn, announcement_words.time_not_understood(turn.text, turn.today))
        case _:
            assert_never(reading)
    return None


async def _agenda(turn: Turn) -> None:
    items = await items_typed(turn)
    if items:
        await _taken(turn, "agenda", list(items))


async def items_typed(turn: Turn) -> tuple[str, ...]:
    """Some lines; none where they are too many or too long, and the person was told."""
    items = read_items(turn.text)
    longest = max(items, key=len, default="")
    if not items:
        await turn.say(words.ASK_AGENDA)
    elif len(items) > MOST_ITEMS:
        await turn.say(words.too_many_items(len(items)))
    elif len(longest) > LONGEST_LINE:
        await turn.say(words.too_long(longest))
    else:
        return items
    return ()


async def _quorum(turn: Turn) -> None:
    quorum = await households_typed(turn)
    if quorum is not None:
        await _taken(turn, "quorum", quorum)
    else:
        await turn.say(words.ASK_QUORUM, expecting="amount")


async def households_typed(turn: Turn) -> int | None:
    """A number of households that the hamlet can have; None where it is none, and the person was told."""
    typed_number = turn.text.strip().removesuffix(".")
    households = await announcements.households_in(turn.session, turn.the_hamlet.id)
    if typed_number.isascii() and typed_number.isdecimal() and 0 < int(typed_number[:9]) <= households:
        return int(typed_number[:9])
    await turn.say(words.no_number_of_households(turn.text, households))
    return None


def _composed(turn: Turn) -> Invitation | None:
    data = turn.the_draft.data
    if any(step not in data for step in _STEPS):
        return None
    return Invitation(
        title=data["title"],
        starts_at=datetime.fromisoformat(data["starts_at"]),
        place=data["place"],
        chair=data["chair"],
        agenda=tuple(data["agenda"]),
        quorum=data["quorum"] or None,
    )


def _as_draft(meeting: Meeting) -> dict[str, object]:
    return {
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place,
        "agenda": list(meeting.agenda),
        "chair": meeting.chair,
        "quorum": meeting.quorum or 0,
    }


# what is planned


async def the_meeting(turn: Turn) -> Meeting | None:
    """The meeting that a choice is about; None where it is gone, and the head was told."""
    number = turn.args[0] if turn.args else ""
    meeting = await meetings.one(turn.session, int(number or 0), hamlet_id=turn.the_hamlet.id)
    if meeting is None:
        await turn.say(words.GONE)
    return meeting


async def _show(turn: Turn, meeting: Meeting, *, more: bool) -> None:
    counted = await meetings.counted(turn.session, meeting)
    may_change = meeting.announced_at <= turn.now < meeting.starts_at
    await turn.say(
        words.counted(
            meeting,
            counted,
            turn.deployment.zone,
            turn.today,
            may_change=may_change,
            is_over=meeting.starts_at <= turn.now,
            more=more,
        )
    )
