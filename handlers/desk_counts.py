"""Box and bank held against the book at the desk; a difference is explained, by the operations of the chat."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_household import LONGEST_REASON
from handlers.desk_pages import Around, DeskPage, form_of, is_key, you_of
from handlers.desk_sums import typed_balance
from handlers.pages import html_page, kindly, number_in
from messages.pages import desk_balances as page
from messages.pages.desk import DESK, FUNDS
from messages.pages.desk_balances import COUNT, Compared, Differs, Holder, Kept
from messages.texts import counts as chat_texts
from messages.texts import desk_funds as texts
from messages.texts import funds as fund_texts
from models import counts, funds
from models.desk import Seated
from models.domain.fund_book import Purse
from models.domain.roles import TREASURY
from models.tables import Fund

_LATELY = 6


def add_desk_counts(app: web.Application, around: Around) -> None:
    """Add the counts of all desks."""
    counted = _CountPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{FUNDS}/{COUNT}"
    app.router.add_get(at, kindly(counted.ask))
    app.router.add_post(at, kindly(counted.compare))


class _CountPage(DeskPage):
    async def ask(self, request: web.Request) -> web.Response:
        """The form: counted first, compared after."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._page(session, request, seated)

    async def compare(self, request: web.Request) -> web.Response:
        """What agrees is kept; of what differs the reason is asked, or was given with the form."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            key = form.get("khoa", "")
            if not is_key(key):
                return await self._page(session, request, seated, no=fund_texts.GONE)
            given = self._given(holders(await funds.funds_of(session, seated.hamlet.id)), form, seated)
            if isinstance(given, str):
                return await self._page(session, request, seated, typed=form, no=given)
            no = ""
            for holder, counted in given:
                if holder.name == form.get("o"):
                    no = await self._explain(session, seated, holder, counted, form)
            compared = [await self._compared(session, seated, holder, counted, key) for holder, counted in given]
            return await self._page(session, request, seated, compared=compared, key=key, typed=form, no=no)

    def _given(
        self, known: Sequence[Holder], form: Mapping[str, str], seated: Seated
    ) -> list[tuple[Holder, int]] | str:
        """What was counted, or why it cannot be read."""
        found: list[tuple[Holder, int]] = []
        for holder in known:
            typed = form.get(holder.name, "").strip()
            counted = typed_balance(typed, you_of(seated)) if typed else None
            if isinstance(counted, str):
                return counted
            if counted is not None:
                found.append((holder, counted))
        return found or texts.NOTHING_COUNTED

    async def _compared(
        self, session: AsyncSession, seated: Seated, holder: Holder, counted: int, key: str
    ) -> Compared:
        """What the book says to it; what agrees is kept at once. The same form again finds what it kept."""
        before = await counts.requested(session, _key_of(seated, key, holder))
        if before is not None:
            return Kept(holder=holder, kept=before, is_it=before.counted == counted)
        expected = await counts.expected(session, holder.funds[0], holder.purse)
        if expected.amount != counted:
            return Differs(holder=holder, counted=counted, expected=expected)
        kept = await self._keep(session, seated, holder.funds[0], holder, counted, key, "")
        return Kept(holder=holder, kept=kept, is_it=True)

    async def _explain(
        self, session: AsyncSession, seated: Seated, holder: Holder, counted: int, form: Mapping[str, str]
    ) -> str:
        """The difference goes into the book with its reason; else why not. The book may have gone on meanwhile."""
        key = form["khoa"]
        expected = (await counts.expected(session, holder.funds[0], holder.purse)).amount
        if expected == counted or await counts.requested(session, _key_of(seated, key, holder)) is not None:
            return ""
        if form.get("so") != str(expected):
            return texts.BOOK_WENT_ON
        picked = holder.funds if len(holder.funds) == 1 else [each for each in holder.funds if _is(each, form)]
        reason = " ".join(form.get("ly-do", "").replace("\x00", "").split())[:LONGEST_REASON]
        if not picked or not reason:
            return texts.NO_REASON if picked else texts.NO_FUND
        await self._keep(session, seated, picked[0], holder, counted, key, chat_texts.as_entry(reason))
        return ""

    async def _keep(
        self, session: AsyncSession, seated: Seated, fund: Fund, holder: Holder, counted: int, key: str, why: str
    ) -> counts.Counted:
        now = self._clock()
        return await counts.keep(
            session,
            fund,
            holder.purse,
            counted=counted,
            explanation=why,
            by=seated.person.id,
            key=_key_of(seated, key, holder),
            today=self._deployment.day(now),
            now=now,
        )

    async def _page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        compared: Sequence[Compared] = (),
        key: str = "",
        typed: Mapping[str, str] | None = None,
        no: str = "",
    ) -> web.Response:
        known = await funds.funds_of(session, seated.hamlet.id)
        html = page.count_page(
            await self._frame(session, request, seated),
            holders(known),
            compared,
            await counts.lately(session, seated.hamlet.id, limit=_LATELY),
            key=key or secrets.token_urlsafe(9),
            you=you_of(seated),
            typed=typed or {},
            no=no,
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=422 if no else 200)


def holders(known: Sequence[Fund]) -> list[Holder]:
    """What can be counted: the one box of all funds, and each account with the funds that share it."""
    accounts: dict[int, list[Fund]] = {}
    for fund in known:
        accounts.setdefault(fund.account_id or -fund.id, []).append(fund)  # without one it shares with nobody
    return [
        Holder(name="mat", purse=Purse.CASH, funds=known),
        *(Holder(name=f"nh-{each[0].id}", purse=Purse.BANK, funds=each) for each in accounts.values()),
    ]


def _is(fund: Fund, form: Mapping[str, str]) -> bool:
    return fund.id == number_in(form.get("quy", ""))


def _key_of(seated: Seated, key: str, holder: Holder) -> str:
    return f"desk-{seated.session_id}-{key}-{holder.name}"
