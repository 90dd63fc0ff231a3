"""Meetings -> the groups, and in private the households: the invitation, and asking those who have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, by_hand, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_announcements import place_of
from messages.texts import meetings as words
from models import deliveries, meetings
from models.announcements import households_in
from models.chats import Target, groups_of, role_targets
from models.domain.deployment import Deployment
from models.domain.meetings import MeetingStatus, Wave
from models.domain.place import Place
from models.domain.roles import HEADS, RoleKind
from models.meetings import Invitation
from models.round_audience import phones_of
from models.tables import Hamlet, Household, Meeting


def key_of(meeting: Meeting) -> str:
    """How the keys of all that is said of a meeting begin, as it is planned now."""
    return f"meeting:{meeting.id}:{meeting.moves}:"


def key_of_household(meeting: Meeting, household_id: int) -> str:
    """How the keys of all begin that one household is told in private."""
    return f"{key_of(meeting)}{household_id}:"


async def drop_what_household_was_to_be_asked(session: AsyncSession, meeting: Meeting, household_id: int) -> None:
    """It has answered, or is asked anew: what waits for its turn or has not left is not asked any more."""
    about = key_of_household(meeting, household_id)
    await asking.take_out(session, about, but_of=0)
    await deliveries.take_back(session, about)


async def posted(
    session: AsyncSession, meeting: Meeting, hamlet: Hamlet, deployment: Deployment, *, now: datetime
) -> int:
    """Queue the invitation to every group for the moment when it is announced; returns to how many."""
    place = await place_of(session, hamlet, deployment)
    invited = Invitation(
        title=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
        chair=meeting.chair,
        agenda=tuple(meeting.agenda),
        quorum=meeting.quorum,
    )
    text = words.invitation(invited, place, deployment.zone, deployment.day(meeting.announced_at))
    return await _to_groups(
        session, meeting, hamlet, Content(text=text, pin=True), "post", due_at=meeting.announced_at, now=now
    )


async def households(
    session: AsyncSession, meeting: Meeting, hamlet: Hamlet, deployment: Deployment, *, most: int, now: datetime
) -> None:
    """Tell the next households what the wave is about; after the last one the wave is over."""
    wave = meeting.wave
    found = await meetings.next_households(session, meeting, most=most)
    if wave is None or not found:
        await meetings.told(session, meeting, None)
        return
    by_id = {household.id: household for household in found}
    place, of_all = await place_of(session, hamlet, deployment), await households_in(session, hamlet.id)
    day = deployment.day(now)
    phones = await phones_of(session, list(by_id))
    for household_id in {phone.household_id for phone in phones}:
        await drop_what_household_was_to_be_asked(session, meeting, household_id)
    for phone in phones:
        household = by_id[phone.household_id]
        called = household.head if phone.several else ""
        asked_of = 0 if wave in (Wave.CANCELLED, Wave.RESULT) else household.id  # nothing is asked: once to a phone
        content = _words(wave, meeting, household, called, place, of_all, deployment, now)
        await outbox.put(
            session,
            content,
            key=f"{key_of_household(meeting, asked_of)}{wave}:{day}:{phone.target.chat_id}",
            to=phone.target.about(hamlet.id),
            lane=Lane.REMINDER,
            now=now,
            expires_at=None if wave is Wave.RESULT else meeting.starts_at,
            asked=Asked(pushed=True, title=words.TITLE),
        )
    await meetings.told(session, meeting, found[-1].id)


async def evening(session: AsyncSession, meeting: Meeting, *, now: datetime) -> None:
    """The evening before: those are asked who have not answered, and the head hears where they are too few."""
    await meetings.tell(session, meeting, Wave.EVENING)
    counted = await meetings.counted(session, meeting)
    whom = await _head_of(session, meeting)
    if counted.misses(meeting.quorum) and whom is not None:
        content = words.too_few(meeting, counted, now)
        await _to_head(session, content, key=f"{key_of(meeting)}few", to=whom, now=now)


async def hours_before(
    session: AsyncSession, meeting: Meeting, hamlet: Hamlet, deployment: Deployment, *, now: datetime
) -> None:
    """Two hours before: the groups read how many come, those are asked who have not answered, the head counts."""
    zone, today = deployment.zone, deployment.day(now)
    place = await place_of(session, hamlet, deployment)
    counted = await meetings.counted(session, meeting)
    text = words.hours_before_in_group(meeting, place, counted.will_be_there, zone, today, now)
    await _to_groups(session, meeting, hamlet, Content(text=text), "hours", due_at=now, now=now)
    await meetings.tell(session, meeting, Wave.HOURS)
    whom = await _head_of(session, meeting)
    if whom is not None:
        content = words.counted(meeting, counted, zone, today, may_change=False, more=False)
        await _to_head(session, content, key=f"{key_of(meeting)}count", to=whom, now=now)


async def drop_what_waits(session: AsyncSession, meeting: Meeting, *, now: datetime) -> None:
    """It changes: nothing that tells of it as it was is sent or asked any more, and no such post stays pinned."""
    about = key_of(meeting)
    await asking.take_out(session, about, but_of=0)
    await deliveries.take_back(session, about)
    await unpin(session, meeting, now=now)


async def changed(
    session: AsyncSession, meeting: Meeting, hamlet: Hamlet, text: str, *, pin: bool, due_at: datetime, now: datetime
) -> int:
    """Tell the groups that it was moved or called off, or what came of it; returns how many."""
    what = "post" if meeting.status is MeetingStatus.PLANNED else meeting.status
    return await _to_groups(session, meeting, hamlet, Content(text=text, pin=pin), what, due_at=due_at, now=now)


async def unpin(session: AsyncSession, meeting: Meeting, *, now: datetime) -> None:
    """Take off what is pinned about it."""
    await by_hand.unpin(session, await deliveries.keyed(session, f"meeting:{meeting.id}:"), now=now)


async def _head_of(session: AsyncSession, meeting: Meeting) -> Target | None:
    """Who called it, while in office; else the head."""
    held = await role_targets(session, meeting.hamlet_id, sorted(HEADS))
    own = [to for role, to in held if role.person_id == meeting.author_id]
    heads = [to for role, to in held if role.kind is RoleKind.HEAD]
    return next(iter((*own, *heads, *(to for _, to in held))), None)


async def _to_head(session: AsyncSession, content: Content, *, key: str, to: Target, now: datetime) -> None:
    asked = Asked(pushed=True, title=words.TITLE)
    await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=asked)


def _words(
    wave: Wave,
    meeting: Meeting,
    household: Household,
    called: str,
    place: Place,
    households: int,
    deployment: Deployment,
    now: datetime,
) -> Content:
    zone, today = deployment.zone, deployment.day(now)
    match wave:
        case Wave.INVITED | Wave.AGAIN:
            return words.invited(meeting, household.id, household.head, zone, today)
        case Wave.EVENING:
            return words.evening_before(meeting, household.id, called, zone, today)
        case Wave.HOURS:
            return words.hours_before(meeting, household.id, called, zone, today, now)
        case Wave.MOVED:
            return words.moved(meeting, household.id, called, zone, today)
        case Wave.CANCELLED:
            return words.off(meeting, zone, today)
        case Wave.RESULT:
            return words.result(meeting, households, place, zone, today)
        case _:
            assert_never(wave)


async def _to_groups(
    session: AsyncSession,
    meeting: Meeting,
    hamlet: Hamlet,
    content: Content,
    what: str,
    *,
    due_at: datetime,
    now: datetime,
) -> int:
    """Queue a post about it to each of the hamlet's groups; returns to how many."""
    groups: Sequence[Target] = await groups_of(session, hamlet.id)
    for group in groups:
        await outbox.put(
            session,
            content,
            key=f"{key_of(meeting)}{what}:{group.chat_id}",
            to=group,
            lane=Lane.ANNOUNCEMENT,
            now=now,
            due_at=due_at,
            expires_at=meeting.starts_at if meeting.status is MeetingStatus.PLANNED else None,
        )
    return len(groups)
