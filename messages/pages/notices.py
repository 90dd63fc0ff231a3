"""A page that says one thing: nothing is there, something was refused, a link is over; under its hamlet's name."""

from __future__ import annotations

from messages.pages.html import render
from messages.pages.static_files import NAMES
from models.domain.place import capital
from models.tables import Hamlet


def notice_page(up: str, title: str, text: str, *, where: str, back: tuple[str, str] | None) -> str:
    """The page. `up` leads from it to where all pages stand; `where` is empty where no hamlet is known.

    `back` is the relative address and the name of where to go on.
    """
    return render("notice.html", assets=NAMES, up=up, title=title, text=text, where=where, back=back)


def where(hamlet: Hamlet) -> str:
    """A hamlet and its commune, over a page."""
    return f"{capital(hamlet.kind)} {hamlet.name}, {hamlet.commune_kind} {hamlet.commune}"
