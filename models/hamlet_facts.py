"""What the hamlet's data says on its own questions: rounds, accounts, what was announced, who helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import account_of
from models.charges import ChargeState, charge_states
from models.domain.charges import Progress, progress
from models.domain.folding import words
from models.domain.pay_codes import Account
from models.domain.rates import RatePart
from models.receipts import Receipt, last_receipts
from models.rounds import open_rounds, parts_of
from models.tables import Announcement, AnnouncementStatus, Fund, Household

_COUNTED_AFTER = timedelta(days=1)
"""The first count of a round would tell how many are exempt (voice 1.8)."""
_STILL_NEWS = timedelta(days=14)
_LOOKED_AT = 30  # announcements


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound:
    """A round that takes money, as a neighbour may know it."""

    title: str
    due_on: date
    is_voluntary: bool
    parts: tuple[RatePart, ...]
    counted: Progress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdBook:
    """Where one household stands: its charges that matter now, and the receipts for them."""

    household: Household
    charges: tuple[ChargeState, ...]
    receipts: dict[int, Receipt]  # the newest, by charge

    @property
    def left(self) -> int:
        """What is left to pay, in đồng."""
        return sum(charge.outstanding for charge in self.charges)


async def rounds_now(session: AsyncSession, hamlet_id: int, *, now: datetime) -> list[OpenRound]:
    """The open rounds, the one due first at the beginning; counted from a day after they opened."""
    found = []
    for row in await open_rounds(session, hamlet_id):
        counted = None
        if not row.is_voluntary and row.opened_at <= now - _COUNTED_AFTER:
            counted = progress(await charge_states(session, round_ids=[row.id]))
        parts = tuple(RatePart(amount=part.amount, per=part.unit) for part in await parts_of(session, row.id))
        found.append(
            OpenRound(title=row.title, due_on=row.due_on, is_voluntary=row.is_voluntary, parts=parts, counted=counted)
        )
    return found


async def books(session: AsyncSession, households: Sequence[Household]) -> list[HouseholdBook]:
    """What each household pays now or still owes; where there is nothing, the last thing it paid."""
    found = []
    for household in households:
        states = await charge_states(session, household_ids=[household.id])
        matter = [state for state in states if state.is_open or state.outstanding]
        newest = await last_receipts(session, household_ids=[household.id], limit=_LOOKED_AT)
        if not matter and newest:
            matter = [state for state in states if state.charge_id == newest[0].charge_id]
        found.append(
            HouseholdBook(
                household=household,
                charges=tuple(matter),
                receipts={receipt.charge_id: receipt for receipt in reversed(newest)},
            )
        )
    return found


async def accounts_now(session: AsyncSession, hamlet_id: int) -> list[Account]:
    """The accounts that take the hamlet's money, each once."""
    funds = await session.scalars(select(Fund).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id))
    found = [await account_of(session, fund) for fund in funds]
    return list(dict.fromkeys(account for account in found if account is not None))


async def last_word_on_meetings(
    session: AsyncSession, hamlet_id: int, *, today: date, now: datetime
) -> Announcement | None:
    """The newest announcement of the last days that speaks of a meeting and is still true."""
    rows = await session.scalars(
        select(Announcement)
        .where(
            Announcement.hamlet_id == hamlet_id,
            Announcement.status == AnnouncementStatus.SENT,
            Announcement.due_at > now - _STILL_NEWS,
            or_(Announcement.expires_on.is_(None), Announcement.expires_on >= today),
        )
        .order_by(Announcement.id.desc())
        .limit(_LOOKED_AT)
    )
    return next((row for row in rows if "hop" in words(row.body).split()), None)
