"""Printed papers: read back from the PDF as a phone reads them off a bad photocopy."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest
from PIL import Image
from pyzbar import pyzbar

from messages.slips import A_SHEET, draw_slips
from messages.slips_doors import draw_doors
from messages.slips_forms import Door, Join, Lane, Receipt, Slip
from models.domain.pay_codes import account, pay_code
from models.domain.references import make

ACCOUNT = account(bank_bin="970436", number="0011009990001", holder="NGUYEN THI THU")
LONG_ACCOUNT = account(bank_bin="970436", number="1234567890123456789", holder="BAN QUAN LY THON CAO BANG THUONG HOA")
DPI = 150


def a_slip(number: int, *, is_long: bool = False, is_card: bool = False) -> Slip:
    """One household's paper; `is_long`: everything on it as long as it can be."""
    to = LONG_ACCOUNT if is_long else ACCOUNT
    code = pay_code(to, reference=make("TKD", number, 0 if is_card else 11), amount=None if is_card else 1_250_000)
    return Slip(
        place="TỔ DÂN PHỐ CAO BẰNG THƯỢNG, PHƯỜNG HÒA KHÁNH ĐÔNG" if is_long else "THÔN 6, XÃ AN HÒA",
        head="Trần Hữu Phước Nguyên Khang Thịnh Vượng" if is_long else "Lê Văn Cường",
        number=f"{number:03}",
        lane="khu tập thể nhà máy dệt số ba" if is_long else "ngõ Đình",
        payload=code.payload,
        reference=code.reference,
        account_number=to.number,
        bank=to.bank,
        account_name=to.holder,
        ask="Hỏi thủ quỹ Nguyễn Thị Thu, số 0900 000 012",
        receipt=None
        if is_card
        else Receipt(
            money="Tiền điện chiếu sáng ngõ xóm và sửa chữa nhà văn hóa tháng 12:" if is_long else "Tiền vệ sinh:",
            amount="1.250.000 đồng",
            due="Hạn nộp: thứ Hai, 30/11/2026",
        ),
        join=Join(code="Mã nhận tin: 4821-7730", how="Gõ mã này vào Bot Loa Xóm trên Zalo, trong 30 ngày.")
        if is_card
        else None,
    )


EIGHT = [a_slip(number, is_long=number % 3 == 0, is_card=number % 2 == 0) for number in range(1000, 1008)]


def sheets(file: bytes) -> list[Image.Image]:
    """The pages as a printer puts them on paper."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]


def words_of(file: bytes) -> list[str]:
    """The text of each page as a reader would copy it."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_range() for page in document]


def photocopied(sheet: Image.Image, *, turn: float, blur: float, grey: tuple[int, int], quality: int) -> Image.Image:
    """Out of a copier with a dirty glass and little toner, photographed by a cheap phone."""
    pixels = np.asarray(sheet.rotate(turn, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC))
    pixels = cv2.GaussianBlur(pixels, (0, 0), blur)
    dark, light = grey
    faded = dark + pixels.astype(np.float32) * (light - dark) / 255
    noise = np.random.default_rng(7).normal(0, 6, faded.shape)
    out = BytesIO()
    Image.fromarray(np.clip(faded + noise, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality)
    return Image.open(out)


@cache
def eight() -> Image.Image:
    """A sheet with eight papers, long and short, of both kinds."""
    [sheet] = sheets(draw_slips(EIGHT, "x"))
    return sheet


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"turn": 0, "blur": 0.1, "grey": (0, 255), "quality": 95}, id="as printed"),
        pytest.param({"turn": 2.0, "blur": 1.1, "grey": (70, 215), "quality": 40}, id="photocopied"),
        pytest.param({"turn": -7.0, "blur": 0.9, "grey": (100, 200), "quality": 30}, id="pale and askew"),
        pytest.param({"turn": 180.0, "blur": 1.3, "grey": (40, 235), "quality": 50}, id="out of focus, upside down"),
    ],
)
def test_all_eight_codes_of_a_sheet_are_read_off_a_bad_copy(how: dict[str, float]) -> None:
    found = pyzbar.decode(photocopied(eight(), **how), symbols=[pyzbar.ZBarSymbol.QRCODE])  # type: ignore[arg-type]

    assert {each.data.decode() for each in found} == {slip.payload for slip in EIGHT}


def test_what_is_said_stands_on_the_paper_as_it_is_written() -> None:
    [said] = words_of(draw_slips([a_slip(12, is_card=True), a_slip(13)], "x"))

    for words in (
        "THÔN 6, XÃ AN HÒA", "THẺ NỘP TIỀN CỦA GIA ĐÌNH", "Gia đình Lê Văn Cường", "Mã hộ 012, ngõ Đình",
        "0011 0099 9000 1", "Vietcombank, NGUYEN THI THU", make("TKD", 12, 0), "Mã nhận tin: 4821-7730",
        "GIẤY BÁO NỘP", "1.250.000 đồng", "Hạn nộp: thứ Hai, 30/11/2026", make("TKD", 13, 11), "PHIẾU THU SỐ",
        "Cắt theo đường này",
    ):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        pytest.param(
            "Nguye\u0302\u0303n Thi\u0323 Hoa\u0300", "Nguyễn Thị Hoà", id="letters in pieces are put together"
        ),
        pytest.param("Y Blĭk Kbuôr", "Y Blik Kbuôr", id="a letter no font has loses its mark"),
        pytest.param("Lê 🎉 Văn\tCường\n", "Lê Văn Cường", id="what is no letter is left out"),
    ],
)
def test_names_are_printed_in_composed_letters(written: str, printed: str) -> None:
    lane = Lane(heading="Ngõ Đình", doors=(Door(number="012", head=written, amount="20.000đ", note=""),))

    [said] = words_of(draw_doors("THÔN 6", "In lúc 9 giờ", [lane]))

    assert printed in said


def test_eight_households_share_a_sheet_and_all_sheets_a_file() -> None:
    file = draw_slips([a_slip(number, is_card=True) for number in range(1, 2 * A_SHEET + 2)], "x")

    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 3


def test_a_lane_that_goes_on_is_named_again_on_the_next_sheet() -> None:
    doors = tuple(Door(number=f"{n:03}", head="Lê Văn Cường", amount="20.000đ", note="") for n in range(40))
    lanes = [Lane(heading="Ngõ Đình, 40 nhà", doors=doors), Lane(heading="Ngõ Giếng, 1 nhà", doors=doors[:1])]

    said = words_of(draw_doors("THÔN 6: đi tận nhà", "In lúc 9 giờ", lanes))

    assert len(said) == 2
    assert all("Ngõ Đình, 40 nhà" in page and "không dán, không chụp" in page for page in said)
    assert ["Ngõ Giếng" in page for page in said] == [False, True]
