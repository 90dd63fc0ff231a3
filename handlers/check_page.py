"""The check page: anybody asks whether a photographed QR code or a typed number is the hamlet's; nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.incoming import PICTURE_LIMIT
from handlers.pages import HamletPage, html_page, kindly
from handlers.qr_reading import read_codes
from handlers.uploads import Room, Sent, drain, sent_form
from messages.pages import check as page
from messages.pages.check import Answer
from messages.texts import check_page as words
from models import accounts
from models.checking import check
from models.database import Database
from models.domain.account_numbers import asked_number
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.tables import Hamlet

TYPED_LIMIT = 200  # letters of a typed number
MOST_AT_ONCE = 4  # pictures held in memory


def add_check_page(
    app: web.Application, database: Database, deployment: Deployment, *, clock: Callable[[], datetime]
) -> None:
    """Add the check pages of all hamlets to an application."""
    shown = _CheckPage(database, deployment, clock)
    app.router.add_get("/n/{hamlet}/kiem-tra", kindly(shown.show))
    app.router.add_post("/n/{hamlet}/kiem-tra", kindly(shown.ask))


class _CheckPage(HamletPage):
    def __init__(self, database: Database, deployment: Deployment, clock: Callable[[], datetime]) -> None:
        super().__init__(database, deployment, clock)
        self._room = Room(MOST_AT_ONCE)
        self._one_look = asyncio.Semaphore(1)

    async def show(self, request: web.Request) -> web.Response:
        """The form."""
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
        return html_page(page.check_page(place))

    async def ask(self, request: web.Request) -> web.Response:
        """The answers, above the form."""
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
        if self._room.is_full:
            await drain(request)
            return html_page(page.check_page(place, [page.said("unclear", words.BUSY)]), status=503)
        with self._room.one_more():
            sent = await sent_form(request, "anh", most=PICTURE_LIMIT)
            codes = await self._codes(sent.body)
        number = " ".join(sent.field("so")[:TYPED_LIMIT].split())
        async with self._database.read() as session:
            answers = await self._answers(session, hamlet, place, number, sent, codes)
        status = 413 if sent.is_too_heavy else 200
        return html_page(page.check_page(place, answers, typed=number), status=status)

    async def _codes(self, picture: bytes | None) -> tuple[str, ...]:
        if not picture:
            return ()
        async with self._one_look:
            return await asyncio.to_thread(read_codes, picture)

    async def _answers(
        self, session: AsyncSession, hamlet: Hamlet, place: Place, number: str, sent: Sent, codes: tuple[str, ...]
    ) -> list[Answer]:
        answers: list[Answer] = []
        if sent.is_too_heavy:
            answers.append(page.said("unclear", words.TOO_HEAVY))
        elif sent.body is not None and not codes:
            answers.append(page.said("unclear", words.NOT_READ))
        is_stopped = await accounts.stopped(session, hamlet.id) is not None
        today = self._deployment.day(self._clock())
        typed = [asked_number(number) or number] if number else []
        for each, in_picture in (*((code, True) for code in codes), *((each, False) for each in typed)):
            answers.append(
                page.answer(
                    await check(session, hamlet, each),
                    place,
                    in_picture=in_picture,
                    codes_are_stopped=is_stopped,
                    zone=self._deployment.zone,
                    today=today,
                )
            )
        return answers or [page.said("unclear", words.NOTHING_GIVEN)]
