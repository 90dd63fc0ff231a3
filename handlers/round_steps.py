"""The steps of opening a round: which question comes next, and what an answer does to the draft."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from handlers.round_draft import RoundDraft, written_parts
from handlers.round_request import LONGEST_DOCUMENT, LONGEST_FEE, funds_for, preview, read_due, read_past_day
from handlers.turn import Turn
from messages.texts import round_dialogue as words
from messages.texts import typed as typed_words
from messages.texts.funds import fund_name
from models import funds, meetings, round_plans
from models.domain.amounts import TOO_LARGE_FROM, NotAnAmount, NotPositive, NotWhole, TooLarge
from models.domain.fees import ASK_BACK_FROM
from models.domain.rates import RateAskBack, RatePart, SureRate, read_rate
from models.tables import Fee, Fund

DIALOGUE = "round"

_MENDED = {
    "fee": ("fee", "fund_id"),
    "rate": ("parts", "voluntary"),
    "due": ("due",),
    "basis": ("agreed", "required", "voluntary"),
    "exempt": ("exempt",),
}
"""What is forgotten when a part of the preview is to be said anew."""


async def ask_next(turn: Turn) -> None:
    """Ask the first thing that is not known yet; all known, show the preview."""
    draft = _draft(turn)
    if draft.fee is None:
        known = await round_plans.fees_of(turn.session, turn.the_hamlet.id)
        turn.go_on("fee", expecting="text")
        await turn.say(words.which_fee([(fee.id, fee.name) for fee in known]))
    elif draft.fund_id is None and (choice := await _funds_for(turn, draft.fee)):
        turn.go_on("fund", expecting="")
        await turn.say(words.which_fund([(fund.id, fund_name(fund.name)) for fund in choice]))
    elif draft.parts is None:
        turn.go_on("rate", expecting="amount")
        await turn.say(words.how_much(), expecting="amount")
    elif draft.due is None:
        turn.go_on("due", expecting="text")
        await turn.say(words.ASK_DUE)
    elif draft.basis is None:
        turn.go_on("basis", expecting="")
        await turn.say(words.which_basis())
    elif draft.to_ask:
        category = draft.to_ask[0]
        households = await round_plans.categories_of(turn.session, turn.the_hamlet.id)
        turn.go_on("exempt", expecting="")
        await turn.say(words.category_pays(category, households.get(category, 0)))
    elif draft.exempt is None and not draft.is_voluntary and await _categories(turn):
        turn.go_on("exempt", expecting="")
        await turn.say(words.who_pays_less())
    else:
        turn.go_on("preview", expecting="")
        await _preview(turn)


async def picked(turn: Turn) -> None:
    """A choice on the way."""
    match turn.args:
        case ("fee", fee_id):
            fee = await turn.session.get(Fee, int(fee_id))
            await _knows(turn, fee=fee.name if fee else None)
        case ("usual", place):
            await _knows(turn, fee=words.USUAL_FEES[int(place)])
        case ("fund", fund_id):
            fund = await funds.fund_of(turn.session, turn.the_hamlet.id, int(fund_id))
            await _knows(turn, fund_id=fund.id)
        case ("name",):
            turn.go_on("name", expecting="name")
            await turn.say(words.ASK_NAME)
        case ("voluntary",):
            await _knows(turn, voluntary=True, agreed=None, required=None, parts=None)
        case ("rate",):
            await _knows(turn, heard=None)
        case ("rate_right", *sure):
            await _rate_heard(turn, _draft(turn).heard, is_large=bool(sure))
        case ("due", written):
            await _due_typed(turn, written=date.fromisoformat(written))
        case ("agreed",):
            turn.go_on("meeting", expecting="text")
            held = [each for each in await meetings.held(turn.session, turn.the_hamlet.id) if each.agreed]
            await turn.say(
                words.ask_meeting([turn.deployment.day(each.starts_at) for each in held]), expecting="text"
            )
        case ("agreed", written):
            await _knows(turn, agreed=written, required=None)
        case ("required",):
            turn.go_on("document", expecting="text")
            await turn.say(words.ASK_DOCUMENT)
        case ("exempt", "each"):
            await _knows(turn, exempt={}, to_ask=list(await _categories(turn)))
        case ("exempt", "all", off):
            await _knows(turn, exempt=dict.fromkeys(await _categories(turn), int(off)))
        case ("exempt", category, off):
            draft = _draft(turn)
            asked = [each for each in draft.to_ask if each != category]
            await _knows(turn, exempt={**(draft.exempt or {}), category: int(off)}, to_ask=asked)
        case ("mend",):
            has_categories = bool(await _categories(turn))
            is_voluntary = _draft(turn).is_voluntary
            await turn.say(words.what_to_mend(has_categories=has_categories, is_voluntary=is_voluntary))
        case ("again", part) if part in _MENDED:
            await _knows(turn, **dict.fromkeys(_MENDED[part]))
        case _:
            await turn.say(words.GONE)


async def typed(turn: Turn) -> None:
    """A text on the way: the answer to the step, or the step is asked again."""
    text = " ".join(turn.text.split())
    step = turn.draft.step if turn.draft else ""
    match step:
        case "fee" | "name" if text:
            if len(text) > LONGEST_FEE:
                await turn.say(words.NAME_TOO_LONG)
            else:
                await _knows(turn, fee=text)
        case "rate" if text:
            await _rate_typed(turn, text)
        case "due" if text:
            await _due_typed(turn, text)
        case "meeting" if text:
            await _meeting_typed(turn, text)
        case "document" if text:
            if len(text) > LONGEST_DOCUMENT:
                await turn.say(words.DOCUMENT_TOO_LONG)
            else:
                await _knows(turn, required=text, agreed=None)
        case _:
            await ask_next(turn)


async def due_is_over(turn: Turn, due: date) -> None:
    """The draft lay too long: another due date is needed."""
    turn.go_on("due", due=None, expecting="text")
    await turn.say(typed_words.day_in_the_past(due, turn.today))


async def _rate_typed(turn: Turn, text: str) -> None:
    reading = read_rate(text)
    match reading:
        case SureRate():
            await _rate_heard(turn, reading.parts)
        case RateAskBack():
            turn.go_on("rate", heard=written_parts(reading.parts))
            await turn.say(words.rate_asked_back(reading.parts))
        case TooLarge():
            households = (await round_plans.estimate(turn.session, turn.the_hamlet, ())).households
            total = reading.amount * households
            await turn.say(words.very_large(reading.amount, households, total, may_be_right=False))
        case NotPositive():
            await turn.say(typed_words.amount_not_positive(turn.you))
        case NotWhole() | NotAnAmount():
            await turn.say(typed_words.amount_not_understood(turn.text))
        case _:
            assert_never(reading)


async def _rate_heard(turn: Turn, parts: tuple[RatePart, ...] | None, *, is_large: bool = False) -> None:
    """A formula that was understood: taken, unless it comes to nothing or to very much."""
    if parts is None:
        await ask_next(turn)
        return
    comes_to = await round_plans.estimate(turn.session, turn.the_hamlet, parts)
    if comes_to.total == 0:
        await turn.say(words.NOTHING_TO_COLLECT)
        await ask_next(turn)
    elif comes_to.most >= ASK_BACK_FROM and not is_large:
        turn.go_on("rate", heard=written_parts(parts))
        may_be_right = comes_to.most < TOO_LARGE_FROM
        await turn.say(
            words.very_large(comes_to.most, comes_to.households, comes_to.total, may_be_right=may_be_right)
        )
    else:
        await _knows(turn, parts=written_parts(parts), heard=None)


async def _due_typed(turn: Turn, text: str = "", *, written: date | None = None) -> None:
    due = read_due(text or f"{written:%d/%m/%Y}", today=turn.today, you=turn.you)
    if isinstance(due, date):
        await _knows(turn, due=due.isoformat())
    else:
        await turn.say(due)


async def _meeting_typed(turn: Turn, text: str) -> None:
    agreed = read_past_day(text, today=turn.today)
    if isinstance(agreed, date):
        await _knows(turn, agreed=agreed.isoformat(), required=None)
    else:
        await turn.say(agreed)


async def _preview(turn: Turn) -> None:
    draft = _draft(turn)
    request = draft.request()
    if request is None:
        raise LookupError("nothing to preview")
    try:
        said, _ = await preview(turn.session, turn.the_hamlet, request, you=turn.you, today=turn.today)
    except round_plans.DueInThePast as refusal:
        await due_is_over(turn, refusal.due_on)
        return
    await turn.say(said, title=request.title)


async def _knows(turn: Turn, **data: object) -> None:
    """Write an answer down and ask what comes next."""
    turn.go_on(turn.draft.step if turn.draft else "", **data)
    await ask_next(turn)


async def _funds_for(turn: Turn, fee: str) -> list[Fund]:
    """The funds that a new fee may go to, where there is a choice; a known fee stays where it is."""
    known = await funds_for(turn.session, turn.the_hamlet.id, fee)
    if len(known) > 1:
        return known
    if known:
        turn.go_on("fee", fund_id=known[0].id)
    return []


async def _categories(turn: Turn) -> dict[str, int]:
    return await round_plans.categories_of(turn.session, turn.the_hamlet.id)


def _draft(turn: Turn) -> RoundDraft:
    return RoundDraft(turn.draft.data if turn.draft else {})
