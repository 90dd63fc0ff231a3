"""The Zalo door: an update of the Bot Platform becomes what a person said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.cleaning import clean_line, clean_text
from handlers.incoming import ChatEvent, ChatKind, FileKind, Incoming, IncomingFile
from messages.channels.base import ChannelError, Rejected
from messages.channels.zalo import Zalo
from models.domain.called import without_name

FILE_LIMIT = 10 * 1024 * 1024  # bytes
PICTURES, VOICES = ("image/",), ("audio/", "application/octet-stream")
LONGEST_ID = 80  # letters: what the columns hold

Json = Mapping[str, Any]  # Any: the vendor's JSON, read here and nowhere else

_CHAT_KINDS = {"PRIVATE": ChatKind.PRIVATE, "GROUP": ChatKind.GROUP}
_TEXT, _IMAGE, _STICKER, _VOICE, _UNSUPPORTED = (
    f"message.{kind}.received" for kind in ("text", "image", "sticker", "voice", "unsupported")
)
KNOWN = frozenset({_TEXT, _IMAGE, _STICKER, _VOICE, _UNSUPPORTED})


class ZaloDoor:
    """The way in of one bot, known by the name that people call it by in groups."""

    def __init__(self, channel: Zalo, *, name: str) -> None:
        self._channel = channel
        self._name = name
        self.strange = 0  # events that we do not know

    def read(self, payload: bytes, *, bot_id: int, received_at: datetime) -> Incoming | ChatEvent | None:
        """The update in our words; None for what says nothing to us, and for any shape we do not know.

        The platform hands on only what is said to the bot: in a group a mention, or a reply to it.
        """
        try:
            update = unwrapped(json.loads(payload))
            event, message = update["event_name"], update.get("message")
            if event not in KNOWN or not isinstance(message, dict):
                return None
            return self._message(event, message, bot_id=bot_id, received_at=received_at)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            return None  # the vendor's next idea must not stop the intake

    async def fetch(self, file: IncomingFile) -> IncomingFile:
        """The file with its body; `too_big` beyond our limit; unchanged where it cannot be had."""
        if not file.remote_id or file.kind not in (FileKind.PHOTO, FileKind.VOICE):
            return file
        wanted = PICTURES if file.kind is FileKind.PHOTO else VOICES
        try:
            found = await self._channel.download(file.remote_id, limit=FILE_LIMIT, media_types=wanted)
        except Rejected:
            return replace(file, remote_id="")
        except ChannelError:
            return file
        if found is None:
            return replace(file, too_big=True)
        body, media_type = found
        return replace(file, body=body, media_type=media_type, size=len(body))

    async def acknowledge(self, payload: bytes) -> None:
        """Nothing is pressed on Zalo."""

    def count(self, payload: bytes) -> None:
        """Note an event that we do not know."""
        try:
            event = unwrapped(json.loads(payload))["event_name"]
        except (KeyError, TypeError, ValueError, RecursionError):
            return
        if event not in KNOWN:
            self.strange += 1

    def _message(self, event: str, message: Json, *, bot_id: int, received_at: datetime) -> Incoming | None:
        person, chat = message["from"], message["chat"]
        kind = _CHAT_KINDS.get(chat["chat_type"])
        message_id, sender, address = str(message["message_id"]), str(person["id"]), str(chat["id"])
        if kind is None or person.get("is_bot") is True:
            return None
        if not all(0 < len(each) <= LONGEST_ID and each.isprintable() for each in (message_id, sender, address)):
            return None
        file = _file(event, message)
        text = clean_text(str(message.get("text") or message.get("caption") or ""))
        if kind is ChatKind.GROUP:
            if file is not None and file.kind is not FileKind.PHOTO:
                return None
            text = without_name(text, self._name)
        elif not text and file is None:
            return None
        return Incoming(
            bot_id=bot_id,
            update_id=message_id,
            chat=address,
            chat_kind=kind,
            sender=sender,
            addressed=True,
            received_at=received_at,
            text=text,
            file=file,
            message_id=message_id,
            sender_name=clean_line(str(person.get("display_name") or "")),
        )


def unwrapped(update: Any) -> Json:  # Any: parsed JSON
    """An update is posted flat, or in the envelope of an answer."""
    inner = update.get("result") if isinstance(update, dict) and "event_name" not in update else update
    if not isinstance(inner, dict):
        raise TypeError("no update")
    return inner


def _file(event: str, message: Json) -> IncomingFile | None:
    if event == _IMAGE:
        address = str(message.get("photo_url") or message.get("photo") or "")
        return IncomingFile(kind=FileKind.PHOTO, remote_id=address, media_type="image/jpeg")
    if event == _VOICE:
        return IncomingFile(
            kind=FileKind.VOICE, remote_id=str(message.get("voice_url") or ""), media_type="audio/aac"
        )
    if event in (_STICKER, _UNSUPPORTED):
        return IncomingFile(kind=FileKind.OTHER, remote_id="")
    return None
