"""Pictures and files of sent messages, for messengers that fetch them: `/p/<token>`, as often as they like."""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import datetime
from urllib.parse import quote

from aiohttp import web

from handlers.inbox import Clock
from messages.in_flight import Upload
from models import file_links
from models.database import Database

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
_SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif")  # anything else is only ever saved
GUARD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'",
}


DRAWN_KEPT = 16  # cards and papers are drawn when they are fetched; a phone and a server fetch the same one


def add_sent_files(app: web.Application, database: Database, *, clock: Clock) -> None:
    """Serve what was sent: 404 for what never was or is over, the same answer for both."""
    drawn: OrderedDict[int, Upload] = OrderedDict()

    async def show(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise web.HTTPNotFound
        now = clock()
        async with database.read() as session:
            found = await file_links.file_behind(session, token, now=now)
        if found is None:
            raise web.HTTPNotFound
        file, until = found
        upload = drawn.setdefault(file.id, Upload(file)) if file.recipe is not None else Upload(file)
        while len(drawn) > DRAWN_KEPT:
            drawn.popitem(last=False)
        ready = await upload.attachment()
        if ready is None:
            raise web.HTTPNotFound
        headers = {**GUARD, "Cache-Control": f"private, max-age={_seconds_left(until, now)}, immutable"}
        if ready.media_type not in _SHOWN:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(ready.filename)}"
        return web.Response(body=ready.body, content_type=ready.media_type, headers=headers)

    app.router.add_get("/p/{token}", show)


def _seconds_left(until: datetime, now: datetime) -> int:
    return max(0, int((until - now).total_seconds()))
