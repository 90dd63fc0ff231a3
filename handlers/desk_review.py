"""The treasurer's queue at the desk: what /xeptien does in the chat, by its operations, told to the same people."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_pages import Around, DeskPage, at_desk, form_of, see_other, you_of
from handlers.pages import html_page, kindly, lost
from handlers.review import read_listed, read_parts, read_split
from messages import tell_payments, tell_transfers
from messages.pages import desk_review as page
from messages.pages.desk import DESK, REVIEW
from messages.pages.desk_review import Lately, Queue
from messages.texts import desk as words
from messages.texts import desk_review as texts
from messages.texts import review as review_texts
from models import payments, review, review_ways
from models.chats import unreached
from models.desk import Seated
from models.domain.fund_book import IncomeKind
from models.domain.roles import TREASURY
from models.refusals import Refusal
from models.tables import TransferState
from models.transfer_booking import WAITING, receipts_of, set_aside, take_back, the_transfer

SHOWN = 20
"""Transfers on one page."""

FOUND = 8
LATELY = 40
ASIDE = 20

_SPLIT = 2_000  # letters
_OPEN = (TransferState.REVIEW, TransferState.REVERSED)
_PARTS = re.compile(r"[0-9]{1,9}-[0-9]{1,12}(?:,[0-9]{1,9}-[0-9]{1,12}){0,40}")
_LISTED = re.compile(rf"[0-9]{{1,9}}={_PARTS.pattern}(?:;[0-9]{{1,9}}={_PARTS.pattern}){{0,{SHOWN}}}")
_NUMBER = re.compile(r"(?:^|;)([0-9]+)=")
_IDS = re.compile(rf"[0-9]{{1,9}}(?:-[0-9]{{1,9}}){{0,{SHOWN}}}")
_COUNT = re.compile(r"[0-9]{1,15}")

Form = dict[str, str]
# what is done; the sentence why nothing was done, or "" where it was
Act = Callable[["_ReviewPage", AsyncSession, Seated, Form, datetime], Awaitable[str]]
ActOnOne = Callable[["_ReviewPage", AsyncSession, Seated, int, Form, datetime], Awaitable[str]]


def add_desk_review(app: web.Application, around: Around) -> None:
    """Add the queue of all desks."""
    shown = _ReviewPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{REVIEW}"
    app.router.add_get(at, kindly(shown.show))
    app.router.add_get(f"{at}/{{number:[0-9]{{1,9}}}}", kindly(shown.show_one))
    app.router.add_post(f"{at}/{{what}}", kindly(shown.decide))
    app.router.add_post(f"{at}/{{number:[0-9]{{1,9}}}}/{{what}}", kindly(shown.decide))


class _ReviewPage(DeskPage):
    async def show(self, request: web.Request) -> web.Response:
        """What waits, and what was done just now."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            told = texts.DONE.get(request.query.get("xong", ""), "")
            booked = request.query.get("lan", "")
            if request.query.get("xong", "") in texts.BOOKED and _IDS.fullmatch(booked):
                told = f"{told} {await self._heard(session, seated, booked.split('-'))}"
            return await self._queue(session, request, seated, told=told.rstrip())

    async def show_one(self, request: web.Request) -> web.Response:
        """One transfer, and the households that were looked for."""
        try:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, TREASURY)
                return await self._one(session, request, seated)
        except Refusal as refusal:
            return await self._refused(request, refusal)

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """One decision, or one about several."""
        form = await form_of(request)
        what = request.match_info["what"]
        number = request.match_info.get("number")
        one, together = _ON_ONE.get(what), _TOGETHER.get(what)
        if (one is None) if number is not None else (together is None):
            return lost(request)
        now = self._clock()
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, TREASURY)
                if one is not None and number is not None:
                    no = await one(self, session, seated, int(number), form, now)
                elif together is not None:
                    no = await together(self, session, seated, form, now)
                if no and what == "chia":
                    return await self._one(session, request, seated, split=form.get("chia", ""), no=no)
                if no:
                    return await self._queue(session, request, seated, no=no, status=409)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        self._wake()
        booked = number if number is not None else "-".join(_NUMBER.findall(form.get("cac", "")))
        return see_other(at_desk(request, f"{REVIEW}?xong={what}&lan={booked}"))

    # the decisions

    async def take(self, session: AsyncSession, seated: Seated, transfer_id: int, form: Form, now: datetime) -> str:
        """Book one way. It must still be one of those that are offered now."""
        if not _PARTS.fullmatch(form.get("phan", "")):
            return texts.NOT_READ
        parts = read_parts(form["phan"])
        await payments.lock(session, seated.hamlet.id)  # who is late shall see all that was done, not half of it
        each = await review.item(session, transfer_id, hamlet_id=seated.hamlet.id)
        is_open = each.transfer.state in WAITING
        if is_open and not await review.is_offered(session, each, parts, is_chosen="chon" in form):
            return review_texts.has_changed()
        done = await review.book_way(session, transfer_id, parts, **self._by(seated, now))
        place = await self._place(session, seated.hamlet)
        await tell_transfers.transfer_booked(session, done, place, self._deployment, now=now)
        return ""

    async def split(self, session: AsyncSession, seated: Seated, transfer_id: int, form: Form, now: datetime) -> str:
        """Lines of households and amounts that come to the whole."""
        await payments.lock(session, seated.hamlet.id)
        each = await review.item(session, transfer_id, hamlet_id=seated.hamlet.id)
        is_open = each.transfer.state in _OPEN and each.left > 0
        parts = await read_split(session, form.get("chia", "")[:_SPLIT], each, you=you_of(seated)) if is_open else []
        if isinstance(parts, str):
            return parts
        done = await review.book_way(session, transfer_id, parts, **self._by(seated, now))  # says who was quicker
        place = await self._place(session, seated.hamlet)
        await tell_transfers.transfer_booked(session, done, place, self._deployment, now=now)
        return ""

    async def take_income(
        self, session: AsyncSession, seated: Seated, transfer_id: int, form: Form, now: datetime
    ) -> str:
        """Hamlet money of no household."""
        if form.get("loai", "") not in texts.INCOMES:
            return texts.NOT_READ
        kind = IncomeKind(form["loai"])
        await review.book_income(session, transfer_id, kind, what=review_texts.INCOME[kind], **self._by(seated, now))
        return ""

    async def put_aside(
        self, session: AsyncSession, seated: Seated, transfer_id: int, _form: Form, now: datetime
    ) -> str:
        """Not the fund's."""
        await set_aside(session, transfer_id, hamlet_id=seated.hamlet.id, by=seated.person.id, now=now)
        return ""

    async def put_off(
        self, session: AsyncSession, seated: Seated, transfer_id: int, _form: Form, now: datetime
    ) -> str:
        """Asked again tomorrow."""
        await review.put_off(session, transfer_id, hamlet_id=seated.hamlet.id, today=self._deployment.day(now))
        return ""

    async def bring_back(
        self, session: AsyncSession, seated: Seated, transfer_id: int, _form: Form, now: datetime
    ) -> str:
        """It is the fund's after all."""
        brought = await review.bring_back(
            session, transfer_id, hamlet_id=seated.hamlet.id, by=seated.person.id, now=now
        )
        return "" if brought else review_texts.has_changed()

    async def undo(self, session: AsyncSession, seated: Seated, transfer_id: int, _form: Form, now: datetime) -> str:
        """What was decided is taken back within ten minutes."""
        transfer = await the_transfer(session, transfer_id, hamlet_id=seated.hamlet.id)
        decided_at = transfer.decided_at
        if transfer.state in _OPEN or decided_at is None or now - decided_at > review.TAKE_BACK_WITHIN:
            return review_texts.too_late(you_of(seated))
        await self._take_back(session, seated, transfer_id, now)
        return ""

    async def take_all(self, session: AsyncSession, seated: Seated, form: Form, now: datetime) -> str:
        """Those with one good candidate that were shown, if each of them is still what was shown."""
        if not _LISTED.fullmatch(form.get("cac", "")):
            return texts.NOT_READ
        listed = read_listed(form["cac"].split(";"))
        booked = await review.book_together(session, stamp="", listed=listed, **self._by(seated, now))
        if booked is None:
            return review_texts.has_changed()
        place = await self._place(session, seated.hamlet)
        for done in booked:
            await tell_transfers.transfer_booked(session, done, place, self._deployment, now=now)
        return ""

    async def undo_all(self, session: AsyncSession, seated: Seated, form: Form, now: datetime) -> str:
        """What was booked together is taken back within ten minutes."""
        try:
            at = datetime.fromisoformat(form.get("luc", "")).astimezone(UTC)
        except (ValueError, OverflowError):
            return texts.NOT_READ
        ids = await review.decided_together(session, seated.hamlet.id, by=seated.person.id, at=at)
        if now - at > review.TAKE_BACK_WITHIN or not ids:
            return review_texts.too_late(you_of(seated))
        for transfer_id in ids:
            await self._take_back(session, seated, transfer_id, now)
        return ""

    async def _take_back(self, session: AsyncSession, seated: Seated, transfer_id: int, now: datetime) -> None:
        undone = await take_back(session, transfer_id, reason=review_texts.TAKEN_BACK, **self._by(seated, now))
        place = await self._place(session, seated.hamlet)
        for each in undone.undone:
            await tell_payments.receipt_cancelled(session, each, place, zone=self._deployment.zone, now=now)

    def _by(self, seated: Seated, now: datetime) -> dict[str, Any]:  # Any: the keywords that all operations share
        return {
            "hamlet_id": seated.hamlet.id,
            "by": seated.person.id,
            "now": now,
            "today": self._deployment.day(now),
        }

    # the pages

    async def _heard(self, session: AsyncSession, seated: Seated, transfer_ids: list[str]) -> str:
        """Which households read of what was booked, as it stands in the book."""
        households = {
            each.household_id: each.code
            for transfer_id in transfer_ids
            for each in await receipts_of(session, int(transfer_id), hamlet_id=seated.hamlet.id)
        }
        return words.heard(len(households), await unreached(session, households)) if households else ""

    async def _one(
        self, session: AsyncSession, request: web.Request, seated: Seated, *, split: str = "", no: str = ""
    ) -> web.Response:
        hamlet_id = seated.hamlet.id
        each = await review.item(session, int(request.match_info["number"]), hamlet_id=hamlet_id)
        if each.transfer.state not in _OPEN:
            return await self._queue(session, request, seated, no=texts.GONE, status=409)
        typed = request.query.get("tim", "").strip()[:60]
        households = await review.find_households(session, hamlet_id, typed) if typed else None
        found = []
        for household in (households or [])[:FOUND]:
            ways = review_ways.ways_of_household(household.id, each.left, each.book) if each.left > 0 else []
            found.append((household, ways, await review_ways.known(session, ways)))
        html = page.item_page(
            await self._frame(session, request, seated),
            each,
            await review_ways.known(session, each.ways),
            typed=typed,
            found=None if households is None else found,
            more=max(0, len(households or []) - FOUND),
            split=split[:_SPLIT],
            no=no,
            zone=self._deployment.zone,
            today=self._deployment.day(self._clock()),
        )
        return html_page(html, status=422 if no else 200)

    async def _queue(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        *,
        told: str = "",
        no: str = "",
        status: int = 200,
    ) -> web.Response:
        hamlet_id, now = seated.hamlet.id, self._clock()
        today = self._deployment.day(now)
        waiting = await review.open_items(session, hamlet_id, today=today)
        from_ = request.query.get("tu", "")
        start = int(from_) if _COUNT.fullmatch(from_) and int(from_) < len(waiting) else 0
        items = waiting[start : start + SHOWN]
        shown = {each.transfer.id for each in items}
        since = now - review.TAKE_BACK_WITHIN
        decided = await review.decided_lately(session, hamlet_id, by=seated.person.id, since=since, limit=LATELY)
        taken = {each.id for each in decided}
        aside = await review.put_aside(session, hamlet_id, limit=ASIDE)
        frame = await self._frame(session, request, seated)
        html = page.queue_page(
            frame,
            Queue(
                items=tuple(items),
                known=await review_ways.known(session, [way for each in items for way in each.ways]),
                of=len(waiting),
                start=start,
                clear=tuple(each for each in review.clear_of(waiting) if each.transfer.id in shown),
                last=await review.last_told(session, hamlet_id),
            ),
            Lately(
                decided=tuple(
                    [(each, tuple(await receipts_of(session, each.id, hamlet_id=hamlet_id))) for each in decided]
                ),
                aside=tuple(each for each in aside if each.id not in taken),
            ),
            told=told,
            no=frame.plain(no),
            zone=self._deployment.zone,
            today=today,
        )
        return html_page(html, status=status)

    async def _refused(self, request: web.Request, refusal: Refusal) -> web.Response:
        """Nothing was written: the queue as it stands now, with the sentence above it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            no = await self._refusal(session, seated, refusal)
            return await self._queue(session, request, seated, no=no, status=409)


_ON_ONE: dict[str, ActOnOne] = {
    "ghi": _ReviewPage.take,
    "chia": _ReviewPage.split,
    "khac": _ReviewPage.take_income,
    "cat": _ReviewPage.put_aside,
    "de-sau": _ReviewPage.put_off,
    "lay-lai": _ReviewPage.undo,
    "dem-lai": _ReviewPage.bring_back,
}
_TOGETHER: dict[str, Act] = {"ghi-ca": _ReviewPage.take_all, "lay-lai-ca": _ReviewPage.undo_all}
