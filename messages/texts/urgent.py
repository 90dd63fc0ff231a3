"""Words for somebody in danger and for what should not have been sent: the number to call, or the warning, first."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from messages.texts import contacts
from models.domain.asides import Aside
from models.domain.emergencies import Emergency
from models.domain.place import Place

Warn = Callable[[Place | None], str]


def still_open(first: str) -> str:
    """What was said comes before the work that is under way; that one is kept as it stands."""
    return f"{first}\n\nViệc đang làm dở vẫn còn nguyên, lúc nào gõ tiếp cũng được."


def emergency(danger: Emergency, place: Place | None) -> str:
    """L12: the number first."""
    head = f" Rồi gọi {contacts.head(place)}." if place else ""
    match danger:
        case Emergency.FIRE:
            return (
                "Gọi 114 ngay, báo: cháy ở đâu, đang cháy gì, có người kẹt không.\n\n"
                f"Ra khỏi nhà trước, đừng quay lại lấy đồ.{head}"
            )
        case Emergency.HEALTH:
            return (
                "Gọi 115 ngay, báo: ở đâu, mấy người, bị sao, còn thở không.\n\n"
                f"Giữ máy nghe hướng dẫn, cử người ra đường đón xe.{head}"
            )
        case Emergency.CRIME:
            return (
                "Gọi 113 ngay, báo: ở đâu, đang có chuyện gì, mấy người.\n\n"
                f"Giữ mình trước, vào chỗ khóa được cửa.{head}"
            )
        case Emergency.FLOOD:
            return (
                "Gọi 112 ngay, báo: ở đâu, mấy người, có người già, trẻ nhỏ không.\n\n"
                f"Lên chỗ cao, ngắt điện, đừng lội qua dòng nước.{head}"
            )
        case Emergency.DESPAIR:
            return (
                "Gọi 115 ngay. Là trẻ em thì gọi 111, không mất tiền, ngày đêm đều có người nghe.\n\n"
                "Đừng để người đó một mình. Ngồi cạnh, nghe nói, đừng mắng. Cất dao, dây, thuốc đi chỗ khác."
            )
        case Emergency.HELP:
            return (
                "Gọi ngay: 114 cháy, có người mắc kẹt; 115 có người bị nạn, đau nặng; 113 trộm cướp, đánh nhau.\n\n"
                f"Nói chỗ đang đứng trước, rồi mới kể.{head}"
            )
        case Emergency.FRAUD:
            known = f"{_police(place)}," if place and place.police else _police(place)
            return (
                "Dừng chuyển tiền, cúp máy. Gọi tổng đài ngân hàng in sau thẻ, bảo khóa tài khoản.\n\n"
                f"Rồi báo {known} hoặc gọi 113. Giữ lại tin nhắn, số điện thoại của kẻ gọi."
            )
        case _:
            assert_never(danger)


def identity_was_sent(place: Place | None) -> str:
    """L9."""
    commune = place.commune_kind if place else "xã"
    return (
        "⚠️ Ảnh vừa gửi có giấy tờ tùy thân. Loa Xóm không cần và không giữ ảnh này. "
        "Nhờ xóa ảnh trong cuộc trò chuyện.\n\n"
        f"Nộp hồ sơ thì tự tải ảnh lên dichvucong.gov.vn, hoặc đem giấy ra {commune}, đừng gửi qua tin nhắn."
    )


def identity_number_was_sent(place: Place | None) -> str:
    """L9, for a number that was typed."""
    commune = place.commune_kind if place else "xã"
    return (
        "⚠️ Tin vừa rồi có số giấy tờ tùy thân. Loa Xóm không cần và không dùng số này. "
        "Nhờ xóa tin đó trên máy mình.\n\n"
        f"Nộp hồ sơ thì tự điền trên dichvucong.gov.vn, hoặc đem giấy ra {commune}, đừng gửi qua tin nhắn."
    )


def secret_was_sent(place: Place | None) -> str:
    """L8."""
    kind, commune = (place.kind, place.commune_kind) if place else ("thôn", "xã")
    return (
        "⚠️ Tin vừa rồi có mật khẩu hoặc mã OTP. Loa Xóm không dùng và không giữ. "
        "Nhờ xóa tin đó trên máy mình.\n\n"
        f"Không ai của {kind}, {commune}, công an, ngân hàng được hỏi những mã này.\n\n"
        "Có ai vừa hỏi mã đó thì gọi tổng đài ngân hàng trước, bảo khóa tài khoản. "
        f"Sau đó gọi {_police(place)}."
    )


def send_no_identity(place: Place | None) -> str:
    """L9, before anything was sent."""
    commune = place.commune_kind if place else "xã"
    return (
        "⚠️ Đừng gửi ảnh, số giấy tờ tùy thân vào đây. Loa Xóm không cần và không giữ.\n\n"
        f"Nộp hồ sơ thì tự tải ảnh lên dichvucong.gov.vn, hoặc đem giấy ra {commune}, đừng gửi qua tin nhắn."
    )


def send_no_secret(place: Place | None) -> str:
    """L8, before anything was sent."""
    kind, commune = (place.kind, place.commune_kind) if place else ("thôn", "xã")
    return (
        "⚠️ Đừng gửi mật khẩu, mã OTP vào đây. Loa Xóm không dùng và không giữ.\n\n"
        f"Không ai của {kind}, {commune}, công an, ngân hàng được hỏi những mã này."
    )


SECRETS: dict[Aside, Warn] = {Aside.GIVEN_AWAY: secret_was_sent, Aside.IDENTITY: identity_number_was_sent}
"""What is said of each secret that is typed."""

MAY_I_SEND: dict[Aside, Warn] = {
    Aside.MAY_I_SEND_IDENTITY: send_no_identity,
    Aside.MAY_I_SEND_CODES: send_no_secret,
}
"""What is said to who asks whether to send one."""


def _police(place: Place | None) -> str:
    if place is None:
        return "công an xã"
    told = place.police.strip().rstrip(".")
    if not told:
        return f"công an {place.commune_kind}"
    return f"công an {place.commune_kind}, {'số ' if told[0].isdecimal() else ''}{told}"
