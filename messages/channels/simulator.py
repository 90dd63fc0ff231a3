"""The messenger in the browser: keeps what was said in memory and tells the page; also the fake in tests."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from messages.channels.base import ChannelError, ChannelKind, ChatGone, MissingRight, Post, Rejected


@dataclass(slots=True, kw_only=True)
class Shown:
    """One message as somebody sees it in a chat: from the bot (`sender` empty) or from a person."""

    number: int
    address: str
    sender: str = ""
    text: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)  # (label, data)
    picture: bytes | None = field(default=None, repr=False)
    document: bytes | None = field(default=None, repr=False)
    filename: str = ""
    pinned: bool = False
    withdrawn: bool = False

    @property
    def labels(self) -> list[str]:
        """What can be picked under the message."""
        return [label for label, _ in self.buttons]


class Simulator:
    """A channel that always works, unless a test says otherwise."""

    kind = ChannelKind.SIMULATOR

    def __init__(self) -> None:
        self.messages: list[Shown] = []
        self.gone: set[str] = set()  # addresses that take nothing any more
        self.no_pin: set[str] = set()  # groups in which the bot has no right to pin
        self.failures: list[ChannelError] = []  # raised one by one by the next sends
        self._listeners: list[asyncio.Queue[int]] = []

    @property
    def sent(self) -> dict[str, list[Shown]]:
        """What the bot said, by address, without what was withdrawn."""
        by_address: dict[str, list[Shown]] = defaultdict(list)
        for message in self.messages:
            if not message.sender and not message.withdrawn:
                by_address[message.address].append(message)
        return by_address

    async def send(self, post: Post) -> str:
        """Show a post in its chat."""
        if self.failures:
            raise self.failures.pop(0)
        if post.address in self.gone:
            raise ChatGone("gone")
        shown = self.show(
            Shown(
                number=0,
                address=post.address,
                text=post.text,
                buttons=[(button.label, button.data) for button in post.buttons],
                picture=post.picture.body if post.picture else None,
                document=post.document.body if post.document else None,
                filename=post.document.filename if post.document else "",
            )
        )
        return str(shown.number)

    async def pin(self, address: str, message_id: str) -> None:
        """Keep a message on top; refuses in groups where the right is missing."""
        if address in self.no_pin:
            raise MissingRight("not enough rights to pin")
        self._find(message_id).pinned = True
        self._announce()

    async def unpin(self, address: str, message_id: str) -> None:
        """Take it from the top again."""
        self._find(message_id).pinned = False
        self._announce()

    async def withdraw(self, address: str, message_id: str) -> None:
        """Nobody sees the message any more."""
        self._find(message_id).withdrawn = True
        self._announce()

    async def close(self) -> None:
        """Nothing to let go of."""

    def show(self, shown: Shown) -> Shown:
        """Put a message into its chat (the door shows what people say)."""
        shown.number = len(self.messages) + 1
        self.messages.append(shown)
        self._announce()
        return shown

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[int]]:
        """A queue that gets a number whenever something changed (for live pages)."""
        queue: asyncio.Queue[int] = asyncio.Queue()
        self._listeners.append(queue)
        try:
            yield queue
        finally:
            self._listeners.remove(queue)

    def _announce(self) -> None:
        for queue in self._listeners:
            queue.put_nowait(len(self.messages))

    def _find(self, message_id: str) -> Shown:
        index = int(message_id) - 1 if message_id.isdecimal() else -1
        if not 0 <= index < len(self.messages):
            raise Rejected("no such message")
        return self.messages[index]
