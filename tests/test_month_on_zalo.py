"""The month of Thôn 6 on Zalo, with the same words: by long polling; by webhook its first ten days."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import Database
from tests.clock import Clock
from tests.month.beginning import CLEANING, HEAD, LIGHT
from tests.month.conftest import clock
from tests.month.hamlet import TO_PIN, TO_UNPIN, Month
from tests.month.taking import SCHOOL
from tests.month.trusting import NEW_PHONE
from tests.test_month_of_thon_6 import first_days, play
from tests.zalo_house import a_zalo_house

__all__ = ["clock"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_month_of_thon_6_on_zalo(database: Database, clock: Clock, tmp_path: Path) -> None:
    async with a_zalo_house(database, clock) as house:
        month = Month(house, tmp_path, on_zalo=True)
        await play(month)
        calls, said = house.zalo.world.bot().calls, house.simulator.sent

    asked = [each.text for chat in (HEAD, NEW_PHONE) for each in said[chat]]
    assert "getUpdates" in calls
    assert [chat for chat in said if any(each.buttons for each in said[chat])] == []
    assert len([text for text in asked if text.startswith(TO_PIN)]) == 7
    assert [text.partition("” ở nhóm")[0] for text in asked if text.startswith(TO_UNPIN)] == [
        f"{TO_UNPIN}THÔN 6: TIỀN {SCHOOL.upper()}",
        f"{TO_UNPIN}THÔN 6: TIỀN {CLEANING.upper()}”, “THÔN 6: TIỀN {LIGHT.upper()}",
    ]


# the way in is all that differs: its first ten days bring every kind of message
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_its_first_days_on_zalo_by_webhook(database: Database, clock: Clock, tmp_path: Path) -> None:
    async with a_zalo_house(database, clock, webhook=True) as house:
        month = Month(house, tmp_path, on_zalo=True)
        await first_days(month)
        calls, said = house.zalo.world.bot().calls, house.simulator.sent

    assert "getUpdates" not in calls
    assert [chat for chat in said if any(each.buttons for each in said[chat])] == []
