"""Rounds that come every month, at the desk: the next one opened, put off or left out, the whole of it stopped."""

from __future__ import annotations

from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.pages import kindly, lost, number_in
from handlers.recurring_setup import is_set_up
from handlers.repeating import Decider, decide, left_out, title_of
from messages import tell_recurring
from messages.pages.desk import DESK, ROUNDS
from messages.pages.desk_rounds import REPEATS, Repeating
from messages.texts import recurring as words
from models import recurring, recurring_months
from models.chats import private_of
from models.desk import Seated
from models.domain.deployment import Deployment
from models.domain.recurring import OpeningStatus
from models.domain.roles import LEADERS
from models.tables import Fee, RecurringRound

_DECISIONS = frozenset({"open", "hold", "drop"})
_STOPPED = "stop"


def add_desk_repeating(app: web.Application, around: Around) -> None:
    """Add what is decided about monthly rounds to all desks."""
    shown = _RepeatingPage(around)
    app.router.add_post(f"/n/{{hamlet}}/{DESK}/{ROUNDS}/{REPEATS}", kindly(shown.decide))


class _RepeatingPage(DeskPage):
    async def decide(self, request: web.Request) -> web.StreamResponse:
        """The chat's decision, told to the others in office."""
        form = await form_of(request)
        what, _, written = form.get("viec", "").partition(":")
        number = number_in(written) or 0
        now = self._clock()
        zone, today = self._deployment.zone, self._deployment.day(now)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            hamlet_id = seated.hamlet.id
            name = next((role.full_name for role in seated.roles if role.full_name), seated.person.name)
            if what == _STOPPED:
                found = await recurring.the_recurring(session, number, hamlet_id=hamlet_id)
                if found is not None:
                    each, fee = found
                    await recurring.stop(session, each, by=seated.person.id, now=now)
                    text, about = words.others_stopped(name, fee.name), f"stopped:{each.id}"
                    await self._tell_others(session, seated, text, about=about)
            else:
                coming = await recurring_months.one(session, number, hamlet_id=hamlet_id)
                if coming is None or what not in _DECISIONS:
                    return lost(request)
                who = Decider(person_id=seated.person.id, name=name, you=you_of(seated))
                decided = await decide(session, coming, what, who, now=now, zone=zone, today=today)
                if decided.others:
                    await self._tell_others(session, seated, decided.others, about=decided.about)
        self._wake()
        return see_other(at_desk(request, f"{ROUNDS}?lap-{what}={number}"))

    async def _tell_others(self, session: AsyncSession, seated: Seated, text: str, *, about: str) -> None:
        own = (await private_of(session, [seated.person.id])).get(seated.person.id)
        await tell_recurring.others(
            session,
            seated.hamlet.id,
            text,
            about=about,
            not_to=own.chat_id if own is not None else 0,
            now=self._clock(),
        )


async def repeating(session: AsyncSession, hamlet_id: int) -> list[Repeating]:
    """What comes every month, with its next month."""
    return [
        Repeating(recurring=each, fee=fee.name, coming=await recurring_months.next_of(session, each.id))
        for each, fee in await recurring.running(session, hamlet_id)
    ]


async def just_decided(
    session: AsyncSession, seated: Seated, name: str, number: int, deployment: Deployment, today: date
) -> tuple[str, str]:
    """What a form did before this page, and why it did not, as the book now says; `name` is of the address."""
    zone = deployment.zone
    if name == f"lap-{_STOPPED}":
        stopped = await session.get(RecurringRound, number)
        if stopped is None or stopped.hamlet_id != seated.hamlet.id or stopped.stopped_at is None:
            return "", ""
        fee = await session.get_one(Fee, stopped.fee_id)
        return words.stopped(fee.name), ""
    coming = await recurring_months.one(session, number, hamlet_id=seated.hamlet.id)
    if coming is None:
        return "", ""
    opening, title = coming.opening, title_of(coming)
    match name, opening.status:
        case "lap-moi", _:
            return is_set_up(coming, zone=zone, today=today).text, ""
        case "lap-open", OpeningStatus.AGREED:
            return words.agreed(title, opening.opens_at, zone, today), ""
        case "lap-hold", OpeningStatus.POSTPONED:
            return words.put_off(opening.id, title, opening.ask_at, you_of(seated), zone, today).text, ""
        case "lap-drop", OpeningStatus.DROPPED:
            return await left_out(session, coming, zone=zone, today=today), ""
        case _:
            return "", words.decided_before(title, opening.status)
