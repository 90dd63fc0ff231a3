"""Zalo's client against a fake of the platform: each error in both HTTP styles, and what it means for us."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator

import pytest

from messages.channels.base import BotRefused, BotSpent, ChannelError, Post, Rejected, Unclear
from messages.channels.zalo import PollBlocked, Refusal, Zalo, _result
from tests.fakes.zalo_server import FakeZalo

TOKEN = "12345:abc-xyz"
PICTURE = "https://loaxom.example/p/abc"


@pytest.fixture(params=["http", "ok"])
async def zalo(request: pytest.FixtureRequest) -> AsyncIterator[FakeZalo]:
    """A fake that refuses by HTTP status, and one that says HTTP 200 to everything."""
    async with FakeZalo() as fake:
        fake.world.add_bot(token=TOKEN, name="Bot Thôn Đông")
        fake.world.switch(errors=request.param, idle=request.param)
        fake.world.bot().people.add("an")
        yield fake


@pytest.fixture
async def channel(zalo: FakeZalo) -> AsyncIterator[Zalo]:
    channel = Zalo(TOKEN, base_url=zalo.root, answer_seconds=0.3)
    yield channel
    await channel.close()


async def test_the_bot_knows_who_it_is_and_whether_groups_let_it_in(zalo: FakeZalo, channel: Zalo) -> None:
    account = await channel.me()
    zalo.world.bot().can_join_groups = False

    assert (account.name, account.can_join_groups) == ("Bot Thôn Đông", True)
    assert not (await channel.me()).can_join_groups


async def test_updates_come_one_by_one_and_an_idle_poll_is_no_error(zalo: FakeZalo, channel: Zalo) -> None:
    person = zalo.world.add_person(name="Ông Ba")
    for text in ("một", "hai"):
        zalo.world.say(sender=person, text=text)

    got = [await channel.next_update(wait=1) for _ in range(3)]

    assert got[2] is None
    assert [json.loads(each or b"")["message"]["text"] for each in got[:2]] == ["một", "hai"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param(400, Rejected, id="the platform does not like it"),
        pytest.param(401, BotRefused, id="the token is wrong"),
        pytest.param(403, Unclear, id="its internal server error"),
        pytest.param(404, Rejected, id="not found"),
        pytest.param(408, Unclear, id="it gave up waiting for itself"),
        pytest.param(426, ChannelError, id="a limit of the day"),
        pytest.param(429, BotSpent, id="the month is used up"),
        pytest.param(500, Unclear, id="its own fault"),
    ],
)
async def test_what_a_refusal_means_for_a_message(
    zalo: FakeZalo, channel: Zalo, code: int, kind: type[ChannelError]
) -> None:
    zalo.fault(kind="refuse", method="sendMessage", status=code)

    with pytest.raises(ChannelError) as failed:
        await channel.send(Post(address="an", text="chào"))

    assert type(failed.value) is kind
    assert zalo.world.messages(chat="an") == []


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "slow", "garbage", "outage"])
async def test_a_message_that_left_without_an_answer_is_unclear_and_not_sent_twice(
    zalo: FakeZalo, channel: Zalo, fault: str
) -> None:
    zalo.fault(kind=fault, method="sendMessage", seconds=1, times=1)

    with pytest.raises(Unclear):
        await channel.send(Post(address="an", text="chào"))

    taken = 0 if fault in ("drop_before", "outage") else 1
    assert len(zalo.world.messages(chat="an")) == taken
    assert zalo.world.bot().calls["sendMessage"] == 1


async def test_what_would_go_into_an_outage_waits_instead_of_becoming_unclear(zalo: FakeZalo, channel: Zalo) -> None:
    zalo.fault(kind="outage", method="sendMessage", times=2)
    zalo.fault(kind="outage", method="getMe", times=1)
    failures = []
    for _ in range(5):
        with pytest.raises(ChannelError) as failed:
            await channel.send(Post(address="an", text="chào"))
        failures.append(type(failed.value))
    channel._shut_until = 0.0  # the pause is over

    await channel.send(Post(address="an", text="chào"))
    await channel.send(Post(address="an", text="chào"))

    assert failures == [Unclear, ChannelError, Unclear, ChannelError, ChannelError]
    assert (zalo.world.bot().calls["sendMessage"], len(zalo.world.messages(chat="an"))) == (4, 2)


async def test_a_message_that_did_not_leave_may_be_sent_again() -> None:
    channel = Zalo(TOKEN, base_url="http://127.0.0.1:1")

    with pytest.raises(ChannelError) as failed:
        await channel.send(Post(address="an", text="chào"))
    await channel.close()

    assert type(failed.value) is ChannelError


@pytest.mark.parametrize("status", [502, 504])
async def test_an_outage_is_passing_for_whoever_asks_for_updates(zalo: FakeZalo, channel: Zalo, status: int) -> None:
    zalo.fault(kind="outage", method="getUpdates", status=status)
    zalo.world.say(sender=zalo.world.add_person(name="Ông Ba"), text="chào")

    with pytest.raises(ChannelError) as failed:
        await channel.next_update(wait=1)

    assert type(failed.value) is ChannelError
    assert await channel.next_update(wait=1) is not None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        pytest.param(500, b'{"ok": true, "result": {}}', None, id="taken, whatever the status"),
        pytest.param(200, b'{"ok": true}', None, id="taken, with nothing to tell"),
        pytest.param(200, b'{"ok": false, "error_code": 408}', 408, id="its code, not the status"),
        pytest.param(200, b'{"ok": false, "errorCode": 426}', 426, id="the other spelling"),
        pytest.param(200, b'{"error_code": 401}', 401, id="a code alone"),
        pytest.param(404, b'{"ok": false}', 404, id="no code: the status"),
        pytest.param(401, b"<html>", 401, id="no JSON: the status"),
        pytest.param(200, b'{"ok": "true"}', 200, id="a yes that is none"),
    ],
)
def test_ok_and_the_error_code_decide(status: int, body: bytes, code: int | None) -> None:
    try:
        _result(status, body)
        found = None
    except Refusal as refusal:
        found = refusal.code

    assert found == code


async def test_a_webhook_stands_in_the_way_of_polling_and_a_foreign_one_is_left_alone(
    zalo: FakeZalo, channel: Zalo
) -> None:
    none = await channel.webhook("http://127.0.0.1:9/hooks/zalo")
    ours = await channel.ensure_webhook("http://127.0.0.1:9/hooks/zalo", "a-secret")
    again = await channel.ensure_webhook("http://127.0.0.1:9/hooks/zalo", "a-secret")
    other = await channel.ensure_webhook("http://127.0.0.1:9/hooks/other", "a-secret")
    with pytest.raises(PollBlocked):
        await channel.next_update(wait=1)
    calls = zalo.world.bot().calls["setWebhook"]
    taken = await channel.ensure_webhook("http://127.0.0.1:9/hooks/other", "a-secret", take=True)
    zalo.world.switch(webhook_tests=1)
    # the second time the day's limit is reached, the third time it is known
    tried = [await channel.webhook_tried() for _ in range(3)]

    assert zalo.world.bot().calls["testWebhook"] == 2
    assert tried == ["webhook.err.conn", "", ""]
    assert (none.url, none.ours) == ("", False)
    assert (ours.ours, ours.outcome) == (True, "webhook.err.conn")
    assert (again.ours, other.ours, other.url, calls) == (True, False, "http://127.0.0.1:9/hooks/zalo", 1)
    assert (taken.ours, taken.url) == (True, "http://127.0.0.1:9/hooks/other")


async def test_a_picture_goes_by_its_address_and_is_refused_where_it_cannot_be_fetched(
    zalo: FakeZalo, channel: Zalo
) -> None:
    with pytest.raises(Rejected):
        await channel.send(Post(address="an", text="Quỹ", picture_address=f"{zalo.root}/img/none.png"))
    zalo.world.switch(unfetchable="accept")
    sent = await channel.send(Post(address="an", text="Quỹ", picture_address=f"{zalo.root}/img/none.png"))
    with pytest.raises(Rejected):
        await channel.send(Post(address="an"))

    [shown] = zalo.world.messages(chat="an")
    assert (shown["message_id"], shown["text"]) == (sent, "Quỹ")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        pytest.param("https://f20.photo.zdn.vn/a.jpg", True, id="its media host"),
        pytest.param("http://f20.photo.zdn.vn/a.jpg", False, id="without encryption"),
        pytest.param("https://zdn.vn.example/a.jpg", False, id="a name that begins like it"),
        pytest.param("https://evilzdn.vn/a.jpg", False, id="a name that ends like it"),
        pytest.param("https://f20.zdn.vn@10.0.0.1/a.jpg", False, id="its name as a user"),
        pytest.param("https://f20.zdn.vn:8443/a.jpg", False, id="another port"),
        pytest.param("http://169.254.169.254/latest", False, id="inside the network"),
        pytest.param("http://api.test:81/img/a.jpg", True, id="the origin that we call"),
        pytest.param("http://api.test/img/a.jpg", False, id="another port than ours"),
        pytest.param("file:///etc/passwd", False, id="a file"),
        pytest.param("https://[::1", False, id="no address at all"),
    ],
)
def test_pictures_are_fetched_from_the_platforms_own_hosts_alone(url: str, may: bool) -> None:
    assert Zalo(TOKEN, base_url="http://api.test:81").may_fetch(url) is may


async def test_what_a_person_sent_is_fetched_within_limits(zalo: FakeZalo, channel: Zalo) -> None:
    zalo.world.switch(picture_reads=9)
    person = zalo.world.add_person(name="Ông Ba")
    zalo.world.send_photo(sender=person, body=b"x" * 100)
    zalo.world.send_photo(sender=person, body=b"<html>", media_type="text/html")
    [picture, page] = [each["message"]["photo_url"] for each in zalo.world.bot().updates]

    assert await channel.download(picture, limit=100, media_types=("image/",)) == (b"x" * 100, "image/jpeg")
    assert await channel.download(picture, limit=99, media_types=("image/",)) is None
    for wrong in (page, f"{zalo.root}/img/none.jpg", "http://127.0.0.1:1/a.jpg"):
        with pytest.raises(Rejected):
            await channel.download(wrong, limit=100, media_types=("image/",))


async def test_the_token_shows_in_no_error_log_or_repr(
    zalo: FakeZalo, channel: Zalo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(channel), str(channel)]
    zalo.fault(kind="drop_after", method="sendMessage")
    zalo.fault(kind="garbage", method="getUpdates")
    for call in (channel.send(Post(address="an", text="x")), channel.next_update(wait=1), channel.pin("an", "1")):
        with pytest.raises(ChannelError) as failed:
            await call
        said += [repr(failed.value), str(failed.value), str(failed.value.__cause__)]
        assert failed.value.__suppress_context__ or failed.value.__context__ is None

    assert not [each for each in [*said, caplog.text] if "abc-xyz" in each]
