"""The public account on A4 sheets for the notice board, and the bills that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

from messages.texts import disclosure as words
from messages.texts.funds import fund_name
from models.disclosure import Disclosure
from models.domain.folding import nfc
from models.domain.place import Place

if TYPE_CHECKING:
    from fpdf import FPDF

MEDIA_TYPE = "application/pdf"
_FONT = "Be Vietnam Pro"
_MARGIN, _SIDE = 18, 20  # millimetres
_TITLE, _HEADING, _TEXT = 22, 15, 13  # points: read at arm's length on a board
_LINE = 7.5  # millimetres
_BILL_HEIGHT = 118  # millimetres: two a page


def draw_sheet(disclosed: Disclosure, place: Place, *, today: date) -> bytes:
    """The account as PDF. Blocks: call it through `asyncio.to_thread`."""
    pdf = _paper()
    commune, hamlet, heading, period = words.sheet_heading(disclosed, place)
    _centred(pdf, commune, _TEXT)
    _centred(pdf, hamlet, _TEXT, bold=True)
    pdf.ln(4)
    _centred(pdf, heading, _TITLE, bold=True)
    _centred(pdf, period, _HEADING, bold=True)
    for fund in disclosed.funds:
        pdf.ln(5)
        _text(pdf, fund_name(fund.name), _HEADING, bold=True)
        for name, amount in words.sheet_sums(fund):
            _pair(pdf, name, amount)
        _list(pdf, words.SHEET_RECEIVED, words.sheet_received(fund))
        _list(pdf, words.SHEET_SPENT, words.sheet_spent(fund))
        pdf.ln(2)
        _text(pdf, words.sheet_seal(fund), _TEXT, bold=True)
    pdf.ln(3)
    for done in disclosed.rounds:
        _text(pdf, words.sheet_round(done), _TEXT)
    bills, day = words.sheet_foot(place, today)
    _text(pdf, bills, _TEXT)
    _signatures(pdf, place, day)
    return bytes(pdf.output())


def draw_bills(title: str, bills: Sequence[tuple[int, bytes]]) -> bytes:
    """The pictures of bills by voucher number, two a page; one that cannot be read keeps its place, empty."""
    pdf = _paper()
    _text(pdf, title, _HEADING, bold=True)
    for voucher, body in bills:
        if pdf.will_page_break(_BILL_HEIGHT + 2 * _LINE):
            pdf.add_page()
        _text(pdf, words.bill_title(voucher), _TEXT, bold=True)
        picture = readable(body)
        if picture is not None:
            pdf.image(picture, w=pdf.epw, h=_BILL_HEIGHT, keep_aspect_ratio=True)
        pdf.ln(4)
    return bytes(pdf.output())


def _paper() -> FPDF:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_margins(_SIDE, _MARGIN)
    pdf.set_auto_page_break(True, margin=_MARGIN)
    fonts = resources.files("messages").joinpath("fonts")
    for style, name in (("", "BeVietnamPro-Regular.ttf"), ("B", "BeVietnamPro-Bold.ttf")):
        with resources.as_file(fonts.joinpath(name)) as path:
            pdf.add_font(_FONT, style, path)
    pdf.set_lang("vi")
    pdf.add_page()
    return pdf


def readable_bytes(body: bytes) -> bytes | None:
    """A picture as a browser shows it, upright and without what the camera wrote into it; None where it is none."""
    picture = readable(body)
    return picture.getvalue() if picture is not None else None


def readable(body: bytes) -> BytesIO | None:
    """A picture in the form and size that paper needs: an upright copy, without what the camera wrote into it."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(body)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((1400, 1400))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    out.seek(0)
    return out


def _text(pdf: FPDF, text: str, size: int, *, bold: bool = False, align: str = "L") -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.multi_cell(0, _LINE * size / _TEXT, _clean(text), align=align, new_x="LMARGIN", new_y="NEXT")


def _centred(pdf: FPDF, text: str, size: int, *, bold: bool = False) -> None:
    _text(pdf, text, size, bold=bold, align="C")


def _pair(pdf: FPDF, name: str, amount: str) -> None:
    """A name on the left and its sum on the right."""
    pdf.set_font(_FONT, "", _TEXT)
    pdf.cell(pdf.epw * 0.6, _LINE, _clean(name))
    pdf.set_font(_FONT, "B", _TEXT)
    pdf.cell(pdf.epw * 0.4, _LINE, _clean(amount), align="R", new_x="LMARGIN", new_y="NEXT")


def _list(pdf: FPDF, heading: str, lines: Sequence[str]) -> None:
    if lines:
        pdf.ln(2)
        _text(pdf, heading, _TEXT, bold=True)
        for line in lines:
            _text(pdf, line, _TEXT)


def _signatures(pdf: FPDF, place: Place, day: str) -> None:
    if pdf.will_page_break(7 * _LINE):
        pdf.add_page()
    pdf.ln(3)
    _text(pdf, day, _TEXT, align="R")
    half = pdf.epw / 2
    people = words.sheet_signatures(place)
    for row, bold in ((0, True), (1, False)):
        pdf.set_font(_FONT, "B" if bold else "", _TEXT)
        for index, person in enumerate(people):
            is_last = index == len(people) - 1
            pdf.cell(
                half,
                _LINE,
                _clean(person[row]),
                align="C",
                new_x="LMARGIN" if is_last else "RIGHT",
                new_y="NEXT" if is_last else "TOP",
            )
        if row == 0:
            pdf.ln(3 * _LINE)  # room to sign


def _clean(text: str) -> str:
    """Composed, in one line, without what no paper can show."""
    return nfc("".join(char for char in text if char.isprintable()))
