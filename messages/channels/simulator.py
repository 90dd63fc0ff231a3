"""The messenger in the browser: keeps what was said in memory and tells the page; also the fake in tests."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from messages.channels.base import ChannelError, ChannelKind, ChatGone, MissingRight, Post, Rejected


@dataclass(slots=True, kw_only=True)
class Shown:
    """One message as somebody sees it in a chat: from the bot (`sender` empty) or from a person.

    `number` is its place in the order of all messages, `revision` tells when it last changed, `message_id` is what
    the outbox knows it by. `pressed`: the person pressed the button with this text.
    """

    number: int = 0
    address: str
    sender: str = ""
    text: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)  # (label, data)
    picture: bytes | None = field(default=None, repr=False)
    document: bytes | None = field(default=None, repr=False)
    filename: str = ""
    pinned: bool = False
    withdrawn: bool = False
    pressed: bool = False
    at: datetime | None = None
    message_id: str = ""
    revision: int = 0

    @property
    def labels(self) -> list[str]:
        """What can be picked under the message."""
        return [label for label, _ in self.buttons]


class Simulator:
    """A channel that always works, unless a test says otherwise.

    `run` names this run of the service: message ids of an earlier one are never taken for ids of this one.
    """

    kind = ChannelKind.SIMULATOR

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.messages: list[Shown] = []
        self.gone: set[str] = set()  # addresses that take nothing any more
        self.no_pin: set[str] = set()  # groups in which the bot has no right to pin
        self.failures: list[ChannelError] = []  # raised one by one by the next sends
        self.run = secrets.token_hex(4)
        self.revision = 0
        self.restored = 0  # how many of the messages an earlier run showed
        self._clock = clock
        self._by_id: dict[str, Shown] = {}
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
                address=post.address,
                text=post.text,
                buttons=[(button.label, button.data) for button in post.buttons],
                picture=post.picture.body if post.picture else None,
                document=post.document.body if post.document else None,
                filename=post.document.filename if post.document else "",
            )
        )
        return shown.message_id

    async def pin(self, address: str, message_id: str) -> None:
        """Keep a message on top; refuses in groups where the right is missing."""
        if address in self.no_pin:
            raise MissingRight("not enough rights to pin")
        shown = self._find(message_id)
        shown.pinned = True
        self._changed(shown)

    async def unpin(self, address: str, message_id: str) -> None:
        """Take it from the top again."""
        shown = self._find(message_id)
        shown.pinned = False
        self._changed(shown)

    async def withdraw(self, address: str, message_id: str) -> None:
        """Nobody sees the message any more."""
        self.take_back(self._find(message_id))

    async def close(self) -> None:
        """Nothing to let go of."""

    def show(self, shown: Shown) -> Shown:
        """Put a message into its chat (the page shows what people say)."""
        self._add(shown)
        if shown.at is None and self._clock is not None:
            shown.at = self._clock()
        self._changed(shown)
        return shown

    def take_back(self, shown: Shown) -> None:
        """Hide a message that was shown."""
        shown.withdrawn, shown.pinned = True, False
        self._changed(shown)

    def restore(self, past: Iterable[Shown]) -> None:
        """Show again, in order, what an earlier run showed; the outbox may still pin or withdraw it."""
        for shown in past:
            self._add(shown)
        self.restored = len(self.messages)
        self.announce()

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[int]]:
        """A queue that gets the revision whenever something changed (for live pages)."""
        queue: asyncio.Queue[int] = asyncio.Queue()
        self._listeners.append(queue)
        try:
            yield queue
        finally:
            self._listeners.remove(queue)

    def announce(self) -> None:
        """Tell the listeners that something changed."""
        self.revision += 1
        for queue in self._listeners:
            queue.put_nowait(self.revision)

    def _add(self, shown: Shown) -> None:
        shown.number = len(self.messages) + 1
        shown.message_id = shown.message_id or f"{self.run}-{shown.number}"
        shown.revision = self.revision + 1
        self.messages.append(shown)
        self._by_id[shown.message_id] = shown

    def _changed(self, shown: Shown) -> None:
        self.announce()
        shown.revision = self.revision

    def _find(self, message_id: str) -> Shown:
        try:
            return self._by_id[message_id]
        except KeyError:
            raise Rejected("no such message") from None
