"""The harness itself, and the talk that needs no subject."""

from __future__ import annotations

from tests.house import House, texts


async def test_an_unknown_command_is_answered(house: House) -> None:
    seen = await house.says("an", "/khongco")

    assert texts(seen) == ["Loa Xóm chưa có việc nào tên “khongco”. Xem các việc làm được: gõ “trợ giúp”."]


async def test_the_same_update_twice_is_answered_once(house: House) -> None:
    update: dict[str, object] = {"update_id": 7, "chat": "an", "chat_kind": "private", "sender": "an", "text": "/x"}

    await house.receives(update)
    await house.receives(update)
    await house.send_due()

    assert len(house.simulator.sent["an"]) == 1
