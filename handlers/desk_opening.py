"""Opening a round at the desk: read as the chat reads it, shown as the chat shows it, opened by its operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import recurring_setup, round_request
from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.pages import html_page, kindly
from handlers.round_request import LONGEST_DOCUMENT, LONGEST_FEE
from messages import tell_rounds
from messages.channels.base import Content
from messages.pages import desk_opening as page
from messages.pages.desk import DESK, ROUNDS
from messages.pages.desk_opening import OPENING, PARTS, Offered
from messages.texts import desk_opening as texts
from messages.texts import recurring as repeat_words
from messages.texts import round_dialogue as chat_texts
from messages.texts import rounds as round_words
from messages.texts import typed as typed_words
from models import funds, round_plans, rounds
from models.desk import Seated
from models.domain.amounts import (
    TOO_LARGE_FROM,
    AskBack,
    NotAnAmount,
    NotPositive,
    NotWhole,
    Sure,
    TooLarge,
    read_amount,
)
from models.domain.fees import ASK_BACK_FROM, Agreed, Basis, Exemption, Required, RoundRequest, Voluntary
from models.domain.rates import RatePart
from models.domain.recurring import Monthly, due_day_of
from models.domain.roles import LEADERS
from models.refusals import Refusal
from models.tables import Hamlet

_LONGEST = 400


def add_desk_opening(app: web.Application, around: Around) -> None:
    """Add the opening of rounds to all desks."""
    shown = _OpeningPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ROUNDS}/{OPENING}"
    app.router.add_get(at, kindly(shown.form))
    app.router.add_get(f"{at}/xem", kindly(shown.look))
    app.router.add_post(at, kindly(shown.open))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """A round as it was understood; `asked` is what is doubtful in it, `fields` the same round sent again.

    `monthly` where it is to come again every month.
    """

    request: RoundRequest
    asked: str
    fields: dict[str, str]
    monthly: Monthly | None = None


class _NotUnderstood(Exception):
    """Something in the form is missing or cannot be read; carries the sentence."""

    def __init__(self, said: str | Content) -> None:
        super().__init__("the form is not whole")
        self.said = said if isinstance(said, str) else said.text


class _OpeningPage(DeskPage):
    async def form(self, request: web.Request) -> web.Response:
        """What is to be said of a round, as it was typed before."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            try:
                await round_plans.check_ready(session, seated.hamlet)
            except Refusal as refusal:
                no = await self._refusal(session, seated, refusal)
                return await self._form(session, request, seated, typed=request.query, no=no, status=409)
            return await self._form(session, request, seated, typed=request.query)

    async def look(self, request: web.Request) -> web.Response:
        """What would be opened; nothing is."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            try:
                heard = await self._heard(session, seated, request.query)
                return await self._preview(session, request, seated, heard)
            except _NotUnderstood as reason:
                return await self._form(session, request, seated, typed=request.query, no=reason.said, status=422)
            except Refusal as refusal:
                no = await self._refusal(session, seated, refusal)
                return await self._form(session, request, seated, typed=request.query, no=no, status=422)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """It is opened, once; groups, households and leaders are told as from the chat."""
        form = await form_of(request)
        now, today = self._clock(), self._deployment.day(self._clock())
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                heard = await self._heard(session, seated, form)
                if heard.asked or form.get("da-xem") != "1":
                    return await self._preview(session, request, seated, heard, status=422)
                how, where = form.get("cach", ""), []
                if heard.monthly is not None:
                    if how not in ("now", "later"):
                        return await self._preview(session, request, seated, heard, status=422)
                    coming = await recurring_setup.set_up_once(
                        session, seated.hamlet, heard.request, heard.monthly,
                        by=seated.person.id, now=now, zone=self._deployment.zone,
                    )  # fmt: skip
                    where.append(f"lap-moi={coming.opening.id}")
                if heard.monthly is None or how == "now":
                    opened = await rounds.open_round(
                        session,
                        seated.hamlet,
                        heard.request,
                        explain=round_words.explanation,
                        by=seated.person.id,
                        today=today,
                        now=now,
                    )
                    if opened.is_new:
                        await tell_rounds.round_opened(
                            session, self._deployment, seated.hamlet, opened.round, now=now
                        )
                    where.insert(0, f"{'mo' if opened.is_new else 'da-mo'}={opened.round.id}")
        except _NotUnderstood as reason:
            return await self._refused(request, form, said=reason.said)
        except Refusal as refusal:
            return await self._refused(request, form, refusal=refusal)
        self._wake()
        return see_other(at_desk(request, f"{ROUNDS}?{'&'.join(where)}"))

    async def _refused(
        self, request: web.Request, form: Mapping[str, str], *, said: str = "", refusal: Refusal | None = None
    ) -> web.Response:
        """Nothing was opened: the form, with the sentence above it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            no = said if refusal is None else await self._refusal(session, seated, refusal)
            return await self._form(session, request, seated, typed=form, no=no, status=422)

    async def _form(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        typed: Mapping[str, str],
        no: str = "",
        status: int = 200,
    ) -> web.Response:
        hamlet_id = seated.hamlet.id
        offered = Offered(
            fees=await round_plans.fees_of(session, hamlet_id),
            funds=await funds.with_account(session, hamlet_id),
            categories=await round_plans.categories_of(session, hamlet_id),
        )
        frame = await self._frame(session, request, seated)
        shown = {name: value[:_LONGEST] for name, value in typed.items()}
        return html_page(page.form_page(frame, offered, typed=shown, no=frame.plain(no)), status=status)

    async def _preview(
        self, session: AsyncSession, request: web.Request, seated: Seated, heard: _Heard, *, status: int = 200
    ) -> web.Response:
        hamlet = seated.hamlet
        today = self._deployment.day(self._clock())
        said, planned = await round_request.preview(session, hamlet, heard.request, you=you_of(seated), today=today)
        monthly = None
        if heard.monthly is not None:
            monthly = await recurring_setup.confirmed(
                session, hamlet.id, heard.request, heard.monthly,
                you=you_of(seated), now=self._clock(), zone=self._deployment.zone, today=today,
            )  # fmt: skip
        html = page.preview_page(
            await self._frame(session, request, seated),
            said,
            planned.households,
            await round_request.register_changed(session, hamlet.id, heard.request.fee),
            asked=heard.asked,
            fields=heard.fields,
            monthly=monthly,
        )
        return html_page(html, status=status)

    async def _heard(self, session: AsyncSession, seated: Seated, typed: Mapping[str, str]) -> _Heard:
        """The round that a form names; raises _NotUnderstood."""
        you, today = you_of(seated), self._deployment.day(self._clock())
        said = {name: " ".join(value.replace("\x00", "").split())[:_LONGEST] for name, value in typed.items()}
        fee = said.get("khoan-moi", "") or said.get("khoan", "")  # who types a name means it
        if not fee:
            raise _NotUnderstood(texts.NO_FEE)
        if len(fee) > LONGEST_FEE:
            raise _NotUnderstood(chat_texts.NAME_TOO_LONG)
        fund_id = await _fund(session, seated.hamlet, fee, said.get("quy", ""))
        basis = _basis(said, today)
        if not said.get("han"):
            raise _NotUnderstood(texts.NO_DUE)
        due = round_request.read_due(said["han"], today=today, you=you)
        if isinstance(due, Content):
            raise _NotUnderstood(due)
        parts, asked = ((), "") if isinstance(basis, Voluntary) else await _parts(session, seated.hamlet, said, you)
        less = {} if isinstance(basis, Voluntary) else await _less(session, seated.hamlet, said)
        request = RoundRequest(
            fee=fee,
            title=round_words.title(fee, due),
            parts=parts,
            due_on=due,
            basis=basis,
            fund_id=fund_id,
            exemptions=tuple(Exemption(category=category, percent_off=off) for category, off in less.items()),
        )
        fields = _fields(request, said)
        monthly = _monthly(request, said.get("lap", ""))
        if monthly is not None:
            fields["lap"] = said["lap"]
        return _Heard(request=request, asked=asked, fields=fields, monthly=monthly)


def _monthly(request: RoundRequest, typed: str) -> Monthly | None:
    """On which day of each month it opens by itself; raises _NotUnderstood."""
    if not typed:
        return None
    if repeat_words.has_its_time(request.fee):
        raise _NotUnderstood(texts.named_after_a_month(request.fee))
    day = recurring_setup.read_day_of_month(typed)
    if day is None:
        raise _NotUnderstood(repeat_words.day_not_understood(typed))
    return Monthly(open_day=day, due_day=due_day_of(request.due_on))


async def _fund(session: AsyncSession, hamlet: Hamlet, fee: str, typed: str) -> int | None:
    """Where a new fee goes; None for a known one. Raises _NotUnderstood where that must be said and was not."""
    choice = await round_request.funds_for(session, hamlet.id, fee)
    if len(choice) > 1:
        chosen = next((fund.id for fund in choice if str(fund.id) == typed), None)
        if chosen is None:
            raise _NotUnderstood(texts.NO_FUND)
        return chosen
    return choice[0].id if choice else None


def _basis(said: Mapping[str, str], today: date) -> Basis:
    match said.get("can-cu", ""):
        case page.VOLUNTARY:
            return Voluntary()
        case page.AGREED:
            if not said.get("hop"):
                raise _NotUnderstood(texts.NO_MEETING)
            agreed = round_request.read_past_day(said["hop"], today=today)
            if isinstance(agreed, Content):
                raise _NotUnderstood(agreed)
            return Agreed(on=agreed)
        case page.REQUIRED:
            document = said.get("van-ban", "")
            if not document:
                raise _NotUnderstood(texts.NO_DOCUMENT)
            if len(document) > LONGEST_DOCUMENT:
                raise _NotUnderstood(chat_texts.DOCUMENT_TOO_LONG)
            return Required(text=document)
        case _:
            raise _NotUnderstood(texts.NO_BASIS)


async def _parts(
    session: AsyncSession, hamlet: Hamlet, said: Mapping[str, str], you: str
) -> tuple[tuple[RatePart, ...], str]:
    """The formula, and what is doubtful in it, in the chat's words."""
    found: list[RatePart] = []
    is_sure = True
    for per, name in PARTS.items():
        if not said.get(name):
            continue
        amount = read_amount(said[name])
        match amount:
            case Sure() | AskBack():
                found.append(RatePart(amount=amount.amount, per=per))
                is_sure = is_sure and isinstance(amount, Sure)
            case TooLarge():
                households = (await round_plans.estimate(session, hamlet, ())).households
                total = amount.amount * households
                raise _NotUnderstood(chat_texts.very_large(amount.amount, households, total, may_be_right=False))
            case NotPositive():
                raise _NotUnderstood(typed_words.amount_not_positive(you))
            case NotWhole() | NotAnAmount():
                raise _NotUnderstood(typed_words.amount_not_understood(said[name]))
            case _:
                assert_never(amount)
    if not found:
        raise _NotUnderstood(texts.NO_RATE)
    parts = tuple(found)
    asked = [] if is_sure else [chat_texts.rate_asked_back(parts).text]
    comes_to = await round_plans.estimate(session, hamlet, parts)
    if ASK_BACK_FROM <= comes_to.most < TOO_LARGE_FROM and said.get("da-xem") != "1":
        asked.append(
            chat_texts.very_large(comes_to.most, comes_to.households, comes_to.total, may_be_right=True).text
        )
    return parts, "\n".join(asked)


async def _less(session: AsyncSession, hamlet: Hamlet, said: Mapping[str, str]) -> dict[str, int]:
    """Percent off by category of the register."""
    offered = {str(off): off for off in texts.PAYS if off}
    return {
        category: offered[off]
        for category in await round_plans.categories_of(session, hamlet.id)
        if (off := said.get(f"{page.LESS}{category}", "")) in offered
    }


def _fields(request: RoundRequest, said: Mapping[str, str]) -> dict[str, str]:
    """What the form would have to hold to mean just this."""
    fields = {"khoan": said.get("khoan", ""), "khoan-moi": said.get("khoan-moi", ""), "can-cu": said["can-cu"]}
    fields |= {PARTS[part.per]: str(part.amount) for part in request.parts}
    fields["han"] = f"{request.due_on:%d/%m/%Y}"
    match request.basis:
        case Agreed(on=on):
            fields[page.AGREED] = f"{on:%d/%m/%Y}"
        case Required(text=text):
            fields[page.REQUIRED] = text
        case Voluntary():
            pass
        case _:
            assert_never(request.basis)
    if request.fund_id is not None:
        fields["quy"] = str(request.fund_id)
    fields |= {f"{page.LESS}{each.category}": str(each.percent_off) for each in request.exemptions}
    return {name: value for name, value in fields.items() if value or name == "khoan"}
