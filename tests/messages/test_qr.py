"""The card: every phone reads the code, every person the words, also from a bad copy.

The pictures are kept under tests/output/cards to be looked at, at the size of a small phone too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import cv2
import numpy
import pytest
from PIL import Image, ImageFilter
from pyzbar import pyzbar

from messages.qr import Card, draw_card, draw_code, png
from messages.texts import card as words
from models.domain.references import make, memo
from models.domain.vietqr import payload

OUTPUT = Path(__file__).parent.parent / "output" / "cards"
SMALL_PHONE = 360

LONG_HAMLET = "Tổ dân phố số 12 Nguyễn Thị Minh Khai, phường Hòa Khánh Nam"
LONG_FEE = "đóng góp xây dựng nông thôn mới và sửa chữa nhà văn hóa, đường nội đồng năm 2026"


def card_for(household: int, round_: int, amount: int | None) -> Card:
    reference = make("TKD", household, round_)
    return Card(
        hamlet="Thôn 6, xã An Hòa",
        title=words.round_title("vệ sinh môi trường tháng 11"),
        household=words.household("ông Lê Văn Cường", f"{household:03}") if household else None,
        payload=payload(
            bank_bin="970436", account="0011009990001", amount=amount, memo=memo(reference, "VE SINH T11")
        ),
        amount=amount,
        due=words.due("thứ Hai 30/11"),
        hint=words.SCAN_IS_ENOUGH if household else words.ADD_THE_HOUSEHOLD,
        account_number="0011009990001",
        bank="Vietcombank",
        account_name="NGUYEN THI THU",
        reference=reference,
        footer="https://loaxom.example/n/thon-6",
    )


CARDS = {
    "round": card_for(0, 11, 20_000),
    "household": card_for(12, 11, 40_000),
    "standing": replace(
        card_for(12, 0, None),
        title=words.STANDING_TITLE,
        due=None,
        hint=words.TYPE_THE_AMOUNT,
        footer=None,
    ),
    "voluntary": replace(
        card_for(0, 12, None),
        title="Ủng hộ đồng bào bão lụt",
        due=words.received_until("thứ Hai 30/11"),
        hint=words.AS_MUCH_AS_YOU_LIKE,
    ),
    "long-names": replace(
        card_for(1012, 111, 1_250_000),
        hamlet=LONG_HAMLET,
        title=words.round_title(LONG_FEE),
        household=words.household("bà Nguyễn Hoàng Thị Phương Thảo Nguyên", "1012"),
        bank="VietCapitalBank",
        account_number="99MM24011M348750801",
        account_name="UY BAN NHAN DAN PHUONG HOA KHANH NAM NGUYEN THI THU",
        footer="https://loaxom.hoakhanhnam.danang.example.vn/n/to-dan-pho-so-12-nguyen-thi-minh-khai",
    ),
}


def opened(file: bytes) -> Image.Image:
    picture = Image.open(BytesIO(file))
    picture.load()
    return picture.convert("L")


def as_jpeg(picture: Image.Image) -> Image.Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=40)
    return opened(file.getvalue())


def photocopied(picture: Image.Image) -> Image.Image:
    """Laid on a little crooked, pale toner, specks, black and white only."""
    crooked = picture.rotate(2.5, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    pale = crooked.filter(ImageFilter.GaussianBlur(1)).point([90 + value * 165 // 255 for value in range(256)])
    noise = numpy.random.default_rng(6).normal(0, 22, (pale.height, pale.width))
    specked = Image.fromarray(numpy.clip(numpy.asarray(pale) + noise, 0, 255).astype("uint8"))
    return specked.point([255 if value > 170 else 0 for value in range(256)])


DAMAGE: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as drawn": lambda picture: picture,
    "JPEG quality 40": as_jpeg,
    "half size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "small phone": lambda picture: picture.resize((SMALL_PHONE, picture.height * SMALL_PHONE // picture.width)),
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(2)),
    "photocopy": photocopied,
}


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("damage", DAMAGE)
def test_the_code_on_a_card_is_read_from_a_bad_copy_too(name: str, damage: str) -> None:
    copy = DAMAGE[damage](opened(draw_card(CARDS[name])))
    OUTPUT.mkdir(parents=True, exist_ok=True)
    copy.save(OUTPUT / f"{name} {damage}.png")

    by_zbar = [found.data.decode() for found in pyzbar.decode(copy, symbols=[pyzbar.ZBarSymbol.QRCODE])]
    by_opencv, *_ = cv2.QRCodeDetector().detectAndDecode(numpy.asarray(copy))

    assert by_zbar == [CARDS[name].payload]
    assert by_opencv == CARDS[name].payload


@pytest.mark.parametrize("size", [120, 300, 480, 1000])
def test_a_bare_code_has_whole_modules_and_a_quiet_zone(size: int) -> None:
    code = draw_code(CARDS["household"].payload, size)
    pixels = numpy.asarray(code)
    dark_rows, dark_columns = numpy.nonzero(pixels == 0)
    quiet = dark_rows.min()
    module = quiet // 4

    assert size - 60 < code.width == code.height <= size or module == size // 45
    assert set(numpy.unique(pixels)) == {0, 255}
    assert quiet == 4 * module == dark_columns.min() == code.width - 1 - dark_rows.max()
    assert (pixels[::module, ::module].repeat(module, 0).repeat(module, 1) == pixels).all()


def test_a_code_that_would_not_be_whole_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        draw_code(CARDS["household"].payload, 40)


def test_a_card_keeps_to_a_phone_and_a_weak_network() -> None:
    for card in CARDS.values():
        file = draw_card(card)
        picture = Image.open(BytesIO(file))

        assert picture.mode == "L"
        assert picture.width == 600
        assert 800 <= picture.height <= 1300
        assert len(file) < 40_000


def test_nothing_is_written_over_the_edge() -> None:
    endless = "Ngườidânthôn" * 40
    wide = replace(CARDS["household"], hamlet=endless, title=endless, household=endless, account_name=endless)

    for card in (*CARDS.values(), wide):
        pixels = numpy.asarray(opened(draw_card(card)))
        margins = (pixels[:10], pixels[-10:], pixels[:, :10], pixels[:, -10:])
        assert all((margin == 255).all() for margin in margins)


def test_a_name_looks_the_same_however_its_marks_were_typed() -> None:
    composed = replace(CARDS["household"], household="Gia đình bà Lượng")
    decomposed = replace(composed, household=normalize("NFD", "Gia đình bà Lượng"))

    assert draw_card(composed) == draw_card(decomposed)


def test_signs_that_no_letter_has_leave_no_boxes_on_the_card() -> None:
    plain = replace(CARDS["household"], title="Tiền vệ sinh")
    decorated = replace(CARDS["household"], title="\u202eTiền 🌸 vệ\x00 sinh\n")

    assert draw_card(plain) == draw_card(decorated)


def test_a_picture_of_any_size_becomes_a_file_that_opens() -> None:
    chance = random.Random(6)
    for width, height in ((1, 1), (2, 3), (17, 5), (600, 2)):
        picture = Image.frombytes(
            "L", (width, height), bytes(17 * chance.randrange(16) for _ in range(width * height))
        )

        assert opened(png(picture)).tobytes() == picture.tobytes()
