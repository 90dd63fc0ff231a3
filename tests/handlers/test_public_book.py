"""The public book: where the hamlet's money went, for everybody, and never a household's name."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import date

import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from sqlalchemy import select

from handlers.public_book import add_public_book
from messages.pages.book import bars
from models import vouchers
from models.tables import Fund, Hamlet, StoredFile, VoucherPaper
from tests.builders import a_hamlet
from tests.handlers.test_disclosure import a_month
from tests.handlers.test_funds import said
from tests.house import House

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = web.Application()
    add_public_book(app, house.database, house.deployment, clock=house.clock)
    async with TestClient(TestServer(app)) as client:
        yield client


async def reads(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    page = await answer.text()
    assert answer.status == status, page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return page


async def test_everybody_sees_where_the_money_went_and_no_name(house: House, client: Client) -> None:
    await a_month(house)

    page = await reads(client, "/n/thon-6/so")

    assert "<h1>Sổ thu chi của thôn 6</h1>" in page
    assert "Tháng 11/2026, đến 21/11" in page
    for name, amount in (
        ("Đầu kỳ", "4.300.000đ"), ("Thu trong kỳ", "20.000đ"), ("Chi trong kỳ", "3.350.000đ"),
        ("Cuối kỳ", "970.000đ"), ("Tiền vệ sinh môi trường tháng 11", "20.000đ"),
    ):  # fmt: skip
        assert f'<th scope="row">{name}</th><td class="amount">{amount}</td>' in page
    assert "Công ông … thay bóng đèn" in page
    assert "Tiền mặt thủ quỹ giữ 870.000đ, trong ngân hàng 100.000đ." in page
    assert "Đợt thu vệ sinh môi trường tháng 11: 1 trong 2 hộ đã xong." in page
    assert "<strong>Tiền vệ sinh môi trường tháng 11: 20.000đ</strong>" in page
    assert "<title>21/11: 20.000đ</title>" in page
    for secret in ("Cường", "Dung", "hộ 012", "hộ 013", "<script", "style="):
        assert secret not in page
    assert '<option value="2026-11" selected>Tháng 11/2026</option>\n<option value="2026">Năm 2026</option>' in page
    assert "Năm 2026, đến 21/11" in await reads(client, "/n/thon-6/so?ky=2026")
    for strange in ("2019-01", "2099-01", "x", "%00", "<b>"):
        assert await reads(client, f"/n/thon-6/so?ky={strange}") == page


async def test_bills_are_shown_without_what_the_camera_wrote_and_nothing_else_of_a_hamlet_is(
    house: House, client: Client
) -> None:
    await a_month(house)
    await a_hamlet(house, name="7", slug="thon-7", prefix="KHD")
    async with house.database.begin() as session:
        [picture, broken] = await session.scalars(
            select(VoucherPaper.file_id).where(VoucherPaper.file_id.is_not(None)).order_by(VoucherPaper.id)
        )
        other = StoredFile(media_type="image/png", filename="", body=b"secret", sha256="x", created_at=house.clock())
        session.add(other)
        await session.flush()
        secret = other.id
    page = await reads(client, "/n/thon-6/so")
    assert f'<li id="phieu-001"><a href="so/{picture}.jpg">' in page
    assert 'href="#phieu-001">phiếu chi số 001</a>' in page

    answer = await client.get(f"/n/thon-6/so/{picture}.jpg")
    assert answer.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(await answer.read())).size == (600, 900)
    for path in (
        f"/n/thon-6/so/{broken}.jpg", f"/n/thon-6/so/{secret}.jpg", f"/n/thon-7/so/{picture}.jpg",
        "/n/thon-6/so/99999999999999999999.jpg", "/n/thon-7/so/0.jpg", "/n/thon-8/so", "/n/thon-6/so/x.pdf",
    ):  # fmt: skip
        assert "Không thấy trang này" in await reads(client, path, 404)

    async with house.database.begin() as session:  # the wrong one was photographed, perhaps
        entry_id = (await session.scalars(select(VoucherPaper.entry_id).where(VoucherPaper.file_id == picture))).one()
        hamlet = (await session.scalars(select(Hamlet).where(Hamlet.slug == "thon-6"))).one()
        day = house.deployment.day(house.clock())
        await vouchers.undo(session, entry_id, hamlet_id=hamlet.id, reason="x", by=None, now=house.clock(), today=day)
    await reads(client, f"/n/thon-6/so/{picture}.jpg", 404)


async def test_a_printed_seal_is_held_against_the_book(house: House, client: Client) -> None:
    await a_month(house)
    page = await reads(client, "/n/thon-6/so")
    seal = page.partition('<p class="seal">')[2].partition("<")[0]
    await said(house, "/phieuchi 5000 mua nước")

    said_of_it = await reads(client, f"/n/thon-6/so?dau={seal.upper()}")
    assert '<section class="answer right" role="alert">' in said_of_it
    assert "còn trong sổ. Phiếu nào trước bài đó cũng còn nguyên." in said_of_it
    assert "không có trong sổ" in await reads(client, "/n/thon-6/so?dau=dead-beef-0000")
    assert "Dấu niêm phong có mười hai chữ số" in await reads(client, "/n/thon-6/so?dau=%3Cscript%3E")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_sheet_for_the_board_can_be_had_by_everybody(house: House, client: Client) -> None:
    await a_month(house)

    answer = await client.get("/n/thon-6/so/2026-11.pdf")

    assert answer.content_type == "application/pdf"
    shown = pypdfium2.PdfDocument(await answer.read())[0].get_textpage().get_text_range()
    assert "xem tại thủ quỹ hoặc https://loaxom.example/n/thon-6/so" in " ".join(shown.split())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_empty_book_says_so(house: House, client: Client) -> None:
    hamlet_id = await a_hamlet(house)
    async with house.database.begin() as session:
        session.add(Fund(hamlet_id=hamlet_id, name="Quỹ thôn", opened_on=date(2026, 11, 1), created_at=house.clock()))

    assert "Sổ chưa có khoản nào." in await reads(client, "/n/thon-6/so")


def test_the_best_day_has_the_highest_bar_and_a_lone_day_is_no_wall() -> None:
    [only] = bars([(date(2026, 11, 21), 20_000)])
    first, last = bars([(date(2026, 11, 1), 10_000), (date(2026, 11, 30), 40_000)])

    assert (only.x, only.width, only.height) == (6.0, 48.0, 110.0)
    assert (first.height, last.height) == (27.5, 110.0)
    assert last.x + last.width <= 320
