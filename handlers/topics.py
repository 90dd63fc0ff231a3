"""What is spoken of in a chat: the answer set that holds there, and what is asked further of the last answer."""

from __future__ import annotations

from dataclasses import replace

from handlers import hamlet_questions
from handlers.turn import Turn
from messages import tell_help
from messages.answers import Answers, answers
from messages.channels.base import Content
from messages.texts import hamlet_questions as hamlet_words
from messages.texts import questions as words
from models import hamlet_facts, local_answers, local_facts, questions
from models.domain.questions import Asked, Decision, Entry, Intent
from models.domain.questions.asked import OFFERED
from models.domain.questions.follow_ups import Facet, about, leads_on, read_follow_up

OWN_TOPIC = 0.93
"""So sure must a question be of its own topic, for the one before to be left although none is named."""

ON_TOPIC, MAYBE_ON_TOPIC = -0.3, -0.8
"""From this lead over all that is not ours on, what goes on from an answer is answered from its field, or offered."""

NOT_OURS = frozenset({"weather", "medical", "neighbours"})
"""Plainly somebody else's matters that have an answer of their own; nobody need write one."""

_OF_MONEY = frozenset({Intent.FEE_AMOUNT, Intent.FEE_PAID, Intent.FEE_ACCOUNT, Intent.FEE_DUE})
_THEN = {Facet.COST: Intent.FEE_AMOUNT, Facet.WHEN: Intent.FEE_DUE, Facet.PLACE: Intent.FEE_ACCOUNT}


async def known_here(turn: Turn) -> Answers:
    """The answer set as it holds in the hamlet of this turn."""
    if turn.hamlet is None:
        return await answers()
    return await answers(await local_answers.in_force(turn.session, turn.hamlet.id, turn.deployment))


async def further(turn: Turn, text: str, asked: Asked, known: Answers) -> Content | str | None:
    """The answer to what asks further of the one before; None where it is a question of its own."""
    facets = read_follow_up(text, known.lexicon)
    if not facets or (asked.decision is Decision.ANSWER and asked.score >= OWN_TOPIC):
        return None
    last = await questions.last_answered(turn.session, chat_id=turn.chat.id, now=turn.now)
    if last is None:
        return words.LOST_TOPIC if asked.decision is Decision.UNKNOWN else None
    entry = known.entries.get(last.entry or "")
    if entry is not None:
        last.asked_at = turn.now  # still spoken of
        place = await turn.place() if turn.hamlet else None
        return words.more_of(entry, {facet: about(words.told(entry, place), facet) for facet in facets}, place)
    if turn.hamlet is None or last.entry not in set(Intent):
        return None
    intent = Intent(last.entry)
    then = _THEN.get(facets[0], intent) if intent in _OF_MONEY else intent
    return await hamlet_questions.answer(turn, "", then)


async def on_the_topic(turn: Turn, text: str, asked: Asked, known: Answers) -> Asked:
    """What a message means that goes on from the answer before ("thế muộn thì sao?") to another of its field."""
    if asked.decision is Decision.ANSWER or asked.matter is not None or not leads_on(text):
        return asked
    last = await questions.last_answered(turn.session, chat_id=turn.chat.id, now=turn.now)
    entry = known.entries.get((last.entry or "") if last is not None else "")
    if entry is None:
        return asked
    field = {each.entry_id for each in known.entries.values() if each.category == entry.category}
    found, lead = known.answerer.among(text, field)
    if not found or lead < MAYBE_ON_TOPIC:
        return asked
    alone = asked.suggestions[:1] if asked.decision is Decision.SUGGEST else ()
    nearest = tuple(dict.fromkeys([found[0], *alone, *found]))[:OFFERED]
    decision = Decision.ANSWER if lead >= ON_TOPIC else Decision.SUGGEST
    return replace(asked, decision=decision, entry=found[0], suggestions=nearest, apart=(), intent=None)


async def not_ours(turn: Turn, matter: str | None) -> str:
    """What is said to a matter that is plainly not ours: the weather, medicine, another household's money."""
    match matter:
        case "medical":
            told = await local_facts.known(turn.session, turn.hamlet.id) if turn.hamlet else {}
            return words.medicine(told.get("clinic", ""))
        case "neighbours" if turn.hamlet is not None:
            rounds = await hamlet_facts.rounds_now(turn.session, turn.hamlet.id, now=turn.now)
            return hamlet_words.others_money(rounds)
        case _:
            return words.not_ours(await turn.place() if turn.hamlet else None)


async def facts_for(turn: Turn, entry: Entry, known: Answers) -> list[tuple[str, str]]:
    """What the hamlet has told for this answer; what it has not is asked of its head, once."""
    kinds = known.local_of(entry)
    if turn.hamlet is None or not kinds:
        return []
    told = await local_facts.known(turn.session, turn.hamlet.id)
    missing = [kind.key for kind in kinds if kind.key not in told]
    if "office" in missing and (await turn.place()).office_phone:
        missing.remove("office")
    await want(turn, missing, known)
    return [(kind.shown, told[kind.key]) for kind in kinds if kind.key in told]


async def want(turn: Turn, keys: list[str], known: Answers) -> bool:
    """Ask the head for the first of these facts that was never asked for; whether that was done now."""
    key = await local_facts.ask_once(turn.session, turn.the_hamlet.id, keys, now=turn.now) if keys else None
    if key is not None:
        await tell_help.fact_wanted(turn.session, turn.the_hamlet.id, key, known.local[key].ask, now=turn.now)
    return key is not None
