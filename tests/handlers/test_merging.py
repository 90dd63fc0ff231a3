"""Two households that are one: merged in the chat and at the desk, told to its phones, never over open money."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from models import household_credits, mending, merging, on_behalf
from models.charges import charge_states
from models.domain.roles import RoleKind
from models.tables import (
    Claim,
    ClaimStatus,
    DoneForHousehold,
    DoneKind,
    Household,
    HouseholdMerge,
    HouseholdYes,
    Membership,
    Round,
)
from scheduler.rounds import tell_households
from tests.builders import a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.handlers.test_desk import DESK, desk_of, form_token, link, reads
from tests.handlers.test_desk_review import alert
from tests.handlers.test_desk_rounds import sends, told
from tests.handlers.test_funds import sound
from tests.house import House, texts

HEADS = {12: "Lê Văn Cường", 13: "Le van cuong", 14: "Phạm Thị Dung", 15: "Phạm Thị Dung", 16: "Đặng Thị Én"}


async def a_register(house: House) -> int:
    """Thôn 6, in which 012 and 013, 014 and 015 are likely one; all owe 20.000đ."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await an_account(house, hamlet_id)
    ids = {number: await a_household(house, hamlet_id, number, head) for number, head in HEADS.items()}
    await a_member(house, ids[12], "cuong", hamlet_id=hamlet_id)
    await a_member(house, ids[13], "na", hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        await session.execute(update(Household).values(area="ngõ Ao"))
    await a_round(house, hamlet_id)
    return hamlet_id


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_head_merges_two_entries_and_every_phone_hears_it(house: House) -> None:
    hamlet_id = await a_register(house)
    await house.says("binh", "/suaho")
    listed = texts(await house.says("binh", "hộ ghi hai lần"))[-1]
    assert "012 và 013: Lê Văn Cường, Le van cuong\n014 và 015: Phạm Thị Dung, Phạm Thị Dung" in listed
    assert "1 máy nhận tin. Đã nộp 0đ, còn 20.000đ." in texts(await house.presses("binh", "012 và 013"))[-1]
    asked = texts(await house.presses("binh", "Giữ 012 Văn Cường"))[-1]
    assert "Vệ sinh môi trường tháng 11: chỉ hộ 012 nộp 20.000đ, khoản của hộ 013 bỏ." in asked
    done = texts(await house.presses("binh", "Gộp vào hộ 012"))[-1]
    assert done == "Đã gộp hộ 013 vào hộ 012, Lê Văn Cường. Sổ cũ của hộ 013 vẫn giữ."
    await house.send_due()
    for user in ("cuong", "na"):
        heard = house.last(user)
        assert heard is not None
        assert "ghi nhà mình hai lần, mã hộ 013 và 012. Trưởng thôn Trần Văn Bình đã gộp lại" in heard.text
        assert "1 máy trước nhận tin ở mã 013 nay nhận tin chung" in heard.text
    treasurer = house.last("thu")
    assert treasurer is not None
    assert treasurer.text.startswith("Trưởng thôn Trần Văn Bình đã gộp hộ 013, Le van cuong, vào hộ 012.")
    assert "TKD012" in "".join(texts(await house.says("na", "/nop")))
    assert "đã đóng" in texts(await house.says("binh", "/suaho 13"))[-1]
    assert await sound(house, hamlet_id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_money_in_an_open_round_is_settled_before_two_become_one(house: House) -> None:
    hamlet_id = await a_register(house)
    twice = f"{DESK}/so-ho/trung"

    def both(stays: int, gone: int) -> str:
        return f"{DESK}/so-ho/gop?giu={stays}&dong={gone}"

    await house.says("thu", "/thutien 15 20000")
    await house.says("thu", "/thutien 13 10000")
    async with TestClient(TestServer(desk_of(house))) as client:
        await client.post(await link(house))
        assert "014 · 015" in await reads(client, twice)
        for wrong in (both(12, 12), both(12, 99), f"{DESK}/so-ho/gop"):
            assert "hai hộ khác nhau" in alert(await reads(client, wrong, 422))
        part = await reads(client, both(12, 13))
        assert "hộ 013 mới nộp 10.000đ, còn 10.000đ. Nộp nốt rồi gộp, hoặc giữ mã 013 thay cho 012." in alert(part)
        page = await reads(client, both(14, 15))
        assert "hộ 015 đã nộp 20.000đ, nên hộ 014 thôi nộp." in page
        form = dict.fromkeys(("giu", "dong"), "")
        for name in form:
            form[name] = page.partition(f'name="{name}" value="')[2].partition('"')[0]
        await house.says("thu", "/thutien 14 20000")  # meanwhile
        late = await sends(client, f"{DESK}/so-ho/gop", page, 409, form)
        assert "cả hai hộ đã nộp, hộ 014 20.000đ, hộ 015 20.000đ" in alert(late)
        await sends(client, f"{DESK}/ho/014/huy", page, fields={"phieu": "3", "ly-do": "nộp hai lần"})
        for _ in range(2):
            done = await sends(client, f"{DESK}/so-ho/gop", page, fields=form)
            assert told(done).startswith("Đã gộp hộ 015 vào hộ 014") or "từ trước" in told(done)
        assert "<td>015</td>" not in (table := await reads(client, DESK))
        assert "Đã xong" in table.partition("<td>014</td>")[2].partition("</tr>")[0]
        book = await reads(client, f"{DESK}/ho/014")
        assert "20.000đ tiền mặt, tiền vệ sinh môi trường tháng 11" in book  # 015's receipt
        assert "Ghi tiền mặt" not in book
        owes = await sends(client, f"{DESK}/ho/014/huy", book, fields={"phieu": "1", "ly-do": "ghi nhầm nhà"})
        assert "Đã hủy phiếu thu số 0001" in told(owes)
        assert "Ghi tiền mặt" in owes  # the household that stays is asked again
        assert (await client.post(f"{DESK}/so-ho/gop", data=form | {"dau": "x"})).status == 403
        assert (await client.post(f"{DESK}/so-ho/gop", data={"dau": form_token(page), "giu": "1"})).status == 409
    async with house.database.read() as session:
        assert len((await session.scalars(select(HouseholdMerge))).all()) == 1
    assert await sound(house, hamlet_id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_the_closed_entry_left_in_the_fund_pays_the_next_round_of_the_other(house: House) -> None:
    hamlet_id = await a_register(house)
    await house.says("thu", "/thutien 13 10000")
    await house.says("thu", "/thutien 13 20000")
    await house.presses("thu", "Dư để dành")
    await house.says("cuong", "/dachuyen")
    await house.presses("cuong", "Vệ sinh… tháng 11")
    now = house.clock()
    async with house.database.begin() as session:
        helped = (await session.scalars(select(Household.id).where(Household.number == 13))).one()
        yes = HouseholdYes(household_id=helped, helper_id=1, way="voice", given_at=now, expires_at=now)
        session.add(yes)
        await session.flush()
        session.add(DoneForHousehold(yes_id=yes.id, kind=DoneKind.SHOWN, at=now))
    async with house.database.begin() as session:
        ids = {each.number: each.id for each in await session.scalars(select(Household))}
        await merging.merge(
            session, hamlet_id, stays_id=ids[12], gone_id=ids[13], reason="gộp", by=1, now=now,
            today=house.deployment.day(now),
        )  # fmt: skip
    await a_round(house, hamlet_id, "điện chiếu sáng tháng 12", amount=4_000)
    house.clock.forward(minutes=1)
    async with house.database.begin() as session:
        await session.execute(update(Round).where(Round.number == 2).values(posted_at=house.clock()))
    await house.runs(tell_households(house.deployment))

    async with house.database.read() as session:
        paid = {
            (each.number, each.round_number): each.paid
            for each in await charge_states(session, household_ids=[ids[12], ids[13]])
        }
        assert await household_credits.credits_of(session, ids[12]) == 6_000
        assert set(await session.scalars(select(Membership.household_id))) == {ids[12]}  # the links are the same
        assert len(await on_behalf.untold(session, ids[12])) == 1
    assert (paid[13, 1], paid[12, 2]) == (26_000, 4_000)
    assert (12, 1) not in paid  # nobody asks for what the other entry paid
    async with house.database.begin() as session, session.begin_nested() as parted:
        await mending.reopen(session, await session.get_one(Household, ids[13]), by=1, now=now)
        both = [await household_credits.credits_of(session, ids[each]) for each in (12, 13)]
        await parted.rollback()
    assert both == [0, 6_000]  # opened again, it has its own
    assert "đã lấy đủ 4.000đ" in texts(house.simulator.sent["na"])[-1]

    await house.says("thu", "/huyphieu 1")
    await house.presses("thu", "Ghi nhầm nhà")

    assert "còn 4.000đ" in texts(house.simulator.sent["na"])[-1]
    async with house.database.read() as session:
        states = await charge_states(session, household_ids=[ids[12], ids[13]], round_ids=[1])
        assert [(each.number, each.paid, each.outstanding) for each in states] == [(12, 0, 4_000), (13, 16_000, 0)]
        assert await household_credits.credits_of(session, ids[12]) == 0  # it pays what the other receipt paid
        assert list(await session.scalars(select(Claim.status))) == [ClaimStatus.SETTLED]
    assert await sound(house, hamlet_id)
