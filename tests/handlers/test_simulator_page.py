"""The simulator's page in a real browser, against the real service on a loopback port.

Only on SQLite: the page is for demos and development, which run on it; nothing here depends on the database's kind.
"""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy import select

import bot
from handlers.settings import Settings
from handlers.terminal import Arguments
from messages.channels.base import Choice, Content
from models.bots import RealHamletHere
from models.database import Database
from models.tables import Hamlet, InboundUpdate
from tests.databases import copied_sqlite
from tests.village import GROUP_1, PHONE, a_picture, free_port, running

OUTPUT = Path(__file__).parent.parent / "output" / "simulator"
MARKUP = '<img src=x onerror="document.title=1"><b>đậm</b>'


@pytest.fixture(scope="module", autouse=True)
def output() -> None:
    """A folder for screenshots."""
    OUTPUT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty SQLite database."""
    with copied_sqlite(sqlite_template, tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
async def service(
    chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The address of a service that no test changes."""
    with copied_sqlite(sqlite_template, tmp_path_factory.mktemp("service")) as url:
        async with running(url, chromium) as village:
            yield village.url


async def say(page: Page, text: str) -> None:
    """Type into the open chat and press Enter."""
    await page.fill("#text", text)
    await page.press("#text", "Enter")


def words(page: Page, who: str = "") -> Locator:
    """The texts of the messages in the open chat: of all, `.own` or `.from-bot`."""
    return page.locator(f"#messages {who} .words")


async def stored_updates(database: Database) -> list[dict[str, Any]]:  # Any: JSON of the page
    """What was handed in, as the page wrote it."""
    async with database.read() as session:
        return [json.loads(payload) for payload in await session.scalars(select(InboundUpdate.payload))]


async def test_the_head_gets_the_menu_as_buttons_and_on_a_channel_without_them_as_numbers(
    url: str, browser: Browser
) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens("head", "head")
        await say(page, "menu")
        answers = page.locator("#messages .from-bot")
        await expect(answers.locator(".buttons button").first).to_be_visible()
        first = await answers.locator(".buttons button").first.text_content() or ""
        await page.screenshot(path=OUTPUT / "menu-buttons.png")

        await page.locator("label.switch").click()
        await expect(page.locator("#numbered")).to_be_checked()
        await say(page, "menu")
        await expect(answers).to_have_count(2)
        await expect(answers.last.locator(".buttons")).to_have_count(0)
        await expect(answers.last.locator(".words")).to_contain_text(f"1. {first}")
        await page.screenshot(path=OUTPUT / "menu-numbers.png")
        await say(page, "1")
        await expect(answers).to_have_count(3)


async def test_what_one_person_says_in_the_group_everybody_sees_at_once_and_the_bot_only_when_asked(
    url: str, browser: Browser
) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        head, resident = await village.opens("head", GROUP_1), await village.opens("resident-1", "resident-1")
        await expect(head.locator("#chat-title")).to_have_text("Bà con Thôn 6")

        await say(head, "Mai họp thôn")
        group = resident.locator("#chats .chat-link", has_text="Bà con Thôn 6")
        await expect(group.locator(".badge")).to_have_text("1")
        await group.click()
        await expect(words(resident)).to_have_text(["Mai họp thôn"])
        await expect(resident.locator("#messages .by")).to_have_text("Trần Văn Bình")
        await expect(group.locator(".badge")).to_have_count(0)
        assert await stored_updates(village.installation.database) == []

        await say(resident, "@Bot Loa Xóm menu")
        await expect(words(resident, ".from-bot")).to_have_count(1)
        await resident.check("#addressed")
        await say(resident, "menu")
        await expect(words(resident, ".from-bot")).to_have_count(2)
        await expect(words(head, ".from-bot")).to_have_count(2)
        stored = await stored_updates(village.installation.database)
        assert [(each["text"], each["sender"], each["sender_name"]) for each in stored] == [
            ("menu", "resident-1", "Lê Thị Hoa")
        ] * 2


async def test_markup_is_shown_as_it_was_typed_in_texts_names_titles_and_file_names(
    url: str, browser: Browser
) -> None:
    async with running(url, browser) as village:
        page = await village.opens("resident-1", GROUP_1)
        await say(page, MARKUP)
        await expect(words(page, ".own")).to_have_text(MARKUP)
        for button, where in (("#add-person", "#people"), ("#add-group", "#chats")):
            await page.click(button)
            await page.fill("#asker-name", MARKUP)
            await page.press("#asker-name", "Enter")
            await expect(page.locator(f"{where} strong").last).to_be_visible()
            await expect(page.locator(where)).to_contain_text(MARKUP)
        await village.bot_says(
            GROUP_1, Content(text=MARKUP, choices=(Choice(label=MARKUP, action="leave"),)), key="x"
        )
        await expect(words(page, ".from-bot")).to_contain_text(MARKUP)

        await page.locator("#people .person", has_text="onerror").click()
        await page.set_input_files(
            "#file-input", {"name": f"{MARKUP[:12]}.txt", "mimeType": "text/html", "buffer": b"<b>"}
        )
        await page.press("#text", "Enter")
        await expect(page.locator("#messages .document strong")).to_have_text(f"{MARKUP[:12]}.txt")
        await page.locator("#chats .chat-link", has_text="onerror").click()
        await expect(page.locator("#chat-title")).to_have_text(MARKUP)
        await expect(page.locator("#chat-about")).to_contain_text(MARKUP)
        assert await page.title() == "Loa Xóm: bản dùng thử"
        await page.screenshot(path=OUTPUT / "markup.png")


async def test_a_card_is_pinned_enlarges_and_is_found_again_from_the_bar(url: str, browser: Browser) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens("resident-1", GROUP_1, size=PHONE)
        picture = await village.keeps(a_picture(), "image/png", "the.png")
        text = (
            "THÔN 6: VỆ SINH MÔI TRƯỜNG\nMỗi hộ 20.000đ, đến thứ Hai 30/11.\nXem tại https://loaxom.example/n/thon-6."
        )
        await village.bot_says(GROUP_1, Content(text=text, picture=picture, pin=True), key="card")
        bar = page.locator("#pin-bar")
        await expect(bar).to_contain_text("THÔN 6: VỆ SINH MÔI TRƯỜNG")
        for number in range(8):
            await village.bot_says(GROUP_1, Content(text=f"Tin số {number}\n\nCòn nữa."), key=f"later:{number}")
        await say(page, "Cảm ơn bác")
        await expect(words(page).last).to_have_text("Cảm ơn bác")
        card = page.locator("#messages .picture")
        await expect(card).not_to_be_in_viewport()
        await page.screenshot(path=OUTPUT / "phone-pinned.png")
        await bar.click()
        await expect(card).to_be_in_viewport()
        await expect(page.locator("#chat-title")).to_be_in_viewport()
        await expect(page.locator("#messages a[href='https://loaxom.example/n/thon-6']")).to_be_visible()
        await page.screenshot(path=OUTPUT / "phone-card.png")
        await card.click()
        large = page.locator("#viewer-picture")
        await expect(large).to_be_visible()
        assert await large.evaluate("picture => picture.naturalHeight") == 800
        await page.screenshot(path=OUTPUT / "phone-enlarged.png")
        await page.keyboard.press("Escape")
        await expect(large).not_to_be_visible()
        shown = next(each for each in village.simulator.messages if each.pinned)
        await village.simulator.unpin(GROUP_1, shown.message_id)
        await expect(bar).to_be_hidden()
        await village.simulator.withdraw(GROUP_1, shown.message_id)
        await expect(words(page).first).to_have_text("Tin đã được thu hồi")


async def test_a_button_in_the_group_is_pressed_by_whoever_holds_the_phone(url: str, browser: Browser) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens("head", "head")
        await village.bot_says(
            "head", Content(text="Gửi ngay?", choices=(Choice(label="Thôi", action="leave"),)), key="q"
        )
        button = page.get_by_role("button", name="Thôi", exact=True)
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages .note")).to_have_text("Trần Văn Bình chọn: Thôi")
        await expect(words(page, ".from-bot")).to_have_count(2)
        stored = await stored_updates(village.installation.database)
        assert [(each["sender"], each["chat"], each["text"]) for each in stored] == [("head", "head", "")]
        await page.locator("#people .person", has_text="Bà con 2").click()
        await expect(page.locator("#chat-about")).to_contain_text("Bà con 2")
        await expect(page.locator("#messages .message")).to_have_count(0)


async def test_photos_and_documents_reach_the_bot_and_one_that_is_too_big_is_told_as_such(
    url: str, browser: Browser, tmp_path: Path
) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens("resident-1", "resident-1")
        await page.set_input_files("#photo-input", {"name": "a.png", "mimeType": "image/png", "buffer": a_picture()})
        await expect(page.locator("#attached")).to_contain_text("a.png")
        await page.press("#text", "Enter")
        await expect(page.locator("#messages .own .picture img")).to_be_visible()
        await page.set_input_files(
            "#file-input", {"name": "sổ hộ.csv", "mimeType": "text/csv", "buffer": b"code,head"}
        )
        await say(page, "đây là sổ")
        async with page.expect_download() as download:
            await page.locator("#messages .own .document").click()
        assert (await download.value).suggested_filename == "sổ hộ.csv"
        big = tmp_path / "to.jpg"
        big.write_bytes(b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))
        await page.set_input_files("#photo-input", big)
        await expect(page.locator("#attached")).to_contain_text("to.jpg")
        await page.press("#text", "Enter")
        await expect(words(page, ".own").last).to_have_text("📎 to.jpg (quá 10 MB)")
        files = [each["file"] for each in await stored_updates(village.installation.database)]
        assert [(file["kind"], file["too_big"], bool(file["body"])) for file in files] == [
            ("photo", False, True),
            ("document", False, True),
            ("photo", True, False),
        ]


async def test_a_group_made_on_the_page_is_bound_with_the_heads_code(url: str, browser: Browser) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens("head", "head")
        await say(page, "gắn nhóm")
        code = re.compile(r"\b\d{3} ?\d{3}\b")
        await expect(words(page, ".from-bot").last).to_have_text(code)
        digits = code.search(await words(page, ".from-bot").last.text_content() or "")
        assert digits
        await page.click("#add-group")
        await page.fill("#asker-name", "Xóm Chùa")
        await page.press("#asker-name", "Enter")
        await page.locator("#chats .chat-link", has_text="Xóm Chùa").click()
        await say(page, f"@Bot Loa Xóm {digits[0].replace(' ', '')}")
        await expect(words(page, ".from-bot").last).to_be_visible()
        await page.locator("#chats .chat-link").last.click()
        await expect(words(page, ".from-bot").last).to_contain_text("Xóm Chùa")
        await page.screenshot(path=OUTPUT / "binding.png")


async def test_the_page_works_on_a_small_phone(url: str, browser: Browser) -> None:
    async with running(url, browser) as village:
        await village.has_demo_hamlet()
        page = await village.opens(size=PHONE)
        await expect(page.locator("#people .person")).to_have_count(6)
        await page.screenshot(path=OUTPUT / "phone-list.png")
        await page.locator("#chats .chat-link", has_text="Bot Loa Xóm").tap()
        await say(page, "menu")
        await expect(words(page, ".from-bot")).to_have_count(1)
        await say(page, "Chuyện dài " * 60 + "x" * 200)
        await expect(words(page, ".own")).to_have_count(2)
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        small = await page.evaluate(
            "[...document.querySelectorAll('.chat button, .chat a')].filter(e => e.offsetParent)"
            ".map(e => [e.id || e.textContent, e.getBoundingClientRect()])"
            ".filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"
        )
        assert small == []
        await page.screenshot(path=OUTPUT / "phone-chat.png")
        await page.locator("#back").tap()
        await expect(page.locator("#people")).to_be_visible()
        await expect(page.locator(".chat")).to_be_hidden()


async def test_after_a_restart_the_page_comes_back_by_itself_and_nothing_said_is_gone(
    url: str, browser: Browser
) -> None:
    port = free_port()
    async with running(url, browser, port=port) as village:
        await village.has_demo_hamlet()
        page = await village.opens("resident-1", "resident-1")
        await say(page, "menu")
        await expect(words(page, ".from-bot")).to_have_count(1)
        picture = await village.keeps(a_picture(), "image/png", "the.png")
        await village.bot_says(GROUP_1, Content(text="Ảnh", picture=picture, pin=True), key="card")
        await expect(page.locator("#chats .chat-link").first).to_contain_text("Ảnh")
        before = await page.locator("#messages .words").all_text_contents()
        village.troubles.clear()
    await expect(page.locator("#notice")).to_contain_text("Mất kết nối")
    village.troubles.clear()
    async with running(url, browser, port=port) as again:
        await expect(page.locator("#notice")).to_be_hidden(timeout=10_000)
        assert await page.locator("#messages .words").all_text_contents() == before
        await page.locator("#chats .chat-link").first.click()
        await expect(page.locator("#messages .picture img")).to_be_visible()
        shown = next(each for each in again.simulator.messages if each.address == GROUP_1)
        await again.simulator.unpin(GROUP_1, shown.message_id)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "{url}"}, 404),
        ({"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}, 404),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://xau.example"}, 403),
        ({"Origin": "{url}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://xau.example", "Host": "xau.example"}, 403),
        ({"Origin": "{url}", "Host": "["}, 403),
    ],
    ids=["our page", "our page, modern", "no origin", "null", "foreign", "cross-site", "rebound name", "no name"],
)
async def test_only_our_own_page_may_speak_for_people(service: str, headers: dict[str, str], status: int) -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("person", "nobody")
    async with aiohttp.ClientSession() as client:
        filled = {name: value.format(url=service) for name, value in headers.items()}
        async with client.post(f"{service}/simulator/say", data=form, headers=filled) as answer:
            assert answer.status == status


async def test_the_page_brings_its_own_scripts_only(service: str) -> None:
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{service}/") as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            html = await answer.text()
        async with client.get(f"{service}/", headers={"Host": "xau.example"}) as answer:
            assert answer.status == 403
    assert "style=" not in html
    assert "<script>" not in html


async def test_the_simulator_is_served_on_loopback_only(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.from_env({"DATABASE_URL": url, "HOST": "0.0.0.0", "SECRET_KEY": "k" * 32})
    call = Arguments(call="run", simulator=True, parts=frozenset(), values=Namespace())

    assert bot.run_service(settings, call) == 1
    assert "loopback" in capsys.readouterr().err


async def test_the_simulator_does_not_run_beside_a_real_hamlet(url: str) -> None:
    database = Database(url)
    async with database.begin() as session:
        session.add(
            Hamlet(
                slug="thon-6", kind="thôn", name="6", commune_kind="xã", commune="An Hòa", head_title="trưởng thôn",
                prefix="TKD", made_by_demo=False, created_at=bot.utc_now(),
            )
        )  # fmt: skip
    await database.close()
    settings = Settings.from_env({"DATABASE_URL": url, "SECRET_KEY": "k" * 32})
    installation = bot.Installation(settings, with_simulator=True)

    with pytest.raises(RealHamletHere):
        await installation.prepare()
    await installation.database.close()
