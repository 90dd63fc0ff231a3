"""What is decided about a month of a round that comes every month, wherever it is decided: chat or desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages.channels.base import Content
from messages.texts import recurring as words
from models import recurring_months
from models import recurring_openings as openings
from models.domain.recurring import UNDECIDED, OpeningStatus
from models.recurring_months import Coming

TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides: `name` as they sign, `you` as they are addressed."""

    person_id: int
    name: str
    you: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is said to who decided, and to the others in office where it is news to them; `about` says of what."""

    said: Content
    others: str = ""
    about: str = ""


async def decide(
    session: AsyncSession, coming: Coming, what: str, who: Decider, *, now: datetime, zone: ZoneInfo, today: date
) -> Decided:
    """Open it, put it off, ask again tomorrow or leave it out; what is not possible any more is only said."""
    title, opening, was = title_of(coming), coming.opening, coming.opening.status
    by = who.person_id
    match what:
        case "open" if opening.status in UNDECIDED and not openings.may_still_open(coming, now=now, zone=zone):
            return Decided(said=Content(text=words.too_late_to_open(title, opening.due_on, today)))
        case "open" if await openings.agree(session, coming, by=by, now=now, zone=zone):
            text = words.others_agreed(who.name, title, opening.opens_at, zone, today)
            return Decided(
                said=Content(text=words.agreed(title, opening.opens_at, zone, today)),
                others=text if was is OpeningStatus.POSTPONED else "",
                about=f"{opening.id}:agreed",
            )
        case "hold" if await openings.put_off(session, coming, by=by, now=now, zone=zone):
            return Decided(
                said=words.put_off(opening.id, title, opening.ask_at, who.you, zone, today),
                others=words.others_put_off(who.name, title) if was is not OpeningStatus.POSTPONED else "",
                about=f"{opening.id}:put-off",
            )
        case "tomorrow" if await openings.put_off(session, coming, by=by, now=now, zone=zone, again_after=TOMORROW):
            return Decided(said=Content(text=words.asks_tomorrow(title, opening.ask_at, zone, today)))
        case "drop" if await openings.leave_out(session, coming, by=by, now=now, zone=zone):
            return Decided(
                said=Content(text=await left_out(session, coming, zone=zone, today=today)),
                others=words.others_left_out(who.name, title),
                about=f"{opening.id}:left-out",
            )
        case _:
            return Decided(said=Content(text=words.decided_before(title, opening.status)))


async def left_out(session: AsyncSession, coming: Coming, *, zone: ZoneInfo, today: date) -> str:
    """Not this month, and when next."""
    following = await recurring_months.next_of(session, coming.recurring.id)
    next_title = title_of(following) if following is not None else ""
    at = recurring_months.when(following.opening) if following is not None else None
    return words.left_out(title_of(coming), next_title, at, zone, today)


def title_of(coming: Coming) -> str:
    """What one month of it is called."""
    return words.title(coming.fee.name, coming.opening.due_on)
