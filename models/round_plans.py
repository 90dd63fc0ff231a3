"""What opening a round would come to, before it is opened: the preview, and every reason why it cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models.domain.amounts import TOO_LARGE_FROM
from models.domain.fees import (
    Agreed,
    Assessment,
    Counts,
    Required,
    RoundRequest,
    Voluntary,
    assess,
    assess_parts,
    same_fee,
)
from models.domain.folding import nfc
from models.domain.pay_codes import Account
from models.domain.rates import RatePart
from models.refusals import Refusal
from models.tables import Category, Fee, Fund, Hamlet, Household

_LONGEST_FEE = 80
_LONGEST_BASIS = 200


class NoAccount(Refusal):
    """The fund has no receiving account: nothing could be asked for."""

    code = "no_account"


class NoHouseholds(Refusal):
    """The register is empty."""

    code = "no_households"


class DueInThePast(Refusal):
    """The due date is over."""

    code = "due_in_the_past"

    def __init__(self, due_on: date) -> None:
        super().__init__(due_on.isoformat())
        self.due_on = due_on


class BasisInTheFuture(Refusal):
    """The meeting that agreed is still to come."""

    code = "basis_in_the_future"

    def __init__(self, on: date) -> None:
        super().__init__(on.isoformat())
        self.on = on


class BadFee(Refusal):
    """A fee needs a name, of at most 80 letters, and a document's words fit into 200."""

    code = "bad_fee"


class NothingToCollect(Refusal):
    """No household would owe anything, and the round is not voluntary."""

    code = "nothing_to_collect"


class AmountTooLarge(Refusal):
    """A household would owe more than any household does: a 0 too many."""

    code = "amount_too_large"

    def __init__(self, amount: int, households: int, total: int) -> None:
        super().__init__(str(amount))
        self.amount = amount
        self.households = households
        self.total = total


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One household of a round that is not open yet."""

    household_id: int
    number: int
    head: str
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What opening a round would come to."""

    fund: Fund
    account: Account
    households: tuple[Planned, ...]

    @property
    def expected(self) -> int:
        """What all owe together."""
        return sum(each.assessment.amount for each in self.households)

    @property
    def exempt(self) -> int:
        """How many households pay nothing because of their category."""
        return sum(each.assessment.is_exempt for each in self.households)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a rate comes to: the most that one household would pay, and the sum of all, in đồng."""

    households: int
    most: int
    total: int


async def plan(session: AsyncSession, hamlet: Hamlet, request: RoundRequest, *, today: date) -> Plan:
    """What opening this would come to, without opening it.

    Raises NoAccount, NoHouseholds, DueInThePast, BasisInTheFuture, BadFee, NothingToCollect, AmountTooLarge.
    """
    fee = await fee_named(session, hamlet.id, request.fee)
    _check_words(request)
    if request.due_on < today:
        raise DueInThePast(request.due_on)
    if isinstance(request.basis, Agreed) and request.basis.on > today:
        raise BasisInTheFuture(request.basis.on)
    fund = await session.get(Fund, fee.fund_id) if fee else await _fund_for_new(session, hamlet, request)
    account = await accounts.account_kept(session, fund) if fund else None
    if fund is None or account is None:
        raise NoAccount
    households = tuple(
        Planned(
            household_id=household.id,
            number=household.number,
            head=household.head,
            assessment=assess(request, _counts(household)),
        )
        for household in await _living(session, hamlet.id)
    )
    if not households:
        raise NoHouseholds
    planned = Plan(fund=fund, account=account, households=households)
    most = max(each.assessment.amount for each in households)
    if most >= TOO_LARGE_FROM:
        raise AmountTooLarge(most, len(households), planned.expected)
    if planned.expected == 0 and not isinstance(request.basis, Voluntary):
        raise NothingToCollect
    return planned


async def check_ready(session: AsyncSession, hamlet: Hamlet) -> None:
    """Whether any round can be opened at all; raises NoAccount, NoHouseholds."""
    funds = await session.scalars(select(Fund).where(Fund.hamlet_id == hamlet.id))
    if not [fund for fund in funds if await accounts.account_kept(session, fund) is not None]:
        raise NoAccount
    if not await _living(session, hamlet.id):
        raise NoHouseholds


async def estimate(session: AsyncSession, hamlet: Hamlet, parts: tuple[RatePart, ...]) -> Estimate:
    """What these parts would come to, before anybody is exempt."""
    amounts = [assess_parts(parts, _counts(household)).amount for household in await _living(session, hamlet.id)]
    return Estimate(households=len(amounts), most=max(amounts, default=0), total=sum(amounts))


async def categories_of(session: AsyncSession, hamlet_id: int) -> dict[str, int]:
    """How many living households each category of the register has; those that have none are left out."""
    found = Counter(household.category for household in await _living(session, hamlet_id) if household.category)
    return {category.value: found[category] for category in Category if found[category]}


async def fees_of(session: AsyncSession, hamlet_id: int) -> Sequence[Fee]:
    """The hamlet's kinds of contribution, in the order they were made."""
    rows = await session.scalars(
        select(Fee).join(Fund, Fund.id == Fee.fund_id).where(Fund.hamlet_id == hamlet_id).order_by(Fee.id)
    )
    return rows.all()


async def fee_named(session: AsyncSession, hamlet_id: int, name: str) -> Fee | None:
    """The fee that is meant by a name, with or without its marks."""
    known = await fees_of(session, hamlet_id)
    place = same_fee(clean(name), [fee.name for fee in known])
    return known[place] if place is not None else None


def _check_words(request: RoundRequest) -> None:
    if not 0 < len(clean(request.fee)) <= _LONGEST_FEE:
        raise BadFee
    if isinstance(request.basis, Required) and not 0 < len(clean(request.basis.text)) <= _LONGEST_BASIS:
        raise BadFee


async def _fund_for_new(session: AsyncSession, hamlet: Hamlet, request: RoundRequest) -> Fund | None:
    """The fund that a new fee goes to: the one that was chosen, if it is this hamlet's, or the first."""
    chosen = await session.get(Fund, request.fund_id) if request.fund_id is not None else None
    if chosen is not None and chosen.hamlet_id == hamlet.id:
        return chosen
    return await accounts.first_fund(session, hamlet.id)


async def _living(session: AsyncSession, hamlet_id: int) -> Sequence[Household]:
    rows = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    return rows.all()


def _counts(household: Household) -> Counts:
    return Counts(
        people=household.people,
        labourers=household.labourers,
        sao_hundredths=household.sao_hundredths,
        category=household.category or "",
    )


def clean(text: str) -> str:
    """What was typed, composed, with single blanks."""
    return " ".join(nfc(text).split())
