"""Fixtures for what people say and see: the same talk with buttons and with numbers."""

from __future__ import annotations

import pytest

from models.database import Database
from tests.clock import Clock
from tests.house import House


@pytest.fixture(params=["buttons", "numbers"])
async def either_house(request: pytest.FixtureRequest, database: Database, clock: Clock) -> House:
    """The house with buttons, and the one that numbers its choices."""
    return await House.build(database, clock, numbered=request.param == "numbers")
