"""Changing the receiving account by two people, and stopping every code: what each of them reads, and the groups."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import qrcode
from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound

from messages import tell_account
from models import account_changes, account_effect, account_keepers, accounts, code_stops
from models.account_changes import NoLongerOpen, NotTwoPeople
from models.database import Database
from models.domain.pay_codes import account
from models.domain.roles import RoleKind
from models.domain.vietqr import payload
from models.tables import (
    AccountChange,
    BankAccount,
    ChangeStatus,
    CodeStop,
    Delivery,
    DeliveryStatus,
    Fee,
    Fund,
    Membership,
    Role,
)
from scheduler.accounts import change_accounts
from scheduler.reminders import post_collections, remind_households
from scheduler.rounds import post_rounds
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts

OLD = "Số tài khoản: 0011009990001\nNgân hàng: Vietcombank\nTên tài khoản: NGUYEN THI THU"
NEW = "Số tài khoản: 1500205123456\nNgân hàng: Agribank\nTên tài khoản: QUY THON 6"
NEW_LINE = "1500205123456, Agribank, QUY THON 6"
OLD_LINE = "0011009990001, Vietcombank, NGUYEN THI THU"
CHANGED = "Tài khoản nhận tiền đã đổi từ Chủ nhật 22/11, bốn số cuối là 3456."


@dataclass(slots=True)
class Thon6:
    """Head of household 012, treasurer of 031, a deputy, a group with a round's pinned card, a linked neighbour."""

    house: House
    hamlet_id: int
    head: int
    treasurer: int
    households: dict[int, int] = field(default_factory=dict)

    async def says(self, person: str, text: str) -> list[str]:
        return texts(await self.house.says(person, text))

    async def presses(self, person: str, label: str) -> list[str]:
        return texts(await self.house.presses(person, label))

    async def ticks(self) -> None:
        await self.house.runs(change_accounts(self.house.deployment))

    def got(self, chat: str) -> list[str]:
        return texts(self.house.simulator.sent.get(chat, []))

    async def links(self, person_id: int, number: int) -> None:
        async with self.house.database.begin() as session:
            session.add(
                Membership(
                    person_id=person_id,
                    household_id=self.households[number],
                    joined_at=self.house.clock(),
                    consent_way="mã nhận tin",
                )
            )

    async def proposes(self, person: str = "head") -> None:
        """What the whole dialogue comes to."""
        async with self.house.database.begin() as session:
            by = {"head": self.head, "thu": self.treasurer}[person]
            [old] = await accounts.in_force(session, self.hamlet_id)
            change = await account_changes.propose(
                session,
                hamlet_id=self.hamlet_id,
                old_account_id=old.id,
                to=account(bank_bin="970405", number="1500205123456", holder="QUY THON 6"),
                by=by,
                now=self.house.clock(),
            )
            partners = await account_changes.check_may_propose(session, self.hamlet_id, by, now=self.house.clock())
            await tell_account.proposed(session, change, partners, self.house.deployment, now=self.house.clock())
        await self.house.send_due()

    async def change(self) -> AccountChange:
        async with self.house.database.read() as session:
            return (await session.scalars(select(AccountChange).order_by(AccountChange.id.desc()).limit(1))).one()

    async def account_in_use(self) -> str:
        async with self.house.database.read() as session:
            return (
                await session.scalars(select(BankAccount.number).join(Fund, Fund.account_id == BankAccount.id))
            ).one()


async def thon_6(house: House, *, linked: bool = True, with_round: bool = False) -> Thon6:
    hamlet_id = await a_hamlet(house)
    head = await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    thu = await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, hamlet_id, RoleKind.DEPUTY, "pho", full_name="Đỗ Văn Phó", phone="0900000020")
    await an_account(house, hamlet_id)
    await a_group(house, hamlet_id)
    names = {12: "Trần Văn Bình", 18: "Lê Văn Cường", 31: "Nguyễn Thị Thu", 45: "Bùi Văn Khánh"}
    households = {number: await a_household(house, hamlet_id, number, name) for number, name in names.items()}
    thon = Thon6(house, hamlet_id, head, thu, households)
    if linked:
        await thon.links(head, 12)
        await thon.links(thu, 31)
    if with_round:
        await a_member(house, households[18], "cuong", hamlet_id=hamlet_id)
        await a_round(house, hamlet_id)
        await house.runs(post_rounds(house.deployment))
    return thon


async def test_two_people_change_the_account_a_day_later_and_everybody_is_told(house: House) -> None:
    thon = await thon_6(house, with_round=True)

    assert await thon.says("head", "/taikhoan") == [
        f"Tài khoản nhận tiền của thôn 6:\n{OLD}\n\n"
        "Đổi tài khoản phải có hai người của hai hộ cùng đồng ý, và đợi 24 giờ."
    ]
    assert await thon.presses("head", "Đổi tài khoản") == [
        "Tài khoản mới ở ngân hàng nào ạ? Gõ tên ngân hàng, hoặc gửi ảnh mã QR nhận tiền của tài khoản đó."
    ]
    assert (await thon.says("head", "ngân hàng bò sữa"))[0].startswith("Loa Xóm không thấy ngân hàng nào là")
    assert await thon.says("head", "agribank") == [
        "Agribank. Số tài khoản là gì ạ? Gõ liền hay có dấu cách đều được."
    ]
    assert (await thon.says("head", "một năm không không"))[0].endswith("ví dụ 0011009990001.")
    assert await thon.says("head", "1500 2051 23456") == [
        "Tên tài khoản là gì ạ? Gõ đúng như ngân hàng in, ví dụ NGUYEN THI THU."
    ]
    assert await thon.says("head", "Quỹ thôn 6") == [
        f"Nhờ xem lại từng số, so với giấy của ngân hàng.\n\nTài khoản mới:\n{NEW}\n"
        f"Đọc từng nhóm: 1500 2051 2345 6\n\nThay cho: {OLD_LINE}"
    ]
    assert await thon.presses("head", "Đúng, gửi đề nghị") == [
        "Đã gửi đề nghị đổi tài khoản tới thủ quỹ Nguyễn Thị Thu. Người đó đồng ý thì 24 giờ sau mới đổi. "
        "Bây giờ mọi mã QR vẫn theo tài khoản cũ."
    ]
    assert thon.got("thu")[1:] == [
        "⚠️ Trưởng thôn Trần Văn Bình đề nghị đổi tài khoản nhận tiền của thôn 6.\n\n"
        f"Từ: {OLD_LINE}\nSang: {NEW_LINE}\n\n"
        "Bác gọi điện hỏi lại người đề nghị rồi hãy trả lời. Chưa bàn với nhau thì chọn Không đồng ý."
    ]
    house.clock.forward(minutes=20)
    agreed = await thon.presses("thu", "Đồng ý đổi")
    assert agreed == [
        "Hai người đã đồng ý. Tài khoản đổi lúc 9 giờ 20 sáng Chủ nhật 22/11. Loa Xóm đã báo bà con trong nhóm.\n\n"
        f"Sang: {NEW_LINE}\n\nTrước giờ đó, một trong hai người vẫn dừng được."
    ]
    assert thon.got("head")[-1] == agreed[0]
    asked = await thon.says("la", f"/kiemtra {NEW.split(chr(10))[0].rpartition(' ')[2]}")
    assert asked[0].startswith("Đây là tài khoản mới của thôn 6, dùng từ 9 giờ 20 sáng Chủ nhật 22/11.")
    assert thon.got("pho")[-1].endswith("Trước giờ đó, bác vẫn dừng được.")
    assert thon.got("nhom")[-1] == (
        "⚠️ THÔN 6 SẮP ĐỔI TÀI KHOẢN NHẬN TIỀN\n\n"
        f"Từ 9 giờ 20 sáng Chủ nhật 22/11, tiền của thôn nộp vào:\n{NEW}\n\n"
        "Trước giờ đó vẫn nộp vào tài khoản cũ:\n0011009990001\n\n"
        "Hai người cùng đồng ý đổi:\nTrưởng thôn Trần Văn Bình, số 0900 000 006\n"
        "Thủ quỹ Nguyễn Thị Thu, số 0900 000 012\n\nBà con thấy lạ, gọi hỏi trước khi chuyển."
    )

    house.clock.forward(hours=23, minutes=59)
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"
    old_card = next(each for each in house.simulator.sent["nhom"] if each.picture is not None)
    assert old_card.pinned
    house.clock.forward(minutes=1)
    await thon.ticks()
    await thon.ticks()

    assert await thon.account_in_use() == "1500205123456"
    notice_at = house.clock()
    notice, card = house.simulator.sent["nhom"][-2:]
    assert notice.text == (
        "⚠️ THÔN 6 ĐÃ ĐỔI TÀI KHOẢN NHẬN TIỀN\n\n"
        f"Từ bây giờ, 9 giờ 20 sáng, Chủ nhật 22/11:\n{NEW}\n\n"
        "Mã QR cũ đã bỏ, đừng quét ảnh cũ trong máy. Mã QR mới ở bài ghim.\n"
        "Hỏi trưởng thôn Trần Văn Bình, số 0900 000 006."
    )
    assert (old_card.pinned, card.pinned) == (False, True)
    assert NEW in card.text
    assert card.text.endswith(CHANGED)
    assert card.picture != old_card.picture
    async with house.database.read() as session:
        old = (await session.scalars(select(BankAccount).where(BankAccount.until.is_not(None)))).one()
        assert (old.number, old.until) == ("0011009990001", house.clock())

    house.clock.to(2026, 11, 27, 19, 0)
    await house.runs(remind_households(house.deployment))
    await house.runs(post_collections(house.deployment))
    assert [thon.got(chat)[-1].endswith(CHANGED) for chat in ("cuong", "nhom")] == [True, True]
    assert "1500205123456" in thon.got("cuong")[-1]
    async with house.database.read() as session:
        fee_id = (await session.scalars(select(Fee.id))).one()
        named = [
            await account_changes.last_change(session, fee_id, now=notice_at + timedelta(days=n)) for n in (59, 60)
        ]
    assert [change is not None for change in named] == [True, False]


async def test_any_one_stops_an_agreed_change_and_an_old_button_starts_nothing(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    await thon.presses("thu", "Đồng ý đổi")

    assert await thon.presses("pho", "Dừng việc đổi") == [
        "Đã dừng việc đổi tài khoản. Tài khoản giữ nguyên. Loa Xóm đã báo bà con trong nhóm."
    ]
    assert thon.got("thu")[-1].startswith("Phó trưởng thôn Đỗ Văn Phó đã dừng việc đổi tài khoản.")
    assert thon.got("nhom")[-1].startswith(
        f"Thôn 6 không đổi tài khoản nữa. Tiền vẫn nộp vào tài khoản cũ:\n{OLD}\n\nHỏi"
    )
    assert "không làm lần nữa" in (await thon.presses("thu", "Đồng ý đổi"))[0]
    assert "không làm lần nữa" in (await thon.presses("head", "Dừng việc đổi"))[0]
    house.clock.forward(days=2)
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"

    # a new proposal is not agreed to by the old one's button
    await thon.proposes()
    [first, *_] = house.simulator.sent["thu"]
    data = next(data for label, data in first.buttons if label == "Đồng ý đổi")
    await house.says("thu", choice=data)
    assert (await thon.change()).status is ChangeStatus.PROPOSED


async def test_one_person_alone_gets_nowhere(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    change_id = (await thon.change()).id

    async with house.database.begin() as session:
        with pytest.raises(NotTwoPeople):
            await account_changes.agree(session, change_id, by=thon.head, posted_at=house.clock(), now=house.clock())
    # a second phone of the same head, as treasurer, linked to the same household
    async with house.database.begin() as session:
        await session.execute(update(Role).where(Role.person_id == thon.treasurer).values(revoked_at=house.clock()))
    second = await a_role(house, thon.hamlet_id, RoleKind.TREASURER, "head2", full_name="Khác", phone="0900000077")
    await thon.links(second, 12)
    async with house.database.begin() as session:
        with pytest.raises(NotTwoPeople):
            await account_changes.agree(session, change_id, by=second, posted_at=house.clock(), now=house.clock())
    assert (await thon.presses("thu", "Đồng ý đổi"))[0] == (
        "Việc này do trưởng thôn Trần Văn Bình và thủ quỹ Khác cùng quyết."
    )
    assert (await thon.says("head2", "/taikhoan"))[0].startswith("⚠️ Trưởng thôn Trần Văn Bình đề nghị")
    assert (await thon.presses("head2", "Đồng ý đổi"))[0].startswith(
        "Việc này cần hai người của hai hộ khác nhau. Hai người này cùng một hộ."
    )
    assert (await thon.change()).status is ChangeStatus.PROPOSED


async def test_who_cannot_be_told_apart_is_told_what_to_do(house: House) -> None:
    thon = await thon_6(house, linked=False)
    await thon.says("head", "/taikhoan")
    assert (await thon.presses("head", "Đổi tài khoản"))[0].startswith(
        "Tài khoản phải do hai người của hai hộ cùng quyết, mà Loa Xóm chưa biết bác ở hộ nào.\n\n"
        "Bác gõ mã nhận tin của nhà mình vào đây"
    )
    await thon.links(thon.head, 12)
    await thon.says("head", "/taikhoan")
    assert (await thon.presses("head", "Đổi tài khoản"))[0] == (
        "Tài khoản phải do hai người của hai hộ cùng quyết, mà Loa Xóm chưa biết Nguyễn Thị Thu ở hộ nào.\n\n"
        "Nhờ người đó nhắn riêng cho Bot Loa Xóm mã nhận tin của nhà mình (tám số), rồi làm lại."
    )
    await thon.says("pho", "/taikhoan")
    assert house.last("pho") is not None
    assert "Đổi tài khoản là việc của trưởng thôn Trần Văn Bình và thủ quỹ Nguyễn Thị Thu." in thon.got("pho")[-1]
    assert "Đổi tài khoản" not in house.simulator.sent["pho"][-1].labels


async def test_the_two_must_still_be_two_when_the_day_comes(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    await thon.presses("thu", "Đồng ý đổi")
    async with house.database.begin() as session:
        await session.execute(update(Role).where(Role.person_id == thon.treasurer).values(revoked_at=house.clock()))

    house.clock.forward(days=1)
    await thon.ticks()

    assert await thon.account_in_use() == "0011009990001"
    assert thon.got("head")[-1].startswith("Việc đổi tài khoản của thôn 6 dừng lại: một trong hai người")
    assert thon.got("nhom")[-1].startswith("Thôn 6 không đổi tài khoản nữa.")


async def test_a_clock_that_moves_and_an_outage_do_not_shorten_the_day(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    house.clock.forward(hours=-30)  # set back: the day is counted from the proposal
    await thon.presses("thu", "Đồng ý đổi")
    house.clock.forward(hours=30 + 23)
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"
    # the warning did not leave for a day: the change waits for it, and a day more
    async with house.database.begin() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.key.startswith("account:"), Delivery.key.contains(":warned:"))
            .values(status=DeliveryStatus.QUEUED, sent_at=None)
        )
        house.clock.forward(hours=3)
        await change_accounts(house.deployment)(session, house.clock())
    assert await thon.account_in_use() == "0011009990001"
    await house.send_due()
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"
    assert thon.got("head")[-1].startswith("Bài báo đổi tài khoản vào nhóm trễ hơn dự tính")
    house.clock.forward(hours=23)
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"
    house.clock.forward(hours=1)
    await thon.ticks()
    assert await thon.account_in_use() == "1500205123456"


async def test_agreed_at_night_it_is_announced_in_the_morning_and_counted_from_there(house: House) -> None:
    thon = await thon_6(house)
    house.clock.to(2026, 11, 21, 23, 0)
    await thon.proposes()
    await thon.presses("thu", "Đồng ý đổi")
    assert thon.got("nhom") == []

    house.clock.to(2026, 11, 22, 5, 30)
    await house.send_due()
    assert "Từ 5 giờ 30 sáng thứ Hai 23/11, tiền của thôn nộp vào" in thon.got("nhom")[0]
    house.clock.to(2026, 11, 23, 5, 29)
    await thon.ticks()
    assert await thon.account_in_use() == "0011009990001"
    house.clock.to(2026, 11, 23, 5, 30)
    await thon.ticks()
    assert await thon.account_in_use() == "1500205123456"


async def _both(
    database: Database, one: Callable[[], Awaitable[object]], other: Callable[[], Awaitable[object]]
) -> list[object]:
    return list(await asyncio.gather(one(), other(), return_exceptions=True))


async def test_two_at_once_decide_one_thing(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    change_id, now = (await thon.change()).id, house.clock()

    async def agrees() -> None:
        async with house.database.begin() as session:
            await account_changes.agree(session, change_id, by=thon.treasurer, posted_at=now, now=now)

    async def stops() -> None:
        async with house.database.begin() as session:
            await account_changes.stop(session, change_id, by=thon.head, now=now)

    came = await _both(house.database, agrees, agrees)
    assert sorted(type(each) is NoLongerOpen for each in came) == [False, True]

    async def switches() -> None:
        async with house.database.begin() as session:
            await account_effect.take_effect(session, change_id, now=house.clock())

    house.clock.forward(hours=24)
    now = house.clock()
    came = await _both(house.database, switches, stops)
    change = await thon.change()
    if change.status is ChangeStatus.DONE:
        assert isinstance(came[1], NoLongerOpen)
    else:
        assert (change.status, came[1]) == (ChangeStatus.STOPPED, None)
    assert await thon.account_in_use() == ("1500205123456" if change.status is ChangeStatus.DONE else "0011009990001")

    async def first() -> None:
        async with house.database.begin() as session:
            await code_stops.stop_codes(session, thon.hamlet_id, by=thon.head, now=now)

    await _both(house.database, first, first)
    async with house.database.read() as session:
        assert len((await session.scalars(select(CodeStop))).all()) == 1


async def test_the_terminal_sets_only_the_first_account(house: House) -> None:
    thon = await thon_6(house)
    async with house.database.begin() as session:
        hamlet = await account_keepers.lock(session, thon.hamlet_id)
        with pytest.raises(accounts.AccountExists):
            await accounts.set_first_account(
                session, hamlet, bank="Agribank", number="1500205123456", holder="X", now=house.clock()
            )
        old = (await accounts.in_force(session, thon.hamlet_id))[0]
        with pytest.raises(account_changes.SameAccount):
            await account_changes.propose(
                session,
                hamlet_id=thon.hamlet_id,
                old_account_id=old.id,
                to=account(bank_bin=old.bank_bin, number=old.number, holder=old.holder),
                by=thon.head,
                now=house.clock(),
            )


async def test_without_buttons_numbers_are_choices_only_where_something_is_chosen(numbered_house: House) -> None:
    thon = await thon_6(numbered_house)
    await thon.says("head", "tài khoản")
    await thon.says("head", "1")
    assert (await thon.says("head", "970405"))[0].startswith("Agribank. Số tài khoản là gì ạ?")
    assert (await thon.says("head", "1"))[0].startswith("“1” chưa phải số tài khoản.")
    await thon.says("head", "1500205123456")
    await thon.says("head", "😀")
    assert (await thon.says("head", "2"))[0].startswith("“2” chưa phải tên tài khoản.")
    assert (await thon.says("head", "Quỹ thôn 6"))[0].endswith(
        "Gõ một số để chọn:\n1. Đúng, gửi đề nghị\n2. Gõ lại\n3. Thôi"
    )
    await thon.says("head", "ừ")  # what cannot be undone takes its number or its own words
    with pytest.raises(NoResultFound):
        await thon.change()
    await thon.says("head", "1")
    assert thon.got("thu")[-1].endswith("1. Không đồng ý\n2. Đồng ý đổi\n3. Ngừng mọi mã QR")
    assert await thon.says("thu", "không") == [
        "Đã ghi: không đồng ý. Tài khoản giữ nguyên, người đề nghị đã được báo."
    ]
    assert thon.got("head")[-1].startswith("Thủ quỹ Nguyễn Thị Thu không đồng ý đổi tài khoản.")
    assert (await thon.change()).status is ChangeStatus.REFUSED


async def test_a_picture_of_the_new_accounts_code_tells_bank_and_number(house: House) -> None:
    thon = await thon_6(house)
    said = payload(bank_bin="970405", account="1500205123456", amount=None, memo="")
    picture = io.BytesIO()
    qrcode.make(said).get_image().save(picture, "PNG")
    await thon.says("head", "/taikhoan")
    await thon.presses("head", "Đổi tài khoản")

    assert texts(await house.says("head", photo=picture.getvalue())) == [
        "Đọc được mã QR: Agribank, số 1500205123456.\n\n"
        "Tên tài khoản là gì ạ? Gõ đúng như ngân hàng in, ví dụ NGUYEN THI THU."
    ]
    assert NEW in (await thon.says("head", "QUY THON 6"))[0]
    assert (await thon.says("head", "thôi"))[0].startswith("Đã thôi.")


async def test_nobody_agreed_in_three_days_and_it_is_over(house: House) -> None:
    thon = await thon_6(house)
    await thon.proposes()
    assert (await thon.says("head", "/taikhoan"))[0].startswith(
        "Đang đợi thủ quỹ Nguyễn Thị Thu, số 0900 000 012 đồng ý đổi tài khoản."
    )
    house.clock.forward(days=3, minutes=1)

    assert "không làm lần nữa" in (await thon.presses("thu", "Đồng ý đổi"))[0] or "đã cũ" in thon.got("thu")[-1]
    await thon.ticks()

    assert thon.got("head")[-1].startswith("Đã ba ngày chưa ai đồng ý, nên đề nghị đổi tài khoản bỏ.")
    assert (await thon.change()).status is ChangeStatus.LAPSED
    await thon.proposes("thu")
    assert (await thon.change()).status is ChangeStatus.PROPOSED


async def test_every_fund_of_an_account_moves_with_it_and_no_other(house: House) -> None:
    thon = await thon_6(house)
    now = house.clock()
    async with house.database.begin() as session:
        hamlet = await account_keepers.lock(session, thon.hamlet_id)
        for name, number in (("Quỹ khuyến học", "0011009990001"), ("Quỹ đường", "5550001112")):
            session.add(Fund(hamlet_id=thon.hamlet_id, name=name, opened_on=now.date(), created_at=now))
            await session.flush()
            await accounts.set_first_account(
                session, hamlet, bank="970436", number=number, holder="Nguyễn Thị Thu", fund=name, now=now
            )
    [shown] = await house.says("head", "/taikhoan")
    assert shown.labels == ["Đổi số 0001", "Đổi số 1112", "Ngừng mọi mã QR", "Thôi"]

    async with house.database.begin() as session:
        old = (await accounts.in_force(session, thon.hamlet_id))[0]
        to = account(bank_bin="970405", number="1500205123456", holder="QUY THON 6")
        change = await account_changes.propose(
            session, hamlet_id=thon.hamlet_id, old_account_id=old.id, to=to, by=thon.head, now=now
        )
        await account_changes.agree(session, change.id, by=thon.treasurer, posted_at=now, now=now)
        await account_effect.take_effect(session, change.id, now=now + timedelta(days=1))
        numbers = await session.scalars(
            select(BankAccount.number).join(Fund, Fund.account_id == BankAccount.id).order_by(Fund.id)
        )
        assert numbers.all() == ["1500205123456", "1500205123456", "5550001112"]

        # and back again: the old one is in force as if it had never been left
        back = account(bank_bin="970436", number="0011009990001", holder="NGUYEN THI THU")
        [new, _] = await accounts.in_force(session, thon.hamlet_id)
        then = now + timedelta(days=2)
        change = await account_changes.propose(
            session, hamlet_id=thon.hamlet_id, old_account_id=new.id, to=back, by=thon.treasurer, now=then
        )
        await account_changes.agree(session, change.id, by=thon.head, posted_at=then, now=then)
        await account_effect.take_effect(session, change.id, now=then + timedelta(days=1))
        assert [row.number for row in await accounts.in_force(session, thon.hamlet_id)] == [
            "0011009990001",
            "5550001112",
        ]
