"""Pictures that a form of the desk brings: what kind each really is."""

from __future__ import annotations

from io import BytesIO

PICTURE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_MOST_PIXELS = 60_000_000


def picture_type(body: bytes) -> str | None:
    """The media type of a picture; None for anything else, and for one that is damaged or vast. Takes a thread."""
    from PIL import Image, UnidentifiedImageError  # only who sends a picture needs it

    try:
        with Image.open(BytesIO(body), formats=list(PICTURE_TYPES)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            image.verify()
            return PICTURE_TYPES.get(image.format or "")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
