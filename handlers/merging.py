"""Subject: two households of the register that are one: which look like it, which number stays, done once."""

from __future__ import annotations

from handlers.turn import Turn
from messages import asking, tell_merging
from messages.channels.base import Content
from messages.texts import mending as mending_texts
from messages.texts import merging as texts
from messages.texts import talk
from models import household_search, mending, merging
from models.domain.cash import read_household
from models.domain.roles import LEADERS
from models.tables import Household

DIALOGUE = "merge"


async def picked(turn: Turn) -> None:
    """Whatever is picked on the way: merge:<what>:<…>."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.args:
        case ("list",):
            await turn.say(texts.which_pair(await merging.likely(turn.session, turn.the_hamlet.id)))
        case ("with", household_id):
            await _ask_other(turn, await _household(turn, household_id))
        case ("which", first, second):
            await _which(turn, await _household(turn, first), await _household(turn, second))
        case ("look", stays, gone):
            plan = await merging.look(turn.session, turn.the_hamlet.id, stays_id=int(stays), gone_id=int(gone))
            if plan.stopping:
                raise merging.SettleFirst(plan)
            await turn.say(texts.ask(plan))
        case ("do", stays, gone):
            await _merge(turn, int(stays), int(gone))
        case _:
            await turn.say(mending_texts.GONE)


async def typed(turn: Turn) -> None:
    """The other household."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    first = await _household(turn, turn.the_draft.data.get("household_id"))
    number, hamlet_id = read_household(turn.text), turn.the_hamlet.id
    if number is not None:
        one = await household_search.numbered(turn.session, hamlet_id=hamlet_id, number=number)
        found = [one] if one is not None else []
    else:
        found = list(await household_search.named(turn.session, hamlet_id=hamlet_id, typed=turn.text))
    if first is None:
        await turn.finish()
        await turn.say(mending_texts.GONE)
    elif len(found) == 1:
        await turn.finish()
        await _which(turn, first, found[0])
    elif found:
        await turn.say(texts.which_other(turn.text, first, found))
    else:
        await turn.say(mending_texts.not_found(turn.text).text, expecting="household")


async def _ask_other(turn: Turn, household: Household | None) -> None:
    if household is None or household.closed_at is not None:
        await turn.say(mending_texts.GONE)
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    await turn.begin(DIALOGUE, "other", household_id=household.id, expecting="household")
    await turn.say(Content(text=texts.ASK_OTHER, words=(mending_texts.STOP,)), expecting="household")


async def _which(turn: Turn, first: Household | None, second: Household | None) -> None:
    if first is None or second is None:
        raise merging.NotTwoHouseholds
    await merging.look(turn.session, turn.the_hamlet.id, stays_id=first.id, gone_id=second.id)
    both = [await merging.belongings(turn.session, each) for each in (first, second)]
    await turn.say(texts.which_stays(*both))


async def _merge(turn: Turn, stays_id: int, gone_id: int) -> None:
    both = [await _household(turn, each) for each in (stays_id, gone_id)]
    if both[0] is None or both[1] is None:
        raise merging.NotTwoHouseholds
    done = await merging.merge(
        turn.session,
        turn.the_hamlet.id,
        stays_id=stays_id,
        gone_id=gone_id,
        reason=texts.reason(both[1], both[0]),
        by=turn.person.id,
        now=turn.now,
        today=turn.today,
    )
    if done.is_new:
        await tell_merging.merged(turn.session, done, await turn.place(), turn.deployment, now=turn.now)
    await turn.say(texts.after(done))


async def _household(turn: Turn, household_id: object) -> Household | None:
    """A household of this hamlet, by what a choice or the draft carries."""
    if household_id is None:
        return None
    return await mending.the_household(turn.session, int(str(household_id)), hamlet_id=turn.the_hamlet.id)
