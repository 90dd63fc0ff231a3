"""The people around a household: the children in the city, a strange phone, one phone for two houses."""

from __future__ import annotations

from models.domain.roles import RoleKind
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts


async def test_a_strange_phone_is_thrown_out_with_the_codes_it_made(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_member(house, household_id, "máy lạ", hamlet_id=hamlet_id)
    _, invitation = texts(await house.says("máy lạ", "mời người nhà"))
    await house.says("cuong", "mời người nhà")
    await house.presses("cuong", "Xem các máy")

    await house.presses("cuong", "Bỏ máy máy lạ")

    for leader in ("binh", "thu"):
        told = house.last(leader)
        assert told is not None
        assert told.text == (
            "Nhà Lê Văn Cường, mã hộ 012, vừa bỏ máy máy lạ khỏi các máy nhận tin của nhà đó, lúc 9 giờ sáng, "
            "thứ Bảy 21/11.\n\nMã nhận tin có thể đã lọt ra ngoài. Nhờ bác hỏi lại nhà đó."
        )
    assert texts(await house.says("máy lạ", invitation[-9:]))[0].startswith("Mã nhận tin này hết hạn")
    assert texts(await house.says("máy lạ", "/nop"))[0].startswith("Máy này chưa nối với nhà nào")

    await house.says("cuong", "mời người nhà")
    await house.presses("cuong", "Xem các máy")
    assert texts(await house.presses("cuong", "Máy này thôi nhận")) == [
        "Máy này không còn nhận tin của nhà Lê Văn Cường. Muốn nhận lại thì xin người trong nhà một mã nhận tin mới, "
        "lấy bằng chữ “mời người nhà”."
    ]


async def test_a_child_of_two_houses_is_asked_which_each_time(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    await an_account(house, hamlet_id)
    parents = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    in_laws = await a_household(house, hamlet_id, 145, "Phạm Thị Dung")
    await a_round(house, hamlet_id, exempt=[in_laws])
    await a_member(house, parents, "cuong", hamlet_id=hamlet_id)
    await a_member(house, in_laws, "dung", hamlet_id=hamlet_id)
    for member in ("cuong", "dung"):
        _, invitation = texts(await house.says(member, "mời người nhà"))
        await house.says("con", invitation[-9:])
        await house.says("con", "1")

    for command, question in {
        "nộp": "Máy này nhận tin của 2 nhà. Xem nhà nào ạ?",
        "nhà tôi": "Máy này nhận tin của 2 nhà. Xem nhà nào ạ?",
        "mời người nhà": "Máy này nhận tin của 2 nhà. Xem nhà nào ạ?",
        "đã nộp tiền mặt": "Nhà mình nộp tiền mặt cho khoản nào ạ?",
    }.items():
        [asked] = texts(await house.says("con", command))
        assert asked.startswith(question), command
        assert "1. 012 " in asked, command

    [book] = texts(await house.says("con", "1"))
    assert book.startswith("Đã ghi lời báo: nhà Lê Văn Cường nộp 20.000đ")
    await house.says("thu", "1")
    for phone, whose in {"con": "nhà Lê Văn Cường", "cuong": "gia đình mình"}.items():
        thanks = house.last(phone)
        assert thanks is not None
        assert thanks.text.startswith(f"✅ Đã nhận 20.000đ tiền vệ sinh môi trường tháng 11 của {whose}.")
    await house.says("con", "nhà tôi")
    both = texts(await house.says("con", "3"))
    assert [each.splitlines()[0] for each in both] == [
        each.splitlines()[0] for each in both if "nhà " in each.lower()
    ]
    assert len(both) == 2
    await house.says("con", "giúp đỡ")
    await house.says("con", "cài VNeID cho mẹ")
    [asked] = texts(await house.says("con", "1"))
    assert asked.startswith("Máy này nhận tin của 2 nhà. Giúp ở nhà nào ạ?")
    await house.says("con", "2")
    told = house.last("binh")
    assert told is not None
    assert "Nhà Phạm Thị Dung, mã hộ 145, ngõ Đình" in told.text
