"""A fee that opens by itself every month: set up by talking, asked about, put off, never opened twice for a month."""

from __future__ import annotations

import asyncio
from datetime import date

from sqlalchemy import func, select, update

from messages.texts.rounds import explanation
from models import paying, recurring, rounds
from models.charges import charge_states
from models.domain.fees import Agreed, Exemption, RoundRequest
from models.domain.rates import Per, RatePart
from models.domain.recurring import Monthly, OpeningStatus
from models.domain.vietqr import read
from models.tables import Hamlet, Household, Person, RecurringOpening, Round, RoundStatus
from scheduler.recurring import open_recurring
from tests.builders import a_household
from tests.clock import ZONE
from tests.handlers.test_rounds import Village, a_village
from tests.house import House, texts

START = ("/dotthu", "Vệ sinh môi trường", "20000", "30/11", "Đã họp dân bàn", "15/10", "Không phải nộp")
REQUEST = RoundRequest(
    fee="Vệ sinh môi trường",
    title="vệ sinh môi trường tháng 11",
    parts=(RatePart(amount=20_000, per=Per.HOUSEHOLD),),
    due_on=date(2026, 11, 30),
    basis=Agreed(on=date(2026, 10, 15)),
    exemptions=(Exemption(category="ho-ngheo", percent_off=100),),
)
DAYS = "mở ngày 1 hằng tháng, hạn ngày cuối tháng"
CONFIRM = f"""Tiền Vệ sinh môi trường: {DAYS}, cho đến khi bác dừng.

Lần tới mở thứ Ba 1/12, lúc 7 giờ sáng: đợt thu vệ sinh môi trường tháng 12, hạn thứ Năm 31/12.

Tối hôm trước Loa Xóm hỏi bác: mở hay hoãn. Không trả lời thì Loa Xóm vẫn mở.

Đợt thu vệ sinh môi trường tháng 11 có mở luôn bây giờ không ạ?"""
ASKED = """Sáng mai, thứ Ba 1/12, lúc 7 giờ, Loa Xóm mở đợt thu vệ sinh môi trường tháng 12: mỗi hộ 20.000đ, 3 hộ, cộng 40.000đ.

Sổ hộ có 2 hộ đổi so với đợt trước: thêm 1 hộ, đóng 1 hộ. Mở như vậy chứ ạ?"""  # noqa: E501 - a text as it is read


class Month(Village):
    """The same village, with a clock that ticks."""

    async def ticks(self, *when: int) -> list[str]:
        """Move to a local moment and let the job run twice; what the head was told by it."""
        self.house.clock.to(*when)
        before = len(self.said_to("head"))
        for _ in range(2):
            await self.house.runs(open_recurring(self.house.deployment))
        return self.said_to("head")[before:]

    async def repeats(self) -> None:
        """The fee opens on the first of each month from the next one on."""
        async with self.house.database.begin() as session:
            hamlet = await session.get_one(Hamlet, self.hamlet_id)
            head = await session.scalar(select(Person.id).where(Person.user == "head"))
            await recurring.set_up(
                session,
                hamlet,
                REQUEST,
                Monthly(open_day=1, due_day=31),
                by=head or 0,
                now=self.house.clock(),
                zone=ZONE,
            )

    async def has_opened(self) -> None:
        """This month's round was opened from the terminal."""
        async with self.house.database.begin() as session:
            hamlet = await session.get_one(Hamlet, self.hamlet_id)
            today, now = self.house.deployment.day(self.house.clock()), self.house.clock()
            await rounds.open_round(session, hamlet, REQUEST, explain=explanation, by=None, today=today, now=now)

    async def titles(self) -> list[str]:
        """The rounds there are."""
        async with self.house.database.begin() as session:
            return list(await session.scalars(select(Round.title).order_by(Round.number)))

    async def memo(self, number: int, titled: str) -> str:
        """What the code of a household's charge puts into the memo."""
        async with self.house.database.begin() as session:
            hamlet = await session.get_one(Hamlet, self.hamlet_id)
            states = await charge_states(session, household_ids=[self.households[number]])
            [state] = [each for each in states if each.title.endswith(titled)]
            code = await paying.charge_code(session, hamlet, state)
        assert code is not None
        return read(code.payload).memo or ""

    async def statuses(self) -> list[tuple[int, str]]:
        """Where each month stands."""
        async with self.house.database.begin() as session:
            rows = await session.execute(
                select(RecurringOpening.month, RecurringOpening.status).order_by(RecurringOpening.month)
            )
            return [(month.month, OpeningStatus(status).value) for month, status in rows]


async def a_month(house: House) -> Month:
    village = await a_village(house)
    return Month(village.house, village.hamlet_id, village.households)


async def test_a_fee_opens_by_itself_every_month_after_the_head_was_asked(house: House) -> None:
    month = await a_month(house)

    asked = await month.talks("head", *START, "Lặp hằng tháng")
    assert asked[0].startswith("Tự mở vào ngày mấy hằng tháng ạ?")
    assert (await month.talks("head", "32"))[0].startswith("Loa Xóm chưa hiểu ngày “32”.")
    assert await month.talks("head", "1") == [CONFIRM]
    said = await month.talks("head", "Mở luôn, rồi lặp")
    assert said[0] == (
        f"Đã ghi. Tiền Vệ sinh môi trường: {DAYS}.\n\n"
        "Lần tới: đợt thu vệ sinh môi trường tháng 12, 7 giờ sáng thứ Ba 1/12. Xem hoặc dừng: gõ “mở đợt thu”."
    )
    assert said[1].startswith("Đã mở đợt thu vệ sinh môi trường tháng 11: 3 hộ, cộng 40.000đ")
    assert (
        "Thứ Ba 1/12, 7 giờ sáng: tự mở đợt thu vệ sinh môi trường tháng 12, lặp hằng tháng"
        in (await month.talks("head", "/lich"))[0]
    )

    # between the rounds the register changes: one household comes, one goes
    house.clock.forward(days=1)
    await month.talks("head", "thêm hộ", "Trần Thị Mơ", "ngõ Đình", "4", "1")
    await month.talks("head", "/suaho 12", "Đóng hộ này", "Đóng hộ này")

    assert await month.ticks(2026, 11, 30, 18, 59) == []
    assert await month.ticks(2026, 11, 30, 19, 0) == [ASKED]
    assert await month.talks("head", "Xem hộ đổi") == [
        "Bản nội bộ, không đăng nhóm\nSổ hộ từ đợt trước:\n\n012 Lê Văn Cường: đã đóng\n053 Trần Thị Mơ: hộ mới"
    ]
    # nobody answers: it opens by itself, once, whatever ticks
    assert await month.ticks(2026, 12, 1, 6, 59) == []
    house.clock.to(2026, 12, 1, 7)
    work = open_recurring(house.deployment)

    async def tick() -> None:
        async with house.database.begin() as session:
            await work(session, house.clock())

    await asyncio.gather(tick(), tick())
    await house.send_due()
    assert month.said_to("head")[-1].startswith("Đã mở đợt thu vệ sinh môi trường tháng 12: 3 hộ, cộng 40.000đ")
    assert month.said_to("nhom")[-1].startswith("📢 THÔN 6: TIỀN VỆ SINH MÔI TRƯỜNG THÁNG 12")
    assert await month.titles() == ["vệ sinh môi trường tháng 11", "vệ sinh môi trường tháng 12"]
    assert await month.memo(52, "tháng 12") == "TKD0520026485 T12"
    assert await month.statuses() == [(12, "opened"), (1, "planned")]
    # too late to put it off
    assert texts(await house.presses("head", "Hoãn")) == [
        "Đợt thu vệ sinh môi trường tháng 12 đã mở rồi. Muốn rút lại thì gõ “rút đợt thu”."
    ]
    # and so it goes on into the new year, until it is stopped
    assert [text.partition(":")[0] for text in await month.ticks(2026, 12, 31, 19)] == [
        "Sáng mai, thứ Sáu 1/1/2027, lúc 7 giờ, Loa Xóm mở đợt thu vệ sinh môi trường tháng 1"
    ]
    assert (await month.talks("thu", "/dotthu", "Đợt lặp hằng tháng", "Dừng lặp", "Dừng lặp"))[0].startswith(
        "Đã dừng: tiền Vệ sinh môi trường không tự mở nữa."
    )
    assert month.said_to("head")[-1] == (
        "Nguyễn Thị Thu đã dừng lặp tiền Vệ sinh môi trường. Từ nay Loa Xóm không tự mở khoản này."
    )
    assert await month.ticks(2027, 1, 1, 8) == []
    assert len(await month.titles()) == 2


async def test_a_round_put_off_opens_only_when_the_head_says_so(numbered_house: House) -> None:
    month = await a_month(numbered_house)
    await month.repeats()
    title = "đợt thu vệ sinh môi trường tháng 12"

    [asked] = await month.ticks(2026, 11, 30, 19)
    assert asked.endswith("Mở như vậy chứ ạ?\n\nGõ một số để chọn:\n1. Mở\n2. Hoãn")
    assert await month.talks("head", "2") == [
        f"Đã hoãn: {title} chưa mở, chờ bác bảo mở. Loa Xóm hỏi lại 19 giờ tối thứ Hai 7/12.\n\n"
        "Gõ một số để chọn:\n1. Vẫn mở\n2. Hỏi lại tối mai\n3. Bỏ tháng này\n4. Thôi"
    ]
    assert await month.ticks(2026, 12, 1, 7) == []
    again = await month.ticks(2026, 12, 7, 19)
    assert [each.startswith(f"Còn hoãn {title}: mỗi hộ 20.000đ, 3 hộ") for each in again] == [True]
    assert await month.ticks(2026, 12, 8, 9) == []  # no answer is no yes here
    assert await month.talks("head", "1") == [f"Được. Loa Xóm mở {title} lúc 7 giờ sáng thứ Tư 9/12."]
    opened = await month.ticks(2026, 12, 9, 7)
    assert opened[0].startswith(f"Đã mở {title}")

    assert month.said_to("thu")[-2] == (
        "Trần Văn Bình đã bảo mở đợt thu vệ sinh môi trường tháng 12, 7 giờ sáng thứ Tư 9/12."
    )
    # its round was withdrawn: it is not opened a second time for that month
    async with numbered_house.database.begin() as session:
        await session.execute(update(Round).values(status=RoundStatus.WITHDRAWN))
    assert await month.ticks(2026, 12, 10, 7) == []
    # next month: left out, and the one after comes
    await month.ticks(2026, 12, 31, 19)
    assert await month.talks("head", "Hoãn", "Bỏ tháng này") == [
        "Đã bỏ đợt thu vệ sinh môi trường tháng 1, tháng này không thu. "
        "Lần tới: đợt thu vệ sinh môi trường tháng 2, 7 giờ sáng thứ Hai 1/2/2027."
    ]
    assert await month.ticks(2027, 1, 1, 7) == []
    assert await month.titles() == ["vệ sinh môi trường tháng 12"]


async def test_an_outage_makes_it_later_and_never_double(house: House) -> None:
    month = await a_month(house)
    await month.repeats()

    # down over the evening and the morning: asked first, opened the next morning
    assert (await month.ticks(2026, 12, 1, 15))[0].startswith("Sáng mai, thứ Tư 2/12, lúc 7 giờ, Loa Xóm mở")
    assert await month.ticks(2026, 12, 1, 16) == []
    assert (await month.ticks(2026, 12, 2, 9))[0].startswith("Đã mở đợt thu vệ sinh môi trường tháng 12")
    # the head opened the month's round by hand: that is this month's
    house.clock.to(2026, 12, 28, 9)
    other = ("Vệ sinh môi trường", "20000", "15/1", "Đã họp dân bàn", "15/10", "Không phải nộp", "Mở đợt thu")
    await month.talks("head", "/dotthu", "Mở đợt mới", *other)
    assert await month.ticks(2026, 12, 31, 19) == []
    assert await month.ticks(2027, 1, 1, 9) == []
    # down for two months: what is over is told and not opened, what is not is asked about
    told = await month.ticks(2027, 3, 5, 9)
    assert told[0].startswith("Đợt thu vệ sinh môi trường tháng 2 không mở, vì hạn nộp Chủ nhật 28/2 đã qua.")
    assert told[1].startswith("Sáng mai, thứ Bảy 6/3, lúc 7 giờ, Loa Xóm mở đợt thu vệ sinh môi trường tháng 3")
    assert [each.partition(":")[0] for each in await month.ticks(2027, 3, 6, 7)] == [
        "Đã mở đợt thu vệ sinh môi trường tháng 3"
    ]
    assert await month.titles() == [f"vệ sinh môi trường tháng {number}" for number in (12, 1, 3)]


async def test_what_cannot_be_opened_is_told_and_the_next_month_still_comes(house: House) -> None:
    month = await a_month(house)
    await month.repeats()
    async with house.database.begin() as session:
        for household in await session.scalars(select(Household)):
            household.closed_at = house.clock()

    [asked] = await month.ticks(2026, 11, 30, 19)
    assert asked.startswith(
        "Đợt thu vệ sinh môi trường tháng 12 đến 7 giờ sáng thứ Ba 1/12 là tự mở, nhưng lúc này chưa mở được. "
        "Sổ hộ chưa có hộ nào"
    )
    [failed] = await month.ticks(2026, 12, 1, 7)
    assert failed.startswith("Đợt thu vệ sinh môi trường tháng 12 chưa tự mở được. Sổ hộ chưa có hộ nào")
    await a_household(house, month.hamlet_id, 60, "Đỗ Văn Hùng")
    assert len(await month.ticks(2026, 12, 31, 19)) == 1
    assert (await month.ticks(2027, 1, 1, 7))[0].startswith("Đã mở đợt thu vệ sinh môi trường tháng 1")
    async with house.database.begin() as session:
        assert await session.scalar(select(func.count()).select_from(Round)) == 1


async def test_the_register_s_changes_are_shown_before_the_next_round_opens(house: House) -> None:
    month = await a_month(house)
    await month.has_opened()
    house.clock.forward(hours=1)
    await month.talks("thu", "/suaho 45", "Số khẩu", "6", "1")
    await month.talks("head", "thêm hộ", "Trần Thị Mơ", "ngõ Đình", "4", "1")

    start = ("/dotthu", "Mở đợt mới", "Vệ sinh môi trường", "20000", "15/12", "Đã họp dân bàn", "15/10")
    [preview] = await month.talks("head", *start, "Không phải nộp")
    assert "Số hộ: 4, trong đó 1 hộ không phải nộp\nSổ hộ từ đợt trước: thêm 1 hộ, sửa 1 hộ\n" in preview
    assert await month.talks("head", "Xem hộ đổi") == [
        "Bản nội bộ, không đăng nhóm\nSổ hộ từ đợt trước:\n\n"
        "045 Bùi Văn Khánh: số khẩu từ 4 thành 6\n053 Trần Thị Mơ: hộ mới"
    ]
    assert (await month.talks("head", "Mở đợt thu"))[0].startswith("Đã mở đợt thu vệ sinh môi trường tháng 12: 4 hộ")
