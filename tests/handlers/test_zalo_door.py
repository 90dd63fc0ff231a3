"""The Zalo door: what is read from updates, and how they get in over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from handlers.incoming import ChatEvent, ChatKind, FileKind, Incoming, IncomingFile
from handlers.registering import until_ours
from handlers.zalo import ZaloDoor
from handlers.zalo_intake import SECRET_HEADER, PollState, ZaloPoller, receive
from messages.channels.base import BotRefused, ChannelError, Post
from messages.channels.zalo import Webhook, Zalo
from models.domain.called import without_name
from models.popped import Popped
from tests.fakes.zalo_server import FakeZalo

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
TOKEN = "12345:abc-xyz"
NAME = "Bot Thôn Đông"
Json = dict[str, Any]  # Any: the vendor's JSON


def update(
    event: str = "message.text.received", *, group: bool = False, is_bot: bool = False, **content: Any
) -> Json:
    """An update as the platform sends it."""
    chat = {"id": "g-thondong", "chat_type": "GROUP"} if group else {"id": "u002", "chat_type": "PRIVATE"}
    person = {"id": "u002", "display_name": "Chị Tư", "is_bot": is_bot}
    message = {"message_id": "bb02", "date": 1789036005000, "from": person, "chat": chat, **content}
    return {"event_name": event, "message": message}


def read(payload: Json) -> Incoming | ChatEvent | None:
    return ZaloDoor(Zalo(TOKEN), name=NAME).read(json.dumps(payload).encode(), bot_id=3, received_at=NOW)


@pytest.mark.parametrize("wrapped", [False, True], ids=["flat", "wrapped"])
def test_a_mention_in_a_group_is_read_without_the_bots_name(wrapped: bool) -> None:
    said = update(group=True, text="@Bot Thôn Đông lịch đổ rác hôm nào?")

    incoming = read({"ok": True, "result": said} if wrapped else said)

    assert isinstance(incoming, Incoming)
    assert (incoming.chat, incoming.chat_kind, incoming.sender) == ("g-thondong", ChatKind.GROUP, "u002")
    assert (incoming.text, incoming.sender_name, incoming.update_id) == ("lịch đổ rác hôm nào?", "Chị Tư", "bb02")
    assert (incoming.bot_id, incoming.received_at, incoming.addressed) == (3, NOW, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("@Bot Thôn Đông: họp mấy giờ", "họp mấy giờ", id="a colon behind it"),
        pytest.param("@bot thôn đông họp mấy giờ", "họp mấy giờ", id="small letters"),
        pytest.param("@Bot Thon Dong hop may gio", "hop may gio", id="without diacritics"),
        pytest.param("@Bot Tho\u0302n Đo\u0302ng họp", "họp", id="letters and marks apart"),
        pytest.param("@Bot\u00a0Thôn\u00a0Đông họp", "họp", id="hard spaces"),
        pytest.param("@Bot Thôn Đông", "", id="alone"),
        pytest.param("@Bot Thôn Đông 482193", "482193", id="a code"),
        pytest.param("cho hỏi @Bot Thôn Đông họp mấy giờ", "cho hỏi họp mấy giờ", id="in the middle"),
        pytest.param("họp mấy giờ @Bot Thôn Đông", "họp mấy giờ", id="at the end"),
        pytest.param("@Bot Thôn Đôngg họp", "@Bot Thôn Đôngg họp", id="a longer word is another's name"),
        pytest.param("@Lan hỏi @Bot Thôn Đông wifi", "@Lan hỏi wifi", id="behind another mention"),
        pytest.param("Bot Thôn Đông ơi", "Bot Thôn Đông ơi", id="a reply that names it without a mention"),
        pytest.param("a@b.vn", "a@b.vn", id="an address"),
        pytest.param("@Bot Thôn Đông @Bot Thôn Đông ơi", "@Bot Thôn Đông ơi", id="once"),
    ],
)
def test_the_name_that_calls_the_bot_is_no_part_of_what_is_said(text: str, said: str) -> None:
    assert without_name(text, NAME) == said


def test_a_bot_known_by_its_accounts_name_alone_is_called_by_the_name_people_see() -> None:
    assert without_name("@Bot Thôn Đông, họp mấy giờ", "bot.ThonDong") == "họp mấy giờ"
    assert without_name("@Bot Thôn Đôngg họp", "bot.ThonDong") == "@Bot Thôn Đôngg họp"


@given(st.text(max_size=40), st.text(max_size=10))
def test_whatever_is_typed_cutting_a_name_only_shortens_it(text: str, name: str) -> None:
    assert len(without_name(text, name)) <= len(text) * 3 + 1


@pytest.mark.parametrize(
    ("payload", "file", "text"),
    [
        pytest.param(
            update("message.image.received", photo_url="https://a.zdn.vn/1.jpg", caption="đã chuyển khoản"),
            IncomingFile(kind=FileKind.PHOTO, remote_id="https://a.zdn.vn/1.jpg", media_type="image/jpeg"),
            "đã chuyển khoản",
            id="a picture as it is sent",
        ),
        pytest.param(
            update("message.image.received", photo="https://a.zdn.vn/1.jpg"),
            IncomingFile(kind=FileKind.PHOTO, remote_id="https://a.zdn.vn/1.jpg", media_type="image/jpeg"),
            "",
            id="a picture as it is documented",
        ),
        pytest.param(
            update("message.voice.received", voice_url="https://a.zdn.vn/1.aac"),
            IncomingFile(kind=FileKind.VOICE, remote_id="https://a.zdn.vn/1.aac", media_type="audio/aac"),
            "",
            id="a voice",
        ),
        pytest.param(
            update("message.sticker.received"), IncomingFile(kind=FileKind.OTHER, remote_id=""), "", id="sticker"
        ),
        pytest.param(
            update("message.unsupported.received"),
            IncomingFile(kind=FileKind.OTHER, remote_id=""),
            "",
            id="unsupported",
        ),
    ],
)
def test_what_is_attached_is_told_by_its_kind(payload: Json, file: IncomingFile, text: str) -> None:
    incoming = read(payload)

    assert isinstance(incoming, Incoming)
    assert (incoming.file, incoming.text) == (file, text)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"event_name": "message.unsupported.received"}, id="no message at all"),
        pytest.param(update("message.unsupported.received", group=True), id="unsupported in a group"),
        pytest.param(update("message.sticker.received", group=True), id="a sticker in a group"),
        pytest.param(update("message.reaction.received"), id="an event nobody knew of"),
        pytest.param(update("user.follow", text="x"), id="another one"),
        pytest.param(update(text="x", is_bot=True), id="a bot"),
        pytest.param(update(text="x", chat={"id": "c", "chat_type": "CHANNEL"}), id="a new kind of chat"),
        pytest.param(update(text="x", message_id="m" * 81), id="an endless id"),
        pytest.param(update(text="x", message_id="m\0"), id="an id that no database takes"),
        pytest.param(update(), id="no text"),
        pytest.param(["x"], id="a list"),
        pytest.param("x", id="a word"),
        pytest.param({"ok": True, "result": []}, id="an empty envelope"),
        pytest.param({"event_name": ["a"], "message": {}}, id="an event that is no word"),
    ],
)
def test_what_says_nothing_to_us_is_dropped_before_it_is_stored(payload: Any) -> None:  # Any: any JSON
    assert read(payload) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["message_id", "from", "chat", "text", "caption", "photo_url"]), _JSON)
def test_no_shape_of_an_update_breaks_the_door(field: str, value: Any) -> None:  # Any: any JSON
    payload = update("message.image.received", text="x", photo_url="y")
    payload["message"][field] = value

    assert isinstance(read(payload), Incoming | None)


class Stored:
    """Where updates go; refuses as often as told."""

    def __init__(self, *, refusals: int = 0) -> None:
        self.payloads: list[Json] = []
        self.refusals = refusals

    async def take(self, _bot_id: int, payloads: Sequence[bytes]) -> None:
        if self.refusals > 0:
            self.refusals -= 1
            raise OSError("disk full")
        self.payloads += [json.loads(payload) for payload in payloads]


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as fake:
        fake.world.add_bot(token=TOKEN, name=NAME)
        yield fake


def poller_of(channel: Zalo, stored: Stored, folder: Path) -> ZaloPoller:
    async def keeps() -> bool:
        return True

    popped = Popped(folder / "popped-3")
    return ZaloPoller(
        channel, bot_id=3, take=stored.take, popped=popped, keeps=keeps, poll_seconds=1, first_pause=0.01
    )


async def polled(zalo: FakeZalo, stored: Stored, folder: Path, until: Any) -> ZaloPoller:  # Any: a condition
    """Ask until something is so, then stop as the service does."""
    channel, stop = Zalo(TOKEN, base_url=zalo.root), asyncio.Event()
    poller = poller_of(channel, stored, folder)
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run(stop))
        await zalo.until(lambda: until(poller))
        stop.set()
    await channel.close()
    return poller


_LEFT = json.dumps({"ok": True, "result": update(text="từ trước")}).encode()


@pytest.mark.parametrize(
    ("left", "before"),
    [
        pytest.param(_LEFT, ["từ trước"], id="and one that a killed process had taken"),
        pytest.param(_LEFT[:-9], [], id="beside one that is torn"),
    ],
)
async def test_an_update_that_could_not_be_stored_is_kept_until_it_is(
    zalo: FakeZalo, tmp_path: Path, left: bytes, before: list[str]
) -> None:
    stored, person = Stored(refusals=3), zalo.world.add_person(name="Ông Ba")
    file = tmp_path / "popped-3"
    file.write_bytes(left)
    zalo.world.say(sender=person, text="một")
    zalo.world.say(sender=person, text="hai")
    held: list[bool] = []

    def done(_: ZaloPoller) -> bool:
        held.append(file.stat().st_size > 0)
        return len(stored.payloads) == 2 + len(before) or zalo.world.bot().calls["getUpdates"] > 2

    await polled(zalo, stored, tmp_path, done)

    said = [each.get("result", each)["message"]["text"] for each in stored.payloads]
    assert said == [*before, "một", "hai"]
    assert (held[0], file.read_bytes()) == (True, b"")


def test_what_was_popped_is_read_by_nobody_else_and_stops_nobody(tmp_path: Path) -> None:
    file, folder = tmp_path / "var" / "loaxom.popped-3", tmp_path / "folder"
    folder.mkdir()
    ours, theirs, nowhere = Popped(file), Popped(file), Popped(folder)

    assert (ours.open(), theirs.open(), nowhere.open()) == (True, False, False)
    for each in (ours, theirs, nowhere):
        each.keep(b"a longer one")
        each.keep(b"one")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, theirs.left()) == (b"one", 0o600, b"")
    ours.close()
    assert (theirs.open(), theirs.left()) == (True, b"one")
    theirs.clear()
    theirs.close()
    assert file.read_bytes() == b""


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        pytest.param({"kind": "outage", "status": 502}, PollState.FAILING, id="an outage"),
        pytest.param({"kind": "refuse", "status": 400}, PollState.BLOCKED, id="a webhook stands"),
    ],
)
async def test_a_failing_poll_says_why_and_goes_on_when_it_can(
    zalo: FakeZalo, tmp_path: Path, fault: dict[str, Any], state: PollState
) -> None:
    stored = Stored()
    zalo.world.say(sender=zalo.world.add_person(name="Ông Ba"), text="một")
    zalo.fault(method="getUpdates", times=2, **fault)
    states: list[PollState] = []

    def done(poller: ZaloPoller) -> bool:
        states.append(poller.state)
        return bool(stored.payloads) or zalo.world.bot().calls["getUpdates"] > 3

    poller = await polled(zalo, stored, tmp_path, done)

    assert state in states
    assert poller.state is PollState.ASKING
    assert len(stored.payloads) == 1


async def test_nothing_more_is_asked_with_a_refused_token(zalo: FakeZalo, tmp_path: Path) -> None:
    stored, channel = Stored(), Zalo(TOKEN, base_url=zalo.root)
    zalo.world.say(sender=zalo.world.add_person(name="Ông Ba"), text="một")
    zalo.fault(method="getUpdates", times=1, kind="refuse", status=401)
    poller = poller_of(channel, stored, tmp_path)

    await poller.run(asyncio.Event())  # ends by itself

    assert (poller.state, zalo.world.bot().calls["getUpdates"], stored.payloads) == (PollState.REFUSED, 1, [])
    with pytest.raises(BotRefused):
        await channel.send(Post(address="g-thondong", text="một"))
    assert zalo.world.bot().calls["sendMessage"] == 0
    await polled(zalo, stored, tmp_path, lambda _: bool(stored.payloads))  # somebody said to try again
    await channel.close()


@pytest.mark.parametrize(
    ("secret", "body", "status", "taken"),
    [
        pytest.param("s3cret-8", b"{}", 200, 1, id="ours"),
        pytest.param("s3cret-8", b"not json", 200, 1, id="ours but no update: the door drops it"),
        pytest.param("wrong", b"{}", 401, 0, id="a wrong secret"),
        pytest.param(None, b"{}", 401, 0, id="no secret"),
        pytest.param("wrong", b"", 401, 0, id="a wrong secret and nothing in it"),
        pytest.param(None, b"", 200, 0, id="a probe"),
        pytest.param("s3cret-8", b"x" * (1024 * 1024 + 1), 413, 0, id="too long"),
    ],
)
async def test_the_webhook_takes_what_carries_the_secret(
    secret: str | None, body: bytes, status: int, taken: int
) -> None:
    got: list[bytes] = []

    async def take(_bot_id: int, payloads: Sequence[bytes]) -> None:
        got.extend(payloads)

    app = web.Application()
    app.router.add_post("/hook", partial(receive, bot_id=3, secret="s3cret-8", take=take))
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with client.post(server.make_url("/hook"), data=BytesIO(body), headers=headers) as response:
            assert response.status == status

    assert len(got) == taken


async def test_a_webhook_is_tried_until_it_is_ours() -> None:
    refused: set[int] = set()
    seen: list[bool] = []
    failures = iter([ChannelError("no network")])
    answers = iter([Webhook(url="else", ours=False), Webhook(url="us", ours=True)])

    async def register() -> Webhook:
        seen.append(3 in refused)
        for failure in failures:
            raise failure
        return next(answers)

    found = await until_ours(register, bot_id=3, refused=refused, stop=asyncio.Event(), first_pause=0)

    assert found == Webhook(url="us", ours=True)
    assert (seen, refused) == ([False, True, True], set())


async def test_what_could_not_be_stored_may_come_again() -> None:
    app = web.Application()
    app.router.add_post("/hook", partial(receive, bot_id=3, secret="s3cret-8", take=Stored(refusals=1).take))
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        headers = {SECRET_HEADER: "s3cret-8"}
        statuses = []
        for _ in range(2):
            async with client.post(server.make_url("/hook"), data=b"{}", headers=headers) as response:
                statuses.append(response.status)

    assert statuses == [500, 200]
