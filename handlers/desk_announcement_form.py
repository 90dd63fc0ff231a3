"""The form of an announcement: what was typed, picked and sent with it, read as the chat reads it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import announcing
from handlers.desk_pictures import picture_type
from handlers.uploads import Sent
from messages.pages import desk_announcements as page
from messages.texts import announcements as chat_texts
from messages.texts import desk_announcements as texts
from messages.texts import typed as typed_words
from models import announcements
from models.chats import groups_of
from models.domain.announcements import AnnouncementKind, Composed
from models.domain.days import InTheFuture, InThePast, Lunar, NoSuchDay, NotUnderstood, OnDay, read_date
from models.domain.folding import nfc
from models.domain.moments import At, read_moment


class NotWhole(Exception):
    """Something in the form is missing or cannot be read; carries the sentence."""

    def __init__(self, said: str) -> None:
        super().__init__("the form is not whole")
        self.said = said


async def composed(session: AsyncSession, hamlet_id: int, sent: Sent, old: Composed) -> Composed:
    """What the form says, without the picture that came with it."""
    is_correction = old.corrects_id is not None
    base = replace(
        old,
        body="",
        kind=AnnouncementKind.CORRECTION if is_correction else AnnouncementKind.ORDINARY,
        picture_id=None if sent.field("bo-anh") else old.picture_id,
        pin=bool(sent.field("ghim")),
    )
    text = nfc(sent.field("chu").replace("\r\n", "\n").replace("\x00", "")).strip()
    found = announcing.written(base, text, None)
    if found.kind is AnnouncementKind.ORDINARY:
        found = replace(found, kind=page.kind_of(sent.field("loai")))
    every = [group.chat_id for group in await groups_of(session, hamlet_id)]
    chosen = tuple(each for each in every if str(each) in sent.fields.get("nhom", ()))
    return replace(found, chat_ids=() if len(chosen) == len(every) else chosen)


async def with_picture(session: AsyncSession, composed: Composed, sent: Sent, *, now: datetime) -> Composed:
    """With the picture that came; raises NotWhole where it is none."""
    if sent.body is None:
        return composed
    media_type = await asyncio.to_thread(picture_type, sent.body)
    if media_type is None:
        raise NotWhole(texts.NO_PICTURE)
    kept = await announcements.keep_picture(session, sent.body, media_type=media_type, now=now)
    return replace(composed, picture_id=kept)


def expiry(sent: Sent, *, today: date, you: str) -> date | None:
    """Until when it stays pinned; raises NotWhole."""
    text = sent.field("go").strip()[:60]
    if not text or not sent.field("ghim"):
        return None
    reading = read_date(text, today=today)
    match reading:
        case OnDay(day=day):
            return day
        case InThePast(day=day) | InTheFuture(day=day):
            raise NotWhole(typed_words.day_in_the_past(day, today))
        case NoSuchDay():
            raise NotWhole(_no_such_day(you, reading))
        case Lunar():
            raise NotWhole(chat_texts.lunar())
        case NotUnderstood():
            raise NotWhole(chat_texts.day_not_understood(text, today))
        case _:
            assert_never(reading)


def planned(sent: Sent, *, now: datetime, zone: ZoneInfo, you: str) -> datetime | None:
    """The moment that was typed; None: now. Raises NotWhole."""
    if sent.field("khi") != "hen":
        return None
    text, today = sent.field("luc").strip()[:80], now.astimezone(zone).date()
    if not text:
        raise NotWhole(texts.NO_HOUR)
    reading = read_moment(text, now=now, zone=zone)
    match reading:
        case At(moment=at) if at > now:
            return at
        case At():
            return None
        case InThePast(day=day) if day == today:
            raise NotWhole(chat_texts.hour_in_the_past(now, zone))
        case InThePast(day=day):
            raise NotWhole(chat_texts.in_the_past(day, today))
        case NoSuchDay():
            raise NotWhole(_no_such_day(you, reading))
        case Lunar():
            raise NotWhole(chat_texts.lunar())
        case NotUnderstood():
            raise NotWhole(chat_texts.time_not_understood(text, today))
        case _:
            assert_never(reading)


def _no_such_day(you: str, reading: NoSuchDay) -> str:
    return chat_texts.no_such_day(you, reading.month, reading.days_in_month, reading.typed_day)
