"""A round was opened or closed -> the groups, the households that owe, the head and the treasurer are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import account_notice, by_hand, cards, outbox, tell_counts
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.outbox import About
from messages.texts import code_stops as stop_words
from messages.texts import paying as paying_words
from messages.texts import rounds as words
from messages.texts.contacts import TREASURER
from models import accounts, hamlets, paying, round_audience, rounds
from models.charges import ChargeState, charge_states
from models.chats import BY_HAND, Target, groups_of, role_targets
from models.domain.announcements import is_quiet, morning_after
from models.domain.charges import progress
from models.domain.deployment import Deployment
from models.domain.fees import Agreed, Basis, Required, Voluntary
from models.domain.place import Place
from models.domain.rates import RatePart
from models.domain.reminders import may_remind
from models.domain.roles import LEADERS
from models.round_audience import Phone
from models.rounds import Closed
from models.tables import BasisKind, Delivery, Hamlet, Round


async def round_opened(
    session: AsyncSession, deployment: Deployment, hamlet: Hamlet, round_: Round, *, now: datetime
) -> None:
    """Post the card into every group, pinned, and tell head and treasurer; once a round.

    While codes are stopped it is not posted: the clock comes again when they are good.
    """
    today = deployment.day(now)
    if await accounts.stopped(session, hamlet.id) is not None:
        waits = stop_words.round_waits(round_.title)
        await _to_leaders(session, hamlet, waits, key=f"round:{round_.id}:waits", now=now)
        return
    groups = await groups_of(session, hamlet.id)
    await card_posted(session, deployment, hamlet, round_, groups, now=now)
    due_at = _after_quiet(hamlet, deployment, now)
    waits_until = due_at if due_at > now else None
    by_hand = sum(group.bot_kind == BY_HAND for group in groups)
    posted = words.posted(
        await _place(session, deployment, hamlet),
        groups=len(groups) - by_hand,
        by_hand=by_hand,
        waits_until=deployment.local(waits_until) if waits_until else None,
        today=today,
    )
    text = await _opened_words(session, round_, posted=posted, today=today)
    await _to_leaders(session, hamlet, text, key=f"round:{round_.id}:opened", now=now)
    round_.posted_at = now


async def card_posted(
    session: AsyncSession,
    deployment: Deployment,
    hamlet: Hamlet,
    round_: Round,
    groups: Sequence[Target],
    *,
    mark: str = "",
    now: datetime,
) -> None:
    """Post a round's card into these groups, once each; quiet hours hold it to the morning.

    `mark` says why it is posted another time.
    """
    today = deployment.day(now)
    place = await _place(session, deployment, hamlet)
    card = await cards.round_card(session, place, hamlet, round_, today=today, now=now)
    if card is None:
        return
    code, picture = card
    caption = words.card_caption(
        place,
        round_title=round_.title,
        parts=await _parts(session, round_),
        of=basis_of(round_),
        due=round_.due_on,
        today=today,
        code=code,
    )
    caption = await account_notice.under(caption, session, round_.fee_id, deployment, now=now)
    for group in groups:
        await outbox.put(
            session,
            Content(text=caption, picture=picture, pin=True),
            key=f"round:{round_.id}:card:{mark}{group.chat_id}",
            to=group,
            lane=Lane.ANNOUNCEMENT,
            now=now,
            due_at=_after_quiet(hamlet, deployment, now),
            about=About(round_id=round_.id),
        )


async def households_told(session: AsyncSession, deployment: Deployment, *, most: int, now: datetime) -> None:
    """Send some households that owe in a new round their own code: at most `most`, each household once a day."""
    today, at = deployment.day(now), deployment.local(now).time()
    for round_, hamlet in await round_audience.rounds_to_tell(session):
        if await accounts.stopped(session, hamlet.id) is not None:
            continue
        nothing_to_send = round_.is_voluntary or await rounds.account_of_fee(session, round_.fee_id) is None
        if nothing_to_send or round_.due_on < today:
            await round_audience.mark_told(session, round_, now=now)
            continue
        if not may_remind(at, opens=hamlet.remind_from, closes=hamlet.remind_until):
            continue
        left = await round_audience.still_to_tell(session, round_.id, today=today, most=most)
        if not left.today:
            if not left.later:
                await round_audience.mark_told(session, round_, now=now)
            continue
        place = await _place(session, deployment, hamlet)
        for phone, state in left.today:
            await _tell_household(session, deployment, place, hamlet, phone, state, now=now)
        most -= len(left.today)
        if most <= 0:
            return


async def round_closed(
    session: AsyncSession, deployment: Deployment, hamlet: Hamlet, closed: Closed, *, now: datetime
) -> None:
    """Take what is still queued back, unpin the cards, post the result, tell head and treasurer."""
    round_ = closed.round
    place = await _place(session, deployment, hamlet)
    await outbox.cancel(session, About(round_id=round_.id))
    pinned = await session.scalars(
        select(Delivery).where(
            Delivery.round_id == round_.id, Delivery.pinned_at.is_not(None), Delivery.unpinned_at.is_(None)
        )
    )
    await by_hand.unpin(session, list(pinned), now=now)
    text = words.closed_in_group(
        place,
        round_title=round_.title,
        is_voluntary=round_.is_voluntary,
        came_to=closed.progress,
        by=(closed.by_transfer, closed.by_cash),
    )
    for group in await groups_of(session, hamlet.id):
        await outbox.put(
            session,
            Content(text=text),
            key=f"round:{round_.id}:closed:{group.chat_id}",
            to=group,
            lane=Lane.ANNOUNCEMENT,
            now=now,
            due_at=_after_quiet(hamlet, deployment, now),
            about=About(round_id=round_.id),
        )
    own = words.closed(round_title=round_.title, is_voluntary=round_.is_voluntary, came_to=closed.progress)
    await _to_leaders(session, hamlet, own, key=f"round:{round_.id}:told-closed", now=now)
    if closed.by_transfer or closed.by_cash:
        await tell_counts.round_closed(session, round_, now=now)


def basis_of(round_: Round) -> Basis:
    """On what a stored round rests."""
    if round_.basis is BasisKind.REQUIRED:
        return Required(text=round_.basis_text)
    if round_.basis_on is not None:
        return Agreed(on=round_.basis_on)
    return Voluntary()


async def _opened_words(session: AsyncSession, round_: Round, *, posted: str, today: date) -> str:
    if round_.is_voluntary:
        return words.opened_voluntary(round_title=round_.title, due=round_.due_on, today=today, posted=posted)
    came_to = progress(await charge_states(session, round_ids=[round_.id]))
    reach = await round_audience.reach(session, round_.id)
    return words.opened(
        round_title=round_.title,
        due=round_.due_on,
        today=today,
        households=came_to.households,
        total=came_to.expected,
        posted=posted,
        told=reach.told,
        unlinked=reach.unlinked,
    )


async def _tell_household(
    session: AsyncSession,
    deployment: Deployment,
    place: Place,
    hamlet: Hamlet,
    phone: Phone,
    state: ChargeState,
    *,
    now: datetime,
) -> None:
    today = deployment.day(now)
    code = await paying.charge_code(session, hamlet, state)
    if code is None:
        return
    picture = await cards.charge_card(session, place, state, code, today=today, now=now)
    content = paying_words.household_code(place, state, code, picture=picture, several=phone.several, today=today)
    text = await account_notice.under(content.text, session, state.fee_id, deployment, now=now)
    await outbox.put(
        session,
        replace(content, text=text),
        key=round_audience.reminder_key(state.household_id, today, phone.target.chat_id),
        to=phone.target,
        lane=Lane.REMINDER,
        now=now,
        about=About(round_id=state.round_id),
        asked=Asked(pushed=True, title=state.title),
    )


async def _to_leaders(session: AsyncSession, hamlet: Hamlet, text: str, *, key: str, now: datetime) -> None:
    targets: dict[int, Target] = {
        target.chat_id: target for _, target in await role_targets(session, hamlet.id, sorted(LEADERS))
    }
    for target in targets.values():
        await outbox.put(
            session, Content(text=text), key=f"{key}:{target.chat_id}", to=target, lane=Lane.ANSWER, now=now
        )


async def _parts(session: AsyncSession, round_: Round) -> tuple[RatePart, ...]:
    return tuple(RatePart(amount=part.amount, per=part.unit) for part in await rounds.parts_of(session, round_.id))


async def _place(session: AsyncSession, deployment: Deployment, hamlet: Hamlet) -> Place:
    return await hamlets.place_of(session, hamlet, public_url=deployment.public_url, treasurer_title=TREASURER)


def _after_quiet(hamlet: Hamlet, deployment: Deployment, now: datetime) -> datetime:
    """Now, or the end of the quiet hours."""
    local = deployment.local(now)
    if not is_quiet(local.time(), quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until):
        return now
    return morning_after(local, quiet_until=hamlet.quiet_until)
