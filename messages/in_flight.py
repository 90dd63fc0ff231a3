"""What the relay holds of a message between claiming and settling it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from messages import cards
from messages.channels.base import Attachment
from models.tables import DeliveryAction, StoredFile


class Upload:
    """A stored file as it is uploaded; a card is drawn when it is first wanted, outside any transaction."""

    def __init__(self, file: StoredFile) -> None:
        self._recipe = file.recipe
        self._drawing = asyncio.Lock()
        self._ready = Attachment(file.body, file.media_type, file.filename) if file.body is not None else None

    async def attachment(self) -> Attachment | None:
        """The bytes to send."""
        async with self._drawing:
            if self._ready is None and self._recipe is not None:
                self._ready = await cards.drawn(self._recipe)
        return self._ready


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message on its way, with the files it carries (where the messenger fetches them: their addresses)."""

    id: int
    chat_id: int
    address: str
    is_group: bool
    action: DeliveryAction
    lane: int
    key: str
    text: str = field(repr=False)
    buttons: list[dict[str, Any]]  # Any: JSON of the column, [{"label", "data"}]
    picture_id: int | None
    document_id: int | None
    pin: bool
    target: str | None
    parent_id: int | None
    attempts: int
    created_at: datetime
    picture: Upload | None = None
    document: Upload | None = None
    picture_address: str | None = field(default=None, repr=False)
    document_address: str | None = field(default=None, repr=False)

    @property
    def has_picture(self) -> bool:
        """Whether it carries a picture, uploaded or by its address."""
        return self.picture is not None or self.picture_address is not None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it."""

    row: Claimed
    at: datetime
    message_id: str | None = None
    error: Exception | None = None
    released: bool = False  # never tried: an earlier one of the same chat failed
