"""Bank statements at the desk: what /saoke does with a file in the chat, by the same operations."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import desk_files
from handlers.desk_pages import Around, at_desk, form_of, see_other
from handlers.desk_uploads import UploadPage
from handlers.pages import html_page, kindly, number_in
from handlers.spreadsheets import MOST_BYTES
from handlers.statement_files import Rows, read_cells
from handlers.statements import KEPT, MATCHED_HERE, match_now
from messages.pages import desk_statements as page
from messages.pages.desk import DESK, STATEMENTS
from messages.pages.desk_statements import Kept
from messages.texts import desk_statements as texts
from messages.texts import statements as chat_texts
from models import statement_imports, transfers
from models.desk import Seated
from models.domain.roles import TREASURY
from models.households import NotATable, TableDamaged, TableTooLarge
from models.refusals import Refusal

ROWS = 300
"""Lines of a result on one page."""


def add_desk_statements(app: web.Application, around: Around) -> None:
    """Add the statements' pages of all desks."""
    shown = _StatementPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{STATEMENTS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_post(at, kindly(shown.upload))
    app.router.add_post(f"{at}/xem", kindly(shown.look))
    app.router.add_post(f"{at}/ghi", kindly(shown.write))
    app.router.add_get(f"{at}/ket-qua", kindly(shown.result))


class _StatementPage(UploadPage):
    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._one_look = asyncio.Semaphore(1)

    async def show(self, request: web.Request) -> web.Response:
        """The form."""
        return await self._form(request)

    async def upload(self, request: web.Request) -> web.Response:
        """A file: what is in it is shown, nothing is written."""
        busy = partial(self._form, request, texts.BUSY, status=503)
        async with self._uploaded(request, TREASURY, file_field="tep", most=MOST_BYTES, busy=busy) as (seated, sent):
            if sent.is_too_heavy:
                return await self._form(request, texts.TOO_HEAVY, status=413)
            if sent.body is None:
                return await self._form(request, texts.CUT_OFF if sent.is_cut_off else texts.NO_FILE, status=422)
            return await self._preview(request, seated, sent.filename, sent.body)

    async def look(self, request: web.Request) -> web.Response:
        """The file that was sent, with the account that was named."""
        form = await form_of(request)
        async with self._database.read() as session:
            seated = await self._writing(session, request, form, TREASURY)
            file = await desk_files.kept(session, form)
        if file is None or file.body is None:
            return await self._form(request, chat_texts.GONE, status=410)
        return await self._preview(request, seated, file.filename, file.body, number=form.get("so", "")[:40])

    async def write(self, request: web.Request) -> web.StreamResponse:
        """The lines are taken in, and matched at once where they are few."""
        form = await form_of(request)
        now, zone = self._clock(), self._deployment.zone
        try:
            async with self._database.read() as session:
                seated = await self._writing(session, request, form, TREASURY)
                file = await desk_files.kept(session, form)
            if file is None or file.body is None:
                return await self._form(request, chat_texts.GONE, status=410)
            rows = await self._cells(file.filename, file.body)
            async with self._database.begin() as session:
                opened = await statement_imports.open_statement(
                    session, seated.hamlet, rows, number=form.get("so", "")[:40] or None, zone=zone
                )
                taken = await statement_imports.take_statement(session, opened, zone=zone, now=now)
                if taken.new and len(taken.new) <= MATCHED_HERE:
                    await match_now(session, seated.hamlet.id, self._deployment, now=now)
        except Refusal as refusal:
            return await self._no(request, refusal)
        self._wake()
        first, last = (taken.new[0], taken.new[-1]) if taken.new else (0, 0)
        return see_other(at_desk(request, f"{STATEMENTS}/ket-qua?tu={first}&den={last}&co={taken.known}"))

    async def result(self, request: web.Request) -> web.Response:
        """What a file brought, as things stand now."""
        first, last, known = (number_in(request.query.get(name, "")) or 0 for name in ("tu", "den", "co"))
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            ids = await statement_imports.brought(session, seated.hamlet.id, first=first, last=last)
            html = page.result_page(
                await self._frame(session, request, seated),
                await statement_imports.what_came(session, ids),
                await statement_imports.became(session, ids[:ROWS]),
                known=known,
                more=max(0, len(ids) - ROWS),
                zone=self._deployment.zone,
            )
        return html_page(html)

    async def _preview(
        self, request: web.Request, seated: Seated, filename: str, body: bytes, *, number: str = ""
    ) -> web.Response:
        zone, today = self._deployment.zone, self._deployment.day(self._clock())
        try:
            rows = await self._cells(filename, body)
            async with self._database.begin() as session:
                frame = await self._frame(session, request, seated)
                try:
                    opened = await statement_imports.open_statement(
                        session, seated.hamlet, rows, number=number or None, zone=zone
                    )
                except transfers.WhichAccount:
                    kept = await self._keep(session, filename, body)
                    known = await transfers.accounts_of(session, seated.hamlet.id)
                    return html_page(page.which_account_page(frame, kept, known))
                if opened.bad or not opened.lines:
                    no = chat_texts.bad_rows(opened.bad) if opened.bad else chat_texts.nothing_in_it()
                    return html_page(page.upload_page(frame, no=no), status=422)
                kept = await self._keep(session, filename, body, number=number)
                listed = await statement_imports.preview(session, opened, zone=zone)
                return html_page(page.preview_page(frame, kept, opened, listed, zone=zone, today=today))
        except Refusal as refusal:
            return await self._no(request, refusal)

    async def _cells(self, filename: str, body: bytes) -> Rows:
        async with self._one_look:
            return await asyncio.to_thread(read_cells, filename, body)

    async def _keep(self, session: AsyncSession, filename: str, body: bytes, *, number: str = "") -> Kept:
        """The file until it is confirmed; the same one again is kept once."""
        now = self._clock()
        drop_on = self._deployment.day(now + KEPT)
        file_id, mark = await desk_files.keep(session, filename, body, now=now, drop_on=drop_on)
        return Kept(file_id=file_id, mark=mark, number=number)

    async def _form(self, request: web.Request, no: str = "", *, status: int = 200) -> web.Response:
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            frame = await self._frame(session, request, seated)
        return html_page(page.upload_page(frame, no=frame.plain(no)), status=status)

    async def _no(self, request: web.Request, refusal: Refusal) -> web.Response:
        """Nothing was written: the form, with the sentence above it."""
        match refusal:
            case TableTooLarge():
                return await self._form(request, texts.TOO_HEAVY, status=413)
            case NotATable() if not isinstance(refusal, TableDamaged):
                return await self._form(request, texts.NOT_A_TABLE, status=422)
            case _:
                pass
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            no = await self._refusal(session, seated, refusal)
        return await self._form(request, no, status=422)
