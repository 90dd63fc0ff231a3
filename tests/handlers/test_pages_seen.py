"""The check page, the public book and the desk worked with in a real browser: taps, files, what comes by itself.

How each page looks is asked in test_every_page. Only on SQLite: what a browser shows does not depend on the kind of
database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, Response, expect

from models.domain.roles import RoleKind
from tests.builders import a_role
from tests.databases import copied_sqlite
from tests.handlers.test_checking import FOREIGN, photo
from tests.handlers.test_desk import link, thon_6
from tests.handlers.test_disclosure import a_month
from tests.handlers.test_pay_page_seen import fits
from tests.handlers.test_review import a_village
from tests.handlers.test_statements import a_workbook
from tests.house import House
from tests.page_pictures import DESKTOP, PHONE, all_pages

SMALL = {"width": 320, "height": 600}


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty SQLite database."""
    with copied_sqlite(sqlite_template, tmp_path) as url:
        yield url


@pytest.fixture
async def url(house: House) -> AsyncIterator[str]:
    """All pages, as the service adds them."""
    async with TestServer(all_pages(house, look_every=0.05)) as server:
        yield str(server.make_url("")).rstrip("/")


async def context_of(browser: Browser, size: dict[str, int], troubles: list[str]) -> BrowserContext:
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # Playwright's TypedDict
        has_touch=size is not DESKTOP,
        java_script_enabled=True,
    )
    context.on("console", lambda said: troubles.append(said.text) if "Security Policy" in said.text else None)
    context.on("response", lambda answer: troubles.append(answer.url) if _is_missing(answer) else None)
    return context


def _is_missing(answer: Response) -> bool:
    """A style sheet or letters that could not be had (the village also has a bill that is no picture)."""
    return answer.status >= 400 and answer.request.resource_type in ("stylesheet", "font", "script")


async def is_set_in_its_letters(page: Page) -> bool:
    """Be Vietnam Pro was fetched and is used."""
    loaded: bool = await page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].some((face) => face.status === 'loaded'))"
    )
    return loaded


async def test_a_stranger_checks_a_code_and_reads_the_book_on_a_phone(
    house: House, url: str, browser: Browser, tmp_path: Path
) -> None:
    await a_month(house)
    strange = tmp_path / "la.png"
    strange.write_bytes(photo(FOREIGN))
    troubles: list[str] = []
    page = await (await context_of(browser, PHONE, troubles)).new_page()

    await page.goto(f"{url}/n/thon-6")
    await page.get_by_role("link", name="Xem mã QR, số tài khoản có đúng không").tap()
    await page.wait_for_url("**/kiem-tra")
    await page.set_input_files("#anh", strange)
    await page.get_by_role("button", name="Xem").tap()
    await page.wait_for_selector("[role=alert]")
    assert "Không phải tài khoản của thôn 6" in await page.inner_text("[role=alert] h2")

    await page.get_by_role("link", name="Sổ thu chi công khai").tap()
    await page.wait_for_url("**/so")
    assert await is_set_in_its_letters(page)
    assert "Cuối kỳ" in await page.inner_text("main")
    bill = page.locator(".bills img").first
    await bill.scroll_into_view_if_needed()
    await expect(bill).not_to_have_js_property("naturalWidth", 0)
    assert await fits(page)
    seal = await page.locator(".seal").first.inner_text()
    await page.fill("#dau", seal)
    await page.get_by_role("button", name="Xem dấu").tap()
    await page.wait_for_selector("[role=alert]")
    assert "còn trong sổ" in await page.inner_text("[role=alert]")
    await page.emulate_media(media="print")
    assert not await page.locator("button:visible, input:visible, select:visible").count()
    assert troubles == []


async def test_the_treasurer_finds_a_household_and_books_its_cash(house: House, url: str, browser: Browser) -> None:
    await thon_6(house)
    troubles: list[str] = []
    context = await context_of(browser, DESKTOP, troubles)
    page = await context.new_page()

    await page.goto(f"{url}{await link(house)}")
    await page.get_by_role("button", name="Mở sổ").click()
    await page.wait_for_url("**/so-lon")
    await house.says("thu", "/thutien 13 20000")  # the open table shows it by itself
    await expect(page.locator("#bang")).to_contain_text("đã thu 20.000đ")
    await page.fill("#tim", "van cuong")
    await page.press("#tim", "Enter")
    await page.get_by_role("link", name="Lê Văn Cường").click()
    await page.wait_for_url("**/ho/012")
    await page.fill("#tien", "20")
    await page.get_by_role("button", name="Ghi vào sổ").click()
    await page.wait_for_selector("[role=alert]")
    assert "Đúng không ạ?" in await page.inner_text("[role=alert]")
    await page.get_by_role("button", name="Đúng, ghi vào sổ").click()
    await page.wait_for_selector("[role=status]")
    assert "Đã ghi phiếu thu số 0002" in await page.inner_text("[role=status]")
    await page.get_by_text("Hủy phiếu thu").first.click()
    await page.get_by_role("link", name="Về danh sách").click()
    await page.wait_for_url("**/so-lon")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # Playwright's TypedDict
    await page.emulate_media(media="print")
    assert not await page.locator("button:visible, input:visible, select:visible").count()
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name="Đóng sổ trên máy này").click()
    await page.wait_for_url("**/dong")
    assert "Sổ đã đóng" in await page.inner_text("h1")
    assert troubles == []


async def test_the_treasurer_works_at_the_desk_on_a_phone(
    house: House, url: str, browser: Browser, tmp_path: Path
) -> None:
    village = await a_village(house)
    await a_role(house, village.hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, village.hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", takes_cash=True)
    await village.receives(
        (20_000, "LE VAN CUONG chuyen tien", "LE VAN CUONG"),
        (20_000, "PHAM THI DUNG nop ve sinh", "PHAM THI DUNG"),
        (20_000, "HOANG VAN GIANG nop ve sinh", "HOANG VAN GIANG"),
        (50_000, "nop tien ve sinh nha minh", "NGUYEN X"),
    )
    statement = tmp_path / "sao-ke.xlsx"
    statement.write_bytes(a_workbook())
    troubles: list[str] = []
    page = await (await context_of(browser, SMALL, troubles)).new_page()

    async def goes(to: str) -> None:
        await page.get_by_role("navigation").get_by_role("link", name=to).tap()
        await page.wait_for_selector(f"[aria-current]:has-text('{to}')")

    await page.goto(f"{url}{await link(house)}")
    await page.get_by_role("button", name="Mở sổ").tap()
    await page.wait_for_url("**/so-lon")
    await goes("Đợt thu")
    await page.get_by_role("link", name="Đóng đợt thu").tap()
    await page.wait_for_url("**/dong")
    await page.get_by_role("link", name="Thôi").tap()
    await page.wait_for_url("**/dot-thu")
    await page.get_by_role("link", name="Mở đợt thu mới").tap()
    await page.fill("#khoan-moi", "Điện chiếu sáng")
    await page.fill("#ho", "20")
    await page.fill("#han", "30/11")
    await page.get_by_label("Tự nguyện").check()
    await page.get_by_role("button", name="Xem trước").tap()
    await page.wait_for_url("**/mo/xem?**")
    await page.get_by_role("link", name="Thôi").tap()
    await page.wait_for_url("**/dot-thu")
    await goes("Tiền chưa rõ (4)")
    await page.get_by_role("button", name="Ghi cả 2 lần").tap()
    await page.wait_for_selector("[role=status]")
    await page.locator("article", has_text="nha minh").get_by_role("link", name="Hộ khác").tap()
    await page.fill("#tim", "van cuong")
    await page.press("#tim", "Enter")
    await page.wait_for_url("**tim=van+cuong")
    await page.get_by_text("Chia nhiều hộ").tap()
    await page.get_by_role("button", name="Ghi cho hộ 145").first.tap()
    await page.wait_for_selector("[role=status]")
    assert "phiếu thu số 0003" in await page.inner_text("main")

    await house.says("duc", "/thutien 12 20000")
    await goes("Sao kê")
    await page.set_input_files("#tep", statement)
    await page.get_by_role("button", name="Xem trước").tap()
    await page.wait_for_selector("table")
    await page.get_by_role("button", name="Đúng, ghi vào sổ").tap()
    await page.wait_for_url("**/ket-qua**")

    await goes("Tiền thu giúp")
    await page.get_by_text("Đếm và nhận").tap()
    await page.get_by_label("Tờ 10.000đ", exact=True).fill("1")
    await page.get_by_role("button", name="Nhận số đã đếm").tap()
    await page.wait_for_selector("[role=alert]")
    await page.get_by_role("button", name="Nhận số đếm được").tap()
    await page.wait_for_selector("[role=status]")
    assert "Đã nhận 10.000đ Lê Minh Đức giao" in await page.inner_text("[role=status]")

    await goes("Đợt thu")
    await page.get_by_role("link", name="Đóng đợt thu").tap()
    await page.wait_for_url("**/dong")
    await page.get_by_role("button", name="Đóng đợt thu").tap()
    await page.wait_for_selector("[role=status]")

    await house.says("cuong", "/giupdo cài VNeID cho bà cụ")
    await house.presses("cuong", "Đến nhà giúp")
    await page.goto(f"{url}{await link(house, 'binh')}")
    await page.get_by_role("button", name="Mở sổ").tap()
    await page.wait_for_url("**/so-lon")
    await goes("Việc bà con nhờ")
    await page.get_by_role("button", name="Tôi nhận").tap()
    await page.wait_for_selector("[role=status]")
    await page.get_by_text("Giao việc").first.tap()
    await goes("Ai đang giữ việc")
    await goes("Sổ hộ")
    await page.get_by_role("link", name="Lê Văn Cường").first.tap()
    await page.wait_for_selector("#people")
    await goes("Thông báo")
    await page.get_by_role("link", name="Soạn thông báo").tap()
    await page.fill("#chu", "Mai cắt điện cả ngày.")
    await page.get_by_role("button", name="Xem trước").tap()
    await page.wait_for_url("**/soan/xem")
    assert troubles == []
