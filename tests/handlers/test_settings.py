"""The settings as an operator gets them wrong: refused in a sentence that names the setting and keeps its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.settings import Settings, WrongSetting

WRONG = {
    "PORT": "99999",
    "DATABASE_URL": "postgresql://x:secret@db/loaxom",
    "PUBLIC_URL": "loaxom.example",
    "ZALO_BASE_URL": "http://[",
    "TELEGRAM_WEBHOOK_SECRET": "a secret with blanks",
    "LOG_LEVEL": "LOUD",
    "LOG_JSON": "maybe",
    "KEEP_RAW_DAYS": "99999999999",
    "UNDO_SECONDS": "\u0666\u0660",
    "TIMEZONE": "Mars",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{name} must ") as refused:
        Settings.from_env({name: value})

    assert value not in str(refused.value)


def test_a_secret_is_read_from_its_file_and_a_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"\xef\xbb\xbf 123:abc\r\n")  # as Notepad writes it
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")

    assert Settings.from_env({"TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}).telegram_token == "123:abc"
    for name in ("picture", "nothing"):
        with pytest.raises(WrongSetting, match=r"^TELEGRAM_TOKEN_FILE "):
            Settings.from_env({"TELEGRAM_TOKEN_FILE": str(tmp_path / name)})
