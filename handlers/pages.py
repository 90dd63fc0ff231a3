"""What the pages that people open share: where they stand, what guards them, and what they say when nothing works."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from messages.pages import notices
from messages.pages.html import MEDIA_TYPES
from messages.texts import pay_page as words
from messages.texts.contacts import TREASURER
from models import hamlets
from models.database import Database, is_away
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.hamlets import NoSuchHamlet
from models.tables import Hamlet

logger = logging.getLogger(__name__)

GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
UNKEPT = {**GUARD, "Cache-Control": "no-store"}
"""What is stopped, changed or private must not live on in a cache."""
KEPT = {**GUARD, "Cache-Control": "public, max-age=31536000, immutable"}
"""The address names the contents."""

WHERE = web.RequestKey("where", str)
"""The hamlet that a request is about, as its notices name it."""

BACK = web.RequestKey("back", tuple[str, str])
"""Where who sits at the desk goes on after a notice: its relative address, its name."""

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_NUMBER = re.compile(r"[0-9]{1,9}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class HamletPage:
    """A page of one hamlet, named in its address."""

    def __init__(self, database: Database, deployment: Deployment, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._deployment = deployment
        self._clock = clock

    async def _hamlet(self, session: AsyncSession, request: web.Request) -> Hamlet:
        """The hamlet in the address, which stands over whatever is answered; raises NoSuchHamlet."""
        hamlet = await hamlets.by_slug(session, slug_of(request))
        request[WHERE] = notices.where(hamlet)
        return hamlet

    async def _place(self, session: AsyncSession, hamlet: Hamlet) -> Place:
        return await hamlets.place_of(
            session, hamlet, public_url=self._deployment.public_url, treasurer_title=TREASURER
        )


class Instead(Exception):
    """What the address names is not for who asks: this answer is given instead, and nothing is written."""

    def __init__(self, answer: web.Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def slug_of(request: web.Request) -> str:
    """The hamlet's short name in the address; raises NoSuchHamlet where none can be called so."""
    slug = request.match_info["hamlet"].lower()
    if not _SLUG.fullmatch(slug):
        raise NoSuchHamlet(slug)
    return slug


def number_in(text: str) -> int | None:
    """The number that a form or an address names, as the database can hold it; None where it is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def up_from(request: web.Request) -> str:
    """The relative way from a page to where all pages stand: pages may be served below another address."""
    return "../" * (request.rel_url.raw_path.count("/") - 1)


def html_page(html: str, *, status: int = 200) -> web.Response:
    """A page that nobody keeps."""
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8", headers=UNKEPT)


def notice(request: web.Request, title: str, text: str, *, status: int) -> web.Response:
    """A page that says one thing."""
    html = notices.notice_page(up_from(request), title, text, where=request.get(WHERE, ""), back=request.get(BACK))
    return html_page(html, status=status)


def lost(request: web.Request) -> web.Response:
    """There is nothing at this address."""
    return notice(request, words.LOST_TITLE, words.LOST, status=404)


async def nothing_here(request: web.Request) -> web.Response:
    """Who types the first half of an address reads what to type."""
    return lost(request)


def file_of_pages(name: str, body: bytes) -> Handler:
    """Serves a file that pages refer to."""
    kind = MEDIA_TYPES[name.rpartition(".")[2]]
    charset = "utf-8" if kind.startswith("text/") else None

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind, charset=charset, headers=KEPT)

    return serve


def kindly(handler: Handler) -> Handler:
    """Where there is nothing for them, or something of ours fails, people read a page in their own words."""

    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Instead as instead:
            return instead.answer
        except NoSuchHamlet:
            return lost(request)
        except web.HTTPRequestEntityTooLarge:
            return notice(request, words.TOO_LONG_TITLE, words.TOO_LONG, status=413)
        except web.HTTPException:
            raise
        except Exception as error:
            if is_away(error):
                logger.warning("page: the database is away")
                return notice(request, words.TROUBLE_TITLE, words.TROUBLE, status=503)
            logger.exception("%s %s failed", request.method, request.match_info.route.resource)
            return notice(request, words.TROUBLE_TITLE, words.TROUBLE, status=500)

    return serve
