"""Doors: credits as SePay and Casso tell them. Verified, stored, answered at once; what they are for comes after."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

from aiohttp import web

from handlers.web import holds_secret
from models import feeds, transfers
from models.database import Database, is_away
from models.domain.credits import Credit
from models.domain.statements.cells import NotAMoment, NotAnAmount, read_amount, read_moment
from models.tables import FeedKind

logger = logging.getLogger(__name__)

SEPAY_WINDOW = timedelta(minutes=5)  # SePay's own: an older signature may be somebody's copy
LONGEST_MEMO = 10_000  # letters
DONE = {"success": True}

_CASSO_SIGNATURE = re.compile(r"t=(\d{1,16}),\s*v1=([0-9a-fA-F]{128})")

Body = Mapping[str, Any]  # Any: a provider's JSON
Headers = Mapping[str, str]


class Malformed(ValueError):
    """It has the right signature, but is no notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What a feed's notices are verified with; empty ones are not set."""

    secret: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One credit as a provider tells it, and the numbers by which it calls the account."""

    accounts: tuple[str, ...]
    credit: Credit


def verify_sepay(headers: Headers, body: bytes, known: Secrets, *, now: datetime) -> bool:
    """The signature over time and raw body, or the key in the Authorization header. Compared in constant time."""
    signature, stamp = headers.get("X-SePay-Signature"), headers.get("X-SePay-Timestamp", "")
    if signature is not None:
        if not known.secret or not re.fullmatch(r"\d{1,12}", stamp, re.ASCII):
            return False
        expected = hmac.new(known.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        is_right = holds_secret(signature, f"sha256={expected}")
        return is_right and abs(now.timestamp() - int(stamp)) <= SEPAY_WINDOW.total_seconds()
    scheme, _, key = headers.get("Authorization", "").partition(" ")
    right = [each for each in (known.api_key, known.secret) if each]
    return scheme.lower() == "apikey" and any(holds_secret(key.strip(), each) for each in right)


def verify_casso(headers: Headers, body: bytes, known: Secrets, *, now: datetime) -> bool:
    """The signature over time and the body in its sorted form; the scheme has no clock window."""
    found = _CASSO_SIGNATURE.fullmatch(headers.get("X-Casso-Signature", "").strip())
    if found is None or not known.secret:
        return False
    try:
        told = json.loads(body)
        in_order = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signed = f"{found[1]}.{in_order}".encode()
    except (ValueError, RecursionError):
        return False
    expected = hmac.new(known.secret.encode(), signed, hashlib.sha512).hexdigest()
    return holds_secret(found[2].lower(), expected)


def read_sepay(told: Body, zone: tzinfo) -> Notice:
    """SePay's notice; raises Malformed."""
    amount = amount_of(told.get("transferAmount"))
    outgoing = str(told.get("transferType", "in")).lower() == "out"
    return Notice(
        accounts=(text_of(told.get("accountNumber")), text_of(told.get("subAccount"))),
        credit=Credit(
            amount=-abs(amount) if outgoing else amount,
            at=moment_of(told.get("transactionDate"), zone),
            memo=text_of(told.get("content"))[:LONGEST_MEMO],
            id=id_of(told.get("id")),
            reference=text_of(told.get("referenceCode"))[:80],
            balance=amount_of(told.get("accumulated") or 0) or None,
        ),
    )


def read_casso(told: Body, zone: tzinfo) -> Notice | None:
    """Casso's notice; None for its test call. Raises Malformed."""
    data = told.get("data")
    if told.get("error") not in (0, None) or not isinstance(data, Mapping):
        raise Malformed
    if not data.get("id"):
        return None
    return Notice(
        accounts=(text_of(data.get("accountNumber")), text_of(data.get("virtualAccountNumber"))),
        credit=Credit(
            amount=amount_of(data.get("amount")),
            at=moment_of(data.get("transactionDateTime"), zone),
            memo=text_of(data.get("description"))[:LONGEST_MEMO],
            id=id_of(data.get("id")),
            reference=text_of(data.get("reference"))[:80],
            balance=amount_of(data.get("runningBalance") or 0) or None,
            sender=text_of(data.get("counterAccountName"))[:200],
            sender_bank=text_of(data.get("counterAccountBankName"))[:80],
            sender_account=text_of(data.get("counterAccountNumber"))[:40],
        ),
    )


class Hooks:
    """The routes of all feeds. `first` holds the secrets of the environment, for the short paths."""

    def __init__(
        self,
        database: Database,
        *,
        first: Mapping[FeedKind, Secrets],
        zone: tzinfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._first = first
        self._zone = zone
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """Add the doors: `/hooks/sepay`, `/hooks/casso`, and one for each further feed behind them."""
        for kind in FeedKind:
            app.router.add_post(f"/hooks/{kind.value}", self._door(kind))
            app.router.add_post(f"/hooks/{kind.value}/{{door}}", self._door(kind))

    def _door(self, kind: FeedKind) -> Callable[[web.Request], Any]:  # Any: aiohttp's own
        async def receive(request: web.Request) -> web.Response:
            body = await request.read()
            try:
                return await self.receive(kind, request.match_info.get("door"), request.headers, body)
            except Exception as error:
                if not is_away(error):
                    raise
                logger.warning("a notice of %s cannot be stored: the database is away", kind.value)
                return web.json_response({"success": False}, status=500)  # it is to be sent again

        return receive

    async def receive(self, kind: FeedKind, door: str | None, headers: Headers, body: bytes) -> web.Response:
        """One notice: 401 for a wrong signature, 400 for no notice, 200 for all that is stored or not ours.

        503 where we cannot tell the hamlet: it is to be sent again.
        """
        now = self._clock()
        known = await self._secrets(kind, door)
        if known is None:
            return web.json_response({"success": False}, status=404)
        verify = verify_sepay if kind is FeedKind.SEPAY else verify_casso
        if not verify(headers, body, known, now=now):
            return web.json_response({"success": False}, status=401)
        try:
            notice = self._read(kind, body)
        except Malformed:
            return web.json_response({"success": False}, status=400)
        if notice is not None and notice.credit.amount and not await self._store(kind, door, notice, body, now=now):
            return web.json_response({"success": False}, status=503)
        return web.json_response(DONE)

    def _read(self, kind: FeedKind, body: bytes) -> Notice | None:
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise Malformed from None
        if not isinstance(told, Mapping):
            raise Malformed
        return read_sepay(told, self._zone) if kind is FeedKind.SEPAY else read_casso(told, self._zone)

    async def _secrets(self, kind: FeedKind, door: str | None) -> Secrets | None:
        if door is None:
            first = self._first.get(kind)
            return first if first is not None and (first.secret or first.api_key) else None
        async with self._database.read() as session:
            feed = await feeds.feed_at(session, kind, door)
        # the short path's own row has no secret of its own
        return Secrets(secret=feed.secret, api_key=feed.api_key) if feed is not None and feed.secret else None

    async def _store(self, kind: FeedKind, door: str | None, notice: Notice, body: bytes, *, now: datetime) -> bool:
        """Take a credit in, or leave it where it is of a foreign account. False: it must be sent again."""
        async with self._database.begin() as session:
            if door is None:
                feed = await feeds.first_feed(session, kind, now=now)
            else:
                feed = await feeds.feed_at(session, kind, door)
            account = await feeds.account_among(session, feed, notice.accounts) if feed is not None else None
            if feed is None and await feeds.is_ours(session, notice.accounts):
                logger.warning("%s: there are several hamlets, and no feed of this account: feed add", kind.value)
                return False
            if feed is None or account is None:
                logger.debug("a notice of %s for a foreign account was left", kind.value)
                return True
            feeds.keep_body(session, feed, body, now=now)
            taken = await transfers.take(
                session, account, [notice.credit], source=kind.value, zone=self._zone, now=now
            )
        for transfer_id in taken.new:
            logger.info("transfer %d received from %s", transfer_id, kind.value)
        return True


def text_of(value: object) -> str:
    """A value as text that can be stored; empty for none."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).encode("utf-8", "replace").decode()  # half a character cannot be stored


def id_of(value: object) -> str:
    """A provider's id; raises Malformed."""
    text = text_of(value).strip()
    if not text or len(text) > 120:
        raise Malformed
    return text


def amount_of(value: object) -> int:
    """Whole đồng; raises Malformed."""
    try:
        amount = read_amount(value if isinstance(value, int | float | str) else None)
    except (NotAnAmount, OverflowError, ValueError):
        raise Malformed from None
    if amount is None or abs(amount) >= 10**15:
        raise Malformed
    return amount


def moment_of(value: object, zone: tzinfo) -> datetime:
    """A provider's moment, which is Vietnam's time where it names no zone; raises Malformed."""
    try:
        moment = read_moment(text_of(value), zone)
    except NotAMoment:
        moment = None
    if moment is None:
        raise Malformed
    return moment.at
