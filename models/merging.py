"""Merging two entries of the register that are one household: the ledger only grows, money stays where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import claims, household_credits, memberships, merged_debts, payments, reminders, transfers
from models.charges import ChargeState, charge_states
from models.domain.folding import words
from models.domain.merging import STOPPING, Asked, Fate, Listed, fate, likely_twice
from models.domain.register import Column
from models.refusals import Refusal
from models.register_changes import Journal, stands
from models.tables import (
    Code,
    HelpRequest,
    HelpStatus,
    Household,
    HouseholdCredit,
    HouseholdMerge,
    HouseholdYes,
    PayLink,
)


class NotTwoHouseholds(Refusal):
    """One of the two is not a living household of this hamlet, or they are the same."""

    code = "not_two_households"


class SettleFirst(Refusal):
    """Money in an open round stands in the way; nothing was merged."""

    code = "settle_first"

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.gone.household.id)
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """A household with what hangs on it. `credit` is in đồng; `charges` of all rounds that were not withdrawn."""

    household: Household
    phones: int
    charges: tuple[ChargeState, ...]
    credit: int

    @property
    def paid(self) -> int:
        """All that it gave, in đồng."""
        return sum(charge.paid for charge in self.charges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of one round's charges."""

    fate: Fate
    stays: ChargeState | None
    gone: ChargeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What merging two households would do, the newest round first."""

    stays: Belongings
    gone: Belongings
    steps: tuple[Step, ...]

    @property
    def stopping(self) -> list[Step]:
        """What must be settled first."""
        return [step for step in self.steps if step.fate in STOPPING]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two households are one. `is_new` is False where they were already."""

    merge: HouseholdMerge
    stays: Household
    gone: Household
    is_new: bool


async def likely(session: AsyncSession, hamlet_id: int) -> list[tuple[Household, Household]]:
    """Pairs of living households that are likely one, by number."""
    rows = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    known = {each.id: each for each in rows}
    listed = (Listed(id=each.id, head=each.head, area=each.area, phone=each.phone) for each in known.values())
    return [(known[first], known[second]) for first, second in likely_twice(listed)]


async def belongings(session: AsyncSession, household: Household) -> Belongings:
    """What hangs on a household."""
    return Belongings(
        household=household,
        phones=len(await memberships.members(session, household.id)),
        charges=tuple(reversed(await charge_states(session, household_ids=[household.id]))),
        credit=await household_credits.credits_of(session, household.id),
    )


async def look(session: AsyncSession, hamlet_id: int, *, stays_id: int, gone_id: int) -> Plan:
    """What it would do. Raises NotTwoHouseholds."""
    both = [await session.get(Household, each, populate_existing=True) for each in (stays_id, gone_id)]
    living = [each for each in both if each is not None and each.hamlet_id == hamlet_id and each.closed_at is None]
    if len(living) != 2 or stays_id == gone_id:
        raise NotTwoHouseholds(gone_id)
    stays, gone = [await belongings(session, each) for each in living]
    same = {each.round_id: each for each in stays.charges}
    steps = [
        Step(
            fate=fate(_asked(same[each.round_id]) if each.round_id in same else None, _asked(each)),
            stays=same.get(each.round_id),
            gone=each,
        )
        for each in gone.charges
    ]
    return Plan(stays=stays, gone=gone, steps=tuple(steps))


async def merge(
    session: AsyncSession,
    hamlet_id: int,
    *,
    stays_id: int,
    gone_id: int,
    reason: str,
    by: int,
    now: datetime,
    today: date,
) -> Merged:
    """Make them one: phones, names, what is left to pay; `reason` stands in the book. Sent twice, it is done once.

    Raises NotTwoHouseholds, SettleFirst.
    """
    await payments.lock(session, hamlet_id)
    before = await _merged_before(session, hamlet_id, stays_id=stays_id, gone_id=gone_id)
    if before is not None:
        return before
    plan = await look(session, hamlet_id, stays_id=stays_id, gone_id=gone_id)
    if plan.stopping:
        raise SettleFirst(plan)
    stays, gone = plan.stays.household, plan.gone.household
    for step in plan.steps:
        await _settle(session, step, stays, reason=reason, now=now, today=today)
    phones = await _move_phones(session, stays, gone, now=now)
    await _move_what_waits(session, stays, gone, now=now)
    journal = Journal(session, by=f"person:{by}", now=now)
    _gather(journal, stays, gone)
    gone.closed_at = now
    journal.closed(gone)
    row = HouseholdMerge(hamlet_id=hamlet_id, stays_id=stays.id, gone_id=gone.id, phones=phones, by=by, at=now)
    session.add(row)
    await session.flush()
    await reminders.drop_settled(session, of=[gone.id])
    await transfers.look_again(session, hamlet_id)
    return Merged(merge=row, stays=stays, gone=gone, is_new=True)


async def done(session: AsyncSession, merge_id: int, *, hamlet_id: int) -> Merged | None:
    """A merge of this hamlet."""
    row = await session.get(HouseholdMerge, merge_id)
    if row is None or row.hamlet_id != hamlet_id:
        return None
    stays, gone = [await session.get_one(Household, each) for each in (row.stays_id, row.gone_id)]
    return Merged(merge=row, stays=stays, gone=gone, is_new=True)


def _asked(charge: ChargeState) -> Asked:
    return Asked(
        left=charge.uncollected,
        given=charge.paid + charge.held,
        is_voluntary=charge.is_voluntary,
        is_open=charge.is_open,
    )


async def _merged_before(session: AsyncSession, hamlet_id: int, *, stays_id: int, gone_id: int) -> Merged | None:
    row = await session.scalar(
        select(HouseholdMerge)
        .where(
            HouseholdMerge.hamlet_id == hamlet_id,
            HouseholdMerge.stays_id == stays_id,
            HouseholdMerge.gone_id == gone_id,
        )
        .order_by(HouseholdMerge.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    gone = await session.get_one(Household, gone_id, populate_existing=True)
    if gone.closed_at is None:  # opened again since
        return None
    return Merged(merge=row, stays=await session.get_one(Household, stays_id), gone=gone, is_new=False)


async def _settle(
    session: AsyncSession, step: Step, stays: Household, *, reason: str, now: datetime, today: date
) -> None:
    """What one round asks for, asked once; every change of a debt is an entry in the book."""
    match step.fate:
        case Fate.VOID_GONE:
            await merged_debts.void(session, step.gone, reason=reason, now=now, today=today)
            if step.stays is not None:
                await merged_debts.move_claims(session, step.gone.charge_id, step.stays.charge_id, now=now)
        case Fate.VOID_STAYS:
            if step.stays is not None:
                await merged_debts.void(session, step.stays, reason=reason, now=now, today=today)
                await claims.settle(session, [step.stays.charge_id], now=now)  # it was the other's money
        case Fate.MOVE:
            await merged_debts.void(session, step.gone, reason=reason, now=now, today=today)
            charge = await merged_debts.ask_instead(session, step.gone, stays, reason=reason, now=now, today=today)
            await merged_debts.move_claims(session, step.gone.charge_id, charge.id, now=now)
        case Fate.LEAVE | Fate.BOTH_PAID | Fate.PARTLY_PAID:
            pass


async def _move_phones(session: AsyncSession, stays: Household, gone: Household, *, now: datetime) -> int:
    """The phones of the one get the messages of the other; returns how many did not before."""
    there = {link.person_id for link, _ in await memberships.members(session, stays.id)}
    moved = 0
    for link, person in await memberships.members(session, gone.id):
        if person.id in there:
            link.removed_at = now
        else:  # the same link: whoever was asked whether this phone is theirs can still say no
            link.household_id = stays.id
            moved += 1
    await session.flush()
    return moved


async def _move_what_waits(session: AsyncSession, stays: Household, gone: Household, *, now: datetime) -> None:
    """Addresses, credits and requests go on with the one that stays; codes and yeses of the other end."""
    await session.execute(update(PayLink).where(PayLink.household_id == gone.id).values(household_id=stays.id))
    await session.execute(
        update(HouseholdCredit)
        .where(HouseholdCredit.household_id == gone.id, HouseholdCredit.used_by.is_(None))
        .values(household_id=stays.id)
    )
    await session.execute(
        update(HelpRequest)
        .where(
            HelpRequest.hamlet_id == gone.hamlet_id,
            HelpRequest.household_id == gone.id,
            HelpRequest.status != HelpStatus.DONE,
        )
        .values(household_id=stays.id)
    )
    await session.execute(
        update(Code)
        .where(Code.household_id == gone.id, Code.used_at.is_(None), Code.expires_at > now)
        .values(expires_at=now)
    )
    await session.execute(
        update(HouseholdYes)
        .where(HouseholdYes.household_id == gone.id, HouseholdYes.ended_at.is_(None))
        .values(ended_at=now)
    )


def _gather(journal: Journal, stays: Household, gone: Household) -> None:
    """The people whom either lists, and a phone where the one that stays has none."""
    before = stands(stays)
    known = {words(stays.head), *(words(each) for each in stays.members)}
    more: list[str] = []
    for name in (gone.head, *gone.members):
        if words(name) not in known:
            known.add(words(name))
            more.append(name)
    changed: list[Column] = []
    if more:
        stays.members = [*stays.members, *more]
        changed.append(Column.MEMBERS)
    if gone.phone and not stays.phone:
        stays.phone = gone.phone
        changed.append(Column.PHONE)
    if changed:
        journal.changed(stays, changed, before)
