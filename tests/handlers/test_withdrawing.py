"""/rutdot: a round taken back, before and after money came, as everybody sees it and as the book has it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from models import household_credits, payments
from models.allocations import allocated
from models.balances import balances
from models.charges import charge_states
from models.domain.fund_book import Balance
from models.tables import Allocation, BankAccount, PaymentWay, Transfer, TransferState
from scheduler.reminders import remind_households
from scheduler.rounds import post_rounds, tell_households
from tests.builders import a_round, an_account
from tests.handlers.test_charge_corrections import is_sound
from tests.handlers.test_payments import TITLE, Village, a_village, pick
from tests.house import House, texts


async def a_posted_village(house: House) -> Village:
    village = await a_village(house)
    await an_account(house, village.hamlet_id)
    await house.runs(post_rounds(house.deployment))
    await house.runs(tell_households(house.deployment))
    return village


async def owed(house: House, village: Village) -> int:
    async with house.database.read() as session:
        return sum(state.outstanding for state in await charge_states(session, hamlet_id=village.hamlet_id))


async def balance(house: House, village: Village) -> Balance:
    async with house.database.read() as session:
        [found] = (await balances(session, village.hamlet_id)).values()
        return found


async def withdraw(house: House, who: str, reason: str = "mở nhầm tháng") -> str:
    await house.says(who, "/rutdot")
    await house.presses(who, "Vệ sinh… tháng 11") if house.last(who).buttons else await house.says(who, "1")  # type: ignore[union-attr]
    [preview] = await house.says(who, reason)
    await pick(house, who, "Rút đợt thu")
    return preview.text


async def test_a_round_without_money_is_void_unpinned_and_corrected_where_it_was_posted(house: House) -> None:
    village = await a_posted_village(house)
    asked = len(house.simulator.sent["cuong"])

    preview = await withdraw(house, "binh")

    assert preview.startswith(
        f"Rút đợt thu {TITLE}, 3 hộ, vì: mở nhầm tháng.\n\nChưa nhà nào nộp.\n\n"
        "Rút rồi thì gỡ mã QR và đăng lời đính chính vào 1 nhóm"
    )
    done = house.last("binh")
    assert done is not None
    assert done.text.startswith(f"Đã rút đợt thu {TITLE}. 3 hộ không phải nộp khoản này nữa.")
    card, correction = house.simulator.sent["nhom"]
    assert not card.pinned
    assert correction.text.startswith(
        f"📢 THÔN 6: RÚT ĐỢT THU {TITLE.upper()}\n\n"
        "Đợt thu này đã rút, vì: mở nhầm tháng. Bà con không phải nộp khoản này.\n\nMã QR của đợt này đã gỡ"
    )
    [told] = house.simulator.sent["cuong"][asked:]
    assert told.text.startswith(
        f"Đợt thu {TITLE} đã rút, vì: mở nhầm tháng. Nhà mình không phải nộp khoản này nữa, mã QR cũ đừng quét."
    )
    assert "dung" not in house.simulator.sent  # exempt: never asked, so nothing to take back
    assert texts(house.simulator.sent["thu"])[-1].startswith("Trưởng thôn Trần Văn Bình vừa rút đợt thu")
    assert await owed(house, village) == 0
    assert await is_sound(house, village)
    house.clock.to(2026, 11, 27, 9)
    await house.runs(remind_households(house.deployment))
    [answer] = await house.says("cuong", "/nop")
    assert TITLE not in answer.text
    assert len(house.simulator.sent["cuong"]) == asked + 2
    [again] = await house.presses("binh", "Rút đợt thu") if done.buttons else await house.says("binh", "/rutdot")
    assert again.text
    assert await is_sound(house, village)


async def test_nothing_that_has_not_left_is_said_of_a_withdrawn_round(house: House) -> None:
    village = await a_village(house)
    await an_account(house, village.hamlet_id)

    await withdraw(house, "thu")
    await house.runs(post_rounds(house.deployment))
    await house.runs(tell_households(house.deployment))

    assert "nhom" not in house.simulator.sent
    assert "cuong" not in house.simulator.sent
    assert texts(house.simulator.sent["binh"]) == [
        f"Thủ quỹ Nguyễn Thị Thu vừa rút đợt thu {TITLE}, vì: mở nhầm tháng. Không hộ nào phải nộp khoản này nữa."
    ]


async def test_of_money_the_treasurer_decides_household_by_household(either_house: House) -> None:
    house = either_house
    village = await a_posted_village(house)
    await house.says("thu", "/thutien 12 20000")
    async with house.database.begin() as session:  # another household by transfer
        [charge] = await charge_states(session, household_ids=[village.households[145]])
        booked = await payments.book(
            session,
            charge,
            amount=20_000,
            way=PaymentWay.TRANSFER,
            hamlet_id=village.hamlet_id,
            by=None,
            key="transfer",
            now=house.clock(),
            today=date(2026, 11, 21),
        )
        account_id = (await session.scalars(select(BankAccount.id))).one()
        transfer = Transfer(
            hamlet_id=village.hamlet_id,
            account_id=account_id,
            source="test",
            amount=20_000,
            booked_at=house.clock(),
            booked_on=date(2026, 11, 21),
            state=TransferState.BOOKED,
            received_at=house.clock(),
        )
        session.add(transfer)
        await session.flush()
        session.add(
            Allocation(transfer_id=transfer.id, payment_id=booked.receipt.payment_id, amount=20_000),
        )

    preview = await withdraw(house, "binh")

    assert "Đã có 2 nhà nộp, cộng 40.000đ: tiền vẫn nguyên trong quỹ" in preview
    assert "Nhà nào nộp rồi thì tiền vẫn nguyên, thủ quỹ báo riêng" in house.simulator.sent["nhom"][-1].text
    assert "Nhà mình đã nộp 20.000đ, tiền vẫn nguyên trong quỹ." in house.simulator.sent["cuong"][-1].text
    assert await balance(house, village) == Balance(cash=20_000, bank=20_000)
    await house.says("thu", "thôi")  # what she was asked before
    waits = house.last("thu")
    assert waits is not None
    assert waits.text.startswith("Đợt thu đã rút còn tiền của 2 nhà, cộng 40.000đ.")

    [first] = await pick(house, "thu", "Xem từng nhà")
    assert first.text.startswith(
        f"Nhà Lê Văn Cường, mã hộ 012, đã nộp 20.000đ tiền mặt tiền {TITLE}, phiếu thu số 0001."
    )
    [second] = await pick(house, "thu", "Để dành đợt sau")
    assert second.text.startswith("Đã để dành 20.000đ của nhà Lê Văn Cường, mã hộ 012, cho đợt thu sau.\n\nNhà Lê")
    [last] = await pick(house, "thu", "Đã trả lại tiền mặt")
    assert last.text.endswith("Tiền của các đợt đã rút đều đã quyết định xong.")

    assert "để dành cho đợt thu sau của nhà mình" in house.simulator.sent["cuong"][-1].text
    assert await balance(house, village) == Balance(cash=0, bank=20_000)  # the box paid what the bank still has
    assert await is_sound(house, village)
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 20_000
        assert await household_credits.credits_of(session, village.households[145]) == 0
        assert await household_credits.undecided(session, village.hamlet_id) == []
        stays = (await session.scalars(select(Transfer))).one()
        assert stays.state is TransferState.BOOKED  # nobody books it again
        assert await allocated(session, stays.id) == 20_000


async def test_what_a_household_left_in_the_fund_pays_its_next_round(house: House) -> None:
    village = await a_posted_village(house)
    await house.says("thu", "/thutien 12 20000")
    await withdraw(house, "thu")
    await house.presses("thu", "Xem từng nhà")
    await house.presses("thu", "Để dành đợt sau")
    said = len(house.simulator.sent["cuong"])
    house.clock.forward(hours=1)
    await a_round(house, village.hamlet_id, "điện chiếu sáng tháng 12", amount=30_000, due_on=date(2026, 12, 20))
    await house.runs(post_rounds(house.deployment))

    await house.runs(tell_households(house.deployment))
    await house.runs(tell_households(house.deployment))

    news = texts(house.simulator.sent["cuong"][said:])
    assert news[0] == (
        "Mở đợt thu điện chiếu sáng tháng 12, nhà mình phải nộp 30.000đ. Đã lấy 20.000đ nhà mình dư từ trước, "
        "phiếu thu số 0002.\n\nCòn 10.000đ, hạn Chủ nhật 20/12. Lấy mã QR: gõ “nộp”."
    )
    assert [text for text in news if "20.000đ của gia đình" in text] == []
    assert await balance(house, village) == Balance(cash=20_000, bank=0)
    assert await is_sound(house, village)
    async with house.database.read() as session:
        assert await household_credits.credits_of(session, village.households[12]) == 0
        [state] = await charge_states(session, household_ids=[village.households[12]])
        assert (state.paid, state.outstanding) == (20_000, 10_000)


async def test_who_has_no_part_in_it_withdraws_nothing(house: House) -> None:
    village = await a_village(house)

    [refused] = await house.says("duc", "/rutdot")
    [talk] = await house.says("cuong", "rút đợt thu")
    await withdraw(house, "binh")
    [none] = await house.says("binh", "/rutdot")

    assert "Trần Văn Bình" in refused.text
    assert await owed(house, village) == 0
    assert none.text == "Chưa có đợt thu nào để rút."
    assert talk.text
