"""The network below python-telegram-bot: aiohttp instead of httpx, three to five times the posts a second.

It tells a request that did not leave from one that left and was not answered, and keeps the token (a part of every
address of the Bot API) out of every error.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 25.0
UPLOAD_SECONDS = 300.0  # 10 MB over a bad line; the waiting for an answer begins with the first byte sent
CONNECTIONS = 32
CHUNK = 64 * 1024  # bytes
GATEWAY_ERRORS = frozenset({502, 504})  # a proxy answered for a server that may have taken the request


class NotSent(NetworkError):
    """No connection: the request did not leave."""


class NoAnswer(TimedOut):
    """The request left and no usable answer came."""


class TooBig(TelegramError):
    """A file is larger than the caller takes."""


class AiohttpRequest(BaseRequest):
    """One pool of connections; made on the first request, so that it can be built outside a running loop."""

    __slots__ = ("_answer_seconds", "_proxy", "_session")

    def __init__(self, *, proxy: str | None = None, answer_seconds: float = ANSWER_SECONDS) -> None:
        if proxy and urlsplit(proxy).scheme not in {"http", "https"}:
            raise ValueError("the proxy must be an http or https address")
        self._proxy = proxy or None
        self._answer_seconds = answer_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that python-telegram-bot adds to the waiting time of a long poll."""
        return self._answer_seconds

    async def initialize(self) -> None:
        """Nothing: see `_connected`."""

    async def shutdown(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; parameters go as JSON, files as a form. The timeouts are DefaultValue or seconds (PTB's own)."""
        body: aiohttp.FormData | bytes | None = None
        headers: dict[str, str] | None = None
        answer_seconds = self._answer_seconds
        if request_data is not None and request_data.contains_files:
            body = _form(request_data)
            answer_seconds = UPLOAD_SECONDS
        elif request_data is not None:
            body = json.dumps(request_data.parameters).encode()
            headers = {"Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_chosen(connect_timeout, CONNECT_SECONDS),
            sock_read=_chosen(read_timeout, answer_seconds),
        )
        try:
            async with self._connected().request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy
            ) as response:
                payload = await response.read()
        except (aiohttp.ClientError, OSError) as error:
            raise _without_address(error) from None
        if response.status in GATEWAY_ERRORS:
            raise NoAnswer(f"gateway error {response.status}")
        return response.status, payload

    async def load(self, url: str, *, limit: int) -> bytes:
        """A file of at most `limit` bytes; TooBig beyond, without reading the rest."""
        try:
            async with self._connected().get(url, proxy=self._proxy, allow_redirects=False) as response:
                if response.status != 200:
                    raise NetworkError(f"download refused with {response.status}")
                body = bytearray()
                async for chunk in response.content.iter_chunked(CHUNK):
                    body += chunk
                    if len(body) > limit:
                        raise TooBig("file is too big")
        except (aiohttp.ClientError, OSError) as error:
            raise _without_address(error) from None
        return bytes(body)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library does it, but without writing a broken answer (it may quote people) into the log."""
        try:
            parsed: dict[str, Any] = json.loads(payload.decode())
        except ValueError:
            raise NoAnswer("answer is not JSON") from None
        return parsed

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=CONNECT_SECONDS, sock_read=self._answer_seconds
                ),
            )
        return self._session


def _chosen(given: Any, default: float) -> float | None:
    # PTB passes its DEFAULT_NONE where the caller said nothing
    seconds: float | None = default if given is BaseRequest.DEFAULT_NONE else given
    return seconds


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # file names as they are: Telegram does not decode percent signs
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, body, media_type) in request_data.multipart_data.items():
        part = BytesIO(body) if isinstance(body, bytes) else body  # in pieces: large bytes would hold up the loop
        form.add_field(name, part, filename=filename, content_type=media_type)
    return form


def _without_address(error: Exception) -> NetworkError:
    """What went wrong, told by the kind of error alone: aiohttp quotes the address in some of its texts."""
    left = not isinstance(
        error,
        aiohttp.ClientConnectorError
        | aiohttp.ConnectionTimeoutError
        | aiohttp.ClientHttpProxyError
        | aiohttp.InvalidURL,
    )
    return (NoAnswer if left else NotSent)(type(error).__name__)
