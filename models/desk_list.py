"""The desk's table: every household of a hamlet with where it stands in the rounds that are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState, charge_states
from models.domain.charges import ChargeStatus
from models.domain.folding import reading_order, words
from models.register_changes import living_of_merged
from models.tables import (
    Charge,
    Claim,
    ClaimStatus,
    Fund,
    Hamlet,
    HeldCash,
    Household,
    LedgerEntry,
    RegisterChange,
    Round,
    RoundStatus,
)

MOST_ROUNDS = 6
"""Columns of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One household. `charges` are by round id; `left` is what it owes in all open and closed rounds, in đồng."""

    household: Household
    charges: Mapping[int, ChargeState]
    left: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to pay."""
        return self.left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The whole table by household number, with the rounds of its columns.

    `columns` are the charges of each round, also of households that are in no row any more: what they paid is in the
    book, and the table counts as the chat does.
    """

    rounds: tuple[Round, ...]
    rows: tuple[Row, ...]
    columns: Mapping[int, Sequence[ChargeState]]

    @property
    def lanes(self) -> list[str]:
        """The lanes as people would order them; the empty one, of households without, comes last."""
        found = {row.household.area for row in self.rows}
        return sorted(found, key=lambda lane: (not lane, *reading_order(lane)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of the table is looked for: `typed` a name or number, `lane` None for all, `state` and `sort` by code."""

    typed: str = ""
    lane: str | None = None
    state: str = ""
    sort: str = ""


async def table(session: AsyncSession, hamlet_id: int) -> Table:
    """The living households; the open rounds and those closed ones in which money is left (or the last round)."""
    found = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id, Round.status != RoundStatus.WITHDRAWN)
        .order_by(Round.status != RoundStatus.OPEN, Round.number.desc())
        .limit(MOST_ROUNDS)
    )
    newest = found.all()
    households = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    states: dict[int, dict[int, ChargeState]] = defaultdict(dict)
    left: dict[int, int] = defaultdict(int)
    owed: set[int] = set()
    columns: dict[int, list[ChargeState]] = defaultdict(list)
    for each in await charge_states(session, hamlet_id=hamlet_id):
        states[each.household_id][each.round_id] = each
        columns[each.round_id].append(each)
        left[each.household_id] += each.outstanding
        if each.outstanding:
            owed.add(each.round_id)
    living = await living_of_merged(session, hamlet_id)
    for gone_id, stays_id in reversed(living.items()):  # what was paid while listed twice, the latest first
        states[stays_id] = states.pop(gone_id, {}) | states[stays_id]
        left[stays_id] += left.pop(gone_id, 0)
    shown = [each for each in newest if each.status is RoundStatus.OPEN or each.id in owed]
    return Table(
        rounds=tuple(shown or newest[:1]),
        rows=tuple(
            Row(household=each, charges=states.get(each.id, {}), left=left.get(each.id, 0)) for each in households
        ),
        columns=columns,
    )


async def mark(session: AsyncSession, hamlet_id: int) -> str:
    """Another one whenever something in the table has changed: money, receipts, claims, rounds, the register."""
    entries = select(func.coalesce(func.sum(_last_entry()), 0)).where(Fund.hamlet_id == hamlet_id).scalar_subquery()
    rounds = select(func.count()).where(Round.hamlet_id == hamlet_id, Round.status == RoundStatus.OPEN)
    claims = (
        select(func.count(), func.coalesce(func.max(Claim.id), 0))
        .select_from(Round)
        .join(Charge, Charge.round_id == Round.id)
        .join(Claim, Claim.charge_id == Charge.id)
        .where(Round.hamlet_id == hamlet_id, Round.status == RoundStatus.OPEN, Claim.status == ClaimStatus.OPEN)
    )
    held = select(func.count()).where(
        HeldCash.hamlet_id == hamlet_id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None)
    )
    changes = select(func.coalesce(func.max(RegisterChange.id), 0)).where(RegisterChange.hamlet_id == hamlet_id)
    found = await session.execute(
        select(
            Hamlet.last_receipt,
            Hamlet.last_round,
            entries,
            rounds.scalar_subquery(),
            held.scalar_subquery(),
            changes.scalar_subquery(),
        ).where(Hamlet.id == hamlet_id)
    )
    open_claims = (await session.execute(claims)).one()
    return "-".join(str(each) for each in (*found.one(), *open_claims))


def _last_entry() -> ScalarSelect[int]:
    """How long a fund's chain is."""
    return (
        select(func.coalesce(func.max(LedgerEntry.number), 0))
        .where(LedgerEntry.fund_id == Fund.id)
        .correlate(Fund)
        .scalar_subquery()
    )


def narrowed(of: Table, wish: Wish) -> list[Row]:
    """The rows that are looked for, in the order that was asked for."""
    rows = [row for row in of.rows if _fits(row, wish, of.rounds)]
    if wish.sort == "ten":
        return sorted(rows, key=lambda row: (_given_name_first(row.household.head), row.household.number))
    if wish.sort == "con":
        return sorted(rows, key=lambda row: (-row.left, row.household.number))
    return rows


def _fits(row: Row, wish: Wish, rounds: Sequence[Round]) -> bool:
    if wish.lane is not None and row.household.area != wish.lane:
        return False
    shown = [row.charges[each.id] for each in rounds if each.id in row.charges]
    match wish.state:
        case "con":
            fits = not row.is_done
        case "xong":
            fits = row.is_done
        case "bao":
            fits = any(each.status is ChargeStatus.CLAIMED and not each.held for each in shown)
        case "giu":
            fits = any(each.held for each in shown)
        case _:
            fits = True
    return fits and is_named(row.household, wish.typed)


def is_named(household: Household, typed: str) -> bool:
    """Whether what was typed is its number, or begins a word of a name in it; marks do not count."""
    wanted = words(typed)
    if not wanted:
        return True
    if wanted.isdigit():
        return int(wanted) == household.number
    people = (household.head, *(household.members or []))
    return any(f" {wanted}" in f" {words(name)}" for name in people)


def _given_name_first(name: str) -> tuple[str, str]:
    parts = words(name).split()
    return (parts[-1] if parts else "", " ".join(parts))
