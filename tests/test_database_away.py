"""The database goes away for some seconds while people write: nothing is lost, and everybody is answered once."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.engine import make_url

from tests.fakes.telegram_server import FakeTelegram
from tests.service import Service

TOKEN = "77:secret"
PEOPLE = 20
LONGER_THAN_WE_WAIT = 11.0  # seconds; a writer that waits for SQLite's lock gives up before
OUTAGE = 5.0  # seconds
SOCKET = ".s.PGSQL.5432"
READ_AT_ONCE = 65536  # bytes


@asynccontextmanager
async def a_writer_that_does_not_let_go(path: str) -> AsyncIterator[None]:
    """Another process writes to the SQLite file and takes its time."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


class Wire:
    """The way to a PostgreSQL server, that can be cut: a socket of its own in front of the real one."""

    def __init__(self, folder: Path, real: str) -> None:
        self.folder = folder
        self._real = f"{real}/{SOCKET}"
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def connect(self) -> None:
        """Let the service through."""
        self._server = await asyncio.start_unix_server(self._pass, self.folder / SOCKET)

    async def cut(self) -> None:
        """Nobody gets through, and who is connected is thrown out."""
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        (self.folder / SOCKET).unlink(missing_ok=True)

    @asynccontextmanager
    async def cut_for_a_while(self) -> AsyncIterator[None]:
        """Cut, and connected again at the end."""
        await self.cut()
        yield
        await self.connect()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._real)
        self._open |= {writer, server_writer}
        async with asyncio.TaskGroup() as both:
            both.create_task(self._copy(reader, server_writer))
            both.create_task(self._copy(server_reader, writer))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(READ_AT_ONCE):
                writer.write(chunk)
                await writer.drain()
        writer.close()


async def people_write_meanwhile(
    service: Service, telegram: FakeTelegram, outage: AbstractAsyncContextManager[None], *, seconds: float
) -> None:
    """Some write before, some while the database is away; all are answered, each once."""
    world = telegram.world
    people = world.add_people(count=PEOPLE)

    def answers() -> Counter[tuple[int, str]]:
        return Counter((person, message["text"]) for person in people for message in world.messages(chat=person))

    await service.start()
    world.say_many(senders=people, texts=["/khong1"])
    async with outage:
        world.say_many(senders=people, texts=["/khong2"])
        await asyncio.sleep(seconds)
        world.say_many(senders=people, texts=["/khong3"])
        async with aiohttp.ClientSession() as client, client.get(f"{service.url}/healthz") as health:
            alive = health.status
    await telegram.until(lambda: len(answers()) >= 3 * PEOPLE, seconds=90)
    await service.until_ready()
    seen = answers()
    assert await service.stop() == 0

    assert alive == 200
    assert len(seen) == 3 * PEOPLE
    assert set(seen.values()) == {1}
    assert "Traceback" not in service.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_somebody_else_holds_delays_and_loses_nothing(database_url: str, tmp_path: Path) -> None:
    path = make_url(database_url).database
    assert path is not None
    async with FakeTelegram() as telegram:
        telegram.world.add_bot(token=TOKEN)
        settings = {"DATABASE_URL": database_url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.root}
        service = Service(tmp_path, settings)

        held = a_writer_that_does_not_let_go(path)
        await people_write_meanwhile(service, telegram, held, seconds=LONGER_THAN_WE_WAIT)


@pytest.mark.parametrize("webhook_secret", [pytest.param("", id="polling"), pytest.param("s3cret", id="webhook")])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_is_gone_for_a_while_delays_and_loses_nothing(
    database_url: str, tmp_path: Path, webhook_secret: str
) -> None:
    url = make_url(database_url)
    with tempfile.TemporaryDirectory(prefix="wire-") as folder:  # a socket's path is short
        wire = Wire(Path(folder), str(url.query["host"]))
        await wire.connect()
        async with FakeTelegram() as telegram:
            telegram.world.add_bot(token=TOKEN)
            settings = {
                "DATABASE_URL": url.set(query={"host": folder}).render_as_string(hide_password=False),
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_BASE_URL": telegram.root,
                "TELEGRAM_WEBHOOK_SECRET": webhook_secret,
            }
            service = Service(tmp_path, settings)

            await people_write_meanwhile(service, telegram, wire.cut_for_a_while(), seconds=OUTAGE)
        await wire.cut()
