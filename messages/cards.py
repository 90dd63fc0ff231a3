"""Cards with a QR code: what they are drawn from is stored with the message, drawing happens when it is sent."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import slips_apart
from messages.channels.base import Attachment
from messages.format import day, household_code
from messages.pin_picture import draw_pin_picture
from messages.qr import Card, draw_card
from messages.texts import card as words
from models import rounds
from models.charges import ChargeState
from models.domain.pay_codes import PayCode
from models.domain.place import Place
from models.tables import Hamlet, Round, StoredFile

_PNG = "image/png"
_FILENAME = "ma-qr.png"
_PINNING, _FILENAME_OF_PINNING = "pinning", "ghim-bai.png"
_KEPT = timedelta(days=60)  # a household's card: it names people
_STILL_GOOD = timedelta(days=14)  # an old card with fewer days left is not sent again


async def round_card(
    session: AsyncSession, place: Place, hamlet: Hamlet, round_: Round, *, today: date, now: datetime
) -> tuple[PayCode, int] | None:
    """The code of a round and its picture, one for all groups; None where there is no account."""
    code = await rounds.round_code(session, hamlet, round_)
    if code is None:
        return None
    if round_.card_id is None:
        round_.card_id = await _kept_card(session, _round_card(place, round_, code, today), now=now)
    return code, round_.card_id


async def charge_card(
    session: AsyncSession, place: Place, state: ChargeState, code: PayCode, *, today: date, now: datetime
) -> int:
    """The card of a household's code for one charge."""
    hint = words.AS_MUCH_AS_YOU_LIKE_YOURS if state.is_voluntary else words.SCAN_IS_ENOUGH
    title = state.title if state.is_voluntary else words.round_title(state.title)
    return await _kept_card(
        session,
        _card(
            place,
            code,
            title=title,
            household=words.household(state.head, state.code),
            due=_due(state.due_on, today, is_voluntary=state.is_voluntary),
            hint=hint,
        ),
        now=now,
    )


async def joint_card(
    session: AsyncSession, place: Place, *, head: str, number: str, code: PayCode, now: datetime
) -> int:
    """The card of a household's code for all that it owes."""
    household = words.household(head, number)
    card = _card(place, code, title=words.JOINT_TITLE, household=household, due=None, hint=words.SCAN_IS_ENOUGH)
    return await _kept_card(session, card, now=now)


async def standing_card(
    session: AsyncSession, place: Place, *, head: str, number: str, code: PayCode, now: datetime
) -> int:
    """The card of a household's code that is good for every round."""
    household = words.household(head, number)
    card = _card(place, code, title=words.STANDING_TITLE, household=household, due=None, hint=words.TYPE_THE_AMOUNT)
    return await _kept_card(session, card, now=now)


def card_without_name(place: Place, code: PayCode, *, number: int) -> Card:
    """The standing code of a household as anybody may see it: by its number alone."""
    household = words.household_number(household_code(number))
    return _card(place, code, title=words.STANDING_TITLE, household=household, due=None, hint=words.TYPE_THE_AMOUNT)


def own_card(
    place: Place, code: PayCode, *, number: int, title: str, due: tuple[date, date] | None, is_voluntary: bool = False
) -> Card:
    """A household's exact code behind its own link, without its name. `due`: the last day, and today."""
    return _card(
        place,
        code,
        title=title,
        household=words.household_number(household_code(number)),
        due=_due(*due, is_voluntary=is_voluntary) if due else None,
        hint=words.AS_MUCH_AS_YOU_LIKE_YOURS if is_voluntary else words.SCAN_IS_ENOUGH,
    )


def _round_card(place: Place, round_: Round, code: PayCode, today: date) -> Card:
    if round_.is_voluntary:
        title, hint = round_.title, words.AS_MUCH_AS_YOU_LIKE
    else:
        title = words.round_title(round_.title)
        hint = words.ADD_THE_HOUSEHOLD if code.amount else words.TYPE_THE_AMOUNT_ADD_THE_HOUSEHOLD
    due = _due(round_.due_on, today, is_voluntary=round_.is_voluntary)
    return _card(place, code, title=title, household=None, due=due, hint=hint)


def _card(place: Place, code: PayCode, *, title: str, household: str | None, due: str | None, hint: str) -> Card:
    return Card(
        hamlet=place.hamlet,
        title=title,
        household=household,
        payload=code.payload,
        amount=code.amount,
        due=due,
        hint=hint,
        account_number=code.account.number,
        bank=code.account.bank,
        account_name=code.account.holder,
        reference=code.reference,
        footer=None if household else place.pay_page,
    )


def _due(due_on: date, today: date, *, is_voluntary: bool) -> str:
    written = day(due_on, today)
    return words.received_until(written) if is_voluntary else words.due(written)


async def _kept_card(session: AsyncSession, card: Card, *, now: datetime) -> int:
    """Keep what a card is drawn from. A household's card is forgotten after its days."""
    drop_on = now.date() + _KEPT if card.household else None
    return await _kept(session, asdict(card), drop_on=drop_on, now=now)


async def _kept(
    session: AsyncSession, recipe: dict[str, Any], *, drop_on: date | None, now: datetime
) -> int:  # Any: JSON
    """Keep what a picture is drawn from; the same picture is kept once."""
    digest = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()
    day_now = now.date()
    known: int | None = await session.scalar(
        select(StoredFile.id)
        .where(
            StoredFile.sha256 == digest,
            (StoredFile.drop_on.is_(None)) | (StoredFile.drop_on > day_now + _STILL_GOOD),
        )
        .limit(1)
    )
    if known is not None:
        return known
    file = StoredFile(
        media_type=_PNG,
        filename=_FILENAME_OF_PINNING if _PINNING in recipe else _FILENAME,
        recipe=recipe,
        sha256=digest,
        created_at=now,
        drop_on=drop_on,
    )
    session.add(file)
    await session.flush()
    return file.id


async def how_to_pin(session: AsyncSession, bot: str, *, now: datetime) -> int:
    """The picture of where to press to pin a post of this bot, kept once."""
    return await _kept(session, {_PINNING: bot}, drop_on=None, now=now)


async def drawn(recipe: dict[str, Any]) -> Attachment:  # Any: JSON of a Card, of a paper, or of how to pin
    """The picture of a card, drawn now, in a thread; a paper with many of them, in a process of its own."""
    if _PINNING in recipe:
        return Attachment(await asyncio.to_thread(draw_pin_picture, recipe[_PINNING]), _PNG, _FILENAME_OF_PINNING)
    if slips_apart.is_paper(recipe):
        return Attachment(await slips_apart.drawn(recipe), slips_apart.MEDIA_TYPE, recipe["filename"])
    body = await asyncio.to_thread(draw_card, Card(**recipe))
    return Attachment(body, _PNG, _FILENAME)
