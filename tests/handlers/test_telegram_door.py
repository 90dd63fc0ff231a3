"""The Telegram door: what is read from recorded updates, and how updates get in over real sockets."""

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
from hypothesis import given
from hypothesis import strategies as st

from handlers.incoming import ChatEvent, ChatEventKind, ChatKind, FileKind, Incoming, IncomingFile
from handlers.overhearing import packed
from handlers.telegram import TelegramDoor
from handlers.telegram_intake import SECRET_HEADER, PollState, TelegramPoller, receive
from messages.channels.base import Button, Post
from messages.channels.telegram import Telegram
from tests.fakes.telegram_server import FakeTelegram

RECORDED = Path(__file__).parent.parent / "data" / "telegram"
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
TOKEN = "77:secret"
GROUP, SUPERGROUP = "-5001", "-1001234567890"


@pytest.fixture
def door() -> TelegramDoor:
    return TelegramDoor(Telegram(TOKEN), user_id=77, username="LoaXom_bot")


def read(door: TelegramDoor, name: str) -> Incoming | ChatEvent | None:
    return door.read((RECORDED / f"{name}.json").read_bytes(), bot_id=3, received_at=NOW)


@pytest.mark.parametrize(
    ("name", "chat", "text"),
    [
        pytest.param("private_text", "1001", "làm khai sinh cho con cần gì"),
        pytest.param("private_start_code", "1001", "/start TN4821"),
        pytest.param("private_reply", "1001", "ừ"),
        pytest.param("group_mention", GROUP, "😀 wifi nhà văn hóa là gì"),
        pytest.param("group_mention_in_the_middle", SUPERGROUP, "bác, còn ai chưa nộp?"),
        pytest.param("group_mention_alone", GROUP, ""),
        pytest.param("group_text_mention", GROUP, "ơi giúp với"),
        pytest.param("group_command", GROUP, "/danhsach rác"),
        pytest.param("group_command_to_us", SUPERGROUP, "/danhsach rác"),
        pytest.param("group_reply_to_us", GROUP, "khi nào hết hạn"),
        pytest.param("group_photo_caption_mention", GROUP, "mã này của thôn à"),
    ],
)
def test_what_is_said_to_the_bot_is_read_without_its_name(
    door: TelegramDoor, name: str, chat: str, text: str
) -> None:
    incoming = read(door, name)

    assert isinstance(incoming, Incoming)
    assert (incoming.chat, incoming.text, incoming.sender) == (chat, text, "1001")
    assert incoming.addressed
    assert incoming.sender_name == "Lan Nguyễn"
    assert (incoming.bot_id, incoming.received_at) == (3, NOW)
    assert incoming.chat_kind is (ChatKind.PRIVATE if chat == "1001" else ChatKind.GROUP)
    assert incoming.chat_title == ("" if chat == "1001" else "Thôn 6")


@pytest.mark.parametrize(
    "name",
    [
        "group_chatter",
        "group_other_mention",
        "group_command_to_another",
        "group_command_in_the_middle",
        "group_reply_to_a_neighbour",
        "group_edited_mention",
        "group_linked_channel_post",
        "group_other_bot",
        "group_members_joined",
        "group_migrated_from",
        "group_pinned",
        "callback_inline",
        "channel_post",
        "channel_membership",
        "inline_query",
        "unknown_kind",
    ],
)
def test_what_is_not_said_to_the_bot_is_dropped_before_anything_is_kept(door: TelegramDoor, name: str) -> None:
    assert read(door, name) is None


def test_of_a_neighbours_talk_only_the_account_number_is_kept(door: TelegramDoor) -> None:
    update = json.loads((RECORDED / "group_chatter.json").read_bytes())
    update["message"]["text"] = "bác Lan ơi nhà em ốm, gửi vào stk 1903 6521 2345 nhé"

    seen = door.read(json.dumps(update).encode(), bot_id=3, received_at=NOW)

    assert isinstance(seen, ChatEvent)
    assert (seen.kind, seen.chat, seen.numbers) == (ChatEventKind.ACCOUNT_SEEN, GROUP, ("190365212345",))
    kept = packed(seen)
    assert json.loads(kept) == {
        "overheard": {"update_id": seen.update_id, "chat": GROUP, "numbers": ["190365212345"], "file": None}
    }
    assert door.read(kept, bot_id=3, received_at=NOW) == seen


@pytest.mark.parametrize(
    ("name", "file"),
    [
        pytest.param(
            "private_photo",
            IncomingFile(kind=FileKind.PHOTO, remote_id="AgACy", media_type="image/jpeg", size=101302),
            id="the largest size of a photo",
        ),
        pytest.param(
            "private_document",
            IncomingFile(
                kind=FileKind.DOCUMENT,
                remote_id="BQACd",
                filename="danh sách hộ.xlsx",
                media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                size=18422,
            ),
            id="document",
        ),
        pytest.param(
            "private_voice",
            IncomingFile(kind=FileKind.VOICE, remote_id="AwACv", media_type="audio/ogg", size=9120),
            id="voice",
        ),
        pytest.param(
            "private_sticker", IncomingFile(kind=FileKind.OTHER, remote_id="CAACs", size=20044), id="sticker"
        ),
        pytest.param(
            "private_animation", IncomingFile(kind=FileKind.OTHER, remote_id="CgACa", size=5), id="no document"
        ),
        pytest.param("private_contact", IncomingFile(kind=FileKind.OTHER, remote_id=""), id="contact"),
    ],
)
def test_a_file_is_told_by_its_kind(door: TelegramDoor, name: str, file: IncomingFile) -> None:
    incoming = read(door, name)

    assert isinstance(incoming, Incoming)
    assert incoming.file == file


def test_a_press_is_a_choice_of_who_pressed(door: TelegramDoor) -> None:
    private, group, old = (
        read(door, name) for name in ("callback_private", "callback_group", "callback_old_message")
    )

    assert isinstance(private, Incoming)
    assert isinstance(group, Incoming)
    assert isinstance(old, Incoming)
    assert (private.choice, private.sender, private.chat, private.message_id) == ("c:12:0", "1001", "1001", "44")
    assert (group.choice, group.sender, group.chat, group.message_id) == ("c:12:1", "1001", GROUP, "45")
    assert (old.choice, old.message_id) == ("c:1:0", "3")
    assert private.text == group.text == ""


def test_a_reply_names_what_it_answers_and_an_edit_says_so(door: TelegramDoor) -> None:
    reply, edited = read(door, "private_reply"), read(door, "private_edited")

    assert isinstance(reply, Incoming)
    assert isinstance(edited, Incoming)
    assert (reply.message_id, reply.reply_to, reply.edited) == ("43", "42", False)
    assert (edited.text, edited.edited) == ("họp lúc 20h tối nay", True)


def test_an_anonymous_admin_is_the_group_and_not_a_person(door: TelegramDoor) -> None:
    incoming = read(door, "group_anonymous_admin")

    assert isinstance(incoming, Incoming)
    assert (incoming.sender, incoming.sender_name, incoming.text) == (SUPERGROUP, "Thôn 6", "482193")


@pytest.mark.parametrize(
    ("name", "kind", "chat", "may_pin", "new_chat"),
    [
        pytest.param("bot_added", ChatEventKind.BOT_ADDED, GROUP, False, None),
        pytest.param("bot_added_as_admin", ChatEventKind.BOT_ADDED, SUPERGROUP, True, None),
        pytest.param("bot_promoted", ChatEventKind.RIGHTS_CHANGED, GROUP, True, None),
        pytest.param("bot_may_not_pin", ChatEventKind.RIGHTS_CHANGED, GROUP, False, None),
        pytest.param("bot_kicked", ChatEventKind.BOT_REMOVED, GROUP, None, None),
        pytest.param("bot_blocked", ChatEventKind.BOT_REMOVED, "1001", None, None),
        pytest.param("bot_unblocked", ChatEventKind.BOT_ADDED, "1001", True, None),
        pytest.param("group_migrated", ChatEventKind.MOVED, GROUP, None, SUPERGROUP),
    ],
)
def test_what_happens_to_a_chat_is_an_event(
    door: TelegramDoor, name: str, kind: ChatEventKind, chat: str, may_pin: bool | None, new_chat: str | None
) -> None:
    event = read(door, name)

    assert isinstance(event, ChatEvent)
    assert (event.kind, event.chat, event.may_pin, event.new_chat) == (kind, chat, may_pin, new_chat)


def test_text_comes_in_one_form_and_without_hidden_characters(door: TelegramDoor) -> None:
    incoming = read(door, "private_odd_characters")

    assert isinstance(incoming, Incoming)
    assert incoming.text == "khất qrm\nà  <b>x</b> 😀"
    assert incoming.sender_name == "Lan Nguyễn A"
    incoming.text.encode()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(sorted(RECORDED.glob("*.json")))


@given(recorded=_KEYS, path=st.lists(st.integers(0, 20), max_size=4), value=_JSON)
def test_a_broken_update_never_stops_the_intake(recorded: Path, path: list[int], value: Any) -> None:
    door = TelegramDoor(Telegram(TOKEN), user_id=77, username="loaxom_bot")
    update = place = json.loads(recorded.read_bytes())
    for step in path:
        inner = place[sorted(place)[step % len(place)]] if isinstance(place, dict) and place else None
        if not isinstance(inner, dict):
            break
        place = inner
    if place:
        place[sorted(place)[sum(path) % len(place)]] = value

    door.read(json.dumps(update).encode(), bot_id=1, received_at=NOW)


@pytest.mark.parametrize("payload", [b"", b"nope", b"[]", b"7", b"[" * 100_000, b'{"update_id": "x"}', b"\xff"])
def test_what_is_no_update_is_nothing(door: TelegramDoor, payload: bytes) -> None:
    assert door.read(payload, bot_id=1, received_at=NOW) is None


# --- over the wire


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.add_bot(token=TOKEN, username="loaxom_bot")
        yield server


@pytest.fixture
async def channel(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    telegram = Telegram(TOKEN, base_url=fake.root)
    yield telegram
    await telegram.close()


class Shelf:
    """Where updates are stored; refuses the next `failures` times."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.ids: list[int] = []
        self.failures = 0
        self.unconfirmed_when_stored: list[int] = []
        self._fake = fake

    async def take(self, bot_id: int, payloads: Sequence[bytes]) -> None:
        self.unconfirmed_when_stored.append(len(self._fake.world.bot().updates))
        if self.failures:
            self.failures -= 1
            raise OSError("disk full of secrets")
        self.ids += [json.loads(payload)["update_id"] for payload in payloads]


async def keeps() -> bool:
    """No other process asks."""
    return True


@pytest.fixture
def shelf(fake: FakeTelegram) -> Shelf:
    return Shelf(fake)


@pytest.fixture
def lan(fake: FakeTelegram) -> int:
    person: int = fake.world.add_person(name="Lan")["id"]
    return person


class Polling:
    """A poller that runs while the block does, and then stops as the service would."""

    def __init__(self, channel: Telegram, shelf: Shelf) -> None:
        self.poller = TelegramPoller(
            channel, bot_id=3, take=shelf.take, keeps=keeps, poll_seconds=20, first_pause=0.01
        )
        self._stop = asyncio.Event()
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> TelegramPoller:
        await self._group.__aenter__()
        self._group.create_task(self.poller.run(self._stop))
        return self.poller

    async def __aexit__(self, *error: Any) -> None:
        self._stop.set()
        await self._group.__aexit__(*error)


async def test_polled_updates_are_confirmed_only_after_they_were_stored_and_at_once_on_a_stop(
    fake: FakeTelegram, channel: Telegram, shelf: Shelf, lan: int
) -> None:
    fake.world.say(sender=lan, text="một")

    async with Polling(channel, shelf) as poller:
        await fake.until(lambda: fake.world.bot().calls["getupdates"] == 2)
        fake.world.say(sender=lan, text="hai")
        await fake.until(lambda: fake.world.bot().calls["getupdates"] == 3)

    assert shelf.ids == [1, 2]
    assert shelf.unconfirmed_when_stored == [1, 1]
    assert poller.state is PollState.ASKING
    assert not fake.world.bot().updates


async def test_updates_that_could_not_be_stored_come_again(
    fake: FakeTelegram, channel: Telegram, shelf: Shelf, lan: int, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.failures = 2
    fake.world.say(sender=lan, text="một")

    async with Polling(channel, shelf):
        await fake.until(lambda: not fake.world.bot().updates)

    assert shelf.ids == [1]
    assert "OSError" in caplog.text
    assert "secrets" not in caplog.text


async def test_the_poller_outlives_lost_connections_and_server_errors(
    fake: FakeTelegram, channel: Telegram, shelf: Shelf, lan: int
) -> None:
    fake.fault(kind="drop_after", method="getUpdates")
    fake.fault(kind="status", method="getUpdates", status=502)
    fake.fault(kind="garbage", method="getUpdates")
    fake.world.say(sender=lan, text="một")

    async with Polling(channel, shelf):
        await fake.until(lambda: not fake.world.bot().updates)

    assert shelf.ids == [1]


async def test_a_foreign_webhook_is_reported_and_not_deleted(
    fake: FakeTelegram, channel: Telegram, shelf: Shelf, lan: int
) -> None:
    await channel.ensure_webhook("http://127.0.0.1:9/other", "x")

    async with Polling(channel, shelf) as poller:
        await fake.until(lambda: fake.world.bot().calls["getupdates"] >= 2)
        assert poller.state is PollState.BLOCKED
        assert fake.world.bot().webhook is not None


async def test_a_refused_token_is_reported(fake: FakeTelegram, shelf: Shelf) -> None:
    channel = Telegram("78:other", base_url=fake.root)
    poller = TelegramPoller(channel, bot_id=3, take=shelf.take, keeps=keeps, first_pause=0.01)
    stop = asyncio.Event()

    async def stop_when_refused() -> None:
        fake.world.add_bot(token="79:third")
        while poller.state is not PollState.REFUSED:  # noqa: ASYNC110 - nothing tells us of an unknown token
            await asyncio.sleep(0.01)
        stop.set()

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(poller.run(stop))
        group.create_task(stop_when_refused())
    await channel.close()


@pytest.fixture
async def hook(shelf: Shelf) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hooks/telegram", partial(receive, bot_id=3, secret="s3cret", take=shelf.take))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/telegram"
    await runner.cleanup()


async def test_the_webhook_stores_what_telegram_posts_and_again_after_a_failure(
    fake: FakeTelegram, channel: Telegram, shelf: Shelf, hook: str, lan: int, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.failures = 1
    await channel.ensure_webhook(hook, "s3cret")

    fake.world.say(sender=lan, text="một")
    fake.world.say(sender=lan, text="hai")
    await fake.until(lambda: not fake.world.bot().updates)

    assert shelf.ids == [1, 2]
    assert "secrets" not in caplog.text


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        pytest.param("s3cret", b'{"update_id": 1}', 200, id="ours"),
        pytest.param(None, b'{"update_id": 1}', 401, id="no secret"),
        pytest.param("s3cre", b'{"update_id": 1}', 401, id="wrong secret"),
        pytest.param("bí mật", b'{"update_id": 1}', 401, id="a secret with marks"),
        pytest.param("s3cret", b"{", 400, id="broken"),
        pytest.param("s3cret", b"[1]", 400, id="no object"),
        pytest.param("s3cret", b'{"update_id": true}', 400, id="no number"),
        pytest.param("s3cret", b"[" * 200_000, 400, id="too deep"),
        pytest.param("s3cret", b" " * (1024 * 1024 + 1), 413, id="too large"),
    ],
)
async def test_the_webhook_lets_in_only_telegram(
    shelf: Shelf, hook: str, secret: str | None, body: bytes, status: int
) -> None:
    headers = {SECRET_HEADER: secret} if secret else {}

    async with aiohttp.ClientSession() as client, client.post(hook, data=BytesIO(body), headers=headers) as response:
        assert response.status == status

    assert shelf.ids == ([1] if status == 200 else [])


async def test_a_pressed_button_stops_spinning_and_a_file_is_fetched(
    fake: FakeTelegram, channel: Telegram, lan: int
) -> None:
    door = TelegramDoor(channel, user_id=77, username="loaxom_bot")
    fake.world.send_file(sender=lan, kind="photo", body=b"\xff\xd8\xffphoto")
    fake.world.say(sender=lan, text="chào")
    sent = await channel.send(Post(address=str(lan), text="Đúng không", buttons=(Button("Có", "c:1:0"),)))
    query = fake.world.press(sender=lan, message_id=int(sent), label="Có")
    photo, text, press = [payload for _, payload in await channel.updates(after=0, wait=0)]

    for payload in (photo, text, press):
        await door.acknowledge(payload)
    read_photo, read_press = (door.read(payload, bot_id=3, received_at=NOW) for payload in (photo, press))

    assert fake.world.callbacks[query]["answered"]
    assert isinstance(read_press, Incoming)
    assert read_press.choice == "c:1:0"
    assert isinstance(read_photo, Incoming)
    assert read_photo.file is not None
    fetched = await door.fetch(read_photo.file)
    assert (fetched.body, fetched.too_big) == (b"\xff\xd8\xffphoto", False)


async def test_a_press_is_answered_although_telegram_cannot_be_reached() -> None:
    channel = Telegram(TOKEN, base_url="http://127.0.0.1:9")  # where nobody listens
    door = TelegramDoor(channel, user_id=77, username="loaxom_bot")

    await door.acknowledge(json.dumps({"update_id": 1, "callback_query": {"id": "5"}}).encode())

    await channel.close()


async def test_the_life_of_a_group_comes_through_as_it_happens(
    fake: FakeTelegram, channel: Telegram, lan: int
) -> None:
    door, world = TelegramDoor(channel, user_id=77, username="loaxom_bot"), fake.world
    group = world.add_group(title="Thôn 6", members=[lan])["id"]

    world.add_to_group(group=group, by=lan)
    world.say(sender=lan, chat=group, text="trưa nay ăn gì")
    world.promote(group=group, by=lan)
    world.say(sender=lan, chat=group, text="@loaxom_bot 482193")
    world.say(sender=lan, chat=group, text="bây giờ bot nghe hết")
    new = world.migrate(group=group, by=lan)
    world.remove(group=new, by=lan)
    world.say(sender=lan, text="chào")
    world.block(person=lan)
    updates = await channel.updates(after=0, wait=0)
    read_all = [door.read(payload, bot_id=3, received_at=NOW) for _, payload in updates]

    told = [
        (one.kind, one.chat) if isinstance(one, ChatEvent) else (one.text, one.chat)
        for one in read_all
        if one is not None
    ]
    assert told == [
        (ChatEventKind.BOT_ADDED, str(group)),
        (ChatEventKind.RIGHTS_CHANGED, str(group)),
        ("482193", str(group)),
        (ChatEventKind.MOVED, str(group)),
        (ChatEventKind.BOT_REMOVED, str(new)),
        ("chào", str(lan)),
        (ChatEventKind.BOT_REMOVED, str(lan)),
    ]


@pytest.mark.parametrize(
    ("file", "too_big"),
    [
        pytest.param(IncomingFile(kind=FileKind.PHOTO, remote_id="gone"), False, id="gone"),
        pytest.param(IncomingFile(kind=FileKind.OTHER, remote_id="sticker"), False, id="not readable"),
        pytest.param(IncomingFile(kind=FileKind.DOCUMENT, remote_id="x", size=20 * 1024 * 1024 + 1), True, id="big"),
    ],
)
async def test_a_file_that_cannot_be_had_has_no_body(channel: Telegram, file: IncomingFile, too_big: bool) -> None:
    fetched = await TelegramDoor(channel, user_id=77, username="loaxom_bot").fetch(file)

    assert (fetched.body, fetched.too_big) == (None, too_big)
