"""Money where one part of the book meets another: seen before it came, kept for later, cancelled, taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from messages.texts import counts as count_words
from models import (
    counts,
    household_credits,
    mending,
    merging,
    payments,
    transfer_lists,
    transfers,
    vouchers,
    withdrawals,
)
from models.allocations import allocated
from models.balances import balances
from models.charges import charge_states
from models.domain.cash_booking import CashRequest
from models.domain.fund_book import Purse
from models.domain.references import make
from models.domain.register import Column
from models.domain.roles import RoleKind
from models.tables import (
    Allocation,
    BankAccount,
    Fund,
    Hamlet,
    Household,
    Membership,
    Payment,
    Role,
    Round,
    TransferState,
)
from scheduler import rounds as round_jobs
from tests.builders import a_role, a_round
from tests.clock import ZONE
from tests.handlers.test_review import Village, a_village
from tests.house import House

TODAY = date(2026, 11, 21)
CODE = make("TKD", 12, 1)


async def in_bank(village: Village) -> int:
    async with village.house.database.read() as session:
        return sum(each.bank for each in (await balances(session, village.hamlet_id)).values())


async def seen_by_the_treasurer(village: Village) -> None:
    await village.house.says("cuong", "/dachuyen")
    await village.house.presses("cuong", "Vệ sinh… tháng 11")
    await village.house.presses("thu", "Thấy tiền rồi")
    assert await village.paid(12) == 20_000


async def cancel(village: Village, number: int) -> None:
    await village.house.says("thu", f"/huyphieu {number}")
    await village.house.presses("thu", "Ghi nhầm nhà")


async def next_round(village: Village, title: str, amount: int) -> None:
    house = village.house
    house.clock.forward(minutes=1)
    await a_round(house, village.hamlet_id, title, amount=amount)
    async with house.database.begin() as session:
        await session.execute(update(Round).where(Round.title == title).values(posted_at=house.clock()))
    await house.runs(round_jobs.tell_households(house.deployment))
    await house.runs(round_jobs.tell_households(house.deployment))


async def owed(village: Village, number: int) -> list[tuple[int, int]]:
    async with village.house.database.read() as session:
        states = await charge_states(session, household_ids=[village.households[number]])
        return [(state.paid, state.outstanding) for state in states]


async def test_money_seen_before_it_came_is_part_of_the_larger_credit(house: House) -> None:
    village = await a_village(house)
    await seen_by_the_treasurer(village)

    await village.receives((50_000, f"{CODE} VE SINH", ""))
    [item] = await house.says("thu", "/xeptien")
    assert "Vì đúng mã chuyển khoản, nhiều hơn số đã ghi từ lời báo." in item.text
    await house.presses("thu", "Hộ 012")

    assert await village.states() == [TransferState.BOOKED]
    assert await in_bank(village) == 50_000  # not 70.000
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 30_000
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_credit_long_after_the_money_was_seen_is_other_money(house: House) -> None:
    village = await a_village(house)
    await village.receives((20_000, f"{make('TKD', 13, 1)} VE SINH", ""))
    await seen_by_the_treasurer(village)
    await next_round(village, "điện chiếu sáng tháng 12", 20_000)
    house.clock.forward(days=14)
    seen_on, late = datetime(2026, 11, 21, 9, tzinfo=ZONE), datetime(2026, 11, 25, 9, tzinfo=ZONE)

    await village.receives((20_000, make("TKD", 12, 0), ""), at=late)  # is it for the new round, the only one left?
    [asked] = await house.says("thu", "/xeptien")
    assert "phiếu thu số 0002, 20.000đ, ghi từ lời báo ngày 21/11, ngân hàng chưa báo. Nếu đúng" in asked.text
    await house.presses("thu", "Hộ khác")
    [asked] = await house.says("thu", "012")  # nor does the household alone say for which
    assert "Còn 20.000đ tiền điện chiếu sáng tháng 12. Nhà này có phiếu thu số 0002, 20.000đ, ghi từ" in asked.text
    await house.presses("thu", "Hộ 012")
    assert (await village.states(), await owed(village, 12)) == ([TransferState.BOOKED] * 2, [(20_000, 0)] * 2)
    await village.receives((20_000, f"{CODE} VE SINH", ""), at=late)
    assert (await village.states())[2] is TransferState.REVIEW
    [asked] = await house.says("thu", "/xeptien")
    assert (
        "dư 20.000đ để dành. Vì đúng mã chuyển khoản, khoản này đã nộp rồi. Nhà này có phiếu thu số 0002, 20.000đ, "
        "ghi từ lời báo ngày 21/11, ngân hàng chưa báo. Nếu đúng là tiền ấy thì hủy phiếu ấy trước.\n\n"
        "Hủy phiếu: gõ “hủy phiếu” 2." in asked.text
    )
    await house.presses("thu", "Hộ 012")
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 20_000

    [done] = await house.says("thu", "/xeptien")
    assert "đến 9 giờ sáng thứ Tư 25/11, trừ 1 phiếu thu ghi từ lời báo mà ngân hàng chưa báo." in done.text
    not_come = "Sổ có 1 phiếu thu, cộng 20.000đ, ghi từ lời báo mà ngân hàng chưa báo: số 0002 hộ 012 20.000đ."
    for said in ("/quy", "Đối chiếu sổ", "Số dư ngân hàng"):
        await house.says("thu", said)
    [differs] = await house.says("thu", "60000")
    assert "Ngân hàng có 60.000đ, sổ ghi phải có 80.000đ, chênh 20.000đ." in differs.text
    assert not_come in differs.text
    async with house.database.read() as session:
        [round_id, _] = await session.scalars(select(Round.id).order_by(Round.id))
        compared = await counts.compare_round(session, round_id)
    assert not_come in count_words.round_closed("vệ sinh", compared, 1, "bác").text

    await village.receives((20_000, f"{CODE} VE SINH", ""), at=seen_on + timedelta(days=3))  # told of weeks later
    assert (await in_bank(village), await village.states()) == (80_000, [TransferState.BOOKED] * 4)
    assert await village.is_sound()


async def test_less_than_what_was_seen_is_never_booked_on_top_of_it(house: House) -> None:
    village = await a_village(house)
    await seen_by_the_treasurer(village)

    await village.receives((15_000, f"{CODE} VE SINH", ""))
    await house.says("thu", "/xeptien")
    [answer] = await house.presses("thu", "Hộ 012")

    assert await in_bank(village) == 20_000
    assert await village.states() == [TransferState.REVIEW]
    assert "phiếu thu số 0001" in answer.text
    await cancel(village, 1)
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    assert (await in_bank(village), await village.paid(12)) == (15_000, 15_000)
    assert await village.is_sound()


async def test_money_seen_for_a_round_that_was_withdrawn_is_not_booked_again(house: House) -> None:
    village = await a_village(house)
    await seen_by_the_treasurer(village)
    async with house.database.begin() as session:
        await withdrawals.withdraw(
            session,
            (await session.scalars(select(Round.id))).one(),
            hamlet_id=village.hamlet_id,
            reason="nhầm",
            by=None,
            now=house.clock(),
            today=TODAY,
        )
        payment_id = (await session.scalars(select(Payment.id))).one()
        await household_credits.keep(session, payment_id, hamlet_id=village.hamlet_id, by=None, now=house.clock())
    await next_round(village, "điện chiếu sáng tháng 12", 30_000)
    assert await owed(village, 12) == [(20_000, 10_000)]

    await village.receives((10_000, make("TKD", 12, 2), ""))  # what it still owes
    assert await owed(village, 12) == [(30_000, 0)]
    await village.receives((20_000, f"{CODE} VE SINH", ""))  # what was seen, at last
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")

    assert await village.states() == [TransferState.BOOKED, TransferState.BOOKED]
    assert await in_bank(village) == 30_000
    assert await village.is_sound()


async def withdrawn_and_kept(village: Village) -> None:
    """What was seen for the first round stays with household 012 for later."""
    house, now = village.house, village.house.clock()
    async with house.database.begin() as session:
        round_id = (await session.scalars(select(Round.id).order_by(Round.id).limit(1))).one()
        await withdrawals.withdraw(
            session, round_id, hamlet_id=village.hamlet_id, reason="nhầm", by=None, now=now, today=TODAY
        )
        payment_id = (await session.scalars(select(Payment.id))).one()
        await household_credits.keep(session, payment_id, hamlet_id=village.hamlet_id, by=None, now=now)


@pytest.mark.parametrize("is_used", [False, True], ids=["still kept", "used by the next round"])
async def test_money_seen_for_a_round_that_was_withdrawn_is_not_counted_for_another(
    house: House, is_used: bool
) -> None:
    village = await a_village(house)
    await seen_by_the_treasurer(village)
    if is_used:
        await withdrawn_and_kept(village)
        await next_round(village, "điện chiếu sáng tháng 12", 20_000)
        await a_round(house, village.hamlet_id, "quỹ khuyến học 2026", amount=20_000)
    else:
        await a_round(house, village.hamlet_id, "quỹ khuyến học 2026", amount=20_000)
        await withdrawn_and_kept(village)
    learning = make("TKD", 12, 3 if is_used else 2)

    await village.receives((20_000, make("TKD", 12, 0), ""), (20_000, f"{CODE} VE SINH", ""))
    assert await village.states() == [TransferState.REVIEW] * 2  # the standing code may stand for what was seen
    await house.says("thu", "/xeptien")
    [answer] = await house.presses("thu", "012 quỹ… học 2026" if is_used else "Hộ 012")
    number = "0002" if is_used else "0001"
    assert answer.text.startswith(f"Nhà này còn phiếu thu số {number}, 20.000đ, ghi từ lúc bác báo thấy tiền.")
    assert await in_bank(village) == 20_000
    await village.receives((20_000, learning, ""))  # other money: its code names the round
    assert (await village.states())[2] is TransferState.BOOKED

    await cancel(village, 2 if is_used else 1)
    assert await in_bank(village) == 20_000
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    assert await in_bank(village) == 40_000
    assert await village.is_sound()


async def test_using_what_was_kept_leaves_the_other_part_with_the_treasurer(house: House) -> None:
    village = await a_village(house)
    await village.receives((50_000, f"{CODE} VE SINH", ""))
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    await cancel(village, 1)  # the 20.000đ of this round; 30.000đ stay kept
    assert await village.states() == [TransferState.REVIEW]

    await next_round(village, "quỹ khuyến học 2026", 50_000)

    assert await village.states() == [TransferState.REVIEW]
    async with house.database.read() as session:
        assert await allocated(session, 1) == 30_000
    assert await owed(village, 12) == [(20_000, 0), (10_000, 40_000)]  # what its own charge asks for stays on it


async def test_what_was_cancelled_lies_in_the_bank_and_waits_until_it_is_decided(house: House) -> None:
    village = await a_village(house)
    await village.receives((50_000, f"{CODE} VE SINH", ""), (20_000, f"{make('TKD', 13, 1)} VE SINH", ""))
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    await cancel(village, 1)  # 013: all of its transfer
    await cancel(village, 2)  # 012: a part

    assert await village.states() == [TransferState.REVIEW, TransferState.REVERSED]
    async with house.database.read() as session:
        fund = (await session.scalars(select(Fund))).one()
        expected = await counts.expected(session, fund, Purse.BANK)
        hamlet = await session.get_one(Hamlet, village.hamlet_id)
        rows = await transfer_lists.transfers_of(session, hamlet)
    assert (expected.amount, expected.unclear, expected.unclear_sum) == (30_000, 2, 40_000)
    assert [sum(each.amount for each in row.allocations) for row in rows] == [30_000, 0]
    assert [row.suggestions for row in rows] == [(), ()]


async def test_what_a_round_leaves_of_a_credit_pays_the_round_after_it(house: House) -> None:
    village = await a_village(house)
    await village.receives((70_000, f"{CODE} VE SINH", ""))
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")

    await next_round(village, "điện chiếu sáng tháng 12", 30_000)
    await next_round(village, "đường ngõ tháng 1", 30_000)

    assert await owed(village, 12) == [(20_000, 0), (30_000, 0), (20_000, 10_000)]
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 0
    assert (await village.states(), await in_bank(village)) == ([TransferState.BOOKED], 70_000)
    assert await village.is_sound()


async def test_a_surplus_of_cash_and_of_corrections_pays_the_next_round(house: House) -> None:
    village = await a_village(house)
    for said in ("/thutien 12 50000", "Dư để dành", "/suakhoan 12", "15000", "nhầm số khẩu", "Đúng, sửa vào sổ"):
        await house.says("thu", said)
    assert await owed(village, 12) == [(50_000, 0)]
    await house.says("thu", "/thutien 13 20000")
    for said in ("/suakhoan 13", "5000", "nhầm số khẩu", "Đúng, sửa vào sổ", "Lấy lại"):
        await house.says("thu", said)

    await next_round(village, "điện chiếu sáng tháng 12", 30_000)

    assert await owed(village, 12) == [(20_000, 0), (30_000, 0)]
    assert await owed(village, 13) == [(20_000, 0), (0, 30_000)]  # its correction was taken back
    assert house.simulator.sent["cuong"][-1].text == (
        "Mở đợt thu điện chiếu sáng tháng 12. Nhà mình có tiền dư từ trước, đã lấy đủ 30.000đ, phiếu thu số 0004.\n\n"
        "Nhà mình đã xong khoản này, không phải nộp gì. Vẫn dư 5.000đ, để dành tiếp.\n\n"
        "Phiếu thu số 0001 tách làm hai, vẫn giữ trong sổ: tiền vệ sinh môi trường tháng 11 giờ là phiếu thu số 0003."
    )
    assert house.simulator.sent["thu"][-1].text == (
        "Đợt thu điện chiếu sáng tháng 12: 1 hộ có tiền dư từ trước. Loa Xóm đã lấy nộp vào đợt này, cộng 30.000đ. "
        "Nhà nào có máy nhận tin thì được báo rồi.\n\n- Hộ 012, Lê Văn Cường: 30.000đ, phiếu thu số 0004"
    )
    [book] = await house.says("cuong", "/nhatoi")
    assert "dư 5.000đ" in book.text
    await cancel(village, 4)
    assert await owed(village, 12) == [(20_000, 0), (0, 30_000)]  # that money is gone, and nothing else

    await next_round(village, "đường ngõ tháng 1", 30_000)

    assert await owed(village, 12) == [(15_000, 0), (5_000, 25_000), (0, 30_000)]  # kept before both: the older one
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 0
        fund = (await session.scalars(select(Fund))).one()
        expected = await counts.expected(session, fund, Purse.CASH)
    assert (expected.amount, await in_bank(village)) == (40_000, 0)
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_seen_of_a_merged_household_is_not_booked_again(house: House) -> None:
    village = await a_village(house)
    stays, gone = village.households[12], village.households[13]
    await house.says("dung", "/dachuyen")
    await house.presses("dung", "Vệ sinh… tháng 11")
    await house.presses("thu", "Thấy tiền rồi")
    async with house.database.begin() as session:
        await merging.merge(
            session,
            village.hamlet_id,
            stays_id=stays,
            gone_id=gone,
            reason="gộp",
            by=1,
            now=house.clock(),
            today=TODAY,
        )

    await village.receives((20_000, f"{make('TKD', 13, 1)} VE SINH", "PHAM THI DUNG"))
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    assert (await village.states(), await in_bank(village)) == ([TransferState.BOOKED], 20_000)

    await village.receives((20_000, f"{CODE} VE SINH", ""))  # once more
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, stays) == 20_000
    assert "để dành cho đợt thu sau" in house.simulator.sent["dung"][-1].text
    assert await village.is_sound()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_seen_and_moved_on_is_found_again_when_its_credit_comes(house: House) -> None:
    village = await a_village(house)
    await seen_by_the_treasurer(village)
    for said in ("/suakhoan 12", "15000", "nhầm số khẩu", "Đúng, sửa vào sổ"):
        await house.says("thu", said)
    await next_round(village, "điện chiếu sáng tháng 12", 30_000)
    assert await owed(village, 12) == [(15_000, 0), (5_000, 25_000)]
    house.clock.forward(minutes=1)
    for said in ("/suakhoan 12", "điện chiếu… tháng 12", "2000", "nhầm số khẩu", "Đúng, sửa vào sổ"):
        await house.says("thu", said)
    await next_round(village, "đường ngõ tháng 1", 30_000)
    assert await owed(village, 12) == [(15_000, 0), (2_000, 0), (3_000, 27_000)]

    await village.receives((20_000, f"{CODE} VE SINH", ""))
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")

    assert (await village.states(), await in_bank(village)) == ([TransferState.BOOKED], 20_000)
    assert await owed(village, 12) == [(15_000, 0), (2_000, 0), (3_000, 27_000)]
    assert await village.is_sound()


async def test_a_second_way_than_the_cash_that_a_helper_holds_is_kept_for_later(house: House) -> None:
    village = await a_village(house)
    await a_role(house, village.hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức")
    async with house.database.begin() as session:
        await session.execute(update(Role).where(Role.kind == RoleKind.HELPER).values(takes_cash=True))
    await house.says("duc", "thu tiền 12 20000")
    await village.receives((20_000, f"{CODE} VE SINH", ""))
    assert await village.states() == [TransferState.REVIEW]
    await house.says("thu", "/xeptien")
    await house.presses("thu", "Hộ 012")

    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 20_000


async def test_a_move_that_gave_money_back_taken_back_frees_the_transfer(house: House) -> None:
    village = await a_village(house)
    await village.receives((20_000, f"{CODE} VE SINH", ""))
    async with house.database.begin() as session:
        round_id = (await session.scalars(select(Round.id))).one()
        now = house.clock()
        await withdrawals.withdraw(
            session, round_id, hamlet_id=village.hamlet_id, reason="nhầm", by=None, now=now, today=TODAY
        )
        payment_id = (await session.scalars(select(Payment.id))).one()
        await household_credits.give_back(
            session, payment_id, hamlet_id=village.hamlet_id, reason="nhầm", by=None, now=now, today=TODAY
        )
        entry_id = (await session.scalars(select(Allocation.entry_id).where(Allocation.entry_id.is_not(None)))).one()
    assert await village.states() == [TransferState.BOOKED]
    async with house.database.begin() as session:
        await vouchers.undo(
            session, entry_id or 0, hamlet_id=village.hamlet_id, reason="nhầm", by=None, today=TODAY, now=now
        )
    assert await village.states() == [TransferState.REVIEW]


async def test_a_statement_without_a_number_is_not_taken_for_the_new_account(house: House) -> None:
    village = await a_village(house)
    async with house.database.begin() as session:
        old = (await session.scalars(select(BankAccount))).one()
        old.until = house.clock()
        session.add(
            BankAccount(
                hamlet_id=village.hamlet_id, bank_bin="970436", number="99887766", holder="THON", since=house.clock()
            )
        )
        await session.flush()
        with pytest.raises(transfers.WhichAccount):
            await transfers.account_numbered(session, village.hamlet_id, None)


async def test_a_booking_does_not_wait_for_who_mends_the_register(house: House) -> None:
    if house.database.is_sqlite:
        pytest.skip("it has one writer at a time")
    village = await a_village(house)
    now = house.clock()
    async with house.database.begin() as theirs:
        household = await theirs.get_one(Household, village.households[12])
        by = (await theirs.scalars(select(Membership.person_id))).all()[0]
        people = household.people
        await mending.mend(theirs, household, Column.PEOPLE, before=people, after=people + 1, by=by, now=now)
        async with house.database.begin() as session:
            await session.execute(text("SET LOCAL lock_timeout = '2s'"))
            booked = await payments.book_cash(
                session,
                CashRequest(household_id=household.id, amount=10_000, key="cash", is_sure=True),
                hamlet_id=village.hamlet_id,
                by=None,
                now=now,
                today=TODAY,
            )
    assert isinstance(booked, payments.Booked)
    assert await village.is_sound()
