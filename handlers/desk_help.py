"""Requests at the head's desk: taken, given, answered, finished by the operations of the chat."""

from __future__ import annotations

import secrets
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, is_key, see_other
from handlers.pages import html_page, kindly, lost, number_in
from messages import tell_help
from messages.pages import desk_help as page
from messages.pages.desk import DESK, HELP
from messages.texts import desk_help as texts
from messages.texts import help as chat_texts
from models import help, roles
from models.chats import private_of, role_targets
from models.desk import Seated
from models.domain.roles import HEADS, HELPERS
from models.help import Seen
from models.tables import HelpKind, HelpStatus, Role

LONGEST = 1_000
"""Letters of an answer."""


Form = dict[str, str]


def add_desk_help(app: web.Application, around: Around) -> None:
    """Add the requests of all desks."""
    shown = _HelpPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{HELP}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/{{what:nhan|giao|xong|tra-loi}}", kindly(shown.decide))


class _HelpPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """What waits."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            return await self._list(session, request, seated, told=await self._just_now(session, request, seated))

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """One request is taken, given, answered or finished."""
        form = await form_of(request)
        what = request.match_info["what"]
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEADS)
            seen = await help.find(session, int(request.match_info["number"]))
            mine = next((role for role in seated.roles if role.kind in HEADS), None)
            if seen is None or mine is None or seen.hamlet_id != seated.hamlet.id:
                return lost(request)
            match what:
                case "nhan":
                    no = await self._take(session, seated, seen, mine, now)
                case "giao":
                    no = await self._give(session, seated, seen, form, now)
                case "xong":
                    no = await self._finish(session, seated, seen, mine, now)
                case _:
                    no = await self._reply(session, seated, seen, mine, form, now)
            if no:
                return await self._list(session, request, seated, no=no)
        self._wake()
        return see_other(at_desk(request, f"{HELP}?xong={what}&so={seen.request_id}"))

    async def _just_now(self, session: AsyncSession, request: web.Request, seated: Seated) -> str:
        """What the form before this page did, and whether the asker could be told."""
        what = request.query.get("xong", "")
        seen = await help.find(session, number_in(request.query.get("so", "")) or 0)
        if what not in texts.DONE_NOW or seen is None or seen.hamlet_id != seated.hamlet.id:
            return ""
        hears = seen.asker_id in await private_of(session, [seen.asker_id])
        return f"{texts.DONE_NOW[what]} {texts.ASKER_HEARS[what] if hears else texts.ASKER_IS_GONE}"

    # why nothing was done, or "" where it was

    async def _take(self, session: AsyncSession, seated: Seated, seen: Seen, mine: Role, now: datetime) -> str:
        if not await help.take(session, seen.request_id, by=seated.person.id, now=now):
            return chat_texts.taken_already(seen)
        seen = await help.get(session, seen.request_id)
        place = await self._place(session, seated.hamlet)
        await tell_help.help_taken(session, seen, mine, place, now=now)
        return ""

    async def _give(self, session: AsyncSession, seated: Seated, seen: Seen, form: Form, now: datetime) -> str:
        number, had = number_in(form.get("cho", "")), number_in(form.get("dang", ""))
        role = await roles.living(session, number) if number is not None else None
        if role is None or role.hamlet_id != seen.hamlet_id or role.kind not in HELPERS or role.person_id is None:
            return chat_texts.NO_SUCH_REQUEST
        if not await help.give(session, seen.request_id, to=role.person_id, before=had, now=now):
            return chat_texts.GIVEN_BEFORE
        seen = await help.get(session, seen.request_id)
        await tell_help.given(session, seen, role, await self._place(session, seated.hamlet), now=now)
        return ""

    async def _finish(self, session: AsyncSession, seated: Seated, seen: Seen, mine: Role, now: datetime) -> str:
        is_mine = seen.taken_by == seated.person.id and seen.status is HelpStatus.TAKEN
        if not is_mine or not await help.finish(session, seen.request_id, now=now):
            return chat_texts.taken_already(seen)
        await tell_help.help_finished(session, seen, mine, update=f"desk:{now.timestamp()}", now=now)
        return ""

    async def _reply(
        self, session: AsyncSession, seated: Seated, seen: Seen, mine: Role, form: Form, now: datetime
    ) -> str:
        if seen.taken_by != seated.person.id or seen.status is not HelpStatus.TAKEN:
            return chat_texts.taken_already(seen)
        body, key = form.get("loi", "").replace("\x00", "").strip()[:LONGEST], form.get("khoa", "")
        if not body or not is_key(key):
            return texts.NO_WORDS
        await help.answered(session, seen.request_id, now=now)
        await tell_help.answered(session, seen, mine, body, update=f"desk:{seated.session_id}:{key}", now=now)
        return ""

    async def _list(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, told: str = "", no: str = ""
    ) -> web.Response:
        hamlet_id = seated.hamlet.id
        frame = await self._frame(session, request, seated)
        html = page.help_page(
            frame,
            await help.waiting(session, hamlet_id, kinds=list(HelpKind)),
            [role for role, _ in await role_targets(session, hamlet_id, sorted(HELPERS))],
            me=seated.person.id,
            told=told,
            no=frame.plain(no),
            key=secrets.token_urlsafe(9),
            now=self._clock(),
        )
        return html_page(html, status=409 if no else 200)
