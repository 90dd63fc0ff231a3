"""Papers at the desk: what to print, and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from messages.pages.desk import PAPERS, Frame, part_page
from messages.texts import desk_papers as texts
from messages.texts.paper import NO_LANE
from models.tables import Round

CARDS, DOORS = "the", "di-nha"
ALL, NO_PHONE = "ca", "chua"


def papers_page(
    frame: Frame, rounds: Sequence[Round], lanes: Sequence[str], *, picked: tuple[str, str], no: str
) -> str:
    """One form; `picked` is what was asked for before, `no` why it was not given."""
    return part_page(
        "desk_papers.html",
        frame,
        at=PAPERS,
        texts=texts,
        no=no,
        what=[
            *((str(each.id), texts.slips(each.title)) for each in rounds),
            (CARDS, texts.CARDS),
            *([(DOORS, texts.DOORS)] if rounds else []),
        ],
        whom=[
            (NO_PHONE, texts.WITHOUT_PHONE),
            (ALL, texts.EVERY_HOUSEHOLD),
            *((str(index), lane or NO_LANE) for index, lane in enumerate(lanes)),
        ],
        picked=picked,
    )
