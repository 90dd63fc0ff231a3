"""The walking list on A4: who owes and has no phone, lane by lane, with room for ticks and receipts."""

from __future__ import annotations

from collections.abc import Sequence

from messages.slips_forms import Door, Lane
from messages.slips_paper import HEIGHT, WIDTH, Paper
from messages.texts import paper as words

_EDGE = 12.0
_ROW = 8.2
_SIZE = 9.5
_COLUMNS = (14.0, 62.0, 26.0, 14.0, 26.0, 44.0)  # millimetres: number, head, amount, tick, receipt, notes
_BOTTOM = HEIGHT - _EDGE - 5


def draw_doors(title: str, printed: str, lanes: Sequence[Lane]) -> bytes:
    """A PDF."""
    paper = Paper(title)
    sheets = _in_sheets(lanes)
    for number, rows in enumerate(sheets, 1):
        paper.page()
        at = _head(paper, title, printed)
        for row in rows:
            at = _heading(paper, row, at) if isinstance(row, str) else _door(paper, row, at)
        paper.write(f"{number}/{len(sheets)}", _EDGE, HEIGHT - _EDGE, WIDTH - 2 * _EDGE, size=7.5, right=True)
    return paper.done()


def _in_sheets(lanes: Sequence[Lane]) -> list[list[str | Door]]:
    """Rows by sheet; a heading stands with at least one of its doors, and again where its lane goes on."""
    room = int((_BOTTOM - 48) // _ROW)
    sheets: list[list[str | Door]] = [[]]
    for lane in lanes:
        if len(sheets[-1]) + 2 > room:
            sheets.append([])
        sheets[-1].append(lane.heading)
        for door in lane.doors:
            if len(sheets[-1]) >= room:
                sheets.append([lane.heading])
            sheets[-1].append(door)
    return sheets


def _head(paper: Paper, title: str, printed: str) -> float:
    wide = WIDTH - 2 * _EDGE
    at = paper.write(title, _EDGE, _EDGE, wide, size=14, bold=True, least=10, most_lines=2)
    at = paper.write(printed, _EDGE, at + 1, wide, size=9, least=7.5)
    at = paper.write(words.ONLY_TO_COLLECT, _EDGE, at, wide, size=9, bold=True, least=7.5) + 3
    x = _EDGE
    for name, width in zip(words.COLUMNS, _COLUMNS, strict=True):
        paper.write(name, x, at, width - 1, size=8, bold=True, least=6)
        x += width
    paper.line(_EDGE, at + 5, WIDTH - _EDGE, at + 5)
    return at + 5.5


def _heading(paper: Paper, heading: str, y: float) -> float:
    paper.write(heading, _EDGE, y + 2, WIDTH - 2 * _EDGE, size=10.5, bold=True, least=8)
    paper.line(_EDGE, y + _ROW, WIDTH - _EDGE, y + _ROW)
    return y + _ROW


def _door(paper: Paper, door: Door, y: float) -> float:
    number, head, amount, tick, receipt, note = _COLUMNS
    x, top = _EDGE, y + 1.8
    paper.write(door.number, x, top, number - 1, size=_SIZE, bold=True, least=8)
    x += number
    paper.write(door.head, x, top, head - 2, size=_SIZE, least=7)
    x += head
    paper.write(door.amount, x, top, amount - 4, size=_SIZE, least=7, right=True)
    x += amount
    paper.box(x + 2, y + 1.9, 4.4)
    x += tick + receipt
    paper.write(door.note, x, y + 0.9, note, size=7, least=5.5, most_lines=2)
    paper.line(_EDGE, y + _ROW, WIDTH - _EDGE, y + _ROW)
    return y + _ROW
