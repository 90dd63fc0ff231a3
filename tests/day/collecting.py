"""Act three: a round is opened, households link their phones and pay, the treasurer books."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable
from typing import Any

from PIL import Image
from pyzbar import pyzbar

from tests.day import words
from tests.day.founding import GROUP, HAMLET, HEAD, TREASURER
from tests.day.register import EXEMPT, register
from tests.day.stage import Heard, Stage, texts

OPENED = (
    f"Đã mở đợt thu {words.TITLE}: 300 hộ, cộng 5.760.000đ, hạn thứ Hai 30/11.\n\n"
    "Mã QR đã đăng vào 1 nhóm. 9 hộ nhận tin riêng.\n\n"
    "Còn 279 hộ chưa có máy nhận tin. In giấy báo nộp cho các hộ này: gõ /inphieu."
)


def slash(shown: str) -> str:
    """A command as Telegram shows it."""
    return {
        "ngừng nhắc": "/ngungnhac", "mời người nhà": "/moinha", "danh sách": "/danhsach", "công khai": "/congkhai",
    }[shown]  # fmt: skip


def phone_of(number: int) -> str:
    """What the phone of a household is called."""
    return f"Máy nhà số {number}"


def payload_in(picture: bytes | None) -> str:
    """What a bank's app reads in a picture."""
    assert picture is not None
    [found] = pyzbar.decode(Image.open(io.BytesIO(picture)), symbols=[pyzbar.ZBarSymbol.QRCODE])
    return str(found.data.decode())


def fields(payload: str) -> dict[str, str]:
    """The tag-length-value fields of one level of an EMV payload."""
    found = {}
    while payload:
        length = int(payload[2:4])
        found[payload[:2]], payload = payload[4 : 4 + length], payload[4 + length :]
    return found


async def households_link(stage: Stage, codes: dict[str, str], numbers: Iterable[int]) -> None:
    """Each types the code of its slip and says that it is the right household."""
    rows = register()

    async def link(number: int) -> None:
        name, row = phone_of(number), rows[number]
        stage.comes(name)
        asked = await stage.says(name, codes[row.code])
        linked = await stage.presses(name, "Đúng nhà tôi")
        assert texts(asked) == [f"Mã nhận tin này của nhà {row.head}, {row.area}, thôn 6. Có phải nhà mình không ạ?"]
        assert texts(linked) == [words.linked(row.head, row.code, slash)]

    await asyncio.gather(*map(link, numbers))


async def the_codes_are_printed(stage: Stage) -> dict[str, str]:
    """`export codes`: one of eight digits for each of the three hundred."""
    listed = await stage.terminal("export", "codes", "--hamlet", HAMLET)
    codes = {each["household"]: each["code"] for each in listed}

    assert list(codes) == [row.code for row in register().values()]
    assert all(len(code) == 8 for code in codes.values())
    assert len(set(codes.values())) == 300
    return codes


async def the_round_opens(stage: Stage, linked: Iterable[int]) -> list[dict[str, Any]]:
    """The head opens it by talking; group, treasurer and linked households are told; returns `export charges`."""
    [fee] = await stage.says(HEAD, "/dotthu")
    await stage.says(HEAD, "Vệ sinh môi trường")
    await stage.says(HEAD, "20000")
    await stage.says(HEAD, "30/11")
    await stage.presses(HEAD, "Đã họp dân bàn")
    [who_pays_less] = await stage.says(HEAD, "15/10")
    [preview] = await stage.presses(HEAD, "Không phải nộp")
    opened = await stage.presses(HEAD, "Mở đợt thu")
    told = await stage.hears(TREASURER)
    [card] = await stage.hears(GROUP)
    charges: list[dict[str, Any]] = await stage.terminal("export", "charges", "--hamlet", HAMLET)
    by_number = {int(each["household"]): each for each in charges}

    assert fee.text == "Thu khoản nào ạ?"
    assert who_pays_less.text == "Hộ nghèo, cận nghèo, chính sách, neo đơn có phải nộp không ạ?"
    assert preview.text == words.round_preview()
    assert texts(opened) == texts(told) == [OPENED]
    assert [number for number, each in by_number.items() if each["status"] == "exempt"] == list(EXEMPT)
    assert sum(each["amount"] for each in charges) == 5_760_000
    await the_card_asks_for_the_round(stage, card)
    for number in linked:
        if number not in EXEMPT:
            [shown] = await stage.hears(phone_of(number))
            its = by_number[number]
            assert shown.text == words.own_code(its["household"], its["head"], its["reference"])
            assert payload_in(shown.picture) == its["payload"]
    await stage.nothing_more_is_said()  # the round counts as told: who links from now on is not sent it by itself
    return charges


async def the_card_asks_for_the_round(stage: Stage, card: Heard) -> None:
    """What stands in the picture: the account, the amount, the round's reference; the same in words; pinned."""
    payload = fields(payload_in(card.picture))
    account, reference = fields(fields(payload["38"])["01"]), fields(payload["62"])["08"]

    assert account == {"00": "970436", "01": "0011009990001"}
    assert (payload["01"], payload["53"], payload["54"], payload["58"]) == ("12", "704", "20000", "VN")
    assert card.text == words.card(reference)
    await stage.is_pinned(GROUP, card.text)


async def households_ask_what_to_pay(stage: Stage, charges: list[dict[str, Any]]) -> None:
    """/nop: the household's own exact code; who is exempt is simply done."""
    by_number = {int(each["household"]): each for each in charges}
    for number in (12, 25, 40):
        its = by_number[number]
        [shown] = await stage.says(phone_of(number), "/nop")

        assert shown.text == words.own_code(its["household"], its["head"], its["reference"])
        assert payload_in(shown.picture) == its["payload"]
        assert fields(fields(its["payload"])["62"])["08"] == its["reference"]
        assert shown.labels == (
            "Tôi đã chuyển", "Chép số tài khoản", "Chép nội dung", "Mã QR dùng mãi", "Đường dẫn riêng", "Nhờ giúp",
        )  # fmt: skip
    assert texts(await stage.says(phone_of(7), "/nop")) == [words.EXEMPT]


async def a_claim_is_seen(stage: Stage, photo: bytes) -> None:
    """Household 14 sends the picture of its transfer; it is money only when the treasurer says so."""
    rows = register()
    [asked] = await stage.sends(phone_of(14), "photo", photo)
    noted = await stage.presses(phone_of(14), "Báo đã chuyển khoản")
    [told] = await stage.hears(TREASURER)
    [booked] = await stage.presses(TREASURER, "Thấy tiền rồi")
    thanks = await stage.hears(phone_of(14))

    assert asked.text == "Ảnh này là ảnh báo chuyển tiền phải không ạ?"
    assert texts(noted) == [words.claim_noted()]
    assert told.text == (
        f"Nhà {rows[14].head}, mã hộ 014, báo đã chuyển 20.000đ tiền {words.TITLE}, thứ Bảy 21/11. Ảnh kèm: có.\n\n"
        "Chưa thấy lần chuyển nào khớp. Cô xem ngân hàng giúp."
    )
    assert told.picture == photo
    assert booked.text.startswith(f"Đã ghi phiếu thu số 0001: nhà {rows[14].head}, mã hộ 014, 20.000đ chuyển khoản")
    assert texts(thanks) == [words.thanks_for_transfer("0001")]


async def cash_is_booked(stage: Stage) -> None:
    """A short form is asked back; a receipt booked to the wrong household is cancelled aloud."""
    rows = register()
    [asked] = await stage.says(TREASURER, "/thutien 13 20")
    [booked] = await stage.presses(TREASURER, "Đúng, ghi vào sổ")
    thanks = await stage.hears(phone_of(13))
    [second] = await stage.says(TREASURER, "/thutien 15 20.000đ")
    await stage.hears(phone_of(15))
    [why] = await stage.says(TREASURER, "/huyphieu 3")
    [cancelled] = await stage.presses(TREASURER, "Ghi nhầm nhà")
    told = await stage.hears(phone_of(15))

    assert asked.text == f"20.000đ của hộ 013, {rows[13].head}, tiền {words.TITLE}. Đúng không ạ?"
    assert booked.text == (
        f"Đã ghi phiếu thu số 0002: nhà {rows[13].head}, mã hộ 013, 20.000đ tiền mặt, tiền {words.TITLE}. "
        "Nhà này đã xong.\n\nTiền mặt cô đang giữ: 20.000đ.\n\nTrong 10 phút nữa vẫn lấy lại được."
    )
    assert texts(thanks) == [words.thanks_for_cash("0002", "9 giờ 33 sáng, thứ Bảy 21/11")]
    assert "phiếu thu số 0003" in second.text
    assert why.text.endswith("Vì sao hủy ạ? Gõ một câu, nhà này sẽ đọc được.")
    assert cancelled.text == (
        f"Đã hủy phiếu thu số 0003. Nhà {rows[15].head} giờ còn 20.000đ tiền {words.TITLE}. "
        "Phiếu cũ và phiếu hủy đều giữ trong sổ."
    )
    assert texts(told) == [
        f"Phiếu thu số 0003, 20.000đ tiền {words.TITLE}, đã hủy, vì: ghi nhầm nhà.\n\n"
        "Thủ quỹ Nguyễn Thị Thu hủy lúc 9 giờ 33 sáng, thứ Bảy 21/11. Phiếu cũ vẫn giữ trong sổ. "
        f"Nhà mình giờ còn 20.000đ, hạn thứ Hai 30/11.\n\nThấy chưa đúng, gọi {words.TREASURER}."
    ]


async def a_claim_waits_its_turn(stage: Stage) -> None:
    """Household 16 claims while the treasurer is asked something else: the treasurer hears of it when that is old."""
    await stage.says(phone_of(16), "/dachuyen")
    noted = await stage.presses(phone_of(16), "Vệ sinh… tháng 11")
    stage.clock.forward(minutes=31)
    [told] = await stage.hears(TREASURER)

    assert texts(noted) == [words.claim_noted()]
    assert told.text.startswith(f"Nhà {register()[16].head}, mã hộ 016, báo đã chuyển 20.000đ")
    assert "Ảnh kèm: không." in told.text


def reference_in_group(stage: Stage) -> str:
    """The round's reference, as the pinned card has it."""
    [card] = [each for each in stage.seen(GROUP) if "TIỀN VỆ SINH" in each.text]
    return fields(fields(payload_in(card.picture))["62"])["08"]
