"""Door: what people type into the simulator -> Incoming."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers import overhearing
from handlers.cleaning import clean_line, clean_text
from handlers.incoming import ChatEvent, ChatEventKind, ChatKind, FileKind, Incoming, IncomingFile


class SimulatorDoor:
    """Reads the simulator's own updates: JSON with the names of Incoming, a file's body in base64.

    With "event" an update tells what happened to a chat, with the names of ChatEvent.
    """

    def read(self, payload: bytes, *, bot_id: int, received_at: datetime) -> Incoming | ChatEvent | None:
        """The update in our words; of group talk that is not for the bot only the account numbers in it."""
        said: dict[str, Any] = json.loads(payload)  # Any: JSON of our own page, read right here
        if overhearing.STORED in said:
            return overhearing.unpacked(said, bot_id=bot_id, received_at=received_at)
        kind = ChatKind(said["chat_kind"])
        if "event" in said:
            return ChatEvent(
                bot_id=bot_id,
                update_id=str(said["update_id"]),
                chat=str(said["chat"]),
                chat_kind=kind,
                chat_title=clean_line(str(said.get("chat_title", ""))),
                kind=ChatEventKind(said["event"]),
                may_pin=said.get("may_pin"),
                received_at=received_at,
            )
        addressed = kind is ChatKind.PRIVATE or bool(said.get("addressed")) or said.get("choice") is not None
        if not addressed:
            return overhearing.event_of(
                str(said.get("text", "")),
                _file(said.get("file")),
                bot_id=bot_id,
                update_id=str(said["update_id"]),
                chat=str(said["chat"]),
                received_at=received_at,
            )
        return Incoming(
            bot_id=bot_id,
            update_id=str(said["update_id"]),
            chat=str(said["chat"]),
            chat_kind=kind,
            chat_title=clean_line(str(said.get("chat_title", ""))),
            sender=str(said["sender"]),
            sender_name=clean_line(str(said.get("sender_name", ""))),
            addressed=addressed,
            text=clean_text(str(said.get("text", ""))),
            choice=said.get("choice"),
            file=_file(said.get("file")),
            edited=bool(said.get("edited", False)),
            received_at=received_at,
        )

    async def fetch(self, file: IncomingFile) -> IncomingFile:
        """The page sends files along with the message: the body is in `remote_id`."""
        return file if file.too_big else replace(file, body=base64.b64decode(file.remote_id))

    async def acknowledge(self, payload: bytes) -> None:
        """A pressed button needs no sign here."""


# Any: JSON of our own page
def _file(given: dict[str, Any] | None) -> IncomingFile | None:
    if given is None:
        return None
    return IncomingFile(
        kind=FileKind(given["kind"]),
        remote_id=given["body"],
        filename=str(given.get("filename", "")),
        media_type=str(given.get("media_type", "")),
        too_big=bool(given.get("too_big", False)),
    )
