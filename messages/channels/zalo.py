"""Zalo as a channel: the Zalo Bot Platform's methods over aiohttp, and what its answers mean for us."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from messages.channels.base import (
    BotRefused,
    BotSpent,
    ChannelError,
    ChannelKind,
    Post,
    Rejected,
    Unclear,
)
from messages.channels.handed_polling import HandedPolling

BASE_URL = "https://bot-api.zaloplatforms.com"
MEDIA_HOST = "zdn.vn"  # and what ends in it: where people's pictures are fetched from
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
PHOTO_SECONDS = 150.0  # the platform fetches the picture during the call
FETCH_SECONDS = 15.0  # for a picture in all: whoever writes meanwhile waits for their answer
POLL_MARGIN = 10.0  # seconds by which the answer to a poll may be late
KEPT_SECONDS = 2.0  # an idle connection that is older may be closed by the server just when a post leaves
TRY_SECONDS = 10.0  # so long the others wait for the message that tries, which may be a picture's
LONGEST_DOUBT = 300.0  # seconds between two messages that try whether an outage is over
CONNECTIONS = 16
CHUNK = 64 * 1024  # bytes
MARK = b'"event_name"'  # what every update holds, and no answer that brings none

LIMITED = ("setWebhook", "testWebhook")  # so many times a day, then no more
LIMIT_PAUSE = 6 * 3600.0  # seconds: on the same day hardly again, and not deaf all of the next

IDLE = 408
NO_WEBHOOK = 404
_REFUSED, _LIMIT_OF_DAY, _SPENT = 401, 426, 429
_FINAL = frozenset({400, 404, 405, 413, 414, 415, 422})
"""The platform read the request and did not like it. Any other code (403 is its "internal server error", 5xx) leaves
open whether it took a message."""


Keep = Callable[[bytes], None]
"""Writes down an answer that holds an update, at once."""


class PollBlocked(ChannelError):
    """Updates cannot be asked for, as while a webhook is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """Who the token belongs to."""

    user_id: str
    username: str
    name: str
    can_join_groups: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What is registered for the bot; `ours`: the address asked for. `outcome`: of the platform's own try."""

    url: str
    ours: bool
    outcome: str = ""


class Refusal(Exception):
    """The platform's own no: its error code, 0 where it did not give one."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error {code}")
        self.code = code


class _NoAnswer(Exception):
    """The request left and nothing usable came back."""


class _NotSent(Exception):
    """The request did not leave."""


class Zalo:
    """One bot. Its methods raise the errors of `base`; its token shows in none of them, nor in its repr."""

    kind = ChannelKind.ZALO

    def __init__(self, token: str, *, base_url: str = BASE_URL, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._root = base_url.rstrip("/")
        self._methods = f"{self._root}/bot{token}/"
        self._answer_seconds = answer_seconds
        self._fetch_seconds = min(FETCH_SECONDS, answer_seconds)
        self._session: aiohttp.ClientSession | None = None
        self.is_refused = False  # the token: nothing more is asked with it until somebody says so
        self._limited: dict[str, float] = {}  # method -> until when it is not called, by the monotonic clock
        self._in_doubt = False  # nobody knows what became of the last message: the platform may be out
        self._trying = asyncio.Lock()
        self._tries = 0  # in a row that became unclear as well
        self._shut_until = 0.0  # by the monotonic clock

    # what the relay needs

    async def send(self, post: Post) -> str:
        """Post a message: text, or a picture by its address with the text as its caption.

        After an unclear one a single message tries whether the platform is there again, at growing pauses, after
        something that may be asked again: what would go into an outage waits, instead of becoming unclear as well.
        """
        if not self._in_doubt:
            return await self._send(post)
        try:
            await asyncio.wait_for(self._trying.acquire(), TRY_SECONDS)
        except TimeoutError:
            raise ChannelError("an outage, perhaps") from None
        try:
            return await self._try(post)
        finally:
            self._trying.release()

    async def _try(self, post: Post) -> str:
        if self._in_doubt:  # still, after the one before this
            if time.monotonic() < self._shut_until:
                raise ChannelError("an outage, perhaps")
            await self._asked("getMe")
            self._tries += 1
            self._shut_until = time.monotonic() + min(2.0**self._tries, LONGEST_DOUBT)
        return await self._send(post)

    async def _send(self, post: Post) -> str:
        if post.picture_address is not None:
            arguments = {"chat_id": post.address, "photo": post.picture_address}
            if post.text:
                arguments["caption"] = post.text
            return await self._posted("sendPhoto", arguments, seconds=PHOTO_SECONDS)
        if not post.text:
            raise Rejected("nothing to send without an address for the picture")
        return await self._posted("sendMessage", {"chat_id": post.address, "text": post.text})

    async def pin(self, address: str, message_id: str) -> None:
        """Nothing can be pinned."""
        raise Rejected("no pins")

    async def unpin(self, address: str, message_id: str) -> None:
        """Nothing can be pinned."""
        raise Rejected("no pins")

    async def withdraw(self, address: str, message_id: str) -> None:
        """Nothing can be taken back."""
        raise Rejected("no withdrawal")

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # what the service needs

    def resume(self) -> None:
        """Ask again although the token was refused."""
        self.is_refused = False

    async def me(self) -> BotAccount:
        """Who we are; BotRefused when the token is not known."""
        about = await self._asked("getMe")
        account = str(about.get("account_name", ""))
        return BotAccount(
            user_id=str(about.get("id", "")),
            username=account,
            name=str(about.get("display_name") or account),
            can_join_groups=about.get("can_join_groups") is True,
        )

    async def next_update(
        self, *, wait: float, keep: Keep | None = None, through: HandedPolling | None = None
    ) -> bytes | None:
        """The one update that waited longest, as raw JSON; None where none came in `wait` seconds.

        The platform forgets it with this answer, so `keep` gets that before it is read; or another process makes the
        call and keeps it. PollBlocked while a webhook is set. Raises HandGone where that process is gone.
        """
        arguments = {"timeout": max(1, int(wait))}
        try:
            found = await self._call("getUpdates", arguments, seconds=wait + POLL_MARGIN, keep=keep, through=through)
        except Refusal as refusal:
            if refusal.code == IDLE:
                return None
            if refusal.code in _FINAL:
                raise PollBlocked(str(refusal)) from None
            raise _passing(refusal) from None
        except (_NotSent, _NoAnswer) as error:
            raise ChannelError(str(error)) from None
        return json.dumps(found, ensure_ascii=False).encode() if found else None

    async def webhook(self, url: str = "") -> Webhook:
        """What is registered for this bot, compared with `url`."""
        try:
            about = await self._call("getWebhookInfo", {})
        except Refusal as refusal:
            if refusal.code == NO_WEBHOOK:
                return Webhook(url="", ours=url == "")
            raise _passing(refusal) from None
        except (_NotSent, _NoAnswer) as error:
            raise ChannelError(str(error)) from None
        stands = str(about.get("url", ""))
        return Webhook(url=stands, ours=stands == url)

    async def ensure_webhook(self, url: str, secret: str, *, take: bool = False) -> Webhook:
        """Register our address where none is; a foreign one is left alone unless `take` says to replace it."""
        found = await self.webhook(url)
        if not take and found.url:
            return found
        set_up = await self._asked("setWebhook", {"url": url, "secret_token": secret})
        verification = set_up.get("verification")
        outcome = str(verification.get("outcome", "")) if isinstance(verification, dict) else ""
        return Webhook(url=url, ours=True, outcome=outcome)

    async def drop_webhook(self) -> Webhook:
        """Take away whatever address is registered, so that we can poll."""
        await self._asked("deleteWebhook")
        return Webhook(url="", ours=True)

    async def webhook_tried(self) -> str:
        """What becomes of a call that the platform makes to our address now; empty where it does not tell.

        It tells a few times a day only, and perhaps not at all.
        """
        try:
            told = await self._call("testWebhook", {})
        except (Refusal, _NotSent, _NoAnswer):
            return ""
        return str(told.get("outcome", ""))

    async def download(self, url: str, *, limit: int, media_types: tuple[str, ...]) -> tuple[bytes, str] | None:
        """What a person sent, with its media type; None when it is larger than `limit` bytes.

        Rejected where the address is not the platform's own, is gone, or holds something else.
        """
        if not self.may_fetch(url):
            raise Rejected("not the platform's address")
        timeout = aiohttp.ClientTimeout(total=self._fetch_seconds)
        try:
            async with self._connected().get(url, allow_redirects=False, timeout=timeout) as response:
                if response.status != 200 or not response.content_type.startswith(media_types):
                    raise Rejected(f"download refused with {response.status}")
                body = bytearray()
                async for chunk in response.content.iter_chunked(CHUNK):
                    body += chunk
                    if len(body) > limit:
                        return None
                return bytes(body), response.content_type
        except (aiohttp.ClientError, OSError) as error:
            raise ChannelError(type(error).__name__) from None

    def may_fetch(self, url: str) -> bool:
        """Whether an address is the platform's own: its media hosts, or the origin that we call."""
        try:
            parts = urlsplit(url)
            host, own = parts.hostname or "", urlsplit(self._root)
            if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
                return True
            is_media = host == MEDIA_HOST or host.endswith(f".{MEDIA_HOST}")
            return parts.scheme == "https" and is_media and parts.port in (None, 443) and "@" not in parts.netloc
        except ValueError:
            return False

    # the call

    async def _posted(self, method: str, arguments: dict[str, Any], *, seconds: float | None = None) -> str:
        """A call that says something: once it left, an answer that is not the platform's leaves everything open."""
        try:
            said = await self._call(method, arguments, seconds=seconds)
        except _NotSent as error:
            raise ChannelError(str(error)) from None
        except _NoAnswer as error:
            self._note(is_there=False)
            raise Unclear(str(error)) from None
        except Refusal as refusal:
            failed = _of_post(refusal)
            self._note(is_there=not isinstance(failed, Unclear))
            raise failed from None
        self._note(is_there=True)
        return str(said.get("message_id", ""))

    def _note(self, *, is_there: bool) -> None:
        self._in_doubt = not is_there
        if is_there:
            self._tries, self._shut_until = 0, 0.0

    async def _asked(self, method: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        """A call that may be repeated."""
        try:
            return await self._call(method, arguments or {})
        except (_NotSent, _NoAnswer) as error:
            raise ChannelError(str(error)) from None
        except Refusal as refusal:
            raise _passing(refusal) from None

    # Any: the vendor's JSON
    async def _call(
        self,
        method: str,
        arguments: dict[str, Any],
        *,
        seconds: float | None = None,
        keep: Keep | None = None,
        through: HandedPolling | None = None,
    ) -> dict[str, Any]:
        """One call; its result. Errors tell only their kind: the address holds the token."""
        if self.is_refused:
            raise Refusal(_REFUSED)
        if time.monotonic() < self._limited.get(method, 0.0):
            raise Refusal(_LIMIT_OF_DAY)
        url, seconds = f"{self._methods}{method}", seconds or self._answer_seconds
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            if through is not None:
                status, payload = await through.post(
                    url, json.dumps(arguments), connect=CONNECT_SECONDS, seconds=seconds
                )
            else:
                async with self._connected().post(
                    url, json=arguments, timeout=timeout, allow_redirects=False
                ) as response:
                    status, payload = response.status, await response.read()
                    if keep is not None and MARK in payload:
                        keep(payload)
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.InvalidURL,
        ) as error:
            raise _NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise _NoAnswer(type(error).__name__) from None
        try:
            return _result(status, payload)
        except Refusal as refusal:
            self.is_refused |= refusal.code == _REFUSED
            if refusal.code == _LIMIT_OF_DAY and method in LIMITED:
                self._limited[method] = time.monotonic() + LIMIT_PAUSE
            raise

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_SECONDS),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=CONNECT_SECONDS, sock_read=self._answer_seconds
                ),
            )
        return self._session


def _result(status: int, payload: bytes) -> dict[str, Any]:
    """What a body says, whatever the HTTP status: that is only looked at where the body is no answer."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not answer.keys() & {"ok", "error_code", "errorCode"}:
        if status in _FINAL or status in (_REFUSED, _LIMIT_OF_DAY, _SPENT, IDLE):
            raise Refusal(status)
        raise _NoAnswer(f"no answer in HTTP {status}")
    if answer.get("ok") is True:
        result = answer.get("result")
        return result if isinstance(result, dict) else {}
    code = answer.get("error_code", answer.get("errorCode", status))
    raise Refusal(code if isinstance(code, int) else status)


def _of_post(refusal: Refusal) -> ChannelError:
    """What a refusal means for a message that left."""
    match refusal.code:
        case 401:
            return BotRefused("token refused")
        case 429:
            return BotSpent("the month's quota is used up")
        case 426:
            return ChannelError("the day's limit is reached")
        case code if code in _FINAL:
            return Rejected(str(refusal))
        case _:
            return Unclear(str(refusal))


def _passing(refusal: Refusal) -> ChannelError:
    """What a refusal means for a call that may be repeated."""
    failed = _of_post(refusal)
    return ChannelError(str(refusal)) if isinstance(failed, Unclear) else failed
