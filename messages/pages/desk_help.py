"""Requests at the desk: who waits for help and where, to be taken, given, answered, finished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from messages.format import phone, quote
from messages.pages.desk import HELP, Frame, part_page
from messages.texts import desk_help as texts
from messages.texts import help as chat_texts
from models.help import Seen
from models.tables import HelpKind, HelpStatus, Role

SHOWN = 600
"""Letters of a request."""


def help_page(
    frame: Frame,
    requests: Sequence[Seen],
    helpers: Sequence[Role],
    *,
    me: int,
    told: str,
    no: str,
    key: str,
    now: datetime,
) -> str:
    """What waits, by lane; `me` is who sits there, `key` lets an answer be sent once."""
    return part_page(
        "desk_help.html",
        frame,
        at=HELP,
        texts=texts,
        told=told,
        no=no,
        key=key,
        requests=[
            {
                "id": each.request_id,
                "who": chat_texts.who(each),
                "said": quote(each.words, SHOWN),
                "stands": texts.stands(each, now),
                "phone": phone(each.household.phone) if each.household and each.household.phone else "",
                "is_open": each.status is HelpStatus.OPEN,
                "is_mine": each.status is HelpStatus.TAKEN and each.taken_by == me,
                "is_question": each.kind is HelpKind.QUESTION,
                "taken_by": each.taken_by or "",
                "helpers": [
                    (role.id, texts.helper(role))
                    for role in helpers
                    if role.person_id not in (each.asker_id, each.taken_by)
                ],
            }
            for each in requests
        ],
    )
