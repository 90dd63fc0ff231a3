"""Funds and the book from the terminal: the calls of bot.py, made in this process."""

from __future__ import annotations

import json
from typing import Any

import pytest

import bot
from handlers.settings import Settings
from handlers.terminal import call, parse
from tests.clock import Clock


class Terminal:
    """One operator at one database."""

    def __init__(self, database_url: str, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
        self._settings = Settings.from_env({"DATABASE_URL": database_url, "SECRET_KEY": "test"})
        self._clock, self._capsys = clock, capsys

    async def calls(self, *arguments: str) -> tuple[int, Any]:
        """The exit code and the JSON that a call prints."""
        read = parse([*arguments, "--json"], bot.add_calls)
        code = await call(read, self._settings, bot.deployment_of(self._settings), self._clock)
        return code, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def operator(database_url: str, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(database_url, clock, capsys)


async def test_funds_are_added_and_the_printed_head_is_found_again(operator: Terminal, clock: Clock) -> None:
    await operator.calls("hamlet", "add", "6", "--kind", "thôn", "--commune", "xã An Hòa")
    first = ("fund", "add", "Quỹ thôn", "--hamlet", "thon-6", "--cash", "1200000", "--bank", "3100000")
    school = ("fund", "add", "Quỹ khuyến học", "--hamlet", "thon-6", "--cash", "500000")

    added = await operator.calls(*first, "--date", "2026-11-01", "--confirmed-by", "bà Thu")
    _, book = await operator.calls("ledger", "verify", "--hamlet", "thon-6")
    await operator.calls(*school)
    clock.forward(days=1)

    assert added == (0, {"fund": "Quỹ thôn", "cash": 1_200_000, "bank": 3_100_000, "date": "2026-11-01"})
    assert await operator.calls(*first, "--date", "2026-11-01", "--confirmed-by", "bà Thu") == added
    # without a day the first call meant its own day: so does the same call later
    assert (await operator.calls(*school))[1]["date"] == "2026-11-21"
    refusals = [
        (*first, "--date", "2026-11-02"),
        (*school[:-1], "600000"),
        ("fund", "add", " ", "--hamlet", "thon-6"),
        ("fund", "add", "Quỹ", "--hamlet", "thon-6", "--cash", "-1"),
        ("fund", "add", "Quỹ", "--hamlet", "thon-6", "--date", "2027-01-01"),
        ("fund", "add", "Quỹ", "--hamlet", "thon-7"),
    ]
    codes = [(code, printed["error"]["code"]) for code, printed in [await operator.calls(*each) for each in refusals]]
    assert codes == [
        (1, "fund_exists"), (1, "fund_exists"), (1, "bad_fund"), (1, "bad_fund"), (1, "bad_fund"),
        (1, "no_such_hamlet"),
    ]  # fmt: skip

    [printed_then, _] = [
        fund["head"] for fund in (await operator.calls("ledger", "verify", "--hamlet", "thon-6"))[1]["funds"]
    ]
    assert printed_then == book["funds"][0]["head"]
    for typed, expected in (
        (printed_then, (0, True)),
        (printed_then.upper().replace("-", " "), (0, True)),
        ("dead-beef-0000", (1, False)),
        ("không phải", (1, False)),
    ):
        code, found = await operator.calls("ledger", "verify", "--hamlet", "thon-6", "--head", typed)
        assert (code, found["head_found"]) == expected
