"""The paid list: a round's charges with everything that a line of the list says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState, charge_states
from models.domain.cash_booking import matching_titles
from models.domain.charges import Progress, progress
from models.domain.folding import reading_order
from models.held_cash import holders_of_round
from models.tables import Membership, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidList:
    """Who has paid a round and who has not; `linked` are the households that a phone is joined to.

    `holders` are the names of the helpers who hold money of a charge.
    """

    round: Round
    charges: tuple[ChargeState, ...]
    linked: frozenset[int]
    holders: Mapping[int, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def progress(self) -> Progress:
        """What it comes to."""
        return progress(self.charges)

    @property
    def claims(self) -> int:
        """Households that say they paid, and whose money is not there yet."""
        return sum(each.is_claimed and not each.held and not each.is_done for each in self.charges)

    @property
    def held(self) -> int:
        """What helpers hold of it, in đồng."""
        return sum(each.held for each in self.charges)

    @property
    def lanes(self) -> list[str]:
        """The lanes of the list as people would order them; the last is empty, for households without one."""
        return sorted({each.area for each in self.charges}, key=lambda lane: (not lane, *reading_order(lane)))

    def of_lane(self, lane: str) -> list[ChargeState]:
        """The charges of one lane, by household number."""
        return [each for each in self.charges if each.area == lane]


async def paid_list(session: AsyncSession, round_id: int, *, hamlet_id: int) -> PaidList | None:
    """The list of one round; None where it is another hamlet's, or was withdrawn."""
    found = await session.get(Round, round_id, populate_existing=True)
    if found is None or found.hamlet_id != hamlet_id or found.status is RoundStatus.WITHDRAWN:
        return None
    charges = await charge_states(session, round_ids=[round_id])
    linked = await session.scalars(
        select(Membership.household_id).where(
            Membership.removed_at.is_(None), Membership.household_id.in_([each.household_id for each in charges])
        )
    )
    return PaidList(
        round=found,
        charges=tuple(charges),
        linked=frozenset(linked),
        holders=await holders_of_round(session, round_id, hamlet_id=hamlet_id),
    )


async def rounds_to_list(session: AsyncSession, *, hamlet_id: int, typed: str) -> Sequence[Round]:
    """The rounds a list can be asked of: those whose title holds the words typed, else the open ones, else the last.

    Open rounds come first, then the newest.
    """
    rows = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id, Round.status != RoundStatus.WITHDRAWN)
        .order_by(Round.status != RoundStatus.OPEN, Round.number.desc())
    )
    rounds = rows.all()
    titles = matching_titles(typed, {each.title for each in rounds})
    named = [each for each in rounds if each.title in titles]
    live = [each for each in rounds if each.status is RoundStatus.OPEN]
    return named or live or rounds[:1]
