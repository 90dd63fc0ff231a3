"""Draw VietQR payloads: the bare code, and the card that people get, pin, print and photocopy.

Drawing blocks for some hundredths of a second: call it through `asyncio.to_thread`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from messages import format
from messages.texts import card as words
from models.domain.folding import nfc

_QUIET_ZONE = 4
"""White modules around the code; with less, some readers fail on dark backgrounds."""

_WIDTH = 640
_MARGIN = 36
_CODE_SIZE = 500
_LEAST_HEIGHT = 800
"""Pixels. A phone shows 640 at half size: the smallest letters are still 11 pixels high there."""

_BLACK, _WHITE = 0, 255


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
    """The card as a greyscale PNG, 640 pixels wide and as high as its words need."""
    code = draw_code(card.payload, _CODE_SIZE)
    above = [
        _block(card.hamlet.upper(), bold=True, sizes=(32, 24), most_lines=2, gap=0),
        _block(card.title, bold=True, sizes=(40, 28), most_lines=3, gap=6),
        *([_block(card.household, sizes=(30, 24), most_lines=2, gap=6)] if card.household else []),
    ]
    below = [
        *([_block(format.dong(card.amount), bold=True, sizes=(64, 48), gap=0)] if card.amount is not None else []),
        *([_block(card.due, sizes=(32, 26), most_lines=2, gap=4)] if card.due else []),
        _block(card.hint, sizes=(26, 24), most_lines=3, gap=10),
        _block(words.MEMO, sizes=(24, 24), gap=22),
        _block(card.reference, bold=True, sizes=(56, 40), gap=0),
        _block(words.ACCOUNT, sizes=(24, 24), gap=14),
        _block(format.account_paper(card.account_number), bold=True, sizes=(40, 28), most_lines=2, gap=0),
        _block(f"{card.bank}, {card.account_name}", sizes=(28, 24), most_lines=3, gap=4),
        *([_block(card.footer, sizes=(24, 22), most_lines=3, gap=16)] if card.footer else []),
    ]
    height = 2 * _MARGIN + code.height + sum(block.height for block in (*above, *below))
    picture = Image.new("L", (_WIDTH, max(height, _LEAST_HEIGHT)), _WHITE)
    pen = ImageDraw.Draw(picture)

    top = _write(pen, above, _MARGIN)
    picture.paste(code, ((_WIDTH - code.width) // 2, top))
    _write(pen, below, top + code.height)
    return png(picture)


def draw_code(payload: str, size: int) -> Image.Image:
    """The code alone, black on white with its quiet zone, in the middle of a square of `size` pixels.

    Modules are whole pixels, as large as fit. Raises ValueError where `size` is too small for one pixel each.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    modules = code.modules_count
    scale = size // (modules + 2 * _QUIET_ZONE)
    if scale < 1:
        raise ValueError(f"a code of {modules} modules does not fit into {size} pixels")
    dots = Image.frombytes("L", (modules, modules), bytes(_BLACK if dark else _WHITE for row in code.modules for dark in row))
    square = Image.new("L", (size, size), _WHITE)
    side = modules * scale
    square.paste(dots.resize((side, side), Image.Resampling.NEAREST), ((size - side) // 2, (size - side) // 2))
    return square


def png(picture: Image.Image) -> bytes:
    """A picture as a PNG file: small enough for a weak network, quick enough to make on demand."""
    file = BytesIO()
    picture.save(file, format="PNG", compress_level=4)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one size, with the space above them."""

    lines: Sequence[str]
    font: ImageFont.FreeTypeFont
    gap: int

    @property
    def line_height(self) -> int:
        return round(self.font.size * 1.22)

    @property
    def height(self) -> int:
        return self.gap + len(self.lines) * self.line_height


def _block(text: str, *, sizes: tuple[int, int], gap: int, bold: bool = False, most_lines: int = 1) -> _Block:
    """Set a text in the largest size between the two in which it needs no more than `most_lines`; then cut it."""
    composed = " ".join(nfc(text).split())
    largest, smallest = sizes
    for size in range(largest, smallest - 1, -2):
        font = _font(bold, size)
        lines = list(_wrap(composed, font))
        if len(lines) <= most_lines:
            return _Block(lines, font, gap)
    return _Block([*lines[: most_lines - 1], _cut(" ".join(lines[most_lines - 1 :]), font)], font, gap)


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and not _fits(longer, font):
            yield line
            longer = word
        while not _fits(longer, font):
            part = next(n for n in range(len(longer) - 1, 0, -1) if n == 1 or _fits(longer[:n], font))
            yield longer[:part]
            longer = longer[part:]
        line = longer
    if line:
        yield line


def _cut(text: str, font: ImageFont.FreeTypeFont) -> str:
    while text and not _fits(f"{text}…", font):
        text = text[:-1]
    return f"{text.rstrip()}…"


def _fits(text: str, font: ImageFont.FreeTypeFont) -> bool:
    return len(text) <= 1 or font.getlength(text) <= _WIDTH - 2 * _MARGIN


def _write(pen: ImageDraw.ImageDraw, blocks: Sequence[_Block], top: int) -> int:
    """Write blocks under one another, centred; returns where the next thing may stand."""
    for block in blocks:
        top += block.gap
        for line in block.lines:
            baseline = top + round(block.font.size * 0.95)
            pen.text((_WIDTH / 2, baseline), line, fill=_BLACK, font=block.font, anchor="ms")
            top += block.line_height
    return top


@lru_cache(maxsize=64)
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """Basic layout places Vietnamese marks right in composed text, and is the same on every machine."""
    return ImageFont.truetype(BytesIO(_font_file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> bytes:
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return resources.files("messages").joinpath("fonts", name).read_bytes()
