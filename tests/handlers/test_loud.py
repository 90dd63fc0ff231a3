"""The last announcement and an open round, as a script for the loudspeaker."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from messages.texts import loud
from models.domain.announcements import AnnouncementKind
from models.domain.fees import Voluntary
from models.domain.place import Place
from models.domain.rates import Per
from models.domain.roles import RoleKind
from models.tables import Round, RoundPart
from tests.builders import a_group, a_hamlet, a_household, a_role, a_round, an_account
from tests.handlers.test_announcements import composes, ticks
from tests.house import House, texts

TODAY = date(2026, 11, 21)
PLACE = Place(
    hamlet_id=1,
    slug="thon-6",
    kind="thôn",
    name="6",
    commune_kind="xã",
    commune_name="An Hòa",
    head_title="trưởng thôn",
    head=None,
    treasurer=None,
    office="",
    office_phone="",
    public_url="https://loaxom.example",
)
BODY = "Tối thứ Bảy 28/11, lúc 19h30, mời bà con họp tại NVH.\nHỏi bác Bình 0900000006."


async def a_village(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_group(house, hamlet_id)
    return hamlet_id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_head_reads_the_last_announcement_or_the_open_round(house: House) -> None:
    hamlet_id = await a_village(house)
    [nothing] = texts(await house.says("head", "/docloa"))
    assert nothing.startswith("Chưa có thông báo nào đã đăng")

    await composes(house, BODY)
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=61)
    script, note = texts(await house.says("head", "bài đọc loa"))
    assert script == (
        "Alô, alô. Alô, alô.\nKính thưa bà con thôn sáu.\nTôi là Trần Văn Bình, trưởng thôn, xin thông báo.\n\n"
        "Tối thứ Bảy, ngày hai mươi tám tháng mười một, tức ngày hai mươi tháng mười âm lịch, lúc bảy giờ rưỡi, "
        "mời bà con họp tại nhà văn hóa.\n"
        "Hỏi bác Bình số không chín không không, không không không, không không sáu.\n"
        "Tôi đọc lại: không chín không không, không không không, không không sáu.\n\n"
        "Tôi nhắc lại.\n"
        "Tối thứ Bảy, ngày hai mươi tám tháng mười một, tức ngày hai mươi tháng mười âm lịch, lúc bảy giờ rưỡi, "
        "mời bà con họp tại nhà văn hóa.\n\n"
        "Xin hết. Cảm ơn bà con đã lắng nghe."
    )
    assert note.endswith("mỗi lượt khoảng 1 phút 00 giây.")

    await an_account(house, hamlet_id)
    await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        round_id = await session.scalar(select(Round.id))
        session.add(RoundPart(round_id=round_id, amount=20_000, unit=Per.HOUSEHOLD))
    house.clock.forward(days=1)
    [asked] = await house.says("head", "đọc loa")
    assert [label for label, _ in asked.buttons] == ["Thông báo", "Đợt thu", "Thôi"]
    script, note = texts(await house.presses("head", "Đợt thu"))
    assert "\n\nMỗi hộ nộp hai mươi nghìn đồng.\nTôi nhắc lại, mỗi hộ hai mươi nghìn đồng.\n\n" in script
    assert "thứ Hai, ngày ba mươi tháng mười một, tức ngày hai mươi hai tháng mười âm lịch." in script
    assert script.count("không không một một,\nkhông không chín chín,\nchín không không không,\nmột.\n") == 2
    assert "Ngân hàng Ngoại thương, tức Vietcombank.\n" in script
    assert "Cường" not in script
    assert not any(letter.isdigit() for letter in script)
    script, note = texts(await house.presses("head", "Đọc ngàn, lẻ"))
    assert "Mỗi hộ nộp hai mươi ngàn đồng.\n" in script
    await house.says("head", "đọc loa")
    _, note = texts(await house.presses("head", "Thông báo"))
    assert note.endswith("Bài này đăng thứ Bảy 21/11.")

    # codes are stopped: nobody is sent to transfer
    await house.says("head", "/ngungthu")
    await house.presses("head", "Ngừng ngay")
    await house.says("head", "đọc loa")
    script = texts(await house.presses("head", "Đợt thu"))[0]
    assert "tài khoản" not in script
    assert "quét mã" not in script
    assert texts(await house.says("cuong", "/docloa"))[0].startswith("Việc này do trưởng thôn Trần Văn Bình")


@pytest.mark.parametrize(
    ("kind", "heard", "unheard"),
    [
        (
            AnnouncementKind.EMERGENCY,
            "Ai cần người cứu giúp, gọi số: không chín không không, không không không, không không sáu.",
            "Xin hết",
        ),
        (AnnouncementKind.ALL_CLEAR, "Hết tin khẩn. Tôi nhắc lại, hết tin khẩn.", "Alô, alô. Tin khẩn."),
        (AnnouncementKind.SAD, "Tôi là Trần Văn Bình, phó trưởng thôn, xin báo tin buồn.", "Cảm ơn bà con"),
        (AnnouncementKind.CORRECTION, "về “họp lúc bảy giờ”, có chỗ chưa đúng.\n\nĐúng là: Nước sông", "21"),
    ],
    ids=str,
)
def test_every_kind_of_announcement_has_its_own_frame(kind: AnnouncementKind, heard: str, unheard: str) -> None:
    reader = loud.reader(PLACE, RoleKind.DEPUTY, "Trần Văn Bình", "0900000006")
    corrected = loud.Corrected(body="họp lúc 7h", on=TODAY) if kind is AnnouncementKind.CORRECTION else None
    script = loud.announcement(kind, "Nước sông đang lên", PLACE, reader, today=TODAY, corrected=corrected)

    assert heard in script
    assert unheard not in script


def test_nobody_is_asked_for_a_sum_where_everybody_gives_as_they_like() -> None:
    of = loud.Collection(
        title="ủng hộ bão lụt", parts=(), basis=Voluntary(), due=TODAY, account=None, groups=frozenset()
    )
    script = loud.collection(of, PLACE, loud.reader(PLACE, RoleKind.HEAD, "", ""), today=TODAY)

    assert "Xin thông báo việc góp tự nguyện ủng hộ bão lụt." in script
    assert "Khoản này tùy lòng từng nhà, không định mức." in script
    assert "nộp" not in script
    assert "Hạn" not in script
