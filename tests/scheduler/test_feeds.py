"""Transfers booked many at once: one that cannot be booked waits alone, each other is in the book once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event, select

from messages.texts.rounds import explanation
from models import accounts, review, rounds, transfer_booking, transfers
from models.charges import charge_states
from models.domain.credits import Credit
from models.domain.fees import Agreed, RoundRequest
from models.domain.rates import Per, RatePart
from models.domain.references import make
from models.tables import Charge, Fund, Hamlet, LedgerEntry, Payment, PaymentWay, Person, Transfer, TransferState
from scheduler import feeds as jobs
from tests.clock import ZONE
from tests.handlers.test_review import Village, a_village
from tests.house import House, texts


async def written_before(village: Village, number: int, *, amount: int, key: str) -> None:
    """A payment by transfer that no credit has come for; its key is one that a booking may want."""
    house = village.house
    async with house.database.begin() as session:
        [charge_id] = await session.scalars(
            select(Charge.id).where(Charge.household_id == village.households[number]).order_by(Charge.id)
        )
        entry_id = (await session.scalars(select(LedgerEntry.id).order_by(LedgerEntry.id).limit(1))).one()
        session.add(
            Payment(
                hamlet_id=village.hamlet_id,
                charge_id=charge_id,
                entry_id=entry_id,
                amount=amount,
                way=PaymentWay.TRANSFER,
                receipt=900 + number,
                request_key=key,
                paid_at=house.clock(),
            )
        )


async def test_a_transfer_that_cannot_be_booked_waits_alone(house: House) -> None:
    village = await a_village(house)
    async with house.database.read() as session:
        charges = {each.number: each.charge_id for each in await charge_states(session, hamlet_id=village.hamlet_id)}
    await written_before(village, 13, amount=30_000, key="seen as more than came")
    await written_before(village, 146, amount=1_000, key=f"transfer:2:0:{charges[12]}")  # the line is taken

    await village.receives(*[(20_000, make("TKD", number, 1), "") for number in (13, 12, 145, 145)])

    async with house.database.read() as session:
        rows = (await session.execute(select(Transfer.state, Transfer.why).order_by(Transfer.id))).all()
    assert [tuple(each) for each in rows] == [
        (TransferState.REVIEW, "seen_as_more"),
        (TransferState.REVIEW, "not_written"),
        (TransferState.BOOKED, "code"),
        (TransferState.REVIEW, "paid_already"),
    ]
    assert (await village.paid(12), await village.paid(145)) == (0, 20_000)


async def test_many_transfers_are_booked_in_a_few_statements(house: House) -> None:
    village = await a_village(house)
    asked: list[str] = []
    listen = (house.database.engine.sync_engine, "before_cursor_execute")

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(*listen, note)
    await village.receives((20_000, make("TKD", 12, 1), ""))
    of_one = len(asked)
    asked.clear()
    await village.receives(*[(20_000, make("TKD", number, 1), "") for number in (13, 145, 146)])
    event.remove(*listen, note)

    assert await village.states() == [TransferState.BOOKED] * 4
    assert len(asked) <= of_one + 6  # ids, and lines that the driver writes one by one
    assert texts(house.simulator.sent["dung"])[-1].startswith("✅ Đã nhận 20.000đ")
    async with house.database.read() as session:
        assert list(await session.scalars(select(Payment.receipt).order_by(Payment.id))) == [1, 2, 3, 4]
    assert await village.is_sound()


async def test_what_came_to_the_account_of_another_fund_waits(house: House) -> None:
    village = await a_village(house)
    now, code = house.clock(), make("TKD", 12, 1)
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        session.add(Fund(hamlet_id=hamlet.id, name="Quỹ khuyến học", opened_on=now.date(), created_at=now))
        await session.flush()
        account = await accounts.set_first_account(
            session, hamlet, bank="BIDV", number="21110000999", holder="LE THI HOA", fund="Quỹ khuyến học", now=now
        )
        credit = Credit(amount=20_000, at=now, memo=code, id="1")
        await transfers.take(session, account, [credit], source="sepay", zone=ZONE, now=now)

    await house.runs(jobs.match_pending(house.deployment))

    async with house.database.read() as session:
        [row] = await session.scalars(select(Transfer))
    assert (row.state, row.why) == (TransferState.REVIEW, "other_account")
    [item] = await house.says("thu", "/xeptien")
    assert "đúng mã chuyển khoản, tiền vào tài khoản khác với tài khoản thu khoản này" in item.text


async def opens_the_next_round(village: Village) -> None:
    house = village.house
    request = RoundRequest(
        fee="điện chiếu sáng",
        title="điện chiếu sáng tháng 12",
        parts=(RatePart(amount=30_000, per=Per.HOUSEHOLD),),
        due_on=date(2026, 12, 31),
        basis=Agreed(on=date(2026, 11, 1)),
    )
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        await rounds.open_round(
            session, hamlet, request, explain=explanation, by=None, today=date(2026, 11, 21), now=house.clock()
        )


async def test_what_waits_is_matched_once_more_when_a_later_round_opens(house: House) -> None:
    village = await a_village(house)
    await village.receives(
        (30_000, make("TKD", 13, 2), ""),
        (30_000, "LE VAN CUONG dien chieu sang", "LE VAN CUONG"),
        (20_000, "LE VAN CUONG nop ve sinh", ""),
        (50_000, make("TKD", 146, 1), ""),
    )
    assert await village.states() == [TransferState.REVIEW] * 4
    async with house.database.begin() as session:  # a person has decided about the first
        by = (await session.scalars(select(Person.id).where(Person.user == "thu"))).one()
        await transfer_booking.set_aside(session, 1, hamlet_id=village.hamlet_id, by=by, now=house.clock())
        await review.bring_back(session, 1, hamlet_id=village.hamlet_id, by=by, now=house.clock())
    await village.receives((30_000, make("TKD", 146, 2), ""))

    await opens_the_next_round(village)
    assert (await village.states()).count(TransferState.PENDING) == 4
    await house.runs(jobs.match_pending(house.deployment))

    assert await village.states() == [TransferState.REVIEW] * 4 + [TransferState.BOOKED]
    async with house.database.read() as session:
        whys = list(await session.scalars(select(Transfer.why).order_by(Transfer.id)))
    assert "waited" not in whys
    assert (await village.paid(13), await village.paid(146)) == (0, 30_000)
    assert await village.is_sound()
