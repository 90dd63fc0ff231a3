"""What the hamlet holds on somebody: seen, put right, forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models import ledger
from models.domain.ledger import EntryKind
from models.domain.roles import RoleKind
from models.tables import (
    AskedQuestion,
    Chat,
    DataWish,
    Delivery,
    Draft,
    EntryText,
    Fund,
    HeldCash,
    HelpRequest,
    InboundUpdate,
    Person,
    Role,
    StandingQuestion,
    StoredFile,
)
from scheduler.upkeep import forget_the_erased, forget_what_is_old, remind_of_wishes
from tests.builders import a_hamlet, a_household, a_member, a_person, a_role, a_round
from tests.house import House, texts


async def test_a_resident_sees_all_that_is_held_and_has_it_put_right(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    await house.says("cuong", "gọi số 0912345678 cho Trần Văn Bình hỏi xe ôm đi đâu")

    [short] = await house.says("cuong", "thông tin của tôi")

    assert short.text == (
        "Loa Xóm đang giữ về máy này:\nTên hiện trên Loa Xóm: cuong\nNhận tin của: nhà Lê Văn Cường, mã hộ 012\n"
        "Đồng ý nhận tin: thứ Bảy 21/11, bằng cách mã nhận tin\nCâu đã hỏi: 1, tự xóa sau 90 ngày\n"
        "Ảnh đã gửi: tự xóa sau 60 ngày\n\nSổ tiền của hộ nằm trong sổ quỹ, chỉ nhà mình, trưởng thôn và thủ quỹ xem "
        "được. Xin sửa, xin xóa thì Loa Xóm làm xong trước thứ Ba 1/12."
    )
    [full] = await house.presses("cuong", "Gửi bản đầy đủ")
    assert full.filename == "thong-tin-cua-toi.txt"
    async with house.database.read() as session:
        file = (await session.scalars(select(StoredFile).where(StoredFile.media_type == "text/plain"))).one()
    said = (file.body or b"").decode("utf-8-sig")
    for line in (
        "Nhà Lê Văn Cường, mã hộ 012: đồng ý thứ Bảy, 21/11/2026, mã nhận tin",
        "Hộ 012, tiền vệ sinh môi trường tháng 11: phải nộp 20.000đ",
        "thứ Bảy, 21/11/2026: gọi số (số) cho (tên) hỏi xe ôm đi đâu",
        "Theo Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định 356/2025/NĐ-CP:",
        "gửi bản đầy đủ, sửa cho đúng trong 10 ngày,",
    ):
        assert line in said.splitlines(), line

    await house.says("cuong", "/thongtin")
    await house.presses("cuong", "Sửa cho đúng")
    sent = texts(await house.says("cuong", "nhà tôi có 5 khẩu"))
    assert sent == [
        "Đã gửi điều cần sửa tới trưởng thôn Trần Văn Bình: “nhà tôi có 5 khẩu”. Sửa xong Loa Xóm báo lại ở đây."
    ]
    asked = house.last("binh")
    assert asked is not None
    assert asked.text == (
        "Nhà Lê Văn Cường, mã hộ 012, xin sửa: “nhà tôi có 5 khẩu”.\n\n"
        "Theo luật, bác làm xong trước thứ Ba 1/12. Sửa sổ hộ: gõ “sửa hộ”."
    )
    await house.presses("binh", "Để sau")
    await house.runs(remind_of_wishes(house.deployment))
    assert house.last("binh") != asked
    house.clock.forward(days=7)
    await house.runs(remind_of_wishes(house.deployment))
    await house.runs(remind_of_wishes(house.deployment))
    again = [each.text for each in house.simulator.sent["binh"] if each.text.startswith("Còn một điều xin sửa")]
    assert len(again) == 1
    assert texts(await house.presses("binh", "Đã sửa xong")) == ["Đã báo lại cho người xin là sửa xong."]
    told = house.last("cuong")
    assert told is not None
    assert told.text == "Trưởng thôn Trần Văn Bình đã sửa xong: “nhà tôi có 5 khẩu”."


async def test_whoever_wants_to_be_forgotten_is(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "dung-1", hamlet_id=hamlet_id)
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        (await session.scalars(select(Person).where(Person.user == "dung-1"))).one().name = "Phạm Thị Dung"
        fund_id = (await session.scalars(select(Fund.id))).one()
        for words in ("bà Phạm Thị Dung đưa thừa", "ghi nhầm hộ"):
            await ledger.append(
                session,
                fund_id=fund_id,
                kind=EntryKind.INCOME,
                amount=1_000,
                booked_on=house.deployment.day(house.clock()),
                household_id=household_id,
                words=words,
                now=house.clock(),
            )
    name = "Phạm Thị Dung"
    for said in ("xe ôm đi đâu", "/giupdo cài VNeID", "/thongtin"):
        await house.says("dung-1", said, name=name)
    await house.says("dung-1", "/thongtin", name=name)
    [asked] = await house.presses("dung-1", "Xóa")
    assert [label for label, _ in asked.buttons] == ["Giữ lại", "Xóa thật"]
    assert texts(await house.says("dung-1", "đúng", name=name))[0] != ""  # only the exact words delete
    await house.says("dung-1", "/thongtin", name=name)
    [asked] = await house.presses("dung-1", "Xóa")

    gone = texts(await house.says("dung-1", choice=dict(asked.buttons)["Xóa thật"], name=name))

    assert gone == [
        "Đã xóa. Loa Xóm không còn giữ gì về máy này. Lúc nào muốn nhận tin lại, xin trưởng thôn mã nhận tin mới."
    ]
    told = house.last("cuong")
    assert told is not None
    assert told.text == ("Một máy của nhà Lê Văn Cường vừa tự thôi nhận tin, thứ Bảy 21/11. Máy này vẫn nhận như cũ.")
    await house.runs(forget_the_erased)
    async with house.database.read() as session:
        people = list(await session.scalars(select(Person.user)))
        assert "dung-1" not in people
        kept = [
            *await session.scalars(select(Person.name)),
            *await session.scalars(select(Chat.address)),
            *await session.scalars(select(Delivery.text).where(Delivery.text.contains("cài VNeID"))),
            *[payload.decode() for payload in await session.scalars(select(InboundUpdate.payload))],
            *await session.scalars(select(HelpRequest.words)),
        ]
        assert [each for each in kept if "Dung" in each or "dung-1" in each or "xe ôm" in each] == []
        erased = next(each for each in people if each.startswith("erased:"))
        person_id = (await session.scalars(select(Person.id).where(Person.user == erased))).one()
        for table in (AskedQuestion, Draft, StandingQuestion):
            assert list(await session.scalars(select(table.person_id).where(table.person_id == person_id))) == []
        assert sorted(await session.scalars(select(EntryText.words))) == ["", "ghi nhầm hộ"]
        assert (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound

    # whoever writes again is a stranger
    assert texts(await house.says("dung-1", "nộp"))[0].startswith("Máy này chưa nối với nhà nào")


async def test_whoever_holds_a_role_gives_it_up_before_being_forgotten(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức")
    for user, expected in {
        "binh": "Máy này đang giữ việc trưởng thôn của thôn 6, nên chưa xóa được. Bác nhờ cán bộ xã cấp mã cho người "
        "mới trước, rồi gõ lại giúp.",
        "duc": "Máy này đang giữ việc tổ công nghệ số của thôn 6, nên chưa xóa được. Nhờ trưởng thôn Trần Văn Bình, "
        "số 0900 000 006, thu lại việc trước, rồi gõ lại giúp.",
    }.items():
        await house.says(user, "/thongtin")
        await house.presses(user, "Xóa")
        assert texts(await house.presses(user, "Xóa thật")) == [expected]

    await house.says("duc", "/thongtin")
    await house.presses("duc", "Sửa cho đúng")
    await house.presses("duc", "Số điện thoại")
    assert texts(await house.says("duc", "12"))[0].startswith("Số điện thoại có 10 chữ số")
    assert texts(await house.says("duc", "0900 000 099")) == ["Đã sửa: 0900 000 099. Bài đăng từ giờ dùng số này."]

    # an office can be taken back, the cash in the hand is the hamlet's still
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    charges = await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        role = (await session.scalars(select(Role).where(Role.kind == RoleKind.HELPER))).one()
        role.revoked_at = house.clock()
        session.add(
            HeldCash(
                hamlet_id=hamlet_id,
                charge_id=next(iter(charges.values())),
                helper_id=role.person_id,
                amount=20_000,
                receipt=1,
                request_key="a",
                taken_at=house.clock(),
            )
        )
    await house.says("duc", "/thongtin")
    await house.presses("duc", "Xóa")
    assert texts(await house.presses("duc", "Xóa thật"))[0].startswith("Máy này còn đang giữ tiền thu giúp")


async def test_what_was_said_in_private_is_forgotten_after_its_days(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    person_id = await a_person(house, "an", hamlet_id=hamlet_id)
    await house.says("an", "giúp đỡ")
    async with house.database.begin() as session:
        session.add(
            HelpRequest(
                hamlet_id=hamlet_id,
                person_id=person_id,
                kind="visit",
                words="cài VNeID",
                status="done",
                asked_at=house.clock(),
                done_at=house.clock(),
            )
        )
        session.add(
            DataWish(
                hamlet_id=hamlet_id,
                person_id=person_id,
                words="nhà tôi có 5 khẩu",
                asked_at=house.clock(),
                due_on=house.deployment.day(house.clock()),
            )
        )
    await house.says("an", "chào")
    await house.says("an", "menu")
    [menu] = await house.says("an", "menu")

    house.clock.forward(days=32)
    await house.runs(forget_what_is_old(house.deployment))
    assert texts(await house.says("an", choice=menu.buttons[0][1]))[0].startswith("Câu đó đã cũ lắm rồi.")
    async with house.database.read() as session:
        before = house.clock() - timedelta(days=1)
        assert set(await session.scalars(select(Delivery.text).where(Delivery.created_at < before))) == {""}
        assert list(await session.scalars(select(Draft.id))) == []
        assert list(await session.scalars(select(HelpRequest.words))) == ["cài VNeID"]
    house.clock.forward(days=60)
    await house.runs(forget_what_is_old(house.deployment))
    async with house.database.read() as session:
        assert list(await session.scalars(select(HelpRequest.words))) == [""]
        assert list(await session.scalars(select(DataWish.words))) == ["nhà tôi có 5 khẩu"]  # nobody answered yet
