"""Subject: /xeptien. The transfers that need a person, one by one or together; every press is checked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import review_lines
from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import asking, refusals, tell_payments, tell_transfers
from messages.texts import review as texts
from models import household_search, payments, review, review_ways
from models.domain.amounts import AskBack, Sure
from models.domain.cash import Cash, read_cash
from models.domain.fund_book import IncomeKind
from models.review import Item
from models.review_ways import Way
from models.tables import Household, TransferState
from models.transfer_booking import (
    WAITING,
    DecidedAlready,
    Part,
    TransferUndone,
    set_aside,
    take_back,
    the_transfer,
)

DIALOGUE = "review"
MOST_SPLIT = 30  # lines
MOST_OTHERS = 8


async def open_items(turn: Turn) -> None:
    """/xeptien: what has one good candidate is offered together, what must be looked at as a list, the rest one by
    one."""
    if not await is_treasurer(turn):
        return
    await _finish(turn)
    items = await review.open_items(turn.session, turn.the_hamlet.id, today=turn.today)
    clear, likely = review.clear_of(items), review.likely_of(items)
    if len(clear) > 1 or len(likely) > 1:
        known = await review_ways.known(turn.session, [way for each in likely for way in each.ways])
        counted = clear if len(clear) > 1 else []
        listed = texts.Listed(items=likely, known=known, zone=turn.deployment.zone, today=turn.today)
        named = await review_ways.known(turn.session, [way for each in counted for way in each.ways])
        together = texts.Together(items=counted, known=named, stamp=review.stamp_of(counted))
        await turn.say(texts.bulk(together, listed, turn.you))
    else:
        await _show_next(turn)


async def one_by_one(turn: Turn) -> None:
    """review.each: the next item."""
    if await is_treasurer(turn):
        await _show_next(turn)


async def show(turn: Turn) -> None:
    """review.show: one item again."""
    if await is_treasurer(turn):
        await _show(turn, int(turn.args[0]))


async def book_all(turn: Turn) -> None:
    """review.all: those with one good candidate, if they are still exactly those, and those listed."""
    if not await is_treasurer(turn):
        return
    stamp, *listed = turn.args
    booked = await review.book_together(
        turn.session,
        turn.the_hamlet.id,
        stamp=stamp,
        listed=read_listed(listed),
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if booked is None:
        await turn.say(texts.has_changed())
        await open_items(turn)
        return
    place = await turn.place()
    for done in booked:
        await tell_transfers.transfer_booked(turn.session, done, place, turn.deployment, now=turn.now)
    stamp = turn.now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    said = await review_lines.with_lines(turn, texts.bulk_booked(booked, stamp=stamp))
    await turn.say(said, expecting="household" if said.words else "")


async def take(turn: Turn) -> None:
    """review.take: book one way. It must still be one of those that are offered now."""
    if not await is_treasurer(turn):
        return
    transfer_id, parts = int(turn.args[0]), read_parts(turn.args[1])
    await payments.lock(turn.session, turn.the_hamlet.id)  # who is late shall see all that was done, not half of it
    transfer = await the_transfer(turn.session, transfer_id, hamlet_id=turn.the_hamlet.id)
    if transfer.state in WAITING:
        each = await review.item(turn.session, transfer_id, hamlet_id=turn.the_hamlet.id)
        if not await review.is_offered(turn.session, each, parts, is_chosen=len(turn.args) > 2):
            await turn.say(texts.has_changed())
            await _show(turn, transfer_id)
            return
    await _book(turn, transfer_id, parts)


async def other_household(turn: Turn) -> None:
    """review.house: which one is typed next."""
    if not await is_treasurer(turn):
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "house", transfer_id=int(turn.args[0]), expecting="household")
    await turn.say(texts.ask_household(turn.you, int(turn.args[0])), expecting="household")


async def household_picked(turn: Turn) -> None:
    """review.picked: one of those found."""
    if not await is_treasurer(turn):
        return
    household = await turn.session.get(Household, int(turn.args[1]))
    if household is None or household.hamlet_id != turn.the_hamlet.id or household.closed_at is not None:
        await turn.say(texts.has_changed())
    else:
        await _for_household(turn, int(turn.args[0]), household)


async def split(turn: Turn) -> None:
    """review.split: lines of households and amounts are typed next."""
    if not await is_treasurer(turn):
        return
    each = await review.item(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "split", transfer_id=each.transfer.id, expecting="amount")
    await turn.say(texts.ask_split(each.left, each.transfer.id), expecting="amount")


async def typed(turn: Turn) -> None:
    """The dialogue: a household, or the parts of a split."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    transfer_id = int(turn.draft.data["transfer_id"])
    try:
        if turn.draft.step == "split":
            await _read_split(turn, transfer_id)
        else:
            await _read_household(turn, transfer_id)
    except DecidedAlready as quicker:  # nothing was written, and nothing is asked here any more
        await _finish(turn)
        zone = turn.deployment.zone
        await turn.say(
            refusals.in_words(quicker, place=await turn.place(), you=turn.you, zone=zone, today=turn.today)
        )


async def _read_household(turn: Turn, transfer_id: int) -> None:
    found = await review.find_households(turn.session, turn.the_hamlet.id, turn.text)
    lines = [line for line in turn.text.splitlines() if line.strip()]
    if not found and all(isinstance(read_cash(line), Cash) for line in lines):  # households with amounts: a split
        turn.go_on("split", expecting="amount")
        await _read_split(turn, transfer_id)
    elif not found:
        await turn.say(texts.household_not_found(turn.text, turn.you, transfer_id), expecting="household")
    elif len(found) == 1 and len(turn.text.strip()) == 1:  # a hand used to choices; money is not booked on that
        await turn.say(texts.is_it_this_one(turn.text.strip(), found[0], transfer_id), expecting="household")
    elif len(found) == 1:
        await _for_household(turn, transfer_id, found[0])
    else:
        await turn.say(texts.households_found(turn.text, found, transfer_id), expecting="household")


async def ask_income(turn: Turn) -> None:
    """review.other: hamlet money of no household; of what kind?"""
    if not await is_treasurer(turn):
        return
    each = await review.item(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    await _finish(turn)
    await turn.say(texts.which_income(each.left, each.transfer.id))


async def book_income(turn: Turn) -> None:
    """review.income: into the fund whose account it came to."""
    if not await is_treasurer(turn):
        return
    kind = IncomeKind(turn.args[1])
    booked, fund = await review.book_income(
        turn.session,
        int(turn.args[0]),
        kind,
        what=texts.INCOME[kind],
        hamlet_id=turn.the_hamlet.id,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    await turn.say(texts.other_booked(booked, kind, fund.name, await _left(turn)))


async def not_the_funds(turn: Turn) -> None:
    """review.aside: private money, or seen and done with."""
    if not await is_treasurer(turn):
        return
    transfer = await set_aside(
        turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now
    )
    await _finish(turn)
    await turn.say(texts.put_aside(transfer, await _left(turn)))


async def later(turn: Turn) -> None:
    """review.later: asked again tomorrow."""
    if not await is_treasurer(turn):
        return
    await review.put_off(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, today=turn.today)
    await _finish(turn)
    await turn.say(texts.put_off(await _left(turn)))


async def back(turn: Turn) -> None:
    """review.back: what was decided is taken back within ten minutes."""
    if not await is_treasurer(turn):
        return
    transfer = await the_transfer(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
    if _is_late(turn, transfer.decided_at) or transfer.state is TransferState.REVIEW:
        await turn.say(texts.too_late(turn.you))
        return
    undone = await _take_back(turn, transfer.id)
    await turn.say(texts.taken_back(undone.undone, undone.transfer))


async def all_back(turn: Turn) -> None:
    """review.back_all: what was booked together is taken back within ten minutes."""
    if not await is_treasurer(turn):
        return
    at = datetime.strptime(turn.args[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    ids = await review.decided_together(turn.session, turn.the_hamlet.id, by=turn.person.id, at=at)
    if _is_late(turn, at) or not ids:
        await turn.say(texts.too_late(turn.you))
        return
    await _finish(turn)
    for transfer_id in ids:
        await _take_back(turn, transfer_id)
    await turn.say(texts.all_taken_back(len(ids)))


async def others(turn: Turn) -> None:
    """review.others: what is not the fund's, as long as its words are kept."""
    if await is_treasurer(turn):
        put_aside = await review.put_aside(turn.session, turn.the_hamlet.id, limit=MOST_OTHERS)
        await turn.say(texts.others(put_aside, turn.deployment.zone, turn.today))


async def bring(turn: Turn) -> None:
    """review.bring: it is the fund's after all."""
    if await is_treasurer(turn):
        await review.bring_back(
            turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now
        )
        await _show(turn, int(turn.args[0]))


async def _show_next(turn: Turn) -> None:
    ids = await review.open_ids(turn.session, turn.the_hamlet.id, today=turn.today)
    if ids:
        await _show(turn, ids[0])
        return
    await _finish(turn)
    last = await review.last_told(turn.session, turn.the_hamlet.id)
    if last is None:
        await turn.say(texts.no_bank_yet())
        return
    put_aside = await review.put_aside(turn.session, turn.the_hamlet.id, limit=1)
    await turn.say(texts.all_done(last, turn.deployment.zone, turn.today, has_put_aside=bool(put_aside)))


async def _show(turn: Turn, transfer_id: int) -> None:
    each = await review.item(turn.session, transfer_id, hamlet_id=turn.the_hamlet.id)
    if each.transfer.state not in (TransferState.REVIEW, TransferState.REVERSED):
        await turn.say(texts.has_changed())
        return
    ids = await review.open_ids(turn.session, turn.the_hamlet.id, today=turn.today)
    place = ids.index(transfer_id) + 1 if transfer_id in ids else 1
    shown = texts.Shown(place=place, of=max(1, len(ids)), zone=turn.deployment.zone, today=turn.today)
    if each.ways or each.transfer.amount < 0:
        await _finish(turn)
        await turn.say(texts.item(each, await review_ways.known(turn.session, each.ways), shown))
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "house", transfer_id=transfer_id, expecting="household")
    await turn.say(texts.item_unknown(each, turn.you, shown), expecting="household")


async def _for_household(turn: Turn, transfer_id: int, household: Household) -> None:
    """The household is certain now: what fits it exactly is booked, else it is asked what the money is for."""
    each = await review.item_to_decide(turn.session, transfer_id, hamlet_id=turn.the_hamlet.id)
    ways = review_ways.ways_of_household(household.id, each.left, each.book)
    if not ways:
        await turn.say(texts.no_charge(household))
        await _show(turn, transfer_id)
        return
    known = await review_ways.known(turn.session, ways)
    if len(ways) == 1 and _is_whole(ways[0], each) and known.seen_long_ago(ways[0]) is None:
        await _book(turn, transfer_id, ways[0].parts)
    else:
        await _finish(turn)
        await turn.say(texts.which_way(household, each.left, ways[:5], known, transfer_id))


def _is_whole(way: Way, each: Item) -> bool:
    """Whether the way leaves nothing of its charges unpaid, and nothing is over."""
    if way.credit:
        return False
    owed = {charge.charge_id: each.book.book.left(charge) for charge in each.book.charges.of(way.household_ids[0])}
    return all(part.amount == owed.get(part.charge_id) for part in way.parts)


async def _read_split(turn: Turn, transfer_id: int) -> None:
    each = await review.item_to_decide(turn.session, transfer_id, hamlet_id=turn.the_hamlet.id)
    parts = await read_split(turn.session, turn.text, each, you=turn.you)
    if isinstance(parts, str):
        await turn.say(parts, expecting="amount")
    else:
        await _book(turn, transfer_id, parts)


async def read_split(session: AsyncSession, typed: str, each: Item, *, you: str) -> list[Part] | str:
    """The parts that lines of households and amounts name; the sentence why they are none, or not the whole."""
    parts: list[Part] = []
    hamlet_id = each.transfer.hamlet_id
    for line in [line for line in typed.splitlines() if line.strip()][:MOST_SPLIT]:
        reading = read_cash(line)
        household = (
            await household_search.numbered(session, hamlet_id=hamlet_id, number=reading.household)
            if isinstance(reading, Cash)
            else None
        )
        if not isinstance(reading, Cash) or household is None or not isinstance(reading.amount, Sure | AskBack):
            return texts.split_not_read(line)
        ways = review_ways.ways_of_household(household.id, reading.amount.amount, each.book)
        if not ways:
            return texts.no_charge(household)
        parts += ways[0].parts
    given = sum(part.amount for part in parts)
    return parts if given == each.left else texts.split_not_whole(given, each.left, you)


async def _book(turn: Turn, transfer_id: int, parts: Iterable[Part]) -> None:
    done = await review.book_way(
        turn.session,
        transfer_id,
        list(parts),
        hamlet_id=turn.the_hamlet.id,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    await _finish(turn)
    await tell_transfers.transfer_booked(turn.session, done, await turn.place(), turn.deployment, now=turn.now)
    await turn.say(texts.booked(done, await _left(turn)))


async def _take_back(turn: Turn, transfer_id: int) -> TransferUndone:
    undone = await take_back(
        turn.session,
        transfer_id,
        hamlet_id=turn.the_hamlet.id,
        reason=texts.TAKEN_BACK,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    zone = turn.deployment.zone
    for each in undone.undone:
        await tell_payments.receipt_cancelled(turn.session, each, await turn.place(), zone=zone, now=turn.now)
    return undone


async def _left(turn: Turn) -> int:
    return await review.count_open(turn.session, turn.the_hamlet.id, today=turn.today)


async def _finish(turn: Turn) -> None:
    if turn.draft is not None and turn.draft.dialogue in (DIALOGUE, review_lines.DIALOGUE):
        await turn.finish()


def _is_late(turn: Turn, at: datetime | None) -> bool:
    return at is None or turn.now - at > review.TAKE_BACK_WITHIN


def read_listed(written: Iterable[str]) -> dict[int, list[Part]]:
    """What `texts.write_listed` wrote: what each transfer is to be booked as."""
    return {int(number): read_parts(parts) for number, _, parts in (each.partition("=") for each in written)}


def read_parts(written: str) -> list[Part]:
    """What `texts.write_parts` wrote."""
    pairs = (each.split("-") for each in written.split(","))
    return [Part(charge_id=int(charge_id), amount=int(amount)) for charge_id, amount in pairs]
