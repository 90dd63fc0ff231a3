"""What a hamlet's transfers are matched against: register, rounds, charges, and whom treasurers chose before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import BigInteger, and_, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import on_trust
from models.allocations import STANDS
from models.domain import matching, references
from models.domain.matching import Book, Decision, OpenCharges, Register, Rounds
from models.payers import OF_ACCOUNT, payer_hash
from models.register_changes import living_of_merged
from models.tables import (
    AccountChange,
    Allocation,
    BankAccount,
    BasisKind,
    ChangeStatus,
    Charge,
    Fee,
    Fund,
    Hamlet,
    HeldCash,
    Household,
    Payment,
    Reversal,
    Round,
    RoundStatus,
    Transfer,
)
from models.transfers import has_waited


class MatchingBook:
    """A hamlet as its transfers are matched against it. `charges` follow what is booked meanwhile."""

    def __init__(self, book: Book, charges: OpenCharges) -> None:
        self.book = book
        self.charges = charges

    def decide(self, transfer: Transfer) -> Decision:
        """What is to be done with a transfer as things stand."""
        decide = matching.decide_again if has_waited(transfer) else matching.decide
        return decide(told(transfer), self.book)

    def on(self, day: date) -> MatchingBook:
        """The same, held against a credit of that local day."""
        return MatchingBook(replace(self.book, came_on=day), self.charges)

    def names_rounds(self, transfer: Transfer) -> bool:
        """Whether full codes name household and round."""
        return matching.names_rounds(told(transfer), self.book)


def told(transfer: Transfer) -> matching.Transfer:
    """A transfer as matching reads it."""
    return matching.Transfer(
        amount=transfer.amount,
        memo=transfer.memo or "",
        booked_on=transfer.booked_on,
        sender=transfer.sender or "",
        account=transfer.account_id,
        payer=transfer.payer if transfer.payer.startswith(OF_ACCOUNT) else "",
    )


async def load_book(session: AsyncSession, hamlet_id: int) -> MatchingBook:
    """Everything of a hamlet that matching looks at."""
    hamlet = await session.get_one(Hamlet, hamlet_id)
    rounds = (await session.scalars(select(Round).where(Round.hamlet_id == hamlet_id))).all()
    households = (
        await session.execute(
            select(
                Household.id, Household.number, Household.head, Household.members, Household.area, Household.closed_at
            ).where(Household.hamlet_id == hamlet_id)
        )
    ).all()
    holders = await session.scalars(select(BankAccount.holder).where(BankAccount.hamlet_id == hamlet_id))
    living = [each for each in households if each.closed_at is None]
    kept = [each for each in rounds if each.status is not RoundStatus.WITHDRAWN]
    collecting = await _accounts(session, hamlet_id)
    indexed = Rounds.of(
        matching.Round(
            number=each.number,
            fee_id=each.fee_id,
            title=each.title,
            due_on=each.due_on,
            is_voluntary=each.basis is BasisKind.VOLUNTARY,
            is_open=each.status is RoundStatus.OPEN,
            accounts=collecting.get(each.fee_id, frozenset()),
        )
        for each in kept
    )
    closed = {each.id for each in households if each.closed_at is not None}
    charges = OpenCharges(await _charges(session, hamlet_id, closed), indexed.by_number)
    register = Register.of(
        (
            matching.Household(
                household_id=each.id,
                number=each.number,
                head=each.head,
                members=tuple(each.members),
                area=each.area,
            )
            for each in living
        ),
        own_names=list(holders),
    )
    reader = references.Reader(
        prefix=hamlet.prefix,
        households={each.number for each in living},
        rounds={each.number for each in rounds if each.status is RoundStatus.OPEN},
        former_households={each.number for each in households if each.closed_at is not None},
        former_rounds={each.number for each in rounds if each.status is not RoundStatus.OPEN},
    )
    learned = Payers(hamlet_id, await _learned(session, hamlet_id))
    return MatchingBook(
        Book(register=register, rounds=indexed, charges=charges, reader=reader, learned=learned), charges
    )


class Payers(Mapping[str, int]):
    """The household chosen for each payer. Who paid is kept as a hash only, and looked up by it."""

    def __init__(self, hamlet_id: int, chosen: Mapping[str, int]) -> None:
        self._hamlet_id = hamlet_id
        self._chosen = chosen

    def __getitem__(self, key: str) -> int:
        return self._chosen[_stored(self._hamlet_id, key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)


def payer_of(transfer: Transfer) -> str:
    """A transfer's payer as it is stored; empty where nothing tells who paid."""
    key = matching.payer_key(told(transfer))
    return _stored(transfer.hamlet_id, key) if key else ""


def _stored(hamlet_id: int, key: str) -> str:
    return key if key.startswith(OF_ACCOUNT) else payer_hash(hamlet_id, key)


async def _charges(session: AsyncSession, hamlet_id: int, closed: Collection[int]) -> Sequence[matching.Charge]:
    """The living charges with what came in for them; what a merged household paid is the living one's charge.

    Three plain statements, not one: on one with joined sums the database may plan badly before it has statistics.
    What a helper holds counts as paid: nobody pays twice. What the treasurer booked on sight stands beside it: the
    credit that was seen is still to come, and must find its charge.
    """
    paid = await session.execute(
        select(Payment.charge_id, cast(func.sum(Payment.amount), BigInteger))
        .where(Payment.hamlet_id == hamlet_id, ~exists().where(Reversal.payment_id == Payment.id))
        .group_by(Payment.charge_id)
    )
    came_in = dict(paid.all())
    seen = await on_trust.of_hamlet(session, hamlet_id)
    held = await session.execute(
        select(HeldCash.charge_id, cast(func.sum(HeldCash.amount), BigInteger))
        .where(HeldCash.hamlet_id == hamlet_id, HeldCash.handover_id.is_(None), HeldCash.cancelled_at.is_(None))
        .group_by(HeldCash.charge_id)
    )
    for charge_id, amount in held:
        came_in[charge_id] = came_in.get(charge_id, 0) + amount
    goes_on = await living_of_merged(session, hamlet_id)
    rows = await session.execute(
        select(Charge.id, Charge.household_id, Round.number, Charge.amount, Charge.is_exempt)
        .join(Round, Round.id == Charge.round_id)
        .where(Round.hamlet_id == hamlet_id, Round.status != RoundStatus.WITHDRAWN, Charge.voided_at.is_(None))
        .order_by(Charge.id)
    )
    asked: dict[tuple[int, int], matching.Charge] = {}
    of_closed: list[matching.Charge] = []
    for charge_id, household_id, number, amount, is_exempt in rows:
        charge = matching.Charge(
            charge_id=charge_id,
            household_id=goes_on.get(household_id, household_id),
            round=number,
            amount=amount,
            paid=came_in.get(charge_id, 0),
            is_exempt=is_exempt,
            seen=tuple(seen.get(charge_id, ())),
        )
        if household_id not in closed:
            asked[household_id, number] = charge
        elif household_id in goes_on:
            of_closed.append(charge)
    for charge in of_closed:  # its own charge is a household's before all
        asked.setdefault((charge.household_id, charge.round), charge)
    return list(asked.values())


async def _accounts(session: AsyncSession, hamlet_id: int) -> dict[int, frozenset[int]]:
    """Where each fee's fund collects, with the accounts that were changed for that one: money still comes there."""
    changes = await session.execute(
        select(AccountChange.new_account_id, AccountChange.old_account_id)
        .where(AccountChange.hamlet_id == hamlet_id, AccountChange.status == ChangeStatus.DONE)
        .order_by(AccountChange.id)
    )
    before: dict[int, frozenset[int]] = {}
    for new, old in changes:
        if new is not None:
            before[new] = before.get(new, frozenset()) | before.get(old, frozenset()) | {old}
    fees = await session.execute(
        select(Fee.id, Fund.account_id)
        .join(Fund, Fund.id == Fee.fund_id)
        .where(Fund.hamlet_id == hamlet_id, Fund.account_id.is_not(None))
    )
    return {
        fee_id: before.get(account_id, frozenset()) | {account_id}
        for fee_id, account_id in fees
        if account_id is not None
    }


async def _learned(session: AsyncSession, hamlet_id: int) -> dict[str, int]:
    """The household that a treasurer chose for each payer; who paid for several households is none's payer."""
    decided = select(Transfer.payer).where(Transfer.hamlet_id == hamlet_id, Transfer.decided_by.is_not(None))
    rows = await session.execute(
        select(Transfer.payer, func.min(Charge.household_id))
        .join(Allocation, Allocation.transfer_id == Transfer.id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, and_(Household.id == Charge.household_id, Household.closed_at.is_(None)))
        .where(Transfer.hamlet_id == hamlet_id, Transfer.payer != "", Transfer.payer.in_(decided), STANDS)
        .group_by(Transfer.payer)
        .having(func.count(Transfer.decided_by) > 0, func.min(Charge.household_id) == func.max(Charge.household_id))
    )
    return dict(rows.all())
