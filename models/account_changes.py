"""Changing the receiving account: one person proposes, one of another household agrees, a day later it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models.account_keepers import keepers_of, lock, name_of
from models.domain import account_change as domain
from models.domain import pay_codes
from models.domain.account_change import Bar, Nobody
from models.domain.pay_codes import Account
from models.refusals import Refusal
from models.tables import (
    AccountChange,
    BankAccount,
    ChangeStatus,
    Fee,
    Fund,
)

TOLD_FOR = timedelta(days=60)
"""How long reminders and cards say that the account is another one."""
_OPEN = (ChangeStatus.PROPOSED, ChangeStatus.AGREED)


class NotTwoPeople(Refusal):
    """These two cannot decide together, or there is nobody to decide with; `bar` says why."""

    code = "not_two_people"

    def __init__(self, bar: Bar | Nobody, *, asking: int, other: str = "") -> None:
        super().__init__(type(bar).__name__)
        self.bar = bar
        self.asking = asking  # the person who is told
        self.other = other  # the name of the one whose household is not known


class ChangeIsOpen(Refusal):
    """Another change is proposed or agreed already: it is decided first."""

    code = "change_is_open"


class SameAccount(Refusal):
    """It is the account in force already."""

    code = "same_account"


class NoAccountToChange(Refusal):
    """The hamlet has no such account in force."""

    code = "no_account_to_change"


class NoLongerOpen(Refusal):
    """The change was decided, stopped or replaced meanwhile: an old button."""

    code = "change_no_longer_open"


def announcement_key(change_id: int) -> str:
    """What the groups' warning a day before is about; a chat's number follows."""
    return f"account:{change_id}:warned:"


def account_wanted(change: AccountChange) -> Account:
    """The account that a change is to."""
    return pay_codes.account(bank_bin=change.bank_bin, number=change.number, holder=change.holder)


async def open_change(session: AsyncSession, hamlet_id: int) -> AccountChange | None:
    """The change that is proposed or agreed; a hamlet has one at most."""
    change: AccountChange | None = await session.scalar(
        select(AccountChange)
        .where(AccountChange.hamlet_id == hamlet_id, AccountChange.status.in_(_OPEN))
        .execution_options(populate_existing=True)
    )
    return change


async def check_may_propose(session: AsyncSession, hamlet_id: int, person_id: int, *, now: datetime) -> list[int]:
    """The people who could agree with this one; raises NotTwoPeople where there is none."""
    keepers = await keepers_of(session, hamlet_id, now=now)
    found = domain.partners(person_id, keepers)
    if not found:
        raise await not_two_people(session, hamlet_id, domain.why_alone(person_id, keepers), asking=person_id)
    return [each.person_id for each in found]


async def not_two_people(session: AsyncSession, hamlet_id: int, bar: Bar | Nobody, *, asking: int) -> NotTwoPeople:
    """The refusal with the name that its words need."""
    other = bar.person_id if isinstance(bar, domain.Unlinked) and bar.person_id != asking else None
    return NotTwoPeople(bar, asking=asking, other=await name_of(session, hamlet_id, other) if other else "")


async def propose(
    session: AsyncSession, *, hamlet_id: int, old_account_id: int, to: Account, by: int, now: datetime
) -> AccountChange:
    """Ask for another account. Raises NotTwoPeople, NoAccountToChange, SameAccount, ChangeIsOpen, BadAccount."""
    await lock(session, hamlet_id)
    await check_may_propose(session, hamlet_id, by, now=now)
    old = await session.get(BankAccount, old_account_id, populate_existing=True)
    if old is None or old.hamlet_id != hamlet_id or old.until is not None:
        raise NoAccountToChange
    if (old.bank_bin, old.number) == (to.bank_bin, to.number):
        raise SameAccount
    same = await accounts.known(session, hamlet_id, to)
    if same is not None and same.until is None and same.holder != to.holder:
        raise accounts.BadAccount("holder", to.holder)  # another fund's account, under another name
    standing = await open_change(session, hamlet_id)
    if standing is not None and not is_over(standing, now):
        raise ChangeIsOpen
    if standing is not None:
        await end(session, standing, ChangeStatus.LAPSED, by=None, now=now)
    change = AccountChange(
        hamlet_id=hamlet_id,
        old_account_id=old.id,
        bank_bin=to.bank_bin,
        number=to.number,
        holder=to.holder,
        status=ChangeStatus.PROPOSED,
        proposed_by=by,
        proposed_at=now,
    )
    session.add(change)
    await session.flush()
    return change


async def agree(
    session: AsyncSession, change_id: int, *, by: int, posted_at: datetime, now: datetime
) -> AccountChange:
    """The second person agrees; it takes effect a day after the groups hear of it (`posted_at`).

    Raises NoLongerOpen, NotTwoPeople.
    """
    change = await locked(session, change_id)
    if change.status is not ChangeStatus.PROPOSED or is_over(change, now):
        raise NoLongerOpen
    bar = domain.two_people(change.proposed_by, by, await keepers_of(session, change.hamlet_id, now=now))
    if bar is not None:
        raise await not_two_people(session, change.hamlet_id, bar, asking=by)
    due_at = domain.due_at(proposed_at=change.proposed_at, agreed_at=now, posted_at=posted_at)
    taken = await session.scalar(
        update(AccountChange)
        .where(AccountChange.id == change_id, AccountChange.status == ChangeStatus.PROPOSED)
        .values(status=ChangeStatus.AGREED, agreed_by=by, agreed_at=now, due_at=due_at)
        .returning(AccountChange.id)
    )
    if taken is None:
        raise NoLongerOpen
    await session.refresh(change)
    return change


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A change that never takes effect; `was_announced`: the groups had heard of it."""

    change: AccountChange
    was_announced: bool


async def stop(session: AsyncSession, change_id: int, *, by: int, refused: bool = False, now: datetime) -> Ended:
    """Any one of those who keep the account ends it before it takes effect. Raises NoLongerOpen, NotTwoPeople."""
    change = await locked(session, change_id)
    if not await may_stop(session, change.hamlet_id, by, now=now):
        raise NotTwoPeople(domain.NotAKeeper(by), asking=by)
    if change.status not in _OPEN:
        raise NoLongerOpen
    was_announced = change.status is ChangeStatus.AGREED
    status = ChangeStatus.REFUSED if refused and not was_announced else ChangeStatus.STOPPED
    await end(session, change, status, by=by, now=now)
    return Ended(change=change, was_announced=was_announced)


async def may_stop(session: AsyncSession, hamlet_id: int, person_id: int, *, now: datetime) -> bool:
    """Whether this person alone may stop."""
    return person_id in {each.person_id for each in await keepers_of(session, hamlet_id, now=now)}


async def last_change(session: AsyncSession, fee_id: int, *, now: datetime) -> AccountChange | None:
    """The change that brought a fee's account, while reminders and cards still speak of it."""
    change: AccountChange | None = await session.scalar(
        select(AccountChange)
        .join(Fund, Fund.account_id == AccountChange.new_account_id)
        .join(Fee, Fee.fund_id == Fund.id)
        .where(Fee.id == fee_id, AccountChange.status == ChangeStatus.DONE, AccountChange.ended_at > now - TOLD_FOR)
        .order_by(AccountChange.ended_at.desc())
        .limit(1)
    )
    return change


async def locked(session: AsyncSession, change_id: int) -> AccountChange:
    """The change as it stands, while nobody else decides anything about the hamlet's account."""
    change = await session.get(AccountChange, change_id)
    if change is None:
        raise NoLongerOpen
    await lock(session, change.hamlet_id)
    await session.refresh(change)
    return change


async def end(
    session: AsyncSession, change: AccountChange, status: ChangeStatus, *, by: int | None, now: datetime
) -> None:
    """It is over without having taken effect; raises NoLongerOpen where something else was quicker."""
    taken = await session.scalar(
        update(AccountChange)
        .where(AccountChange.id == change.id, AccountChange.status.in_(_OPEN))
        .values(status=status, ended_by=by, ended_at=now)
        .returning(AccountChange.id)
    )
    if taken is None:
        raise NoLongerOpen
    await session.refresh(change)


def is_over(change: AccountChange, now: datetime) -> bool:
    """Whether nobody can agree to a proposal any more."""
    return change.status is ChangeStatus.PROPOSED and domain.is_too_old(change.proposed_at, now)
