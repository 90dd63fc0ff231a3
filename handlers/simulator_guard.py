"""Keeps the simulator to a browser on this machine, and its page to its own scripts."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def guarded(handler: Handler) -> Handler:
    """Only for a browser on this machine, and to change something only from our own page.

    The host must be a loopback name (a foreign name that was made to point here is refused); a POST must say that it
    comes from the same origin.
    """

    async def guard(request: web.Request) -> web.StreamResponse:
        if not _is_loopback(request.host):
            raise web.HTTPForbidden
        if request.method == "POST":
            site = request.headers.get("Sec-Fetch-Site", "same-origin")
            if site != "same-origin" or request.headers.get("Origin") != f"http://{request.host}":
                raise web.HTTPForbidden
        return await handler(request)

    return guard


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def in_json(content: dict[str, object]) -> web.Response:
    """An answer of a call."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return web.Response(
        body=body, content_type="application/json", charset="utf-8", headers={**GUARD, "Cache-Control": "no-store"}
    )


def refused(status: int, why: str) -> web.Response:
    """Why a call does nothing, in words for the person."""
    answer = in_json({"error": why})
    answer.set_status(status)
    return answer
