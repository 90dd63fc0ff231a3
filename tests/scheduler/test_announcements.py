"""The clock posts what is due, asks where it is late, drops what is over, unpins what had its day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models.domain.roles import RoleKind
from models.tables import Announcement, AnnouncementStatus, Restore
from scheduler.announcements import post_due, unpin_what_is_over
from tests.builders import a_group, a_hamlet, a_role
from tests.house import House, texts


async def planned(house: House, when: str = "15h chiều nay", *, until: str | None = None) -> None:
    """A hamlet with an announcement planned for the afternoon."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, "nhom")
    await house.says("head", "/thongbao Họp dân ở nhà văn hóa")
    if until:
        await house.presses("head", "Ghim và ngày gỡ")
        await house.presses("head", "Có ghim")
        await house.says("head", until)
    await house.presses("head", "Hẹn giờ")
    await house.says("head", when)
    await house.presses("head", "Đúng rồi")


async def ticks(house: House) -> None:
    for _ in range(2):
        await house.runs(post_due(house.deployment))


async def status(house: House) -> AnnouncementStatus:
    async with house.database.read() as session:
        announcement = await session.scalar(select(Announcement).order_by(Announcement.id.desc()))
    assert announcement is not None
    return announcement.status


def posted(house: House) -> list[str]:
    return texts(house.simulator.sent.get("nhom", []))


async def test_after_an_outage_of_hours_the_head_is_asked_first_and_once(house: House) -> None:
    await planned(house)
    house.clock.to(2026, 11, 21, 17)

    await ticks(house)
    await ticks(house)
    asked = house.last("head")
    unposted = posted(house)
    await house.presses("head", "Gửi ngay")
    house.clock.forward(seconds=60)
    await ticks(house)

    assert asked is not None
    assert asked.text == (
        "Bài “Họp dân ở nhà văn hóa”, hẹn 15 giờ chiều thứ Bảy 21/11, chưa gửi được vì Loa Xóm trục trặc. "
        "Nay muộn hơn một giờ.\n\nGửi bây giờ chứ ạ?"
    )
    assert asked.labels == ["Gửi ngay", "Bỏ bài này", "Sửa rồi gửi"]
    assert unposted == []
    assert len(posted(house)) == 1


async def test_what_may_be_posted_already_before_a_restore_is_asked_about(house: House) -> None:
    await planned(house)
    async with house.database.begin() as session:
        session.add(Restore(made_at=house.clock(), restored_at=house.clock() + timedelta(hours=7)))
    house.clock.to(2026, 11, 21, 15, 5)

    await ticks(house)

    asked = house.last("head")
    assert asked is not None
    assert "có thể đã đăng rồi: sổ của Loa Xóm vừa lấy lại từ bản cất giữ" in asked.text
    assert posted(house) == []


async def test_an_outage_of_minutes_asks_nobody(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, "nhom")
    for typed in ("/thongbao Họp dân", "2", "15h chiều nay", "1"):
        await house.says("head", typed)
    house.clock.to(2026, 11, 21, 15, 40)

    await ticks(house)

    assert len(posted(house)) == 1


async def test_what_slipped_into_the_night_waits_for_the_morning(house: House) -> None:
    await planned(house, "21h15 tối nay")
    house.clock.to(2026, 11, 21, 21, 50)

    await ticks(house)
    told = house.last("head")
    house.clock.to(2026, 11, 22, 5, 30)
    await ticks(house)

    assert told is not None
    assert "Loa Xóm gửi lúc 5 giờ 30 sáng Chủ nhật 22/11" in told.text
    assert len(posted(house)) == 1


async def test_what_expired_meanwhile_is_dropped_and_its_author_told(house: House) -> None:
    await planned(house, until="22/11")
    house.clock.to(2026, 11, 23, 8)

    await ticks(house)

    told = house.last("head")
    assert told is not None
    assert told.text == (
        "Bài “Họp dân ở nhà văn hóa” đã quá ngày gỡ xuống (Chủ nhật 22/11) nên Loa Xóm không đăng nữa. "
        "Bác cần thì soạn lại."
    )
    assert await status(house) is AnnouncementStatus.DROPPED
    assert posted(house) == []


async def test_the_morning_after_its_last_day_it_is_unpinned(house: House) -> None:
    await planned(house, until="22/11")
    house.clock.to(2026, 11, 21, 15)
    await ticks(house)
    [shown] = house.simulator.sent["nhom"]
    pinned = shown.pinned

    house.clock.to(2026, 11, 22, 20)
    await house.runs(unpin_what_is_over(house.deployment))
    still = shown.pinned
    house.clock.to(2026, 11, 23, 6, 5)
    await house.runs(unpin_what_is_over(house.deployment))

    assert (pinned, still, shown.pinned) == (True, True, False)


async def test_posts_that_hang_for_an_hour_are_told_to_the_head_instead_of_coming_late(house: House) -> None:
    await planned(house)
    house.clock.to(2026, 11, 21, 15)
    async with house.database.begin() as session:
        await post_due(house.deployment)(session, house.clock())
    house.clock.to(2026, 11, 21, 16, 1)

    await house.send_due()
    await ticks(house)

    told = house.last("head")
    assert told is not None
    assert "nhom: Loa Xóm trục trặc hơn một giờ, bài chưa gửi được" in told.text
    assert posted(house) == []
