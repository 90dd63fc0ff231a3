"""The desk of head and treasurer: the button that opens it, the table of households, one household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import ModuleType

from messages.format import dong
from messages.outbox import SHOWN
from messages.pages.html import render
from messages.pages.static_files import NAMES
from messages.texts import desk as words
from messages.texts import tokens
from messages.texts.contacts import SIMULATOR_NAME
from models.desk_list import Row, Table, Wish
from models.domain.charges import progress
from models.domain.place import Place, capital
from models.domain.roles import HEADS, TREASURY, RoleKind

DESK = "so-lon"
"""The desk's address below its hamlet's."""
LIVE = "moi"
"""The stream that says when the table has changed."""
REVIEW = "xep-tien"
"""The treasurer's queue below that."""
STATEMENTS = "sao-ke"
"""The bank's statements."""
HELD = "thu-giup"
"""The cash that helpers hold."""
ROUNDS = "dot-thu"
"""The rounds."""
FUNDS = "quy"
"""The funds and what was spent."""
REGISTER = "so-ho"
"""The register."""
ANNOUNCEMENTS = "thong-bao"
"""The announcements."""
ROLES = "vai"
"""Who holds which role."""
WORKBOOK = "so-sach.xlsx"
"""Register, rounds and lines as one file."""
PAPERS = "in"
"""Slips, cards and the walking list to print."""
ANSWERS = "hoi-dap"
"""What residents asked and got no good answer to."""
HELP = "viec"
"""The requests that the head sees to."""

HEAD_ONLY = frozenset({RoleKind.HEAD})
"""Who gives and takes roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page of the desk needs. `up` leads to where all pages stand, `here` to the desk's first page."""

    place: Place
    name: str
    held: frozenset[RoleKind]
    form_token: str = field(repr=False)
    bot: str
    up: str
    here: str
    waiting: int = 0  # transfers that the treasurer decides about

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """The desk's parts for this person: which, its address, its name."""
        found = [("", self.here, words.LIST)]
        if self.is_treasurer:
            named = ((REVIEW, words.review(self.waiting)), (STATEMENTS, words.STATEMENTS), (HELD, words.HELD))
            found += [(part, f"{self.here}/{part}", name) for part, name in named]
        for part, name in ((ROUNDS, words.ROUNDS), (FUNDS, words.FUNDS), (REGISTER, words.REGISTER)):
            found.append((part, f"{self.here}/{part}", name))
        if self.held & HEADS:
            for part, name in ((ANNOUNCEMENTS, words.ANNOUNCEMENTS), (HELP, words.HELP), (ANSWERS, words.ANSWERS)):
                found.append((part, f"{self.here}/{part}", name))
        if self.held & HEAD_ONLY:
            found.append((ROLES, f"{self.here}/{ROLES}", words.ROLES))
        return found

    @property
    def is_treasurer(self) -> bool:
        """Whether money is booked here."""
        return bool(self.held & TREASURY)

    def plain(self, text: str) -> str:
        """A text with its tokens as words."""
        return plain(text, self.bot)


def plain(text: str, bot: str | None) -> str:
    """A text of the chat as a page shows it: commands as they are typed."""
    name = bot or SIMULATOR_NAME
    return tokens.render(text, shown=SHOWN, bot=name, app=name)


def open_page(place: Place, up: str) -> str:
    """U2: the button. Opening the page spends nothing: messengers look at links before people do."""
    return render("desk_open.html", words=words, assets=NAMES, up=up, place=place)


def part_page(template: str, frame: Frame, *, at: str, texts: ModuleType, **values: object) -> str:
    """A page of one part of the desk: `at` is its address below the desk's, `texts` hold its words."""
    given = {"here": f"{frame.here}/{at}", **values}
    return render(template, words=words, texts=texts, assets=NAMES, frame=frame, up=frame.up, at=at, **given)


def list_page(frame: Frame, table: Table, rows: Sequence[Row], wish: Wish, *, mark: str, query: str) -> str:
    """The table of households; `query` asks for it again when the stream tells that `mark` is over."""
    columns = [(each, words.tally(progress(table.columns[each.id]))) for each in table.rounds]
    return render(
        "desk_list.html",
        words=words,
        assets=NAMES,
        frame=frame,
        up=frame.up,
        columns=[(capital(each.title), tally) for each, tally in columns],
        rows=[_row(row, table) for row in rows],
        shown=words.shown(len(rows), len(table.rows)),
        at="",
        workbook=WORKBOOK,
        papers=PAPERS,
        is_empty=not table.rows,
        lanes=[(index, lane or words.NO_LANE) for index, lane in enumerate(table.lanes)],
        lane=table.lanes.index(wish.lane) if wish.lane is not None else None,
        wish=wish,
        stream=f"{frame.here}/{LIVE}?tu={mark}",
        again=f"{frame.here}?{query}" if query else frame.here,
    )


def _row(row: Row, table: Table) -> dict[str, object]:
    return {
        "code": row.household.code,
        "head": row.household.head,
        "lane": row.household.area,
        "cells": [
            (capital(each.title), words.cell(charge), charge.is_done)
            if (charge := row.charges.get(each.id)) is not None
            else (capital(each.title), "", True)
            for each in table.rounds
        ],
        "left": dong(row.left) if row.left else "",
    }
