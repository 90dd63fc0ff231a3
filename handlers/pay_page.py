"""The pay page: anybody types a household's number and gets its standing code, whatever the household owes."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from messages import cards
from messages.pages import pay
from messages.qr import draw_card
from messages.tell_rounds import basis_of
from messages.texts import code_stops as stop_words
from messages.texts.contacts import TREASURER
from models import accounts, hamlets, household_search, pay_page, paying, rounds
from models.database import Database, is_away
from models.domain.cash import read_household
from models.domain.deployment import Deployment
from models.domain.pay_codes import PayCode
from models.domain.place import Place
from models.hamlets import NoSuchHamlet
from models.tables import CodeStop, Hamlet

logger = logging.getLogger(__name__)

GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_UNKEPT = {**GUARD, "Cache-Control": "no-store"}  # an account that is stopped must not live on in a cache
_KEPT = {**GUARD, "Cache-Control": "public, max-age=31536000, immutable"}  # the address names the contents

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_MEDIA_TYPES = {"css": "text/css", "js": "text/javascript"}

_draw = lru_cache(maxsize=200)(draw_card)  # some 20 kB each

Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_pay_page(
    app: web.Application, database: Database, deployment: Deployment, *, clock: Callable[[], datetime]
) -> None:
    """Add the pay pages of all hamlets to an application."""
    page = _PayPage(database, deployment, clock)
    app.router.add_get("/n/{hamlet}", _kindly(page.show))
    app.router.add_get("/n/{hamlet}/", _kindly(page.without_slash))
    app.router.add_get("/n/{hamlet}/qr/{household}.png", _kindly(page.picture))
    for name, body in pay.ASSETS.items():
        app.router.add_get(f"/pages/{name}", _asset(name, body))


def _asset(name: str, body: bytes) -> Handler:
    async def serve(_request: web.Request) -> web.Response:
        kind = _MEDIA_TYPES[name.rpartition(".")[2]]
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=_KEPT)

    return serve


def _kindly(handler: Handler) -> Handler:
    """Where there is no such hamlet, or the database is away, people read a page in their own words."""

    async def serve(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except NoSuchHamlet:
            return _page(pay.lost_page(), status=404)
        except Exception as error:
            if not is_away(error):
                raise
            logger.warning("pay page: the database is away")
            return _page(pay.trouble_page(), status=503)

    return serve


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A household that may be paid for, and its code."""

    place: Place
    number: int
    code: PayCode


class _PayPage:
    """Reads what the page shows; writes nothing."""

    def __init__(self, database: Database, deployment: Deployment, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._deployment = deployment
        self._clock = clock

    async def show(self, request: web.Request) -> web.Response:
        """The open rounds, the field for the number, and the code of the household that was typed."""
        typed = request.query.get("ho", "").strip()
        async with self._database.read() as session:
            hamlet = await hamlets.by_slug(session, _slug(request))
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
        return _page(html, status=404 if unknown is not None else 200)

    async def without_slash(self, request: web.Request) -> web.Response:
        """The page's own links hold for the address without a slash at its end."""
        query = f"?{request.query_string}" if request.query_string else ""
        raise web.HTTPPermanentRedirect(f"../{_slug(request)}{query}", headers=_UNKEPT)

    async def picture(self, request: web.Request) -> web.Response:
        """A household's standing code as a card without its name, to be scanned, saved or printed."""
        wanted = request.match_info["household"]
        async with self._database.read() as session:
            hamlet = await hamlets.by_slug(session, _slug(request))
            place = await self._place(session, hamlet)
            number = int(wanted) if _NUMBER.fullmatch(wanted) else None
            found = await self._found(session, hamlet, place, number)
        if found is None:
            return _page(pay.lost_page(), status=404)
        body = await asyncio.to_thread(_draw, cards.card_without_name(found.place, found.code, number=found.number))
        return web.Response(body=body, content_type="image/png", headers=_UNKEPT)

    async def _place(self, session: AsyncSession, hamlet: Hamlet) -> Place:
        return await hamlets.place_of(
            session, hamlet, public_url=self._deployment.public_url, treasurer_title=TREASURER
        )

    def _stopped_words(self, place: Place, stop: CodeStop | None) -> str | None:
        if stop is None:
            return None
        today = self._deployment.day(self._clock())
        return stop_words.on_page(place, stop.stopped_at, self._deployment.zone, today)

    async def _found(self, session: AsyncSession, hamlet: Hamlet, place: Place, number: int | None) -> _Found | None:
        """The living household of this number; None also where no account takes money."""
        if number is None:
            return None
        household = await household_search.numbered(session, hamlet_id=hamlet.id, number=number)
        code = await paying.standing_code(session, hamlet, number) if household is not None else None
        return _Found(place=place, number=number, code=code) if code is not None else None


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


def _slug(request: web.Request) -> str:
    """The hamlet's short name in the address; raises NoSuchHamlet where none can be called so."""
    slug = request.match_info["hamlet"].lower()
    if not _SLUG.fullmatch(slug):
        raise NoSuchHamlet(slug)
    return slug


def _page(html: str, *, status: int) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8", headers=_UNKEPT)
