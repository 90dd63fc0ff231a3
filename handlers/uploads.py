"""Files that a browser sends: never more in memory than they may weigh, and an answer even to what is too large."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import BodyPartReader, web

DRAINED = 64 * 1024 * 1024  # bytes read and dropped of what is too large, so that the browser hears the answer
PATIENCE = 90  # seconds for a file over a weak network
FIELDS_LIMIT = 64 * 1024  # bytes of all fields of a form that are no file
_CHUNK = 256 * 1024
_PLAIN = "application/x-www-form-urlencoded"


class Room:
    """Room in memory for so many files at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0

    @property
    def is_full(self) -> bool:
        """Whether another one must wait."""
        return self._held >= self._most

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """One is held until the end."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1


async def part_body(part: BodyPartReader, limit: int) -> bytes | None:
    """The part's contents; None where they are over the limit. What is over it is read and dropped."""
    body = bytearray()
    size = 0
    while chunk := await part.read_chunk(_CHUNK):
        size += len(chunk)
        if size <= limit:
            body += chunk
        else:
            body.clear()
        if size > DRAINED:
            break
    return bytes(body) if size <= limit else None


async def drain(request: web.Request) -> None:
    """Let the browser finish sending: cut off in the middle, it would not show our answer."""
    size = 0
    async for chunk in request.content.iter_chunked(_CHUNK):
        size += len(chunk)
        if size > DRAINED:
            break


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form with a file brought. `body` is None where no file was chosen, or where it weighs too much."""

    fields: dict[str, list[str]] = field(default_factory=dict, repr=False)
    filename: str = ""
    body: bytes | None = field(default=None, repr=False)
    is_too_heavy: bool = False
    is_cut_off: bool = False

    def field(self, name: str) -> str:
        """The first value of a field; empty where there is none."""
        return next(iter(self.fields.get(name, ())), "")


async def sent_form(request: web.Request, file_field: str, *, most: int) -> Sent:
    """The parts of a form with a file, never more in memory than that may weigh; without one it may come plain."""
    if request.content_type == _PLAIN and (request.content_length or FIELDS_LIMIT) <= FIELDS_LIMIT:
        return Sent(fields=parse_qs((await request.read()).decode("utf-8", "ignore"), keep_blank_values=True))
    if not request.content_type.startswith("multipart/"):
        await drain(request)
        return Sent(is_cut_off=True)
    fields: dict[str, list[str]] = {}
    filename, body, left = "", b"", FIELDS_LIMIT
    is_too_heavy = False
    try:
        async with asyncio.timeout(PATIENCE):
            reader = await request.multipart()
            while (part := await reader.next()) is not None:
                if not isinstance(part, BodyPartReader):
                    continue
                if part.name == file_field:
                    filename = (part.filename or "").replace("\x00", "")[:200]
                    sent = await part_body(part, most)
                    is_too_heavy, body = sent is None, sent or b""
                    if is_too_heavy and (request.content_length or 0) > DRAINED:
                        break
                else:
                    value = await part_body(part, left) or b""
                    left -= len(value)
                    fields.setdefault(part.name or "", []).append(value.decode("utf-8", "ignore"))
    except (ValueError, TimeoutError, AssertionError):  # a form that is cut off or broken
        return Sent(fields=fields, is_too_heavy=is_too_heavy, is_cut_off=True)
    return Sent(fields=fields, filename=filename, body=body or None, is_too_heavy=is_too_heavy)
