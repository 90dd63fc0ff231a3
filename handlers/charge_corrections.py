"""Subject: /suakhoan, one household's charge set anew or exempted, with a reason."""

from __future__ import annotations

from typing import assert_never

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import asking, tell_charge_corrections
from messages.channels.base import Content
from messages.texts import charge_corrections as texts
from messages.texts import payments as cash_texts
from models import charge_corrections, household_search
from models.domain.amounts import AskBack, NotAnAmount, NotPositive, NotWhole, Sure, TooLarge, read_amount
from models.domain.cash import read_household
from models.domain.charge_corrections import EXEMPT, Changes, NoDebt, Owes, SameAsBefore, decide
from models.tables import Household

DIALOGUE = "correct"


def parses_as_household(arguments: str) -> bool:
    """Whether the words after "sửa khoản" are a household's number."""
    return read_household(arguments) is not None


async def correct(turn: Turn) -> None:
    """/suakhoan [household]: the treasurer sets a charge anew."""
    if not await is_treasurer(turn):
        return
    if turn.arguments:
        await _find(turn, turn.arguments)
    else:
        await _ask_household(turn, texts.ask_household(turn.you))


async def picked(turn: Turn) -> None:
    """Whatever is picked on the way: correct:<what>[:<id>]."""
    if not await is_treasurer(turn):
        return
    match turn.args:
        case ("more",):
            await _ask_household(turn, texts.ask_household(turn.you))
        case ("house", household_id):
            household = await turn.session.get(Household, int(household_id))
            if household is None or household.hamlet_id != turn.the_hamlet.id or household.closed_at is not None:
                await _ask_household(turn, texts.ask_household(turn.you))
            else:
                await _ask_charge(turn, household)
        case ("charge", charge_id):
            await _ask_amount(turn, int(charge_id))
        case ("back", correction_id):
            await _take_back(turn, int(correction_id))
        case _ if turn.draft is None or turn.draft.dialogue != DIALOGUE:
            await turn.say(texts.GONE)
        case _:
            await turn.take_up(turn.draft)
            await _of_draft(turn)


async def typed(turn: Turn) -> None:
    """The dialogue: the household, the amount, the reason."""
    if turn.draft is None or not await is_treasurer(turn):
        return
    match turn.draft.step:
        case "household" if not turn.text.strip():  # a picture, say
            await _ask_household(turn, texts.ask_household(turn.you))
        case "amount" if not turn.text.strip():
            await _ask_amount(turn, int(turn.draft.data["charge_id"]))
        case "household":
            await _find(turn, turn.text)
        case "charge":
            await _ask_charge(turn, await turn.session.get_one(Household, int(turn.draft.data["household_id"])))
        case "amount":
            await _read_amount(turn)
        case "why":
            reason = " ".join(turn.text.split())[: charge_corrections.LONGEST_REASON].rstrip(". ")
            if reason:
                await _preview(turn, reason)
            else:
                await turn.say(texts.NO_REASON)
        case _:
            await _preview(turn, str(turn.draft.data["reason"]))


async def _of_draft(turn: Turn) -> None:
    if not await is_treasurer(turn):  # of the draft's own hamlet
        return
    match turn.args:
        case ("exempt",):
            await _ask_why(turn, EXEMPT)
        case ("why", key) if key in texts.REASONS | texts.REASONS_OF_EXEMPTION:
            await _preview(turn, (texts.REASONS | texts.REASONS_OF_EXEMPTION)[key])
        case ("yes",) if turn.the_draft.step == "preview":
            await _write(turn)
        case _:
            await turn.say(texts.GONE)


async def _find(turn: Turn, said: str) -> None:
    number = read_household(said)
    if number is not None:
        one = await household_search.numbered(turn.session, hamlet_id=turn.the_hamlet.id, number=number)
        found = [one] if one is not None else []
    else:
        found = list(await household_search.named(turn.session, hamlet_id=turn.the_hamlet.id, typed=said))
    if len(found) == 1:
        await _ask_charge(turn, found[0])
    elif found:
        await turn.begin(DIALOGUE, "household")
        await turn.say(texts.several_households(said, found))
    else:
        await _ask_household(turn, texts.no_household(said))


async def _ask_household(turn: Turn, words: Content) -> None:
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "household", expecting="household")
    await turn.say(words, expecting="household")


async def _ask_charge(turn: Turn, household: Household) -> None:
    charges = await charge_corrections.correctable(turn.session, household)
    if len(charges) == 1:
        await _ask_amount(turn, charges[0].charge_id)
    elif charges:
        await turn.begin(DIALOGUE, "charge", household_id=household.id)
        await turn.say(texts.which_charge(household, charges))
    else:
        if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
            await turn.finish()
        await turn.say(texts.nothing_to_correct(household))


async def _ask_amount(turn: Turn, charge_id: int) -> None:
    charge = await charge_corrections.charge_of(turn.session, charge_id, hamlet_id=turn.the_hamlet.id)
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    key = f"correct-{turn.incoming.bot_id}-{turn.incoming.update_id}".replace(":", "-")
    await turn.begin(
        DIALOGUE,
        "amount",
        expecting="amount",
        charge_id=charge_id,
        was_amount=charge.amount,
        was_exempt=charge.is_exempt,
        key=key,
    )
    await turn.say(texts.ask_amount(charge), expecting="amount")


async def _read_amount(turn: Turn) -> None:
    amount = read_amount(turn.text)
    match amount:
        case Sure() | AskBack():  # the preview repeats it
            await _ask_why(turn, Owes(amount=amount.amount))
            return
        case NotPositive():
            words = cash_texts.not_positive(turn.you)
        case TooLarge():
            words = cash_texts.too_large(amount.amount)
        case NotWhole() | NotAnAmount():
            words = cash_texts.not_an_amount(turn.text)
        case _:
            assert_never(amount)
    await turn.say(words)


async def _ask_why(turn: Turn, wanted: Owes) -> None:
    turn.go_on("why", amount=wanted.amount, is_exempt=wanted.is_exempt, expecting="")
    await turn.say(texts.ask_why(wanted, await turn.place()), expecting="text")


async def _preview(turn: Turn, reason: str) -> None:
    was, wanted = _was(turn), _wanted(turn)
    charge = await charge_corrections.charge_of(
        turn.session, int(turn.the_draft.data["charge_id"]), hamlet_id=turn.the_hamlet.id
    )
    decision = decide(charge_corrections.asked_by(charge), wanted, paid=charge.paid, is_voluntary=charge.is_voluntary)
    match decision:
        case NoDebt():
            raise charge_corrections.NothingToCorrect
        case _ if charge_corrections.asked_by(charge) != was:
            raise charge_corrections.ChangedMeanwhile(charge)
        case SameAsBefore():
            raise charge_corrections.AsksForThisAlready(charge)
        case Changes():
            turn.go_on("preview", reason=reason)
            await turn.say(
                texts.preview(charge, wanted, reason, surplus=decision.surplus, left=decision.left),
                title=charge.title,
            )
        case _:
            assert_never(decision)


async def _write(turn: Turn) -> None:
    data = turn.the_draft.data
    wanted = _wanted(turn)
    corrected = await charge_corrections.correct(
        turn.session,
        int(data["charge_id"]),
        hamlet_id=turn.the_hamlet.id,
        was=_was(turn),
        wanted=wanted,
        explanation=texts.explanation(wanted),
        reason=str(data["reason"]),
        by=turn.person.id,
        key=str(data["key"]),
        now=turn.now,
        today=turn.today,
    )
    await turn.finish()
    await tell_charge_corrections.charge_corrected(
        turn.session, corrected, await turn.place(), zone=turn.deployment.zone, now=turn.now
    )
    await turn.say(texts.done(corrected))


async def _take_back(turn: Turn, correction_id: int) -> None:
    undone = await charge_corrections.take_back(
        turn.session,
        correction_id,
        hamlet_id=turn.the_hamlet.id,
        reason=texts.TAKEN_BACK,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if undone is None:
        await turn.say(texts.too_late())
        return
    await tell_charge_corrections.charge_corrected(
        turn.session, undone, await turn.place(), zone=turn.deployment.zone, now=turn.now
    )
    await turn.say(texts.taken_back(undone))


def _was(turn: Turn) -> Owes:
    data = turn.the_draft.data
    return Owes(amount=int(data["was_amount"]), is_exempt=bool(data["was_exempt"]))


def _wanted(turn: Turn) -> Owes:
    data = turn.the_draft.data
    return Owes(amount=int(data["amount"]), is_exempt=bool(data["is_exempt"]))
