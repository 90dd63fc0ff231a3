"""Several unclear transfers at once: each is shown in a line, and one message says of which household each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from models import review, review_ways
from models.domain.matching import Clue
from models.household_search import numbered
from models.refusals import Refusal
from models.review import Item
from models.review_ways import Way
from models.transfer_booking import TransferBooked

SHOWN_IN_LINES = 6
"""As many as somebody keeps apart."""


class LeftWhy(StrEnum):
    """Why a line is not booked: it has to be looked at by itself."""

    NO_HOUSEHOLD = "no_household"
    ONE_DIGIT = "one_digit"  # where none was suggested: it may be a choice of another message
    NOT_SUGGESTED = "not_suggested"
    NOT_PLAIN = "not_plain"  # not exactly one thing that the household owes
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A line that was answered and is not booked. `typed`: the household's number."""

    place: int
    typed: int
    why: LeftWhy


def in_lines(items: Iterable[Item]) -> list[Item]:
    """Those that a household's number decides: money that came in, none of it booked, one charge it may be for."""
    plain = [
        each
        for each in items
        if each.transfer.amount == each.left > 0
        and all(len(way.household_ids) == 1 for way in each.ways)
        and (not each.ways or any(map(_is_plain, each.ways)))
    ]
    return plain[:SHOWN_IN_LINES]


async def book_line(
    session: AsyncSession,
    place: int,
    transfer_id: int,
    typed: tuple[int, int],
    *,
    hamlet_id: int,
    by: int,
    now: datetime,
    today: date,
) -> TransferBooked | Left:
    """Book a transfer for the household with this number if it owes exactly that once; `typed`: number and digits.

    Where households were suggested it must be one of them: whoever is a line off books for nobody.
    """
    number, digits = typed
    try:
        async with session.begin_nested():
            each = await review.item_to_decide(session, transfer_id, hamlet_id=hamlet_id)
            household = await numbered(session, hamlet_id=hamlet_id, number=number)
            if household is None:
                return Left(place=place, typed=number, why=LeftWhy.NO_HOUSEHOLD)
            if not each.ways and digits == 1:
                return Left(place=place, typed=number, why=LeftWhy.ONE_DIGIT)
            if each.ways and all(household.id not in way.household_ids for way in each.ways):
                return Left(place=place, typed=number, why=LeftWhy.NOT_SUGGESTED)
            way = await _only_way(session, each, household.id)
            if way is None:
                return Left(place=place, typed=number, why=LeftWhy.NOT_PLAIN)
            return await review.book_way(
                session, transfer_id, way.parts, hamlet_id=hamlet_id, by=by, now=now, today=today
            )
    except Refusal:
        return Left(place=place, typed=number, why=LeftWhy.DECIDED)


async def _only_way(session: AsyncSession, each: Item, household_id: int) -> Way | None:
    """What the money is for, if that is one whole charge of the household and nothing else may be meant."""
    suggested = [way for way in each.ways if household_id in way.household_ids]
    ways = suggested or review_ways.ways_of_household(household_id, each.left, each.book)
    if len(ways) != 1 or not _is_plain(ways[0]):
        return None
    known = await review_ways.known(session, ways)
    return ways[0] if known.seen_long_ago(ways[0]) is None else None


def _is_plain(way: Way) -> bool:
    """Whether it is one whole charge, and nothing about it must be read before."""
    is_whole = len(way.parts) == 1 and not way.credit and Clue.EXACT in way.clues
    return is_whole and Clue.OTHER_ACCOUNT not in way.clues
