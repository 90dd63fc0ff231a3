"""The pay page: anybody may look, so it says nothing of any household but how to pay for it."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from pyzbar import pyzbar
from sqlalchemy import select, update

from handlers.pages import kindly
from handlers.pay_page import add_pay_page
from models import claims, payments
from models.charges import charge_states
from models.database import Database
from models.domain import vietqr
from models.domain.references import make, memo
from models.domain.roles import RoleKind
from models.tables import BankAccount, BasisKind, Charge, CodeStop, Fund, Hamlet, Household, PaymentWay, Role, Round
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.clock import Clock
from tests.house import House

Client = TestClient[web.Request, web.Application]

HEAD = "Lê Văn Cường"
LIGHTEST = 100_000  # bytes that a page with all its files may weigh
NO_HOUSEHOLD = (
    "013", "14", "0", "12345", "Lê Văn Cường", "TKD0120002703", "3.5", "1 2", "１２", "%00", "%3Cscript%3E", "a" * 99,
)  # fmt: skip
NO_HAMLET = ("thon-7", "thon-6%00", "th%C3%B4n-6", "..%2Fthon-6", "a" * 500, "%3Cb%3E", "thon-7/")
MARKUP = '<script>alert("1")</script>&amp;'


def page_of(house: House) -> web.Application:
    app = web.Application()
    add_pay_page(app, house.database, house.deployment, clock=house.clock)
    return app


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(page_of(house))) as client:
        yield client


async def a_paying_hamlet(house: House, *numbers: int, name: str = "6") -> tuple[int, dict[int, int]]:
    """Thôn 6 with a treasurer, an account and these households; returns ids, the households' by number."""
    hamlet_id = await a_hamlet(house, name=name)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "treasurer", full_name="Nguyễn Thị Thu", phone="0900000012")
    households = {number: await a_household(house, hamlet_id, number, HEAD) for number in numbers or (12,)}
    await an_account(house, hamlet_id)
    return hamlet_id, households


async def reads(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status == status
    return await answer.text()


async def scans(client: Client, path: str) -> str:
    """What a phone reads from the picture."""
    answer = await client.get(path)
    assert (answer.status, answer.content_type) == (200, "image/png")
    [found] = pyzbar.decode(Image.open(BytesIO(await answer.read())))
    return str(found.data.decode())


async def pays(house: House, charge_id: int, amount: int) -> None:
    async with house.database.begin() as session:
        [state] = await charge_states(session, charge_ids=[charge_id])
        hamlet_id = (await session.scalars(select(Hamlet.id))).one()
        await payments.book(
            session,
            state,
            amount=amount,
            way=PaymentWay.CASH,
            hamlet_id=hamlet_id,
            by=None,
            key=f"paid:{charge_id}:{amount}",
            now=house.clock(),
            today=house.deployment.day(house.clock()),
        )


async def test_the_page_shows_the_open_rounds_and_an_amount_only_where_all_pay_alike(
    house: House, client: Client
) -> None:
    hamlet_id, households = await a_paying_hamlet(house, 12, 13, 14)
    assert "Chưa có đợt thu nào đang mở. Có đợt mới, trưởng thôn báo trong nhóm." in await reads(client, "/n/thon-6")

    await a_round(house, hamlet_id, exempt=[households[13]])
    light = await a_round(house, hamlet_id, "điện chiếu sáng tháng 12", amount=30_000, due_on=date(2027, 1, 15))
    await a_round(house, hamlet_id, "ủng hộ đồng bào bão lụt", is_voluntary=True)
    await a_round(house, hamlet_id, "đường ngõ")
    async with house.database.begin() as session:
        await session.execute(update(Charge).where(Charge.id == light[households[13]]).values(amount=15_000))
        await session.execute(update(Round).where(Round.title == "đường ngõ").values(status="closed"))
        await session.execute(
            update(Round)
            .where(Round.title == "điện chiếu sáng tháng 12")
            .values(basis=BasisKind.REQUIRED, basis_text="Nghị quyết số 12", basis_on=None)
        )
    page = await reads(client, "/n/thon-6")

    assert "Nộp tiền cho thôn 6" in page
    assert "<h3>Tiền vệ sinh môi trường tháng 11</h3>\n<p>Mỗi hộ 20.000đ.</p>\n<p>Hạn nộp thứ Hai 30/11.</p>" in page
    assert "<p>Căn cứ: họp dân ngày 15/10 đã thống nhất.</p>" in page
    assert "<p>Mỗi nhà một số tiền, tính theo sổ hộ.</p>\n<p>Hạn nộp thứ Sáu 15/1/2027.</p>" in page
    assert "<p>Căn cứ: theo Nghị quyết số 12.</p>" in page
    assert "<h3>Ủng hộ đồng bào bão lụt</h3>\n<p>Tự nguyện, tùy lòng từng nhà, không định mức.</p>" in page
    assert "Nhận đến thứ Hai 30/11." in page
    assert "15.000đ" not in page
    assert "30.000đ" not in page
    assert "đường ngõ" not in page
    assert "Nộp tiền mặt: thủ quỹ Nguyễn Thị Thu, số 0900 000 012." in page


async def test_a_household_gets_its_standing_code_by_its_number_however_it_is_typed(
    house: House, client: Client
) -> None:
    await a_paying_hamlet(house)
    reference = make("TKD", 12, 0)

    page = await reads(client, "/n/thon-6?ho=012")

    for typed in ("12", "H012", "%20h%E1%BB%99%2012%20"):
        assert await reads(client, f"/n/thon-6?ho={typed}") == page
    assert "Mã QR của hộ 012" in page
    assert 'src="thon-6/qr/012.png"' in page
    assert 'href="thon-6/qr/012.png" download="ma-qr-thon-6-012.png"' in page
    assert (
        "Mã QR này dùng cho mọi đợt thu. Quét xong gõ đúng số tiền của đợt thu. "
        "Muốn biết nhà mình còn bao nhiêu, nhắn riêng cho Bot Loa Xóm."
    ) in page
    for written in (reference, "0011009990001", "Vietcombank", "NGUYEN THI THU"):
        assert f">{written}<" in page
    expected = vietqr.payload(bank_bin="970436", account="0011009990001", amount=None, memo=memo(reference))
    assert await scans(client, "/n/thon-6/qr/012.png") == expected


async def test_no_page_tells_a_household_that_paid_from_one_that_is_exempt_or_owes(
    house: House, client: Client
) -> None:
    numbers = [7, 12, 27, 145, 300, 512, 1000, 1012]
    hamlet_id, households = await a_paying_hamlet(house, *numbers)
    fates: list[int | str] = [0, 5_000, 20_000, 50_000, "exempt", "exempt", "claims", "linked"]
    random.Random(11).shuffle(fates)
    fate_of = dict(zip(numbers, fates, strict=True))
    exempt = {households[number] for number, fate in fate_of.items() if fate == "exempt"}
    charges = await a_round(house, hamlet_id, exempt=exempt)
    gifts = await a_round(house, hamlet_id, "ủng hộ đồng bào bão lụt", is_voluntary=True)
    before = {number: await self_described(client, number) for number in numbers}

    for number, fate in fate_of.items():
        household_id = households[number]
        if fate in ("claims", "linked"):
            person_id = await a_member(house, household_id, f"resident-{number}", hamlet_id=hamlet_id)
            if fate == "claims":
                await says_it_paid(house, charges[household_id], person_id)
        elif isinstance(fate, int) and fate:
            await pays(house, charges[household_id], fate)
    await pays(house, gifts[households[145]], 100_000)
    async with house.database.read() as session:
        states = await charge_states(session, charge_ids=list(charges.values()))
    assert {str(state.status) for state in states} == {"exempt", "over", "paid", "part", "claimed", "unpaid"}
    after = {number: await self_described(client, number) for number in numbers}

    assert after == before
    assert len({page for page, _ in after.values()}) == 1


async def says_it_paid(house: House, charge_id: int, person_id: int) -> None:
    async with house.database.begin() as session:
        await claims.claim(
            session,
            charge_id=charge_id,
            person_id=person_id,
            way=PaymentWay.TRANSFER,
            proof_id=None,
            now=house.clock(),
        )


async def self_described(client: Client, number: int) -> tuple[str, bytes]:
    """A household's page with its number and reference taken out, and its picture."""
    page = await reads(client, f"/n/thon-6?ho={number}")
    page = page.replace(make("TKD", number, 0), "REFERENCE").replace(f"hộ {number:03}", "hộ NUMBER")
    for before, behind in (("/qr/", ".png"), ("thon-6-", ".png")):
        page = page.replace(f"{before}{number:03}{behind}", f"{before}NUMBER{behind}")
    answer = await client.get(f"/n/thon-6/qr/{number:03}.png")
    return page, await answer.read()


async def test_no_name_and_no_phone_of_a_household_stands_on_its_page_or_picture(
    house: House, client: Client
) -> None:
    hamlet_id, _ = await a_paying_hamlet(house)
    await a_round(house, hamlet_id)
    page = await reads(client, "/n/thon-6?ho=12")
    picture = await (await client.get("/n/thon-6/qr/012.png")).read()
    assert "Cường" not in page

    async with house.database.begin() as session:
        await session.execute(update(Household).values(head="Phạm Thị Dung", phone="0900000077", area="ngõ Giếng"))

    assert await reads(client, "/n/thon-6?ho=12") == page
    assert await (await client.get("/n/thon-6/qr/012.png")).read() == picture


async def test_a_number_that_no_living_household_has_gets_a_kind_sentence(house: House, client: Client) -> None:
    _, households = await a_paying_hamlet(house, 12, 14)
    async with house.database.begin() as session:
        await session.execute(update(Household).where(Household.id == households[14]).values(closed_at=house.clock()))

    for typed in NO_HOUSEHOLD:
        page = await reads(client, f"/n/thon-6?ho={typed}", 404)
        assert "Không thấy mã hộ này. Xem lại số trên thẻ nộp tiền, hoặc hỏi thủ quỹ Nguyễn Thị Thu, số" in page
        assert "Nộp tiền cho thôn 6" in page
        assert "<script>" not in page
    for path in ("/n/thon-6/qr/014.png", "/n/thon-6/qr/013.png", "/n/thon-6/qr/%C2%B2.png", "/n/thon-6/qr/00000.png"):
        assert (await client.get(path)).status == 404


async def test_an_address_of_no_hamlet_is_answered_in_vietnamese(house: House, client: Client) -> None:
    await a_paying_hamlet(house)

    for path in NO_HAMLET:
        page = await reads(client, f"/n/{path}", 404)
        assert "Không thấy trang này" in page
        assert "<b>" not in page


async def test_an_address_with_capitals_or_a_slash_at_its_end_finds_the_page_too(
    house: House, client: Client
) -> None:
    await a_paying_hamlet(house)

    answer = await client.get("/n/Thon-6/?ho=12")

    assert (answer.status, answer.url.path) == (200, "/n/thon-6")
    assert "Mã QR của hộ 012" in await answer.text()


async def test_without_an_account_the_page_says_whom_to_pay_in_cash(house: House, client: Client) -> None:
    hamlet_id, _ = await a_paying_hamlet(house)
    await a_round(house, hamlet_id)
    await client.get("/n/thon-6/qr/012.png")
    async with house.database.begin() as session:  # an account that is no longer in force
        await session.execute(update(BankAccount).values(until=house.clock()))

    page = await reads(client, "/n/thon-6?ho=12")

    assert "Thôn 6 chưa có mã QR để nộp." in page
    assert "Nộp tiền mặt: thủ quỹ Nguyễn Thị Thu, số 0900 000 012." in page
    assert 'href="tel:0900000012"' in page
    assert "<form" not in page
    assert "0011009990001" not in page
    assert (await client.get("/n/thon-6/qr/012.png")).status == 404
    async with house.database.begin() as session:
        await session.execute(update(Fund).values(account_id=None))
    assert await reads(client, "/n/thon-6") == page


async def test_while_codes_are_stopped_the_page_says_so_and_shows_none(house: House, client: Client) -> None:
    hamlet_id, _ = await a_paying_hamlet(house)
    await a_round(house, hamlet_id)
    await client.get("/n/thon-6/qr/012.png")
    async with house.database.begin() as session:
        by = (await session.scalars(select(Role.person_id))).first()
        session.add(CodeStop(hamlet_id=hamlet_id, stopped_by=by, stopped_at=house.clock()))

    page = await reads(client, "/n/thon-6?ho=12")

    assert (
        "Thôn 6 đang tạm ngừng nhận chuyển khoản, từ 9 giờ sáng, thứ Bảy 21/11. "
        "Xin đừng quét mã QR cũ, đừng chuyển tiền." in page
    )
    assert "0011009990001" not in page
    assert (await client.get("/n/thon-6/qr/012.png")).status == 404


async def test_a_hamlet_where_nobody_has_a_role_yet_still_has_its_page(house: House, client: Client) -> None:
    await a_hamlet(house)

    page = await reads(client, "/n/thon-6")

    assert "Nộp tiền mặt: trưởng thôn." in page
    assert "tel:" not in page


async def test_markup_in_names_is_shown_as_it_was_written(house: House, client: Client) -> None:
    hamlet_id, _ = await a_paying_hamlet(house, name=MARKUP)
    await a_round(house, hamlet_id, f"tiền {MARKUP}")
    async with house.database.begin() as session:
        await session.execute(update(Hamlet).values(commune=MARKUP))
        await session.execute(update(Round).values(basis=BasisKind.REQUIRED, basis_text=MARKUP, basis_on=None))

    page = await reads(client, "/n/thon-6?ho=12")

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&amp;amp;") == 5
    assert await scans(client, "/n/thon-6/qr/012.png")


async def test_the_page_is_light_strict_and_kept_nowhere(house: House, client: Client) -> None:
    hamlet_id, _ = await a_paying_hamlet(house)
    for month in range(1, 7):
        await a_round(house, hamlet_id, f"vệ sinh môi trường và điện chiếu sáng tháng {month}")
    answers = [await client.get(path) for path in ("/n/thon-6?ho=12", "/n/thon-6/qr/012.png")]
    page = await answers[0].text()
    files = [part.split('"')[0] for part in page.split('"../')[1:]]
    assets = [await client.get(f"/{name}") for name in files]

    assert [name.split("?")[0] for name in files] == ["pages/pay.css", "pages/copy.js"]
    assert sum([len(await answer.read()) for answer in answers + assets]) < LIGHTEST
    for answer in (*answers, await client.get("/n/thon-7"), await client.get("/n/thon-6?ho=99")):
        assert answer.headers["Cache-Control"] == "no-store"
    for answer in answers + assets:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert all("immutable" in asset.headers["Cache-Control"] for asset in assets)
    for inline in ("<style", "style=", "onclick", "<script>"):
        assert inline not in page


async def test_when_the_database_is_away_people_read_it_in_their_own_words(clock: Clock, house: House) -> None:
    away = Database("sqlite+aiosqlite:////nowhere/at/all.db")
    app = web.Application()
    add_pay_page(app, away, house.deployment, clock=clock)
    async with TestClient(TestServer(app)) as client:
        page = await reads(client, "/n/thon-6", 503)
    await away.close()

    assert "Loa Xóm đang trục trặc" in page


async def test_what_we_fail_to_do_is_said_in_peoples_words_and_written_down(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_request: web.Request) -> web.Response:
        raise RuntimeError

    app = web.Application()
    app.router.add_get("/n/{hamlet}/so", kindly(fails))
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/n/thon-6/so?tim=Cuong")

        assert (answer.status, "Loa Xóm đang trục trặc" in await answer.text()) == (500, True)
    assert "Cuong" not in caplog.text
    assert "RuntimeError" in caplog.text
