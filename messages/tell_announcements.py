"""Announcements -> their groups and their author: posting, what became of it, what has to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import CAPABILITIES, ChannelKind, Content, Lane
from messages.outbox import APP_NAMES, About
from messages.split import split, units
from messages.texts import announcements as words
from messages.texts import contacts, posts
from models import announcements, hamlets
from models.announcements import GroupOutcome
from models.chats import Target, private_of, role_targets, target
from models.domain.announcements import LATE, AnnouncementKind, Composed
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import RoleKind
from models.tables import Announcement, ChatState, DeliveryStatus, Hamlet, Role

ARRIVED = frozenset({DeliveryStatus.SENT})
ON_THE_WAY = frozenset({DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.WAITING})
NOT_ARRIVED = frozenset({DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, None})


async def content_of(
    session: AsyncSession,
    composed: Composed,
    *,
    place: Place,
    author_id: int,
    on: datetime,
    deployment: Deployment,
) -> Content:
    """The post as groups see it on that day."""
    role = await announcements.signer(session, author_id, place.hamlet_id)
    name, number = (role.full_name, role.phone) if role else ("", place.head.phone if place.head else "")
    signature = posts.Signature(name=posts.signed_by(place, role.kind if role else None, name), phone=number)
    corrected: tuple[str, date] | None = None
    if composed.corrects_id is not None:
        old = await announcements.one(session, composed.corrects_id, hamlet_id=place.hamlet_id)
        corrected = (posts.title(old.body), deployment.day(old.queued_at or old.planned_at))
    day = deployment.day(on)
    return posts.post(composed, place, signature, on=day, today=day, corrected=corrected)


def parts_in(content: Content, groups: Sequence[Target]) -> tuple[int, int]:
    """How many messages a post becomes where the least fits into one, and how many letters fit there."""
    limit = min(CAPABILITIES[ChannelKind(group.bot_kind)].text_limit for group in groups)
    return len(split(content.text, limit)), limit


def letters_in(content: Content) -> int:
    """How long a post is, as messengers count."""
    return units(content.text)


async def post(session: AsyncSession, announcement: Announcement, *, deployment: Deployment, now: datetime) -> int:
    """Queue an announcement once to each of its groups; returns to how many."""
    hamlet = await session.get_one(Hamlet, announcement.hamlet_id)
    place = await place_of(session, hamlet, deployment)
    content = await content_of(
        session,
        await announcements.composed_again(session, announcement, replaces=False),
        place=place,
        author_id=announcement.author_id,
        on=now,
        deployment=deployment,
    )
    content = Content(text=content.text, picture=content.picture, pin=announcement.pin)
    urgent = announcement.kind is AnnouncementKind.EMERGENCY
    queued = 0
    for chat, bot in await announcements.groups_for(session, announcement):
        if chat.state is ChatState.GONE or chat.hamlet_id != announcement.hamlet_id:
            continue
        await outbox.put(
            session,
            content,
            key=f"announcement:{announcement.id}:{chat.id}",
            to=target(chat, bot),
            lane=Lane.EMERGENCY if urgent else Lane.ANNOUNCEMENT,
            now=now,
            expires_at=None if urgent else now + LATE,
            about=About(announcement_id=announcement.id),
        )
        queued += 1
    return queued


async def report(session: AsyncSession, announcement: Announcement, *, deployment: Deployment, now: datetime) -> None:
    """Tell the author, once, which groups got it and which did not."""
    if not await announcements.mark_reported(session, announcement, now=now):
        return
    outcomes = await announcements.outcomes(session, announcement)
    by_hand = [each.title for each in outcomes if each.status is DeliveryStatus.HANDED]
    ours = [each for each in outcomes if not each.by_hand and each.status is not DeliveryStatus.HANDED]
    if not ours:
        return
    reached = [each for each in ours if each.status in ARRIVED]
    missing = [each for each in ours if each.status in NOT_ARRIVED]
    unsure = [each.title for each in ours if each.status is DeliveryStatus.UNKNOWN]
    person = await author_of(session, announcement)
    if person is None:
        return
    role, to = person
    you = (role.you if role else "") or contacts.YOU
    if missing:
        await end_take_back(session, announcement.id, to, now=now)
        content = posts.reached_some(
            announcement.id,
            you,
            groups=len(ours),
            reached=len(reached),
            missing=[posts.NotReached(each.title, why(each)) for each in missing],
            by_hand=by_hand,
        )
    elif unsure:
        content = Content(text=posts.reached_and_unsure(groups=len(ours), reached=len(reached), unsure=unsure))
    else:
        pinned = sum(1 for each in reached if each.is_pinned)
        text = posts.reached_all(len(reached), pinned, now, deployment.zone, by_hand=by_hand, you=you)
        content = Content(text=text)
    title = posts.title(announcement.body)
    key = f"announcement:{announcement.id}:report:{now.timestamp():.0f}"
    await _tell(session, content, key=key, to=to, title=title, now=now)


async def ask_late(
    session: AsyncSession,
    announcement: Announcement,
    *,
    deployment: Deployment,
    now: datetime,
    perhaps_posted: bool = False,
) -> None:
    """Over an hour late after an outage, or perhaps posted before a restore: its author decides."""
    if not await announcements.await_word(session, announcement):
        return
    person = await author_of(session, announcement)
    if person is None:
        return
    _, to = person
    title = posts.title(announcement.body)
    app = APP_NAMES.get(ChannelKind(to.bot_kind), "Zalo")
    which = (announcement.id, title, announcement.planned_at, deployment.zone, deployment.day(now))
    content = posts.perhaps_posted(*which) if perhaps_posted else posts.late(*which, app=app)
    await _tell(session, content, key=f"announcement:{announcement.id}:late", to=to, title=title, now=now)


async def dropped(
    session: AsyncSession, announcement: Announcement, *, deployment: Deployment, now: datetime
) -> None:
    """Its last day is over: not posted any more."""
    if not await announcements.drop(session, announcement) or announcement.expires_on is None:
        return
    person = await author_of(session, announcement)
    if person is None:
        return
    role, to = person
    text = posts.dropped(
        (role.you if role else "") or contacts.YOU,
        posts.title(announcement.body),
        announcement.expires_on,
        deployment.day(now),
    )
    await _tell(session, Content(text=text), key=f"announcement:{announcement.id}:dropped", to=to, title="", now=now)


async def held(
    session: AsyncSession, announcement: Announcement, until: datetime, *, deployment: Deployment, now: datetime
) -> None:
    """It slipped into the quiet hours and waits for the morning."""
    await announcements.hold(session, announcement, until)
    person = await author_of(session, announcement)
    if person is None:
        return
    _, to = person
    text = words.held(posts.title(announcement.body), until, deployment.zone, deployment.day(now))
    key = f"announcement:{announcement.id}:held:{deployment.day(until)}"
    await _tell(session, Content(text=text), key=key, to=to, title="", now=now)


async def end_take_back(session: AsyncSession, announcement_id: int | None, to: Target, *, now: datetime) -> None:
    """The choice to take an announcement back, once it is posted, keeps no question about it waiting."""
    if to.person_id is None or announcement_id is None:
        return
    standing = await asking.standing(session, chat_id=to.chat_id, person_id=to.person_id, now=now)
    if standing and [each["action"] for each in standing.choices] == [f"announce.back:{announcement_id}"]:
        await asking.drop(session, chat_id=to.chat_id, person_id=to.person_id)


async def place_of(session: AsyncSession, hamlet: Hamlet, deployment: Deployment) -> Place:
    """The hamlet as sentences name it."""
    return await hamlets.place_of(
        session, hamlet, public_url=deployment.public_url, treasurer_title=contacts.TREASURER
    )


async def head_of(session: AsyncSession, hamlet_id: int) -> tuple[Role, Target] | None:
    """Whom the hamlet's groups are a matter of: the head, or a deputy where no head can be reached."""
    for kind in (RoleKind.HEAD, RoleKind.DEPUTY):
        found = await role_targets(session, hamlet_id, [kind])
        if found:
            return found[0]
    return None


async def author_of(session: AsyncSession, announcement: Announcement) -> tuple[Role | None, Target] | None:
    """Who is told about an announcement: its author while in office, else the head."""
    role = await announcements.signer(session, announcement.author_id, announcement.hamlet_id)
    private = (await private_of(session, [announcement.author_id])).get(announcement.author_id)
    if role is not None and private is not None:
        return role, private.about(announcement.hamlet_id)
    return await head_of(session, announcement.hamlet_id)


async def _tell(session: AsyncSession, content: Content, *, key: str, to: Target, title: str, now: datetime) -> None:
    asked = Asked(pushed=True, title=title)
    await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=asked)


def why(outcome: GroupOutcome) -> str:
    """Why a group did not get it."""
    if outcome.is_gone or outcome.status is None:
        return posts.GONE
    if outcome.status is DeliveryStatus.EXPIRED or outcome.error not in REFUSALS:
        return posts.busy(APP_NAMES.get(ChannelKind(outcome.bot_kind), "Zalo"))
    return posts.REFUSED


REFUSALS = frozenset({"Rejected", "MissingRight", "ChatGone"})
"""Errors by which a messenger said no; anything else is its trouble or the network's."""
