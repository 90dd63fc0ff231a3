"""The register at the desk: households mended and closed, by the operations of /suaho."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import assert_never

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other
from handlers.pages import Instead, html_page, kindly, lost, number_in
from messages import tell_people
from messages.pages import desk_register as page
from messages.pages.desk import DESK, REGISTER
from messages.texts import desk_register as texts
from messages.texts import mending as chat_texts
from messages.texts import mending_life as life_texts
from messages.texts import register as file_texts
from models import groups, memberships, mending, register_changes
from models.chats import private_of, role_targets
from models.desk import Seated
from models.desk_list import is_named
from models.domain.mending import AT_DESK, known_area, read_typed
from models.domain.register import Column, WrongCell
from models.domain.register_changes import TAKE_BACK, Value
from models.domain.roles import LEADERS, RoleKind
from models.mending import Mended, MovedOn, TooLateToTakeBack
from models.refusals import Refusal
from models.tables import Household, Membership, Person, RegisterChange

_LONGEST = 4_000  # letters of a field
_MOST_DONE = 8  # changes said at once


def add_desk_register(app: web.Application, around: Around) -> None:
    """Add the registers of all desks."""
    shown = _RegisterPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{REGISTER}"
    one = f"{at}/{{number:[0-9]{{1,9}}}}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_get(one, kindly(shown.show_one))
    app.router.add_post(one, kindly(shown.mend))
    app.router.add_get(f"{one}/dong", kindly(shown.ask_close))
    app.router.add_post(f"{one}/dong", kindly(shown.close))
    app.router.add_post(f"{one}/mo-lai", kindly(shown.reopen))
    app.router.add_post(f"{one}/lay-lai", kindly(shown.take_back))
    app.router.add_post(f"{one}/bo-may", kindly(shown.take_off))


class _OthersWereQuicker(Exception):
    """The household was changed meanwhile: nothing of a form is written."""


class _RegisterPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """Every household."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            listed = await session.scalars(
                select(Household)
                .where(Household.hamlet_id == seated.hamlet.id, Household.closed_at.is_(None))
                .order_by(Household.number)
            )
            households = listed.all()
            told = ""
            if "them" in request.query:
                added, changed = (number_in(request.query.get(name, "")) or 0 for name in ("them", "doi"))
                told = file_texts.written_so_many(added, changed, len(households))
            frame = await self._frame(session, request, seated)
        typed = request.query.get("tim", "").strip()[:60]
        found = [each for each in households if is_named(each, typed)]
        return html_page(page.list_page(frame, found, of=len(households), typed=typed, told=told))

    async def show_one(self, request: web.Request) -> web.Response:
        """What the register says of one household; on top, what was mended just now."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            household = await _household(session, request, seated)
            done = await self._done(session, household, request.query.get("sua", ""))
            return await self._one(session, request, seated, household, done=done)

    async def mend(self, request: web.Request) -> web.StreamResponse:
        """What differs from what was shown is written, all of it or nothing."""
        form = await form_of(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                household = await _household(session, request, seated)
                read = await _read(session, household, form)
                if isinstance(read, str) or not read:
                    no = read if isinstance(read, str) else texts.NOTHING_CHANGED
                    return await self._one(session, request, seated, household, no=no, typed=form, status=422)
                written: list[int] = []
                for column, (before, after) in read.items():
                    outcome = await mending.mend(
                        session, household, column, before=before, after=after, by=seated.person.id, now=now
                    )
                    if isinstance(outcome, MovedOn):
                        raise _OthersWereQuicker
                    if outcome.change is not None:
                        written.append(outcome.change.id)
                number = household.id
        except _OthersWereQuicker:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                household = await _household(session, request, seated)
                no = chat_texts.moved_on(household).text
                return await self._one(session, request, seated, household, no=no, status=409)
        shown = ",".join(str(each) for each in written)
        return see_other(at_desk(request, f"{REGISTER}/{number}?sua={shown}"))

    async def take_back(self, request: web.Request) -> web.StreamResponse:
        """A change is undone, within its ten minutes."""
        form = await form_of(request)
        change = number_in(form.get("lan", "")) or 0
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            household = await _household(session, request, seated)
            outcome = await mending.take_back(
                session, change, hamlet_id=seated.hamlet.id, by=seated.person.id, now=self._clock()
            )
            match outcome:
                case Mended():
                    where = f"{REGISTER}/{outcome.household.id}"
                    said = outcome.change.id if outcome.change is not None else 0
                case MovedOn():
                    no = chat_texts.moved_on(outcome.household).text
                    return await self._one(session, request, seated, household, no=no, status=409)
                case TooLateToTakeBack():
                    no = chat_texts.too_late(outcome.household, is_back=outcome.is_back).text
                    return await self._one(session, request, seated, household, no=no, status=409)
                case None:
                    return lost(request)
                case _:
                    assert_never(outcome)
        return see_other(at_desk(request, f"{where}?sua={said}"))

    async def take_off(self, request: web.Request) -> web.StreamResponse:
        """A phone gets the household's messages no more."""
        form = await form_of(request)
        link, now = number_in(form.get("may", "")) or 0, self._clock()
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            household = await _household(session, request, seated)
            removed = await memberships.take_off(
                session, link, household_id=household.id, by=seated.person.id, now=now
            )
            if removed is None:
                return await self._one(session, request, seated, household, no=texts.ALREADY_OFF, status=409)
            await tell_people.member_removed(session, removed, link, self._deployment, now=now, by_leader=True)
            number = household.id
        self._wake()
        return see_other(at_desk(request, f"{REGISTER}/{number}?bo={link}"))

    # a whole household

    async def ask_close(self, request: web.Request) -> web.Response:
        """What closing means."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            household = await _household(session, request, seated)
            if household.closed_at is not None:
                return await self._one(session, request, seated, household)
            owes = await mending.owes(session, household.id)
            phones = len(await memberships.members(session, household.id))
            frame = await self._frame(session, request, seated)
            return html_page(page.closing_page(frame, household, owes, phones))

    async def close(self, request: web.Request) -> web.StreamResponse:
        """It is listed no more; its book stays."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, LEADERS)
            household = await _household(session, request, seated)
            closed = await mending.close(session, household, by=seated.person.id, now=self._clock())
            return html_page(page.closed_page(await self._frame(session, request, seated), closed))

    async def reopen(self, request: web.Request) -> web.StreamResponse:
        """A closed one is listed again."""
        form = await form_of(request)
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, LEADERS)
                household = await _household(session, request, seated)
                await mending.reopen(session, household, by=seated.person.id, now=self._clock())
                number = household.id
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, LEADERS)
                household = await _household(session, request, seated)
                no = await self._refusal(session, seated, refusal)
                return await self._one(session, request, seated, household, no=no, status=409)
        return see_other(at_desk(request, f"{REGISTER}/{number}?mo=1"))

    async def _one(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        household: Household,
        *,
        done: Sequence[tuple[Mended, bool]] = (),
        no: str = "",
        typed: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> web.Response:
        zone, today = self._deployment.zone, self._deployment.day(self._clock())
        said = ""
        if household.closed_at is not None:
            said = life_texts.is_closed(household, zone, today).text
        elif "moi" in request.query:
            said = life_texts.added(household).text
        elif "mo" in request.query:
            said = life_texts.reopened(household).text
        else:
            last = await register_changes.last_of(session, household.id)
            by = await register_changes.changed_by(session, last) if last is not None else ""
            said = chat_texts.last_change(last, by, zone, today) if last is not None else ""
        off = await session.get(Membership, number_in(request.query.get("bo", "")) or 0)
        is_off = off is not None and off.household_id == household.id and off.removed_at is not None
        whose = await session.get(Person, off.person_id) if off is not None and is_off else None
        html = page.household_page(
            await self._frame(session, request, seated),
            household,
            phones=[
                (phone.id, texts.listens(person.name, phone.joined_at, zone, today))
                for phone, person in await memberships.members(session, household.id)
            ],
            told=await _taken_off(session, seated, whose) if whose is not None else "",
            last=said,
            done=done,
            no=no,
            typed={} if typed is None else {name: value[:_LONGEST] for name, value in typed.items()},
        )
        return html_page(html, status=status)

    async def _done(self, session: AsyncSession, household: Household, shown: str) -> list[tuple[Mended, bool]]:
        """What the form before this page wrote, and whether each can still be taken back."""
        ids = [number for each in shown.split(",") if (number := number_in(each)) is not None]
        rows = await session.scalars(
            select(RegisterChange)
            .where(RegisterChange.household_id == household.id, RegisterChange.id.in_(ids[:_MOST_DONE]))
            .order_by(RegisterChange.id)
        )
        return [
            (Mended(household=household, change=each), self._clock() - each.at <= TAKE_BACK and not each.undoes_id)
            for each in rows
        ]


async def _taken_off(session: AsyncSession, seated: Seated, whose: Person) -> str:
    """A phone gets no messages of the household any more, and who was told that."""
    hears = whose.id in await private_of(session, [whose.id])
    leaders = await role_targets(session, seated.hamlet.id, [RoleKind.HEAD, RoleKind.TREASURER])
    others = [role for role, _ in leaders if role.person_id not in (seated.person.id, whose.id)]
    return texts.taken_off(whose.name, hears=hears, others_hear=bool(others))


async def _read(
    session: AsyncSession, household: Household, form: Mapping[str, str]
) -> dict[Column, tuple[Value, Value]] | str:
    """What differs from what was shown: before and after of each column; or why one cannot be read."""
    try:
        shown = json.loads(form.get("cu", ""))
    except ValueError:
        shown = None
    if not isinstance(shown, dict):
        return chat_texts.GONE
    found: dict[Column, tuple[Value, Value]] = {}
    for column in AT_DESK:
        if column.value not in form or column.value not in shown:
            continue
        text = form[column.value][:_LONGEST].replace("\x00", "").replace("\r\n", ", ")
        value = read_typed(column, text, head=household.head, members=household.members)
        if isinstance(value, WrongCell):
            return chat_texts.wrong(column, value).text
        if column is Column.AREA:
            value = known_area(str(value), await groups.areas(session, household.hamlet_id))
        if value != shown[column.value]:
            found[column] = (shown[column.value], value)
    return found


async def _household(session: AsyncSession, request: web.Request, seated: Seated) -> Household:
    """The household with the id in the address, of this desk's hamlet; raises Instead where there is none."""
    number = int(request.match_info["number"])
    household = await mending.the_household(session, number, hamlet_id=seated.hamlet.id)
    if household is None:
        raise Instead(lost(request))
    return household
