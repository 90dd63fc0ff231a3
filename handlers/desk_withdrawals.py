"""A round taken back at the desk: why, what that does, done once; by the operation of /rutdot."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.pages import html_page, kindly, lost, notice
from messages import tell_withdrawals
from messages.pages import desk_rounds as page
from messages.pages.desk import DESK, ROUNDS
from messages.texts import desk as words
from messages.texts import withdrawals as chat_texts
from messages.texts.people import role_name
from models import withdrawals
from models.desk import Seated
from models.domain.place import Place
from models.domain.roles import LEADERS
from models.withdrawals import LONGEST_REASON, NoSuchRound, Withdrawn, WithdrawnAlready


def add_desk_withdrawals(app: web.Application, around: Around) -> None:
    """Add the taking back of rounds to all desks."""
    shown = _WithdrawingPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ROUNDS}/{{number:[0-9]{{1,9}}}}/{page.WITHDRAWING}"
    app.router.add_get(at, kindly(shown.look))
    app.router.add_post(at, kindly(shown.withdraw))


class _WithdrawingPage(DeskPage):
    async def look(self, request: web.Request) -> web.Response:
        """Why, then all that it does; nothing is done yet."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            try:
                return await self._page(session, request, seated, typed=request.query.get("ly-do"))
            except NoSuchRound:
                return lost(request)
            except WithdrawnAlready as refusal:
                no = await self._refusal(session, seated, refusal)
                return notice(request, words.REFUSED_TITLE, no, status=409)

    async def withdraw(self, request: web.Request) -> web.StreamResponse:
        """It is taken back, and told as from the chat."""
        form = await form_of(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                round_id, reason = int(request.match_info["number"]), _reason(form.get("ly-do", ""))
                if not reason:
                    return await self._page(session, request, seated, typed="")
                withdrawn = await withdrawals.withdraw(
                    session,
                    round_id,
                    hamlet_id=seated.hamlet.id,
                    reason=reason,
                    by=seated.person.id,
                    now=now,
                    today=self._deployment.day(now),
                )
                place = await self._place(session, seated.hamlet)
                await tell_withdrawals.round_withdrawn(
                    session,
                    self._deployment,
                    seated.hamlet,
                    withdrawn,
                    place,
                    by_name=_own_name(seated, place),
                    now=now,
                )
                await tell_withdrawals.treasurer_decides(
                    session, seated.hamlet.id, about=f"round-{round_id}", now=now
                )
        except NoSuchRound:
            return lost(request)
        except WithdrawnAlready as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                no = await self._refusal(session, seated, refusal)
            return notice(request, words.REFUSED_TITLE, no, status=409)
        self._wake()
        return see_other(at_desk(request, f"{ROUNDS}?rut={round_id}"))

    async def _page(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, typed: str | None
    ) -> web.Response:
        """Raises NoSuchRound, WithdrawnAlready. `typed` None: nobody was asked why yet."""
        hamlet_id = seated.hamlet.id
        standing = await withdrawals.look(session, int(request.match_info["number"]), hamlet_id=hamlet_id)
        frame = await self._frame(session, request, seated)
        reason = _reason(typed or "")
        if not reason or "sua" in request.query:
            no = chat_texts.NO_REASON if typed is not None and not reason else ""
            html = page.why_page(frame, standing.round, typed=reason, no=no)
            return html_page(html, status=422 if no else 200)
        groups = await tell_withdrawals.where_posted(session, hamlet_id, standing.round.id)
        withdrawn = Withdrawn(standing=standing, reason=reason, by=seated.person.id, at=self._clock())
        return html_page(page.withdrawing_page(frame, withdrawn, groups=len(groups)))


def _reason(typed: str) -> str:
    return " ".join(typed.replace("\x00", "").split())[:LONGEST_REASON].rstrip(". ")


def _own_name(seated: Seated, place: Place) -> str:
    """Who withdraws it, as the others know them: the office and the name."""
    own = next(role for role in seated.roles if role.hamlet_id == seated.hamlet.id and role.kind in LEADERS)
    return f"{role_name(own.kind, place)} {own.full_name}".strip()
