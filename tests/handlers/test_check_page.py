"""The check page: anybody learns whether a code or number is the hamlet's, whatever they send; nothing is kept."""

from __future__ import annotations

import io
import zlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select, update

from handlers.check_page import add_check_page
from models.tables import BankAccount, CodeStop, Delivery, Hamlet, InboundUpdate, Role, StoredFile
from tests.builders import a_hamlet, an_account
from tests.handlers.test_checking import FOREIGN, OURS, photo
from tests.handlers.test_pay_page import MARKUP, a_paying_hamlet
from tests.house import House

Client = TestClient[web.Request, web.Application]


def app_of(house: House) -> web.Application:
    app = web.Application()
    add_check_page(app, house.database, house.deployment, clock=house.clock)
    return app


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    await a_paying_hamlet(house)
    async with TestClient(TestServer(app_of(house))) as client:
        yield client


async def asks(client: Client, number: str = "", picture: bytes | None = None, status: int = 200) -> str:
    """Send the form as a browser does: an empty file where none was chosen."""
    form = FormData()
    form.add_field(
        "anh", io.BytesIO(picture or b""), filename="anh.jpg" if picture else "", content_type="image/jpeg"
    )
    form.add_field("so", number)
    answer = await client.post("/n/thon-6/kiem-tra", data=form)
    page = await answer.text()
    assert answer.status == status, page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return page


def huge_png(side: int) -> bytes:
    """A small file that unpacks to side x side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    packer = zlib.compressobj(9)
    row = b"\x00" * (side // 8 + 1)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    size = side.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + size + b"\x01\x00\x00\x00\x00") + chunk(b"IDAT", body)


async def test_a_picture_or_a_number_is_said_to_be_ours_another_or_an_old_one(house: House, client: Client) -> None:
    form = await (await client.get("/n/thon-6/kiem-tra")).text()
    assert "<h1>Có đúng tài khoản của thôn 6 không?</h1>" in form
    assert "Thôn 6, xã An Hòa" in form
    assert "<script" not in form

    for page in (await asks(client, picture=photo(OURS)), await asks(client, "stk 0011 0099 90001 vietcombank")):
        assert '<section class="answer right" role="alert">\n<h2>Đúng tài khoản của thôn 6.</h2>' in page
        assert "Số tài khoản: 0011009990001\nNgân hàng: Vietcombank\nTên tài khoản: NGUYEN THI THU" in page
    for page in (await asks(client, picture=photo(FOREIGN)), await asks(client, "999000111")):
        assert '<section class="answer wrong" role="alert">' in page
        assert "Không phải tài khoản của thôn 6. Xin đừng chuyển tiền nộp cho thôn vào số này." in page
        assert "Số đúng của thôn: 0011009990001" in page
    both = await asks(client, picture=photo(FOREIGN, OURS))
    assert both.index("answer wrong") < both.index("answer right")

    async with house.database.begin() as session:
        await session.execute(update(BankAccount).values(until=house.clock()))
    old = await asks(client, "0011009990001")
    assert '<section class="answer old" role="alert">' in old
    assert "Đây là tài khoản cũ của thôn 6, thôi dùng từ thứ Bảy 21/11." in old


async def test_what_is_no_account_is_answered_in_a_sentence(house: House, client: Client) -> None:
    assert "Chưa có ảnh, chưa có số tài khoản nào để xem." in await asks(client)
    assert "Đây chưa phải số tài khoản." in await asks(client, "bao giờ nộp ạ")
    assert "không phải mã chuyển khoản vào tài khoản" in await asks(client, picture=photo("https://example.com/x"))
    for body in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04" * 99, huge_png(30_000)):
        assert "Loa Xóm chưa đọc được mã QR trong ảnh." in await asks(client, picture=body)
    page = await asks(client, MARKUP)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    plain = await client.post("/n/thon-6/kiem-tra", data={"so": "bao giờ nộp ạ"})  # a form without a file in it
    assert "Đây chưa phải số tài khoản." in await plain.text()
    for data in (b"a=1", b"{", b""):
        answer = await client.post("/n/thon-6/kiem-tra", data=data)
        assert "Chưa có ảnh, chưa có số tài khoản nào để xem." in await answer.text()
    for path in ("/n/thon-7/kiem-tra", "/n/%3Cb%3E/kiem-tra"):
        lost = await client.post(path, data=b"a=1")
        assert lost.status == 404
        text = await lost.text()
        assert "Không thấy trang này" in text
        assert 'href="../../pages/pay.css' in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_fifty_megabytes_are_refused_in_a_sentence_and_nothing_is_ever_kept(
    house: House, client: Client
) -> None:
    async def rows() -> list[int]:
        async with house.database.read() as session:
            tables = (StoredFile, InboundUpdate, Delivery)
            return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before = await rows()

    page = await asks(client, "0011009990001", picture=b"\xff\xd8" + bytes(50 * 1024 * 1024), status=413)
    await asks(client, picture=photo(FOREIGN))

    assert "Ảnh nặng quá, Loa Xóm không xem được." in page
    assert await rows() == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_codes_are_stopped_even_the_right_account_is_not_to_be_paid_to(
    house: House, client: Client
) -> None:
    async with house.database.begin() as session:
        by = (await session.scalars(select(Role.person_id))).first()
        hamlet_id = (await session.scalars(select(Hamlet.id))).one()
        session.add(CodeStop(hamlet_id=hamlet_id, stopped_by=by, stopped_at=house.clock()))

    assert "đang tạm ngừng nhận chuyển khoản, xin đừng chuyển" in await asks(client, "0011009990001")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_hamlets_account_is_not_ours(house: House, client: Client) -> None:
    other = await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    async with house.database.begin() as session:
        await session.execute(update(BankAccount).values(number="0011009990002"))
    await an_account(house, other)

    page = await asks(client, "0011009990001")

    assert "answer wrong" in page
    assert "Số đúng của thôn: 0011009990002" in page
