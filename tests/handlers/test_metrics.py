"""The figures of /metrics."""

from __future__ import annotations

from handlers.metrics import metrics_of
from tests.builders import a_hamlet
from tests.clock import ZONE
from tests.house import House


async def test_answers_and_how_long_they_took_are_counted(house: House) -> None:
    await a_hamlet(house)
    await house.receives(
        {"update_id": 1, "chat": "an", "chat_kind": "private", "sender": "an", "sender_name": "An", "text": "menu"}
    )
    house.clock.forward(seconds=2)
    await house.send_due()

    async with house.database.read() as session:
        lines = (await metrics_of(session, now=house.clock(), zone=ZONE)).splitlines()

    assert 'loaxom_answer_seconds{quantile="0.95"} 2.0' in lines
    assert "loaxom_answer_seconds_count 1" in lines
    assert f'loaxom_updates_total{{bot="{house.bot_id}",kind="known"}} 1' in lines
    assert f'loaxom_deliveries_total{{bot="{house.bot_id}",state="sent"}} 1' in lines
    assert 'loaxom_outbox_waiting{lane="answer"} 0' in lines
