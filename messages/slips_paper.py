"""An A4 sheet to draw on: text that fits, QR codes as vector squares, lines to cut along. Fonts are embedded.

Drawing blocks: see `messages.slips_apart`, which does it in a process of its own.
"""

from __future__ import annotations

from importlib import resources
from itertools import groupby
from unicodedata import normalize

import zxingcpp
from fpdf import FPDF
from fpdf.enums import RenderStyle
from fpdf.fonts import TTFFont

from models.domain.folding import nfc

WIDTH, HEIGHT = 210.0, 297.0
"""Millimetres of an A4 sheet."""

_QUIET_ZONE = 4
_POINT = 25.4 / 72  # millimetres
_LINE = 1.22  # of the size of the letters
_BASELINE = 0.96
_OVERLAP = 0.012  # millimetres: neighbouring squares must not show a hair of paper between them
_GREY = 110


class Paper:
    """One PDF. Lengths are millimetres from the upper left corner, sizes of letters are points."""

    def __init__(self, title: str) -> None:
        self._pdf = FPDF(unit="mm", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(nfc(title))
        self._pdf.set_lang("vi-VN")
        self._pdf.set_line_width(0.15)
        for style, name in (("", "BeVietnamPro-Regular.ttf"), ("B", "BeVietnamPro-Bold.ttf")):
            with resources.as_file(resources.files("messages").joinpath("fonts", name)) as file:
                self._pdf.add_font("paper", style, str(file))
        regular = self._pdf.fonts["paper"]
        self._known = frozenset(regular.cmap if isinstance(regular, TTFFont) else ())
        self._advances: dict[tuple[str, bool], float] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def page(self) -> None:
        """Begin a new sheet."""
        self._pdf.add_page()

    def write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        bold: bool = False,
        least: float | None = None,
        most_lines: int = 1,
        right: bool = False,
    ) -> float:
        """Write a text below `y` in as few lines as it needs, smaller down to `least` where it must, else cut.

        Returns where the next line may begin.
        """
        shown = self._drawable(text)
        if not shown:
            return y
        fitting, lines = self._set(shown, width, size=size, bold=bold, least=least or size, most_lines=most_lines)
        self._font(fitting, bold=bold)
        height = fitting * _POINT * _LINE
        for line in lines:
            left = x + width - self._width(line, fitting, bold=bold) if right else x
            self._pdf.text(left, y + fitting * _POINT * _BASELINE, line)
            y += height
        return y

    def code(self, payload: str, x: float, y: float, size: float) -> None:
        """A QR code with its quiet zone in a square of this size."""
        rows = _modules(payload)
        module = size / (len(rows) + 2 * _QUIET_ZONE)
        self._pdf.set_fill_color(0)
        top = y + _QUIET_ZONE * module
        for row in rows:
            left = x + _QUIET_ZONE * module
            for is_dark, run in groupby(row):
                wide = len(list(run)) * module
                if is_dark:
                    self._pdf.rect(left, top, wide + _OVERLAP, module + _OVERLAP, style=RenderStyle.F)
                left += wide
            top += module

    def cut_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A dashed line to cut along."""
        self._pdf.set_draw_color(_GREY)
        self._pdf.set_dash_pattern(dash=1.5, gap=1.5)
        self._pdf.line(x1, y1, x2, y2)
        self._pdf.set_dash_pattern()
        self._pdf.set_draw_color(0)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line."""
        self._pdf.line(x1, y1, x2, y2)

    def box(self, x: float, y: float, size: float) -> None:
        """A square to tick."""
        self._pdf.rect(x, y, size, size)

    def done(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def _set(
        self, text: str, width: float, *, size: float, bold: bool, least: float, most_lines: int
    ) -> tuple[float, list[str]]:
        for allowed in range(1, most_lines + 1):
            points = size
            while points >= least:
                lines = self._wrap(text, width, points, bold=bold)
                if len(lines) <= allowed:
                    return points, lines
                points -= 0.5
        kept = " ".join(lines[most_lines - 1 :])
        while kept and self._width(f"{kept}…", least, bold=bold) > width:
            kept = kept[:-1]
        return least, [*lines[: most_lines - 1], f"{kept.rstrip()}…"]

    def _wrap(self, text: str, width: float, size: float, *, bold: bool) -> list[str]:
        lines, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}".strip()
            if line and self._width(longer, size, bold=bold) > width:
                lines.append(line)
                longer = word
            while self._width(longer, size, bold=bold) > width and len(longer) > 1:
                part = len(longer) - 1
                while part > 1 and self._width(longer[:part], size, bold=bold) > width:
                    part -= 1
                lines.append(longer[:part])
                longer = longer[part:]
            line = longer
        return [*lines, line]

    def _drawable(self, text: str) -> str:
        """The text in composed letters and one line. A letter that the font lacks loses its mark, or is left out.

        Names of other peoples have letters of their own: Y Blĭk.
        """
        line = " ".join(nfc(text).split())
        plain = {char: normalize("NFD", char)[0] for char in set(line) if ord(char) not in self._known}
        return "".join(each for char in line if ord(each := plain.get(char, char)) in self._known)

    def _width(self, text: str, size: float, *, bold: bool) -> float:
        """Millimetres. Each text is measured once: the library's measuring takes longer than all drawing."""
        known = self._widths.get((text, bold))
        if known is None:
            known = self._widths[text, bold] = sum(self._advance(char, bold=bold) for char in text)
        return known * size

    def _advance(self, char: str, *, bold: bool) -> float:
        known = self._advances.get((char, bold))
        if known is None:
            self._font(1000, bold=bold)
            known = self._advances[char, bold] = self._pdf.get_string_width(char) / 1000
        return known

    def _font(self, size: float, *, bold: bool) -> None:
        self._pdf.set_font("paper", "B" if bold else "", size)


def _modules(payload: str) -> list[list[bool]]:
    """The squares of a code, dark or not; of the correction level that the cards have."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    rows: list[list[int]] = memoryview(image).tolist()  # type: ignore[arg-type, assignment]  # greys, row by row
    return [[grey == 0 for grey in row] for row in rows]
