"""What `bot.py check` says to the commune's IT officer: one line a thing, and under it what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from messages.format import moment, time_of
from models.condition import HamletCondition, Heard

_FEEDS = {"sepay": "SePay", "casso": "Casso"}
POLLING = (
    "Chưa đặt TELEGRAM_WEBHOOK_SECRET hay ZALO_WEBHOOK_SECRET: máy chủ đang hỏi tin (long polling), "
    "không dùng webhook."
)


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


REACHED = "webhook.ok"  # Zalo's word for it
REACHING = "Xem PUBLIC_URL, chứng chỉ https, máy chủ web đứng trước có chuyển /hooks/, Cloudflare (docs/zalo.md)."

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
        "Đặt ZALO_TOKEN hoặc TELEGRAM_TOKEN. Chưa có thì trang nộp tiền và cách bác tự chuyển bài vẫn dùng được.",
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
        "Muốn lấy về: bot.py bot webhook --take.",
    )


def webhook_failing(name: str, waiting: int, why: str) -> Finding:
    """Updates wait at Telegram because its calls fail: most often the secret was changed."""
    return Finding(
        State.WRONG,
        f"Telegram, {name}: {waiting} tin chờ ở Telegram, chưa vào được máy chủ ({why})",
        "Vừa đổi TELEGRAM_WEBHOOK_SECRET thì chạy: bot.py bot webhook --take. Không thì xem lại PUBLIC_URL và chứng "
        "chỉ https.",
    )


def bot_silent(bot_id: int, why: str) -> str:
    """A bot's webhook cannot be set."""
    return f"Không đặt được webhook cho bot số {bot_id}: {why}"


def webhook(url: str, *, ours: bool, outcome: str = "") -> list[str]:
    """What is registered, as the terminal shows it; `outcome`: of the messenger's own try of it, where it told."""
    if ours and not url:
        return lines(Finding(State.RIGHT, "Webhook: đã bỏ, máy chủ tự hỏi tin (long polling)"))
    if ours and outcome not in ("", REACHED):
        return lines(Finding(State.MISSING, f"Webhook: {url}, gọi thử chưa được ({outcome})", REACHING))
    return lines(Finding(State.RIGHT if ours else State.WRONG, f"Webhook: {url or 'chưa có'}"))


def hamlet_lacks(hamlet: HamletCondition) -> Finding:
    """A hamlet that cannot begin yet."""
    if not hamlet.has_head:
        return Finding(
            State.MISSING,
            f"{hamlet.slug}: chưa ai nhận vai trưởng thôn",
            f"Tạo mã mới: bot.py role grant --hamlet {hamlet.slug} --role head",
        )
    if not hamlet.has_group:
        return Finding(State.MISSING, f"{hamlet.slug}: chưa gắn nhóm nào", "Trưởng thôn gõ /gannhom.")
    return Finding(
        State.MISSING,
        f"{hamlet.slug}: chưa có số tài khoản",
        f"Đặt: bot.py account set --hamlet {hamlet.slug} --bank … --number … --name …",
    )


def group(title: str) -> Finding:
    """A group where all is right."""
    return Finding(State.RIGHT, f"Nhóm “{title}”: đăng và ghim được")


def group_without_pin(title: str) -> Finding:
    """The bot is in the group and may not pin."""
    return Finding(
        State.MISSING,
        f"Nhóm “{title}”: đăng được, chưa ghim được",
        "Người quản trị nhóm cho bot làm quản trị viên, bật quyền Ghim tin nhắn.",
    )


def group_lost(title: str, why: str) -> Finding:
    """The bot is not in the group any more, or the messenger cannot be asked."""
    return Finding(State.MISSING, f"Nhóm “{title}”: không hỏi được ({why})", "Xem bot còn trong nhóm không.")


def feed(heard: Heard, now: datetime, zone: ZoneInfo) -> Finding:
    """A bank feed, and when it was last heard."""
    name = f"{_FEEDS.get(heard.kind, heard.kind)}, {heard.slug}"
    account = f", tài khoản đuôi {heard.digits}" if heard.digits else ""
    if heard.at is None:
        return Finding(
            State.MISSING,
            f"{name}{account}: chưa nhận được tin nào",
            "Chuyển thử 1.000đ, rồi xem trang của bên báo tiền đã gọi đúng địa chỉ webhook chưa.",
        )
    return Finding(
        State.RIGHT, f"{name}{account}: tin gần nhất {moment(heard.at, zone, now.astimezone(zone).date())}"
    )


def feed_of_nobody(kind: str) -> Finding:
    """The environment's feed, used for the first time when there were several hamlets already."""
    return Finding(
        State.MISSING,
        f"{_FEEDS.get(kind, kind)}: có nhiều thôn, chưa rõ nguồn báo tiền này của thôn nào",
        "Thêm nguồn cho từng tài khoản: bot.py feed add.",
    )


def parked(count: int) -> Finding:
    """Updates that we failed to handle three times."""
    return Finding(
        State.MISSING,
        f"Tin đến: {count} tin chưa xử lý được, vẫn còn giữ",
        "Xem nhật ký (LOG_LEVEL=INFO), báo người làm Loa Xóm.",
    )


def restored(count: int) -> Finding:
    """The database was restored: nothing is sent by itself, no clock ticks, until somebody lets it go."""
    return Finding(
        State.MISSING,
        f"Bản sao lưu: vừa khôi phục, máy chủ đang giữ lại {count} tin và mọi việc theo giờ",
        "Xem: bot.py outbox show. Cho đi: bot.py outbox release, hoặc bỏ: bot.py outbox drop.",
    )


def unclear(count: int) -> Finding:
    """Messages that left and were not answered for."""
    return Finding(
        State.MISSING,
        f"Tin đi: {count} tin trong một ngày qua chưa rõ đã tới hay chưa, Loa Xóm không tự gửi lại",
        "Trưởng thôn được hỏi có gửi lại không. Còn tăng thì xem mạng.",
    )


def held(count: int) -> Finding:
    """Messages held back after a restore."""
    return Finding(
        State.MISSING,
        f"Tin đi: {count} tin đang giữ lại từ bản sao lưu",
        "Xem rồi cho đi: bot.py outbox release",
    )


def clock(now: datetime, zone: ZoneInfo) -> Finding:
    """This machine's clock agrees with another's."""
    return Finding(State.RIGHT, f"Đồng hồ máy: {time_of(now, zone)}, đúng giờ")


def clock_unknown(now: datetime, zone: ZoneInfo) -> Finding:
    """There is no other clock to compare with."""
    return Finding(State.RIGHT, f"Đồng hồ máy: {time_of(now, zone)}. Bác nhìn đồng hồ so lại giúp")


def clock_wrong(late: float) -> Finding:
    """This machine's clock is off by so many seconds (positive: late)."""
    which = "chậm" if late > 0 else "nhanh"
    return Finding(
        State.WRONG,
        f"Đồng hồ máy: {which} {max(1, round(abs(late) / 60))} phút",
        "Bật đồng bộ giờ (timedatectl set-ntp true): lời nhắc và hẹn giờ đi theo đồng hồ này.",
    )


def secret_right() -> Finding:
    """The key that signs links and seals secrets is there."""
    return Finding(State.RIGHT, "SECRET_KEY: đã có")


def secret_missing() -> Finding:
    """PostgreSQL needs the key to be set."""
    return Finding(State.WRONG, "SECRET_KEY: chưa đặt", "Đặt một chuỗi ngẫu nhiên, giữ kín, không đổi về sau.")


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
