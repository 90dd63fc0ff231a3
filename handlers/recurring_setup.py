"""Subject: letting the round that is being written come again every month."""

from __future__ import annotations

import re

from handlers.round_draft import RoundDraft
from handlers.turn import Turn
from messages import asking
from messages.texts import recurring as words
from models import recurring, round_plans
from models.domain.fees import RoundRequest
from models.domain.folding import words as plain
from models.domain.recurring import LAST_DAY, Monthly, due_day_of
from models.recurring_months import monthly_of

STEPS = frozenset({"repeat_day", "repeat"})
_LAST = frozenset({"cuoi thang", "ngay cuoi", "ngay cuoi thang", "cuoi"})
_DAY = re.compile(r"(?:(?:ngay|mung|mong) )?(\d{1,2})(?: hang thang| moi thang| hang thang)?")


async def ask_day(turn: Turn, request: RoundRequest) -> None:
    """On which day of each month."""
    if words.has_its_time(request.fee):
        await turn.say(words.named_after_a_month(request.fee))
        return
    await asking.drop(turn.session, chat_id=turn.chat.id, person_id=turn.person.id)
    turn.go_on("repeat_day", expecting="amount")
    await turn.say(words.ASK_DAY, expecting="amount")


async def typed(turn: Turn, request: RoundRequest) -> None:
    """The day was typed, or something else while all of it waits to be confirmed."""
    if turn.the_draft.step == "repeat":
        await _confirm(turn, request)
        return
    day = read_day_of_month(turn.text)
    if day is None:
        await turn.say(words.day_not_understood(turn.text))
        await turn.say(words.ASK_DAY, expecting="amount")
        return
    turn.go_on("repeat", open_day=day, expecting="")
    await _confirm(turn, request)


async def set_up(turn: Turn, request: RoundRequest) -> None:
    """It is written down; said after whatever else was done with the draft."""
    monthly = _monthly(turn, request)
    if monthly is None:
        await ask_day(turn, request)
        return
    coming = await recurring.set_up(
        turn.session,
        turn.the_hamlet,
        request,
        monthly,
        by=turn.person.id,
        now=turn.now,
        zone=turn.deployment.zone,
    )
    await turn.say(
        words.set_up(
            fee=coming.fee.name,
            monthly=monthly,
            opening_title=words.title(coming.fee.name, coming.opening.due_on),
            opens_at=coming.opening.opens_at,
            zone=turn.deployment.zone,
            today=turn.today,
        )
    )


def read_day_of_month(text: str) -> int | None:
    """A day from 1 to 31, the last day of a month as 31; None where it is none."""
    line = plain(text)
    if line in _LAST:
        return LAST_DAY
    match = _DAY.fullmatch(line) if not text.strip().startswith("-") else None
    day = int(match[1]) if match else 0
    return day if 1 <= day <= LAST_DAY else None


async def _confirm(turn: Turn, request: RoundRequest) -> None:
    monthly = _monthly(turn, request)
    if monthly is None:
        await ask_day(turn, request)
        return
    first = await recurring.first_free(
        turn.session, turn.the_hamlet.id, request.fee, monthly, now=turn.now, zone=turn.deployment.zone
    )
    known = await round_plans.fee_named(turn.session, turn.the_hamlet.id, request.fee)
    running = await recurring.running(turn.session, turn.the_hamlet.id)
    replaces = next((monthly_of(each) for each, fee in running if known is not None and fee.id == known.id), None)
    await turn.say(
        words.confirm(
            fee=request.fee,
            monthly=monthly,
            first=first,
            draft_due=request.due_on,
            draft_title=request.title,
            replaces=replaces,
            you=turn.you,
            today=turn.today,
        ),
        title=request.title,
    )


def _monthly(turn: Turn, request: RoundRequest) -> Monthly | None:
    day = RoundDraft(turn.the_draft.data).open_day
    return Monthly(open_day=day, due_day=due_day_of(request.due_on)) if day is not None else None
