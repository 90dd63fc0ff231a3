"""Fixtures: every test that touches a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from models.database import Database
from tests.clock import Clock
from tests.databases import PostgresServer, copied_sqlite, engine_of, migrated_sqlite
from tests.house import House

# what takes long: begun last, it would keep one worker busy after the others are done
LONG = ("test_month_o", "test_terminal", "test_restore")

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # bytes


settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Databases of tests lie in memory where there is room: nothing here outlives the machine, and a disk is slow."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones at the head of the first worker's part, which pytest-xdist cuts from the list in order."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    return migrated_sqlite(tmp_path_factory.mktemp("sqlite") / "template.db")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test process; not in pytest's folders, which other sessions clear."""
    with tempfile.TemporaryDirectory(prefix="loaxom-pg-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty, migrated database, always the same in one process; each test runs once on each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        with copied_sqlite(template, template.parent) as url:
            yield url
    else:
        yield request.getfixturevalue("postgres").emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same for a test that changes the schema itself."""
    if request.param == "sqlite":
        with copied_sqlite(request.getfixturevalue("sqlite_template"), tmp_path) as url:
            yield url
    else:
        with request.getfixturevalue("postgres").copied() as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database. Its engine serves all tests that have its URL: compiling statements anew costs a quarter.

    So do its connections to PostgreSQL; SQLite's file is another one for each test.
    """
    database = Database(database_url, engine_of(database_url))
    yield database
    if database.is_sqlite:
        await database.close()


@pytest.fixture
def clock() -> Clock:
    """Saturday 21/11/2026, 9:00 in the hamlet."""
    return Clock()


@pytest.fixture
async def house(database: Database, clock: Clock) -> House:
    """A whole Loa Xóm on the simulator."""
    return await House.build(database, clock)


@pytest.fixture
async def numbered_house(database: Database, clock: Clock) -> House:
    """The same, speaking as a channel without buttons."""
    return await House.build(database, clock, numbered=True)
