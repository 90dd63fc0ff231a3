"""Subject: stopping every code at once, and starting again by two."""

from __future__ import annotations

from handlers.turn import Turn
from messages import tell_account, tell_code_stops
from messages.texts import account as account_words
from messages.texts import code_stops as words
from models import accounts, code_stops
from models.account_changes import NotTwoPeople
from models.code_stops import Agreed, Lifted, NothingStopped
from models.domain.account_change import KEEPERS, NotAKeeper
from models.domain.roles import may
from models.tables import CodeStop, Hamlet


async def ask(turn: Turn) -> None:
    """/ngungthu: asks before it is done; while codes are stopped, how to start again."""
    stop = await accounts.stopped(turn.session, turn.the_hamlet.id)
    if stop is None:
        await turn.say(words.ask(await turn.place()), title=words.TITLE)
    else:
        await _show(turn, stop)


async def stop(turn: Turn) -> None:
    """codes.stop: now."""
    if not may(turn.held, "ngungthu"):
        raise NotTwoPeople(NotAKeeper(turn.person.id), asking=turn.person.id)
    done = await code_stops.stop_codes(turn.session, turn.the_hamlet.id, by=turn.person.id, now=turn.now)
    if not done.is_new:
        await _show(turn, done.stop)
        return
    groups = await tell_code_stops.stopped(turn.session, done, turn.deployment, now=turn.now)
    if done.ended is not None:
        await turn.say(account_words.stopped(was_announced=False))
    await turn.say(words.stopped(await turn.place(), groups=groups))


async def start(turn: Turn) -> None:
    """codes.start:<stop>: one of the two who are needed."""
    row = await turn.session.get(CodeStop, int(turn.args[0]))
    if row is None:
        raise NothingStopped
    if row.hamlet_id != turn.the_hamlet.id:
        await turn.turn_to(await turn.session.get_one(Hamlet, row.hamlet_id))
    done = await code_stops.agree_to_start(turn.session, row.id, by=turn.person.id, now=turn.now)
    match done:
        case Agreed():
            await tell_code_stops.one_agreed(turn.session, done, turn.deployment, now=turn.now)
            await turn.say(words.noted())
        case Lifted():
            await tell_code_stops.lifted(turn.session, done, turn.deployment, now=turn.now)
            await turn.say(words.started())


async def not_yet(turn: Turn) -> None:
    """codes.not_yet: they stay stopped."""
    await turn.say(words.NOT_YET)


async def _show(turn: Turn, stop: CodeStop) -> None:
    place = await turn.place()
    first = await tell_account.contact(turn.session, place, stop.agreed_by) if stop.agreed_by else None
    await turn.say(
        words.still_stopped(
            stop.id,
            await tell_account.contact(turn.session, place, stop.stopped_by),
            stop.stopped_at,
            first=first,
            place=place,
            zone=turn.deployment.zone,
            today=turn.today,
            may_start=bool(turn.held & KEEPERS),
        ),
        title=words.TITLE,
    )
