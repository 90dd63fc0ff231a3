"""/congkhai: the account of the hamlet's money as a post, as an A4 sheet, with its bills, and for the loudspeaker."""

from __future__ import annotations

import asyncio
import hashlib

from handlers.turn import Turn
from messages import public_report, tell_disclosure
from messages.channels.base import Choice, Content
from messages.texts import disclosure as texts
from messages.texts import disclosure_loud as loud
from messages.texts import talk
from models import disclosure, ledger
from models.chats import groups_of
from models.disclosure import Disclosure
from models.domain.ledger import read_head_code
from models.domain.periods import offered, read_period
from models.domain.roles import HEADS
from models.tables import StoredFile

_MARK = 16  # hex digits of a text's hash


def parses_as_seal(arguments: str) -> bool:
    """Whether the words after "công khai" are a seal as it stands on a paper."""
    return read_head_code(arguments) is not None


async def congkhai(turn: Turn) -> None:
    """/congkhai [seal]: of which days? Or: is a printed seal still in the book?"""
    if not await _may(turn):
        return
    if parses_as_seal(turn.arguments):
        verified = await ledger.verify(turn.session, hamlet_id=turn.the_hamlet.id, head_code=turn.arguments)
        await turn.say(texts.seal_checked(turn.arguments, found=bool(verified.head_found), sound=verified.is_sound))
    else:
        await turn.say(texts.which_period(offered(turn.today), turn.you))


async def preview(turn: Turn) -> None:
    """The post as it would stand in the groups."""
    found = await _found(turn)
    if found is not None:
        await _show(turn, found, changed=False)


async def post(turn: Turn) -> None:
    """Into the groups with it; where the book went on meanwhile, the new text is shown first."""
    found = await _found(turn)
    if found is None:
        return
    text = texts.post(found, await turn.place())
    mark = _mark(text)
    if mark != turn.args[1]:
        await _show(turn, found, changed=True)
        return
    now = await tell_disclosure.disclosed(
        turn.session, turn.deployment, turn.the_hamlet, text, mark=mark, now=turn.now
    )
    said = texts.POSTED if now else texts.POSTED_IN_THE_MORNING
    await turn.say(Content(text=said, choices=await _forms(turn, found, without="post")))


async def sheet(turn: Turn) -> None:
    """The sheet for the notice board."""
    found = await _found(turn)
    if found is None:
        return
    place = await turn.place()
    body = await asyncio.to_thread(public_report.draw_sheet, found, place, today=turn.today)
    file_id = await _keep(turn, body, f"{texts.FILENAME}-{turn.the_hamlet.slug}-{found.period.code}.pdf")
    choices = await _forms(turn, found, without="sheet")
    await turn.say(Content(text=texts.sheet_caption(found), document=file_id, choices=choices))


async def bills(turn: Turn) -> None:
    """The pictures of the bills, to be looked through before anybody else sees them."""
    found = await _found(turn)
    if found is None:
        return
    pictures: list[tuple[int, bytes]] = []
    for bill in await disclosure.bills_of(turn.session, turn.the_hamlet.id, found):
        file = await turn.session.get_one(StoredFile, bill.file_id)
        if file.body is not None:
            pictures.append((bill.voucher, file.body))
    if not pictures:
        await turn.say(Content(text=texts.NO_BILLS, choices=await _forms(turn, found, without="bills")))
        return
    caption = texts.bills_caption(found, len(pictures))
    title = texts.sheet_caption(found)
    body = await asyncio.to_thread(public_report.draw_bills, title, pictures)
    file_id = await _keep(turn, body, f"{texts.BILLS_FILENAME}-{turn.the_hamlet.slug}-{found.period.code}.pdf")
    choices = await _forms(turn, found, without="bills")
    await turn.say(Content(text=caption, document=file_id, choices=choices))


async def loudspeaker(turn: Turn) -> None:
    """The text that is read out, apart from what is not, so that it can be copied."""
    found = await _found(turn)
    if found is not None:
        script = loud.script(found, await turn.place())
        await turn.say(script)
        choices = await _forms(turn, found, without="loud")
        await turn.say(Content(text=loud.for_the_reader(script), choices=choices))


async def seal(turn: Turn) -> None:
    """What the seal is."""
    found = await _found(turn)
    if found is not None:
        choices = await _forms(turn, found, without="seal")
        await turn.say(Content(text=texts.seal_explained(await turn.place()), choices=choices))


async def _show(turn: Turn, found: Disclosure, *, changed: bool) -> None:
    text = texts.post(found, await turn.place())
    groups = len(await groups_of(turn.session, turn.the_hamlet.id))
    await turn.say(
        texts.preview(text, found.period.code, _mark(text), groups=groups, changed=changed),
        title=texts.title(found),
    )


async def _forms(turn: Turn, found: Disclosure, *, without: str) -> tuple[Choice, ...]:
    """What else can be made of the account."""
    groups = len(await groups_of(turn.session, turn.the_hamlet.id))
    mark = _mark(texts.post(found, await turn.place()))
    return texts.forms(found.period.code, mark, groups=groups, without=without)


async def _found(turn: Turn) -> Disclosure | None:
    """The account of the period that was picked, as the book is now."""
    period = read_period(turn.args[0])
    if period is None or not await _may(turn):
        return None
    return await disclosure.disclose(
        turn.session, turn.the_hamlet.id, period, today=turn.today, zone=turn.deployment.zone
    )


async def _may(turn: Turn) -> bool:
    if turn.held & HEADS:
        return True
    await turn.say(talk.for_the_head(await turn.place()))
    return False


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK]


async def _keep(turn: Turn, body: bytes, filename: str) -> int:
    """A file that goes out; it can be made again, so it is dropped like a proof."""
    row = StoredFile(
        media_type=public_report.MEDIA_TYPE,
        filename=filename,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + turn.deployment.keep_proofs),
    )
    turn.session.add(row)
    await turn.session.flush()
    return row.id
