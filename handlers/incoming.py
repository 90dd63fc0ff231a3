"""What a door hands inward: one thing a person said to the bot, or one thing that happened to a chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

PICTURE_LIMIT = 10 * 1024 * 1024  # bytes; what Telegram takes as a photo


class ChatKind(StrEnum):
    """Where something was said."""

    PRIVATE = "private"
    GROUP = "group"


class FileKind(StrEnum):
    """What a person attached."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    OTHER = "other"  # stickers, videos, contacts: we cannot read them


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file a person attached. `remote_id` is the channel's handle; the door fetches `body` before handling.

    `body` stays None when the file is larger than the door takes (then `too_big`) or could not be had. `codes` are
    what the QR codes in a picture say, read before the message is handled.
    """

    kind: FileKind
    remote_id: str
    filename: str = ""
    media_type: str = ""
    size: int | None = None
    body: bytes | None = field(default=None, repr=False)
    too_big: bool = False
    codes: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_picture(self) -> bool:
        """A photo, or a picture sent as a file."""
        return self.kind is FileKind.PHOTO or self.media_type.startswith("image/")

    @property
    def is_too_heavy_to_show(self) -> bool:
        """Whether no messenger would take it as a picture again."""
        return self.too_big or (self.body is not None and len(self.body) > PICTURE_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing a person said to the bot, in any channel."""

    bot_id: int
    update_id: str
    chat: str
    chat_kind: ChatKind
    sender: str
    addressed: bool  # private, mentioned, a command, or a reply to the bot
    received_at: datetime
    text: str = field(default="", repr=False)  # NFC, the mention of the bot taken out
    choice: str | None = None  # the data of a pressed button
    file: IncomingFile | None = None
    message_id: str | None = None
    reply_to: str | None = None  # channel id of the message replied to
    sender_name: str = field(default="", repr=False)
    chat_title: str = field(default="", repr=False)
    edited: bool = False


class ChatEventKind(StrEnum):
    """What can happen to a chat without anybody speaking."""

    BOT_ADDED = "bot_added"
    BOT_REMOVED = "bot_removed"  # also: a person blocked the bot
    RIGHTS_CHANGED = "rights_changed"
    MOVED = "moved"
    ACCOUNT_SEEN = "account_seen"  # in talk that is not for the bot: see handlers/overhearing.py


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatEvent:
    """Something that happened to a chat: the bot came, left, may pin now, or the group has a new address.

    `numbers` are account numbers that were seen there, `file` a picture whose codes are to be read.
    """

    bot_id: int
    update_id: str
    chat: str
    chat_kind: ChatKind
    kind: ChatEventKind
    received_at: datetime
    chat_title: str = field(default="", repr=False)
    may_pin: bool | None = None
    new_chat: str | None = None
    numbers: tuple[str, ...] = ()
    file: IncomingFile | None = None


class Door(Protocol):
    """One channel's way in, as the inbox uses it."""

    def read(self, payload: bytes, *, bot_id: int, received_at: datetime) -> Incoming | ChatEvent | None:
        """The vendor's update in our words; None for what is not addressed to us or not ours. Pure."""

    async def fetch(self, file: IncomingFile) -> IncomingFile:
        """The same file with its body, or marked `too_big`."""

    async def acknowledge(self, payload: bytes) -> None:
        """Tell the messenger that a pressed button arrived (its spinner stops); best effort, never raises."""
