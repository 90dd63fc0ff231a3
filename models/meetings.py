"""Meetings: inviting to one, moving it, calling it off, and what each household answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import people
from models.domain.folding import reading_order
from models.domain.meetings import Answer, Counted, MeetingStatus, Wave
from models.round_audience import phones_of
from models.tables import Hamlet, Household, Meeting, MeetingAnswer, Person

_STILL_SHOWN = timedelta(days=14)
"""How long after its beginning the head is offered to write down what came of it."""
_OFFERED = 4  # meetings of the past, to be seen and for a fee to point to

_OVER_AFTER, _OVER_WITHIN = timedelta(hours=6), timedelta(days=3)
_REMINDED_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A meeting as the head composed it."""

    title: str
    starts_at: datetime
    place: str
    chair: str
    agenda: tuple[str, ...]
    quorum: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCount:
    """One lane's answers, and the printed numbers of the households that have not answered."""

    area: str
    counted: Counted
    silent: tuple[str, ...]


async def invite(
    session: AsyncSession, hamlet_id: int, invitation: Invitation, *, author_id: int, announced_at: datetime
) -> Meeting:
    """Plan it; from `announced_at` on the groups have it and the households are told."""
    meeting = Meeting(
        hamlet_id=hamlet_id,
        author_id=author_id,
        title=invitation.title,
        starts_at=invitation.starts_at,
        place=invitation.place,
        chair=invitation.chair,
        agenda=list(invitation.agenda),
        quorum=invitation.quorum,
        status=MeetingStatus.PLANNED,
        announced_at=announced_at,
        moves=0,
        wave=Wave.INVITED,
        told_until=0,
    )
    session.add(meeting)
    await session.flush()
    return meeting


async def one(session: AsyncSession, meeting_id: int, *, hamlet_id: int) -> Meeting | None:
    """A meeting of this hamlet."""
    meeting = await session.get(Meeting, meeting_id, populate_existing=True)
    return meeting if meeting is not None and meeting.hamlet_id == hamlet_id else None


async def coming(session: AsyncSession, hamlet_id: int, *, now: datetime) -> Sequence[Meeting]:
    """What was announced and has not begun, the soonest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(
            Meeting.hamlet_id == hamlet_id,
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.starts_at > now,
            Meeting.announced_at <= now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def for_the_head(session: AsyncSession, hamlet_id: int, *, now: datetime) -> Sequence[Meeting]:
    """What is planned, also what is not announced yet or has no result yet, the soonest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(
            Meeting.hamlet_id == hamlet_id,
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.starts_at > now - _STILL_SHOWN,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def take_back(session: AsyncSession, meeting: Meeting, *, now: datetime) -> bool:
    """Nobody has seen it yet, and nobody will. False where it is too late for that."""
    if meeting.status is not MeetingStatus.PLANNED or now >= meeting.announced_at or meeting.moves:
        return False
    meeting.status, meeting.wave = MeetingStatus.CANCELLED, None
    await session.flush()
    return True


async def move(session: AsyncSession, meeting: Meeting, *, to: datetime, place: str, now: datetime) -> bool:
    """Another time, perhaps another place; what households answered stands. False: it is not planned any more."""
    if not await _is_planned(session, meeting):
        return False
    meeting.moved_from, meeting.starts_at, meeting.place = meeting.starts_at, to, place
    meeting.moves += 1
    meeting.announced_at, meeting.evening_at, meeting.hours_at = now, None, None
    await tell(session, meeting, Wave.MOVED)
    return True


async def call_off(session: AsyncSession, meeting: Meeting, *, why: str) -> bool:
    """It will not be, for the time being. False where it is not planned any more."""
    if not await _is_planned(session, meeting):
        return False
    meeting.status, meeting.why = MeetingStatus.CANCELLED, why
    await tell(session, meeting, Wave.CANCELLED)
    return True


async def write_result(
    session: AsyncSession, meeting: Meeting, *, attended: int, agreed: Sequence[str], minutes: str
) -> bool:
    """Keep what came of it. False where it is not planned any more, or is written down already."""
    if not await _is_planned(session, meeting):
        return False
    meeting.status, meeting.attended = MeetingStatus.HELD, attended
    meeting.agreed, meeting.minutes = list(agreed), minutes
    await tell(session, meeting, Wave.RESULT)
    return True


async def held(session: AsyncSession, hamlet_id: int) -> Sequence[Meeting]:
    """The last meetings whose result is written down, the newest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(Meeting.hamlet_id == hamlet_id, Meeting.status == MeetingStatus.HELD)
        .order_by(Meeting.starts_at.desc())
        .limit(_OFFERED)
    )
    return rows.all()


async def just_over(session: AsyncSession, *, now: datetime) -> Sequence[Meeting]:
    """What began some hours ago, or yesterday."""
    rows = await session.scalars(
        select(Meeting).where(
            Meeting.status.in_([MeetingStatus.PLANNED, MeetingStatus.HELD]),
            Meeting.starts_at > now - _OVER_WITHIN,
            Meeting.starts_at < now - _OVER_AFTER,
        )
    )
    return rows.all()


async def answer(
    session: AsyncSession,
    meeting: Meeting,
    household_id: int,
    said: Answer,
    *,
    by: int,
    is_member: bool,
    now: datetime,
    substitute: str = "",
) -> bool:
    """Note what a household says, in the place of what it said before.

    False where one of its own phones has answered and this is another's.
    """
    await session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    row = await session.scalar(
        select(MeetingAnswer)
        .where(MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.household_id == household_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = MeetingAnswer(meeting_id=meeting.id, household_id=household_id)
        session.add(row)
    elif row.is_member and not is_member:
        return False
    row.answer, row.substitute, row.answered_at = said, substitute, now
    row.by, row.is_member = by, is_member
    await session.flush()
    return True


async def own_name(session: AsyncSession, person: Person, *, hamlet_id: int) -> str:
    """How somebody who holds a role in the hamlet signs."""
    roles = await people.roles_of(session, person.id)
    return next((role.full_name for role in roles if role.hamlet_id == hamlet_id and role.full_name), person.name)


async def linked_households(session: AsyncSession, hamlet_id: int) -> int:
    """How many living households have a phone that is told in private."""
    living = select(Household.id).where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
    phones = await phones_of(session, (await session.scalars(living)).all())
    return len({phone.household_id for phone in phones})


async def silent_households(session: AsyncSession, meeting: Meeting) -> list[int]:
    """The living households that have not answered."""
    return [household.id for household, said in await _households(session, meeting) if said is None]


async def counted(session: AsyncSession, meeting: Meeting) -> Counted:
    """What the living households said so far."""
    return _count([said for _, said in await _households(session, meeting)])


async def by_area(session: AsyncSession, meeting: Meeting) -> list[AreaCount]:
    """The same, lane by lane."""
    lanes: dict[str, list[tuple[Household, Answer | None]]] = {}
    for household, said in await _households(session, meeting):
        lanes.setdefault(household.area, []).append((household, said))
    return [
        AreaCount(
            area=area,
            counted=_count([said for _, said in rows]),
            silent=tuple(household.code for household, said in rows if said is None),
        )
        for area, rows in sorted(lanes.items(), key=lambda lane: reading_order(lane[0]))
    ]


async def tell(session: AsyncSession, meeting: Meeting, wave: Wave) -> None:
    """Have the clock tell the households, from the first on; takes the place of what it was telling."""
    meeting.wave, meeting.told_until = wave, 0
    await session.flush()


async def to_tell(session: AsyncSession, *, now: datetime) -> Sequence[tuple[Meeting, Hamlet]]:
    """Meetings of which households are being told."""
    rows = await session.execute(
        select(Meeting, Hamlet)
        .join(Hamlet, Hamlet.id == Meeting.hamlet_id)
        .where(Meeting.wave.is_not(None), Meeting.announced_at <= now)
        .order_by(Meeting.id)
    )
    return [(meeting, hamlet) for meeting, hamlet in rows]


async def to_remind(session: AsyncSession, *, now: datetime) -> Sequence[tuple[Meeting, Hamlet]]:
    """Meetings of the next days of which a reminder is not settled."""
    rows = await session.execute(
        select(Meeting, Hamlet)
        .join(Hamlet, Hamlet.id == Meeting.hamlet_id)
        .where(
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.starts_at > now,
            Meeting.starts_at < now + _REMINDED_AHEAD,
            Meeting.announced_at <= now,
            or_(Meeting.evening_at.is_(None), Meeting.hours_at.is_(None)),
        )
        .order_by(Meeting.id)
    )
    return [(meeting, hamlet) for meeting, hamlet in rows]


async def next_households(session: AsyncSession, meeting: Meeting, *, most: int) -> Sequence[Household]:
    """The next households of the wave, by id; of a reminder only those that have not answered."""
    wanted = select(Household).where(
        Household.hamlet_id == meeting.hamlet_id, Household.closed_at.is_(None), Household.id > meeting.told_until
    )
    if meeting.wave is Wave.RESULT:
        away = exists().where(
            MeetingAnswer.meeting_id == meeting.id,
            MeetingAnswer.household_id == Household.id,
            MeetingAnswer.answer == Answer.AWAY,
        )
        wanted = wanted.where(away)
    elif meeting.wave is not None and not meeting.wave.for_all:
        answered = exists().where(MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.household_id == Household.id)
        wanted = wanted.where(~answered)
    return (await session.scalars(wanted.order_by(Household.id).limit(most))).all()


async def told(session: AsyncSession, meeting: Meeting, until: int | None) -> None:
    """These households were told; None: there are no more."""
    if until is None:
        meeting.wave = None
    else:
        meeting.told_until = until
    await session.flush()


async def forget_substitutes(session: AsyncSession, *, before: datetime) -> int:
    """Forget who went in whose place to meetings of before a moment; returns how many names."""
    over = select(Meeting.id).where(Meeting.starts_at < before)
    result = await session.execute(
        update(MeetingAnswer)
        .where(MeetingAnswer.meeting_id.in_(over), MeetingAnswer.substitute != "")
        .values(substitute="")
        .returning(MeetingAnswer.id)
    )
    return len(result.all())


async def _is_planned(session: AsyncSession, meeting: Meeting) -> bool:
    await session.refresh(meeting, with_for_update=True)
    return meeting.status is MeetingStatus.PLANNED


async def _households(session: AsyncSession, meeting: Meeting) -> list[tuple[Household, Answer | None]]:
    rows = await session.execute(
        select(Household, MeetingAnswer.answer)
        .outerjoin(
            MeetingAnswer,
            (MeetingAnswer.household_id == Household.id) & (MeetingAnswer.meeting_id == meeting.id),
        )
        .where(Household.hamlet_id == meeting.hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    return [(household, said) for household, said in rows]


def _count(answers: Sequence[Answer | None]) -> Counted:
    return Counted(
        come=answers.count(Answer.COME),
        substitutes=answers.count(Answer.SUBSTITUTE),
        away=answers.count(Answer.AWAY),
        silent=answers.count(None),
    )
