"""Codes in pictures as people send them: at an angle, from a screen, small, several at once, or none."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import qrcode
from PIL import Image, ImageFilter

from handlers.incoming import FileKind, IncomingFile
from handlers.qr_reading import QrReader, read_codes
from models.domain.vietqr import payload

OURS = payload(bank_bin="970436", account="0011009990001", amount=20_000, memo="TKD01201145 VE SINH")
OTHER = payload(bank_bin="970422", account="999000111", amount=None, memo="")


def a_code(said: str = OURS, side: int = 420) -> Image.Image:
    return qrcode.make(said).get_image().convert("L").resize((side, side))


def on_a_screen(*codes: Image.Image, size: tuple[int, int] = (720, 1280)) -> Image.Image:
    """A phone's screen, dark, with codes below one another."""
    picture = Image.new("L", size, 60)
    for place, code in enumerate(codes):
        picture.paste(code, (150, 430 - (len(codes) - 1) * 250 + place * 500))
    return picture


def seen_askew(picture: Image.Image) -> Image.Image:
    """The upper edge further away than the lower one."""
    width, height = picture.size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array([[0.3 * width, 0], [0.75 * width, 40], [width, height], [0, height]], dtype=np.float32)
    turned = cv2.warpPerspective(np.asarray(picture), cv2.getPerspectiveTransform(flat, seen), picture.size)
    return Image.fromarray(turned)


def with_noise(picture: Image.Image) -> Image.Image:
    noise = np.random.default_rng(6).normal(0, 30, picture.size[::-1])
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype("uint8"))


def sent(picture: Image.Image, form: str = "JPEG", **options: int) -> bytes:
    body = io.BytesIO()
    picture.save(body, form, **options)
    return body.getvalue()


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param(lambda shot: shot, id="a-screenshot"),
        pytest.param(lambda shot: shot.rotate(33, fillcolor=90), id="turned"),
        pytest.param(lambda shot: shot.rotate(180), id="upside-down"),
        pytest.param(seen_askew, id="from-below"),
        pytest.param(lambda shot: shot.filter(ImageFilter.GaussianBlur(3)), id="blurred"),
        pytest.param(lambda shot: shot.point(lambda grey: 90 + grey // 5), id="in-the-dark"),
        pytest.param(with_noise, id="noisy"),
        pytest.param(lambda shot: shot.resize((240, 426)), id="a-thumbnail"),
        pytest.param(lambda shot: shot.point(lambda grey: 255 - grey), id="white-on-black"),
    ],
)
def test_a_code_is_read_however_it_was_photographed(taken: Callable[[Image.Image], Image.Image]) -> None:
    assert read_codes(sent(taken(on_a_screen(a_code())), quality=50)) == (OURS,)


def test_several_codes_are_read_from_top_to_bottom() -> None:
    assert read_codes(sent(on_a_screen(a_code(OTHER), a_code(OURS)))) == (OTHER, OURS)


def test_a_transparent_picture_is_read_as_people_see_it() -> None:
    code = a_code()
    seen = Image.merge("RGBA", (*(Image.new("L", code.size, 0),) * 3, code.point(lambda grey: 255 - grey)))

    assert read_codes(sent(seen, "PNG")) == (OURS,)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"GIF89a no picture at all", id="damaged"),
        pytest.param(b"\xff" * (10 * 1024 * 1024 + 1), id="a-large-file"),
        pytest.param(sent(Image.new("L", (1, 1)), "PNG"), id="one-pixel"),
    ],
)
def test_what_cannot_be_read_holds_no_code(body: bytes) -> None:
    assert read_codes(body) == ()


def test_a_small_file_that_unpacks_to_much_holds_no_code() -> None:
    assert read_codes(sent(Image.new("1", (9_000, 9_000)), "PNG")) == ()


async def test_only_pictures_are_looked_into() -> None:
    reader, body = QrReader(), sent(on_a_screen(a_code()))
    photo = IncomingFile(kind=FileKind.PHOTO, remote_id="1", body=body)
    voice = IncomingFile(kind=FileKind.VOICE, remote_id="2", body=body)

    assert (await reader.with_codes(photo)).codes == (OURS,)
    assert await reader.with_codes(voice) == voice
