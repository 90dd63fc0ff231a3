"""Bad input over the wire, by webhook: each with a clear sentence, nothing lost, nothing booked."""

from __future__ import annotations

import io
import json
from pathlib import Path

import aiohttp
import pytest

from tests.day import words
from tests.day.founding import (
    GROUP,
    HAMLET,
    HEAD,
    NEIGHBOUR,
    TREASURER,
    the_group_is_bound,
    the_head_takes_office,
    the_treasurer_takes_office,
)
from tests.day.privacy import found_in, secrets_of
from tests.day.register import Row, workbook
from tests.day.stage import Stage, a_stage, texts

SECRET = "a-webhook-secret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
STRANGER, RESIDENT = "Người lạ", "Con nhà ông Cường"
ROWS = {
    number: Row(number=number, head=head, area="ngõ Đình", people=4, category="", phone="")
    for number, head in ((12, "Lê Văn Cường"), (13, "Phạm Thị Dung"))
}


async def a_village(stage: Stage) -> dict[str, str]:
    """Head, treasurer, two households, an open round, one resident's phone; returns the joining codes."""
    await the_head_takes_office(stage)
    await the_treasurer_takes_office(stage)
    await the_group_is_bound(stage)
    await stage.sends(HEAD, "document", workbook(ROWS), filename="so ho.xlsx")
    await stage.presses(HEAD, "Ghi vào sổ")
    account = ("--bank", "Vietcombank", "--number", "0011009990001", "--name", "Nguyen Thi Thu")
    await stage.terminal("account", "set", "--hamlet", HAMLET, *account)
    codes = {each["household"]: each["code"] for each in await stage.terminal("export", "codes", "--hamlet", HAMLET)}
    due = ("--due", "2026-11-30", "--basis", "agreed:2026-10-15")
    fee = ("--fee", "Vệ sinh môi trường", "--amount", "20000", "--per", "household")
    await stage.terminal("round", "open", "--hamlet", HAMLET, *fee, *due)
    await stage.hears(GROUP)
    await stage.hears(HEAD)
    await stage.hears(TREASURER)
    stage.comes(STRANGER)
    stage.comes(RESIDENT)
    await stage.says(RESIDENT, codes["012"])
    await stage.presses(RESIDENT, "Đúng nhà tôi")
    return codes


HEAVY_PHOTO = b"\xff\xd8\xff" + bytes(10 * 1024 * 1024)
HEAVY_ANSWER = "Ảnh nặng quá, Loa Xóm chưa nhận được. Mở ảnh lên, chụp màn hình ảnh đó, rồi gửi bản chụp."
LONG_TEXT = "Dọn vệ sinh đường làng. " * 208
TWICE = {12: ROWS[12], 13: Row(number=12, head="Vũ Văn Hai", area="", people=1, category="", phone="")}
NOT_POSITIVE = "Số tiền phải lớn hơn 0. {} gõ lại giúp, ví dụ: 20000."
NOT_WHOLE = "Loa Xóm chưa hiểu số tiền “20.000,5”. Gõ chữ số giúp, ví dụ: 20000."


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the day itself runs on both
async def test_bad_input_is_answered_clearly_and_loses_nothing(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path, TELEGRAM_WEBHOOK_SECRET=SECRET, PUBLIC_URL="") as stage:
        codes = await a_village(stage)
        await codes_and_rights(stage, codes)
        await amounts_and_days(stage)
        await files(stage)
        await letters(stage)
        await old_buttons(stage)
        await doors(stage)
        payments = await stage.terminal("export", "payments", "--hamlet", HAMLET)
        secrets = secrets_of(stage) | {SECRET}

    assert [(each["household"], each["amount"]) for each in payments["cash"]] == [("012", 20_000)]
    assert found_in(tmp_path / "service.log", secrets) == []
    assert "Traceback" not in (tmp_path / "service.log").read_text(encoding="utf-8")


async def answers(stage: Stage, who: str, said: str) -> str:
    """The one answer to a text."""
    [heard] = await stage.says(who, said)
    return heard.text


async def codes_and_rights(stage: Stage, codes: dict[str, str]) -> None:
    """Codes that open nothing, commands of others."""
    assert await answers(stage, STRANGER, "1234-5678") == (
        "Loa Xóm không thấy mã nào là “12345678”.\n\n"
        "Mã nhận tin có 8 chữ số, in trên giấy phát từng nhà. Nhờ nhìn giấy gõ lại. "
        f"Vẫn chưa được thì gọi {words.HEAD}."
    )
    assert await answers(stage, STRANGER, codes["012"]) == (
        "Mã nhận tin này đã được dùng lúc 9 giờ sáng, thứ Bảy 21/11. Mỗi mã chỉ dùng một lần.\n\n"
        f"Không phải người nhà mình dùng thì báo {words.HEAD}. Trưởng thôn bỏ máy lạ và cấp mã mới."
    )
    for who in (STRANGER, RESIDENT):
        assert await answers(stage, who, "/thutien 12 20000") == (
            f"Ghi tiền vào sổ là việc của {words.TREASURER}.\n\n"
            "Nhà mình đã nộp thì gõ /dachuyen, thủ quỹ xem rồi ghi."
        )
        assert await answers(stage, who, "/dotthu") == (
            f"Việc này do {words.HEAD} làm.\n\n"
            "Nhà mình cần gì, cứ gõ vào đây, hoặc xem các việc làm được: gõ /trogiup."
        )
    assert await answers(stage, RESIDENT, "/thongbao Mai họp") == (
        "Gửi thông báo là việc của trưởng thôn Trần Văn Bình. "
        f"Nhà mình muốn báo tin gì cho cả thôn, nhắn {words.HEAD}."
    )
    assert (await answers(stage, HEAD, "/thutien 12 20000")).startswith("Việc này của thủ quỹ Nguyễn Thị Thu,")
    assert texts(await stage.says(NEIGHBOUR, "/danhsach", group=GROUP)) == [
        "Việc này nhắn riêng cho Bot Loa Xóm giúp."
    ]


async def amounts_and_days(stage: Stage) -> None:
    """Sums and days that cannot be; what a person would understand is asked back."""
    for typed in ("0", "-20000"):
        assert await answers(stage, TREASURER, f"/thutien 12 {typed}") == NOT_POSITIVE.format("Cô")
    assert await answers(stage, TREASURER, "/thutien 12 20.000,5") == NOT_WHOLE
    assert await answers(stage, TREASURER, "/thutien 12 hai mươi nghìn") == (
        f"20.000đ của hộ 012, Lê Văn Cường, tiền {words.TITLE}. Đúng không ạ?"
    )
    assert await answers(stage, TREASURER, "thôi") == "Đã thôi."

    await stage.says(HEAD, "/dotthu")
    await stage.presses(HEAD, "Mở đợt mới")
    await stage.says(HEAD, "Điện chiếu sáng")
    assert await answers(stage, HEAD, "0") == NOT_POSITIVE.format("Bác")
    assert await answers(stage, HEAD, "20.000,5") == NOT_WHOLE
    assert await answers(stage, HEAD, "hai mươi nghìn") == "Loa Xóm hiểu là mỗi hộ 20.000đ. Đúng không ạ?"
    await stage.says(HEAD, "đúng")
    assert await answers(stage, HEAD, "20/11") == (
        "Đã qua thứ Sáu 20/11 rồi, hôm nay là thứ Bảy 21/11. Gõ giúp một ngày từ hôm nay trở đi, ví dụ: 30/11."
    )
    assert await answers(stage, HEAD, "31/11") == (
        "Tháng 11 chỉ có 30 ngày, không có ngày 31/11. Ý bác là ngày nào ạ?"
    )
    await stage.says(HEAD, "thôi")


async def files(stage: Stage) -> None:
    """What is no workbook, a number twice, what is too heavy; a picture is no claim until its sender says so."""
    [no_table] = await stage.sends(HEAD, "document", b"\x89PNG nothing of a workbook", filename="so.xlsx")
    [twice] = await stage.sends(HEAD, "document", workbook(TWICE), filename="so.xlsx")
    [too_large] = await stage.sends(HEAD, "document", bytes(20 * 1024 * 1024 + 1), filename="so.xlsx")
    await stage.says(HEAD, "/thongbao")
    heavy = await stage.sends(HEAD, "photo", HEAVY_PHOTO)
    [too_long] = await stage.says(HEAD, LONG_TEXT)
    await stage.says(HEAD, "thôi")
    heavy += await stage.sends(RESIDENT, "photo", HEAVY_PHOTO)
    [asked] = await stage.sends(RESIDENT, "photo", b"\xff\xd8\xff a lamp that does not shine")
    [question] = await stage.says(RESIDENT, "xin cái gì đó lạ lắm không ai biết")

    assert no_table.text.startswith(
        "Loa Xóm không mở được tệp “so.xlsx”. Cần bảng tính Excel (đuôi .xlsx) hoặc tệp .csv."
    )
    assert twice.text == (
        "Đọc 2 dòng, còn 1 dòng chưa được. Chưa ghi gì vào sổ.\n\n"
        "Dòng 3: mã hộ 012 đã có ở dòng 2\n\nSửa mấy dòng này rồi gửi lại cả tệp."
    )
    assert too_large.text.startswith("Tệp “so.xlsx” lớn quá, Loa Xóm chưa đọc được.")
    assert texts(heavy) == [HEAVY_ANSWER, HEAVY_ANSWER]
    assert too_long.text == (
        "Bài này 5.058 chữ cái, một tin chỉ được 4.096 chữ cái. Bác rút ngắn giúp, "
        "hoặc Loa Xóm cắt thành 2 bài nối nhau."
    )
    assert asked.text == "Ảnh này là ảnh báo chuyển tiền phải không ạ?"
    assert "lời báo" not in question.text


async def letters(stage: Stage) -> None:
    """Signs, other scripts, markup and control characters are letters like others, or nothing."""
    assert len(await answers(stage, RESIDENT, "ơ kìa " * 900)) < 2000
    assert await answers(stage, RESIDENT, "🎉🎉🎉")
    assert await answers(stage, RESIDENT, "\u202eabc \x07 &amp; <b>x</b>")
    assert await answers(stage, RESIDENT, "<script>alert(1)</script>")
    shown, _ = await stage.says(HEAD, "/thongbao Họp <b>tối</b> nay 🎉 *nhé*\u202e &amp; \x07\ue000mang ghế", hears=2)
    await stage.says(HEAD, "thôi")

    assert "Họp <b>tối</b> nay 🎉 *nhé* &amp; mang ghế" in shown.text


async def old_buttons(stage: Stage) -> None:
    """Pressed twice, pressed a week later, made up: booked once."""
    await stage.says(TREASURER, "/thutien 12 20")
    await stage.presses(TREASURER, "Đúng, ghi vào sổ")
    [thanks] = await stage.hears(RESIDENT)
    [again] = await stage.presses(TREASURER, "Đúng, ghi vào sổ")
    stage.clock.forward(days=7)
    [week_later] = await stage.presses(TREASURER, "Đúng, ghi vào sổ")
    [too_late] = await stage.presses(TREASURER, "Lấy lại")
    world = stage.telegram.world
    message_id = stage.seen(RESIDENT)[-1].message_id
    for data in ("999999:0", "1:0", "round:open", "receipt.back:1", "😀", "1:-1"):
        world.press(sender=stage.people[RESIDENT], message_id=message_id, chat=stage.people[RESIDENT], data=data)
    made_up = await stage.hears(RESIDENT, 3)  # those that look like a button of ours

    assert {each.text.partition(".")[0] for each in made_up} == {"Câu đó đã cũ lắm rồi"}
    assert thanks.text.startswith("✅ Đã nhận 20.000đ")
    assert again.text == week_later.text == "Việc này đã chọn rồi, Loa Xóm không làm lần nữa."
    assert too_late.text.startswith("Câu đó đã cũ, hỏi từ 9 giờ sáng, thứ Bảy 21/11.")
    await stage.everything_is_settled()


async def doors(stage: Stage) -> None:
    """The webhook takes updates from Telegram alone, and only what is an update."""
    url = f"{stage.service.url}/hooks/telegram"
    update = {"update_id": 900_001, "message": {"message_id": 1, "date": 1, "text": "/thutien 12 20000"}}
    async with aiohttp.ClientSession() as client:
        statuses = []
        for headers, body in (
            ({}, json.dumps(update)),
            ({HEADER: "wrong"}, json.dumps(update)),
            ({HEADER: SECRET}, "no JSON"),
            ({HEADER: SECRET}, "[" * 100_000),
            ({HEADER: SECRET}, json.dumps({"update_id": 900_002, "message": "strange"})),
            ({HEADER: SECRET}, "x" * (1024 * 1024 + 1)),
        ):
            async with client.post(url, data=io.BytesIO(body.encode()), headers=headers) as response:
                statuses.append(response.status)

    assert statuses == [401, 401, 400, 400, 200, 413]
    assert (await answers(stage, RESIDENT, "/nop")).startswith("Nhà mình không còn khoản nào phải nộp.")
