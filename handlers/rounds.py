"""Subject: opening a round, step by step, and closing one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import recurring, recurring_setup, round_steps
from handlers.round_draft import RoundDraft
from handlers.round_request import register_changed
from handlers.turn import Turn
from messages import tell_rounds
from messages.texts import register_changes as change_words
from messages.texts import round_dialogue as words
from messages.texts import rounds as round_words
from messages.texts import talk
from models import round_plans, rounds
from models.charges import charge_states
from models.domain.charges import progress
from models.domain.folding import words as folded
from models.domain.roles import LEADERS
from models.tables import Round, RoundStatus

DIALOGUE = round_steps.DIALOGUE
PAGE = 40
"""Households in one message."""

_LONGEST_NAME = 10  # words
_NOT_A_NAME = frozenset({"tien", "thu", "khoan", "phi", "nhe", "a", "di", "luon", "giup"})
_ASKS = re.compile(r"\b(gi|nao|chua|khong|ko|o dau|lam sao|bao (nhieu|gio|lau))\b")


def names_a_round(arguments: str) -> bool:
    """Whether the words after "đóng đợt thu" can name one, and ask nothing."""
    typed = folded(arguments)
    return 0 < len(typed.split()) <= _LONGEST_NAME and _ASKS.search(typed) is None


async def dotthu(turn: Turn) -> None:
    """/dotthu: a new round, or the end of one that is open."""
    if await recurring.menu(turn):
        return
    going = await rounds.open_rounds(turn.session, turn.the_hamlet.id)
    if going:
        await turn.say(words.open_or_close([each.title for each in going], turn.you))
    else:
        await begin(turn)


async def dongdot(turn: Turn) -> None:
    """The end of a round that is open, asked for in so many words; with its name also of one among several."""
    going = await rounds.open_rounds(turn.session, turn.the_hamlet.id)
    typed = set(folded(turn.arguments).split()) - _NOT_A_NAME
    named = [each for each in going if typed and typed <= set(folded(each.title).split())]
    if len(named) == 1:
        await _ask_to_close(turn, named[0].id)
    elif going:
        await _which_to_close(turn, named)
    else:
        await turn.say(words.NONE_TO_CLOSE)


async def begin(turn: Turn) -> None:
    """F1."""
    await round_plans.check_ready(turn.session, turn.the_hamlet)
    await turn.begin(DIALOGUE, "fee")
    await round_steps.ask_next(turn)


async def picked(turn: Turn) -> None:
    """Whatever is picked on the way: round:<what>:<…>."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.args:
        case ("new",):
            await begin(turn)
        case ("ask_close",):
            await _which_to_close(turn)
        case ("ask_close", round_id):
            await _ask_to_close(turn, int(round_id))
        case ("close", round_id):
            await _close(turn, int(round_id))
        case _ if turn.draft is None or turn.draft.dialogue != DIALOGUE:
            await turn.say(words.GONE)
        case _:
            await turn.take_up(turn.draft)
            await _of_draft(turn)


async def _of_draft(turn: Turn) -> None:
    """A choice about the round that is being written, in its own hamlet."""
    if not turn.held & LEADERS:
        await turn.say(talk.for_the_head(await turn.place()))
        return
    match turn.args:
        case ("open",):
            await _open(turn)
        case ("preview",):
            await round_steps.ask_next(turn)
        case ("each", first):
            await _each_household(turn, int(first))
        case ("changes",):
            await _register_changes(turn)
        case ("repeat", *when):
            await _repeat(turn, *when)
        case _:
            await round_steps.picked(turn)


async def typed(turn: Turn) -> None:
    """Whatever is typed on the way."""
    request = RoundDraft(turn.the_draft.data).request()
    if request is not None and turn.the_draft.step in recurring_setup.STEPS:
        await recurring_setup.typed(turn, request)
    else:
        await round_steps.typed(turn)


async def _repeat(turn: Turn, when: str = "") -> None:
    """Every month again: on which day, and is this one opened now too?"""
    request = RoundDraft(turn.the_draft.data).request()
    if request is None:
        await round_steps.ask_next(turn)
    elif not when:
        await recurring_setup.ask_day(turn, request)
    else:
        await recurring_setup.set_up(turn, request)
        if when == "now":
            await _open(turn)
        else:
            await turn.finish()


async def _register_changes(turn: Turn) -> None:
    """Which households the register has changed since the last round; the preview's choices stand again."""
    request = RoundDraft(turn.the_draft.data).request()
    if request is None:
        await round_steps.ask_next(turn)
        return
    changes = await register_changed(turn.session, turn.the_hamlet.id, request.fee)
    await turn.say(change_words.listed(changes, words.preview_choices(has_changes=False)))


async def _open(turn: Turn) -> None:
    request = RoundDraft(turn.draft.data).request() if turn.draft else None
    if request is None:
        await round_steps.ask_next(turn)
        return
    try:
        opened = await rounds.open_round(
            turn.session,
            turn.the_hamlet,
            request,
            explain=round_words.explanation,
            by=turn.person.id,
            today=turn.today,
            now=turn.now,
        )
    except round_plans.DueInThePast as refusal:
        await round_steps.due_is_over(turn, refusal.due_on)
        return
    await turn.finish()
    if not opened.is_new:
        await turn.say(round_words.opened_before(opened.round.title))
        return
    await tell_rounds.round_opened(turn.session, turn.deployment, turn.the_hamlet, opened.round, now=turn.now)


async def _each_household(turn: Turn, first: int) -> None:
    request = RoundDraft(turn.draft.data).request() if turn.draft else None
    if request is None:
        await round_steps.ask_next(turn)
        return
    planned = (await round_plans.plan(turn.session, turn.the_hamlet, request, today=turn.today)).households
    page = [(f"{each.number:03}", each.head, each.assessment.amount) for each in planned[first : first + PAGE]]
    await turn.say(words.each_household(page, first=first, total=len(planned)))


# closing


async def _which_to_close(turn: Turn, named: Sequence[Round] = ()) -> None:
    going = named or await rounds.open_rounds(turn.session, turn.the_hamlet.id)
    if len(going) == 1:
        await _ask_to_close(turn, going[0].id)
    elif going:
        await turn.say(words.which_to_close([(each.id, each.title) for each in going]))
    else:
        await dotthu(turn)


async def _ask_to_close(turn: Turn, round_id: int) -> None:
    round_ = await _round(turn, round_id)
    if round_ is None:
        return
    came_to = progress(await charge_states(turn.session, round_ids=[round_id]))
    await turn.say(
        round_words.ask_to_close(
            round_id=round_id, round_title=round_.title, is_voluntary=round_.is_voluntary, came_to=came_to
        ),
        title=round_.title,
    )


async def _close(turn: Turn, round_id: int) -> None:
    if await _round(turn, round_id) is None:
        return
    closed = await rounds.close_round(turn.session, round_id, now=turn.now)
    if closed.is_new:
        await tell_rounds.round_closed(turn.session, turn.deployment, turn.the_hamlet, closed, now=turn.now)
    else:
        await turn.say(round_words.closed_before(closed.round.title))


async def _round(turn: Turn, round_id: int) -> Round | None:
    """An open round of this hamlet; where it is none any more, that is said."""
    round_ = await turn.session.get(Round, round_id)
    if round_ is None or round_.hamlet_id != turn.the_hamlet.id:
        await turn.say(words.GONE)
        return None
    if round_.status is not RoundStatus.OPEN:
        await turn.say(round_words.closed_before(round_.title))
        return None
    return round_
