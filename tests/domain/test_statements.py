"""Statement files as banks write them: every layout, number and date form, and rows that are no lines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from models.domain.statements import (
    BadRow,
    Cell,
    NoStatement,
    Problem,
    Statement,
    is_own_list,
    read_own_list,
    read_statement,
)
from models.domain.statements.cells import NotAMoment, NotAnAmount, read_amount, read_moment
from tests.clock import ZONE

Rows = list[list[Cell]]

VCB_APP: Rows = [
    ["VIETCOMBANK"],
    ["Số tài khoản/Account number:", "0011009990001"],
    ["Ngày giao dịch", "Số tham chiếu", "(+/-)", "Số tiền", "Mô tả"],
    ["20/11/2026", "5213 - 45946", "+", "20,000", "412087.161126.090512.TKD01201162 VE SINH"],
    ["21/11/2026", "5213 - 45950", "-", "350,000", "mua bong den"],
    ["Tổng", "", "", "370,000", ""],
]
VCB_TWO_SUMS: Rows = [
    ["Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả"],
    ["20/11/2026", "5213 - 45946", "", "20,000", "412087.161126.090512.TKD01201162 VE SINH"],
    ["21/11/2026", "5213 - 45950", "350,000", "", "mua bong den"],
    ["Tổng cộng", "", "350,000", "20,000", ""],
]
VCB_STATEMENT: Rows = [
    ["SAO KÊ TÀI KHOẢN", "STATEMENT OF ACCOUNT"],
    ["Số tài khoản: 0011 0099 9000 1"],
    [
        "STT\nNo.", "Ngày/TNX Date\nSố CT/Doc No", "Số tiền ghi nợ/Debit", "Số tiền ghi có/Credit", "Số dư/Balance",
        "Nội dung chi tiết/Transactions in detail",
    ],
    [1, "20/11/2026\n5389 - 82579", "", "20.000", "1.020.000", "412087.161126.090512.TKD01201162\nVE SINH"],
    [2, "21/11/2026\n5389 - 82580", "350.000", "", "670.000", "mua bong den"],
    ["Tổng số", "", "350.000", "20.000", "", ""],
]  # fmt: skip
BIDV: Rows = [
    ["Ngày hiệu lực", "Ghi nợ", "Ghi có", "Số dư", "Mô tả", "Số tham chiếu"],
    ["20/11/2026", "0.00", "20,000.00", "1,068,000.00", "412087.161126.090512.TKD01201162 VE SINH", "0100001"],
    ["21/11/2026", "350,000.00", "0.00", "718,000.00", "mua bong den", "0100002"],
]
BIDV_OLD: Rows = [
    [
        "STT", "Ngay giao dich", "Ma giao dich", "Phat sinh no", "Phat sinh co", "So du", "So chung tu", "Teller",
        "Branch", "Dien giai",
    ],
    [
        "1", "20/11/2026 14:02:37", "DT", "", "20000", "1068000", "9921", "1", "222",
        "412087.161126.090512.TKD01201162 VE SINH",
    ],
    ["2", "21/11/2026 08:00:01", "DT", "350000", "", "718000", "9922", "1", "222", "mua bong den"],
]  # fmt: skip
VIETINBANK: Rows = [
    [
        "Ngày phát sinh/Transaction date", "Mô tả giao dịch/Transaction description", "Nợ/Debit", "Có/Credit",
        "Số dư TK/Account balance", "Số giao dịch/Transaction number",
    ],
    ["20-11-2026", "412087.161126.090512.TKD01201162 VE SINH", "", "20,000", "1,020,000", "S10001"],
    ["", "mua bong den", "350,000", "", "670,000", "S10002"],
]  # fmt: skip
AGRIBANK: Rows = [
    ["Ngày/Date", "Ghi chú/Remark", "Nợ/Dr", "Có/Cr", "Số dư/Balance", "Số tham chiếu/Ref. no"],
    ["20/11/2026", "412087.161126.090512.TKD01201162", "", "20,000", "1,020,000", ""],
    ["", "VE SINH", "", "", "", ""],
    ["21/11/2026", "mua bong den", "350,000", "", "670,000", ""],
]
AGRIBANK_XLSX: Rows = [
    ["No.", "Ngày GD", "Nội dung", "PS nợ", "PS có", "Số dư"],
    [1, datetime(2026, 11, 20, 14, 2, 37), "412087.161126.090512.TKD01201162 VE SINH", 0, 20000, 1020000],  # noqa: DTZ001
    [2, datetime(2026, 11, 21), "mua bong den", 350000.0, None, 670000],  # noqa: DTZ001
]
MB: Rows = [
    [
        "Ngày hạch toán/Posting date", "Ngày giao dịch/Transaction date", "Phát sinh nợ/Debit", "Phát sinh có/Credit",
        "Số dư/Balance", "Diễn giải/Description",
    ],
    [
        "23/11/2026", "20/11/2026 14:02:37", "0.00", "20,000.00 VND", "1,020,000.00 VND",
        "412087.161126.090512.TKD01201162 VE SINH",
    ],
    ["23/11/2026", "21/11/2026 08:00", "350,000.00 VND", "0.00", "670,000.00 VND", "mua bong den"],
]  # fmt: skip
_LETTERHEAD: Rows = [["NGÂN HÀNG TMCP KỸ THƯƠNG VIỆT NAM", None]] * 20
TECHCOMBANK: Rows = [
    *_LETTERHEAD,
    [
        "Ngày KH thực hiện/Requesting date", "Ngày giao dịch/Transaction date", "Số bút toán/Reference number",
        "Ngân hàng đối tác/Remitter's bank", "Tài khoản đích/Remitter's account number",
        "Tên tài khoản đối ứng/Remitter's account name", "Diễn giải/Description", "Nợ/Debit", "Có/Credit",
        "Phí/Lãi/Fee/Interest", "Thuế/Tax", "Số dư/Running balance",
    ],
    [
        "2026-11-20", "2026-11-20", "FT26324000000001", "MBBANK", "0123499999", "NGUYEN VAN AN",
        "412087.161126.090512.TKD01201162 VE SINH", None, 20000, None, None, 1020000,
    ],
    ["2026-11-21", "2026-11-21", "FT26325000000002", "", "", "", "mua bong den", -350000, None, None, None, 670000],
]  # fmt: skip
ACB: Rows = [
    ["BẢNG SAO KÊ GIAO DỊCH"],
    ["Tài khoản số", "12345678"],
    [
        "Ngày hiệu lực", "Ngày giao dịch", "Số GD", "Nội dung giao dịch", "Số tiền rút ra", "Số tiền gửi vào",
        "Số dư",
    ],
    ["20/11/26", "20/11/26", "101", "412087.161126.090512.TKD01201162 VE SINH", "", "20.000", "1.020.000"],
    ["21/11/26", "21/11/26", "102", "mua bong den", "350.000", "", "670.000"],
]  # fmt: skip
TWO_ROWS: Rows = [
    ["Ngày", "Phát sinh", None, "Số dư", "Nội dung"],
    [None, "Nợ", "Có", None, None],
    [46346, None, 20000, 1020000, "412087.161126.090512.TKD01201162 VE SINH"],
    [46347.25, 350000, None, 670000, "mua bong den"],
]
UNMARKED: Rows = [
    ["NGAY", "NO", "CO", "NOI DUNG"],
    ["20/11/2026", "", "20.000", "412087.161126.090512.TKD01201162 VE SINH"],
    ["NGAY", "NO", "CO", "NOI DUNG"],
    ["21/11/2026", "350.000", "", "mua bong den"],
    ["Người lập bảng", "", "", "Thủ trưởng"],
]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(VCB_APP, id="Vietcombank app, one sum with its sign"),
        pytest.param(VCB_TWO_SUMS, id="Vietcombank app, two sums"),
        pytest.param(VCB_STATEMENT, id="Vietcombank statement, day and number in one cell"),
        pytest.param(BIDV, id="BIDV"),
        pytest.param(BIDV_OLD, id="BIDV, older"),
        pytest.param(VIETINBANK, id="VietinBank, blank days"),
        pytest.param(AGRIBANK, id="Agribank, wrapped remark"),
        pytest.param(AGRIBANK_XLSX, id="Agribank workbook, No. beside PS nợ"),
        pytest.param(MB, id="MB"),
        pytest.param(TECHCOMBANK, id="Techcombank, headings on row 21"),
        pytest.param(ACB, id="ACB"),
        pytest.param(TWO_ROWS, id="merged headings over two rows, serial days"),
        pytest.param(UNMARKED, id="without marks, headings on every page"),
    ],
)
def test_every_bank_is_read_to_the_same_lines(rows: Rows) -> None:
    statement = read_statement(rows, zone=ZONE)

    assert isinstance(statement, Statement)
    assert statement.bad == ()
    assert [line.credit.amount for line in statement.lines] == [20_000, -350_000]
    assert [line.credit.memo for line in statement.lines] == [
        "412087.161126.090512.TKD01201162 VE SINH",
        "mua bong den",
    ]
    assert statement.lines[0].credit.at.astimezone(ZONE).date() == date(2026, 11, 20)
    assert all(line.credit.balance != 0 for line in statement.lines)


def test_the_columns_beside_the_sum_are_read_too() -> None:
    techcombank, bidv, vcb = (read_statement(rows, zone=ZONE) for rows in (TECHCOMBANK, BIDV_OLD, VCB_STATEMENT))

    assert isinstance(techcombank, Statement)
    assert isinstance(bidv, Statement)
    assert isinstance(vcb, Statement)
    credit = techcombank.lines[0].credit
    assert (credit.sender, credit.sender_bank, credit.balance) == ("NGUYEN VAN AN", "MBBANK", 1_020_000)
    assert credit.id == credit.reference == "FT26324000000001"
    assert bidv.lines[0].credit.at == datetime(2026, 11, 20, 14, 2, 37, tzinfo=ZONE)
    assert bidv.lines[0].credit.has_time
    assert vcb.lines[0].credit.reference == "5389 - 82579"
    assert not vcb.lines[0].credit.has_time


@pytest.mark.parametrize(
    ("rows", "number", "fits"),
    [
        pytest.param(VCB_APP, "0011009990001", True, id="beside its label"),
        pytest.param(VCB_STATEMENT, "0011009990001", True, id="in groups"),
        pytest.param(ACB, "0011009990001", False, id="another account"),
        pytest.param(BIDV, "0011009990001", True, id="not named"),
        pytest.param([["Tài khoản: 0011xxxxx0001"], *BIDV], "0011009990001", True, id="hidden"),
        pytest.param([["Tài khoản: 0011xxxxx0002"], *BIDV], "0011009990001", False, id="hidden, another"),
    ],
)
def test_a_statement_says_whose_it_is(rows: Rows, number: str, fits: bool) -> None:
    statement = read_statement(rows, zone=ZONE)

    assert isinstance(statement, Statement)
    assert statement.is_of(number) is fits


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param(["31/02/2026", "", "20,000", "x"], Problem.DATE, id="no such day"),
        pytest.param(["20/11/2026", "", "20,000.50", "x"], Problem.AMOUNT, id="half a đồng"),
        pytest.param(["20/11/2026", "", "hai mươi", "x"], Problem.AMOUNT, id="in words"),
        pytest.param(["", "", "20,000", "x"], Problem.NO_DATE, id="no day above"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: list[Cell], problem: Problem) -> None:
    statement = read_statement([["Ngày", "Nợ", "Có", "Nội dung"], row], zone=ZONE)

    assert isinstance(statement, Statement)
    assert [(bad.row, bad.problem) for bad in statement.bad] == [(2, problem)]


def test_a_file_without_sums_is_no_statement() -> None:
    assert isinstance(read_statement([["mã hộ", "chủ hộ"], ["012", "Lê Văn Cường"]], zone=ZONE), NoStatement)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        pytest.param(written, amount, id=repr(written))
        for written, amount in [
            ("1,234,567", 1_234_567),
            ("1.234.567", 1_234_567),
            ("1,234.00", 1234),
            ("1.234,00", 1234),
            ("20000.00", 20_000),
            ("200.000", 200_000),
            ("+20,000 VND", 20_000),
            ("-20.000đ", -20_000),
            ("(350,000)", -350_000),
            ("'20000", 20_000),
            ("20 000", 20_000),
            (20000.0, 20_000),
            ("", None),
            ("-", None),
            (None, None),
        ]
    ],
)
def test_sums_are_read_in_every_form(written: Cell, amount: int | None) -> None:
    assert read_amount(written) == amount


@pytest.mark.parametrize("written", ["12a", "20,00,000", "1,234.56", 0.5, "TKD012", "1.2.3"])
def test_what_is_no_sum_is_refused(written: Cell) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(written)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        pytest.param(written, at, id=written)
        for written, at in [
            ("20/11/2026", datetime(2026, 11, 20, tzinfo=ZONE)),
            ("20-11-2026 14:02:37", datetime(2026, 11, 20, 14, 2, 37, tzinfo=ZONE)),
            ("14:02 20/11/26", datetime(2026, 11, 20, 14, 2, tzinfo=ZONE)),
            ("20.11.2026 2:02 PM", datetime(2026, 11, 20, 14, 2, tzinfo=ZONE)),
            ("2026-11-20T14:02:37", datetime(2026, 11, 20, 14, 2, 37, tzinfo=ZONE)),
            ("2026-11-20T07:02:37Z", datetime(2026, 11, 20, 7, 2, 37, tzinfo=UTC)),
            ("2026-11-20T14:02:37+07:00", datetime(2026, 11, 20, 14, 2, 37, tzinfo=ZONE)),
            ("46346", datetime(2026, 11, 20, tzinfo=ZONE)),
        ]
    ],
)
def test_days_are_read_in_every_form(written: str, at: datetime) -> None:
    moment = read_moment(written, ZONE)

    assert moment is not None
    assert moment.at == at


@pytest.mark.parametrize("written", ["31/02/2026", "mai", "11/20/2026", "1/2", "20/11/2026 25:00", 5])
def test_what_is_no_day_is_refused(written: Cell) -> None:
    with pytest.raises(NotAMoment):
        read_moment(written, ZONE)


def test_a_list_of_our_own_form_is_read_with_whatever_its_memos_are() -> None:
    rows: Rows = [
        ["id", "booked_at", "amount", "memo", "bank", "sender"],
        ["T1", "2026-11-20 14:02:37", "20000", "", "", ""],
        ["T2", "2026-11-20", "-5000", "\u202e'; DROP TABLE", "MB", "LE VAN CUONG"],
        ["", "2026-11-20", "20000", "", "", ""],
        ["T4", "2026-11-20", "20.000", "", "", ""],
        ["T5", "", "20000", "", "", ""],
        ["T1", "2026-11-20", "30000", "", "", ""],
    ]

    statement = read_own_list(rows, zone=ZONE)

    assert is_own_list(rows)
    assert [line.credit.id for line in statement.lines] == ["T1", "T2"]
    assert statement.lines[1].credit.amount == -5000
    assert [(bad.row, bad.problem) for bad in statement.bad] == [
        (4, Problem.ID),
        (5, Problem.AMOUNT),
        (6, Problem.DATE),
        (7, Problem.ID),
    ]
    assert BadRow(row=4, problem=Problem.ID) in statement.bad
