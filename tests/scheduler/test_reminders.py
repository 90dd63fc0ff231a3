"""A round is spoken of again: in the groups by counts, to those who owe once a day, never after a week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from messages.channels.simulator import Shown
from models.charges import charge_states
from models.domain.roles import RoleKind
from models.payments import book
from models.reminders import HouseholdDue, take_households
from models.tables import (
    AccountChange,
    BankAccount,
    ChangeStatus,
    Charge,
    Claim,
    Delivery,
    DeliveryStatus,
    Hamlet,
    Membership,
    PaymentWay,
    Person,
    Role,
    Round,
    RoundStatus,
)
from scheduler.reminders import post_collections, remind_households, tell_thresholds
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts

TREASURER = "thủ quỹ Nguyễn Thị Thu, số 0900 000 012"
ACCOUNT = "Số tài khoản: 0011009990001\nNgân hàng: Vietcombank\nTên tài khoản: NGUYEN THI THU"
NEIGHBOURS = ("Lê Văn Cường", "Hoàng Thị Giang", "Đặng Thị Hoa", "Bùi Văn Khánh")


@dataclass
class Thon6:
    """A hamlet of four households; "cuong" listens for the first one, "nhom" is its group."""

    house: House
    hamlet_id: int
    households: list[int]
    paid: int = field(default=0)

    async def ticks(self) -> None:
        """The clock wakes every job once, then again: nothing may come of the second time."""
        house = self.house
        for _ in range(2):
            async with house.database.begin() as session:
                await post_collections(house.deployment)(session, house.clock())
                await tell_thresholds(house.deployment)(session, house.clock())
                await remind_households(house.deployment)(session, house.clock())
            await house.send_due()

    async def lives(self, year: int, month: int, day: int, *hours: tuple[int, int]) -> list[Shown]:
        """Let the clock come to these hours of a day; returns what the group and the chats got."""
        before = len(self.house.simulator.messages)
        for hour, minute in hours:
            self.house.clock.to(year, month, day, hour, minute)
            await self.ticks()
        return [each for each in self.house.simulator.messages[before:] if not each.sender]

    async def pays(self, charge_id: int, amount: int = 20_000) -> None:
        """Cash is booked for a charge."""
        house, now = self.house, self.house.clock()
        self.paid += 1
        async with house.database.begin() as session:
            [charge] = await charge_states(session, charge_ids=[charge_id])
            await book(
                session, charge, amount=amount, way=PaymentWay.CASH, hamlet_id=self.hamlet_id, by=None,
                key=f"test:{self.paid}", now=now, today=house.deployment.day(now),
            )  # fmt: skip


async def thon_6(house: House) -> Thon6:
    """The hamlet, with head, treasurer, account and group."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await an_account(house, hamlet_id)
    await a_group(house, hamlet_id)
    numbers = (12, 18, 31, 45)
    households = [
        await a_household(house, hamlet_id, number, head) for number, head in zip(numbers, NEIGHBOURS, strict=True)
    ]
    await a_member(house, households[0], "cuong", hamlet_id=hamlet_id)
    return Thon6(house, hamlet_id, households)


@pytest.fixture
async def hamlet(house: House) -> Thon6:
    return await thon_6(house)


MORNING, NOON, EVENING, NIGHT = (6, 30), (12, 0), (19, 0), (22, 0)
ALL_DAY = ((5, 0), MORNING, EVENING, NIGHT)


async def test_the_plan_of_a_round_from_its_opening_to_a_week_after_its_due_date(hamlet: Thon6) -> None:
    charges = await a_round(hamlet.house, hamlet.hamlet_id, exempt=[hamlet.households[3]])
    said: dict[date, list[tuple[str, str]]] = {}

    for offset in (0, 1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18):
        day = date(2026, 11, 21) + timedelta(days=offset)
        shown = await hamlet.lives(day.year, day.month, day.day, *(ALL_DAY if offset else (NOON, EVENING)))
        if shown:
            said[day] = [(each.address, each.text) for each in shown]
        if day == date(2026, 11, 28):
            await hamlet.pays(charges[hamlet.households[1]])

    [household, group] = said.pop(date(2026, 11, 27))
    reference = household[1].partition("Nội dung: ")[2].split("\n")[0]
    memo = group[1].partition("Nội dung: ")[2].split(" rồi")[0]
    assert reference.startswith("TKD012001")
    assert memo.startswith("TKD000001")
    assert household == (
        "cuong",
        "Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11, hạn thứ Hai 30/11.\n\n"
        f"Quét mã QR trong ảnh là đủ. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference}\n\n"
        f"Vừa nộp rồi thì thôi, tiền vào sổ Loa Xóm báo lại. Hỏi {TREASURER}.",
    )
    assert group == (
        "nhom",
        "Thôn 6: tiền vệ sinh môi trường tháng 11 hạn thứ Hai 30/11, còn 3 ngày.\n\n"
        "Đến 19 giờ tối, 1 trong 4 hộ đã xong. Cảm ơn bà con.\n\n"
        f"Mã QR gửi lại trong ảnh. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {memo} rồi mã hộ\n\n"
        "Mã QR riêng của nhà mình: nhắn riêng cho Bot Loa Xóm chữ “nộp”.",
    )
    assert said.pop(date(2026, 11, 29)) == [
        ("nhom", "Thôn 6: đã được nửa, 2 trong 4 hộ đã xong tiền vệ sinh môi trường tháng 11. Cảm ơn bà con.")
    ]
    assert said.pop(date(2026, 11, 30)) == [
        (
            "cuong",
            "Hôm nay là hạn tiền vệ sinh môi trường tháng 11. Nhà mình còn 20.000đ.\n\n"
            f"Quét mã QR trong ảnh là đủ. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {reference}\n\n"
            "Vừa nộp rồi thì thôi. Hôm nay chưa tiện thì nhắn thủ quỹ Nguyễn Thị Thu một câu là được, "
            "số 0900 000 012.",
        ),
        (
            "nhom",
            "Thôn 6: hôm nay, thứ Hai 30/11, là hạn tiền vệ sinh môi trường tháng 11.\n\n"
            "Đến 19 giờ tối, 2 trong 4 hộ đã xong. Cảm ơn bà con.\n\n"
            f"Mã QR trong ảnh. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {memo} rồi mã hộ\n\n"
            f"Nộp tiền mặt: {TREASURER}.",
        ),
    ]
    assert said.pop(date(2026, 12, 3)) == [
        (
            "cuong",
            "Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11. "
            f"Vẫn nộp được như thường, bằng mã QR trong ảnh. Chuyển bằng tay thì ghi:\n{ACCOUNT}\n"
            f"Nội dung: {reference}\n\n"
            "Vừa nộp rồi thì thôi.\n\n"
            "Nhà có việc khó thì nói riêng với trưởng thôn Trần Văn Bình, số 0900 000 006, chuyện chỉ hai bên biết.",
        ),
        (
            "nhom",
            "Thôn 6: tiền vệ sinh môi trường tháng 11 đã có 2 trong 4 hộ xong. Cảm ơn bà con.\n\n"
            "Nhà nào đi xa, bận việc đồng chưa kịp, mã QR trong ảnh vẫn dùng được. Chuyển bằng tay thì ghi:\n"
            f"{ACCOUNT}\nNội dung: {memo} rồi mã hộ\n\n"
            f"Nộp tiền mặt: {TREASURER}.",
        ),
    ]
    assert said.pop(date(2026, 12, 7)) == [
        (
            "cuong",
            "Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11. "
            "Đây là tin nhắc cuối, sau tin này Loa Xóm không nhắc nữa.\n\n"
            f"Nộp bằng mã QR: gõ “nộp”. Tiền mặt: {TREASURER}, hẹn giờ thì thủ quỹ ghé.\n\n"
            "Nhà có việc khó, nói riêng với trưởng thôn Trần Văn Bình, số 0900 000 006.",
        ),
        (
            "nhom",
            "Thôn 6: tiền vệ sinh môi trường tháng 11 đã có 2 trong 4 hộ xong.\n\n"
            "Cảm ơn bà con đã góp cho thôn mình.",
        ),
    ]
    assert said == {}
    in_group = [each.text for each in hamlet.house.simulator.sent["nhom"]]
    assert not any(name in text for text in in_group for name in NEIGHBOURS)


async def test_a_reminder_shows_the_households_own_code_and_asks(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)

    [told] = await hamlet.lives(2026, 11, 27, MORNING)

    assert told.picture is not None
    assert told.labels == ["Tôi đã chuyển", "Nhờ giúp", "Tắt tin nhắc"]


async def test_without_buttons_the_choices_are_numbered(numbered_house: House) -> None:
    hamlet = await thon_6(numbered_house)
    await a_round(numbered_house, hamlet.hamlet_id)

    [told] = await hamlet.lives(2026, 11, 27, MORNING)

    assert told.text.endswith("Gõ một số để chọn:\n1. Tôi đã chuyển\n2. Nhờ giúp\n3. Tắt tin nhắc")
    assert told.buttons == []


async def test_a_household_that_turned_reminders_off_from_one_is_left_in_peace(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    await hamlet.lives(2026, 11, 27, MORNING)

    off = await hamlet.house.presses("cuong", "Tắt tin nhắc")
    later = await hamlet.lives(2026, 11, 30, MORNING)

    assert texts(off)[0].startswith("Đã ngừng tin nhắc riêng cho máy này.")
    assert later == []


@pytest.mark.parametrize(
    "settled",
    [
        pytest.param("paid", id="paid"),
        pytest.param("claimed", id="says-it-paid"),
        pytest.param("exempt", id="exempt"),
    ],
)
async def test_who_owes_nothing_is_never_reminded(hamlet: Thon6, settled: str) -> None:
    household_id = hamlet.households[0]
    charges = await a_round(hamlet.house, hamlet.hamlet_id, exempt=[household_id] if settled == "exempt" else [])
    if settled == "paid":
        await hamlet.pays(charges[household_id])
    if settled == "claimed":
        async with hamlet.house.database.begin() as session:
            person_id = (await session.scalars(select(Person.id).where(Person.user == "cuong"))).one()
            session.add(
                Claim(
                    charge_id=charges[household_id], person_id=person_id, way=PaymentWay.TRANSFER,
                    made_at=hamlet.house.clock(),
                )
            )  # fmt: skip

    assert await hamlet.lives(2026, 11, 27, MORNING, NOON) == []


async def test_every_phone_of_a_household_is_reminded_and_each_once(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    await a_member(hamlet.house, hamlet.households[0], "con-gai", hamlet_id=hamlet.hamlet_id)

    told = await hamlet.lives(2026, 11, 27, MORNING, (8, 0), NOON)

    assert [each.address for each in told] == ["cuong", "con-gai"]
    assert told[0].text == told[1].text
    assert told[0].picture == told[1].picture


async def test_a_phone_of_two_households_is_told_which_and_asked_once(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    async with hamlet.house.database.begin() as session:
        person_id = (await session.scalars(select(Person.id).where(Person.user == "cuong"))).one()
        session.add(
            Membership(
                person_id=person_id, household_id=hamlet.households[1], joined_at=hamlet.house.clock(),
                consent_way="mã nhận tin",
            )
        )  # fmt: skip

    told = await hamlet.lives(2026, 11, 27, MORNING, NOON)

    assert [each.text.split(" tiền")[0] for each in told] == [
        "Nhà Lê Văn Cường còn 20.000đ",
        "Nhà Hoàng Thị Giang còn 20.000đ",
    ]
    assert [bool(each.buttons) for each in told] == [True, False]


async def test_several_charges_are_one_message_with_one_code(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    await a_round(hamlet.house, hamlet.hamlet_id, "quỹ khuyến học", amount=50_000, due_on=date(2026, 12, 20))

    [told] = await hamlet.lives(2026, 11, 27, MORNING, NOON)

    standing = told.text.partition("Nội dung: ")[2].split("\n")[0]
    assert standing.startswith("TKD012000")
    assert told.text == (
        "Nhà mình còn 2 khoản, cộng 70.000đ:\n\n"
        "Tiền vệ sinh môi trường tháng 11: 20.000đ, hạn thứ Hai 30/11\n"
        "Tiền quỹ khuyến học: 50.000đ, hạn Chủ nhật 20/12\n\n"
        f"Quét mã QR trong ảnh là đủ, nộp chung một lần. "
        f"Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {standing}\n\n"
        f"Vừa nộp rồi thì thôi, tiền vào sổ Loa Xóm báo lại. Hỏi {TREASURER}."
    )
    assert told.picture is not None


async def test_several_rounds_are_one_post_a_day(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    await a_round(hamlet.house, hamlet.hamlet_id, "quỹ khuyến học", due_on=date(2026, 11, 30), is_voluntary=True)
    await a_round(hamlet.house, hamlet.hamlet_id, "điện chiếu sáng quý 4", due_on=date(2026, 12, 20))

    [post] = [each for each in await hamlet.lives(2026, 11, 27, EVENING, (20, 0)) if each.address == "nhom"]

    assert post.text == (
        "Thôn 6, các khoản đang thu, đến 19 giờ tối:\n\n"
        "Tiền vệ sinh môi trường tháng 11, hạn thứ Hai 30/11: 0 trong 4 hộ đã xong\n"
        "Quỹ khuyến học, nhận đến thứ Hai 30/11: 0 nhà đã góp, cộng 0đ\n"
        "Tiền điện chiếu sáng quý 4, hạn Chủ nhật 20/12: 0 trong 4 hộ đã xong\n\n"
        "Cảm ơn bà con. Mã QR riêng của nhà mình, nộp chung các khoản: nhắn riêng cho Bot Loa Xóm chữ “nộp”.\n"
        f"Nộp tiền mặt: {TREASURER}."
    )


async def test_a_voluntary_round_is_spoken_of_in_the_group_alone(hamlet: Thon6) -> None:
    charges = await a_round(hamlet.house, hamlet.hamlet_id, "quỹ khuyến học", is_voluntary=True)
    await hamlet.pays(charges[hamlet.households[1]], 100_000)

    said = [each for day in (27, 30) for each in await hamlet.lives(2026, 11, day, MORNING, EVENING)]
    said += await hamlet.lives(2026, 12, 3, MORNING, EVENING)

    assert [each.address for each in said] == ["nhom", "nhom"]
    memo = said[0].text.partition("Nội dung: ")[2].split(" rồi")[0]
    assert said[0].text == (
        "Thôn 6: quỹ khuyến học nhận đến thứ Hai 30/11, đã có 1 nhà góp, cộng 100.000đ. Cảm ơn bà con.\n\n"
        f"Mã QR trong ảnh, góp bao nhiêu tùy lòng. Chuyển bằng tay thì ghi:\n{ACCOUNT}\nNội dung: {memo} rồi mã hộ"
    )
    assert said[0].picture is not None


async def test_after_an_outage_only_what_still_makes_sense_is_said_once(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)

    # down from before the plan begins until the day after the due date
    shown = [each.text.split("\n\n")[0] for each in await hamlet.lives(2026, 12, 1, *ALL_DAY)]

    assert len(shown) == 2
    assert shown[0].startswith("Nhà mình còn 20.000đ tiền vệ sinh môi trường tháng 11. Vẫn nộp được như thường")
    assert shown[1] == "Thôn 6: tiền vệ sinh môi trường tháng 11 đã có 0 trong 4 hộ xong. Cảm ơn bà con."
    assert await hamlet.lives(2026, 12, 2, *ALL_DAY) == []


async def test_a_reminder_that_is_a_day_late_counts_the_days_that_are_left(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)

    shown = await hamlet.lives(2026, 11, 28, *ALL_DAY)

    assert shown[1].text.startswith("Thôn 6: tiền vệ sinh môi trường tháng 11 hạn thứ Hai 30/11, còn 2 ngày.")


async def test_nothing_is_said_after_the_seventh_day(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)

    assert await hamlet.lives(2026, 12, 8, *ALL_DAY) == []


async def test_what_was_queued_and_not_sent_in_time_is_not_sent_at_night(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    house.clock.to(2026, 11, 27, 20, 59)
    async with house.database.begin() as session:
        await remind_households(house.deployment)(session, house.clock())

    house.clock.to(2026, 11, 27, 23, 0)
    await house.send_due()

    assert "cuong" not in house.simulator.sent


async def test_a_household_that_pays_before_its_reminder_left_is_not_reminded(hamlet: Thon6) -> None:
    house = hamlet.house
    charges = await a_round(house, hamlet.hamlet_id)
    house.clock.to(2026, 11, 27, 6, 30)
    async with house.database.begin() as session:
        await remind_households(house.deployment)(session, house.clock())
    await hamlet.pays(charges[hamlet.households[0]])

    async with house.database.begin() as session:
        await remind_households(house.deployment)(session, house.clock())
    await house.send_due()

    assert "cuong" not in house.simulator.sent
    async with house.database.read() as session:
        assert list(await session.scalars(select(Delivery.status))) == [DeliveryStatus.CANCELLED]


async def test_a_reminder_that_waited_does_not_ask_for_what_was_paid_meanwhile(hamlet: Thon6) -> None:
    first = await a_round(hamlet.house, hamlet.hamlet_id)
    await a_round(hamlet.house, hamlet.hamlet_id, "điện chiếu sáng tháng 11", amount=10_000)
    hamlet.house.clock.to(2026, 11, 27, 8, 59)
    await hamlet.house.says("cuong", "/giupdo")  # a dialogue: what is pushed waits
    await hamlet.lives(2026, 11, 27, (9, 0))

    await hamlet.pays(first[hamlet.households[0]])
    seen = await hamlet.lives(2026, 11, 27, (9, 1))
    await hamlet.house.says("cuong", "thôi")
    await hamlet.house.send_due()

    assert [text for text in texts(hamlet.house.simulator.sent["cuong"]) if "30.000đ" in text] == []
    assert [each for each in seen if each.address == "cuong"] == []


async def test_the_hamlets_own_hours_are_kept(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    async with house.database.begin() as session:
        row = await session.get_one(Hamlet, hamlet.hamlet_id)
        row.remind_from, row.group_post_at = row.remind_from.replace(hour=17), row.group_post_at.replace(hour=20)

    assert await hamlet.lives(2026, 11, 27, MORNING, NOON, (17, 29)) == []
    assert [each.address for each in await hamlet.lives(2026, 11, 27, (17, 30), EVENING)] == ["cuong"]
    assert [each.address for each in await hamlet.lives(2026, 11, 27, (20, 0))] == ["nhom"]


async def test_a_closed_round_is_not_spoken_of(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    async with hamlet.house.database.begin() as session:
        await session.execute(update(Round).values(status=RoundStatus.CLOSED))

    assert await hamlet.lives(2026, 11, 27, *ALL_DAY) == []


async def test_the_groups_are_told_of_half_four_fifths_and_all_but_at_night(hamlet: Thon6) -> None:
    for number in range(101, 107):
        hamlet.households.append(await a_household(hamlet.house, hamlet.hamlet_id, number, f"Nhà {number}"))
    charges = await a_round(hamlet.house, hamlet.hamlet_id, exempt=hamlet.households[:1])
    title = "tiền vệ sinh môi trường tháng 11"

    said: list[str] = []
    for day, paid in ((22, 4), (23, 5), (24, 7), (25, 8), (26, 9)):
        for household_id in hamlet.households[1 + hamlet.paid : 1 + paid]:
            await hamlet.pays(charges[household_id])
        said += texts(await hamlet.lives(2026, 11, day, (5, 0), NOON))

    assert said == [
        f"Thôn 6: đã được nửa, 5 trong 10 hộ đã xong {title}. Cảm ơn bà con.",
        f"Thôn 6: 8 trong 10 hộ đã xong {title}, chỉ còn ít nhà nữa. Cảm ơn bà con.",
        f"Thôn 6: cả 10 hộ đã xong {title}. Thôn xin cảm ơn bà con.",
    ]


async def test_all_paid_early_nothing_more_is_said(hamlet: Thon6) -> None:
    charges = await a_round(hamlet.house, hamlet.hamlet_id)
    for charge_id in charges.values():
        await hamlet.pays(charge_id)
    await hamlet.lives(2026, 11, 22, NOON)

    assert await hamlet.lives(2026, 11, 27, *ALL_DAY) == []
    assert await hamlet.lives(2026, 11, 30, *ALL_DAY) == []


async def test_many_households_are_reminded_some_at_a_time_all_in_the_end(hamlet: Thon6) -> None:
    house = hamlet.house
    for number in range(101, 112):
        household_id = await a_household(house, hamlet.hamlet_id, number, f"Nhà {number}")
        await a_member(house, household_id, f"nha-{number}", hamlet_id=hamlet.hamlet_id)
    await a_round(house, hamlet.hamlet_id)
    house.clock.to(2026, 11, 27, 6, 30)

    told = []
    for _ in range(5):
        before = len(house.simulator.messages)
        await house.runs(remind_households(house.deployment))
        told.append(len(house.simulator.messages) - before)

    assert told == [5, 5, 2, 0, 0]
    async with house.database.begin() as session:
        found: list[HouseholdDue] = await take_households(
            session, zone=house.deployment.zone, now=house.clock(), most=10
        )
        assert found == []
        assert await session.scalar(select(Round.reminded_on)) == date(2026, 11, 27)


async def test_an_account_changed_lately_is_named_under_every_reminder(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    async with house.database.begin() as session:
        now = (await session.scalars(select(BankAccount))).one()
        old = BankAccount(
            hamlet_id=hamlet.hamlet_id, bank_bin="970418", number="999999", holder="CU", since=house.clock(),
            until=house.clock(),
        )  # fmt: skip
        session.add(old)
        await session.flush()
        head, treasurer = await session.scalars(select(Role.person_id).order_by(Role.id))
        session.add(
            AccountChange(
                hamlet_id=hamlet.hamlet_id, old_account_id=old.id, new_account_id=now.id, bank_bin=now.bank_bin,
                number=now.number, holder=now.holder, status=ChangeStatus.DONE, proposed_by=head,
                proposed_at=house.clock(), agreed_by=treasurer, agreed_at=house.clock(), due_at=house.clock(),
                ended_at=house.clock(),
            )
        )  # fmt: skip

    told = await hamlet.lives(2026, 11, 27, MORNING, EVENING)

    line = "\n\nTài khoản nhận tiền đã đổi từ thứ Bảy 21/11, bốn số cuối là 0001."
    assert [each.text.endswith(line) for each in told] == [True, True]


async def test_without_an_account_the_reminder_needs_no_picture(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_group(house, hamlet_id)
    await a_round(house, hamlet_id)

    [private, group] = await Thon6(house, hamlet_id, [household_id]).lives(2026, 11, 27, MORNING, EVENING)

    assert private.picture is None
    assert "Nộp bằng mã QR: gõ “nộp”." in private.text
    assert group.picture is None
    assert "Số tài khoản" not in group.text


async def test_a_withdrawn_charge_is_not_asked_for(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)
    async with hamlet.house.database.begin() as session:
        await session.execute(update(Charge).values(voided_at=hamlet.house.clock()))

    assert await hamlet.lives(2026, 11, 27, MORNING) == []
