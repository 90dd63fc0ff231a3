"""19 November to 2 December: a day without power, a backup brought back, the due days, and the next month."""

from __future__ import annotations

from models.database import Database
from tests.month.beginning import CLEANING, LIGHT, TREASURER
from tests.month.hamlet import GROUP, HAMLET, Heard, Month, agrees, said
from tests.month.trusting import CHANGED
from tests.month.trusting import NEW_PHONE as HEAD

DECEMBER = "vệ sinh môi trường tháng 12"
BOTH_OWED = "Nhà mình còn 2 khoản, cộng 30.000đ:"
MORNING = "Sổ quỹ thôn 6, sáng thứ "


async def a_day_without_power(month: Month) -> None:
    """Down from the night before to the morning after: asked first, said once, and only what still makes sense."""
    assert agrees(await month.until(11, 19, 9), {TREASURER: [f"{MORNING}Năm 19/11"]})
    for text, when in (
        ("Chiều mai tập văn nghệ ở nhà văn hóa.", "20/11 17h"),
        ("Chủ nhật dọn đường.", "21/11 19h30"),
    ):
        await month.says(HEAD, "thông báo", text)
        await month.picks(HEAD, "Hẹn giờ")
        await month.says(HEAD, when)
        await month.picks(HEAD, "Đúng rồi")
    assert agrees(await month.until(11, 19, 22), {})
    await month.is_down_until(11, 21, 6)
    back = await month.passes(minutes=1)
    dropped = await month.picks(HEAD, "Bỏ bài này")
    morning = await month.until(11, 21, 7)
    evening = await month.until(11, 21, 19)
    posted = await month.until(11, 21, 19, 30)

    assert agrees(
        back, {HEAD: ["Bài “Chiều mai tập văn nghệ ở nhà văn hóa”, hẹn 17 giờ chiều thứ Sáu 20/11, chưa gửi"]}
    )
    assert dropped[0].text.startswith("Đã bỏ lịch “Chiều mai tập văn nghệ ở nhà văn hóa”")
    assert agrees(morning, reminded(due="hạn thứ Hai 23/11"))
    assert all(each[0].endswith(CHANGED) for each in morning.values())
    assert agrees(evening, {GROUP: ["Thôn 6, các khoản đang thu, đến 19 giờ tối:"]})
    assert f"Tiền {LIGHT}, hạn thứ Hai 23/11: 4 trong 60 hộ đã xong" in evening[GROUP][0]
    assert posted[GROUP][0].startswith("📢 THÔNG BÁO CỦA THÔN 6\n\nChủ nhật dọn đường.")
    assert len(posted[GROUP]) == 1


def reminded(*, due: str) -> Heard:
    """Who still owes the light, and how their reminder begins; nga is exempt, lan has paid."""
    alone = {"cuong": "20.000đ", "giang": "15.000đ", "tam": "10.000đ", "yen": "10.000đ", TREASURER: "10.000đ"}
    return {
        HEAD: [BOTH_OWED],
        **{who: [f"Nhà mình còn {owed} tiền {LIGHT}, {due}"] for who, owed in alone.items()},
    }


async def the_second_fee_is_due(month: Month) -> None:
    """Each household hears once on the day, the group in the evening."""
    assert agrees(await month.until(11, 23, 6), {})
    on_the_day = await month.until(11, 23, 18)
    evening = await month.until(11, 23, 20)

    expected = f"Hôm nay là hạn tiền {LIGHT}. Nhà mình còn "
    assert agrees(on_the_day, {who: [BOTH_OWED if who == HEAD else expected] for who in reminded(due="")})
    assert agrees(evening, {GROUP: ["Thôn 6, các khoản đang thu, đến 19 giờ tối:"]})


async def money_comes_and_a_backup_is_brought_back(month: Month, elsewhere: Database | None) -> None:
    """In the middle of the month, with thanks on their way: they wait for a person, and nothing comes twice.

    Without another database the money comes all the same: what a backup holds is the same whoever carries the words.
    """
    await month.until(11, 25, 11, 59)
    charge = (await month.charges(2))["121"]
    line = ("N2", "2026-11-25T08:00:00", charge.outstanding, charge.reference, "PHAM THI CUONG")
    await month.statement(line, account="1500205123456")
    if elsewhere is not None:
        await _brought_back(month, elsewhere)
        again = await month.statement(line, account="1500205123456")
        assert (again["new"], again["known"]) == (0, 1)
        assert await month.terminal("outbox", "release") == {"released": 1}
    assert agrees(await month.passes(minutes=1), {"tam": [f"✅ Đã nhận 10.000đ tiền {LIGHT} của gia đình mình."]})
    assert agrees(await month.until(11, 26, 0), {})


async def _brought_back(month: Month, elsewhere: Database) -> None:
    file, url = str(month.folder / "loaxom.backup"), elsewhere.url.render_as_string(hide_password=False)
    written = await month.terminal("backup", file)
    month.house.clock.forward(minutes=40)
    restored = await month.terminal("restore", file, on=url)
    month.moves_to(elsewhere)

    assert (written["faults"], restored["faults"], restored["held"]) == (0, 0, 1)
    assert (restored["rows"], restored["funds"]) == (written["rows"], written["funds"])
    assert agrees(await month.passes(minutes=1), {})


async def the_days_after_and_before(month: Month) -> None:
    """Three days after the second fee's day, three before the first's: one message a household and day."""
    mornings = [f"{MORNING}Năm 26/11\n\nHôm qua vào 10.000đ, 1 lần chuyển"]
    alone = {who: texts for who, texts in reminded(due="").items() if who != "tam"}
    group = {GROUP: ["Thôn 6, các khoản đang thu, đến 19 giờ tối:"]}
    after = {who: [text.removesuffix(", ")] for who, [text] in alone.items()}

    heard = await month.until(11, 26, 20)
    assert agrees(heard, {**after, TREASURER: [*after[TREASURER], *mornings], **group})
    assert agrees(await month.until(11, 27, 20), {HEAD: [BOTH_OWED], **group})
    last = {who: [text.replace("hạn thứ Hai 23/11", "") for text in texts] for who, texts in after.items()}
    assert agrees(await month.until(11, 30, 9), last)


async def december_is_asked_about(month: Month) -> None:
    """What changed in the register stands in the question; the head looks at it and says nothing more."""
    await month.says(TREASURER, "sửa hộ 12")
    await month.picks(TREASURER, "Số khẩu")
    await month.says(TREASURER, "4")
    await month.picks(TREASURER, "Ghi vào sổ")
    evening = await month.until(11, 30, 20)
    changes = await month.picks(HEAD, "Xem hộ đổi")

    asked = f"Sáng mai, thứ Ba 1/12, lúc 7 giờ, Loa Xóm mở đợt thu {DECEMBER}: mỗi hộ 20.000đ, 60 hộ"
    assert agrees(evening, {HEAD: [asked], GROUP: ["Thôn 6, các khoản đang thu, đến 19 giờ tối:"]})
    assert "Sổ hộ có 1 hộ đổi so với đợt trước: sửa 1 hộ." in evening[HEAD][0]
    assert said(changes) == [
        "Bản nội bộ, không đăng nhóm\nSổ hộ từ đợt trước:\n\n012 Lê Văn Cường: số khẩu từ 5 thành 4"
    ]


async def december_begins(month: Month) -> None:
    """It opens once; what a household left in the fund is used first."""
    opened = await month.until(12, 1, 9)

    told, code = f"Đã mở đợt thu {DECEMBER}: 60 hộ, cộng 1.140.000đ", f"Nhà mình còn 20.000đ tiền {DECEMBER}"
    of_before = f"Đợt thu {DECEMBER}: 1 hộ có tiền dư từ trước"
    used = f"Mở đợt thu {DECEMBER}, nhà mình phải nộp 20.000đ. Đã lấy 10.000đ nhà mình dư từ trước"
    assert agrees(
        opened,
        {
            GROUP: [f"📢 THÔN 6: TIỀN {DECEMBER.upper()}"],
            HEAD: [told, of_before, code],
            TREASURER: [told, of_before, code],
            "giang": [used, f"Nhà mình còn 10.000đ tiền {DECEMBER}"],
            **{who: [code] for who in ("cuong", "lan", "tam", "yen")},
        },
    )
    assert opened[GROUP][0].endswith(CHANGED)
    assert agrees(await month.until(12, 2, 9), {})


async def everything_adds_up(month: Month) -> None:
    """The list of November, the exports and the book, five weeks on; what nobody heard."""
    assert month.midnights == 35
    await month.says(TREASURER, "danh sách")
    await month.picks(TREASURER, "Vệ sinh… tháng 11")
    [overview] = await month.picks(TREASURER, "Bản nội bộ")
    charges = await month.charges(1)
    payments = await month.terminal("export", "payments", "--hamlet", HAMLET)
    book = await month.terminal("ledger", "verify", "--hamlet", HAMLET)
    heard = "\n".join(said(month.house.simulator.sent[GROUP])) if not month.by_hand else ""

    assert overview.text.startswith(f"Bản nội bộ, không đăng nhóm\nTiền {CLEANING}, hạn thứ Hai 30/11")
    assert "Đã xong 13 trong 60 hộ\nĐã thu 200.000đ trong 1.140.000đ" in overview.text
    assert [number for number, each in charges.items() if each.status == "exempt"] == ["007", "131", "182"]
    assert sum(each.paid for each in charges.values()) == 200_000
    assert [each["receipt"] for each in payments["cash"]] == [5, 6, 7, 8, 9, 10, 14]
    assert [each["state"] for each in payments["transfers"]].count("booked") == 7
    assert book["ok"]
    assert [each.head for each in charges.values() if each.head in heard] == []
    assert all("Nhà mình còn" not in each.text for each in month.house.simulator.sent["nga"])
