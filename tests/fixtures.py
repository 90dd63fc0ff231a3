"""Fixtures: every test that touches a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from models.database import Database
from tests.clock import Clock
from tests.databases import PostgresServer, copied_sqlite, engine_of, migrated_sqlite
from tests.house import House

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")


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
