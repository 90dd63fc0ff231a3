"""The rounds at the desk: how far they are, and the closing of one, by the operation of the chat."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.desk_repeating import just_decided, repeating
from handlers.pages import html_page, kindly, lost, number_in
from messages import tell_rounds
from messages.pages import desk_rounds as page
from messages.pages.desk import DESK, ROUNDS
from messages.texts import desk_opening as opening_texts
from messages.texts import desk_rounds as texts
from messages.texts import rounds as chat_texts
from models import round_tallies, rounds, withdrawals
from models.charges import charge_states
from models.desk import Seated
from models.domain.charges import progress
from models.domain.roles import LEADERS, TREASURY
from models.tables import Round, RoundStatus

SHOWN = 30


def add_desk_rounds(app: web.Application, around: Around) -> None:
    """Add the rounds of all desks."""
    shown = _RoundsPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{ROUNDS}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_get(f"{at}/{{number:[0-9]{{1,9}}}}/dong", kindly(shown.ask))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/dong", kindly(shown.close))


class _RoundsPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """The rounds; on top, what one came to that was closed just now."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            told, no = await self._just_now(session, request, seated)
            return await self._list(session, request, seated, told=told, no=no)

    async def ask(self, request: web.Request) -> web.Response:
        """What would stay open."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            round_ = await _round(session, seated, int(request.match_info["number"]))
            if round_ is None:
                return lost(request)
            if round_.status is not RoundStatus.OPEN:
                return await self._list(session, request, seated, no=chat_texts.closed_before(round_.title))
            charges = await charge_states(session, round_ids=[round_.id])
            return html_page(page.closing_page(await self._frame(session, request, seated), round_, charges))

    async def close(self, request: web.Request) -> web.StreamResponse:
        """The round is closed, the group and the leaders are told."""
        form = await form_of(request)
        now = self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            round_ = await _round(session, seated, int(request.match_info["number"]))
            if round_ is None:
                return lost(request)
            if round_.status is not RoundStatus.OPEN:
                return await self._list(session, request, seated, no=chat_texts.closed_before(round_.title))
            closed = await rounds.close_round(session, round_.id, now=now)
            if not closed.is_new:
                return await self._list(session, request, seated, no=chat_texts.closed_before(round_.title))
            await tell_rounds.round_closed(session, self._deployment, seated.hamlet, closed, now=now)
        self._wake()
        return see_other(at_desk(request, f"{ROUNDS}?dong={closed.round.id}"))

    async def _just_now(self, session: AsyncSession, request: web.Request, seated: Seated) -> tuple[str, str]:
        """What the form before this page did, and why it did not, as the book now says."""
        all_told: list[str] = []
        for name, value in request.query.items():
            number = number_in(value)
            if name.startswith("lap-") and number is not None:
                told, no = await just_decided(
                    session, seated, name, number, self._deployment, self._deployment.day(self._clock())
                )
                if no:
                    return "", no
                all_told.append(told)
                continue
            round_ = await _round(session, seated, number) if number is not None else None
            if round_ is None:
                continue
            if name == "rut":
                all_told.append(await _withdrawn(session, seated, round_.id))
                continue
            match name, round_.status:
                case "dong", RoundStatus.CLOSED:
                    came_to = progress(await charge_states(session, round_ids=[round_.id]))
                    title, voluntary = round_.title, round_.is_voluntary
                    all_told.append(
                        chat_texts.closed_with(round_title=title, is_voluntary=voluntary, came_to=came_to)
                    )
                case "mo", RoundStatus.OPEN:
                    all_told.append(opening_texts.opened(round_.title))
                case "da-mo", _:
                    return "", chat_texts.opened_before(round_.title)
                case _:
                    pass
        return "\n\n".join(each for each in all_told if each), ""

    async def _list(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, told: str = "", no: str = ""
    ) -> web.Response:
        listed = await rounds.newest(session, seated.hamlet.id, limit=SHOWN)
        html = page.rounds_page(
            await self._frame(session, request, seated),
            listed,
            await round_tallies.tallies(session, [each.id for each in listed]),
            repeating=await repeating(session, seated.hamlet.id),
            told=told,
            no=no,
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=409 if no else 200)


async def _round(session: AsyncSession, seated: Seated, round_id: int) -> Round | None:
    """A round of this desk's hamlet."""
    round_ = await session.get(Round, round_id)
    return round_ if round_ is not None and round_.hamlet_id == seated.hamlet.id else None


async def _withdrawn(session: AsyncSession, seated: Seated, round_id: int) -> str:
    """What became of a round that was taken back."""
    done = await withdrawals.done(session, round_id, hamlet_id=seated.hamlet.id)
    if done is None:
        return ""
    is_treasurer = bool(seated.held & TREASURY)
    return texts.withdrawn(done.title, done.reason, undecided=done.undecided, is_treasurer=is_treasurer)
