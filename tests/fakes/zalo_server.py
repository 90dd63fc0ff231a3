"""A fake Zalo Bot API server over HTTP on loopback, for tests in this process and as a process of its own.

`/bot<token>/<method>` speaks the Bot API by GET and POST with JSON, form or query; `/img/<name>` serves what people
sent; `POST /control/<verb>` takes the keyword arguments of the verbs of `World` (and `fault`, `clear_faults`).

    python -m tests.fakes.zalo_server --port 8082
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.fakes.zalo_world import Bot, Json, Refused, Sent, World

BODY_LIMIT = 20 * 1024 * 1024  # bytes
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET = range(8, 257)  # letters of a webhook's secret
_VERBS = frozenset({
    "add_bot", "revoke", "add_person", "add_group", "invite", "remove", "switch", "say", "send_photo", "send_voice",
    "send_sticker", "send_unsupported", "react", "push", "messages", "counts",
})  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong, for which calls: the first `skip` matching calls pass, then `times` of them fail.

    `drop_before` closes the connection before the call is taken, `drop_after` after it; `slow` answers `seconds`
    late; `outage` answers HTML with `status`; `refuse` refuses with that code; `garbage` takes it and answers HTML.
    """

    kind: Literal["drop_before", "drop_after", "slow", "outage", "refuse", "garbage"]
    method: str | None = None
    chat: str | None = None
    skip: int = 0
    times: int = 1
    seconds: float = 0.0
    status: int = 502

    def strikes(self, method: str, params: Json) -> bool:
        """Does this call fail? Counts it."""
        if self.method not in (None, method) or self.chat not in (None, params.get("chat_id")):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times <= 0:
            return False
        self.times -= 1
        return True


class FakeZalo:
    """The server. `async with FakeZalo() as zalo:` then `zalo.world` and `zalo.root`."""

    def __init__(self, *, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.world = World(clock=clock)
        self.faults: list[Fault] = []
        self.port = port
        self._changed = asyncio.Event()
        self._news: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None
        self.world.wake = self._wake

    async def start(self) -> None:
        """Listen on loopback; with port 0 the system picks one."""
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/img/{name}", self._image)
        app.router.add_post("/control/{verb}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]
        self.world.root = self.root

    async def stop(self) -> None:
        """Stop delivering, hang up."""
        tasks = [*self._tasks, *self._delivering.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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
        """Where it listens; also what goes into ZALO_BASE_URL."""
        return f"http://127.0.0.1:{self.port}"

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

    # --- the Bot API

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await _params(request)
        bot = self.world.bots.get(request.match_info["token"])
        if self.world.switches.latency:
            await asyncio.sleep(self.world.switches.latency)
        if bot is None:
            return self._refusal(401, "Unauthorized")
        bot.calls[method] += 1
        self._changed.set()
        fault = next((one for one in self.faults if one.strikes(method, params)), None)
        if fault is not None:
            match fault.kind:
                case "drop_before":
                    return _hang_up(request)
                case "outage":
                    text = "<html>Bad Gateway</html>"
                    return web.Response(status=fault.status, text=text, content_type="text/html")
                case "refuse":
                    return self._refusal(fault.status, "refused")
        try:
            response = await self._done(request, bot, method, params)
        except Refused as refused:
            idle = method == "getUpdates" and refused.code == 408
            response = self._refusal(refused.code, refused.description, idle=idle)
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

    async def _done(self, request: web.Request, bot: Bot, method: str, params: Json) -> web.Response:
        match method:
            case "getMe":
                return _ok(self.world.me(bot))
            case "getUpdates":
                return _ok(await self._next_update(request, bot, float(params.get("timeout") or 30)))
            case "sendMessage":
                return _ok(_receipt(self.world.post(bot, str(params.get("chat_id")), str(params.get("text") or ""))))
            case "sendPhoto":
                return _ok(_receipt(await self._photo(bot, params)))
            case "sendSticker" | "sendVoice":
                return _ok(_receipt(self.world.post(bot, str(params.get("chat_id")), method)))
            case "sendChatAction":
                return _json({"ok": True})
            case "setWebhook":
                return _ok(await self._set_webhook(bot, params))
            case "deleteWebhook":
                bot.webhook = None
                self._wake(bot)
                return _ok({"url": "", "updated_at": self.world.now_ms()})
            case "testWebhook":
                if bot.webhook is None:
                    raise Refused(404, "Not Found")
                if bot.tests[self.world.day()] >= self.world.switches.webhook_tests:
                    # one of the documents spells it so
                    return _json({"ok": False, "errorCode": 426, "description": "Limit reached"})
                bot.tests[self.world.day()] += 1
                return _ok(await self._tried(bot.webhook["url"]))
            case "getWebhookInfo":
                if bot.webhook is None:
                    raise Refused(404, "Not Found")
                about = {"url": bot.webhook["url"], "updated_at": bot.webhook["updated_at"]}
                return _json({"ok": True, "result": about, "error_code": 0})
            case _:
                raise Refused(self.world.switches.unknown_method)

    async def _next_update(self, request: web.Request, bot: Bot, seconds: float) -> Json:
        if bot.webhook is not None:
            raise Refused(self.world.switches.polling_beside_webhook, "Webhook is active")
        news = self._news.setdefault(bot.token, asyncio.Event())
        deadline = time.monotonic() + seconds
        while not bot.updates:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Refused(408, "Request timeout")
            news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), left)
            if request.transport is None:
                raise Refused(408, "nobody listens any more")
        return bot.updates.popleft()

    async def _photo(self, bot: Bot, params: Json) -> Sent:
        """The platform fetches a picture during the call, and again when a phone shows it."""
        url = str(params.get("photo") or "")
        if urlsplit(url).scheme not in ("http", "https"):
            raise Refused(400)
        status, body = await self._fetched(url)
        if body is None and self.world.switches.unfetchable == "refuse":
            raise Refused(400)
        chat, caption = str(params.get("chat_id")), str(params.get("caption") or "")
        message = self.world.post(bot, chat, caption, photo=url, picture=body)
        message.fetches.append(status)
        looking = asyncio.get_running_loop().create_task(self._look_again(message))
        self._tasks.add(looking)
        looking.add_done_callback(self._tasks.discard)
        return message

    async def _look_again(self, message: Sent) -> None:
        await asyncio.sleep(self.world.switches.second_look)
        status, message.picture = await self._fetched(message.photo)
        message.fetches.append(status)
        self._changed.set()

    async def _fetched(self, url: str) -> tuple[int, bytes | None]:
        assert self._client is not None
        try:
            async with self._client.get(url) as response:
                body = await response.read()
                is_picture = response.status == 200 and response.content_type.startswith("image/")
                return response.status, body if is_picture else None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return 0, None

    # --- webhooks

    async def _set_webhook(self, bot: Bot, params: Json) -> Json:
        url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
        parts = urlsplit(url)
        is_loopback = parts.hostname in LOOPBACK
        if parts.scheme != "https" and not (is_loopback and self.world.switches.loopback_webhook):
            raise Refused(400)
        if (is_loopback and not self.world.switches.loopback_webhook) or len(secret) not in SECRET:
            raise Refused(400)
        bot.webhook = {"url": url, "secret": secret, "updated_at": self.world.now_ms()}
        result: Json = {"url": url, "updated_at": self.world.now_ms()}
        if self.world.switches.probe:
            result["verification"] = await self._tried(url)
        self._wake(bot)
        return result

    async def _tried(self, url: str) -> Json:
        """The platform's own call of an address."""
        status = await self._posted(url, b"", None)
        if not status:
            return {"ok": False, "url": url, "outcome": "webhook.err.conn", "hint": "Nobody listens there."}
        kind = str(status) if status in (403, 404) else "5xx" if status >= 500 else "other"
        taken = 200 <= status < 300
        outcome = "webhook.ok" if taken else f"webhook.http.{kind}"
        told = {"ok": taken, "url": url, "outcome": outcome, "hint": "See your server's log."}
        return {**told, "status_code": status, "latency_ms": 1}

    def _wake(self, bot: Bot) -> None:
        self._changed.set()
        self._news.setdefault(bot.token, asyncio.Event()).set()
        if bot.webhook is None:
            return
        if (running := self._delivering.get(bot.token)) is None or running.done():
            loop = asyncio.get_running_loop()  # owned here, ended by stop()
            self._delivering[bot.token] = loop.create_task(self._deliver(bot))

    async def _deliver(self, bot: Bot) -> None:
        while bot.updates and bot.webhook is not None:
            update = bot.updates.popleft()
            body = {"ok": True, "result": update} if self.world.switches.body == "wrapped" else update
            payload = json.dumps(body, ensure_ascii=False).encode()
            for _ in range(self.world.switches.webhook_tries):
                status = await self._posted(bot.webhook["url"], payload, bot.webhook["secret"])
                bot.webhook_posts.append(status)
                self._changed.set()
                if 200 <= status < 300:
                    break
                await asyncio.sleep(self.world.switches.webhook_pause)

    async def _posted(self, url: str, payload: bytes, secret: str | None) -> int:
        assert self._client is not None
        headers = {"User-Agent": "Java/1.8.0_202"}
        if secret is not None:
            headers |= {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": secret}
        try:
            async with self._client.post(
                url, data=payload, headers=headers, skip_auto_headers=["Content-Type"]
            ) as it:
                await it.read()
                return it.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def _image(self, request: web.Request) -> web.StreamResponse:
        found = self.world.image(request.match_info["name"])
        self._changed.set()
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found[0], content_type=found[1])

    # --- control

    async def _control(self, request: web.Request) -> web.StreamResponse:
        verb = request.match_info["verb"]
        raw = await request.read()
        arguments: Json = json.loads(raw) if raw else {}
        if isinstance(arguments.get("body"), str) and verb != "switch":
            arguments["body"] = base64.b64decode(arguments["body"])
        try:
            match verb:
                case "fault":
                    self.fault(**arguments)
                    result: Any = None
                case "clear_faults":
                    self.faults.clear()
                    result = None
                case _ if verb in _VERBS:
                    result = getattr(self.world, verb)(**arguments)
                case _:
                    return _json({"ok": False, "error_code": 404, "description": "no such verb"}, 404)
        except (TypeError, KeyError, StopIteration, Refused) as error:
            return _json({"ok": False, "error_code": 400, "description": f"{type(error).__name__}: {error}"}, 400)
        return _json({"ok": True, "result": result})

    def _refusal(self, code: int, description: str, *, idle: bool = False) -> web.Response:
        style = self.world.switches.idle if idle else self.world.switches.errors
        payload = {"ok": False, "error_code": code, "description": description}
        return _json(payload, code if style == "http" else 200)


def _receipt(message: Sent) -> Json:
    return {"message_id": message.message_id, "date": message.date}


async def _params(request: web.Request) -> Json:
    """Parameters from the query, a form or JSON."""
    params: Json = dict(request.query)
    if request.method == "GET":
        return params
    if request.content_type == "application/json":
        body = await request.read()
        return {**params, **(json.loads(body) if body else {})}
    return {**params, **{name: value for name, value in (await request.post()).items() if isinstance(value, str)}}


def _json(payload: Json, status: int = 200) -> web.Response:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def _ok(result: Json) -> web.Response:
    return _json({"ok": True, "result": result})


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def serve(port: int) -> None:
    """Run until the process is ended; says on standard output where it listens."""
    async with FakeZalo(port=port) as zalo:
        sys.stdout.write(f"{zalo.root}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Zalo Bot API server on loopback.")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.port))


if __name__ == "__main__":
    main()
