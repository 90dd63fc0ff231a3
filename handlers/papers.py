"""What the printed papers are drawn from: slips of a round, standing cards, the walking list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages.channels.base import ChannelKind
from messages.format import dong, dong_paper, join_code
from messages.outbox import APP_NAMES
from messages.slips_apart import doors_recipe, slips_recipe
from messages.slips_forms import Door, Join, Lane, Receipt, Slip
from messages.texts import code_stops as stop_words
from messages.texts import paper as words
from messages.texts import printing as texts
from messages.texts.contacts import treasurer
from models import accounts
from models.domain.place import Place
from models.paper import Doorstep, Printed
from models.tables import Bot, Round


def slips_of(printed: Sequence[Printed], round_: Round, place: Place, bot: Bot) -> dict[str, Any]:  # Any: JSON
    """The slips of a round."""
    filename = f"{texts.SLIPS_FILE}-{round_.number:03}-{place.slug}.pdf"
    return slips_recipe([_slip(place, bot, each) for each in printed], title=words.SLIP_TITLE, filename=filename)


def cards_of(printed: Sequence[Printed], place: Place, bot: Bot) -> dict[str, Any]:  # Any: JSON
    """The standing cards."""
    filename = f"{texts.CARDS_FILE}-{place.slug}.pdf"
    return slips_recipe([_slip(place, bot, each) for each in printed], title=words.CARD_TITLE, filename=filename)


def doors_of(found: Sequence[Doorstep], place: Place, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:  # JSON
    """The walking list."""
    titles = sorted({state.title for door in found for state in door.charges})
    lanes = [
        Lane(heading=words.lane_heading(area, len(group)), doors=tuple(_door(each, len(titles)) for each in group))
        for area, group in ((area, list(group)) for area, group in groupby(found, key=lambda door: door.area))
    ]
    return doors_recipe(
        lanes,
        title=words.doors_title(place, titles),
        printed=words.doors_printed(len(found), now=now, zone=zone),
        filename=f"{texts.DOORS_FILE}-{place.slug}.pdf",
    )


async def no_account(session: AsyncSession, place: Place, zone: ZoneInfo, today: date) -> str:
    """Why nothing with a code can be printed: all codes are stopped, or there is no account yet."""
    stop = await accounts.stopped(session, place.hamlet_id)
    return stop_words.for_residents(place, stop.stopped_at, zone, today) if stop is not None else texts.NO_ACCOUNT


def _slip(place: Place, bot: Bot, each: Printed) -> Slip:
    charge, code = each.charge, each.code
    receipt = None
    join = None
    if charge is not None:
        receipt = Receipt(
            money=words.money(charge.title), amount=dong_paper(code.amount or 0), due=words.due(charge.due_on)
        )
    if each.join_digits is not None:
        app = APP_NAMES[ChannelKind(bot.kind)]
        join = Join(code=words.join_code(join_code(each.join_digits)), how=words.how_to_join(bot.name, app))
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
