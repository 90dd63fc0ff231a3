"""Subject: what only the hamlet knows (the police's number, the wifi): its head tells it once."""

from __future__ import annotations

from handlers.drafting import heads_only
from handlers.turn import Turn
from messages.answers import answers
from messages.texts import learning as words
from models import local_facts

DIALOGUE = "fact"


@heads_only
async def tell(turn: Turn) -> None:
    """local.tell:<fact>: the next words are the fact."""
    kind = (await answers()).local.get(turn.args[0])
    if kind is None:
        await turn.say(words.ALL_TOLD)
        return
    await turn.begin(DIALOGUE, "what", key=kind.key, expecting="text")
    await turn.say(words.fact_prompt(kind.ask))


@heads_only
async def skip(turn: Turn) -> None:
    """local.skip:<fact>: there is nothing to tell."""
    await local_facts.tell(turn.session, turn.the_hamlet.id, turn.args[0], "", person_id=turn.person.id, now=turn.now)
    await turn.say(words.FACT_PASSED)


async def later(turn: Turn) -> None:
    """local.later: another time."""
    await turn.say(words.FACT_LATER)


@heads_only
async def typed(turn: Turn) -> None:
    """The fact itself; the next one is offered."""
    key, value = str(turn.the_draft.data["key"]), " ".join(turn.text.split())
    kind = (await answers()).local.get(key)
    if kind is None or not value:
        await turn.say(words.FACT_LATER)
        return
    await turn.finish()
    await local_facts.tell(turn.session, turn.the_hamlet.id, key, value, person_id=turn.person.id, now=turn.now)
    await turn.say(words.fact_noted(kind.shown, value[: local_facts.LONGEST], await _next(turn)))


@heads_only
async def first(turn: Turn) -> None:
    """local.first: the facts that are not told yet, one after the other."""
    key = await _next(turn)
    if key is None:
        await turn.say(words.ALL_TOLD)
        return
    turn.args = (key,)
    await tell(turn)


async def _next(turn: Turn) -> str | None:
    settled = await local_facts.passed_over(turn.session, turn.the_hamlet.id)
    return next((key for key in (await answers()).local if key not in settled), None)
