"""Fixtures of the month: the clock stands at its beginning."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.clock import ZONE, Clock


@pytest.fixture
def clock() -> Clock:
    """Wednesday 28/10/2026, 8:00 in the hamlet."""
    return Clock(datetime(2026, 10, 28, 8, 0, tzinfo=ZONE))
