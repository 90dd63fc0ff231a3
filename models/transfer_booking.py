"""Booking a transfer: its payments and its new state in one transaction, and never twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import on_trust, payments, surplus, vouchers
from models.allocations import STANDS, allocated
from models.charges import charge_states
from models.domain.fund_book import IncomeKind, Purse
from models.payments import Booked, Undone
from models.receipts import Receipt
from models.refusals import Refusal
from models.seen_on_sight import refuse_what_may_be_counted, seen_before, shares_of
from models.tables import Allocation, Fund, Payment, PaymentWay, Role, Transfer, TransferState

WAITING = frozenset({TransferState.PENDING, TransferState.REVIEW, TransferState.REVERSED})
"""States in which a treasurer may decide."""


class DecidedAlready(Refusal):
    """Somebody was quicker. `person` decided (empty: it was booked by itself), for these households."""

    code = "decided_already"

    def __init__(self, transfer_id: int, person: str, households: tuple[str, ...]) -> None:
        super().__init__("decided already")
        self.transfer_id, self.person, self.households = transfer_id, person, households


class NoSuchTransfer(Refusal):
    """No transfer of this hamlet has this number."""

    code = "no_such_transfer"


class NotTheSum(Refusal):
    """The parts do not come to what is left of the transfer."""

    code = "not_the_sum"

    def __init__(self, given: int, needed: int) -> None:
        super().__init__("not the sum")
        self.given, self.needed = given, needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of a transfer for one charge, in đồng."""

    charge_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBooked:
    """A transfer is in the book, with a receipt for every charge. `is_new` of a part is False where the treasurer
    had booked it on sight."""

    transfer: Transfer
    parts: tuple[Booked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferUndone:
    """What a transfer was booked as was taken back."""

    transfer: Transfer
    undone: tuple[Undone, ...]


async def book_transfer(
    session: AsyncSession,
    transfer_id: int,
    parts: Sequence[Part],
    *,
    hamlet_id: int,
    by: int | None,
    why: str,
    now: datetime,
    today: date,
    waiting: Collection[TransferState] = WAITING,
    names_round: bool = False,
) -> TransferBooked:
    """Book what is left of a transfer for these charges. `names_round`: its code says that they are meant.

    What the treasurer had booked on sight for the same charge is not booked again: the transfer is what was seen.
    Raises DecidedAlready, NoSuchTransfer, NotTheSum, SeenAsMore, SeenForAnother.
    """
    await payments.lock(session, hamlet_id)
    transfer = await _take(
        session, transfer_id, TransferState.BOOKED, hamlet_id=hamlet_id, by=by, why=why, now=now, waiting=waiting
    )
    wanted: dict[int, int] = {}
    for part in parts:
        wanted[part.charge_id] = wanted.get(part.charge_id, 0) + part.amount
    left = transfer.amount - await allocated(session, transfer_id)
    if sum(wanted.values()) != left or min(wanted.values(), default=0) <= 0:
        raise NotTheSum(sum(wanted.values()), left)
    charges = {each.charge_id: each for each in await charge_states(session, hamlet_id=hamlet_id, charge_ids=wanted)}
    if charges.keys() != wanted.keys():
        raise payments.NoSuchHousehold
    if not names_round:
        await refuse_what_may_be_counted(session, wanted, charges, hamlet_id=hamlet_id, came_on=transfer.booked_on)
    times = await _times(session, transfer_id)
    booked: list[Booked] = []
    for charge_id, amount in wanted.items():
        seen = await seen_before(session, charges[charge_id], amount, hamlet_id=hamlet_id, came_on=transfer.booked_on)
        booked += seen
        for share, is_kept in shares_of(charges[charge_id], amount - sum(each.receipt.amount for each in seen)):
            household_id = charges[charge_id].household_id
            withdrawn = (
                await on_trust.of_withdrawn(session, household_id, share, came_on=transfer.booked_on)
                if is_kept
                else None
            )
            if withdrawn is not None:  # the treasurer saw it, and decided about it already
                receipt = await payments.the_receipt(session, hamlet_id=hamlet_id, number=withdrawn.receipt)
                booked.append(Booked(receipt=receipt, charge=charges[charge_id], is_new=False))
                continue
            done = await payments.book(
                session,
                charges[charge_id],
                amount=share,
                way=PaymentWay.TRANSFER,
                hamlet_id=hamlet_id,
                by=by,
                key=f"transfer:{transfer_id}:{times}:{charge_id}{':kept' if is_kept else ''}",
                now=now,
                today=today,
            )
            booked.append(done)
            if is_kept:
                # also where a helper holds what the charge asks for
                await surplus.keep(session, done.receipt.payment_id, done.receipt.amount, by=by, at=now)
    session.add_all(
        Allocation(transfer_id=transfer_id, payment_id=each.receipt.payment_id, amount=each.receipt.amount)
        for each in booked
    )
    await session.flush()
    return TransferBooked(transfer=transfer, parts=tuple(booked))


async def book_other_income(
    session: AsyncSession,
    transfer_id: int,
    fund: Fund,
    *,
    source: IncomeKind,
    what: str,
    by: int | None,
    now: datetime,
    today: date,
) -> Transfer:
    """Hamlet money of no household: a gift, interest, the commune's. Raises DecidedAlready, NoSuchTransfer."""
    await payments.lock(session, fund.hamlet_id)
    transfer = await _take(
        session, transfer_id, TransferState.OTHER, hamlet_id=fund.hamlet_id, by=by, why=source.value, now=now,
        waiting=WAITING,
    )  # fmt: skip
    left = transfer.amount - await allocated(session, transfer_id)
    if left <= 0:
        raise NotTheSum(left, left)
    written = await vouchers.book_income(
        session,
        fund,
        source=source,
        purse=Purse.BANK,
        amount=left,
        what=what,
        by=by,
        key=f"transfer-{transfer_id}-{await _times(session, transfer_id)}",
        today=today,
        now=now,
    )
    session.add(Allocation(transfer_id=transfer_id, entry_id=written.entry_id, amount=left))
    await session.flush()
    return transfer


async def set_aside(
    session: AsyncSession, transfer_id: int, *, hamlet_id: int, by: int | None, now: datetime
) -> Transfer:
    """Not the fund's money. Raises DecidedAlready, NoSuchTransfer; NotTheSum where a part of it is booked."""
    transfer = await _take(
        session, transfer_id, TransferState.IGNORED, hamlet_id=hamlet_id, by=by, why="not_fund", now=now,
        waiting=WAITING,
    )  # fmt: skip
    if booked := await allocated(session, transfer_id):
        raise NotTheSum(0, transfer.amount - booked)
    return transfer


async def take_back(
    session: AsyncSession,
    transfer_id: int,
    *,
    hamlet_id: int,
    reason: str,
    by: int | None,
    now: datetime,
    today: date,
) -> TransferUndone:
    """Undo whatever was decided about a transfer: it waits for the treasurer again; both lines stay in the book.

    Raises NoSuchTransfer. Taking back twice undoes once.
    """
    await payments.lock(session, hamlet_id)
    transfer = await the_transfer(session, transfer_id, hamlet_id=hamlet_id)
    numbers = (
        await session.scalars(
            select(Payment.receipt)
            .join(Allocation, Allocation.payment_id == Payment.id)
            .where(Allocation.transfer_id == transfer_id, STANDS)
            .order_by(Payment.receipt)
        )
    ).all()
    undone = [
        await payments.reverse(session, number, hamlet_id=hamlet_id, reason=reason, by=by, now=now, today=today)
        for number in numbers
    ]
    await _undo_income(session, transfer, reason=reason, by=by, now=now, today=today)
    await session.execute(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.state != TransferState.PENDING)
        .values(state=TransferState.REVIEW, why="taken_back", decided_at=now, decided_by=by, later_on=None)
    )
    await session.refresh(transfer)
    return TransferUndone(transfer=transfer, undone=tuple(undone))


async def the_transfer(session: AsyncSession, transfer_id: int, *, hamlet_id: int) -> Transfer:
    """A transfer of this hamlet as it stands now; raises NoSuchTransfer."""
    transfer = await session.get(Transfer, transfer_id, populate_existing=True)
    if transfer is None or transfer.hamlet_id != hamlet_id:
        raise NoSuchTransfer
    return transfer


async def refuse_decided(session: AsyncSession, transfer_id: int, *, hamlet_id: int) -> None:
    """Raise DecidedAlready where nothing is left to decide; NoSuchTransfer."""
    transfer = await the_transfer(session, transfer_id, hamlet_id=hamlet_id)
    if transfer.state not in WAITING:
        raise await _decided(session, transfer)


async def receipts_of(session: AsyncSession, transfer_id: int, *, hamlet_id: int) -> list[Receipt]:
    """The standing receipts of a transfer, in their order."""
    numbers = await session.scalars(
        select(Payment.receipt)
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.transfer_id == transfer_id, STANDS)
        .order_by(Payment.receipt)
    )
    return [await payments.the_receipt(session, hamlet_id=hamlet_id, number=each) for each in numbers.all()]


async def _take(
    session: AsyncSession,
    transfer_id: int,
    state: TransferState,
    *,
    hamlet_id: int,
    by: int | None,
    why: str,
    now: datetime,
    waiting: Collection[TransferState],
) -> Transfer:
    """Make the transfer ours to decide: of two at once, one gets it."""
    taken = await session.scalar(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.hamlet_id == hamlet_id, Transfer.state.in_(waiting))
        .values(state=state, why=why, decided_at=now, decided_by=by, later_on=None)
        .returning(Transfer.id)
    )
    transfer = await the_transfer(session, transfer_id, hamlet_id=hamlet_id)
    if taken is None:
        raise await _decided(session, transfer)
    return transfer


async def _decided(session: AsyncSession, transfer: Transfer) -> DecidedAlready:
    receipts = await receipts_of(session, transfer.id, hamlet_id=transfer.hamlet_id)
    person = await session.scalar(
        select(Role.full_name)
        .where(Role.person_id == transfer.decided_by, Role.hamlet_id == transfer.hamlet_id)
        .order_by(Role.id.desc())
        .limit(1)
    )
    return DecidedAlready(transfer.id, person or "", tuple(dict.fromkeys(each.code for each in receipts)))


async def _times(session: AsyncSession, transfer_id: int) -> int:
    """How often parts of a transfer were booked so far: what makes the next booking a request of its own."""
    counted = select(func.count()).select_from(Allocation).where(Allocation.transfer_id == transfer_id)
    return await session.scalar(counted) or 0


async def _undo_income(
    session: AsyncSession, transfer: Transfer, *, reason: str, by: int | None, now: datetime, today: date
) -> None:
    rows = await session.scalars(
        select(Allocation).where(
            Allocation.transfer_id == transfer.id, Allocation.entry_id.is_not(None), Allocation.undone_at.is_(None)
        )
    )
    for allocation in rows.all():
        with suppress(vouchers.UndoneAlready):
            await vouchers.undo(
                session,
                allocation.entry_id or 0,
                hamlet_id=transfer.hamlet_id,
                reason=reason,
                by=by,
                today=today,
                now=now,
            )
        allocation.undone_at = now
    await session.flush()
