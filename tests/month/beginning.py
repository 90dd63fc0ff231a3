"""28 October to 1 November: offices are taken, phones linked, a fee is to open every month, the register changes."""

from __future__ import annotations

import re

from messages.texts.hamlets import names_of
from models import hamlets
from tests.builders import an_account
from tests.day.register import register, workbook
from tests.month.hamlet import GROUP, HAMLET, Month, agrees, said

HEAD, TREASURER, DUC, HOA = "binh", "thu", "duc", "hoa"
NUMBERS = [number for number in range(1, 301) if (number - 1) % 60 < 12]
"""Sixty of the three hundred, twelve of each lane; 007, 131 and 182 are exempt."""
PHONES = {HEAD: 1, TREASURER: 61, "cuong": 12, "giang": 2, "nga": 7, "lan": 64, "tam": 121, "yen": 181}
"""Whose phone is linked to which household; nga's is exempt."""
CLEANING, LIGHT = "vệ sinh môi trường tháng 11", "điện chiếu sáng tháng 11"


async def offices_are_taken(month: Month) -> None:
    """Head, treasurer, two helpers who take cash in a lane each; the register came as a file; a group is bound."""
    house, rows = month.house, register()
    async with house.database.begin() as session:
        names = names_of(name="6", kind="thôn", commune="xã An Hòa")
        today = house.deployment.day(house.clock())
        hamlet, code = await hamlets.add_hamlet(session, names, now=house.clock(), today=today)
    month.hamlet_id, month.head = hamlet.id, HEAD
    await an_account(house, hamlet.id)

    await month.says(HEAD, code.code, "Trần Văn Bình", "0900000006")
    await month.picks(HEAD, "Bác")
    file = workbook({number: rows[number] for number in NUMBERS})
    if month.on_zalo:  # no files come by Zalo
        (month.folder / "so ho.xlsx").write_bytes(file)
        written = await month.terminal("import", "households", str(month.folder / "so ho.xlsx"), "--hamlet", HAMLET)
        assert (written["added"], written["rejected"]) == (60, [])
    else:
        await house.says(HEAD, document=("so ho.xlsx", file))
        shown = await month.picks(HEAD, "Ghi vào sổ")
        assert said(shown) == ["Đã ghi vào sổ: 60 hộ mới, 0 hộ đổi. Sổ giờ có 60 hộ."]

    await takes_office(month, TREASURER, "Thủ quỹ", "Nguyễn Thị Thu", "0900000012", "Cô")
    helpers = ((DUC, "Lê Minh Đức", "0900000031", "Ngõ Đình"), (HOA, "Phạm Thị Hoa", "0900000032", "Ngõ Chợ"))
    for who, name, phone, lane in helpers:
        await takes_office(month, who, "Tổ công nghệ số", name, phone, "Bác")
        lanes = await month.picks(HEAD, "Để thu giúp", lane, "Xong")
        assert said(lanes) == [f"{name} thu tiền giúp ở {lane.replace('Ngõ', 'ngõ')}."]
    await the_group_is_bound(month)
    await month.heard()


async def takes_office(month: Month, who: str, role: str, name: str, phone: str, you: str) -> None:
    """The head gives a code, somebody types it and says who they are, the head says that it is the right one."""
    await month.says(HEAD, "cấp mã")
    invitation = (await month.picks(HEAD, role))[-1].text[-9:]
    await month.says(who, invitation, name, phone)
    await month.picks(who, you)
    await month.picks(HEAD, "Đúng người")


async def the_group_is_bound(month: Month) -> None:
    """A neighbour types the head's code; or the head says that it is closed to bots."""
    asked = await month.says(HEAD, "gắn nhóm")
    if month.by_hand:
        await month.picks(HEAD, "Nhóm chưa mời được")
        await month.says(HEAD, GROUP)
        bound = await month.picks(HEAD, "Đồng ý")
        assert said(bound) == [f"Đã gắn nhóm “{GROUP}”. Có bài, Loa Xóm gửi bác để bác tự chuyển."]
        return
    code = re.search(r"\d{3} \d{3}", asked[0].text)
    assert code is not None
    await month.says("an", code[0], group=GROUP)
    bound = await month.picks(HEAD, "Đúng, gắn nhóm")
    if month.on_zalo:  # it tells no names of groups
        assert said(bound) == ["Nhóm tên gì ạ?"]
        await month.says(HEAD, GROUP)
    await month.picks(HEAD, "Toàn thể bà con")
    assert month.news(GROUP)[-1].text.startswith("📢 CHÀO BÀ CON THÔN 6")


async def phones_are_linked(month: Month) -> None:
    """Each types the code of its slip."""
    codes = await month.joining_codes()
    for who, number in PHONES.items():
        await month.says(who, codes[f"{number:03}"])
        [linked] = await month.picks(who, "Đúng nhà tôi")
        assert linked.text.startswith(f"Xong. Máy này nhận tin của nhà {register()[number].head}, mã hộ {number:03}.")
    assert agrees(await month.passes(minutes=31), {})


async def a_fee_is_to_open_every_month(month: Month) -> None:
    """On the first, from this November on."""
    await month.says(HEAD, "mở đợt thu", "Vệ sinh môi trường", "20000", "30/11")
    await month.picks(HEAD, "Đã họp dân bàn")
    await month.says(HEAD, "15/10")
    await month.picks(HEAD, "Không phải nộp", "Lặp hằng tháng")
    [confirm] = await month.says(HEAD, "1")
    [set_up] = await month.picks(HEAD, "Đúng rồi")

    assert f"Lần tới mở Chủ nhật 1/11, lúc 7 giờ sáng: đợt thu {CLEANING}, hạn thứ Hai 30/11." in confirm.text
    assert set_up.text.startswith("Đã ghi. Tiền Vệ sinh môi trường: mở ngày 1 hằng tháng, hạn ngày cuối tháng.")
    assert agrees(await month.until(10, 30, 9), {})


async def the_register_is_mended(month: Month) -> None:
    """From the phone: people of a household, a new household, one that goes."""
    await month.says(TREASURER, "sửa hộ 12")
    await month.picks(TREASURER, "Số khẩu")
    await month.says(TREASURER, "5")
    mended = await month.picks(TREASURER, "Ghi vào sổ")
    await month.says(HEAD, "thêm hộ", "Đỗ Thị Mơ", "ngõ Trại", "3")
    [added] = await month.picks(HEAD, "Ghi vào sổ")
    await month.says(HEAD, "sửa hộ 252")
    closed = await month.picks(HEAD, "Đóng hộ này", "Đóng hộ này")

    assert said(mended) == ["Đã sửa hộ 012: số khẩu từ 1 thành 5. Tính từ đợt thu sau; đợt đang mở giữ nguyên."]
    assert added.text.startswith("Đã thêm hộ 253, Đỗ Thị Mơ, ngõ Trại.")
    assert said(closed) == ["Đã đóng hộ 252, Hoàng Văn Sơn. Mã hộ này để trống một năm. Sổ cũ của hộ vẫn giữ."]


async def the_first_round_opens_by_itself(month: Month) -> None:
    """The head is asked on the evening before, and at seven it opens: each linked household gets its code."""
    asked = await month.until(10, 31, 19)
    agreed = await month.picks(HEAD, "Mở")
    opened = await month.until(11, 1, 7)

    about = f"đợt thu {CLEANING}"
    assert agrees(asked, {HEAD: [f"Sáng mai, Chủ nhật 1/11, lúc 7 giờ, Loa Xóm mở {about}: mỗi hộ 20.000đ, 60 hộ"]})
    assert said(agreed) == [f"Được. Loa Xóm mở {about} lúc 7 giờ sáng Chủ nhật 1/11."]
    told, code = f"Đã mở {about}: 60 hộ, cộng 1.140.000đ", f"Nhà mình còn 20.000đ tiền {CLEANING}, hạn thứ Hai 30/11."
    assert agrees(
        opened,
        {
            GROUP: [f"📢 THÔN 6: TIỀN {CLEANING.upper()}"],
            HEAD: [told, code],
            TREASURER: [told, code],
            **{who: [code] for who in ("cuong", "giang", "lan", "tam", "yen")},
        },
    )
