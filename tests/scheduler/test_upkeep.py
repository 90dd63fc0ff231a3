"""What is kept long enough is forgotten, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from models.tables import AskedQuestion, Category, Delivery, DeliveryStatus, Household, InboundUpdate, StoredFile
from scheduler.upkeep import forget_what_is_old
from tests.builders import a_hamlet, a_household
from tests.house import House


async def test_raw_updates_and_questions_go_after_their_days(house: House) -> None:
    now = house.clock()
    async with house.database.begin() as session:
        for number, (days, handled) in enumerate([(31, True), (29, True), (31, False)]):
            at = now - timedelta(days=days)
            session.add(
                InboundUpdate(
                    bot_id=house.bot_id,
                    update_id=str(number),
                    payload=b"{}",
                    received_at=at,
                    handled_at=at if handled else None,
                )
            )
        for days in (91, 89):
            session.add(AskedQuestion(masked="?", decision="unknown", asked_at=now - timedelta(days=days)))

    await house.runs(forget_what_is_old(house.deployment))

    async with house.database.read() as session:
        # one that nobody handled yet is no history
        assert sorted(await session.scalars(select(InboundUpdate.update_id))) == ["1", "2"]
        assert await session.scalar(select(func.count(AskedQuestion.id))) == 1


async def test_of_a_household_closed_long_ago_only_its_book_is_known(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    for number, days in ((12, 367), (13, 300), (14, None)):
        household_id = await a_household(house, hamlet_id, number, "Lê Văn Cường")
        async with house.database.begin() as session:
            row = await session.get_one(Household, household_id)
            row.phone, row.members, row.category = "0900000012", ["Phạm Thị Dung"], Category.POOR
            row.closed_at = house.clock() - timedelta(days=days) if days else None

    await house.runs(forget_what_is_old(house.deployment))

    async with house.database.read() as session:
        rows = (await session.scalars(select(Household).order_by(Household.number))).all()
        assert [(row.phone, row.members, row.category) for row in rows] == [
            ("", [], None),
            ("0900000012", ["Phạm Thị Dung"], Category.POOR),
            ("0900000012", ["Phạm Thị Dung"], Category.POOR),
        ]
        assert rows[0].head == "Lê Văn Cường"


async def test_a_proof_goes_on_its_day_but_what_was_said_with_it_stays(house: House) -> None:
    await house.says("an", "/x")
    async with house.database.begin() as session:
        said = (await session.scalars(select(Delivery))).one()
        files = {
            name: StoredFile(
                media_type="image/png", body=b"x", sha256=name, created_at=house.clock(), drop_on=drop_on
            )
            for name, drop_on in {
                "sent": date(2026, 11, 21),
                "waiting": date(2026, 11, 21),
                "later": date(2026, 11, 22),
                "card": None,
            }.items()
        }
        session.add_all(files.values())
        await session.flush()
        said.picture_id = files["sent"].id
        session.add(
            Delivery(
                key="forwarded",
                bot_id=said.bot_id,
                chat_id=said.chat_id,
                lane=0,
                status=DeliveryStatus.WAITING,
                picture_id=files["waiting"].id,
                due_at=house.clock(),
                created_at=house.clock(),
            )
        )

    await house.runs(forget_what_is_old(house.deployment))

    async with house.database.read() as session:
        assert sorted(await session.scalars(select(StoredFile.sha256))) == ["card", "later", "waiting"]
        assert await session.scalar(select(Delivery.picture_id).where(Delivery.id == said.id)) is None
