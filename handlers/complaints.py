"""Subject: somebody is not pleased: heard, and handed to the head word for word if they wish."""

from __future__ import annotations

from handlers.turn import Turn
from messages import tell_help
from messages.texts import complaints as words
from messages.texts import help as help_words
from models import help
from models.tables import HelpKind

DIALOGUE = "complaint"


async def write(turn: Turn) -> None:
    """complaint.write: the next words go to the head."""
    await turn.begin(DIALOGUE, "what", expecting="text")
    await turn.say(words.prompt(await turn.place()))


async def typed(turn: Turn) -> None:
    """The complaint itself."""
    said = " ".join(turn.text.split())
    if not said:
        await turn.say(words.prompt(await turn.place()))
        return
    await turn.finish()
    seen = await help.make(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        person_id=turn.person.id,
        words=said,
        kind=HelpKind.PROBLEM,
        now=turn.now,
    )
    told = await tell_help.help_asked(turn.session, seen, now=turn.now)
    await turn.say(help_words.recorded(seen, await turn.place(), told))
