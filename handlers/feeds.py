"""Door: the lists that SePay and Casso keep. Asked at start and every hour, since notices get lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from handlers.hooks import Body, Malformed, Notice, Secrets, amount_of, id_of, moment_of, text_of
from models import feeds, transfers
from models.database import Database, is_away
from models.domain.credits import LISTED, Credit
from models.tables import Feed, FeedKind

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
TRY_AGAIN = timedelta(minutes=5)  # after a list that could not be read
LOOK_EVERY = 20.0  # seconds between two looks at which feed is due
OVERLAP = timedelta(days=3)  # banks book late
FIRST_TIME = timedelta(days=30)  # how far back a new feed is read
PAGE = 100  # rows: the most that both give
MOST_PAGES = 300
MOST_PAUSES = 10
LONGEST_PAUSE = 60.0  # seconds
TIMEOUT = ClientTimeout(total=30)
TAKEN_AT_ONCE = 500  # rows in one transaction

SOURCES = {FeedKind.SEPAY: f"sepay{LISTED}", FeedKind.CASSO: "casso"}
"""SePay's list has other ids than its notices; Casso's has the same."""


class ListUnreadable(Exception):
    """The provider did not give its list; `reason` names no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_sepay_row(row: Body, zone: tzinfo) -> Notice:
    """One row of SePay's list (v2); raises Malformed."""
    incoming, outgoing = amount_of(row.get("amount_in") or 0), amount_of(row.get("amount_out") or 0)
    return Notice(
        accounts=(text_of(row.get("account_number")), text_of(row.get("va"))),
        credit=Credit(
            amount=incoming or -abs(outgoing),
            at=moment_of(row.get("transaction_date"), zone),
            memo=text_of(row.get("transaction_content")),
            id=id_of(row.get("id")),
            reference=text_of(row.get("reference_number"))[:80],
            balance=amount_of(row.get("accumulated") or 0) or None,
        ),
    )


def read_casso_row(row: Body, zone: tzinfo) -> Notice:
    """One row of Casso's list (v2), whose names are those of its old notices or of the new ones; raises Malformed."""

    def either(*names: str) -> object:
        return next((row[name] for name in names if row.get(name) not in (None, "")), None)

    return Notice(
        accounts=(
            text_of(either("accountNumber", "bankSubAccId", "bank_sub_acc_id", "subAccId")),
            text_of(either("virtualAccountNumber", "virtualAccount")),
        ),
        credit=Credit(
            amount=amount_of(row.get("amount")),
            at=moment_of(either("transactionDateTime", "when", "bookingDate"), zone),
            memo=text_of(row.get("description")),
            id=id_of(row.get("id")),
            reference=text_of(either("reference", "tid"))[:80],
            balance=amount_of(either("runningBalance", "cusumBalance", "cusum_balance") or 0) or None,
            sender=text_of(either("counterAccountName", "corresponsiveName"))[:200],
            sender_bank=text_of(either("counterAccountBankName", "corresponsiveBankName"))[:80],
            sender_account=text_of(either("counterAccountNumber", "corresponsiveAccount"))[:40],
        ),
    )


class CatchUp:
    """Reads what each feed's provider lists, and takes in what no notice brought."""

    def __init__(
        self,
        database: Database,
        *,
        first: Mapping[FeedKind, Secrets],
        base_urls: Mapping[FeedKind, str],
        zone: tzinfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._first = first
        self._base_urls = base_urls
        self._zone = zone
        self._clock = clock
        self._next: dict[int, datetime] = {}  # by feed; what this process has not listed yet is due at once

    async def run(self, stop: asyncio.Event) -> None:
        """Catch up at start and every hour until told to stop."""
        async with ClientSession(timeout=TIMEOUT) as client:
            while not stop.is_set():
                try:
                    await self.catch_up(client)
                except Exception as error:
                    if not is_away(error):
                        raise
                    logger.warning("catch-up waits: the database is away")
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY)

    async def catch_up(self, client: ClientSession) -> int:
        """Read the lists of all feeds that are due; returns how many transfers were new."""
        new = 0
        for feed, key in await self._due():
            now = self._clock()
            since = (feed.listed_at - OVERLAP if feed.listed_at else now - FIRST_TIME).astimezone(self._zone)
            try:
                rows = await self._rows(client, feed.kind, key, since)
            except ListUnreadable as error:
                logger.warning("feed %d: its list cannot be read: %s", feed.id, error.reason)
                self._next[feed.id] = now + TRY_AGAIN
                continue
            came = await self._take(feed, self._notices(feed, rows), now=now)
            self._next[feed.id] = now + EVERY
            new += came
            logger.info("feed %d: %d rows listed, %d new", feed.id, len(rows), came)
        return new

    async def _due(self) -> list[tuple[Feed, str]]:
        now = self._clock()
        async with self._database.begin() as session:
            for kind, known in self._first.items():
                if known.secret or known.api_key:  # it is of the one hamlet there is, also when another joins
                    await feeds.first_feed(session, kind, now=now)
            every = await feeds.all_feeds(session)
        keyed = [(feed, feed.api_key or ("" if feed.secret else self._key(feed.kind))) for feed in every]
        return [(feed, key) for feed, key in keyed if key and self._next.get(feed.id, now) <= now]

    def _key(self, kind: FeedKind) -> str:
        first = self._first.get(kind)
        return first.api_key if first is not None else ""

    async def _rows(self, client: ClientSession, kind: FeedKind, key: str, since: datetime) -> list[Body]:
        rows: list[Body] = []
        for page in range(1, MOST_PAGES + 1):
            answer = await self._page(client, kind, key, since, page)
            if kind is FeedKind.SEPAY:
                found, has_more = _sepay_page(answer)
            else:
                found, has_more = _casso_page(answer, page)
            rows += found
            if not has_more:
                break
        return rows

    async def _page(
        self, client: ClientSession, kind: FeedKind, key: str, since: datetime, page: int
    ) -> Mapping[str, Any]:  # Any: a provider's JSON
        base = self._base_urls[kind]
        url = f"{base}/transactions" if base.endswith("/v2") else f"{base}/v2/transactions"
        day = f"{since:%Y-%m-%d}"
        if kind is FeedKind.SEPAY:
            asked = {"page": str(page), "per_page": str(PAGE), "transaction_date_from": day}
            headers = {"Authorization": f"Bearer {key}"}
        else:
            asked = {"page": str(page), "pageSize": str(PAGE), "fromDate": day, "sort": "ASC"}
            headers = {"Authorization": f"Apikey {key}"}
        for _ in range(MOST_PAUSES):
            try:
                async with client.get(url, params=asked, headers=headers) as response:
                    if response.status == 429:
                        await asyncio.sleep(_pause(response.headers.get("Retry-After", "1")))
                        continue
                    if response.status != 200:
                        raise ListUnreadable(f"status {response.status}")
                    answer = await response.json(content_type=None)
            except (ClientError, TimeoutError, ValueError) as error:
                raise ListUnreadable(type(error).__name__) from None
            if not isinstance(answer, Mapping):
                raise ListUnreadable("not an object")
            return answer
        raise ListUnreadable("too many requests")

    def _notices(self, feed: Feed, rows: Sequence[Body]) -> list[Notice]:
        read = read_sepay_row if feed.kind is FeedKind.SEPAY else read_casso_row
        notices: list[Notice] = []
        for row in rows:
            try:
                notices.append(read(row, self._zone))
            except Malformed:
                logger.warning("feed %d: a row of its list cannot be read", feed.id)
        return sorted((each for each in notices if each.credit.amount), key=lambda each: each.credit.at)

    async def _take(self, feed: Feed, notices: Sequence[Notice], *, now: datetime) -> int:
        """Take the rows in, the oldest first; what is written in the end is how far the list was read."""
        new = 0
        for start in range(0, len(notices), TAKEN_AT_ONCE):
            async with self._database.begin() as session:
                for account in await feeds.accounts_of(session, feed):
                    names = account.number.lower()
                    its = [
                        each.credit
                        for each in notices[start : start + TAKEN_AT_ONCE]
                        if names in (number.strip().lower() for number in each.accounts)
                    ]
                    taken = await transfers.take(
                        session, account, its, source=SOURCES[feed.kind], zone=self._zone, now=now
                    )
                    new += len(taken.new)
        async with self._database.begin() as session:
            row = await session.get_one(Feed, feed.id)
            row.listed_at = now
        return new


def _sepay_page(answer: Mapping[str, Any]) -> tuple[list[Body], bool]:
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise ListUnreadable("no rows")
    meta = answer.get("meta") or {}
    return [row for row in rows if isinstance(row, Mapping)], bool((meta.get("pagination") or {}).get("has_more"))


def _casso_page(answer: Mapping[str, Any], page: int) -> tuple[list[Body], bool]:
    data = answer.get("data")
    rows = data.get("records") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(rows, list):
        raise ListUnreadable("no rows")
    pages = data.get("totalPages")
    has_more = page < pages if isinstance(pages, int) else len(rows) == PAGE
    return [row for row in rows if isinstance(row, Mapping)], has_more


def _pause(written: str) -> float:
    try:
        return min(max(float(written), 0.0), LONGEST_PAUSE)
    except ValueError:
        return 1.0
