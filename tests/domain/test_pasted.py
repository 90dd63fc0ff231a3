"""Balance-change messages as people copy them from their phones."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models.domain.statements.pasted import read_pasted
from tests.clock import ZONE

TODAY = date(2026, 11, 21)
MEMO = "412087.161126.090512.TKD01201162 VE SINH"
MESSAGES = {
    "Vietcombank": (
        f"SD TK 0011009990001 +20,000VND luc 20-11-2026 14:02:37. SD 1,020,000VND. Ref {MEMO}",
        "0011009990001",
    ),
    "Vietcombank, with marks": (
        f"Số dư TK VCB 0011009990001 +20,000 VND lúc 20-11-2026 14:02:37. Số dư 1,020,000 VND. Ref {MEMO}",
        "0011009990001",
    ),
    "VietinBank": (
        f"VietinBank:20/11/2026 14:02|TK:1111222233|GD:+20,000VND|SDC:1,020,000VND|ND:{MEMO}",
        "1111222233",
    ),
    "BIDV": (f"TK 888xx999 tai BIDV +20,000VND vao 14:02 20/11/2026. So du:1,020,000VND. ND: {MEMO}", "888xx999"),
    "Agribank": (f"Agribank: 14h02p 20/11 TK 3601xxxxx1234: +20,000VND ({MEMO}). SD: 1,020,000VND.", "3601xxxxx1234"),
    "MB": (f"TK 03xxx567|GD: +20,000VND 20/11/26 14:02|SD: 1,020,000VND|ND: {MEMO}", "03xxx567"),
    "Techcombank": (
        f"TK 19027xxx1234\nSo tien GD:+20,000\nSo du:1,020,000\n{MEMO}\n20/11/2026 14:02",
        "19027xxx1234",
    ),
    "ACB": (f"ACB: TK 12345678(VND) + 20,000 luc 14:02 20/11/2026. So du 1,020,000. GD: {MEMO}", "12345678"),
    "VPBank": (f"VPBank: TK 12xxx678 tang 20,000VND luc 14:02 20/11/2026. SD 1,020,000VND. ND: {MEMO}", "12xxx678"),
    "TPBank": (f"(TPBank): 20/11/26;14:02\nTK: xxxx0001\nPS:+20.000VND\nSD: 1.020.000VND\nND: {MEMO}", "xxxx0001"),
    "Sacombank": (
        f"SACOMBANK\n20/11/2026 14:02\nTK: 0601xxxx9999\nPS: +20,000 VND\nSD kha dung: 1,020,000 VND\nND: {MEMO}",
        "0601xxxx9999",
    ),
}


@pytest.mark.parametrize(("text", "account"), [pytest.param(*each, id=bank) for bank, each in MESSAGES.items()])
def test_the_message_of_every_bank_is_read(text: str, account: str) -> None:
    [pasted] = read_pasted(text, zone=ZONE, today=TODAY)

    credit = pasted.credit
    assert (credit.amount, credit.balance, pasted.account) == (20_000, 1_020_000, account)
    assert credit.memo.startswith(MEMO)
    assert credit.at.replace(second=0) == datetime(2026, 11, 20, 14, 2, tzinfo=ZONE)
    assert credit.has_time


@pytest.mark.parametrize("between", ["\n\n", "\n", " "], ids=["a blank line", "a line", "a blank"])
def test_several_messages_are_read_from_one_paste(between: str) -> None:
    strong = [MESSAGES[bank][0] for bank in ("Vietcombank", "VietinBank", "ACB", "VPBank")]

    read = read_pasted(between.join(strong), zone=ZONE, today=TODAY)

    assert [each.credit.amount for each in read] == [20_000] * 4
    assert all(each.credit.memo.startswith(MEMO) for each in read)


def test_all_messages_on_lines_of_their_own_are_parted() -> None:
    text = "\n\n".join(text for text, _ in MESSAGES.values())

    assert len(read_pasted(text, zone=ZONE, today=TODAY)) == len(MESSAGES)


def test_money_that_went_out_is_negative_and_a_missing_year_is_the_last_one() -> None:
    [out] = read_pasted(
        "Agribank: 08h00p 25/12 TK 3601xxxxx1234: -350,000VND (mua bong den). SD: 670,000VND.", zone=ZONE, today=TODAY
    )

    assert out.credit.amount == -350_000
    assert out.credit.at == datetime(2025, 12, 25, 8, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "Phí vệ sinh bao nhiêu ạ?",
        "012 20000",
        "+20.000 nhé",
        "Tài khoản 0011009990001 có đúng không",
        "Nhà tôi đã chuyển 20.000đ hôm qua rồi",
        "a" * 50_000,
        "+1" * 10_000,
        "tk " * 10_000,
    ],
)
def test_talk_is_no_bank_message(text: str) -> None:
    assert read_pasted(text, zone=ZONE, today=TODAY) == []
