"""Subject: reminding by hand, and the list of doors to walk to."""

from __future__ import annotations

from handlers.turn import Turn
from messages import tell_reminders
from messages.texts import code_stops as stop_words
from messages.texts import reminders as texts
from messages.texts import reminders_by_hand as words
from messages.texts.rounds import closed_before
from models import reminders_by_hand, rounds
from models.accounts import stopped
from models.domain import reminders as plan
from models.domain.folding import words as folded
from models.domain.roles import LEADERS
from models.reminder_posts import RoundTold
from models.reminders import NotNow, NotYours
from models.round_tallies import tallies
from models.tables import Round, RoundStatus

_NOT_A_NAME = frozenset({"tien", "dot", "thu", "khoan", "phi"})
"""What is said before the name of a fee, in ASCII."""
_BEFORE_A_NAME = frozenset({"tien", "dot", "khoan", "phi", "quy"})
_LONGEST_NAME = 10  # words


async def remind(turn: Turn) -> None:
    """/nhac [fee]: what reminding now would do."""
    if await stopped(turn.session, turn.the_hamlet.id) is not None:
        await turn.say(stop_words.no_reminders())
        return
    found = await rounds.open_rounds(turn.session, turn.the_hamlet.id)
    wanted = [round_ for round_ in found if _is_called(round_, turn.arguments)]
    if not found:
        await turn.say(words.NONE_OPEN)
    elif not wanted:
        await turn.say(words.none_called(turn.arguments, [round_.title for round_ in found]))
    elif len(wanted) == 1:
        await _preview(turn, wanted[0])
    else:
        await turn.say(words.which([(round_.id, round_.title) for round_ in wanted]))


async def picked(turn: Turn) -> None:
    """A choice under one of this subject's messages: `preview`, `both`, `private`, `groups` or `doors` of a round."""
    if not turn.held & LEADERS:
        raise NotYours
    what, round_id, *rest = turn.args
    if await stopped(turn.session, turn.the_hamlet.id) is not None:
        await turn.say(stop_words.no_reminders())
        return
    round_ = await turn.session.get(Round, int(round_id))
    if round_ is None or round_.hamlet_id != turn.the_hamlet.id:
        await turn.say(words.NONE_OPEN)
    elif round_.status is not RoundStatus.OPEN:
        await turn.say(closed_before(round_.title))
    elif what == "preview":
        await _preview(turn, round_)
    elif what == "doors":
        await _doors(turn, round_, page=int(rest[0]))
    else:
        await _remind_now(turn, round_, private=what in ("both", "private"), groups=what in ("both", "groups"))


async def _preview(turn: Turn, round_: Round) -> None:
    _check_hour(turn)
    reach = await reminders_by_hand.reach(turn.session, turn.the_hamlet, round_, today=turn.today)
    await turn.say(
        words.preview(round_id=round_.id, title=round_.title, is_voluntary=round_.is_voluntary, reach=reach),
        title=texts.TITLE,
    )


async def _remind_now(turn: Turn, round_: Round, *, private: bool, groups: bool) -> None:
    _check_hour(turn)
    reach = await reminders_by_hand.reach(turn.session, turn.the_hamlet, round_, today=turn.today)
    posted = None
    if private and reach.private:
        reminders_by_hand.ask_for_private(round_, today=turn.today)
    if groups:
        tally = (await tallies(turn.session, [round_.id]))[round_.id]
        told = RoundTold(round=round_, tally=tally)
        posted = await tell_reminders.round_in_groups(
            turn.session, turn.the_hamlet, told, turn.deployment, now=turn.now
        )
        round_.counted_on = turn.today
    await turn.say(
        words.reminded(
            round_id=round_.id, private=reach.private if private else None, groups=posted, doors=len(reach.doors)
        )
    )


async def _doors(turn: Turn, round_: Round, *, page: int) -> None:
    reach = await reminders_by_hand.reach(turn.session, turn.the_hamlet, round_, today=turn.today)
    doors = [
        words.Door(code=state.code, head=state.head, area=state.area, amount=state.outstanding)
        for state in reach.doors
    ]
    at = texts.at_local(turn.now, turn.deployment.zone)
    await turn.say(words.walking_list(round_id=round_.id, title=round_.title, doors=doors, page=page, at=at))


def _check_hour(turn: Turn) -> None:
    """Raises NotNow outside of the hours in which people may be written to."""
    opens, closes = turn.the_hamlet.remind_from, turn.the_hamlet.remind_until
    if not plan.may_remind(turn.deployment.local(turn.now).time(), opens=opens, closes=closes):
        raise NotNow(opens, closes)


def _is_called(round_: Round, typed: str) -> bool:
    """Whether every word of what was typed is in the round's name."""
    title = folded(round_.title).split()
    return all(word in title for word in folded(typed).split() if word not in _NOT_A_NAME)


def is_fee(arguments: str) -> bool:
    """Whether words after "nhắc" can name a fee: "tiền vệ sinh" can, "bà con mai đi họp" is to be announced."""
    typed = folded(arguments).split()
    return 0 < len(typed) <= _LONGEST_NAME and typed[0] in _BEFORE_A_NAME and "?" not in arguments
