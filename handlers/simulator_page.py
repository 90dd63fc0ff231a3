"""The simulator's page and its calls: everybody's phone in one browser (development, demos, tests)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import select

from handlers.simulator_guard import GUARD, Handler, guarded, in_json
from handlers.simulator_history import past
from handlers.simulator_people import Company, Newcomers, Seen, company
from handlers.simulator_talk import Take, Talk
from handlers.simulator_upload import picture_type
from messages import format as written
from messages.channels.simulator import Shown, Simulator
from models.database import Database, is_away
from models.tables import Bot

FILES = Path(__file__).parent.parent / "messages" / "pages" / "simulator"
FONTS = Path(__file__).parent.parent / "messages" / "fonts"
MOST_SHOWN = 1000  # messages that a freshly opened page gets
RECONNECT = 500  # milliseconds after which the browser calls a lost stream again
HEARTBEAT = 15.0  # seconds between two signs of life on a silent stream


def add_simulator(
    app: web.Application,
    simulator: Simulator,
    database: Database,
    *,
    take: Take,
    clock: Callable[[], datetime],
    zone: tzinfo,
) -> None:
    """Add the simulator's routes to an application that is served on a loopback address only."""
    added = Newcomers()
    page = _Page(simulator, database, added=added, clock=clock, zone=zone)
    talk = Talk(simulator, database, added=added, take=take)
    routes = app.router
    routes.add_get("/", guarded(_file(FILES / "index.html")))
    for path in sorted(FILES.iterdir()):
        routes.add_get(f"/simulator/{path.name}", guarded(_file(path)))
    for path in sorted(FONTS.glob("*.ttf")):
        routes.add_get(f"/simulator/fonts/{path.name}", guarded(_file(path, keep_seconds=86_400)))
    routes.add_get("/simulator/state", guarded(page.state))
    routes.add_get("/simulator/events", guarded(page.events))
    routes.add_get("/simulator/picture/{message}", guarded(page.picture))
    routes.add_get("/simulator/document/{message}", guarded(page.document))
    routes.add_post("/simulator/say", guarded(talk.say))
    routes.add_post("/simulator/people", guarded(talk.add_person))
    routes.add_post("/simulator/groups", guarded(talk.add_group))
    routes.add_post("/simulator/settings", guarded(talk.change_settings))
    app.on_startup.append(page.open)
    app.on_shutdown.append(page.close)


def _file(path: Path, *, keep_seconds: int = 0) -> Handler:
    """Serve one of our own files; without `keep_seconds` the browser asks every time whether it changed."""
    cache = f"max-age={keep_seconds}" if keep_seconds else "no-cache"

    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers={**GUARD, "Cache-Control": cache})

    return serve


class _Page:
    """What the page reads."""

    def __init__(
        self,
        simulator: Simulator,
        database: Database,
        *,
        added: Newcomers,
        clock: Callable[[], datetime],
        zone: tzinfo,
    ) -> None:
        self._simulator = simulator
        self._database = database
        self._added = added
        self._clock = clock
        self._zone = zone
        self._closing = False

    async def open(self, _app: web.Application) -> None:
        """Show what an earlier run of the service showed."""
        async with self._database.read() as session:
            bot_id = await session.scalar(select(Bot.id).where(Bot.kind == "simulator", Bot.token == ""))
            if bot_id is not None:
                self._simulator.restore(await past(session, bot_id))

    async def close(self, _app: web.Application) -> None:
        """End the streams, so that the service can stop."""
        self._closing = True
        self._simulator.announce()

    async def state(self, _request: web.Request) -> web.Response:
        """Everything the page shows."""
        return in_json(await self._view(0))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The same as a stream of Server-Sent Events: first all (or what is new since the last id), then changes."""
        stream = web.StreamResponse(headers={**GUARD, "Cache-Control": "no-store"})
        stream.content_type = "text/event-stream"
        after = self._seen(request.headers.get("Last-Event-ID") or request.query.get("after", ""))
        await stream.prepare(request)
        try:
            await stream.write(f"retry: {RECONNECT}\n\n".encode())
            with self._simulator.listen() as changes:
                while not self._closing:
                    view = await self._view(after)
                    after = int(str(view["revision"]))
                    body = json.dumps(view, ensure_ascii=False)
                    await stream.write(f"id: {self._simulator.run}:{after}\ndata: {body}\n\n".encode())
                    while not await _woken(changes):
                        await stream.write(b": still here\n\n")
        except ConnectionResetError:
            pass
        except Exception as error:
            if not is_away(error):
                raise
        return stream

    def _seen(self, last: str) -> int:
        run, _, revision = last.partition(":")
        return int(revision) if run == self._simulator.run and revision.isdecimal() else 0

    async def _view(self, after: int) -> dict[str, object]:
        """People, groups and the messages that changed after a revision."""
        now = await self._company()
        addresses = now.people.keys() | now.groups.keys()
        revision = self._simulator.revision
        messages = [
            self._message(shown)
            for shown in self._simulator.messages
            if shown.revision > after and shown.address in addresses
        ]
        return {
            "run": self._simulator.run,
            "revision": revision,
            "restored": self._simulator.restored,
            "bot": now.bot_name,
            "numbered": now.numbered,
            "people": [_seen(each) for each in now.people.values()],
            "groups": [_seen(each) for each in now.groups.values()],
            "messages": messages[-MOST_SHOWN:],
        }

    def _message(self, shown: Shown) -> dict[str, object]:
        said: dict[str, object] = {
            "id": shown.message_id,
            "number": shown.number,
            "chat": shown.address,
            "sender": shown.sender,
            "withdrawn": shown.withdrawn,
        }
        if shown.at is not None:
            local = shown.at.astimezone(self._zone)
            said["time"] = f"{local:%H:%M}"
            said["day"] = written.cap(written.day(local.date(), self._clock().astimezone(self._zone).date()))
        if not shown.withdrawn:
            said |= {
                "text": shown.text,
                "buttons": [{"label": label, "data": data} for label, data in shown.buttons],
                "picture": shown.picture is not None and picture_type(shown.picture) is not None,
                "document": shown.filename if shown.document is not None else "",
                "size": len(shown.document or b""),
                "pinned": shown.pinned,
                "pressed": shown.pressed,
            }
        return said

    async def picture(self, request: web.Request) -> web.Response:
        """The picture of a message."""
        body = self._shown(request).picture
        media_type = picture_type(body) if body is not None else None
        if body is None or media_type is None:
            raise web.HTTPNotFound
        headers = {**GUARD, "Cache-Control": "private, max-age=86400, immutable"}
        return web.Response(body=body, content_type=media_type, headers=headers)

    async def document(self, request: web.Request) -> web.Response:
        """The document of a message, only ever to be downloaded."""
        shown = self._shown(request)
        if shown.document is None:
            raise web.HTTPNotFound
        name = quote(shown.filename or "file", safe="")
        headers = {
            **GUARD,
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        }
        return web.Response(body=shown.document, content_type="application/octet-stream", headers=headers)

    def _shown(self, request: web.Request) -> Shown:
        wanted = request.match_info["message"]
        for shown in self._simulator.messages:
            if shown.message_id == wanted and not shown.withdrawn:
                return shown
        raise web.HTTPNotFound

    async def _company(self) -> Company:
        async with self._database.read() as session:
            return await company(session, self._added)


async def _woken(changes: asyncio.Queue[int]) -> bool:
    """Whether something changed before the next sign of life is due; many changes at once are one."""
    try:
        async with asyncio.timeout(HEARTBEAT):
            await changes.get()
    except TimeoutError:
        return False
    while not changes.empty():
        changes.get_nowait()
    return True


def _seen(each: Seen) -> dict[str, str]:
    return {"id": each.id, "name": each.name, "title": each.title}
