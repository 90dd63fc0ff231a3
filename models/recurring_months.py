"""The months of a recurring round as rows: each planned once, changed by who comes first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.fees import Agreed, Basis, Exemption, Required, RoundRequest, Voluntary
from models.domain.rates import Per, RatePart
from models.domain.recurring import (
    COMING,
    UNDECIDED,
    Monthly,
    Opening,
    OpeningStatus,
    Period,
    period_after,
    period_due_in,
)
from models.tables import BasisKind, Fee, Hamlet, RecurringOpening, RecurringRound, Round, RoundStatus

Title = Callable[[str, date], str]
"""What a round of a fee due on a day is called, with its month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One month of a recurring round, with whose it is."""

    opening: RecurringOpening
    recurring: RecurringRound
    fee: Fee
    hamlet: Hamlet

    @property
    def monthly(self) -> Monthly:
        """Its days."""
        return monthly_of(self.recurring)

    def clock(self) -> Opening:
        """What the clock goes by."""
        opening = self.opening
        return Opening(status=opening.status, ask_at=opening.ask_at, opens_at=opening.opens_at, due_on=opening.due_on)

    def request(self, title: Title) -> RoundRequest:
        """The round as it would be opened."""
        return request_of(self.recurring, self.fee.name, due_on=self.opening.due_on, title=title)


def monthly_of(recurring: RecurringRound) -> Monthly:
    """On which days it opens and is due."""
    return Monthly(open_day=recurring.open_day, due_day=recurring.due_day)


def request_of(recurring: RecurringRound, fee: str, *, due_on: date, title: Title) -> RoundRequest:
    """One month of it as a round to open."""
    return RoundRequest(
        fee=fee,
        title=title(fee, due_on),
        parts=tuple(RatePart(amount=part["amount"], per=Per(part["unit"])) for part in recurring.parts),
        due_on=due_on,
        basis=_basis(recurring),
        exemptions=tuple(Exemption(**each) for each in recurring.exemptions),
    )


async def one(session: AsyncSession, opening_id: int, *, hamlet_id: int) -> Coming | None:
    """One month of this hamlet's."""
    found = await coming_where(session, RecurringOpening.id == opening_id)
    return found[0] if found and found[0].hamlet.id == hamlet_id else None


async def undecided(session: AsyncSession, hamlet_id: int) -> list[Coming]:
    """What this hamlet's calendar holds of them, the next one first."""
    found = await coming_where(
        session, and_(RecurringRound.hamlet_id == hamlet_id, RecurringOpening.status.in_(UNDECIDED))
    )
    return sorted(found, key=lambda each: when(each.opening))


def when(opening: RecurringOpening) -> datetime:
    """When something happens about it next: it opens, or the head is asked again."""
    return opening.opens_at if opening.status in COMING else opening.ask_at


async def next_of(session: AsyncSession, recurring_id: int) -> Coming | None:
    """The month of it that comes next."""
    found = await coming_where(
        session, and_(RecurringOpening.recurring_id == recurring_id, RecurringOpening.status.in_(UNDECIDED))
    )
    return min(found, key=lambda each: when(each.opening), default=None)


async def months_of(session: AsyncSession, round_ids: Collection[int]) -> dict[int, date]:
    """The months of those rounds that came by themselves: their payers find the month in the memo."""
    rows = await session.execute(
        select(RecurringOpening.round_id, RecurringOpening.month).where(
            RecurringOpening.round_id.in_(round_ids), RecurringOpening.status == OpeningStatus.OPENED
        )
    )
    return {round_id: month for round_id, month in rows if round_id is not None}


async def coming_where(session: AsyncSession, condition: object) -> list[Coming]:
    """The months that meet a condition, the oldest first, as they stand now."""
    rows = await session.execute(
        select(RecurringOpening, RecurringRound, Fee, Hamlet)
        .join(RecurringRound, RecurringRound.id == RecurringOpening.recurring_id)
        .join(Fee, Fee.id == RecurringOpening.fee_id)
        .join(Hamlet, Hamlet.id == RecurringRound.hamlet_id)
        .where(condition)  # type: ignore[arg-type]  # a condition of SQLAlchemy, of one of two types
        .order_by(RecurringOpening.month, RecurringOpening.id)
        .execution_options(populate_existing=True)
    )
    return [
        Coming(opening=opening, recurring=recurring, fee=fee, hamlet=hamlet)
        for opening, recurring, fee, hamlet in rows
    ]


async def move(
    session: AsyncSession, opening: RecurringOpening, *, frm: Collection[OpeningStatus], **values: object
) -> bool:
    """Change one month's state, if it is still in one of these: two who come at once do not both win."""
    moved = await session.scalar(
        update(RecurringOpening)
        .where(RecurringOpening.id == opening.id, RecurringOpening.status.in_(frm))
        .values(**values)
        .returning(RecurringOpening.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(opening)
    return moved is not None


async def plan_month(
    session: AsyncSession, recurring: RecurringRound, period: Period, *, zone: tzinfo, status: OpeningStatus
) -> RecurringOpening:
    """The row of a month. One that an earlier setting left behind is taken over, unless it was opened: then the next.

    So a fee is opened once a month, also where it was stopped and set up anew, or its round withdrawn.
    """
    opening = await _of_month(session, recurring.fee_id, period.month)
    while opening is not None and opening.status is OpeningStatus.OPENED:
        period = period_after(monthly_of(recurring), period)
        opening = await _of_month(session, recurring.fee_id, period.month)
    if opening is None:
        opening = RecurringOpening(fee_id=recurring.fee_id, month=period.month)
        session.add(opening)
    elif opening.recurring_id == recurring.id:
        return opening
    opening.recurring_id, opening.due_on, opening.status = recurring.id, period.due_on, status
    opening.ask_at, opening.opens_at = period.ask_at(zone), period.opens_at(zone)
    opening.decided_by = opening.decided_at = None
    await session.flush()
    return opening


async def plan_next(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> None:
    """The month after this one, unless it is stopped or planned already."""
    if coming.recurring.stopped_at is not None:
        return
    period = period_after(coming.monthly, period_due_in(coming.monthly, coming.opening.month))
    await plan_month(session, coming.recurring, period, zone=zone, status=OpeningStatus.PLANNED)


async def _of_month(session: AsyncSession, fee_id: int, month: date) -> RecurringOpening | None:
    opening: RecurringOpening | None = await session.scalar(
        select(RecurringOpening).where(RecurringOpening.fee_id == fee_id, RecurringOpening.month == month)
    )
    return opening


async def round_of_month(session: AsyncSession, fee_id: int, month: date) -> Round | None:
    """The fee's round that is due in a month, and was not withdrawn."""
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    round_: Round | None = await session.scalar(
        select(Round)
        .where(
            Round.fee_id == fee_id,
            Round.status != RoundStatus.WITHDRAWN,
            Round.due_on.between(month, last),
        )
        .limit(1)
    )
    return round_


def _basis(recurring: RecurringRound) -> Basis:
    if recurring.basis is BasisKind.REQUIRED:
        return Required(text=recurring.basis_text)
    if recurring.basis_on is not None:
        return Agreed(on=recurring.basis_on)
    return Voluntary()
