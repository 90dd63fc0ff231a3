"""Words that each channel shows in its own way: commands, the bot's name, the messenger's name.

Texts hold private-use characters for them; the outbox puts the words in when it knows the channel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_CMD_START, _CMD_END, BOT, APP = "\ue000", "\ue001", "\ue002", "\ue003"
_CMD = re.compile(f"{_CMD_START}([a-z]+){_CMD_END}")
_ANY = re.compile(f"[{_CMD_START}{_CMD_END}{BOT}{APP}]")


def cmd(name: str) -> str:
    """A command in a text: /nop where it can be touched, “nộp” elsewhere."""
    return f"{_CMD_START}{name}{_CMD_END}"


def render(text: str, *, shown: Mapping[str, str] | None, bot: str, app: str) -> str:
    """The text with its tokens as words; `shown` maps commands to what is typed, None writes them with a slash."""
    if not _ANY.search(text):
        return text
    text = _CMD.sub(lambda m: f"/{m[1]}" if shown is None else f"“{shown[m[1]]}”", text)
    return text.replace(BOT, bot).replace(APP, app)
