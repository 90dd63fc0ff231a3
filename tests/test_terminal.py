"""The terminal, as an operator or a program calls it."""

from __future__ import annotations

import json
from pathlib import Path

from models.domain import vietqr
from tests.service import called, terminal

NOBODY = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"


async def test_a_hamlet_is_set_up_and_a_round_opened_from_the_terminal(database_url: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": database_url}
    register = tmp_path / "so-ho.csv"
    register.write_text(
        "mã hộ,chủ hộ,khu,số khẩu,diện\n012,Lê Văn Cường,ngõ Đình,4,\nH013,Phạm Thị Dung,ngõ Đình,3,hộ nghèo\n"
        ",Hoàng Văn Giang,ngõ Giếng,2,\n",
        encoding="utf-8",
    )

    async def call(*arguments: str, code: int = 0) -> object:
        exit_code, out, error = await called(settings, *arguments, "--json")
        assert exit_code == code, error
        return json.loads(out)

    hamlet = await call("hamlet", "add", "6", "--kind", "thôn", "--commune", "xã Hội Sơn")
    again = await call("hamlet", "add", "Thôn 6", "--kind", "thôn", "--commune", "Hội Sơn", code=1)
    elsewhere = await call("hamlet", "add", "6", "--kind", "thôn", "--commune", "xã An Hòa")
    imported = await call("import", "households", str(register), "--hamlet", "thon-6")
    unchanged = await call("import", "households", str(register), "--hamlet", "thon-6")
    account = ("account", "set", "--hamlet", "thon-6", "--bank", "VCB", "--number", "0011009990001")
    await call(*account, "--name", "Nguyễn Thị Thu")
    refused = await call(*account, "--name", "Nguyễn Thị Thu", code=1)
    opening = (
        *("round", "open", "--hamlet", "thon-6", "--fee", "Vệ sinh môi trường"),
        *("--part", "20000/household", "--part", "5000/person", "--exempt", "ho-ngheo"),
        *("--due", "2099-11-30", "--basis", "agreed:2026-11-01"),
    )
    opened = await call(*opening)
    opened_again = await call(*opening)
    charges = await call("export", "charges", "--hamlet", "thon-6")
    codes = await call("export", "codes", "--hamlet", "thon-6")
    same_codes = await call("export", "codes", "--hamlet", "thon-6")
    payments = await call("export", "payments", "--hamlet", "thon-6")
    verified = await call("ledger", "verify", "--hamlet", "thon-6")

    assert isinstance(hamlet, dict)
    assert hamlet["hamlet"] == "thon-6"
    assert len(hamlet["head_code"]) == 8
    assert isinstance(again, dict)
    assert again["error"]["code"] == "hamlet_exists"
    assert isinstance(elsewhere, dict)
    assert elsewhere["hamlet"] == "thon-6-an-hoa"
    assert imported == {"added": 3, "changed": 0, "unchanged": 0, "rejected": []}
    assert unchanged == {"added": 0, "changed": 0, "unchanged": 3, "rejected": []}
    assert isinstance(refused, dict)
    assert refused["error"]["code"] == "account_exists"
    assert opened == opened_again == {
        "round": 1, "fee": "Vệ sinh môi trường", "charges": 3, "expected": 70_000, "exempt": 1,
    }  # fmt: skip
    assert isinstance(charges, list)
    assert [(row["household"], row["amount"], row["status"]) for row in charges] == [
        ("012", 40_000, "unpaid"),
        ("013", 0, "exempt"),
        ("014", 30_000, "unpaid"),
    ]
    assert set(charges[0]) == {
        "household", "head", "round", "fee", "amount", "paid", "outstanding", "status", "reference", "standing",
        "payload", "closed",
    }  # fmt: skip
    read = vietqr.read(charges[0]["payload"])
    assert (read.amount, read.account, read.memo) == (40_000, "0011009990001", charges[0]["reference"])
    assert charges[1]["payload"] is None
    assert codes == same_codes
    assert isinstance(codes, list)
    assert [set(row) for row in codes] == [{"household", "code", "expires"}] * 3
    assert codes[0]["expires"].endswith("+07:00")
    assert payments == {"transfers": [], "cash": []}
    assert isinstance(verified, dict)
    assert verified["ok"] is True


async def test_a_register_with_a_wrong_row_is_not_taken_at_all(database_url: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": database_url}
    await called(settings, "hamlet", "add", "6", "--kind", "thôn", "--commune", "xã Hội Sơn")
    register = tmp_path / "so-ho.csv"
    register.write_text("code,head,area,people\n1,Lê Văn Cường,x,4\n1,Phạm Thị Dung,x,ba\n", encoding="utf-8")

    code, out, _ = await called(settings, "import", "households", str(register), "--hamlet", "thon-6", "--json")
    _, after, _ = await called(settings, "export", "codes", "--hamlet", "thon-6", "--json")

    said = json.loads(out)
    assert code == 1
    assert (said["added"], [row["row"] for row in said["rejected"]]) == (0, [3])
    assert json.loads(after) == []


async def test_codes_are_made_and_questions_answered_without_a_database(tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/none/none.db"}
    made = ("vietqr", "--bank", "970436", "--account", "0011009990001", "--amount", "20000", "--json")
    questions = '{"q": "làm khai sinh cho con cần gì"}\n{"q": "hôm nay trời có mưa không"}\n'.encode()

    good = await called(settings, *made, "--memo", "TKD0120116477 ve sinh")
    too_long = await called(settings, *made, "--memo", "mot noi dung dai hon hai muoi lam")
    picture = await called(settings, *made, "--memo", "x", "--png", str(tmp_path / "qr.png"))
    nowhere = await called(settings, *made, "--memo", "x", "--png", str(tmp_path / "none" / "qr.png"))
    asked = await terminal(settings, "ask", "--jsonl", "-", given=questions)

    assert vietqr.read(json.loads(good[1])["payload"]).memo == "TKD0120116477 ve sinh"
    assert too_long[0] == 1
    assert json.loads(too_long[1])["error"]["code"] == "bad_memo"
    assert (picture[0], nowhere[0]) == (0, 2)
    assert (tmp_path / "qr.png").read_bytes().startswith(b"\x89PNG")
    lines = [json.loads(line) for line in asked[1].splitlines()]
    assert [set(line) for line in lines] == [{"q", "decision", "entry", "score", "suggestions", "intent"}] * 2
    assert (lines[0]["decision"], lines[0]["entry"]) == ("answer", "khai-sinh")
    assert lines[1]["decision"] != "answer"
    assert not (tmp_path / "none").exists()


async def test_exit_codes_tell_wrong_usage_from_a_database_that_is_away() -> None:
    wrong = await terminal({}, "hamlet", "add", "--json")
    no_such = await terminal({}, "nothing-like-this")
    away = await terminal(
        {"DATABASE_URL": NOBODY}, "hamlet", "add", "6", "--kind", "thôn", "--commune", "x", "--json"
    )

    assert (wrong[0], no_such[0], away[0]) == (2, 2, 3)
    assert away[1] == ""
