"""What households owe and what came in for it: the one query that lists, reminders and codes are made from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BigInteger, Select, and_, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.charges import DONE, ChargeStatus, status
from models.tables import (
    BasisKind,
    Charge,
    Claim,
    ClaimStatus,
    HeldCash,
    Household,
    Payment,
    Reversal,
    Round,
    RoundStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeState:
    """One household's charge in one round, with what came in for it. Amounts in đồng.

    `held` is what helpers took for it and the treasurer has not got yet: it is not paid, but nobody asks for it, so
    that the charge counts as claimed. A void charge (of a withdrawn round) owes nothing.
    """

    charge_id: int
    amount: int
    explanation: str
    is_exempt: bool
    household_id: int
    number: int
    head: str
    area: str
    round_id: int
    round_number: int
    fee_id: int
    title: str
    due_on: date
    basis: BasisKind
    round_status: RoundStatus
    paid: int
    is_claimed: bool
    held: int = 0
    is_void: bool = False

    @property
    def code(self) -> str:
        """The household's number as printed."""
        return f"{self.number:03}"

    @property
    def is_voluntary(self) -> bool:
        """Whether the round makes no debts."""
        return self.basis is BasisKind.VOLUNTARY

    @property
    def is_open(self) -> bool:
        """Whether the round still takes money by its codes."""
        return self.round_status is RoundStatus.OPEN

    @property
    def outstanding(self) -> int:
        """What is left to pay."""
        return 0 if self.is_exempt or self.is_voluntary else max(0, self.amount - self.paid)

    @property
    def uncollected(self) -> int:
        """What nobody has taken yet, neither the book nor a helper."""
        return max(0, self.outstanding - self.held)

    @property
    def surplus(self) -> int:
        """What came in beyond what is owed: the household's, wherever it lies."""
        return 0 if self.is_voluntary else max(0, self.paid - self.amount)

    @property
    def spare(self) -> int:
        """What would be too much if a helper's cash were in the book: no longer needed for this charge."""
        return 0 if self.is_voluntary else max(0, self.paid + self.held - self.amount)

    @property
    def status(self) -> ChargeStatus:
        """Where the charge stands."""
        return status(
            self.amount,
            is_exempt=self.is_exempt,
            is_voluntary=self.is_voluntary,
            paid=self.paid,
            is_claimed=self.is_claimed,
        )

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: paid or exempt."""
        return self.status in DONE


async def charge_states(
    session: AsyncSession,
    *,
    hamlet_id: int | None = None,
    round_ids: Collection[int] | None = None,
    household_ids: Collection[int] | None = None,
    charge_ids: Collection[int] | None = None,
    only_open: bool = False,
    with_void: bool = False,
) -> list[ChargeState]:
    """Charges with their paid sums, in one statement, by round and household number.

    The filters given must all hold; at least one is needed. Void charges come only `with_void`; `only_open` leaves
    out the rounds that are closed.
    """
    asked = {"hamlet": hamlet_id, "rounds": round_ids, "households": household_ids, "charges": charge_ids}
    given = {name: value for name, value in asked.items() if value is not None}
    if not given:
        raise ValueError("charges of what?")
    rows = await session.execute(_narrowed(*given, only_open=only_open, with_void=with_void), given)
    return [ChargeState(**row) for row in rows.mappings()]


_FILTERS = {
    "hamlet": Round.hamlet_id == bindparam("hamlet"),
    "rounds": Charge.round_id.in_(bindparam("rounds", expanding=True)),
    "households": Charge.household_id.in_(bindparam("households", expanding=True)),
    "charges": Charge.id.in_(bindparam("charges", expanding=True)),
}


# the columns are those of ChargeState, by name; made once for each set of filters: that costs more than asking it
@cache
def _narrowed(*filters: str, only_open: bool, with_void: bool) -> Select[*tuple[object, ...]]:
    narrowed = _states().where(*(_FILTERS[name] for name in filters))
    if not with_void:
        narrowed = narrowed.where(Charge.voided_at.is_(None), Round.status != RoundStatus.WITHDRAWN)
    if only_open:
        narrowed = narrowed.where(Round.status == RoundStatus.OPEN)
    return narrowed.order_by(Round.number, Household.number)


def _states() -> Select[*tuple[object, ...]]:
    paid = (
        select(cast(func.coalesce(func.sum(Payment.amount), 0), BigInteger))  # PostgreSQL sums to a decimal
        .where(Payment.charge_id == Charge.id, ~exists().where(Reversal.payment_id == Payment.id))
        .correlate(Charge)
        .scalar_subquery()
    )
    in_hand = and_(HeldCash.charge_id == Charge.id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None))
    held = (
        select(cast(func.coalesce(func.sum(HeldCash.amount), 0), BigInteger))
        .where(in_hand)
        .correlate(Charge)
        .scalar_subquery()
    )
    is_claimed = exists().where(Claim.charge_id == Charge.id, Claim.status == ClaimStatus.OPEN)
    is_void = Charge.voided_at.is_not(None)
    return (
        select(
            Charge.id.label("charge_id"),
            case((is_void, 0), else_=Charge.amount).label("amount"),
            Charge.explanation,
            Charge.is_exempt,
            Household.id.label("household_id"),
            Household.number,
            Household.head,
            Household.area,
            Round.id.label("round_id"),
            Round.number.label("round_number"),
            Round.fee_id,
            Round.title,
            Round.due_on,
            Round.basis,
            Round.status.label("round_status"),
            paid.label("paid"),
            or_(is_claimed, exists().where(in_hand)).label("is_claimed"),
            held.label("held"),
            is_void.label("is_void"),
        )
        .join(Round, Round.id == Charge.round_id)
        .join(Household, Household.id == Charge.household_id)
    )
