"""Who speaks for the hamlet while its head is away, and after a phone was lost."""

from __future__ import annotations

from sqlalchemy import select

from models import hamlets
from models.domain.roles import RoleKind
from models.tables import Hamlet, Role
from scheduler.upkeep import end_roles, let_waiting_questions_come
from tests.builders import a_group, a_hamlet, a_role
from tests.house import House, texts


async def test_a_deputy_stands_in_until_a_day_and_then_no_more(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    assert texts(await house.says("binh", "cấp mã phó"))[0].startswith("Phó làm thay bác đến bao giờ ạ?")
    assert texts(await house.says("binh", "hôm qua")) == [
        "Đã qua thứ Sáu 20/11 rồi, hôm nay là thứ Bảy 21/11. Gõ giúp một ngày từ hôm nay trở đi, ví dụ: 30/11."
    ]
    assert texts(await house.says("binh", "khi nào tôi về")) == [
        "Loa Xóm chưa hiểu ngày “khi nào tôi về”. Gõ giúp ngày và tháng, ví dụ: 30/11."
    ]

    made, invitation = texts(await house.says("binh", "đến hết 23/11"))

    assert made.endswith("đừng gửi vào nhóm. Đến hết thứ Hai 23/11 việc phó tự thôi.")
    code = invitation.split("gõ vào đó: ")[1][:9]
    welcome, _ = texts(await house.says("nam", code, name="Nam"))
    assert welcome.endswith("Gõ “trợ giúp” để xem các việc. Đến hết thứ Hai 23/11 việc phó tự thôi.")
    for answer in ("Đỗ Văn Nam", "0900 000 007"):
        await house.says("nam", answer)
    await house.presses("nam", "Chú")
    assert texts(await house.says("nam", "/thongbao"))[0].startswith("Chú")
    await house.presses("binh", "Đúng người")
    await house.says("binh", "cấp mã")
    [listed] = await house.presses("binh", "Ai đang giữ việc")
    assert listed.text == (
        "Đang giữ việc ở thôn 6:\nPhó trưởng thôn: Đỗ Văn Nam, số 0900 000 007, đến hết thứ Hai 23/11\n\n"
        "Ai mất máy hoặc thôi việc thì thu lại, rồi cấp mã mới."
    )
    assert [label for label, _ in listed.buttons] == ["Thu lại: Văn Nam", "Thôi"]

    house.clock.forward(days=2, hours=14, minutes=59)
    await house.runs(end_roles(house.deployment))
    assert texts(await house.says("nam", "/lich"))[0] != ""
    house.clock.forward(minutes=1)

    # also before the clock has ticked
    assert texts(await house.says("nam", "/thongbao"))[0].startswith("Gửi thông báo là việc của trưởng thôn")
    await house.runs(end_roles(house.deployment))
    await house.runs(end_roles(house.deployment))
    ended, told = house.last("nam"), house.last("binh")
    assert ended is not None
    assert ended.text.startswith("Hết hạn làm phó trưởng thôn thôn 6. Từ giờ máy này không gửi bài của thôn nữa.")
    assert told is not None
    assert told.text == "Đỗ Văn Nam hết hạn làm phó trưởng thôn thôn 6. Bác còn cần thì cấp mã mới: gõ “cấp mã”."


async def test_a_lost_phone_leaves_the_hamlet_in_the_right_hands(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_group(house, hamlet_id)
    await a_role(house, hamlet_id, RoleKind.HEAD, "old")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    async with house.database.begin() as session:
        old = (await session.scalars(select(Role).where(Role.kind == RoleKind.HEAD))).one()
        session.add(
            Role(
                hamlet_id=hamlet_id,
                person_id=old.person_id,
                kind=RoleKind.THIRD,
                full_name=old.full_name,
                phone=old.phone,
                you="bác",
                granted_at=house.clock(),
            )
        )
        code = await hamlets.grant_role(
            session, await session.get_one(Hamlet, hamlet_id), RoleKind.HEAD, now=house.clock()
        )
    await house.says("old", "thông báo")
    await house.says("old", "Mai họp ở nhà văn hóa lúc 7 giờ tối, mời bà con đến đông đủ để bàn việc nước sạch")

    await house.says("new", code.code)

    told = house.last("thu")
    assert told is not None
    assert told.text.startswith("Việc trưởng thôn của thôn 6 vừa được nhận trên máy khác, lúc 9 giờ sáng, thứ Bảy")
    # what was composed on the lost phone cannot be sent from it any more
    assert texts(await house.presses("old", "Gửi ngay"))[0].startswith("Gửi thông báo là việc của trưởng thôn")
    for answer in ("Trần Văn Bình", "0900 000 008"):
        await house.says("new", answer)
    await house.presses("new", "Bác")
    await house.runs(let_waiting_questions_come)
    asked = house.last("new")
    assert asked is not None
    assert asked.text.startswith("Máy cũ vẫn giữ việc người thứ ba của thôn 6, tên ghi là Trần Văn Bình.")
    assert texts(await house.presses("new", "Thu lại việc")) == [
        "Đã thu lại việc người thứ ba của Trần Văn Bình. Cần người khác thì gõ “cấp mã”."
    ]
    async with house.database.read() as session:
        living = await session.scalars(select(Role.kind).where(Role.revoked_at.is_(None)))
        assert sorted(living) == [RoleKind.HEAD, RoleKind.TREASURER]
