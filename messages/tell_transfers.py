"""What became of transfers -> the households are thanked. Groups see only counts, never this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_household import Told, to_households
from messages.tell_people import place_at
from messages.texts import contacts
from messages.texts import statements as statement_words
from messages.texts import transfers as words
from messages.texts import treasurer_morning as morning_words
from models import bank_silence, treasurer_morning
from models.chats import role_targets, target_of
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import TREASURY
from models.statement_imports import Came
from models.tables import Draft
from models.transfer_booking import TransferBooked
from models.transfer_matching import Decided


async def decided(
    session: AsyncSession, outcomes: Iterable[Decided], hamlet_id: int, deployment: Deployment, *, now: datetime
) -> None:
    """Thank the households of all that was booked."""
    booked = [each.booked for each in outcomes if each.booked is not None]
    if booked:
        place = await place_at(session, hamlet_id, deployment)
        await transfers_booked(session, booked, place, deployment, now=now)


async def transfer_booked(
    session: AsyncSession, booked: TransferBooked, place: Place, deployment: Deployment, *, now: datetime
) -> None:
    """Thank each household on each of its phones, once a receipt; what was thanked for on sight is not again."""
    await transfers_booked(session, [booked], place, deployment, now=now)


async def transfers_booked(
    session: AsyncSession, booked: Sequence[TransferBooked], place: Place, deployment: Deployment, *, now: datetime
) -> None:
    """The same for many at once."""
    told: list[Told] = []
    for each in booked:
        new = sorted((part for part in each.parts if part.is_new), key=lambda part: part.receipt.household_id)
        for household_id, parts in groupby(new, key=lambda part: part.receipt.household_id):
            its_parts = list(parts)
            text = words.thanks(its_parts, each.transfer, place, zone=deployment.zone, today=deployment.day(now))
            key = f"receipt:{its_parts[0].receipt.payment_id}"
            told.append(Told(household_id=household_id, content=Content(text=text), key=key))
    await to_households(session, told, now=now, is_first=True)


async def statement_matched(session: AsyncSession, draft: Draft, came: Came, *, now: datetime) -> None:
    """Tell the treasurer what a long file brought."""
    data = draft.data
    rows = int(data["last"]) - int(data["first"]) + 1 + int(data["known"])
    await outbox.put(
        session,
        statement_words.booked(str(data["name"]), rows, int(data["known"]), came, str(data["you"])),
        key=f"statement:{data['first']}:{draft.chat_id}",
        to=(await target_of(session, draft.chat_id)).about(draft.hamlet_id),
        lane=Lane.ANSWER,
        now=now,
        person_id=draft.person_id,
        asked=Asked(pushed=True, title=statement_words.STATEMENT),
    )


async def mornings(session: AsyncSession, deployment: Deployment, *, now: datetime) -> None:
    """Tell each treasurer what came in yesterday and what waits, once a morning, if there is anything."""
    today = deployment.day(now)
    for told in await treasurer_morning.mornings(session, today=today):
        place = await place_at(session, told.hamlet_id, deployment)
        for _, target in await role_targets(session, told.hamlet_id, sorted(TREASURY)):
            await outbox.put(
                session,
                morning_words.morning(told, place, today=today),
                key=f"treasurer-morning:{told.hamlet_id}:{today}:{target.chat_id}",
                to=target,
                lane=Lane.REMINDER,
                now=now,
                asked=Asked(pushed=True),
            )


async def silent_banks(session: AsyncSession, deployment: Deployment, *, now: datetime) -> None:
    """Ask each treasurer to look where a feed has said nothing for long; once a silence."""
    for hamlet_id, since in await bank_silence.silent_hamlets(session, now=now):
        for role, target in await role_targets(session, hamlet_id, sorted(TREASURY)):
            said = morning_words.bank_is_silent(since, deployment.zone, deployment.day(now), role.you or contacts.YOU)
            await outbox.put(
                session,
                Content(text=said),
                key=f"bank-silent:{hamlet_id}:{since.timestamp():.0f}:{target.chat_id}",
                to=target,
                lane=Lane.REMINDER,
                now=now,
            )
