"""A fake Telegram Bot API server over HTTP on loopback, for tests in this process and as a process of its own.

`/bot<token>/<method>` and `/file/bot<token>/<path>` speak the Bot API; `POST /control/<verb>` takes the keyword
arguments of the verbs of `World` (and `fault`, `clear_faults`, `limits`, `reset`) as JSON and answers their result.

    python -m tests.fakes.telegram_server --port 8081 [--light]
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import StreamReader, web
from aiohttp.http import RawRequestMessage

from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_pieces import Bot, Json, Limits, Refused
from tests.fakes.telegram_world import World

BODY_LIMIT = 60 * 1024 * 1024  # bytes; the real server takes uploads of 50 MB
WEBHOOK_RETRY = 0.1  # seconds; the real server waits longer and longer
_VERBS = frozenset({
    "add_bot", "revoke", "add_person", "add_people", "add_group", "say", "say_many", "send_file", "edit", "press",
    "block", "unblock", "deactivate", "add_to_group", "promote", "demote", "mute", "remove", "delete_group",
    "migrate", "rename", "messages", "pinned", "counts",
})  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong, for which calls: the first `skip` matching calls pass, then `times` of them fail.

    `drop_before` closes the connection before the call is taken, `drop_after` after it; `slow` answers `seconds`
    late; `status` refuses with that HTTP status and description; `garbage` takes the call and answers no JSON.
    """

    kind: Literal["drop_before", "drop_after", "slow", "status", "garbage"]
    method: str | None = None
    chat: int | None = None
    skip: int = 0
    times: int = 1
    seconds: float = 0.0
    status: int = 500
    description: str = "Internal Server Error"
    parameters: Json | None = None

    def strikes(self, method: str, params: Json) -> bool:
        """Does this call fail? Counts it."""
        if self.method is not None and self.method.lower() != method:
            return False
        if self.chat is not None and str(params.get("chat_id")) != str(self.chat):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times <= 0:
            return False
        self.times -= 1
        return True


class FakeTelegram:
    """The server. `async with FakeTelegram() as telegram:` then `telegram.world` and `telegram.base_url`."""

    def __init__(self, *, light: bool = False, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.world = World(light=light, clock=clock)
        self.faults: list[Fault] = []
        self.port = port
        self._changed = asyncio.Event()
        self._polls: dict[int, int] = {}
        self._news: dict[int, asyncio.Event] = {}
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._runner: web.ServerRunner | None = None
        self._client: aiohttp.ClientSession | None = None
        self.world.wake = self._wake

    async def start(self) -> None:
        """Listen on loopback; with port 0 the system picks one."""
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        server = web.Server(self._answer, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop delivering, hang up."""
        for task in self._deliveries.values():
            task.cancel()
        await asyncio.gather(*self._deliveries.values(), return_exceptions=True)
        self._deliveries.clear()
        for event in self._news.values():
            event.set()
        if self._client is not None:
            await self._client.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def root(self) -> str:
        """Where it listens; also what goes into TELEGRAM_BASE_URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """As python-telegram-bot wants it: the token is appended."""
        return f"{self.root}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.root}/file/bot"

    def fault(self, **fault: Any) -> Fault:
        """Let calls fail from now on."""
        self.faults.append(Fault(**fault))
        return self.faults[-1]

    async def until(self, condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
        """Wait until something is so, looked at after every call, update and delivery."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    # --- HTTP

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._call(request, token, method.lower())
        if path.startswith("/file/bot"):
            return self._download(path[9:])
        if path.startswith("/control/"):
            return await self._control(request, path[9:])
        return _refusal(404, "Not Found")

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        bot = self.world.bots.get(token)
        if bot is None:
            return _refusal(401, "Unauthorized") if ":" in token else _refusal(404, "Not Found")
        bot.calls[method] += 1
        self._changed.set()
        params = await _params(request)
        fault = None
        if self.faults:
            fault = next((one for one in self.faults if one.strikes(method, params)), None)
        if fault is not None and fault.kind == "drop_before":
            return _hang_up(request)
        if fault is not None and fault.kind == "status":
            return _refusal(fault.status, fault.description, **(fault.parameters or {}))
        try:
            if method == "getupdates":
                result: Any = await self._get_updates(bot, params)
            elif (call := METHODS.get(method)) is not None:
                result = call(self.world, bot, params)
            else:
                return _refusal(404, "Not Found: method not found")
            response = _json({"ok": True, "result": result})
        except Refused as refused:
            response = _refusal(refused.status, refused.description, **refused.parameters)
        self._changed.set()
        if fault is not None:
            match fault.kind:
                case "drop_after":
                    return _hang_up(request)
                case "slow":
                    await asyncio.sleep(fault.seconds)
                case "garbage":
                    return web.Response(text="<html>not JSON</html>", content_type="text/html")
        return response

    def _download(self, rest: str) -> web.StreamResponse:
        token, _, path = rest.partition("/")
        file_id = path.removeprefix("files/")
        if token not in self.world.bots or file_id not in self.world.files:
            return _refusal(404, "Not Found")
        return web.Response(body=self.world.files[file_id][0], content_type="application/octet-stream")

    # --- updates

    def _wake(self, bot: Bot) -> None:
        self._changed.set()
        self._news.setdefault(bot.id, asyncio.Event()).set()
        if bot.webhook is None:
            if (task := self._deliveries.pop(bot.id, None)) is not None:
                task.cancel()
        elif bot.id not in self._deliveries or self._deliveries[bot.id].done():
            loop = asyncio.get_running_loop()  # owned here, ended by stop()
            self._deliveries[bot.id] = loop.create_task(self._deliver(bot))

    async def _get_updates(self, bot: Bot, params: Json) -> list[Json]:
        if bot.webhook is not None:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if (allowed := params.get("allowed_updates")) is not None:
            bot.allowed_updates = tuple(json.loads(allowed) if isinstance(allowed, str) else allowed)
        offset = int(params.get("offset") or 0)
        limit = int(params.get("limit") or 100)
        if offset < 0:
            while len(bot.updates) > -offset:
                bot.updates.popleft()
        while bot.updates and bot.updates[0]["update_id"] < offset:
            bot.updates.popleft()
        turn = self._polls[bot.id] = self._polls.get(bot.id, 0) + 1
        news = self._news.setdefault(bot.id, asyncio.Event())
        news.set()  # an older poll sees that it was overtaken
        deadline = time.monotonic() + float(params.get("timeout") or 0)
        while not bot.updates and (left := deadline - time.monotonic()) > 0:
            news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), left)
            if self._polls[bot.id] != turn:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
        return [bot.updates[number] for number in range(min(limit, len(bot.updates)))]

    async def _deliver(self, bot: Bot) -> None:
        """Post updates to the webhook: in order within a chat, chats beside each other, each until it gets a 2xx."""
        news = self._news.setdefault(bot.id, asyncio.Event())
        slots = asyncio.Semaphore(bot.webhook["max_connections"] if bot.webhook else 1)
        lines: dict[int, deque[Json]] = {}
        newest = 0
        async with asyncio.TaskGroup() as group:
            while True:
                news.clear()
                for update in _after(bot, newest):
                    newest = update["update_id"]
                    chat = _chat_of(update)
                    if chat in lines:
                        lines[chat].append(update)
                    else:
                        lines[chat] = deque([update])
                        group.create_task(self._post_line(bot, lines, chat, slots))
                await news.wait()

    async def _post_line(self, bot: Bot, lines: dict[int, deque[Json]], chat: int, slots: asyncio.Semaphore) -> None:
        """Deliver the updates of one chat in their order."""
        line = lines[chat]
        while line:
            if not bot.updates or line[0]["update_id"] < bot.updates[0]["update_id"]:
                line.popleft()  # dropped with drop_pending_updates
                continue
            async with slots:
                taken = await self._post_update(bot, line[0])
            if taken:
                bot.updates.remove(line.popleft())
                self._changed.set()
            else:
                await asyncio.sleep(WEBHOOK_RETRY)
        del lines[chat]

    async def _post_update(self, bot: Bot, update: Json) -> bool:
        assert self._client is not None
        if bot.webhook is None:
            return False
        headers = {"Content-Type": "application/json"}
        if bot.webhook["secret_token"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = bot.webhook["secret_token"]
        body = _dumps(update).encode()
        try:
            async with self._client.post(bot.webhook["url"], data=body, headers=headers) as response:
                await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            bot.webhook_error = f"Connection failed: {type(error).__name__}"
            return False
        taken = 200 <= response.status < 300
        bot.webhook_error = None if taken else f"Wrong response from the webhook: {response.status}"
        return taken

    # --- control

    async def _control(self, request: web.BaseRequest, verb: str) -> web.StreamResponse:
        raw = await request.read()
        arguments: Json = json.loads(raw) if raw else {}
        if isinstance(arguments.get("body"), str):
            arguments["body"] = base64.b64decode(arguments["body"])
        try:
            match verb:
                case "fault":
                    self.fault(**arguments)
                    result: Any = None
                case "clear_faults":
                    self.faults.clear()
                    result = None
                case "limits":
                    self.world.limits = Limits(**arguments)
                    result = None
                case "reset":
                    wake, self.world = self.world.wake, World(light=self.world.light, clock=self.world.clock)
                    self.world.wake = wake
                    self.faults.clear()
                    result = None
                case "callbacks":
                    result = self.world.callbacks
                case _ if verb in _VERBS:
                    result = getattr(self.world, verb)(**arguments)
                case _:
                    return _refusal(404, "no such verb")
        except (TypeError, KeyError, StopIteration, Refused) as error:
            return _refusal(400, f"{type(error).__name__}: {error}")
        return _json({"ok": True, "result": result})


def _after(bot: Bot, update_id: int) -> list[Json]:
    fresh = list(takewhile(lambda update: update["update_id"] > update_id, reversed(bot.updates)))
    return fresh[::-1]


def _chat_of(update: Json) -> int:
    for body in update.values():
        if isinstance(body, dict):
            chat = body.get("chat") or body.get("message", {}).get("chat")
            if chat:
                return int(chat["id"])
    return 0


def _request(
    message: RawRequestMessage, payload: StreamReader, protocol: web.RequestHandler, writer: Any, task: Any
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT)


async def _params(request: web.BaseRequest) -> Json:
    """Parameters from the query, a form, a multipart upload or JSON; files as (name, media type, body)."""
    params: Json = dict(parse_qsl(request.query_string, keep_blank_values=True)) if request.query_string else {}
    if request.method == "GET":
        return params
    kind = request.content_type
    if kind == "multipart/form-data":
        form = await request.post()
        for name, value in form.items():
            if isinstance(value, web.FileField):
                params[name] = (value.filename, value.content_type, value.file.read())
            else:
                params[name] = value
        return params
    body = await request.read()
    if kind == "application/json":
        return {**params, **json.loads(body)}
    return {**params, **dict(parse_qsl(body.decode(), keep_blank_values=True))}


_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def _json(payload: Json, status: int = 200) -> web.Response:
    return web.Response(body=_dumps(payload).encode(), status=status, content_type="application/json")


def _refusal(status: int, description: str, **parameters: Any) -> web.Response:
    payload: Json = {"ok": False, "error_code": status, "description": description}
    if parameters:
        payload["parameters"] = parameters
    return _json(payload, status)


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def serve(port: int, *, light: bool) -> None:
    """Run until the process is ended; says on standard output where it listens."""
    async with FakeTelegram(port=port, light=light) as telegram:
        sys.stdout.write(f"{telegram.root}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Telegram Bot API server on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--light", action="store_true", help="count messages, keep none")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.port, light=arguments.light))


if __name__ == "__main__":
    main()
