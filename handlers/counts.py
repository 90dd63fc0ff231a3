"""Counting: the treasurer says what is in the box or in the bank, and a difference to the book is explained."""

from __future__ import annotations

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import asking
from messages.texts import counts as texts
from messages.texts import funds as fund_texts
from messages.texts import typed as typed_texts
from models import counts, funds
from models.domain.amounts import AskBack, NotPositive, Sure, TooLarge, read_balance
from models.domain.fund_book import Purse
from models.tables import Fund

DIALOGUE = "count"
_LONGEST_REASON = 150


async def begin(turn: Turn) -> None:
    """What is counted, and of which fund; then how much."""
    if not await is_treasurer(turn):
        return
    if not turn.args:
        await turn.say(texts.ask_what())
        return
    purse = Purse(turn.args[0])
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    draft = turn.draft if turn.draft is not None and turn.draft.dialogue == DIALOGUE else None
    fund_id = int(turn.args[1]) if len(turn.args) > 1 else (draft.data.get("fund_id") if draft else None)
    if fund_id is not None:
        await funds.fund_of(turn.session, turn.the_hamlet.id, fund_id)
    if fund_id is None and purse is Purse.BANK and len({fund.account_id for fund in known}) > 1:
        await turn.say(fund_texts.which_fund(texts.WHICH_FUND, known, "count:bank"))
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    key = f"count-{turn.incoming.bot_id}-{turn.incoming.update_id}"
    await turn.begin(DIALOGUE, "amount", key=key, purse=purse.value, fund_id=fund_id, expecting="amount")
    await turn.say(texts.ask_counted(purse, several=len(known) > 1), expecting="amount")


async def typed(turn: Turn) -> None:
    """The dialogue: what was counted, or why it differs."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    if turn.draft.step == "reason":
        reason = " ".join(turn.text.split())[:_LONGEST_REASON]
        if not reason:
            await turn.say(texts.ASK_REASON)
            return
        turn.go_on("fund", reason=reason, expecting="")
        await _explain(turn)
    elif turn.draft.step == "fund":
        await _explain(turn)
    else:
        await _counted(turn)


async def why(turn: Turn) -> None:
    """The difference gets its reason."""
    if await _goes_on(turn):
        turn.go_on("reason", expecting="text")
        await turn.say(texts.ASK_REASON)


async def fund_picked(turn: Turn) -> None:
    """Which fund's book takes the difference."""
    if await _goes_on(turn) and turn.the_draft.data.get("reason"):
        fund = await funds.fund_of(turn.session, turn.the_hamlet.id, int(turn.args[0]))
        turn.go_on("fund", fund_id=fund.id)
        await _explain(turn)


async def later(turn: Turn) -> None:
    """Not now."""
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
    await turn.say(texts.LATER)


async def _counted(turn: Turn) -> None:
    reading = read_balance(turn.text)
    match reading:
        case Sure() | AskBack() | TooLarge():
            amount = reading.amount
        case NotPositive():
            await turn.say(typed_texts.amount_not_positive(turn.you), expecting="amount")
            return
        case _:
            await turn.say(typed_texts.amount_not_understood(turn.text), expecting="amount")
            return
    fund = await _fund(turn) or (await funds.funds_of(turn.session, turn.the_hamlet.id))[0]
    purse = Purse(turn.the_draft.data["purse"])
    expected = await counts.expected(turn.session, fund, purse)
    if amount == expected.amount:
        await _keep(turn, fund, amount, "")
        await turn.finish()
        await turn.say(texts.agrees(purse, amount))
    elif amount > funds.LARGEST:
        await turn.say(typed_texts.amount_not_understood(turn.text), expecting="amount")
    else:
        turn.go_on("differs", counted=amount, expected=expected.amount, expecting="")
        await turn.say(texts.differs(purse, amount, expected, turn.you))


async def _explain(turn: Turn) -> None:
    """Book the difference with its reason; where the book went on meanwhile, the new difference is shown first."""
    data = turn.the_draft.data
    known = await funds.funds_of(turn.session, turn.the_hamlet.id)
    fund = await _fund(turn) or (known[0] if len(known) == 1 else None)
    if fund is None:
        await turn.say(fund_texts.which_fund(texts.WHICH_FUND_TAKES, known, "count.fund"))
        return
    purse, counted = Purse(data["purse"]), int(data["counted"])
    expected = await counts.expected(turn.session, fund, purse)
    if expected.amount != data["expected"]:
        turn.go_on("differs", expected=expected.amount, reason=None)
        await turn.say(texts.differs(purse, counted, expected, turn.you))
        return
    kept = await _keep(turn, fund, counted, texts.as_entry(str(data["reason"])))
    await turn.finish()
    await turn.say(texts.explained(kept, fund.name))


async def _keep(turn: Turn, fund: Fund, counted: int, explanation: str) -> counts.Counted:
    data = turn.the_draft.data
    return await counts.keep(
        turn.session,
        fund,
        Purse(data["purse"]),
        counted=counted,
        explanation=explanation,
        by=turn.person.id,
        key=str(data["key"]),
        today=turn.today,
        now=turn.now,
    )


async def _fund(turn: Turn) -> Fund | None:
    fund_id = turn.the_draft.data.get("fund_id")
    return await funds.fund_of(turn.session, turn.the_hamlet.id, int(fund_id)) if fund_id else None


async def _goes_on(turn: Turn) -> bool:
    """Whether this treasurer has counted something that differs."""
    if not await is_treasurer(turn):
        return False
    if turn.draft is None or turn.draft.dialogue != DIALOGUE or "counted" not in turn.draft.data:
        await turn.say(fund_texts.GONE)
        return False
    await turn.take_up(turn.draft)
    return await is_treasurer(turn)
