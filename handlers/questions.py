"""Subject: residents' questions: answered, offered the nearest topics, or handed to a person who was agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from handlers import hamlet_questions, topics, urgent
from handlers.announcements import OFFERED
from handlers.turn import Turn
from messages import asking, tell_help
from messages.answers import Answers
from messages.channels.base import Content
from messages.texts import complaints as complaint_words
from messages.texts import hamlet_questions as hamlet_words
from messages.texts import help as help_words
from messages.texts import questions as words
from messages.texts import talk
from messages.texts import urgent as danger_words
from models import announcements, help, people, questions
from models.chats import GROUP
from models.domain.asides import Aside, is_bare_code, read_aside
from models.domain.emergencies import Emergency, read_emergency
from models.domain.folding import words as plain
from models.domain.questions import Asked, Decision, Entry, Intent
from models.domain.roles import HEADS
from models.tables import AskedQuestion, HelpKind

ABUSE = "abuse"
"""The matter of who is not pleased."""

LIGHT = ("ask.", "faq.", "complaint.", "/giupdo", "/menu")
"""Beginnings of our choices: a new question may take their place; those of others keep theirs."""


async def ask(turn: Turn) -> None:
    """Whatever is neither a command nor a choice nor an answer: a question."""
    await _ask(turn, turn.text)


async def ask_by_command(turn: Turn) -> None:
    """/hoi, with the question or without."""
    if turn.arguments.strip():
        await _ask(turn, turn.arguments)
    else:
        await prompt(turn)


async def prompt(turn: Turn) -> None:
    """ask.prompt: the next text is the question."""
    await turn.say(words.PROMPT_IN_GROUP if _in_group(turn) else words.PROMPT)


async def ask_what_was_offered(turn: Turn) -> None:
    """ask.from_draft: a head's long text was a question."""
    offered = await announcements.kept_draft(
        turn.session, chat_id=turn.chat.id, person_id=turn.person.id, dialogue=OFFERED
    )
    text = str(offered.data.get("text", "")) if offered is not None else ""
    if offered is not None:
        turn.draft = offered
        await turn.finish()
    if text.strip():
        await _ask(turn, text)
    else:
        await prompt(turn)


async def pick(turn: Turn) -> None:
    """ask.pick:<question>:<entry>: one of the nearest topics was meant."""
    question = await questions.own(turn.session, int(turn.args[0]), person_id=turn.person.id)
    known = await topics.known_here(turn)
    entry = known.entries.get(turn.args[1])
    if question is None or entry is None:
        await turn.say(words.OLD)
        return
    if turn.draft is not None:
        await turn.finish()  # it was not about a mistaken transfer
    question.entry, question.decision, question.asked_at = entry.entry_id, questions.PICKED, turn.now
    await _answer(turn, [entry], question, known)


async def none_of_these(turn: Turn) -> None:
    """ask.none:<question>: none of the nearest topics; hand it over."""
    await _unknown(turn)


async def person(turn: Turn) -> None:
    """ask.person: a person shall answer; first who will see what."""
    kept = await questions.kept_words(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    if kept is None or turn.hamlet is None:
        await turn.say(words.OLD)
        return
    await turn.say(words.hand_over(await turn.place()))


async def hand_over(turn: Turn) -> None:
    """ask.hand_over: the asker agrees that name and question are seen."""
    kept = await questions.kept_words(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    if kept is None or turn.hamlet is None:
        await turn.say(words.OLD)
        return
    seen = await help.make(
        turn.session,
        hamlet_id=turn.hamlet.id,
        person_id=turn.person.id,
        words=str(kept.data["words"]),
        kind=HelpKind.QUESTION,
        now=turn.now,
    )
    await people.end_draft(turn.session, kept)
    turn.person.misunderstood = 0
    told = await tell_help.help_asked(turn.session, seen, now=turn.now)
    await turn.say(help_words.recorded(seen, await turn.place(), told))


async def keep(turn: Turn) -> None:
    """ask.keep: not handed over, and not kept as typed."""
    kept = await questions.kept_words(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    if kept is not None:
        await people.end_draft(turn.session, kept)
    await turn.say(words.NOBODY_HANDED_TO)


async def tell_of_mistake(turn: Turn) -> None:
    """What was transferred by mistake, for the treasurer; another question is answered as one."""
    place = await turn.place()
    if not turn.text.strip():
        await turn.say(hamlet_words.mistake(place))
        return
    asked = (await topics.known_here(turn)).answerer.ask(turn.text)
    is_another = asked.decision is Decision.ANSWER and asked.intent is not Intent.FEE_MISTAKE
    await turn.finish()
    if is_another and not any(char.isdigit() for char in turn.text):
        await _ask(turn, turn.text)
        return
    households = await people.households_of(turn.session, turn.person.id)
    await tell_help.mistaken_transfer(
        turn.session,
        hamlet_id=place.hamlet_id,
        asker=hamlet_words.asker(households, turn.person.name),
        told=turn.text,
        update=f"{turn.incoming.bot_id}:{turn.incoming.update_id}",
        now=turn.now,
    )
    await turn.say(hamlet_words.mistake_told(place))


async def _ask(turn: Turn, text: str) -> None:
    if await _put_aside(turn, text):
        return
    known = await topics.known_here(turn)
    danger = read_emergency(text)
    asked = known.answerer.ask(text)
    if danger is None:
        more = await topics.further(turn, text, asked, known)
        if more is not None:
            turn.person.misunderstood = 0
            await turn.say(more)
            return
        asked = await topics.on_the_topic(turn, text, asked, known)
    question = await _record(turn, text, asked)
    entry = known.entries.get(asked.entry or "") if asked.decision is Decision.ANSWER else None
    if danger is not None:
        await _in_danger(turn, danger, entry, question)
        return
    own = await hamlet_questions.answer(turn, text, asked.intent) if turn.hamlet else None
    if own is not None:
        question.decision = Decision.ANSWER
        turn.person.misunderstood = 0
        if entry is not None and not _in_group(turn) and await _is_free(turn):
            own = words.also(own, entry.question, question.id, entry.entry_id)
        await _say_lightly(turn, own)
    elif entry is not None:
        await _answer(turn, [known.entries[each] for each in asked.apart] or [entry], question, known)
    elif asked.intent is not None and turn.hamlet is None:
        await turn.say(talk.no_hamlet())
    elif asked.matter == ABUSE and turn.hamlet is not None and not _in_group(turn) and not turn.held & HEADS:
        question.settled_at = turn.now
        turn.person.misunderstood = 0
        place = await turn.place()
        may_write = await _is_free(turn)
        await _say_lightly(turn, complaint_words.heard(place) if may_write else complaint_words.just_heard(place))
    elif asked.matter in topics.NOT_OURS:
        question.settled_at = turn.now
        await turn.say(await topics.not_ours(turn, asked.matter))
    else:
        await _unsure(turn, asked, question, known)


async def _record(turn: Turn, text: str, asked: Asked) -> AskedQuestion:
    question = await questions.record(
        turn.session,
        text,
        asked,
        hamlet_id=turn.hamlet.id if turn.hamlet else None,
        person_id=turn.person.id,
        chat_id=turn.chat.id,
        now=turn.now,
    )
    if not _in_group(turn):
        await questions.keep_words(
            turn.session,
            text,
            asked_id=question.id,
            chat_id=turn.chat.id,
            person_id=turn.person.id,
            hamlet_id=turn.hamlet.id if turn.hamlet else None,
            now=turn.now,
        )
    return question


async def _in_danger(turn: Turn, danger: Emergency, entry: Entry | None, question: AskedQuestion) -> None:
    """L12: the number to call stands first; what else is known follows, in a group too."""
    turn.person.misunderstood = 0
    question.decision = Decision.ANSWER
    first = danger_words.emergency(danger, await urgent.where(turn))
    place = await turn.place() if turn.hamlet else None
    await turn.say(f"{first}\n\n{words.told(entry, place)}" if entry is not None else first)


async def _put_aside(turn: Turn, text: str) -> bool:
    """Answer what asks nothing of the answer set."""
    aside = read_aside(text)
    if aside is None and is_bare_code(text) and not turn.held and not _in_group(turn):
        aside = Aside.GIVEN_AWAY
    match aside:
        case None:
            return False
        case Aside.SOURCE:
            await _say_source(turn)
        case Aside.GIVEN_AWAY | Aside.IDENTITY:
            await urgent.warn(turn, danger_words.SECRETS[aside])
        case Aside.MAY_I_SEND_IDENTITY | Aside.MAY_I_SEND_CODES:
            await turn.say(danger_words.MAY_I_SEND[aside](await turn.place() if turn.hamlet else None))
        case Aside.NOTHING_ASKED:
            await turn.say(words.HEARD)
        case Aside.MARK_PAID:
            await turn.say(complaint_words.book_is_kept())
        case Aside.NONE_OF_THESE:
            await _unknown(turn)
        case _:
            assert_never(aside)
    return True


async def _say_source(turn: Turn) -> None:
    last = await questions.last_answered(turn.session, chat_id=turn.chat.id, now=turn.now)
    entry = (await topics.known_here(turn)).entries.get((last.entry or "") if last is not None else "")
    if entry is not None:
        await turn.say(words.sources(entry, await turn.place() if turn.hamlet else None))
    else:
        await turn.say(words.FROM_THE_HAMLET if last else words.LOST_TOPIC)


async def _answer(turn: Turn, entries: Sequence[Entry], question: AskedQuestion, known: Answers) -> None:
    turn.person.misunderstood = 0
    question.entry = entries[-1].entry_id  # what is said last is what is spoken of, and what "useful?" is asked of
    contents = [await _content(turn, each, question, known) for each in entries]
    if len(entries) > 1:
        await turn.say(replace(words.first_of_two(contents[0], entries[1].question), choices=()))
    for content in contents[1:-1]:
        await turn.say(replace(content, choices=()))
    await _say_lightly(turn, contents[-1])


async def _content(turn: Turn, entry: Entry, question: AskedQuestion, known: Answers) -> Content:
    place = await turn.place() if turn.hamlet else None
    is_expired = entry.is_expired(turn.today)
    if is_expired and place is not None:
        await tell_help.entry_expired(turn.session, entry, place, now=turn.now)
    if _in_group(turn):
        return Content(text=words.answer_in_group(entry, place, is_expired=is_expired))
    facts = await topics.facts_for(turn, entry, known)
    return words.answer(entry, question.id, place, is_expired=is_expired, facts=facts)


async def _unsure(turn: Turn, asked: Asked, question: AskedQuestion, known: Answers) -> None:
    nearest = [(each, known.entries[each].question) for each in asked.suggestions if each in known.entries]
    if asked.decision is Decision.SUGGEST and nearest:
        await turn.say(words.nearest(nearest, question.id))
    elif len(plain(turn.text).split()) < 2 and not _in_group(turn) and not turn.person.misunderstood:
        turn.person.misunderstood += 1
        await turn.say(words.not_understood(turn.text))
    else:
        await _unknown(turn)


async def _unknown(turn: Turn) -> None:
    if turn.hamlet is None:
        await turn.say(words.unknown_without_hamlet())
        return
    place = await turn.place()
    if _in_group(turn):
        await turn.say(words.unknown_in_group(place))
        return
    if turn.held & HEADS:
        await turn.say(words.unknown_to_head())
        return
    turn.person.misunderstood += 1
    again = turn.person.misunderstood > 1
    await turn.say(words.still_not_understood(place) if again else words.unknown(place))


async def _say_lightly(turn: Turn, content: Content) -> None:
    """Say it with its choices only where they take no other question's place, and for a short while."""
    if not await _is_free(turn):
        await turn.say(replace(content, choices=()))
        return
    await turn.say(content)
    placed = await asking.standing(turn.session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)
    if placed is not None and content.choices:
        placed.expires_at = turn.now + questions.STAYS_ON_TOPIC


async def _is_free(turn: Turn) -> bool:
    stands = await asking.standing(turn.session, chat_id=turn.chat.id, person_id=turn.person.id, now=turn.now)
    return stands is None or all(each["action"].startswith(LIGHT) for each in stands.choices)


def _in_group(turn: Turn) -> bool:
    return turn.chat.kind == GROUP
