"""Subject: somebody is not pleased: heard, and handed to the head word for word if they wish."""

from __future__ import annotations

from handlers import hamlet_questions
from handlers.turn import Turn
from messages.texts import complaints as words

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
    await turn.say(await hamlet_questions.report(turn, said))
