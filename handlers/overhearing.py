"""Group talk that is not for the bot: kept is only which account numbers were in it, never who said what.

A door turns such a message into an event with the numbers, or with the picture whose codes are still to be read;
that event is what is stored in place of the vendor's update.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from handlers.incoming import ChatEvent, ChatEventKind, ChatKind, FileKind, IncomingFile
from models.domain.account_numbers import overheard

PICTURE_LIMIT = 5 * 1024 * 1024  # bytes of a picture that is looked into
STORED = "overheard"
"""The one field of what is stored."""


def event_of(
    text: str, file: IncomingFile | None, *, bot_id: int, update_id: str, chat: str, received_at: datetime
) -> ChatEvent | None:
    """What is kept of a message to others; None where it holds no account number and no picture."""
    numbers = overheard(text)
    if file is not None and (file.kind is not FileKind.PHOTO or (file.size or 0) > PICTURE_LIMIT):
        file = None
    if not numbers and file is None:
        return None
    return ChatEvent(
        bot_id=bot_id,
        update_id=update_id,
        chat=chat,
        chat_kind=ChatKind.GROUP,
        kind=ChatEventKind.ACCOUNT_SEEN,
        received_at=received_at,
        numbers=numbers,
        file=file,
    )


def packed(event: ChatEvent) -> bytes:
    """The event as it is stored."""
    file = event.file
    kept = {
        "update_id": event.update_id,
        "chat": event.chat,
        "numbers": event.numbers,
        "file": None if file is None else [file.remote_id, file.media_type, file.size],
    }
    return json.dumps({STORED: kept}).encode()


# Any: JSON of our own
def unpacked(stored: dict[str, Any], *, bot_id: int, received_at: datetime) -> ChatEvent:
    """The event again."""
    kept = stored[STORED]
    file = kept["file"]
    return ChatEvent(
        bot_id=bot_id,
        update_id=str(kept["update_id"]),
        chat=str(kept["chat"]),
        chat_kind=ChatKind.GROUP,
        kind=ChatEventKind.ACCOUNT_SEEN,
        received_at=received_at,
        numbers=tuple(str(number) for number in kept["numbers"]),
        file=None
        if file is None
        else IncomingFile(kind=FileKind.PHOTO, remote_id=file[0], media_type=file[1], size=file[2]),
    )
