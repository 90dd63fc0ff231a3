"""What the treasurer decides about transfers: the open items, the ways to book each, and what is put aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models.allocations import allocated
from models.charges import ChargeState, charge_states
from models.domain.folding import words
from models.domain.fund_book import IncomeKind
from models.domain.matching import Booked, Charge, Clue, Review, Suggestion
from models.household_search import named, numbered
from models.matching_books import MatchingBook, load_book, payer_of
from models.tables import Fund, Household, Transfer, TransferState
from models.transfer_booking import Part, TransferBooked, book_other_income, book_transfer, the_transfer

TAKE_BACK_WITHIN = timedelta(minutes=10)
_OPEN = (TransferState.REVIEW, TransferState.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to book what is left of a transfer. `credit` of it stays with the first household for later."""

    parts: tuple[Part, ...]
    household_ids: tuple[int, ...]
    credit: int
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A transfer that waits for the treasurer. `is_clear`: its one way may be booked together with others."""

    transfer: Transfer
    left: int
    why: str
    ways: tuple[Way, ...]
    is_clear: bool
    book: MatchingBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The households and charges that ways speak of, by id."""

    households: Mapping[int, Household]
    charges: Mapping[int, ChargeState]


async def count_open(session: AsyncSession, hamlet_id: int, *, today: date) -> int:
    """How many transfers wait today; what was put off to tomorrow does not."""
    counted = select(func.count()).select_from(Transfer).where(*_waits(hamlet_id, today))
    return await session.scalar(counted) or 0


async def open_ids(session: AsyncSession, hamlet_id: int, *, today: date) -> list[int]:
    """The transfers that wait today, the oldest first."""
    rows = await session.scalars(
        select(Transfer.id).where(*_waits(hamlet_id, today)).order_by(Transfer.booked_at, Transfer.id)
    )
    return list(rows)


async def item(session: AsyncSession, transfer_id: int, *, hamlet_id: int, book: MatchingBook | None = None) -> Item:
    """A transfer with the ways to book it as things stand now. Raises NoSuchTransfer."""
    transfer = await the_transfer(session, transfer_id, hamlet_id=hamlet_id)
    book = book or await load_book(session, hamlet_id)
    left = transfer.amount - await allocated(session, transfer_id)
    why, ways, is_clear = transfer.why, [], False
    if left == transfer.amount:
        decision = book.decide(transfer)
        if isinstance(decision, Review):
            ways = [way for each in decision.suggestions if (way := _way(each, left, book)) is not None]
            why, is_clear = decision.why.value, decision.is_clear and len(ways) == 1
        elif isinstance(decision, Booked):
            parts = tuple(Part(charge_id=each.charge_id, amount=each.amount) for each in decision.allocations)
            households = tuple(dict.fromkeys(each.household_id for each in decision.allocations))
            ways, is_clear = [Way(parts=parts, household_ids=households, credit=0, clues=(Clue.CODE,))], True
    return Item(transfer=transfer, left=left, why=why, ways=tuple(ways), is_clear=is_clear, book=book)


async def clear_items(
    session: AsyncSession, hamlet_id: int, *, today: date, book: MatchingBook | None = None
) -> list[Item]:
    """The open items with a single good candidate each, no two of them for the same charge."""
    book = book or await load_book(session, hamlet_id)
    found: list[Item] = []
    charged: set[int] = set()
    for transfer_id in await open_ids(session, hamlet_id, today=today):
        each = await item(session, transfer_id, hamlet_id=hamlet_id, book=book)
        charges = {part.charge_id for way in each.ways for part in way.parts}
        if each.is_clear and not charges & charged:
            found.append(each)
            charged |= charges
    return found


async def known(session: AsyncSession, ways: Iterable[Way]) -> Known:
    """The households and charges that ways speak of."""
    listed = list(ways)
    if not listed:
        return Known(households={}, charges={})
    charges = await charge_states(session, charge_ids=[part.charge_id for way in listed for part in way.parts])
    ids = {each for way in listed for each in way.household_ids}
    households = await session.scalars(select(Household).where(Household.id.in_(ids)))
    return Known(
        households={each.id: each for each in households}, charges={each.charge_id: each for each in charges}
    )


async def is_offered(session: AsyncSession, each: Item, parts: Sequence[Part], *, is_chosen: bool) -> bool:
    """Whether these parts are a way that is offered as things stand now; `is_chosen`: the treasurer named the
    household."""
    offered = list(each.ways)
    if is_chosen:
        charges = await charge_states(session, charge_ids=[part.charge_id for part in parts])
        for household_id in {charge.household_id for charge in charges}:
            offered += ways_of_household(household_id, each.left, each.book)
    return set(parts) in [set(way.parts) for way in offered]


def ways_of_household(household_id: int, amount: int, book: MatchingBook) -> list[Way]:
    """How an amount can be booked for one household, the best first: what fits exactly, part, surplus."""
    owed = book.book.owed(household_id, with_closed=True)
    total = sum(book.book.left(each) for each in owed)
    exact = [each for each in owed if book.book.left(each) == amount]
    found = [[Part(charge_id=each.charge_id, amount=amount)] for each in exact]
    if len(owed) > 1 and total == amount:
        found.append([Part(charge_id=each.charge_id, amount=book.book.left(each)) for each in owed])
    clue = Clue.EXACT
    if not found and total > amount:
        clue = Clue.PART
        found = [
            [Part(charge_id=each.charge_id, amount=amount)] for each in owed if book.book.left(each) > amount
        ] or [_in_order(owed, amount, book)]
    voluntary = [
        each
        for each in book.charges.of(household_id)
        if book.book.is_voluntary(each) and book.book.is_open(each) and not each.is_exempt
    ]
    ways = [
        Way(parts=tuple(parts), household_ids=(household_id,), credit=0, clues=(clue,))
        for parts in [*found, *([Part(charge_id=each.charge_id, amount=amount)] for each in voluntary)]
    ]
    if not ways or (not found and total < amount):
        surplus = _surplus_way(household_id, amount, book)
        ways = [surplus, *ways] if surplus is not None else ways
    return ways


async def find_households(session: AsyncSession, hamlet_id: int, typed: str) -> list[Household]:
    """The living households that somebody may mean: by number, by the head's name, by lane."""
    number = typed.strip().lstrip("hH").strip()
    if number.isascii() and number.isdecimal() and len(number) <= 4:
        one = await numbered(session, hamlet_id=hamlet_id, number=int(number))
        return [one] if one is not None else []
    found = list(await named(session, hamlet_id=hamlet_id, typed=typed))
    if found:
        return found
    lane = words(typed)
    rows = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    return [each for each in rows if lane and f" {lane} " in f" {words(each.area)} "]


async def book_way(
    session: AsyncSession,
    transfer_id: int,
    parts: Sequence[Part],
    *,
    hamlet_id: int,
    by: int,
    now: datetime,
    today: date,
) -> TransferBooked:
    """Book what the treasurer chose, and remember whom for the next time this payer pays."""
    booked = await book_transfer(
        session, transfer_id, parts, hamlet_id=hamlet_id, by=by, why="treasurer", now=now, today=today
    )
    booked.transfer.payer = payer_of(booked.transfer)
    await session.flush()
    return booked


async def book_clear(
    session: AsyncSession, hamlet_id: int, *, count: int, total: int, by: int, now: datetime, today: date
) -> list[TransferBooked] | None:
    """Book the items with a single good candidate; None where they are not those any more that were counted."""
    clear = await clear_items(session, hamlet_id, today=today)
    if (len(clear), sum(each.left for each in clear)) != (count, total):
        return None
    return [
        await book_way(
            session, each.transfer.id, each.ways[0].parts, hamlet_id=hamlet_id, by=by, now=now, today=today
        )
        for each in clear
    ]


async def book_income(
    session: AsyncSession,
    transfer_id: int,
    kind: IncomeKind,
    *,
    what: str,
    hamlet_id: int,
    by: int,
    now: datetime,
    today: date,
) -> tuple[Transfer, Fund]:
    """Hamlet money of no household, into the fund whose account it came to. Raises as book_other_income does."""
    transfer = await the_transfer(session, transfer_id, hamlet_id=hamlet_id)
    fund = await session.scalar(
        select(Fund)
        .where(Fund.hamlet_id == hamlet_id, Fund.account_id == transfer.account_id)
        .order_by(Fund.id)
        .limit(1)
    ) or await accounts.fund_named(session, hamlet_id, None)
    booked = await book_other_income(session, transfer.id, fund, source=kind, what=what, by=by, now=now, today=today)
    return booked, fund


async def put_off(session: AsyncSession, transfer_id: int, *, hamlet_id: int, today: date) -> None:
    """Ask again tomorrow."""
    await session.execute(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.hamlet_id == hamlet_id, Transfer.state.in_(_OPEN))
        .values(later_on=today + timedelta(days=1))
    )


async def put_aside(session: AsyncSession, hamlet_id: int, *, limit: int) -> list[Transfer]:
    """Money that came in and is not the fund's, the newest first, as long as its words are kept."""
    rows = await session.scalars(
        select(Transfer)
        .where(
            Transfer.hamlet_id == hamlet_id,
            Transfer.state == TransferState.IGNORED,
            Transfer.amount > 0,
            Transfer.memo.is_not(None),
        )
        .order_by(Transfer.booked_at.desc(), Transfer.id.desc())
        .limit(limit)
    )
    return list(rows)


async def bring_back(session: AsyncSession, transfer_id: int, *, hamlet_id: int, by: int, now: datetime) -> bool:
    """What was put aside waits for the treasurer again; False where it does already, or is booked."""
    brought = await session.scalar(
        update(Transfer)
        .where(
            Transfer.id == transfer_id,
            Transfer.hamlet_id == hamlet_id,
            Transfer.state == TransferState.IGNORED,
            Transfer.memo.is_not(None),
        )
        .values(state=TransferState.REVIEW, why="brought_back", decided_at=now, decided_by=by, later_on=None)
        .returning(Transfer.id)
    )
    return brought is not None


async def decided_together(session: AsyncSession, hamlet_id: int, *, by: int, at: datetime) -> list[int]:
    """The transfers that a treasurer booked in one go."""
    rows = await session.scalars(
        select(Transfer.id)
        .where(
            Transfer.hamlet_id == hamlet_id,
            Transfer.decided_by == by,
            Transfer.decided_at == at,
            Transfer.state == TransferState.BOOKED,
        )
        .order_by(Transfer.id)
    )
    return list(rows)


async def decided_lately(
    session: AsyncSession, hamlet_id: int, *, by: int, since: datetime, limit: int
) -> list[Transfer]:
    """What a treasurer decided since a moment and may take back, the newest first."""
    rows = await session.scalars(
        select(Transfer)
        .where(
            Transfer.hamlet_id == hamlet_id,
            Transfer.state.in_((TransferState.BOOKED, TransferState.OTHER, TransferState.IGNORED)),
            Transfer.decided_by == by,
            Transfer.decided_at >= since,
        )
        .order_by(Transfer.decided_at.desc(), Transfer.id.desc())
        .limit(limit)
    )
    return list(rows)


def _waits(hamlet_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Transfer.hamlet_id == hamlet_id,
        Transfer.state.in_(_OPEN),
        or_(Transfer.later_on.is_(None), Transfer.later_on <= today),
    )


def _way(suggestion: Suggestion, left: int, book: MatchingBook) -> Way | None:
    """A suggestion as parts; what stays for later lies on the household's first charge of it, or on its last one."""
    parts = [Part(charge_id=each.charge_id, amount=each.amount) for each in suggestion.allocations]
    if suggestion.credit and suggestion.household_ids:
        first = suggestion.household_ids[0]
        own = next((each for each in suggestion.allocations if each.household_id == first), None)
        charge_id = own.charge_id if own is not None else _last_charge(first, book)
        if charge_id is not None:
            parts.append(Part(charge_id=charge_id, amount=suggestion.credit))
    merged: dict[int, int] = {}
    for part in parts:
        merged[part.charge_id] = merged.get(part.charge_id, 0) + part.amount
    if sum(merged.values()) != left or left <= 0:
        return None
    return Way(
        parts=tuple(Part(charge_id=charge_id, amount=amount) for charge_id, amount in merged.items()),
        household_ids=suggestion.household_ids,
        credit=suggestion.credit,
        clues=suggestion.clues,
    )


def _in_order(owed: Sequence[Charge], amount: int, book: MatchingBook) -> list[Part]:
    parts: list[Part] = []
    for each in owed:
        share = min(amount, book.book.left(each))
        if share > 0:
            parts.append(Part(charge_id=each.charge_id, amount=share))
            amount -= share
    return parts


def _surplus_way(household_id: int, amount: int, book: MatchingBook) -> Way | None:
    """All that is owed, and the rest for the next round."""
    owed = book.book.owed(household_id, with_closed=True)
    parts = {each.charge_id: book.book.left(each) for each in owed}
    rest = amount - sum(parts.values())
    holds_rest = owed[0].charge_id if owed else _last_charge(household_id, book)
    if holds_rest is None or rest < 0:
        return None
    parts[holds_rest] = parts.get(holds_rest, 0) + rest
    return Way(
        parts=tuple(Part(charge_id=charge_id, amount=share) for charge_id, share in parts.items()),
        household_ids=(household_id,),
        credit=rest,
        clues=(Clue.SURPLUS,) if owed else (Clue.PAID_ALREADY,),
    )


def _last_charge(household_id: int, book: MatchingBook) -> int | None:
    """The charge that money for later lies on: the newest that asks for something."""
    charges = [
        each for each in book.charges.of(household_id) if not each.is_exempt and not book.book.is_voluntary(each)
    ]
    newest = max(charges, key=lambda each: (book.book.rounds.by_number[each.round].due_on, each.round), default=None)
    return newest.charge_id if newest is not None else None
