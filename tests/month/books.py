"""What must agree at every midnight: the book and its chain, what is owed and paid, the exports, and the lists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_people
from messages.texts import lists
from models import ledger, paid_lists, paying, receipts, transfer_lists
from models.balances import balances
from models.domain.charges import DONE
from models.domain.ledger import OWED, EntryKind
from models.domain.recurring import OpeningStatus
from models.paying import ExportedCharge
from models.tables import (
    Delivery,
    DeliveryStatus,
    Fund,
    Hamlet,
    Household,
    LedgerEntry,
    RecurringOpening,
    Round,
    RoundStatus,
    TransferState,
)
from tests.clock import ZONE
from tests.house import House

UNDECIDED = frozenset({DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED})


async def at_midnight(house: House, hamlet_id: int, printed: dict[date, list[str]], before: int) -> int:
    """Everything that is written down agrees; the head that was printed last night is still in its chain.

    `before` is the book's last entry of the night before: where that is the last one still, nothing of it is read
    again. Returns the last one.
    """
    async with house.database.read() as session:
        await _said_once(session)
        last: int = await session.scalar(select(func.max(LedgerEntry.id))) or 0
        if last == before:
            return last
        hamlet = await session.get_one(Hamlet, hamlet_id)
        exported = await paying.charges_of(session, hamlet)
        await _the_chain(session, hamlet_id, house.deployment.day(house.clock()), printed)
        await _owed(session, hamlet_id, exported)
        await _paid(session, hamlet, exported)
        await _listed(session, house, hamlet, exported)
        return last


async def _the_chain(session: AsyncSession, hamlet_id: int, today: date, printed: dict[date, list[str]]) -> None:
    last_night = next((head for heads in printed.values() for head in heads), None)
    verified = await ledger.verify(session, hamlet_id=hamlet_id, head_code=last_night)
    held = await balances(session, hamlet_id)

    assert verified.is_sound
    assert {fund.fund_id: fund.sums.held for fund in verified.funds} == {
        fund_id: balance.cash + balance.bank for fund_id, balance in held.items()
    }
    printed.clear()
    printed[today] = [fund.head for fund in verified.funds if fund.entries]


async def _owed(session: AsyncSession, hamlet_id: int, exported: list[ExportedCharge]) -> None:
    """The book's charges and corrections, line by line, against `export charges`."""
    rows = await session.execute(
        select(LedgerEntry, Household.number, Round.number)
        .join(Fund, Fund.id == LedgerEntry.fund_id)
        .join(Household, Household.id == LedgerEntry.household_id)
        .join(Round, Round.id == LedgerEntry.round_id)
        .where(Fund.hamlet_id == hamlet_id)
        .order_by(LedgerEntry.fund_id, LedgerEntry.number)
    )
    in_book: Counter[tuple[str, int]] = Counter()
    owed: set[tuple[int, int]] = set()
    for entry, household, round_number in rows:
        undoes = entry.kind is EntryKind.REVERSAL and (entry.fund_id, entry.reversed_number) in owed
        if entry.kind in OWED or undoes:
            owed.add((entry.fund_id, entry.number))
            in_book[f"{household:03}", round_number] += entry.amount

    shown = {(each.household, each.round): each.amount for each in exported if each.amount}
    assert {key: amount for key, amount in in_book.items() if amount} == shown
    for each in exported:
        assert each.outstanding == (0 if each.status == "exempt" else max(0, each.amount - each.paid))
        assert (each.payload is None) == (each.outstanding == 0)


async def _paid(session: AsyncSession, hamlet: Hamlet, exported: list[ExportedCharge]) -> None:
    """`export payments` against `export charges`, household by household, and each transfer against its parts."""
    cash = (await receipts.payments_of(session, hamlet)).cash
    void = {each.number for each in await receipts.void_receipts(session, hamlet.id)}
    transfers = await transfer_lists.transfers_of(session, hamlet)
    rounds = {each.round for each in exported}
    came = Counter[str]()
    for row in cash:
        if not row.reversed and row.receipt not in void:
            came[row.household] += row.amount
    for transfer in transfers:
        booked = sum(part.amount for part in transfer.allocations)
        assert booked == (transfer.amount if transfer.state is TransferState.BOOKED else 0)
        for part in transfer.allocations:
            if part.round in rounds and part.receipt not in void:
                came[part.household] += part.amount
    paid = Counter[str]()
    for each in exported:
        paid[each.household] += each.paid

    assert +paid == +came
    assert len({row.receipt for row in cash}) == len(cash)


async def _listed(session: AsyncSession, house: House, hamlet: Hamlet, exported: list[ExportedCharge]) -> None:
    """The list for the group says who is done, by number and by count, and nobody's name."""
    place = await tell_people.place_at(session, hamlet.id, house.deployment)
    today = house.deployment.day(house.clock())
    rounds = await session.scalars(
        select(Round).where(Round.hamlet_id == hamlet.id, Round.status != RoundStatus.WITHDRAWN)
    )
    for each in rounds.all():
        listed = await paid_lists.paid_list(session, each.id, hamlet_id=hamlet.id)
        assert listed is not None
        text = lists.for_the_group(listed, place, now=house.clock(), zone=ZONE, today=today)
        charges = [row for row in exported if row.round == each.number]
        done = sorted(row.household for row in charges if row.status in DONE)

        assert sorted(re.findall(r"(?<=[ ,])\d{3}(?=,|\n)", text.split("\n\n")[1] + "\n")) == done
        assert f"\n\nCộng {len(done)} trong {len(charges)} hộ." in text
        assert [row.head for row in charges if row.head in text] == []
        assert listed.progress.collected == sum(row.paid for row in charges)


async def _said_once(session: AsyncSession) -> None:
    """Nothing is stuck or unclear, and no month was opened twice."""
    assert list(await session.scalars(select(Delivery.id).where(Delivery.status.in_(UNDECIDED)))) == []
    opened = await session.scalars(
        select(RecurringOpening.month).where(RecurringOpening.status == OpeningStatus.OPENED)
    )
    months = opened.all()
    assert len(months) == len(set(months))
