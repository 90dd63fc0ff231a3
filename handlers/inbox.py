"""Updates as they come in: stored first, handled second, parked after three failures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import overhearing
from handlers.incoming import ChatEvent, ChatEventKind, Door, Incoming
from handlers.qr_reading import QrReader
from handlers.recall import Recalled, recall
from handlers.router import Router
from models import groups
from models.database import Database, is_away
from models.inserts import insert_once
from models.refusals import Refusal
from models.tables import InboundUpdate

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
BATCH = 50  # updates handled in one transaction while all goes well
HELD = 0.3  # seconds that one transaction goes on with further updates
HELD_WAITING = 0.1  # seconds, where something waits to be stored: its messenger wants an answer soon
TICK = 5.0  # seconds
AWAY_PAUSE = 1.0

_OLDEST = (
    select(
        InboundUpdate.id,
        InboundUpdate.bot_id,
        InboundUpdate.payload,
        InboundUpdate.received_at,
        InboundUpdate.attempts,
    )
    .where(
        InboundUpdate.handled_at.is_(None),
        InboundUpdate.parked_at.is_(None),
        InboundUpdate.bot_id.in_(bindparam("bot_ids", expanding=True)),
    )
    .order_by(InboundUpdate.id)
    .limit(BATCH)
)
_HANDLED = (
    update(InboundUpdate)
    .where(InboundUpdate.id.in_(bindparam("ids", expanding=True)), InboundUpdate.handled_at.is_(None))
    .values(handled_at=bindparam("at"))
    .returning(InboundUpdate.id)
    .execution_options(synchronize_session=False)
)
_WIPED = (
    update(InboundUpdate)
    .where(InboundUpdate.id.in_(bindparam("ids", expanding=True)))
    .values(payload=b"{}")
    .execution_options(synchronize_session=False)
)

Clock = Callable[[], datetime]
OnEvent = Callable[[AsyncSession, ChatEvent], Awaitable[None]]


@dataclass(slots=True)
class _Waiting:
    """One call of `take` that waits for its rows to be on disk."""

    rows: list[dict[str, object]]
    stored: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(frozen=True, slots=True)
class _Read:
    """A stored update as its door reads it; None: nothing for us."""

    row_id: int
    attempts: int
    said: Incoming | ChatEvent | None
    is_broken: bool = False


class _HandledElsewhere(Exception):
    """Another process was as quick: what this one did is rolled back."""


class Inbox:
    """Stores what doors hand in (group commit), then lets the router answer, in the order of arrival."""

    def __init__(
        self,
        database: Database,
        router: Router,
        doors: dict[int, Door],
        *,
        clock: Clock,
        on_event: OnEvent,
        wake_relay: Callable[[], None],
    ) -> None:
        self._database = database
        self._router = router
        self._doors = doors
        self._clock = clock
        self._on_event = on_event
        self._wake_relay = wake_relay
        self._qr = QrReader()
        self._waiting: list[_Waiting] = []
        self._is_storing = False
        self._to_store = asyncio.Event()
        self._to_handle = asyncio.Event()
        self._stopping = False
        self._leaving = False
        self.handled = 0
        self.parked = 0

    async def take(self, bot_id: int, payloads: Sequence[bytes]) -> None:
        """Store vendor updates that are for us, once each; returns when they are on disk.

        What the door does not want is dropped here, before it is stored. Raises what the database raises.
        """
        rows = self._rows(bot_id, payloads)
        if not rows:
            return
        waiting = _Waiting(rows)
        self._waiting.append(waiting)
        self._to_store.set()
        await waiting.stored

    async def store_now(self, bot_id: int, payloads: Sequence[bytes]) -> None:
        """The same at once, without the writer (where `store_forever` does not run)."""
        rows = self._rows(bot_id, payloads)
        if rows:
            await self._store(rows)

    async def store_forever(self) -> None:
        """The writer: everything that waits goes to disk in one transaction."""
        while not (self._stopping and not self._waiting):
            await self._to_store.wait()
            self._to_store.clear()
            batch, self._waiting = self._waiting, []
            if not batch:
                continue
            self._is_storing = True
            try:
                await self._store([row for each in batch for row in each.rows])
            except Exception as error:
                for each in batch:
                    if not each.stored.done():
                        each.stored.set_exception(error)
                continue
            finally:
                self._is_storing = False
            for each in batch:
                if not each.stored.done():
                    each.stored.set_result(None)
            self._to_handle.set()

    async def handle_forever(self) -> None:
        """The worker: handles what is stored until told to stop, or to leave it to another process."""
        self._leaving = False
        while not (self._stopping or self._leaving):
            self._to_handle.clear()
            try:
                while not (self._stopping or self._leaving) and await self.handle_some():
                    pass
            except _HandledElsewhere:
                logger.warning("another process handles updates as well")
                await asyncio.sleep(AWAY_PAUSE)
                continue
            except Exception as error:
                if not is_away(error):
                    logger.exception("handling updates failed")
                else:
                    logger.warning("the database is away: updates wait")
                await asyncio.sleep(AWAY_PAUSE)
                continue
            try:
                async with asyncio.timeout(TICK):
                    await self._to_handle.wait()
            except TimeoutError:
                continue

    def leave(self) -> None:
        """Another process may be the one that handles: `handle_forever` finishes what is in hand and returns."""
        self._leaving = True
        self._to_handle.set()

    def stop(self) -> None:
        """Finish the update in hand, take nothing new."""
        self._stopping = True
        self._to_store.set()
        self._to_handle.set()

    async def handle_some(self) -> bool:
        """Handle the oldest stored updates; returns whether more may wait: newer ones, or one to be tried again."""
        read = await self._next_batch()
        for each in read:
            if each.is_broken:
                await self._count_failure(each)
        batch = [each for each in read if not each.is_broken]
        may_be_more = len(read) == BATCH or len(batch) < len(read)
        if not batch:
            return may_be_more
        while batch:
            try:
                done = await self._handle_together(batch)
            except Exception as error:
                if is_away(error) or isinstance(error, _HandledElsewhere):
                    raise
                may_be_more = True
                for each in batch:
                    await self._handle_alone(each)
                done = len(batch)
            batch = batch[done:]
            self.handled += done
            self._wake_relay()
        return may_be_more

    def _rows(self, bot_id: int, payloads: Sequence[bytes]) -> list[dict[str, object]]:
        now = self._clock()
        door = self._doors[bot_id]
        rows: list[dict[str, object]] = []
        for payload in payloads:
            said = door.read(payload, bot_id=bot_id, received_at=now)
            if said is not None:
                rows.append(
                    {
                        "bot_id": bot_id,
                        "update_id": said.update_id,
                        "payload": _kept_of(said, payload),
                        "received_at": now,
                        "attempts": 0,
                    }
                )
        return rows

    async def _store(self, rows: list[dict[str, object]]) -> None:
        async with self._database.begin() as session:
            await session.execute(insert_once(session, InboundUpdate, "bot_id", "update_id"), rows)

    async def _next_batch(self) -> list[_Read]:
        async with self._database.read() as session:
            rows = (await session.execute(_OLDEST, {"bot_ids": list(self._doors)})).all()
        async with asyncio.TaskGroup() as group:
            preparing = [group.create_task(self._prepare(row)) for row in rows]
        return [task.result() for task in preparing]

    # Any: a row of five columns, named
    async def _prepare(self, row: Any) -> _Read:
        """What the network has to do before the transaction: fetch a file, stop a button's spinner."""
        door = self._doors[row.bot_id]
        said: Incoming | ChatEvent | None = None
        try:
            said = door.read(row.payload, bot_id=row.bot_id, received_at=row.received_at)
            if isinstance(said, Incoming):
                if said.choice is not None:
                    await door.acknowledge(row.payload)
                if said.file is not None and said.file.body is None:
                    said = replace(said, file=await self._qr.with_codes(await door.fetch(said.file)))
            elif isinstance(said, ChatEvent) and said.file is not None:
                said = await self._looked_into(said, door)
        except Exception:  # one update that its door cannot take must not keep the others from theirs
            logger.exception("update %d could not be prepared", row.id)
            return _Read(row.id, row.attempts, said, is_broken=True)
        return _Read(row.id, row.attempts, said)

    async def _looked_into(self, event: ChatEvent, door: Door) -> ChatEvent:
        """A picture in a group, with its codes; only where the group is bound is it fetched at all."""
        if event.file is None:
            return event
        async with self._database.read() as session:
            chat = await groups.known(session, bot_id=event.bot_id, address=event.chat)
        if chat is None or chat.hamlet_id is None:
            return replace(event, file=None)
        seen = await self._qr.with_codes(await door.fetch(event.file))
        return replace(event, file=replace(seen, body=None))

    async def _handle_together(self, batch: list[_Read]) -> int:
        """One transaction for the first of them: what one update costs to commit, fifty cost too.

        How many were handled: what comes in is not kept waiting long for the database. Any failure undoes all.
        """
        done: list[int] = []
        secret: list[int] = []
        async with self._database.begin() as session:
            recalled = await recall(session, [each.said for each in batch if isinstance(each.said, Incoming)])
            begin = time.monotonic()
            for each in batch:
                if await self._answer(session, each.said, recalled):
                    secret.append(each.row_id)
                done.append(each.row_id)
                if time.monotonic() - begin > (HELD_WAITING if self._waiting or self._is_storing else HELD):
                    break
            await self._mark_handled(session, done, secret)
        return len(done)

    async def _handle_alone(self, read: _Read) -> None:
        """One update, one transaction; a refusal is said in another one, after the rollback."""
        try:
            async with self._database.begin() as session:
                is_secret = await self._answer(session, read.said)
                await self._mark_handled(session, [read.row_id], [read.row_id] if is_secret else [])
        except Refusal as refusal:
            async with self._database.begin() as session:
                if isinstance(read.said, Incoming):
                    await self._router.refuse(session, read.said, refusal)
                await self._mark_handled(session, [read.row_id], [])
        except Exception as error:
            if isinstance(error, _HandledElsewhere) or (is_away(error) and not isinstance(error, IntegrityError)):
                raise
            logger.exception("update %d failed for the %d. time", read.row_id, read.attempts + 1)
            await self._count_failure(read)

    async def _answer(
        self, session: AsyncSession, said: Incoming | ChatEvent | None, recalled: Recalled | None = None
    ) -> bool:
        """Whether it was a secret."""
        match said:
            case Incoming():
                return await self._router.handle(session, said, recalled)
            case ChatEvent():
                await self._on_event(session, said)
            case None:
                pass
        return False

    async def _count_failure(self, read: _Read) -> None:
        parked = read.attempts + 1 >= MOST_ATTEMPTS
        now = self._clock()
        async with self._database.begin() as session:
            await session.execute(
                update(InboundUpdate)
                .where(InboundUpdate.id == read.row_id)
                .values(attempts=read.attempts + 1, parked_at=now if parked else None)
            )
        if parked:
            self.parked += 1
            logger.error("update %d is parked", read.row_id)
            if isinstance(read.said, Incoming):
                async with self._database.begin() as session:
                    await self._router.apologise(session, read.said)

    async def _mark_handled(self, session: AsyncSession, ids: list[int], secret: list[int]) -> None:
        handled = await session.scalars(_HANDLED, {"ids": ids, "at": self._clock()})
        if len(handled.all()) < len(ids):
            raise _HandledElsewhere
        if secret:
            await session.execute(_WIPED, {"ids": secret})


def _kept_of(said: Incoming | ChatEvent, payload: bytes) -> bytes:
    """What is stored of an update: all of what was said to us, of talk among others only the account numbers."""
    if isinstance(said, ChatEvent) and said.kind is ChatEventKind.ACCOUNT_SEEN:
        return overhearing.packed(said)
    return payload
