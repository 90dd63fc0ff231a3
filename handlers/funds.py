"""The funds: what each holds, money moved between them and their purses, the balances that their books begin with."""

from __future__ import annotations

from datetime import date

from handlers.payments import is_treasurer
from handlers.round_request import read_past_day
from handlers.turn import Turn
from messages import asking
from messages.texts import funds as texts
from messages.texts import talk
from messages.texts import typed as typed_texts
from models import balances, funds, ledger, people, vouchers
from models.domain.amounts import AskBack, NotPositive, Sure, read_amount, read_balance
from models.domain.fund_book import Balance, Purse
from models.domain.roles import LEADERS, TREASURY
from models.tables import Fund

DIALOGUE = "fund"


async def show(turn: Turn) -> None:
    """/quy: what every fund holds now, with the head of its chain."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_treasurer(await turn.place()))
        return
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    held = await balances.balances(turn.session, turn.the_hamlet.id)
    seals = await ledger.heads(turn.session, [fund.id for fund in known])
    rows = [(fund, held[fund.id], seals[fund.id], await funds.opening_of(turn.session, fund.id)) for fund in known]
    await turn.say(texts.overview(await turn.place(), rows, today=turn.today, held=turn.held))


# transfers


async def move(turn: Turn) -> None:
    """Money goes from one place to another: which way?"""
    if not await is_treasurer(turn):
        return
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    if not turn.args:
        await turn.say(texts.which_move(several=len(known) > 1))
        return
    way = turn.args[0]
    key = f"move-{turn.incoming.bot_id}-{turn.incoming.update_id}"
    await turn.begin(DIALOGUE, "move", key=key, way=way)
    await _ask_move(turn)


async def fund_picked(turn: Turn) -> None:
    """A fund of the transfer: the one it leaves, or the one it goes to."""
    if await _goes_on(turn, "move"):
        fund = await funds.fund_of(turn.session, turn.the_hamlet.id, int(turn.args[1]))
        turn.go_on("move", **{turn.args[0]: fund.id})
        await _ask_move(turn)


async def purse_picked(turn: Turn) -> None:
    """Cash or money in the bank goes to the other fund."""
    if await _goes_on(turn, "move"):
        turn.go_on("move", purse=Purse(turn.args[0]).value)
        await _ask_move(turn)


async def confirmed(turn: Turn) -> None:
    """It is booked, in both books."""
    if not await _goes_on(turn, "move"):
        return
    source, target = await _fund(turn, "source"), await _fund(turn, "target")
    amount = int(turn.the_draft.data.get("amount") or 0)
    if source is None or target is None or not amount:
        await _ask_move(turn)
        return
    out_of, into = _purses(turn)
    there = (await balances.balance_of(turn.session, source)).of(out_of)
    if amount > there:
        await _amount_again(turn, texts.more_than_there(source.name, out_of, there, amount))
        return
    out, came = await vouchers.move(
        turn.session,
        source,
        target,
        out_of=out_of,
        into=into,
        amount=amount,
        by=turn.person.id,
        key=str(turn.the_draft.data["key"]),
        today=turn.today,
        now=turn.now,
    )
    await turn.finish()
    held = await balances.balances(turn.session, turn.the_hamlet.id)
    rows = [(fund.name, held[fund.id]) for fund in ([source] if source.id == target.id else [source, target])]
    await turn.say(texts.moved(out, came, rows))


async def _ask_move(turn: Turn) -> None:
    """Ask what is not known yet of the transfer; at the end how much."""
    data = turn.the_draft.data
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    source, target = await _fund(turn, "source"), await _fund(turn, "target")
    if source is None:
        to_other = data["way"] == "other"
        if len(known) == 1 and not to_other:
            turn.go_on("move", source=known[0].id)
            await _ask_move(turn)
        else:
            asking_which = texts.FROM_WHICH if to_other else texts.OF_WHICH
            await turn.say(texts.which_fund(asking_which, known, "fund.pick:source"))
    elif data["way"] != "other" and target is None:
        turn.go_on("move", target=source.id)
        await _ask_move(turn)
    elif target is None:
        others = [fund for fund in known if fund.id != source.id]
        await turn.say(texts.which_fund(texts.TO_WHICH, others, "fund.pick:target"))
    elif data["way"] == "other" and not data.get("purse"):
        await turn.say(texts.which_purse())
    else:
        out_of, _ = _purses(turn)
        there = (await balances.balance_of(turn.session, source)).of(out_of)
        await _amount_again(turn, texts.ask_how_much(source.name, out_of, there))


async def _move_typed(turn: Turn) -> None:
    source, target = await _fund(turn, "source"), await _fund(turn, "target")
    if source is None or target is None or turn.the_draft.step != "amount":
        await _ask_move(turn)
        return
    amount = await _typed_amount(turn, may_be_zero=False)
    if amount is None:
        return
    out_of, _ = _purses(turn)
    there = (await balances.balance_of(turn.session, source)).of(out_of)
    if amount > there:
        await _amount_again(turn, texts.more_than_there(source.name, out_of, there, amount))
        return
    turn.go_on("move", amount=amount, expecting="")
    await turn.say(texts.confirm_move(source.name, target.name, out_of, amount, yes="fund.moved"))


# opening balances


async def opening(turn: Turn) -> None:
    """The balances that a fund's book begins with: of which fund?"""
    if not await is_treasurer(turn):
        return
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    waiting = [fund for fund in known if await funds.opening_of(turn.session, fund.id) is None]
    if turn.args:
        waiting = [fund for fund in waiting if fund.id == int(turn.args[0])]
    if not waiting:
        await turn.say(texts.opened_before(known[0].name))
    elif len(waiting) > 1:
        await turn.say(texts.which_fund(texts.OF_WHICH, waiting, "fund.opening"))
    else:
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        await turn.begin(DIALOGUE, "cash", source=waiting[0].id, expecting="amount")
        await turn.say(texts.ask_opening_cash(waiting[0].name), expecting="amount")


async def opening_confirmed(turn: Turn) -> None:
    """The book begins with these balances."""
    if not await _goes_on(turn, "confirm"):
        return
    fund, data = await _fund(turn, "source"), turn.the_draft.data
    if fund is None:
        await turn.say(texts.GONE)
        return
    begins = Balance(cash=int(data["cash"]), bank=int(data["bank"]))
    role = next(each for each in await people.roles_of(turn.session, turn.person.id) if each.kind in TREASURY)
    try:
        added = await funds.add_fund(
            turn.session,
            turn.the_hamlet,
            name=fund.name,
            opening=begins,
            on=date.fromisoformat(data["on"]),
            confirmed_by=role.full_name,
            by=turn.person.id,
            today=turn.today,
            now=turn.now,
        )
    except funds.FundExists:
        await turn.say(texts.opened_before(fund.name))
    else:
        await turn.say(texts.opened(added.fund.name, begins, added.fund.opened_on, turn.today))
    await turn.finish()


async def _opening_typed(turn: Turn) -> None:
    step, fund = turn.the_draft.step, await _fund(turn, "source")
    if fund is None:
        await turn.say(texts.GONE)
    elif step == "on":
        on = read_past_day(turn.text, today=turn.today)
        if isinstance(on, date):
            data = turn.the_draft.data
            turn.go_on("confirm", on=on.isoformat(), expecting="")
            begins = Balance(cash=int(data["cash"]), bank=int(data["bank"]))
            await turn.say(texts.confirm_opening(fund.name, begins, on, turn.today))
        else:
            await turn.say(on)
    else:
        amount = await _typed_amount(turn, may_be_zero=True)
        if amount is None:
            return
        if step == "cash":
            turn.go_on("bank", cash=amount, expecting="amount")
            await turn.say(texts.ASK_OPENING_BANK, expecting="amount")
        else:
            turn.go_on("on", bank=amount, expecting="text")
            await turn.say(texts.ASK_OPENING_DAY)


# what both share


async def typed(turn: Turn) -> None:
    """The dialogue: a sum or a day."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    if turn.draft.data.get("way"):
        await _move_typed(turn)
    else:
        await _opening_typed(turn)


async def _typed_amount(turn: Turn, *, may_be_zero: bool) -> int | None:
    """The sum that was typed; where it is none, that is said."""
    reading = read_balance(turn.text) if may_be_zero else read_amount(turn.text)
    if isinstance(reading, Sure | AskBack):
        return reading.amount
    if isinstance(reading, NotPositive):
        await turn.say(typed_texts.amount_not_positive(turn.you), expecting="amount")
    else:
        await turn.say(typed_texts.amount_not_understood(turn.text), expecting="amount")
    return None


async def _amount_again(turn: Turn, words: str) -> None:
    """What is typed next is a sum: no choice that was offered before takes it for its number."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    turn.go_on("amount", amount=None, expecting="amount")
    await turn.say(words, expecting="amount")


async def _goes_on(turn: Turn, step: str) -> bool:
    """Whether this treasurer is in the middle of it."""
    if not await is_treasurer(turn):
        return False
    if turn.draft is None or turn.draft.dialogue != DIALOGUE or turn.draft.step != step:
        await turn.say(texts.GONE)
        return False
    await turn.take_up(turn.draft)
    return await is_treasurer(turn)


async def _fund(turn: Turn, name: str) -> Fund | None:
    fund_id = turn.the_draft.data.get(name)
    return await funds.fund_of(turn.session, turn.the_hamlet.id, int(fund_id)) if fund_id else None


def _purses(turn: Turn) -> tuple[Purse, Purse]:
    """Out of which purse, into which."""
    data = turn.the_draft.data
    if data["way"] == "other":
        purse = Purse(data.get("purse") or Purse.CASH)
        return purse, purse
    return (Purse.CASH, Purse.BANK) if data["way"] == "in" else (Purse.BANK, Purse.CASH)
