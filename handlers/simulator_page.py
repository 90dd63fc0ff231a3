"""The simulator's page and its calls (development, demos, tests)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from messages.channels.simulator import Simulator
from models.database import Database

Take = Callable[[int, Sequence[bytes]], Awaitable[None]]


def add_simulator(
    app: web.Application, simulator: Simulator, database: Database, *, take: Take, clock: Callable[[], datetime]
) -> None:
    """Add the simulator's routes to an application that is served on a loopback address only."""
