"""Subject: what my household has to pay, with its own VietQR codes."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.turn import Turn
from messages import asking, cards
from messages.texts import code_stops as stop_words
from messages.texts import households as household_words
from messages.texts import paying as words
from models import accounts, pay_links, paying, people
from models.charges import ChargeState, charge_states
from models.domain.pay_codes import PayCode
from models.tables import Hamlet, Household

PICK = "nop:of"


async def nop(turn: Turn) -> None:
    """/nop: what is owed, or which household first."""
    mine = await _mine(turn)
    if not mine:
        await turn.say(household_words.not_linked(await turn.place()))
    elif len(mine) == 1:
        await _show(turn, mine[0], several=False)
    else:
        listed = [(each.id, each.code, each.head) for each in mine]
        await turn.say(household_words.which_household(listed, PICK, all_too=True))


async def picked(turn: Turn) -> None:
    """Whatever is picked under a code: nop:<what>:<id>. What is not this person's household is not shown."""
    mine = {each.id: each for each in await _mine(turn)}
    match turn.args:
        case ("of", "all"):
            for each in mine.values():
                await _show(turn, each, several=True)
        case (("account" | "memo" | "standing_memo") as what, charge_id):
            await _copy(turn, what, int(charge_id), mine)
        case (what, household_id) if (household := mine.get(int(household_id))) is not None:
            await _of_household(turn, what, household, several=len(mine) > 1)
        case _:
            await nop(turn)


async def _of_household(turn: Turn, what: str, household: Household, *, several: bool) -> None:
    await _turn_to_its_hamlet(turn, household)
    if await _are_stopped(turn):
        return
    owing = await paying.owing(turn.session, household.id)
    match what:
        case "standing":
            await _show_standing(turn, household)
        case "link":
            await _show_link(turn, household)
        case "joint" if len(owing.owed) > 1:
            await _show_joint(turn, owing.owed, several=several)
        case "single" if owing.owed or owing.left_over:
            for state in owing.owed or owing.left_over:
                await _show_charge(turn, state, several=several)
        case "give" if owing.voluntary:
            for state in owing.voluntary:
                await _show_voluntary(turn, state)
        case _:
            await _show(turn, household, several=several)


async def _show(turn: Turn, household: Household, *, several: bool) -> None:
    await _turn_to_its_hamlet(turn, household)
    if await _are_stopped(turn):
        return
    owing = await paying.owing(turn.session, household.id)
    states = owing.owed or owing.left_over
    if len(states) > 1:
        joint = await paying.joint_code(turn.session, turn.the_hamlet, owing.owed) if len(owing.owed) > 1 else None
        await turn.say(
            words.several_charges(
                states,
                several=several,
                today=turn.today,
                jointly=joint is not None,
                may_give=bool(owing.voluntary),
            )
        )
    elif states:
        await _show_charge(turn, states[0], several=several, may_give=bool(owing.voluntary))
    else:
        if owing.exempt:
            await turn.say(words.exempt(owing.exempt, several=several))
        for state in owing.voluntary:
            await _show_voluntary(turn, state)
        if not owing.exempt and not owing.voluntary:
            await _nothing_to_pay(turn, household, several=several)


async def _nothing_to_pay(turn: Turn, household: Household, *, several: bool) -> None:
    found = await paying.last_payment(turn.session, household.id)
    last = None
    if found is not None:
        payment, state = found
        last = (state, payment.amount, payment.receipt, turn.deployment.day(payment.paid_at))
    await turn.say(words.nothing_to_pay(head=household.head, several=several, last=last, today=turn.today))


async def _show_charge(turn: Turn, state: ChargeState, *, several: bool, may_give: bool = False) -> None:
    code = _needed(await paying.charge_code(turn.session, turn.the_hamlet, state))
    place = await turn.place()
    picture = await cards.charge_card(turn.session, place, state, code, today=turn.today, now=turn.now)
    await turn.say(
        words.household_code(
            place, state, code, picture=picture, several=several, today=turn.today, may_give=may_give
        ),
        title=state.title,
    )


async def _show_joint(turn: Turn, states: Sequence[ChargeState], *, several: bool) -> None:
    code = _needed(await paying.joint_code(turn.session, turn.the_hamlet, states))
    place = await turn.place()
    head, number = states[0].head, states[0].code
    picture = await cards.joint_card(turn.session, place, head=head, number=number, code=code, now=turn.now)
    await turn.say(words.joint_code(place, states, code, picture=picture, several=several))


async def _show_standing(turn: Turn, household: Household) -> None:
    code = _needed(await paying.standing_code(turn.session, turn.the_hamlet, household.number))
    place = await turn.place()
    picture = await cards.standing_card(
        turn.session, place, head=household.head, number=household.code, code=code, now=turn.now
    )
    await turn.say(words.standing_code(head=household.head, number=household.code, code=code, picture=picture))
    await _go_on_offering(turn)


async def _show_link(turn: Turn, household: Household) -> None:
    link = await pay_links.link_for(turn.session, person_id=turn.person.id, household_id=household.id, now=turn.now)
    place = await turn.place()
    url = f"{place.pay_page}/nha/{link.token}"
    await turn.say(words.own_link(url, turn.deployment.day(link.expires_at), turn.today))
    await _go_on_offering(turn)


async def _show_voluntary(turn: Turn, state: ChargeState) -> None:
    code = _needed(await paying.charge_code(turn.session, turn.the_hamlet, state))
    place = await turn.place()
    picture = await cards.charge_card(turn.session, place, state, code, today=turn.today, now=turn.now)
    await turn.say(words.voluntary_code(place, state, code, picture=picture, today=turn.today), title=state.title)


async def _copy(turn: Turn, what: str, charge_id: int, mine: dict[int, Household]) -> None:
    """F12: a message that holds nothing but what is to be copied."""
    states = await charge_states(turn.session, charge_ids=[charge_id], household_ids=list(mine))
    if not states:
        await nop(turn)
        return
    await _turn_to_its_hamlet(turn, mine[states[0].household_id])
    if await _are_stopped(turn):
        return
    code = _needed(await paying.charge_code(turn.session, turn.the_hamlet, states[0]))
    if what == "account":
        await turn.say(code.account.number)
    elif what == "memo":
        await turn.say(code.reference)
    else:
        standing = _needed(await paying.standing_code(turn.session, turn.the_hamlet, states[0].number))
        await turn.say(standing.reference)
    await _go_on_offering(turn)


async def _go_on_offering(turn: Turn) -> None:
    """Account, memo and standing code are wanted one after the other: what was offered beside them stays."""
    await asking.stand_again(turn.session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)


async def _mine(turn: Turn) -> list[Household]:
    """This person's households, those in other hamlets too."""
    return list(await people.households_of(turn.session, turn.person.id))


async def _turn_to_its_hamlet(turn: Turn, household: Household) -> None:
    """Codes, accounts and whom to ask are those of the household's hamlet, whatever was spoken of before."""
    if household.hamlet_id != turn.the_hamlet.id:
        await turn.turn_to(await turn.session.get_one(Hamlet, household.hamlet_id))


async def _are_stopped(turn: Turn) -> bool:
    """While codes are stopped, that is said instead of any of them."""
    stop = await accounts.stopped(turn.session, turn.the_hamlet.id)
    if stop is not None:
        place = await turn.place()
        await turn.say(stop_words.for_residents(place, stop.stopped_at, turn.deployment.zone, turn.today))
    return stop is not None


def _needed(code: PayCode | None) -> PayCode:
    """A charge cannot be without an account; that it has none now is our own fault."""
    if code is None:
        raise LookupError("no account in force")
    return code
