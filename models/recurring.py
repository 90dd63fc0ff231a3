"""Rounds that come every month: set up, asked about, put off, opened once a month, stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import round_plans, rounds
from models.domain.fees import Agreed, Basis, Exemption, Required, RoundRequest, Voluntary
from models.domain.rates import Per, RatePart
from models.domain.recurring import (
    ASKS_AGAIN_AFTER,
    COMING,
    UNDECIDED,
    Monthly,
    Opening,
    OpeningStatus,
    Period,
    asks_again_at,
    first_period,
    next_opening,
    period_after,
    period_due_in,
)
from models.rounds import Explain, Opened
from models.tables import BasisKind, Fee, Hamlet, RecurringOpening, RecurringRound, Round, RoundStatus

Title = Callable[[str, date], str]
"""What a round of a fee due on a day is called, with its month."""

_LOOKED_AHEAD = 24
"""Months. A fee that has a round in each of them by hand needs no repeating."""


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


# setting up and stopping


async def first_free(
    session: AsyncSession, hamlet_id: int, fee: str, monthly: Monthly, *, now: datetime, zone: tzinfo
) -> Period:
    """The first month to come that the fee has no round for."""
    period = first_period(monthly, after=now, zone=zone)
    known = await round_plans.fee_named(session, hamlet_id, fee)
    if known is not None:
        for _ in range(_LOOKED_AHEAD):
            if await _round_of_month(session, known.id, period.month) is None:
                break
            period = period_after(monthly, period)
    return period


async def set_up(
    session: AsyncSession,
    hamlet: Hamlet,
    request: RoundRequest,
    monthly: Monthly,
    *,
    by: int,
    now: datetime,
    zone: tzinfo,
) -> Coming:
    """Collect this every month from the next one on; takes the place of what the fee repeated before.

    Set up after the head would have been asked about the first month, that one counts as agreed. Raises what
    `round_plans.plan` raises for the first month.
    """
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet.id).with_for_update())
    period = await first_free(session, hamlet.id, request.fee, monthly, now=now, zone=zone)
    first = replace(request, due_on=period.due_on)
    planned = await round_plans.plan(session, hamlet, first, today=now.astimezone(zone).date())
    fee = await round_plans.fee_named(session, hamlet.id, request.fee)
    if fee is None:
        fee = Fee(fund_id=planned.fund.id, name=round_plans.clean(request.fee), created_at=now)
        session.add(fee)
        await session.flush()
    for before in await session.scalars(
        select(RecurringRound).where(RecurringRound.fee_id == fee.id, RecurringRound.stopped_at.is_(None))
    ):
        await stop(session, before, by=by, now=now)
    recurring = RecurringRound(
        hamlet_id=hamlet.id,
        fee_id=fee.id,
        open_day=monthly.open_day,
        due_day=monthly.due_day,
        parts=[{"amount": part.amount, "unit": part.per.value} for part in request.parts],
        exemptions=[{"category": each.category, "percent_off": each.percent_off} for each in request.exemptions],
        made_by=by,
        made_at=now,
        **_basis_columns(request.basis),
    )
    session.add(recurring)
    await session.flush()
    status = OpeningStatus.PLANNED if now < period.ask_at(zone) else OpeningStatus.AGREED
    opening = await _plan(session, recurring, period, zone=zone, status=status)
    return Coming(opening=opening, recurring=recurring, fee=fee, hamlet=hamlet)


async def stop(session: AsyncSession, recurring: RecurringRound, *, by: int, now: datetime) -> bool:
    """It opens no more; rounds that are open stay. False where it was stopped before."""
    stopped = await session.scalar(
        update(RecurringRound)
        .where(RecurringRound.id == recurring.id, RecurringRound.stopped_at.is_(None))
        .values(stopped_at=now, stopped_by=by)
        .returning(RecurringRound.id)
        .execution_options(synchronize_session="fetch")
    )
    await session.execute(
        update(RecurringOpening)
        .where(RecurringOpening.recurring_id == recurring.id, RecurringOpening.status.in_(UNDECIDED))
        .values(status=OpeningStatus.DROPPED, decided_by=by, decided_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return stopped is not None


# what the clock does


async def due(session: AsyncSession, *, now: datetime, today: date) -> list[Coming]:
    """The months about which something may be due, the oldest first."""
    opening = RecurringOpening
    to_ask = and_(
        opening.status.in_([OpeningStatus.PLANNED, OpeningStatus.POSTPONED]),
        opening.ask_at <= now,
    )
    to_open = and_(opening.status.in_([OpeningStatus.ASKED, OpeningStatus.AGREED]), opening.opens_at <= now)
    over = and_(opening.status.in_(UNDECIDED), opening.due_on < today)
    return await _coming(session, or_(to_ask, to_open, over))


async def asked(session: AsyncSession, coming: Coming, *, opens_at: datetime) -> bool:
    """The head is asked now; False where another process was quicker."""
    return await _move(
        session,
        coming.opening,
        frm=[OpeningStatus.PLANNED],
        status=OpeningStatus.ASKED,
        opens_at=opens_at,
        times_asked=coming.opening.times_asked + 1,
    )


async def asked_again(session: AsyncSession, coming: Coming, *, ask_at: datetime) -> bool:
    """The head is asked once more about one that was put off; False where another process was quicker."""
    moved = await session.scalar(
        update(RecurringOpening)
        .where(
            RecurringOpening.id == coming.opening.id,
            RecurringOpening.status == OpeningStatus.POSTPONED,
            RecurringOpening.times_asked == coming.opening.times_asked,
        )
        .values(ask_at=ask_at, times_asked=RecurringOpening.times_asked + 1)
        .returning(RecurringOpening.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(coming.opening)
    return moved is not None


async def missed(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> bool:
    """Its due date is over; the next month is planned. False where another process was quicker."""
    moved = await _move(session, coming.opening, frm=UNDECIDED, status=OpeningStatus.MISSED)
    await plan_next(session, coming, zone=zone)
    return moved


async def failed(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> None:
    """It was claimed and could not be opened; the next month is planned."""
    await _move(session, coming.opening, frm=[OpeningStatus.OPENED], status=OpeningStatus.FAILED)
    await plan_next(session, coming, zone=zone)


async def claim(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> bool:
    """Take this month to open it; False where another process was quicker, or it was put off meanwhile."""
    taken = await _move(
        session,
        coming.opening,
        frm=[OpeningStatus.ASKED, OpeningStatus.AGREED],
        status=OpeningStatus.OPENED,
    )
    if taken:
        await plan_next(session, coming, zone=zone)
    return taken


async def opened_by_hand(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> bool:
    """Whether the fee has a round of this month already: then it is left out, and the next one is planned."""
    round_ = await _round_of_month(session, coming.fee.id, coming.opening.month)
    if round_ is None:
        return False
    await _move(
        session,
        coming.opening,
        frm=[*UNDECIDED, OpeningStatus.OPENED],
        status=OpeningStatus.DROPPED,
        round_id=round_.id,
    )
    await plan_next(session, coming, zone=zone)
    return True


async def open_claimed(
    session: AsyncSession, coming: Coming, *, title: Title, explain: Explain, today: date, now: datetime
) -> Opened:
    """Open the round of a month that was claimed. Raises what `rounds.open_round` raises."""
    opened = await rounds.open_round(
        session,
        coming.hamlet,
        coming.request(title),
        explain=explain,
        by=coming.recurring.made_by,
        today=today,
        now=now,
    )
    coming.opening.round_id = opened.round.id
    await session.flush()
    return opened


async def plan_next(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> None:
    """The month after this one, unless it is stopped or planned already."""
    if coming.recurring.stopped_at is not None:
        return
    period = period_after(coming.monthly, period_due_in(coming.monthly, coming.opening.month))
    await _plan(session, coming.recurring, period, zone=zone, status=OpeningStatus.PLANNED)


async def months_of(session: AsyncSession, round_ids: Collection[int]) -> dict[int, date]:
    """The months of those rounds that came by themselves: their payers find the month in the memo."""
    rows = await session.execute(
        select(RecurringOpening.round_id, RecurringOpening.month).where(
            RecurringOpening.round_id.in_(round_ids), RecurringOpening.status == OpeningStatus.OPENED
        )
    )
    return {round_id: month for round_id, month in rows if round_id is not None}


# what the head says


async def one(session: AsyncSession, opening_id: int, *, hamlet_id: int) -> Coming | None:
    """One month of this hamlet's."""
    found = await _coming(session, RecurringOpening.id == opening_id)
    return found[0] if found and found[0].hamlet.id == hamlet_id else None


def could_open_at(coming: Coming, *, now: datetime, zone: tzinfo) -> datetime:
    """When it opens if the head says so now: when it was to, or on the next morning."""
    return max(coming.opening.opens_at, next_opening(now.astimezone(zone)))


def may_still_open(coming: Coming, *, now: datetime, zone: tzinfo) -> bool:
    """Whether that is not after the due date."""
    return could_open_at(coming, now=now, zone=zone).astimezone(zone).date() <= coming.opening.due_on


async def agree(session: AsyncSession, coming: Coming, *, by: int, now: datetime, zone: tzinfo) -> bool:
    """It is to be opened: when it was to, or on the next morning. False where it is open or dropped."""
    return await _move(
        session,
        coming.opening,
        frm=UNDECIDED,
        status=OpeningStatus.AGREED,
        opens_at=could_open_at(coming, now=now, zone=zone),
        decided_by=by,
        decided_at=now,
    )


async def put_off(
    session: AsyncSession,
    coming: Coming,
    *,
    by: int,
    now: datetime,
    zone: tzinfo,
    again_after: timedelta = ASKS_AGAIN_AFTER,
) -> bool:
    """It opens only when the head says so; he is asked again after a while. False where it is open or dropped.

    Put off before he was asked at all, the while begins with the evening on which he would have been.
    """
    planned = coming.opening.status is OpeningStatus.PLANNED
    begins = (coming.opening.ask_at if planned else now).astimezone(zone)
    moved = await _move(
        session,
        coming.opening,
        frm=UNDECIDED,
        status=OpeningStatus.POSTPONED,
        ask_at=asks_again_at(begins, coming.opening.due_on, after=again_after),
        decided_by=by,
        decided_at=now,
    )
    if moved:
        await plan_next(session, coming, zone=zone)
    return moved


async def leave_out(session: AsyncSession, coming: Coming, *, by: int, now: datetime, zone: tzinfo) -> bool:
    """Not this month. False where it is open or dropped."""
    moved = await _move(
        session, coming.opening, frm=UNDECIDED, status=OpeningStatus.DROPPED, decided_by=by, decided_at=now
    )
    if moved:
        await plan_next(session, coming, zone=zone)
    return moved


async def undecided(session: AsyncSession, hamlet_id: int) -> list[Coming]:
    """What this hamlet's calendar holds of them, the next one first."""
    found = await _coming(
        session, and_(RecurringRound.hamlet_id == hamlet_id, RecurringOpening.status.in_(UNDECIDED))
    )
    return sorted(found, key=lambda each: when(each.opening))


def when(opening: RecurringOpening) -> datetime:
    """When something happens about it next: it opens, or the head is asked again."""
    return opening.opens_at if opening.status in COMING else opening.ask_at


async def running(session: AsyncSession, hamlet_id: int) -> Sequence[tuple[RecurringRound, Fee]]:
    """What repeats in this hamlet, in the order in which it was set up."""
    rows = await session.execute(
        select(RecurringRound, Fee)
        .join(Fee, Fee.id == RecurringRound.fee_id)
        .where(RecurringRound.hamlet_id == hamlet_id, RecurringRound.stopped_at.is_(None))
        .order_by(RecurringRound.id)
    )
    return [(recurring, fee) for recurring, fee in rows]


async def the_recurring(
    session: AsyncSession, recurring_id: int, *, hamlet_id: int
) -> tuple[RecurringRound, Fee] | None:
    """One of this hamlet's that still runs."""
    found = await running(session, hamlet_id)
    return next(((recurring, fee) for recurring, fee in found if recurring.id == recurring_id), None)


async def next_of(session: AsyncSession, recurring_id: int) -> Coming | None:
    """The month of it that comes next."""
    found = await _coming(
        session, and_(RecurringOpening.recurring_id == recurring_id, RecurringOpening.status.in_(UNDECIDED))
    )
    return min(found, key=lambda each: when(each.opening), default=None)


async def _coming(session: AsyncSession, condition: object) -> list[Coming]:
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


async def _move(
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


async def _plan(
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


async def _of_month(session: AsyncSession, fee_id: int, month: date) -> RecurringOpening | None:
    opening: RecurringOpening | None = await session.scalar(
        select(RecurringOpening).where(RecurringOpening.fee_id == fee_id, RecurringOpening.month == month)
    )
    return opening


async def _round_of_month(session: AsyncSession, fee_id: int, month: date) -> Round | None:
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


def _basis_columns(basis: Basis) -> dict[str, BasisKind | str | date]:
    match basis:
        case Required(text=text):
            return {"basis": BasisKind.REQUIRED, "basis_text": round_plans.clean(text)}
        case Agreed(on=on):
            return {"basis": BasisKind.AGREED, "basis_on": on}
        case Voluntary():
            return {"basis": BasisKind.VOLUNTARY}
