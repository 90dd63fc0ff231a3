"""Cards with a QR code as stored pictures: a round's card is drawn once, a household's on demand."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.format import day
from messages.qr import Card, draw_card
from messages.texts import card as words
from models import rounds
from models.charges import ChargeState
from models.domain.pay_codes import PayCode
from models.domain.place import Place
from models.tables import Hamlet, Round, StoredFile

_PNG = "image/png"
_FILENAME = "ma-qr.png"


async def round_card(
    session: AsyncSession, place: Place, hamlet: Hamlet, round_: Round, *, today: date, now: datetime
) -> tuple[PayCode, int] | None:
    """The code of a round and its picture, one for all groups; None where there is no account."""
    code = await rounds.round_code(session, hamlet, round_)
    if code is None:
        return None
    if round_.card_id is None:
        round_.card_id = await _drawn(session, _round_card(place, round_, code, today), now=now)
    return code, round_.card_id


async def charge_card(
    session: AsyncSession, place: Place, state: ChargeState, code: PayCode, *, today: date, now: datetime
) -> int:
    """The picture of a household's code for one charge."""
    hint = words.AS_MUCH_AS_YOU_LIKE_YOURS if state.is_voluntary else words.SCAN_IS_ENOUGH
    title = state.title if state.is_voluntary else words.round_title(state.title)
    return await _drawn(
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
    """The picture of a household's code for all that it owes."""
    household = words.household(head, number)
    card = _card(place, code, title=words.JOINT_TITLE, household=household, due=None, hint=words.SCAN_IS_ENOUGH)
    return await _drawn(session, card, now=now)


async def standing_card(
    session: AsyncSession, place: Place, *, head: str, number: str, code: PayCode, now: datetime
) -> int:
    """The picture of a household's code that is good for every round."""
    household = words.household(head, number)
    card = _card(place, code, title=words.STANDING_TITLE, household=household, due=None, hint=words.TYPE_THE_AMOUNT)
    return await _drawn(session, card, now=now)


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


async def _drawn(session: AsyncSession, card: Card, *, now: datetime) -> int:
    """Draw a card and keep it; the same picture is kept once."""
    body = await asyncio.to_thread(draw_card, card)
    digest = hashlib.sha256(body).hexdigest()
    known: int | None = await session.scalar(
        select(StoredFile.id).where(StoredFile.sha256 == digest, StoredFile.drop_on.is_(None)).limit(1)
    )
    if known is not None:
        return known
    file = StoredFile(media_type=_PNG, filename=_FILENAME, body=body, sha256=digest, created_at=now)
    session.add(file)
    await session.flush()
    return file.id
