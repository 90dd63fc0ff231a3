""" "We have paid": a resident's word and picture go to the treasurer, who looks for the money."""

from __future__ import annotations

import hashlib
from typing import assert_never

from handlers.payments import is_treasurer
from handlers.turn import Turn
from messages import tell_payments, tell_people
from messages.channels.base import Content
from messages.texts import claims as texts
from messages.texts import payments as cash_texts
from messages.texts import receipts as household_texts
from messages.texts import talk
from messages.texts.households import naming_the_house
from models import accounts, claims, payments, people
from models.balances import cash_held
from models.charges import ChargeState, charge_states
from models.claims import Claimed, NothingLeft
from models.domain.cash_booking import takes_money
from models.tables import Fee, Fund, Hamlet, Household, PaymentWay, StoredFile

DIALOGUE = "claim"
PICTURE = "picture"
"""The draft that keeps a picture until its sender says what it is; it has no handler, so that talk goes on."""


async def transferred(turn: Turn) -> None:
    """/dachuyen: the household says it transferred."""
    await _which(turn, PaymentWay.TRANSFER, proof_id=await _keep_picture(turn))


async def paid_in_cash(turn: Turn) -> None:
    """/danop: the household says it paid in cash."""
    await _which(turn, PaymentWay.CASH, proof_id=None)


async def picture(turn: Turn) -> None:
    """A picture out of the blue, from somebody who is no head: a proof of payment, perhaps."""
    households = await people.households_of(turn.session, turn.person.id)
    if households:
        await turn.begin(PICTURE, "picture", proof_id=await _keep_picture(turn))
    await turn.say(talk.photo_for(linked=bool(households)))


async def from_picture(turn: Turn) -> None:
    """The picture is a proof of payment."""
    await _which(turn, PaymentWay.TRANSFER, proof_id=_proof_of(turn))


async def in_cash_after_all(turn: Turn) -> None:
    """It was cash."""
    await _which(turn, PaymentWay.CASH, proof_id=None)


async def for_charge(turn: Turn) -> None:
    """Which charge the word is about."""
    charge_id, way = int(turn.args[0]), PaymentWay(turn.args[1])
    mine = {each.charge_id for each in await _mine(turn)}
    if charge_id in mine:
        await _claim(turn, charge_id, way, proof_id=_proof_of(turn))
    else:
        await turn.say(texts.nothing_left())


async def picture_for(turn: Turn) -> None:
    """The money was not seen, and the household wants to send its picture."""
    await turn.begin(DIALOGUE, "which", way=PaymentWay.TRANSFER.value, charge_id=int(turn.args[0]))
    await turn.say(texts.SEND_THE_PICTURE)


async def looks_again(turn: Turn) -> None:
    """The household looks for itself first."""
    await turn.say(texts.LOOKING_AGAIN)


async def typed(turn: Turn) -> None:
    """The dialogue: a picture that belongs to the word, or something that is neither picture nor choice."""
    if turn.draft is None:
        return
    file = turn.incoming.file
    if file is not None and file.is_too_heavy_to_show:
        await turn.say(talk.PICTURE_TOO_HEAVY)
        return
    way = PaymentWay(turn.draft.data.get("way", PaymentWay.TRANSFER.value))
    proof_id = await _keep_picture(turn) or _proof_of(turn)
    charge_id = turn.draft.data.get("charge_id")
    if proof_id and charge_id in {each.charge_id for each in await _mine(turn)}:
        await _claim(turn, charge_id, way, proof_id=proof_id)
    else:
        await _which(turn, way, proof_id=proof_id)


async def seen(turn: Turn) -> None:
    """The treasurer sees the money: it is booked."""
    await _turn_to_its_hamlet(turn, int(turn.args[0]))
    if not await is_treasurer(turn):
        return
    booked = await payments.confirm_claim(
        turn.session,
        int(turn.args[0]),
        hamlet_id=turn.the_hamlet.id,
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if booked is None:
        await turn.say(texts.no_longer(turn.you))
        return
    await tell_payments.money_booked(
        turn.session, booked, await turn.place(), zone=turn.deployment.zone, now=turn.now
    )
    await turn.say(cash_texts.booked(booked, turn.you, await cash_held(turn.session, turn.the_hamlet.id)))


async def not_seen(turn: Turn) -> None:
    """The treasurer does not see it: the household is asked to look again."""
    await _turn_to_its_hamlet(turn, int(turn.args[0]))
    if not await is_treasurer(turn):
        return
    refused = await claims.refuse(turn.session, int(turn.args[0]), hamlet_id=turn.the_hamlet.id, now=turn.now)
    if refused is None:
        await turn.say(texts.no_longer(turn.you))
        return
    fee = await turn.session.get_one(Fee, refused.charge.fee_id)
    account = await accounts.account_of(turn.session, await turn.session.get_one(Fund, fee.fund_id))
    await tell_payments.claim_not_seen(
        turn.session,
        refused,
        await turn.place(),
        account=account.number if account else None,
        today=turn.today,
        now=turn.now,
    )
    await turn.say(texts.household_told(refused))


async def later(turn: Turn) -> None:
    """The treasurer looks later: the word stands."""
    await turn.say(texts.STILL_WAITING)


async def _which(turn: Turn, way: PaymentWay, *, proof_id: int | None) -> None:
    """Ask what was paid for; where that is certain, note it at once."""
    households = await people.households_of(turn.session, turn.person.id)
    if not households:
        await turn.say(household_texts.not_linked(await turn.place()))
        return
    mine = await _mine(turn)
    if not mine:
        if turn.draft is not None:
            await turn.finish()
        await turn.say(texts.nothing_left())
    elif len(mine) == 1 == len(households) and (way is PaymentWay.CASH or proof_id is not None):
        await _claim(turn, mine[0].charge_id, way, proof_id=proof_id)
    else:
        await turn.begin(DIALOGUE, "which", way=way.value, proof_id=proof_id)
        await turn.say(texts.which(mine, way=way, has_proof=proof_id is not None, several_houses=len(households) > 1))


async def _claim(turn: Turn, charge_id: int, way: PaymentWay, *, proof_id: int | None) -> None:
    outcome = await claims.claim(
        turn.session, charge_id=charge_id, person_id=turn.person.id, way=way, proof_id=proof_id, now=turn.now
    )
    if turn.draft is not None and turn.draft.dialogue in (DIALOGUE, PICTURE):
        await turn.finish()
    match outcome:
        case Claimed():
            await tell_payments.claim_made(turn.session, outcome, today=turn.today, now=turn.now)
            household = await turn.session.get_one(Household, outcome.charge.household_id)
            place = await tell_people.place_at(turn.session, household.hamlet_id, turn.deployment)
            noted = Content(text=texts.noted(outcome, place, zone=turn.deployment.zone, today=turn.today))
            has_several = len(await people.households_of(turn.session, turn.person.id)) > 1
            await turn.say(naming_the_house(noted, household.head) if has_several else noted)
        case NothingLeft():
            await turn.say(texts.nothing_left())
        case _:
            assert_never(outcome)


async def _turn_to_its_hamlet(turn: Turn, claim_id: int) -> None:
    """A treasurer of two hamlets may speak of the other one's matters when the claim is decided."""
    hamlet_id = await claims.hamlet_of(turn.session, claim_id)
    if hamlet_id is not None and hamlet_id != turn.the_hamlet.id:
        await turn.turn_to(await turn.session.get_one(Hamlet, hamlet_id))


async def _mine(turn: Turn) -> list[ChargeState]:
    """The charges of this person's households that money can still come in for, the oldest first."""
    households = await people.households_of(turn.session, turn.person.id)
    states = await charge_states(turn.session, household_ids=[household.id for household in households])
    takes = {each.charge_id for each in takes_money(states)}
    return [each for each in states if each.charge_id in takes]


async def _keep_picture(turn: Turn) -> int | None:
    """The picture that came along, kept as long as proofs are."""
    file = turn.incoming.file
    if file is None or file.body is None:
        return None
    row = StoredFile(
        media_type=file.media_type or "image/jpeg",
        filename=file.filename,
        body=file.body,
        sha256=hashlib.sha256(file.body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + turn.deployment.keep_proofs),
    )
    turn.session.add(row)
    await turn.session.flush()
    return row.id


def _proof_of(turn: Turn) -> int | None:
    is_ours = turn.draft is not None and turn.draft.dialogue in (DIALOGUE, PICTURE)
    proof_id = turn.draft.data.get("proof_id") if turn.draft and is_ours else None
    return int(proof_id) if proof_id else None
