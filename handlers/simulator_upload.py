"""What the simulator's page sends: one message with perhaps a file, read within limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from messages.texts import simulator as words

FILE_LIMIT = 10 * 1024 * 1024  # bytes; a larger file is told to the bot without its body
BODY_LIMIT = 64 * 1024 * 1024  # bytes of a whole request
FIELD_LIMIT = 64 * 1024  # bytes of a text field
FIELDS = frozenset({"person", "chat", "text", "choice", "addressed", "name", "numbered"})

_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it; no `body` where it is over the limit."""

    filename: str
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a request, and its file."""

    fields: dict[str, str] = field(repr=False)
    file: Upload | None = None

    def get(self, name: str) -> str:
        """A field, empty where it was not sent."""
        return self.fields.get(name, "")


async def read_form(request: web.Request) -> Form:
    """Read a multipart form. Raises HTTPBadRequest and HTTPRequestEntityTooLarge."""
    if request.content_type != "multipart/form-data":
        raise web.HTTPBadRequest
    if (request.content_length or 0) > BODY_LIMIT:
        raise too_large()
    fields: dict[str, str] = {}
    file: Upload | None = None
    left = BODY_LIMIT
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            if part.name == "file" and file is None:
                body, size = await _read(part, FILE_LIMIT, left)
                file = Upload(part.filename or "", body)
            elif part.name in FIELDS and part.name not in fields:
                body, size = await _read(part, FIELD_LIMIT, left)
                if body is None:
                    raise too_large()
                fields[part.name] = body.decode("utf-8")
            else:
                raise web.HTTPBadRequest
            left -= size
    except (ValueError, LookupError) as error:
        raise web.HTTPBadRequest from error
    return Form(fields, file)


async def _read(part: BodyPartReader, limit: int, left: int) -> tuple[bytes | None, int]:
    """A part's body (None over `limit`) and its size; never keeps more than `limit`."""
    kept, size = bytearray(), 0
    while chunk := await part.read_chunk():
        size += len(chunk)
        if size > left:
            raise too_large()
        if size <= limit:
            kept += chunk
    return (bytes(kept) if size <= limit else None), size


def too_large() -> web.HTTPRequestEntityTooLarge:
    """The refusal of a request that is over its limit."""
    return web.HTTPRequestEntityTooLarge(max_size=BODY_LIMIT, text=words.TOO_LONG)


def picture_type(body: bytes) -> str | None:
    """The media type of a picture that browsers draw; None for anything else, whatever its name says."""
    for start, media_type in _PICTURES:
        if body.startswith(start):
            return media_type
    return "image/webp" if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None
