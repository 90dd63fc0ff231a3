"""Expenses and other income: /phieuchi and what is asked on the way, the picture of the bill."""

from __future__ import annotations

import hashlib

from handlers.payments import is_treasurer
from handlers.turn import Turn
from handlers.vouchers_undone import DIALOGUE, REASON, undo
from messages import asking
from messages.texts import expenses as texts
from messages.texts import funds as fund_texts
from messages.texts import talk
from messages.texts import typed as typed_texts
from models import balances, funds, vouchers
from models.domain.amounts import AmountReading, AskBack, NotPositive, Sure, TooLarge
from models.domain.fund_book import IncomeKind, Purse
from models.domain.ledger import EntryKind
from models.domain.spending import read_spending
from models.tables import Fund, StoredFile
from models.vouchers import Written

PAPER = "paper"
"""The step after an expense is in the book: its picture."""

_LISTED = 7


def parses_as_expense(arguments: str) -> bool:
    """Whether the words after "phiếu chi" are a sum and what it was for."""
    said = read_spending(arguments)
    return isinstance(said.amount, Sure | AskBack) and bool(said.what)


async def phieuchi(turn: Turn) -> None:
    """/phieuchi [sum and purpose]: money went out."""
    if not await is_treasurer(turn):
        return
    await turn.begin(DIALOGUE, "amount", key=_key(turn), expecting="amount")
    if turn.arguments:
        await _read(turn, turn.arguments)
    else:
        await turn.say(texts.ask_expense(turn.you), expecting="amount")


async def income(turn: Turn) -> None:
    """Other income: of which kind."""
    if await is_treasurer(turn):
        await turn.say(texts.which_income())


async def income_kind(turn: Turn) -> None:
    """The kind is known: how much?"""
    if not await is_treasurer(turn):
        return
    kind = IncomeKind(turn.args[0])
    await turn.begin(DIALOGUE, "amount", key=_key(turn), kind=kind.value, expecting="amount")
    await turn.say(texts.ask_income(kind), expecting="amount")


async def again(turn: Turn) -> None:
    """Something was not right: the sum and the purpose are typed anew."""
    if await _goes_on(turn):
        turn.go_on("amount", amount=None, what=None, fund_id=None, expecting="amount")
        kind = _kind(turn)
        await turn.say(texts.ask_expense(turn.you) if kind is None else texts.ask_income(kind), expecting="amount")


async def fund_picked(turn: Turn) -> None:
    """Which fund pays or gets it."""
    if await _goes_on(turn):
        fund = await funds.fund_of(turn.session, turn.the_hamlet.id, int(turn.args[0]))
        turn.go_on("purse", fund_id=fund.id)
        await _ask_next(turn)


async def purse_picked(turn: Turn) -> None:
    """Cash or bank: all is known, it is booked."""
    if not await _goes_on(turn):
        return
    data = turn.the_draft.data
    purse, anyway = Purse(turn.args[0]), len(turn.args) > 1
    fund = await _fund(turn)
    if fund is None or not data.get("amount"):
        await _ask_next(turn)
        return
    kind, amount = _kind(turn), int(data["amount"])
    if kind is None:
        there = (await balances.balance_of(turn.session, fund)).of(purse)
        if amount > there and not anyway:
            await turn.say(texts.not_enough(fund.name, purse, there, amount))
            return
        await _spend(turn, fund, purse, amount)
    else:
        written = await vouchers.book_income(
            turn.session,
            fund,
            source=kind,
            purse=purse,
            amount=amount,
            what=str(data.get("what") or ""),
            by=turn.person.id,
            key=str(data["key"]),
            today=turn.today,
            now=turn.now,
        )
        await turn.finish()
        await turn.say(texts.received(written, (await balances.balance_of(turn.session, fund)).total))


async def typed(turn: Turn) -> None:
    """The dialogue: a sum, a purpose, a picture, a reason."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    if turn.draft.step == REASON:
        await undo(turn, int(turn.draft.data["entry_id"]), " ".join(turn.text.split()))
        return
    if turn.incoming.file is not None:
        await _picture(turn)
        if turn.draft is None or turn.draft.step == PAPER or not turn.text:
            return
    if turn.draft.step == PAPER:
        await turn.say(texts.waits_for_paper(await _of_draft(turn)))
    elif turn.draft.step == "what":
        turn.go_on("purse", what=" ".join(turn.text.split())[: vouchers.LONGEST_WHAT], expecting="")
        await _ask_next(turn)
    elif turn.draft.data.get("amount") and read_spending(turn.text).amount is None:
        await _ask_next(turn)  # neither a choice nor another sum
    else:
        await _read(turn, turn.text)


# the picture of the bill


async def no_paper(turn: Turn) -> None:
    """There is no bill: that is noted."""
    if await is_treasurer(turn):
        await vouchers.add_paper(
            turn.session,
            int(turn.args[0]),
            file_id=None,
            by=turn.person.id,
            hamlet_id=turn.the_hamlet.id,
            now=turn.now,
        )
        await _end(turn, texts.NO_PAPER_NOTED)


async def later(turn: Turn) -> None:
    """The picture comes later."""
    await _end(turn, texts.LATER)


async def done(turn: Turn) -> None:
    """No more pictures."""
    await _end(turn, texts.DONE)


async def papers(turn: Turn) -> None:
    """Expenses that no picture was sent for."""
    if await is_treasurer(turn):
        spent = await vouchers.last_ones(
            turn.session, turn.the_hamlet.id, kinds=[EntryKind.EXPENSE], limit=_LISTED, without_paper=True
        )
        await turn.say(texts.which_paper(spent))


async def paper_for(turn: Turn) -> None:
    """The picture of one booked before."""
    if await is_treasurer(turn):
        written = await vouchers.voucher(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id)
        await turn.begin(DIALOGUE, PAPER, entry_id=written.entry_id)
        await turn.say(texts.send_paper(written))


# on the way


async def _read(turn: Turn, text: str) -> None:
    """A sum, a purpose, or both."""
    said = read_spending(text)
    data = turn.the_draft.data
    if isinstance(said.amount, Sure | AskBack):
        turn.go_on("what", amount=said.amount.amount, what=said.what or data.get("what"), expecting="")
        await _ask_next(turn)
    elif said.amount is None:
        if said.what and not data.get("what"):
            turn.go_on("amount", what=said.what[: vouchers.LONGEST_WHAT], expecting="amount")
            await turn.say(texts.ask_amount(said.what), expecting="amount")
        else:
            await turn.say(typed_texts.amount_not_understood(text))
    else:
        await turn.say(_not_a_sum(said.amount, text, turn.you))


def _not_a_sum(reading: AmountReading, typed: str, you: str) -> str:
    match reading:
        case NotPositive():
            return typed_texts.amount_not_positive(you)
        case TooLarge():
            return texts.too_large(reading.amount)
        case _:
            return typed_texts.amount_not_understood(typed)


async def _ask_next(turn: Turn) -> None:
    """Ask what is not known yet; at the end the purse, which books it."""
    data = turn.the_draft.data
    kind = _kind(turn)
    amount, what = data.get("amount"), str(data.get("what") or "")
    if not amount:
        turn.go_on("amount", expecting="amount")
        await turn.say(texts.ask_expense(turn.you) if kind is None else texts.ask_income(kind), expecting="amount")
        return
    if kind is None and not what:
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        turn.go_on("what", expecting="text")
        await turn.say(texts.ask_what(int(amount)))
        return
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    fund = await _fund(turn)
    if fund is None:
        asking_which = texts.WHICH_FUND_PAYS if kind is None else texts.WHICH_FUND_GETS
        await turn.say(fund_texts.which_fund(asking_which, known, "voucher.fund"))
        return
    await turn.say(texts.from_where(int(amount), what, fund.name, kind=kind, several=len(known) > 1))


async def _spend(turn: Turn, fund: Fund, purse: Purse, amount: int) -> None:
    data = turn.the_draft.data
    written = await vouchers.book_expense(
        turn.session,
        fund,
        purse=purse,
        amount=amount,
        what=str(data.get("what") or ""),
        by=turn.person.id,
        key=str(data["key"]),
        today=turn.today,
        now=turn.now,
    )
    file_id = data.get("file_id")
    if file_id and not written.has_paper:
        written = await _attach(turn, written.entry_id, int(file_id))
    if written.has_paper:
        await turn.finish()
    else:
        turn.go_on(PAPER, entry_id=written.entry_id, expecting="")
    left = (await balances.balance_of(turn.session, fund)).total
    await turn.say(texts.spent(written, turn.you, left))


async def _picture(turn: Turn) -> None:
    """A picture of the bill: of the expense in the book, or of the one that is being typed."""
    file = turn.incoming.file
    if file is None or file.body is None or not file.is_picture or file.is_too_heavy_to_show:
        await turn.say(talk.PICTURE_TOO_HEAVY)
        return
    row = StoredFile(
        media_type=file.media_type or "image/jpeg",
        filename=file.filename,
        body=file.body,
        sha256=hashlib.sha256(file.body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + turn.deployment.keep_proofs),  # until it belongs to an expense
    )
    turn.session.add(row)
    await turn.session.flush()
    if turn.the_draft.step == PAPER:
        written = await _attach(turn, int(turn.the_draft.data["entry_id"]), row.id)
        await turn.say(texts.paper_kept(written, is_fresh=turn.now - written.at <= vouchers.TAKE_BACK_WITHIN))
        return
    turn.go_on(turn.the_draft.step, file_id=row.id)
    if not turn.text:
        await _ask_next(turn)


async def _attach(turn: Turn, entry_id: int, file_id: int) -> Written:
    return await vouchers.add_paper(
        turn.session, entry_id, file_id=file_id, by=turn.person.id, hamlet_id=turn.the_hamlet.id, now=turn.now
    )


async def _of_draft(turn: Turn) -> Written:
    entry_id = int(turn.the_draft.data["entry_id"])
    return await vouchers.voucher(turn.session, entry_id, hamlet_id=turn.the_hamlet.id)


async def _fund(turn: Turn) -> Fund | None:
    """The fund that is meant: the one that was picked, or the only one."""
    picked = turn.the_draft.data.get("fund_id")
    if picked:
        return await funds.fund_of(turn.session, turn.the_hamlet.id, int(picked))
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    return known[0] if len(known) == 1 else None


async def _goes_on(turn: Turn) -> bool:
    """Whether this treasurer is in the middle of an expense or an income, and not done with it."""
    if not await is_treasurer(turn):
        return False
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE or draft.step in (PAPER, REASON):
        await turn.say(fund_texts.GONE)
        return False
    await turn.take_up(draft)
    return await is_treasurer(turn)


async def _end(turn: Turn, words: str) -> None:
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    await turn.say(words)


def _kind(turn: Turn) -> IncomeKind | None:
    """The kind of income; None for an expense."""
    written = turn.the_draft.data.get("kind")
    return IncomeKind(written) if written else None


def _key(turn: Turn) -> str:
    """The same dialogue books once, however often its last choice is pressed."""
    return f"said-{turn.incoming.bot_id}-{turn.incoming.update_id}"
