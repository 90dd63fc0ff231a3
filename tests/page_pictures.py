"""Pictures of every page, on a phone and on a desktop, for docs/: python -m tests.page_pictures docs/trang."""

from __future__ import annotations

import asyncio
import io
import itertools
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, BrowserContext, async_playwright
from sqlalchemy import select, update

from handlers.check_page import add_check_page
from handlers.desk_routes import add_whole_desk
from handlers.pay_page import add_pay_page
from handlers.public_book import add_public_book
from models import pay_links
from models.database import Database
from models.domain.roles import RoleKind
from models.schema import upgrade
from models.tables import Fund, Household, Person
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.clock import Clock
from tests.handlers.test_checking import FOREIGN, photo
from tests.handlers.test_disclosure import a_bill
from tests.handlers.test_register import a_workbook as a_register_file
from tests.handlers.test_review import Village
from tests.handlers.test_statements import a_workbook
from tests.house import House
from tests.village import ARGUMENTS, CHROMIUM

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FORMS = ((1500, 0.55), (1100, 0.55), (700, 0.42))
"""Pixels of a phone's page that are kept, and how small the desktop stands beside it: the first that is light."""
COLOURS = (32, 24, 16)
HEAVIEST = 60_000  # bytes
DRAWN = """async () => {
  await document.fonts.ready;
  for (const each of document.images) { each.loading = "eager"; await each.decode().catch(() => {}); }
}"""
DESK = "/n/thon-6/so-lon"
HEADS = (
    (12, "Lê Văn Cường", "ngõ Ao"), (13, "Phạm Thị Dung", "ngõ Ao"), (14, "Đặng Thị Én", "ngõ Ao"),
    (15, "Hoàng Văn Giang", "ngõ Chợ"), (16, "Lê Văn Cường", "ngõ Chợ"), (17, "Bùi Thị Hòa", "ngõ Chợ"),
    (18, "Trần Văn Khôi", "ngõ Đình"), (19, "Nguyễn Thị Lan", "ngõ Đình"), (20, "Vũ Văn Minh", "ngõ Đình"),
    (21, "nguyen thi lan", "ngõ Đình"),
)  # fmt: skip


class Visitor(Protocol):
    """Somebody who walks through the pages and keeps, by a name, what each of them shows."""

    async def sits_down(self, path: str) -> None:
        """Open the desk by its link."""

    async def sees(self, name: str, path: str, *, opened: str = "") -> None:
        """Keep what a page shows; `opened`: what is folded and opened first."""

    async def sends(
        self, name: str, form: str, fields: Mapping[str, str], button: str, *, file: str = "", opened: str = ""
    ) -> None:
        """Fill a form in, keep the page that answers."""


@dataclass(slots=True, kw_only=True)
class Camera:
    """Two browsers of one person, a phone's and a desktop's, that share what makes them known."""

    url: str
    folder: Path
    phone: BrowserContext
    desktop: BrowserContext
    taken: list[str]

    async def sits_down(self, path: str) -> None:
        """Open the desk by its link; both know it then."""
        page = await self.phone.new_page()
        await page.goto(f"{self.url}{path}")
        await self._keep("mo-so", path)
        await page.get_by_role("button", name="Mở sổ").click()
        await page.wait_for_url("**/so-lon")
        await self.desktop.add_cookies(await self.phone.cookies())  # type: ignore[arg-type]  # the same, read
        await page.close()

    async def sees(self, name: str, path: str, *, opened: str = "") -> None:
        """Keep what a page shows; `opened`: what is folded and opened first."""
        await self._keep(name, path, opened=opened)

    async def sends(
        self, name: str, form: str, fields: Mapping[str, str], button: str, *, file: str = "", opened: str = ""
    ) -> None:
        """Fill a form in on the phone, keep the page that answers."""
        page = await self.phone.new_page()
        await page.goto(f"{self.url}{form}")
        if opened:
            await page.get_by_text(opened, exact=True).first.click()
        for field_name, value in fields.items():
            control = page.locator(f'[name="{field_name}"]:visible').first
            if await control.get_attribute("type") in ("radio", "checkbox"):
                await page.locator(f'[name="{field_name}"][value="{value}"]').check()
            elif await control.evaluate("each => each.tagName") == "SELECT":
                await control.select_option(value)
            else:
                await control.fill(value)
        if file:
            await page.locator("input[type=file]").set_input_files(file)
        async with page.expect_navigation():
            await page.get_by_role("button", name=button, exact=True).locator("visible=true").first.click()
        shots = []
        for size in (PHONE, DESKTOP):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # Playwright's TypedDict
            shots.append(await page.screenshot(full_page=size is PHONE))
        self._write(name, *shots)
        await page.close()

    async def _keep(self, name: str, path: str, *, opened: str = "") -> None:
        shots = []
        for context in (self.phone, self.desktop):
            page = await context.new_page()
            await page.goto(f"{self.url}{path}")
            if opened:
                await page.get_by_text(opened, exact=True).first.click()
            await page.evaluate(DRAWN)
            shots.append(await page.screenshot(full_page=context is self.phone))
            await page.close()
        self._write(name, *shots)

    def _write(self, name: str, phone: bytes, desktop: bytes) -> None:
        """Both beside each other, in few colours."""
        small, large = (Image.open(io.BytesIO(each)).convert("RGB") for each in (phone, desktop))
        for (tallest, beside), colours in itertools.product(FORMS, COLOURS):
            size = (round(large.width * beside), round(large.height * beside))
            away = large.resize(size, Image.Resampling.LANCZOS)
            kept = small.crop((0, 0, small.width, min(small.height, tallest)))
            both = Image.new("RGB", (kept.width + away.width + 24, max(kept.height, away.height)), "#c9c4b8")
            both.paste(kept, (0, 0))
            both.paste(away, (kept.width + 24, 0))
            out = io.BytesIO()
            both.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() <= HEAVIEST:
                break
        (self.folder / f"{name}.png").write_bytes(out.getvalue())
        self.taken.append(name)


async def a_whole_village(house: House) -> Village:
    """Thôn 6 on a Saturday in November, with something on every page."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", takes_cash=True)
    await an_account(house, hamlet_id)
    await a_group(house, hamlet_id, "Nhóm Thôn 6")
    households = {
        number: await a_household(house, hamlet_id, number, head, area=area) for number, head, area in HEADS
    }
    for number, user in ((12, "cuong"), (13, "dung"), (19, "lan"), (21, "hue")):
        await a_member(house, households[number], user, hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        await session.execute(
            update(Household).where(Household.number == 12).values(members=["Lê Thị Na"], phone="0900000034")
        )
        for user, name in (("cuong", "Cường Lê"), ("dung", "Dung Phạm"), ("lan", "Lan Nguyễn"), ("hue", "Huệ")):
            await session.execute(update(Person).where(Person.user == user).values(name=name))
    house.clock.forward(days=-1)
    await a_round(house, hamlet_id, exempt=[households[17]])
    house.clock.forward(days=1)
    village = Village(house=house, hamlet_id=hamlet_id, households=households)
    for said in ("sổ quỹ", "+Ghi số dư đầu kỳ", "1.200.000", "3 triệu 1", "1/11", "+Đúng, ghi vào sổ",
                 "/thutien 013 20000", "/thutien 020 20000", "/phieuchi 350000 thay bóng đèn ngõ Đình",
                 "+Tiền mặt"):  # fmt: skip
        await (house.presses("thu", said[1:]) if said[0] == "+" else house.says("thu", said))
    await house.says("thu", photo=a_bill())
    for said in ("+Xong", "/phieuchi 600000 công đổ rác tháng 11", "+Trong ngân hàng", "+Để sau"):
        await (house.presses("thu", said[1:]) if said[0] == "+" else house.says("thu", said))
    await house.says("duc", "/thutien 14 20000")
    await village.receives(
        (20_000, "LE VAN CUONG chuyen tien", "LE VAN CUONG"),
        (20_000, "HOANG VAN GIANG nop ve sinh", "HOANG VAN GIANG"),
        (50_000, "nop tien ve sinh nha minh", "NGUYEN X"),
    )
    await house.says("cuong", "/giupdo cài VNeID cho bà cụ")
    await house.presses("cuong", "Đến nhà giúp")
    for question in ("lịch tiêm phòng chó dại năm nay", "xin giấy phép nuôi ong ở đâu"):
        await house.says("lan", question)
    for said in ("/thongbao Mai cắt điện từ 8 giờ đến 11 giờ ở ngõ Ao và ngõ Chợ. Bà con chuẩn bị nước.",
                 "+Hẹn giờ", "7 giờ tối nay", "+Đúng rồi"):  # fmt: skip
        await (house.presses("binh", said[1:]) if said[0] == "+" else house.says("binh", said))
    return village


async def link_of(house: House, who: str) -> str:
    """The path that somebody gets in the chat."""
    await house.says(who, "/moso")
    for shown in reversed(house.simulator.sent[who]):
        found = re.search(r"https://loaxom\.example(/n/[^/]+/mo/[\w-]+)", shown.text)
        if found is not None:
            return found[1]
    raise LookupError(who)


async def walk(house: House, someone: Callable[[], Awaitable[Visitor]], files: Path) -> None:
    """Every page, as the person whose work it is."""
    await a_whole_village(house)
    (files / "la.png").write_bytes(photo(FOREIGN))
    (files / "hoa-don.png").write_bytes(a_bill())
    (files / "sao-ke.xlsx").write_bytes(a_workbook())
    rows = [
        ["Mã hộ", "Chủ hộ", "Khu", "Số khẩu"],
        ["12", "Lê Văn Cường", "ngõ Ao", "6"],
        ["", "Bùi Thị Mận", "ngõ Chợ", "2"],
    ]
    (files / "so-ho.xlsx").write_bytes(a_register_file(rows))

    anybody = await someone()
    await anybody.sees("nop-tien", "/n/thon-6")
    await anybody.sees("nop-tien-mot-ho", "/n/thon-6?ho=012")
    await anybody.sends("kiem-tra", "/n/thon-6/kiem-tra", {}, "Xem", file=str(files / "la.png"))
    async with house.database.begin() as session:
        person = (await session.scalars(select(Person).where(Person.user == "cuong"))).one()
        own = await pay_links.link_for(session, person_id=person.id, household_id=1, now=house.clock())
    await anybody.sees("nha-minh", f"/n/thon-6/nha/{own.token}")
    await anybody.sees("nha-minh-het-han", f"/n/thon-6/nha/{own.token[::-1]}")
    await anybody.sees("so-cong-khai", "/n/thon-6/so")
    await anybody.sees("khong-co-trang", "/n/thon-6/so/999.jpg")
    await anybody.sees("so-da-dong", DESK)

    thu = await someone()
    spent = await link_of(house, "thu")
    await thu.sits_down(spent)
    await thu.sees("duong-dan-het-han", spent)
    await thu.sees("danh-sach", DESK)
    await thu.sees("mot-nha", f"{DESK}/ho/013", opened="Hủy phiếu thu")
    await thu.sees("tien-chua-ro", f"{DESK}/xep-tien")
    await thu.sees("tim-ho-cho-tien", f"{DESK}/xep-tien/1?tim=cuong")
    await thu.sees("sao-ke", f"{DESK}/sao-ke")
    await thu.sends("sao-ke-xem-truoc", f"{DESK}/sao-ke", {}, "Xem trước", file=str(files / "sao-ke.xlsx"))
    await thu.sees("sao-ke-ket-qua", f"{DESK}/sao-ke/ket-qua?tu=1&den=3")
    await thu.sees("tien-thu-giup", f"{DESK}/thu-giup", opened="Đếm và nhận")
    count = {"to-10000": "1"}
    await thu.sends("tien-thu-giup-chenh", f"{DESK}/thu-giup", count, "Nhận số đã đếm", opened="Đếm và nhận")
    await thu.sees("dong-dot-thu", f"{DESK}/dot-thu/1/dong")
    await thu.sees("rut-dot-thu", f"{DESK}/dot-thu/1/rut")
    await thu.sees("rut-dot-thu-xem-truoc", f"{DESK}/dot-thu/1/rut?ly-do=sai+s%E1%BB%91+ti%E1%BB%81n")
    await thu.sees("mo-dot-thu", f"{DESK}/dot-thu/mo")
    opening = (
        f"{DESK}/dot-thu/mo/xem?khoan=&khoan-moi=%C4%90i%E1%BB%87n+chi%E1%BA%BFu+s%C3%A1ng&ho=15000&han=31/12"
        "&can-cu=hop&hop=15/10&lap=1"
    )
    await thu.sees("mo-dot-thu-xem-truoc", opening)
    await thu.sends("dot-thu", opening, {}, "Đúng rồi")
    await thu.sees("dot-thu", f"{DESK}/dot-thu", opened="Dừng lặp")
    await thu.sees("quy", f"{DESK}/quy")
    await thu.sees("quy-cac-khoan", f"{DESK}/quy/1")
    spending = {"tien": "9tr", "viec": "sửa mương ngõ Chợ", "tui": "cash"}
    await thu.sees("ghi-khoan-chi", f"{DESK}/quy/chi")
    await thu.sends(
        "ghi-khoan-chi-hoi-lai", f"{DESK}/quy/chi", spending, "Ghi vào sổ", file=str(files / "hoa-don.png")
    )
    await thu.sends(
        "phieu-chi", f"{DESK}/quy/chi", spending | {"tien": "45000"}, "Ghi vào sổ", file=str(files / "hoa-don.png")
    )
    await thu.sees("tien-thu-khac", f"{DESK}/quy/thu")
    await thu.sees("chuyen-tien", f"{DESK}/quy/chuyen")
    await thu.sees("doi-chieu", f"{DESK}/quy/dem")
    counted = {"mat": "900000", "nh-1": "2500000"}
    await thu.sends("doi-chieu-chenh", f"{DESK}/quy/dem", counted, "So với sổ")
    async with house.database.begin() as session:
        day = house.deployment.day(house.clock())
        session.add(Fund(hamlet_id=1, name="khuyến học", opened_on=day, created_at=house.clock()))
    begins = {"mat": "300000", "nh": "0", "ngay": "1/11"}
    await thu.sees("in-giay", f"{DESK}/in")
    await thu.sends("so-du-dau-ky", f"{DESK}/quy/dau-ky", begins, "Xem trước")

    binh = await someone()
    await binh.sits_down(await link_of(house, "binh"))
    await binh.sees("viec-cua-nguoi-khac", f"{DESK}/xep-tien")
    await binh.sees("so-ho", f"{DESK}/so-ho")
    await binh.sees("so-ho-mot-nha", f"{DESK}/so-ho/1", opened="Bỏ máy này")
    await binh.sees("them-ho", f"{DESK}/so-ho/them")
    new = {"head": "Hồ Văn Mười", "area": "ngõ Ao", "people": "3"}
    await binh.sends("them-ho-hoi-lai", f"{DESK}/so-ho/them", new, "Xem trước")
    await binh.sees("nhap-so-ho", f"{DESK}/so-ho/tep")
    await binh.sends("nhap-so-ho-xem-truoc", f"{DESK}/so-ho/tep", {}, "Xem trước", file=str(files / "so-ho.xlsx"))
    await binh.sends("ma-nhan-tin", f"{DESK}/so-ho/ma", {}, "Xem mã nhận tin")
    await binh.sees("ho-ghi-hai-lan", f"{DESK}/so-ho/trung")
    await binh.sees("gop-hai-ho", f"{DESK}/so-ho/gop?giu=019&dong=021")
    await binh.sees("dong-ho", f"{DESK}/so-ho/9/dong")
    await binh.sends("da-dong-ho", f"{DESK}/so-ho/9/dong", {}, "Đóng hộ này")
    await binh.sees("thong-bao", f"{DESK}/thong-bao")
    await binh.sees("soan-thong-bao", f"{DESK}/thong-bao/soan")
    body = {"chu": "Chủ nhật này quét ngõ, 7 giờ sáng tập trung ở nhà văn hóa. Mỗi nhà một người."}
    await binh.sends("soan-thong-bao-xem-truoc", f"{DESK}/thong-bao/soan", body, "Xem trước")
    await binh.sees("viec-ba-con-nho", f"{DESK}/viec", opened="Giao việc")
    await binh.sees("ai-giu-viec", f"{DESK}/vai", opened="Thu tiền giúp")
    await binh.sends("cap-ma", f"{DESK}/vai", {"viec": "deputy", "den": "31/12"}, "Cấp mã")
    await binh.sees("cau-tra-loi", f"{DESK}/hoi-dap")
    answer = {"loi": "Tiêm phòng chó dại ở nhà văn hóa, sáng Chủ nhật 29/11, từ 7 giờ."}
    await binh.sends("viet-cau-tra-loi", f"{DESK}/hoi-dap", answer, "Xem trước", opened="Viết câu trả lời")
    await binh.sends("cap-ma-chua-duoc", f"{DESK}/vai", {"viec": "deputy", "den": "31/11"}, "Cấp mã")


def all_pages(house: House, *, look_every: float = 2.0) -> web.Application:
    """All pages, as the service adds them."""
    app = web.Application()
    deployment = replace(house.deployment, public_url="http://127.0.0.1")
    for add in (add_pay_page, add_check_page, add_public_book):
        add(app, house.database, deployment, clock=house.clock)
    add_whole_desk(app, house.database, deployment, clock=house.clock, wake=lambda: None, look_every=look_every)
    return app


async def take(url: str, browser: Browser, house: House, folder: Path, files: Path) -> list[str]:
    """A picture of every page; returns their names."""
    taken: list[str] = []

    async def someone() -> Camera:
        return Camera(
            url=url,
            folder=folder,
            phone=await browser.new_context(viewport=PHONE, has_touch=True),  # type: ignore[arg-type]
            desktop=await browser.new_context(viewport=DESKTOP),  # type: ignore[arg-type]
            taken=taken,
        )

    await walk(house, someone, files)
    return taken


async def main(folder: Path) -> None:
    """Take them all; what was there before under these names is replaced."""
    with tempfile.TemporaryDirectory() as temporary:
        database, clock = Database(f"sqlite+aiosqlite:///{temporary}/loaxom.db"), Clock()
        await upgrade(database)
        house = await House.build(database, clock)
        async with TestServer(all_pages(house)) as server, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            taken = await take(str(server.make_url("")).rstrip("/"), browser, house, folder, Path(temporary))
            await browser.close()
        await database.close()
    sys.stdout.write("\n".join(taken) + "\n")


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1])))
