"""The roles at the desk of the head: a code for somebody, a role taken back, where a helper takes cash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import deputies, roles
from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.pages import html_page, kindly, lost, number_in
from messages.channels.base import ChannelKind, Content
from messages.outbox import APP_NAMES, SHOWN
from messages.pages import desk_roles as page
from messages.pages.desk import DESK, HEAD_ONLY, ROLES
from messages.pages.desk_roles import Holder
from messages.texts import deputies as deputy_words
from messages.texts import held_cash as cash_words
from messages.texts import people as chat_texts
from messages.texts import tokens
from messages.texts.contacts import SIMULATOR_NAME
from models import codes, groups
from models import deputies as role_ends
from models import roles as held_roles
from models.chats import private_of
from models.desk import Seated
from models.domain.roles import RoleKind
from models.tables import Code, Person, Role

OFFERED = (RoleKind.HELPER, RoleKind.TREASURER, RoleKind.DEPUTY, RoleKind.THIRD)


def add_desk_roles(app: web.Application, around: Around) -> None:
    """Add the roles of all desks."""
    shown = _RolesPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ROLES}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(at, kindly(shown.give))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/{{what:thu-lai|thu-giup}}", kindly(shown.decide))


class _RolesPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Who holds what."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEAD_ONLY)
            told, invitation = await self._made(session, request, seated)
            return await self._page(session, request, seated, told=told, invitation=invitation)

    async def give(self, request: web.Request) -> web.StreamResponse:
        """A code, shown once, with what is to be forwarded."""
        form = await form_of(request)
        now, zone = self._clock(), self._deployment.zone
        today = self._deployment.day(now)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEAD_ONLY)
            kind = next((each for each in OFFERED if each.value == form.get("viec")), None)
            if kind is None:
                return await self._page(session, request, seated, typed=form, status=422)
            last: date | None = None
            if kind is RoleKind.DEPUTY and (typed := form.get("den", "").strip()[:60]):
                read = deputies.read_last(typed, today=today, you=you_of(seated))
                if isinstance(read, Content):
                    return await self._page(session, request, seated, no=read.text, typed=form, status=422)
                last = read
            code = await codes.make_role_code(
                session,
                hamlet_id=seated.hamlet.id,
                role=kind,
                by=seated.person.id,
                now=now,
                role_until=role_ends.end_of(last, zone) if last else None,
            )
        # read anew, a page shows the same code once more and makes none
        return see_other(at_desk(request, f"{ROLES}?ma={code.id}"))

    async def _made(self, session: AsyncSession, request: web.Request, seated: Seated) -> tuple[str, str]:
        """What is said of a code made here just now, and what is to be forwarded; nothing once it is used."""
        code = await session.get(Code, number_in(request.query.get("ma", "")) or 0)
        is_good = (
            code is not None
            and code.hamlet_id == seated.hamlet.id
            and code.made_by == seated.person.id
            and code.used_at is None
            and code.expires_at > self._clock()
        )
        if code is None or not is_good or code.role is None:
            return "", ""
        zone, today = self._deployment.zone, self._deployment.day(self._clock())
        place, last = await self._place(session, seated.hamlet), code.role_until
        limit = deputy_words.until_line(role_ends.last_day(last, zone), today) if last else ""
        made = chat_texts.role_code_made(code.role, code.expires_at, zone, today, place, you_of(seated))
        invitation = "\n\n".join(filter(None, [chat_texts.role_invitation(code.role, code.code, place), limit]))
        return f"{made} {limit}".rstrip(), await _for_the_phone(session, seated, invitation)

    async def decide(self, request: web.Request) -> web.Response:
        """A role is taken back, or it is said whether a helper takes cash, and where."""
        form = await form_of(request)
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEAD_ONLY)
            role = await held_roles.living(session, int(request.match_info["number"]))
            if role is None:
                return await self._page(session, request, seated, no=chat_texts.NOTHING_TO_REVOKE, status=409)
            if role.hamlet_id != seated.hamlet.id:
                return lost(request)
            place = await self._place(session, seated.hamlet)
            name = await _name(session, role)
            if request.match_info["what"] == "thu-lai":
                revoked = await roles.take_away(session, role.id, place, self._deployment, now=now)
                if revoked is None:
                    return await self._page(session, request, seated, no=chat_texts.NOTHING_TO_REVOKE, status=409)
                told = chat_texts.role_revoked(name, revoked.kind, place)
            elif role.kind is not RoleKind.HELPER:
                return await self._page(session, request, seated, no=chat_texts.NOTHING_TO_REVOKE, status=409)
            else:
                await roles.let_take_cash(session, role, place, may="duoc" in form, now=now)
                told = chat_texts.takes_cash(name, may=role.takes_cash)
                if role.takes_cash:
                    lanes = await groups.areas(session, seated.hamlet.id)
                    role.lanes = [lane for index, lane in enumerate(lanes) if lane and f"khu-{index}" in form]
                    told = cash_words.lanes_done(name, role.lanes)
            await session.flush()
            shown = await self._page(session, request, seated, told=told)
        self._wake()
        return shown

    async def _page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        told: str = "",
        invitation: str = "",
        no: str = "",
        typed: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> web.Response:
        zone = self._deployment.zone
        html = page.roles_page(
            await self._frame(session, request, seated),
            [
                Holder(
                    role=role,
                    name=await _name(session, role),
                    until=role_ends.last_day(role.until, zone) if role.until else None,
                )
                for role in await role_ends.holders_to_list(session, seated.hamlet.id)
            ],
            OFFERED,
            await groups.areas(session, seated.hamlet.id),
            told=told,
            invitation=invitation,
            no=no,
            typed=typed or {},
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=status)


async def _for_the_phone(session: AsyncSession, seated: Seated, text: str) -> str:
    """What is forwarded names the messenger and the bot that the head's own phone has."""
    found = (await private_of(session, [seated.person.id])).get(seated.person.id)
    if found is None:
        return text
    app = APP_NAMES.get(ChannelKind(found.bot_kind), "Zalo")
    return tokens.render(text, shown=SHOWN, bot=found.bot_name or SIMULATOR_NAME, app=app)


async def _name(session: AsyncSession, role: Role) -> str:
    return role.full_name or (await session.get_one(Person, role.person_id)).name
