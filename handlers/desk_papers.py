"""Papers at the desk: slips, standing cards and the walking list as files to print, by the operations of the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import papers
from handlers.desk_pages import Around, DeskPage, form_of
from handlers.pages import UNKEPT, html_page, kindly, number_in
from messages.pages import desk_papers as page
from messages.pages.desk import DESK, PAPERS
from messages.slips_apart import MEDIA_TYPE, drawn
from messages.texts import printing as texts
from models import paper
from models.desk import Seated
from models.domain.roles import LEADERS
from models.paper import Scope
from models.tables import Bot

Recipe = dict[str, Any]  # Any: JSON


def add_desk_papers(app: web.Application, around: Around) -> None:
    """Add the papers of all desks."""
    shown = _PapersPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{PAPERS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(at, kindly(shown.give))


class _PapersPage(DeskPage):
    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._one = asyncio.Semaphore(1)

    async def show(self, request: web.Request) -> web.Response:
        """What can be printed."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            return await self._page(session, request, seated, {})

    async def give(self, request: web.Request) -> web.Response:
        """The file; it is drawn apart, one at a time, and kept nowhere."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            recipe = await self._recipe(session, seated, form, now=self._clock())
            if isinstance(recipe, str):
                return await self._page(session, request, seated, form, no=recipe)
        async with self._one:
            body = await drawn(recipe)
        headers = {**UNKEPT, "Content-Disposition": f'attachment; filename="{recipe["filename"]}"'}
        return web.Response(body=body, content_type=MEDIA_TYPE, headers=headers)

    async def _recipe(
        self, session: AsyncSession, seated: Seated, form: Mapping[str, str], *, now: datetime
    ) -> Recipe | str:
        """What the file is drawn from, or why there is none."""
        hamlet, wanted = seated.hamlet, form.get("gi", "")
        place = await self._place(session, hamlet)
        if wanted == page.DOORS:
            found = await paper.doors(session, hamlet.id)
            return papers.doors_of(found, place, now=now, zone=self._deployment.zone) if found else texts.NOBODY_LEFT
        scope = _scope(form.get("ai", ""), await paper.lanes(session, hamlet.id))
        number = number_in(wanted)
        round_ = next((each for each in await paper.rounds_to_print(session, hamlet.id) if each.id == number), None)
        if round_ is not None:
            printed = await paper.slips(session, hamlet, round_, scope)
        elif wanted == page.CARDS:
            printed = await paper.cards(session, hamlet, scope, now=now)
        else:
            return texts.NOTHING_OWED
        if printed is None:
            return await papers.no_account(session, place, self._deployment.zone, self._deployment.day(now))
        if not printed:
            return texts.NO_SUCH_HOUSEHOLDS
        bot = await session.get_one(Bot, seated.person.bot_id)
        return papers.slips_of(printed, round_, place, bot) if round_ else papers.cards_of(printed, place, bot)

    async def _page(
        self, session: AsyncSession, request: web.Request, seated: Seated, form: Mapping[str, str], *, no: str = ""
    ) -> web.Response:
        frame = await self._frame(session, request, seated)
        html = page.papers_page(
            frame,
            await paper.rounds_to_print(session, seated.hamlet.id),
            await paper.lanes(session, seated.hamlet.id),
            picked=(form.get("gi", ""), form.get("ai", "")),
            no=frame.plain(no),
        )
        return html_page(html, status=409 if no else 200)


def _scope(typed: str, lanes: list[str]) -> Scope:
    """For whom: a lane by its place, all, or those without a phone."""
    index = number_in(typed)
    if index is not None and index < len(lanes):
        return Scope(lane=lanes[index])
    return Scope(without_phone=typed != page.ALL)
