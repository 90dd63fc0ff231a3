"""The fake Zalo against its contract: what each method takes and answers, in both styles that were seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.zalo_server import FakeZalo

TOKEN = "12345:abc-xyz"
Json = dict[str, Any]  # Any: the vendor's JSON


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as fake:
        fake.world.add_bot(token=TOKEN, name="Bot Thôn Đông")
        yield fake


async def call(
    zalo: FakeZalo, method: str, *, token: str = TOKEN, form: bool = False, **params: Any
) -> tuple[int, Json]:
    """One call: HTTP status and body."""
    url = f"{zalo.root}/bot{token}/{method}"
    async with aiohttp.ClientSession() as client:
        given = {"data": params} if form else {"json": params}
        async with client.post(url, **given) as response:  # type: ignore[arg-type]  # one of two names
            return response.status, await response.json()


@pytest.mark.parametrize(("style", "status"), [("http", 401), ("ok", 200)])
async def test_a_wrong_token_is_refused_in_both_styles(zalo: FakeZalo, style: str, status: int) -> None:
    zalo.world.switch(errors=style)

    assert await call(zalo, "getMe", token="1:b") == (
        status,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


@pytest.mark.parametrize(("style", "status"), [("http", 408), ("ok", 200)])
async def test_an_idle_poll_ends_with_408_and_updates_come_one_by_one(
    zalo: FakeZalo, style: str, status: int
) -> None:
    zalo.world.switch(idle=style)
    person = zalo.world.add_person(name="Ông Ba")
    zalo.world.say(sender=person, text="một")
    zalo.world.say(sender=person, text="hai")

    first = await call(zalo, "getUpdates", timeout="30")
    second = await call(zalo, "getUpdates", form=True, timeout=30)
    idle = await call(zalo, "getUpdates", timeout=0.05)

    assert [each[1]["result"]["message"]["text"] for each in (first, second)] == ["một", "hai"]
    message = first[1]["result"]["message"]
    assert (message["from"]["id"], message["chat"]) == (person, {"id": person, "chat_type": "PRIVATE"})
    assert idle == (status, {"ok": False, "error_code": 408, "description": "Request timeout"})


async def test_a_group_hears_the_bot_and_the_bot_hears_only_mentions(zalo: FakeZalo) -> None:
    person = zalo.world.add_person(name="Chị Tư")
    group = zalo.world.add_group(name="Thôn Đông")
    zalo.world.invite(group=group)
    zalo.world.say(sender=person, text="chiều nay ai đi chợ không", group=group, mention=False)
    zalo.world.say(sender=person, text="lịch đổ rác hôm nào?", group=group)

    heard = (await call(zalo, "getUpdates", timeout=1))[1]["result"]["message"]
    said = await call(zalo, "sendMessage", chat_id=heard["chat"]["id"], text="Thứ ba")

    assert heard["text"] == "@Bot Thôn Đông lịch đổ rác hôm nào?"
    assert heard["chat"] == {"id": group, "chat_type": "GROUP"}
    assert said[0] == 200
    assert [each["text"] for each in zalo.world.messages(chat=group)] == ["Thứ ba"]
    assert (await call(zalo, "getUpdates", timeout=0.05))[1]["error_code"] == 408


async def test_what_no_chat_takes_is_refused(zalo: FakeZalo) -> None:
    person = zalo.world.add_person(name="Ông Ba")
    zalo.world.say(sender=person, text="chào")
    zalo.world.switch(quota=1)

    refusals = [
        await call(zalo, "sendMessage", chat_id="u999", text="x"),
        await call(zalo, "sendMessage", chat_id=person, text=""),
        await call(zalo, "sendMessage", chat_id=person, text="😀" * 1001),
        await call(zalo, "getme"),
        await call(zalo, "sendPhoto", chat_id=person, photo="data:image/png;base64,AA"),
    ]
    await call(zalo, "sendMessage", chat_id=person, text="😀" * 1000)

    assert {status for status, _ in refusals} == {400}
    assert (await call(zalo, "sendMessage", chat_id=person, text="x"))[1]["error_code"] == 429


async def test_a_picture_is_fetched_twice_and_black_where_it_is_gone(zalo: FakeZalo) -> None:
    person = zalo.world.add_person(name="Ông Ba")
    zalo.world.say(sender=person, text="chào")
    asked = 0

    async def once(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(body=b"\x89PNG", content_type="image/png") if asked == 1 else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/once.png", once)
    async with TestServer(app) as server:
        await call(zalo, "sendPhoto", chat_id=person, photo=str(server.make_url("/once.png")), caption="Quỹ")
        await zalo.until(lambda: asked == 2 and zalo.world.sent[-1].picture is None)

    assert zalo.world.messages(chat=person)[-1]["shown"] is False


async def test_a_webhook_is_probed_without_secret_and_then_gets_the_updates(zalo: FakeZalo) -> None:
    got: list[tuple[str | None, bytes]] = []

    async def hook(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Bot-Api-Secret-Token"), await request.read()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    assert (await call(zalo, "getWebhookInfo"))[1]["error_code"] == 404
    async with TestServer(app) as server:
        url = str(server.make_url("/hook"))
        set_up = (await call(zalo, "setWebhook", url=url, secret_token="s3cret-8"))[1]["result"]
        zalo.world.say(sender=zalo.world.add_person(name="Ông Ba"), text="chào")
        await zalo.until(lambda: zalo.world.bot().webhook_posts == [200])
        zalo.world.switch(webhook_tests=2)
        tried = (await call(zalo, "testWebhook"))[1]["result"]
    gone = (await call(zalo, "testWebhook"))[1]["result"]

    assert (tried["outcome"], gone["outcome"]) == ("webhook.ok", "webhook.err.conn")
    assert (await call(zalo, "testWebhook"))[1]["errorCode"] == 426
    assert set_up["verification"]["outcome"] == "webhook.ok"
    assert got[0] == (None, b"")
    assert got[1][0] == "s3cret-8"
    assert b'"event_name"' in got[1][1]
    assert (await call(zalo, "getUpdates", timeout=0))[1]["error_code"] == 400
    for secret in ("7letter", "x" * 257):
        assert (await call(zalo, "setWebhook", url=url, secret_token=secret))[1]["error_code"] == 400
    assert (await call(zalo, "deleteWebhook"))[1]["result"]["url"] == ""


async def test_a_test_in_another_process_uses_the_same_verbs(zalo: FakeZalo) -> None:
    async with aiohttp.ClientSession() as client:

        async def control(verb: str, **arguments: Any) -> Any:  # Any: JSON
            async with client.post(f"{zalo.root}/control/{verb}", json=arguments) as response:
                return (await response.json())["result"]

        person = await control("add_person", name="Ông Ba")
        await control("say", sender=person, text="chào")
        await control("fault", kind="drop_after", method="sendMessage")
        with pytest.raises(aiohttp.ClientError):
            await call(zalo, "sendMessage", chat_id=person, text="một")

        assert [each["text"] for each in await control("messages", chat=person)] == ["một"]
        assert (await control("counts"))["sent"] == 1
    await asyncio.sleep(0)
