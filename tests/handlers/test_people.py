"""Codes, roles, menus and household phones, as people live them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.texts.hamlets import names_of
from models import codes, hamlets
from models.domain.roles import RoleKind
from models.tables import Hamlet, Household, Membership, Person, Role, WrongCode
from tests.builders import a_hamlet, a_household, a_member, a_role
from tests.house import House, texts


async def a_new_hamlet(house: House, name: str = "6", commune: str = "xã An Hòa") -> tuple[int, str]:
    """A hamlet as the terminal makes it; returns its id and the head's code."""
    async with house.database.begin() as session:
        names = names_of(name=name, kind="thôn", commune=commune)
        hamlet, code = await hamlets.add_hamlet(
            session, names, now=house.clock(), today=house.deployment.day(house.clock())
        )
        return hamlet.id, code.code


async def a_stranger(session: AsyncSession, house: House, user: str) -> int:
    """Somebody who wrote once; returns the person's id."""
    person = Person(bot_id=house.bot_id, user=user, first_seen_at=house.clock())
    session.add(person)
    await session.flush()
    return person.id


async def the_code(house: House, household_id: int) -> str:
    """The printed joining code of a household."""
    async with house.database.begin() as session:
        household = await session.get_one(Household, household_id)
        listed = await codes.household_codes(session, household.hamlet_id, now=house.clock())
        return next(each.digits for each in listed if each.household.id == household_id)


async def test_the_head_takes_office_in_three_questions(house: House) -> None:
    hamlet_id, code = await a_new_hamlet(house)

    assert texts(await house.says("binh", f"{code[:4]}-{code[4:]}")) == [
        "Mã nhận việc đúng rồi. Từ giờ thông báo của thôn 6 gửi từ máy này.\n\n"
        "Tên đầy đủ là gì ạ? Tên này ký dưới các bài đăng."
    ]
    assert texts(await house.says("binh", "trần văn bình")) == [
        "Đã ghi tên Trần Văn Bình. Số điện thoại để bà con gọi là số nào ạ?"
    ]
    assert texts(await house.says("binh", "số 12")) == [
        "Số điện thoại có 10 chữ số, bắt đầu bằng số 0. Gõ lại giúp, ví dụ: 0900 000 006."
    ]
    asked = await house.says("binh", "+84 900.000.006")
    assert texts(asked) == ["Đã ghi số 0900 000 006. Loa Xóm nên gọi thế nào cho phải ạ?"]
    assert [label for label, _ in asked[0].buttons] == ["Bác", "Cô", "Chú", "Anh", "Chị", "Ông", "Bà"]
    ready = await house.presses("binh", "Chú")

    assert ready[0].text.startswith("Xong rồi. Thôn 6 có 0 hộ trong sổ.\n\nBa việc nên làm trước:\n1. Gõ “gắn nhóm”")
    async with house.database.read() as session:
        role = (await session.scalars(select(Role).where(Role.hamlet_id == hamlet_id))).one()
    assert (role.full_name, role.phone, role.you) == ("Trần Văn Bình", "0900000006", "chú")
    [menu] = await house.says("binh", "chào")
    assert menu.text == "Việc của chú ở thôn 6:"
    assert [label for label, _ in menu.buttons][:2] == ["Gửi thông báo", "Mời họp"]


async def test_an_interrupted_head_is_asked_on_at_the_next_start(house: House) -> None:
    _, code = await a_new_hamlet(house)
    await house.says("binh", f"/start {code}")
    await house.says("binh", "thôi")

    assert texts(await house.says("binh", "/start")) == ["Tên đầy đủ là gì ạ? Tên này ký dưới các bài đăng."]
    await house.says("binh", "Trần Văn Bình")
    assert texts(await house.says("binh", f"/start {code}")) == ["Số điện thoại để bà con gọi là số nào ạ?"]


async def test_a_new_head_replaces_the_old_one_who_is_told(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "old")
    async with house.database.begin() as session:
        code = await hamlets.grant_role(
            session, await session.get_one(Hamlet, hamlet_id), RoleKind.HEAD, now=house.clock()
        )

    await house.says("new", code.code)

    told = house.last("old")
    assert told is not None
    assert told.text == (
        "Việc trưởng thôn của thôn 6 vừa chuyển sang máy khác, lúc 9 giờ sáng, thứ Bảy 21/11. Máy này không còn giữ "
        "việc đó.\n\nKhông phải bác làm thì gọi ngay ủy ban nhân dân xã An Hòa."
    )
    refused = texts(await house.says("old", "/capma"))
    assert refused[0].startswith("Việc này do trưởng thôn")


async def test_the_treasurers_code_is_given_taken_and_taken_back(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")

    to_head, to_forward = texts(await house.says("binh", "cấp mã thủ quỹ"))

    assert to_head == (
        "Mã nhận việc thủ quỹ của thôn 6 ở tin ngay dưới. Mã dùng một lần, hết hạn 9 giờ sáng thứ Hai 23/11.\n\n"
        "Bác chuyển tin đó cho đúng người, đừng gửi vào nhóm."
    )
    assert to_forward.startswith("Mời nhận việc thủ quỹ của thôn 6 trên Loa Xóm.\n\nMở Loa Xóm, tìm Bot Loa Xóm, gõ")
    code = to_forward[-9:]
    welcome, question = texts(await house.says("thu", code, name="Thu"))
    assert welcome.startswith("Mã nhận việc đúng rồi. Máy này từ giờ là máy của thủ quỹ thôn 6.")
    assert question == "Tên đầy đủ là gì ạ? Tên này để bà con biết mà hỏi."
    told = house.last("binh")
    assert told is not None
    assert told.text == "Thu vừa nhận việc thủ quỹ, lúc 9 giờ sáng, thứ Bảy 21/11. Có đúng người bác mời không ạ?"

    taken_back = texts(await house.presses("binh", "Thu lại việc"))

    assert taken_back == ["Đã thu lại việc thủ quỹ của Thu. Cần người khác thì gõ “cấp mã”."]
    lost = house.last("thu")
    assert lost is not None
    assert lost.text.startswith("Việc thủ quỹ của thôn 6 trên máy này đã được thu lại, lúc 9 giờ sáng")
    assert texts(await house.says("thu", "Nguyễn Thị Thu")) == ["Việc này đã được thu lại từ trước."]


async def test_a_helper_takes_cash_only_if_the_head_says_so(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await house.says("binh", "/capma")
    _, to_forward = texts(await house.presses("binh", "Tổ công nghệ số"))
    await house.says("duc", to_forward[-9:], name="Đức")

    assert texts(await house.presses("binh", "Đúng người")) == [
        "Vậy Đức giữ việc tổ công nghệ số của thôn 6.",
        "Có để Đức thu tiền giúp thủ quỹ không ạ?\n\nTiền thu giúp ghi là đang giữ, thủ quỹ nhận rồi mới vào sổ.",
    ]
    await house.presses("binh", "Để thu giúp")

    async with house.database.read() as session:
        role = (await session.scalars(select(Role).where(Role.kind == RoleKind.HELPER))).one()
    assert role.takes_cash


async def test_a_resident_cannot_give_codes(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")

    assert texts(await house.says("an", "/capma thủ quỹ")) == [
        "Việc này do trưởng thôn Trần Văn Bình, số 0900 000 006 làm.\n\n"
        "Nhà mình cần gì, cứ gõ vào đây, hoặc xem các việc làm được: gõ “trợ giúp”."
    ]


async def test_a_code_joins_a_phone_to_its_household_once(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    code = await the_code(house, household_id)

    asked = texts(await house.says("dung", code))
    linked = texts(await house.presses("dung", "Đúng nhà tôi"))

    assert asked == ["Mã nhận tin này của nhà Lê Văn Cường, ngõ Đình, thôn 6. Có phải nhà mình không ạ?"]
    assert linked[0].startswith("Xong. Máy này nhận tin của nhà Lê Văn Cường, mã hộ 012.")
    told = house.last("cuong")
    assert told is not None
    assert told.text.startswith("Vừa có thêm một máy nhận tin của nhà mình, tên hiện là dung, lúc 9 giờ sáng")
    assert texts(await house.says("kẻ lạ", code)) == [
        "Mã nhận tin này đã được dùng lúc 9 giờ sáng, thứ Bảy 21/11. Mỗi mã chỉ dùng một lần.\n\n"
        "Không phải người nhà mình dùng thì báo trưởng thôn Trần Văn Bình, số 0900 000 006. "
        "Trưởng thôn bỏ máy lạ và cấp mã mới."
    ]
    assert texts(await house.says("dung", code)) == [
        "Chào nhà Lê Văn Cường. Nhà mình không còn khoản nào phải nộp.\n\nMuốn hỏi gì, cứ gõ câu hỏi vào đây."
    ]


async def test_a_strange_phone_is_removed_by_the_household(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await house.says("Máy Lạ", await the_code(house, household_id))
    await house.presses("Máy Lạ", "Đúng nhà tôi")

    removed = texts(await house.presses("cuong", "Không phải, bỏ máy"))

    assert removed[0].startswith("Đã bỏ máy Máy Lạ. Máy đó không còn xem được gì của nhà mình.")
    async with house.database.read() as session:
        living = (await session.scalars(select(Membership).where(Membership.removed_at.is_(None)))).all()
    assert len(living) == 1
    last = house.last("Máy Lạ")
    assert last is not None
    assert last.text.startswith("Máy này không còn nhận tin của nhà Lê Văn Cường")


async def test_two_people_confirm_one_code_and_one_gets_in(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    code = await the_code(house, household_id)
    await house.says("an", code)
    await house.says("binh", code)

    first = texts(await house.presses("an", "Đúng nhà tôi"))
    second = texts(await house.presses("binh", "Đúng nhà tôi"))

    assert first[0].startswith("Xong.")
    assert second[0].startswith("Mã nhận tin này đã được dùng")


async def test_a_paper_for_the_wrong_house_is_given_back(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    code = await the_code(house, household_id)
    [asked] = await house.says("an", f"nhận tin {code}")

    assert asked.text.endswith("Gõ một số để chọn:\n1. Đúng nhà tôi\n2. Không phải")
    assert texts(await house.says("an", "2"))[0].startswith("Loa Xóm chưa nối máy này với nhà nào.")
    await house.says("cuong", code)
    assert texts(await house.says("cuong", "1"))[0].startswith("Xong.")


async def test_a_code_of_last_month_is_refused(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    code = await the_code(house, await a_household(house, hamlet_id, 12, "Lê Văn Cường"))
    house.clock.forward(days=31)

    assert texts(await house.says("an", code)) == [
        "Mã nhận tin này hết hạn từ thứ Hai 21/12. Nhờ trưởng thôn cấp mã mới, lấy được ngay."
    ]


async def test_after_five_wrong_codes_even_the_right_one_waits_an_hour(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    code = await the_code(house, await a_household(house, hamlet_id, 12, "Lê Văn Cường"))
    wrong = [f"0000000{n}" for n in range(5)]

    said = [texts(await house.says("an", each))[0] for each in wrong]
    locked = texts(await house.says("an", code))

    assert said[0].startswith("Loa Xóm không thấy mã nào là “00000000”.")
    assert said[4] == locked[0]
    assert locked[0].startswith("Gõ 5 lần chưa đúng mã nào. Để giữ cho các nhà, đến 10 giờ sáng Loa Xóm mới nhận mã")
    house.clock.forward(minutes=61)
    assert texts(await house.says("an", code))[0].startswith("Mã nhận tin này của nhà Lê Văn Cường")


async def test_a_hamlet_whose_codes_are_guessed_is_locked_until_the_head_opens_it(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    code = await the_code(house, await a_household(house, hamlet_id, 12, "Lê Văn Cường"))
    async with house.database.begin() as session:
        others = [await a_stranger(session, house, f"guesser{n}") for n in range(10)]
        wrong = [WrongCode(person_id=others[n % 10], hamlet_id=hamlet_id, at=house.clock()) for n in range(49)]
        session.add_all(wrong)

    await house.says("another", "00000000")

    told = house.last("binh")
    assert told is not None
    assert told.text.startswith("Hôm nay có 50 lần gõ mã chưa đúng ở thôn 6.")
    assert texts(await house.says("an", code))[0].startswith("Hôm nay có nhiều lần gõ mã chưa đúng ở thôn 6.")
    await house.presses("binh", "Mở lại bây giờ")
    assert texts(await house.says("an", code))[0].startswith("Mã nhận tin này của nhà Lê Văn Cường")


async def test_a_member_makes_a_code_for_another_phone(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)

    made, invitation = texts(await house.says("cuong", "mời người nhà"))
    await house.says("dung", invitation[-9:])
    await house.presses("dung", "Đúng nhà tôi")

    assert made.endswith("Đang nhận tin của nhà mình: 1 máy.")
    told = house.last("cuong")
    assert told is not None
    assert told.text.startswith("Vừa có thêm một máy nhận tin của nhà mình, tên hiện là dung")
    await house.presses("cuong", "Người nhà tôi")
    await house.says("cuong", "mời người nhà")
    listed = await house.presses("cuong", "Xem các máy")
    assert "dung, từ thứ Bảy 21/11" in listed[-1].text
    assert [label for label, _ in listed[-1].buttons] == ["Bỏ máy dung", "Máy này thôi nhận", "Thôi"]


async def test_one_phone_of_two_households_is_asked_which(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    for number, head in ((12, "Lê Văn Cường"), (145, "Phạm Thị Dung")):
        code = await the_code(house, await a_household(house, hamlet_id, number, head))
        await house.says("con", code)
        await house.says("con", "1")

    [asked] = texts(await house.says("con", "mời người nhà"))
    made, invitation = texts(await house.says("con", "2"))

    assert asked.endswith("1. 012 Văn Cường\n2. 145 Thị Dung\n3. Thôi")
    assert made.startswith("Mã nhận tin cho máy thứ hai của nhà Phạm Thị Dung ở tin ngay dưới.")
    assert invitation.startswith("Mời nhận tin của nhà Phạm Thị Dung trên Loa Xóm.")


async def test_reminders_stop_and_start_again(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_member(house, await a_household(house, hamlet_id, 12, "Lê Văn Cường"), "cuong", hamlet_id=hamlet_id)

    assert texts(await house.says("cuong", "ngừng nhắc"))[0].startswith("Đã ngừng tin nhắc riêng cho máy này.")
    [menu] = await house.says("cuong", "menu")
    assert menu.buttons[-1][0] == "Bật lại tin nhắc"
    assert texts(await house.presses("cuong", "Bật lại tin nhắc")) == [
        "Đã bật lại tin nhắc riêng. Mỗi ngày nhiều nhất một tin, không nhắn ban đêm."
    ]


async def test_a_stranger_is_asked_where_they_live_if_there_are_two_hamlets(house: House) -> None:
    await a_new_hamlet(house, "5")
    await a_new_hamlet(house, "Thôn 6")

    [asked] = await house.says("an", "/start")
    [hello] = await house.presses("an", "Thôn 6")

    assert asked.text == (
        "Xin chào. Đây là Loa Xóm, máy trả lời tự động của các thôn ở xã An Hòa.\n\nNhà mình ở đâu ạ?"
    )
    assert [label for label, _ in asked.buttons] == ["Thôn 5", "Thôn 6", "Nơi khác"]
    assert hello.text.startswith("Xin chào. Đây là Loa Xóm, máy trả lời tự động của thôn 6, xã An Hòa.")


async def test_a_household_code_corrects_a_wrongly_chosen_hamlet(house: House) -> None:
    wrong_id, _ = await a_new_hamlet(house, "5")
    right_id, _ = await a_new_hamlet(house, "6")
    code = await the_code(house, await a_household(house, right_id, 12, "Lê Văn Cường"))
    await house.says("an", "/start")
    await house.presses("an", "Thôn 5")

    await house.says("an", code)
    await house.presses("an", "Đúng nhà tôi")

    async with house.database.read() as session:
        person = (await session.scalars(select(Person).where(Person.user == "an"))).one()
    assert person.hamlet_id == right_id != wrong_id


@pytest.mark.parametrize(
    ("kind", "first_line", "labels"),
    [
        pytest.param(None, "Nhà mình cần việc gì ạ?", ["Khoản cần nộp, mã QR", "Ngừng tin nhắc"], id="resident"),
        pytest.param(RoleKind.HEAD, "Việc của bác ở thôn 6:", ["Gửi thông báo", "Việc khác"], id="head"),
        pytest.param(RoleKind.TREASURER, "Việc của bác ở thôn 6:", ["Nhà nào đã nộp", "Việc khác"], id="treasurer"),
        pytest.param(RoleKind.HELPER, "Việc của bác ở thôn 6:", ["Ai đang nhờ giúp", "Hỏi thay bà con"], id="helper"),
        pytest.param(RoleKind.OFFICER, "Việc của bác ở xã An Hòa:", ["Gửi tin các nơi", "Hỏi thủ tục"], id="officer"),
    ],
)
async def test_everybody_has_a_menu(house: House, kind: RoleKind | None, first_line: str, labels: list[str]) -> None:
    hamlet_id = await a_hamlet(house)
    if kind is not None:
        await a_role(house, hamlet_id, kind, "an")

    [menu] = await house.says("an", "trợ giúp")

    assert menu.text.startswith(first_line)
    shown = [label for label, _ in menu.buttons]
    assert [shown[0], shown[-1]] == labels
    assert "Thu tiền giúp" not in shown  # without leave
    assert len(shown) <= 9
    assert all(len(label) <= 20 for label in shown)


async def test_a_menu_of_a_role_that_was_lost_gives_nothing(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    person_id = await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await house.says("binh", "menu")
    await house.presses("binh", "Việc khác")
    async with house.database.begin() as session:
        role = (await session.scalars(select(Role).where(Role.person_id == person_id))).one()
        role.revoked_at = house.clock()

    assert texts(await house.presses("binh", "Cấp mã nhận việc"))[0].startswith("Việc này do trưởng thôn")
