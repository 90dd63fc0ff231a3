"""What becomes of one month of a recurring round: the clock asks and opens, the head says yes or not yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import rounds
from models.domain.recurring import ASKS_AGAIN_AFTER, UNDECIDED, OpeningStatus, asks_again_at, next_opening
from models.recurring_months import Coming, Title, coming_where, move, plan_next, round_of_month
from models.rounds import Explain, Opened
from models.tables import RecurringOpening


async def due(session: AsyncSession, *, now: datetime, today: date) -> list[Coming]:
    """The months about which something may be due, the oldest first."""
    opening = RecurringOpening
    to_ask = and_(
        opening.status.in_([OpeningStatus.PLANNED, OpeningStatus.POSTPONED]),
        opening.ask_at <= now,
    )
    to_open = and_(opening.status.in_([OpeningStatus.ASKED, OpeningStatus.AGREED]), opening.opens_at <= now)
    over = and_(opening.status.in_(UNDECIDED), opening.due_on < today)
    return await coming_where(session, or_(to_ask, to_open, over))


async def asked(session: AsyncSession, coming: Coming, *, opens_at: datetime) -> bool:
    """The head is asked now; False where another process was quicker."""
    return await move(
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
    moved = await move(session, coming.opening, frm=UNDECIDED, status=OpeningStatus.MISSED)
    await plan_next(session, coming, zone=zone)
    return moved


async def failed(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> None:
    """It was claimed and could not be opened; the next month is planned."""
    await move(session, coming.opening, frm=[OpeningStatus.OPENED], status=OpeningStatus.FAILED)
    await plan_next(session, coming, zone=zone)


async def claim(session: AsyncSession, coming: Coming, *, zone: tzinfo) -> bool:
    """Take this month to open it; False where another process was quicker, or it was put off meanwhile."""
    taken = await move(
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
    round_ = await round_of_month(session, coming.fee.id, coming.opening.month)
    if round_ is None:
        return False
    await move(
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


def could_open_at(coming: Coming, *, now: datetime, zone: tzinfo) -> datetime:
    """When it opens if the head says so now: when it was to, or on the next morning."""
    return max(coming.opening.opens_at, next_opening(now.astimezone(zone)))


def may_still_open(coming: Coming, *, now: datetime, zone: tzinfo) -> bool:
    """Whether that is not after the due date."""
    return could_open_at(coming, now=now, zone=zone).astimezone(zone).date() <= coming.opening.due_on


async def agree(session: AsyncSession, coming: Coming, *, by: int, now: datetime, zone: tzinfo) -> bool:
    """It is to be opened: when it was to, or on the next morning. False where it is open or dropped."""
    return await move(
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
    moved = await move(
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
    moved = await move(
        session, coming.opening, frm=UNDECIDED, status=OpeningStatus.DROPPED, decided_by=by, decided_at=now
    )
    if moved:
        await plan_next(session, coming, zone=zone)
    return moved
