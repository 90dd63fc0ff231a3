"""The rounds at the desk: how far each is, and what stays open where one is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from messages.format import dong
from messages.pages.desk import ROUNDS, Frame, part_page
from messages.pages.desk_opening import OPENING
from messages.texts import desk as words
from messages.texts import desk_rounds as texts
from messages.texts import recurring as repeat_words
from messages.texts import rounds as chat_texts
from messages.texts import withdrawals as withdrawal_texts
from models.charges import ChargeState
from models.domain.charges import progress
from models.recurring_months import Coming, monthly_of, request_of, when
from models.round_tallies import Tally
from models.tables import RecurringRound, Round, RoundStatus
from models.withdrawals import LONGEST_REASON, Withdrawn

_RECURRING = "recurring:"
WITHDRAWING = "rut"
"""The taking back of one: the last part of its address."""
REPEATS = "lap"
"""What comes every month: the address below the rounds' that decides about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """A round that comes every month, with its next month; None where none is planned."""

    recurring: RecurringRound
    fee: str
    coming: Coming | None


_page = partial(part_page, at=ROUNDS, texts=texts)


def rounds_page(
    frame: Frame,
    rounds: Sequence[Round],
    tallies: Mapping[int, Tally],
    *,
    repeating: Sequence[Repeating],
    told: str,
    no: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """The newest rounds, those that take money first; what comes every month."""
    lines = [
        (each, (each.id, texts.title(each), texts.stands(each, tallies[each.id], zone, today))) for each in rounds
    ]
    return _page(
        "desk_rounds.html",
        frame,
        told=frame.plain(told),
        no=no,
        opening=OPENING,
        repeats=REPEATS,
        withdrawing=WITHDRAWING,
        repeating=[_repeating(frame, each, zone, today) for each in repeating],
        going=[line for each, line in lines if each.status is RoundStatus.OPEN],
        ended=[line for each, line in lines if each.status is RoundStatus.CLOSED],
        withdrawn=[line for each, line in lines if each.status is RoundStatus.WITHDRAWN],
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


def why_page(frame: Frame, round_: Round, *, typed: str, no: str) -> str:
    """Why is it taken back? The chat's question."""
    asked = withdrawal_texts.ask_why(round_.title)
    return _page(
        "desk_round_withdrawing.html",
        frame,
        way=WITHDRAWING,
        round_id=round_.id,
        title=texts.title(round_),
        question="",
        asked=asked.text,
        typed=typed,
        no=no,
        most=LONGEST_REASON,
    )


def withdrawing_page(frame: Frame, withdrawn: Withdrawn, *, groups: int) -> str:
    """All that it would do, in the chat's words, and what is posted in so many groups."""
    question = withdrawal_texts.preview(withdrawn.standing, withdrawn.reason, groups=groups)
    return _page(
        "desk_round_withdrawing.html",
        frame,
        way=WITHDRAWING,
        round_id=withdrawn.round.id,
        title=texts.title(withdrawn.round),
        question=frame.plain(question.text),
        post=frame.plain(withdrawal_texts.in_group(withdrawn, frame.place)) if groups else "",
        typed=withdrawn.reason,
    )


def _repeating(frame: Frame, each: Repeating, zone: ZoneInfo, today: date) -> dict[str, object]:
    """One in the chat's words, with the chat's choices."""
    coming = None
    if each.coming is not None:
        opening = each.coming.opening
        title = repeat_words.title(each.fee, opening.due_on)
        coming = opening.id, title, when(opening), opening.status
    shown = repeat_words.shown(
        each.recurring.id,
        fee=each.fee,
        monthly=monthly_of(each.recurring),
        parts=request_of(each.recurring, each.fee, due_on=today, title=repeat_words.title).parts,
        coming=coming,
        zone=zone,
        today=today,
    )
    return {
        "id": each.recurring.id,
        "said": frame.plain(shown.text),
        "ways": [
            (choice.label, choice.action.removeprefix(_RECURRING))
            for choice in shown.choices
            if choice.action.startswith(_RECURRING) and not choice.action.startswith(f"{_RECURRING}ask_stop")
        ],
        "stop": frame.plain(repeat_words.ask_stop(each.recurring.id, each.fee).text),
    }
