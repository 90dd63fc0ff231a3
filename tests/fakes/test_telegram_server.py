"""The fake Bot API, judged from the other side by python-telegram-bot's own stock client."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.fakes.telegram_pieces import Limits
from tests.fakes.telegram_server import FakeTelegram

TOKEN = "77:secret"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.add_bot(token=TOKEN, username="loaxom_bot")
        yield server


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=telegram.base_url, base_file_url=telegram.base_file_url) as client:
        yield client


@pytest.fixture
def lan(telegram: FakeTelegram) -> int:
    person: int = telegram.world.add_person(name="Lan", started=True)["id"]
    return person


async def test_a_message_is_kept_with_its_buttons_and_can_be_edited_pinned_and_deleted(
    telegram: FakeTelegram, bot: Bot, lan: int
) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="a:1")]])

    sent = await bot.send_message(lan, "Chào bà con", reply_markup=markup)
    await bot.pin_chat_message(lan, sent.message_id)
    await bot.edit_message_text("Chào cả nhà", lan, sent.message_id)

    [kept] = telegram.world.messages(chat=lan)
    assert (kept["text"], kept["pinned"]) == ("Chào cả nhà", True)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("Chào cả nhà", lan, sent.message_id)
    await bot.unpin_chat_message(lan, sent.message_id)
    await bot.delete_message(lan, sent.message_id)
    assert telegram.world.messages(chat=lan) == []
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(lan, sent.message_id)


async def test_an_uploaded_file_comes_back_byte_for_byte(telegram: FakeTelegram, bot: Bot, lan: int) -> None:
    photo = await bot.send_photo(lan, PNG, caption="mã")
    document = await bot.send_document(lan, b"a,b\n1,2\n", filename="danh sách.csv")

    assert document.document is not None
    assert document.document.file_name == "danh sách.csv"
    again = await bot.send_photo(lan, photo.photo[-1].file_id)
    fetched = await (await bot.get_file(again.photo[-1].file_id)).download_as_bytearray()
    assert bytes(fetched) == PNG
    assert telegram.world.counts()["accepted"] == 3


@pytest.mark.parametrize(
    ("text", "markup", "said"),
    [
        pytest.param("a" * 4097, None, "Message is too long", id="too long"),
        pytest.param("😀" * 2049, None, "Message is too long", id="counted in UTF-16 units"),
        pytest.param("  \n ", None, "Message text is empty", id="only space"),
        pytest.param("a", "x" * 65, "Button_data_invalid", id="button data over 64 bytes"),
    ],
)
async def test_what_telegram_would_not_take_is_refused(
    bot: Bot, lan: int, text: str, markup: str | None, said: str
) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data=markup)]]) if markup else None

    with pytest.raises(BadRequest, match=f"(?i){said}"):
        await bot.send_message(lan, text, reply_markup=keyboard)


async def test_a_chat_that_cannot_be_reached_says_why(telegram: FakeTelegram, bot: Bot, lan: int) -> None:
    world = telegram.world
    stranger = world.add_person(name="Xa")["id"]
    group = world.add_group(title="Thôn 6", members=[lan])["id"]

    async def refusal(chat: int) -> str:
        with pytest.raises((BadRequest, Forbidden)) as caught:
            await bot.send_message(chat, "a")
        return caught.value.message

    assert await refusal(4040) == "Chat not found"
    assert "can't initiate conversation" in await refusal(stranger)
    assert "not a member" in await refusal(group)
    world.add_to_group(group=group, by=lan)
    await bot.send_message(group, "a")
    world.remove(group=group, by=lan)
    assert await refusal(group) == "Forbidden: bot was kicked from the group chat"
    world.block(person=lan)
    assert await refusal(lan) == "Forbidden: bot was blocked by the user"
    world.unblock(person=lan)
    world.deactivate(person=lan)
    assert await refusal(lan) == "Forbidden: user is deactivated"


async def test_pinning_needs_the_right_and_a_moved_group_names_its_new_address(
    telegram: FakeTelegram, bot: Bot, lan: int
) -> None:
    group = telegram.world.add_group(title="Thôn 6", members=[lan])["id"]
    telegram.world.add_to_group(group=group, by=lan)
    sent = await bot.send_message(group, "mã")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group, sent.message_id)

    telegram.world.promote(group=group, by=lan)
    await bot.pin_chat_message(group, sent.message_id)
    moved = telegram.world.migrate(group=group, by=lan)

    assert telegram.world.pinned(chat=group) == [sent.message_id]
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group, "a")
    assert caught.value.new_chat_id == moved
    await bot.send_message(moved, "a")


async def test_updates_are_given_again_until_the_next_call_confirms_them(
    telegram: FakeTelegram, bot: Bot, lan: int
) -> None:
    telegram.world.say(sender=lan, text="/start")
    telegram.world.say(sender=lan, text="chào")

    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert [update.message.text for update in rest if update.message] == ["chào"]
    assert first[0].message is not None
    assert first[0].message.entities[0].type == "bot_command"


async def test_a_long_poll_ends_when_somebody_speaks_and_the_older_of_two_is_thrown_out(
    telegram: FakeTelegram, lan: int
) -> None:
    async with (
        Bot(TOKEN, base_url=telegram.base_url) as one,
        Bot(TOKEN, base_url=telegram.base_url) as two,
        asyncio.TaskGroup() as group,
    ):
        older = group.create_task(_conflicts(one))
        await telegram.until(lambda: telegram.world.bot().calls["getupdates"] > 0)
        newer = group.create_task(two.get_updates(timeout=20))
        assert await older
        telegram.world.say(sender=lan, text="chào")
        assert len(await newer) == 1


async def _conflicts(bot: Bot) -> bool:
    with pytest.raises(Conflict, match="terminated by other"):
        await bot.get_updates(timeout=20)
    return True


async def test_a_webhook_gets_the_secret_and_is_told_again_until_it_takes_the_update(
    telegram: FakeTelegram, bot: Bot, lan: int
) -> None:
    got: list[tuple[str | None, int]] = []

    async def hook(request: web.BaseRequest) -> web.Response:
        update = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["update_id"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    runner = web.ServerRunner(web.Server(hook), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        telegram.world.say(sender=lan, text="một")
        await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3")
        telegram.world.say(sender=lan, text="hai")
        await telegram.until(lambda: not telegram.world.bot().updates)
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
    finally:
        await runner.cleanup()

    assert got == [("s3", 1), ("s3", 1), ("s3", 2)]
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_group_bot_hears_only_what_is_meant_for_it_until_it_is_an_admin(
    telegram: FakeTelegram, bot: Bot, lan: int
) -> None:
    world = telegram.world
    group = world.add_group(title="Thôn 6", members=[lan])["id"]
    world.add_to_group(group=group, by=lan)
    own = (await bot.send_message(group, "mã")).message_id
    world.bot().updates.clear()

    world.say(sender=lan, chat=group, text="trưa nay ăn gì")
    world.say(sender=lan, chat=group, text="@loaxom_bot chào")
    world.say(sender=lan, chat=group, text="ừ", reply_to=own)
    world.promote(group=group, by=lan)
    world.say(sender=lan, chat=group, text="mai họp")

    heard = await bot.get_updates()
    assert [update.message.text if update.message else "rights" for update in heard] == [
        "@loaxom_bot chào",
        "ừ",
        "rights",
        "mai họp",
    ]


async def test_a_pressed_button_is_answered_once(telegram: FakeTelegram, bot: Bot, lan: int) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="a:1")]])
    sent = await bot.send_message(lan, "Đúng không", reply_markup=markup)

    query_id = telegram.world.press(sender=lan, message_id=sent.message_id, label="Có")
    [update] = await bot.get_updates()

    assert update.callback_query is not None
    assert (update.callback_query.id, update.callback_query.data) == (query_id, "a:1")
    await update.callback_query.answer("xong")
    assert telegram.world.callbacks[query_id] == {"answered": True, "text": "xong"}
    with pytest.raises(BadRequest, match="too old"):
        await update.callback_query.answer()


@pytest.mark.parametrize(
    ("limits", "group"),
    [
        pytest.param({"per_second": 3}, False, id="over all chats"),
        pytest.param({"chat_per_second": 0.5}, False, id="in one chat"),
        pytest.param({"group_per_minute": 2}, True, id="in one group"),
    ],
)
async def test_too_many_messages_are_refused_with_the_seconds_to_wait(
    telegram: FakeTelegram, bot: Bot, lan: int, limits: dict[str, float], group: bool
) -> None:
    chat = lan
    if group:
        chat = telegram.world.add_group(title="Thôn 6", members=[lan])["id"]
        telegram.world.add_to_group(group=chat, by=lan)
    telegram.world.limits = Limits(**limits)  # type: ignore[arg-type]  # a table of cases

    async def send_four() -> None:
        for number in range(4):
            await bot.send_message(chat, str(number))

    with pytest.raises(RetryAfter) as caught:
        await send_four()
    with pytest.raises(RetryAfter):
        await bot.send_message(chat, "once more")

    assert caught.value.retry_after
    assert telegram.world.counts()["refusals"] == 2
    assert telegram.world.counts()["disobeyed"] == 1


async def test_faults_strike_when_asked_and_repeats_are_counted(telegram: FakeTelegram, bot: Bot, lan: int) -> None:
    telegram.fault(kind="drop_before", method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(lan, "một")
    assert telegram.world.counts()["accepted"] == 0

    telegram.fault(kind="drop_after", method="sendMessage", skip=1)
    await bot.send_message(lan, "hai")
    with pytest.raises(NetworkError):
        await bot.send_message(lan, "ba")
    await bot.send_message(lan, "ba")
    telegram.fault(kind="status", status=500)
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_me()

    assert [message["text"] for message in telegram.world.messages(chat=lan)] == ["hai", "ba", "ba"]
    assert telegram.world.counts()["repeats"] == 1


async def test_a_wrong_token_is_not_let_in(telegram: FakeTelegram) -> None:
    bot = Bot("78:other", base_url=telegram.base_url)

    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_commands_are_kept_by_scope(bot: Bot, lan: int) -> None:
    await bot.set_my_commands([BotCommand("nop", "Xem nhà mình phải nộp gì")])

    [command] = await bot.get_my_commands()

    assert command.command == "nop"
    assert await bot.get_my_commands({"type": "chat", "chat_id": lan}) == ()  # type: ignore[arg-type]


async def test_the_server_runs_as_a_process_of_its_own_and_is_steered_over_http() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram_server", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        root = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as client:

            async def control(verb: str, **arguments: object) -> object:
                async with client.post(f"{root}/control/{verb}", json=arguments) as response:
                    assert response.status == 200, await response.text()
                    return (await response.json())["result"]

            await control("add_bot", token=TOKEN)
            lan = await control("add_person", name="Lan", person=5)
            await control("say", sender=5, text="/start")
            photo = base64.b64encode(PNG).decode()
            await control("send_file", sender=5, kind="photo", body=photo, caption="mã")
            async with Bot(TOKEN, base_url=f"{root}/bot") as bot:
                updates = await bot.get_updates()
                await bot.send_message(5, "Chào Lan")
            messages = await control("messages", chat=5)
    finally:
        process.terminate()
        await process.wait()

    assert lan == {"id": 5, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    assert [update.update_id for update in updates] == [1, 2]
    assert isinstance(messages, list)
    assert [message["text"] for message in messages] == ["Chào Lan"]
