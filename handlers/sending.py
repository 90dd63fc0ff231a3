"""Subject: sending an announcement now, at an hour, in the morning, or at once as an emergency."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from handlers import announcing, drafting
from handlers.turn import Turn
from messages.texts import announcements as words
from models.domain.announcements import AnnouncementKind, Composed
from models.domain.days import InThePast, Lunar, NoSuchDay, NotUnderstood
from models.domain.moments import At, read_moment


@drafting.drafted
async def ask_when(turn: Turn) -> None:
    """At which hour."""
    turn.go_on("when")
    await turn.say(words.ask_when())


@drafting.drafted
async def send(turn: Turn) -> None:
    """Now, with some seconds in which it can be taken back; at night not before the morning."""
    composed = Composed.from_json(turn.the_draft.data)
    if composed.is_empty:
        await turn.say(words.ask(turn.you))
    elif composed.kind is AnnouncementKind.EMERGENCY:
        await drafting.ask_to_send(turn, composed)
    elif not await _is_held(turn, composed, turn.now):
        await _plan(turn, composed, turn.now)


@drafting.drafted
async def schedule(turn: Turn) -> None:
    """At the hour that was read back."""
    planned = datetime.fromisoformat(turn.the_draft.data["planned"]) if "planned" in turn.the_draft.data else turn.now
    if planned <= turn.now:
        turn.go_on("when")
        await turn.say(words.hour_in_the_past(turn.now, turn.deployment.zone))
        return
    composed = Composed.from_json(turn.the_draft.data)
    if not await _is_held(turn, composed, planned):
        await _plan(turn, composed, planned)


@drafting.drafted
async def keep_to_morning(turn: Turn) -> None:
    """At night: when the quiet hours are over."""
    morning = datetime.fromisoformat(turn.the_draft.data["morning"]) if "morning" in turn.the_draft.data else turn.now
    await _plan(turn, Composed.from_json(turn.the_draft.data), max(morning, turn.now))


@drafting.drafted
async def emergency(turn: Turn) -> None:
    """It cannot wait for the morning: asks a second time."""
    composed = Composed.from_json(turn.the_draft.data)
    await drafting.confirm_emergency(turn, composed)


@drafting.drafted
async def urgent(turn: Turn) -> None:
    """At once, at any hour; there is no taking back."""
    composed = Composed.from_json(turn.the_draft.data)
    groups = await drafting.groups_for(turn, composed)
    if composed.is_empty or not groups:
        await drafting.show(turn)
        return
    await announcing.send_urgently(
        turn.session,
        turn.deployment,
        composed,
        groups,
        hamlet_id=turn.the_hamlet.id,
        author_id=turn.person.id,
        now=turn.now,
    )
    await turn.finish()
    await turn.say(words.sending_emergency(len(groups)))


async def read_when(turn: Turn) -> None:
    reading = read_moment(turn.text, now=turn.now, zone=turn.deployment.zone)
    match reading:
        case At(moment=moment) if moment > turn.now:
            turn.go_on("confirm", planned=moment.isoformat())
            await turn.say(words.confirm_when(moment, turn.now, turn.deployment.zone, turn.today))
        case At():
            await send(turn)
        case InThePast(day=day) if day == turn.today:
            await drafting.ask_anew(turn, words.hour_in_the_past(turn.now, turn.deployment.zone))
        case InThePast(day=day):
            await drafting.ask_anew(turn, words.in_the_past(day, turn.today))
        case NoSuchDay():
            await drafting.ask_anew(turn, drafting.no_such_day(turn, reading))
        case Lunar():
            await drafting.ask_anew(turn, words.lunar())
        case NotUnderstood():
            await drafting.ask_anew(turn, words.time_not_understood(turn.text, turn.today))
        case _:
            assert_never(reading)


async def _is_held(turn: Turn, composed: Composed, at: datetime) -> bool:
    """Whether it lies in the quiet hours; then the head was asked what to do."""
    hamlet, deployment = turn.the_hamlet, turn.deployment
    morning = announcing.morning_for(hamlet, deployment, composed.kind, at)
    if morning is None:
        return False
    turn.go_on("quiet", morning=morning.isoformat())
    await turn.say(
        words.quiet_hours(
            at,
            morning,
            deployment.zone,
            turn.today,
            quiet_from=hamlet.quiet_from,
            quiet_until=hamlet.quiet_until,
        )
    )
    return True


async def _plan(turn: Turn, composed: Composed, at: datetime) -> None:
    """Plan it for a moment; of one that is sent now, the seconds to take it back begin."""
    groups = await drafting.groups_for(turn, composed)
    if composed.is_empty or not groups:
        await drafting.show(turn)
        return
    day = turn.deployment.day(at)
    if composed.expires_on is not None and composed.expires_on < day:
        turn.go_on("expiry")
        await turn.say(words.expiry_before_post(composed.expires_on, day, turn.today), expecting="amount")
        return
    now_already = at <= turn.now
    announcement = await announcing.plan(
        turn.session,
        turn.deployment,
        composed,
        groups,
        hamlet_id=turn.the_hamlet.id,
        author_id=turn.person.id,
        at=at,
        now=turn.now,
    )
    await turn.finish()
    if now_already:
        undo = int(turn.deployment.undo.total_seconds())
        await turn.say(words.sending(len(groups), undo, announcement.id))
    else:
        await turn.say(
            words.scheduled(drafting.title_of(composed), at, turn.deployment.zone, turn.today, groups=len(groups))
        )
