"""From the outbox to the channels: claim, send, settle, in the order of each chat and within each bot's limits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.channels.base import (
    CAPABILITIES,
    BotRefused,
    BotSpent,
    Button,
    Channel,
    ChannelError,
    ChatMoved,
    Lane,
    MissingRight,
    Post,
    Rejected,
)
from messages.failures import NOT_REACHED, failure_of
from messages.in_flight import Claimed, Result, Upload
from messages.texts.by_hand import PICTURE_MISSING, file_at
from models import deliveries, file_links, groups
from models.chats import GROUP
from models.database import Database, is_away
from models.domain.pacing import AHEAD, Limits, Pacer
from models.domain.quotas import next_month
from models.domain.retry import GiveUp, LeaveUnknown, SwitchChatOff, TryAgain, decide
from models.tables import Base, Bot, BotState, Chat, ChatState, Delivery, DeliveryAction, DeliveryStatus, StoredFile

logger = logging.getLogger(__name__)

WINDOW = 256  # messages claimed and not settled, per bot: some fly while others wait for their commit
TICK = 5.0  # seconds: the safety net where nobody wakes us
LEAST_PAUSE = 0.002  # seconds
BATCH_PAUSE = 0.003  # seconds in which finished sends gather for one commit
AWAY_PAUSE = 1.0  # seconds between tries while the database is away
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")  # by whose calendar the months of a quota go
UPLOADS_KEPT = 8  # a broadcast sends one picture to many groups

# built once: they run several times for every message, and building one costs as much as running it
_DUE = (
    select(
        Delivery.id,
        Delivery.chat_id,
        Chat.address,
        Chat.kind,
        Delivery.action,
        Delivery.lane,
        Delivery.key,
        Delivery.text,
        Delivery.buttons,
        Delivery.picture_id,
        Delivery.document_id,
        Delivery.pin,
        Delivery.target,
        Delivery.parent_id,
        Delivery.attempts,
        Delivery.created_at,
        Delivery.expires_at,
    )
    .join(Chat, Chat.id == Delivery.chat_id)
    .where(
        Delivery.bot_id == bindparam("bot_id"),
        Delivery.status == DeliveryStatus.QUEUED,
        Delivery.due_at <= bindparam("now"),
        (Chat.hold_until.is_(None)) | (Chat.hold_until <= bindparam("now")),
        Delivery.chat_id.not_in(bindparam("resting", expanding=True)),
    )
    .order_by(Delivery.lane, Delivery.id)
    .limit(bindparam("room"))
)
_CLAIM = (
    update(Delivery)
    .where(Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.status == DeliveryStatus.QUEUED)
    .values(status=DeliveryStatus.SENDING, attempts=Delivery.attempts + 1, claimed_at=bindparam("at"))
    .returning(Delivery.id)
    .execution_options(synchronize_session=False)
)
_TABLE = Base.metadata.tables[Delivery.__tablename__]
_SENT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("delivery_id"))
    .values(status=DeliveryStatus.SENT, sent_at=bindparam("at"), message_id=bindparam("message"))
)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that did not arrive, or of which something is left to do, as the words about it need it."""

    delivery_id: int
    kind: str  # "gone", "rejected", "unknown", "missing_right", "given_up", "bot_refused", "spent", "to_pin"


TellTrouble = Callable[[AsyncSession, Trouble, datetime], Awaitable[None]]


class BotRelay:
    """The relay of one bot. `run` loops until `stop`; `drain` sends what is due and returns."""

    def __init__(
        self,
        database: Database,
        bot_id: int,
        channel: Channel,
        *,
        limits: Limits,
        clock: Clock,
        tell_trouble: TellTrouble,
        window: int = WINDOW,
        files_at: str = "",
        zone: ZoneInfo = HANOI,
    ) -> None:
        """`files_at`: where a messenger that takes no uploads reaches us; empty where it cannot."""
        self._database = database
        self._bot_id = bot_id
        self._channel = channel
        self._clock = clock
        self._tell_trouble = tell_trouble
        self._window = window
        self._files_at = files_at
        self._zone = zone
        self._capabilities = CAPABILITIES[channel.kind]
        self._pacer = Pacer(limits)
        self._ahead = AHEAD if limits.most_in_a_second else 0.0
        self._not_before = 0.0  # what was just claimed goes then, by the monotonic clock
        self._awake = asyncio.Event()
        self._done: list[Result] = []
        self._busy: set[int] = set()  # chats that get something: nothing more is claimed for them
        self._through: set[int] = set()  # those that have all of it, as soon as that is settled
        self._in_flight = 0
        self.is_silent = False  # the last call did not reach the messenger
        self._held_back = False  # by the pace, when last looked: what waits may go very soon
        self._stopping = False
        self._leaving = False
        self._rests_until: datetime | None = None  # the month's quota is used up
        self._is_refused = False  # the token, when last tried
        self._is_noted_working = False
        self._slowed: dict[int, float] = {}
        self._uploads: OrderedDict[int, Upload] = OrderedDict()

    def wake(self) -> None:
        """Something may be due: look now."""
        self._awake.set()

    def resume(self) -> None:
        """Try again although the month's quota was used up, or the token was refused."""
        self._rests_until = None
        if self._is_refused:
            self._is_refused = False
            self._pacer.go_on()
        self._awake.set()

    @property
    def is_resting(self) -> bool:
        """Whether the month's quota was used up when last tried, or the token was refused."""
        return self._is_refused or (self._rests_until is not None and self._clock() < self._rests_until)

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is in flight has settled."""
        self._stopping = True
        self._awake.set()

    def leave(self) -> None:
        """Another process may be the one that sends: like `stop`, but `run` may be called again."""
        self._leaving = True
        self._awake.set()

    async def run(self) -> None:
        """Send until stopped. Survives a database that goes away: nothing is claimed, results wait to be settled."""
        released = self._leaving = False
        async with asyncio.TaskGroup() as sends:
            while not ((self._stopping or self._leaving) and self._in_flight == 0 and not self._done):
                self._awake.clear()
                try:
                    if not released:
                        await self._release_stalled()
                        released = True
                    claimed = await self._turn()
                except Exception as error:
                    if not is_away(error):
                        logger.exception("relay of bot %d: a turn failed", self._bot_id)
                    else:
                        logger.warning("relay of bot %d: the database is away", self._bot_id)
                    await asyncio.sleep(AWAY_PAUSE)
                    continue
                self._start(claimed, sends)
                if not claimed:
                    await self._pause()
                else:
                    await asyncio.sleep(BATCH_PAUSE)

    async def drain(self) -> int:
        """Send everything that is due now, then return how many messages left (tests, the terminal)."""
        sent = 0
        while True:
            claimed = await self._turn()
            if not claimed and not self._done:
                return sent
            async with asyncio.TaskGroup() as sends:
                self._start(claimed, sends)
            sent += len(claimed)

    async def _pause(self) -> None:
        wait = TICK
        pace = self._pacer.next_chance(time.monotonic())
        if pace is not None or self._held_back:
            wait = min(TICK, max(LEAST_PAUSE, (pace or 0.0) - self._ahead))
        try:
            async with asyncio.timeout(wait):
                await self._awake.wait()
        except TimeoutError:
            return
        if self._in_flight:
            await asyncio.sleep(BATCH_PAUSE)

    async def _turn(self) -> list[Claimed]:
        """One transaction: settle what was sent, claim what is next."""
        done, self._done = self._done, []
        through, self._through = self._through, set()
        try:
            async with self._database.begin() as session:
                await self._settle(session, done)
                self._busy -= through
                return [] if self._stopping or self._leaving else await self._claim(session)
        except BaseException:
            self._done = done + self._done
            self._busy |= through
            self._through |= through
            raise

    # claim

    async def _claim(self, session: AsyncSession) -> list[Claimed]:
        now = self._clock()
        if self._rests_until is not None and now < self._rests_until:
            return []
        tick = time.monotonic()
        at_once, _ = self._pacer.allowance(tick)
        allowed, others = self._pacer.allowance(tick + self._ahead)
        room = min(self._window - self._in_flight, allowed)
        self._held_back = others <= 0
        if room <= 0:
            return []
        rows = await self._due(session, now, room, tick)
        taken: list[Claimed] = []
        for row in rows:
            if row.lane != Lane.ANSWER:
                if others <= 0:
                    self._held_back = True
                    continue
                others -= 1
            taken.append(row)
        if not taken:
            return []
        self._not_before = tick + self._ahead if len(taken) > at_once else 0.0
        # what was taken back since it was looked at stays here
        claimed = set(await session.scalars(_CLAIM, {"ids": [row.id for row in taken], "at": now}))
        return await self._with_files(session, [row for row in taken if row.id in claimed])

    async def _due(self, session: AsyncSession, now: datetime, room: int, tick: float) -> list[Claimed]:
        resting = self._busy.union(self._pacer.blocked_chats(tick))
        given = {"bot_id": self._bot_id, "now": now, "resting": list(resting), "room": room}
        rows = (await session.execute(_DUE, given)).all()
        expired = [row.id for row in rows if row.expires_at is not None and row.expires_at <= now]
        if expired:
            await session.execute(
                update(Delivery).where(Delivery.id.in_(expired)).values(status=DeliveryStatus.EXPIRED)
            )
            self._awake.set()
        found = [
            Claimed(
                id=row.id,
                chat_id=row.chat_id,
                address=row.address,
                is_group=row.kind == GROUP,
                action=row.action,
                lane=row.lane,
                key=row.key,
                text=row.text,
                buttons=row.buttons,
                picture_id=row.picture_id,
                document_id=row.document_id,
                pin=row.pin,
                target=row.target,
                parent_id=row.parent_id,
                attempts=row.attempts + 1,
                created_at=row.created_at,
            )
            for row in rows
            if row.id not in expired
        ]
        return self._in_order(found)

    def _in_order(self, found: list[Claimed]) -> list[Claimed]:
        """Keep one a chat where the channel wants a pause between two."""
        if self._pacer.limits.chat_pause <= 0:
            return found
        seen: set[int] = set()
        firsts = []
        for row in found:
            if row.chat_id not in seen:
                seen.add(row.chat_id)
                firsts.append(row)
        return firsts

    async def _with_files(self, session: AsyncSession, rows: list[Claimed]) -> list[Claimed]:
        """The rows with the files they carry. Each row holds its own, whatever the cache forgets meanwhile."""
        wanted = {each for row in rows for each in (row.picture_id, row.document_id) if each}
        if not wanted:
            return rows
        if not self._capabilities.uploads:
            return await self._with_addresses(session, rows, wanted)
        known = {each: self._uploads[each] for each in wanted if each in self._uploads}
        for file in await session.scalars(select(StoredFile).where(StoredFile.id.in_(wanted - set(known)))):
            known[file.id] = self._uploads[file.id] = Upload(file)
        while len(self._uploads) > UPLOADS_KEPT:
            self._uploads.popitem(last=False)
        return [
            replace(row, picture=known.get(row.picture_id or 0), document=known.get(row.document_id or 0))
            for row in rows
        ]

    async def _with_addresses(self, session: AsyncSession, rows: list[Claimed], wanted: set[int]) -> list[Claimed]:
        """The rows with the addresses of the files they carry; without any where the messenger cannot reach us."""
        if not self._files_at:
            return rows
        links = await file_links.links_of(session, wanted, now=self._clock())
        at = {file_id: f"{self._files_at}/p/{token}" for file_id, token in links.items()}
        return [
            replace(row, picture_address=at.get(row.picture_id or 0), document_address=at.get(row.document_id or 0))
            for row in rows
        ]

    # send

    def _start(self, claimed: list[Claimed], sends: asyncio.TaskGroup) -> None:
        by_chat: dict[int, list[Claimed]] = {}
        tick = time.monotonic()
        for row in claimed:
            by_chat.setdefault(row.chat_id, []).append(row)
            self._pacer.take(row.chat_id, is_group=row.is_group, now=tick)
        for chat_id, rows in by_chat.items():
            self._busy.add(chat_id)
            self._in_flight += len(rows)
            sends.create_task(self._send_chat(rows, max(0.0, self._not_before - tick)))

    async def _send_chat(self, rows: list[Claimed], wait: float) -> None:
        if wait:
            await asyncio.sleep(wait)
        failed = False
        for row in rows:
            if failed:
                result = Result(row, self._clock(), released=True)
            else:
                result = await self._send(row)
                failed = result.error is not None and not isinstance(result.error, Rejected)
            self._done.append(result)
            self._in_flight -= 1
            self._pacer.answered(row.chat_id, now=time.monotonic())
        self._through.add(rows[-1].chat_id)
        self._awake.set()

    async def _send(self, row: Claimed) -> Result:
        started = time.monotonic()
        try:
            message_id = await self._call(row)
        except ChannelError as error:
            logger.warning("delivery %d failed: %s", row.id, type(error).__name__)
            is_answer = error.retry_after is not None or isinstance(error, BotSpent)
            self.is_silent = not is_answer and failure_of(error) in NOT_REACHED
            return Result(row, self._clock(), error=error)
        except Exception as error:  # a bug in one channel must not keep the others from getting theirs
            logger.exception("delivery %d: the channel broke", row.id)
            return Result(row, self._clock(), error=error)
        self.is_silent = False
        logger.debug("delivery %d sent %s in %.3fs", row.id, self._channel.kind, time.monotonic() - started)
        return Result(row, self._clock(), message_id=message_id)

    async def _call(self, row: Claimed) -> str | None:
        match row.action:
            case DeliveryAction.SEND:
                return await self._channel.send(
                    Post(
                        address=row.address,
                        text=self._text(row),
                        buttons=tuple(Button(each["label"], each["data"]) for each in row.buttons),
                        picture=await row.picture.attachment() if row.picture else None,
                        document=await row.document.attachment() if row.document else None,
                        picture_address=row.picture_address,
                    )
                )
            case DeliveryAction.PIN:
                await self._channel.pin(row.address, row.target or "")
            case DeliveryAction.UNPIN:
                await self._channel.unpin(row.address, row.target or "")
            case DeliveryAction.WITHDRAW:
                await self._channel.withdraw(row.address, row.target or "")
            case _:
                assert_never(row.action)
        return None

    def _text(self, row: Claimed) -> str:
        """A file that cannot be uploaded is linked to; what a picture shows stands in its text."""
        if self._capabilities.uploads:
            return row.text
        picture = PICTURE_MISSING if row.picture_id is not None and row.picture_address is None else ""
        document = file_at(row.document_address) if row.document_id is not None else ""
        return "\n\n".join(part for part in (row.text, picture, document) if part)

    # settle

    async def _settle(self, session: AsyncSession, done: list[Result]) -> None:
        sent = [result for result in done if result.error is None and not result.released]
        if sent:
            await session.execute(
                _SENT,
                [
                    {"delivery_id": each.row.id, "at": each.at, "message": each.message_id or each.row.target}
                    for each in sent
                ],
            )
            for each in sent:
                await self._after(session, each)
            await self._note_working(session)
        released = [each.row.id for each in done if each.released]
        if released:
            await session.execute(
                update(Delivery)
                .where(Delivery.id.in_(released))
                .values(status=DeliveryStatus.QUEUED, attempts=Delivery.attempts - 1)
            )
        for each in done:
            if each.error is not None:
                await self._settle_failure(session, each, each.error)

    async def _after(self, session: AsyncSession, sent: Result) -> None:
        row = sent.row
        if row.action is DeliveryAction.SEND and row.pin and self._capabilities.pins:
            delivery = await session.get_one(Delivery, row.id)
            await session.refresh(delivery)
            key = f"{row.key}:pin"
            await outbox.put_action(session, DeliveryAction.PIN, of=delivery, key=key, lane=Lane.ANSWER, now=sent.at)
            self._awake.set()
        elif row.action is DeliveryAction.SEND and row.pin and row.is_group:
            await self._tell(session, row.id, "to_pin", sent.at)
        elif row.action is DeliveryAction.PIN:
            await session.execute(update(Delivery).where(Delivery.id == row.parent_id).values(pinned_at=sent.at))
        elif row.action is DeliveryAction.UNPIN:
            await session.execute(update(Delivery).where(Delivery.id == row.parent_id).values(unpinned_at=sent.at))

    async def _settle_failure(self, session: AsyncSession, result: Result, error: Exception) -> None:
        row, now = result.row, result.at
        if isinstance(error, ChatMoved):
            chat = await session.get_one(Chat, row.chat_id, populate_existing=True)
            await groups.move(session, chat, error.new_address)
            is_post = row.action is DeliveryAction.SEND
            await self._update(session, row.id, status=DeliveryStatus.QUEUED if is_post else DeliveryStatus.CANCELLED)
            logger.info("chat %d has a new address", row.chat_id)
            return
        if isinstance(error, BotSpent):
            await self._rest(session, row, now)
            return
        retry_after = error.retry_after if isinstance(error, ChannelError) else None
        decision = decide(
            failure_of(error),
            attempts=row.attempts,
            created_at=row.created_at,
            now=now,
            retry_after=retry_after,
            resend_when_unclear=self._capabilities.resend_when_unclear,
        )
        reason = type(error).__name__
        match decision:
            case TryAgain(at):
                await self._update(session, row.id, status=DeliveryStatus.QUEUED, error=reason)
                if isinstance(error, BotRefused):
                    await self._stop_for_refusal(session, (at - now).total_seconds())
                    return
                await session.execute(update(Chat).where(Chat.id == row.chat_id).values(hold_until=at))
                self._slow_down(row.chat_id, retry_after)
            case GiveUp() if row.has_picture and row.text and not isinstance(error, MissingRight):
                # what a picture shows stands in its text too: account, amount, memo
                await self._update(session, row.id, status=DeliveryStatus.QUEUED, picture_id=None, error=reason)
                self._awake.set()
            case GiveUp():
                await self._update(session, row.id, status=DeliveryStatus.FAILED, error=reason)
                kind = "missing_right" if isinstance(error, MissingRight) else "rejected"
                await self._tell(session, row.id, kind, now)
            case SwitchChatOff():
                await self._update(session, row.id, status=DeliveryStatus.FAILED, error=reason)
                await session.execute(
                    update(Chat).where(Chat.id == row.chat_id).values(state=ChatState.GONE, gone_at=now)
                )
                await session.execute(
                    update(Delivery)
                    .where(Delivery.chat_id == row.chat_id, Delivery.status == DeliveryStatus.QUEUED)
                    .values(status=DeliveryStatus.FAILED, error=reason)
                )
                await self._tell(session, row.id, "gone", now)
            case LeaveUnknown():
                await self._update(session, row.id, status=DeliveryStatus.UNKNOWN, error=reason)
                await deliveries.hold_the_rest(session, [row.id])
                await self._tell(session, row.id, "unknown", now)
            case _:
                assert_never(decision)

    async def _rest(self, session: AsyncSession, row: Claimed, now: datetime) -> None:
        """The month's quota is used up: nothing is sent until the next month, or until somebody says to try."""
        await self._update(session, row.id, status=DeliveryStatus.QUEUED, attempts=row.attempts - 1)
        self._rests_until, self._is_noted_working = next_month(now, self._zone), False
        await session.execute(update(Bot).where(Bot.id == self._bot_id).values(state=BotState.SPENT))
        logger.error("bot %d: the month's quota is used up", self._bot_id)
        await self._tell(session, row.id, "spent", now)

    async def _note_working(self, session: AsyncSession) -> None:
        """It sends (again): write that down, once after a rest, a refusal or a start."""
        if not self._is_noted_working:
            self._is_noted_working, self._is_refused = True, False
            this = update(Bot).where(Bot.id == self._bot_id, Bot.state != BotState.ACTIVE)
            await session.execute(this.values(state=BotState.ACTIVE))

    # Any: column values of one row
    async def _update(self, session: AsyncSession, delivery_id: int, **values: Any) -> None:
        await session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    async def _tell(self, session: AsyncSession, delivery_id: int, kind: str, now: datetime) -> None:
        try:
            async with session.begin_nested():
                await self._tell_trouble(session, Trouble(delivery_id, kind), now)
        except Exception as error:
            if is_away(error):
                raise
            # the result itself must be settled: one that cannot be told would silence the bot
            logger.exception("delivery %d: its trouble (%s) could not be told", delivery_id, kind)
        self._awake.set()

    async def _stop_for_refusal(self, session: AsyncSession, seconds: float) -> None:
        """Nothing goes for a while; it is written down once, so that what the terminal says then stands."""
        if not self._is_refused:
            await session.execute(update(Bot).where(Bot.id == self._bot_id).values(state=BotState.REFUSED))
        self._is_refused, self._is_noted_working = True, False
        self._pacer.pause(seconds, time.monotonic())

    def _slow_down(self, chat_id: int, retry_after: float | None) -> None:
        """Two chats told to wait within a second: the limit over all chats was met, so everything waits."""
        if retry_after is None:
            return
        tick = time.monotonic()
        self._slowed = {chat: at for chat, at in self._slowed.items() if at > tick - 1}
        self._slowed[chat_id] = tick
        if len(self._slowed) > 1:
            self._pacer.pause(retry_after, tick)

    async def _release_stalled(self) -> None:
        """Settle by the channel's rule what a relay left in flight when it died."""
        async with self._database.begin() as session:
            stalled = list(
                await session.scalars(
                    select(Delivery.id).where(
                        Delivery.bot_id == self._bot_id, Delivery.status == DeliveryStatus.SENDING
                    )
                )
            )
            if not stalled:
                return
            again = self._capabilities.resend_when_unclear
            status = DeliveryStatus.QUEUED if again else DeliveryStatus.UNKNOWN
            await session.execute(update(Delivery).where(Delivery.id.in_(stalled)).values(status=status))
            if not again:
                await deliveries.hold_the_rest(session, stalled)
                for delivery_id in stalled:
                    await self._tell(session, delivery_id, "unknown", self._clock())
        logger.warning("bot %d: %d deliveries were in flight when the last relay died", self._bot_id, len(stalled))
