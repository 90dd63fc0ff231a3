"""The terminal's `ask`: what the bot would answer to somebody whom it does not know; nothing is kept of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import hamlet_questions
from handlers.terminal import Context, Printed, WrongUsage
from messages.answers import Answers, answers
from messages.texts import hamlet_questions as hamlet_words
from messages.texts import questions as question_words
from messages.texts import talk
from messages.texts import terminal as words
from messages.texts import urgent as urgent_words
from messages.texts.contacts import TREASURER
from messages.texts.households import not_linked
from models import hamlets, local_answers, local_facts
from models.domain.asides import read_aside
from models.domain.emergencies import read_emergency
from models.domain.place import Place
from models.domain.questions import Asked, Decision, Entry, Intent
from models.schema import upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hamlet:
    """The hamlet that is asked about."""

    session: AsyncSession
    place: Place
    context: Context


async def ask_question(context: Context) -> Printed:
    """{"q", "decision", "entry", "score", "suggestions", "intent"}, or a line of it for each question of many.

    Of a single question "answer" too: the messages that the bot would send.
    """
    values = context.values
    if (values.question is None) == (values.jsonl is None):
        raise WrongUsage(words.ONE_QUESTION_OR_JSONL)
    if values.hamlet is None:
        return await _asked(context, await answers(), None)
    if context.database.is_sqlite:
        await upgrade(context.database)
    async with context.database.read() as session:
        hamlet = await hamlets.by_slug(session, values.hamlet)
        known = await answers(await local_answers.in_force(session, hamlet.id, context.deployment))
        place = await hamlets.place_of(
            session, hamlet, public_url=context.deployment.public_url, treasurer_title=TREASURER
        )
        return await _asked(context, known, _Hamlet(session=session, place=place, context=context))


async def _asked(context: Context, known: Answers, hamlet: _Hamlet | None) -> Printed:
    if context.values.jsonl is not None:
        for question in list(_questions(await asyncio.to_thread(_given, context.values.jsonl))):
            print(json.dumps(_as_json(question, known.answerer.ask(question)), ensure_ascii=False))
        return Printed(data=None)
    question = context.values.question
    asked = known.answerer.ask(question)
    said = [words.shown(each) for each in await _said(question, asked, known, hamlet, context)]
    head = f"{asked.decision} {asked.entry or asked.intent or '-'} {asked.score:.2f}"
    return Printed(data={**_as_json(question, asked), "answer": said}, lines=[head, *said])


async def _said(question: str, asked: Asked, known: Answers, hamlet: _Hamlet | None, context: Context) -> list[str]:
    """The messages of the answer: danger and secrets first, then the hamlet's own, then the answer set's."""
    place = hamlet.place if hamlet is not None else None
    warning = {**urgent_words.SECRETS, **urgent_words.MAY_I_SEND}
    aside = read_aside(question)
    if aside in warning:
        return [warning[aside](place)]
    danger = read_emergency(question)
    said = [urgent_words.emergency(danger, place)] if danger is not None else []
    if asked.intent is not None and danger is None:
        said.append(await _own(question, asked.intent, hamlet) if hamlet is not None else talk.no_hamlet())
    if asked.decision is Decision.ANSWER:
        for entry_id in asked.apart or (asked.entry,):
            entry = known.entries.get(entry_id or "")
            if entry is not None:
                said.append(await _entry(entry, known, hamlet, context))
    elif asked.decision is Decision.SUGGEST:
        nearest = [(each, known.entries[each].question) for each in asked.suggestions]
        said.append(question_words.nearest(nearest, 0).text)
    elif danger is None:
        said.append(question_words.unknown(place).text if place else question_words.unknown_without_hamlet())
    return said


async def _own(question: str, intent: Intent, hamlet: _Hamlet) -> str:
    context, place = hamlet.context, hamlet.place
    told = await hamlet_questions.told_to_all(
        hamlet.session, question, intent, place, deployment=context.deployment, now=context.now
    )
    match intent:
        case _ if told is not None:
            return told.text
        case Intent.FEE_PAID:
            return not_linked(place)
        case Intent.REPORT_PROBLEM:
            return hamlet_words.would_be_reported(place)
        case _:
            return hamlet_words.not_recorded(place)


async def _entry(entry: Entry, known: Answers, hamlet: _Hamlet | None, context: Context) -> str:
    told = await local_facts.known(hamlet.session, hamlet.place.hamlet_id) if hamlet is not None else {}
    facts = [(kind.shown, told[kind.key]) for kind in known.local_of(entry) if kind.key in told]
    is_expired = entry.is_expired(context.deployment.day(context.now))
    place = hamlet.place if hamlet is not None else None
    return question_words.answer(entry, 0, place, is_expired=is_expired, facts=facts).text


def _given(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(words.cannot_read(path, getattr(error, "strerror", None) or "UTF-8")) from None


def _questions(given: str) -> Iterator[str]:
    for number, line in enumerate(given.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield str(json.loads(line)["q"])
        except (ValueError, KeyError, TypeError):
            raise WrongUsage(words.not_a_question(number)) from None


# Any: a JSON object
def _as_json(question: str, asked: Asked) -> dict[str, Any]:
    return {
        "q": question,
        "decision": asked.decision,
        "entry": asked.entry,
        "score": round(asked.score, 4),
        "suggestions": list(asked.suggestions),
        "intent": asked.intent,
    }
