"""/moso: a link that opens the desk once, and what is said when somebody opened it."""

from __future__ import annotations

from handlers.turn import Turn
from messages.channels.base import Content
from messages.texts import desk as words
from messages.texts import talk
from models import desk
from models.domain.roles import LEADERS


async def moso(turn: Turn) -> None:
    """A link, for who holds such a role here."""
    if not turn.held & LEADERS:
        await turn.say(talk.names_and_debts(await turn.place(), turn.you))
        return
    place = await turn.place()
    token = await desk.make_link(turn.session, person_id=turn.person.id, hamlet_id=turn.the_hamlet.id, now=turn.now)
    await turn.say(Content(text=words.link(f"{place.pay_page}/mo/{token}")))


async def mine(turn: Turn) -> None:
    """desk.mine: it was me."""
    await turn.say(words.KEPT_OPEN)


async def shut(turn: Turn) -> None:
    """desk.shut:<session>: it was not me, or I am through."""
    device = await desk.end(turn.session, int(turn.args[0]), person_id=turn.person.id, now=turn.now)
    await turn.say(words.shut(device) if device is not None else words.NOT_FOUND)
