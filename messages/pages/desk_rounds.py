"""The rounds at the desk: how far each is, and what stays open where one is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from messages.format import dong
from messages.pages.desk import ROUNDS, Frame, part_page
from messages.pages.desk_opening import OPENING
from messages.texts import desk as words
from messages.texts import desk_rounds as texts
from messages.texts import rounds as chat_texts
from models.charges import ChargeState
from models.domain.charges import progress
from models.round_tallies import Tally
from models.tables import Round, RoundStatus

_page = partial(part_page, at=ROUNDS, texts=texts)


def rounds_page(
    frame: Frame,
    rounds: Sequence[Round],
    tallies: Mapping[int, Tally],
    *,
    told: str,
    no: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """The newest rounds, those that take money first."""
    lines = [
        (each, (each.id, texts.title(each), texts.stands(each, tallies[each.id], zone, today))) for each in rounds
    ]
    return _page(
        "desk_rounds.html",
        frame,
        told=frame.plain(told),
        no=no,
        opening=OPENING,
        going=[line for each, line in lines if each.status is RoundStatus.OPEN],
        ended=[line for each, line in lines if each.status is not RoundStatus.OPEN],
    )


def closing_page(frame: Frame, round_: Round, charges: Sequence[ChargeState]) -> str:
    """What closing means now: the chat's question, and every household that still owes."""
    asked = chat_texts.ask_to_close(
        round_id=round_.id,
        round_title=round_.title,
        is_voluntary=round_.is_voluntary,
        came_to=progress(charges),
    )
    return _page(
        "desk_round_closing.html",
        frame,
        round_id=round_.id,
        title=texts.title(round_),
        is_voluntary=round_.is_voluntary,
        question=frame.plain(asked.text),
        left=[
            (each.code, each.head, each.area, words.cell(each), dong(each.outstanding))
            for each in sorted(charges, key=lambda charge: charge.number)
            if each.outstanding
        ],
    )
