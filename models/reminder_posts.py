"""What the groups hear of running rounds: the day's collection post, thresholds, and what is still planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import PRIVATE
from models.domain import reminders as plan
from models.domain.announcements import is_quiet
from models.reminders import open_rounds_by_hamlet
from models.round_tallies import Tally, tallies
from models.tables import Chat, ChatState, Hamlet, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTold:
    """A round with its counts."""

    round: Round
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPost:
    """One hamlet's collection post: the rounds it tells of, the one due first at the beginning."""

    hamlet: Hamlet
    rounds: tuple[RoundTold, ...]


async def take_collection_posts(session: AsyncSession, *, zone: ZoneInfo, now: datetime) -> list[CollectionPost]:
    """The collection posts that are due now, marked as done: the caller queues them in this transaction."""
    local = now.astimezone(zone)
    today = local.date()
    posts = []
    for hamlet, rounds in await open_rounds_by_hamlet(session):
        if not plan.may_post(local.time(), post_at=hamlet.group_post_at, quiet_from=hamlet.quiet_from):
            continue
        due = {round_.id for round_ in rounds if is_due_in_groups(round_, hamlet, zone=zone, today=today)}
        if not due:
            continue
        shown = [round_ for round_ in rounds if _is_told_of(round_, hamlet, zone=zone, today=today)]
        counted = await tallies(session, [round_.id for round_ in shown])
        told = tuple(
            RoundTold(round=round_, tally=counted[round_.id])
            for round_ in shown
            if round_.is_voluntary or not counted[round_.id].is_all_done
        )
        for round_ in rounds:
            if round_.id in due:
                round_.counted_on = today
        if any(each.round.id in due for each in told):
            posts.append(CollectionPost(hamlet=hamlet, rounds=told))
    return posts


def is_due_in_groups(round_: Round, hamlet: Hamlet, *, zone: ZoneInfo, today: date) -> bool:
    """Whether the groups are to hear of a round today."""
    first_day = plan.first_day_for_groups(round_.opened_at.astimezone(zone), hamlet.group_post_at)
    days = plan.plan_of(is_voluntary=round_.is_voluntary)
    return plan.due(round_.due_on, first_day=first_day, done_on=round_.counted_on, today=today, plan=days) is not None


def _is_told_of(round_: Round, hamlet: Hamlet, *, zone: ZoneInfo, today: date) -> bool:
    """Whether a round stands in a post about several: opened before it, and not a gift whose day is over."""
    first_day = plan.first_day_for_groups(round_.opened_at.astimezone(zone), hamlet.group_post_at)
    return first_day <= today and not (round_.is_voluntary and today > round_.due_on)


async def take_thresholds(
    session: AsyncSession, *, zone: ZoneInfo, now: datetime
) -> list[tuple[Hamlet, RoundTold, int]]:
    """Rounds that came over half, four fifths or all, with the percent; marked as told."""
    at = now.astimezone(zone).time()
    awake = [
        (hamlet, [round_ for round_ in rounds if not round_.is_voluntary and round_.told_percent < 100])
        for hamlet, rounds in await open_rounds_by_hamlet(session)
        if not is_quiet(at, quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until)
    ]
    counted = await tallies(session, [round_.id for _, rounds in awake for round_ in rounds])
    told = []
    for hamlet, rounds in awake:
        for round_ in rounds:
            tally = counted[round_.id]
            reached = plan.threshold(
                done=tally.done, exempt=tally.exempt, households=tally.households, told=round_.told_percent
            )
            if reached.told != round_.told_percent:
                round_.told_percent = reached.told
            if reached.say is not None:
                told.append((hamlet, RoundTold(round=round_, tally=tally), reached.say))
    return told


# the calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPost:
    """A collection post to come: when, of which rounds, into how many groups."""

    at: datetime
    titles: tuple[str, ...]
    is_voluntary: bool
    groups: int


async def planned_posts(session: AsyncSession, hamlet: Hamlet, *, zone: ZoneInfo, now: datetime) -> list[PlannedPost]:
    """The collection posts that the plans of the hamlet's open rounds still hold, the next one first."""
    local = now.astimezone(zone)
    groups = await session.scalar(
        select(func.count()).where(Chat.hamlet_id == hamlet.id, Chat.kind != PRIVATE, Chat.state == ChatState.ACTIVE)
    )
    rounds = (
        await session.scalars(
            select(Round)
            .where(Round.hamlet_id == hamlet.id, Round.status == RoundStatus.OPEN)
            .order_by(Round.due_on, Round.number)
        )
    ).all()
    by_day: dict[date, list[Round]] = {}
    for round_ in rounds:
        for day in _days_to_come(round_, hamlet, local=local, zone=zone):
            by_day.setdefault(day, []).append(round_)
    return [
        PlannedPost(
            at=datetime.combine(day, hamlet.group_post_at, zone),
            titles=tuple(round_.title for round_ in told),
            is_voluntary=all(round_.is_voluntary for round_ in told),
            groups=groups or 0,
        )
        for day, told in sorted(by_day.items(), key=lambda item: item[0])
    ]


def _days_to_come(round_: Round, hamlet: Hamlet, *, local: datetime, zone: ZoneInfo) -> Iterable[date]:
    first_day = plan.first_day_for_groups(round_.opened_at.astimezone(zone), hamlet.group_post_at)
    for day in plan.planned(round_.due_on, plan.plan_of(is_voluntary=round_.is_voluntary)):
        is_done = round_.counted_on is not None and day <= round_.counted_on
        is_over = datetime.combine(day, hamlet.group_post_at, zone) <= local
        if day >= first_day and not is_done and not is_over:
            yield day
