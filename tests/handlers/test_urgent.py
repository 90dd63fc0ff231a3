"""Danger and secrets come first, whatever is open; what was open goes on."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

import bot
from handlers import urgent
from models.domain.roles import RoleKind
from models.tables import InboundUpdate
from tests.builders import a_group, a_hamlet, a_household, a_role
from tests.house import House

OPEN = "Việc đang làm dở vẫn còn nguyên, lúc nào gõ tiếp cũng được."
SECRET = "⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP."


@pytest.fixture
async def hamlet_id(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "treasurer", full_name="Lê Thị Hoa", phone="0900000007")
    await a_household(house, hamlet_id, number=12, head="Nguyễn Thị Lan")
    await a_group(house, hamlet_id)
    return hamlet_id


async def test_danger_in_the_middle_of_taking_cash_gets_the_number_and_the_cash_goes_on(
    house: House, hamlet_id: int
) -> None:
    await house.says("treasurer", "/thutien")

    [fire] = await house.says("treasurer", "cháy nhà rồi cứu với")
    [cheated] = await house.says("treasurer", "đang bị lừa chuyển tiền")
    [secret] = await house.says("treasurer", "mã otp 482913")
    [card] = await house.says("treasurer", "cccd của tôi 048085001234")

    assert fire.text.startswith("Gọi 114 ngay")
    assert "trưởng thôn" in fire.text
    assert "ấp" not in fire.text
    assert cheated.text.startswith("Dừng chuyển tiền, cúp máy.")
    assert secret.text.startswith(SECRET)
    assert card.text.startswith("⚠️ Tin vừa rồi có số giấy tờ tùy thân.")
    assert all(each.text.endswith(OPEN) for each in (fire, cheated, secret, card))
    [cash] = await house.says("treasurer", "12 20")
    assert cash.text.startswith("Nhà Nguyễn Thị Lan, mã hộ 012, không có khoản nào đang thu.")


async def test_a_secret_is_not_kept_as_the_messenger_handed_it_in_either(house: House, hamlet_id: int) -> None:
    await house.says("an", "mật khẩu vneid của tôi là Lan1985")
    await house.says("treasurer", "/thutien")
    await house.says("treasurer", "mã otp 482913")
    [bare] = await house.says("an", "482913")
    await house.says("an", "làm căn cước cho con cần gì")

    async with house.database.read() as session:
        kept = [
            json.loads(payload).get("text")
            for payload in await session.scalars(select(InboundUpdate.payload).order_by(InboundUpdate.id))
        ]
    assert bare.text.startswith(SECRET)
    assert kept == [None, "/thutien", None, None, "làm căn cước cho con cần gì"]


async def test_an_announcement_about_danger_is_an_announcement(house: House, hamlet_id: int) -> None:
    await house.says("head", "/thongbao")

    preview = await house.says("head", "Cháy nhà, gọi 114 ngay. Mật khẩu wifi nhà văn hóa: thon6xin2026")
    assert "Cháy nhà, gọi 114 ngay. Mật khẩu wifi nhà văn hóa: thon6xin2026" in preview[0].text

    [number] = await house.says("head", "cấp cứu")
    assert number.text.startswith("Gọi 115 ngay")
    [sending] = await house.presses("head", "Gửi ngay")  # what stood still stands
    assert "60 giây" in sending.text


async def test_who_asks_for_help_in_danger_gets_the_number_before_the_helper(house: House, hamlet_id: int) -> None:
    await house.says("an", "/giupdo")
    number, way = await house.says("an", "bố tôi ngất xỉu, cần người giúp")
    by_command = await house.says("an", "/giupdo nhà đang cháy")
    [secret, asked] = await house.says("an", "/giupdo mật khẩu vneid là Lan1985 vào giúp")

    assert number.text.startswith("Gọi 115 ngay")
    assert way.buttons
    assert by_command[0].text.startswith("Gọi 114 ngay")
    assert secret.text.startswith(SECRET)
    assert not asked.buttons or "Lan1985" not in asked.text


async def test_danger_under_a_picture_comes_before_the_picture(house: House, hamlet_id: int) -> None:
    [number] = await house.says("an", "cháy nhà bà Tư rồi", photo=b"\x89PNG\r\n\x1a\n0")

    assert number.text.startswith("Gọi 114 ngay")


def test_every_dialogue_that_is_named_there_is() -> None:
    named = {dialogue for dialogue, _ in urgent._OF_STEPS} | set(urgent._OF_DIALOGUES)

    assert named <= set(bot.routes().dialogues)
