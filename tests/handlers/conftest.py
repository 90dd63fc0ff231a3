"""Fixtures for what people say and see: the same talk with buttons and with numbers, and a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright, expect

from models.database import Database
from tests.clock import Clock
from tests.house import House
from tests.village import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process; without it they fail."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: these tests look at pages in a real browser (apt: {CHROMIUM.name})")
    expect.set_options(timeout=15_000)  # milliseconds; only how long a busy machine is waited for
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """The browser; what a test opened is closed."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest.fixture
async def either_house(database: Database, clock: Clock) -> House:
    """The house with buttons, on SQLite, and the one that numbers its choices, on PostgreSQL.

    What is said knows nothing of where it is written down: each way once is enough.
    """
    return await House.build(database, clock, numbered=not database.is_sqlite)
