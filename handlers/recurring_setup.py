"""Subject: letting the round that is being written come again every month."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.round_draft import RoundDraft
from handlers.turn import Turn
from messages import asking
from messages.channels.base import Content
from messages.texts import recurring as words
from models import recurring, round_plans
from models.domain.fees import RoundRequest
from models.domain.folding import words as plain
from models.domain.recurring import LAST_DAY, Monthly, due_day_of
from models.recurring_months import Coming, monthly_of, next_of
from models.tables import Hamlet, RecurringRound

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
    await turn.say(is_set_up(coming, zone=turn.deployment.zone, today=turn.today))


def is_set_up(coming: Coming, *, zone: ZoneInfo, today: date) -> Content:
    """It repeats from now on."""
    return words.set_up(
        fee=coming.fee.name,
        monthly=coming.monthly,
        opening_title=words.title(coming.fee.name, coming.opening.due_on),
        opens_at=coming.opening.opens_at,
        zone=zone,
        today=today,
    )


async def set_up_once(
    session: AsyncSession,
    hamlet: Hamlet,
    request: RoundRequest,
    monthly: Monthly,
    *,
    by: int,
    now: datetime,
    zone: ZoneInfo,
) -> Coming:
    """The same, from a form that may be sent twice: what repeats just so goes on."""
    before = await _running(session, hamlet.id, request.fee)
    parts = [{"amount": part.amount, "unit": part.per.value} for part in request.parts]
    if before is not None and monthly_of(before) == monthly and before.parts == parts:
        coming = await next_of(session, before.id)
        if coming is not None:
            return coming
    return await recurring.set_up(session, hamlet, request, monthly, by=by, now=now, zone=zone)


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
    asked = await confirmed(
        turn.session,
        turn.the_hamlet.id,
        request,
        monthly,
        you=turn.you,
        now=turn.now,
        zone=turn.deployment.zone,
        today=turn.today,
    )
    await turn.say(asked, title=request.title)


async def confirmed(
    session: AsyncSession,
    hamlet_id: int,
    request: RoundRequest,
    monthly: Monthly,
    *,
    you: str,
    now: datetime,
    zone: ZoneInfo,
    today: date,
) -> Content:
    """All of it, before it is written down."""
    first = await recurring.first_free(session, hamlet_id, request.fee, monthly, now=now, zone=zone)
    before = await _running(session, hamlet_id, request.fee)
    return words.confirm(
        fee=request.fee,
        monthly=monthly,
        first=first,
        draft_due=request.due_on,
        draft_title=request.title,
        replaces=monthly_of(before) if before is not None else None,
        you=you,
        today=today,
    )


async def _running(session: AsyncSession, hamlet_id: int, fee: str) -> RecurringRound | None:
    """What repeats of a fee now."""
    known = await round_plans.fee_named(session, hamlet_id, fee)
    running = await recurring.running(session, hamlet_id)
    return next((each for each, its in running if known is not None and its.id == known.id), None)


def _monthly(turn: Turn, request: RoundRequest) -> Monthly | None:
    day = RoundDraft(turn.the_draft.data).open_day
    return Monthly(open_day=day, due_day=due_day_of(request.due_on)) if day is not None else None
