"""What a household sees when it asks what to pay."""

from __future__ import annotations

from models.tables import Membership
from scheduler.rounds import tell_households
from tests.builders import a_household
from tests.handlers.test_rounds import OWN_CODE, REFERENCE, STANDING, a_village
from tests.house import House, texts


async def test_a_household_gets_its_exact_code_and_what_to_copy(house: House) -> None:
    village = await a_village(house)
    await village.opens()

    [shown] = await house.says("cuong", "nộp")

    assert shown.text == OWN_CODE
    assert shown.picture is not None
    assert [label for label, _ in shown.buttons] == [
        "Tôi đã chuyển", "Chép số tài khoản", "Chép nội dung", "Mã QR dùng mãi", "Đường dẫn riêng", "Nhờ giúp",
    ]  # fmt: skip
    assert texts(await house.presses("cuong", "Chép số tài khoản")) == ["0011009990001"]
    assert texts(await house.presses("cuong", "Chép nội dung")) == [REFERENCE]
    [standing] = await house.presses("cuong", "Mã QR dùng mãi")
    assert standing.picture is not None
    assert standing.text == (
        "Mã QR của nhà Lê Văn Cường, mã hộ 012. Dùng cho mọi đợt thu, giữ lại dùng mãi.\n\n"
        "Quét xong gõ đúng số tiền của đợt thu. Gộp các khoản còn lại thành một lần cũng được, miễn đúng tổng.\n\n"
        "Chuyển bằng tay thì ghi:\nSố tài khoản: 0011009990001\nNgân hàng: Vietcombank\n"
        f"Tên tài khoản: NGUYEN THI THU\nNội dung: {STANDING}\n\nXem còn bao nhiêu: gõ “nộp”."
    )


async def test_several_charges_are_paid_together_or_one_by_one(house: House) -> None:
    village = await a_village(house)
    await village.opens()
    await village.opens(fee="Điện chiếu sáng")

    assert texts(await house.says("cuong", "/nop")) == [
        "Nhà mình còn 2 khoản, cộng 40.000đ:\n\n"
        "Tiền vệ sinh môi trường tháng 11: 20.000đ, hạn thứ Hai 30/11\n"
        "Tiền điện chiếu sáng tháng 11: 20.000đ, hạn thứ Hai 30/11\n\n"
        "Nộp chung một mã QR, hay từng khoản ạ?"
    ]
    [jointly] = await house.presses("cuong", "Chung một mã QR")
    assert jointly.picture is not None
    assert jointly.text.startswith("Nhà mình còn 2 khoản, nộp chung một lần 40.000đ.\nMã hộ 012, nhà Lê Văn Cường.")
    assert f"Nội dung: {STANDING}\n" in jointly.text
    assert texts(await house.presses("cuong", "Chép nội dung")) == [STANDING]
    one_by_one = texts(await house.presses("cuong", "Từng khoản một"))
    assert [text.splitlines()[0] for text in one_by_one] == [
        "Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11, hạn thứ Hai 30/11.",
        "Nhà mình còn 20.000đ tiền điện chiếu sáng tháng 11, hạn thứ Hai 30/11.",
    ]


async def test_an_exempt_household_is_done_and_never_told_why(house: House) -> None:
    village = await a_village(house)
    await village.opens()

    assert texts(await house.says("khanh", "/nop")) == [
        "Tiền vệ sinh môi trường tháng 11: nhà mình đã xong, không phải nộp gì."
    ]


async def test_nothing_to_pay(house: House) -> None:
    await a_village(house)

    assert texts(await house.says("cuong", "/nop")) == [
        "Nhà mình không còn khoản nào phải nộp. Xem cả sổ thì gõ “nhà tôi”."
    ]


async def test_a_voluntary_round_asks_nobody_by_name(house: House) -> None:
    village = await a_village(house)
    await village.opens(voluntary=True, fee="Quỹ khuyến học")
    await house.runs(tell_households(house.deployment))

    assert village.said_to("cuong") == []
    assert village.said_to("nhom")[0].startswith(
        "📢 THÔN 6: QUỸ KHUYẾN HỌC THÁNG 11\n\n"
        "Khoản này tự nguyện, tùy lòng từng nhà, không định mức. Nhận đến thứ Hai 30/11."
    )
    assert "hạn" not in village.said_to("head")[-1]
    [shown] = await house.says("khanh", "/nop")
    assert shown.picture is not None
    assert shown.text.startswith(
        "Khoản quỹ khuyến học tháng 11 là tự nguyện, tùy lòng, nhận đến thứ Hai 30/11.\n"
        "Mã hộ 045, nhà Bùi Văn Khánh.\n\nQuét mã QR trong ảnh, gõ số tiền tùy tâm."
    )


async def test_what_is_left_of_a_closed_round_can_still_be_paid(house: House) -> None:
    village = await a_village(house)
    await village.opens()
    await village.talks("head", "/dotthu", "Đóng đợt thu", "Đóng đợt thu")

    [seen] = texts(await house.says("cuong", "/nop"))

    assert seen.startswith("Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11.\n")


async def test_a_phone_of_two_households_is_asked_which(house: House) -> None:
    village = await a_village(house)
    other = await a_household(house, village.hamlet_id, 145, "Trần Thị Dung")
    async with house.database.begin() as session:
        cuong = (await session.get_one(Membership, 1)).person_id
        session.add(
            Membership(person_id=cuong, household_id=other, joined_at=house.clock(), consent_way="mã nhận tin")
        )
    await village.opens()

    [asked] = await house.says("cuong", "/nop")
    assert asked.text == "Máy này nhận tin của 2 nhà. Xem nhà nào ạ?"
    [seen] = texts(await house.presses("cuong", "145 Thị Dung"))
    assert seen.startswith("Nhà Trần Thị Dung còn 20.000đ tiền vệ sinh môi trường tháng 11")


async def test_a_phone_without_household_is_told_how_to_pay(house: House) -> None:
    village = await a_village(house)
    await village.opens()

    [seen] = texts(await house.says("la", "/nop"))
    assert seen.startswith("Máy này chưa nối với nhà nào")


async def test_codes_of_other_households_are_not_shown(house: House) -> None:
    village = await a_village(house)
    await village.opens()
    [shown] = await house.says("cuong", "/nop")
    stolen = dict(shown.buttons)["Chép nội dung"]

    assert texts(await house.says("khanh", choice=stolen)) == []
