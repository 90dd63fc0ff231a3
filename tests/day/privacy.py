"""What a log may never hold."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tests.day.register import register
from tests.day.stage import TOKEN, Stage

LONG_ENOUGH = 12  # letters of a line that nothing else would print


def secrets_of(stage: Stage) -> set[str]:
    """The token, every name and phone number of the register, who talked, and every line that was said."""
    rows = register().values()
    names = {row.head for row in rows} | set(stage.people) | set(stage.groups) | {"Trần Văn Bình", "Nguyễn Thị Thu"}
    phones = {row.phone for row in rows if row.phone} | {"0900000006", "0900 000 006", "0900000012", "0011009990001"}
    said = {
        line.strip()
        for chat in (*stage.people, *stage.groups)
        for message in stage.telegram.world.messages(chat=stage.chat(chat), by_bot=False)
        for line in str(message.get("text") or message.get("caption") or "").splitlines()
    }
    return {TOKEN, TOKEN.partition(":")[2]} | names | phones | {line for line in said if len(line) >= LONG_ENOUGH}


def found_in(log: Path, secrets: Collection[str]) -> list[str]:
    """Which of them stand in a log."""
    written = log.read_text(encoding="utf-8")
    return sorted(secret for secret in secrets if secret in written)
