"""The desk's table stays fresh: a small stream that says when something in it has changed, nothing of what."""

from __future__ import annotations

import asyncio

from aiohttp import web

from handlers.desk_pages import Around, DeskPage
from handlers.pages import UNKEPT, kindly
from messages.pages.desk import DESK, LIVE
from models import desk_list
from models.database import is_away

MOST_OPEN = 200
"""Streams of this process at once; whoever comes later sees the table without."""

RECONNECT = 5_000  # milliseconds until a browser asks again
STILL_HERE = 10  # looks between two signs of life
MOST_LOOKS = 900  # then the browser comes anew


def add_desk_live(app: web.Application, around: Around) -> None:
    """Add the streams of all desks; they end when the service stops."""
    live = _LivePage(around)
    app.router.add_get(f"/n/{{hamlet}}/{DESK}/{LIVE}", kindly(live.stream))
    app.on_shutdown.append(live.close)


class _LivePage(DeskPage):
    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._every = around.look_every
        self._open = 0
        self._closing = asyncio.Event()

    async def close(self, _app: web.Application) -> None:
        """End the streams, so that the service can stop."""
        self._closing.set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """One event for each change since the mark that the page (or the last event) carries."""
        async with self._database.read() as session:
            seated = await self._seated(session, request)
        if seated is None or self._closing.is_set():
            return web.Response(status=204, headers=UNKEPT)  # the browser does not ask again
        if self._open >= MOST_OPEN:
            return web.Response(status=503, headers=UNKEPT)
        seen = request.headers.get("Last-Event-ID") or request.query.get("tu", "")
        stream = web.StreamResponse(headers={**UNKEPT, "X-Accel-Buffering": "no"})  # a proxy passes it on at once
        stream.content_type = "text/event-stream"
        self._open += 1
        try:
            await stream.prepare(request)
            await stream.write(f"retry: {RECONNECT}\n\n".encode())
            await self._looks(request, stream, seen)
        except ConnectionResetError:
            pass  # the page was left
        except Exception as error:
            if not is_away(error):
                raise
        finally:
            self._open -= 1
        return stream

    async def _looks(self, request: web.Request, stream: web.StreamResponse, seen: str) -> None:
        for look in range(MOST_LOOKS):
            async with self._database.read() as session:
                seated = await self._seated(session, request)
                if seated is None:  # shut, or its time is over
                    return
                mark = await desk_list.mark(session, seated.hamlet.id)
            if mark != seen:
                await stream.write(f"id: {mark}\nevent: doi\ndata: 1\n\n".encode())
                seen = mark
            elif look % STILL_HERE == 0:
                await stream.write(b": con day\n\n")
            try:
                await asyncio.wait_for(self._closing.wait(), self._every)
            except TimeoutError:
                continue
            return
