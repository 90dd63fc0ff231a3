"""Subject: asking a person for help, taking such a request, answering it, finishing it."""

from __future__ import annotations

from handlers import urgent
from handlers.turn import Turn
from messages import tell_help
from messages.texts import help as words
from messages.texts import households as household_words
from messages.texts import talk
from models import help
from models.domain.roles import HEADS, HELPERS
from models.help import Seen
from models.people import households_of
from models.tables import HelpKind, HelpStatus, Role

DIALOGUE = "help"


async def ask_for_help(turn: Turn) -> None:
    """/giupdo, with the words or without."""
    wanted = turn.arguments.strip()
    if wanted and await urgent.secret_seen(turn, wanted):
        wanted = ""
    if wanted:
        await urgent.say_number_first(turn, wanted)
        await turn.begin(DIALOGUE, "way", words=wanted)
        await turn.say(words.which_way())
    else:
        await turn.begin(DIALOGUE, "what", expecting="text")
        await turn.say(words.WHAT)


async def typed(turn: Turn) -> None:
    """What is typed while a request is being made, answered or asked more of."""
    draft = turn.the_draft
    said = turn.text.strip()
    if not said:
        await turn.say(talk.cannot_read(await turn.place()))
        return
    match draft.step:
        case "reply":
            await _reply(turn, said)
        case "more":
            await _ask_more(turn, said)
        case _:
            turn.go_on("way", words=said, expecting="choice")
            await turn.say(words.which_way())


async def way_picked(turn: Turn) -> None:
    """help.ask:<visit|call>[:<household>]: the request is made, and those who can help are told.

    Somebody who has several households here is asked which door it is.
    """
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE or not draft.data.get("words"):
        turn.arguments = ""
        await ask_for_help(turn)
        return
    here = [
        house for house in await households_of(turn.session, turn.person.id) if house.hamlet_id == turn.the_hamlet.id
    ]
    chosen = [house.id for house in here if str(house.id) in turn.args[1:]]
    if len(here) > 1 and not chosen:
        listed = [(house.id, house.code, house.head) for house in here]
        question = household_words.which_household(
            listed, f"help.ask:{turn.args[0]}", all_too=False, question=words.WHICH_HOUSE
        )
        await turn.say(question)
        return
    seen = await help.make(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        person_id=turn.person.id,
        words=str(draft.data["words"]),
        kind=HelpKind(turn.args[0]),
        now=turn.now,
        household_id=chosen[0] if chosen else None,
    )
    await turn.finish()
    told = await tell_help.help_asked(turn.session, seen, now=turn.now)
    await turn.say(words.recorded(seen, await turn.place(), told))


async def list_open(turn: Turn) -> None:
    """/viec: what waits, by lane; what is broken is for the head."""
    kinds = [kind for kind in HelpKind if kind is not HelpKind.PROBLEM or turn.held & HEADS]
    requests = await help.waiting(turn.session, turn.the_hamlet.id, kinds=kinds)
    await turn.say(words.open_requests(requests, turn.now) if requests else words.nothing_open())


async def show(turn: Turn) -> None:
    """help.show:<request>: to take it, or to say that it is done."""
    seen, role = await _for_helper(turn)
    if seen is None or role is None:
        return
    if seen.status is HelpStatus.OPEN:
        await turn.say(words.asked(seen))
    elif seen.status is HelpStatus.TAKEN and seen.taken_by == turn.person.id:
        await turn.say(words.taken_by_you(seen, turn.you))
    else:
        await turn.say(words.taken_already(seen))


async def take(turn: Turn) -> None:
    """help.take:<request>: the first who takes it has it, and the asker hears who comes."""
    seen, role = await _for_helper(turn)
    if seen is None or role is None:
        return
    if await help.take(turn.session, seen.request_id, by=turn.person.id, now=turn.now):
        seen = await help.get(turn.session, seen.request_id)
        await turn.say(words.taken_by_you(seen, turn.you))
        await tell_help.help_taken(turn.session, seen, role, await turn.place(), now=turn.now)
    else:
        await show(turn)


async def pass_on(turn: Turn) -> None:
    """help.pass:<request>: somebody else shall take it."""
    await turn.say(words.NOT_IN_TIME)


async def later(turn: Turn) -> None:
    """help.later: it stays as it is."""
    await turn.say(words.LATER)


async def finish(turn: Turn) -> None:
    """help.done:<request>: its taker says that it is done; the asker is asked."""
    seen, role = await _taken_by_me(turn)
    if seen is None or role is None:
        return
    if await help.finish(turn.session, seen.request_id, now=turn.now):
        await turn.say(words.finish_told(seen))
        await tell_help.help_finished(turn.session, seen, role, update=_update(turn), now=turn.now)


async def reply(turn: Turn) -> None:
    """help.reply:<request>: the taker's next words are the answer."""
    seen, role = await _taken_by_me(turn)
    if seen is None or role is None:
        return
    await turn.begin(DIALOGUE, "reply", request=seen.request_id, expecting="text")
    await turn.say(words.reply_prompt(seen))


async def enough(turn: Turn) -> None:
    """help.enough:<request>: the asker has the answer."""
    seen = await _my_request(turn)
    if seen is not None:
        await help.finish(turn.session, seen.request_id, now=turn.now)
        await turn.say(words.THANKS)


async def thanks(turn: Turn) -> None:
    """help.thanks:<request>: it is really done."""
    if await _my_request(turn) is not None:
        await turn.say(words.THANKS)


async def not_done(turn: Turn) -> None:
    """help.not_done:<request>: it is with its taker again."""
    seen = await _my_request(turn)
    if seen is None:
        return
    if await help.take_up_again(turn.session, seen.request_id):
        await tell_help.help_not_done(turn.session, seen, update=_update(turn), now=turn.now)
    await turn.say(words.STILL_THEIRS)


async def more(turn: Turn) -> None:
    """help.more:<request>: the asker's next words go to the helper."""
    seen = await _my_request(turn)
    if seen is not None:
        await turn.begin(DIALOGUE, "more", request=seen.request_id, expecting="text")
        await turn.say(words.ASK_MORE)


async def give(turn: Turn) -> None:
    """help.give:<request>:<role or "mine">: the head gives it to a helper, or sees to it."""
    seen, mine = await _for_helper(turn)
    if seen is None or mine is None:
        return
    if mine.kind not in HEADS:
        await turn.say(words.NOT_YOURS)
        return
    role = mine if turn.args[1] == "mine" else await turn.session.get(Role, int(turn.args[1]))
    if role is None or role.revoked_at is not None or role.hamlet_id != seen.hamlet_id or role.person_id is None:
        await turn.say(words.NO_SUCH_REQUEST)
        return
    if not await help.give(turn.session, seen.request_id, to=role.person_id, before=seen.taken_by, now=turn.now):
        await turn.say(words.GIVEN_BEFORE)
        return
    seen = await help.get(turn.session, seen.request_id)
    if role.person_id == turn.person.id:
        await turn.say(words.taken_by_you(seen, turn.you))
        await tell_help.help_taken(turn.session, seen, role, await turn.place(), now=turn.now)
    else:
        await turn.say(words.given(seen, role))
        await tell_help.given(turn.session, seen, role, await turn.place(), now=turn.now)


async def wait(turn: Turn) -> None:
    """help.wait:<request>: the asker waits on."""
    if await _my_request(turn) is not None:
        await turn.say(words.WAITING_ON)


async def withdraw(turn: Turn) -> None:
    """help.withdraw:<request>: the asker needs it no more."""
    seen = await _my_request(turn)
    if seen is None:
        return
    is_withdrawn = await help.withdraw(turn.session, seen.request_id, now=turn.now)
    await turn.say(words.withdrawn(seen) if is_withdrawn else words.NOT_WITHDRAWN)


async def _reply(turn: Turn, body: str) -> None:
    turn.args = (str(turn.the_draft.data["request"]),)
    await turn.finish()
    seen, role = await _taken_by_me(turn)
    if seen is None or role is None:
        return
    await help.answered(turn.session, seen.request_id, now=turn.now)
    await tell_help.answered(turn.session, seen, role, body, update=_update(turn), now=turn.now)
    await turn.say(words.ANSWER_SENT)


async def _ask_more(turn: Turn, said: str) -> None:
    turn.args = (str(turn.the_draft.data["request"]),)
    await turn.finish()
    seen = await _my_request(turn)
    if seen is None:
        return
    await help.take_up_again(turn.session, seen.request_id)
    await tell_help.asked_more(turn.session, seen, said, update=_update(turn), now=turn.now)
    await turn.say(words.SENT_ON)


async def _for_helper(turn: Turn) -> tuple[Seen | None, Role | None]:
    """The request, and by which role this person may help with it; says so where there is none."""
    seen = await help.find(turn.session, int(turn.args[0]))
    if seen is None:
        await turn.say(words.NO_SUCH_REQUEST)
        return None, None
    role = next(
        (role for role in turn.roles if role.hamlet_id == seen.hamlet_id and role.kind in HELPERS | HEADS), None
    )
    if role is None:
        await turn.say(words.NOT_YOURS)
    return seen, role


async def _taken_by_me(turn: Turn) -> tuple[Seen | None, Role | None]:
    seen, role = await _for_helper(turn)
    if seen is None or role is None:
        return None, None
    if seen.taken_by != turn.person.id or seen.status is not HelpStatus.TAKEN:
        await turn.say(words.taken_already(seen))
        return None, None
    return seen, role


async def _my_request(turn: Turn) -> Seen | None:
    seen = await help.find(turn.session, int(turn.args[0]))
    if seen is None or seen.asker_id != turn.person.id:
        await turn.say(words.NO_SUCH_REQUEST)
        return None
    return seen


def _update(turn: Turn) -> str:
    return f"{turn.incoming.bot_id}:{turn.incoming.update_id}"
