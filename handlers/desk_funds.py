"""The funds at the desk: what each holds and its lines; other income and transfers, by the operations of the chat."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, at_desk, form_of, is_key, see_other, you_of
from handlers.desk_sums import typed_sum
from handlers.desk_uploads import UploadPage
from handlers.pages import html_page, kindly, lost, number_in
from messages.pages import desk_funds as page
from messages.pages.desk import DESK, FUNDS
from messages.pages.desk_balances import OPENING
from messages.pages.desk_funds import INCOME, MOVE, FundShown, KeptPicture
from messages.texts import desk_funds as texts
from messages.texts import funds as chat_texts
from models import balances, fund_entries, funds, ledger, round_days, vouchers
from models.accounts import NoSuchFund
from models.desk import Seated
from models.domain.amounts import Sure
from models.domain.fund_book import Purse
from models.domain.ledger import EntryKind
from models.domain.periods import months_back, read_period
from models.domain.roles import LEADERS, TREASURY
from models.tables import Fund
from models.vouchers import LONGEST_WHAT, Written

MOST_MONTHS = 24
_MISSING = 12  # expenses without a bill that are listed
_PURSES = {"in": (Purse.CASH, Purse.BANK), "out": (Purse.BANK, Purse.CASH)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form asks for; `key` books it once."""

    fund: Fund
    amount: int
    is_sure: bool
    key: str
    what: str = field(repr=False)


def add_desk_funds(app: web.Application, around: Around) -> None:
    """Add the funds of all desks."""
    shown, moved = _FundsPage(around), _MovePage(around)
    at = f"/n/{{hamlet}}/{DESK}/{FUNDS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_get(f"{at}/{{fund:[0-9]{{1,9}}}}", kindly(shown.lines))
    for kind, act in ((INCOME, moved.income), (MOVE, moved.move)):
        app.router.add_get(f"{at}/{kind}", kindly(moved.ask))
        app.router.add_post(f"{at}/{kind}", kindly(act))
        app.router.add_post(f"{at}/{kind}/ghi", kindly(act))


class FundFormPage(UploadPage):
    """A form for money of a fund."""

    async def _form(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        kind: str,
        typed: Mapping[str, str],
        *,
        no: str = "",
        kept: KeptPicture | None = None,
        status: int = 200,
    ) -> web.Response:
        known = await funds.funds_of(session, seated.hamlet.id)
        held = await balances.balances(session, seated.hamlet.id)
        key = typed.get("khoa", "")
        html = page.form_page(
            await self._frame(session, request, seated),
            kind,
            [(fund, held[fund.id]) for fund in known],
            typed=typed,
            key=key if is_key(key) else secrets.token_urlsafe(9),
            no=no,
            kept=kept,
        )
        return html_page(html, status=422 if no and status == 200 else status)

    async def _wanted(self, session: AsyncSession, seated: Seated, form: Mapping[str, str]) -> Wanted | str:
        """The fund and the sum that a form names, or why it cannot be read."""
        key = form.get("khoa", "")
        if not is_key(key):
            return chat_texts.GONE
        fund = await fund_in(session, seated, form.get("quy", ""))
        if fund is None:
            return texts.NO_FUND
        amount = typed_sum(form.get("tien", ""), you_of(seated))
        if isinstance(amount, str):
            return amount
        return Wanted(
            fund=fund,
            amount=amount.amount,
            is_sure=isinstance(amount, Sure),
            key=f"desk-{seated.session_id}-{key}",
            what=" ".join(form.get("viec", "").replace("\x00", "").split())[:LONGEST_WHAT],
        )

    async def _done(
        self, session: AsyncSession, request: web.Request, seated: Seated, kind: str, written: Written, *, is_it: bool
    ) -> web.StreamResponse:
        """The voucher that was booked; where the same form had booked another one before, that is said."""
        if not is_it:
            no = texts.booked_before(written)
            return await self._form(session, request, seated, kind, {}, no=no, status=409)
        return see_other(at_desk(request, f"{FUNDS}/{page.VOUCHER}/{written.entry_id}?moi=1"))


class _FundsPage(FundFormPage):
    async def show(self, request: web.Request) -> web.Response:
        """What every fund holds."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            hamlet_id = seated.hamlet.id
            known = await funds.funds_of(session, hamlet_id)
            held = await balances.balances(session, hamlet_id)
            seals = await ledger.heads(session, [fund.id for fund in known])
            shown = [
                FundShown(
                    fund=fund,
                    balance=held[fund.id],
                    seal=seals[fund.id],
                    opening=await funds.opening_of(session, fund.id),
                )
                for fund in known
            ]
            missing = (
                await vouchers.last_ones(
                    session, hamlet_id, kinds=[EntryKind.EXPENSE], limit=_MISSING, without_paper=True
                )
                if seated.held & TREASURY
                else []
            )
            frame = await self._frame(session, request, seated)
        today, begun = self._deployment.day(self._clock()), number_in(request.query.get(OPENING, ""))
        told = [
            chat_texts.opened(each.fund.name, each.opening.balance, each.opening.on, today)
            for each in shown
            if each.opening is not None and each.fund.id == begun
        ]
        return html_page(page.funds_page(frame, shown, missing, told="".join(told), today=today))

    async def lines(self, request: web.Request) -> web.Response:
        """The lines of one month, this one's where none was asked for."""
        today = self._deployment.day(self._clock())
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            fund = await fund_in(session, seated, request.match_info["fund"], only=False)
            if fund is None:
                return lost(request)
            first = await round_days.first_day(session, [fund.id]) or today
            months = months_back(today, first=first, most=MOST_MONTHS)
            asked = read_period(request.query.get("thang", ""))
            month = asked if asked in months else months[0]
            shown = FundShown(fund=fund, balance=await balances.balance_of(session, fund), seal="", opening=None)
            lines = await fund_entries.lines(session, fund, since=month.since, until=month.until)
            frame = await self._frame(session, request, seated)
        return html_page(page.lines_page(frame, shown, lines, months=months, month=month))


class _MovePage(FundFormPage):
    async def ask(self, request: web.Request) -> web.Response:
        """The form of other income or of a transfer."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._form(session, request, seated, request.path.rpartition("/")[2], {})

    async def income(self, request: web.Request) -> web.StreamResponse:
        """Money of no household is booked; what was typed short is said back first."""
        form = await form_of(request)
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            wanted = await self._wanted(session, seated, form)
            if "sua" in form:
                return await self._form(session, request, seated, INCOME, form)
            source = next((each for each in texts.KINDS if each == form.get("loai")), None)
            purse = next((each for each in Purse if each == form.get("tui")), None)
            if isinstance(wanted, str) or source is None or purse is None:
                no = wanted if isinstance(wanted, str) else texts.NO_KIND if source is None else texts.NO_PURSE
                return await self._form(session, request, seated, INCOME, form, no=no)
            if not wanted.is_sure and "chac" not in form:
                said = texts.confirm_income(source, wanted.fund.name, purse, wanted.amount, wanted.what)
                return html_page(page.ask_page(await self._frame(session, request, seated), INCOME, said, typed=form))
            written = await vouchers.book_income(
                session,
                wanted.fund,
                source=source,
                purse=purse,
                amount=wanted.amount,
                what=wanted.what,
                by=seated.person.id,
                key=wanted.key,
                today=self._deployment.day(now),
                now=now,
            )
            is_it = (written.amount, written.source) == (wanted.amount, source)
            return await self._done(session, request, seated, INCOME, written, is_it=is_it)

    async def move(self, request: web.Request) -> web.StreamResponse:
        """Said back first, then booked in both books."""
        form = await form_of(request)
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            wanted = await self._wanted(session, seated, form)
            if "sua" in form or isinstance(wanted, str):
                no = "" if "sua" in form or not isinstance(wanted, str) else wanted
                return await self._form(session, request, seated, MOVE, form, no=no)
            way = form.get("cach", "")
            if way not in texts.WAYS:
                return await self._form(session, request, seated, MOVE, form, no=texts.NO_WAY)
            if way in _PURSES:
                target, (out_of, into) = wanted.fund, _PURSES[way]
            else:
                other = await fund_in(session, seated, form.get("sang", ""), only=False)
                if other is None or other.id == wanted.fund.id:
                    return await self._form(session, request, seated, MOVE, form, no=texts.NO_OTHER_FUND)
                target, out_of = other, Purse(way)
                into = out_of
            before = await vouchers.requested(session, f"{wanted.key}-out")
            there = (await balances.balance_of(session, wanted.fund)).of(out_of)
            if before is None and wanted.amount > there:
                no = chat_texts.more_than_there(wanted.fund.name, out_of, there, wanted.amount)
                return await self._form(session, request, seated, MOVE, form, no=no)
            if "chac" not in form:
                said = chat_texts.confirm_move(wanted.fund.name, target.name, out_of, wanted.amount, yes="").text
                return html_page(page.ask_page(await self._frame(session, request, seated), MOVE, said, typed=form))
            written, _ = await vouchers.move(
                session,
                wanted.fund,
                target,
                out_of=out_of,
                into=into,
                amount=wanted.amount,
                by=seated.person.id,
                key=wanted.key,
                today=self._deployment.day(now),
                now=now,
            )
            is_it = -written.amount == wanted.amount
            return await self._done(session, request, seated, MOVE, written, is_it=is_it)


async def fund_in(session: AsyncSession, seated: Seated, typed: str, *, only: bool = True) -> Fund | None:
    """The fund of this hamlet that a form or an address names; `only`: the one that there is need not be named."""
    number = number_in(typed)
    if number is None:
        known = await funds.funds_of(session, seated.hamlet.id) if only else []
        return known[0] if len(known) == 1 else None
    try:
        return await funds.fund_of(session, seated.hamlet.id, number)
    except NoSuchFund:
        return None
