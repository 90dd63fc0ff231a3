"""The account of the hamlet's money, as everybody reads, sees and hears it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest
from PIL import Image

from models import ledger
from tests.builders import a_group, a_household, a_round
from tests.handlers.test_funds import a_treasury, begun, pressed, said
from tests.house import House, texts


def a_bill() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 900), (240, 240, 220)).save(out, "PNG")
    return out.getvalue()


async def a_month(house: House) -> int:
    """Thôn 6 in November: opening balances, a round with one payment, two expenses."""
    hamlet_id = await a_treasury(house)
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_household(house, hamlet_id, 13, "Phạm Thị Dung")
    await a_group(house, hamlet_id)
    house.clock.forward(days=-1)
    await a_round(house, hamlet_id)
    house.clock.forward(days=1)
    await begun(house)
    await said(house, "/thutien 012 20000")
    await said(house, "/phieuchi 350000 công ông Lê Văn Cường thay bóng đèn")
    await pressed(house, "Tiền mặt")
    await house.says("thu", photo=a_bill())
    await house.says("thu", photo=b"no picture at all")
    await said(house, "/phieuchi 3000000 công đổ rác tháng 11")
    await pressed(house, "Trong ngân hàng", "Không có giấy")
    return hamlet_id


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_account_is_seen_first_and_then_posted_without_a_name(house: House) -> None:
    hamlet_id = await a_month(house)

    [which] = await house.says("binh", "công khai")
    assert [label for label, _ in which.buttons][:3] == ["Tháng 11/2026", "Tháng 10/2026", "Quý 4/2026"]
    [preview] = await house.presses("binh", "Tháng 11/2026")
    async with house.database.read() as session:
        [fund] = (await ledger.verify(session, hamlet_id=hamlet_id)).funds
    assert preview.text == (
        "📢 THÔN 6 CÔNG KHAI THU CHI, THÁNG 11/2026, ĐẾN 21/11\n\n"
        "Quỹ thôn\n\n"
        "Đầu kỳ: 4.300.000đ\nThu trong kỳ: 20.000đ\nChi trong kỳ: 3.350.000đ\nCuối kỳ: 970.000đ\n\n"
        "Các khoản chi:\n"
        "21/11, công ông … thay bóng đèn, 350.000đ\n"
        "21/11, công đổ rác tháng 11, 3.000.000đ\n\n"
        "Tiền mặt thủ quỹ giữ 870.000đ, trong ngân hàng 100.000đ.\n"
        f"Dấu niêm phong sổ: {fund.head}\n\n"
        "Ảnh hóa đơn và sổ đầy đủ xem ở đây:\nhttps://loaxom.example/n/thon-6/so\n\n"
        "Hỏi thủ quỹ Nguyễn Thị Thu, số 0900 000 012. Trưởng thôn Trần Văn Bình"
    )

    # the book goes on before the head presses: the new text is shown first
    await said(house, "/phieuchi 10000 mua chè")
    await pressed(house, "Tiền mặt", "Để sau")
    [changed] = await house.presses("binh", "Gửi lên nhóm")
    assert changed.text.startswith("Sổ vừa có thêm phiếu")
    assert house.last("nhom") is None
    [done] = await house.presses("binh", "Gửi lên nhóm")
    assert done.text == "Đã gửi lên nhóm."
    posted = house.last("nhom")
    assert posted is not None
    assert posted.text in changed.text
    assert "Chi trong kỳ: 3.360.000đ" in posted.text
    # the printed head is one of the chain for ever
    printed = posted.text.partition("Dấu niêm phong sổ: ")[2].split()[0]
    await said(house, "/phieuchi 5000 mua nước")
    await pressed(house, "Tiền mặt", "Để sau")
    async with house.database.read() as session:
        assert (await ledger.verify(session, hamlet_id=hamlet_id, head_code=printed)).head_found
        assert not (await ledger.verify(session, hamlet_id=hamlet_id, head_code="dead-beef-0000")).head_found
    assert "còn trong sổ. Phiếu nào" in texts(await house.says("binh", f"công khai {printed}"))[0]
    assert "không có trong sổ" in texts(await house.says("binh", "/congkhai dead-beef-0000"))[0]
    # the same once more is no second post
    before = len(house.simulator.sent["nhom"])
    await house.says("binh", "/congkhai")
    await house.presses("binh", "Tháng 11/2026")
    await house.presses("binh", "Gửi lên nhóm")
    await house.says("binh", "/congkhai")
    await house.presses("binh", "Tháng 11/2026")
    await house.presses("binh", "Gửi lên nhóm")
    assert len(house.simulator.sent["nhom"]) == before + 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_account_is_made_for_the_board_and_for_the_loudspeaker(house: House) -> None:
    await a_month(house)
    await house.says("binh", "/congkhai")
    await house.presses("binh", "Quý 4/2026")

    [sheet] = await house.presses("binh", "Bản in A4")
    assert sheet.document is not None
    pages = pypdfium2.PdfDocument(sheet.document)
    shown = " ".join(pages[0].get_textpage().get_text_range().split())
    assert len(pages) == 1
    for words in (
        "XÃ AN HÒA", "CÔNG KHAI THU CHI", "QUÝ 4/2026, ĐẾN 21/11", "Đầu kỳ còn", "4.300.000 đồng",
        "Tiền vệ sinh môi trường tháng 11: 20.000 đồng", "phiếu chi số 001, công ông … thay bóng đèn: 350.000 đồng",
        "Đợt thu vệ sinh môi trường tháng 11: 1 trong 2 hộ đã xong.", "Dấu niêm phong sổ:", "Nguyễn Thị Thu",
    ):  # fmt: skip
        assert words in shown

    [bills] = await house.presses("binh", "Ảnh hóa đơn")
    assert bills.document is not None
    assert "2 ảnh hóa đơn" in bills.text
    assert "Phiếu chi số 001" in pypdfium2.PdfDocument(bills.document)[0].get_textpage().get_text_range()

    script, note = texts(await house.presses("binh", "Bài đọc loa"))
    assert "Kính thưa bà con thôn sáu." in script
    assert "công khai thu chi quý bốn năm hai nghìn không trăm hai mươi sáu, tính đến thứ Bảy" in script
    assert script.count("cuối kỳ còn chín trăm bảy mươi nghìn đồng") == 1
    assert "Công đổ rác tháng mười một, ba triệu đồng." in script or "công đổ rác tháng mười một, ba triệu đồng." in (
        script.lower()
    )
    assert not any(char.isdigit() for char in script)
    assert "mỗi lượt khoảng" in note
    assert "Dấu niêm phong sổ là" in texts(await house.presses("binh", "Dấu niêm phong là gì"))[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_the_head_gives_account(house: House) -> None:
    await a_treasury(house)

    assert "trưởng thôn Trần Văn Bình" in texts(await house.says("thu", "/congkhai"))[0]
