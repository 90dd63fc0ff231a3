"""Subject: whether an answer helped, and what is wrong with it."""

from __future__ import annotations

from handlers import questions, topics
from handlers.turn import Turn
from messages import asking
from messages.texts import questions as words
from models import questions as kept
from models.domain.asides import read_aside
from models.domain.questions import Asked, Decision
from models.domain.questions.follow_ups import read_follow_up

WRONG = "wrong"
SURE_OF_ANOTHER = 0.98
"""From here on what is typed after "wrong" is a new question, not what is wrong."""


async def useful(turn: Turn) -> None:
    """faq.useful:<question>."""
    await _judge(turn, is_useful=True)
    await turn.say(words.GLAD)


async def wrong(turn: Turn) -> None:
    """faq.wrong:<question>."""
    if not await _judge(turn, is_useful=False):
        await turn.say(words.OLD)
        return
    await turn.begin(WRONG, "why", asked=int(turn.args[0]), expecting="text")
    await turn.say(words.marked_wrong(await turn.place() if turn.hamlet else None))


async def why_wrong(turn: Turn) -> None:
    """faq.why:<reason>: picked."""
    await _remark(turn, words.WHY[turn.args[0]])


async def wrong_typed(turn: Turn) -> None:
    """What is typed after "Chưa đúng": what is wrong; but a question of its own is answered."""
    text = turn.text.strip()
    known = await topics.known_here(turn)
    is_question = (
        not text
        or read_aside(text) is not None
        or bool(read_follow_up(text, known.lexicon))
        or _is_another(known.answerer.ask(text))
    )
    if is_question:
        await turn.finish()
        await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
        await questions.ask(turn)
    else:
        await _remark(turn, text)


def _is_another(asked: Asked) -> bool:
    return asked.decision is Decision.ANSWER and asked.score >= SURE_OF_ANOTHER


async def _remark(turn: Turn, text: str) -> None:
    draft = turn.draft
    asked_id = draft.data.get("asked") if draft is not None and draft.dialogue == WRONG else None
    question = await kept.own(turn.session, asked_id, person_id=turn.person.id) if asked_id else None
    if question is None:
        await turn.say(words.OLD)
        return
    await kept.remark(turn.session, question, text)
    await turn.finish()
    await turn.say(words.remarked(may_ask=turn.hamlet is not None))


async def _judge(turn: Turn, *, is_useful: bool) -> bool:
    question = await kept.own(turn.session, int(turn.args[0]), person_id=turn.person.id)
    if question is not None:
        question.useful = is_useful
    return question is not None
