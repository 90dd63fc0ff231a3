"""The desk's books as one Excel file: register, rounds, lines of the funds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from aiohttp import web
from sqlalchemy import select

from handlers.desk_pages import Around, DeskPage
from handlers.pages import UNKEPT, kindly
from messages import desk_workbook
from messages.list_sheet import MEDIA_TYPE
from messages.pages.desk import DESK, WORKBOOK
from messages.texts import desk_workbook as texts
from messages.texts import lists as list_texts
from models import fund_entries, funds, paid_lists, rounds
from models.domain.roles import LEADERS
from models.tables import Household

MOST_ROUNDS = 12
_LINES_OF = timedelta(days=366)


def add_desk_workbook(app: web.Application, around: Around) -> None:
    """Add the workbooks of all desks."""
    app.router.add_get(f"/n/{{hamlet}}/{DESK}/{WORKBOOK}", kindly(_Workbook(around).give))


class _Workbook(DeskPage):
    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._one = asyncio.Semaphore(1)

    async def give(self, request: web.Request) -> web.Response:
        """The file, as things stand now."""
        now, zone = self._clock(), self._deployment.zone
        today = self._deployment.day(now)
        since = today - _LINES_OF
        async with self._one:  # a year of a large hamlet is thousands of lines
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                place = await self._place(session, seated.hamlet)
                households = await session.scalars(
                    select(Household)
                    .where(Household.hamlet_id == seated.hamlet.id, Household.closed_at.is_(None))
                    .order_by(Household.number)
                )
                registered = households.all()
                listed = []
                for each in await rounds.newest(session, seated.hamlet.id, limit=MOST_ROUNDS):
                    found = await paid_lists.paid_list(session, each.id, hamlet_id=seated.hamlet.id)
                    if found is not None and found.charges:
                        title = list_texts.picture_title(found, place, now=now, zone=zone, today=today)
                        listed.append((found, " ".join(title)))
                lines = [
                    (fund.name, line)
                    for fund in await funds.funds_of(session, seated.hamlet.id)
                    for line in await fund_entries.lines(session, fund, since=since, until=today)
                ]
            body = await asyncio.to_thread(desk_workbook.draw_workbook, registered, listed, lines, since=since)
        name = f"{texts.FILENAME}-{seated.hamlet.slug}-{today.isoformat()}.xlsx"
        headers = {**UNKEPT, "Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=MEDIA_TYPE, headers=headers)
