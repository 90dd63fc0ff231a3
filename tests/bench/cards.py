"""Drawing a card, against the bare QR library drawing the same code."""

from __future__ import annotations

import io
import time

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage

from messages.qr import Card, draw_card
from models.domain.vietqr import payload

TIMES = 30


def measure() -> tuple[float, float]:
    """Seconds a card, and seconds a bare code, in turns."""
    ours = bare = 0.0
    for number in range(1, TIMES + 1):
        reference = f"TKD{number:03}0116203"
        code = payload(bank_bin="970436", account="0011009990001", amount=20_000, memo=reference)
        card = Card(
            hamlet="thôn 6",
            title="Tiền vệ sinh môi trường tháng 11",
            household=f"Mã hộ {number:03}",
            payload=code,
            amount=20_000,
            due="Hạn nộp thứ Hai 30/11",
            hint="Quét mã là đủ, không phải gõ gì",
            account_number="0011009990001",
            bank="Vietcombank",
            account_name="NGUYEN THI THU",
            reference=reference,
            footer=None,
        )
        began = time.perf_counter()
        draw_card(card)
        middle = time.perf_counter()
        picture = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
        picture.add_data(code)
        picture.make(fit=True)
        picture.make_image(image_factory=PilImage).save(io.BytesIO(), format="PNG")
        ended = time.perf_counter()
        if number > 1:  # the first one loads the fonts
            ours += middle - began
            bare += ended - middle
    return ours / (TIMES - 1), bare / (TIMES - 1)
