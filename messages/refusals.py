"""The words of every expected no: each subject's texts know their own refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Content
from messages.texts import (
    account_refusals,
    announcements,
    by_hand,
    charge_corrections,
    code_stops,
    funds,
    handovers,
    held_cash,
    mending_life,
    merging,
    payments,
    personal_data,
    register,
    reminders_by_hand,
    round_dialogue,
    statements,
    talk,
    transfers,
    withdrawals,
)
from models.domain.place import Place
from models.refusals import Refusal

# a subject's words for a refusal, or None where it is another subject's
Words = Callable[[Refusal, Place | None, str, ZoneInfo, date], Content | None]
SUBJECTS: tuple[Words, ...] = (
    account_refusals.refusal,
    announcements.refusal,
    by_hand.refusal,
    charge_corrections.refusal,
    code_stops.refusal,
    funds.refusal,
    handovers.refusal,
    held_cash.refusal,
    mending_life.refusal,
    merging.refusal,
    payments.refusal,
    personal_data.refusal,
    register.refusal,
    reminders_by_hand.refusal,
    round_dialogue.refusal,
    statements.refusal,
    transfers.refusal,
    withdrawals.refusal,
)


def in_words(refusal: Refusal, *, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content:
    """The sentence for a refusal; one that no subject knows is our own fault."""
    for words in SUBJECTS:
        content = words(refusal, place, you, zone, today)
        if content is not None:
            return content
    return Content(text=talk.OUR_FAULT)
