"""Work left half done: plain words of much later are not its answer; it is kept, and can be gone on with."""

from __future__ import annotations

from sqlalchemy import select

from handlers import announcements
from handlers.turn import Turn
from messages import asking
from messages.channels.base import Choice, Content
from messages.texts import choices as choice_words
from messages.texts import left_work as words
from messages.texts import talk
from models.domain import folding
from models.domain.choices import is_number
from models.tables import Delivery, Draft, StandingQuestion

OWN_WAY = frozenset({"announce"})
"""Dialogues that ask by themselves whether to go on after a break, and show what was written."""


async def is_old(turn: Turn, draft: Draft) -> bool:
    """Whether what is typed now comes too long after what a dialogue asked last."""
    if turn.incoming.file is not None or draft.dialogue in OWN_WAY or turn.now - draft.updated_at < asking.STANDS:
        return False
    question = await turn.question()
    return question is None or question.pushed  # a choice was asked since, and still stands


async def put_away(turn: Turn, draft: Draft) -> bool:
    """Leave it, and say how it can be gone on with. False: the words are still to be read, as something new."""
    draft.active = False
    turn.draft = None
    turn.forget()
    work, zone = _work(draft), turn.deployment.zone
    if work is None:
        return False
    if is_number(turn.text):
        await turn.say(words.number_for_old(work, draft.updated_at, zone, turn.today))
        return True
    await turn.say(words.put_away(work, draft.updated_at, zone, turn.today))
    return False


async def typed(turn: Turn) -> bool:
    """Whether somebody typed that the work is to go on, and there is some."""
    if not folding.same_marks(turn.text, words.TYPED) or await kept(turn) is None:
        return False
    await go_on(turn)
    return True


async def go_on(turn: Turn) -> None:
    """Take up what was left last, and ask again what was asked then."""
    draft = await kept(turn)
    if draft is None:
        await turn.say(talk.NOTHING_TO_LEAVE)
        return
    if draft.dialogue in OWN_WAY:
        await announcements.resume(turn)
        return
    turn.forget()
    if turn.draft is not None:
        turn.draft.active = False
    asked_at = draft.updated_at
    draft.active, draft.updated_at = True, turn.now
    await turn.take_up(draft)
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    said: Delivery | None = await turn.session.scalar(
        select(Delivery)
        .where(Delivery.chat_id == turn.chat.id, Delivery.created_at == asked_at, Delivery.key.like("answer:%"))
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    if said is None or not said.text:
        await turn.say(words.ASKED_AGAIN, expecting=str(draft.data.get("expecting", "")))
        return
    question: StandingQuestion | None = await turn.session.scalar(
        select(StandingQuestion)
        .where(
            StandingQuestion.chat_id == turn.chat.id,
            StandingQuestion.person_id == turn.person.id,
            StandingQuestion.asked_at == asked_at,
            StandingQuestion.pushed.is_(False),
        )
        .order_by(StandingQuestion.id.desc())
        .limit(1)
    )
    await _say_again(turn, said.text, question)


async def kept(turn: Turn) -> Draft | None:
    """The work that was left last in this chat."""
    rows = await turn.session.scalars(
        select(Draft)
        .where(Draft.chat_id == turn.chat.id, Draft.person_id == turn.person.id, Draft.active.is_(False))
        .order_by(Draft.updated_at.desc())
    )
    return next((draft for draft in rows if _work(draft) is not None), None)


def _work(draft: Draft) -> str | None:
    return None if draft.step == "paper" else words.called(draft.dialogue)


async def _say_again(turn: Turn, text: str, question: StandingQuestion | None) -> None:
    """The same message with the same choices; how these were written under it is the channel's matter again."""
    if question is None:
        await turn.say(text, expecting=str(turn.the_draft.data.get("expecting", "")))
        return
    choices = tuple(
        Choice(label=each["label"], action=each["action"], answer=each["answer"], exact=each["exact"])
        for each in question.choices
    )
    labels = [each.label for each in choices]
    as_words = choice_words.as_words(labels)
    if text.endswith(as_words) or question.expecting in ("amount", "household"):
        content = Content(text=text.removesuffix(as_words).rstrip(), words=choices)
    else:
        content = Content(
            text=text.removesuffix(choice_words.numbered(labels, in_group=False)).rstrip(), choices=choices
        )
    await turn.say(content, expecting=question.expecting, title=question.title)
