"""/suaho: the register mended from the phone, by head and treasurer, with what was typed wrongly told and kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.domain.roles import RoleKind
from models.households import import_households
from models.tables import Hamlet, Household, RegisterChange
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts

ASKED = "Sửa hộ nào ạ? Gõ mã hộ hoặc tên chủ hộ, ví dụ: 012.\n\nHoặc gõ: thêm hộ mới, hộ ghi hai lần, thôi"
MENU = "Hộ 012, Lê Văn Cường, ngõ Đình, 4 khẩu. Sửa gì ạ?"
LATER = " Tính từ đợt thu sau; đợt đang mở giữ nguyên."


@dataclass(slots=True)
class Village:
    """Thôn 6 with head and treasurer, households 012 and 045, on a channel without buttons."""

    house: House
    hamlet_id: int
    households: dict[int, int]

    async def talks(self, who: str, *said: str) -> str:
        """One person says several things; what the bot said last, without the numbered choices."""
        seen: list[str] = []
        for text in said:
            seen = texts(await self.house.says(who, text))
        return seen[-1].partition("\n\nGõ một số để chọn:")[0]

    async def household(self, number: int) -> Household:
        async with self.house.database.begin() as session:
            return (
                await session.scalars(
                    select(Household)
                    .where(Household.hamlet_id == self.hamlet_id, Household.number == number)
                    .order_by(Household.id.desc())
                )
            ).all()[0]


async def a_village(house: House) -> Village:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    households = {
        number: await a_household(house, hamlet_id, number, head)
        for number, head in ((12, "Lê Văn Cường"), (45, "Bùi Văn Cường"))
    }
    return Village(house, hamlet_id, households)


async def test_each_column_is_mended_after_before_and_after_were_shown(numbered_house: House) -> None:
    village = await a_village(numbered_house)
    talks = village.talks

    assert await talks("head", "/suaho") == ASKED
    assert await talks("head", "012") == MENU
    assert await talks("head", "3") == (
        "Hộ 012, Lê Văn Cường: số khẩu đang là 4. Số đúng là bao nhiêu ạ? Ví dụ: 4.\n\nHoặc gõ: thôi"
    )
    # what cannot be taken is said, and the question stands
    assert await talks("head", "đông lắm") == (
        "Số khẩu “đông lắm” phải là chữ số. Gõ lại giúp, ví dụ: 4.\n\nHoặc gõ: thôi"
    )
    assert (await talks("head", "4,5")).startswith("Số khẩu “4,5” phải là chữ số.")
    assert (await talks("head", "20000")).startswith("Số khẩu “20000” lớn quá, nhiều nhất 999.")
    assert await talks("head", "5 khẩu") == "Hộ 012, Lê Văn Cường: số khẩu từ 4 thành 5. Ghi vào sổ chứ ạ?"
    assert (await village.household(12)).people == 4
    assert await talks("head", "chờ tí") == "Hộ 012, Lê Văn Cường: số khẩu từ 4 thành 5. Ghi vào sổ chứ ạ?"
    assert await talks("head", "ừ") == f"Đã sửa hộ 012: số khẩu từ 4 thành 5.{LATER}"
    assert (await village.household(12)).people == 5

    # go on with the same household; the treasurer sees who changed what
    assert await talks("thu", "/suaho 12") == (
        "Hộ 012, Lê Văn Cường, ngõ Đình, 5 khẩu. Sửa gì ạ?\n\n"
        "Sửa gần nhất: số khẩu từ 4 thành 5, Trần Văn Bình, thứ Bảy 21/11."
    )
    assert await talks("thu", "5", "2 sào rưỡi", "1") == f"Đã sửa hộ 012: số sào từ 0 thành 2,5.{LATER}"
    assert await talks("thu", "Sửa tiếp", "Diện", "Hộ nghèo", "ghi vào sổ") == (
        f"Đã sửa hộ 012: diện từ không thuộc diện nào thành hộ nghèo.{LATER}"
    )
    assert await talks("thu", "Sửa tiếp", "Người trong hộ", "thêm Lê Thị Na, Lê Văn Tí", "1") == (
        "Đã sửa hộ 012: người trong hộ, thêm Lê Thị Na, Lê Văn Tí."
    )
    assert await talks("thu", "Sửa tiếp", "Khu", "NGO DINH") == (
        "Trong sổ, khu của hộ 012 đã là ngõ Đình. Không phải sửa gì."
    )
    assert await talks("thu", "/suaho 12", "Tên chủ hộ", "12") == (
        "Tên chủ hộ phải có chữ. Gõ lại giúp, ví dụ: Lê Văn Cường.\n\nHoặc gõ: thôi"
    )
    assert await talks("thu", "Huy") == "Hộ 012: tên chủ hộ từ Lê Văn Cường thành Huy. Ghi vào sổ chứ ạ?"
    assert await talks("thu", "Gõ lại", "Lê Văn Cương", "1") == (
        "Đã sửa hộ 012: tên chủ hộ từ Lê Văn Cường thành Lê Văn Cương."
    )
    household = await village.household(12)
    assert (household.head, household.sao_hundredths, household.members) == (
        "Lê Văn Cương",
        250,
        ["Lê Thị Na", "Lê Văn Tí"],
    )


async def test_a_change_is_taken_back_for_ten_minutes_and_never_over_a_newer_one(numbered_house: House) -> None:
    village = await a_village(numbered_house)
    talks = village.talks
    change = ("/suaho 12", "Số khẩu")

    await talks("head", *change, "6", "1")
    assert await talks("head", "Lấy lại") == "Đã lấy lại. Hộ 012: số khẩu từ 6 thành 4."
    assert (await village.household(12)).people == 4

    # two people at once: who comes second sees it again and writes nothing
    await talks("head", *change, "6")
    await talks("thu", *change, "7", "1")
    assert await talks("head", "1") == "Hộ 012 vừa có người sửa, nên Loa Xóm chưa ghi gì. Xem lại giúp."
    assert (await village.household(12)).people == 7

    numbered_house.clock.forward(minutes=11)
    assert await talks("thu", "Lấy lại") == "Đã quá 10 phút, không lấy lại được nữa. Muốn đổi thì sửa hộ 012 lần nữa."
    async with numbered_house.database.begin() as session:
        changes = (await session.scalars(select(RegisterChange).order_by(RegisterChange.id))).all()
    head, treasurer = changes[0].by, changes[2].by
    assert [(each.before, each.after, each.by) for each in changes] == [
        ({"people": 4}, {"people": 6}, head),
        ({"people": 6}, {"people": 4}, head),
        ({"people": 4}, {"people": 7}, treasurer),
    ]
    assert head != treasurer


async def test_a_household_is_added_and_closed_and_its_number_is_kept_for_a_year(numbered_house: House) -> None:
    village = await a_village(numbered_house)
    await an_account(numbered_house, village.hamlet_id)
    await a_round(numbered_house, village.hamlet_id)
    await a_member(numbered_house, village.households[45], "cuong", hamlet_id=village.hamlet_id)
    talks = village.talks

    assert await talks("head", "thêm hộ") == "Hộ mới, chủ hộ tên gì ạ? Gõ đủ họ tên, ví dụ: Lê Văn Tám."
    assert (await talks("head", "123")).startswith("Tên chủ hộ phải có chữ.")
    assert await talks("head", "Lê Văn Cường") == (
        "Nhà Lê Văn Cường ở khu nào ạ? Trong sổ đang có: ngõ Đình.\n\nHoặc gõ: thôi"
    )
    assert await talks("head", "ngo dinh") == "Nhà Lê Văn Cường có mấy khẩu ạ? Ví dụ: 4.\n\nHoặc gõ: thôi"
    assert await talks("head", "ba") == (
        "Thêm hộ 046: Lê Văn Cường, ngõ Đình, 3 khẩu. Ghi vào sổ chứ ạ?\n\n"
        "Trong sổ đã có hộ 012 cùng tên Lê Văn Cường, cùng ngõ Đình. Xem kỹ kẻo ghi hai lần."
    )
    assert await talks("head", "Đổi mã hộ", "12") == "Mã hộ 012 đang là của nhà Lê Văn Cường. Gõ mã khác giúp."
    assert (await talks("head", "301")).startswith("Thêm hộ 301: Lê Văn Cường, ngõ Đình, 3 khẩu.")
    assert await talks("head", "1") == (
        "Đã thêm hộ 301, Lê Văn Cường, ngõ Đình. In giấy có mã nhận tin cho nhà này: gõ “in giấy báo”."
    )

    assert await talks("head", "/suaho 45", "Đóng hộ này") == (
        "Đóng hộ 045, Bùi Văn Cường? Các đợt thu sau không tính hộ này nữa.\n\n"
        "Nhà này còn 20.000đ tiền vệ sinh môi trường tháng 11. Khoản này vẫn nằm trong sổ; ghi tiền hoặc sửa khoản "
        "thì làm trước khi đóng.\n\n"
        "1 máy đang nhận tin của nhà này sẽ thôi nhận."
    )
    await talks("head", "ừ")  # what closes takes only its number or its label
    assert (await village.household(45)).closed_at is None
    assert await talks("head", "/suaho 45", "Đóng hộ này", "2") == (
        "Đã đóng hộ 045, Bùi Văn Cường. Mã hộ này để trống một năm. Sổ cũ của hộ vẫn giữ."
    )
    assert await talks("head", "Lấy lại") == "Đã lấy lại. Hộ 045: mở lại hộ."
    await talks("head", "/suaho 45", "Đóng hộ này", "Đóng hộ này")
    assert (await talks("head", "/suaho Cường")).startswith("Có 2 nhà tên “Cường”. Nhà nào ạ?")  # 012 and 301

    numbered_house.clock.forward(days=300)
    new = ("/suaho", "thêm hộ mới", "Đỗ Thị Lan", "đội 3", "2", "Đổi mã hộ")
    assert (await talks("head", *new, "45")).startswith(
        "Mã hộ 045 là của nhà Bùi Văn Cường, đã đóng, còn để trống đến thứ Hai 22/11"
    )
    assert await talks("head", "/suaho 45") == ("Hộ 045, Bùi Văn Cường, đã đóng thứ Bảy 21/11/2026. Mở lại hộ này ạ?")
    assert (await imported(village, ("45", "Đỗ Thị Lan", "đội 3", "2"))) == ["code_closed"]
    numbered_house.clock.forward(days=70)
    assert (await talks("head", *new, "45", "1")).startswith("Đã thêm hộ 045, Đỗ Thị Lan, đội 3.")
    assert (await imported(village, ("45", "Đỗ Thị Lan", "đội 3", "4"))) == []
    assert (await village.household(45)).people == 4


async def imported(village: Village, row: tuple[str, ...]) -> list[str]:
    """Import one row from a file; why it was rejected."""
    async with village.house.database.begin() as session:
        result = await import_households(
            session,
            await session.get_one(Hamlet, village.hamlet_id),
            [("code", "head", "area", "people"), row],
            by="terminal",
            basis="",
            now=village.house.clock(),
        )
    return [each.why.value for each in result.rejected]


async def test_mending_is_the_heads_and_the_treasurers_work(house: House) -> None:
    village = await a_village(house)
    await a_member(house, village.households[12], "na", hamlet_id=village.hamlet_id)

    assert (await village.talks("na", "/suaho 12")).startswith("Việc này do trưởng thôn Trần Văn Bình")
    assert "Không thấy nhà nào mã hộ “999”." in await village.talks("head", "/suaho 999")
    assert "Không thấy nhà nào mã hộ “Ngọc”." in await village.talks("head", "Ngọc")
    await village.talks("head", "thôi")
    assert await village.talks("head", "sửa hộ 12") == MENU
    # a button that has grown old writes nothing
    await village.talks("head", "/suaho 12", "Số khẩu", "6")
    await village.talks("head", "thôi")
    await house.presses("head", "Ghi vào sổ")
    assert (await village.household(12)).people == 4
