"""The queue at the desk: transfers that wait with what they may be, one of them with any household, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from messages.format import quote
from messages.pages.desk import REVIEW, Frame, part_page
from messages.pages.html import render
from messages.pages.static_files import NAMES
from messages.texts import desk as words
from messages.texts import desk_review as texts
from messages.texts import review as review_texts
from messages.texts.transfers import MEMO_SHOWN, when
from models.receipts import Receipt
from models.review import Item, LastTold
from models.review_ways import Known, Way
from models.tables import Household, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits now: `items` of this page with all that their ways speak of, `of` in all, from number `start` on.

    `clear`: those of the page that may be booked together.
    `last`: the latest line of the bank's, None where none ever came.
    """

    items: tuple[Item, ...]
    known: Known
    of: int
    start: int
    clear: tuple[Item, ...]
    last: LastTold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What this treasurer decided and may take back, the newest first, and what is not the fund's."""

    decided: tuple[tuple[Transfer, tuple[Receipt, ...]], ...]
    aside: tuple[Transfer, ...]


def queue_page(frame: Frame, queue: Queue, lately: Lately, *, told: str, no: str, zone: ZoneInfo, today: date) -> str:
    """All that waits. `told` is what was done just now, `no` what was not done."""
    after = queue.start + len(queue.items)
    return part_page(
        "desk_review.html",
        frame,
        at=REVIEW,
        texts=texts,
        told=told,
        no=no,
        nothing=texts.nothing(queue.last, zone, today),
        waiting=queue.of,
        bulk=(len(queue.clear), sum(each.left for each in queue.clear)) if len(queue.clear) > 1 else None,
        listed=";".join(map(review_texts.write_listed, queue.clear)),
        items=[_item(each, queue.known, zone, today) for each in queue.items],
        following=after if after < queue.of else 0,
        lately=[
            _group(list(group), zone) for _, group in groupby(lately.decided, key=lambda pair: pair[0].decided_at)
        ],
        aside=[(each.id, texts.put_aside(each, when(each, zone, today))) for each in lately.aside],
    )


def item_page(
    frame: Frame,
    each: Item,
    known: Known,
    *,
    typed: str,
    found: Sequence[tuple[Household, Sequence[Way], Known]] | None,
    more: int,
    split: str,
    no: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """One transfer, for which any household can be looked for; `found` None: nobody was looked for yet."""
    return render(
        "desk_review_item.html",
        words=words,
        texts=texts,
        assets=NAMES,
        frame=frame,
        up=frame.up,
        here=f"{frame.here}/{REVIEW}",
        no=no,
        typed=typed,
        split=split,
        split_how=texts.split_how(each.left),
        item=_item(each, known, zone, today),
        is_looked_for=found is not None,
        found=[
            (
                texts.household(household),
                texts.book_for_code(household.code),
                [(review_texts.as_a_way(way, of), _parts(way)) for way in ways],
            )
            for household, ways, of in found or ()
        ],
        more=texts.more_found(more) if more else "",
    )


def _item(each: Item, known: Known, zone: ZoneInfo, today: date) -> dict[str, object]:
    transfer = each.transfer
    return {
        "id": transfer.id,
        "is_clear": each.is_clear,
        "is_out": transfer.amount < 0,
        "amount": texts.amount(transfer, each.left),
        "when": when(transfer, zone, today),
        "memo": quote(transfer.memo or "", MEMO_SHOWN),
        "sender": (transfer.sender or "")[: review_texts.SENDER_SHOWN],
        "ways": [
            (texts.book_for(label), review_texts.described(way, known), _parts(way))
            for label, way in zip(review_texts.labels(each.ways, known), each.ways, strict=True)
        ],
    }


def _group(decided: Sequence[tuple[Transfer, tuple[Receipt, ...]]], zone: ZoneInfo) -> dict[str, object]:
    """What was decided in one go."""
    at = decided[0][0].decided_at
    return {
        "stamp": at.isoformat() if at else "",
        "all": texts.take_all_back(len(decided)) if len(decided) > 1 else "",
        "lines": [(each.id, texts.decided(each, receipts, zone)) for each, receipts in decided],
    }


def _parts(way: Way) -> str:
    return review_texts.write_parts(way.parts)
