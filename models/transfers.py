"""Transfers as they come in: each credit once, whatever ways we hear of it. What becomes of it is decided after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from sqlalchemy import and_, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.credits import NEAR, Credit, IsKnown, IsNew, IsRepeated, KnownCredit, Paired, SameBy, pair
from models.payers import account_hash
from models.refusals import Refusal
from models.tables import Allocation, BankAccount, Hamlet, Transfer, TransferId, TransferState

_AT_ONCE = 400  # ids in one statement

_WAITED = "waited"  # why a transfer is pending once more


class WhichAccount(Refusal):
    """The hamlet has several accounts: one must be named."""

    code = "which_account"

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__("which account")
        self.numbers = tuple(numbers)


class NoSuchAccount(Refusal):
    """The hamlet has no account with this number, or none at all."""

    code = "no_such_account"

    def __init__(self, number: str) -> None:
        super().__init__("no such account")
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Lines that were taken in: the transfers that are new, how many lines were known. All in one transaction."""

    new: tuple[int, ...]
    known: int


async def accounts_of(session: AsyncSession, hamlet_id: int) -> list[BankAccount]:
    """All accounts of a hamlet, old ones too: money may still come in there."""
    rows = await session.scalars(
        select(BankAccount).where(BankAccount.hamlet_id == hamlet_id).order_by(BankAccount.id)
    )
    return list(rows)


async def account_numbered(session: AsyncSession, hamlet_id: int, number: str | None) -> BankAccount:
    """The hamlet's account with this number, or its only one. Raises WhichAccount, NoSuchAccount.

    An old account counts: taken for the new one's, its lines would be credits that nobody has seen.
    """
    known = await accounts_of(session, hamlet_id)
    if number is None:
        if len(known) > 1:
            raise WhichAccount([each.number for each in known])
        if not known:
            raise NoSuchAccount("")
        return known[0]
    plain = "".join(char for char in number if char.isalnum()).lower()
    for each in known:
        if each.number.lower() == plain:
            return each
    raise NoSuchAccount(number)


async def compare(
    session: AsyncSession, account: BankAccount, credits: Sequence[Credit], *, source: str, zone: tzinfo
) -> list[Paired]:
    """Which of these lines are known, without writing anything."""
    local = [replace(each, at=each.at.astimezone(zone)) for each in credits]
    return pair(local, source=source, known=await _known(session, account, local, source=source, zone=zone))


async def take(
    session: AsyncSession,
    account: BankAccount,
    credits: Sequence[Credit],
    *,
    source: str,
    zone: tzinfo,
    now: datetime,
    doubtful_are_new: bool = False,
) -> Taken:
    """Take lines of one account in, in their order: new ones are pending, known ones gain this source's id.

    `doubtful_are_new`: somebody has said that lines which only day, amount and words make known are others.
    """
    # one after the other: two feeds bring the same credit at the same moment. The hamlet is what bookings and
    # changes of the account hold too: nobody waits for the other in a circle
    await session.execute(select(Hamlet.id).where(Hamlet.id == account.hamlet_id).with_for_update(key_share=True))
    paired = await compare(session, account, credits, source=source, zone=zone)
    rows: dict[int, Transfer] = {}
    ids: list[tuple[int, str]] = []  # of known transfers
    for index, (credit, found) in enumerate(zip(credits, paired, strict=True)):
        match found:
            case IsNew():
                rows[index] = _row(account, credit, source=source, zone=zone, now=now)
            case IsKnown(by=SameBy.WORDS) if doubtful_are_new:
                rows[index] = _row(account, credit, source=source, zone=zone, now=now)
            case IsKnown(transfer_id=transfer_id):
                if credit.id:
                    ids.append((transfer_id, credit.id))
            case IsRepeated():
                pass
    session.add_all(rows.values())
    await session.flush()
    new_ids = [
        {"transfer_id": row.id, "account_id": account.id, "source": source, "value": credits[index].id}
        for index, row in rows.items()
        if credits[index].id
    ]
    if new_ids:
        await session.execute(insert(TransferId), new_ids)
    await _keep_ids(session, account, ids, source=source)
    await session.flush()
    return Taken(new=tuple(row.id for row in rows.values()), known=len(credits) - len(rows))


async def look_again(session: AsyncSession, hamlet_id: int) -> None:
    """A later round is open: what waits for the treasurer and nobody has decided about is matched once more."""
    was_booked = exists().where(Allocation.transfer_id == Transfer.id)
    await session.execute(
        update(Transfer)
        .where(
            Transfer.hamlet_id == hamlet_id,
            Transfer.state == TransferState.REVIEW,
            Transfer.amount > 0,
            Transfer.decided_by.is_(None),
            ~was_booked,
        )
        .values(state=TransferState.PENDING, why=_WAITED)
    )


def has_waited(transfer: Transfer) -> bool:
    """Whether a pending transfer was shown to the treasurer before."""
    return transfer.state is TransferState.PENDING and transfer.why == _WAITED


async def forget_words(session: AsyncSession, *, before: datetime) -> int:
    """Drop the words of money that is not the fund's and was put aside before a moment; returns of how many."""
    dropped = await session.execute(
        update(Transfer)
        .where(Transfer.state == TransferState.IGNORED, Transfer.decided_at < before, Transfer.memo.is_not(None))
        .values(memo=None, sender=None, payer="")
        .returning(Transfer.id)
    )
    return len(dropped.all())


async def _keep_ids(
    session: AsyncSession, account: BankAccount, ids: Sequence[tuple[int, str]], *, source: str
) -> None:
    kept: set[str] = set()
    for part in _parts([value for _, value in ids]):
        kept.update(
            await session.scalars(
                select(TransferId.value).where(
                    TransferId.account_id == account.id, TransferId.source == source, TransferId.value.in_(part)
                )
            )
        )
    for transfer_id, value in ids:
        if value not in kept:
            kept.add(value)
            session.add(TransferId(transfer_id=transfer_id, account_id=account.id, source=source, value=value))


async def _known(
    session: AsyncSession, account: BankAccount, credits: Sequence[Credit], *, source: str, zone: tzinfo
) -> list[KnownCredit]:
    """What may be one of these: the same ids, and all that lies near them in time."""
    if not credits:
        return []
    rows: dict[int, Transfer] = {}
    ids: dict[int, set[tuple[str, str]]] = {}
    first, last = min(each.at for each in credits) - NEAR, max(each.at for each in credits) + NEAR
    near = and_(Transfer.account_id == account.id, Transfer.booked_on.between(first.date(), last.date()))
    amounts = {each.amount for each in credits}
    if len(amounts) <= _AT_ONCE:
        near = and_(near, Transfer.amount.in_(amounts))
    rows.update({row.id: row for row in await session.scalars(select(Transfer).where(near))})
    for part in _parts([each.id for each in credits if each.id]):
        named = (
            select(Transfer)
            .join(TransferId, TransferId.transfer_id == Transfer.id)
            .where(TransferId.account_id == account.id, TransferId.source == source, TransferId.value.in_(part))
        )
        for row in await session.scalars(named):
            rows[row.id] = row
    for part in _parts([each.id for each in credits if each.id]):
        for transfer_id, value in await session.execute(
            select(TransferId.transfer_id, TransferId.value).where(
                TransferId.account_id == account.id, TransferId.source == source, TransferId.value.in_(part)
            )
        ):
            ids.setdefault(transfer_id, set()).add((source, value))
    for transfer_id, its_source, value in await session.execute(
        select(TransferId.transfer_id, TransferId.source, TransferId.value)
        .join(Transfer, Transfer.id == TransferId.transfer_id)
        .where(near)
    ):
        ids.setdefault(transfer_id, set()).add((its_source, value))
    return [
        KnownCredit(
            transfer_id=row.id,
            credit=_credit(row, zone),
            ids=frozenset(ids.get(row.id, ())),
            is_forgotten=row.memo is None,
        )
        for row in sorted(rows.values(), key=lambda row: row.id)
    ]


def _credit(row: Transfer, zone: tzinfo) -> Credit:
    return Credit(
        amount=row.amount,
        at=row.booked_at.astimezone(zone),
        has_time=row.has_time,
        memo=row.memo or "",
        reference=row.reference,
        balance=row.balance,
    )


def _row(account: BankAccount, credit: Credit, *, source: str, zone: tzinfo, now: datetime) -> Transfer:
    return Transfer(
        hamlet_id=account.hamlet_id,
        account_id=account.id,
        source=source,
        amount=credit.amount,
        booked_at=credit.at,
        has_time=credit.has_time,
        booked_on=credit.at.astimezone(zone).date(),
        memo=credit.memo.replace("\x00", " "),
        sender=credit.sender.replace("\x00", " ") or None,
        sender_bank=credit.sender_bank[:80],
        payer=account_hash(account.hamlet_id, credit.sender_account),
        reference=credit.reference[:80],
        balance=credit.balance,
        state=TransferState.PENDING,
        received_at=now,
    )


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
