"""Subject: a helper acts for a household that said yes, and the household that sees it and can take the yes back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, time

from handlers.incoming import FileKind
from handlers.turn import Turn
from messages import asking, cards, tell_on_behalf, tell_payments
from messages.texts import on_behalf as words
from messages.texts import paying as paying_words
from messages.texts import payments as cash_words
from messages.texts import talk
from models import claims, codes, household_search, memberships, on_behalf, paying
from models.charges import ChargeState
from models.claims import Claimed
from models.domain.cash import read_household
from models.domain.on_behalf import YES_LIVES, May
from models.domain.roles import HEADS, HELPERS
from models.people import households_of
from models.tables import DoneKind, Hamlet, Household, HouseholdYes, PaymentWay, StoredFile

DIALOGUE = "behalf"
MOST_CODES = 5  # messages with a picture, one after the other


def is_household(arguments: str) -> bool:
    """Whether what follows a bare "làm giúp" is a household's number."""
    return read_household(arguments) is not None


async def act_for(turn: Turn) -> None:
    """/lamgiup [household]: which one, then its yes, then what to do."""
    if turn.arguments.strip():
        await _find(turn, turn.arguments)
    else:
        await _ask_house(turn)


async def house_picked(turn: Turn) -> None:
    """behalf.house:<household>"""
    household = await turn.session.get(Household, int(turn.args[0]))
    if not turn.held & (HELPERS | HEADS):
        await turn.say(words.NOT_A_HELPER)
    elif household is None or household.closed_at is not None or household.hamlet_id != turn.the_hamlet.id:
        await _ask_house(turn)
    else:
        await _open(turn, household)


async def typed(turn: Turn) -> None:
    """The dialogue: which household, then the voice note or the photo."""
    draft = turn.the_draft
    if not turn.held & (HELPERS | HEADS):
        await turn.finish()
        await turn.say(words.NOT_A_HELPER)
    elif draft.step == "house":
        await _find(turn, turn.text)
    else:
        household = await turn.session.get_one(Household, int(draft.data["household_id"]))
        await _take_yes(turn, household)


async def show(turn: Turn) -> None:
    """behalf.show:<yes>: what the household has to pay, with its codes."""
    found = await _may(turn)
    if found is None:
        return
    yes, household = found
    await _tell(turn, await on_behalf.record(turn.session, yes, DoneKind.SHOWN, now=turn.now))
    owing = await paying.owing(turn.session, household.id)
    place = await turn.place()
    for state in (owing.owed or owing.left_over)[:MOST_CODES]:
        code = await paying.charge_code(turn.session, turn.the_hamlet, state)
        if code is None:
            raise LookupError("no account in force")
        picture = await cards.charge_card(turn.session, place, state, code, today=turn.today, now=turn.now)
        content = paying_words.household_code(place, state, code, picture=picture, several=True, today=turn.today)
        await turn.say(replace(content, choices=()))
    if not owing.owed and not owing.left_over:
        await turn.say(words.NOTHING_LEFT)


async def claim(turn: Turn) -> None:
    """behalf.claim:<yes>[:<charge>]: the household says, through the helper, that it transferred."""
    found = await _may(turn)
    if found is None:
        return
    yes, household = found
    owing = await paying.owing(turn.session, household.id)
    charges: dict[int, ChargeState] = {state.charge_id: state for state in (*owing.owed, *owing.left_over)}
    if not charges:
        await turn.say(words.NOTHING_LEFT)
    elif len(turn.args) < 2 or int(turn.args[1]) not in charges:
        await turn.say(words.which_charge(household, yes.id, list(charges.values())))
    else:
        outcome = await claims.claim(
            turn.session,
            charge_id=int(turn.args[1]),
            person_id=turn.person.id,
            way=PaymentWay.TRANSFER,
            proof_id=None,
            now=turn.now,
        )
        if not isinstance(outcome, Claimed):
            await turn.say(words.NOTHING_LEFT)
            return
        claim_id = outcome.claim_id if outcome.is_new else None
        done = await on_behalf.record(turn.session, yes, DoneKind.CLAIMED, claim_id=claim_id, now=turn.now)
        await _tell(turn, done)
        await tell_payments.claim_made(turn.session, outcome, today=turn.today, now=turn.now)
        await turn.say(words.claimed(household, outcome.charge.title))


async def make_code(turn: Turn) -> None:
    """behalf.code:<yes>: a code that joins the household's own phone."""
    found = await _may(turn)
    if found is None:
        return
    yes, household = found
    code = await codes.make_household_code(turn.session, household, by=turn.person.id, now=turn.now)
    await _tell(turn, await on_behalf.record(turn.session, yes, DoneKind.CODE, code_id=code.id, now=turn.now))
    await turn.say(words.code_made(household))
    await turn.say(words.code(household, code.code))


# the household's side


async def right(turn: Turn) -> None:
    """behalf.right: the household did ask for it."""
    await turn.say(words.THANKS)


async def show_given(turn: Turn) -> None:
    """behalf.list: the yeses of this person's households that hold."""
    houses = {house.id: house for house in await households_of(turn.session, turn.person.id)}
    listed = [
        (
            yes,
            houses[yes.household_id],
            await on_behalf.helper_role(turn.session, yes.helper_id, hamlet_id=houses[yes.household_id].hamlet_id),
        )
        for yes in await on_behalf.yeses_of(turn.session, list(houses), now=turn.now)
    ]
    await turn.say(words.given(listed, turn.deployment.zone, turn.today) if listed else words.NONE_GIVEN)


async def show_proof(turn: Turn) -> None:
    """behalf.proof:<yes>: what was recorded, for the household to hear or see."""
    yes = await _own_yes(turn)
    if yes is None:
        await turn.say(words.NOT_STANDING)
        return
    await turn.say(words.proof(yes, yes.proof_id, turn.deployment.zone, turn.today))
    await asking.stand_again(turn.session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)


async def withdraw(turn: Turn) -> None:
    """behalf.withdraw:<yes>: the household takes its yes back."""
    yes = await _own_yes(turn)
    withdrawn = await on_behalf.withdraw(turn.session, yes.id, now=turn.now) if yes else None
    if withdrawn is None:
        await turn.say(words.NOT_STANDING)
        return
    await tell_on_behalf.withdrawn(turn.session, withdrawn, now=turn.now)
    await turn.say(words.withdrawn(withdrawn))


async def _ask_house(turn: Turn) -> None:
    await turn.begin(DIALOGUE, "house", expecting="household", title=words.TITLE)
    await turn.say(words.WHICH_HOUSE)


async def _find(turn: Turn, said: str) -> None:
    number = read_household(said)
    if number is not None:
        one = await household_search.numbered(turn.session, hamlet_id=turn.the_hamlet.id, number=number)
        found = [one] if one is not None else []
    else:
        found = list(await household_search.named(turn.session, hamlet_id=turn.the_hamlet.id, typed=said))
    if len(found) == 1:
        await _open(turn, found[0])
    elif found:
        await turn.say(words.which_of(found))
    else:
        await turn.begin(DIALOGUE, "house", expecting="household", title=words.TITLE)
        await turn.say(cash_words.no_household(said))


async def _open(turn: Turn, household: Household) -> None:
    if await memberships.membership(turn.session, person_id=turn.person.id, household_id=household.id):
        await turn.say(words.OWN_HOUSE)
        return
    yes = await on_behalf.living_yes(turn.session, household_id=household.id, helper_id=turn.person.id, now=turn.now)
    if yes is not None:
        if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
            await turn.finish()
        await turn.say(words.what_to_do(household, yes, turn.deployment.zone, turn.today))
        return
    await turn.begin(DIALOGUE, "yes", household_id=household.id, expecting="text", title=words.TITLE)
    kept = turn.deployment.keep_proofs.days
    await turn.say(words.ask_for_yes(household, turn.you, kept_days=kept, yes_days=YES_LIVES.days))


async def _take_yes(turn: Turn, household: Household) -> None:
    file = turn.incoming.file
    if file is None or not (file.kind is FileKind.VOICE or file.is_picture):
        await turn.say(words.NO_PROOF_YET)
        return
    if file.body is None or file.is_too_heavy_to_show:
        await turn.say(words.PROOF_TOO_BIG)
        return
    is_voice = file.kind is FileKind.VOICE
    kept = StoredFile(
        media_type=file.media_type or ("audio/ogg" if is_voice else "image/jpeg"),
        filename=file.filename or ("loi-dong-y.ogg" if is_voice else "loi-dong-y.jpg"),
        body=file.body,
        sha256=hashlib.sha256(file.body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + turn.deployment.keep_proofs),
    )
    turn.session.add(kept)
    await turn.session.flush()
    way = on_behalf.VOICE if is_voice else on_behalf.PHOTO
    yes = await on_behalf.give_yes(
        turn.session, household, helper_id=turn.person.id, proof_id=kept.id, way=way, now=turn.now
    )
    await turn.finish()
    await turn.say(words.what_to_do(household, yes, turn.deployment.zone, turn.today))


async def _may(turn: Turn) -> tuple[HouseholdYes, Household] | None:
    """The yes of the picked act and its household, if the helper may act now; says why not."""
    yes = await turn.session.get(HouseholdYes, int(turn.args[0]))
    if yes is None or yes.helper_id != turn.person.id:
        await turn.say(words.NOT_STANDING)
        return None
    household = await turn.session.get_one(Household, yes.household_id)
    if household.hamlet_id != turn.the_hamlet.id:
        await turn.turn_to(await turn.session.get_one(Hamlet, household.hamlet_id))
    if not turn.held & (HELPERS | HEADS):
        await turn.say(words.NOT_A_HELPER)
        return None
    midnight = datetime.combine(turn.today, time(), turn.deployment.zone)
    leave = await on_behalf.leave_for(turn.session, yes, helper_id=turn.person.id, now=turn.now, since=midnight)
    if not isinstance(leave, May):
        await turn.say(words.refused(leave, turn.you))
        return None
    if household.closed_at is not None:
        await turn.say(talk.ALREADY_PICKED)
        return None
    return yes, household


async def _own_yes(turn: Turn) -> HouseholdYes | None:
    """The yes that was picked, if it was given by a household of this person."""
    yes = await turn.session.get(HouseholdYes, int(turn.args[0]), populate_existing=True)
    if yes is None:
        return None
    link = await memberships.membership(turn.session, person_id=turn.person.id, household_id=yes.household_id)
    return yes if link is not None else None


async def _tell(turn: Turn, done: on_behalf.Done) -> None:
    await tell_on_behalf.done(turn.session, done, turn.deployment, now=turn.now)
