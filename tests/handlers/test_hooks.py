"""Credits as SePay and Casso tell them: signed, forged, repeated, at once, of foreign accounts."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from handlers.hooks import Hooks, Secrets, read_casso, read_sepay, verify_casso, verify_sepay
from models import accounts, feeds
from models.domain.references import make
from models.domain.roles import RoleKind
from models.tables import FeedKind, Hamlet, RawCredit, Transfer, TransferId, TransferState
from scheduler import feeds as jobs
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round
from tests.clock import ZONE
from tests.house import House

NUMBER = "0123499999"
SEPAY = (
    '{"id":92704,"gateway":"Vietcombank","transactionDate":"2026-11-20 14:02:37","accountNumber":"0123499999",'
    '"code":"TN012118","content":"TN012118 VE SINH T11","transferType":"in","transferAmount":20000,'
    '"accumulated":19077000,"subAccount":null,"referenceCode":"MBVCB.3278907687",'
    '"description":"BankAPINotify TN012118 VE SINH T11"}'
)
SEPAY_SIGNATURE = "sha256=476537269aa93c2ebe04fa70ee91abe8852fa418444b85bf86679771ea05a0f0"
STAMP = 1795158157
AT = datetime.fromtimestamp(STAMP, UTC)
CASSO: dict[str, Any] = {  # Any: a provider's JSON
    "error": 0,
    "data": {
        "id": 12345,
        "reference": "FT26325123456789",
        "description": "TN012118 VE SINH T11",
        "amount": 20000,
        "runningBalance": 25020000,
        "transactionDateTime": "2026-11-20 14:02:37",
        "accountNumber": "88888888",
        "bankName": "VPBank",
        "bankAbbreviation": "VPB",
        "virtualAccountNumber": "",
        "virtualAccountName": "",
        "counterAccountName": "NGUYEN VAN AN",
        "counterAccountNumber": "0123499999",
        "counterAccountBankId": "970436",
        "counterAccountBankName": "Vietcombank",
    },
}
CASSO_SIGNATURE = (
    "t=1795158157000,v1=bb3782bb55132f8d9df350d65d2acaab0e53198383fb77c950f688806471a49326c665c12ef3548fa06ef445552747"
    "dc8e0a4c0443f829a16f15b04428971598"
)
SEPAY_KEYS = Secrets(secret="whsec_test", api_key="s3cret")
CASSO_KEYS = Secrets(secret="test-checksum-key")


def signed(body: bytes, *, stamp: int = STAMP, secret: str = "whsec_test") -> dict[str, str]:
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-SePay-Signature": f"sha256={digest}", "X-SePay-Timestamp": str(stamp)}


@pytest.mark.parametrize(
    ("headers", "body", "is_right"),
    [
        pytest.param(
            {"X-SePay-Signature": SEPAY_SIGNATURE, "X-SePay-Timestamp": str(STAMP)}, SEPAY, True, id="the vector"
        ),
        pytest.param({"Authorization": "Apikey s3cret"}, SEPAY, True, id="the key"),
        pytest.param({"Authorization": "Apikey s3cre"}, SEPAY, False, id="another key"),
        pytest.param({"Authorization": "Bearer s3cret"}, SEPAY, False, id="another scheme"),
        pytest.param({"Authorization": "Apikey \udcff"}, SEPAY, False, id="a key that is no text"),
        pytest.param(
            {"X-SePay-Signature": "\udcff", "X-SePay-Timestamp": str(STAMP)}, SEPAY, False, id="no text signed"
        ),
        pytest.param({}, SEPAY, False, id="nothing"),
        pytest.param(
            {"X-SePay-Signature": SEPAY_SIGNATURE, "X-SePay-Timestamp": str(STAMP)},
            SEPAY.replace("20000", "90000"),
            False,
            id="another body",
        ),
        pytest.param(
            {"X-SePay-Signature": SEPAY_SIGNATURE, "X-SePay-Timestamp": str(STAMP + 1)}, SEPAY, False, id="its time"
        ),
        pytest.param(
            {"X-SePay-Signature": SEPAY_SIGNATURE, "Authorization": "Apikey s3cret"},
            SEPAY,
            False,
            id="a signature without its time, although the key is right",
        ),
        pytest.param(signed(SEPAY.encode(), stamp=STAMP - 301), SEPAY, False, id="six minutes old"),
        pytest.param(signed(SEPAY.encode(), stamp=STAMP - 299), SEPAY, True, id="five minutes old"),
        pytest.param(signed(SEPAY.encode(), secret="other"), SEPAY, False, id="another secret"),
    ],
)  # fmt: skip
def test_sepay_is_believed_only_with_its_signature(headers: dict[str, str], body: str, is_right: bool) -> None:
    assert verify_sepay(headers, body.encode(), SEPAY_KEYS, now=AT) is is_right


@pytest.mark.parametrize(
    ("signature", "body", "is_right"),
    [
        pytest.param(CASSO_SIGNATURE, json.dumps(CASSO), True, id="the vector"),
        pytest.param(
            CASSO_SIGNATURE, json.dumps(CASSO, sort_keys=True, indent=2), True, id="the same in another order"
        ),
        pytest.param(CASSO_SIGNATURE.replace("v1=b", "v1=a"), json.dumps(CASSO), False, id="another signature"),
        pytest.param(CASSO_SIGNATURE, json.dumps({**CASSO, "error": 1}), False, id="another body"),
        pytest.param("", json.dumps(CASSO), False, id="nothing"),
        pytest.param(CASSO_SIGNATURE, "[" * 100_000, False, id="no JSON"),
    ],
)
def test_casso_is_believed_only_with_its_signature(signature: str, body: str, is_right: bool) -> None:
    assert verify_casso({"X-Casso-Signature": signature}, body.encode(), CASSO_KEYS, now=AT) is is_right


def test_notices_are_read_to_credits() -> None:
    sepay = read_sepay({**json.loads(SEPAY), "a new field": [1]}, ZONE)
    casso = read_casso(CASSO, ZONE)
    out = read_sepay({**json.loads(SEPAY), "transferType": "out"}, ZONE)
    test_call = read_casso({"error": 0, "data": {"id": 0, "reference": "MA_GIAO_DICH_THU_NGHIEM"}}, ZONE)

    assert sepay.credit.at == datetime(2026, 11, 20, 14, 2, 37, tzinfo=ZONE)
    assert (sepay.credit.id, sepay.credit.reference, sepay.credit.balance) == (
        "92704",
        "MBVCB.3278907687",
        19_077_000,
    )
    assert sepay.accounts[0] == NUMBER
    assert casso is not None
    assert (casso.credit.id, casso.credit.amount, casso.credit.sender) == ("12345", 20_000, "NGUYEN VAN AN")
    assert out.credit.amount == -20_000
    assert test_call is None


async def a_paying_hamlet(house: House, *, numbers: Sequence[int] = ()) -> int:
    """Thôn 6 with its account at the provider, household 12 on phone cuong (and others), a round of 20.000đ."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu")
    await a_group(house, hamlet_id)
    household = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household, "cuong", hamlet_id=hamlet_id)
    for number in numbers:
        await a_household(house, hamlet_id, number, "Bùi Văn Khánh")
    await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        await accounts.set_first_account(
            session, hamlet, bank="Vietcombank", number=NUMBER, holder="Nguyễn Thị Thu", now=house.clock()
        )
    return hamlet_id


def notice(**changed: object) -> bytes:
    code = make("TKD", 12, 1)
    return json.dumps({**json.loads(SEPAY), "content": f"{code} VE SINH T11", **changed}).encode()


async def test_a_notice_becomes_a_receipt_and_thanks_whatever_happens_to_it(house: House) -> None:
    await a_paying_hamlet(house)
    hooks = Hooks(house.database, first={FeedKind.SEPAY: SEPAY_KEYS}, zone=ZONE, clock=house.clock)
    app = web.Application()
    hooks.add_to(app)
    key = {"Authorization": "Apikey s3cret"}

    async with TestClient(TestServer(app)) as bank:
        forged = await bank.post("/hooks/sepay", data=notice(), headers={"Authorization": "Apikey no"})
        async with house.database.read() as session:
            assert (await session.scalars(select(RawCredit))).all() == []
        answers = await asyncio.gather(
            *(bank.post("/hooks/sepay", data=notice(), headers=key) for _ in range(10)),
            bank.post("/hooks/sepay", data=notice(id=1, accountNumber="999"), headers=key),
        )
        not_ours = await bank.post("/hooks/casso", data=json.dumps(CASSO), headers=key)
        malformed = await bank.post("/hooks/sepay", data=b'{"id":7}', headers=key)
        assert await answers[0].json() == {"success": True}

    await house.runs(jobs.match_pending(house.deployment))
    await house.runs(jobs.match_pending(house.deployment))

    assert [forged.status, not_ours.status, malformed.status] == [401, 404, 400]
    assert {answer.status for answer in answers} == {200}
    async with house.database.read() as session:
        [transfer] = (await session.scalars(select(Transfer))).all()
        assert [each.value for each in await session.scalars(select(TransferId))] == ["92704"]
        assert await feeds.count_bodies(session) == 10
    assert transfer.state is TransferState.BOOKED
    [thanks] = house.simulator.sent["cuong"]
    assert thanks.text == (
        "✅ Đã nhận 20.000đ tiền vệ sinh môi trường tháng 11 của gia đình mình.\n\n"
        "Chuyển khoản lúc 14 giờ 02 chiều, thứ Sáu 20/11. Phiếu thu số 0001.\n\n"
        "Khoản này đã xong. Cảm ơn gia đình."
    )
    assert house.simulator.sent.get("nhom", []) == []

    house.clock.forward(days=31)
    await house.runs(jobs.forget_words(house.deployment))
    async with house.database.read() as session:
        assert await feeds.count_bodies(session) == 0


async def test_a_further_feed_has_a_door_and_a_secret_of_its_own(house: House) -> None:
    hamlet_id = await a_paying_hamlet(house)
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        feed, again = [
            await feeds.add_feed(
                session, hamlet, FeedKind.SEPAY, number=NUMBER, secret="own", api_key="", now=house.clock()
            )
            for _ in range(2)
        ]
    hooks = Hooks(house.database, first={}, zone=ZONE, clock=house.clock)
    key = {"Authorization": "Apikey own"}

    by_door = await hooks.receive(FeedKind.SEPAY, feed.door, key, notice())
    by_short_path = await hooks.receive(FeedKind.SEPAY, None, key, notice())
    by_its_name = await hooks.receive(FeedKind.SEPAY, "sepay", {"Authorization": "Apikey "}, notice())
    by_no_door = await hooks.receive(FeedKind.SEPAY, "nowhere", key, notice())
    of_the_other_kind = await hooks.receive(FeedKind.CASSO, feed.door, key, notice())

    statuses = [each.status for each in (by_door, by_short_path, by_its_name, by_no_door, of_the_other_kind)]
    assert feed.id == again.id
    assert statuses == [200, 404, 404, 404, 404]

    await a_hamlet(house, name="7", slug="thon-7", prefix="XMH")  # whose is the environment's feed now?
    hooks = Hooks(house.database, first={FeedKind.SEPAY: Secrets(secret="own")}, zone=ZONE, clock=house.clock)
    for account, status in ((NUMBER, 503), ("88", 200)):
        assert (await hooks.receive(FeedKind.SEPAY, None, key, notice(accountNumber=account))).status == status
    async with house.database.read() as session:
        assert len((await session.scalars(select(Transfer))).all()) == 1
