"""What `bot.py check` says of Zalo bots (voice V)."""

from __future__ import annotations

from collections.abc import Sequence

from messages.format import count
from messages.texts.checks import REACHING, Finding, State
from models.domain.quotas import WARN_PERCENT, Plan, Used

_ADD = "Thêm một bot nữa: bot.py bot add zalo --token-file TỆP"


def bot_right(name: str, *, joins: bool) -> Finding:
    """The bot answers; whether groups can let it in."""
    if joins:
        return Finding(State.RIGHT, f"Zalo, {name}: nhận tin được, vào nhóm được")
    return Finding(
        State.MISSING,
        f"Zalo, {name}: nhận tin được, chưa vào nhóm được",
        "Zalo chưa mở nhóm cho bot này (xem Zalo Bot Creator, mục Mời Bot vào nhóm). Trưởng thôn tự chuyển bài: "
        "gõ “gắn nhóm”.",
    )


def bot_refused(bot_id: int) -> Finding:
    """The token is not taken."""
    return Finding(
        State.WRONG,
        f"Zalo, bot số {bot_id}: mã bí mật không đúng",
        "Lấy lại mã ở Zalo Bot Creator, đặt ZALO_TOKEN, khởi động lại máy chủ.",
    )


def stopped(bot_id: int) -> Finding:
    """The token is taken, but it was refused before, and the service asks nothing with it since."""
    return Finding(
        State.WRONG,
        f"Zalo, bot số {bot_id}: đã dừng vì Zalo có lần từ chối mã bí mật",
        "Mã nay đã đúng: chạy bot.py bot resume, hoặc khởi động lại máy chủ.",
    )


def bot_unreachable(bot_id: int, why: str) -> Finding:
    """Zalo cannot be reached."""
    return Finding(
        State.MISSING, f"Zalo, bot số {bot_id}: không gọi được Zalo ({why})", "Xem mạng, xem ZALO_BASE_URL."
    )


def foreign_webhook(name: str, url: str) -> Finding:
    """Somebody else gets the updates."""
    return Finding(
        State.WRONG,
        f"Zalo, {name}: tin đang gửi về địa chỉ khác, {url}",
        "Muốn lấy về: bot.py bot webhook --take.",
    )


def webhook_not_reached(name: str, outcome: str) -> Finding:
    """The webhook is registered, and Zalo's own try of it failed."""
    return Finding(State.MISSING, f"Zalo, {name}: Zalo gọi thử webhook chưa được ({outcome})", REACHING)


def nothing_kept(folder: str) -> Finding:
    """What Zalo hands out only once cannot be written down as it comes."""
    return Finding(
        State.MISSING,
        f"Zalo: không ghi được vào {folder}, máy chủ tắt đột ngột có thể mất tin vừa tới",
        "Cho tài khoản chạy Loa Xóm ghi được thư mục này.",
    )


def no_pictures() -> Finding:
    """No address from which Zalo could fetch pictures."""
    return Finding(
        State.MISSING,
        "Zalo sẽ chỉ nhận chữ, không nhận ảnh mã QR",
        "Đặt PUBLIC_URL là địa chỉ https mà ngoài Internet mở được.",
    )


def messages_used(used: Used, plan: Plan, *, is_spent: bool) -> Finding:
    """This month's messages, both directions counted."""
    what = f"Tháng này Zalo đã gửi {count(used.sent)}, nhận {count(used.received)} trong {count(plan.messages)} tin"
    if is_spent:
        return Finding(
            State.MISSING, f"{what}, Zalo báo đã hết", "Sang tháng tự gửi tiếp. Thử ngay: bot.py bot resume"
        )
    if used.messages * 100 >= plan.messages * WARN_PERCENT:
        return Finding(State.MISSING, what, _ADD)
    return Finding(State.RIGHT, what)


def people_used(name: str, used: Used, plan: Plan) -> Finding:
    """How many phones write to the bot."""
    what = f"Zalo, {name}: {used.people} trong {plan.people} máy đã nhắn riêng"
    if used.people * 100 >= plan.people * WARN_PERCENT:
        return Finding(State.MISSING, what, _ADD)
    return Finding(State.RIGHT, what)


def groups_used(titles: Sequence[str], plan: Plan) -> Finding:
    """The bound groups."""
    named = ", ".join(f"“{title}”" for title in titles) or "chưa có"
    what = f"Nhóm Zalo ({len(titles)} trong {plan.groups}): {named}"
    if len(titles) * 100 >= plan.groups * WARN_PERCENT:
        return Finding(State.MISSING, what, f"Đủ nhóm rồi. Cần nhóm nữa: {_ADD[0].lower()}{_ADD[1:]}")
    return Finding(State.RIGHT if titles else State.MISSING, what)


def resumed(bots: int) -> str:
    """Bots try again."""
    return f"Thử gửi lại: {bots} bot." if bots else "Không bot nào đang dừng."
