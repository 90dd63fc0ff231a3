"""One household at the desk: its book, cash for it, the undoing of a receipt; by the operations of the chat."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, form_of, is_key, see_other, you_of
from handlers.desk_sums import typed_sum
from handlers.pages import html_page, kindly, lost, notice, number_in
from handlers.payments import read_request, write_request
from messages import tell_payments
from messages.channels.base import Content
from messages.pages import desk as frame_page
from messages.pages import desk_household as page
from messages.pages.desk import DESK, Frame
from messages.refusals import in_words
from messages.texts import desk as words
from messages.texts import payments as texts
from messages.texts.contacts import YOU
from models import household_search, payments
from models.desk import Seated
from models.domain.amounts import TOO_LARGE_FROM, Sure
from models.domain.cash_booking import CashRequest, Surplus
from models.domain.place import Place
from models.domain.roles import LEADERS, TREASURY
from models.payments import AskMore, AskPaid, AskSure, AskWhich, Booked, CashOutcome, NothingDue
from models.receipts import household_statement, receipt_numbered
from models.refusals import Refusal
from models.register_changes import lives_on_as
from models.tables import Household

LONGEST_REASON = 200


def add_desk_household(app: web.Application, around: Around) -> None:
    """Add the household's page of all desks."""
    shown = _HouseholdPage(around)
    app.router.add_get(f"/n/{{hamlet}}/{DESK}/ho/{{number}}", kindly(shown.show))
    app.router.add_post(f"/n/{{hamlet}}/{DESK}/ho/{{number}}/thu", kindly(shown.take_cash))
    app.router.add_post(f"/n/{{hamlet}}/{DESK}/ho/{{number}}/huy", kindly(shown.cancel))


class _HouseholdPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """What the household owes and paid; on top, what was done just now."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            household = await _household(session, request, seated)
            if household is None:
                return lost(request)
            told = await self._told(session, request, household)
            return await self._page(session, request, seated, household, told=told)

    async def take_cash(self, request: web.Request) -> web.StreamResponse:
        """Cash is booked, or what is not certain is asked."""
        form = await form_of(request)
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            household = await _household(session, request, seated)
            if household is None:
                return lost(request)
            frame = await self._frame(session, request, seated)
            asked = _read(form, household, seated)
            if isinstance(asked, str):
                return await self._page(session, request, seated, household, asked=Content(text=asked), typed=form)
            outcome = await payments.book_cash(
                session,
                asked,
                hamlet_id=seated.hamlet.id,
                by=seated.person.id,
                now=now,
                today=self._deployment.day(now),
            )
            if not isinstance(outcome, Booked):
                question = self._question(outcome, asked, seated)
                return await self._page(session, request, seated, household, asked=question)
            if not outcome.is_new and (outcome.receipt.household_id, outcome.receipt.amount) != (
                household.id,
                asked.amount,
            ):
                question = Content(text=words.booked_before(outcome.receipt))
                return await self._page(session, request, seated, household, asked=question)
            await tell_payments.money_booked(session, outcome, frame.place, zone=self._deployment.zone, now=now)
        self._wake()
        return see_other(f"../{outcome.receipt.code}?phieu={outcome.receipt.number}")

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        """A receipt is undone, with a reason that the household reads."""
        form = await form_of(request)
        now = self._clock()
        today = self._deployment.day(now)
        reason = " ".join(form.get("ly-do", "").split())[:LONGEST_REASON]
        place: Place | None = None
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, TREASURY)
                household = await _household(session, request, seated)
                if household is None:
                    return lost(request)
                place = (await self._frame(session, request, seated)).place
                receipt = await payments.the_receipt(
                    session, hamlet_id=seated.hamlet.id, number=number_in(form.get("phieu", "")) or 0
                )
                if household.id not in (receipt.household_id, await lives_on_as(session, receipt.household_id)):
                    return lost(request)
                if not reason:
                    return await self._page(session, request, seated, household, asked=Content(text=words.NO_REASON))
                undone = await payments.reverse(
                    session,
                    receipt.number,
                    hamlet_id=seated.hamlet.id,
                    reason=reason,
                    by=seated.person.id,
                    now=now,
                    today=today,
                )
                await tell_payments.receipt_cancelled(session, undone, place, zone=self._deployment.zone, now=now)
        except Refusal as refusal:
            said = in_words(refusal, place=place, you=YOU, zone=self._deployment.zone, today=today)
            text = frame_page.plain(said.text, None)
            return notice(request, words.REFUSED_TITLE, text, status=409)
        self._wake()
        return see_other(f"../{household.code}?huy={receipt.number}")

    async def _page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        household: Household,
        *,
        told: str = "",
        asked: Content | None = None,
        typed: dict[str, str] | None = None,
    ) -> web.Response:
        frame: Frame = await self._frame(session, request, seated)
        html = page.household_page(
            frame,
            await household_statement(session, household),
            told=told,
            asked=asked,
            typed=typed or {},
            key=secrets.token_urlsafe(9),
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=422 if asked is not None else 200)

    async def _told(self, session: AsyncSession, request: web.Request, household: Household) -> str:
        """What the form before this page did, as the book now says."""
        for name, say in (("phieu", words.booked), ("huy", words.cancelled)):
            number = number_in(request.query.get(name, ""))
            if number is not None:
                receipt = await receipt_numbered(session, hamlet_id=household.hamlet_id, number=number)
                undone = name == "huy"
                if receipt is None or (receipt.reversed_at is not None) != undone:
                    continue
                if household.id in (receipt.household_id, await lives_on_as(session, receipt.household_id)):
                    return say(receipt)
        return ""

    def _question(self, outcome: CashOutcome, request: CashRequest, seated: Seated) -> Content:
        """What is not certain, in the words of the chat; its choices carry the whole decision."""
        you = you_of(seated)
        match outcome:
            case AskWhich():
                actions: Sequence[str] = [
                    write_request(replace(request, charge_id=each.charge_id)) for each in outcome.charges
                ]
                return texts.which_charge(outcome, request.amount, actions)
            case AskSure():
                yes = write_request(replace(request, is_sure=True, charge_id=outcome.charge.charge_id))
                return texts.asked_back(outcome, request.amount, yes=yes, again="")
            case AskMore():
                decided = replace(request, charge_id=outcome.charge.charge_id)
                return texts.more_than_owed(
                    outcome,
                    request.amount,
                    you,
                    exact=write_request(replace(decided, surplus=Surplus.EXACT)),
                    keep=write_request(replace(decided, surplus=Surplus.KEEP)),
                    again="",
                )
            case AskPaid():
                keep = replace(request, charge_id=outcome.charge.charge_id, surplus=Surplus.KEEP)
                return texts.paid_already(
                    outcome,
                    request.amount,
                    keep=write_request(keep),
                    other=None,
                    zone=self._deployment.zone,
                    today=self._deployment.day(self._clock()),
                )
            case NothingDue():
                return Content(text=texts.nothing_due(outcome))
            case Booked():
                raise ValueError("a booking asks nothing")
            case _:
                assert_never(outcome)


def _read(form: dict[str, str], household: Household, seated: Seated) -> CashRequest | str:
    """The cash that a form names, or why it cannot be read."""
    mine = f"desk-{seated.session_id}-"
    decided = form.get("viec", "")
    if decided:
        try:
            request = read_request(tuple(decided.split(":")[1:]))
        except ValueError:
            return words.STALE_FORM
        is_sound = request.household_id == household.id and 0 < request.amount < TOO_LARGE_FROM
        is_ours = request.key.startswith(mine) and is_key(request.key.removeprefix(mine))
        return request if is_sound and is_ours else words.STALE_FORM
    key, charge = form.get("khoa", ""), form.get("khoan", "")
    if not is_key(key):
        return words.STALE_FORM
    amount = typed_sum(form.get("tien", ""), you_of(seated))
    if isinstance(amount, str):
        return amount
    return CashRequest(
        household_id=household.id,
        amount=amount.amount,
        key=f"{mine}{key}",
        is_sure=isinstance(amount, Sure),
        charge_id=number_in(charge),
    )


async def _household(session: AsyncSession, request: web.Request, seated: Seated) -> Household | None:
    """The living household with the number in the address, of this desk's hamlet."""
    number = request.match_info["number"]
    if not re.fullmatch(r"[0-9]{1,4}", number):
        return None
    return await household_search.numbered(session, hamlet_id=seated.hamlet.id, number=int(number))
