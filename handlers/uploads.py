"""Files that a browser sends: never more in memory than they may weigh, and an answer even to what is too large."""

from __future__ import annotations

from aiohttp import BodyPartReader, web

DRAINED = 64 * 1024 * 1024  # bytes read and dropped of what is too large, so that the browser hears the answer
PATIENCE = 90  # seconds for a file over a weak network
_CHUNK = 256 * 1024


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
