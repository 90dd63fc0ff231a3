"""What is printed for households: their standing cards, the slips of a round, the doors that are left to walk to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import codes, paying, recurring_months
from models.charges import ChargeState, charge_states
from models.domain.folding import reading_order
from models.domain.pay_codes import PayCode, pay_code
from models.domain.references import make
from models.reminders import listeners
from models.tables import Hamlet, Household, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One household's paper: its code; of a slip the charge; of a card the joining code where no phone is linked."""

    number: str
    head: str = field(repr=False)
    area: str
    code: PayCode
    charge: ChargeState | None = None
    join_digits: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """A household that owes and has no phone, with what nobody has taken yet of each charge."""

    number: str
    head: str = field(repr=False)
    area: str
    charges: tuple[ChargeState, ...]

    @property
    def total(self) -> int:
        """Đồng."""
        return sum(each.uncollected for each in self.charges)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which households: all, those without a phone, or one lane."""

    without_phone: bool = False
    lane: str | None = None


async def lanes(session: AsyncSession, hamlet_id: int) -> list[str]:
    """The lanes of the living households in the order people would walk; the last is empty where some have none."""
    areas = await session.scalars(
        select(Household.area).where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None)).distinct()
    )
    return sorted(areas, key=_lane_order)


async def rounds_to_print(session: AsyncSession, hamlet_id: int) -> Sequence[Round]:
    """The open rounds that are owed, the newest first."""
    rows = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id, Round.status == RoundStatus.OPEN)
        .order_by(Round.number.desc())
    )
    return [each for each in rows if not each.is_voluntary]


async def cards(session: AsyncSession, hamlet: Hamlet, scope: Scope, *, now: datetime) -> list[Printed] | None:
    """The standing card of each household, lane by lane; None where no account takes money."""
    any_code = await paying.standing_code(session, hamlet, 1)
    if any_code is None:
        return None
    rows = await session.scalars(
        select(Household).where(Household.hamlet_id == hamlet.id, Household.closed_at.is_(None))
    )
    phones = (await listeners(session, hamlet.id)).keys()
    households = [each for each in rows if _is_in(scope, each.id, each.area, phones)]
    joining: dict[int, str] = {}
    if any(each.id not in phones for each in households):
        living = await codes.household_codes(session, hamlet.id, now=now)
        joining = {each.household.id: each.digits for each in living}
    return [
        Printed(
            number=each.code,
            head=each.head,
            area=each.area,
            code=pay_code(any_code.account, reference=make(hamlet.prefix, each.number, 0), amount=None),
            join_digits=joining.get(each.id) if each.id not in phones else None,
        )
        for each in sorted(households, key=lambda each: (_lane_order(each.area), each.number))
    ]


async def slips(session: AsyncSession, hamlet: Hamlet, round_: Round, scope: Scope) -> list[Printed] | None:
    """The slip of each household that still owes in a round, lane by lane; None where no account takes money."""
    owing = [
        state for state in await charge_states(session, round_ids=[round_.id], only_open=True) if state.outstanding
    ]
    any_code = await paying.charge_code(session, hamlet, owing[0]) if owing else None
    if owing and any_code is None:
        return None
    phones = (await listeners(session, hamlet.id)).keys()
    month = (await recurring_months.months_of(session, [round_.id])).get(round_.id)
    return [
        Printed(
            number=each.code,
            head=each.head,
            area=each.area,
            code=pay_code(
                any_code.account,
                reference=make(hamlet.prefix, each.number, each.round_number),
                amount=each.outstanding,
                month=month,
            ),
            charge=each,
        )
        for each in sorted(owing, key=lambda each: (_lane_order(each.area), each.number))
        if any_code is not None and _is_in(scope, each.household_id, each.area, phones)
    ]


async def doors(session: AsyncSession, hamlet_id: int) -> list[Doorstep]:
    """Who still owes in open rounds and has no phone that is told, lane by lane."""
    phones = (await listeners(session, hamlet_id)).keys()
    owing: dict[int, list[ChargeState]] = {}
    for state in await charge_states(session, hamlet_id=hamlet_id, only_open=True):
        if state.uncollected and state.household_id not in phones:
            owing.setdefault(state.household_id, []).append(state)
    found = [
        Doorstep(number=states[0].code, head=states[0].head, area=states[0].area, charges=tuple(states))
        for states in owing.values()
    ]
    return sorted(found, key=lambda door: (_lane_order(door.area), door.charges[0].number))


def _is_in(scope: Scope, household_id: int, area: str, phones: Collection[int]) -> bool:
    return not (scope.without_phone and household_id in phones) and scope.lane in (None, area)


def _lane_order(lane: str) -> tuple[bool, tuple[str, str]]:
    return not lane, reading_order(lane)
