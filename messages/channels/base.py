"""The seam to the messengers: what can be said, what a channel can do, and the ways in which it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Literal, Protocol


class ChannelKind(StrEnum):
    """The messengers we speak through; stored with each bot."""

    TELEGRAM = "telegram"
    ZALO = "zalo"
    SIMULATOR = "simulator"
    BY_HAND = "by_hand"


class Lane(IntEnum):
    """What goes first when the rate is short: lower goes earlier."""

    ANSWER = 0
    EMERGENCY = 1
    ANNOUNCEMENT = 2
    REMINDER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing a person can pick under a message.

    `action` names a handler of the table in bot.py, with arguments after colons ("round.close:12"). `answer` says
    whether the label means yes or no, so that "ừ" and "không" can pick it; `exact` marks what cannot be undone:
    it takes only its number, its button or its exact label.
    """

    label: str
    action: str
    answer: Literal["yes", "no"] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message before it is addressed: plain Vietnamese text, and what hangs on it.

    `choices` are drawn as buttons or numbered 1 to 9; `words` are choices that are typed as words because an
    amount or a household is expected. `picture` and `document` are ids of stored files;
    a picture that stands `below` comes after the words, not over them.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    words: tuple[Choice, ...] = ()
    picture: int | None = None
    below: bool = False
    document: int | None = None
    pin: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as a channel draws it: its label, and the data that comes back when it is pressed (≤ 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to upload: its bytes, its media type and the name a person sees."""

    body: bytes = field(repr=False)
    media_type: str
    filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message as a channel sends it: within the channel's limits, numbered already where it has no buttons."""

    address: str
    text: str = field(default="", repr=False)
    buttons: tuple[Button, ...] = ()
    picture: Attachment | None = None
    document: Attachment | None = None
    picture_address: str | None = field(default=None, repr=False)
    reply_to: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do; nothing in the product may need more than text.

    Limits are in UTF-16 units. `resend_when_unclear`: after a request that left and was not answered, send again
    (a sentence may come twice) or never by itself. `first_contact`: may write to a person who never wrote.
    `uploads`: takes files; where not, it fetches pictures from an address of ours, and other files are linked to.
    """

    buttons: bool
    pins: bool
    withdraws: bool
    text_limit: int
    caption_limit: int
    resend_when_unclear: bool
    first_contact: bool
    uploads: bool = True


CAPABILITIES: dict[ChannelKind, Capabilities] = {
    # facts: Bot API limits (text 4,096, caption 1,024); withdrawal is possible for 48 hours
    ChannelKind.TELEGRAM: Capabilities(
        buttons=True, pins=True, withdraws=True, text_limit=4096, caption_limit=1024,
        resend_when_unclear=True, first_contact=False,
    ),
    ChannelKind.ZALO: Capabilities(
        buttons=False, pins=False, withdraws=False, text_limit=2000, caption_limit=2000,
        resend_when_unclear=False, first_contact=False, uploads=False,
    ),
    ChannelKind.SIMULATOR: Capabilities(
        buttons=True, pins=True, withdraws=True, text_limit=4096, caption_limit=1024,
        resend_when_unclear=True, first_contact=True,
    ),
    ChannelKind.BY_HAND: Capabilities(
        buttons=False, pins=False, withdraws=False, text_limit=2000, caption_limit=2000,
        resend_when_unclear=False, first_contact=False,
    ),
}  # fmt: skip


class ChannelError(Exception):
    """The channel did not take the message, but may take it later; `retry_after` is in seconds where it said."""

    def __init__(self, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Rejected(ChannelError):
    """It will never take this message."""


class MissingRight(Rejected):
    """It would, if the bot had an admin right that it lacks (pinning)."""


class ChatGone(Rejected):
    """It will take no message to this chat again: blocked, left or deleted."""


class ChatMoved(ChannelError):
    """The group lives on under another address (a Telegram group turned supergroup)."""

    def __init__(self, new_address: str) -> None:
        super().__init__("chat moved")
        self.new_address = new_address


class BotRefused(ChannelError):
    """It does not know this bot any more: its token is wrong or was replaced."""


class BotSpent(ChannelError):
    """The bot has used up what it may send this month."""


class Unclear(ChannelError):
    """The request left and no answer came: taken or not, nobody knows."""


class Channel(Protocol):
    """One bot on one messenger, as the relay uses it. Each call raises one of the errors above."""

    kind: ChannelKind

    async def send(self, post: Post) -> str:
        """Post a message; returns the channel's id of it."""

    async def pin(self, address: str, message_id: str) -> None:
        """Keep a message on top of its chat, without a sound."""

    async def unpin(self, address: str, message_id: str) -> None:
        """Take it from the top again."""

    async def withdraw(self, address: str, message_id: str) -> None:
        """Delete a message that was sent."""

    async def close(self) -> None:
        """Let go of connections."""
