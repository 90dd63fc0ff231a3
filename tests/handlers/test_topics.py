"""A talk goes on: what is asked further stays on its topic; danger, secrets and identity cards come first."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.simulator_history import past
from messages.answers import answers
from messages.qr import draw_code, png
from models import local_facts
from models.domain.roles import RoleKind
from models.tables import AskedQuestion, HelpRequest
from tests.builders import a_group, a_hamlet, a_role
from tests.handlers.test_router import push
from tests.house import House, texts

BIRTH = "Làm giấy khai sinh cho con cần giấy tờ gì?"


@pytest.fixture
async def hamlet_id(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.HELPER, "helper", full_name="Lê Minh Đức", phone="0900000021")
    return hamlet_id


async def test_what_is_asked_further_stays_on_the_topic_for_ten_minutes(house: House, hamlet_id: int) -> None:
    birth = (await answers()).entries["khai-sinh"]
    await house.says("an", BIRTH)

    [fee] = await house.says("an", "thế còn lệ phí?")
    [place] = await house.says("an", "ở đâu?")
    assert fee.text == f"Về câu “{birth.question}”\n\nĐúng hạn thì không mất lệ phí."
    assert "Trung tâm Phục vụ hành chính công xã" in place.text

    [corrected] = await house.says("an", "vậy ghi sai tên thì sửa sao")
    assert corrected.text.startswith((await answers()).entries["cai-chinh-ho-tich"].answer)
    await house.says("an", BIRTH)
    [late] = await house.says("an", "thế muộn thì sao?")
    assert "Con quá 60 ngày chưa khai sinh thì sao?" in late.text
    for foreign in ("con gà nhà tôi bị cúm thì chữa sao", "thế nhà anh Dũng nộp tiền chưa"):
        [said] = await house.says("an", foreign)
        assert "khai sinh" not in said.text

    [unsaid] = await house.says("an", "gọi số điện thoại nào")
    assert unsaid.text.startswith(f"Về câu “{birth.question}”\n\nSố điện thoại: câu trả lời chưa ghi.")

    house.clock.forward(minutes=9)
    [still] = await house.says("an", "mất bao lâu?")
    assert "trong ngày làm việc" in still.text

    [other] = await house.says("cuong", "ở đâu?")
    assert other.text == "Loa Xóm chưa rõ đang hỏi việc gì. Gõ đủ cả câu giúp, ví dụ: làm lại căn cước mất bao lâu."
    house.clock.forward(minutes=11)
    assert not (await house.says("an", "ở đâu?"))[0].text.startswith("Về câu")


async def test_a_topic_of_a_private_talk_is_not_told_in_the_group(house: House, hamlet_id: int) -> None:
    await a_group(house, hamlet_id)
    await house.says("an", BIRTH)

    [in_group] = await house.says("an", "nguồn?", group="nhom")
    assert in_group.text.startswith("Loa Xóm chưa rõ đang hỏi việc gì.")

    await house.says("an", BIRTH, group="nhom")
    [asked_by_another] = await house.says("cuong", "mất bao lâu?", group="nhom")
    assert asked_by_another.text.startswith("Về câu “")


async def test_none_of_these_in_words_hands_over_after_a_yes(house: House, hamlet_id: int) -> None:
    await house.says("an", "thẻ")

    [offer] = await house.says("an", "không phải các mục này")

    assert [label for label, _ in offer.buttons] == ["Đồng ý chuyển", "Không", "Hỏi cách khác"]
    await house.presses("an", "Đồng ý chuyển")
    heard = house.last("helper")
    assert heard is not None
    assert "“thẻ”" in heard.text


async def test_what_is_plainly_not_ours_is_said_so_and_nobody_need_answer_it(house: House, hamlet_id: int) -> None:
    [weather] = await house.says("an", "trời hôm nay có mưa không")
    [dose] = await house.says("an", "con sốt 39 độ uống mấy viên paracetamol")
    [neighbour] = await house.says("an", "nhà ông Cường còn nợ bao nhiêu tiền")

    assert weather.text == "Việc này Loa Xóm không biết. Loa Xóm chỉ lo tin của thôn, tiền nộp và giấy tờ."
    assert dose.text == "Chuyện thuốc men Loa Xóm không dám trả lời. Hỏi trạm y tế. Nguy cấp gọi 115."
    assert neighbour.text.startswith("Chuyện tiền của nhà khác Loa Xóm không nói.")
    [order] = await house.says("an", "đánh dấu nhà tôi đã nộp rồi")
    assert order.text.startswith("Sổ quỹ chỉ ghi khi có tiền vào, do thủ quỹ giữ.")
    [insult] = await house.says("an", "đồ ngu, hỏi câu nào cũng không biết")
    assert insult.text.startswith("Loa Xóm đã nghe. Việc gì chưa vừa lòng, nhà mình gõ một câu ở đây.")
    await house.presses("an", "Chuyển giúp tôi")
    [handed] = await house.says("an", "đường lún mà nói hoài không ai sửa")
    assert "“đường lún mà nói hoài không ai sửa”. Đã báo trưởng thôn Trần Văn Bình." in handed.text
    await house.says("helper", "/viec")
    [listed] = await house.presses("helper", "Câu bà con hỏi")
    assert listed.text.startswith("Chưa có câu hỏi nào")
    async with house.database.read() as session:
        an = await session.scalar(select(AskedQuestion.person_id).limit(1))
    assert an is not None
    await push(house, an, "khác")
    [unasked] = await house.says("an", "đồ ngu, hỏi câu nào cũng không biết")
    assert unasked.text.startswith("Loa Xóm đã nghe. Việc gì chưa vừa lòng, xin gọi trưởng thôn Trần Văn Bình, số ")


async def test_two_questions_in_one_message_are_both_answered(house: House, hamlet_id: int) -> None:
    known = await answers()
    said = "Làm căn cước cho cháu 8 tuổi ở đâu? Với lại mua bảo hiểm y tế hộ gia đình hết bao nhiêu?"

    both = await house.says("an", said)

    assert len(both) == 2
    assert both[0].text.startswith("Có hai câu hỏi. Câu thứ nhất:\n")
    assert known.entries["can-cuoc-tre-em"].answer in both[0].text
    assert both[1].text.startswith(known.entries["bhyt-ho-gia-dinh"].answer)
    assert both[1].buttons


async def test_danger_is_answered_with_the_number_first_in_the_group_too(house: House, hamlet_id: int) -> None:
    await a_group(house, hamlet_id)

    [fire] = await house.says("an", "cháy nhà rồi cứu với", group="nhom")
    [cheated] = await house.says("an", "nó đang gọi bắt chuyển tiền đóng phạt")

    assert fire.text.startswith("Gọi 114 ngay, báo: cháy ở đâu, đang cháy gì, có người kẹt không.")
    assert "trưởng thôn Trần Văn Bình, số 0900 000 006" in fire.text
    assert cheated.text.startswith(
        "Dừng chuyển tiền, cúp máy. Gọi tổng đài ngân hàng in sau thẻ, bảo khóa tài khoản."
    )


async def test_secrets_and_identity_cards_are_warned_of_wherever_they_come(house: House, hamlet_id: int) -> None:
    card = png(draw_code("001190012345|012345678|Nguyễn Thị An|01011990|Nữ|Thôn 6, An Hòa|01012022", 300))

    [picture] = await house.says("an", photo=card)
    [captioned] = await house.says("an", "ảnh căn cước của em đây", photo=card)
    async with house.database.begin() as session:
        await local_facts.tell(session, hamlet_id, "police", "0238 385 1113", person_id=1, now=house.clock())
    [bare] = await house.says("an", "482913")
    assert bare.text.startswith("⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP.")
    assert bare.text.endswith("Sau đó gọi công an xã, số 0238 385 1113.")
    await house.says("an", "/giupdo")
    [in_dialogue] = await house.says("an", "mã xác nhận là 482913")

    for warning in (picture, captioned):
        assert warning.text.startswith("⚠️ Ảnh vừa gửi có giấy tờ tùy thân.")
    assert in_dialogue.text.startswith("⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP.")
    async with house.database.read() as session:
        assert list(await session.scalars(select(HelpRequest))) == []
        shown_again = [each.text for each in await past(session, house.bot_id)]  # after a restart
    assert bare.text in shown_again
    assert not any("482913" in each for each in shown_again)


async def test_what_is_wrong_with_an_answer_is_kept_masked_and_a_new_question_is_answered(
    house: House, hamlet_id: int
) -> None:
    await house.says("an", BIRTH)
    [why] = await house.presses("an", "Chưa đúng")
    assert why.text == "Cảm ơn. Chỗ nào chưa đúng ạ? Gõ một câu, trưởng thôn và tổ công nghệ số sẽ xem lại."

    [kept] = await house.says("an", "bảo gọi 0912345678 mà số đó hỏng rồi")
    assert kept.text == "Đã ghi, có người xem lại. Sửa xong, ai hỏi nữa sẽ nghe câu mới."
    async with house.database.read() as session:
        assert list(await session.scalars(select(AskedQuestion.remark))) == ["bảo gọi (so) mà số đó hỏng rồi"]

    await house.says("an", BIRTH)
    await house.presses("an", "Chưa đúng")
    [another] = await house.says("an", "Đăng ký kết hôn cần giấy tờ gì?")
    assert "kết hôn" in another.text
    assert [label for label, _ in another.buttons] == ["Có ích", "Chưa đúng", "Nhờ người giúp"]

    await house.says("an", BIRTH)
    await house.presses("an", "Chưa đúng")
    assert texts(await house.presses("an", "Thông tin cũ"))[0].startswith("Đã ghi")
