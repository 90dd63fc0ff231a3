"""Somebody asks for a person; a helper takes it, finishes it, and the asker hears each step."""

from __future__ import annotations

import pytest

from models.domain.roles import RoleKind
from scheduler.help import bring_back_what_waits
from tests.builders import a_hamlet, a_household, a_member, a_role
from tests.house import House, texts


@pytest.fixture
async def hamlet_id(house: House) -> int:
    return await _village(house)


def heard_by(house: House, chat: str) -> str:
    """What the bot said last in a chat."""
    shown = house.last(chat)
    assert shown is not None
    return shown.text


async def _village(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", phone="0900000021")
    await a_role(house, hamlet_id, RoleKind.HELPER, "hanh", full_name="Phạm Thị Hạnh", phone="0900000022")
    household_id = await a_household(house, hamlet_id, 12, "Hoàng Thị Giang")
    await a_member(house, household_id, "giang", hamlet_id=hamlet_id)
    return hamlet_id


async def test_help_is_asked_taken_and_finished(house: House, hamlet_id: int) -> None:
    assert texts(await house.says("giang", "/giupdo")) == [
        "Nhà mình cần giúp việc gì ạ? Gõ một câu, ví dụ: cài VNeID."
    ]
    [way] = await house.says("giang", "cài VNeID")
    assert way.text.startswith("Người giúp đến nhà hay gọi điện ạ?")

    [recorded] = await house.presses("giang", "Đến nhà giúp")
    assert recorded.text == (
        "Đã ghi, việc số 1. Tổ công nghệ số đã nhận tin. Có người nhận, Loa Xóm báo tên và số điện thoại.\n\n"
        "Gấp thì gọi Lê Minh Đức, số 0900 000 021."
    )
    for helper in ("duc", "hanh"):
        assert heard_by(house, helper) == (
            "Có người nhờ giúp, việc số 1\n\nNhà Hoàng Thị Giang, mã hộ 012, ngõ Đình\n"
            "Cần: “cài VNeID”\nMuốn: đến nhà giúp"
        )
    assert house.last("head") is None

    await house.presses("duc", "Tôi nhận")
    taken = heard_by(house, "giang")
    assert taken == (
        "Lê Minh Đức nhận giúp nhà mình, số 0900 000 021. Người này sẽ gọi trước khi đến.\n\n"
        "Ai đến mà đòi mật khẩu, mã OTP thì nhà mình đừng đưa, gọi trưởng thôn Trần Văn Bình, số 0900 000 006."
    )
    assert texts(await house.presses("hanh", "Tôi nhận")) == ["Việc số 1 đã có Lê Minh Đức nhận."]

    await house.presses("duc", "Báo xong")
    asked = heard_by(house, "giang")
    assert asked == "Lê Minh Đức báo đã xong việc số 1 của nhà mình. Xong thật chưa ạ?"

    await house.presses("giang", "Chưa xong")
    again = heard_by(house, "duc")
    assert again.startswith("Việc số 1: nhà Hoàng Thị Giang báo chưa xong.")

    await house.presses("duc", "Báo xong")
    assert texts(await house.presses("giang", "Xong rồi, cảm ơn")) == ["Cảm ơn, đã ghi là xong."]
    assert texts(await house.says("duc", "/viec")) == ["Bây giờ không có việc nào đang chờ giúp."]


async def test_open_requests_are_listed_by_lane_and_taken_by_number(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await _village(house)
    market = await a_household(house, hamlet_id, 29, "Đỗ Thị Lan", area="ngõ Chợ")
    await a_member(house, market, "lan", hamlet_id=hamlet_id)
    await house.says("giang", "/giupdo cài VNeID")
    await house.says("giang", "2")
    await house.says("lan", "/giupdo quét mã QR")
    await house.says("lan", "1")

    await house.says("hanh", "2")  # what was pushed: not in time for the first request
    [listed] = await house.says("duc", "/viec")
    assert listed.text == (
        "Đang chờ giúp, 2 việc\n\n"
        "Ngõ Chợ\n2: Đỗ Thị Lan, “quét mã QR”, chờ 1 phút\n\n"
        "Ngõ Đình\n1: Hoàng Thị Giang, “cài VNeID”, chờ 1 phút\n\n"
        "Chọn việc để nhận hoặc báo xong.\n\n"
        "Gõ một số để chọn:\n1. Việc 2\n2. Việc 1\n3. Câu bà con hỏi\n4. Thôi"
    )

    await house.says("duc", "1")
    await house.says("duc", "1")

    heard = heard_by(house, "lan")
    assert heard.startswith("Lê Minh Đức nhận giúp nhà mình")


async def test_the_head_is_asked_where_there_is_no_team(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")

    await house.says("Bùi Văn Khánh", "/giupdo cài VNeID")
    [recorded] = await house.presses("Bùi Văn Khánh", "Gọi điện cho tôi")

    assert recorded.text.startswith("Đã ghi, việc số 1. Trưởng thôn Trần Văn Bình đã nhận tin.")
    told = heard_by(house, "head")
    assert "Người nhờ: Bùi Văn Khánh, chưa nối với nhà nào" in told


async def test_a_request_is_only_the_asker_s_to_judge_and_a_helper_s_to_take(house: House, hamlet_id: int) -> None:
    assert texts(await house.says("giang", "/viec"))[0].startswith("Việc này do tổ công nghệ số")
    assert "cán bộ xã An Hòa" in texts(await house.says("giang", "/toanxa"))[0]
    await house.says("giang", "/giupdo cài VNeID")

    assert texts(await house.says("giang", "thôi")) == ["Đã thôi."]
    assert house.last("duc") is None


async def test_a_request_that_waits_comes_back_after_a_day_and_goes_to_the_head_after_two(
    house: House, hamlet_id: int
) -> None:
    work = bring_back_what_waits(house.deployment)
    await house.says("giang", "/giupdo cài VNeID")
    await house.presses("giang", "Đến nhà giúp")
    house.clock.forward(hours=25)
    await house.runs(work)
    await house.runs(work)

    again = "Việc số 1 chờ từ hôm qua: nhà Hoàng Thị Giang, ngõ Đình, “cài VNeID”. Nhờ một người nhận giúp."
    for helper in ("duc", "hanh"):
        assert [each.text for each in house.simulator.sent[helper]].count(again) == 1
    assert heard_by(house, "giang").startswith("Việc số 1 của nhà mình chưa có người nhận.")
    assert house.last("head") is None

    house.clock.forward(hours=24)
    await house.runs(work)
    await house.runs(work)
    assert heard_by(house, "head") == (
        "Việc số 1 chờ hai ngày chưa ai nhận: nhà Hoàng Thị Giang, ngõ Đình, “cài VNeID”.\n\n"
        "Giao cho ai, hay bác tự lo ạ?"
    )
    await house.says("duc", "/viec")
    await house.says("giang", f"/giupdo xem VNeID{' giúp' * 600}")
    await house.presses("giang", "Đến nhà giúp")
    await house.presses("hanh", "Tôi nhận")
    assert "giúp giúp”" in heard_by(house, "hanh"), "who takes it reads all of it"
    for helper in ("duc", "hanh"):
        await house.says(helper, "thôi")
    assert "xem VNeID" not in heard_by(house, "duc")  # it waited for its turn, and was taken meanwhile

    [given] = await house.presses("head", "Giao cho Thị Hạnh")
    assert given.text == "Đã giao việc số 1 cho Phạm Thị Hạnh, người nhờ đã được báo."
    assert heard_by(house, "hanh").startswith("Đã ghi bác là người nhận việc số 1.")
    assert heard_by(house, "giang").startswith("Phạm Thị Hạnh nhận giúp nhà mình, số 0900 000 022.")

    await house.says("giang", "/giupdo quét mã QR")
    await house.presses("giang", "Đến nhà giúp")
    house.clock.forward(hours=25)
    await house.runs(work)
    assert texts(await house.presses("giang", "Thôi, tôi tự đi"))[0].startswith("Đã rút việc số 3.")


async def test_a_question_taken_and_not_answered_comes_back_to_its_taker(house: House, hamlet_id: int) -> None:
    work = bring_back_what_waits(house.deployment)
    await house.says("giang", "xe buýt về thành phố mấy giờ chạy")
    await house.presses("giang", "Đồng ý chuyển")
    await house.presses("duc", "Tôi nhận")
    house.clock.forward(hours=25)
    await house.runs(work)
    assert heard_by(house, "duc").startswith("Việc số 1 nhận từ hôm qua chưa có câu trả lời:")

    await house.presses("duc", "Trả lời ngay")
    await house.says("duc", "Xe chạy 5 giờ 30 sáng ở đầu cầu.")
    house.clock.forward(hours=25)
    await house.runs(work)

    assert heard_by(house, "giang").endswith("Xe chạy 5 giờ 30 sáng ở đầu cầu.\n\nĐược chưa ạ?")
    assert house.last("head") is None
