"""The same questions on every channel, through its own door and client, over HTTP where it speaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from messages.answers import answers
from models.database import Database
from models.domain.questions import Decision
from models.domain.roles import RoleKind
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round
from tests.clock import Clock
from tests.handlers.test_questions import BIRTH, STRANGE, VAGUE, found, unknown, unsure
from tests.house import House, texts
from tests.telegram_house import a_telegram_house
from tests.zalo_house import a_zalo_house

HEAD, HELPER, CUONG, AN, MAI, GROUP = "1001", "1002", "1003", "1004", "1005", "-5001"


@pytest.fixture(params=["simulator", "telegram", "zalo"])
async def wired(request: pytest.FixtureRequest, database: Database, clock: Clock) -> AsyncIterator[House]:
    """A house on one of the channels; its people are called by ids that every channel has."""
    if request.param == "telegram":
        async with a_telegram_house(database, clock) as house:
            yield house
    elif request.param == "zalo":
        async with a_zalo_house(database, clock) as house:
            yield house
    else:
        yield await House.build(database, clock)


async def picks(house: House, person: str, label: str) -> list[str]:
    """Press the button, or type the number that stands before the label."""
    shown = house.last(person)
    assert shown is not None
    if shown.buttons:
        return texts(await house.presses(person, label))
    [number] = [line.partition(". ")[0] for line in shown.text.splitlines() if line.partition(". ")[2] == label]
    return texts(await house.says(person, number))


# each wire once: what differs between the databases is shown elsewhere
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_residents_ask_and_are_answered_on_every_channel(wired: House, clock: Clock) -> None:
    house, known = wired, await answers()
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, HEAD)
    await a_role(house, hamlet_id, RoleKind.HELPER, HELPER, full_name="Lê Minh Đức", phone="0900000021")
    household_id = await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_member(house, household_id, CUONG, hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    await a_group(house, hamlet_id, GROUP)

    # sure, and what follows on the topic
    [sure] = texts(await house.says(AN, BIRTH))
    assert sure.startswith(known.entries["khai-sinh"].answer)
    [follow_up] = texts(await house.says(AN, "thế còn lệ phí?"))
    assert "khai sinh" in follow_up.lower()
    assert texts(await house.says(AN, "nguồn?"))[0].startswith("Câu trả lời lấy từ:\n")

    # not quite sure, from somebody who is on no topic yet
    vague = found(known, VAGUE, unsure)
    second = known.entries[known.answerer.ask(vague).suggestions[1]]
    [offer] = texts(await house.says(MAI, vague))
    assert offer.startswith("Có phải hỏi một trong mấy việc này không ạ?\n\n1. ")
    assert second.answer in (await picks(house, MAI, "Câu 2"))[0]

    # a secret, and danger, in the middle of asking for help
    await house.says(AN, "/giupdo")
    assert texts(await house.says(AN, "otp của tôi là 482913"))[0].startswith(
        "⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP."
    )
    number, way = texts(await house.says(AN, "bố tôi ngất xỉu, cần người giúp"))
    assert number.startswith("Gọi 115 ngay")
    assert "gọi" in way.lower()
    await house.says(AN, "thôi")

    # unknown: handed over after a yes, answered by a helper
    strange = found(known, STRANGE, unknown)
    assert texts(await house.says(AN, strange))[0].startswith("Câu này Loa Xóm chưa biết, nên không dám trả lời bừa.")
    assert texts(await house.says(AN, "đồng ý"))[0].startswith("Đã chuyển câu hỏi, việc số 1.")
    await picks(house, HELPER, "Tôi nhận")
    await picks(house, HELPER, "Trả lời ngay")
    await house.says(HELPER, "Việc này ra xã hỏi chị Hạnh.")
    told = house.last(AN)
    assert told is not None
    assert told.text.startswith(f"Lê Minh Đức trả lời câu “{strange}”:\n\nViệc này ra xã hỏi chị Hạnh.")

    # what is personal, in the group and in private
    [in_group] = texts(await house.says(CUONG, "nhà tôi nộp chưa", group=GROUP))
    [in_private] = texts(await house.says(CUONG, "nhà tôi nộp chưa"))
    assert in_group == (
        "Tiền nộp của từng nhà, Loa Xóm chỉ trả lời riêng. Nhắn riêng cho Bot Loa Xóm chữ “nộp” là xem được."
    )
    assert in_private.startswith("Tiền vệ sinh môi trường tháng 11: nhà mình còn 20.000đ.")

    # past its day: the answer warns, the head hears of it
    clock.to(2027, 3, 2, 9)
    assert known.answerer.ask(BIRTH).decision is Decision.ANSWER
    [late] = texts(await house.says(AN, BIRTH))
    assert late.startswith("Câu trả lời dưới đây xem lại lần cuối ngày 21/11/2026, nay có thể đã khác.")
    heard = house.last(HEAD)
    assert heard is not None
    assert "đã đến ngày phải xem lại" in heard.text
