"""The announcements at the desk: what is to come, what became of those that were posted, and what can be done."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import announcing, desk_drafts
from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.pages import html_page, kindly, lost, number_in
from messages.pages import desk_announcements as page
from messages.pages.desk import ANNOUNCEMENTS, DESK
from messages.pages.desk_announcements import WRITE, Listed
from messages.texts import announcements as chat_texts
from messages.texts import calendar, posts
from messages.texts import desk_announcements as texts
from models import announcements
from models.announcements import NoSuchAnnouncement
from models.desk import Seated
from models.domain.roles import HEADS
from models.refusals import Refusal
from models.tables import Announcement, AnnouncementStatus

SHOWN = 10
"""Posted ones on the page."""

_WHAT = "lay-lai|bo|sua|dung|tiep|lai|tu-chuyen|go|dinh-chinh"


def add_desk_announcements(app: web.Application, around: Around) -> None:
    """Add the announcements of all desks."""
    shown = _AnnouncementsPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ANNOUNCEMENTS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/{{what:{_WHAT}}}", kindly(shown.act))


class _AnnouncementsPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """What comes and what was posted; on top, what was sent just now."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            told, no = await self._just_now(session, request, seated)
            return await self._list(session, request, seated, told=told, no=no)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """One announcement is taken back, changed, stopped, sent again, taken down or corrected."""
        form = await form_of(request)
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, HEADS)
                hamlet_id = seated.hamlet.id
                try:
                    found = await announcements.one(session, int(request.match_info["number"]), hamlet_id=hamlet_id)
                except NoSuchAnnouncement:
                    return lost(request)
                what = request.match_info["what"]
                if what in ("lay-lai", "sua", "dinh-chinh"):
                    where = await self._write_on(session, seated, found, what)
                    if where:
                        return see_other(at_desk(request, f"{ANNOUNCEMENTS}/{WRITE}{where}"))
                    return await self._list(session, request, seated, no=texts.TOO_LATE)
                told, no = await self._done(session, seated, found, what, now=self._clock())
                shown = await self._list(session, request, seated, told=told, no=no)
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, HEADS)
                no = await self._refusal(session, seated, refusal)
                return await self._list(session, request, seated, no=no)
        self._wake()
        return shown

    async def _write_on(self, session: AsyncSession, seated: Seated, found: Announcement, what: str) -> str:
        """It is written on; where the form says so, or "" where it is too late."""
        now, planned = self._clock(), None
        match what:
            case "lay-lai":
                if not await announcements.cancel(session, found.id, hamlet_id=seated.hamlet.id):
                    return ""
                composed = await announcements.composed_again(session, found, replaces=False)
            case "sua":
                found = await announcements.waiting(session, found.id, hamlet_id=seated.hamlet.id)
                composed = await announcements.composed_again(session, found, replaces=True)
                planned = found.planned_at if found.planned_at > now else None
            case _:
                composed = await announcing.correction_of(session, found)
        await desk_drafts.write(session, seated, composed, planned=planned, now=now)
        return f"?vi={what}"

    async def _done(
        self, session: AsyncSession, seated: Seated, found: Announcement, what: str, *, now: datetime
    ) -> tuple[str, str]:
        """What was done, and why it was not."""
        zone, today, you = self._deployment.zone, self._deployment.day(now), you_of(seated)
        match what:
            case "bo":
                waiting = await announcements.waiting(session, found.id, hamlet_id=seated.hamlet.id)
                await announcements.cancel(session, waiting.id, hamlet_id=seated.hamlet.id)
                return calendar.cancelled(posts.title(waiting.body), waiting.planned_at, zone, today), ""
            case "dung":
                if not await announcing.is_under_way(session, found):
                    return "", texts.NOT_UNDER_WAY
                stopped = await announcing.stop(session, found)
                return chat_texts.stopped(found.id, got=stopped.got, missing=stopped.missing).text, ""
            case "tiep":
                return chat_texts.going_on(await announcing.go_on(session, found, now=now)), ""
            case "lai":
                return posts.sending_again(await announcing.send_again(session, found, now=now)), ""
            case "tu-chuyen":
                handed = await announcing.hand_over(session, found, now=now)
                return (texts.HANDED, "") if handed else ("", posts.sending_again(0))
            case _:
                taken = await announcing.take_down(session, found, now=now)
                if not taken.groups:
                    return "", texts.CANNOT_TAKE_DOWN
                told = chat_texts.taking_down(taken.groups)
                if taken.by_people:
                    told = f"{told}\n{chat_texts.take_down_yourself(taken.by_people, you)}"
                return told, ""

    async def _just_now(self, session: AsyncSession, request: web.Request, seated: Seated) -> tuple[str, str]:
        """What the form before this page did, as things stand now."""
        asked, zone = request.query, self._deployment.zone
        if "da-gui" in asked:
            return "", texts.SENT_BEFORE
        if (groups := number_in(asked.get("khan", ""))) is not None:
            return chat_texts.sending_emergency(groups), ""
        number = number_in(asked.get("gui", ""))
        try:
            found = await announcements.one(session, number or 0, hamlet_id=seated.hamlet.id)
        except NoSuchAnnouncement:
            return "", ""
        if found.status is not AnnouncementStatus.SCHEDULED:
            return "", ""
        groups = len(await announcements.groups_for(session, found))
        if found.planned_at <= self._clock():
            undo = int(self._deployment.undo.total_seconds())
            return chat_texts.sending(groups, undo, found.id).text, ""
        today = self._deployment.day(self._clock())
        return chat_texts.scheduled(posts.title(found.body), found.planned_at, zone, today, groups=groups), ""

    async def _list(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, told: str = "", no: str = ""
    ) -> web.Response:
        hamlet, now = seated.hamlet, self._clock()
        html = page.list_page(
            await self._frame(session, request, seated),
            [await self._listed(session, each) for each in await announcements.upcoming(session, hamlet.id)],
            await announcing.planned_otherwise(session, hamlet, deployment=self._deployment, now=now),
            [
                await self._listed(session, each)
                for each in await announcements.posted(session, hamlet.id, limit=SHOWN)
            ],
            has_draft=await desk_drafts.written(session, seated) is not None,
            told=told,
            no=no,
            zone=self._deployment.zone,
            today=self._deployment.day(now),
        )
        return html_page(html, status=409 if no else 200)

    async def _listed(self, session: AsyncSession, each: Announcement) -> Listed:
        now, is_waiting = self._clock(), each.status is AnnouncementStatus.SCHEDULED
        is_posted = each.status in (AnnouncementStatus.SENT, AnnouncementStatus.STOPPED)
        return Listed(
            announcement=each,
            groups=[chat.title for chat, _ in await announcements.groups_for(session, each)],
            outcomes=await announcements.outcomes(session, each) if is_posted else [],
            is_running=is_waiting and each.planned_at <= now,
            can_take_down=is_posted and bool(await announcing.withdrawable(session, each, now=now)),
        )
