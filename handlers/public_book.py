"""The public book: anybody sees the account of the hamlet's money, its bills, and whether an old seal still holds."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.pages import UNKEPT, HamletPage, html_page, kindly, lost, notice
from messages import public_report
from messages.pages import book as page
from messages.pages.book import SealAsked
from messages.texts import disclosure as told
from messages.texts import public_book as words
from models import disclosure, funds, ledger, public_bills, round_days
from models.database import Database
from models.domain import periods
from models.domain.deployment import Deployment
from models.domain.ledger import read_head_code
from models.domain.periods import Period, read_period
from models.tables import Hamlet

MOST_WAITING = 20  # who look at once; more are asked to come back
MOST_CHARTS = 3
MOST_MONTHS = 24
_ID_DIGITS = 15

_draw_bill = lru_cache(maxsize=20)(public_report.readable_bytes)  # some 100 kB each


def add_public_book(
    app: web.Application, database: Database, deployment: Deployment, *, clock: Callable[[], datetime]
) -> None:
    """Add the public books of all hamlets to an application."""
    book = _PublicBook(database, deployment, clock)
    app.router.add_get("/n/{hamlet}/so", kindly(book.show))
    app.router.add_get("/n/{hamlet}/so/{period}.pdf", kindly(book.sheet))
    app.router.add_get(r"/n/{hamlet}/so/{file:\d+}.jpg", kindly(book.bill))


class _PublicBook(HamletPage):
    def __init__(self, database: Database, deployment: Deployment, clock: Callable[[], datetime]) -> None:
        super().__init__(database, deployment, clock)
        self._one = asyncio.Semaphore(1)
        self._waiting = 0

    async def show(self, request: web.Request) -> web.Response:
        """The account of a period, this month's where none was asked for."""
        if self._waiting >= MOST_WAITING:
            async with self._database.read() as session:
                await self._hamlet(session, request)
            return notice(request, words.LINK, words.BUSY, status=503)
        self._waiting += 1
        try:
            async with self._one:  # a year of a large hamlet is thousands of lines
                return await self._show(request)
        finally:
            self._waiting -= 1

    async def _show(self, request: web.Request) -> web.Response:
        today = self._deployment.day(self._clock())
        typed = " ".join(request.query.get("dau", "").split())
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            place = await self._place(session, hamlet)
            every = await _periods(session, hamlet, today)
            asked = read_period(request.query.get("ky", ""))
            period = asked if asked is not None and asked in every else every[0]
            found = await disclosure.disclose(session, hamlet.id, period, today=today, zone=self._deployment.zone)
            bills: dict[int, list[int]] = defaultdict(list)
            for bill in await disclosure.bills_of(session, hamlet.id, found):
                bills[bill.voucher].append(bill.file_id)
            charts = await round_days.money_by_day(
                session, hamlet.id, since=found.since, until=found.until, most=MOST_CHARTS
            )
            seal = await _check_seal(session, hamlet, typed) if typed else None
        html = page.book_page(place, found, periods=every, bills=bills, charts=charts, today=today, seal=seal)
        return html_page(html)

    async def sheet(self, request: web.Request) -> web.Response:
        """The sheet for the notice board."""
        today = self._deployment.day(self._clock())
        period = read_period(request.match_info["period"])
        async with self._one:
            async with self._database.read() as session:
                hamlet = await self._hamlet(session, request)
                if period is None or period.since > today:
                    return lost(request)
                place = await self._place(session, hamlet)
                found = await disclosure.disclose(session, hamlet.id, period, today=today, zone=self._deployment.zone)
            body = await asyncio.to_thread(public_report.draw_sheet, found, place, today=today)
        name = f"{told.FILENAME}-{hamlet.slug}-{period.code}.pdf"
        headers = {**UNKEPT, "Content-Disposition": f'inline; filename="{name}"'}
        return web.Response(body=body, content_type=public_report.MEDIA_TYPE, headers=headers)

    async def bill(self, request: web.Request) -> web.Response:
        """The picture of a bill, without what the camera wrote into it."""
        wanted = request.match_info["file"]
        body: bytes | None = None
        async with self._database.read() as session:
            hamlet = await self._hamlet(session, request)
            if len(wanted) <= _ID_DIGITS:
                body = await public_bills.picture(session, int(wanted), hamlet_id=hamlet.id)
        picture = await self._drawn(body) if body else None
        if picture is None:
            return lost(request)
        return web.Response(body=picture, content_type="image/jpeg", headers=UNKEPT)

    async def _drawn(self, body: bytes) -> bytes | None:
        async with self._one:
            return await asyncio.to_thread(_draw_bill, body)


async def _check_seal(session: AsyncSession, hamlet: Hamlet, typed: str) -> SealAsked:
    if read_head_code(typed) is None:
        return SealAsked(typed=typed, answer=words.NOT_A_SEAL, sound=False)
    verified = await ledger.verify(session, hamlet_id=hamlet.id, head_code=typed)
    found = bool(verified.head_found)
    answer = told.seal_checked(typed, found=found, sound=verified.is_sound)
    return SealAsked(typed=typed, answer=answer, sound=found and verified.is_sound)


async def _periods(session: AsyncSession, hamlet: Hamlet, today: date) -> list[Period]:
    """The months of the book, the newest first, then its years."""
    kept = await funds.funds_of(session, hamlet.id)
    first = await round_days.first_day(session, [fund.id for fund in kept]) or today
    months = periods.months_back(today, first=first, most=MOST_MONTHS)
    years = [periods.year(each) for each in range(today.year, min(first.year, today.year) - 1, -1)]
    return [*months, *years[:10]]
