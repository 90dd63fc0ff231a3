"""The pay pages: anybody types a household's number and gets its standing code, whatever the household owes.

What it owes stands only behind the household's own random link.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.pages import UNKEPT, HamletPage, file_of_pages, html_page, kindly, lost, notice, slug_of
from messages import cards
from messages.pages import own, pay, static_files
from messages.qr import draw_card
from messages.tell_rounds import basis_of
from messages.texts import code_stops as stop_words
from messages.texts import pay_page as words
from models import accounts, household_search, pay_links, pay_page, paying, rounds
from models.database import Database
from models.domain.cash import read_household
from models.domain.deployment import Deployment
from models.domain.pay_codes import PayCode
from models.domain.place import Place
from models.paying import Owing
from models.tables import CodeStop, Hamlet, Household

_NUMBER = re.compile(r"[0-9]{1,4}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")

_draw = lru_cache(maxsize=200)(draw_card)  # some 20 kB each


def add_pay_page(
    app: web.Application, database: Database, deployment: Deployment, *, clock: Callable[[], datetime]
) -> None:
    """Add the pay pages of all hamlets to an application."""
    page = _PayPage(database, deployment, clock)
    app.router.add_get("/n/{hamlet}", kindly(page.show))
    app.router.add_get("/n/{hamlet}/", kindly(page.without_slash))
    app.router.add_get("/n/{hamlet}/qr/{household}.png", kindly(page.picture))
    own_page = _OwnPage(database, deployment, clock)
    app.router.add_get("/n/{hamlet}/nha/{token}", kindly(own_page.show))
    app.router.add_get("/n/{hamlet}/nha/{token}/{name}.png", kindly(own_page.picture))
    for name, body in static_files.ASSETS.items():
        app.router.add_get(f"/pages/{name}", file_of_pages(name, body))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A household that may be paid for, and its code."""

    place: Place
    number: int
    code: PayCode


class _Page(HamletPage):
    """Reads what a page shows; writes nothing."""

    def _stopped_words(self, place: Place, stop: CodeStop | None) -> str | None:
        if stop is None:
            return None
        today = self._deployment.day(self._clock())
        return stop_words.on_page(place, stop.stopped_at, self._deployment.zone, today)


class _PayPage(_Page):
    """Anybody's page: nothing on it depends on what a household owes."""

    async def show(self, request: web.Request) -> web.Response:
        """The open rounds, the field for the number, and the code of the household that was typed."""
        typed = request.query.get("ho", "").strip()
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
            collections = await _collections(session, hamlet)
            can_transfer = await paying.standing_code(session, hamlet, 1) is not None
            stop = await accounts.stopped(session, hamlet.id)
            bot = await pay_page.bot_name(session, hamlet.id)
            found = await self._found(session, hamlet, place, read_household(typed)) if can_transfer else None
        unknown = typed if typed and can_transfer and found is None else None
        html = pay.pay_page(
            place,
            collections,
            can_transfer=can_transfer,
            bot=bot,
            today=self._deployment.day(self._clock()),
            stopped=self._stopped_words(place, stop),
            shown=pay.Shown(number=found.number, code=found.code) if found else None,
            unknown=unknown,
        )
        return html_page(html, status=404 if unknown is not None else 200)

    async def without_slash(self, request: web.Request) -> web.Response:
        """The page's own links hold for the address without a slash at its end."""
        query = f"?{request.query_string}" if request.query_string else ""
        raise web.HTTPPermanentRedirect(f"../{slug_of(request)}{query}", headers=UNKEPT)

    async def picture(self, request: web.Request) -> web.Response:
        """A household's standing code as a card without its name, to be scanned, saved or printed."""
        wanted = request.match_info["household"]
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
            number = int(wanted) if _NUMBER.fullmatch(wanted) else None
            found = await self._found(session, hamlet, place, number)
        if found is None:
            return lost(request)
        body = await asyncio.to_thread(_draw, cards.card_without_name(found.place, found.code, number=found.number))
        return web.Response(body=body, content_type="image/png", headers=UNKEPT)

    async def _found(self, session: AsyncSession, hamlet: Hamlet, place: Place, number: int | None) -> _Found | None:
        """The living household of this number; None also where no account takes money."""
        if number is None:
            return None
        household = await household_search.numbered(session, hamlet_id=hamlet.id, number=number)
        code = await paying.standing_code(session, hamlet, number) if household is not None else None
        return _Found(place=place, number=number, code=code) if code is not None else None


class _OwnPage(_Page):
    """A household's page behind its random link: exact sums, no name."""

    async def show(self, request: web.Request) -> web.Response:
        """What the household owes, with a code for each charge and one for all."""
        token = request.match_info["token"]
        today = self._deployment.day(self._clock())
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
            household = await self._household(session, hamlet, token)
            if household is None:
                bot = await pay_page.bot_name(session, hamlet.id)
                return notice(request, words.LINK_OVER_TITLE, words.link_over(place, bot=bot), status=404)
            owing = await paying.owing(session, household.id)
            asked = await _asked(session, hamlet, owing)
            stop = await accounts.stopped(session, hamlet.id)
        html = own.own_page(
            place,
            number=household.number,
            token=token,
            owing=owing,
            asked=asked,
            today=today,
            stopped=self._stopped_words(place, stop),
        )
        return html_page(html, status=200)

    async def picture(self, request: web.Request) -> web.Response:
        """The card of one of these codes."""
        token, name = request.match_info["token"], request.match_info["name"]
        today = self._deployment.day(self._clock())
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
            household = await self._household(session, hamlet, token)
            owing = await paying.owing(session, household.id) if household else None
            asked = await _asked(session, hamlet, owing) if owing else []
        wanted = next((each for each in asked if each.name == name), None)
        if household is None or wanted is None:
            return lost(request)
        state = wanted.state
        card = cards.own_card(
            place,
            wanted.code,
            number=household.number,
            title=own.title_of(wanted),
            due=(state.due_on, today) if state and state.is_open else None,
            is_voluntary=state is not None and state.is_voluntary,
        )
        body = await asyncio.to_thread(_draw, card)
        return web.Response(body=body, content_type="image/png", headers=UNKEPT)

    async def _household(self, session: AsyncSession, hamlet: Hamlet, token: str) -> Household | None:
        if not _TOKEN.fullmatch(token):
            return None
        return await pay_links.household_of(session, token, hamlet_id=hamlet.id, now=self._clock())


async def _asked(session: AsyncSession, hamlet: Hamlet, owing: Owing) -> list[own.Asked]:
    """The codes that the page offers, the one that settles most first; none where no account takes money."""
    found: list[own.Asked] = []
    if len(owing.owed) > 1 and (joint := await paying.joint_code(session, hamlet, owing.owed)) is not None:
        found.append(own.Asked(name=own.JOINT, code=joint, state=None))
    for state in (*owing.owed, *owing.left_over, *owing.voluntary):
        code = await paying.charge_code(session, hamlet, state)
        if code is not None:
            found.append(own.Asked(name=str(state.charge_id), code=code, state=state))
    return found


async def _collections(session: AsyncSession, hamlet: Hamlet) -> list[pay.Collection]:
    opened = await rounds.open_rounds(session, hamlet.id)
    amounts = await pay_page.same_amounts(session, opened)
    return [
        pay.Collection(
            title=each.title,
            due=each.due_on,
            basis=basis_of(each),
            is_voluntary=each.is_voluntary,
            amount=amounts.get(each.id),
        )
        for each in opened
    ]
