"""Subject: paper. Slips of a round, standing cards and the walking list, as files to print."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from handlers import papers
from handlers.turn import Turn
from messages.channels.base import Content
from messages.slips_apart import MEDIA_TYPE
from messages.texts import printing as texts
from messages.texts import talk
from models import paper
from models.domain.roles import LEADERS
from models.paper import Doorstep, Printed, Scope
from models.tables import Round, RoundStatus, StoredFile

_KEPT = timedelta(days=7)  # it names people, and is printed at once


async def start(turn: Turn) -> None:
    """/inphieu: what to print."""
    if await _may(turn):
        await turn.say(texts.what_to_print(await paper.rounds_to_print(turn.session, turn.the_hamlet.id)))


async def slips(turn: Turn) -> None:
    """print.slips:<round>:<doors|all|lane|lanes>:<index>: the slips of a round."""
    if not await _may(turn):
        return
    round_id, scope, index = turn.args
    round_ = await turn.session.get(Round, int(round_id))
    if round_ is None or round_.hamlet_id != turn.the_hamlet.id or round_.status is not RoundStatus.OPEN:
        await turn.say(texts.NOTHING_OWED)
        return
    wanted = await _scope(turn, f"print.slips:{round_.id}", scope, int(index))
    if wanted is None:
        return
    printed = await paper.slips(turn.session, turn.the_hamlet, round_, wanted)
    ready = texts.slips_ready(round_, len(printed or ()), scope=scope)
    if found := await _to_print(turn, printed, ready):
        await _print(turn, found, papers.slips_of(found, round_, await turn.place(), turn.bot), ready)
    if printed and scope == "doors":
        await _print_doors(turn, await paper.doors(turn.session, turn.the_hamlet.id))


async def cards(turn: Turn) -> None:
    """print.cards:<doors|all|lane|lanes>:<index>: the standing cards."""
    if not await _may(turn):
        return
    scope, index = turn.args
    wanted = await _scope(turn, "print.cards", scope, int(index))
    if wanted is not None:
        printed = await paper.cards(turn.session, turn.the_hamlet, wanted, now=turn.now)
        ready = texts.cards_ready(len(printed or ()), scope=scope)
        if found := await _to_print(turn, printed, ready):
            await _print(turn, found, papers.cards_of(found, await turn.place(), turn.bot), ready)


async def doors(turn: Turn) -> None:
    """print.doors: the walking list over all that is open."""
    if not await _may(turn):
        return
    found = await paper.doors(turn.session, turn.the_hamlet.id)
    if not found:
        await turn.say(texts.NOBODY_LEFT)
        return
    await _print_doors(turn, found)


async def _scope(turn: Turn, action: str, scope: str, index: int) -> Scope | None:
    """Which households are meant; None where the lane is asked for first."""
    if scope in ("doors", "all"):
        return Scope(without_phone=scope == "doors")
    lanes = await paper.lanes(turn.session, turn.the_hamlet.id)
    if scope == "lane" and index < len(lanes):
        return Scope(lane=lanes[index])
    await turn.say(texts.which_lane(lanes, action, index if scope == "lanes" else 0))
    return None


async def _print(turn: Turn, printed: Sequence[Printed], recipe: dict[str, Any], ready: Content) -> None:  # Any: JSON
    """Queue a file of slips; it is drawn when it is sent, outside of this transaction."""
    document = await _keep(turn, recipe)
    await turn.say(texts.being_drawn(len(printed)))
    await turn.say(Content(text=ready.text, document=document, choices=ready.choices))


async def _to_print(turn: Turn, printed: Sequence[Printed] | None, ready: Content) -> Sequence[Printed]:
    """What there is to print; where there is nothing, it is said why not."""
    if printed is None:
        await turn.say(await papers.no_account(turn.session, await turn.place(), turn.deployment.zone, turn.today))
    elif not printed:
        await turn.say(Content(text=texts.NO_SUCH_HOUSEHOLDS, choices=ready.choices))
    return printed or ()


async def _print_doors(turn: Turn, found: Sequence[Doorstep]) -> None:
    if not found:
        return
    recipe = papers.doors_of(found, await turn.place(), now=turn.now, zone=turn.deployment.zone)
    await turn.say(Content(text=texts.doors_ready(len(found)), document=await _keep(turn, recipe)))


async def _keep(turn: Turn, recipe: dict[str, Any]) -> int:  # Any: JSON
    """What a file is drawn from, stored; the same is stored once for each time it is asked for."""
    row = StoredFile(
        media_type=MEDIA_TYPE,
        filename=recipe["filename"],
        recipe=recipe,
        sha256=hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + _KEPT),
    )
    turn.session.add(row)
    await turn.session.flush()
    return row.id


async def _may(turn: Turn) -> bool:
    if turn.held & LEADERS:
        return True
    await turn.say(talk.names_and_debts(await turn.place(), turn.you))
    return False
