"""Withdrawing a round: nobody owes it any more, and what was paid for it waits for the treasurer's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import household_credits, ledger, payments, reminders
from models.charges import ChargeState, charge_states
from models.domain.ledger import EntryKind, NewEntry
from models.refusals import Refusal
from models.tables import Charge, Claim, ClaimStatus, Fee, Round, RoundStatus, Withdrawal

LONGEST_REASON = 200


class NoSuchRound(Refusal):
    """The round is another hamlet's."""

    code = "no_such_round"


class WithdrawnAlready(Refusal):
    """Somebody was quicker."""

    code = "withdrawn_already"

    def __init__(self, title: str) -> None:
        super().__init__("withdrawn already")
        self.title = title


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A round that could be withdrawn, with its charges."""

    round: Round
    charges: tuple[ChargeState, ...]

    @property
    def paid(self) -> int:
        """What the book holds for it, in đồng."""
        return sum(charge.paid for charge in self.charges)

    @property
    def payers(self) -> int:
        """Households that gave money."""
        return sum(charge.paid > 0 for charge in self.charges)

    @property
    def held(self) -> int:
        """What helpers hold for it, in đồng."""
        return sum(charge.held for charge in self.charges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A round that was withdrawn, as it stood until then."""

    standing: Standing
    by: int | None
    at: datetime
    reason: str = field(repr=False)

    @property
    def round(self) -> Round:
        """Which round."""
        return self.standing.round


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A round that was taken back; about the money of so many households nothing was decided yet."""

    title: str
    reason: str = field(repr=False)
    undecided: int


async def can_be_withdrawn(session: AsyncSession, hamlet_id: int, *, limit: int) -> Sequence[Round]:
    """The rounds that a mistake can still be seen in: open ones first, then the newest that were closed."""
    rows = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id, Round.status != RoundStatus.WITHDRAWN)
        .order_by(Round.status != RoundStatus.OPEN, Round.number.desc())
        .limit(limit)
    )
    return rows.all()


async def look(session: AsyncSession, round_id: int, *, hamlet_id: int) -> Standing:
    """A round before it is withdrawn. Raises NoSuchRound, WithdrawnAlready."""
    found = await session.get(Round, round_id, populate_existing=True)
    if found is None or found.hamlet_id != hamlet_id:
        raise NoSuchRound(round_id)
    if found.status is RoundStatus.WITHDRAWN:
        raise WithdrawnAlready(found.title)
    return Standing(round=found, charges=tuple(await charge_states(session, round_ids=[round_id])))


async def done(session: AsyncSession, round_id: int, *, hamlet_id: int) -> Done | None:
    """What the book says of a round of this hamlet that was taken back."""
    found = await session.get(Round, round_id)
    withdrawal = await session.get(Withdrawal, round_id)
    if found is None or withdrawal is None or found.hamlet_id != hamlet_id:
        return None
    charges = set(await session.scalars(select(Charge.id).where(Charge.round_id == round_id)))
    left = await household_credits.undecided(session, hamlet_id)
    undecided = {receipt.household_id for receipt in left if receipt.charge_id in charges}
    return Done(title=found.title, reason=withdrawal.reason, undecided=len(undecided))


async def withdraw(
    session: AsyncSession, round_id: int, *, hamlet_id: int, reason: str, by: int | None, now: datetime, today: date
) -> Withdrawn:
    """Take a round back: its charges are void, each by an entry in the book; money that came stays where it is.

    Raises NoSuchRound, WithdrawnAlready.
    """
    await payments.lock(session, hamlet_id)
    standing = await look(session, round_id, hamlet_id=hamlet_id)
    fund_id = (await session.execute(select(Fee.fund_id).where(Fee.id == standing.round.fee_id))).scalar_one()
    await ledger.append_many(
        session,
        [
            NewEntry(
                kind=EntryKind.CORRECTION,
                amount=-charge.amount,
                booked_on=today,
                household_id=charge.household_id,
                round_id=round_id,
                words=reason,
            )
            for charge in standing.charges
            if charge.amount
        ],
        fund_id=fund_id,
        now=now,
    )
    await session.execute(
        update(Charge).where(Charge.round_id == round_id, Charge.voided_at.is_(None)).values(voided_at=now)
    )
    await session.execute(
        update(Claim)
        .where(
            Claim.charge_id.in_(select(Charge.id).where(Charge.round_id == round_id)),
            Claim.status == ClaimStatus.OPEN,
        )
        .values(status=ClaimStatus.REFUSED, settled_at=now)
    )
    session.add(Withdrawal(round_id=round_id, reason=reason[:LONGEST_REASON], by=by, at=now))
    standing.round.status = RoundStatus.WITHDRAWN
    standing.round.closed_at = standing.round.closed_at or now
    await session.flush()
    await reminders.drop_settled(session)
    return Withdrawn(standing=standing, reason=reason, by=by, at=now)
