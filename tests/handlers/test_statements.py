"""/saoke: statement files and pasted bank messages, read, shown, confirmed, and never taken in twice."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from handlers.statement_files import read_cells
from models.domain.references import make
from models.domain.statements import Statement, read_own_list, read_statement
from models.households import NotATable, TableDamaged
from models.tables import Transfer, TransferState
from scheduler import feeds as jobs
from tests.clock import ZONE
from tests.handlers.test_review import Village, a_village, labels
from tests.house import House, texts

CODE = make("TKD", 12, 1)


def a_workbook(*, account: str = "0011009990001", extra: int = 0) -> bytes:
    """A statement as Vietcombank's app writes it, with merged headings and a total, on the second sheet."""
    book = Workbook()
    sheet = book.create_sheet("Sao kê")  # behind an empty first one
    sheet.append(["NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"])
    sheet.append(["Số tài khoản:", account])
    sheet.append(["Ngày giao dịch", "Số tham chiếu", "Số tiền", None, "Mô tả"])
    sheet.append([None, None, "Ghi nợ", "Ghi có", None])
    sheet.merge_cells("C3:D3")
    sheet.append([date(2026, 11, 20), "5213 - 45946", None, "20,000", f"412087.161126.090512.{CODE} VE SINH"])
    sheet.append([datetime(2026, 11, 20, 14, 2), "5213 - 45947", None, 50000, "ho 45 nop quy"])  # noqa: DTZ001
    sheet.append(["21/11/2026", "5213 - 45948", "350.000", None, "mua bong den"])
    for number in range(extra):
        sheet.append(["21/11/2026", f"6000 - {10000 + number}", None, 1_234_567, f"tra no lan {number}"])
    sheet.append(["Tổng cộng", None, 350000, 70000, None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def count(house: House) -> int:
    async with house.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Transfer)) or 0


def test_a_workbook_is_read_from_the_sheet_that_is_a_statement() -> None:
    statement = read_statement(read_cells("saoke.xlsx", a_workbook()), zone=ZONE)

    assert isinstance(statement, Statement)
    assert [(line.row, line.credit.amount) for line in statement.lines] == [(5, 20_000), (6, 50_000), (7, -350_000)]
    assert (statement.bad, statement.accounts) == ((), ("0011009990001",))


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [
        pytest.param("a.xlsx", b"PK\x03\x04half", TableDamaged, id="half a workbook"),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), NotATable, id="half an old workbook"),
        pytest.param("a.pdf", b"%PDF-1.7 x;y", NotATable, id="a printed statement"),
    ],
)
def test_what_is_no_file_of_rows_is_refused(name: str, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_cells(name, body)


def test_every_memo_of_our_own_form_is_data() -> None:
    memos = [
        "",
        "x" * 200_000,
        "a\x00b\x1b\u202e",
        "hai\ndòng",
        'ngoặc "kép", phẩy; chấm phẩy',
        "'; DROP TABLE transfers",
    ]
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["id", "booked_at", "amount", "memo", "bank", "sender"])
    writer.writerows([f"T{n}", "2026-11-20 14:02:37", "20000", memo, "", ""] for n, memo in enumerate(memos))

    statement = read_own_list(
        read_cells("a.csv", file.getvalue().encode() + b"T9,2026-11-20,1,\xff\xfe,,\r\n"), zone=ZONE
    )

    assert statement.bad == ()
    assert len(statement.lines) == len(memos) + 1
    assert statement.lines[4].credit.memo == memos[4]


async def test_a_statement_is_shown_confirmed_and_known_the_second_time(house: House) -> None:
    village: Village = await a_village(house)
    [nothing_yet] = await house.says("thu", "/xeptien")
    assert nothing_yet.text.startswith("Chưa có tiền chuyển khoản nào được báo vào đây")
    [asked] = await house.says("thu", "/saoke")
    assert asked.text.startswith("Bác gửi tệp sao kê vào đây")

    [preview] = await house.says("thu", document=("saoke.xlsx", a_workbook()))
    assert preview.text == (
        "Sao kê Vietcombank, tài khoản 0011009990001, từ thứ Sáu 20/11 đến thứ Bảy 21/11, 3 dòng.\n\n"
        "Ba dòng đầu, Loa Xóm đọc là:\n"
        f"20/11, vào 20.000đ, “412087.161126.090512.{CODE} VE SINH”\n"
        "20/11, vào 50.000đ, “ho 45 nop quy”\n"
        "21/11, ra 350.000đ, “mua bong den”\n\nĐọc đúng chưa ạ?"
    )
    assert await count(house) == 0
    [done] = await house.presses("thu", "Đúng, ghi vào sổ")
    assert done.text == (
        "Xong sao kê Vietcombank: 3 dòng.\n\nMới: 3, đã có từ trước: 0\nGhi được ngay: 1 lần, cộng 20.000đ\n"
        "Cần bác xem: 1 lần\nTiền ra và tiền riêng: 1"
    )
    assert await village.paid(12) == 20_000
    assert "Chuyển khoản thứ Sáu 20/11. Phiếu thu số 0001." in texts(house.simulator.sent["cuong"])[0]

    [again] = await house.says("thu", document=("lai.xlsx", a_workbook()))
    assert again.text.startswith("Sao kê này đã đọc hôm thứ Bảy 21/11, 3 dòng đều có trong sổ rồi.")
    [other] = await house.says("thu", document=("khac.xlsx", a_workbook(account="9998887776")))
    assert other.text == ("Sao kê này của tài khoản 9998887776, không phải tài khoản của thôn. Loa Xóm chưa ghi gì.")
    [longer] = await house.says("thu", document=("dai.xlsx", a_workbook(extra=60)))
    assert "63 dòng" in longer.text
    [working] = await house.presses("thu", "Đúng, ghi vào sổ")
    assert working.text.startswith("Đã nhận 60 dòng mới.")
    for _ in range(2):
        await house.runs(jobs.match_pending(house.deployment))
    assert texts(house.simulator.sent["thu"])[-1].startswith("Xong sao kê Vietcombank: 63 dòng.\n\nMới: 60, đã có")
    assert await count(house) == 63


async def test_pasted_messages_are_booked_after_one_confirmation_and_known_in_the_statement(house: House) -> None:
    village = await a_village(house)
    memo = f"412087.161126.{CODE} VE SINH"
    message = f"SD TK 0011009990001 +20,000VND luc 20-11-2026 14:02:37. SD 1,020,000VND. Ref {memo}"
    others = message.replace("0011009990001", "5555555555555")

    [shown] = await house.says("thu", f"{message}\n{others}")
    assert shown.text.startswith("Đọc được 2 tin ngân hàng:\n\n1. vào 20.000đ, thứ Sáu 20/11, “412087.161126.")
    assert "hộ 012, đúng mã chuyển khoản\n2. vào 20.000đ" in shown.text
    assert "tài khoản khác, bỏ qua" in shown.text
    [done] = await house.presses("thu", "Ghi vào sổ")
    assert done.text.startswith("Xong tin ngân hàng: 1 dòng.\n\nMới: 1, đã có từ trước: 0\nGhi được ngay: 1 lần")
    assert await village.paid(12) == 20_000

    [known] = await house.says("thu", message)
    assert "đã có trong sổ" in known.text
    assert labels([known]) == []
    cut = f"Ngày giao dịch;Ghi nợ;Ghi có;Mô tả\n20/11/2026;;20.000;{memo} T11\n"
    [all_known] = await house.says("thu", document=("saoke.csv", cut.encode()))
    assert all_known.text.startswith("Sao kê này đã đọc")

    doubtful = message.replace("1,020,000", "1,040,000").replace("14:02", "15:30")
    [asked] = await house.says("thu", doubtful)
    assert "trùng với lần đã có lúc 14 giờ 02 chiều, có phải một không" in asked.text
    assert labels([asked]) == ["Ghi cả", "Thôi"]
    await house.presses("thu", "Ghi cả")
    async with house.database.read() as session:
        states = list(await session.scalars(select(Transfer.state).order_by(Transfer.id)))
    assert states == [TransferState.BOOKED, TransferState.REVIEW]
    assert await village.paid(12) == 20_000

    fresh = message.replace("20-11-2026 14", "21-11-2026 08").replace("412087", "512087").replace("1,02", "1,06")
    gift = fresh.replace("512087", "612087").replace("+20,000", "+31,000").replace("1,06", "1,09")
    [asked] = await house.says("thu", f"{fresh}\n{others}\n{gift}")
    assert labels([asked]) == ["Ghi vào sổ", "Xem từng tin", "Thôi"]
    [first] = await house.presses("thu", "Xem từng tin")
    assert first.text.startswith("Tin 1 trong 2: vào 20.000đ, thứ Bảy 21/11")
    [second] = await house.presses("thu", "Bỏ tin này")
    assert second.text.startswith("Tin 2 trong 2: vào 31.000đ")
    [done] = await house.presses("thu", "Ghi tin này")
    assert done.text.startswith("Xong tin ngân hàng: 1 dòng.\n\nMới: 1, đã có từ trước: 0")


async def test_others_words_and_files_go_where_they_went(house: House) -> None:
    await a_village(house)

    [refused] = await house.says("cuong", "/saoke")
    assert "thủ quỹ" in refused.text
    [talk] = await house.says("cuong", "SD TK 0011009990001 +20,000VND luc 20-11-2026 14:02. SD 1,020,000VND. Ref x")
    assert "Đọc được" not in talk.text
    [register] = await house.says(
        "thu", document=("so.csv", "mã hộ,chủ hộ,khu,số khẩu\n200,Bùi Văn Khánh,ngõ Đình,3\n".encode())
    )
    assert "1 hộ mới" in register.text
    await house.says("thu", "/saoke")
    [unread] = await house.says("thu", "tháng 11")
    assert unread.text.startswith("Loa Xóm chưa thấy tin báo số dư nào trong đó.")
