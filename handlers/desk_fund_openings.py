"""The balances that a fund's book begins with, given at the desk by the operations of the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_funds import fund_in
from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.desk_sums import typed_balance
from handlers.pages import html_page, kindly
from handlers.round_request import read_past_day
from messages.pages import desk_balances as page
from messages.pages import desk_funds as funds_page
from messages.pages.desk import DESK, FUNDS
from messages.pages.desk_balances import OPENING
from messages.texts import desk_funds as texts
from messages.texts import funds as chat_texts
from models import funds
from models.desk import Seated
from models.domain.fund_book import Balance
from models.domain.roles import TREASURY
from models.tables import Fund


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form asks for."""

    fund: Fund
    begins: Balance
    on: date


def add_desk_fund_openings(app: web.Application, around: Around) -> None:
    """Add the opening balances of all desks."""
    opened = _OpeningPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{FUNDS}/{OPENING}"
    app.router.add_get(at, kindly(opened.ask))
    app.router.add_post(at, kindly(opened.said_back))
    app.router.add_post(f"{at}/ghi", kindly(opened.write))


class _OpeningPage(DeskPage):
    async def ask(self, request: web.Request) -> web.Response:
        """The form."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._form(session, request, seated, {})

    async def said_back(self, request: web.Request) -> web.Response:
        """What was typed is said back: it stands for ever."""
        form = await form_of(request)
        today = self._deployment.day(self._clock())
        async with self._database.read() as session:
            seated = await self._writing(session, request, form, TREASURY)
            wanted = await self._wanted(session, seated, form, today)
            if isinstance(wanted, str):
                return await self._form(session, request, seated, form, no=wanted)
            question = chat_texts.confirm_opening(wanted.fund.name, wanted.begins, wanted.on, today).text
            frame = await self._frame(session, request, seated)
        return html_page(funds_page.ask_page(frame, OPENING, question, typed=form))

    async def write(self, request: web.Request) -> web.StreamResponse:
        """The book begins with these balances; who confirmed them is the treasurer who sits there."""
        form = await form_of(request)
        now = self._clock()
        today = self._deployment.day(now)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            wanted = await self._wanted(session, seated, form, today)
            if "chac" not in form or isinstance(wanted, str):
                no = wanted if isinstance(wanted, str) and "sua" not in form else ""
                return await self._form(session, request, seated, form, no=no)
            role = next(each for each in seated.roles if each.kind in TREASURY)
            try:
                added = await funds.add_fund(
                    session,
                    seated.hamlet,
                    name=wanted.fund.name,
                    opening=wanted.begins,
                    on=wanted.on,
                    confirmed_by=role.full_name,
                    by=seated.person.id,
                    today=today,
                    now=now,
                )
            except funds.FundExists:
                no = chat_texts.opened_before(wanted.fund.name)
                return await self._form(session, request, seated, {}, no=no)
        return see_other(at_desk(request, f"{FUNDS}?{OPENING}={added.fund.id}"))

    async def _wanted(
        self, session: AsyncSession, seated: Seated, form: Mapping[str, str], today: date
    ) -> Wanted | str:
        """The fund, its balances and their day, or why they cannot be read."""
        fund = await fund_in(session, seated, form.get("quy", ""))
        if fund is None:
            return texts.NO_FUND
        sums: list[int] = []
        for name in ("mat", "nh"):
            read = typed_balance(form.get(name, ""), you_of(seated))
            if isinstance(read, str):
                return read
            sums.append(read)
        begins = Balance(cash=sums[0], bank=sums[1])
        if begins == Balance():
            return texts.NOTHING_AT_FIRST
        on = read_past_day(form.get("ngay", ""), today=today)
        return Wanted(fund=fund, begins=begins, on=on) if isinstance(on, date) else on.text

    async def _form(
        self, session: AsyncSession, request: web.Request, seated: Seated, typed: Mapping[str, str], *, no: str = ""
    ) -> web.Response:
        known = await funds.funds_of(session, seated.hamlet.id)
        waiting = [fund for fund in known if await funds.opening_of(session, fund.id) is None]
        said = no if waiting else chat_texts.opened_before(known[0].name)
        frame = await self._frame(session, request, seated)
        return html_page(page.opening_page(frame, waiting, typed=typed, no=said), status=422 if no else 200)
