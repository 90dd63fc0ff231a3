"""What happened to money -> the household and the treasurer are told. Groups see only counts, never this."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_household import to_household
from messages.texts import claims as claim_words
from messages.texts import receipts as words
from messages.texts.contacts import YOU
from models.chats import role_targets
from models.claims import Claimed
from models.domain.place import Place
from models.domain.roles import TREASURY
from models.payments import Booked, Undone
from models.tables import Household, PaymentWay


async def money_booked(session: AsyncSession, booked: Booked, place: Place, *, zone: ZoneInfo, now: datetime) -> None:
    """Thank the household on each of its phones, once a receipt."""
    today = now.astimezone(zone).date()
    say = words.received if booked.receipt.way is PaymentWay.CASH else words.received_on_trust
    text = say(booked.receipt, booked.charge, place, zone=zone, today=today)
    key = f"receipt:{booked.receipt.payment_id}"
    await to_household(session, booked.receipt.household_id, Content(text=text), key=key, now=now)


async def receipt_cancelled(
    session: AsyncSession, undone: Undone, place: Place, *, zone: ZoneInfo, now: datetime
) -> None:
    """Tell the household that a receipt of its does not count any more, and why."""
    today = now.astimezone(zone).date()
    text = words.cancelled(undone.receipt, undone.charge, place, at=now, zone=zone, today=today)
    key = f"receipt-cancelled:{undone.receipt.payment_id}"
    await to_household(session, undone.receipt.household_id, Content(text=text), key=key, now=now)


async def claim_made(session: AsyncSession, claimed: Claimed, *, today: date, now: datetime) -> None:
    """Ask the treasurer of the household's hamlet whether the money is there."""
    household = await session.get_one(Household, claimed.charge.household_id)
    targets = await role_targets(session, household.hamlet_id, sorted(TREASURY))
    proof = f":{claimed.proof_id}" if claimed.proof_id else ""
    for role, target in targets:
        await outbox.put(
            session,
            claim_words.told(claimed, role.you or YOU, today=today),
            key=f"claim:{claimed.claim_id}{proof}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True, title=claimed.charge.title),
        )


async def claim_not_seen(
    session: AsyncSession, claimed: Claimed, place: Place, *, account: str | None, today: date, now: datetime
) -> None:
    """Tell the household that the treasurer does not see its money."""
    content = claim_words.not_seen(claimed, place, account, today=today)
    key = f"claim-not-seen:{claimed.claim_id}"
    await to_household(session, claimed.charge.household_id, content, key=key, now=now)
