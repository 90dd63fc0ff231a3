"""Payment cards and slips, eight on an A4 sheet: drawn from what stands on them, without a database."""

from __future__ import annotations

from collections.abc import Sequence

from messages import format
from messages.slips_forms import Receipt, Slip
from messages.slips_paper import HEIGHT, WIDTH, Paper
from messages.texts import paper as words

COLUMNS, ROWS = 2, 4
A_SHEET = COLUMNS * ROWS
_WIDE, _HIGH = WIDTH / COLUMNS, HEIGHT / ROWS
_EDGE = 6.0  # millimetres that printers leave white
_GAP = 2.0


def draw_slips(slips: Sequence[Slip], title: str) -> bytes:
    """A PDF of all slips in their order."""
    paper = Paper(title)
    for index, slip in enumerate(slips):
        place = index % A_SHEET
        if place == 0:
            paper.page()
            _cut_lines(paper)
        x, y = (place % COLUMNS) * _WIDE, (place // COLUMNS) * _HIGH
        if slip.receipt is not None:
            _slip(paper, slip, slip.receipt, x, y)
        else:
            _card(paper, slip, x, y)
    return paper.done()


def _cut_lines(paper: Paper) -> None:
    for column in range(1, COLUMNS):
        paper.cut_line(column * _WIDE, 0, column * _WIDE, HEIGHT)
    for row in range(1, ROWS):
        paper.cut_line(0, row * _HIGH, WIDTH, row * _HIGH)


def _card(paper: Paper, slip: Slip, x: float, y: float) -> None:
    code = 42.0
    left, top, wide = x + _EDGE, y + 4.5, _WIDE - 2 * _EDGE
    paper.code(slip.payload, left - 2, top - 2, code)
    beside, narrow = left + code, wide - code
    at = _whose(paper, slip, words.CARD_TITLE, beside, top, narrow, size=11)
    paper.write(words.CARD_HINT, beside, at + _GAP, narrow, size=8.5, least=7, most_lines=5)
    at = _by_hand(paper, slip, left, top + code - 2, wide, size=17)
    at = paper.write(slip.ask, left, at + 0.5, wide, size=7.5, least=6)
    if slip.join is not None:
        at = paper.write(slip.join.code, left, at, wide, size=8, bold=True)
        paper.write(slip.join.how, left, at, wide, size=6.5, least=5.5, most_lines=2)


def _slip(paper: Paper, slip: Slip, receipt: Receipt, x: float, y: float) -> None:
    code = 39.0
    left, top, wide = x + _EDGE, y + 4.5, _WIDE - 2 * _EDGE
    paper.code(slip.payload, left - 2, top - 2, code)
    beside, narrow = left + code - 1, wide - code + 1
    at = _whose(paper, slip, words.SLIP_TITLE, beside, top, narrow, size=9.5)
    at = paper.write(receipt.money, beside, at + 0.5, narrow, size=7.5, least=6.5, most_lines=2)
    at = paper.write(receipt.amount, beside, at, narrow, size=11, bold=True, least=9)
    at = paper.write(receipt.due, beside, at, narrow, size=7.5, least=6)
    at = paper.write(words.SLIP_HINT, beside, at, narrow, size=7, least=5.5)
    at = _by_hand(paper, slip, left, min(max(at, y + 40.2), y + 41), wide, size=13)
    paper.write(slip.ask, left, at, wide, size=6.5, least=5)
    _receipt(paper, slip, receipt, x, y)


def _whose(paper: Paper, slip: Slip, title: str, x: float, y: float, width: float, *, size: float) -> float:
    at = paper.write(slip.place, x, y, width, size=7, least=5)
    at = paper.write(title, x, at + 0.9, width, size=9.5, bold=True, least=7)
    at = paper.write(words.household(slip.head), x, at + 0.5, width, size=size, bold=True, least=8, most_lines=2)
    return paper.write(words.number_and_lane(slip.number, slip.lane), x, at, width, size=size, bold=True, least=6.5)


def _by_hand(paper: Paper, slip: Slip, x: float, y: float, width: float, *, size: float) -> float:
    """Account on the left, memo in large type on the right: what is copied by hand into an app."""
    half = width * 0.5
    at = paper.write(f"{words.BY_HAND} {words.ACCOUNT}", x, y, half, size=6.5, least=5)
    paper.write(words.MEMO, x + half, y, half, size=6.5)
    number = format.account_paper(slip.account_number)
    bottom = max(
        paper.write(number, x, at, half - 1, size=min(size, 11), bold=True, least=7),
        paper.write(slip.reference, x + half, at, half, size=size, bold=True, least=9),
    )
    return paper.write(f"{slip.bank}, {slip.account_name}", x, bottom, width, size=7, least=5.5)


def _receipt(paper: Paper, slip: Slip, receipt: Receipt, x: float, y: float) -> None:
    left, wide, top = x + _EDGE, _WIDE - 2 * _EDGE, y + 55.8
    paper.cut_line(x + 2, top, x + _WIDE - 2, top)
    at = paper.write(words.CUT_HERE, left, top + 0.5, wide, size=5.5, least=4.5)
    half = wide * 0.5
    lines = (
        (words.RECEIPT, words.TAKEN, True),
        (words.of_receipt(slip.number, slip.head), words.ON, False),
        (receipt.money.rstrip(":"), words.SIGNED, False),
    )
    for kept, signed, bold in lines:
        paper.write(kept, left, at + 0.6, half - 1, size=7, bold=bold, least=5)
        at = paper.write(signed, left + half, at + 0.6, half, size=7, least=5) + 0.4
