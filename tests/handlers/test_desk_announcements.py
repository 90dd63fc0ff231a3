"""Announcements at the desk: the chat's post, its hours, its seconds to take back, once, and only the head's."""

from __future__ import annotations

import asyncio
import html
import io
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.tables import Announcement, AnnouncementStatus
from scheduler.announcements import post_due
from tests.builders import a_group
from tests.handlers.test_checking import photo
from tests.handlers.test_desk import DESK, Client, desk_of, form_token, reads, sits_down, thon_6
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.house import House, texts

# what the pages call runs on both databases in the chat's tests
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NEWS = f"{DESK}/thong-bao"
WRITE = f"{NEWS}/soan"
BODY = "Mai cắt điện từ 8 giờ đến 11 giờ.\r\nBà con <b>tắt</b> máy bơm."


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(desk_of(house))) as client:
        yield client


async def writes(client: Client, status: int = 200, picture: bytes | None = None, **fields: str | list[str]) -> str:
    """Fill the form in and look at what comes of it."""
    page = await reads(client, WRITE)
    form = FormData(default_to_multipart=True)
    form.add_field("dau", form_token(page))
    every = re.findall(r'name="nhom" value="(\d+)"', page)
    for name, values in {"ghim": "1", "nhom": every, "khi": "ngay", "luc": "", "go": "", **fields}.items():
        for value in [values] if isinstance(values, str) else values:
            form.add_field(name, value)
    if picture is not None:
        form.add_field("anh", io.BytesIO(picture), filename="anh.png", content_type="image/png")
    answer = await client.post(WRITE, data=form)
    said = await answer.text()
    assert answer.status == status, said
    return said


def fields_of(page: str, how: str) -> dict[str, str]:
    assert f'name="cach" value="{how}"' in page, page
    return {"khoa": page.partition('name="khoa" value="')[2].partition('"')[0], "cach": how}


def post_of(page: str) -> str:
    return html.unescape(page.partition('id="bai">')[2].partition("</p>")[0])


async def statuses(house: House) -> list[AnnouncementStatus]:
    async with house.database.read() as session:
        return list(await session.scalars(select(Announcement.status).order_by(Announcement.id)))


async def test_the_head_writes_sends_takes_back_plans_and_stops(house: House, client: Client) -> None:
    await thon_6(house)
    await a_group(house, 1, "nhom")
    await a_group(house, 1, "nhom-2")
    await house.says("binh", "/thongbao Chiều nay họp ở nhà văn hóa")
    await sits_down(house, client, "binh")
    assert "Chưa đăng bài nào." in await reads(client, NEWS)
    await writes(client, 422, chu="")
    for wrong, said in (
        ({"khi": "hen", "luc": "lúc nào đó"}, "Loa Xóm chưa hiểu giờ"), ({"nhom": []}, "Chưa chọn nhóm nào."),
    ):  # fmt: skip
        page = await writes(client, 422, chu=BODY, **wrong)
        assert said in alert(page)
        assert "Bà con &lt;b&gt;tắt" in page

    page = await writes(client, chu=BODY, picture=photo("x"))
    assert post_of(page).startswith("📢 THÔNG BÁO CỦA THÔN 6\n\nMai cắt điện từ 8 giờ đến 11 giờ.\nBà con <b>tắt</b>")
    assert "Bài ở trên sẽ đăng vào 2 nhóm, khoảng 4 hộ:\nnhom\nnhom-2" in page
    picture = re.search(r'img src="[./]*(/n/[^"]*|n/[^"]*)"', page)
    assert picture is not None
    shown = await client.get(f"/{picture[1].lstrip('/')}")
    assert (shown.status, shown.content_type) == (200, "image/png")
    old = texts(await house.presses("binh", "Gửi ngay"))  # the chat's button was under another text
    assert any("đã cũ" in each for each in old)
    now = fields_of(page, "ngay")
    twice = [client.post(f"{WRITE}/gui", data={"dau": form_token(page), **now}) for _ in range(2)]
    answers = {answer.status: await answer.text() for answer in await asyncio.gather(*twice)}
    done = answers[200]
    assert "không gửi lần nữa" in alert(answers[409])
    assert told(done) == "Đang gửi vào 2 nhóm. Trong 60 giây nữa vẫn lấy lại được."
    [announcement] = re.findall(r"thong-bao/(\d+)/lay-lai", done)
    back = await sends(client, f"{NEWS}/{announcement}/lay-lai", done)
    assert told(back) == "Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây."
    assert "Mai cắt điện" in back
    house.clock.forward(minutes=5)
    await house.runs(post_due(house.deployment))
    assert "nhom" not in house.simulator.sent
    assert "đang soạn dở “Mai cắt điện từ 8 giờ đến 11 giờ”" in texts(await house.says("binh", "/thongbao"))[-1]

    page = await writes(client, chu=BODY, khi="hen", luc="7 giờ tối nay")
    assert "Hẹn gửi 19 giờ tối thứ Bảy 21/11, còn 10 giờ nữa. Đúng chưa ạ?" in page
    done = await sends(client, f"{WRITE}/gui", page, fields=fields_of(page, "hen"))
    assert told(done).startswith(
        "Đã hẹn: “Mai cắt điện từ 8 giờ đến 11 giờ” gửi 19 giờ tối thứ Bảy 21/11, vào 2 nhóm."
    )
    assert "Mai cắt điện từ 8 giờ đến 11 giờ, 2 nhóm" in texts(await house.says("binh", "/lich"))[-1]
    [planned] = re.findall(r"thong-bao/(\d+)/sua", done)
    change = await sends(client, f"{NEWS}/{planned}/sua", done)
    assert 'value="19 giờ tối thứ Bảy 21/11"' in change
    page = await writes(client, chu="Mai cắt điện cả ngày.", khi="hen", luc="11 giờ đêm nay")
    assert "là giờ bà con nghỉ" in page
    assert "Gửi tin khẩn này chứ ạ?" in await reads(client, f"{WRITE}/xem?khan=1")
    await sends(client, f"{WRITE}/gui", page, fields={**fields_of(page, "sang"), "cach": "hen"})
    done = await sends(client, f"{WRITE}/gui", page, fields=fields_of(page, "sang"))
    assert "gửi 5 giờ 30 sáng Chủ nhật 22/11" in told(done)
    assert await statuses(house) == [AnnouncementStatus.CANCELLED] * 2 + [AnnouncementStatus.SCHEDULED]
    house.clock.to(2026, 11, 22, 5, 20)
    await sits_down(house, client, "binh")
    house.clock.to(2026, 11, 22, 5, 31)
    async with house.database.begin() as session:
        await post_due(house.deployment)(session, house.clock())
    page = await reads(client, NEWS)
    assert "<strong>nhom-2</strong>: đang chờ gửi" in page
    stopped = await sends(client, f"{NEWS}/3/dung", page)
    assert told(stopped).startswith("Đã dừng. 0 nhóm đã nhận bài, 2 nhóm chưa.")
    going = await sends(client, f"{NEWS}/3/tiep", stopped)
    assert told(going) == "Đang gửi tiếp vào 2 nhóm."
    await house.send_due()
    await house.runs(post_due(house.deployment))
    page = await reads(client, NEWS)
    assert "<strong>nhom-2</strong>: đã đăng, đã ghim" in page
    assert texts(house.simulator.sent["nhom"])[-1].endswith("Chủ nhật 22/11")
    assert "Đã đăng vào cả 2 nhóm" in texts(house.simulator.sent["binh"])[-1]
    down = await sends(client, f"{NEWS}/3/go", page)
    assert told(down) == "Đang gỡ bài ở 2 nhóm."
    correct = await sends(client, f"{NEWS}/3/dinh-chinh", down)
    assert told(correct).startswith("Gõ câu đúng.")
    page = await writes(client, chu="cắt điện buổi sáng thôi.")
    assert "ĐÍNH CHÍNH CỦA THÔN 6" in post_of(page)


async def test_an_emergency_is_asked_twice_and_none_of_it_is_the_treasurers(house: House, client: Client) -> None:
    await thon_6(house)
    await a_group(house, 1, "nhom")
    await sits_down(house, client, "binh")
    heavy = await writes(client, 422, chu="chữ còn đây", picture=bytes(10 * 1024 * 1024 + 1))
    assert "Ảnh nặng quá 10 MB." in alert(heavy)
    assert "chữ còn đây</textarea>" in heavy
    assert "không phải ảnh JPG" in alert(await writes(client, 422, chu="x", picture=b"%PDF-1.7 not a picture"))
    page = await writes(client, chu="nước lên nhanh", loai="emergency")
    assert post_of(page).startswith("KHẨN, THÔN 6\n\nnước lên nhanh")
    assert "Gửi rồi không lấy lại được." in page
    done = await sends(client, f"{WRITE}/gui", page, fields=fields_of(page, "khan"))
    assert told(done) == "Đang gửi tin khẩn vào 1 nhóm."
    [posted] = texts(await house.sees("nhom"))
    assert posted.startswith("KHẨN, THÔN 6")
    async with TestClient(TestServer(desk_of(house))) as treasurers:
        await sits_down(house, treasurers)
        seen = await reads(treasurers, DESK)
        assert "thong-bao" not in seen
        for path in (NEWS, WRITE, f"{WRITE}/xem", f"{NEWS}/anh/1"):
            await reads(treasurers, path, 403)
        for path in (WRITE, f"{WRITE}/gui", f"{WRITE}/bo", f"{NEWS}/1/go"):
            await sends(treasurers, path, seen, 403)
    await sends(client, f"{NEWS}/99/go", done, 404)
    assert (await client.post(f"{NEWS}/1/go", data={"dau": "x"})).status == 403
