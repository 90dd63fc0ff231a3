"""The desk in a browser: opened by a one-time link, its table of households, and its shutting."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.pages import BACK, UNKEPT, HamletPage, Instead, html_page, kindly, lost, notice, slug_of, up_from
from messages import tell_desk
from messages.pages import desk as page
from messages.pages.desk import DESK, Frame
from messages.refusals import in_words
from messages.texts import desk as words
from messages.texts.contacts import YOU
from models import desk, desk_list, pay_page, review
from models.database import Database
from models.desk import Seated
from models.desk_list import Wish
from models.domain.deployment import Deployment
from models.domain.roles import LEADERS, TREASURY, RoleKind
from models.refusals import Refusal
from models.tables import Hamlet

COOKIE = "so"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,24}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,80}")
_SAME = frozenset({"", "same-origin", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around every page of the desk; `wake` lets what was queued leave at once.

    `look_every`: seconds between two looks at whether an open table has changed.
    """

    database: Database
    deployment: Deployment
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    look_every: float = 2.0


class DeskPage(HamletPage):
    """A page for which somebody must sit at the desk of the hamlet in its address."""

    def __init__(self, around: Around) -> None:
        super().__init__(around.database, around.deployment, around.clock)
        self._wake = around.wake

    def _cookie_path(self, slug: str) -> str:
        return f"{urlsplit(self._deployment.public_url).path.rstrip('/')}/n/{slug}/"

    async def _seated(self, session: AsyncSession, request: web.Request) -> Seated | None:
        token = request.cookies.get(COOKIE, "")
        if not _TOKEN.fullmatch(token):
            return None
        hamlet = await self._hamlet(session, request)
        seated = await desk.seated(session, token, hamlet_id=hamlet.id, now=self._clock())
        if seated is not None:
            request[BACK] = (f"{up_from(request)}n/{hamlet.slug}/{DESK}", words.BACK)
        return seated

    async def _frame(self, session: AsyncSession, request: web.Request, seated: Seated) -> Frame:
        up = up_from(request)
        waiting = 0
        if seated.held & TREASURY:
            today = self._deployment.day(self._clock())
            waiting = await review.count_open(session, seated.hamlet.id, today=today)
        return Frame(
            place=await self._place(session, seated.hamlet),
            name=next((role.full_name for role in seated.roles if role.full_name), seated.person.name),
            held=seated.held,
            form_token=desk.form_token(request.cookies[COOKIE]),
            bot=await pay_page.bot_name(session, seated.hamlet.id) or "",
            up=up,
            here=f"{up}n/{seated.hamlet.slug}/{DESK}",
            waiting=waiting,
        )

    async def _seated_as(self, session: AsyncSession, request: web.Request, needed: frozenset[RoleKind]) -> Seated:
        """Who sits there with one of these roles; raises Instead, with the page that says why nothing is shown."""
        seated = await self._seated(session, request)
        if seated is None:
            raise Instead(await self._shut(session, request))
        _check_role(request, seated, needed)
        return seated

    async def _writing(
        self, session: AsyncSession, request: web.Request, form: Mapping[str, str], needed: frozenset[RoleKind]
    ) -> Seated:
        """The same for what writes: the form must be a page's of this desk too."""
        seated = await self._seated(session, request)
        if seated is None:
            raise Instead(await self._shut(session, request))
        check_form(request, seated, form, needed)
        return seated

    async def _refusal(self, session: AsyncSession, seated: Seated, refusal: Refusal) -> str:
        """An expected no, as it is said in the chat."""
        said = in_words(
            refusal,
            place=await self._place(session, seated.hamlet),
            you=you_of(seated),
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return said.text

    async def _shut(self, session: AsyncSession, request: web.Request) -> web.Response:
        hamlet = await self._hamlet(session, request)
        bot = await pay_page.bot_name(session, hamlet.id)
        request.pop(BACK, None)
        return notice(request, words.SHUT_TITLE, page.plain(words.SHUT_NOW, bot), status=403)


def is_key(text: str) -> bool:
    """Whether this is what a form carries to be told from every other, so that what it asks for is done once."""
    return bool(_KEY.fullmatch(text))


def is_own_form(request: web.Request, token: str) -> bool:
    """Whether a form was sent by a page of this desk, opened in this browser."""
    return request.headers.get("Sec-Fetch-Site", "") in _SAME and secrets.compare_digest(
        token.encode(), desk.form_token(request.cookies.get(COOKIE, "")).encode()
    )


def check_form(request: web.Request, seated: Seated, form: Mapping[str, str], needed: frozenset[RoleKind]) -> None:
    """Raise Instead, with why nothing is written: another's form, or another's work."""
    if not is_own_form(request, form.get("dau", "")):
        raise Instead(_refused(request, words.STALE_FORM))
    _check_role(request, seated, needed)


def _check_role(request: web.Request, seated: Seated, needed: frozenset[RoleKind]) -> None:
    if not seated.held & needed:
        raise Instead(_refused(request, words.NOT_YOURS if needed == TREASURY else words.NOT_FOR_YOU))


def _refused(request: web.Request, text: str) -> web.Response:
    return notice(request, words.REFUSED_TITLE, text, status=403)


def you_of(seated: Seated) -> str:
    """How who sits there is addressed."""
    return next((role.you for role in seated.roles if role.you), YOU)


async def form_of(request: web.Request) -> dict[str, str]:
    """The fields of a form."""
    return {key: str(value) for key, value in (await request.post()).items()}


def at_desk(request: web.Request, where: str) -> str:
    """The relative address of a page of the desk."""
    return f"{up_from(request)}n/{slug_of(request)}/{DESK}/{where}"


def add_desk(app: web.Application, around: Around) -> None:
    """Add the desks of all hamlets to an application."""
    door = _Door(around)
    app.router.add_get("/n/{hamlet}/mo/{token}", kindly(door.show))
    app.router.add_post("/n/{hamlet}/mo/{token}", kindly(door.open))
    app.router.add_post(f"/n/{{hamlet}}/{DESK}/dong", kindly(door.shut))
    table = _TablePage(around)
    app.router.add_get(f"/n/{{hamlet}}/{DESK}", kindly(table.show))


class _Door(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """The button; whoever only looks spends nothing."""
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            token = request.match_info["token"]
            if not await desk.is_good(session, token, hamlet_id=hamlet.id, now=self._clock()):
                return await self._over(session, request, hamlet)
            place = await self._place(session, hamlet)
        return html_page(page.open_page(place, up_from(request)))

    async def open(self, request: web.Request) -> web.StreamResponse:
        """The link is spent, the browser gets its cookie, the chat is told."""
        now = self._clock()
        device = words.device(request.headers.get("User-Agent", ""))
        async with self._database.begin() as session:
            hamlet = await self._hamlet(session, request)
            token = request.match_info["token"]
            opened = await desk.spend(session, token, hamlet_id=hamlet.id, device=device, now=now)
            if opened is None:
                return await self._over(session, request, hamlet)
            place = await self._place(session, hamlet)
            await tell_desk.opened(session, opened.seated, place, self._deployment, now=now)
        self._wake()
        answer = see_other(f"../{DESK}")
        answer.set_cookie(
            COOKIE,
            opened.token,
            path=self._cookie_path(opened.seated.hamlet.slug),
            max_age=int(desk.SESSION_LIVES.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self._deployment.public_url.startswith("https://"),
        )
        return answer

    async def shut(self, request: web.Request) -> web.StreamResponse:
        """The desk is shut here, or on every device of this person."""
        form = await request.post()
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._seated(session, request)
            if seated is not None and is_own_form(request, str(form.get("dau", ""))):
                if form.get("tat-ca"):
                    await desk.end_all(session, person_id=seated.person.id, now=now)
                else:
                    await desk.end(session, seated.session_id, person_id=seated.person.id, now=now)
            elif seated is not None:
                return _refused(request, words.STALE_FORM)
            answer = await self._shut(session, request)
        answer.del_cookie(COOKIE, path=self._cookie_path(slug_of(request)))
        answer.set_status(200)
        return answer

    async def _over(self, session: AsyncSession, request: web.Request, hamlet: Hamlet) -> web.Response:
        """U2: the link is spent or over."""
        bot = await pay_page.bot_name(session, hamlet.id)
        return notice(request, words.OVER_TITLE, page.plain(words.OVER, bot), status=410)


class _TablePage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Households and rounds."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            frame = await self._frame(session, request, seated)
            mark = await desk_list.mark(session, seated.hamlet.id)  # first: what changes meanwhile is told
            table = await desk_list.table(session, seated.hamlet.id)
        asked = request.query
        lane = asked.get("khu", "")
        index = int(lane) if re.fullmatch(r"[0-9]{1,4}", lane) else len(table.lanes)
        wish = Wish(
            typed=asked.get("tim", "").strip()[:60],
            lane=table.lanes[index] if index < len(table.lanes) else None,
            state=asked.get("loc", ""),
            sort=asked.get("xep", ""),
        )
        rows = desk_list.narrowed(table, wish)
        return html_page(page.list_page(frame, table, rows, wish, mark=mark, query=request.rel_url.raw_query_string))


def add_lost(app: web.Application, around: Around) -> None:
    """Say in people's words that nothing is at an address below a hamlet's; added last."""
    app.router.add_route("*", "/n/{hamlet}/{rest:.*}", kindly(_LostPage(around).show))


class _LostPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Nothing; who sits at the desk is shown the way back. An address with a slash too many is led on."""
        *_, last, rest = request.rel_url.raw_path.split("/")
        if last and not rest and request.method in ("GET", "HEAD"):
            return web.Response(status=308, headers={**UNKEPT, "Location": f"../{last}"})
        async with self._database.read() as session:
            await self._hamlet(session, request)
            await self._seated(session, request)
        return lost(request)


def see_other(where: str) -> web.Response:
    """Go on there, by reading."""
    return web.Response(status=303, headers={**UNKEPT, "Location": where})
