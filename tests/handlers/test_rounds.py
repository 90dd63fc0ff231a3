"""Opening and closing a round by talking, and what groups, households, head and treasurer see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from messages import tell_rounds
from messages.texts.rounds import explanation, title
from models import rounds
from models.chats import by_hand_group
from models.domain.fees import Agreed, Exemption, RoundRequest, Voluntary
from models.domain.rates import Per, RatePart
from models.domain.roles import RoleKind
from models.tables import Category, Hamlet, Household
from scheduler.rounds import post_rounds, tell_households
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, an_account
from tests.clock import ZONE
from tests.house import House, texts

REFERENCE, STANDING, ROUND_REFERENCE = "TKD0120016150", "TKD0120005444", "TKD0000015401"

CARD = """📢 THÔN 6: TIỀN VỆ SINH MÔI TRƯỜNG THÁNG 11

Mỗi hộ 20.000đ. Hạn nộp thứ Hai 30/11.
Căn cứ: họp dân ngày 15/10 đã thống nhất.

Mở ứng dụng ngân hàng, quét mã QR trong ảnh. Ô nội dung giữ nguyên TKD0000015401, gõ thêm mã hộ hoặc tên chủ hộ.

Chuyển bằng tay thì ghi:
Số tài khoản: 0011009990001
Ngân hàng: Vietcombank
Tên tài khoản: NGUYEN THI THU
Nội dung: TKD0000015401 rồi mã hộ, ví dụ TKD0000015401 012

Muốn mã QR riêng của nhà mình, khỏi gõ gì: nhắn riêng cho Bot Loa Xóm chữ “nộp”.
Nộp tiền mặt: thủ quỹ Nguyễn Thị Thu, số 0900 000 012.
Không dùng Zalo thì mở đường dẫn này:
https://loaxom.example/n/thon-6"""

PREVIEW = """Bác xem lại trước khi mở:

Khoản thu: Vệ sinh môi trường
Đợt thu: vệ sinh môi trường tháng 11
Mức: mỗi hộ 20.000đ
Căn cứ: họp dân ngày 15/10 đã thống nhất
Hạn nộp: thứ Hai 30/11
Số hộ: 3, trong đó 1 hộ không phải nộp
Cộng phải thu: 40.000đ
Vào tài khoản: 0011009990001, Vietcombank, NGUYEN THI THU
Đăng vào: 1 nhóm"""

OPENED = """Đã mở đợt thu vệ sinh môi trường tháng 11: 3 hộ, cộng 40.000đ, hạn thứ Hai 30/11.

Mã QR đã đăng vào 1 nhóm. 1 hộ nhận tin riêng.

Còn 1 hộ chưa có máy nhận tin. In giấy báo nộp cho các hộ này: gõ “in giấy báo”."""

OWN_CODE = """Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11, hạn thứ Hai 30/11.
Mã hộ 012, nhà Lê Văn Cường.

Quét mã QR trong ảnh là đủ, không phải gõ gì. Đang xem trên chính máy này thì lưu ảnh, mở ứng dụng ngân hàng, chọn quét từ ảnh. Con cháu chuyển giúp cũng được.

Chuyển bằng tay thì ghi:
Số tài khoản: 0011009990001
Ngân hàng: Vietcombank
Tên tài khoản: NGUYEN THI THU
Nội dung: TKD0120016150

Cách tính: 20.000đ/hộ
Hỏi thủ quỹ Nguyễn Thị Thu, số 0900 000 012."""  # noqa: E501 - a text as it is read


@dataclass(slots=True)
class Village:
    """Thôn 6: head, treasurer, a group, household 012 (linked), 045 (poor, linked), 052 (no phone)."""

    house: House
    hamlet_id: int
    households: dict[int, int]

    async def talks(self, who: str, *said: str) -> list[str]:
        """One person says several things; what the bot said to the last of them."""
        seen: list[str] = []
        for text in said:
            seen = texts(await self.house.says(who, text))
        return seen

    async def opens(self, *, voluntary: bool = False, fee: str = "Vệ sinh môi trường") -> None:
        """The head has opened a round of 20.000đ, due on 30/11."""
        due, deployment, now = date(2026, 11, 30), self.house.deployment, self.house.clock()
        request = RoundRequest(
            fee=fee,
            title=title(fee, due),
            parts=() if voluntary else (RatePart(amount=20_000, per=Per.HOUSEHOLD),),
            due_on=due,
            basis=Voluntary() if voluntary else Agreed(on=date(2026, 10, 15)),
            exemptions=() if voluntary else (Exemption(category=Category.POOR, percent_off=100),),
        )
        async with self.house.database.begin() as session:
            hamlet = await session.get_one(Hamlet, self.hamlet_id)
            opened = await rounds.open_round(
                session, hamlet, request, explain=explanation, by=None, today=deployment.day(now), now=now
            )
            await tell_rounds.round_opened(session, deployment, hamlet, opened.round, now=now)
        await self.house.send_due()

    def said_to(self, chat: str) -> list[str]:
        """All that the bot said in a chat."""
        return [each.text for each in self.house.simulator.sent.get(chat, [])]


async def a_village(house: House) -> Village:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_group(house, hamlet_id)
    await an_account(house, hamlet_id)
    households = {
        number: await a_household(house, hamlet_id, number, head)
        for number, head in ((12, "Lê Văn Cường"), (45, "Bùi Văn Khánh"), (52, "Đỗ Thị Lan"))
    }
    async with house.database.begin() as session:
        (await session.get_one(Household, households[45])).category = Category.POOR
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await a_member(house, households[45], "khanh", hamlet_id=hamlet_id)
    return Village(house, hamlet_id, households)


async def test_the_head_opens_a_round_and_everybody_is_told(house: House) -> None:
    village = await a_village(house)
    talks = village.talks

    assert await talks("head", "/dotthu") == ["Thu khoản nào ạ?"]
    assert await talks("head", "Vệ sinh môi trường") == [
        "Mỗi hộ nộp bao nhiêu ạ? Gõ số tiền, ví dụ 20000.\n\n"
        "Tính theo người thì gõ: 5000 mỗi khẩu. Vừa hộ vừa người thì gõ: 20000 mỗi hộ, 5000 mỗi khẩu."
    ]
    assert await talks("head", "20000") == ["Hạn nộp ngày nào ạ? Ví dụ: 30/11."]
    assert await talks("head", "30/11") == ["Thu theo đâu ạ? Bài đăng phải ghi rõ để bà con biết."]
    assert await talks("head", "Đã họp dân bàn") == ["Họp dân ngày nào ạ? Ví dụ: 15/10."]
    assert await talks("head", "15/10") == ["Hộ nghèo, cận nghèo, chính sách, neo đơn có phải nộp không ạ?"]
    assert await talks("head", "Không phải nộp") == [PREVIEW]
    assert await talks("head", "Mở đợt thu") == [OPENED]
    assert village.said_to("thu") == [OPENED]
    assert village.said_to("nhom") == [CARD]
    [card] = house.simulator.sent["nhom"]
    assert card.picture is not None
    assert card.pinned

    await house.runs(tell_households(house.deployment))
    await house.runs(tell_households(house.deployment))

    assert village.said_to("cuong") == [OWN_CODE]
    assert village.said_to("khanh") == []

    await village.opens(fee="Điện chiếu sáng")  # a household hears one thing a day: this one tomorrow
    heard = []
    for days in (0, 1, 1):
        house.clock.forward(days=days)
        await house.runs(tell_households(house.deployment))
        await house.runs(tell_households(house.deployment))
        heard.append(len(village.said_to("cuong")))

    assert heard == [1, 2, 2]
    assert "tiền điện chiếu sáng tháng 11" in village.said_to("cuong")[1]


async def test_a_round_opens_where_choices_are_numbers(numbered_house: House) -> None:
    village = await a_village(numbered_house)

    seen = await village.talks("head", "mở đợt thu", "1", "20000", "30/11", "1", "15/10", "2")
    assert seen == [
        PREVIEW + "\n\nGõ một số để chọn:\n1. Mở đợt thu\n2. Sửa lại\n3. Xem từng hộ\n4. Lặp hằng tháng\n5. Thôi"
    ]
    assert await village.talks("head", "1") == [OPENED]

    assert village.said_to("nhom") == [CARD]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        pytest.param("0", "Số tiền phải lớn hơn 0. Bác gõ lại giúp, ví dụ: 20000.", id="nothing"),
        pytest.param("-20000", "Số tiền phải lớn hơn 0. Bác gõ lại giúp, ví dụ: 20000.", id="negative"),
        pytest.param(
            "20.000,5", "Loa Xóm chưa hiểu số tiền “20.000,5”. Gõ chữ số giúp, ví dụ: 20000.", id="half a đồng"
        ),
        pytest.param("nhiều", "Loa Xóm chưa hiểu số tiền “nhiều”. Gõ chữ số giúp, ví dụ: 20000.", id="no amount"),
        pytest.param("hai mươi nghìn", "Loa Xóm hiểu là mỗi hộ 20.000đ. Đúng không ạ?", id="in words"),
        pytest.param("20k", "Loa Xóm hiểu là mỗi hộ 20.000đ. Đúng không ạ?", id="with a k"),
        pytest.param(
            "20000000",
            "20.000.000đ mỗi hộ, 3 hộ, cộng 60.000.000đ. Số này lớn quá, có dư số 0 nào không ạ?",
            id="three noughts too many",
        ),
        pytest.param(
            "2000000000",
            "2.000.000.000đ mỗi hộ, 3 hộ, cộng 6.000.000.000đ. Số này lớn quá, có dư số 0 nào không ạ?",
            id="never",
        ),
        pytest.param(
            "5000 mỗi lao động",
            "Tính theo sổ hộ thì không hộ nào phải nộp, nên đợt thu chưa mở. Xem lại mức nộp và sổ hộ giúp.",
            id="nobody counted",
        ),
    ],
)
async def test_an_amount_that_is_not_sure_is_never_taken(house: House, typed: str, answer: str) -> None:
    village = await a_village(house)
    await village.talks("head", "/dotthu", "Vệ sinh môi trường")

    assert (await village.talks("head", typed))[0] == answer
    assert await village.talks("head", "20000") == ["Hạn nộp ngày nào ạ? Ví dụ: 30/11."]


async def test_words_for_an_amount_are_asked_back_and_then_taken(house: House) -> None:
    village = await a_village(house)

    seen = await village.talks("head", "/dotthu", "Khoản mới", "Đèn đường", "hai mươi nghìn mỗi khẩu", "đúng rồi")

    assert seen == ["Hạn nộp ngày nào ạ? Ví dụ: 30/11."]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        pytest.param(
            "20/11",
            "Đã qua thứ Sáu 20/11 rồi, hôm nay là thứ Bảy 21/11. Gõ giúp một ngày từ hôm nay trở đi, ví dụ: 30/11.",
            id="past",
        ),
        pytest.param(
            "31/11", "Tháng 11 chỉ có 30 ngày, không có ngày 31/11. Ý bác là ngày nào ạ?", id="a day that is not"
        ),
        pytest.param("rằm", "Loa Xóm chưa tính được ngày âm. Gõ giúp ngày dương, ví dụ: 30/11.", id="lunar"),
        pytest.param(
            "lúc nào cũng được",
            "Loa Xóm chưa hiểu ngày “lúc nào cũng được”. Gõ giúp ngày và tháng, ví dụ: 30/11.",
            id="no day",
        ),
    ],
)
async def test_a_due_date_that_cannot_be_is_asked_again(house: House, typed: str, answer: str) -> None:
    village = await a_village(house)
    await village.talks("head", "/dotthu", "Vệ sinh môi trường", "20000")

    assert await village.talks("head", typed) == [answer]
    assert await village.talks("head", "30/11") == ["Thu theo đâu ạ? Bài đăng phải ghi rõ để bà con biết."]


async def test_a_part_of_the_preview_can_be_mended(house: House) -> None:
    village = await a_village(house)
    await village.talks(
        "head", "/dotthu", "Vệ sinh môi trường", "30000", "30/11", "Theo quy định", "Nghị quyết số 12"
    )
    await village.talks("head", "Chọn từng loại", "Nộp một nửa", "Sửa lại", "Mức nộp", "20000", "Sửa lại", "Căn cứ")

    [seen] = await village.talks("head", "Đã họp dân bàn", "15/10")

    assert "Mức: mỗi hộ 20.000đ\nCăn cứ: họp dân ngày 15/10 đã thống nhất\n" in seen
    assert "Số hộ: 3\nCộng phải thu: 50.000đ" in seen
    assert "045 Bùi Văn Khánh, 10.000đ" in (await village.talks("head", "Xem từng hộ"))[0]


async def test_a_draft_that_lay_too_long_asks_for_another_due_date(house: House) -> None:
    village = await a_village(house)
    await village.talks("head", "/dotthu", "Vệ sinh môi trường", "20000", "22/11", "Tự nguyện")
    house.clock.forward(days=3)

    await village.talks("head", "làm tiếp")
    assert "Đã qua Chủ nhật 22/11 rồi" in (await village.talks("head", "Mở đợt thu"))[0]
    await village.talks("head", "30/11", "Mở đợt thu")

    assert len(village.said_to("nhom")) == 1


async def test_a_resident_opens_no_round(house: House) -> None:
    village = await a_village(house)

    assert (await village.talks("cuong", "/dotthu"))[0].startswith("Việc này do trưởng thôn Trần Văn Bình")


async def test_no_round_without_an_account(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")

    assert texts(await house.says("head", "/dotthu")) == [
        "Chưa có tài khoản nhận tiền, nên chưa mở được đợt thu. "
        "Cán bộ xã lo việc này ghi tài khoản một lần lúc lập sổ."
    ]


async def test_a_round_opened_from_the_terminal_is_posted_once(house: House) -> None:
    village = await a_village(house)
    due = house.clock().astimezone(ZONE).date() + timedelta(days=9)
    request = RoundRequest(
        fee="điện chiếu sáng",
        title=title("điện chiếu sáng", due),
        parts=(RatePart(amount=15_000, per=Per.HOUSEHOLD),),
        due_on=due,
        basis=Agreed(on=due - timedelta(days=30)),
    )
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        today = due - timedelta(days=9)
        await rounds.open_round(
            session, hamlet, request, explain=explanation, by=None, today=today, now=house.clock()
        )

    await house.runs(post_rounds(house.deployment))
    await house.runs(post_rounds(house.deployment))

    assert len(village.said_to("nhom")) == len(village.said_to("head")) == 1
    assert village.said_to("nhom")[0].startswith("📢 THÔN 6: TIỀN ĐIỆN CHIẾU SÁNG THÁNG 11\n\nMỗi hộ 15.000đ.")


async def test_a_group_bound_later_gets_the_card_too(house: House) -> None:
    village = await a_village(house)
    await village.opens()
    house.clock.forward(hours=1)
    await a_group(house, village.hamlet_id, "nhom-2")

    await house.runs(post_rounds(house.deployment))
    await house.runs(post_rounds(house.deployment))

    assert village.said_to("nhom-2") == village.said_to("nhom") == [CARD]


async def test_the_head_is_told_which_groups_wait_for_his_hand(house: House) -> None:
    village = await a_village(house)
    async with house.database.begin() as session:
        await by_hand_group(session, hamlet_id=village.hamlet_id, title="Zalo thôn 6", now=house.clock())

    await village.opens()

    assert "Mã QR đã đăng vào 1 nhóm. Còn 1 nhóm trưởng thôn tự chuyển bài." in village.said_to("thu")[0]


async def test_at_night_the_card_waits_for_the_morning(house: House) -> None:
    village = await a_village(house)
    house.clock.forward(hours=13, minutes=30)

    await village.opens()
    await house.runs(tell_households(house.deployment))

    assert "mã QR sẽ đăng vào 1 nhóm lúc 5 giờ 30 sáng Chủ nhật 22/11." in village.said_to("head")[-1]
    assert village.said_to("nhom") == village.said_to("cuong") == []
    house.clock.forward(hours=9)
    await house.runs(tell_households(house.deployment))
    assert len(village.said_to("nhom")) == len(village.said_to("cuong")) == 1


async def test_closing_unpins_and_says_what_came_of_it(house: House) -> None:
    village = await a_village(house)
    await village.opens()

    asked = await village.talks("head", "/dotthu", "Đóng đợt thu")
    assert asked == await village.talks("thu", "đóng đợt thu")
    assert asked == await village.talks("thu", "đóng đợt thu vệ sinh tháng 11")
    assert asked == [
        "Đóng đợt thu vệ sinh môi trường tháng 11? Đã thu 0đ, 1 trong 3 hộ xong, còn 2 hộ, cộng 40.000đ.\n\n"
        "Đóng rồi thì gỡ mã QR, thôi nhắc. Hộ còn lại vẫn nằm trong sổ, nộp lúc nào thủ quỹ ghi lúc đó."
    ]
    closed = (
        "Đã đóng đợt thu vệ sinh môi trường tháng 11.\n\nPhải thu: 40.000đ\nĐã thu: 0đ\nCòn lại: 40.000đ, 2 hộ\n"
        "Không phải nộp: 1 hộ\n\nGõ “danh sách” để xem hộ còn lại, “công khai” để đăng thu chi."
    )
    assert await village.talks("thu", "Đóng đợt thu") == [closed]
    assert village.said_to("head")[-1] == closed
    assert village.said_to("nhom")[-1] == (
        "📢 THÔN 6: XONG ĐỢT THU VỆ SINH MÔI TRƯỜNG THÁNG 11\n\n"
        "1 trong 3 hộ đã xong. Thu được 0đ: chuyển khoản 0đ, tiền mặt 0đ.\n\n"
        "Mã QR của đợt này đã gỡ, bà con đừng quét nữa.\n"
        "Sổ thu chi xem ở đây:\nhttps://loaxom.example/n/thon-6/so\n\nCảm ơn bà con. Trưởng thôn Trần Văn Bình"
    )
    assert not any(each.pinned for each in house.simulator.sent["nhom"])
    assert await village.talks("head", "thôi", "đóng đợt") == [
        "Không có đợt thu nào đang mở, nên không có gì để đóng."
    ]
    assert await village.talks("head", "/dotthu") == ["Thu khoản nào ạ?"]
