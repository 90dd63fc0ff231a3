"""What the treasurer decides about transfers: the open items, the ways to book each, and what is put aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts, counts, payments
from models.allocations import allocated, allocated_by_transfer
from models.charges import charge_states
from models.domain.folding import words
from models.domain.fund_book import IncomeKind
from models.domain.matching import Booked, BookedWhy, Clue, Review, ReviewWhy
from models.household_search import named, numbered
from models.matching_books import MatchingBook, load_book, payer_of
from models.register_changes import lives_on_as
from models.review_ways import Way, way_of, ways_of_household
from models.tables import Fund, Household, Transfer, TransferState
from models.transfer_booking import (
    Part,
    TransferBooked,
    book_other_income,
    book_transfer,
    refuse_decided,
    the_transfer,
)

TAKE_BACK_WITHIN = timedelta(minutes=10)
SHOWN_TOGETHER = 6
"""Likely items that are shown at once: a list somebody reads to its end."""
NAMED_TOGETHER = 20
"""Clear items that only a name speaks for, shown at once in a line each: somebody else may be called the same."""
_MORE_THAN_A_NAME = frozenset({Clue.CODE, Clue.MENDED_CODE, Clue.NEAR_CODE, Clue.NUMBER, Clue.PAYER, Clue.LANE})
_OPEN = (TransferState.REVIEW, TransferState.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A transfer that waits for the treasurer. `is_clear`: its one way may be booked together with others, unseen.

    `is_likely`: its first way may be booked together with others, once the treasurer has seen them.
    """

    transfer: Transfer
    left: int
    why: str
    ways: tuple[Way, ...]
    is_clear: bool
    is_likely: bool
    book: MatchingBook

    @property
    def is_by_name(self) -> bool:
        """Whether nothing but a full name leads to the household of its first way."""
        return bool(self.ways) and _MORE_THAN_A_NAME.isdisjoint(self.ways[0].clues)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTold:
    """The bank's latest line. Of what was booked on sight so many receipts are `missing` in the lines up to it."""

    transfer: Transfer
    missing: int


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
    return _item(transfer, transfer.amount - await allocated(session, transfer_id), book)


async def item_to_decide(session: AsyncSession, transfer_id: int, *, hamlet_id: int) -> Item:
    """A transfer that nobody else decides meanwhile. Raises NoSuchTransfer, and DecidedAlready where somebody has."""
    await payments.lock(session, hamlet_id)  # who is late shall see all that was done, not half of it
    await refuse_decided(session, transfer_id, hamlet_id=hamlet_id)
    return await item(session, transfer_id, hamlet_id=hamlet_id)


async def open_items(session: AsyncSession, hamlet_id: int, *, today: date) -> list[Item]:
    """The transfers that wait today with the ways to book them, the oldest first."""
    waits = _waits(hamlet_id, today)
    rows = await session.scalars(
        select(Transfer)
        .where(*waits)
        .order_by(Transfer.booked_at, Transfer.id)
        .execution_options(populate_existing=True)
    )
    transfers = rows.all()
    if not transfers:
        return []
    book = await load_book(session, hamlet_id)
    booked = await allocated_by_transfer(session, *waits)
    return [_item(each, each.amount - booked.get(each.id, 0), book) for each in transfers]


def clear_of(items: Iterable[Item]) -> list[Item]:
    """Those with a single good candidate each; none of two for the same charge: who is the right payer of it?

    Of those known by a name alone as many as are shown line by line.
    """
    clear = [each for each in items if each.is_clear]
    times = Counter(charge_id for each in clear for charge_id in _charges_of(each))
    single = [each for each in clear if all(times[charge_id] == 1 for charge_id in _charges_of(each))]
    hidden = {each.transfer.id for each in [each for each in single if each.is_by_name][NAMED_TOGETHER:]}
    return [each for each in single if each.transfer.id not in hidden]


def chosen_of(items: Iterable[Item]) -> dict[int, tuple[Part, ...]]:
    """What each of them is booked as where they are booked together, by transfer."""
    return {each.transfer.id: each.ways[0].parts for each in items}


def stamp_of(items: Iterable[Item]) -> str:
    """Stands for exactly these items booked as they are shown: any other set has another stamp."""
    said = sorted(
        (number, sorted((part.charge_id, part.amount) for part in parts))
        for number, parts in chosen_of(items).items()
    )
    return blake2s(repr(said).encode(), digest_size=8).hexdigest()


def likely_of(items: Sequence[Item]) -> list[Item]:
    """Those with a good candidate that has to be looked at, so many at once; none for a charge of a clear one."""
    found: list[Item] = []
    charged = {charge_id for each in items if each.is_clear for charge_id in _charges_of(each)}
    for each in items:
        charges = {part.charge_id for part in each.ways[0].parts} if each.is_likely else set()
        if charges and not charges & charged:
            found.append(each)
            charged |= charges
    return found[:SHOWN_TOGETHER]


async def is_offered(session: AsyncSession, each: Item, parts: Sequence[Part], *, is_chosen: bool) -> bool:
    """Whether these parts are a way that is offered as things stand now; `is_chosen`: the treasurer named the
    household."""
    offered = list(each.ways)
    if is_chosen:
        charges = await charge_states(session, charge_ids=[part.charge_id for part in parts])
        for household_id in {charge.household_id for charge in charges}:
            living_id = await lives_on_as(session, household_id) or household_id
            offered += ways_of_household(living_id, each.left, each.book)
    return set(parts) in [set(way.parts) for way in offered]


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


async def book_together(
    session: AsyncSession,
    hamlet_id: int,
    *,
    stamp: str,
    listed: Mapping[int, Sequence[Part]],
    by: int,
    now: datetime,
    today: date,
) -> list[TransferBooked] | None:
    """Book the items with a single good candidate (none of them where `stamp` is empty) and those listed.

    None where the former are not exactly those any more that `stamp` stands for, or one of the latter is not what was
    shown.
    """
    await payments.lock(session, hamlet_id)  # who is late shall see all that was done, not half of it
    items = await open_items(session, hamlet_id, today=today)
    clear = clear_of(items)
    if stamp and stamp_of(clear) != stamp:
        return None
    offered = chosen_of([*clear, *likely_of(items)])
    if any(set(offered.get(number, ())) != set(parts) for number, parts in listed.items()):
        return None
    chosen = (chosen_of(clear) if stamp else {}) | dict(listed)
    return [
        await book_way(session, number, parts, hamlet_id=hamlet_id, by=by, now=now, today=today)
        for number, parts in chosen.items()
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


async def last_told(session: AsyncSession, hamlet_id: int) -> LastTold | None:
    """Up to where the bank's lines are known here: about what came after it nothing can be said."""
    last: Transfer | None = await session.scalar(
        select(Transfer)
        .where(Transfer.hamlet_id == hamlet_id)
        .order_by(Transfer.booked_on.desc(), Transfer.has_time.desc(), Transfer.booked_at.desc())
        .limit(1)
    )
    if last is None:
        return None
    missing = await counts.not_told(session, hamlet_id, until=last.booked_on)
    return LastTold(transfer=last, missing=len(missing))


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


def _charges_of(each: Item) -> set[int]:
    return {part.charge_id for way in each.ways for part in way.parts}


def _item(transfer: Transfer, left: int, book: MatchingBook) -> Item:
    why, ways, is_clear, is_likely = transfer.why, [], False, False
    book = book.on(transfer.booked_on)
    if left == transfer.amount:
        decision = book.decide(transfer)
        if isinstance(decision, Review):
            ways = [way for each in decision.suggestions if (way := way_of(each, left, book)) is not None]
            why, is_clear = decision.why.value, decision.is_clear and len(ways) == 1
            is_likely = decision.is_likely and bool(ways)
        elif isinstance(decision, Booked):
            parts = tuple(Part(charge_id=each.charge_id, amount=each.amount) for each in decision.allocations)
            households = tuple(dict.fromkeys(each.household_id for each in decision.allocations))
            # a gift may be one that another source told of
            is_again = (why, decision.why) == (ReviewWhy.PAID_ALREADY, BookedWhy.VOLUNTARY_CODE)
            clues = (Clue.CODE, Clue.PAID_ALREADY) if is_again else (Clue.CODE,)
            way = Way(parts=parts, household_ids=households, credit=0, clues=clues, came_on=transfer.booked_on)
            ways, is_clear = [way], not is_again
    # what somebody took back or cancelled was not so clear after all
    is_untouched = transfer.state is TransferState.REVIEW and transfer.decided_by is None
    return Item(
        transfer=transfer,
        left=left,
        why=why,
        ways=tuple(ways),
        is_clear=is_clear and is_untouched,
        is_likely=is_likely and is_untouched,
        book=book,
    )


def _waits(hamlet_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Transfer.hamlet_id == hamlet_id,
        Transfer.state.in_(_OPEN),
        or_(Transfer.later_on.is_(None), Transfer.later_on <= today),
    )
