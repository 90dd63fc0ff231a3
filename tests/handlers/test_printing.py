"""Paper from the chat: for whom, drawn when it is sent, and only for head and treasurer."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # it has none
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from messages.channels.simulator import Shown
from messages.texts import printing
from models import paper
from models.domain.roles import RoleKind
from models.domain.vietqr import read
from models.paper import Printed, Scope
from models.tables import BankAccount, Fund, Hamlet, Role, Round, StoredFile
from tests.builders import a_household, a_member, a_role, a_round
from tests.handlers.test_desk import DESK, desk_of, form_token, link, reads
from tests.handlers.test_pay_page import a_paying_hamlet, pays
from tests.house import House, texts

PAPERS = f"{DESK}/in"


async def a_collecting_hamlet(house: House) -> int:
    """Thôn 6 with an open round: 012 and 016 owe and have no phone, 013 has one, 014 has paid, 015 is exempt."""
    hamlet_id, households = await a_paying_hamlet(house, 12, 13, 14, 15)
    await a_household(house, hamlet_id, 16, "Phạm Thị Dung", area="ngõ Giếng")
    await a_member(house, households[13], "resident", hamlet_id=hamlet_id)
    charges = await a_round(house, hamlet_id, exempt=[households[15]])
    await pays(house, charges[households[14]], 20_000)
    await pays(house, charges[households[12]], 5_000)
    return hamlet_id


def printed(shown: Shown) -> str:
    """What stands in a file that the bot sent."""
    assert shown.document is not None
    with pypdfium2.PdfDocument(shown.document) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def numbers(of: list[Printed] | None) -> str:
    """Whose papers they are."""
    return " ".join(each.number for each in of or ())


# each file is drawn by a process of its own, which takes a while to start
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_treasurer_gets_the_slips_and_the_walking_list_as_files(house: House) -> None:
    await a_collecting_hamlet(house)

    [asked] = await house.says("treasurer", "in giấy báo")
    wait, slips, doors = await house.presses("treasurer", "Giấy báo nộp")

    assert [label for label, _ in asked.buttons] == ["Giấy báo nộp", "Thẻ nộp tiền", "Đi tận nhà", "Thôi"]
    assert wait.text == "Đang xếp 2 tờ, vài giây nữa có bản in."
    assert slips.text == (
        "Giấy báo nộp vệ sinh môi trường tháng 11: 2 tờ, tám tờ một trang A4, xếp theo từng khu. "
        "In cho nhà chưa có máy nhận tin. Kèm danh sách đi tận nhà."
    )
    assert [label for label, _ in slips.buttons] == ["In cho mọi hộ", "Chỉ một khu", "Thôi"]
    assert (slips.filename, doors.filename) == ("giay-bao-nop-001-thon-6.pdf", "di-tan-nha-thon-6.pdf")
    said = printed(slips)
    assert [said.count(f"Mã hộ 0{number}, ngõ") for number in (12, 13, 14, 15, 16)] == [1, 0, 0, 0, 1]
    assert "15.000 đồng" in said
    assert "Tiền mặt: thủ quỹ Nguyễn Thị Thu, số 0900 000 012" in said
    walk = printed(doors)
    assert "THÔN 6: đi tận nhà, tiền vệ sinh môi trường tháng 11" in walk
    assert "In lúc 9 giờ sáng, thứ Bảy, 21/11/2026. 2 nhà còn phải nộp, chưa có máy nhận tin." in walk
    assert walk.index("Ngõ Đình, 1 nhà") < walk.index("012") < walk.index("Ngõ Giếng, 1 nhà") < walk.index("016")
    async with house.database.read() as session:
        kept = (await session.scalars(select(StoredFile).where(StoredFile.recipe.is_not(None)))).all()
    assert [(file.body, str(file.drop_on)) for file in kept] == [(None, "2026-11-28")] * 2


async def test_what_is_printed_for_whom(house: House) -> None:
    hamlet_id = await a_collecting_hamlet(house)
    everybody, without_phone, at_the_well = Scope(), Scope(without_phone=True), Scope(lane="ngõ Giếng")

    async with house.database.begin() as session:
        hamlet, round_ = await session.get_one(Hamlet, hamlet_id), (await session.scalars(select(Round))).one()
        slips = [await paper.slips(session, hamlet, round_, each) for each in (everybody, without_phone, at_the_well)]
        cards = [await paper.cards(session, hamlet, each, now=house.clock()) for each in (everybody, without_phone)]
        again = await paper.cards(session, hamlet, everybody, now=house.clock())
        lanes = await paper.lanes(session, hamlet_id)

    assert [[each.number for each in some or ()] for some in slips] == [
        ["012", "013", "016"],
        ["012", "016"],
        ["016"],
    ]
    assert [[each.number for each in some or ()] for some in cards] == [
        ["012", "013", "014", "015", "016"],
        ["012", "014", "015", "016"],
    ]
    assert lanes == ["ngõ Đình", "ngõ Giếng"]
    first, card, linked = (slips[0] or [])[0], *(cards[0] or [])[:2]
    assert (read(first.code.payload).amount, read(first.code.payload).memo) == (15_000, first.code.reference)
    assert (card.code.amount, linked.join_digits) == (None, None)
    assert card.join_digits is not None
    assert again == cards[0], "the same living code stands on every print"


async def test_where_nothing_can_be_printed_it_says_why(house: House) -> None:
    hamlet_id = await a_collecting_hamlet(house)
    await house.says("head", "/inphieu")
    async with house.database.begin() as session:
        await session.execute(update(BankAccount).values(until=house.clock()))
    assert texts(await house.presses("head", "Thẻ nộp tiền")) == [
        "Chưa có tài khoản nhận tiền nên chưa in được mã QR."
    ]

    await a_role(house, hamlet_id, RoleKind.HELPER, "helper")
    [refused] = await house.says("helper", "/inphieu")
    assert refused.buttons == []
    async with house.database.begin() as session:  # the role is gone, the button stands
        await session.execute(update(Role).where(Role.kind == RoleKind.HEAD).values(revoked_at=house.clock()))
    [refused] = await house.presses("head", "Đi tận nhà")
    assert refused.document is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_desk_gives_the_same_papers_and_says_why_there_are_none(house: House) -> None:
    await a_collecting_hamlet(house)
    async with TestClient(TestServer(desk_of(house))) as client:
        await client.post(await link(house, "treasurer"))
        page = await reads(client, PAPERS)
        assert "Giấy báo nộp vệ sinh môi trường tháng 11</option>" in page
        sent = {"dau": form_token(page), "gi": "1", "ai": "chua"}

        slips = await client.post(PAPERS, data=sent)
        assert slips.headers["Content-Disposition"] == 'attachment; filename="giay-bao-nop-001-thon-6.pdf"'
        with pypdfium2.PdfDocument(await slips.read()) as document:
            said = "\n".join(page.get_textpage().get_text_range() for page in document)
        assert [said.count(f"Mã hộ 0{number}, ngõ") for number in (12, 13, 14, 15, 16)] == [1, 0, 0, 0, 1]

        none_there = await client.post(PAPERS, data=sent | {"ai": "7", "gi": "9"})
        assert (none_there.status, printing.NOTHING_OWED in await none_there.text()) == (409, True)
        assert (await client.post(PAPERS, data=sent | {"dau": "x"})).status == 403
        async with house.database.begin() as session:
            await session.execute(update(Fund).values(account_id=None))
        no_account = await client.post(PAPERS, data=sent | {"gi": "the"})
        assert (no_account.status, printing.NO_ACCOUNT in await no_account.text()) == (409, True)
