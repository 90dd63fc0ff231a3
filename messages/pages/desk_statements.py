"""Bank statements at the desk: the form, what was read in a file before anything is written, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from messages.pages.desk import REVIEW, STATEMENTS, Frame, part_page
from messages.texts import desk_statements as texts
from models.domain.credits import IsNew, Paired
from models.domain.statements import Listed
from models.statement_imports import Became, Came, OpenedStatement
from models.tables import BankAccount

LINES = 10
"""Of a file, before it is written."""


_page = partial(part_page, at=STATEMENTS, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that waits to be confirmed: its number, what only its sender knows of it, the account that was named."""

    file_id: int
    mark: str
    number: str = ""


def upload_page(frame: Frame, *, no: str = "") -> str:
    """The form; `no` is why a file was not read."""
    return _page("desk_statements.html", frame, no=no)


def which_account_page(frame: Frame, kept: Kept, accounts: Sequence[BankAccount]) -> str:
    """The hamlet has several accounts, and the file does not say whose it is."""
    return _page(
        "desk_statement_read.html",
        frame,
        kept=kept,
        accounts=[(each.number, texts.account(each)) for each in accounts],
        said="",
        fresh="",
        nothing_new="",
        is_new=False,
        lines=[],
        more="",
    )


def preview_page(
    frame: Frame,
    kept: Kept,
    opened: OpenedStatement,
    listed: Sequence[tuple[Listed, Paired]],
    *,
    zone: ZoneInfo,
    today: date,
) -> str:
    """What was read, line by line; nothing is written yet."""
    return _page(
        "desk_statement_read.html",
        frame,
        kept=kept,
        accounts=[],
        said=texts.read([each for each, _ in opened.accounts], opened.lines, zone=zone, today=today),
        fresh=texts.fresh([paired for _, paired in listed]),
        nothing_new=texts.nothing_new(len(listed)),
        is_new=any(isinstance(paired, IsNew) for _, paired in listed),
        lines=[texts.line(line, paired, zone) for line, paired in listed[:LINES]],
        more=texts.more(len(listed) - LINES) if len(listed) > LINES else "",
    )


def result_page(frame: Frame, came: Came, rows: Sequence[Became], *, known: int, more: int, zone: ZoneInfo) -> str:
    """What a file brought, and what each line became; looked at again by itself while lines are matched."""
    return _page(
        "desk_statement_result.html",
        frame,
        queue=f"{frame.here}/{REVIEW}",
        sums=texts.result(came, known),
        in_work=texts.in_work(came) if came.pending else "",
        nothing_new="" if rows else texts.nothing_new(known),
        to_sort=came.review,
        rows=[texts.became(each, zone) for each in rows],
        more=texts.more(more) if more else "",
    )
