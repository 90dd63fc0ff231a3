"""What is done about announcements, alike from the chat and from the desk; the callers say what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import by_hand, outbox
from messages import tell_announcements as tell
from messages.channels.base import CAPABILITIES, ChannelKind, Lane
from messages.texts import calendar, posts, reminders
from messages.texts import meetings as meeting_words
from messages.texts import recurring as recurring_words
from messages.texts import rounds as round_words
from models import announcements, deliveries, meetings, recurring_months
from models.announcements import GroupOutcome
from models.chats import Target, groups_of
from models.domain.announcements import (
    LATE,
    AnnouncementKind,
    Composed,
    held_until,
    may_withdraw,
    read_opening,
)
from models.domain.deployment import Deployment
from models.domain.meetings import HOURS_BEFORE, may_be_reminded
from models.reminder_posts import planned_posts
from models.tables import Announcement, AnnouncementStatus, Delivery, DeliveryAction, DeliveryStatus, Hamlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Which groups have it, and which will not get it any more."""

    got: list[str]
    missing: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """In how many groups it is being deleted, and where a person has to do it."""

    groups: int
    by_people: list[str]


# writing


def written(old: Composed, text: str, picture_id: int | None) -> Composed:
    """An announcement with new words, a new picture or both: the first words may say what kind it is."""
    kind, body = old.kind, old.body
    if text:
        opened, body = read_opening(text)
        kind = AnnouncementKind.CORRECTION if old.corrects_id is not None else opened
    return replace(old, body=body, kind=kind, picture_id=picture_id or old.picture_id)


async def groups_for(session: AsyncSession, hamlet_id: int, composed: Composed) -> list[Target]:
    """The groups that were chosen and still take messages; all where none was."""
    every = await groups_of(session, hamlet_id)
    return [group for group in every if group.chat_id in composed.chat_ids] or every


def morning_for(hamlet: Hamlet, deployment: Deployment, kind: AnnouncementKind, at: datetime) -> datetime | None:
    """The end of the quiet hours that hold it, or None where it may go."""
    return held_until(deployment.local(at), kind, quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until)


async def plan(
    session: AsyncSession,
    deployment: Deployment,
    composed: Composed,
    groups: Sequence[Target],
    *,
    hamlet_id: int,
    author_id: int,
    at: datetime,
    now: datetime,
) -> Announcement:
    """Plan it for a moment; of one that is sent now, the seconds to take it back begin. Raises AlreadyPosted."""
    return await announcements.plan(
        session,
        composed,
        hamlet_id=hamlet_id,
        author_id=author_id,
        chat_ids=[group.chat_id for group in groups],
        planned_at=at,
        due_at=at + deployment.undo if at <= now else at,
        now=now,
    )


async def send_urgently(
    session: AsyncSession,
    deployment: Deployment,
    composed: Composed,
    groups: Sequence[Target],
    *,
    hamlet_id: int,
    author_id: int,
    now: datetime,
) -> None:
    """Post it at once, at any hour; there is no taking back. Raises AlreadyPosted."""
    announcement = await announcements.plan(
        session,
        replace(composed, kind=AnnouncementKind.EMERGENCY),
        hamlet_id=hamlet_id,
        author_id=author_id,
        chat_ids=[group.chat_id for group in groups],
        planned_at=now,
        due_at=now,
        now=now,
    )
    await announcements.take_up(session, announcement, now=now)
    await tell.post(session, announcement, deployment=deployment, now=now)


async def correction_of(session: AsyncSession, old: Announcement) -> Composed:
    """A new announcement that names the old one, to the same groups."""
    groups = await announcements.groups_for(session, old)
    return Composed(
        kind=AnnouncementKind.CORRECTION,
        pin=old.pin,
        chat_ids=tuple(chat.id for chat, _ in groups),
        corrects_id=old.id,
    )


# what is posted


async def is_under_way(session: AsyncSession, found: Announcement) -> bool:
    """Whether some groups still wait for it."""
    return any(each.status in tell.ON_THE_WAY for each in await announcements.outcomes(session, found))


async def stop(session: AsyncSession, found: Announcement) -> Stopped:
    """Midway: what has not left yet stays here."""
    await outbox.cancel(session, outbox.About(announcement_id=found.id))
    await announcements.mark_stopped(session, found.id)
    outcomes = await announcements.outcomes(session, found)
    return Stopped(
        got=[each.title for each in outcomes if each.status in (DeliveryStatus.SENT, DeliveryStatus.SENDING)],
        missing=[each.title for each in outcomes if each.status is DeliveryStatus.CANCELLED],
    )


async def go_on(session: AsyncSession, found: Announcement, *, now: datetime) -> int:
    """What was stopped midway leaves after all; to how many groups."""
    outcomes = await announcements.outcomes(session, found)
    stopped = [each for each in outcomes if each.status is DeliveryStatus.CANCELLED]
    if stopped:
        await deliveries.let_go_on(session, found.id, now=now, expires_at=now + LATE)
        await announcements.reopen(session, found.id, now=now)
    return len(stopped)


async def send_again(session: AsyncSession, found: Announcement, *, now: datetime) -> int:
    """Once more to the groups that did not get it; to how many."""
    sent = 0
    for each in await missing(session, found):
        if each.is_gone or each.delivery_id is None:
            continue
        sent += await deliveries.send_again(session, each.delivery_id, now=now, expires_at=now + LATE)
    if sent:
        await announcements.reopen(session, found.id, now=now)
    return sent


async def hand_over(session: AsyncSession, found: Announcement, *, now: datetime) -> int:
    """The head posts it in the groups that did not get it; in how many."""
    handed = 0
    for each in await missing(session, found):
        if each.delivery_id is not None:
            delivery = await session.get_one(Delivery, each.delivery_id)
            handed += await by_hand.hand_over(session, delivery, now)
    return handed


async def take_down(session: AsyncSession, found: Announcement, *, now: datetime) -> TakenDown:
    """Delete it in the groups where the messenger lets us; where a person posted it, that person is to be asked."""
    posted = await withdrawable(session, found, now=now)
    for post in posted:
        key = f"withdraw:{post.id}"
        await outbox.put_action(session, DeliveryAction.WITHDRAW, of=post, key=key, lane=Lane.ANSWER, now=now)
    by_people = [each for each in await announcements.outcomes(session, found) if each.by_hand] if posted else []
    for each in by_people:
        if each.delivery_id is not None:
            await deliveries.give_up(session, each.delivery_id)
    return TakenDown(groups=len({post.chat_id for post in posted}), by_people=[each.title for each in by_people])


async def withdrawable(session: AsyncSession, found: Announcement, *, now: datetime) -> list[Delivery]:
    """Its messages that a messenger still lets us delete."""
    kinds = {chat.id: ChannelKind(bot.kind) for chat, bot in await announcements.groups_for(session, found)}
    return [
        each
        for each in await announcements.posts_of(session, found.id)
        if each.message_id
        and each.sent_at is not None
        and each.chat_id in kinds
        and CAPABILITIES[kinds[each.chat_id]].withdraws
        and may_withdraw(each.sent_at, now)
    ]


async def missing(session: AsyncSession, found: Announcement) -> list[GroupOutcome]:
    """The groups that did not get it."""
    return [each for each in await announcements.outcomes(session, found) if each.status in tell.NOT_ARRIVED]


# the calendar


async def planned_announcements(session: AsyncSession, hamlet_id: int) -> list[calendar.Planned]:
    """The announcements among what comes into the groups by itself."""
    lines = []
    for each in await announcements.upcoming(session, hamlet_id):
        groups = await announcements.groups_for(session, each)
        asked = each.status is AnnouncementStatus.ASKED
        text = calendar.on_calendar(posts.title(each.body), len(groups), asked=asked)
        lines.append(calendar.Planned(at=each.due_at, text=text, action=f"announce.at:{each.id}"))
    return lines


async def planned_otherwise(
    session: AsyncSession, hamlet: Hamlet, *, deployment: Deployment, now: datetime
) -> list[calendar.Planned]:
    """What else comes into the groups by itself. Whatever plans posts adds its lines here."""
    lines = []
    for post in await planned_posts(session, hamlet, zone=deployment.zone, now=now):
        of = reminders.planned(post.titles, is_voluntary=post.is_voluntary)
        lines.append(calendar.Planned(at=post.at, text=calendar.on_calendar(of, post.groups, asked=False)))
    groups = len(await groups_of(session, hamlet.id))
    for meeting in await meetings.for_the_head(session, hamlet.id, now=now):
        posts_of_it = [(meeting.announced_at, meeting_words.planned_invitation(meeting))]
        if may_be_reminded(meeting.announced_at, meeting.starts_at):
            posts_of_it.append((meeting.starts_at - HOURS_BEFORE, meeting_words.planned_reminder(meeting)))
        lines += [
            calendar.Planned(
                at=at, text=calendar.on_calendar(of, groups, asked=False), action=f"meeting.show:{meeting.id}"
            )
            for at, of in posts_of_it
            if at > now
        ]
    for coming in await recurring_months.undecided(session, hamlet.id):
        title = round_words.title(coming.fee.name, coming.opening.due_on)
        lines.append(
            calendar.Planned(
                at=recurring_months.when(coming.opening),
                text=recurring_words.planned(title, coming.opening.status),
                action=f"recurring:show:{coming.recurring.id}",
            )
        )
    return lines
