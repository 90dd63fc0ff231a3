"""Subject: paper. Slips of a round, standing cards and the walking list, as files to print."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from handlers.turn import Turn
from messages.channels.base import ChannelKind, Content
from messages.format import dong, dong_paper, join_code
from messages.outbox import APP_NAMES
from messages.slips_apart import MEDIA_TYPE, doors_recipe, slips_recipe
from messages.slips_forms import Door, Join, Lane, Receipt, Slip
from messages.texts import code_stops as stop_words
from messages.texts import paper as words
from messages.texts import printing as texts
from messages.texts import talk
from messages.texts.contacts import treasurer
from models import accounts, paper
from models.domain.place import Place
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
    await _print(turn, printed, ready, title=words.SLIP_TITLE, name=f"{texts.SLIPS_FILE}-{round_.number:03}")
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
        await _print(turn, printed, ready, title=words.CARD_TITLE, name=texts.CARDS_FILE)


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


async def _print(turn: Turn, printed: Sequence[Printed] | None, ready: Content, *, title: str, name: str) -> None:
    """Queue a file of slips; it is drawn when it is sent, outside of this transaction."""
    if printed is None:
        await _say_no_account(turn)
        return
    if not printed:
        await turn.say(Content(text=texts.NO_SUCH_HOUSEHOLDS, choices=ready.choices))
        return
    place = await turn.place()
    drawn = [_slip(turn, place, each) for each in printed]
    filename = f"{name}-{turn.the_hamlet.slug}.pdf"
    document = await _keep(turn, slips_recipe(drawn, title=title, filename=filename), filename)
    await turn.say(texts.being_drawn(len(printed)))
    await turn.say(Content(text=ready.text, document=document, choices=ready.choices))


async def _say_no_account(turn: Turn) -> None:
    stop = await accounts.stopped(turn.session, turn.the_hamlet.id)
    if stop is None:
        await turn.say(texts.NO_ACCOUNT)
        return
    place = await turn.place()
    await turn.say(stop_words.for_residents(place, stop.stopped_at, turn.deployment.zone, turn.today))


async def _print_doors(turn: Turn, found: Sequence[Doorstep]) -> None:
    if not found:
        return
    place = await turn.place()
    titles = sorted({state.title for door in found for state in door.charges})
    lanes = [
        Lane(heading=words.lane_heading(area, len(group)), doors=tuple(_door(each, len(titles)) for each in group))
        for area, group in ((area, list(group)) for area, group in groupby(found, key=lambda door: door.area))
    ]
    filename = f"{texts.DOORS_FILE}-{turn.the_hamlet.slug}.pdf"
    recipe = doors_recipe(
        lanes,
        title=words.doors_title(place, titles),
        printed=words.doors_printed(len(found), now=turn.now, zone=turn.deployment.zone),
        filename=filename,
    )
    await turn.say(Content(text=texts.doors_ready(len(found)), document=await _keep(turn, recipe, filename)))


def _slip(turn: Turn, place: Place, each: Printed) -> Slip:
    charge, code = each.charge, each.code
    receipt = None
    join = None
    if charge is not None:
        receipt = Receipt(
            money=words.money(charge.title), amount=dong_paper(code.amount or 0), due=words.due(charge.due_on)
        )
    if each.join_digits is not None:
        app = APP_NAMES[ChannelKind(turn.bot.kind)]
        join = Join(code=words.join_code(join_code(each.join_digits)), how=words.how_to_join(turn.bot.name, app))
    return Slip(
        place=words.first_line(place),
        head=each.head,
        number=each.number,
        lane=each.area,
        payload=code.payload,
        reference=code.reference,
        account_number=code.account.number,
        bank=code.account.bank,
        account_name=code.account.holder,
        ask=words.in_cash(treasurer(place)) if receipt else words.ask(treasurer(place)),
        receipt=receipt,
        join=join,
    )


def _door(door: Doorstep, titles: int) -> Door:
    note = words.made_of([(each.title, each.uncollected) for each in door.charges]) if titles > 1 else ""
    return Door(number=door.number, head=door.head, amount=dong(door.total), note=note)


async def _keep(turn: Turn, recipe: dict[str, Any], filename: str) -> int:  # Any: JSON
    """What a file is drawn from, stored; the same is stored once for each time it is asked for."""
    row = StoredFile(
        media_type=MEDIA_TYPE,
        filename=filename,
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
