"""Is this code or number ours? In private by picture and number, in the group, and what the head hears of it."""

from __future__ import annotations

import base64
import io
import json

import qrcode
from PIL import Image
from sqlalchemy import select, update

from models.checking import NotAnAccount, NotOurs, Old, Ours, check
from models.domain.pay_codes import account
from models.domain.roles import RoleKind
from models.domain.vietqr import payload
from models.tables import BankAccount, Hamlet, InboundUpdate
from tests.builders import a_group, a_hamlet, a_household, a_member, a_person, a_role, an_account
from tests.house import House, texts

LINES = "Số tài khoản: 0011009990001\nNgân hàng: Vietcombank\nTên tài khoản: NGUYEN THI THU"
OURS = payload(bank_bin="970436", account="0011009990001", amount=20_000, memo="TKD01201145")
FOREIGN = payload(bank_bin="970422", account="999000111", amount=None, memo="")
YES = (
    f"Đúng tài khoản của thôn 6.\n\n{LINES}\n\n"
    "Trước khi chuyển, nhìn tên hiện trên ứng dụng ngân hàng có giống tên này không."
)
NO = (
    "⚠️ Không phải tài khoản của thôn 6. Xin đừng chuyển tiền nộp cho thôn vào số này.\n\n"
    "Số vừa hỏi: 999000111\nSố đúng của thôn: 0011009990001\nNgân hàng: Vietcombank\n"
    "Tên tài khoản: NGUYEN THI THU\n\n"
    "Ai đưa mã này ra, nhờ báo trưởng thôn Trần Văn Bình, số 0900 000 006. "
    "Lỡ chuyển rồi thì gọi tổng đài ngân hàng của mình, rồi báo công an xã."
)
HEARD = (
    "⚠️ Trong nhóm “nhom” vừa có số tài khoản 999000111, không phải của thôn 6. Có thể là việc riêng của bà con.\n\n"
    "Bác xem giúp. Nếu là giả danh thôn, bác đăng một câu nhắc bà con."
)


def photo(*said: str) -> bytes:
    picture = Image.new("L", (420, 420 * max(1, len(said))), 200)
    for place, each in enumerate(said):
        picture.paste(qrcode.make(each).get_image().convert("L").resize((380, 380)), (20, 20 + 420 * place))
    body = io.BytesIO()
    picture.save(body, "PNG")
    return body.getvalue()


async def thon_6(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await an_account(house, hamlet_id)
    await a_group(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_person(house, "la", hamlet_id=hamlet_id)
    return hamlet_id


async def test_an_account_is_ours_an_old_one_or_somebody_elses(house: House) -> None:
    hamlet_id = await thon_6(house)
    ours = account(bank_bin="970436", number="0011009990001", holder="NGUYEN THI THU")
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        old = BankAccount(
            hamlet_id=hamlet_id, bank_bin="970418", number="4567890", holder="CU", since=house.clock(),
            until=house.clock(),
        )  # fmt: skip
        session.add(old)
        await session.flush()

        other_bank = payload(bank_bin="970422", account="0011009990001", amount=None, memo="")
        assert await check(session, hamlet, OURS) == Ours(account=ours)
        assert await check(session, hamlet, "0011 0099 9000 1") == Ours(account=ours)
        assert await check(session, hamlet, OURS.lower()) == NotAnAccount()
        assert await check(session, hamlet, other_bank) == NotOurs(number="0011009990001", ours=(ours,))
        assert await check(session, hamlet, "999000111") == NotOurs(number="999000111", ours=(ours,))
        assert isinstance(await check(session, hamlet, "456 7890"), Old)
        assert await check(session, hamlet, "https://vcb-nhanqua.example") == NotAnAccount()


async def test_anybody_asks_by_number_or_picture(house: House) -> None:
    await thon_6(house)

    assert texts(await house.says("la", "kiểm tra 0011009990001")) == [YES]
    assert texts(await house.says("la", "/kiemtra")) == [
        "Gửi ảnh mã QR vào đây, hoặc gõ số tài khoản. Loa Xóm xem có đúng của nơi mình không."
    ]
    assert texts(await house.says("la", "số lạ 12"))[0].startswith("Loa Xóm chưa thấy số tài khoản nào")
    assert texts(await house.says("la", photo=photo()))[0].startswith("Loa Xóm chưa đọc được mã QR trong ảnh.")
    assert texts(await house.says("la", "999 000 111")) == [NO]
    await house.presses("la", "Báo giúp tôi")
    last = house.last("head")
    assert last is not None
    assert last.text.startswith("⚠️ la báo có người đưa số tài khoản 999000111, không phải của thôn 6")
    assert texts(await house.says("la", photo=photo(OURS))) == [YES]
    assert texts(await house.says("cuong", photo=photo(FOREIGN))) == [NO]
    both = texts(await house.says("cuong", photo=photo(FOREIGN, OURS)))
    assert both == [
        "Trong ảnh có 2 mã QR.\n\n"
        "Mã thứ 1: số 999000111, không phải tài khoản của thôn 6. Xin đừng chuyển tiền nộp cho thôn vào đó.\n\n"
        "Mã thứ 2: đúng tài khoản của thôn 6, số 0011009990001, Vietcombank, NGUYEN THI THU."
    ]
    strange = texts(await house.says("cuong", photo=photo("https://vcb-nhanqua.example")))
    assert strange[0].startswith("⚠️ Mã QR trong ảnh không phải mã chuyển khoản vào tài khoản.")
    assert strange[1] == "Ảnh này là ảnh báo chuyển tiền phải không ạ?"
    assert texts(await house.says("cuong", photo=photo())) == ["Ảnh này là ảnh báo chuyển tiền phải không ạ?"]


async def test_an_old_account_is_called_old(house: House) -> None:
    await thon_6(house)
    async with house.database.begin() as session:
        await session.execute(update(BankAccount).values(until=house.clock()))

    assert texts(await house.says("la", "/kiemtra 0011009990001"))[0].startswith(
        "Đây là tài khoản cũ của thôn 6, thôi dùng từ thứ Bảy 21/11. Xin đừng chuyển vào nữa."
    )


async def test_what_is_foreign_is_never_named_in_the_group(house: House) -> None:
    await thon_6(house)

    right = f"Thôn 6: tiền nộp cho thôn chỉ vào một tài khoản này:\n{LINES}\n\n"
    assert texts(await house.says("la", "/kiemtra 0011009990001", group="nhom")) == [YES]
    for _ in range(2):
        [told] = texts(await house.says("la", "/kiemtra 999000111", group="nhom"))
        assert told.startswith(right)
        assert "999000111" not in told
    assert texts(house.simulator.sent["head"]) == [HEARD]
    assert texts(await house.presses("head", "Đăng câu nhắc")) == ["Đã đăng câu nhắc vào nhóm “nhom”."]
    last = house.last("nhom")
    assert last is not None
    assert last.text.startswith(f"⚠️ THÔN 6: tiền nộp cho thôn chỉ vào một tài khoản này:\n{LINES}\n\nAi đưa số khác")


async def test_a_foreign_number_in_the_groups_talk_reaches_the_head_alone_and_nothing_else_is_kept(
    house: House,
) -> None:
    await thon_6(house)
    said = {"chat_kind": "group", "chat_title": "nhom", "sender": "la", "sender_name": "la", "addressed": False}

    async def overhears(number: int, text: str, chat: str = "nhom", picture: bytes | None = None) -> None:
        file = None
        if picture is not None:
            file = {"kind": "photo", "body": base64.b64encode(picture).decode(), "media_type": "image/png"}
        await house.receives({**said, "update_id": f"u{number}", "chat": chat, "text": text, "file": file})
        await house.send_due()

    await overhears(1, "bà Sáu ơi chuyển tiền vào stk 999000111 mbbank nhé, nhà tôi đang ốm")
    await overhears(2, "nhắc lại stk 999 000 111")
    await overhears(3, "stk của thôn là 0011009990001 vietcombank")
    await overhears(4, "mai họp nhé")
    await overhears(5, "stk 888777666", chat="another group")
    assert texts(house.simulator.sent["head"]) == [HEARD]
    assert "nhom" not in house.simulator.sent
    await overhears(6, "quét mã này", picture=photo(OURS, FOREIGN))
    assert texts(house.simulator.sent["head"]) == [HEARD]
    house.clock.forward(days=1)
    await overhears(7, "", picture=photo(FOREIGN))
    assert texts(house.simulator.sent["head"]) == [HEARD, HEARD]  # once a day
    assert texts(await house.presses("head", "Việc riêng, bỏ qua")) == ["Đã bỏ qua."]

    async with house.database.read() as session:
        kept = [row.payload for row in await session.scalars(select(InboundUpdate).order_by(InboundUpdate.id))]
    assert all(b"Sau" not in each and b"\\u1ed1m" not in each and b"la" not in json.loads(each) for each in kept)
    assert json.loads(kept[0]) == {
        "overheard": {"update_id": "u1", "chat": "nhom", "numbers": ["999000111"], "file": None}
    }
