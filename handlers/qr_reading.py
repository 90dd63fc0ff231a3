"""Read the QR codes in a picture that somebody sent: photos at an angle, screenshots, several codes in one."""

from __future__ import annotations

import asyncio
import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.incoming import PICTURE_LIMIT, IncomingFile

if TYPE_CHECKING:
    from PIL.Image import Image

PIXEL_LIMIT = 16_000_000
"""Unpacked at once; more than a messenger's photo has. A few kilobytes of PNG can unpack to gigabytes."""
JPEG_LIMIT = 120_000_000
"""Pixels of a JPEG, which is unpacked smaller at once."""
LONGEST_SIDE = 2000
"""Pixels looked at: a code that fills an eighth of such a photo still reads, and a look takes a tenth of a second."""
SMALLEST_SIDE = 700
"""A thumbnail is enlarged before a second look."""
MOST_CODES = 9
LONGEST_CODE = 600
"""Characters; a transfer code has some 130."""


class QrReader:
    """Reads one picture at a time, in a thread: what is unpacked at once stays small."""

    def __init__(self) -> None:
        self._one = asyncio.Semaphore(1)

    async def with_codes(self, file: IncomingFile) -> IncomingFile:
        """The same file with what its QR codes say; unchanged where it is no picture, too large or broken."""
        if not file.is_picture or file.body is None or file.is_too_heavy_to_show:
            return file
        async with self._one:
            codes = await asyncio.to_thread(read_codes, file.body)
        return replace(file, codes=codes) if codes else file


def read_codes(body: bytes) -> tuple[str, ...]:
    """What the QR codes in a picture say, each once, from top to bottom; nothing where it cannot be read."""
    from PIL import Image, UnidentifiedImageError

    if len(body) > PICTURE_LIMIT:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a picture that is large but not too large
            with Image.open(io.BytesIO(body)) as opened:
                if opened.width * opened.height > JPEG_LIMIT:
                    return ()
                opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
                if opened.width * opened.height > PIXEL_LIMIT:
                    return ()
                picture = _on_white(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for look in _looks(picture):
        found = _read(look)
        if found:
            return found
    return ()


def _looks(picture: Image) -> Iterator[Image]:
    """The picture, then what may help where nothing was found."""
    from PIL import Image, ImageFilter, ImageOps

    yield picture
    clear = ImageOps.autocontrast(picture, cutoff=2)
    yield ImageOps.expand(clear, border=40, fill=255)  # a screenshot may cut the white edge off
    longest = max(clear.size)
    if longest < SMALLEST_SIDE:
        times = -(-SMALLEST_SIDE // longest)
        yield clear.resize((clear.width * times, clear.height * times), Image.Resampling.BICUBIC)
    yield clear.filter(ImageFilter.UnsharpMask(radius=4, percent=250))
    yield clear.resize((max(1, clear.width // 2), max(1, clear.height // 2)), Image.Resampling.BOX)


def _read(picture: Image) -> tuple[str, ...]:
    import zxingcpp

    codes = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.barcode_formats_from_str("QRCode"), text_mode=zxingcpp.TextMode.Plain
    )
    codes = sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    said = (code.text for code in codes if code.valid)
    return tuple(dict.fromkeys(text for text in said if 0 < len(text) <= LONGEST_CODE))[:MOST_CODES]


def _on_white(opened: Image) -> Image:
    """The picture in greys; what is transparent is white, as people see it."""
    from PIL import Image

    if opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info:
        seen = opened.convert("RGBA")
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("L")
    return opened.convert("L")
