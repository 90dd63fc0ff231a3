"""A meeting: the head invites, households answer, those who did not are reminded, the head counts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models import meetings
from models.domain.roles import RoleKind
from models.meetings import Invitation
from models.tables import Hamlet, Household, MeetingAnswer, Membership, Person
from scheduler.meetings import remind, tell_households
from tests.builders import a_group, a_hamlet, a_household, a_member, a_person, a_role, an_account
from tests.handlers.test_payments import pick
from tests.house import House, texts

INVITATION = (
    "📢 GIẤY MỜI HỌP THÔN 6\n\n"
    "Kính mời mỗi gia đình cử một người dự họp.\n\n"
    "Việc: bàn tiền vệ sinh năm 2027\n"
    "Lúc: 19 giờ 30 tối thứ Bảy 28/11\n"
    "Ở: nhà văn hóa\n"
    "Chủ trì: Trần Văn Bình\n\n"
    "Nội dung:\n1. Mức thu\n2. Ai đi thu\n\n"
    "Nhà mình đi được hay không, nhờ trả lời giúp để thôn sắp chỗ: nhắn riêng cho Bot Loa Xóm chữ dự, vắng, "
    "hoặc thay.\n\nTrưởng thôn Trần Văn Bình, số 0900 000 006"
)
WHEN = "19 giờ 30 tối thứ Bảy 28/11, ở nhà văn hóa"
COMPOSED = (
    "bàn tiền vệ sinh năm 2027", "7 giờ rưỡi tối thứ Bảy 28/11", "nhà văn hóa", "1. Mức thu\n- Ai đi thu",
)  # fmt: skip


async def a_village(house: House) -> None:
    """Four households; one phone is linked to two of them, and one household has no phone."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_group(house, hamlet_id)
    await an_account(house, hamlet_id)
    heads = {12: "Lê Văn Cường", 13: "Phạm Thị Dung", 14: "Lê Thị Em", 15: "Ngô Văn Gấm"}
    ids = {number: await a_household(house, hamlet_id, number, head) for number, head in heads.items()}
    await a_member(house, ids[12], "cuong", hamlet_id=hamlet_id)
    dung = await a_member(house, ids[13], "dung", hamlet_id=hamlet_id)
    await a_person(house, "gam", hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        session.add(
            Membership(person_id=dung, household_id=ids[14], joined_at=house.clock(), consent_way="mã nhận tin")
        )


async def answers(house: House) -> dict[int, tuple[str, str]]:
    async with house.database.read() as session:
        rows = await session.execute(
            select(Household.number, MeetingAnswer.answer, MeetingAnswer.substitute).join(
                Household, Household.id == MeetingAnswer.household_id
            )
        )
        return {number: (answer, substitute) for number, answer, substitute in rows}


async def the_clock_runs(house: House) -> dict[str, list[str]]:
    """What people get by themselves when the clock ticks."""
    before = {chat: len(sent) for chat, sent in house.simulator.sent.items()}
    for job in (remind, tell_households):
        await house.runs(job(house.deployment))
    return {
        chat: new
        for chat, sent in house.simulator.sent.items()
        if (new := [each.text.partition("\n\nGõ")[0] for each in sent[before.get(chat, 0) :]])
    }


async def reminders_go_to_those_who_did_not_answer(house: House) -> None:
    """The evening before and two hours before, each once; of Dung's two households one has answered."""
    house.clock.to(2026, 11, 27, 18, 59)
    assert await the_clock_runs(house) == {}
    house.clock.to(2026, 11, 27, 19, 0)
    assert await the_clock_runs(house) == {
        "dung": [f"Ngày mai họp: bàn tiền vệ sinh năm 2027. {WHEN}.\n\nNhà Lê Thị Em đi được chứ ạ?"],
        "binh": ["Họp “bàn tiền vệ sinh năm 2027”: mới có 1 nhà, cần 3 nhà mới đủ số để họp. Còn 25 giờ nữa."],
    }
    assert await the_clock_runs(house) == {}
    house.clock.to(2026, 11, 28, 17, 30)
    soon = await the_clock_runs(house)
    assert soon["dung"] == [f"Hai giờ nữa họp: bàn tiền vệ sinh năm 2027. {WHEN}.\n\nNhà Lê Thị Em đi được chứ ạ?"]
    assert soon["binh"][0].endswith("Chưa trả lời: 2 nhà\n\nCần 3 nhà mới đủ số để họp. Đang có 1.")
    assert soon["nhom"] == [
        f"📢 THÔN 6: HAI GIỜ NỮA HỌP\n\nBàn tiền vệ sinh năm 2027. {WHEN}.\n\nMời bà con đến đúng giờ. "
        "Đã có 1 nhà báo dự."
    ]
    assert await the_clock_runs(house) == {}


async def test_the_head_invites_and_households_answer(either_house: House) -> None:
    house = either_house
    await a_village(house)

    asked = [await house.says("binh", said) for said in ("mời họp", *COMPOSED)]
    await pick(house, "binh", "Tôi chủ trì")
    shown = await house.says("binh", "3")

    assert [each.text.partition("?")[0] for [each] in asked] == [
        "Họp việc gì ạ", "Họp lúc nào ạ", "Họp ở đâu ạ", "Bàn những gì ạ", "Ai chủ trì ạ",
    ]  # fmt: skip
    assert shown[0].text == INVITATION
    assert "đăng vào 1 nhóm: nhom\nNhắn riêng 3 nhà đã có máy" in shown[1].text

    await pick(house, "binh", "Gửi giấy mời")
    taken_back = await pick(house, "binh", "Lấy lại")
    assert texts(taken_back)[:2] == ["Đã lấy lại, chưa nhóm nào thấy giấy mời. Bản nháp còn đây.", INVITATION]
    house.clock.forward(minutes=2)
    await house.runs(tell_households(house.deployment))
    assert house.simulator.sent.get("nhom", []) == house.simulator.sent.get("cuong", []) == []

    await pick(house, "binh", "Gửi giấy mời")
    house.clock.forward(minutes=2)
    await house.runs(tell_households(house.deployment))
    [post] = house.simulator.sent["nhom"]
    assert post.text == INVITATION
    [asked_cuong] = house.simulator.sent["cuong"]
    assert asked_cuong.text.startswith(
        f"Kính mời gia đình Lê Văn Cường dự họp: bàn tiền vệ sinh năm 2027.\n\n{WHEN}. Nhà mình đi được chứ ạ?"
    )

    assert texts(await pick(house, "cuong", "Dự")) == [f"Đã ghi nhà mình dự họp, {WHEN}. Cảm ơn gia đình."]
    [who] = await house.says("cuong", "thay")
    assert who.text == "Nhà mình cử ai đi thay ạ? Gõ họ tên người đó."
    [noted] = await house.says("cuong", "Huy")
    assert noted.text == "Đã ghi Huy đi thay nhà mình. Đổi ý thì gõ lại: dự, vắng, hoặc thay."
    first, second = await pick(house, "dung", "Vắng")
    assert first.text.startswith("Đã ghi nhà Phạm Thị Dung vắng. Họp xong Loa Xóm gửi kết quả.")
    assert second.text.startswith("Kính mời gia đình Lê Thị Em dự họp")
    [planned] = await house.says("binh", "/lich")
    assert "1. Thứ Bảy 28/11, 17 giờ 30 chiều: nhắc họp “bàn tiền vệ sinh năm 2027”, 1 nhóm" in planned.text
    await house.says("binh", "thôi")
    await reminders_go_to_those_who_did_not_answer(house)

    assert texts(await pick(house, "dung", "Cử người thay")) == ["Nhà mình cử ai đi thay ạ? Gõ họ tên người đó."]
    await house.says("dung", "Lê Thị Hoa")
    [which] = await house.says("dung", "vắng")
    assert which.text.startswith("Máy này nhận tin của 2 nhà. Trả lời giấy mời họp của nhà nào ạ?")
    await pick(house, "dung", "014 Thị Em")

    [whose] = await house.says("gam", "dự")
    assert whose.text == "Nhà mình là nhà nào ạ? Gõ mã hộ hoặc tên chủ hộ."
    assert texts(await house.says("gam", "12")) == [
        "Nhà này đã trả lời bằng máy của nhà rồi. Cần đổi thì gọi trưởng thôn Trần Văn Bình, số 0900 000 006."
    ]
    await house.says("gam", "dự")
    await house.says("gam", "ngô văn gấm")
    assert await answers(house) == {12: ("substitute", "Huy"), 13: ("away", ""), 14: ("away", ""), 15: ("come", "")}

    [count] = await house.says("binh", "/moihop")
    assert count.text.startswith(
        "Họp “bàn tiền vệ sinh năm 2027”, 19 giờ 30 tối thứ Bảy 28/11:\n\nDự: 1 nhà\nCử người thay: 1 nhà\n"
        "Vắng: 2 nhà\nChưa trả lời: 0 nhà\n\nCần 3 nhà mới đủ số để họp. Đang có 2."
    )
    [told] = await house.says("gam", "bao giờ họp")
    assert told.text.startswith(f"Họp “bàn tiền vệ sinh năm 2027”: {WHEN}. Chủ trì: Trần Văn Bình.")
    assert texts(await house.says("gam", "dự", group="nhom")) == ["Việc này nhắn riêng cho Bot Loa Xóm giúp."]

    await it_is_moved_and_called_off(house)


async def it_is_moved_and_called_off(house: House) -> None:
    """Groups and households hear of it at once; what was answered stands, and no old post stays pinned."""
    await pick(house, "binh", "Dời ngày họp")
    await house.says("binh", "9 giờ sáng thứ Hai 30/11")
    post, _ = await pick(house, "binh", "Vẫn chỗ cũ")
    assert post.text == (
        "📢 THÔN 6 ĐỔI GIỜ HỌP\n\nHọp “bàn tiền vệ sinh năm 2027” chuyển sang 9 giờ sáng thứ Hai 30/11, ở nhà văn "
        "hóa.\n\nGiờ cũ, 19 giờ 30 tối thứ Bảy 28/11, không họp nữa. Nhà nào đã báo dự mà giờ mới không đi được, nhờ "
        "nhắn lại.\n\nTrưởng thôn Trần Văn Bình, số 0900 000 006"
    )
    await pick(house, "binh", "Gửi bài đổi giờ")
    told = await the_clock_runs(house)
    assert told["cuong"] == [
        "Họp “bàn tiền vệ sinh năm 2027” chuyển sang 9 giờ sáng thứ Hai 30/11, ở nhà văn hóa. Giờ cũ, 19 giờ 30 tối "
        "thứ Bảy 28/11, không họp nữa.\n\nNhà mình đi được chứ ạ?"
    ]
    assert [each.pinned for each in house.simulator.sent["nhom"] if each.text.startswith("📢")] == [
        False,
        False,
        True,
    ]
    assert texts(await pick(house, "cuong", "Vắng"))[0].startswith("Đã ghi nhà mình vắng.")

    await house.says("binh", "/moihop")
    await pick(house, "binh", "Hoãn họp")
    [off, _] = await house.says("binh", "mưa to.")
    await pick(house, "binh", "Hoãn và báo ngay")
    what = (
        "Họp “bàn tiền vệ sinh năm 2027”, 9 giờ sáng thứ Hai 30/11, tạm hoãn, vì mưa to. Có ngày mới Loa Xóm báo lại."
    )
    assert off.text == f"📢 THÔN 6 HOÃN HỌP\n\n{what}\n\nTrưởng thôn Trần Văn Bình, số 0900 000 006"
    told = await the_clock_runs(house)
    assert (told["cuong"], told["dung"]) == ([what], [what])
    assert house.simulator.sent["nhom"][-1].text == off.text
    [late] = await house.says("cuong", "dự")
    assert "hoãn" not in late.text
    house.clock.to(2026, 11, 29, 19, 0)
    assert await the_clock_runs(house) == {}
    await its_result_is_kept(house)


async def its_result_is_kept(house: House) -> None:
    """Another meeting: what was agreed goes to the groups and to those who were away; the minutes to the head."""
    async with house.database.begin() as session:
        author = await session.scalar(select(Person.id).where(Person.user == "binh"))
        [hamlet_id] = await session.scalars(select(Hamlet.id))
        what = Invitation(
            title="bàn điện",
            starts_at=house.clock() + timedelta(days=1),
            place="nhà ông Bình",
            chair="Trần Văn Bình",
            agenda=("Giá điện",),
            quorum=None,
        )
        await meetings.invite(session, hamlet_id, what, author_id=author or 0, announced_at=house.clock())
    await the_clock_runs(house)
    await house.says("cuong", "vắng")
    house.clock.to(2026, 11, 30, 20, 30)
    await house.says("binh", "/moihop")
    [attended] = await pick(house, "binh", "Ghi kết quả")
    assert attended.text.startswith("Có bao nhiêu nhà dự ạ? Gõ một số.")
    for said in ("3", "1. Mỗi số 2.000đ\n2. Thu cuối tháng", "Ông Bình nêu giá. Bà con đồng ý."):
        await house.says("binh", said)
    post, _ = await house.says("binh", "5/12")
    assert post.text == (
        "📢 KẾT QUẢ HỌP THÔN 6\n\nHọp “bàn điện”, thứ Hai 30/11. Có 3 trong 4 nhà dự. Cảm ơn bà con.\n\n"
        "Đã thống nhất:\n1. Mỗi số 2.000đ\n2. Thu cuối tháng\n\nBiên bản xem ở nhà ông Bình. Nhà nào vắng có ý kiến, "
        "xin báo trưởng thôn Trần Văn Bình, số 0900 000 006, trước thứ Bảy 5/12."
    )
    await pick(house, "binh", "Gửi kết quả")
    told = await the_clock_runs(house)
    assert list(told) == ["cuong"]
    assert told["cuong"][0].startswith("Kết quả họp “bàn điện”, thứ Hai 30/11. Có 3 trong 4 nhà dự.")
    assert house.simulator.sent["nhom"][-1].text == post.text

    [menu] = await house.says("binh", "/moihop")
    assert menu.text.startswith("Họp việc gì ạ?")
    await pick(house, "binh", "Kết quả lần trước")
    [kept] = await pick(house, "binh", "Họp 1")
    assert kept.text.partition("\n\nGõ")[0].endswith("Biên bản:\nÔng Bình nêu giá. Bà con đồng ý.")

    for said in ("/dotthu", "Điện chiếu sáng", "20000", "15/12"):
        await house.says("binh", said)
    await pick(house, "binh", "Đã họp dân bàn")
    [preview] = await pick(house, "binh", "Họp 30/11/2026")
    assert "Căn cứ: họp dân ngày 30/11 đã thống nhất" in preview.text
