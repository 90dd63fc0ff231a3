"""What a round that is about to be opened needs read and shown, alike for the chat and for the desk."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from messages.channels.base import Content
from messages.texts import register_changes as change_words
from messages.texts import round_dialogue as words
from messages.texts import typed as typed_words
from models import funds, register_changes, round_plans
from models.chats import groups_of
from models.domain.days import InTheFuture, InThePast, Lunar, NoSuchDay, NotUnderstood, OnDay, read_date
from models.domain.fees import RoundRequest
from models.register_changes import HouseholdChange
from models.round_plans import Plan
from models.tables import Fund, Hamlet

LONGEST_FEE = 80
LONGEST_DOCUMENT = 200


def read_due(text: str, *, today: date, you: str) -> date | Content:
    """The due date that was typed, or why it is none."""
    reading = read_date(text, today=today)
    match reading:
        case OnDay() if reading.day >= today:
            return reading.day
        case OnDay() | InThePast():
            return Content(text=typed_words.day_in_the_past(reading.day, today))
        case NoSuchDay():
            near = _near(reading, today)
            return words.no_such_due(reading.month, reading.days_in_month, reading.typed_day, you, near)
        case Lunar():
            return Content(text=typed_words.LUNAR_NOT_YET)
        case NotUnderstood() | InTheFuture():
            return Content(text=typed_words.day_not_understood(text))
        case _:
            assert_never(reading)


def read_past_day(text: str, *, today: date) -> date | Content:
    """A day that has come, as a meeting's or a balance's, or why it is none."""
    reading = read_date(text, today=today, past=True)
    match reading:
        case OnDay() | InThePast():
            return reading.day
        case InTheFuture():
            return Content(text=typed_words.day_still_to_come(reading.day, today))
        case Lunar():
            return Content(text=typed_words.LUNAR_NOT_YET)
        case NoSuchDay() | NotUnderstood():
            return Content(text=typed_words.day_not_understood(text))
        case _:
            assert_never(reading)


async def funds_for(session: AsyncSession, hamlet_id: int, fee: str) -> list[Fund]:
    """The funds that a new fee may go to; none for a known one, it stays where it is."""
    if await round_plans.fee_named(session, hamlet_id, fee) is not None:
        return []
    return await funds.with_account(session, hamlet_id)


async def register_changed(session: AsyncSession, hamlet_id: int, fee: str) -> list[HouseholdChange]:
    """What became of the register since the last round of this fee."""
    known = await round_plans.fee_named(session, hamlet_id, fee)
    return await register_changes.since_last_round(session, hamlet_id, fee_id=known.id if known else None)


async def preview(
    session: AsyncSession, hamlet: Hamlet, request: RoundRequest, *, you: str, today: date
) -> tuple[Content, Plan]:
    """What would be opened, in words and by household; raises what `round_plans.plan` raises."""
    planned = await round_plans.plan(session, hamlet, request, today=today)
    said = words.preview(
        you=you,
        fee=request.fee,
        round_title=request.title,
        parts=request.parts,
        of=request.basis,
        due=request.due_on,
        today=today,
        households=len(planned.households),
        exempt=planned.exempt,
        total=planned.expected,
        account=planned.account,
        groups=len(await groups_of(session, hamlet.id)),
        register=change_words.summary(await register_changed(session, hamlet.id, request.fee)),
    )
    return said, planned


def _near(no_such: NoSuchDay, today: date) -> list[date]:
    """The last day of the month that is too short, and the one after it."""
    year = today.year + (no_such.month < today.month)
    last = date(year, no_such.month, monthrange(year, no_such.month)[1])
    return [last, last + timedelta(days=1)]
