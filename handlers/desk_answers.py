"""Answers at the head's desk: what residents asked in vain, written by the operations of the chat."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.answer_writing import SHORTEST, Writer
from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.pages import html_page, kindly, number_in
from messages.pages import desk_answers as page
from messages.pages.desk import ANSWERS, DESK
from messages.pages.desk_answers import Matter
from messages.texts import desk_answers as texts
from messages.texts import learning as chat_texts
from models import local_answers
from models.desk import Seated
from models.domain.asides import Aside, read_aside
from models.domain.folding import nfc
from models.domain.roles import HEADS

SHOWN = 20
"""Matters on the page."""

_LONGEST_QUESTION = 200


def add_desk_answers(app: web.Application, around: Around) -> None:
    """Add the answers of all desks."""
    shown = _AnswersPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ANSWERS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(f"{at}/viet", kindly(shown.write))
    app.router.add_post(f"{at}/lay-lai", kindly(shown.take_back))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/{{what:la|bo}}", kindly(shown.settle))


class _AnswersPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """What waits, and what was written."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, HEADS)
            version, told = number_in(request.query.get("dung", "")) or 0, ""
            found = next(
                (each for each in await self._writer(session, seated).own() if each.version == version), None
            )
            if found is not None:
                told = chat_texts.in_use(found.question, version).text
            elif "bo" in request.query:
                told = chat_texts.PUT_ASIDE
            elif "lay-lai" in request.query:
                told = chat_texts.TAKEN_BACK
            return await self._page(session, request, seated, told=told, version=version if found else 0)

    async def write(self, request: web.Request) -> web.StreamResponse:
        """What was typed is shown as residents will read it, then it is live."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEADS)
            writer = self._writer(session, seated)
            entry = (await writer.known()).entries.get(form.get("muc", ""))
            asked = number_in(form.get("hoi", ""))
            alike = await writer.group(asked) if asked else None
            if (asked and alike is None) or not (entry or alike):
                return await self._page(session, request, seated, no=chat_texts.GONE, status=409)
            typed = {
                "hoi": str(asked or ""),
                "muc": entry.entry_id if entry else "",
                "cau": entry.question if entry else " ".join(_clean(form.get("cau", "")).split())[:_LONGEST_QUESTION],
                "loi": _clean(form.get("loi", ""))[: local_answers.LONGEST],
            }
            no = ""
            if read_aside(typed["loi"]) is Aside.GIVEN_AWAY:
                no = chat_texts.NO_SECRETS
            elif not typed["cau"] or len(typed["loi"]) < SHORTEST:
                no = chat_texts.TOO_SHORT
            if no or "dung" not in form:
                html = page.writing_page(await self._frame(session, request, seated), typed, no=no)
                return html_page(html, status=422 if no else 200)
            own = next((each for each in await writer.own() if entry and each.entry_id == entry.entry_id), None)
            if alike is None and own is not None and own.answer == typed["loi"]:
                return await self._page(session, request, seated, told=texts.SAME_ALREADY)
            version = await writer.write(entry=entry, question=typed["cau"], answer=typed["loi"], alike=alike)
        return see_other(at_desk(request, f"{ANSWERS}?dung={version}"))

    async def settle(self, request: web.Request) -> web.StreamResponse:
        """A matter belongs to an answer that there is, or nothing is to be written for it."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEADS)
            writer = self._writer(session, seated)
            alike = await writer.group(int(request.match_info["number"]))
            if request.match_info["what"] == "bo":
                if alike is not None:
                    await writer.settle(alike)
                where = "bo=1"
            else:
                entry = (await writer.known()).entries.get(form.get("muc", ""))
                if alike is None or entry is None:
                    return await self._page(session, request, seated, no=chat_texts.GONE, status=409)
                where = f"dung={await writer.means(alike, entry)}"
        return see_other(at_desk(request, f"{ANSWERS}?{where}"))

    async def take_back(self, request: web.Request) -> web.StreamResponse:
        """What was said before is said again."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, HEADS)
            undone = await local_answers.undo(
                session,
                number_in(form.get("lan", "")) or 0,
                hamlet_id=seated.hamlet.id,
                person_id=seated.person.id,
                now=self._clock(),
            )
            if undone is None:
                return await self._page(session, request, seated, no=chat_texts.ALREADY_BACK, status=409)
        return see_other(at_desk(request, f"{ANSWERS}?lay-lai=1"))

    def _writer(self, session: AsyncSession, seated: Seated) -> Writer:
        return Writer(
            session=session,
            deployment=self._deployment,
            hamlet_id=seated.hamlet.id,
            person_id=seated.person.id,
            author=next((role.full_name for role in seated.roles if role.full_name), ""),
            now=self._clock(),
        )

    async def _page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        told: str = "",
        version: int = 0,
        no: str = "",
        status: int = 200,
    ) -> web.Response:
        writer = self._writer(session, seated)
        known = await writer.known()
        matters = []
        for alike in (await writer.groups())[:SHOWN]:
            entry = known.entries.get(alike.entry or "")
            matters.append(Matter(alike=alike, entry=entry, nearest=[] if entry else await writer.nearest(alike)))
        html = page.answers_page(
            await self._frame(session, request, seated),
            matters,
            await writer.own(),
            told=told,
            version=version,
            no=no,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=status)


def _clean(text: str) -> str:
    return nfc(text.replace("\r\n", "\n").replace("\x00", "")).strip()
