"""What `bot.py check` says to the commune's IT officer: one line a thing, and under it what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

POLLING = "Chưa đặt TELEGRAM_WEBHOOK_SECRET: máy chủ đang hỏi tin (long polling), không dùng webhook."


class State(StrEnum):
    """How a thing stands."""

    RIGHT = "right"
    MISSING = "missing"  # the service works, something does not
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    state: State
    what: str
    todo: str = ""


_SHOWN = {State.RIGHT: "Được   ", State.MISSING: "Chưa   ", State.WRONG: "Hỏng   "}


def lines(found: Finding) -> list[str]:
    """As the terminal shows it."""
    said = [f"{_SHOWN[found.state]}{found.what}"]
    return [*said, f"        {found.todo}"] if found.todo else said


def database_right(where: str, *, is_sqlite: bool) -> Finding:
    """The database is there and up to date."""
    return Finding(State.RIGHT, f"Cơ sở dữ liệu: {'SQLite' if is_sqlite else 'PostgreSQL'}, {where}, đã cập nhật")


def database_empty(where: str) -> Finding:
    """Nothing was made yet."""
    return Finding(State.MISSING, f"Cơ sở dữ liệu: {where} còn trống", "Chạy: bot.py migrate, rồi hamlet add.")


def database_old(where: str) -> Finding:
    """The schema is another version's."""
    return Finding(State.WRONG, f"Cơ sở dữ liệu: {where} chưa đúng phiên bản", "Chạy: bot.py migrate")


def database_away() -> Finding:
    """It cannot be reached."""
    return Finding(State.WRONG, "Cơ sở dữ liệu: không mở được", "Xem lại DATABASE_URL và máy chủ cơ sở dữ liệu.")


def hamlets(count: int) -> Finding:
    """How many hamlets there are."""
    if count == 0:
        return Finding(State.MISSING, "Thôn, ấp: chưa có", "Lập: bot.py hamlet add 6 --kind thôn --commune “xã …”")
    return Finding(State.RIGHT, f"Thôn, ấp: {count}")


def no_bot() -> Finding:
    """No bot is configured."""
    return Finding(
        State.MISSING,
        "Bot: chưa có bot nào",
        "Đặt TELEGRAM_TOKEN. Chưa có thì trang nộp tiền và cách bác tự chuyển bài vẫn dùng được.",
    )


def bot_right(name: str, username: str) -> Finding:
    """The bot answers."""
    return Finding(State.RIGHT, f"Telegram, {name} (@{username}): nhận tin được")


def bot_refused(bot_id: int) -> Finding:
    """The token is not taken."""
    return Finding(
        State.WRONG,
        f"Telegram, bot số {bot_id}: mã bí mật không đúng",
        "Lấy lại mã ở @BotFather, đặt TELEGRAM_TOKEN.",
    )


def bot_unreachable(bot_id: int, why: str) -> Finding:
    """Telegram cannot be reached."""
    return Finding(
        State.MISSING,
        f"Telegram, bot số {bot_id}: không gọi được Telegram ({why})",
        "Xem mạng, hoặc đặt TELEGRAM_PROXY.",
    )


def foreign_webhook(name: str, url: str) -> Finding:
    """Somebody else gets the updates."""
    return Finding(
        State.WRONG,
        f"Telegram, {name}: tin đang gửi về địa chỉ khác, {url}",
        "Muốn lấy về: bot.py bot webhook --take (cần TELEGRAM_WEBHOOK_SECRET).",
    )


def bot_silent(bot_id: int, why: str) -> str:
    """A bot's webhook cannot be set."""
    return f"Không đặt được webhook cho bot số {bot_id}: {why}"


def webhook(url: str, *, ours: bool) -> str:
    """What is registered."""
    return f"{_SHOWN[State.RIGHT] if ours else _SHOWN[State.WRONG]}Webhook: {url or 'chưa có'}"


def public_address(url: str) -> Finding:
    """There is an address that the Internet can open."""
    return Finding(State.RIGHT, f"Địa chỉ công khai: {url}")


def no_public_address(url: str) -> Finding:
    """The address is a loopback one, or without https."""
    return Finding(
        State.MISSING,
        f"Địa chỉ công khai: PUBLIC_URL đang là {url}",
        "Bà con không mở được trang nộp tiền, webhook không tới. Đặt PUBLIC_URL là địa chỉ https mà ngoài Internet "
        "mở được.",
    )
