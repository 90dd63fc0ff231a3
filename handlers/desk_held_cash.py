"""Cash that helpers hold, at the desk: counted and received by the treasurer, by the operations of the chat."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.held_cash import ask_about_withdrawn, hand_over
from handlers.pages import html_page, kindly
from messages.pages import desk_held_cash as page
from messages.pages.desk import DESK, HELD
from messages.texts import desk as words
from messages.texts import desk_held_cash as texts
from models import handovers, held_cash
from models.balances import cash_held
from models.chats import unreached
from models.desk import Seated
from models.domain.cash_count import NOTES
from models.domain.roles import TREASURY
from models.held_cash import Holder
from models.refusals import Refusal

RECEIVED = 10
"""Of what was received, the last so many are shown."""

_SHOWN = re.compile(r"[0-9]{1,9}(?:,[0-9]{1,9}){0,999}")
_NOTES = re.compile(r"[0-9]{1,4}")


def add_desk_held_cash(app: web.Application, around: Around) -> None:
    """Add the page of helpers' cash of all desks."""
    shown = _HeldPage(around)
    app.router.add_get(f"/n/{{hamlet}}/{DESK}/{HELD}", kindly(shown.show))
    app.router.add_post(f"/n/{{hamlet}}/{DESK}/{HELD}/{{helper:[0-9]{{1,9}}}}/nhan", kindly(shown.receive))


class _HeldPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Who holds what, and what was received."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._page(session, request, seated)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """What was counted is received; a difference is asked about first."""
        form = await form_of(request)
        helper_id = int(request.match_info["helper"])
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, TREASURY)
                ids = form.get("da-xem", "")
                notes = _notes(form)
                is_read = notes is not None and _SHOWN.fullmatch(ids)
                if not is_read or notes is None or not (notes or "du" in form):
                    no = texts.NOT_COUNTED if is_read else texts.NOT_READ
                    return await self._page(
                        session, request, seated, no=no, typed={helper_id: _sent_again(form)}, status=422
                    )
                shown = [int(each) for each in ids.split(",")]
                holder = await _holder(session, seated, helper_id, shown)
                expected = holder.total if holder is not None else 0
                counted = expected if "du" in form else sum(kind * number for kind, number in notes.items())
                if holder is not None and counted != expected and form.get("dong-y", "") != str(counted):
                    frame = await self._frame(session, request, seated)
                    return html_page(page.differs_page(frame, holder, counted, _sent_again(form)), status=422)
                handed = await hand_over(
                    session,
                    shown,
                    hamlet_id=seated.hamlet.id,
                    helper_id=helper_id,
                    counted=counted,
                    expected=expected,
                    notes={} if "du" in form else notes,
                    by=seated.person.id,
                    deployment=self._deployment,
                    now=now,
                )
                await ask_about_withdrawn(session, handed, seated.hamlet.id, now=now)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        self._wake()
        return see_other(at_desk(request, f"{HELD}?nhan={handed.handover_id}"))

    async def _page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        no: str = "",
        typed: Mapping[int, Mapping[str, str]] | None = None,
        status: int = 200,
    ) -> web.Response:
        hamlet_id = seated.hamlet.id
        received = await handovers.latest(session, hamlet_id, limit=RECEIVED)
        just_now = request.query.get("nhan", "")
        told = ""
        for each, helper in received:
            if str(each.id) == just_now:
                households = await handovers.households_of(session, each.id)
                heard = words.heard(len(households), await unreached(session, households))
                told = texts.done(each, helper, await cash_held(session, hamlet_id), heard=heard)
        frame = await self._frame(session, request, seated)
        html = page.held_page(
            frame,
            await held_cash.holders(session, hamlet_id),
            received,
            told=told,
            no=frame.plain(no),
            typed=typed or {},
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=status)

    async def _refused(self, request: web.Request, refusal: Refusal) -> web.Response:
        """Nothing was booked: who holds what now, with the sentence above it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            no = await self._refusal(session, seated, refusal)
            return await self._page(session, request, seated, no=no, status=409)


async def _holder(session: AsyncSession, seated: Seated, helper_id: int, shown: list[int]) -> Holder | None:
    """What was shown of a helper's cash, if all of it is still there."""
    for holder in await held_cash.holders(session, seated.hamlet.id, helper_id=helper_id):
        held = tuple(each for each in holder.held if each.held_id in set(shown))
        if len(held) == len(set(shown)):
            return Holder(helper_id=helper_id, name=holder.name, held=held)
    return None


def _notes(form: Mapping[str, str]) -> dict[int, int] | None:
    """How many notes of each kind; None where one is no number."""
    found: dict[int, int] = {}
    for kind in NOTES:
        typed = form.get(f"to-{kind}", "").strip()
        if not typed:
            continue
        if not _NOTES.fullmatch(typed):
            return None
        found[kind] = int(typed)
    return found


def _sent_again(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of the count, as they were sent."""
    names = ("da-xem", *(f"to-{kind}" for kind in NOTES))
    return {name: form[name] for name in names if form.get(name)}
