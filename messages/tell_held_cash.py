"""Cash taken, brought and counted -> the household, the helper, the treasurer and the head are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_household import to_household
from messages.texts import handovers as handover_words
from messages.texts import held_cash as words
from messages.texts.contacts import YOU
from models import held_cash
from models.chats import private_of, role_targets
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import HEADS, LEADERS, TREASURY
from models.handovers import HandedOver
from models.held_cash import Held, Holder, Taken
from models.tables import Role


async def taken(session: AsyncSession, outcome: Taken, deployment: Deployment, *, now: datetime) -> None:
    """Tell the household at once who took its money, with the receipt's number."""
    held = outcome.held
    names = await held_cash.names_of(session, held.hamlet_id, [held.helper_id])
    text = words.to_household(held, names[held.helper_id], zone=deployment.zone, today=deployment.day(now))
    await _to_household(session, held.household_id, text, key=f"held:{held.held_id}", now=now)


async def cancelled(session: AsyncSession, held: Held, place: Place, *, now: datetime) -> None:
    """Tell the household that the money is not with the helper, and why."""
    text = words.cancelled_for_household(held, place)
    await _to_household(session, held.household_id, text, key=f"held-cancelled:{held.held_id}", now=now)


async def handing_over(session: AsyncSession, hamlet_id: int, holder: Holder, *, now: datetime) -> None:
    """Ask the treasurer to count what a helper says was brought; once for the same money."""
    last = max(each.held_id for each in holder.held)
    key = f"held-handing:{holder.helper_id}:{last}:{len(holder.held)}"
    await _to_roles(session, hamlet_id, sorted(TREASURY), handover_words.handing(holder), key=key, now=now)


async def handed_over(
    session: AsyncSession, hamlet_id: int, handed: HandedOver, deployment: Deployment, *, now: datetime
) -> None:
    """Thank the households, tell the helper; a difference is told to the head too."""
    zone, today = deployment.zone, deployment.day(now)
    for each in handed.booked:
        text = handover_words.booked_for_household(each, handed.helper, zone=zone, today=today)
        key = f"receipt:{each.receipt.payment_id}"
        await _to_household(session, each.receipt.household_id, text, key=key, now=now)
    you = await held_cash.addresses(session, hamlet_id, [handed.helper_id])
    for target in (await private_of(session, [handed.helper_id])).values():
        await outbox.put(
            session,
            Content(text=handover_words.received(handed, you.get(handed.helper_id) or YOU)),
            key=f"handover:{handed.handover_id}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
        )
    if handed.difference:
        content = Content(text=handover_words.difference_to_head(handed))
        key = f"handover-difference:{handed.handover_id}"
        await _to_roles(session, hamlet_id, sorted(HEADS), content, key=key, now=now)


async def role_revoked(session: AsyncSession, role: Role, place: Place, *, now: datetime) -> None:
    """Somebody who is no helper any more holds money: they, the treasurer and the head hear it."""
    for holder in await held_cash.holders(session, role.hamlet_id, helper_id=role.person_id):
        for target in (await private_of(session, [role.person_id])).values():
            await outbox.put(
                session,
                Content(text=words.revoked(holder, role.you or YOU, place)),
                key=f"held-revoked:{role.id}:{target.chat_id}",
                to=target,
                lane=Lane.ANSWER,
                now=now,
            )
        key = f"held-revoked:{role.id}:told"
        await _to_roles(
            session, role.hamlet_id, sorted(LEADERS), handover_words.revoked_helper(holder), key=key, now=now
        )


async def evening(
    session: AsyncSession, hamlet_id: int, deployment: Deployment, place: Place, *, now: datetime
) -> None:
    """Tell each helper what they hold, and the treasurer who holds what; once a day."""
    today = deployment.day(now)
    holders = await held_cash.holders(session, hamlet_id)
    chats = await private_of(session, [holder.helper_id for holder in holders])
    you = await held_cash.addresses(session, hamlet_id, list(chats))
    for holder in holders:
        target = chats.get(holder.helper_id)
        if target is not None:
            of_today = [each for each in holder.held if deployment.day(each.taken_at) == today]
            await outbox.put(
                session,
                words.evening(holder, of_today, you.get(holder.helper_id) or YOU, place),
                key=f"held-evening:{hamlet_id}:{today}:{target.chat_id}",
                to=target.about(hamlet_id),
                lane=Lane.ANSWER,
                now=now,
                asked=Asked(pushed=True),
            )
    if holders:
        content = handover_words.evening_of_all(holders, now=now, zone=deployment.zone, today=today)
        key = f"held-evening-all:{hamlet_id}:{today}"
        await _to_roles(session, hamlet_id, sorted(TREASURY), content, key=key, now=now)


async def _to_household(session: AsyncSession, household_id: int, text: str, *, key: str, now: datetime) -> None:
    await to_household(session, household_id, Content(text=text), key=key, now=now)


async def _to_roles(
    session: AsyncSession, hamlet_id: int, kinds: list[str], content: Content, *, key: str, now: datetime
) -> None:
    chats = {target.chat_id: target for _, target in await role_targets(session, hamlet_id, kinds)}
    for target in chats.values():
        await outbox.put(
            session,
            content,
            key=f"{key}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True),
        )
