"""Receipts: cancelling one with a reason, and a household's whole book."""

from __future__ import annotations

import re

from handlers.held_cash import ask_why_cancel
from handlers.households import for_household
from handlers.payments import is_treasurer, receipt_meant
from handlers.turn import Turn
from messages import tell_payments, tell_people
from messages.texts import payments as texts
from messages.texts import receipts as household_texts
from models import allocations, held_cash, household_search, payments
from models.domain import folding
from models.receipts import Receipt, household_statement, last_receipts
from models.tables import Household

LONGEST_REASON = 200
_SHOWN = 8
_NUMBER = re.compile(r"(?:(?:phieu thu|phieu|so|thu) )*(?P<number>[0-9]{1,6})")


def parses_as_receipt(arguments: str) -> bool:
    """Whether the words after "hủy phiếu" are a receipt's number."""
    return _read_number(arguments) is not None


async def cancel(turn: Turn) -> None:
    """/huyphieu <number>: the treasurer undoes a receipt, with a reason."""
    if not await is_treasurer(turn):
        return
    if turn.arguments:
        await _find(turn, turn.arguments)
    else:
        await turn.begin("receipt", "number")
        await turn.say(texts.ask_receipt(turn.you))


async def chosen(turn: Turn) -> None:
    """One receipt of a household was picked."""
    if await is_treasurer(turn):
        await _ask_why(turn, await receipt_meant(turn, int(turn.args[0]), payment_id=int(turn.args[1])))


async def reason_chosen(turn: Turn) -> None:
    """Why, by a choice."""
    if await is_treasurer(turn):
        receipt = await receipt_meant(turn, int(turn.args[0]), payment_id=int(turn.args[1]))
        await _cancel(turn, receipt, texts.REASONS[turn.args[2]])


async def typed(turn: Turn) -> None:
    """The dialogue: the number (or a name), then the reason."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    reason = " ".join(turn.text.split())[:LONGEST_REASON].rstrip(". ")
    if turn.draft.step == "number":
        await _find(turn, turn.text)
    elif not reason:
        await turn.say(texts.NO_REASON)
    else:
        data = turn.draft.data
        receipt = await receipt_meant(turn, int(data["receipt"]), payment_id=int(data["payment_id"]))
        await _cancel(turn, receipt, reason)


async def my_household(turn: Turn) -> None:
    """/nhatoi, or statement:<household>[:<year>]: the household's book; somebody who has several is asked which."""
    year = int(turn.args[1]) if len(turn.args) > 1 else turn.today.year
    turn.args = turn.args[:1]
    for household in await for_household(turn, "statement", all_too=True):
        await _say_statement(turn, household, year)


async def _say_statement(turn: Turn, household: Household, year: int) -> None:
    book = await household_statement(turn.session, household)
    place = await tell_people.place_at(turn.session, household.hamlet_id, turn.deployment)
    await turn.say(household_texts.statement(book, place, year=year, zone=turn.deployment.zone, today=turn.today))


async def _find(turn: Turn, said: str) -> None:
    number = _read_number(said)
    held = await held_cash.with_receipt(turn.session, number, hamlet_id=turn.the_hamlet.id) if number else None
    if held is not None and held.handover_id is None:
        await ask_why_cancel(turn, held)
    elif number is not None:
        await _ask_why(turn, await payments.the_receipt(turn.session, hamlet_id=turn.the_hamlet.id, number=number))
    else:
        await _find_by_name(turn, said)


async def _find_by_name(turn: Turn, said: str) -> None:
    households = await household_search.named(turn.session, hamlet_id=turn.the_hamlet.id, typed=said)
    found: list[Receipt] = []
    if households:
        ids = [household.id for household in households]
        found = await last_receipts(turn.session, household_ids=ids, limit=_SHOWN)
    if len(found) == 1:
        await _ask_why(turn, found[0])
    elif found:
        await turn.say(texts.which_receipt(said, found))
    else:
        await turn.begin("receipt", "number")
        await turn.say(texts.no_receipt(said, turn.you))


async def _ask_why(turn: Turn, receipt: Receipt) -> None:
    if receipt.reversed_at is not None:
        raise payments.ReversedAlready(receipt)
    await turn.begin("receipt", "why", receipt=receipt.number, payment_id=receipt.payment_id)
    await turn.say(texts.ask_why(receipt, turn.deployment.zone, turn.today), expecting="text")


async def _cancel(turn: Turn, receipt: Receipt, reason: str) -> None:
    undone = await payments.reverse(
        turn.session,
        receipt.number,
        hamlet_id=turn.the_hamlet.id,
        reason=reason,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if turn.draft is not None and turn.draft.dialogue == "receipt":
        await turn.finish()
    zone = turn.deployment.zone
    await tell_payments.receipt_cancelled(turn.session, undone, await turn.place(), zone=zone, now=turn.now)
    transfer_id = await allocations.transfer_of(turn.session, undone.receipt.payment_id)
    await turn.say(texts.cancelled(undone.receipt, undone.charge, transfer_id))


def _read_number(said: str) -> int | None:
    found = _NUMBER.fullmatch(folding.words(said))
    return int(found["number"]) if found and int(found["number"]) else None
