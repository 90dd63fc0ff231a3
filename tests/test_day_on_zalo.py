"""The day of Thôn 6 on Zalo, as far as a phone shows it: by long polling (SQLite) and by webhook (PostgreSQL)."""

from __future__ import annotations

import re
from pathlib import Path

from tests.day.collecting import fields, payload_in
from tests.day.zalo_stage import TOKEN, ZaloStage, a_zalo_stage

HEAD, TREASURER, NEIGHBOUR, RESIDENT = "Bình ngõ Đình", "Thu ngõ Chợ", "An đội 3", "Cường"
GROUP = "Bà con Thôn 6"
POWER_CUT = "Thứ Hai 23/11 cắt điện từ 7 giờ đến 11 giờ, bà con tích nước."
REGISTER = "code,head,area,people\n012,Lê Văn Cường,ngõ Đình,4\n013,Phạm Thị Dung,ngõ Chợ,3\n"


async def the_offices_are_taken(stage: ZaloStage, folder: Path) -> None:
    """Head and treasurer; the register and the account come from the terminal: Zalo hands on no files."""
    made = await stage.terminal("hamlet", "add", "6", "--kind", "thôn", "--commune", "xã An Hòa")
    file = folder / "so ho.csv"
    file.write_text(REGISTER, encoding="utf-8")
    await stage.terminal("import", "households", str(file), "--hamlet", "thon-6")
    account = ("--bank", "Vietcombank", "--number", "0011009990001", "--name", "Nguyễn Thị Thu")
    await stage.terminal("account", "set", "--hamlet", "thon-6", *account)
    for name in (HEAD, TREASURER, NEIGHBOUR, RESIDENT):
        stage.comes(name)

    [welcome] = await stage.says(HEAD, made["head_code"])
    await stage.says(HEAD, "trần văn bình")
    await stage.says(HEAD, "0900 000 006")
    [ready] = await stage.picks(HEAD, "Bác")
    _, invitation = await stage.says(HEAD, "cấp mã thủ quỹ", hears=2)
    await stage.says(TREASURER, invitation.text[-9:], hears=2)
    await stage.hears(HEAD)
    await stage.says(TREASURER, "Nguyễn Thị Thu")
    await stage.says(TREASURER, "0900 000 012")
    await stage.picks(TREASURER, "Cô")
    await stage.picks(HEAD, "Đúng người")

    assert welcome.text.startswith("Mã nhận việc đúng rồi.")
    assert ready.text.startswith("Xong rồi. Thôn 6 có 2 hộ trong sổ.")


async def the_group_is_bound(stage: ZaloStage) -> None:
    """Zalo sends no name of a group: the head is asked for it."""
    stage.group(GROUP)
    [given] = await stage.says(HEAD, "gắn nhóm")
    code = re.search(r"\d{3} \d{3}", given.text)
    assert code is not None
    await stage.says(NEIGHBOUR, code[0], group=GROUP)
    await stage.hears(HEAD)
    [name] = await stage.picks(HEAD, "Đúng, gắn nhóm")
    await stage.says(HEAD, GROUP)
    await stage.picks(HEAD, "Toàn thể bà con")
    [hello] = await stage.hears(GROUP)

    assert name.text == "Nhóm tên gì ạ?"
    assert "Không có @ thì Loa Xóm không nghe thấy gì" in hello.text


async def an_announcement_goes_out(stage: ZaloStage) -> None:
    """Posted, and the head is asked to pin it."""
    await stage.says(HEAD, "thông báo")
    await stage.says(HEAD, POWER_CUT, hears=2)
    await stage.picks(HEAD, "Gửi ngay")
    stage.clock.forward(seconds=61)
    [posted] = await stage.hears(GROUP)
    *told, where = sorted((each.text for each in await stage.hears(HEAD, 3)), key=lambda text: not text)
    to_pin, report = sorted(told, key=lambda text: text[0] != "📌")

    assert POWER_CUT in posted.text
    assert to_pin.startswith("📌 Bài “Thứ Hai 23/11 cắt điện")
    assert where == ""  # a picture of where to press
    assert report.startswith("Đã đăng vào nhóm, xong lúc 9 giờ")
    await stage.says(HEAD, "1")


async def money_comes_in(stage: ZaloStage) -> None:
    """A round with its card, a household's own code, cash, the list."""
    codes = await stage.terminal("export", "codes", "--hamlet", "thon-6")
    [asked] = await stage.says(RESIDENT, codes[0]["code"])
    await stage.picks(RESIDENT, "Đúng nhà tôi")
    stage.clock.forward(minutes=31)  # what was asked at linking stands no more
    opening = ("--amount", "20000", "--per", "household", "--due", "2026-11-30", "--basis", "agreed:2026-11-01")
    await stage.terminal("round", "open", "--hamlet", "thon-6", "--fee", "Vệ sinh môi trường", *opening)
    [card] = await stage.hears(GROUP)
    await stage.hears(RESIDENT)
    [own] = await stage.says(RESIDENT, "nộp")
    await stage.zalo.until(lambda: own.fetches == [200, 200] and card.fetches == [200, 200])
    [charge, _] = await stage.terminal("export", "charges", "--hamlet", "thon-6")
    before = len(stage.seen(RESIDENT))
    await stage.says(TREASURER, "thu tiền 12 20000", hears=2)
    await stage.zalo.until(lambda: len(stage.seen(RESIDENT)) > before)
    await stage.says(TREASURER, "danh sách")

    assert asked.text.startswith("Mã nhận tin này của nhà Lê Văn Cường")
    assert fields(payload_in(card.picture))["54"] == "20000"
    assert payload_in(own.picture) == charge["payload"]
    assert "Đã nhận 20.000đ" in stage.seen(RESIDENT)[-1].text
    assert "nội bộ" in stage.seen(TREASURER)[-1].text.lower()


async def nothing_is_lost_by_a_kill(stage: ZaloStage) -> None:
    """The service dies; what people say meanwhile waits at Zalo and is answered, nothing comes twice."""
    await stage.service.kill()
    if stage.zalo.world.bot().webhook is None:
        stage.zalo.world.say(sender=stage.ids[RESIDENT], text="nhà tôi")
    before = len(stage.seen(RESIDENT))
    await stage.service.start()
    if stage.zalo.world.bot().webhook is not None:
        stage.zalo.world.say(sender=stage.ids[RESIDENT], text="nhà tôi")
    await stage.zalo.until(lambda: len(stage.seen(RESIDENT)) == before + 1, seconds=30)


async def test_the_day_of_thon_6_on_zalo(database_url: str, tmp_path: Path) -> None:
    webhook = not database_url.startswith("sqlite")
    async with a_zalo_stage(database_url, tmp_path, webhook=webhook) as stage:
        await the_offices_are_taken(stage, tmp_path)
        await the_group_is_bound(stage)
        await an_announcement_goes_out(stage)
        await money_comes_in(stage)
        await nothing_is_lost_by_a_kill(stage)
        calls, said = stage.zalo.world.bot().calls, [each.text for each in stage.seen(GROUP)]
        assert await stage.service.stop() == 0

    assert (calls["setWebhook"], "getUpdates" in calls) == ((1, False) if webhook else (0, True))
    assert len(said) == len(set(said))
    log = (tmp_path / "service.log").read_text(encoding="utf-8")
    assert TOKEN.partition(":")[2] not in log
    assert " ERROR " not in log
