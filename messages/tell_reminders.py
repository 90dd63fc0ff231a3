"""Reminders that are due -> the groups and the households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import account_notice, cards, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.format import household_code
from messages.outbox import About
from messages.texts import reminders as words
from messages.texts.contacts import TREASURER
from messages.texts.reminders import AccountChange
from models import hamlets, paying, reminders
from models.charges import ChargeState
from models.chats import groups_of
from models.domain import reminders as plan
from models.domain.deployment import Deployment
from models.domain.pay_codes import PayCode
from models.domain.place import Place
from models.domain.reminders import AskOne, AskSeveral, Step
from models.reminder_posts import CollectionPost, RoundTold
from models.reminders import HouseholdDue
from models.round_audience import reminder_key
from models.tables import Hamlet


async def collection_post(
    session: AsyncSession, post: CollectionPost, deployment: Deployment, *, now: datetime
) -> int:
    """The day's post in each of the hamlet's groups; returns in how many."""
    today = deployment.day(now)
    content = await _collection(session, post, deployment, now=now)
    closes = datetime.combine(today, post.hamlet.quiet_from, deployment.zone)
    only = post.rounds[0].round.id if len(post.rounds) == 1 else None
    return await _to_groups(
        session,
        post.hamlet,
        content,
        key=f"collection:{post.hamlet.id}:{today:%Y-%m-%d}",
        about=About(round_id=only),
        now=now,
        expires_at=closes if closes > now else None,
    )


async def round_in_groups(
    session: AsyncSession, hamlet: Hamlet, told: RoundTold, deployment: Deployment, *, now: datetime
) -> int:
    """One round's post because the head or treasurer asks for it, once a day; returns in how many groups."""
    today = deployment.day(now)
    content = await _collection(session, CollectionPost(hamlet=hamlet, rounds=(told,)), deployment, now=now)
    about = About(round_id=told.round.id)
    key = f"collection:by-hand:{told.round.id}:{today:%Y-%m-%d}"
    return await _to_groups(session, hamlet, content, key=key, about=about, now=now)


async def _collection(
    session: AsyncSession, post: CollectionPost, deployment: Deployment, *, now: datetime
) -> Content:
    today, at = deployment.day(now), words.at_local(now, deployment.zone)
    place = await place_of(session, post.hamlet, deployment)
    first = post.rounds[0]
    change = await _change(session, first.round.fee_id, deployment, now=now)
    if len(post.rounds) > 1:
        counted = [_counted(each) for each in post.rounds]
        return Content(text=words.collections(place, counted, at=at, today=today, change=change))
    step = plan.step(first.round.due_on, today)
    if step is Step.LAST and today > plan.last_day(first.round.due_on):
        step = Step.AFTER  # by hand, later: the code still works
    card = None
    if step is not Step.LAST or first.round.is_voluntary:
        card = await cards.round_card(session, place, post.hamlet, first.round, today=today, now=now)
    code, picture = card or (None, None)
    text = words.collection(place, _counted(first), step=step, code=code, at=at, today=today, change=change)
    return Content(text=text, picture=picture)


async def threshold(
    session: AsyncSession, hamlet: Hamlet, told: RoundTold, percent: int, deployment: Deployment, *, now: datetime
) -> int:
    """A round came over half, four fifths or all; returns in how many groups it is told."""
    place = await place_of(session, hamlet, deployment)
    return await _to_groups(
        session,
        hamlet,
        Content(text=words.threshold(place, _counted(told), percent)),
        key=f"threshold:{told.round.id}:{percent}",
        about=About(round_id=told.round.id),
        now=now,
    )


async def household(session: AsyncSession, due: HouseholdDue, deployment: Deployment, *, now: datetime) -> int:
    """The household's message of the day in each of its chats, with its exact code; returns in how many."""
    today = deployment.day(now)
    hamlet = due.hamlet
    place = await place_of(session, hamlet, deployment)
    several = await reminders.households_a_person(session, [to.person_id for to in due.chats if to.person_id])
    means = await _means(session, due, place, deployment, now=now)
    told = 0
    for to in due.chats:
        is_shared = several.get(to.person_id or 0, 0) > 1
        # one question at a time: under another household's reminder one stands already
        asks = not (is_shared and await reminders.is_reminded_elsewhere(session, to.chat_id, day=today))
        content = _asking(due, place, means, today=today, called=due.head if is_shared else None, choices=asks)
        queued = await outbox.put(
            session,
            content,
            key=reminder_key(due.household_id, today, to.chat_id),
            to=to,
            lane=Lane.REMINDER,
            now=now,
            expires_at=datetime.combine(today, hamlet.remind_until, deployment.zone),
            asked=Asked(pushed=True, title=words.TITLE),
        )
        told += queued is not None
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """What a household's message holds to pay with; nothing where one code cannot ask for all of it."""

    code: PayCode | None = None
    picture: int | None = None
    change: AccountChange | None = None


async def _means(
    session: AsyncSession, due: HouseholdDue, place: Place, deployment: Deployment, *, now: datetime
) -> _Means:
    today, asked = deployment.day(now), due.asked
    first = asked.charge if isinstance(asked, AskOne) else asked.charges[0]
    change = await _change(session, first.fee_id, deployment, now=now)
    if isinstance(asked, AskOne):
        code = await paying.charge_code(session, due.hamlet, asked.charge) if asked.step is not Step.LAST else None
        if code is None:
            return _Means(change=change)
        picture = await cards.charge_card(session, place, asked.charge, code, today=today, now=now)
        return _Means(code=code, picture=picture, change=change)
    code = await paying.joint_code(session, due.hamlet, asked.charges) if asked.jointly else None
    if code is None:
        return _Means(change=change)
    number = household_code(due.number)
    picture = await cards.joint_card(session, place, head=due.head, number=number, code=code, now=now)
    return _Means(code=code, picture=picture, change=change)


def _asking(
    due: HouseholdDue, place: Place, means: _Means, *, today: date, called: str | None, choices: bool
) -> Content:
    form = words.Form(
        today=today, called=called, code=means.code, picture=means.picture, change=means.change, choices=choices
    )
    match due.asked:
        case AskOne(charge=charge, step=step):
            return words.household(place, _line(charge), step=step, form=form)
        case AskSeveral(charges=charges, step=step):
            return words.household_several(place, [_line(charge) for charge in charges], step=step, form=form)


def _line(charge: ChargeState) -> words.Line:
    return words.Line(title=charge.title, due_on=charge.due_on, amount=charge.outstanding)


def _counted(told: RoundTold) -> words.Counted:
    return words.Counted(
        title=told.round.title,
        due_on=told.round.due_on,
        is_voluntary=told.round.is_voluntary,
        done=told.tally.done,
        households=told.tally.households,
        givers=told.tally.givers,
        collected=told.tally.collected,
    )


async def _change(
    session: AsyncSession, fee_id: int, deployment: Deployment, *, now: datetime
) -> AccountChange | None:
    return await account_notice.change_of(session, fee_id, deployment, now=now)


async def _to_groups(
    session: AsyncSession,
    hamlet: Hamlet,
    content: Content,
    *,
    key: str,
    about: About,
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    queued = 0
    for group in await groups_of(session, hamlet.id):
        delivery = await outbox.put(
            session,
            content,
            key=f"{key}:{group.chat_id}",
            to=group,
            lane=Lane.REMINDER,
            now=now,
            expires_at=expires_at,
            about=about,
        )
        queued += delivery is not None
    return queued


async def place_of(session: AsyncSession, hamlet: Hamlet, deployment: Deployment) -> Place:
    """The hamlet as sentences name it."""
    return await hamlets.place_of(session, hamlet, public_url=deployment.public_url, treasurer_title=TREASURER)
