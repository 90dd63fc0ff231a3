"""A round was withdrawn -> groups, households, head and treasurer are told; what was not sent yet stays unsaid."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import by_hand, outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.outbox import About
from messages.tell_household import to_household
from messages.texts import withdrawals as words
from models import household_credits
from models.chats import Target, groups_of, role_targets
from models.domain.announcements import is_quiet, morning_after
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import LEADERS, TREASURY
from models.household_credits import Used
from models.receipts import Receipt
from models.reminders import listeners
from models.tables import Delivery, DeliveryStatus, Hamlet, Round
from models.withdrawals import Withdrawn

_NEVER_LEFT = (DeliveryStatus.CANCELLED, DeliveryStatus.EXPIRED)
_NOT_GONE_OUT = (*_NEVER_LEFT, DeliveryStatus.QUEUED, DeliveryStatus.WAITING)  # these are taken back unsaid


async def round_withdrawn(
    session: AsyncSession,
    deployment: Deployment,
    hamlet: Hamlet,
    withdrawn: Withdrawn,
    place: Place,
    *,
    by_name: str,
    now: datetime,
) -> None:
    """Take back what is queued, unpin the cards, correct where they were posted, tell who was asked or has paid."""
    round_ = withdrawn.round
    await outbox.cancel(session, About(round_id=round_.id))
    said = list(
        await session.scalars(
            select(Delivery).where(Delivery.round_id == round_.id, Delivery.status.not_in(_NEVER_LEFT))
        )
    )
    await by_hand.unpin(session, said, now=now)
    due_at = _after_quiet(hamlet, deployment, now)
    heard = {each.chat_id for each in said}
    for group in await groups_of(session, hamlet.id):
        if group.chat_id in heard:
            await outbox.put(
                session,
                Content(text=words.in_group(withdrawn, place)),
                key=f"withdrawn:{round_.id}:{group.chat_id}",
                to=group,
                lane=Lane.ANNOUNCEMENT,
                now=now,
                due_at=due_at,
            )
    await _tell_households(session, hamlet, withdrawn, place, heard=heard, due_at=due_at, now=now)
    for role, target in await role_targets(session, hamlet.id, sorted(LEADERS)):
        if role.person_id != withdrawn.by:
            text = words.told(withdrawn, by_name)
            key = f"withdrawn:{round_.id}:told:{target.chat_id}"
            await outbox.put(session, Content(text=text), key=key, to=target, lane=Lane.ANSWER, now=now)


async def where_posted(session: AsyncSession, hamlet_id: int, round_id: int) -> list[Target]:
    """The groups in which a round was said to be open: taken back, it is corrected there."""
    heard = await session.scalars(
        select(Delivery.chat_id).where(Delivery.round_id == round_id, Delivery.status.not_in(_NOT_GONE_OUT))
    )
    chats = set(heard)
    return [group for group in await groups_of(session, hamlet_id) if group.chat_id in chats]


async def treasurer_decides(session: AsyncSession, hamlet_id: int, *, about: str, now: datetime) -> None:
    """Ask the treasurer about money of withdrawn rounds, if there is any; once for `about`."""
    left = await household_credits.undecided(session, hamlet_id)
    if not left:
        return
    for _, target in await role_targets(session, hamlet_id, sorted(TREASURY)):
        await outbox.put(
            session,
            words.money_waits(left, hamlet_id),
            key=f"withdrawn-money:{about}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True),
        )


async def kept(session: AsyncSession, receipt: Receipt, place: Place, *, now: datetime) -> None:
    """Tell a household that its money waits for the next round."""
    text = words.kept_to_household(receipt, place)
    await _to_household(session, receipt, text, key=f"kept:{receipt.payment_id}", now=now)


async def given_back(session: AsyncSession, receipt: Receipt, place: Place, *, zone: ZoneInfo, now: datetime) -> None:
    """Tell a household that its money was given back, so that it can say if it was not."""
    text = words.given_back_to_household(receipt, place, at=now, zone=zone, today=now.astimezone(zone).date())
    await _to_household(session, receipt, text, key=f"given-back:{receipt.payment_id}", now=now)


async def credit_used(session: AsyncSession, used: Used, *, today: date, now: datetime) -> None:
    """Tell a household that its money of before went to the new round, with the new receipt."""
    text = words.used_for_household(used, today=today)
    await _to_household(session, used.credit, text, key=f"receipt:{used.booked.receipt.payment_id}", now=now)


async def credits_used(session: AsyncSession, round_: Round, *, now: datetime) -> None:
    """Tell head and treasurer whose money of before went to a round; again where more of it did since."""
    receipts = await household_credits.used_for(session, round_.id)
    if not receipts:
        return
    targets = {target.chat_id: target for _, target in await role_targets(session, round_.hamlet_id, sorted(LEADERS))}
    for target in targets.values():
        await outbox.put(
            session,
            Content(text=words.used_in_round(receipts)),
            key=f"round:{round_.id}:credits:{receipts[-1].number}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
        )


async def _tell_households(
    session: AsyncSession,
    hamlet: Hamlet,
    withdrawn: Withdrawn,
    place: Place,
    *,
    heard: set[int],
    due_at: datetime,
    now: datetime,
) -> None:
    """Those who were asked for it (or might have been), and those whose money is there."""
    listening = await listeners(session, hamlet.id)
    all_were_told = withdrawn.round.told_at is not None
    for charge in withdrawn.standing.charges:
        has_money = bool(charge.paid or charge.held)
        if not (has_money or charge.outstanding):
            continue
        for each in listening.get(charge.household_id, []):
            if has_money or all_were_told or each.to.chat_id in heard:
                await outbox.put(
                    session,
                    Content(text=words.to_household(charge, withdrawn, place)),
                    key=f"withdrawn:{withdrawn.round.id}:{charge.household_id}:{each.to.chat_id}",
                    to=each.to,
                    lane=Lane.ANNOUNCEMENT,
                    now=now,
                    due_at=due_at,
                )


async def _to_household(session: AsyncSession, receipt: Receipt, text: str, *, key: str, now: datetime) -> None:
    await to_household(session, receipt.household_id, Content(text=text), key=key, now=now)


def _after_quiet(hamlet: Hamlet, deployment: Deployment, now: datetime) -> datetime:
    """Now, or the end of the quiet hours."""
    local = deployment.local(now)
    if not is_quiet(local.time(), quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until):
        return now
    return morning_after(local, quiet_until=hamlet.quiet_until)
