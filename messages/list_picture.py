"""The paid list as pictures that a phone can show: with names, marked as internal; or numbers for the group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from messages.texts import lists as words
from messages.texts.lists import Section
from models.domain.folding import nfc

_WIDTH = 1080  # three pixels a point of a small phone
_MARGIN = 30
_GUTTER = 30
_WIDE = _WIDTH - 2 * _MARGIN
_COLUMN = (_WIDE - _GUTTER) // 2
_LINE = 46
_LINES_A_COLUMN = 40
_SIZE, _HEADING, _TITLE = 28, 30, 40
_NUMBER, _WIDE_LINE, _CODES_A_LINE = 36, 56, 10
_INK, _GREY, _PAPER = 0, 90, 255
_MARK = 222
"""Grey of the words across the picture: seen on every copy, in nobody's way."""


def draw_pages(title: tuple[str, str], sections: Sequence[Section]) -> list[bytes]:
    """The list in two columns, as many PNG pages as it needs. Blocks: call it through `asyncio.to_thread`."""
    lines: list[str | words.Row] = []
    for section in sections:
        lines += [section.heading, *section.rows]
    a_page = 2 * _LINES_A_COLUMN
    starts = range(0, max(1, len(lines)), a_page)
    pages = []
    for number, start in enumerate(starts, 1):
        on_page = lines[start : start + a_page]
        half = min(_LINES_A_COLUMN, -(-len(on_page) // 2)) if len(lines) <= a_page else _LINES_A_COLUMN
        numbered = f"{title[1]} ({number}/{len(starts)})" if len(starts) > 1 else title[1]
        pages.append(_page((title[0], numbered), [on_page[:half], on_page[half:]]))
    return pages


def draw_numbers(title: tuple[str, str], lanes: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """The form for the group: by lane the numbers that are done. Blocks: call it through `asyncio.to_thread`."""
    lines: list[tuple[str, Sequence[str]]] = [(words.DONE_HEADING, ())]
    for heading, codes in lanes:
        lines.append((heading, ()))
        lines += [("", codes[start : start + _CODES_A_LINE]) for start in range(0, len(codes), _CODES_A_LINE)]
    top = _MARGIN + 60 + 46 + 16
    picture = Image.new("L", (_WIDTH, top + len(lines) * _WIDE_LINE + _MARGIN), _PAPER)
    draw = ImageDraw.Draw(picture)
    _draw_title(draw, title)
    for place, (heading, codes) in enumerate(lines):
        y = top + place * _WIDE_LINE
        draw.text((_MARGIN, y), _fit(heading, _NUMBER, _WIDE, bold=True), _INK, _font(_NUMBER, bold=True))
        for column, code in enumerate(codes):
            draw.text((_MARGIN + column * _WIDE // _CODES_A_LINE, y), code, _INK, _font(_NUMBER))
    return _png(picture)


def _page(title: tuple[str, str], columns: list[list[str | words.Row]]) -> bytes:
    top = _MARGIN + 60 + 46 + 46 + 16
    height = top + max(1, len(columns[0])) * _LINE + _MARGIN
    picture = Image.new("L", (_WIDTH, height), _PAPER)
    _mark(picture)
    draw = ImageDraw.Draw(picture)
    _draw_title(draw, title)
    draw.text((_MARGIN, _MARGIN + 106), words.INTERNAL, _INK, _font(_SIZE, bold=True))
    for index, lines in enumerate(columns):
        left = _MARGIN + index * (_COLUMN + _GUTTER)
        for place, line in enumerate(lines):
            _draw_line(draw, line, left=left, y=top + place * _LINE)
    return _png(picture)


def _draw_title(draw: ImageDraw.ImageDraw, title: tuple[str, str]) -> None:
    size = next((s for s in range(_TITLE, 24, -2) if _font(s, bold=True).getlength(nfc(title[0])) <= _WIDE), 24)
    draw.text((_MARGIN, _MARGIN), _fit(title[0], size, _WIDE, bold=True), _INK, _font(size, bold=True))
    draw.text((_MARGIN, _MARGIN + 60), _fit(title[1], _SIZE, _WIDE), _INK, _font(_SIZE))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _draw_line(draw: ImageDraw.ImageDraw, line: str | words.Row, *, left: int, y: int) -> None:
    if isinstance(line, str):
        draw.text((left, y), _fit(line, _HEADING, _COLUMN, bold=True), _INK, _font(_HEADING, bold=True))
        return
    code = f"{line.code} "
    draw.text((left, y), code, _INK, _font(_SIZE, bold=True))
    start = round(_font(_SIZE, bold=True).getlength(code))
    room = _COLUMN - start - _font(_SIZE).getlength(nfc(line.name)) - 14
    said = line.words if _font(_SIZE - 4).getlength(line.words) <= room else line.short
    width = round(_font(_SIZE - 4).getlength(said))
    draw.text((left + _COLUMN - width, y + 4), said, _GREY, _font(_SIZE - 4))
    name = _fit(line.name, _SIZE, _COLUMN - start - width - (14 if said else 0))
    draw.text((left + start, y), name, _INK, _font(_SIZE))


def _mark(picture: Image.Image) -> None:
    """Write across the whole picture that it is not for the group."""
    font = _font(64, bold=True)
    text = words.INTERNAL.upper()
    strip = Image.new("L", (round(font.getlength(text)) + 40, 110), _PAPER)
    ImageDraw.Draw(strip).text((20, 10), text, _MARK, font)
    slanted = strip.rotate(30, expand=True, fillcolor=_PAPER, resample=Image.Resampling.BICUBIC)
    ink = slanted.point(lambda grey: 255 - grey)
    for y in range(-100, picture.height, 520):
        picture.paste(_MARK, ((_WIDTH - slanted.width) // 2, y), ink.point(lambda grey: 255 if grey > 12 else 0))


def _fit(text: str, size: int, width: int, *, bold: bool = False) -> str:
    """The text, cut where it is wider than there is room for."""
    shown = nfc("".join(char for char in text if char.isprintable()))
    font = _font(size, bold=bold)
    if font.getlength(shown) <= width:
        return shown
    while shown and font.getlength(f"{shown}…") > width:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


@lru_cache(maxsize=16)
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return ImageFont.truetype(BytesIO(resources.files("messages").joinpath("fonts", name).read_bytes()), size)
