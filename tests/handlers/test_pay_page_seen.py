"""The pay page in a real browser: on the smallest phone without scripts, and where scripts help.

Only on SQLite: what a browser shows does not depend on the database's kind.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, Page, expect
from pyzbar import pyzbar

from models.domain import vietqr
from models.domain.references import make, memo
from tests.builders import a_member, a_round
from tests.databases import copied_sqlite
from tests.handlers.test_own_page import link_of
from tests.handlers.test_pay_page import a_paying_hamlet, page_of
from tests.house import House
from tests.village import running

OUTPUT = Path(__file__).parent.parent / "output" / "pay"
LEAST_TOUCH = 44  # CSS pixels


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty SQLite database."""
    with copied_sqlite(sqlite_template, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", autouse=True)
def output() -> None:
    """A folder for screenshots."""
    OUTPUT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
async def url(house: House) -> AsyncIterator[str]:
    """The pay page of a hamlet with an account and three open rounds."""
    hamlet_id, _ = await a_paying_hamlet(house)
    await a_round(house, hamlet_id)
    await a_round(house, hamlet_id, "điện chiếu sáng ngõ xóm và sửa chữa nhà văn hóa tháng 12", amount=1_250_000)
    await a_round(house, hamlet_id, "ủng hộ đồng bào bão lụt", is_voluntary=True)
    async with TestServer(page_of(house)) as server:
        yield str(server.make_url("/n/thon-6"))


def scanned(picture: bytes) -> list[str]:
    """What a phone reads from a screen."""
    return [each.data.decode() for each in pyzbar.decode(Image.open(BytesIO(picture)))]


async def fits(page: Page) -> bool:
    """Nothing has to be pushed sideways, and every control is large enough for a thumb."""
    fitting: bool = await page.evaluate(
        """least => document.documentElement.scrollWidth <= document.documentElement.clientWidth
        && [...document.querySelectorAll("input, button, a")].every(control => {
            const box = control.getBoundingClientRect();
            return !control.checkVisibility() || !box.width || box.height >= least;
        })""",
        LEAST_TOUCH,
    )
    return fitting


@pytest.mark.parametrize("text", ["100%", "200%"])
async def test_on_the_smallest_phone_without_scripts_a_household_gets_its_code(
    url: str, browser: Browser, text: str
) -> None:
    context = await browser.new_context(
        viewport={"width": 320, "height": 568}, device_scale_factor=2, has_touch=True, java_script_enabled=False
    )
    page = await context.new_page()
    large = f"document.documentElement.style.fontSize = '{text}'"
    await page.goto(url)
    await page.evaluate(large)
    assert await fits(page)
    await page.screenshot(path=OUTPUT / f"phone-{text[:-1]}-front.png", full_page=True)

    await page.fill("#ho", "999")
    async with page.expect_navigation():
        await page.press("#ho", "Enter")
    await page.evaluate(large)
    assert "Không thấy mã hộ này" in await page.inner_text("[role=alert]")
    assert await fits(page)
    await page.screenshot(path=OUTPUT / f"phone-{text[:-1]}-unknown.png", full_page=True)
    await page.fill("#ho", "12")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Hiện mã QR").tap()
    await page.evaluate(large)
    seen = await page.screenshot(path=OUTPUT / f"phone-{text[:-1]}-code.png", full_page=True)

    assert await fits(page)
    assert await page.locator("button[data-copy]:visible").count() == 0
    reference = make("TKD", 12, 0)
    expected = vietqr.payload(bank_bin="970436", account="0011009990001", amount=None, memo=memo(reference))
    assert scanned(seen) == [expected]
    await page.reload()
    assert reference in await page.inner_text("main")


async def test_scripts_copy_and_the_picture_is_saved(url: str, browser: Browser) -> None:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Security Policy" in said.text else None)
    await page.goto(f"{url}?ho=012")

    for name, copied in (
        ("Chép số tài khoản", "0011009990001"),
        ("Chép nội dung", make("TKD", 12, 0)),
        ("Chép số tiền", "20000"),
    ):
        await page.get_by_role("button", name=name).first.click()
        await page.get_by_role("status").filter(has_text=f"Đã chép: {copied}").wait_for()
        assert await page.evaluate("navigator.clipboard.readText()") == copied
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Lưu ảnh mã QR").click()
    saved = await download.value
    assert saved.suggested_filename == "ma-qr-thon-6-012.png"
    await saved.save_as(OUTPUT / "saved.png")
    assert len(pyzbar.decode(Image.open(OUTPUT / "saved.png"))) == 1
    await page.screenshot(path=OUTPUT / "desktop.png", full_page=True)
    await page.emulate_media(media="print")
    assert len(scanned(await page.screenshot(path=OUTPUT / "print.png", full_page=True))) == 1
    assert not await page.locator("button:visible, input:visible").count()
    assert troubles == []


async def test_a_households_own_link_unfolds_its_other_codes_without_scripts(house: House, browser: Browser) -> None:
    hamlet_id, households = await a_paying_hamlet(house)
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    link = await link_of(house)
    await a_round(house, hamlet_id, "điện chiếu sáng ngõ xóm và sửa chữa nhà văn hóa tháng 12", amount=1_250_000)
    async with TestServer(page_of(house)) as server:
        context = await browser.new_context(
            viewport={"width": 320, "height": 568}, device_scale_factor=2, has_touch=True, java_script_enabled=False
        )
        page = await context.new_page()
        await page.goto(str(server.make_url(link)))
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await fits(page)
        seen = await page.screenshot(path=OUTPUT / "own-200.png", full_page=True)
        assert [vietqr.read(code).amount for code in scanned(seen)] == [1_270_000]

        await page.evaluate("document.documentElement.style.fontSize = '100%'")
        await page.locator("summary").last.tap()
        picture = page.locator("details[open] img")
        await picture.scroll_into_view_if_needed()
        await expect(picture).not_to_have_js_property("naturalWidth", 0)
        seen = await page.screenshot(path=OUTPUT / "own.png", full_page=True)

    assert await fits(page)
    assert {vietqr.read(code).amount for code in scanned(seen)} == {1_270_000, 1_250_000}


async def test_the_service_itself_serves_the_page(database_url: str, browser: Browser) -> None:
    async with running(database_url, browser) as village:
        await village.has_demo_hamlet()
        async with ClientSession() as client, client.get(f"{village.url}/n/thon-6") as answer:
            assert "Nộp tiền cho thôn 6" in await answer.text()
