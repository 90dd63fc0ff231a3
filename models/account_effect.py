"""An agreed change of the account takes effect, is put off, or ends, when its moment has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models.account_changes import account_wanted, announcement_key, end, is_over, locked
from models.account_keepers import keepers_of
from models.domain import account_change as domain
from models.domain.account_change import Announced, Bar, Lapse, Postpone, Switch, Wait
from models.domain.pay_codes import Account
from models.tables import (
    AccountChange,
    BankAccount,
    ChangeStatus,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Fee,
    Feed,
    Fund,
    Round,
    RoundStatus,
)

_ON_THE_WAY = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.WAITING, DeliveryStatus.HELD)
_REACHED = (DeliveryStatus.SENT, DeliveryStatus.HANDED, DeliveryStatus.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """The account is another one from now on; `rounds` are the open ones whose cards hold the old one.

    `has_feed`: credits of the old one were told by the bank, those of the new one are not yet.
    """

    change: AccountChange
    old: Account
    new: Account
    rounds: tuple[Round, ...]
    has_feed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """The groups heard of it late: it takes effect later than was said."""

    change: AccountChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """It never takes effect; `bar` says why, None where nobody agreed in time."""

    change: AccountChange
    bar: Bar | None


Outcome = Switched | Postponed | Lapsed


async def due_changes(session: AsyncSession, *, now: datetime) -> Sequence[tuple[int, int]]:
    """(change, hamlet) of agreed changes whose moment has come, and of proposals that nobody agreed to."""
    rows = await session.execute(
        select(AccountChange.id, AccountChange.hamlet_id)
        .where(
            or_(
                (AccountChange.status == ChangeStatus.AGREED) & (AccountChange.due_at <= now),
                (AccountChange.status == ChangeStatus.PROPOSED)
                & (AccountChange.proposed_at < now - domain.PROPOSAL_STANDS),
            )
        )
        .order_by(AccountChange.id)
    )
    return [(change_id, hamlet_id) for change_id, hamlet_id in rows]


async def take_effect(session: AsyncSession, change_id: int, *, now: datetime) -> Outcome | None:
    """Do what is due with one change; None where there is nothing to do (yet). Checks everything again."""
    change = await locked(session, change_id)
    if change.status is ChangeStatus.PROPOSED and is_over(change, now):
        await end(session, change, ChangeStatus.LAPSED, by=None, now=now)
        return Lapsed(change=change, bar=None)
    if change.status is not ChangeStatus.AGREED or change.agreed_by is None or change.due_at is None:
        return None
    decided = domain.effect(
        proposed_by=change.proposed_by,
        agreed_by=change.agreed_by,
        due=change.due_at,
        announced=await _announced(session, change),
        keepers=await keepers_of(session, change.hamlet_id, now=now),
        now=now,
    )
    match decided:
        case Wait():
            return None
        case Postpone(until=until):
            change.due_at = until
            await session.flush()
            return Postponed(change=change)
        case Lapse(bar=bar):
            await end(session, change, ChangeStatus.LAPSED, by=None, now=now)
            return Lapsed(change=change, bar=bar)
        case Switch():
            return await _switch(session, change, now=now)


async def _switch(session: AsyncSession, change: AccountChange, *, now: datetime) -> Switched | None:
    taken = await session.scalar(
        update(AccountChange)
        .where(AccountChange.id == change.id, AccountChange.status == ChangeStatus.AGREED)
        .values(status=ChangeStatus.DONE, ended_at=now)
        .returning(AccountChange.id)
    )
    if taken is None:
        return None
    old = await session.get_one(BankAccount, change.old_account_id, populate_existing=True)
    wanted = account_wanted(change)
    new = await accounts.known(session, change.hamlet_id, wanted)
    if new is None:
        new = BankAccount(
            hamlet_id=change.hamlet_id,
            bank_bin=wanted.bank_bin,
            number=wanted.number,
            holder=wanted.holder,
            since=now,
        )
        session.add(new)
    elif new.until is not None:  # back to one that was used before
        new.holder, new.since, new.until = wanted.holder, now, None
    await session.flush()
    funds = (
        await session.scalars(select(Fund).where(Fund.hamlet_id == change.hamlet_id, Fund.account_id == old.id))
    ).all()
    for fund in funds:
        fund.account_id = new.id
    old.until = now
    await session.flush()
    await session.refresh(change)
    change.new_account_id = new.id
    rounds = (
        await session.scalars(
            select(Round)
            .join(Fee, Fee.id == Round.fee_id)
            .where(Fee.fund_id.in_([fund.id for fund in funds]), Round.status == RoundStatus.OPEN)
            .order_by(Round.due_on, Round.number)
        )
    ).all()
    for round_ in rounds:
        round_.card_id = None  # it shows the old one
    await session.flush()
    feed = await session.scalar(select(Feed.id).where(Feed.account_id == old.id).limit(1))
    return Switched(
        change=change,
        old=accounts.as_account(old),
        new=accounts.as_account(new),
        rounds=tuple(rounds),
        has_feed=feed is not None,
    )


async def _announced(session: AsyncSession, change: AccountChange) -> Announced:
    rows = await session.execute(
        select(Delivery.status, Delivery.sent_at).where(
            Delivery.key.startswith(announcement_key(change.id), autoescape=True),
            Delivery.action == DeliveryAction.SEND,
        )
    )
    found = [(status, sent_at) for status, sent_at in rows]
    return Announced(
        last_at=max((sent_at for _, sent_at in found if sent_at is not None), default=None),
        some_wait=any(status in _ON_THE_WAY for status, _ in found)
        or (bool(found) and not any(status in _REACHED for status, _ in found)),
    )
