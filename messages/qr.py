"""Draw VietQR payloads: the bare code, and the card that people get, pin, print and photocopy.

Drawing blocks for some hundredths of a second: call it through `asyncio.to_thread`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from unicodedata import category

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from messages import format
from messages.texts import card as words
from models.domain.folding import nfc

_QUIET_ZONE = 4
"""White modules around the code; with less, some readers fail on dark backgrounds."""

_WIDTH = 600
_MARGIN = 28
_LINE = _WIDTH - 2 * _MARGIN
_CODE_SIZE = 480
_LEAST_HEIGHT = 800
"""Pixels. The height of a card with few words."""

_LONGEST_TEXT = 200
"""Characters; more has no place on a card in any size."""

_BLACK, _WHITE = 0, 255
_TO_16_GREYS = [round(grey / 17) for grey in range(256)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands on a card, from top to bottom; lines come ready from `messages.texts.card`."""

    hamlet: str
    title: str
    household: str | None
    payload: str
    amount: int | None
    """Đồng; None where the payer types it."""
    due: str | None
    hint: str
    """What to do with the code."""
    account_number: str
    bank: str
    account_name: str
    reference: str
    footer: str | None
    """The pay page's address, where one is shown."""


def draw_card(card: Card) -> bytes:
    """The card as a greyscale PNG, 600 pixels wide and as high as its words need."""
    code = draw_code(card.payload, _CODE_SIZE)
    above = [
        _block(card.hamlet.upper(), bold=True, sizes=(28, 24), most_lines=2, gap=0),
        _block(card.title, bold=True, sizes=(36, 28), most_lines=3, gap=2),
        *([_block(card.household, sizes=(28, 24), most_lines=2, gap=2)] if card.household else []),
    ]
    below = [
        *([_block(format.dong(card.amount), bold=True, sizes=(60, 44), gap=0)] if card.amount is not None else []),
        *([_block(card.due, sizes=(30, 26), most_lines=2, gap=0)] if card.due else []),
        _block(card.hint, sizes=(24, 24), most_lines=3, gap=4),
        _block(words.MEMO, sizes=(24, 24), gap=12),
        _block(card.reference, bold=True, sizes=(52, 40), gap=-4),
        _block(words.ACCOUNT, sizes=(24, 24), gap=4),
        _block(format.account_paper(card.account_number), bold=True, sizes=(40, 28), most_lines=2, gap=-4),
        _block(f"{card.bank}, {card.account_name}", sizes=(28, 24), most_lines=3, gap=0),
        *([_block(card.footer, sizes=(22, 20), most_lines=3, gap=10)] if card.footer else []),
    ]
    height = 2 * _MARGIN + code.height + sum(block.height for block in (*above, *below))
    picture = Image.new("L", (_WIDTH, max(height, _LEAST_HEIGHT)), _WHITE)

    top = _write(picture, above, _MARGIN)
    picture.paste(code, ((_WIDTH - code.width) // 2, top))
    _write(picture, below, top + code.height)
    return png(picture)


def draw_code(payload: str, size: int) -> Image.Image:
    """The code alone, black on white with its quiet zone: a square of at most `size` pixels a side.

    Modules are whole pixels, as large as fit. Raises ValueError where `size` is too small for one pixel each.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    modules = code.modules_count
    scale = size // (modules + 2 * _QUIET_ZONE)
    if scale < 1:
        raise ValueError(f"a code of {modules} modules does not fit into {size} pixels")
    dots = Image.frombytes(
        "L", (modules, modules), bytes(_BLACK if dark else _WHITE for row in code.modules for dark in row)
    )
    whole = (modules + 2 * _QUIET_ZONE) * scale
    square = Image.new("L", (whole, whole), _WHITE)
    side = modules * scale
    square.paste(dots.resize((side, side), Image.Resampling.NEAREST), (_QUIET_ZONE * scale, _QUIET_ZONE * scale))
    return square


def png(picture: Image.Image) -> bytes:
    """A greyscale picture as a PNG file of 16 greys.

    Written here because Pillow's own writer takes longer than drawing the whole card does: it tries five filters on
    every row, which gains nothing on black letters.
    """
    width, height = picture.size
    row = (width + 1) // 2
    greys = Image.frombytes("P", picture.size, picture.point(_TO_16_GREYS).tobytes()).tobytes("raw", "P;4")
    rows = b"".join(b"\0" + greys[start : start + row] for start in range(0, row * height, row))
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one size, with the space above them."""

    lines: tuple[str, ...]
    bold: bool
    size: int
    gap: int

    @property
    def line_height(self) -> int:
        return round(self.size * 1.22)

    @property
    def height(self) -> int:
        return self.gap + len(self.lines) * self.line_height


@lru_cache(maxsize=1024)
def _block(text: str, *, sizes: tuple[int, int], gap: int, bold: bool = False, most_lines: int = 1) -> _Block:
    """Set a text in as few lines as it needs, in the largest of the sizes that allows it; too long a text is cut."""
    drawn = "".join(
        char for char in nfc(text) if char.isspace() or (category(char)[0] != "C" and category(char) != "So")
    )
    composed = " ".join(drawn.split())[:_LONGEST_TEXT]
    largest, smallest = sizes
    for allowed in range(1, most_lines + 1):
        for size in range(largest, smallest - 1, -2):
            lines = _wrap(composed, bold, size, _LINE)
            if len(lines) <= allowed:
                return _Block(_balanced(composed, bold, size, lines), bold, size, gap)
    last = _cut(" ".join(lines[most_lines - 1 :]), bold, smallest)
    return _Block((*lines[: most_lines - 1], last), bold, smallest, gap)


def _balanced(text: str, bold: bool, size: int, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of about one length: no single word left over on the last one."""
    for width in range(_LINE - 20, _LINE // 2, -20):
        narrower = _wrap(text, bold, size, width)
        if len(lines) == 1 or len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _wrap(text: str, bold: bool, size: int, width: int) -> tuple[str, ...]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and _width(longer, bold, size) > width:
            lines.append(line)
            longer = word
        while _width(longer, bold, size) > width:
            part = next(n for n in range(len(longer) - 1, 0, -1) if n == 1 or _width(longer[:n], bold, size) <= width)
            lines.append(longer[:part])
            longer = longer[part:]
        line = longer
    return (*lines, line) if line else tuple(lines)


def _cut(text: str, bold: bool, size: int) -> str:
    while _width(f"{text}…", bold, size) > _LINE:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _width(text: str, bold: bool, size: int) -> int:
    return sum(_glyph(char, bold, size).advance for char in text)


def _write(picture: Image.Image, blocks: Sequence[_Block], top: int) -> int:
    """Write blocks under one another, centred; returns where the next thing may stand."""
    for block in blocks:
        top += block.gap
        for line in block.lines:
            baseline = top + round(block.size * 0.95)
            left = (_WIDTH - _width(line, block.bold, block.size)) // 2
            for char in line:
                glyph = _glyph(char, block.bold, block.size)
                if glyph.ink is not None:
                    picture.paste(_BLACK, (left + glyph.left, baseline + glyph.top), glyph.ink)
                left += glyph.advance
            top += block.line_height
    return top


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A letter drawn once and kept, placed from the start of its line's baseline. `ink` is None for a blank."""

    ink: Image.Image | None
    left: int
    top: int
    advance: int


@lru_cache(maxsize=4096)
def _glyph(char: str, bold: bool, size: int) -> _Glyph:
    font = _font(bold, size)
    advance = round(font.getlength(char))
    left, top, right, bottom = (round(edge) for edge in font.getbbox(char, anchor="ls"))
    if right <= left or bottom <= top:
        return _Glyph(None, 0, 0, advance)
    ink = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(ink).text((-left, -top), char, fill=255, font=font, anchor="ls")
    return _Glyph(ink, left, top, advance)


@lru_cache(maxsize=64)
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """Basic layout is the same on every machine; it needs composed letters, whose marks the font draws in place."""
    return ImageFont.truetype(BytesIO(_font_file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> bytes:
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return resources.files("messages").joinpath("fonts", name).read_bytes()
