"""/suakhoan as the treasurer and the household see it, and what the book and the exports say afterwards."""

from __future__ import annotations

from models import charge_corrections, ledger, paying
from models.domain.charge_corrections import Owes
from models.paying import ExportedCharge
from models.tables import Hamlet
from scheduler.reminders import remind_households
from tests.builders import a_round, an_account
from tests.handlers.test_payments import TITLE, Village, a_village, pick
from tests.house import House, texts


async def exported(house: House, village: Village, number: int) -> ExportedCharge:
    async with house.database.read() as session:
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        return next(row for row in await paying.charges_of(session, hamlet) if row.household == f"{number:03}")


async def is_sound(house: House, village: Village) -> bool:
    async with house.database.read() as session:
        return (await ledger.verify(session, hamlet_id=village.hamlet_id)).is_sound


async def test_a_wrong_charge_is_set_anew_with_a_reason_that_the_household_reads(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await an_account(house, village.hamlet_id)
    await house.says("thu", "/thutien 12 20000")

    [asked] = await house.says("thu", "sửa khoản 12")
    assert asked.text.startswith(
        f"Nhà Lê Văn Cường, mã hộ 012, tiền {TITLE}: phải nộp 20.000đ, đã nộp 20.000đ.\n\n"
        "Sửa thành bao nhiêu ạ? Gõ số tiền, ví dụ: 10000."
    )
    [why] = await house.says("thu", "15")
    assert why.text.startswith("Vì sao sửa ạ? Gõ một câu, nhà này sẽ đọc được.")
    [preview] = await house.says("thu", "nhà này chỉ có ba khẩu.")
    assert preview.text.startswith(
        f"Nhà Lê Văn Cường, mã hộ 012, tiền {TITLE}: phải nộp 20.000đ, sửa thành 15.000đ, "
        "vì: nhà này chỉ có ba khẩu.\n\n"
        "Nhà này đã nộp 20.000đ, sẽ dư 5.000đ, để dành cho đợt thu sau.\n\nĐúng không ạ?"
    )
    assert (await exported(house, village, 12)).status == "paid"

    [done] = await pick(house, "thu", "Đúng, sửa vào sổ")

    assert done.text.startswith("Đã sửa vào sổ. ")
    row = await exported(house, village, 12)
    assert (row.amount, row.paid, row.outstanding, row.status, row.payload) == (15_000, 20_000, 0, "over", None)
    assert house.simulator.sent["cuong"][-1].text == (
        f"Tiền {TITLE} của nhà mình sửa lại là 15.000đ, trước là 20.000đ, vì: nhà này chỉ có ba khẩu. "
        "Thủ quỹ Nguyễn Thị Thu sửa lúc 9 giờ sáng, thứ Bảy 21/11.\n\n"
        "Nhà mình đã nộp 20.000đ, dư 5.000đ. Tiền vẫn nguyên trong quỹ, thủ quỹ để dành cho đợt thu sau của nhà "
        "mình. Muốn lấy lại thì nói với thủ quỹ.\n\nThấy chưa đúng, gọi thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    )
    assert house.simulator.sent.get("nhom", []) == []
    assert await is_sound(house, village)

    [back] = await pick(house, "thu", "Lấy lại")
    assert back.text.startswith("Đã lấy lại. ")
    assert (await exported(house, village, 12)).status == "paid"
    assert await is_sound(house, village)


async def test_an_exemption_is_told_without_its_reason_and_ends_reminders(house: House) -> None:
    village = await a_village(house)
    await an_account(house, village.hamlet_id)

    await house.says("thu", "/suakhoan Cường")
    await pick(house, "thu", "012 Văn Cường")
    await house.says("thu", "không phải nộp")
    await pick(house, "thu", "Hộ nghèo")
    await pick(house, "thu", "Đúng, sửa vào sổ")

    row = await exported(house, village, 12)
    assert (row.amount, row.outstanding, row.status, row.payload) == (0, 0, "exempt", None)
    [told] = house.simulator.sent["cuong"]
    assert told.text.startswith(f"Tiền {TITLE}: nhà mình đã xong, không phải nộp gì.")
    assert "nghèo" not in told.text
    house.clock.forward(days=9, hours=1)
    await house.runs(remind_households(house.deployment))
    assert len(house.simulator.sent["cuong"]) == 1
    assert await is_sound(house, village)


async def test_an_exemption_is_lifted_and_the_household_asked_for_the_sum(house: House) -> None:
    village = await a_village(house)
    await an_account(house, village.hamlet_id)

    await house.says("thu", "/suakhoan 13")
    await house.says("thu", "20000")
    await house.says("thu", "không còn là hộ nghèo")
    await pick(house, "thu", "Đúng, sửa vào sổ")

    row = await exported(house, village, 13)
    assert (row.amount, row.outstanding, row.status) == (20_000, 20_000, "unpaid")
    assert row.payload is not None
    assert "540520000" in row.payload
    told = house.simulator.sent["dung"][-1].text
    assert told.startswith(f"Tiền {TITLE} của nhà mình sửa lại là 20.000đ, vì: không còn là hộ nghèo.")


async def test_bad_input_is_answered_and_corrects_nothing(house: House) -> None:
    village = await a_village(house)
    before = await exported(house, village, 12)

    said = {
        typed: texts(await house.says("thu", typed))[0].split(".")[0]
        for typed in ("/suakhoan 999", "Mai Thị Ai", "012", "-5000", "0", "999999999999", "chẳng biết", "20000")
    }

    assert said == {
        "/suakhoan 999": "Không thấy nhà nào “999”",
        "Mai Thị Ai": "Không thấy nhà nào “Mai Thị Ai”",
        "012": f"Nhà Lê Văn Cường, mã hộ 012, tiền {TITLE}: phải nộp 20",
        "-5000": "Số tiền phải lớn hơn 0",
        "0": "Số tiền phải lớn hơn 0",
        "999999999999": "999",
        "chẳng biết": "Loa Xóm chưa hiểu số tiền “chẳng biết”",
        "20000": "Vì sao sửa ạ? Gõ một câu, nhà này sẽ đọc được",
    }
    [why] = await house.says("thu", photo=b"\x89PNG\r\n\x1a\n0")
    assert why.text == "Gõ một câu, vì sao sửa."
    [same] = await house.says("thu", "vì thế")
    assert same.text.endswith("Loa Xóm không phải sửa gì.")
    [nobody] = await house.says("binh", "/suakhoan 12")
    assert "Nguyễn Thị Thu" in nobody.text
    assert await exported(house, village, 12) == before


async def test_what_is_no_answer_to_which_charge_is_asked_again(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "điện chiếu sáng tháng 11", amount=30_000)

    [which] = await house.says("thu", "/suakhoan 12")
    [again] = await house.says("thu", "20000")
    await pick(house, "thu", "Điện chiếu… tháng 11")
    [why] = await house.says("thu", "20000")

    assert which.text.startswith("Sửa khoản nào của nhà Lê Văn Cường, mã hộ 012 ạ?")
    assert again.text == which.text
    assert why.text.startswith("Vì sao sửa ạ?")


async def test_two_corrections_at_once_and_a_second_press_count_once(house: House) -> None:
    village = await a_village(house)
    await house.says("thu", "/suakhoan 12")
    await house.says("thu", "10000")
    await pick(house, "thu", "Tính nhầm")
    async with house.database.begin() as session:  # the treasurer's other window was quicker
        await charge_corrections.correct(
            session,
            village.charges[village.households[12]],
            hamlet_id=village.hamlet_id,
            was=Owes(amount=20_000),
            wanted=Owes(amount=5_000),
            explanation="",
            reason="khác",
            by=None,
            key="other",
            now=house.clock(),
            today=house.clock().date(),
        )

    [late] = await pick(house, "thu", "Đúng, sửa vào sổ")

    assert late.text.startswith("Khoản này vừa đổi. ")
    assert (await exported(house, village, 12)).amount == 5_000
    house.clock.forward(minutes=11)
    [gone] = await house.presses("thu", "Đúng, sửa vào sổ")
    assert (await exported(house, village, 12)).amount == 5_000
    assert gone.text
    assert await is_sound(house, village)
