"""Expenses at the desk with the pictures of their bills, and any voucher's page: looked at, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import desk_files
from handlers.desk_funds import FundFormPage
from handlers.desk_household import LONGEST_REASON
from handlers.desk_pages import Around, form_of, see_other
from handlers.desk_pictures import picture_type
from handlers.incoming import PICTURE_LIMIT
from handlers.pages import UNKEPT, html_page, kindly, lost
from handlers.uploads import Sent
from messages import public_report
from messages.pages import desk_funds as page
from messages.pages.desk import DESK, FUNDS
from messages.pages.desk_funds import SPEND, VOUCHER, KeptPicture
from messages.texts import desk_funds as texts
from messages.texts import expenses as chat_texts
from messages.texts import funds as fund_texts
from models import balances, fund_entries, vouchers
from models.desk import Seated
from models.domain.fund_book import Purse
from models.domain.ledger import EntryKind
from models.domain.roles import LEADERS, TREASURY
from models.refusals import Refusal
from models.tables import Fund, StoredFile
from models.vouchers import TAKE_BACK_WITHIN, NoSuchVoucher, Written


def add_desk_expenses(app: web.Application, around: Around) -> None:
    """Add the expenses of all desks."""
    spent, shown = _SpendPage(around), _VoucherPage(around)
    at = f"/n/{{hamlet}}/{DESK}/{FUNDS}"
    one = f"{at}/{VOUCHER}/{{entry:[0-9]{{1,9}}}}"
    app.router.add_get(f"{at}/{SPEND}", kindly(spent.ask))
    app.router.add_post(f"{at}/{SPEND}", kindly(spent.upload))
    app.router.add_post(f"{at}/{SPEND}/ghi", kindly(spent.decide))
    app.router.add_get(one, kindly(shown.show))
    app.router.add_get(f"{one}/anh/{{file:[0-9]{{1,9}}}}", kindly(shown.picture))
    app.router.add_post(f"{one}/anh", kindly(shown.add_picture))
    app.router.add_post(f"{one}/khong-giay", kindly(shown.no_paper))
    app.router.add_post(f"{one}/lay-lai", kindly(shown.undo))


class _NoPicture(Exception):
    """What came is no picture that can be kept; carries the sentence and the answer's status."""

    def __init__(self, said: str, status: int = 422) -> None:
        super().__init__("no picture")
        self.said = said
        self.status = status


class _BillPage(FundFormPage):
    """A form that brings the picture of a bill."""

    async def _kept(self, session: AsyncSession, sent: Sent) -> StoredFile | None:
        """The picture that came, kept until it belongs to an expense; None where none came. Raises _NoPicture."""
        if sent.is_cut_off:
            raise _NoPicture(texts.CUT_OFF)
        if sent.is_too_heavy:
            raise _NoPicture(texts.TOO_HEAVY, 413)
        if sent.body is None:
            return None
        media_type = await asyncio.to_thread(picture_type, sent.body)
        if media_type is None:
            raise _NoPicture(texts.NOT_A_PICTURE)
        now = self._clock()
        drop_on = self._deployment.day(now + self._deployment.keep_proofs)
        file_id, _ = await desk_files.keep(
            session, sent.filename, sent.body, now=now, drop_on=drop_on, media_type=media_type
        )
        return await session.get_one(StoredFile, file_id)

    async def _attach(self, session: AsyncSession, seated: Seated, written: Written, file_id: int | None) -> None:
        await vouchers.add_paper(
            session,
            written.entry_id,
            file_id=file_id,
            by=seated.person.id,
            hamlet_id=seated.hamlet.id,
            now=self._clock(),
        )


class _SpendPage(_BillPage):
    async def ask(self, request: web.Request) -> web.Response:
        """The form."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._form(session, request, seated, SPEND, {})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """It is booked with its picture, or what is not certain is asked."""
        busy = partial(self._busy, request)
        async with (
            self._uploaded(request, TREASURY, file_field="anh", most=PICTURE_LIMIT, busy=busy) as (seated, sent),
            self._database.begin() as session,
        ):
            form = {name: sent.field(name) for name in sent.fields}
            try:
                file = await self._kept(session, sent) or await desk_files.kept(session, form)
            except _NoPicture as reason:
                return await self._form(session, request, seated, SPEND, form, no=reason.said, status=reason.status)
            return await self._book(session, request, seated, form, file)

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """What was asked is certain, or is typed again."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            file = await desk_files.kept(session, form)
            if "sua" in form:
                return await self._form(session, request, seated, SPEND, form, kept=_named(file))
            return await self._book(session, request, seated, form, file)

    async def _book(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        form: Mapping[str, str],
        file: StoredFile | None,
    ) -> web.StreamResponse:
        wanted, now = await self._wanted(session, seated, form), self._clock()
        purse = next((each for each in Purse if each == form.get("tui")), None)
        if isinstance(wanted, str) or not wanted.what or purse is None:
            no = wanted if isinstance(wanted, str) else texts.NO_PURSE if wanted.what else texts.NO_WHAT
            return await self._form(session, request, seated, SPEND, form, no=no, kept=_named(file))
        if "chac" not in form:
            there = (await balances.balance_of(session, wanted.fund)).of(purse)
            is_known = await vouchers.requested(session, wanted.key) is not None
            question = ""
            if wanted.amount > there and not is_known:
                question = chat_texts.not_enough(wanted.fund.name, purse, there, wanted.amount).text
            elif not wanted.is_sure:
                question = texts.confirm_expense(wanted.fund.name, purse, wanted.amount, wanted.what)
            if question:
                html = page.ask_page(
                    await self._frame(session, request, seated),
                    SPEND,
                    question,
                    typed=form,
                    yes=texts.ANYWAY if wanted.amount > there else texts.YES,
                    kept=_named(file),
                )
                return html_page(html)
        written = await vouchers.book_expense(
            session,
            wanted.fund,
            purse=purse,
            amount=wanted.amount,
            what=wanted.what,
            by=seated.person.id,
            key=wanted.key,
            today=self._deployment.day(now),
            now=now,
        )
        is_it = -written.amount == wanted.amount
        if is_it and file is not None and file.body is not None and not written.has_paper:
            await self._attach(session, seated, written, file.id)
        return await self._done(session, request, seated, SPEND, written, is_it=is_it)

    async def _busy(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, TREASURY)
            return await self._form(session, request, seated, SPEND, {}, no=texts.BUSY, status=503)


class _VoucherPage(_BillPage):
    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._one_look = asyncio.Semaphore(1)

    async def show(self, request: web.Request) -> web.Response:
        """One voucher."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            written = await _voucher(session, request, seated)
            if written is None:
                return lost(request)
            return await self._voucher_page(
                session, request, seated, written, told=await _told(session, request, written)
            )

    async def picture(self, request: web.Request) -> web.Response:
        """The picture of a bill, without what the camera wrote into it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            written = await _voucher(session, request, seated)
            body = None
            if written is not None:
                number = int(request.match_info["file"])
                body = await fund_entries.picture(session, number, entry_id=written.entry_id)
        if body is None:
            return lost(request)
        async with self._one_look:
            drawn = await asyncio.to_thread(public_report.readable_bytes, body)
        if drawn is None:
            return lost(request)
        return web.Response(body=drawn, content_type="image/jpeg", headers=UNKEPT)

    async def add_picture(self, request: web.Request) -> web.StreamResponse:
        """A picture of the bill, also of an expense booked before; the same one again is kept once."""
        busy = partial(self._again, request, texts.BUSY, 503)
        async with self._uploaded(request, TREASURY, file_field="anh", most=PICTURE_LIMIT, busy=busy) as (
            seated,
            sent,
        ):
            try:
                async with self._database.begin() as session:
                    written = await _voucher(session, request, seated)
                    if written is None or not _takes_paper(written):
                        return lost(request)
                    file = await self._kept(session, sent)
                    if file is None:
                        raise _NoPicture(texts.NO_PICTURE_SENT)
                    there = {each.sha256 for each in await fund_entries.papers(session, written.entry_id)}
                    if file.sha256 not in there:
                        await self._attach(session, seated, written, file.id)
            except _NoPicture as reason:
                return await self._again(request, reason.said, reason.status)
        return see_other(f"../{written.entry_id}?anh=1")

    async def no_paper(self, request: web.Request) -> web.StreamResponse:
        """There is no bill: that is noted, once."""
        form = await form_of(request)
        async with self._database.begin() as session:
            seated = await self._writing(session, request, form, TREASURY)
            written = await _voucher(session, request, seated)
            if written is None or not _takes_paper(written):
                return lost(request)
            if not written.has_paper:
                await self._attach(session, seated, written, None)
        return see_other(f"../{written.entry_id}")

    async def undo(self, request: web.Request) -> web.StreamResponse:
        """It is taken back: at once within ten minutes, later with a reason."""
        form = await form_of(request)
        now = self._clock()
        reason = " ".join(form.get("ly-do", "").replace("\x00", "").split())[:LONGEST_REASON]
        try:
            async with self._database.begin() as session:
                seated = await self._writing(session, request, form, TREASURY)
                written = await _voucher(session, request, seated)
                if written is None or written.kind is EntryKind.OPENING:
                    return lost(request)
                if "ngay" in form and now - written.at <= TAKE_BACK_WITHIN:
                    reason = fund_texts.TAKEN_BACK
                if not reason:
                    no = fund_texts.ASK_REASON_AGAIN
                    if "ngay" in form:
                        no = texts.TOO_LATE
                    return await self._voucher_page(session, request, seated, written, no=no, status=422)
                await vouchers.undo(
                    session,
                    written.entry_id,
                    hamlet_id=seated.hamlet.id,
                    reason=reason,
                    by=seated.person.id,
                    today=self._deployment.day(now),
                    now=now,
                )
        except Refusal as refusal:
            async with self._database.read() as session:
                seated = await self._seated_as(session, request, TREASURY)
                no = await self._refusal(session, seated, refusal)
            return await self._again(request, no, 409)
        return see_other(f"../{written.entry_id}?lay-lai=1")

    async def _again(self, request: web.Request, no: str, status: int) -> web.Response:
        """Nothing was written: the voucher, with the sentence above it."""
        async with self._database.read() as session:
            seated = await self._seated_as(session, request, LEADERS)
            written = await _voucher(session, request, seated)
            if written is None:
                return lost(request)
            return await self._voucher_page(session, request, seated, written, no=no, status=status)

    async def _voucher_page(
        self,
        session: AsyncSession,
        request: web.Request,
        seated: Seated,
        written: Written,
        *,
        told: str = "",
        no: str = "",
        status: int = 200,
    ) -> web.Response:
        now = self._clock()
        html = page.voucher_page(
            await self._frame(session, request, seated),
            written,
            await fund_entries.papers(session, written.entry_id),
            other=await _other(session, written),
            within=now - written.at <= TAKE_BACK_WITHIN,
            told=told,
            no=no,
            today=self._deployment.day(now),
        )
        return html_page(html, status=status)


async def _voucher(session: AsyncSession, request: web.Request, seated: Seated) -> Written | None:
    """The voucher with the entry in the address, of this desk's hamlet."""
    try:
        return await vouchers.voucher(session, int(request.match_info["entry"]), hamlet_id=seated.hamlet.id)
    except NoSuchVoucher:
        return None


async def _told(session: AsyncSession, request: web.Request, written: Written) -> str:
    """What the form before this page did, as the book now says."""
    if "lay-lai" in request.query and written.undone_at is not None:
        return texts.TAKEN_BACK
    if "anh" in request.query and written.has_paper:
        return texts.PICTURE_ADDED
    if "moi" not in request.query or written.undone_at is not None:
        return ""
    fund = await session.get_one(Fund, written.fund_id)
    left = (await balances.balance_of(session, fund)).total
    match written.kind:
        case EntryKind.EXPENSE:
            return chat_texts.booked_expense(written, left)
        case EntryKind.INCOME:
            return chat_texts.booked_income(written, left)
        case _:
            return texts.MOVED


async def _other(session: AsyncSession, written: Written) -> str:
    """The fund on the other side of a transfer."""
    return (await session.get_one(Fund, written.other_fund_id)).name if written.other_fund_id else ""


def _takes_paper(written: Written) -> bool:
    return written.kind is EntryKind.EXPENSE and written.undone_at is None


def _named(file: StoredFile | None) -> KeptPicture | None:
    return KeptPicture(file_id=file.id, mark=file.sha256) if file is not None and file.body is not None else None
