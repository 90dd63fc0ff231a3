"""Cash at the door: /thutien, what is asked back, and the ten minutes in which a booking can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from handlers.turn import Handler, Turn
from messages import asking, tell_held_cash, tell_payments
from messages.channels.base import Content
from messages.texts import held_cash as held_texts
from messages.texts import payments as texts
from messages.texts import talk
from models import held_cash, household_search, payments
from models.balances import cash_held
from models.charges import charge_states
from models.chats import household_targets
from models.domain.amounts import (
    AmountReading,
    AskBack,
    NotAnAmount,
    NotPositive,
    NotWhole,
    Sure,
    TooLarge,
    read_amount,
)
from models.domain.cash import AmountMissing, Cash, NotCash, read_bare_cash, read_cash, read_household
from models.domain.cash_booking import CashRequest, Surplus
from models.domain.lanes import is_within
from models.domain.named_cash import read_named_cash
from models.domain.roles import HEADS, TREASURY
from models.held_cash import Taken
from models.payments import AskMore, AskPaid, AskSure, AskWhich, Booked, CashOutcome, NothingDue
from models.receipts import Receipt
from models.tables import Household, Role

TAKING = "cash"  # the dialogue
TAKE_BACK_WITHIN = timedelta(minutes=10)


def parses_as_cash(arguments: str) -> bool:
    """Whether the words after "thu tiền" are a household, with an amount or without."""
    return isinstance(read_cash(arguments), Cash | AmountMissing)


async def take_cash(turn: Turn) -> None:
    """/thutien <household> <amount>: the treasurer took cash at the door, or a helper who may."""
    if not await may_take(turn):
        return
    if not turn.arguments:
        await _ask(turn)
    else:
        await _read(turn, turn.arguments)


def or_cash(otherwise: Handler) -> Handler:
    """Asks cash back that comes without a command from who may take it, and leaves all other words to `otherwise`."""

    async def words(turn: Turn) -> None:
        if await _amount_retyped(turn):
            return
        cash = read_bare_cash(turn.text)
        household = None
        if cash is not None and turn.hamlet is not None and (turn.held & TREASURY or _helper(turn)):
            household = await household_search.numbered(
                turn.session, hamlet_id=turn.the_hamlet.id, number=cash.household
            )
        if cash is None or household is None:
            await otherwise(turn)
        else:
            await _take(turn, household, _asked_back(cash.amount), fee="", said=turn.text)

    return words


async def _amount_retyped(turn: Turn) -> bool:
    """An amount typed under the question whether an amount is right: it takes the other's place."""
    question = await turn.question()
    actions = [str(each["action"]).split(":") for each in question.choices] if question is not None else []
    decided = [args for name, *args in actions if name == "cash"]
    if not decided or sum(name == "cash.again" for name, *_ in actions) != 1:
        return False
    amount = read_amount(turn.text)
    if isinstance(amount, NotAnAmount) or not (turn.held & TREASURY or _helper(turn)):
        return False
    request = read_request(tuple(decided[0]))
    household = await turn.session.get(Household, request.household_id)
    if household is None or turn.hamlet is None or household.hamlet_id != turn.the_hamlet.id:
        return False
    await _take(turn, household, amount, fee=request.fee, said=turn.text, charge_id=request.charge_id)
    return True


async def more(turn: Turn) -> None:
    """Another household, please."""
    if await may_take(turn):
        await _ask(turn)


async def continued(turn: Turn) -> None:
    """Something about the cash was decided by a choice."""
    if await may_take(turn):
        await _book(turn, read_request(turn.args))


async def again(turn: Turn) -> None:
    """The amount was not right: it is typed again, of the same household."""
    if not await may_take(turn):
        return
    household = await turn.session.get(Household, int(turn.args[0]))
    if household is None or household.hamlet_id != turn.the_hamlet.id:
        await _ask(turn)
    else:
        await _ask_amount(turn, household)


async def typed(turn: Turn) -> None:
    """The dialogue: a household with its amount, or the amount that was missing."""
    if turn.draft is None or not await may_take(turn):
        return
    household_id = turn.draft.data.get("household_id")
    household = await turn.session.get(Household, household_id) if household_id else None
    reading = read_cash(turn.text)
    if household is None or (isinstance(reading, Cash) and isinstance(read_amount(turn.text), NotAnAmount)):
        await _read(turn, turn.text)
    else:
        await _take(turn, household, read_amount(turn.text), fee="", said=turn.text)


async def take_back(turn: Turn) -> None:
    """A booking is taken back within ten minutes."""
    if not await is_treasurer(turn):
        return
    receipt = await receipt_meant(turn, int(turn.args[0]), payment_id=int(turn.args[1]))
    if turn.now - receipt.paid_at > TAKE_BACK_WITHIN and receipt.reversed_at is None:
        await turn.say(texts.too_late_to_take_back(receipt))
        return
    undone = await payments.reverse(
        turn.session,
        receipt.number,
        hamlet_id=turn.the_hamlet.id,
        reason=texts.TAKEN_BACK,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    await tell_payments.receipt_cancelled(
        turn.session, undone, await turn.place(), zone=turn.deployment.zone, now=turn.now
    )
    await turn.say(texts.taken_back(undone.receipt))


async def receipt_meant(turn: Turn, number: int, *, payment_id: int) -> Receipt:
    """The receipt that was shown; raises NoSuchReceipt where the number is another one's in this hamlet."""
    receipt = await payments.the_receipt(turn.session, hamlet_id=turn.the_hamlet.id, number=number)
    if receipt.payment_id != payment_id:
        raise payments.NoSuchReceipt(number)
    return receipt


async def may_take(turn: Turn) -> bool:
    """Whether this person takes cash here now: the treasurer, or a helper with leave; if not, says whose it is."""
    return _helper(turn) is not None or await is_treasurer(turn)


async def is_treasurer(turn: Turn) -> bool:
    """Whether this person keeps the money here now; if not, says whose work it is."""
    if turn.held & TREASURY:
        return True
    place = await turn.place()
    if turn.held & HEADS:
        await turn.say(talk.treasurer_not_head(place, turn.you))
    elif turn.held:
        await turn.say(texts.treasurer_takes_it(place, turn.you))
    else:
        await turn.say(talk.for_the_treasurer(place))
    return False


def write_request(request: CashRequest) -> str:
    """The action that goes on with this cash; it carries all that was decided, for a late press too."""
    return (
        f"cash:{request.household_id}:{request.charge_id or 0}:{request.amount}:{int(request.is_sure)}"
        f":{request.surplus.value}:{request.key}:{request.fee.replace(':', ' ')}"
    )


def read_request(args: tuple[str, ...]) -> CashRequest:
    """What `write_request` wrote."""
    household_id, charge_id, amount, is_sure, surplus, key, fee = args
    return CashRequest(
        household_id=int(household_id),
        charge_id=int(charge_id) or None,
        amount=int(amount),
        is_sure=is_sure == "1",
        surplus=Surplus(surplus),
        key=key,
        fee=fee,
    )


def _helper(turn: Turn) -> Role | None:
    """The helper's role that takes the cash; None where it is the treasurer's own work."""
    return None if turn.held & TREASURY else held_cash.taker(turn.roles, turn.the_hamlet.id)


async def _ask(turn: Turn) -> None:
    whose = turn.person.id if _helper(turn) else None
    in_hand = await held_cash.holders(turn.session, turn.the_hamlet.id, helper_id=whose)
    way_in = held_texts.MINE if _helper(turn) else held_texts.RECEIVE
    await _ask_household(turn, texts.ask_cash(turn.you, way_in if in_hand else None))


async def _ask_amount(turn: Turn, household: Household) -> None:
    helper = _helper(turn)
    if helper is not None:
        held_cash.check_lane(household, helper)
    charges = await charge_states(turn.session, household_ids=[household.id])
    await _ask_amount_of(turn, household, texts.ask_amount(household, charges))


async def _ask_household(turn: Turn, words: Content | str) -> None:
    """What is typed next is a household: no choice that was offered before takes it for its number."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(TAKING, "line", expecting="household")
    await turn.say(words, expecting="household")


async def _ask_amount_of(turn: Turn, household: Household, words: Content | str) -> None:
    """What is typed next is an amount: no choice that was offered before takes it for its number."""
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(TAKING, "amount", household_id=household.id, expecting="amount")
    await turn.say(words, expecting="amount")


async def _read(turn: Turn, text: str) -> None:
    """A household by number or name, and perhaps an amount and a fee."""
    reading = read_cash(text)
    match reading:
        case Cash():
            household = await _numbered(turn, reading.household)
            if household is not None:
                await _take(turn, household, reading.amount, fee=reading.fee, said=text)
        case AmountMissing():
            household = await _numbered(turn, reading.household)
            if household is not None:
                await _ask_amount(turn, household)
        case NotCash():
            await _read_name(turn, text)
        case _:
            assert_never(reading)


async def _numbered(turn: Turn, number: int) -> Household | None:
    household = await household_search.numbered(turn.session, hamlet_id=turn.the_hamlet.id, number=number)
    if household is None:
        await _ask_household(turn, texts.no_household(f"{number:03}"))
    return household


async def _read_name(turn: Turn, text: str) -> None:
    cash = read_named_cash(text)
    found = await household_search.named(turn.session, hamlet_id=turn.the_hamlet.id, typed=cash.name) if cash else []
    helper = _helper(turn)
    if helper is not None:
        found = [each for each in found if is_within(each.area, helper.lanes)]
    if cash is None or not found:
        await _ask_household(turn, texts.no_household(cash.name if cash else text))
    elif len(found) == 1:
        if cash.amount is None:
            await _ask_amount(turn, found[0])
        else:
            # found by a name: the household is said back before anything is booked
            await _take(turn, found[0], _asked_back(cash.amount), fee=cash.fee, said=text)
    else:
        await _which_household(turn, cash.name, found, cash.amount, cash.fee)


def _asked_back(amount: AmountReading) -> AmountReading:
    return AskBack(amount=amount.amount) if isinstance(amount, Sure) else amount


async def _which_household(
    turn: Turn, name: str, found: Sequence[Household], amount: AmountReading | None, fee: str
) -> None:
    taken = amount.amount if isinstance(amount, Sure | AskBack) else None
    actions = [
        write_request(
            CashRequest(household_id=each.id, amount=taken, key=_key(turn), is_sure=isinstance(amount, Sure), fee=fee)
        )
        if taken
        else f"cash.again:{each.id}"
        for each in found
    ]
    await turn.say(texts.several_households(name, found, actions))


async def _take(
    turn: Turn, household: Household, amount: AmountReading, *, fee: str, said: str, charge_id: int | None = None
) -> None:
    """Book an amount that can be read; ask again for one that cannot."""
    match amount:
        case Sure() | AskBack():
            request = CashRequest(
                household_id=household.id,
                amount=amount.amount,
                key=_key(turn),
                is_sure=isinstance(amount, Sure),
                fee=fee,
                charge_id=charge_id,
            )
            await _book(turn, request)
            return
        case NotPositive():
            words = texts.not_positive(turn.you)
        case TooLarge():
            words = texts.too_large(amount.amount)
        case NotWhole() | NotAnAmount():
            words = texts.not_an_amount(_amount_part(said))
        case _:
            assert_never(amount)
    await _ask_amount_of(turn, household, words)


async def _book(turn: Turn, request: CashRequest) -> None:
    """Book it (a helper only holds it), or ask what is not certain."""
    helper = _helper(turn)
    outcome: CashOutcome | Taken
    if helper is None:
        outcome = await payments.book_cash(
            turn.session, request, hamlet_id=turn.the_hamlet.id, by=turn.person.id, now=turn.now, today=turn.today
        )
    else:
        outcome = await held_cash.take(turn.session, request, role=helper, now=turn.now)
    if turn.draft is not None and turn.draft.dialogue == TAKING:
        await turn.finish()
    zone = turn.deployment.zone
    again_action = f"cash.again:{request.household_id}"
    match outcome:
        case Booked():
            await tell_payments.money_booked(turn.session, outcome, await turn.place(), zone=zone, now=turn.now)
            held = await cash_held(turn.session, turn.the_hamlet.id)
            await turn.say(texts.booked(outcome, turn.you, held))
        case Taken():
            await tell_held_cash.taken(turn.session, outcome, turn.deployment, now=turn.now)
            is_heard = bool(await household_targets(turn.session, outcome.held.household_id))
            await turn.say(held_texts.taken(outcome, turn.you, is_heard=is_heard))
        case AskWhich():
            actions = [write_request(replace(request, charge_id=each.charge_id)) for each in outcome.charges]
            await turn.say(texts.which_charge(outcome, request.amount, actions))
        case AskSure():
            charge_id = outcome.charge.charge_id
            yes = write_request(replace(request, is_sure=True, charge_id=charge_id))
            await turn.say(texts.asked_back(outcome, request.amount, yes=yes, again=again_action))
        case AskMore():
            decided = replace(request, charge_id=outcome.charge.charge_id)
            content = texts.more_than_owed(
                outcome,
                request.amount,
                turn.you,
                exact=write_request(replace(decided, surplus=Surplus.EXACT)),
                keep=None if helper else write_request(replace(decided, surplus=Surplus.KEEP)),
                again=again_action,
            )
            await turn.say(content)
        case AskPaid():
            keep = replace(request, charge_id=outcome.charge.charge_id, surplus=Surplus.KEEP)
            other = replace(request, charge_id=outcome.others[0].charge_id, fee="") if outcome.others else None
            if len(outcome.others) > 1:
                other = replace(request, charge_id=None, fee="")
            content = texts.paid_already(
                outcome,
                request.amount,
                keep=None if helper else write_request(keep),
                other=write_request(other) if other else None,
                zone=zone,
                today=turn.today,
            )
            await turn.say(content)
        case NothingDue():
            await turn.say(texts.nothing_due(outcome))
        case _:
            assert_never(outcome)


def _key(turn: Turn) -> str:
    """The same message books once, whatever is pressed after it."""
    return f"cash-{turn.incoming.bot_id}-{turn.incoming.update_id}".replace(":", "-")


def _amount_part(said: str) -> str:
    """What was meant as the amount: the words after the household."""
    first, _, rest = said.strip().partition(" ")
    return rest if rest and read_household(first) is not None else said
