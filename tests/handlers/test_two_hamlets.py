"""One phone in two hamlets: a child of two families, somebody with an office here and another there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from messages import tell_counts
from messages.channels.simulator import Shown
from models import codes
from models.charges import charge_states
from models.domain.roles import RoleKind
from models.tables import Membership, Person, Role, Round
from scheduler.reminders import remind_households
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Thôn 6 (treasurer thu) and Thôn 7 (treasurer huong); lan gets the messages of a household in each."""

    here: int
    there: int
    mother: int  # household 012 of Thôn 6
    father: int  # household 012 of Thôn 7

    async def paid(self, house: House, household_id: int) -> int:
        async with house.database.read() as session:
            return sum(each.paid for each in await charge_states(session, household_ids=[household_id]))


async def two_hamlets(house: House) -> Two:
    here = await a_hamlet(house)
    there = await a_hamlet(house, name="7", slug="thon-7", prefix="XMH")
    await a_role(house, here, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, there, RoleKind.TREASURER, "huong", full_name="Đỗ Thị Hường", phone="0900000077")
    mother = await a_household(house, here, 12, "Lê Thị Mận")
    father = await a_household(house, there, 12, "Phạm Văn Sáu")
    lan = await a_member(house, mother, "lan", hamlet_id=here)
    async with house.database.begin() as session:
        session.add(
            Membership(person_id=lan, household_id=father, joined_at=house.clock(), consent_way="mã nhận tin")
        )
    for hamlet in (here, there):
        await an_account(house, hamlet)
    return Two(here=here, there=there, mother=mother, father=father)


async def says_paid(house: House) -> list[Shown]:
    """Lan says that cash was handed over, for her father's house."""
    await house.says("lan", "/danop")
    return await house.presses("lan", "012 vệ… tháng 11")


async def test_the_treasurer_of_the_household_hears_what_was_paid(house: House) -> None:
    two = await two_hamlets(house)
    await a_round(house, two.there)

    await says_paid(house)

    assert "thu" not in house.simulator.sent
    [asked] = house.simulator.sent["huong"]
    assert asked.text.startswith("Nhà Phạm Văn Sáu, mã hộ 012, báo đã nộp 20.000đ")
    await house.presses("huong", "Đã nhận tiền mặt")
    assert await two.paid(house, two.father) == 20_000


async def test_a_treasurer_of_both_confirms_where_the_household_is(house: House) -> None:
    two = await two_hamlets(house)
    await a_round(house, two.there)
    async with house.database.begin() as session:
        huong = (await session.execute(select(Person.id).where(Person.user == "huong"))).scalar_one()
        await session.execute(update(Person).where(Person.id == huong).values(hamlet_id=two.here))
        session.add(Role(hamlet_id=two.here, person_id=huong, kind=RoleKind.TREASURER, granted_at=house.clock()))
    await says_paid(house)

    [booked] = await house.presses("huong", "Đã nhận tiền mặt")

    assert booked.text.startswith("Đã ghi phiếu thu số 0001: nhà Phạm Văn Sáu")
    assert await two.paid(house, two.father) == 20_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_treasurer_of_both_answers_about_the_hamlet_that_asked(house: House) -> None:
    two = await two_hamlets(house)
    await a_round(house, two.there)
    async with house.database.begin() as session:
        huong = (await session.execute(select(Person.id).where(Person.user == "huong"))).scalar_one()
        await session.execute(update(Person).where(Person.id == huong).values(hamlet_id=two.here))  # spoken of last
        session.add(Role(hamlet_id=two.here, person_id=huong, kind=RoleKind.TREASURER, granted_at=house.clock()))
        closed = (await session.scalars(select(Round))).one()
        await tell_counts.round_closed(session, closed, now=house.clock())
    await house.send_due()

    [asked] = texts(await house.presses("huong", "Đếm tiền mặt"))

    assert asked.startswith("Đếm được bao nhiêu tiền mặt ạ?")


async def test_whom_to_call_is_the_households_own_treasurer(house: House) -> None:
    two = await two_hamlets(house)
    await a_round(house, two.there)
    await says_paid(house)

    [again] = await says_paid(house)
    await house.says("lan", "/nhatoi")
    mothers, fathers = texts(await house.presses("lan", "Cả hai nhà"))

    assert "thủ quỹ Đỗ Thị Hường" in again.text
    assert "thủ quỹ Nguyễn Thị Thu" in mothers
    assert "thủ quỹ Đỗ Thị Hường" in fathers


async def test_a_reminders_code_is_the_reminded_households(house: House) -> None:
    two = await two_hamlets(house)
    await a_round(house, two.here)
    await a_round(house, two.there, amount=35_000)
    house.clock.forward(days=6)  # three days before it is due
    await house.runs(remind_households(house.deployment))
    house.simulator.messages.clear()

    await house.says("lan", "/nop")
    shown = await house.presses("lan", "012 Văn Sáu")

    assert "35.000đ" in shown[0].text
    assert "Nội dung: XMH" in shown[0].text


async def test_a_round_is_opened_in_the_hamlet_it_was_written_for(house: House) -> None:
    two = await two_hamlets(house)
    async with house.database.begin() as session:
        thu = (await session.execute(select(Person.id).where(Person.user == "thu"))).scalar_one()
        session.add(Role(hamlet_id=two.there, person_id=thu, kind=RoleKind.TREASURER, granted_at=house.clock()))
    for said in ("/dotthu", "Vệ sinh môi trường", "20000", "30/11", "Đã họp dân bàn", "15/10"):
        await house.says("thu", said)
    async with house.database.begin() as session:
        await session.execute(update(Person).where(Person.id == thu).values(hamlet_id=two.there))

    await house.presses("thu", "Mở đợt thu")

    async with house.database.read() as session:
        assert (await session.execute(select(Round.hamlet_id))).scalars().all() == [two.here]


async def test_an_announcement_stays_in_the_hamlet_it_was_written_for(house: House) -> None:
    here = await a_hamlet(house)
    there = await a_hamlet(house, name="7", slug="thon-7", prefix="XMH")
    head = await a_role(house, here, RoleKind.HEAD, "binh")
    await a_group(house, here, "nhom 6")
    await a_group(house, there, "nhom 7")
    await house.says("binh", "/thongbao Mai cắt điện từ 8 giờ.")
    async with house.database.begin() as session:
        code = await codes.make_role_code(session, hamlet_id=there, role=RoleKind.DEPUTY, by=head, now=house.clock())
        digits = code.code
    await house.says("binh", f"/start {digits}")

    await house.says("binh", "/thongbao")
    await house.presses("binh", "Làm tiếp")

    shown = texts(house.simulator.sent["binh"])[-1]
    assert "nhom 6" in shown
    assert "nhom 7" not in shown
