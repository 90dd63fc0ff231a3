"""The check page: anybody asks whether a photographed QR code or a typed number is the hamlet's; nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import BodyPartReader, web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.incoming import PICTURE_LIMIT
from handlers.pages import HamletPage, html_page, kindly, slug_of
from handlers.qr_reading import read_codes
from handlers.uploads import PATIENCE, drain, part_body
from messages.pages import check as page
from messages.pages.check import Answer
from messages.texts import check_page as words
from models import accounts, hamlets
from models.checking import check
from models.database import Database
from models.domain.account_numbers import asked_number
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.tables import Hamlet

TYPED_LIMIT = 200  # bytes of a typed number
MOST_AT_ONCE = 4  # pictures held in memory


def add_check_page(
    app: web.Application, database: Database, deployment: Deployment, *, clock: Callable[[], datetime]
) -> None:
    """Add the check pages of all hamlets to an application."""
    shown = _CheckPage(database, deployment, clock)
    app.router.add_get("/n/{hamlet}/kiem-tra", kindly(shown.show))
    app.router.add_post("/n/{hamlet}/kiem-tra", kindly(shown.ask))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What somebody sent. `picture` is None where none was chosen, or it was too heavy."""

    number: str = ""
    picture: bytes | None = None
    is_too_heavy: bool = False


class _CheckPage(HamletPage):
    def __init__(self, database: Database, deployment: Deployment, clock: Callable[[], datetime]) -> None:
        super().__init__(database, deployment, clock)
        self._held = 0
        self._one_look = asyncio.Semaphore(1)

    async def show(self, request: web.Request) -> web.Response:
        """The form."""
        async with self._database.read() as session:
            hamlet = await hamlets.by_slug(session, slug_of(request))
            place = await self._place(session, hamlet)
        return html_page(page.check_page(place))

    async def ask(self, request: web.Request) -> web.Response:
        """The answers, above the form."""
        async with self._database.read() as session:
            hamlet = await hamlets.by_slug(session, slug_of(request))
            place = await self._place(session, hamlet)
        if self._held >= MOST_AT_ONCE:
            await drain(request)
            return html_page(page.check_page(place, [page.said("unclear", words.BUSY)]), status=503)
        self._held += 1
        try:
            asked = await _read(request)
            codes = await self._codes(asked)
        finally:
            self._held -= 1
        async with self._database.read() as session:
            answers = await self._answers(session, hamlet, place, asked, codes)
        status = 413 if asked.is_too_heavy else 200
        return html_page(page.check_page(place, answers, typed=asked.number), status=status)

    async def _codes(self, asked: _Asked) -> tuple[str, ...]:
        if not asked.picture:
            return ()
        async with self._one_look:
            return await asyncio.to_thread(read_codes, asked.picture)

    async def _answers(
        self, session: AsyncSession, hamlet: Hamlet, place: Place, asked: _Asked, codes: tuple[str, ...]
    ) -> list[Answer]:
        answers: list[Answer] = []
        if asked.is_too_heavy:
            answers.append(page.said("unclear", words.TOO_HEAVY))
        elif asked.picture is not None and not codes:
            answers.append(page.said("unclear", words.NOT_READ))
        is_stopped = await accounts.stopped(session, hamlet.id) is not None
        today = self._deployment.day(self._clock())
        typed = [asked_number(asked.number) or asked.number] if asked.number else []
        for each, in_picture in (*((code, True) for code in codes), *((number, False) for number in typed)):
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


async def _read(request: web.Request) -> _Asked:
    """The parts of the form, never more in memory than a picture may weigh; what is no form asks nothing."""
    if not request.content_type.startswith("multipart/"):
        await drain(request)
        return _Asked()
    number, picture, is_too_heavy = "", None, False
    try:
        async with asyncio.timeout(PATIENCE):
            reader = await request.multipart()
            while (part := await reader.next()) is not None:
                if not isinstance(part, BodyPartReader):
                    continue
                if part.name == "so":
                    typed = await part_body(part, TYPED_LIMIT)
                    number = " ".join((typed or b"").decode("utf-8", "ignore").split())
                elif part.name == "anh":
                    body = await part_body(part, PICTURE_LIMIT)
                    is_too_heavy = body is None
                    picture = body or None
                else:
                    await part_body(part, 0)
                if is_too_heavy:
                    break
    except (ValueError, TimeoutError, AssertionError):  # a form that is cut off or broken
        return _Asked(number=number)
    return _Asked(number=number, picture=picture, is_too_heavy=is_too_heavy)
