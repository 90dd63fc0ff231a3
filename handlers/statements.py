"""Subject: /saoke. A statement's file or pasted bank messages: read, shown, and taken in after one confirmation."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import desk_files, register
from handlers.payments import is_treasurer
from handlers.statement_files import read_cells
from handlers.turn import Handler, Turn
from messages import tell_transfers
from messages.texts import statements as texts
from models import pasted_messages, statement_imports, transfer_matching, transfers
from models.domain.deployment import Deployment
from models.domain.matching import Booked
from models.domain.roles import TREASURY
from models.domain.statements import PastedCredit, read_pasted
from models.households import NotATable, TableTooLarge
from models.pasted_messages import Seen
from models.statement_imports import NotAStatement, OpenedStatement
from models.tables import Household, StoredFile, Transfer

DIALOGUE = "statement"
MATCHED_HERE = 40
"""So many are matched in the answer; more are matched by the clock, which tells the result."""

KEPT = timedelta(days=2)  # the file, until it is confirmed


async def ask(turn: Turn) -> None:
    """/saoke"""
    if not await is_treasurer(turn):
        return
    await turn.begin(DIALOGUE, "file", expecting="text")
    await turn.say(texts.ask_file(turn.you), expecting="text")


async def typed(turn: Turn) -> None:
    """The dialogue: a file, or messages that were pasted."""
    if not await is_treasurer(turn):
        return
    if turn.incoming.file is not None and turn.incoming.file.body is not None:
        await _open_file(turn)
    elif not await _paste(turn):
        await turn.say(texts.not_understood(turn.you), expecting="text")


async def document(turn: Turn) -> None:
    """A document out of the blue: a treasurer's statement, or somebody's register."""
    file = turn.incoming.file
    if file is None or file.body is None or file.too_big or not turn.held & TREASURY:
        await register.received(turn)
        return
    try:
        opened = await _opened(turn, file.filename, file.body, number=None)
    except (NotAStatement, NotATable):
        await register.received(turn)
        return
    except transfers.WhichAccount:
        opened = None
    await _preview(turn, await _keep(turn), opened)


def or_pasted(otherwise: Handler) -> Handler:
    """Takes a treasurer's pasted bank messages for what they are, and leaves all other words to `otherwise`."""

    async def words(turn: Turn) -> None:
        if not turn.held & TREASURY or not await _paste(turn):
            await otherwise(turn)

    return words


async def account_picked(turn: Turn) -> None:
    """saoke.account: whose statement it is."""
    file = await _file(turn, turn.args[0])
    if file is None:
        return
    opened = await _opened(turn, file.filename, file.body or b"", number=turn.args[1])
    await _preview(turn, file, opened, number=turn.args[1])


async def write(turn: Turn) -> None:
    """saoke.write: the file's lines are taken in."""
    file = await _file(turn, turn.args[0])
    if file is None:
        return
    opened = await _opened(turn, file.filename, file.body or b"", number=turn.args[1] or None)
    if opened.bad:
        await turn.say(texts.bad_rows(opened.bad))
        return
    zone = turn.deployment.zone
    taken = await statement_imports.take_statement(turn.session, opened, zone=zone, now=turn.now)
    name = f"{texts.STATEMENT} {texts.bank_of(opened.accounts[0][0])}" if opened.accounts else texts.STATEMENT
    await _report(turn, taken.new, taken.known, name)


async def wrong(turn: Turn) -> None:
    """saoke.wrong: the preview was not right."""
    if await is_treasurer(turn):
        await _finish(turn)
        await turn.say(texts.read_wrong(turn.you))


async def write_new(turn: Turn) -> None:
    """paste.new: what is surely new is taken in."""
    await _write_pasted(turn, doubtful_are_new=False)


async def write_all(turn: Turn) -> None:
    """paste.all: the doubtful ones are others, says the treasurer."""
    await _write_pasted(turn, doubtful_are_new=True)


async def each_pasted(turn: Turn) -> None:
    """paste.each: the messages are decided about one by one."""
    if await _has_pasted(turn):
        turn.go_on("each", chosen=[], at=0)
        await _next_pasted(turn)


async def keep_pasted(turn: Turn) -> None:
    """paste.keep:<place>: this one is new."""
    await _decide_pasted(turn, is_kept=True)


async def skip_pasted(turn: Turn) -> None:
    """paste.skip:<place>: this one is not taken in."""
    await _decide_pasted(turn, is_kept=False)


async def _open_file(turn: Turn) -> None:
    file = turn.incoming.file
    if file is None or file.body is None:
        return
    if file.too_big:
        raise TableTooLarge(file.filename)
    try:
        opened: OpenedStatement | None = await _opened(turn, file.filename, file.body, number=None)
    except transfers.WhichAccount:
        opened = None
    await _preview(turn, await _keep(turn), opened)


async def _opened(turn: Turn, filename: str, body: bytes, *, number: str | None) -> OpenedStatement:
    rows = await asyncio.to_thread(read_cells, filename, body)
    return await statement_imports.open_statement(
        turn.session, turn.the_hamlet, rows, number=number, zone=turn.deployment.zone
    )


async def _preview(turn: Turn, file: StoredFile, opened: OpenedStatement | None, *, number: str = "") -> None:
    """Say what was read, and ask; nothing is written before that. Without `opened` the account is asked for."""
    zone = turn.deployment.zone
    if opened is None:
        known = await transfers.accounts_of(turn.session, turn.the_hamlet.id)
        await turn.say(texts.which_account(known, _named(file)))
        return
    await _finish(turn)
    lines = opened.lines
    if opened.bad:
        await turn.say(texts.bad_rows(opened.bad))
    elif not lines:
        await turn.say(texts.nothing_in_it())
    elif await statement_imports.is_all_known(turn.session, opened, zone=zone):
        await turn.say(texts.all_known(await _read_at(turn, opened), len(lines), zone, turn.today))
    else:
        action = f"saoke.write:{_named(file)}:{number}"
        await turn.say(texts.preview(opened.accounts[0][0], lines, action, zone=zone, today=turn.today))


async def _read_at(turn: Turn, opened: OpenedStatement) -> datetime | None:
    """When the last of these lines came in."""
    days = [line.credit.at.astimezone(turn.deployment.zone).date() for line in opened.lines]
    read_at: datetime | None = await turn.session.scalar(
        select(func.max(Transfer.received_at)).where(
            Transfer.account_id == opened.accounts[0][0].id, Transfer.booked_on.between(min(days), max(days))
        )
    )
    return read_at


async def _keep(turn: Turn) -> StoredFile:
    file = turn.incoming.file
    if file is None or file.body is None:
        raise LookupError("no file came")
    row = StoredFile(
        media_type=file.media_type or "application/octet-stream",
        filename=file.filename,
        body=file.body,
        sha256=hashlib.sha256(file.body).hexdigest(),
        created_at=turn.now,
        drop_on=turn.deployment.day(turn.now + KEPT),
    )
    turn.session.add(row)
    await turn.session.flush()
    return row


def _named(file: StoredFile) -> str:
    """Number and mark: nobody who did not send the file knows its mark."""
    return f"{file.id}-{file.sha256}"


async def _file(turn: Turn, named: str) -> StoredFile | None:
    """The file that is kept until it is confirmed; says so where it is gone."""
    if not await is_treasurer(turn):
        return None
    number, _, mark = named.partition("-")
    file = await desk_files.marked(turn.session, int(number), mark)
    if file is None or file.body is None:
        await turn.say(texts.GONE)
        return None
    return file


# pasted messages


async def _paste(turn: Turn) -> bool:
    """Show what pasted messages would bring; False where the text holds none."""
    read = _read(turn, turn.text)
    if not read:
        return False
    seen = await pasted_messages.look_at(turn.session, turn.the_hamlet.id, read, zone=turn.deployment.zone)
    if not any(each.account for each in seen):
        return False
    await turn.begin(DIALOGUE, "paste", text=turn.text, expecting="text")
    households = await _households_of(turn, seen)
    await turn.say(texts.pasted(seen, households, zone=turn.deployment.zone, today=turn.today))
    return True


async def _households_of(turn: Turn, seen: Sequence[Seen]) -> dict[int, Household]:
    """Those that the messages would be booked for."""
    named = {
        allocation.household_id
        for each in seen
        if isinstance(each.decision, Booked)
        for allocation in each.decision.allocations
    }
    households = await turn.session.scalars(select(Household).where(Household.id.in_(named)))
    return {each.id: each for each in households}


async def _has_pasted(turn: Turn) -> bool:
    """Whether the treasurer's messages are still kept; says so where they are gone."""
    if not await is_treasurer(turn):
        return False
    if turn.draft is None or turn.draft.dialogue != DIALOGUE or "text" not in turn.draft.data:
        await turn.say(texts.GONE)
        return False
    return True


async def _decide_pasted(turn: Turn, *, is_kept: bool) -> None:
    if not await _has_pasted(turn):
        return
    data, place = turn.the_draft.data, int(turn.args[0])
    if "chosen" not in data or place < data["at"]:
        await turn.say(texts.GONE)
        return
    turn.go_on("each", chosen=[*data["chosen"], *([place] if is_kept else [])], at=place + 1)
    await _next_pasted(turn)


async def _next_pasted(turn: Turn) -> None:
    """The next message that is new or may be; after the last one, those that were chosen are taken in."""
    data, zone = turn.the_draft.data, turn.deployment.zone
    read = _read(turn, str(data["text"]))
    seen = await pasted_messages.look_at(turn.session, turn.the_hamlet.id, read, zone=zone)
    open_ = [place for place, each in enumerate(seen) if texts.may_be_new(each)]
    left = [place for place in open_ if place >= data["at"]]
    if left:
        place = left[0]
        households = await _households_of(turn, [seen[place]])
        shown = texts.Turned(place=place, number=open_.index(place) + 1, of=len(open_))
        await turn.say(texts.one_pasted(seen[place], households, shown, zone=zone, today=turn.today))
        return
    chosen = [read[place] for place in data["chosen"]]
    if not chosen:
        await _finish(turn)
        await turn.say(texts.NONE_CHOSEN)
        return
    await _take_pasted(turn, chosen, doubtful_are_new=True)


async def _write_pasted(turn: Turn, *, doubtful_are_new: bool) -> None:
    if await _has_pasted(turn):
        read = _read(turn, str(turn.the_draft.data["text"]))
        await _take_pasted(turn, read, doubtful_are_new=doubtful_are_new)


async def _take_pasted(turn: Turn, read: list[PastedCredit], *, doubtful_are_new: bool) -> None:
    taken = await pasted_messages.take_pasted(
        turn.session,
        turn.the_hamlet.id,
        read,
        doubtful_are_new=doubtful_are_new,
        zone=turn.deployment.zone,
        now=turn.now,
    )
    await _report(turn, taken.new, taken.known, texts.PASTED)


def _read(turn: Turn, text: str) -> list[PastedCredit]:
    return read_pasted(text, zone=turn.deployment.zone, today=turn.today)


# what came of it


async def _report(turn: Turn, new: tuple[int, ...], known: int, name: str) -> None:
    """Match what came in now where it is little, and say what came of it; else the clock does both."""
    if len(new) > MATCHED_HERE:
        data = {"first": new[0], "last": new[-1], "known": known, "name": name, "you": turn.you}
        await turn.begin(statement_imports.IN_WORK, "matching", **data)
        turn.the_draft.active = False
        await turn.say(texts.in_work(len(new)))
        return
    await _finish(turn)
    await match_now(turn.session, turn.the_hamlet.id, turn.deployment, now=turn.now)
    came = await statement_imports.what_came(turn.session, new)
    await turn.say(texts.booked(name, len(new) + known, known, came, turn.you))


async def match_now(session: AsyncSession, hamlet_id: int, deployment: Deployment, *, now: datetime) -> None:
    """Match the little that came in, and thank the households."""
    outcomes = await transfer_matching.match_pending(
        session, hamlet_id, at_most=MATCHED_HERE, zone=deployment.zone, now=now
    )
    await tell_transfers.decided(session, outcomes, hamlet_id, deployment, now=now)


async def _finish(turn: Turn) -> None:
    if turn.draft is not None and turn.draft.dialogue == DIALOGUE:
        await turn.finish()
