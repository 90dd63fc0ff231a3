"""A month of Thôn 6 with a moved clock: from 28 October to 2 December 2026, its people, its money, its mishaps.

The acts stand in tests/month; here is their order, on each channel.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from models.database import Database
from tests.clock import Clock
from tests.databases import PostgresServer
from tests.house import House
from tests.month import beginning, enduring, taking, trusting
from tests.month.conftest import clock
from tests.month.hamlet import Month
from tests.telegram_house import a_telegram_house

__all__ = ["clock"]


@pytest.fixture
def elsewhere_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db"
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    with postgres.copied() as url:
        yield url


@pytest.fixture
async def elsewhere(elsewhere_url: str) -> AsyncIterator[Database]:
    """Where the backup is brought back."""
    database = Database(elsewhere_url)
    yield database
    await database.close()


async def play(month: Month, elsewhere: Database | None = None) -> None:
    """The whole month, act by act; in its middle it goes on in another database where one is given."""
    await first_days(month)
    await taking.a_round_is_withdrawn(month)

    await trusting.a_finder_wants_the_money(month)
    await trusting.the_head_gets_a_new_phone(month)
    await trusting.two_people_change_the_account(month)
    await trusting.money_comes_to_the_new_account(month)

    await enduring.a_day_without_power(month)
    await enduring.the_second_fee_is_due(month)
    await enduring.money_comes_and_a_backup_is_brought_back(month, elsewhere)
    await enduring.the_days_after_and_before(month)
    await enduring.december_is_asked_about(month)
    await enduring.december_begins(month)
    await enduring.everything_adds_up(month)


async def first_days(month: Month) -> None:
    """Until 6 November: two fees open, money comes by bank and by hand, a charge is corrected."""
    await beginning.offices_are_taken(month)
    await beginning.phones_are_linked(month)
    await beginning.a_fee_is_to_open_every_month(month)
    await beginning.the_register_is_mended(month)
    await beginning.the_first_round_opens_by_itself(month)

    await taking.a_statement_is_read(month)
    await taking.helpers_take_cash(month)
    await taking.helpers_hand_over(month)
    await taking.a_second_fee_is_opened(month)
    await taking.a_wrong_charge_is_corrected(month)


# What is written down is the same whoever carries the words: each channel has its month once, Telegram its on
# PostgreSQL, Zalo, whose choices are numbers, on both.


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_month_of_thon_6(house: House, elsewhere: Database, tmp_path: Path) -> None:
    await play(Month(house, tmp_path), elsewhere)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_month_of_thon_6_on_telegram(
    database: Database, elsewhere: Database, clock: Clock, tmp_path: Path
) -> None:
    async with a_telegram_house(database, clock) as house:
        await play(Month(house, tmp_path), elsewhere)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_month_of_thon_6_by_hand(house: House, tmp_path: Path) -> None:
    await play(Month(house, tmp_path, by_hand=True))
