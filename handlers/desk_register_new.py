"""The register at the desk: a new household, and the joining codes to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.pages import html_page, kindly
from messages.pages import desk_register as page
from messages.pages.desk import DESK, REGISTER
from messages.pages.desk_register import ADD, CODES
from messages.texts import mending as chat_texts
from messages.texts import mending_life as life_texts
from models import codes, groups, mending
from models.desk import Seated
from models.domain.mending import known_area, read_typed
from models.domain.register import Column, WrongCell, read_number
from models.domain.register_changes import Value
from models.domain.roles import LEADERS
from models.mending import NewHousehold
from models.refusals import Refusal

_LONGEST = 200  # letters of a field


def add_desk_register_new(app: web.Application, around: Around) -> None:
    """Add new households and the codes to all desks."""
    shown, codes_shown = _NewPage(around), _CodesPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{REGISTER}"
    app.router.add_get(f"{at}/{ADD}", kindly(shown.ask_new))
    app.router.add_post(f"{at}/{ADD}", kindly(shown.add))
    app.router.add_get(f"{at}/{CODES}", kindly(codes_shown.ask_codes))
    app.router.add_post(f"{at}/{CODES}", kindly(codes_shown.make_codes))


class _NewPage(DeskPage):
    async def ask_new(self, request: web.Request) -> web.Response:
        """A new household."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            return await self._adding(session, request, seated, {})

    async def add(self, request: web.Request) -> web.StreamResponse:
        """It is shown with its number, then written; sent twice, it is there once."""
        form = await form_of(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                if "sua" in form:
                    return await self._adding(session, request, seated, form)
                new = await _new(session, seated, form)
                if isinstance(new, str):
                    return await self._adding(session, request, seated, form, no=new)
                if "ghi" not in form or new.number is None:
                    number = await mending.free_number(session, seated.hamlet.id, None, now=now)
                    alike = await mending.alike(session, seated.hamlet.id, head=new.head, area=new.area)
                    asked = life_texts.confirm_new(new, number, alike)
                    frame = await self._frame(session, request, seated)
                    return html_page(page.confirm_page(frame, new, number, asked))
                there = await mending.alike(session, seated.hamlet.id, head=new.head, area=new.area)
                if there is None or there.number != new.number:
                    there = await mending.add(session, seated.hamlet, new, by=seated.person.id, now=now)
                added = there.id
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                no = await self._refusal(session, seated, refusal)
                return await self._adding(session, request, seated, form, no=no)
        return see_other(at_desk(request, f"{REGISTER}/{added}?moi=1"))

    async def _adding(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        typed: Mapping[str, str],
        *,
        no: str = "",
    ) -> web.Response:
        areas = await groups.areas(session, seated.hamlet.id)
        html = page.adding_page(await self._frame(session, request, seated), areas, typed=typed, no=no)
        return html_page(html, status=422 if no else 200)


class _CodesPage(DeskPage):
    async def ask_codes(self, request: web.Request) -> web.Response:
        """The button: whoever only looks makes none."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            return await self._codes(session, request, seated, None)

    async def make_codes(self, request: web.Request) -> web.Response:
        """A living code for each household; asked for again, the same ones."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            listed = await codes.household_codes(session, seated.hamlet.id, now=self._clock())
            return await self._codes(session, request, seated, listed)

    async def _codes(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        listed: Sequence[codes.HouseholdCode] | None,
    ) -> web.Response:
        frame, today = await self._frame(session, request, seated), self._deployment.day(self._clock())
        return html_page(page.codes_page(frame, listed, zone=self._deployment.zone, today=today))


async def _new(session: AsyncSession, seated: Seated, form: Mapping[str, str]) -> NewHousehold | str:
    """The household that a form names, or why it cannot be read."""
    read: dict[Column, Value] = {}
    for column in (Column.HEAD, Column.AREA, Column.PEOPLE):
        value = read_typed(column, form.get(column.value, "")[:_LONGEST].replace("\x00", ""))
        if isinstance(value, WrongCell):
            return chat_texts.wrong(column, value).text
        read[column] = value
    area = known_area(str(read[Column.AREA]), await groups.areas(session, seated.hamlet.id))
    return NewHousehold(
        head=str(read[Column.HEAD]),
        area=area,
        people=int(str(read[Column.PEOPLE])),
        number=read_number(form.get(Column.CODE.value, "")[:10]),
    )
