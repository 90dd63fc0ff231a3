"""The Telegram channel against the fake Bot API, over real sockets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from messages.channels.base import (
    Attachment,
    BotRefused,
    Button,
    ChannelError,
    ChatGone,
    ChatMoved,
    MissingRight,
    Post,
    Rejected,
    Unclear,
)
from messages.channels.telegram import Telegram, UpdatesBlocked, Webhook, failure
from messages.channels.telegram_request import NoAnswer, NotSent
from tests.fakes.telegram_pieces import Limits
from tests.fakes.telegram_server import FakeTelegram

TOKEN = "77:very-secret"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.add_bot(token=TOKEN, username="loaxom_bot", name="Loa Xóm")
        yield server


@pytest.fixture
async def channel(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    telegram = Telegram(TOKEN, base_url=fake.root)
    yield telegram
    await telegram.close()


@pytest.fixture
def lan(fake: FakeTelegram) -> str:
    return str(fake.world.add_person(name="Lan", started=True)["id"])


@pytest.fixture
def group(fake: FakeTelegram, lan: str) -> str:
    chat = fake.world.add_group(title="Thôn 6", members=[int(lan)])["id"]
    fake.world.add_to_group(group=chat, by=int(lan))
    return str(chat)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        pytest.param(RetryAfter(timedelta(seconds=12)), ChannelError, id="too many"),
        pytest.param(ChatMigrated(-100123), ChatMoved, id="supergroup"),
        pytest.param(InvalidToken("Unauthorized"), BotRefused, id="token"),
        pytest.param(EndPointNotFound("Endpoint 'x' not found"), BotRefused, id="token, said later"),
        pytest.param(NotSent("ClientConnectorError"), ChannelError, id="no connection"),
        pytest.param(NoAnswer("ServerDisconnectedError"), Unclear, id="left and not answered"),
        pytest.param(NetworkError("Internal Server Error"), ChannelError, id="server error"),
        pytest.param(Forbidden("Forbidden: bot was blocked by the user"), ChatGone, id="blocked"),
        pytest.param(Forbidden("Forbidden: bot was kicked from the supergroup chat"), ChatGone, id="kicked"),
        pytest.param(Forbidden("Forbidden: user is deactivated"), ChatGone, id="deactivated"),
        pytest.param(Forbidden("Forbidden: the group chat was deleted"), ChatGone, id="group deleted"),
        pytest.param(BadRequest("Bad Request: chat not found"), ChatGone, id="chat not found"),
        pytest.param(BadRequest("Bad Request: PEER_ID_INVALID"), ChatGone, id="no such peer"),
        pytest.param(
            BadRequest("Bad Request: not enough rights to manage pinned messages in the chat"),
            MissingRight,
            id="may not pin",
        ),
        pytest.param(BadRequest("Bad Request: have no rights to send a message"), MissingRight, id="may not write"),
        pytest.param(Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), MissingRight, id="may not write, forbidden"),
        pytest.param(BadRequest("Bad Request: message is too long"), Rejected, id="too long"),
        pytest.param(BadRequest("Bad Request: message caption is too long"), Rejected, id="caption too long"),
        pytest.param(BadRequest("Bad Request: BUTTON_DATA_INVALID"), Rejected, id="button data"),
        pytest.param(BadRequest("Bad Request: IMAGE_PROCESS_FAILED"), Rejected, id="no picture"),
        pytest.param(NetworkError("Request Entity Too Large"), Rejected, id="upload too large"),
        pytest.param(BadRequest("Bad Request: something new"), ChannelError, id="unknown refusals are passing"),
        pytest.param(TelegramError("something else"), ChannelError, id="unknown errors are passing"),
    ],
)
def test_each_error_of_the_bot_api_has_one_meaning(error: TelegramError, meaning: type[ChannelError]) -> None:
    assert type(failure(error)) is meaning


@pytest.mark.parametrize("wait", [timedelta(seconds=12), 12], ids=["timedelta", "int"])
def test_the_seconds_to_wait_are_kept_in_both_forms(wait: timedelta | int) -> None:
    error = RetryAfter(12)
    error._retry_after = wait  # type: ignore[assignment]  # what the library holds without PTB_TIMEDELTA

    assert failure(error).retry_after == 12


async def test_a_post_arrives_with_one_button_a_row_no_preview_and_no_markup_read(
    fake: FakeTelegram, channel: Telegram, lan: str
) -> None:
    buttons = (Button("Có", "q:1:0"), Button("Không", "q:1:1"))

    first = await channel.send(Post(address=lan, text="Đóng *20.000đ* <b>nhé</b> https://a.vn", buttons=buttons))
    second = await channel.send(Post(address=lan, text="vâng", reply_to=first, silent=True))

    one, two = fake.world.messages(chat=int(lan))
    assert [str(one["message_id"]), str(two["message_id"])] == [first, second]
    assert one["text"] == "Đóng *20.000đ* <b>nhé</b> https://a.vn"
    assert "entities" not in one
    assert one["reply_markup"]["inline_keyboard"] == [
        [{"text": "Có", "callback_data": "q:1:0"}],
        [{"text": "Không", "callback_data": "q:1:1"}],
    ]
    assert two["reply_to_message"]["message_id"] == int(first)
    assert two["disable_notification"] is True


async def test_an_answer_to_a_message_that_is_gone_is_sent_all_the_same(
    fake: FakeTelegram, channel: Telegram, lan: str
) -> None:
    await channel.send(Post(address=lan, text="vâng", reply_to="999"))

    [message] = fake.world.messages(chat=int(lan))
    assert "reply_to_message" not in message


async def test_a_picture_and_a_document_are_uploaded_with_name_and_type(
    fake: FakeTelegram, channel: Telegram, group: str
) -> None:
    picture = Attachment(PNG, "image/png", "ma.png")
    document = Attachment(bytes(2 * 1024 * 1024), "application/vnd.ms-excel", "danh sách thôn 6.xlsx")

    await channel.send(Post(address=group, text="Mã của đợt", picture=picture, buttons=(Button("Xem", "x"),)))
    await channel.send(Post(address=group, text="Danh sách", document=document))

    photo, file = fake.world.messages(chat=int(group))
    assert photo["caption"] == "Mã của đợt"
    assert photo["reply_markup"]["inline_keyboard"] == [[{"text": "Xem", "callback_data": "x"}]]
    assert fake.world.files[photo["photo"][-1]["file_id"]][0] == PNG
    assert file["document"]["file_name"] == "danh sách thôn 6.xlsx"
    assert file["document"]["mime_type"] == "application/vnd.ms-excel"
    with pytest.raises(Rejected):
        await channel.send(Post(address=group, picture=picture, document=document))


async def test_a_message_is_pinned_unpinned_and_withdrawn_and_doing_so_twice_is_no_error(
    fake: FakeTelegram, channel: Telegram, lan: str, group: str
) -> None:
    message = await channel.send(Post(address=group, text="Mã của đợt"))
    with pytest.raises(MissingRight):
        await channel.pin(group, message)
    fake.world.promote(group=int(group), by=int(lan))

    await channel.pin(group, message)
    assert fake.world.pinned(chat=int(group)) == [int(message)]
    await channel.unpin(group, message)
    await channel.unpin(group, message)
    assert fake.world.pinned(chat=int(group)) == []
    await channel.withdraw(group, message)
    await channel.withdraw(group, message)
    assert fake.world.messages(chat=int(group)) == []
    with pytest.raises(Rejected):
        await channel.pin(group, message)


async def test_a_blocked_bot_a_kicked_bot_and_an_unknown_chat_are_gone(
    fake: FakeTelegram, channel: Telegram, lan: str, group: str
) -> None:
    fake.world.block(person=int(lan))
    fake.world.remove(group=int(group), by=int(lan))

    for address in (lan, group, "-5", "4040"):
        with pytest.raises(ChatGone):
            await channel.send(Post(address=address, text="a"))


async def test_a_group_that_moved_names_its_new_address(
    fake: FakeTelegram, channel: Telegram, lan: str, group: str
) -> None:
    new = fake.world.migrate(group=int(group), by=int(lan))

    with pytest.raises(ChatMoved) as caught:
        await channel.send(Post(address=group, text="a"))

    assert caught.value.new_address == str(new)
    await channel.send(Post(address=caught.value.new_address, text="a"))


async def test_the_wait_that_telegram_names_is_handed_on(fake: FakeTelegram, channel: Telegram, lan: str) -> None:
    fake.world.limits = Limits(chat_per_second=0.2)
    await channel.send(Post(address=lan, text="a"))

    with pytest.raises(ChannelError) as caught:
        await channel.send(Post(address=lan, text="b"))

    assert type(caught.value) is ChannelError
    assert caught.value.retry_after == 5


@pytest.mark.parametrize(
    ("fault", "meaning", "taken"),
    [
        pytest.param({"kind": "drop_before"}, Unclear, 0, id="hung up before"),
        pytest.param({"kind": "drop_after"}, Unclear, 1, id="hung up after"),
        pytest.param({"kind": "garbage"}, Unclear, 1, id="no JSON"),
        pytest.param({"kind": "status", "status": 500}, ChannelError, 0, id="server error"),
        pytest.param({"kind": "status", "status": 502}, Unclear, 0, id="gateway"),
        pytest.param({"kind": "status", "status": 413}, ChannelError, 0, id="unknown status"),
    ],
)
async def test_a_request_that_left_without_an_answer_is_unclear(
    fake: FakeTelegram, channel: Telegram, lan: str, fault: dict[str, object], meaning: type[ChannelError], taken: int
) -> None:
    fake.fault(**fault)

    with pytest.raises(ChannelError) as caught:
        await channel.send(Post(address=lan, text="a"))

    assert type(caught.value) is meaning
    assert fake.world.counts()["accepted"] == taken
    await channel.send(Post(address=lan, text="a"))


async def test_an_answer_that_does_not_come_in_time_is_unclear(fake: FakeTelegram, lan: str) -> None:
    hasty = Telegram(TOKEN, base_url=fake.root, answer_seconds=0.05)
    fake.fault(kind="slow", seconds=0.5)

    with pytest.raises(Unclear):
        await hasty.send(Post(address=lan, text="a"))

    assert fake.world.counts()["accepted"] == 1
    await hasty.close()


async def test_a_request_that_never_left_may_simply_be_sent_later(fake: FakeTelegram) -> None:
    port = fake.port
    await fake.stop()
    channel = Telegram(TOKEN, base_url=f"http://127.0.0.1:{port}")
    proxied = Telegram(TOKEN, base_url="http://127.0.0.1:9", proxy=f"http://127.0.0.1:{port}")

    for one in (channel, proxied):
        with pytest.raises(ChannelError) as caught:
            await one.send(Post(address="5", text="a"))
        assert type(caught.value) is ChannelError
        await one.close()


async def test_a_refused_token_is_said_and_never_shown(
    fake: FakeTelegram, channel: Telegram, lan: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    fake.fault(kind="garbage")
    shown = [repr(channel), str(channel)]
    fake.world.revoke(token=TOKEN)

    for call in (channel.me(), channel.send(Post(address=lan, text="a")), channel.updates(after=0, wait=0)):
        with pytest.raises(BotRefused) as caught:
            await call
        shown += [repr(caught.value), str(caught.value), repr(caught.value.__cause__)]
    await fake.stop()
    with pytest.raises(ChannelError) as lost:
        await channel.download("x", limit=1)
    shown += [repr(lost.value), repr(lost.value.__cause__), repr(lost.value.__context__)]

    assert "very-secret" not in "".join(shown) + caplog.text


async def test_the_bot_knows_who_it_is_and_sets_menus_by_chat(
    fake: FakeTelegram, channel: Telegram, lan: str
) -> None:
    account = await channel.me()
    await channel.set_commands([("nop", "Nhà mình phải nộp gì")])
    await channel.set_commands([("thongbao", "Đăng thông báo")], address=lan)

    assert (account.user_id, account.username, account.name) == (77, "loaxom_bot", "Loa Xóm")
    scopes = fake.world.bot().commands
    assert scopes["all_private_chats"] == [{"command": "nop", "description": "Nhà mình phải nộp gì"}]
    assert scopes[f"chat:{lan}"] == [{"command": "thongbao", "description": "Đăng thông báo"}]


async def test_our_webhook_is_registered_once_and_a_foreign_one_is_left_alone(
    fake: FakeTelegram, channel: Telegram
) -> None:
    ours = "https://thon6.vn/hooks/telegram"

    first = await channel.ensure_webhook(ours, "s3cret")
    await channel.ensure_webhook(ours, "s3cret")
    other = await channel.ensure_webhook("https://other.vn/hook", "s3cret")

    assert first == Webhook(url=ours, ours=True)
    assert fake.world.bot().calls["setwebhook"] == 1
    assert other == Webhook(url=ours, ours=False)
    with pytest.raises(UpdatesBlocked):
        await channel.updates(after=0, wait=0)
    taken = await channel.ensure_webhook("https://other.vn/hook", "s3cret", take=True)
    assert taken == await channel.webhook("https://other.vn/hook")
    webhook = fake.world.bot().webhook
    assert webhook is not None
    assert webhook["secret_token"] == "s3cret"
    assert "edited_message" in fake.world.bot().allowed_updates


async def test_updates_come_raw_and_are_confirmed_by_the_next_call(
    fake: FakeTelegram, channel: Telegram, lan: str
) -> None:
    fake.world.say(sender=int(lan), text="chào")
    fake.world.say(sender=int(lan), text="nộp")

    [first, second] = await channel.updates(after=0, wait=0)
    again = await channel.updates(after=first[0], wait=0)

    assert again == [second]
    assert b'"update_id": 1' in first[1]
    assert await channel.updates(after=second[0], wait=0) == []


async def test_a_file_is_fetched_up_to_the_limit_and_only_from_telegram(
    fake: FakeTelegram, channel: Telegram, lan: str
) -> None:
    message = fake.world.send_file(sender=int(lan), kind="document", body=b"x" * 1000)
    remote_id = message["document"]["file_id"]

    assert await channel.download(remote_id, limit=1000) == b"x" * 1000
    assert await channel.download(remote_id, limit=999) is None
    with pytest.raises(ChannelError):
        await channel.download("unknown", limit=10)
    huge = fake.world.send_file(sender=int(lan), kind="document", body=bytes(20 * 1024 * 1024 + 1))
    assert await channel.download(huge["document"]["file_id"], limit=10**9) is None


@pytest.mark.parametrize("path", ["/etc/passwd", "../../x", "http://evil.vn/x", "", "//evil.vn/x"])
async def test_a_file_address_outside_telegram_is_not_followed(path: str) -> None:
    fetched: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        fetched.append(request.path)
        return web.json_response({"ok": True, "result": {"file_id": "a", "file_unique_id": "a", "file_path": path}})

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel = Telegram(TOKEN, base_url=f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        with pytest.raises(Rejected):
            await channel.download("a", limit=10)
    finally:
        await channel.close()
        await runner.cleanup()

    assert len(fetched) == 1


async def test_a_button_answered_too_late_is_no_error(fake: FakeTelegram, channel: Telegram, lan: str) -> None:
    message = await channel.send(Post(address=lan, text="Đúng không", buttons=(Button("Có", "q:1:0"),)))
    query = fake.world.press(sender=int(lan), message_id=int(message), label="Có")

    await channel.answer_callback(query, "Xong")
    await channel.answer_callback(query)

    assert fake.world.callbacks[query] == {"answered": True, "text": "Xong"}


async def test_many_posts_share_one_pool_and_none_is_lost(fake: FakeTelegram, channel: Telegram) -> None:
    people = fake.world.add_people(count=50)

    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(channel.send(Post(address=str(person), text="Họp thôn tối nay")))

    assert fake.world.counts()["accepted"] == 50
    assert all(len(fake.world.messages(chat=person)) == 1 for person in people)


def test_a_proxy_that_cannot_be_used_stops_the_start() -> None:
    with pytest.raises(ValueError, match="http"):
        Telegram(TOKEN, proxy="socks5://127.0.0.1:1")
