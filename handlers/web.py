"""The web application: the doors' routes, the pages, health and metrics, and what happens to errors."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.pages import lost
from models.database import Database, is_away

logger = logging.getLogger(__name__)

BODY_LIMIT = 2 * 1024 * 1024  # bytes of a webhook or form; uploads have routes with limits of their own

_READING = frozenset({"GET", "HEAD"})

Ready = Callable[[], Awaitable[list[str]]]
Metrics = Callable[[], Awaitable[str]]


def holds_secret(given: str, secret: str) -> bool:
    """Whether a header is just this, compared in constant time; one that is no UTF-8 is only a wrong one."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())


@web.middleware
async def errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What we failed to do gets 500 (so that a webhook is repeated), with nothing of ours in the answer."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if request.method in _READING and not request.path.startswith("/hooks/"):  # a person, not a messenger
            return lost(request)
        raise
    except web.HTTPException:
        raise
    except Exception as error:
        if is_away(error):
            logger.warning("%s %s: the database is away", request.method, request.match_info.route.resource)
            return web.Response(status=503, text="unavailable")
        logger.exception("%s %s failed", request.method, request.match_info.route.resource)
        return web.Response(status=500, text="error")


def make_application(database: Database, *, ready: Ready, metrics: Metrics) -> web.Application:
    """The application with health and metrics; doors and pages add their routes."""
    app = web.Application(middlewares=[errors], client_max_size=BODY_LIMIT)

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        wrong = await ready()
        try:
            await database.ping()
        except Exception as error:
            if not is_away(error):
                raise
            wrong.append("database")
        if wrong:
            return web.json_response({"status": "not ready", "wrong": wrong}, status=503)
        return web.json_response({"status": "ready"})

    async def show_metrics(_request: web.Request) -> web.Response:
        return web.Response(text=await metrics(), content_type="text/plain", charset="utf-8")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", show_metrics)
    return app
