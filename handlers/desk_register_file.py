"""The register as a file at the desk: what it would change is shown, then it is written, all of it or nothing."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import desk_files
from handlers.desk_pages import Around, at_desk, form_of, see_other
from handlers.desk_uploads import UploadPage
from handlers.pages import html_page, kindly
from handlers.spreadsheets import MOST_BYTES, read_table
from handlers.statements import KEPT
from messages.pages import desk_register as page
from messages.pages.desk import DESK, REGISTER
from messages.pages.desk_register import FILE
from messages.texts import desk_register as texts
from messages.texts import register as chat_texts
from models.desk import Seated
from models.domain.roles import LEADERS
from models.households import Imported, TableTooLarge, import_households
from models.refusals import Refusal
from models.tables import StoredFile


def add_desk_register_file(app: web.Application, around: Around) -> None:
    """Add the import of registers to all desks."""
    shown = _FilePage(around)
    at = f"/n/{{hamlet}}/{DESK}/{REGISTER}/{FILE}"
    app.router.add_get(at, kindly(shown.form))
    app.router.add_post(at, kindly(shown.upload))
    app.router.add_post(f"{at}/ghi", kindly(shown.write))


class _FilePage(UploadPage):
    async def form(self, request: web.Request) -> web.Response:
        """The form."""
        return await self._form(request)

    async def upload(self, request: web.Request) -> web.Response:
        """A file: what it would change is shown, nothing is written."""
        busy = partial(self._form, request, texts.BUSY, status=503)
        async with self._uploaded(request, LEADERS, file_field="tep", most=MOST_BYTES, busy=busy) as (seated, sent):
            if sent.is_too_heavy:
                return await self._no(request, TableTooLarge(sent.filename), status=413)
            if sent.body is None:
                return await self._form(request, texts.CUT_OFF if sent.is_cut_off else texts.NO_FILE, status=422)
            try:
                rows = await asyncio.to_thread(read_table, sent.filename, sent.body)
                async with self._database.begin() as session:
                    imported = await self._imported(session, seated, rows, dry_run=True)
                    now = self._clock()
                    file_id, mark = 0, ""
                    if not imported.rejected:
                        drop_on = self._deployment.day(now + KEPT)
                        file_id, mark = await desk_files.keep(
                            session, sent.filename, sent.body, now=now, drop_on=drop_on
                        )
                    frame = await self._frame(session, request, seated)
                    html = page.file_preview_page(frame, imported, file_id=file_id, mark=mark)
                    return html_page(html, status=422 if imported.rejected else 200)
            except Refusal as refusal:
                return await self._no(request, refusal)

    async def write(self, request: web.Request) -> web.StreamResponse:
        """The file becomes the register, unless a row has become wrong meanwhile."""
        form = await form_of(request)
        async with self._database.read() as session:
            seated = await self._writing(session, request, form, LEADERS)
            file = await desk_files.kept(session, form)
        if file is None or file.body is None:
            return await self._form(request, chat_texts.FILE_GONE, status=410)
        try:
            rows = await asyncio.to_thread(read_table, file.filename, file.body)
            async with self._database.begin() as session:
                imported = await self._imported(session, seated, rows, dry_run=False)
                if imported.rejected:
                    frame = await self._frame(session, request, seated)
                    return html_page(page.file_preview_page(frame, imported, file_id=0, mark=""), status=409)
                await session.execute(  # it names people, and is written
                    update(StoredFile).where(StoredFile.id == file.id).values(body=None)
                )
        except Refusal as refusal:
            return await self._no(request, refusal)
        return see_other(at_desk(request, f"{REGISTER}?them={imported.added}&doi={imported.changed}"))

    async def _imported(
        self, session: AsyncSession, seated: Seated, rows: list[list[str]], *, dry_run: bool
    ) -> Imported:
        return await import_households(
            session,
            seated.hamlet,
            rows,
            by=f"person:{seated.person.id}",
            basis=texts.BASIS_AT_DESK,
            now=self._clock(),
            dry_run=dry_run,
        )

    async def _form(self, request: web.Request, no: str = "", *, status: int = 200) -> web.Response:
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            frame = await self._frame(session, request, seated)
        return html_page(page.file_page(frame, no=frame.plain(no)), status=status)

    async def _no(self, request: web.Request, refusal: Refusal, *, status: int = 422) -> web.Response:
        """Nothing was written: the form, with the sentence above it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            no = await self._refusal(session, seated, refusal)
        return await self._form(request, no, status=status)
