"""Subject: planned and posted announcements: taking back, stopping, correcting, sending again, the calendar."""

from __future__ import annotations

from handlers import announcing, drafting, sending
from handlers.drafting import heads_only
from handlers.turn import Turn
from messages import by_hand
from messages import tell_announcements as tell
from messages.channels.base import CAPABILITIES, ChannelKind
from messages.texts import announcements as words
from messages.texts import calendar, posts, talk
from models import announcements, deliveries
from models.domain.announcements import WITHDRAWABLE
from models.tables import Announcement, AnnouncementStatus

LISTED = 7  # announcements on one page of the calendar


async def take_back(turn: Turn) -> None:
    """/laylai: the last one, as far as that still goes."""
    found = await announcements.just_sent(
        turn.session, turn.the_hamlet.id, since=turn.now - announcements.REPORTED_WITHIN, now=turn.now
    )
    if found is None:
        await turn.say(words.NOTHING_SENT)
    else:
        await _take_back(turn, found)


@heads_only
async def back(turn: Turn) -> None:
    """The choice under "being sent"."""
    await _take_back(turn, await _one(turn))


@heads_only
async def withdraw(turn: Turn) -> None:
    """Delete it in the groups where the messenger lets us; where a person posted it, that person is asked to."""
    announcement = await _one(turn)
    taken = await announcing.take_down(turn.session, announcement, now=turn.now)
    if not taken.groups:
        await turn.say(words.too_late_to_withdraw(announcement.id))
        return
    await turn.say(words.taking_down(taken.groups))
    if taken.by_people:
        await turn.say(words.take_down_yourself(taken.by_people, turn.you))


@heads_only
async def correct(turn: Turn) -> None:
    """A new announcement that names the old one, to the same groups."""
    old = await _one(turn)
    composed = await announcing.correction_of(turn.session, old)
    await drafting.write(turn, composed, "body")
    await turn.say(words.ask_correction(turn.you, posts.title(old.body)))


@heads_only
async def go_on(turn: Turn) -> None:
    """What was stopped midway leaves after all."""
    await turn.say(words.going_on(await announcing.go_on(turn.session, await _one(turn), now=turn.now)))


@heads_only
async def again(turn: Turn) -> None:
    """Once more to the groups that did not get it."""
    await turn.say(posts.sending_again(await announcing.send_again(turn.session, await _one(turn), now=turn.now)))


@heads_only
async def forward_by_hand(turn: Turn) -> None:
    """The head posts it in the groups that did not get it."""
    if not await announcing.hand_over(turn.session, await _one(turn), now=turn.now):
        await turn.say(posts.sending_again(0))


@heads_only
async def late(turn: Turn) -> None:
    """A late one is sent now after all (at night: when the morning comes, or as an emergency)."""
    await _write_on(turn, "preview")
    await sending.send(turn)


@heads_only
async def change(turn: Turn) -> None:
    """Other words; until they are there, the planned one stands."""
    await _write_on(turn, "body")
    await turn.say(words.ask_again(turn.you))


@heads_only
async def move(turn: Turn) -> None:
    """Another hour."""
    await _write_on(turn, "when")
    await turn.say(words.ask_when())


@heads_only
async def cancel(turn: Turn) -> None:
    """It is not posted at all."""
    announcement = await announcements.waiting(turn.session, _id(turn), hamlet_id=turn.the_hamlet.id)
    await announcements.cancel(turn.session, announcement.id, hamlet_id=turn.the_hamlet.id)
    title = posts.title(announcement.body)
    await turn.say(calendar.cancelled(title, announcement.planned_at, turn.deployment.zone, turn.today))


async def show_calendar(turn: Turn) -> None:
    """/lich: what will be posted when."""
    first = int(turn.args[0]) if turn.args and turn.args[0].isdecimal() else 0
    every = await _planned(turn)
    shown = every[first : first + LISTED]
    next_page = f"calendar:{first + LISTED}" if len(every) > first + LISTED else ""
    notes = [] if first else [*await _waiting_by_hand(turn), *await _pins(turn)]
    place, zone = await turn.place(), turn.deployment.zone
    await turn.say(calendar.calendar(place, shown, notes, zone, turn.today, next_page=next_page))


@heads_only
async def calendar_page(turn: Turn) -> None:
    """Later days of the calendar."""
    await show_calendar(turn)


@heads_only
async def show_planned(turn: Turn) -> None:
    """One of the calendar: the post, and what can be done about it."""
    announcement = await announcements.waiting(turn.session, _id(turn), hamlet_id=turn.the_hamlet.id)
    content = await tell.content_of(
        turn.session,
        await announcements.composed_again(turn.session, announcement, replaces=False),
        place=await turn.place(),
        author_id=announcement.author_id,
        on=max(announcement.due_at, turn.now),
        deployment=turn.deployment,
    )
    groups = [chat.title for chat, _ in await announcements.groups_for(turn.session, announcement)]
    await turn.say(content)
    await turn.say(
        calendar.one_planned(
            announcement.id,
            announcement.planned_at,
            turn.deployment.zone,
            turn.today,
            groups=groups,
            asked=announcement.status is AnnouncementStatus.ASKED,
        ),
        title=posts.title(announcement.body),
    )


async def _planned(turn: Turn) -> list[calendar.Planned]:
    """What comes into the groups by itself, the next first."""
    lines = await announcing.planned_announcements(turn.session, turn.the_hamlet.id)
    lines += await announcing.planned_otherwise(
        turn.session, turn.the_hamlet, deployment=turn.deployment, now=turn.now
    )
    return sorted(lines, key=lambda line: line.at)


async def _waiting_by_hand(turn: Turn) -> list[calendar.Waiting]:
    found = await deliveries.handed_in(turn.session, turn.the_hamlet.id, now=turn.now)
    return [
        calendar.waits_by_hand(delivery.id, chat.title, await by_hand.title_of_post(turn.session, delivery), turn.you)
        for delivery, chat in found
    ]


async def _pins(turn: Turn) -> list[calendar.Waiting]:
    """What people pinned where we cannot, and what they have not pinned yet."""
    notes = []
    kinds = [kind for kind, can in CAPABILITIES.items() if not can.pins]
    for each in await deliveries.pinned_by_people(turn.session, turn.the_hamlet.id, kinds, now=turn.now):
        post, group = each.delivery, each.chat
        title = await by_hand.title_of_post(turn.session, post)
        if post.pinned_at is not None:
            notes.append(calendar.pinned(group.title, title, post.pinned_at, turn.deployment.zone, turn.today))
        else:
            cannot = group.may_pin is False
            notes.append(calendar.waits_for_pin(post.id, group.title, title, turn.you, cannot=cannot))
    return notes


async def _take_back(turn: Turn, found: Announcement) -> None:
    if found.status is AnnouncementStatus.SCHEDULED and await announcements.cancel(
        turn.session, found.id, hamlet_id=turn.the_hamlet.id
    ):
        composed = await announcements.composed_again(turn.session, found, replaces=False)
        await drafting.write(turn, composed, "preview")
        await turn.say(words.taken_back())
        return
    if found.status not in (AnnouncementStatus.SENT, AnnouncementStatus.STOPPED):
        await turn.say(talk.ALREADY_PICKED)
        return
    if await announcing.is_under_way(turn.session, found):
        stopped = await announcing.stop(turn.session, found)
        await turn.say(words.stopped(found.id, got=stopped.got, missing=stopped.missing))
        return
    withdrawable = await announcing.withdrawable(turn.session, found, now=turn.now)
    groups = await announcements.groups_for(turn.session, found)
    can = any(CAPABILITIES[ChannelKind(bot.kind)].withdraws for _, bot in groups)
    if can and not withdrawable:
        await turn.say(words.too_late_to_withdraw(found.id))
        return
    until = min((each.sent_at for each in withdrawable if each.sent_at), default=None)
    on_zalo = any(ChannelKind(bot.kind) is ChannelKind.ZALO for _, bot in groups)
    await turn.say(
        words.on_the_groups(
            found.id,
            until=until + WITHDRAWABLE if until else None,
            on_zalo=on_zalo,
            zone=turn.deployment.zone,
            today=turn.today,
        )
    )


async def _write_on(turn: Turn, step: str) -> None:
    """A planned one becomes a draft that will take its place."""
    planned = await announcements.waiting(turn.session, _id(turn), hamlet_id=turn.the_hamlet.id)
    await drafting.write(turn, await announcements.composed_again(turn.session, planned, replaces=True), step)


async def _one(turn: Turn) -> Announcement:
    return await announcements.one(turn.session, _id(turn), hamlet_id=turn.the_hamlet.id)


def _id(turn: Turn) -> int:
    return int(turn.args[0])
