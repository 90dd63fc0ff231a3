"""Statements at the desk: shown before anything is written, taken in once, refused in a sentence."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from handlers.spreadsheets import MOST_UNPACKED
from models import accounts
from models.domain.roles import RoleKind
from models.tables import Fund, Hamlet
from scheduler import feeds as jobs
from tests.builders import a_hamlet, a_role
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down
from tests.handlers.test_desk_review import alert
from tests.handlers.test_review import a_village
from tests.handlers.test_statements import CODE, a_workbook, count
from tests.house import House, texts

STATEMENTS = f"{DESK}/sao-ke"
A_LINE = "Ngày giao dịch;Ghi nợ;Ghi có;Mô tả\n"


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def uploads(client: Client, token: str, name: str, body: bytes, status: int = 200) -> str:
    """Choose a file, and look at what was read."""
    form = FormData()
    form.add_field("dau", token)
    form.add_field("tep", io.BytesIO(body), filename=name, content_type="application/octet-stream")
    answer = await client.post(STATEMENTS, data=form)
    page = await answer.text()
    assert answer.status == status, page
    return page


def confirmed(page: str) -> dict[str, str]:
    """What the button below a preview sends."""
    return {name: html.unescape(value) for name, value in re.findall(r'name="(dau|tep|ma|so)" value="([^"]*)"', page)}


async def writes(client: Client, fields: dict[str, str], status: int = 200, *, what: str = "ghi") -> str:
    answer = await client.post(f"{STATEMENTS}/{what}", data=fields)
    page = await answer.text()
    assert answer.status == status, page
    return page


async def test_a_statement_is_shown_then_taken_in_once_and_told(house: House, client: Client) -> None:
    village = await a_village(house)
    await sits_down(house, client)
    token = form_token(await reads(client, STATEMENTS))

    seen = await uploads(client, token, "saoke.xlsx", a_workbook())
    assert "Vietcombank, tài khoản 0011009990001, từ thứ Sáu 20/11 đến thứ Bảy 21/11, 3 dòng." in seen
    assert "3 dòng mới, 0 dòng đã có trong sổ." in seen
    assert f">“412087.161126.090512.{CODE} VE SINH”</td>" in seen
    assert await count(house) == 0
    for _ in range(2):  # an impatient finger
        done = await writes(client, confirmed(seen))
    assert "3 dòng đều có trong sổ rồi. Không ghi thêm gì." in done
    assert await village.paid(12) == 20_000
    [thanked] = texts(await house.sees("cuong"))
    assert "Phiếu thu số 0001." in thanked
    result = await reads(client, f"{STATEMENTS}/ket-qua?tu=1&den=3&co=0")
    assert "hộ 012, phiếu thu số 0001</td>" in result
    assert "chưa rõ nhà nào</td>" in result
    assert "tiền ra, không ghi</td>" in result
    assert "1 lần, 20.000đ" in result
    again = await uploads(client, token, "khac ten.xlsx", a_workbook())
    assert "0 dòng mới, 3 dòng đã có trong sổ." in again
    assert "Đúng, ghi vào sổ" not in again

    longer = await writes(client, confirmed(await uploads(client, token, "dai.xlsx", a_workbook(extra=60))))
    assert "Đang xếp: xong 0 trong 60 dòng." in longer
    for _ in range(2):
        await house.runs(jobs.match_pending(house.deployment))
    assert "Đang xếp" not in await reads(client, f"{STATEMENTS}/ket-qua?tu=4&den=63&co=3")
    assert await count(house) == 63
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_of_which_account_is_asked(house: House, client: Client) -> None:
    village = await a_village(house)
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        fund = Fund(
            hamlet_id=hamlet.id, name="Quỹ khuyến học", opened_on=house.clock().date(), created_at=house.clock()
        )
        session.add(fund)
        await session.flush()
        await accounts.set_first_account(
            session, hamlet, bank="BIDV", number="777888999", holder="Nguyen Thi Thu", now=house.clock(),
            fund=fund.name,
        )  # fmt: skip
    await sits_down(house, client)
    token = form_token(await reads(client, STATEMENTS))

    asked = await uploads(client, token, "a.csv", f"{A_LINE}20/11/2026;;20.000;{CODE}\n".encode())
    assert "Sao kê này của tài khoản nào" in asked
    seen = await writes(client, {**confirmed(asked), "so": "777888999"}, what="xem")
    assert "BIDV, tài khoản 777888999, từ thứ Sáu 20/11" in seen
    assert "không phải của thôn" in alert(await writes(client, {**confirmed(asked), "so": "1"}, 422, what="xem"))
    await writes(client, confirmed(seen))
    assert await count(house) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_statement_of_ours_is_refused_in_a_sentence(house: House, client: Client) -> None:
    await a_village(house)
    await sits_down(house, client)
    token = form_token(await reads(client, STATEMENTS))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/a.xml", "w") as part:
        for _ in range(MOST_UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))

    for name, body, status, said in (
        (
            "khac.xlsx",
            a_workbook(account="9998887776"),
            422,
            "của tài khoản 9998887776, không phải tài khoản của thôn",
        ),
        ("saoke.xlsx", b"%PDF-1.7\n1 0 obj", 422, "Tệp PDF và ảnh chụp thì chưa đọc được"),
        ("bom.xlsx", bomb.getvalue(), 413, "Tệp này lớn quá"),
        ("nang.xlsx", bytes(50 * 2**20), 413, "Tệp này lớn quá"),
        ("nua.xlsx", b"PK\x03\x04half", 422, "mở không được, có thể đang đặt mật khẩu hoặc tải dở"),
        ("so.csv", "mã hộ,chủ hộ\n12,Lê Văn Cường\n".encode(), 422, "không thấy cột ngày và cột số tiền"),
        ("sai.csv", f"{A_LINE}31/02/2026;;20.000;x\n".encode(), 422, "Dòng 2: ngày “31/02/2026” không có thật"),
        ("khong.csv", b"", 422, "Chưa chọn tệp nào."),
    ):
        assert said in alert(await uploads(client, token, name, body, status)), name
    script = await uploads(
        client, token, "<b>.csv", f"{A_LINE}20/11/2026;;20.000;<script>alert(1)</script>\n".encode()
    )
    assert "<script" not in script
    assert await count(house) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_role_a_forged_form_and_a_guessed_file_take_in_nothing(house: House, client: Client) -> None:
    village = await a_village(house)
    await a_role(house, village.hamlet_id, RoleKind.HEAD, "binh")
    await sits_down(house, client)
    seen = await uploads(client, form_token(await reads(client, STATEMENTS)), "saoke.xlsx", a_workbook())
    good = confirmed(seen)

    await uploads(client, "0" * 32, "saoke.xlsx", a_workbook(), 403)
    await writes(client, {**good, "dau": "0" * 32}, 403)
    for wrong in ({"ma": "0" * 64}, {"tep": "99"}, {"tep": "x"}):
        assert "không còn giữ" in alert(await writes(client, {**good, **wrong}, 410))
    async with TestClient(TestServer(desk_of(house))) as heads:
        await sits_down(house, heads, "binh")
        token = form_token(await reads(heads, DESK))
        await reads(heads, STATEMENTS, 403)
        await uploads(heads, token, "saoke.xlsx", a_workbook(), 403)
        await writes(heads, {**good, "dau": token}, 403)
        await reads(heads, f"{STATEMENTS}/ket-qua?tu=1&den=9", 403)
    async with TestClient(TestServer(desk_of(house))) as nobody:
        await uploads(nobody, good["dau"], "saoke.xlsx", a_workbook(), 403)
    assert await count(house) == 0
    await writes(client, good)
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    await a_role(house, other, RoleKind.TREASURER, "thu7")
    async with TestClient(TestServer(desk_of(house))) as theirs:
        link = re.search(r"/n/thon-7/mo/[\w-]+", texts(await house.says("thu7", "/moso"))[-1])
        assert link is not None
        await theirs.post(link[0])
        page = await (await theirs.get("/n/thon-7/so-lon/sao-ke/ket-qua?tu=1&den=9")).text()
        assert "VE SINH" not in page
