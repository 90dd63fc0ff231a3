"""Codes were stopped or are good again -> those who keep the account, and the groups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, by_hand, outbox, tell_account, tell_cards
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_people import place_at
from messages.texts import code_stops as words
from messages.texts.contacts import YOU
from models import account_keepers, accounts, deliveries, rounds
from models.chats import groups_of
from models.code_stops import Agreed, Lifted, Stopped
from models.domain.account_change import KEEPERS, partners
from models.domain.deployment import Deployment
from models.tables import Hamlet


async def stopped(session: AsyncSession, done: Stopped, deployment: Deployment, *, now: datetime) -> int:
    """The groups hear of it at once, at night too; cards come down; the others are told. Returns how many groups."""
    stop = done.stop
    hamlet = await session.get_one(Hamlet, stop.hamlet_id)
    place = await place_at(session, hamlet.id, deployment)
    zone, today = deployment.zone, deployment.day(now)
    if done.ended is not None:
        await tell_account.ended(session, done.ended, deployment, by=stop.stopped_by, in_groups=False, now=now)
    await tell_cards.taken_down(session, hamlet, await rounds.open_rounds(session, hamlet.id), now=now)
    off = done.ended is not None and done.ended.was_announced
    text = words.stopped_in_group(place, now, zone, today, change_is_off=off)
    groups = await groups_of(session, hamlet.id)
    for group in groups:
        await outbox.put(
            session,
            Content(text=text, pin=True),
            key=f"{_said_key(stop.id)}{group.chat_id}",
            to=group,
            lane=Lane.EMERGENCY,
            now=now,
        )
    by = await tell_account.contact(session, place, stop.stopped_by)
    for role, to in await tell_account.keepers(session, hamlet.id):
        if role.person_id == stop.stopped_by:
            continue
        content = words.told(
            stop.id,
            by,
            now,
            place=place,
            you=role.you or YOU,
            zone=zone,
            today=today,
            may_start=role.kind in KEEPERS,
        )
        await outbox.put(
            session,
            content,
            key=f"codes:{stop.id}:told:{to.chat_id}",
            to=to,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(title=words.TITLE),  # at once, whatever else was asked
        )
    return len(groups)


async def one_agreed(session: AsyncSession, done: Agreed, deployment: Deployment, *, now: datetime) -> None:
    """Those who could be the second are asked."""
    stop = done.stop
    if stop.agreed_by is None or stop.agreed_at is None or not done.is_new:
        return
    place = await place_at(session, stop.hamlet_id, deployment)
    by = await tell_account.contact(session, place, stop.agreed_by)
    everyone = await account_keepers.keepers_of(session, stop.hamlet_id, now=now)
    could = {each.person_id for each in partners(stop.agreed_by, everyone)}
    for role, to in await tell_account.keepers(session, stop.hamlet_id):
        if role.person_id in could:
            await asking.give_way(session, "codes.start", chat_id=to.chat_id, person_id=role.person_id, now=now)
            await outbox.put(
                session,
                words.one_agreed(stop.id, by, place=place),
                key=f"codes:{stop.id}:one:{stop.agreed_by}:{stop.agreed_at:%y%m%d%H%M%S}:{to.chat_id}",
                to=to,
                lane=Lane.ANSWER,
                now=now,
                asked=Asked(pushed=True, title=words.TITLE),
            )


async def lifted(session: AsyncSession, done: Lifted, deployment: Deployment, *, now: datetime) -> None:
    """The groups hear of it, the cards of open rounds are posted and pinned again."""
    stop = done.stop
    hamlet = await session.get_one(Hamlet, stop.hamlet_id)
    place = await place_at(session, hamlet.id, deployment)
    await by_hand.unpin(session, await deliveries.keyed(session, _said_key(stop.id)), now=now)
    in_force = [accounts.as_account(row) for row in await accounts.in_force(session, hamlet.id)]
    two = await tell_account.signers(session, place, stop.agreed_by, stop.lifted_by)
    going = await rounds.open_rounds(session, hamlet.id)
    text = words.started_in_group(place, in_force, two, is_pinned=bool(going))
    at = tell_account.posting_time(hamlet, deployment, now=now)
    for group in await groups_of(session, hamlet.id):
        key = f"codes:{stop.id}:good:{group.chat_id}"
        await outbox.put(session, Content(text=text), key=key, to=group, lane=Lane.ANNOUNCEMENT, now=now, due_at=at)
    await tell_cards.posted_again(session, deployment, hamlet, going, mark=f"s{stop.id}:", now=now)
    for role, to in await tell_account.keepers(session, hamlet.id):
        if role.person_id != stop.lifted_by:
            key = f"codes:{stop.id}:good-told:{to.chat_id}"
            await outbox.put(session, Content(text=words.started()), key=key, to=to, lane=Lane.ANSWER, now=now)


def _said_key(stop_id: int) -> str:
    return f"codes:{stop_id}:stopped:"
