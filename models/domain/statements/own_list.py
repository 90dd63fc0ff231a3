"""Read transfers listed in our own form: `id,booked_at,amount,memo,bank,sender[,account]`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from models.domain.credits import Credit
from models.domain.statements.cells import Cell, NotAMoment, read_moment, text_of
from models.domain.statements.reading import BadRow, Listed, Problem, Statement

NEEDED = ("id", "booked_at", "amount", "memo")
LONGEST_ID = 120


def is_own_list(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row has our headings."""
    return bool(rows) and set(NEEDED) <= set(_heads(rows[0]))


def read_own_list(rows: Sequence[Sequence[Cell]], *, zone: tzinfo) -> Statement:
    """The transfers of a list. Words are data, whatever they are; ids, moments and amounts must be right."""
    places = {name: place for place, name in enumerate(_heads(rows[0]))}
    lines: list[Listed] = []
    bad: list[BadRow] = []
    amounts: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if not any(text_of(cell) for cell in cells.values()):
            continue
        its_id = text_of(cells["id"])
        if not its_id or len(its_id) > LONGEST_ID:
            bad.append(BadRow(row=number, problem=Problem.ID, value=its_id[:LONGEST_ID]))
            continue
        amount = _whole(cells["amount"])
        if not amount:
            bad.append(BadRow(row=number, problem=Problem.AMOUNT, value=text_of(cells["amount"])[:40]))
            continue
        try:
            moment = read_moment(cells["booked_at"], zone)
        except NotAMoment:
            moment = None
        if moment is None:
            bad.append(BadRow(row=number, problem=Problem.DATE, value=text_of(cells["booked_at"])[:40]))
            continue
        if amounts.setdefault(its_id, amount) != amount:
            bad.append(BadRow(row=number, problem=Problem.ID, value=its_id))
            continue
        memo = cells["memo"]
        credit = Credit(
            amount=amount,
            at=moment.at,
            has_time=moment.has_time,
            memo=memo if isinstance(memo, str) else text_of(memo),
            id=its_id,
            sender=text_of(cells.get("sender"))[:200],
            sender_bank=text_of(cells.get("bank"))[:80],
        )
        lines.append(Listed(row=number, credit=credit, account=text_of(cells.get("account"))))
    return Statement(lines=tuple(lines), bad=tuple(bad))


def _whole(cell: Cell) -> int | None:
    """An integer of đồng, and nothing else."""
    written = text_of(cell)
    try:
        return int(written) if written.isascii() and "_" not in written else None
    except ValueError:
        return None


def _heads(row: Sequence[Cell]) -> list[str]:
    return [text_of(cell).lower().lstrip("\ufeff") for cell in row]
