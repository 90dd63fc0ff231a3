"""Subject: what a head decides when a messenger's month is used up."""

from __future__ import annotations

from handlers.drafting import heads_only
from handlers.turn import Turn
from messages import by_hand
from messages.texts import quotas as words
from models import quotas


@heads_only
async def hand_over(turn: Turn) -> None:
    """quota.hand:<bot>: the posts that wait come to the head, who puts them up."""
    posts = await quotas.waiting_posts(turn.session, int(turn.args[0]), turn.the_hamlet.id)
    await turn.say(words.handing(len(posts), turn.you))
    for post in posts:
        await by_hand.hand_over(turn.session, post, turn.now)


@heads_only
async def keep(turn: Turn) -> None:
    """quota.keep: they wait for the next month."""
    await turn.say(words.KEPT)
