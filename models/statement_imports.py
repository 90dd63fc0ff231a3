"""A bank's file becomes transfers: the right account, every row readable, nothing taken twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.allocations import STANDS
from models.domain.credits import OWN_LIST, Credit, IsNew, Paired
from models.domain.statements import (
    BadRow,
    Cell,
    Listed,
    NoStatement,
    Problem,
    Statement,
    is_own_list,
    read_own_list,
    read_statement,
)
from models.refusals import Refusal
from models.tables import Allocation, BankAccount, Charge, Draft, Hamlet, Household, Payment, Transfer, TransferState
from models.transfers import account_numbered, accounts_of, compare, take

IN_WORK = "statement.matching"
"""The draft that waits for a file's lines to be matched: {"first", "last", "known", "name", "you"}."""

_AT_ONCE = 400  # ids in one statement


class NotAStatement(Refusal):
    """No row of the file has headings of a day and a sum, or none has a line below them."""

    code = "not_a_statement"


class AnotherAccount(Refusal):
    """The file is of an account that is not the hamlet's, or not the one that was named."""

    code = "another_account"

    def __init__(self, written: str) -> None:
        super().__init__("another account")
        self.written = written


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStatement:
    """A file that was read: each account's lines in the order of the file, and the rows that cannot be taken.

    `source` names the kind of ids that its lines have.
    """

    accounts: tuple[tuple[BankAccount, tuple[Listed, ...]], ...]
    bad: tuple[BadRow, ...]
    source: str

    @property
    def lines(self) -> list[Listed]:
        """All lines, in the order of the file."""
        return sorted((line for _, lines in self.accounts for line in lines), key=lambda line: line.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTaken:
    """What a file brought: new transfers, pending until they are matched, and how many lines were known."""

    new: tuple[int, ...]
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """A line that came, with the households' numbers and receipts that it was booked as."""

    transfer: Transfer
    receipts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What became of new transfers: counts, and the đồng that were booked."""

    booked: int
    review: int
    ignored: int
    pending: int
    amount: int


async def open_statement(
    session: AsyncSession, hamlet: Hamlet, rows: Sequence[Sequence[Cell]], *, number: str | None, zone: tzinfo
) -> OpenedStatement:
    """Read a file and find whose account it is; `number` names the account where the file may not.

    Raises NotAStatement, AnotherAccount, WhichAccount, NoSuchAccount.
    """
    if is_own_list(rows):
        return await _own_list(session, hamlet, read_own_list(rows, zone=zone), number=number)
    statement = read_statement(rows, zone=zone)
    if isinstance(statement, NoStatement) or not (statement.lines or statement.bad):
        raise NotAStatement
    known = await accounts_of(session, hamlet.id)
    fitting = [each for each in known if statement.accounts and statement.is_of(each.number)]
    if number is not None:
        account = await account_numbered(session, hamlet.id, number)
    elif len(fitting) == 1:
        account = fitting[0]
    elif statement.accounts and known:
        raise AnotherAccount(statement.accounts[0])
    else:
        account = await account_numbered(session, hamlet.id, None)
    if not statement.is_of(account.number):
        raise AnotherAccount(statement.accounts[0])
    return OpenedStatement(
        accounts=((account, statement.lines),), bad=statement.bad, source=f"file-{statement.layout}"
    )


async def preview(session: AsyncSession, opened: OpenedStatement, *, zone: tzinfo) -> list[tuple[Listed, Paired]]:
    """Each line with whether it is known, without writing anything."""
    found: list[tuple[Listed, Paired]] = []
    for account, lines in opened.accounts:
        credits = _credits(lines)
        found += zip(lines, await compare(session, account, credits, source=opened.source, zone=zone), strict=True)
    return sorted(found, key=lambda pair: pair[0].row)


async def is_all_known(session: AsyncSession, opened: OpenedStatement, *, zone: tzinfo) -> bool:
    """Whether a file brings nothing new."""
    return not any(isinstance(paired, IsNew) for _, paired in await preview(session, opened, zone=zone))


async def take_statement(
    session: AsyncSession, opened: OpenedStatement, *, zone: tzinfo, now: datetime
) -> StatementTaken:
    """Take the lines in; with a row that cannot be taken nothing is written (see `opened.bad`)."""
    if opened.bad:
        return StatementTaken(new=(), known=0)
    new: list[int] = []
    known = 0
    for account, lines in opened.accounts:
        taken = await take(session, account, _credits(lines), source=opened.source, zone=zone, now=now)
        new += taken.new
        known += taken.known
    return StatementTaken(new=tuple(new), known=known)


async def what_came(session: AsyncSession, transfer_ids: Sequence[int]) -> Came:
    """What became of these transfers by now."""
    counts: defaultdict[TransferState, int] = defaultdict(int)
    amount = 0
    for start in range(0, len(transfer_ids), _AT_ONCE):
        rows = await session.execute(
            select(Transfer.state, func.count(), func.sum(Transfer.amount))
            .where(Transfer.id.in_(transfer_ids[start : start + _AT_ONCE]))
            .group_by(Transfer.state)
        )
        for state, count, came in rows:
            counts[state] += count
            if state is TransferState.BOOKED:
                amount += int(came)
    return Came(
        booked=counts[TransferState.BOOKED] + counts[TransferState.OTHER],
        review=counts[TransferState.REVIEW] + counts[TransferState.REVERSED],
        ignored=counts[TransferState.IGNORED],
        pending=counts[TransferState.PENDING],
        amount=amount,
    )


async def brought(session: AsyncSession, hamlet_id: int | None, *, first: int, last: int) -> list[int]:
    """The transfers of a hamlet from one to another, as a file brought them."""
    rows = await session.scalars(
        select(Transfer.id)
        .where(Transfer.hamlet_id == hamlet_id, Transfer.id.between(first, last))
        .order_by(Transfer.id)
    )
    return list(rows)


async def became(session: AsyncSession, transfer_ids: Sequence[int]) -> list[Became]:
    """Each of these transfers with its receipts."""
    transfers = await session.scalars(select(Transfer).where(Transfer.id.in_(transfer_ids)).order_by(Transfer.id))
    receipts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for transfer_id, number, receipt in await session.execute(
        select(Allocation.transfer_id, Household.number, Payment.receipt)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .where(Allocation.transfer_id.in_(transfer_ids), STANDS)
        .order_by(Allocation.id)
    ):
        receipts[transfer_id].append((number, receipt))
    return [Became(transfer=each, receipts=tuple(receipts.get(each.id, ()))) for each in transfers]


async def matched(session: AsyncSession) -> list[tuple[Draft, Came]]:
    """The files whose lines are all matched by now, with whoever sent them; each is given once."""
    waiting = (await session.scalars(select(Draft).where(Draft.dialogue == IN_WORK, Draft.step == "matching"))).all()
    done: list[tuple[Draft, Came]] = []
    for draft in waiting:
        ids = await brought(session, draft.hamlet_id, first=int(draft.data["first"]), last=int(draft.data["last"]))
        came = await what_came(session, ids)
        if not came.pending:
            draft.step = "told"
            done.append((draft, came))
    return done


async def _own_list(
    session: AsyncSession, hamlet: Hamlet, statement: Statement, *, number: str | None
) -> OpenedStatement:
    known = {each.number.lower(): each for each in await accounts_of(session, hamlet.id)}
    default = None
    if number is not None or not all(line.account for line in statement.lines):
        default = await account_numbered(session, hamlet.id, number)
    by_account: defaultdict[str, list[Listed]] = defaultdict(list)
    bad = list(statement.bad)
    for line in statement.lines:
        named = known.get(line.account.lower()) if line.account else default
        if named is None or (number is not None and default is not None and named.id != default.id):
            bad.append(BadRow(row=line.row, problem=Problem.ACCOUNT, value=line.account))
        else:
            by_account[named.number.lower()].append(line)
    return OpenedStatement(
        accounts=tuple((known[name], tuple(lines)) for name, lines in by_account.items()),
        bad=tuple(sorted(bad, key=lambda each: each.row)),
        source=OWN_LIST,
    )


def _credits(lines: Sequence[Listed]) -> list[Credit]:
    return [line.credit for line in lines]
