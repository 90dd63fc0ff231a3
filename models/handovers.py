"""Handing over: the treasurer counts what a helper brings, and only then it is in the book; a difference is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import held_cash, payments, vouchers
from models.charges import charge_states
from models.domain.fund_book import IncomeKind, Purse
from models.held_cash import Holder
from models.payments import Booked
from models.refusals import Refusal
from models.tables import Charge, Fee, Fund, Handover, HeldCash, Household, PaymentWay, Round


class HandedOverAlready(Refusal):
    """All of it was confirmed before; nothing is booked again."""

    code = "handed_over_already"

    def __init__(self, at: datetime, amount: int) -> None:
        super().__init__("handed over already")
        self.at = at
        self.amount = amount


class OtherThanCounted(Refusal):
    """Since the treasurer began to count, some of it was cancelled or confirmed: it is counted anew."""

    code = "other_than_counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a helper held is in the book. `counted` is what was really there."""

    handover_id: int
    helper_id: int
    helper: str = field(repr=False)
    booked: tuple[Booked, ...]
    expected: int
    counted: int
    at: datetime

    @property
    def difference(self) -> int:
        """What was there beyond what was expected; below zero where something is missing. Đồng."""
        return self.counted - self.expected

    @property
    def households(self) -> int:
        """Of how many households."""
        return len({each.receipt.household_id for each in self.booked})


async def confirm(
    session: AsyncSession,
    shown: Sequence[int],
    *,
    hamlet_id: int,
    helper_id: int,
    counted: int,
    notes: Mapping[int, int],
    about_difference: str,
    by: int,
    now: datetime,
    today: date,
) -> HandedOver:
    """Book all the cash that was shown to the treasurer (by its ids), each piece with the receipt it was given for.

    The households have paid in full, whatever was counted; a difference becomes a line of the fund's book, said in
    the words `about_difference`. Raises HandedOverAlready and OtherThanCounted; then nothing is booked.
    """
    await payments.lock(session, hamlet_id)
    holder = await _still_in_hand(session, shown, hamlet_id=hamlet_id, helper_id=helper_id)
    key = f"handover:{min(shown)}:{max(shown)}:{len(shown)}"
    fund = await _main_fund(session, holder)
    entry_id = await _book_difference(
        session,
        fund,
        counted - holder.total,
        what=about_difference,
        by=by,
        key=key,
        today=today,
        now=now,
    )
    handover = Handover(
        hamlet_id=hamlet_id,
        helper_id=helper_id,
        expected=holder.total,
        counted=counted,
        notes={str(kind): number for kind, number in notes.items()},
        difference_id=entry_id,
        confirmed_by=by,
        confirmed_at=now,
    )
    session.add(handover)
    await session.flush()
    booked = []
    for each in holder.held:
        taken = await session.scalar(
            update(HeldCash)
            .where(HeldCash.id == each.held_id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None))
            .values(handover_id=handover.id)
            .returning(HeldCash.id)
        )
        if taken is None:
            raise OtherThanCounted
        [charge] = await charge_states(session, charge_ids=[each.charge_id], with_void=True)
        booked.append(
            await payments.book(
                session,
                charge,
                amount=each.amount,
                way=PaymentWay.CASH,
                hamlet_id=hamlet_id,
                by=by,
                key=f"held:{each.held_id}",
                now=now,
                today=today,
                number=each.receipt,
            )
        )
    return HandedOver(
        handover_id=handover.id,
        helper_id=helper_id,
        helper=holder.name,
        booked=tuple(booked),
        expected=holder.total,
        counted=counted,
        at=now,
    )


async def latest(session: AsyncSession, hamlet_id: int, *, limit: int) -> list[tuple[Handover, str]]:
    """What the treasurer received last, the newest first, with the helper's name."""
    rows = (
        await session.scalars(
            select(Handover).where(Handover.hamlet_id == hamlet_id).order_by(Handover.id.desc()).limit(limit)
        )
    ).all()
    names = await held_cash.names_of(session, hamlet_id, {each.helper_id for each in rows}) if rows else {}
    return [(each, names[each.helper_id]) for each in rows]


async def households_of(session: AsyncSession, handover_id: int) -> dict[int, str]:
    """Whose money it was: the printed number of each household, by its id."""
    rows = await session.scalars(
        select(Household)
        .join(Charge, Charge.household_id == Household.id)
        .join(HeldCash, HeldCash.charge_id == Charge.id)
        .where(HeldCash.handover_id == handover_id)
    )
    return {each.id: each.code for each in rows}


async def _still_in_hand(session: AsyncSession, shown: Sequence[int], *, hamlet_id: int, helper_id: int) -> Holder:
    """What was shown, if all of it is still in the helper's hands."""
    if shown:
        for holder in await held_cash.holders(session, hamlet_id, helper_id=helper_id):
            held = tuple(each for each in holder.held if each.held_id in set(shown))
            if len(held) == len(set(shown)):
                return Holder(helper_id=helper_id, name=holder.name, held=held)
    earlier = await session.scalar(
        select(Handover)
        .join(HeldCash, HeldCash.handover_id == Handover.id)
        .where(HeldCash.id.in_(shown), Handover.hamlet_id == hamlet_id)
        .limit(1)
    )
    if earlier is not None:
        raise HandedOverAlready(earlier.confirmed_at, earlier.counted)
    raise OtherThanCounted


async def _main_fund(session: AsyncSession, holder: Holder) -> Fund:
    """The fund that most of the money is for: its book takes a difference."""
    rows = await session.execute(
        select(HeldCash.amount, Fund)
        .join(Charge, Charge.id == HeldCash.charge_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .join(Fund, Fund.id == Fee.fund_id)
        .where(HeldCash.id.in_([each.held_id for each in holder.held]))
    )
    funds: dict[int, Fund] = {}
    sums: Counter[int] = Counter()
    for amount, fund in rows:
        funds[fund.id] = fund
        sums[fund.id] += amount
    return funds[max(sums, key=lambda fund_id: (sums[fund_id], -fund_id))]


async def _book_difference(
    session: AsyncSession,
    fund: Fund,
    difference: int,
    *,
    what: str,
    by: int,
    key: str,
    today: date,
    now: datetime,
) -> int | None:
    """The line that makes the book hold what the box holds."""
    if difference < 0:
        missing = await vouchers.book_expense(
            session, fund, purse=Purse.CASH, amount=-difference, what=what, by=by, key=key, today=today, now=now
        )
        await vouchers.add_paper(
            session, missing.entry_id, file_id=None, by=by, hamlet_id=fund.hamlet_id, now=now
        )  # there is no bill to wait for
        return missing.entry_id
    if difference > 0:
        more = await vouchers.book_income(
            session,
            fund,
            source=IncomeKind.COUNTED,
            purse=Purse.CASH,
            amount=difference,
            what=what,
            by=by,
            key=key,
            today=today,
            now=now,
        )
        return more.entry_id
    return None
