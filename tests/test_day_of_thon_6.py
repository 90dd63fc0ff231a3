"""The day of Thôn 6: its real input over the wire, the service in its own process, the clock moved.

The acts stand in tests/day; here is their order.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.day import announcing, collecting, founding, reminding
from tests.day.privacy import found_in, secrets_of
from tests.day.stage import Stage, a_stage

LINKED_BEFORE, LINKED_AFTER = range(1, 11), range(11, 41)
LINKED = (*LINKED_BEFORE, *LINKED_AFTER)


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A picture of the road."""
    drawn = io.BytesIO()
    Image.new("RGB", (800, 600), "#779944").save(drawn, "JPEG")
    return drawn.getvalue()


async def play(stage: Stage, folder: Path, photo: bytes) -> None:
    """The whole day, act by act."""
    await founding.the_head_takes_office(stage)
    await founding.register_and_account_come_in(stage, folder)
    await founding.the_treasurer_takes_office(stage)
    await founding.the_group_is_bound(stage)

    await announcing.an_announcement_goes_out(stage, photo)
    await announcing.another_is_planned_for_the_evening(stage)

    codes = await collecting.the_codes_are_printed(stage)
    await collecting.households_link(stage, codes, LINKED_BEFORE)
    stage.clock.forward(minutes=31)  # what each was asked at linking stands no more
    charges = await collecting.the_round_opens(stage, LINKED_BEFORE)
    await collecting.households_link(stage, codes, LINKED_AFTER)
    await collecting.households_ask_what_to_pay(stage, charges)
    await collecting.a_claim_is_seen(stage, photo)
    await collecting.cash_is_booked(stage)
    await collecting.a_claim_waits_its_turn(stage)
    await announcing.the_evening_comes(stage)

    card = collecting.reference_in_group(stage)
    await reminding.three_days_before(stage, LINKED, charges, card)
    await reminding.an_outage_until_the_due_day(stage, LINKED, charges)
    await reminding.the_evening_of_the_due_day(stage, card)
    await reminding.who_has_paid(stage)
    await reminding.the_round_closes(stage)
    reminding.the_group_heard_no_name(stage)


async def test_the_day_of_thon_6(database_url: str, tmp_path: Path, photo: bytes) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await play(stage, tmp_path, photo)
        secrets = secrets_of(stage)

    log = tmp_path / "service.log"
    assert found_in(log, secrets) == []
    assert log.read_text(encoding="utf-8").isascii()
    assert " ERROR " not in log.read_text(encoding="utf-8")
