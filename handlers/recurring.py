"""Subject: rounds that open by themselves every month: the answer of the evening before, seeing and stopping them."""

from __future__ import annotations

from handlers.repeating import Decider, decide, title_of
from handlers.turn import Turn
from messages import asking, tell_recurring
from messages.texts import recurring as words
from messages.texts import register_changes as change_words
from messages.texts import talk
from models import recurring, recurring_months, register_changes
from models.domain.roles import LEADERS
from models.recurring_months import Coming, monthly_of, request_of
from models.rounds import open_rounds
from models.tables import Fee, RecurringRound


async def picked(turn: Turn) -> None:
    """Whatever is picked about one: recurring:<what>:<id>."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.args:
        case ("list",):
            await _list(turn)
        case ("show" | "ask_stop" | "stop" as what, recurring_id):
            await _of_one(turn, what, int(recurring_id))
        case (what, opening_id):
            coming = await recurring_months.one(turn.session, int(opening_id), hamlet_id=turn.the_hamlet.id)
            if coming is None:
                await turn.say(words.GONE)
            else:
                await _decided(turn, what, coming)
        case _:
            await turn.say(words.GONE)


async def menu(turn: Turn) -> bool:
    """/dotthu where something repeats; False where nothing does."""
    running = await recurring.running(turn.session, turn.the_hamlet.id)
    if not running:
        return False
    titles = [each.title for each in await open_rounds(turn.session, turn.the_hamlet.id)]
    await turn.say(words.menu(titles, [(fee.name, monthly_of(each)) for each, fee in running], turn.you))
    return True


async def _decided(turn: Turn, what: str, coming: Coming) -> None:
    if what == "changes":
        changes = await register_changes.since_last_round(turn.session, turn.the_hamlet.id, fee_id=coming.fee.id)
        await turn.say(change_words.listed(changes, ()))
        await asking.stand_again(turn.session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)
        return
    who = Decider(person_id=turn.person.id, name=_name(turn), you=turn.you)
    decided = await decide(turn.session, coming, what, who, now=turn.now, zone=turn.deployment.zone, today=turn.today)
    await turn.say(decided.said, title=title_of(coming))
    if decided.others:
        await _tell_others(turn, decided.others, about=decided.about)


async def _list(turn: Turn) -> None:
    running = await recurring.running(turn.session, turn.the_hamlet.id)
    if len(running) == 1:
        await _show(turn, *running[0])
    elif running:
        await turn.say(words.which([(each.id, fee.name) for each, fee in running]))
    else:
        await turn.say(words.GONE)


async def _of_one(turn: Turn, what: str, recurring_id: int) -> None:
    found = await recurring.the_recurring(turn.session, recurring_id, hamlet_id=turn.the_hamlet.id)
    if found is None:
        await turn.say(words.GONE)
        return
    each, fee = found
    match what:
        case "show":
            await _show(turn, each, fee)
        case "ask_stop":
            await turn.say(words.ask_stop(each.id, fee.name), title=fee.name)
        case _:
            await recurring.stop(turn.session, each, by=turn.person.id, now=turn.now)
            await turn.say(words.stopped(fee.name))
            await _tell_others(turn, words.others_stopped(_name(turn), fee.name), about=f"stopped:{each.id}")


async def _show(turn: Turn, each: RecurringRound, fee: Fee) -> None:
    following = await recurring_months.next_of(turn.session, each.id)
    coming = None
    if following is not None:
        opening = following.opening
        coming = opening.id, title_of(following), recurring_months.when(opening), opening.status
    parts = request_of(each, fee.name, due_on=turn.today, title=words.title).parts
    await turn.say(
        words.shown(
            each.id,
            fee=fee.name,
            monthly=monthly_of(each),
            parts=parts,
            coming=coming,
            zone=turn.deployment.zone,
            today=turn.today,
        )
    )


async def _tell_others(turn: Turn, text: str, *, about: str) -> None:
    await tell_recurring.others(
        turn.session, turn.the_hamlet.id, text, about=about, not_to=turn.chat.id, now=turn.now
    )


def _name(turn: Turn) -> str:
    """Who decides, as they sign."""
    signed = [role.full_name for role in turn.roles if role.hamlet_id == turn.the_hamlet.id and role.full_name]
    return signed[0] if signed else turn.person.name
