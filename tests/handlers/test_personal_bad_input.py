"""What people type and press by mistake while they name a deputy, ask about their data, help a neighbour."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import func, select

from models.domain.roles import RoleKind
from models.tables import Code, CodeKind, DataWish, DoneForHousehold, HouseholdYes
from tests.builders import a_hamlet, a_household, a_member, a_role
from tests.house import House, texts

LONG = "nhà tôi có năm khẩu chứ không phải bốn " * 100
DAY_NOT_READ = "Loa Xóm chưa hiểu ngày “{}”. Gõ giúp ngày và tháng, ví dụ: 30/11."
NO_PROOF = "Chưa thấy lời đồng ý. Gửi vào đây một tin ghi âm, hoặc ảnh tờ giấy đồng ý có chữ ký."


async def a_village(house: House) -> None:
    """Thôn 6 with head, two helpers, and household 012 with a phone."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức")
    await a_role(house, hamlet_id, RoleKind.HELPER, "hanh", full_name="Vũ Thị Hạnh")
    await a_member(house, await a_household(house, hamlet_id, 12, "Lê Văn Cường"), "cuong", hamlet_id=hamlet_id)


async def sends(house: House, user: str, kind: str, body: bytes, *, too_big: bool = False) -> str:
    """A file without a word; returns the answer."""
    file = {"kind": kind, "body": base64.b64encode(body).decode(), "too_big": too_big}
    update = {"update_id": f"{kind}-{user}-{len(house.simulator.messages)}", "chat": user, "chat_kind": "private"}
    await house.receives({**update, "sender": user, "sender_name": user, "file": file})
    return texts(await house.sees(user))[0]


async def test_a_slip_in_a_dialogue_is_answered_and_does_nothing(house: House) -> None:
    await a_village(house)

    # a deputy's last day
    await house.says("binh", "cấp mã phó")
    for said, answer in {
        "31/11": "Tháng 11 chỉ có 30 ngày, không có ngày 31/11. Ý bác là ngày nào ạ?",
        "99/99": DAY_NOT_READ.format("99/99"),
        "🙂": DAY_NOT_READ.format("🙂"),
        "rằm tháng sau": DAY_NOT_READ.format("rằm tháng sau"),
    }.items():
        assert texts(await house.says("binh", said)) == [answer], said
    assert (await sends(house, "binh", "photo", b"\x89PNG")).startswith("Loa Xóm mới đọc được chữ và ảnh")
    assert texts(await house.says("binh", "thôi")) == ["Đã thôi. Bản nháp “phó” còn giữ."]

    # a wish about one's data
    await house.says("cuong", "/thongtin")
    await house.presses("cuong", "Sửa cho đúng")
    assert (await sends(house, "cuong", "other", b"x")).startswith("Loa Xóm mới đọc được chữ và ảnh")
    [sent] = texts(await house.says("cuong", LONG))
    assert len(sent) < 400
    assert texts(await house.presses("binh", "Không sửa được")) == ["Đã báo lại cho người xin là chưa sửa được."]
    assert texts(await house.presses("binh", "Đã sửa xong"))[0].startswith(("Việc này đã", "Câu đó đã cũ"))

    # a helper's house and its yes
    assert texts(await house.says("duc", "/lamgiup 0"))[0].startswith("Không thấy nhà nào mã hộ “0”.")
    for said in ("99999", "ông không có thật", "12 20000"):
        assert texts(await house.says("duc", said))[0].startswith("Không thấy nhà nào mã hộ"), said
    await house.says("duc", "012")
    for kind in ("document", "other"):
        assert (await sends(house, "duc", kind, b"x")).startswith(NO_PROOF), kind
    assert (await sends(house, "duc", "voice", b"x", too_big=True)).startswith("Tin ghi âm hoặc ảnh này nặng quá")
    async with house.database.read() as session:
        assert await session.scalar(select(func.count(HouseholdYes.id))) == 0
        assert await session.scalar(select(func.count(Code.id)).where(Code.kind == CodeKind.ROLE)) == 0
        [words] = await session.scalars(select(DataWish.words))
        assert len(words) == 500


async def test_a_yes_is_good_for_one_helper_and_is_taken_back_once(house: House) -> None:
    await a_village(house)
    await house.says("duc", "làm giúp 012")
    await sends(house, "duc", "voice", b"OggS")
    await house.presses("duc", "Nối máy nhà này")
    await house.says("hanh", "làm giúp 012")  # the other helper is asked for a yes of her own
    asked = house.last("hanh")
    assert asked is not None
    assert asked.text.startswith("Làm giúp nhà Lê Văn Cường, mã hộ 012, thì xin lời đồng ý của nhà đó trước.")

    first = texts(await house.presses("cuong", "Rút lại lời nhờ"))
    second = texts(await house.presses("cuong", "Rút lại lời nhờ"))

    assert first[0].startswith("Đã rút lại lời nhờ.")
    assert second == ["Việc này đã chọn rồi, Loa Xóm không làm lần nữa."]
    async with house.database.read() as session:
        code = (await session.scalars(select(Code).where(Code.kind == CodeKind.HOUSEHOLD))).one()
        assert code.expires_at == house.clock()
        assert await session.scalar(select(func.count(DoneForHousehold.id))) == 1


@pytest.mark.parametrize("said", ["xóa tôi", "giữ gì về tôi", "thông tin", "/thongtin"])
async def test_people_ask_for_their_data_in_their_own_words(house: House, said: str) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")

    assert texts(await house.says("an", said))[0].startswith(
        "Loa Xóm đang giữ về máy này:\nTên hiện trên Loa Xóm: an"
    )
