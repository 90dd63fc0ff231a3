"""What the bot cannot answer, head and helpers write, live at once; the head tells what only the hamlet knows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from messages.answers import answers
from models.domain.questions import Decision
from models.domain.roles import RoleKind
from models.tables import LocalEntry, Role
from tests.builders import a_hamlet, a_household, a_role
from tests.house import House, texts

MARKET = "chợ phiên xã mình họp mùng mấy"
BIRTH = "Làm giấy khai sinh cho con cần giấy tờ gì?"


@pytest.fixture
async def hamlet_id(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", phone="0900000021")
    return hamlet_id


async def test_a_helper_writes_an_answer_that_is_live_at_once_and_takes_it_back(house: House, hamlet_id: int) -> None:
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await house.says("an", MARKET)
    await house.says("lan", "ông Lê Văn Cường hỏi cho phien xa minh hop mung may")

    await house.says("duc", "/viec")
    [listed] = await house.presses("duc", "Câu bà con hỏi")
    assert listed.text.startswith(
        "Bà con hỏi mà Loa Xóm trả lời chưa được, 1 việc\n\n1. “chợ phiên xã mình họp mùng mấy”"
    )
    assert "Cường" not in listed.text
    [matter] = await house.presses("duc", "Câu 1")
    assert "Cường" not in matter.text
    await house.presses("duc", "Viết câu trả lời")
    await house.says("duc", "Chợ phiên họp ngày nào?")
    assert texts(await house.says("duc", "mùng 5")) == ["Câu đó ngắn quá. Gõ đủ ý giúp, bà con đọc là làm được."]
    [preview] = await house.says("duc", "Chợ phiên họp mùng 5, mùng 10 âm, từ 5 giờ sáng.")
    assert preview.text.endswith("Chợ phiên họp mùng 5, mùng 10 âm, từ 5 giờ sáng.\n\nDùng ngay chứ ạ?")
    await house.presses("duc", "Dùng câu này")

    [answer] = await house.says("an", MARKET)
    assert answer.text == ("Chợ phiên họp mùng 5, mùng 10 âm, từ 5 giờ sáng.\n\nLê Minh Đức viết, ngày 21/11/2026.")
    assert texts(await house.says("an", "nguồn?")) == ["Câu trả lời do Lê Minh Đức viết, ngày 21/11/2026."]
    await house.says("duc", "/viec")
    assert texts(await house.presses("duc", "Câu bà con hỏi"))[0].startswith("Chưa có câu hỏi nào")

    await house.presses("duc", "Câu mình đã viết")
    await house.presses("duc", "Câu 1")
    assert texts(await house.presses("duc", "Lấy lại")) == ["Đã lấy lại. Từ bây giờ Loa Xóm trả lời như trước."]
    [unknown] = await house.says("an", MARKET)
    assert "mùng 5" not in unknown.text


async def test_a_wrong_answer_is_put_right_with_its_author_and_day(house: House, hamlet_id: int) -> None:
    await house.says("an", BIRTH)
    await house.presses("an", "Chưa đúng")
    await house.says("an", "xã mình giờ nhận cả sáng thứ bảy")

    await house.says("head", "/viec")
    await house.presses("head", "Câu bà con hỏi")
    [matter] = await house.presses("head", "Câu 1")
    assert "Bà con chê: xã mình giờ nhận cả sáng thứ bảy" in matter.text
    await house.presses("head", "Sửa câu này")
    await house.says("head", "Mang giấy chứng sinh ra Trung tâm xã, cả sáng thứ Bảy. Không mất tiền.")
    await house.presses("head", "Dùng câu này")

    [answer] = await house.says("an", BIRTH)
    assert answer.text.startswith("Mang giấy chứng sinh ra Trung tâm xã, cả sáng thứ Bảy.")
    assert answer.text.endswith("Trần Văn Bình viết, ngày 21/11/2026.")
    [fee] = await house.says("an", "thế còn lệ phí?")
    assert fee.text.endswith("Không mất tiền.")
    await house.says("head", "/viec")
    await house.presses("head", "Câu bà con hỏi")
    [own] = await house.presses("head", "Câu mình đã viết")
    assert "(Trần Văn Bình viết thứ Bảy 21/11)" in own.text

    await house.says("an", BIRTH)
    await house.presses("an", "Chưa đúng")
    await house.says("an", "thứ bảy nghỉ rồi")
    for said in ("thôi", "/viec"):
        await house.says("head", said)
    for picked in ("Câu bà con hỏi", "Sửa câu trả lời"):
        await house.presses("head", picked)
    await house.says("head", BIRTH)
    await house.presses("head", "Câu 1")
    await house.says("head", "Mang giấy chứng sinh ra Trung tâm xã, thứ Hai đến thứ Sáu. Không mất tiền.")
    await house.presses("head", "Dùng câu này")
    await house.says("head", "/viec")
    [nothing_left] = await house.presses("head", "Câu bà con hỏi")
    assert nothing_left.text.startswith("Chưa có câu hỏi nào của bà con")

    other = await a_hamlet(house, name="7", slug="thon-7", prefix="TKE")
    await a_role(house, other, RoleKind.HEAD, "head7")
    [elsewhere] = await house.says("head7", BIRTH)
    assert not elsewhere.text.startswith("Mang giấy chứng sinh ra Trung tâm xã")


async def test_another_way_of_asking_leads_to_the_answer_that_there_is(house: House, hamlet_id: int) -> None:
    strange = "chạy giấy cho thằng cu mới lọt lòng"
    known = await answers()
    assert known.answerer.ask(strange).decision is not Decision.ANSWER
    await house.says("an", strange)
    await house.says("duc", "/viec")
    await house.presses("duc", "Câu bà con hỏi")
    await house.presses("duc", "Câu 1")
    nearest = known.entries[known.answerer.ask(strange).suggestions[0]]

    await house.presses("duc", "Là câu số 1")

    [answer] = await house.says("lan", strange)
    assert answer.text.startswith(nearest.answer)
    assert "Lê Minh Đức" not in answer.text


async def test_only_head_and_helpers_write(house: House, hamlet_id: int) -> None:
    await house.says("an", MARKET)
    await house.says("duc", "/viec")
    await house.presses("duc", "Câu bà con hỏi")
    await house.presses("duc", "Câu 1")
    async with house.database.begin() as session:
        role = (await session.scalars(select(Role).where(Role.full_name == "Lê Minh Đức"))).one()
        role.revoked_at = house.clock()

    [refused] = await house.presses("duc", "Viết câu trả lời")

    assert refused.text == "Viết câu trả lời là việc của người lo việc chung và tổ công nghệ số."
    async with house.database.read() as session:
        assert list(await session.scalars(select(LocalEntry))) == []


async def test_the_head_tells_once_what_only_the_hamlet_knows(house: House, hamlet_id: int) -> None:
    [missing] = await house.says("an", "mật khẩu wifi nhà văn hóa là gì")
    assert "Loa Xóm cũng đã báo để trưởng thôn ghi vào." in missing.text
    asked = house.last("head")
    assert asked is not None
    assert asked.text.startswith(
        "Bà con hay hỏi việc này mà Loa Xóm chưa có: tên và mật khẩu wifi nhà văn hóa, giờ mở cửa\n\n"
        "Bác trả lời một câu"
    )
    await house.says("lan", "wifi nhà văn hóa mật khẩu gì")
    assert len(house.simulator.sent["head"]) == 1

    await house.presses("head", "Trả lời")
    [noted] = await house.says("head", "Thon6, mật khẩu thon6anhoa, mở 7 giờ đến 21 giờ")
    assert noted.text == (
        "Đã ghi, dùng từ bây giờ.\n\nWifi nhà văn hóa: Thon6, mật khẩu thon6anhoa, mở 7 giờ đến 21 giờ"
    )

    [told] = await house.says("an", "mật khẩu wifi nhà văn hóa là gì")
    assert told.text.startswith("Wifi nhà văn hóa ở thôn 6: Thon6, mật khẩu thon6anhoa")
