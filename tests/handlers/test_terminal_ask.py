"""`bot.py ask`: what the bot would answer, with and without a hamlet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from models.domain.roles import RoleKind
from models.tables import AskedQuestion, HelpRequest, LocalFact
from tests.builders import a_hamlet, a_household, a_role, a_round, an_account
from tests.house import House
from tests.service import called

FIELDS = {"q", "decision", "entry", "score", "suggestions", "intent"}


async def asked(settings: dict[str, str], house: House | None, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the lines that are printed."""
    clock = {} if house is None else {"clock": house.clock}
    code, out, _ = await called(settings, "ask", *arguments, **clock)
    return code, [json.loads(line) for line in out.splitlines() if line.startswith("{")]


async def test_the_hamlet_answers_its_own_questions_and_nothing_is_kept(
    house: House, database_url: str, tmp_path: Path
) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.HELPER, "helper", full_name="Lê Minh Đức", phone="0900000021")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await an_account(house, hamlet_id)
    await a_round(house, hamlet_id)
    async with house.database.begin() as session:
        session.add(LocalFact(hamlet_id=hamlet_id, key="wifi", value="thon6xinchao", asked_at=house.clock()))
    settings = {"DATABASE_URL": database_url}
    expected = {
        "tiền rác đóng bao nhiêu": ("fee-amount", "Tiền vệ sinh môi trường tháng 11"),
        "nhà tôi nộp chưa": ("fee-paid", "Máy này chưa nối với nhà nào"),
        "cho xin số tài khoản của thôn": ("fee-account", "Tài khoản nhận tiền của thôn 6:"),
        "hạn nộp tiền bao giờ": ("fee-due", "Hạn nộp tiền vệ sinh môi trường tháng 11 là thứ Hai 30/11."),
        "tôi chuyển khoản nhầm vào tài khoản quỹ thôn": ("fee-mistake", "Chuyển nhầm thì tiền vẫn nguyên"),
        "bao giờ họp thôn": ("meeting", "Lịch họp thôn chưa ghi cho Loa Xóm."),
        "lịch": ("meeting", "Lịch họp thôn chưa ghi cho Loa Xóm."),
        "đèn đường hỏng": ("report-problem", "Tin này thành một việc có số, báo ngay cho trưởng thôn"),
        "wifi nhà văn hóa": ("wifi", "thon6xinchao"),
        "camera xóm ai xem được": ("camera", "Việc này thôn chưa ghi cho Loa Xóm."),
        "tổ công nghệ số có ai": ("helper", "Tổ công nghệ số của thôn:\nLê Minh Đức, số 0900 000 021"),
    }
    lines = tmp_path / "questions.jsonl"
    lines.write_text("\n".join(json.dumps({"q": each}) for each in expected), encoding="utf-8")

    code, many = await asked(settings, house, "--hamlet", "thon-6", "--jsonl", str(lines))
    _, alone = await asked(settings, house, "--jsonl", str(lines))

    assert code == 0
    assert [set(line) for line in many] == [FIELDS] * len(expected)
    assert [line["q"] for line in many] == list(expected)
    assert [(line["decision"], line["intent"]) for line in many] == [
        ("answer", each) for each, _ in expected.values()
    ]
    assert [line["entry"] for line in many if line["intent"] == "fee-due"] == [None]
    assert [line["entry"] for line in many if line["intent"] == "helper"] == ["to-cong-nghe-so"]
    assert alone == many
    for question, (_, answer) in expected.items():
        _, [one] = await asked(settings, house, question, "--hamlet", "thon-6", "--json")
        assert answer in one["answer"][0], question
    async with house.database.read() as session:
        for table in (AskedQuestion, HelpRequest):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_question_is_said_with_its_exit_code(database_url: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": database_url}
    (tmp_path / "bad.jsonl").write_text('{"q": "lịch"}\n{"x": 1}\n', encoding="utf-8")

    assert (await asked(settings, None, "--jsonl", str(tmp_path / "none.jsonl"))) == (2, [])
    assert (await asked(settings, None, "--jsonl", str(tmp_path / "bad.jsonl"))) == (2, [])
    code, [refused] = await asked(settings, None, "lịch", "--hamlet", "thon-9", "--json")
    assert (code, refused["error"]["code"]) == (1, "no_such_hamlet")
    _, [fire] = await asked(settings, None, "cháy nhà rồi", "--json")
    assert fire["answer"][0].startswith("Gọi 114 ngay")
    _, [secret] = await asked(settings, None, "mã otp 482913", "--json")
    assert secret["answer"][0].startswith("⚠️ Tin vừa rồi có mật khẩu")
