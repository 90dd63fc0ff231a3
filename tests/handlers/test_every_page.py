"""Every page, as everybody who has it, on a phone and on a desktop: sound for a screen reader, never too wide.

The pages are those of the pictures in docs/, read without drawing each; then one browser shows them all, with
axe-core read in once. Only on SQLite: what a browser shows does not depend on the database's kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler, Middleware
from playwright.async_api import Browser

from models.domain.roles import RoleKind
from tests.builders import a_role
from tests.databases import copied_sqlite
from tests.handlers.test_page_plans import heard, scanned
from tests.house import House
from tests.page_pictures import DESKTOP, all_pages, link_of, walk
from tests.page_reader import Reader

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = """
aria-allowed-attr aria-command-name aria-conditional-attr aria-deprecated-role aria-hidden-body aria-hidden-focus
aria-input-field-name aria-prohibited-attr aria-required-attr aria-required-children aria-required-parent aria-roles
aria-toggle-field-name aria-valid-attr aria-valid-attr-value button-name definition-list dlitem document-title
duplicate-id-aria form-field-multiple-labels html-has-lang html-lang-valid image-alt input-button-name label
label-title-only link-in-text-block link-name list listitem nested-interactive role-img-alt
scrollable-region-focusable select-name summary-name svg-img-alt tabindex td-headers-attr th-has-data-cells
"""
"""The rules of axe-core that find what is serious or critical in pages like ours; contrast is asked for by itself."""
SMALL = {"width": 320, "height": 600}
"""The smallest phone."""
NO_PAGE = re.compile(r"^/pages/|\.(png|pdf|jpg|xlsx)$|/anh/|/moi$|^/n/{hamlet}/$")
"""Files, streams and the way on from an address with a slash too many."""

LOOK = """async ({ pages, judged, rules }) => {
  const found = [], seen = window.seen ??= new Set();
  const shown = each => each.checkVisibility() && each.getBoundingClientRect().width;
  const back = each => {
    while (each && ["transparent", "rgba(0, 0, 0, 0)"].includes(getComputedStyle(each).backgroundColor))
      each = each.parentElement;
    return each && getComputedStyle(each).backgroundColor;
  };
  const isNew = each => {  // contrast is a matter of these alone: each of them is judged once
    if (![...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && !each.value) return false;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(each);
    const style = [color, fontSize, fontWeight, opacity, back(each)].join();
    return !seen.has(style) && shown(each) && seen.add(style);
  };
  const run = async (name, what, rules) => {
    for (const each of (await axe.run(what, { resultTypes: ["violations"], ...rules })).violations)
      if (["serious", "critical"].includes(each.impact)) found.push(`${name} ${each.id}: ${each.nodes[0].html}`);
  };
  for (const [name, html] of pages) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const each of page.images) each.removeAttribute("src");
    for (const each of page.querySelectorAll("details")) each.open = true;
    const styles = [...page.querySelectorAll("link[rel=stylesheet]")].map(each => each.getAttribute("href"));
    for (const each of document.querySelectorAll("link[rel=stylesheet]"))
      each.media = styles.some(href => each.href.endsWith(href.replace(/^[./]*/, "/"))) ? "all" : "not all";
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(page.body);
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
      found.push(`${name} is too wide`);
    for (const each of document.querySelectorAll("input, button, a, select, summary, textarea"))
      if (each.getBoundingClientRect().height < 43.9 && shown(each))
        found.push(`${name} is hard to touch: ${each.outerHTML}`);
    if (!judged.includes(name)) continue;
    await run(name, document, { runOnly: rules });
    const news = [...document.body.querySelectorAll("*")].filter(isNew);
    if (news.length) await run(name, { include: news }, { runOnly: ["color-contrast"] });
  }
  return found;
}"""


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty SQLite database."""
    with copied_sqlite(sqlite_template, tmp_path) as url:
        yield url


async def test_every_page_of_everybody_is_sound_on_a_phone_and_on_a_desktop(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    app, answered, statements = all_pages(house), set[str](), list[tuple[str, tuple[Any, ...]]]()
    app.middlewares.append(noting(house, answered, statements))
    server = TestServer(app)
    readers: list[Reader] = []
    async with AsyncExitStack() as open_ones:
        await open_ones.enter_async_context(server)

        async def someone() -> Reader:
            readers.append(Reader(client=await open_ones.enter_async_context(TestClient(server))))
            return readers[-1]

        await walk(house, someone, tmp_path)
        await a_role(house, 1, RoleKind.DEPUTY, "phuc", full_name="Vũ Thị Phúc")
        await (await someone()).sits_down(await link_of(house, "phuc"))
        kept = {name: html for each in readers for name, html in each.kept.items()}
        shapes = {(), *(shape(html) for html in kept.values())}
        for place, each in enumerate(readers[1:]):
            for path in sorted({path for other in readers[1:] for path in other.paths} - {*each.paths}):
                if shape(html := await each.has(path)) not in shapes:
                    shapes.add(shape(html))
                    kept[f"{path} as {place}"] = html

        page = await (await browser.new_context(viewport=SMALL)).new_page()  # type: ignore[arg-type]
        await page.goto(str(server.make_url("/n/thon-6/kiem-tra")))
        await page.evaluate(AXE)
        for size in (SMALL, DESKTOP):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # Playwright's TypedDict
            differs = [name for name, html in kept.items() if size is SMALL or "<thead" in html]
            looked = {"pages": [*kept.items()], "judged": differs, "rules": RULES.split()}
            assert await page.evaluate(LOOK, looked) == []
    routes = {route.resource.canonical for route in app.router.routes() if route.method == "GET" and route.resource}
    assert {each for each in routes if not NO_PAGE.search(each)} <= answered
    assert await scanned(house, statements) == []  # nor does a form read through a table of all hamlets


def shape(html: str) -> tuple[str, ...]:
    """What a page is built of, whatever stands in it, without the names of the desk's parts."""
    return tuple(re.findall(r"<([a-z0-9]+)", re.sub(r"(?s)<nav.*</nav>", "", html)))


def noting(house: House, answered: set[str], statements: list[tuple[str, tuple[Any, ...]]]) -> Middleware:
    """Which pages were asked for, and what they and their forms asked the database."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        with heard(house) as asked:
            answer = await handler(request)
        statements.extend(asked)
        resource = request.match_info.route.resource
        if request.method == "GET" and resource is not None and answer.content_type == "text/html":
            answered.add(resource.canonical)
        return answer

    return note
