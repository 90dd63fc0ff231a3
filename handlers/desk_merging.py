"""Households that are listed twice at the desk: seen side by side, merged by the chat's operation."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.pages import html_page, kindly, number_in
from messages import tell_merging
from messages.pages import desk_merging as page
from messages.pages.desk import DESK, REGISTER
from messages.pages.desk_merging import MERGE, TWICE
from messages.texts import merging as texts
from models import household_search, mending, merging
from models.desk import Seated
from models.domain.cash import read_household
from models.domain.roles import LEADERS
from models.merging import NotTwoHouseholds, SettleFirst
from models.refusals import Refusal
from models.tables import Household

_PAIRS = 30
"""Of households on one page."""


def add_desk_merging(app: web.Application, around: Around) -> None:
    """Add the merging of households to all desks."""
    shown = _MergingPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{REGISTER}"
    app.router.add_get(f"{at}/{TWICE}", kindly(shown.show))
    app.router.add_get(f"{at}/{MERGE}", kindly(shown.look))
    app.router.add_post(f"{at}/{MERGE}", kindly(shown.merge))


class _MergingPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Those that look like one."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            return await self._list(session, request, seated)

    async def look(self, request: web.Request) -> web.Response:
        """Both side by side, and what merging them would do."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            try:
                stays, gone = [await _named(session, seated, request.query.get(name, "")) for name in ("giu", "dong")]
                plan = await merging.look(session, seated.hamlet.id, stays_id=stays.id, gone_id=gone.id)
            except Refusal as refusal:
                no = await self._refusal(session, seated, refusal)
                return await self._list(session, request, seated, no=no, status=422)
            frame = await self._frame(session, request, seated)
            return html_page(page.plan_page(frame, plan))

    async def merge(self, request: web.Request) -> web.StreamResponse:
        """It is done once, and told; what has changed meanwhile is shown again."""
        form = await form_of(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                stays, gone = [await _by_id(session, seated, form.get(name, "")) for name in ("giu", "dong")]
                done = await merging.merge(
                    session,
                    seated.hamlet.id,
                    stays_id=stays.id,
                    gone_id=gone.id,
                    reason=texts.reason(gone, stays),
                    by=seated.person.id,
                    now=now,
                    today=self._deployment.day(now),
                )
                if done.is_new:
                    place = await self._place(session, seated.hamlet)
                    await tell_merging.merged(session, done, place, self._deployment, now=now)
        except SettleFirst as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                frame = await self._frame(session, request, seated)
                return html_page(page.plan_page(frame, refusal.plan), status=409)
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                no = await self._refusal(session, seated, refusal)
                return await self._list(session, request, seated, no=no, status=409)
        self._wake()
        return see_other(at_desk(request, f"{REGISTER}/{TWICE}?gop={done.merge.id}"))

    async def _list(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, no: str = "", status: int = 200
    ) -> web.Response:
        pairs = (await merging.likely(session, seated.hamlet.id))[:_PAIRS]
        known = {each.id: await merging.belongings(session, each) for pair in pairs for each in pair}
        done = await merging.done(session, number_in(request.query.get("gop", "")) or 0, hamlet_id=seated.hamlet.id)
        html = page.pairs_page(
            await self._frame(session, request, seated),
            [(known[first.id], known[second.id]) for first, second in pairs],
            told=texts.merged(done) if done is not None else "",
            no=no,
            typed=(request.query.get("giu", "")[:10], request.query.get("dong", "")[:10]) if no else ("", ""),
        )
        return html_page(html, status=status)


async def _named(session: AsyncSession, seated: Seated, typed: str) -> Household:
    """The living household with a typed number. Raises NotTwoHouseholds."""
    number = read_household(typed[:10])
    found = (
        await household_search.numbered(session, hamlet_id=seated.hamlet.id, number=number)
        if number is not None
        else None
    )
    if found is None:
        raise NotTwoHouseholds(typed[:10])
    return found


async def _by_id(session: AsyncSession, seated: Seated, written: str) -> Household:
    """The household that a form names. Raises NotTwoHouseholds."""
    found = await mending.the_household(session, number_in(written) or 0, hamlet_id=seated.hamlet.id)
    if found is None:
        raise NotTwoHouseholds(written[:10])
    return found
