"""Cash at the door, claims, receipts and cancellations as people see them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from messages.channels.simulator import Shown
from models.charges import charge_states
from models.domain.roles import RoleKind
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round
from tests.house import House, texts

TITLE = "vệ sinh môi trường tháng 11"
PHOTO = b"\x89PNG\r\n\x1a\n0"
BOOKED = (
    "Đã ghi phiếu thu số 0001: nhà Lê Văn Cường, mã hộ 012, 20.000đ tiền mặt, tiền vệ sinh môi trường tháng 11. "
    "Nhà này đã xong.\n\nTiền mặt bác đang giữ: 20.000đ.\n\nTrong 10 phút nữa vẫn lấy lại được."
)


UNCLEAR = {
    "zero": ("/thutien 12 0", "Số tiền phải lớn hơn 0. Bác gõ lại giúp, ví dụ: 20000."),
    "negative": ("/thutien 12 -20000", "Số tiền phải lớn hơn 0. Bác gõ lại giúp, ví dụ: 20000."),
    "half a đồng": ("/thutien 12 20.000,5", "Loa Xóm chưa hiểu số tiền “20.000,5”. Gõ chữ số giúp, ví dụ: 20000."),
    "in words": (
        "/thutien 12 hai mươi nghìn",
        "20.000đ của hộ 012, Lê Văn Cường, tiền vệ sinh môi trường tháng 11. Đúng không ạ?",
    ),
    "no amount": ("/thutien 12 nhiều lắm", "Loa Xóm chưa hiểu số tiền “nhiều lắm”. Gõ chữ số giúp, ví dụ: 20000."),
    "no household": (
        "/thutien 99 20000",
        "Không thấy nhà nào mã hộ “099”. Mã hộ có ba hoặc bốn chữ số, ví dụ: 012. Gõ tên chủ hộ cũng được.",
    ),
    "no name": (
        "/thutien Mai 20000",
        "Không thấy nhà nào mã hộ “Mai”. Mã hộ có ba hoặc bốn chữ số, ví dụ: 012. Gõ tên chủ hộ cũng được.",
    ),
    "amount missing": (
        "/thutien 12",
        (
            "Nhà Lê Văn Cường, mã hộ 012. Còn 20.000đ tiền vệ sinh môi trường tháng 11.\n\n"
            "Thu bao nhiêu ạ? Gõ số tiền, ví dụ: 20000."
        ),
    ),
    "nothing": ("/thutien", "Bác thu của nhà nào, bao nhiêu ạ? Gõ mã hộ rồi số tiền, ví dụ: 012 20000."),
    "too much": (
        "/thutien 12 50000",
        "Nhà Lê Văn Cường chỉ còn 20.000đ tiền vệ sinh môi trường tháng 11, bác gõ 50.000đ. Ghi thế nào ạ?",
    ),
    "nothing to pay": (
        "/thutien 13 20000",
        (
            "Nhà Phạm Thị Dung, mã hộ 013, đã xong tiền vệ sinh môi trường tháng 11, không phải nộp gì. "
            "Loa Xóm chưa ghi gì vào sổ."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """Thôn 6: treasurer thu, head binh, helper duc; household 12 on phone cuong, 13 exempt on phone dung."""

    hamlet_id: int
    charges: dict[int, int]
    households: dict[int, int]

    async def paid(self, house: House, number: int) -> int:
        async with house.database.read() as session:
            states = await charge_states(session, household_ids=[self.households[number]])
            return sum(state.paid for state in states)


async def a_village(house: House) -> Village:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", takes_cash=True)
    await a_group(house, hamlet_id)
    households = {
        12: await a_household(house, hamlet_id, 12, "Lê Văn Cường"),
        13: await a_household(house, hamlet_id, 13, "Phạm Thị Dung"),
        145: await a_household(house, hamlet_id, 145, "Lê Văn Cường", area="ngõ Chợ"),
    }
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await a_member(house, households[13], "dung", hamlet_id=hamlet_id)
    charges = await a_round(house, hamlet_id, TITLE, exempt={households[13]})
    return Village(hamlet_id=hamlet_id, charges=charges, households=households)


async def pick(house: House, person: str, label: str) -> list[Shown]:
    """Pick a choice as the channel offers it: its button, or its number."""
    shown = house.last(person)
    assert shown is not None
    if shown.buttons:
        return await house.presses(person, label)
    number = next(line.split(".")[0] for line in shown.text.splitlines() if line.endswith(f". {label}"))
    return await house.says(person, number)


async def test_cash_is_booked_and_the_household_thanked_with_its_receipt(either_house: House) -> None:
    house = either_house
    village = await a_village(house)

    [answer] = await house.says("thu", "/thutien 012 20000")

    assert answer.text.startswith(BOOKED)
    [thanks] = house.simulator.sent["cuong"]
    assert thanks.text == (
        "✅ Đã nhận 20.000đ tiền vệ sinh môi trường tháng 11 của gia đình mình.\n\n"
        "Tiền mặt, thủ quỹ Nguyễn Thị Thu thu lúc 9 giờ sáng, thứ Bảy 21/11. Phiếu thu số 0001.\n\n"
        "Khoản này đã xong. Cảm ơn gia đình."
    )
    assert house.simulator.sent.get("nhom", []) == []
    assert await village.paid(house, 12) == 20_000


async def test_short_forms_are_asked_back(either_house: House) -> None:
    house = either_house
    village = await a_village(house)

    [asked] = await house.says("thu", "thu tiền 12 20")
    assert asked.text.startswith("20.000đ của hộ 012, Lê Văn Cường, tiền vệ sinh môi trường tháng 11. Đúng không ạ?")
    assert await village.paid(house, 12) == 0

    [bare] = await house.says("thu", "12 20000")
    assert bare.text == asked.text  # without its command nothing is booked unasked
    [answer] = await pick(house, "thu", "Đúng, ghi vào sổ")
    assert answer.text.startswith(BOOKED)


async def test_what_is_not_clear_is_said_and_nothing_is_booked(house: House) -> None:
    village = await a_village(house)

    said = {case: (typed, *texts(await house.says("thu", typed))) for case, (typed, _) in UNCLEAR.items()}

    assert said == UNCLEAR
    assert await village.paid(house, 12) == 0


async def test_an_amount_that_was_wrong_is_typed_again_alone(house: House) -> None:
    await a_village(house)

    await house.says("thu", "/thutien 12 0")
    [answer] = await house.says("thu", "20000")

    assert answer.text == BOOKED


async def test_a_name_that_two_households_have_is_asked(either_house: House) -> None:
    house = either_house
    village = await a_village(house)

    [asked] = await house.says("thu", "/thutien cuong 20000")
    assert asked.text.startswith("Có 2 nhà tên “cuong”. Nhà nào ạ?")

    await pick(house, "thu", "145 Văn Cường")
    assert (await village.paid(house, 12), await village.paid(house, 145)) == (0, 20_000)


async def test_an_amount_is_never_taken_for_a_choice_that_stood_before(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await house.says("thu", "/thutien")
    await house.says("thu", "cuong 20000")  # two households of this name: which one?

    await house.says("thu", "thu tiền 12")
    [asked] = await house.says("thu", "2")

    assert asked.text.startswith("2.000đ của hộ 012, Lê Văn Cường, tiền vệ sinh môi trường tháng 11. Đúng không ạ?")
    assert await village.paid(house, 145) == 0

    [asked_again] = await house.says("thu", "20")  # not 2.000đ: the sum itself, instead of "Gõ lại"
    [booked] = await house.says("thu", "20.000")
    assert asked_again.text.startswith("20.000đ của hộ 012, Lê Văn Cường, tiền vệ sinh môi trường tháng 11.")
    assert booked.text.startswith("Đã ghi phiếu thu số 0001")
    assert await village.paid(house, 12) == 20_000


async def test_other_work_is_begun_where_a_household_or_a_sum_is_awaited(house: House) -> None:
    await a_village(house)

    for awaited in ("/thutien", "/thutien 12"):
        await house.says("thu", awaited)
        [other] = await house.says("thu", "ai chua nop")
        assert other.text.startswith("Danh sách tiền vệ sinh môi trường tháng 11")
    await house.says("thu", "/thutien")
    assert (await house.says("thu", "nhac"))[0].text.startswith("Không thấy nhà nào")  # perhaps somebody's name


async def test_a_household_found_by_its_name_is_said_back_first(house: House) -> None:
    village = await a_village(house)
    await a_household(house, village.hamlet_id, 20, "Đỗ Thị Lan")
    await a_round(house, village.hamlet_id, "quỹ khuyến học", amount=30_000)

    [asked] = await house.says("thu", "/thutien do thi lan 30000")

    assert asked.text == "30.000đ của hộ 020, Đỗ Thị Lan, tiền quỹ khuyến học. Đúng không ạ?"


async def test_of_several_rounds_the_oldest_is_offered_first(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "quỹ khuyến học", amount=30_000)

    [asked] = await house.says("thu", "/thutien 12 20000")
    assert asked.text.startswith("20.000đ của hộ 012, Lê Văn Cường, cho khoản nào ạ?")

    [answer] = await pick(house, "thu", "Vệ sinh… tháng 11")
    assert answer.text.startswith(BOOKED)


async def test_what_is_too_much_is_kept_only_when_the_treasurer_says_so(either_house: House) -> None:
    house = either_house
    await a_village(house)

    await house.says("thu", "/thutien 12 50000")
    [answer] = await pick(house, "thu", "Dư để dành")

    assert "Nhà này đã xong, dư 30.000đ để dành." in answer.text
    [thanks] = house.simulator.sent["cuong"]
    assert thanks.text == (
        "✅ Đã nhận 50.000đ của gia đình mình. Tiền vệ sinh môi trường tháng 11 là 20.000đ, phiếu thu số 0001.\n\n"
        "Dư 30.000đ, thủ quỹ để dành cho đợt thu sau của nhà mình. Muốn lấy lại hay ghi cho việc khác, "
        "gọi thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    )


async def test_a_household_that_paid_is_not_booked_again_by_itself(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await house.says("thu", "/thutien 12 20000")

    [asked] = await house.says("thu", "/thutien 12 20000")
    assert asked.text.startswith(
        "Nhà Lê Văn Cường đã xong tiền vệ sinh môi trường tháng 11 từ thứ Bảy 21/11, phiếu thu số 0001. "
        "Vẫn nhận 20.000đ này chứ ạ?"
    )

    await pick(house, "thu", "Không, trả lại")
    assert await village.paid(house, 12) == 20_000


async def test_a_booking_is_taken_back_for_ten_minutes_and_said_to_the_household(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await house.says("thu", "/thutien 12 20000")

    [answer] = await pick(house, "thu", "Lấy lại")

    assert answer.text.startswith("Đã lấy lại: phiếu thu số 0001, 20.000đ, hộ 012.")
    assert await village.paid(house, 12) == 0
    assert texts(house.simulator.sent["cuong"])[-1] == (
        "Phiếu thu số 0001, 20.000đ tiền vệ sinh môi trường tháng 11, đã hủy, vì: ghi nhầm.\n\n"
        "Thủ quỹ Nguyễn Thị Thu hủy lúc 9 giờ sáng, thứ Bảy 21/11. Phiếu cũ vẫn giữ trong sổ. "
        "Nhà mình giờ còn 20.000đ, hạn thứ Hai 30/11.\n\n"
        "Thấy chưa đúng, gọi thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    )


async def test_after_ten_minutes_a_reason_is_needed(house: House) -> None:
    village = await a_village(house)
    await house.says("thu", "/thutien 12 20000")

    house.clock.forward(minutes=11)
    [answer] = await house.presses("thu", "Lấy lại")

    assert answer.text.startswith("Quá 10 phút rồi.")
    assert await village.paid(house, 12) == 20_000


async def test_a_button_pressed_twice_or_a_week_later_books_nothing_more(house: House) -> None:
    village = await a_village(house)
    await house.says("thu", "/thutien 12 20")
    await house.presses("thu", "Đúng, ghi vào sổ")

    await house.presses("thu", "Đúng, ghi vào sổ")
    house.clock.forward(days=7)
    [late] = await house.presses("thu", "Đúng, ghi vào sổ")

    assert late.text == "Việc này đã chọn rồi, Loa Xóm không làm lần nữa."
    assert await village.paid(house, 12) == 20_000


@pytest.mark.parametrize(
    ("person", "words"),
    [
        pytest.param("binh", "Việc này của thủ quỹ Nguyễn Thị Thu", id="head"),
        pytest.param("cuong", "Ghi tiền vào sổ là việc của thủ quỹ Nguyễn Thị Thu", id="resident"),
        pytest.param("hoa", "Ghi tiền mặt vào sổ là việc của thủ quỹ Nguyễn Thị Thu", id="helper"),
    ],
)
async def test_only_the_treasurer_books(house: House, person: str, words: str) -> None:
    village = await a_village(house)
    await a_role(house, village.hamlet_id, RoleKind.HELPER, "hoa", full_name="Trần Thị Hoa")

    [answer] = await house.says(person, "/thutien 012 20000")

    assert answer.text.startswith(words)
    assert await village.paid(house, 12) == 0


async def test_a_receipt_is_cancelled_with_a_reason(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await house.says("thu", "/thutien 12 20000")
    house.clock.forward(days=1)

    [asked] = await house.says("thu", "hủy phiếu 0001")
    assert asked.text.startswith(
        "Hủy phiếu thu số 0001: nhà Lê Văn Cường, 20.000đ, tiền vệ sinh môi trường tháng 11, thứ Bảy 21/11.\n\n"
        "Vì sao hủy ạ? Gõ một câu, nhà này sẽ đọc được."
    )
    [answer] = await pick(house, "thu", "Ghi nhầm nhà")

    assert answer.text.startswith(
        "Đã hủy phiếu thu số 0001. Nhà Lê Văn Cường giờ còn 20.000đ tiền vệ sinh môi trường tháng 11. "
        "Phiếu cũ và phiếu hủy đều giữ trong sổ."
    )
    assert await village.paid(house, 12) == 0
    [again] = await house.says("thu", "/huyphieu 1")
    assert again.text == ("Phiếu thu số 0001 đã hủy từ Chủ nhật 22/11, lý do: ghi nhầm nhà. Không hủy lần nữa được.")


async def test_a_reason_in_own_words_is_read_by_the_household(house: House) -> None:
    await a_village(house)
    await house.says("thu", "/thutien 12 20000")

    await house.says("thu", "/huyphieu")
    await house.says("thu", "le van cuong")
    await house.says("thu", "thu của nhà 145 mà ghi nhầm.")

    assert "đã hủy, vì: thu của nhà 145 mà ghi nhầm.\n" in texts(house.simulator.sent["cuong"])[-1]


async def test_a_receipt_that_is_not_there_is_said(house: House) -> None:
    await a_village(house)

    [answer] = await house.says("thu", "/huyphieu 77")

    assert answer.text == "Không thấy phiếu thu số 0077. Bác xem lại số trên giấy, hoặc gõ tên chủ hộ."


async def test_a_claim_with_a_picture_goes_to_the_treasurer_and_is_no_money(either_house: House) -> None:
    house = either_house
    village = await a_village(house)

    await house.says("cuong", photo=PHOTO)
    [noted] = await pick(house, "cuong", "Báo đã chuyển khoản")

    assert noted.text == (
        "Đã ghi lời báo: nhà mình chuyển 20.000đ tiền vệ sinh môi trường tháng 11, thứ Bảy 21/11.\n\n"
        "Tiền chưa vào sổ. Thủ quỹ xem ngân hàng rồi Loa Xóm báo lại, thường trong 2 ngày. "
        "Trong lúc chờ, Loa Xóm không nhắc khoản này."
    )
    told = house.last("thu")
    assert told is not None
    assert told.text.startswith(
        "Nhà Lê Văn Cường, mã hộ 012, báo đã chuyển 20.000đ tiền vệ sinh môi trường tháng 11, thứ Bảy 21/11. "
        "Ảnh kèm: có.\n\nChưa thấy lần chuyển nào khớp. Bác xem ngân hàng giúp."
    )
    assert await village.paid(house, 12) == 0

    await pick(house, "thu", "Thấy tiền rồi")
    assert await village.paid(house, 12) == 20_000
    assert texts(house.simulator.sent["cuong"])[-1].startswith("✅ Đã nhận 20.000đ tiền vệ sinh")


async def test_a_claim_that_is_not_seen_asks_the_household_to_look(either_house: House) -> None:
    house = either_house
    await a_village(house)
    await house.says("cuong", "đã chuyển")
    await pick(house, "cuong", "Vệ sinh… tháng 11")

    await pick(house, "thu", "Chưa thấy")

    assert texts(house.simulator.sent["cuong"])[-1].startswith(
        "Đến thứ Bảy 21/11, thủ quỹ chưa thấy 20.000đ của nhà mình vào tài khoản của thôn."
    )
    [late] = await house.says("cuong", "/danop")
    assert late.text.startswith("Đã ghi lời báo: nhà mình nộp 20.000đ tiền vệ sinh môi trường tháng 11 bằng tiền mặt")


async def test_a_claim_whose_money_was_undone_is_booked_anew(house: House) -> None:
    village = await a_village(house)
    await house.says("cuong", "/danop")
    await pick(house, "thu", "Đã nhận tiền mặt")
    await pick(house, "thu", "Lấy lại")

    await house.says("cuong", photo=PHOTO)
    await pick(house, "cuong", "Báo đã chuyển khoản")
    [answer] = await pick(house, "thu", "Đã nhận tiền mặt")

    assert answer.text.startswith("Đã ghi phiếu thu số 0002: nhà Lê Văn Cường, mã hộ 012, 20.000đ")
    assert await village.paid(house, 12) == 20_000


async def test_a_household_with_nothing_to_pay_has_nothing_to_claim(house: House) -> None:
    await a_village(house)

    [answer] = await house.says("dung", "/dachuyen")

    assert (
        answer.text == "Nhà mình không còn khoản nào phải nộp. Xem cả sổ thì gõ /nhatoi."
        or "“nhà tôi”" in answer.text
    )


async def test_the_statement_shows_everything_and_exempt_looks_done(either_house: House) -> None:
    house = either_house
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "quỹ khuyến học", amount=30_000)
    await house.says("thu", "/thutien 12 20000 vệ sinh")

    [mine] = await house.says("cuong", "nhà tôi")
    [theirs] = await house.says("dung", "/nhatoi")

    assert mine.text.startswith(
        "Sổ của nhà Lê Văn Cường, mã hộ 012:\n\n"
        "Tiền vệ sinh môi trường tháng 11: xong, 20.000đ, 21/11, phiếu thu số 0001\n"
        "Tiền quỹ khuyến học: còn 30.000đ, hạn thứ Hai 30/11\n\n"
        "Năm nay nhà mình đã nộp 20.000đ. Chỗ nào chưa đúng, gọi thủ quỹ Nguyễn Thị Thu, số 0900 000 012."
    )
    assert "Tiền vệ sinh môi trường tháng 11: đã xong, không phải nộp gì" in theirs.text


async def test_a_phone_of_no_household_sees_no_book(house: House) -> None:
    await a_village(house)

    [answer] = await house.says("la", "/nhatoi")

    assert answer.text.startswith("Máy này chưa nối với nhà nào")
