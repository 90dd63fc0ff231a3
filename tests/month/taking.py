"""2 to 9 November: money by bank and at the door, a wrong charge, a round that was opened by mistake."""

from __future__ import annotations

from models.domain.references import make
from tests.month.beginning import CLEANING, DUC, HEAD, HOA, LIGHT, TREASURER
from tests.month.hamlet import GROUP, Month, agrees, said

THANKS = f"✅ Đã nhận 20.000đ tiền {CLEANING} của gia đình mình."
SCHOOL = "quỹ khuyến học tháng 12"


async def a_statement_is_read(month: Month) -> None:
    """What is certain is booked and thanked for; the treasurer decides two; private money is nobody's business."""
    assert agrees(await month.until(11, 2, 9), {})
    charges = await month.charges(1)
    rows = (
        ("V1", "2026-11-02T08:01:00", 20_000, charges["002"].reference, "HOANG DUC GIANG"),
        (
            "V2",
            "2026-11-02T08:02:00",
            20_000,
            f"MBVCB.123.{charges['064'].standing.lower()} nop tien",
            "NGUYEN VAN X",
        ),
        ("V3", "2026-11-02T08:03:00", 20_000, "PHAM THI CUONG chuyen tien", "PHAM THI CUONG"),
        ("V4", "2026-11-02T08:04:00", 20_000, make(charges["002"].reference[:3], 0, 1), "PHAM THI LAN"),
        ("V5", "2026-11-02T08:05:00", 1_234_500, "MUA HANG", "SHOP"),
    )
    read = await month.statement(*rows)
    again = await month.statement(*rows)
    thanked = await month.passes(minutes=1)
    asked = await month.says(TREASURER, "xếp tiền")
    await month.picks(TREASURER, "Ghi cả")

    assert read == {"new": 5, "known": 0, "booked": 2, "review": 2, "ignored": 1, "rejected": []}
    assert again == {"new": 0, "known": 5, "booked": 0, "review": 0, "ignored": 0, "rejected": []}
    assert agrees(thanked, {"giang": [THANKS], "lan": [THANKS]})
    [bulk] = said(asked)
    assert bulk.startswith("Có 2 lần chuyển, mỗi lần chỉ hợp một nhà, cộng 40.000đ. Ghi cả 2 lần này chứ ạ?")
    assert "- 20.000đ, “PHAM THI CUONG chuyen tien”: hộ 121, Phạm Thị Cường" in bulk
    assert agrees(await month.heard(), {"tam": [THANKS], "yen": [THANKS]})
    assert {number for number, each in (await month.charges(1)).items() if each.status == "paid"} == {
        "002", "064", "121", "181",
    }  # fmt: skip


async def helpers_take_cash(month: Month) -> None:
    """At the door, each in their lane; in the evening who holds what is known."""
    assert agrees(
        await month.until(11, 3, 17), {TREASURER: ["Sổ quỹ thôn 6, sáng thứ Ba 3/11\n\nHôm qua vào 80.000đ"]}
    )
    for who, numbers in ((DUC, (3, 4, 12)), (HOA, (62, 63))):
        for number in numbers:
            [held] = await month.says(who, f"thu tiền {number} 20000")
            assert held.text.startswith("Đã ghi bác đang giữ 20.000đ của nhà ")
    [elsewhere] = await month.says(DUC, "thu tiền 62 20000")
    told = await month.heard()
    evening = await month.until(11, 3, 20)

    assert elsewhere.text.startswith("Hộ 062 không ở khu bác thu giúp.")
    assert agrees(
        told, {"cuong": [f"Lê Minh Đức đã thu 20.000đ tiền {CLEANING} của nhà mình và đang giữ, lúc 17 giờ"]}
    )
    assert evening[TREASURER] == [
        "Tiền thu giúp, thứ Ba 3/11:\n\nNgõ Chợ, Phạm Thị Hoa đang giữ: 2 nhà, 40.000đ\n"
        "Ngõ Đình, Lê Minh Đức đang giữ: 3 nhà, 60.000đ\n\nCộng đang giữ: 100.000đ"
    ]
    assert agrees(
        {who: said for who, said in evening.items() if who != TREASURER},
        {
            DUC: ["Hôm nay bác thu giúp 3 nhà, cộng 60.000đ, đang giữ."],
            HOA: ["Hôm nay bác thu giúp 2 nhà, cộng 40.000đ, đang giữ."],
        },
    )


async def helpers_hand_over(month: Month) -> None:
    """Counted by denomination: one sum is 10.000đ short, which is a line of its own; the households have paid."""
    assert agrees(await month.until(11, 4, 9), {})
    await month.says(TREASURER, "thu tiền")
    await month.picks(TREASURER, "Nhận tiền thu giúp", "Nhận Minh Đức")
    [differs] = await month.says(TREASURER, "20000 x 2\n10000 x 1")
    [short] = await month.picks(TREASURER, "Nhận số đếm được")
    told = await month.heard()
    await month.says(TREASURER, "thu tiền")
    await month.picks(TREASURER, "Nhận tiền thu giúp", "Nhận Thị Hoa")
    [right] = await month.says(TREASURER, "20000 x 2")

    assert differs.text.startswith("Đếm được 50.000đ, sổ ghi 60.000đ, chênh 10.000đ, thiếu.")
    assert said([short])[0].endswith(
        "Sổ ghi 60.000đ, thiếu 10.000đ, ghi riêng một dòng trong sổ.\n\nTiền mặt cô đang giữ: 50.000đ."
    )
    assert agrees(
        told,
        {
            HEAD: ["Thủ quỹ nhận tiền thu giúp của Lê Minh Đức: đếm được 50.000đ, sổ ghi 60.000đ, thiếu 10.000đ."],
            DUC: ["Thủ quỹ đã nhận tiền bác giao: 3 nhà, 50.000đ. Sổ ghi 60.000đ, thiếu 10.000đ, đã ghi vào sổ."],
            "cuong": [THANKS],
        },
    )
    assert said([right])[0].endswith("2 nhà, phiếu thu số 0008 đến 0009 đã vào sổ.\n\nTiền mặt cô đang giữ: 90.000đ.")
    assert agrees(await month.heard(), {HOA: ["Thủ quỹ đã nhận tiền bác giao: 2 nhà, 40.000đ."]})


async def a_second_fee_is_opened(month: Month) -> None:
    """By talking, for each person; the register's new number counts."""
    assert agrees(await month.until(11, 5, 9), {})
    await opens(month, HEAD, "Điện chiếu sáng", "5000 mỗi khẩu", "23/11")
    told, hers = f"Đã mở đợt thu {LIGHT}: 60 hộ, cộng 1.025.000đ", f"tiền {LIGHT}, hạn thứ Hai 23/11."

    assert agrees(
        await month.passes(minutes=1),
        {
            GROUP: [f"📢 THÔN 6: TIỀN {LIGHT.upper()}\n\nMỗi khẩu 5.000đ."],
            HEAD: [f"Nhà mình còn 10.000đ {hers}"],
            TREASURER: [told, f"Nhà mình còn 10.000đ {hers}"],
            "cuong": [f"Nhà mình còn 25.000đ {hers}"],
            "giang": [f"Nhà mình còn 15.000đ {hers}"],
            "lan": [f"Nhà mình còn 25.000đ {hers}"],
            "tam": [f"Nhà mình còn 10.000đ {hers}"],
            "yen": [f"Nhà mình còn 10.000đ {hers}"],
        },
    )


async def opens(month: Month, who: str, fee: str, amount: str, due: str) -> None:
    """The dialogue of /dotthu where something is open already."""
    await month.says(who, "mở đợt thu")
    await month.picks(who, "Mở đợt mới")
    await month.says(who, fee, amount, due)
    await month.picks(who, "Đã họp dân bàn")
    await month.says(who, "15/10")
    await month.picks(who, "Không phải nộp", "Mở đợt thu")


async def a_wrong_charge_is_corrected(month: Month) -> None:
    """With a reason, which the household reads; what is asked of it follows."""
    assert agrees(await month.until(11, 6, 9), {})
    await month.says(TREASURER, "sửa khoản 12")
    await month.picks(TREASURER, "Điện chiếu… tháng 11")
    await month.says(TREASURER, "20000", "nhà này chỉ có bốn khẩu")
    [corrected] = await month.picks(TREASURER, "Đúng, sửa vào sổ")

    assert corrected.text.startswith("Đã sửa vào sổ. ")
    assert agrees(
        await month.heard(),
        {"cuong": [f"Tiền {LIGHT} của nhà mình sửa lại là 20.000đ, trước là 25.000đ, vì: nhà này chỉ có bốn khẩu."]},
    )
    charge = (await month.charges(2))["012"]
    assert (charge.amount, charge.outstanding) == (20_000, 20_000)


async def a_round_is_withdrawn(month: Month) -> None:
    """Opened by mistake, and one household had paid: its money waits for what it owes next."""
    assert agrees(await month.until(11, 8, 9), {})
    await opens(month, TREASURER, "Quỹ khuyến học", "10000", "20/12")
    opened = await month.passes(minutes=1)
    await month.says(TREASURER, "thu tiền 2 10000")
    [paid] = await month.picks(TREASURER, "Quỹ khuyến… tháng 12")
    thanked = await month.heard()
    assert agrees(await month.until(11, 8, 15), {})
    await month.says(TREASURER, "rút đợt thu")
    await month.picks(TREASURER, "Quỹ khuyến… tháng 12")
    [preview] = await month.says(TREASURER, "mở nhầm năm")
    hers = said(await month.picks(TREASURER, "Rút đợt thu"))
    told = await month.passes(minutes=1)
    await month.passes(minutes=31)
    [each] = await month.picks(TREASURER, "Xem từng nhà")
    [kept] = await month.picks(TREASURER, "Để dành đợt sau")

    assert opened[GROUP][0].startswith(f"📢 THÔN 6: TIỀN {SCHOOL.upper()}")
    assert paid.text.startswith("Đã ghi phiếu thu số 0010: nhà Hoàng Đức Giang, mã hộ 002, 10.000đ tiền mặt")
    assert agrees(thanked, {"giang": [f"✅ Đã nhận 10.000đ tiền {SCHOOL} của gia đình mình."]})
    assert "Đã có 1 nhà nộp, cộng 10.000đ: tiền vẫn nguyên trong quỹ" in preview.text
    void = f"Đợt thu {SCHOOL} đã rút, vì: mở nhầm năm."
    assert len([text for text in hers if text.startswith(void)]) == 1
    assert agrees(
        told,
        {
            GROUP: [f"📢 THÔN 6: RÚT ĐỢT THU {SCHOOL.upper()}\n\nĐợt thu này đã rút, vì: mở nhầm năm."],
            HEAD: [f"Thủ quỹ Nguyễn Thị Thu vừa rút đợt thu {SCHOOL}, vì: mở nhầm năm.", void],
            **{who: [void] for who in ("cuong", "giang", "lan", "tam", "yen")},
        },
    )
    assert each.text.startswith("Nhà Hoàng Đức Giang, mã hộ 002, đã nộp 10.000đ tiền mặt")
    assert kept.text.startswith("Đã để dành 10.000đ của nhà Hoàng Đức Giang, mã hộ 002, cho đợt thu sau.")
    assert agrees(
        await month.passes(minutes=1),
        {"giang": [f"Đợt thu {SCHOOL} đã rút. 10.000đ nhà mình đã nộp, phiếu thu số 0010, vẫn nguyên trong quỹ"]},
    )
