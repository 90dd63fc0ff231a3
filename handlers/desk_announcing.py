"""Writing an announcement at the desk: read, shown, planned and sent by what the chat calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import announcing, desk_drafts
from handlers import desk_announcement_form as form_reading
from handlers.desk_announcement_form import NotWhole
from handlers.desk_drafts import Written
from handlers.desk_pages import Around, at_desk, form_of, see_other, you_of
from handlers.desk_pictures import PICTURE_TYPES
from handlers.desk_uploads import UploadPage
from handlers.incoming import PICTURE_LIMIT
from handlers.pages import UNKEPT, html_page, kindly, lost
from handlers.uploads import Sent
from messages import tell_announcements as tell
from messages.channels.base import Content
from messages.format import moment
from messages.pages import desk_announcements as page
from messages.pages.desk import ANNOUNCEMENTS, DESK
from messages.pages.desk_announcements import PICTURE, WRITE, Step
from messages.texts import announcements as chat_texts
from messages.texts import desk_announcements as texts
from models import announcements
from models.chats import Target, groups_of
from models.desk import Seated
from models.domain.announcements import AnnouncementKind, Composed, names_danger
from models.domain.roles import HEADS
from models.refusals import Refusal
from models.tables import StoredFile


def add_desk_announcing(app: web.Application, around: Around) -> None:
    """Add the writing of announcements to all desks."""
    shown = _WritingPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ANNOUNCEMENTS}"
    app.router.add_get(f"{at}/{WRITE}", kindly(shown.form))
    app.router.add_post(f"{at}/{WRITE}", kindly(shown.write))
    app.router.add_get(f"{at}/{WRITE}/xem", kindly(shown.look))
    app.router.add_post(f"{at}/{WRITE}/gui", kindly(shown.send))
    app.router.add_post(f"{at}/{WRITE}/bo", kindly(shown.forget))
    app.router.add_get(f"{at}/{PICTURE}/{{number:[0-9]{{1,9}}}}", kindly(shown.picture))


class _WritingPage(UploadPage):
    async def form(self, request: web.Request) -> web.Response:
        """What was begun, here or in the chat."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            told = {"lay-lai": texts.TAKEN_BACK, "dinh-chinh": texts.CORRECTING}.get(request.query.get("vi", ""), "")
            return await self._form(session, request, seated, told=told)

    async def write(self, request: web.Request) -> web.StreamResponse:
        """It is kept as a draft, then shown; nothing is sent."""
        busy = partial(self._busy, request)
        async with self._uploaded(request, HEADS, file_field="anh", most=PICTURE_LIMIT, busy=busy) as (seated, sent):
            now = self._clock()
            today = self._deployment.day(now)
            if sent.is_cut_off:  # half a form takes the place of nothing
                async with self._database.read() as session:
                    return await self._form(session, request, seated, typed=sent, no=texts.CUT_OFF, status=422)
            async with self._database.begin() as session:
                old = await desk_drafts.written(session, seated)
                composed = await form_reading.composed(
                    session, seated.hamlet.id, sent, old.composed if old else Composed()
                )
                no_more = ""
                planned: datetime | None = None
                try:
                    if sent.is_too_heavy:
                        raise NotWhole(texts.TOO_HEAVY)
                    composed = replace(
                        composed, expires_on=form_reading.expiry(sent, today=today, you=you_of(seated))
                    )
                    planned = form_reading.planned(sent, now=now, zone=self._deployment.zone, you=you_of(seated))
                    if not sent.fields.get("nhom") and await groups_of(session, seated.hamlet.id):
                        raise NotWhole(texts.NO_GROUP)
                    composed = await form_reading.with_picture(session, composed, sent, now=now)
                    if composed.is_empty:
                        raise NotWhole(texts.NOTHING_WRITTEN)
                except NotWhole as reason:
                    no_more = reason.said
                is_kept = await desk_drafts.write(session, seated, composed, planned=planned, now=now)
                if no_more or not is_kept:
                    return await self._form(
                        session, request, seated, typed=sent, no=no_more or texts.WRITE_FIRST, status=422
                    )
        return see_other(at_desk(request, f"{ANNOUNCEMENTS}/{WRITE}/xem"))

    async def _busy(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            return await self._form(session, request, seated, no=texts.BUSY, status=503)

    async def look(self, request: web.Request) -> web.Response:
        """The post exactly as groups will see it, and what can be done with it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            return await self._preview(session, request, seated, is_urgent="khan" in request.query)

    async def send(self, request: web.Request) -> web.StreamResponse:
        """It is sent or planned, once; what has become impossible meanwhile is shown again."""
        form = await form_of(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, HEADS)
                found = await desk_drafts.written(session, seated)
                how = form.get("cach", "")
                if found is not None and how not in {
                    step.how for step in await self._steps(session, seated, found, is_urgent=how == "khan")
                }:
                    return await self._preview(session, request, seated)
                found = await desk_drafts.take(session, seated, form.get("khoa", ""))
                if found is None:
                    return see_other(at_desk(request, f"{ANNOUNCEMENTS}?da-gui=1"))
                hamlet, author = seated.hamlet, seated.person.id
                groups = await announcing.groups_for(session, hamlet.id, found.composed)
                if how == "khan":
                    await announcing.send_urgently(
                        session, self._deployment, found.composed, groups,
                        hamlet_id=hamlet.id, author_id=author, now=now,
                    )  # fmt: skip
                    where = f"khan={len(groups)}"
                else:
                    at = found.planned or now
                    if how == "sang":
                        morning = announcing.morning_for(hamlet, self._deployment, found.composed.kind, at)
                        at = morning or at
                    planned = await announcing.plan(
                        session, self._deployment, found.composed, groups,
                        hamlet_id=hamlet.id, author_id=author, at=at, now=now,
                    )  # fmt: skip
                    where = f"gui={planned.id}"
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, HEADS)
                no = await self._refusal(session, seated, refusal)
                return await self._form(session, request, seated, no=no, status=409)
        self._wake()
        return see_other(at_desk(request, f"{ANNOUNCEMENTS}?{where}"))

    async def forget(self, request: web.Request) -> web.StreamResponse:
        """Nothing of the draft is kept."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEADS)
            await desk_drafts.forget(session, seated)
        return see_other(at_desk(request, ANNOUNCEMENTS))

    async def picture(self, request: web.Request) -> web.Response:
        """A picture of this hamlet's announcements, or of what is being written."""
        number = int(request.match_info["number"])
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            draft = await desk_drafts.written(session, seated)
            is_ours = draft is not None and draft.composed.picture_id == number
            if not is_ours and not await announcements.shows_picture(session, seated.hamlet.id, number):
                return lost(request)
            file = await session.get(StoredFile, number)
        if file is None or file.body is None or file.media_type not in PICTURE_TYPES.values():
            return lost(request)
        return web.Response(body=file.body, content_type=file.media_type, headers=UNKEPT)

    # the form

    async def _form(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        typed: Sent | None = None,
        told: str = "",
        no: str = "",
        status: int = 200,
    ) -> web.Response:
        found = await desk_drafts.written(session, seated)
        composed = found.composed if found else Composed()
        every = await groups_of(session, seated.hamlet.id)
        if not every and not no:
            no = chat_texts.no_group_bound(you_of(seated))
        today = self._deployment.day(self._clock())
        shown = {}
        if typed is not None:
            shown = {name: typed.field(name) for name in ("chu", "go", "khi", "luc")}
        elif found is not None:
            expires, planned = composed.expires_on, found.planned
            shown["go"] = f"{expires.day}/{expires.month}/{expires.year}" if expires else ""
            if planned is not None and planned > self._clock():
                shown |= {"khi": "hen", "luc": moment(planned, self._deployment.zone, today)}
        html = page.form_page(
            await self._frame(session, request, seated),
            composed,
            [
                (each.chat_id, each.title, not composed.chat_ids or each.chat_id in composed.chat_ids)
                for each in every
            ],
            typed=shown,
            has_draft=found is not None,
            told=told,
            no=no,
        )
        return html_page(html, status=status)

    # the preview

    async def _preview(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, is_urgent: bool = False
    ) -> web.Response:
        found = await desk_drafts.written(session, seated)
        if found is None:
            return await self._form(session, request, seated, no=texts.SENT_BEFORE, status=409)
        if not found.key:  # written in the chat, and not seen here yet
            return await self._form(session, request, seated)
        groups = await announcing.groups_for(session, seated.hamlet.id, found.composed)
        no = await self._why_not(session, seated, found, groups)
        if no:
            return await self._form(session, request, seated, no=no, status=422)
        content = await self._content(session, seated, found)
        you = you_of(seated)
        html = page.preview_page(
            await self._frame(session, request, seated),
            found.composed,
            content.text,
            await self._steps(session, seated, found, is_urgent=is_urgent),
            key=found.key,
            warning="" if found.composed.body else chat_texts.picture_without_words(you).text,
            is_urgent=is_urgent,
        )
        return html_page(html)

    async def _why_not(self, session: AsyncSession, seated: Seated, found: Written, groups: list[Target]) -> str:
        """Why what was written cannot be sent like that; empty where it can."""
        now, zone, you = self._clock(), self._deployment.zone, you_of(seated)
        if found.composed.is_empty:
            return texts.NOTHING_WRITTEN
        if not groups:
            return chat_texts.no_group_bound(you)
        if found.planned is not None and found.planned <= now:
            return chat_texts.hour_in_the_past(now, zone)
        expires, on = found.composed.expires_on, self._deployment.day(found.planned or now)
        if expires is not None and expires < on:
            return chat_texts.expiry_before_post(expires, on, self._deployment.day(now)).text
        content = await self._content(session, seated, found)
        parts, limit = tell.parts_in(content, groups)
        if parts > chat_texts.MOST_PARTS:
            letters = tell.letters_in(content)
            return chat_texts.too_long(you, letters=letters, limit=limit, parts=parts).text
        return ""

    async def _content(self, session: AsyncSession, seated: Seated, found: Written) -> Content:
        return await tell.content_of(
            session,
            found.composed,
            place=await self._place(session, seated.hamlet),
            author_id=seated.person.id,
            on=found.planned or self._clock(),
            deployment=self._deployment,
        )

    async def _steps(self, session: AsyncSession, seated: Seated, found: Written, *, is_urgent: bool) -> list[Step]:
        """What can be done with it now, in the chat's words; nothing while it cannot be sent like that."""
        now, zone, hamlet, composed = self._clock(), self._deployment.zone, seated.hamlet, found.composed
        today = self._deployment.day(now)
        groups = await announcing.groups_for(session, hamlet.id, composed)
        if await self._why_not(session, seated, found, groups):
            return []
        if is_urgent or composed.kind is AnnouncementKind.EMERGENCY:
            question = chat_texts.confirm_emergency(composed.body, len(groups)).text
            return [Step(how="khan", label=texts.URGENT_NOW, question=question)]
        at = found.planned or now
        morning = announcing.morning_for(hamlet, self._deployment, composed.kind, at)
        if morning is not None:
            question = chat_texts.quiet_hours(
                at, morning, zone, today, quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until
            ).text
            return [Step(how="sang", label=texts.TO_MORNING, question=question, is_urgent_offered=True)]
        content = await self._content(session, seated, found)
        question = chat_texts.preview(
            groups=[group.title for group in groups],
            households=await announcements.households_in(session, hamlet.id),
            pin=composed.pin,
            expires_on=composed.expires_on,
            today=today,
            parts=tell.parts_in(content, groups)[0],
        ).text
        if found.planned is None:
            danger = composed.kind is AnnouncementKind.ORDINARY and names_danger(composed.body)
            return [Step(how="ngay", label=texts.SEND, question=question, is_urgent_offered=danger)]
        question = f"{question}\n\n{chat_texts.confirm_when(found.planned, now, zone, today).text}"
        return [Step(how="hen", label=texts.SCHEDULE, question=question)]
