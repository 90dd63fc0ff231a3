"""Cash that helpers hold, at the desk: whose it is, the notes to count, a difference that is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from messages.pages.desk import HELD, Frame, part_page
from messages.texts import desk_held_cash as texts
from messages.texts import handovers as chat_texts
from models.domain.cash_count import NOTES
from models.held_cash import Holder
from models.tables import Handover

_page = partial(part_page, at=HELD, texts=texts)


def held_page(
    frame: Frame,
    holders: Sequence[Holder],
    received: Sequence[tuple[Handover, str]],
    *,
    told: str,
    no: str,
    typed: Mapping[int, Mapping[str, str]],
    zone: ZoneInfo,
    today: date,
) -> str:
    """Who holds what; `typed` are the notes of a helper's form that could not be read."""
    return _page(
        "desk_held_cash.html",
        frame,
        told=told,
        no=no,
        notes=[(kind, texts.notes_of(kind)) for kind in NOTES],
        holders=[
            {
                "id": holder.helper_id,
                "said": texts.holds(holder),
                "lines": [texts.line(each, zone, today) for each in holder.held],
                "shown": shown_ids(holder),
                "typed": typed.get(holder.helper_id, {}),
            }
            for holder in holders
        ],
        received=[texts.received(each, helper, zone, today) for each, helper in received],
    )


def differs_page(frame: Frame, holder: Holder, counted: int, fields: Mapping[str, str]) -> str:
    """What was counted is not what the book says: `fields` are sent again where it is accepted."""
    return _page(
        "desk_held_differs.html",
        frame,
        helper_id=holder.helper_id,
        question=frame.plain(chat_texts.differs(holder, counted).text),
        counted=counted,
        fields=list(fields.items()),
    )


def shown_ids(holder: Holder) -> str:
    """The pieces of cash that are shown, as the form sends them back."""
    return ",".join(str(each.held_id) for each in holder.held)
