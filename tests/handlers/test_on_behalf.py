"""A helper at an old person's table: nothing without a recorded yes, and the household sees all of it."""

from __future__ import annotations

import base64
from datetime import timedelta

from sqlalchemy import select, update

from models.domain.on_behalf import HOUSEHOLDS_A_DAY
from models.domain.roles import RoleKind
from models.tables import Claim, ClaimStatus, DoneForHousehold, DoneKind, HouseholdYes, Person, Role, StoredFile
from scheduler.upkeep import forget_what_is_old
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts


async def a_hamlet_with_a_helper(house: House) -> int:
    """Thôn 6 with its head, treasurer, helper, account and household 012 that owes; returns the household's id."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức")
    await an_account(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id)
    return household_id


async def sends_voice(house: House, user: str, *, number: int) -> list[str]:
    """A voice note."""
    await house.receives(
        {
            "update_id": f"voice-{number}",
            "chat": user,
            "chat_kind": "private",
            "sender": user,
            "sender_name": user,
            "text": "",
            "choice": None,
            "file": {"kind": "voice", "body": base64.b64encode(b"OggS yes").decode(), "media_type": "audio/ogg"},
        }
    )
    return texts(await house.sees(user))


async def test_nothing_is_done_before_the_household_has_said_yes(house: House) -> None:
    household_id = await a_hamlet_with_a_helper(house)
    assert texts(await house.says("binh xa", "/lamgiup 012"))[0].startswith("Việc này do tổ công nghệ số")

    assert texts(await house.says("duc", "làm giúp")) == [
        "Làm giúp nhà nào ạ? Gõ mã hộ, ví dụ: 012. Gõ tên chủ hộ cũng được."
    ]
    assert texts(await house.says("duc", "999"))[0].startswith("Không thấy nhà nào mã hộ “999”.")
    [ask] = texts(await house.says("duc", "lê văn cường"))
    assert ask.startswith("Làm giúp nhà Lê Văn Cường, mã hộ 012, thì xin lời đồng ý của nhà đó trước.")
    assert ask.endswith("Đừng chụp căn cước, đừng ghi mật khẩu, mã OTP.")
    assert texts(await house.says("duc", "họ đồng ý rồi")) == [
        "Chưa thấy lời đồng ý. Gửi vào đây một tin ghi âm, hoặc ảnh tờ giấy đồng ý có chữ ký. Thôi thì gõ “thôi”."
    ]
    await sends_voice(house, "duc", number=1)
    menu = house.last("duc")
    assert menu is not None
    assert menu.text == (
        "Làm giúp nhà Lê Văn Cường, mã hộ 012. Lời đồng ý (ghi âm) còn đến thứ Hai 21/12. Làm gì nhà đó cũng được "
        "báo.\n\nLàm việc gì ạ?"
    )

    [card] = await house.presses("duc", "Khoản cần nộp, mã QR")
    assert card.text.startswith("Nhà Lê Văn Cường còn 20.000đ tiền vệ sinh môi trường tháng 11")
    assert card.buttons == []
    await house.says("duc", "làm giúp 012")
    await house.presses("duc", "Báo đã chuyển tiền")
    [claimed] = texts(await house.presses("duc", "Vệ sinh… tháng 11"))
    assert claimed.startswith("Đã ghi lời báo của nhà Lê Văn Cường: chuyển tiền vệ sinh môi trường tháng 11.")
    told = house.last("thu")
    assert told is not None
    assert told.text.startswith("Nhà Lê Văn Cường, mã hộ 012, báo đã chuyển 20.000đ")
    await house.says("duc", "làm giúp 012")
    _, code = texts(await house.presses("duc", "Nối máy nhà này"))
    assert texts(await house.says("duc", code[-9:])) == [
        "Mã nhận tin này để gõ trên máy của nhà được giúp, không gõ trên máy của người giúp."
    ]

    # the first phone of the household hears all of it, and takes the yes back
    await house.says("cuong", code[-9:])
    linked = await house.presses("cuong", "Đúng nhà tôi")
    await house.says("cuong", "thôi")
    before = next(each for each in house.simulator.sent["cuong"] if each.text.startswith("Trước khi máy này"))
    assert linked[0].text.startswith("Xong. Máy này nhận tin của nhà Lê Văn Cường")
    assert before.text.splitlines()[1:4] == [
        "thứ Bảy 21/11, 9 giờ sáng: Lê Minh Đức trong tổ công nghệ số xem khoản cần nộp và mã QR "
        "(lời đồng ý: ghi âm)",
        "thứ Bảy 21/11, 9 giờ sáng: Lê Minh Đức trong tổ công nghệ số báo đã chuyển tiền (lời đồng ý: ghi âm)",
        "thứ Bảy 21/11, 9 giờ sáng: Lê Minh Đức trong tổ công nghệ số lấy mã nhận tin để nối máy "
        "(lời đồng ý: ghi âm)",
    ]
    assert texts(await house.presses("cuong", "Rút lại lời nhờ")) == [
        "Đã rút lại lời nhờ. Lê Minh Đức trong tổ công nghệ số không làm gì thay nhà Lê Văn Cường được nữa. "
        "Lời báo đã chuyển tiền mà người đó báo giúp cũng rút rồi."
    ]
    for user, beginning in {
        "duc": "Nhà Lê Văn Cường, mã hộ 012, đã rút lại",
        "binh": "Nhà Lê Văn Cường, mã hộ",
    }.items():
        last = house.last(user)
        assert last is not None
        assert last.text.startswith(beginning)
    assert texts(await house.presses("duc", "Khoản cần nộp, mã QR"))[0].startswith(
        ("Lời nhờ này đã rút", "Câu đó đã cũ", "Việc này đã chọn rồi")
    )
    async with house.database.read() as session:
        assert list(await session.scalars(select(Claim.status))) == [ClaimStatus.REFUSED]
        assert list(await session.scalars(select(HouseholdYes.household_id))) == [household_id]


async def test_the_household_sees_each_act_and_hears_its_own_yes(house: House) -> None:
    household_id = await a_hamlet_with_a_helper(house)
    async with house.database.read() as session:
        hamlet_id = (await session.scalars(select(Role.hamlet_id).limit(1))).one()
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await house.says("duc", "làm giúp 012")
    await house.says("duc", photo=b"\x89PNG paper")
    await house.presses("duc", "Khoản cần nộp, mã QR")
    told = house.last("cuong")
    assert told is not None
    assert told.text == (
        "Lê Minh Đức trong tổ công nghệ số vừa làm giúp nhà Lê Văn Cường: xem khoản cần nộp và mã QR, lúc 9 giờ "
        "sáng, thứ Bảy 21/11.\n\nLời đồng ý của nhà mình đã lưu (ảnh). Nhà mình không nhờ, hoặc đổi ý, thì chọn "
        "rút lại."
    )
    assert texts(await house.presses("cuong", "Đúng, tôi nhờ")) == ["Cảm ơn, đã ghi là nhà mình có nhờ."]
    await house.says("cuong", "/thongtin")
    await house.presses("cuong", "Lời nhờ làm giúp")
    [proof] = await house.presses("cuong", "Xem lời: Minh Đức")
    assert proof.text == "Lời đồng ý (ảnh), ghi thứ Bảy 21/11."

    # ten other houses in a day are the most
    others = [
        await a_household(house, hamlet_id, 100 + number, "Bùi Văn Khánh") for number in range(HOUSEHOLDS_A_DAY)
    ]
    async with house.database.begin() as session:
        helper_id = (await session.scalars(select(Person.id).where(Person.user == "duc"))).one()
        for other in others:
            yes = HouseholdYes(
                household_id=other,
                helper_id=helper_id,
                way="photo",
                given_at=house.clock(),
                expires_at=house.clock() + timedelta(days=1),
            )
            session.add(yes)
            await session.flush()
            session.add(DoneForHousehold(yes_id=yes.id, kind=DoneKind.SHOWN, at=house.clock()))
    await house.says("duc", "làm giúp 012")
    assert texts(await house.presses("duc", "Báo đã chuyển tiền")) == [
        "Hôm nay bác đã làm giúp 10 nhà. Để giữ cho bà con, mai mới làm giúp nhà khác được."
    ]
    house.clock.forward(days=1)
    await house.says("duc", "làm giúp 012")
    assert texts(await house.presses("duc", "Báo đã chuyển tiền"))[0].startswith("Nhà Lê Văn Cường đã chuyển cho")

    # whoever lost the office does nothing more, and the proof goes after its days
    async with house.database.begin() as session:
        await session.execute(update(Role).where(Role.person_id == helper_id).values(revoked_at=house.clock()))
    assert texts(await house.presses("duc", "Vệ sinh… tháng 11")) == [
        "Làm giúp là việc của tổ công nghệ số. Máy này không còn giữ việc đó."
    ]
    house.clock.forward(days=60)
    await house.runs(forget_what_is_old(house.deployment))
    async with house.database.read() as session:
        assert list(await session.scalars(select(StoredFile.id).where(StoredFile.body == b"\x89PNG paper"))) == []
        assert set(await session.scalars(select(HouseholdYes.proof_id))) == {None}
