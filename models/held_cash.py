"""Cash that helpers take at the door: theirs to hold, not in the book, until the treasurer has it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import claims, merged_debts, payment_lines, payments, reminders, surplus
from models.charges import charge_states
from models.domain.cash_booking import CashRequest, Surplus
from models.domain.lanes import is_within
from models.domain.roles import RoleKind
from models.payments import Asked, Ready
from models.refusals import Refusal
from models.tables import Charge, HeldCash, Household, Person, Role, Round

TAKE_BACK_WITHIN = timedelta(minutes=10)
LONGEST_REASON = 200


class NotInYourLanes(Refusal):
    """A helper takes cash in some lanes only; nothing about a household elsewhere is told."""

    code = "not_in_your_lanes"

    def __init__(self, number: int, lanes: Collection[str]) -> None:
        super().__init__(number)
        self.number = number
        self.lanes = tuple(lanes)


class NotInHand(Refusal):
    """The cash was handed over, or its receipt was cancelled."""

    code = "not_in_hand"

    def __init__(self, held: Held) -> None:
        super().__init__(held.receipt)
        self.held = held


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Cash of one household that a helper took, with its receipt number. It is in hand until one of the ends."""

    held_id: int
    receipt: int
    amount: int
    hamlet_id: int
    charge_id: int
    household_id: int
    number: int
    head: str = field(repr=False)
    area: str
    title: str
    helper_id: int
    taken_at: datetime
    handover_id: int | None
    cancelled_at: datetime | None
    cancel_reason: str = field(repr=False)

    @property
    def code(self) -> str:
        """The household's number as printed."""
        return f"{self.number:03}"

    @property
    def is_in_hand(self) -> bool:
        """Whether the helper still has it."""
        return self.handover_id is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A helper took cash. `in_hand` is all that this helper holds now; `is_new` is False for the same request."""

    held: Held
    in_hand: int
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A helper who holds cash, whether the role is still theirs or not."""

    helper_id: int
    name: str = field(repr=False)
    held: tuple[Held, ...]

    @property
    def total(self) -> int:
        """All of it, in đồng."""
        return sum(each.amount for each in self.held)

    @property
    def households(self) -> int:
        """Of how many households."""
        return len({each.household_id for each in self.held})


def taker(roles: Sequence[Role], hamlet_id: int) -> Role | None:
    """The helper's role that may take cash in a hamlet, among those that somebody holds."""
    return next(
        (
            role
            for role in roles
            if role.kind is RoleKind.HELPER
            and role.hamlet_id == hamlet_id
            and role.takes_cash
            and not role.revoked_at
        ),
        None,
    )


async def take(session: AsyncSession, request: CashRequest, *, role: Role, now: datetime) -> Taken | Asked:
    """Note cash that a helper took, or say what is not certain. The receipt's number is given at once.

    What is more than is owed is never taken by a helper. The same request key is taken once. Raises NotInYourLanes
    and NoSuchHousehold.
    """
    await payments.lock(session, role.hamlet_id)
    known = await session.scalar(select(HeldCash.id).where(HeldCash.request_key == request.key))
    if known is not None:
        return await _taken(session, known, is_new=False)
    household = await session.get(Household, request.household_id)
    if household is not None and household.hamlet_id == role.hamlet_id:
        check_lane(household, role)
    if request.surplus is Surplus.KEEP:
        request = replace(request, surplus=Surplus.UNDECIDED)
    outcome = await payments.decide_cash(session, request, hamlet_id=role.hamlet_id)
    if not isinstance(outcome, Ready):
        return outcome
    row = HeldCash(
        hamlet_id=role.hamlet_id,
        charge_id=outcome.charge.charge_id,
        helper_id=role.person_id,
        amount=outcome.amount,
        receipt=await payment_lines.next_receipt(session, role.hamlet_id),
        request_key=request.key,
        taken_at=now,
    )
    session.add(row)
    await session.flush()
    await claims.settle(session, [row.charge_id], now=now)
    await reminders.drop_settled(session, of=[outcome.charge.household_id])
    return await _taken(session, row.id, is_new=True)


def check_lane(household: Household, role: Role) -> None:
    """Raises NotInYourLanes where this helper takes no cash of this household."""
    if not is_within(household.area, role.lanes):
        raise NotInYourLanes(household.number, role.lanes)


async def cancel(
    session: AsyncSession, held_id: int, *, hamlet_id: int, reason: str, by: int, now: datetime, today: date
) -> Held | None:
    """The money was not taken, or went back: the household owes again. None where there is no such cash.

    Raises NotInHand.
    """
    await payments.lock(session, hamlet_id)
    done = await session.scalar(
        update(HeldCash)
        .where(
            HeldCash.id == held_id,
            HeldCash.hamlet_id == hamlet_id,
            HeldCash.handover_id.is_(None),
            HeldCash.cancelled_at.is_(None),
        )
        .values(cancelled_at=now, cancelled_by=by, cancel_reason=reason[:LONGEST_REASON])
        .returning(HeldCash.id)
    )
    held = await one(session, held_id, hamlet_id=hamlet_id)
    if held is not None and done is None:
        raise NotInHand(held)
    if held is not None:
        await claims.reopen(session, held.charge_id, settled_at=held.taken_at)
        for charge in await charge_states(session, charge_ids=[held.charge_id]):
            await surplus.note(session, [charge], by=by, now=now)
            await merged_debts.asked_after_undoing(session, charge, reason=reason, now=now, today=today)
    return held


async def one(session: AsyncSession, held_id: int, *, hamlet_id: int) -> Held | None:
    """Cash of this hamlet by its id, in hand or not."""
    rows = await _held(session, _rows().where(HeldCash.id == held_id, HeldCash.hamlet_id == hamlet_id))
    return rows[0] if rows else None


async def with_receipt(session: AsyncSession, number: int, *, hamlet_id: int) -> Held | None:
    """The cash that this receipt number was given for."""
    rows = await _held(session, _rows().where(HeldCash.receipt == number, HeldCash.hamlet_id == hamlet_id))
    return rows[0] if rows else None


async def holders(session: AsyncSession, hamlet_id: int, *, helper_id: int | None = None) -> list[Holder]:
    """Who holds cash now, by name; one of them if given. What each holds stands in the order of the households."""
    narrowed = _rows().where(
        HeldCash.hamlet_id == hamlet_id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None)
    )
    if helper_id is not None:
        narrowed = narrowed.where(HeldCash.helper_id == helper_id)
    by_helper: dict[int, list[Held]] = {}
    for each in await _held(session, narrowed):
        by_helper.setdefault(each.helper_id, []).append(each)
    names = await names_of(session, hamlet_id, list(by_helper))
    found = [Holder(helper_id=helper, name=names[helper], held=tuple(held)) for helper, held in by_helper.items()]
    return sorted(found, key=lambda holder: (holder.name, holder.helper_id))


async def holders_of_round(session: AsyncSession, round_id: int, *, hamlet_id: int) -> dict[int, tuple[str, ...]]:
    """The names of those who hold money of a round, by charge."""
    rows = await session.execute(
        select(HeldCash.charge_id, HeldCash.helper_id)
        .join(Charge, Charge.id == HeldCash.charge_id)
        .where(Charge.round_id == round_id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None))
        .order_by(HeldCash.id)
    )
    pairs = list(dict.fromkeys((charge_id, helper_id) for charge_id, helper_id in rows))
    names = await names_of(session, hamlet_id, {helper_id for _, helper_id in pairs}) if pairs else {}
    found: dict[int, tuple[str, ...]] = {}
    for charge_id, helper_id in pairs:
        found[charge_id] = (*found.get(charge_id, ()), names[helper_id])
    return found


async def hamlets_with_cash_in_hand(session: AsyncSession) -> list[int]:
    """The hamlets where somebody holds cash."""
    rows = await session.scalars(
        select(HeldCash.hamlet_id)
        .where(HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None))
        .distinct()
        .order_by(HeldCash.hamlet_id)
    )
    return list(rows)


async def names_of(session: AsyncSession, hamlet_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """How helpers are called: by the name of their role, even one that was taken back; else by the channel's."""
    names = dict((await session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))).all())
    roles = await session.execute(
        select(Role.person_id, Role.full_name)
        .where(Role.person_id.in_(person_ids), Role.hamlet_id == hamlet_id, Role.full_name != "")
        .order_by(Role.granted_at, Role.id)
    )
    return names | dict(roles.all())


async def addresses(session: AsyncSession, hamlet_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """How helpers of a hamlet are addressed, also those whose role was taken back."""
    rows = await session.execute(
        select(Role.person_id, Role.you)
        .where(Role.person_id.in_(person_ids), Role.hamlet_id == hamlet_id, Role.you != "")
        .order_by(Role.granted_at, Role.id)
    )
    return dict(rows.all())


async def _taken(session: AsyncSession, held_id: int, *, is_new: bool) -> Taken:
    [held] = await _held(session, _rows().where(HeldCash.id == held_id))
    own = await holders(session, held.hamlet_id, helper_id=held.helper_id)
    return Taken(held=held, in_hand=sum(holder.total for holder in own), is_new=is_new)


async def _held(session: AsyncSession, query: Select[*tuple[object, ...]]) -> list[Held]:
    rows = await session.execute(query.order_by(Household.number, HeldCash.id))
    return [Held(**row) for row in rows.mappings()]


# the columns are those of Held, by name
def _rows() -> Select[*tuple[object, ...]]:
    return (
        select(
            HeldCash.id.label("held_id"),
            HeldCash.receipt,
            HeldCash.amount,
            HeldCash.hamlet_id,
            HeldCash.charge_id,
            Household.id.label("household_id"),
            Household.number,
            Household.head,
            Household.area,
            Round.title,
            HeldCash.helper_id,
            HeldCash.taken_at,
            HeldCash.handover_id,
            HeldCash.cancelled_at,
            HeldCash.cancel_reason,
        )
        .join(Charge, Charge.id == HeldCash.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
    )
