"""The picture that shows a head where to press to pin a post: three steps, drawn for a small phone and old eyes.

Drawing blocks for some hundredths of a second: call it through `asyncio.to_thread`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from messages.qr import png
from messages.texts import pin_picture as words
from models.domain.folding import nfc

_WIDTH, _HEIGHT = 600, 1220
_MARGIN = 28
_INK, _GREY, _LIGHT, _PAPER = 0, 110, 225, 255
_TITLE, _STEP, _LABEL, _SMALL = 36, 34, 26, 24
_IN_MENU, _MEANT = 6, 3  # entries of the menu, and the place of the one to choose
_SCALE = 2
"""Drawn so many times larger and brought down: lines without steps."""


def draw_pin_picture(bot: str) -> bytes:
    """The steps for posts of a bot of this name, as a greyscale PNG."""
    picture = Image.new("L", (_WIDTH * _SCALE, _HEIGHT * _SCALE), _PAPER)
    pen = _Pen(ImageDraw.Draw(picture))
    pen.centred(words.TITLE, 28, _TITLE, bold=True)
    pen.write(words.PRESS.format(bot=bot), (_MARGIN, 96), _STEP, bold=True, room=_WIDTH - 2 * _MARGIN)
    _post(pen, bot, top=152)
    pen.finger(430, 330)
    pen.write(words.CHOOSE, (_MARGIN, 470), _STEP, bold=True)
    _menu(pen, top=526)
    pen.write(words.DONE, (_MARGIN, 866), _STEP, bold=True)
    _top_of_group(pen, bot, top=922)
    pen.centred(words.MAY_DIFFER, 1166, _SMALL)
    return png(picture.resize((_WIDTH, _HEIGHT), Image.Resampling.BOX))


class _Pen:
    """Draws in the picture's own pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def box(self, box: tuple[int, int, int, int], *, fill: int = _PAPER, edge: int = _INK, width: int = 3) -> None:
        """A rounded frame: left, top, right, bottom."""
        scaled = [each * _SCALE for each in box]
        self._draw.rounded_rectangle(scaled, 18 * _SCALE, fill=fill, outline=edge, width=width * _SCALE)

    def disc(self, x: int, y: int, radius: int, *, fill: int, edge: int = _INK, width: int = 3) -> None:
        """A circle around a point."""
        box = [(x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE]
        self._draw.ellipse(box, fill=fill, outline=edge, width=width * _SCALE)

    def bar(self, left: int, top: int, width: int, *, height: int = 14, fill: int = _LIGHT) -> None:
        """A line of a text that nobody needs to read."""
        box = [left * _SCALE, top * _SCALE, (left + width) * _SCALE, (top + height) * _SCALE]
        self._draw.rounded_rectangle(box, height // 2 * _SCALE, fill=fill)

    def pin(self, x: int, y: int, *, ink: int) -> None:
        """A drawing pin around a point."""
        shape = [(-16, -20), (16, -20), (10, -14), (10, -2), (18, 6), (-18, 6), (-10, -2), (-10, -14)]
        self._draw.polygon([((x + right) * _SCALE, (y + down) * _SCALE) for right, down in shape], fill=ink)
        needle = [x * _SCALE, (y + 6) * _SCALE, x * _SCALE, (y + 24) * _SCALE]
        self._draw.line(needle, fill=ink, width=4 * _SCALE)

    def finger(self, x: int, y: int) -> None:
        """A finger that rests on a point: rings under its tip."""
        for radius in (46, 34):
            self.disc(x, y, radius, fill=_PAPER, edge=_INK, width=4)
        box = [(x - 17) * _SCALE, (y - 20) * _SCALE, (x + 17) * _SCALE, (y + 92) * _SCALE]
        self._draw.rounded_rectangle(box, 17 * _SCALE, fill=_PAPER, outline=_INK, width=4 * _SCALE)
        nail = [(x - 9) * _SCALE, (y - 13) * _SCALE, (x + 9) * _SCALE, (y + 9) * _SCALE]
        self._draw.rounded_rectangle(nail, 8 * _SCALE, fill=_LIGHT, outline=_INK, width=2 * _SCALE)

    def write(
        self,
        text: str,
        at: tuple[int, int],
        size: int,
        *,
        bold: bool = False,
        ink: int = _INK,
        room: int = _WIDTH,
    ) -> None:
        """A line of words, smaller or cut where it has no room."""
        said = nfc(text)
        while size > _SMALL and _wide(said, size, bold) > room:
            size -= 2
        while _wide(said, size, bold) > room:
            said = f"{said[:-2].rstrip()}…"
        place = (at[0] * _SCALE, at[1] * _SCALE)
        self._draw.text(place, said, fill=ink, font=_font(size * _SCALE, bold))

    def centred(
        self, text: str, top: int, size: int, *, bold: bool = False, ink: int = _INK, x: int = _WIDTH // 2
    ) -> None:
        """A line of words around a middle."""
        self.write(text, (x - _wide(nfc(text), size, bold) // 2, top), size, bold=bold, ink=ink)


def _post(pen: _Pen, bot: str, *, top: int) -> None:
    """A post in the group, with the name of who sent it above."""
    pen.disc(_MARGIN + 30, top + 34, 28, fill=_LIGHT)
    pen.write(bot, (_MARGIN + 74, top + 2), _LABEL, bold=True, room=430)
    pen.box((_MARGIN + 74, top + 44, _WIDTH - _MARGIN - 40, top + 280), width=3)
    for place, width in enumerate((340, 300, 360, 210, 320, 150)):
        pen.bar(_MARGIN + 98, top + 74 + place * 32, width)


def _menu(pen: _Pen, *, top: int) -> None:
    """What opens under the finger: the one to choose is framed and dark, the others are nameless."""
    pen.box((_MARGIN, top, _WIDTH - _MARGIN, top + 310))
    for place in range(_IN_MENU):
        x, y = 120 + place % 3 * 180, top + 62 + place // 3 * 148
        if place != _MEANT:
            pen.disc(x, y, 36, fill=_LIGHT, edge=_LIGHT)
            pen.bar(x - 46, y + 54, 92)
            continue
        pen.box((x - 78, y - 50, x + 78, y + 88), width=6)
        pen.disc(x, y, 36, fill=_INK)
        pen.pin(x, y - 2, ink=_PAPER)
        pen.centred(words.MEANT, y + 44, _LABEL, bold=True, x=x)


def _top_of_group(pen: _Pen, bot: str, *, top: int) -> None:
    """The group afterwards."""
    pen.box((_MARGIN, top, _WIDTH - _MARGIN, top + 220))
    pen.box((_MARGIN + 16, top + 16, _WIDTH - _MARGIN - 16, top + 116), width=5)
    pen.pin(_MARGIN + 58, top + 62, ink=_INK)
    pen.write(words.PINNED, (_MARGIN + 96, top + 26), _LABEL, bold=True)
    pen.write(bot, (_MARGIN + 96, top + 64), _SMALL, ink=_GREY, room=400)
    for place, width in enumerate((330, 240)):
        pen.bar(_MARGIN + 40, top + 144 + place * 32, width)


def _wide(text: str, size: int, bold: bool) -> int:
    return round(_font(size * _SCALE, bold).getlength(text) / _SCALE)


@lru_cache(maxsize=16)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    file = BytesIO(resources.files("messages").joinpath("fonts", name).read_bytes())
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
