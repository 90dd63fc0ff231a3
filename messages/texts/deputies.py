"""Words of the deputy while the head is away, and of who holds which role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.channels.base import Choice, Content
from messages.format import day, phone
from messages.texts.people import role_name
from messages.texts.tokens import cmd
from models.domain.place import Place, capital
from models.domain.roles import RoleKind

TITLE = "phó"
LABEL = 20  # letters of a choice's label
WEEKS_OFFERED = (1, 2)


def ask_until(place: Place, you: str) -> Content:
    """Until when is somebody to be the deputy? A day can also be typed."""
    return Content(
        text=(
            f"Phó làm thay {you} đến bao giờ ạ? Hết ngày đó việc phó tự thôi, "
            f"{place.head_title} không phải thu lại.\n\n"
            "Muốn một ngày khác thì gõ ngày đó, ví dụ: 30/11."
        ),
        choices=(
            Choice(label="Một tuần", action="deputy.until:1"),
            Choice(label="Hai tuần", action="deputy.until:2"),
            Choice(label="Đến khi thu lại", action="deputy.until:0"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def until_line(until: date, today: date) -> str:
    """Behind a deputy's code or welcome: up to which day."""
    return f"Đến hết {day(until, today)} việc phó tự thôi."


def ended_for_deputy(place: Place, you: str) -> str:
    """Told to the deputy whose time is over."""
    return (
        f"Hết hạn làm phó {place.head_title} {place.hamlet}. Từ giờ máy này không gửi bài của {place.kind} nữa. "
        f"Cảm ơn {you}.\n\nBài đã hẹn giờ vẫn đăng, {place.head_title} đổi hoặc bỏ được."
    )


def ended_for_head(person: str, place: Place, you: str) -> str:
    """Told to the head when the deputy's time is over."""
    return (
        f"{person} hết hạn làm phó {place.head_title} {place.hamlet}. "
        f"{capital(you)} còn cần thì cấp mã mới: gõ {cmd('capma')}."
    )


def holders(
    roles: Sequence[tuple[int, RoleKind, str, str, date | None]], place: Place, you: str, today: date
) -> Content:
    """Who holds what: (role, kind, name, phone number, last day); each can be taken back."""
    if not roles:
        return Content(
            text=f"Ngoài {you}, chưa ai giữ việc gì ở {place.hamlet}. Cấp mã nhận việc: gõ {cmd('capma')}."
        )
    lines = [
        f"{capital(role_name(kind, place))}: {name}"
        + (f", số {phone(number)}" if number else "")
        + (f", đến hết {day(until, today)}" if until else "")
        for _, kind, name, number, until in roles
    ]
    helpers = any(kind is RoleKind.HELPER for _, kind, _, _, _ in roles)
    return Content(
        text="\n".join(
            [f"Đang giữ việc ở {place.hamlet}:", *lines, "", "Ai mất máy hoặc thôi việc thì thu lại, rồi cấp mã mới."]
        ),
        choices=(
            *(
                Choice(
                    label=f"Thu lại: {' '.join(name.split()[-2:])}"[:LABEL].rstrip(),
                    action=f"role.revoke:{role_id}",
                    exact=True,
                )
                for role_id, _, name, _, _ in list(roles)[:7]
            ),
            *([Choice(label="Ai thu giúp, ở đâu", action="role.takers")] if helpers else []),
            Choice(label="Thôi", action="leave"),
        ),
    )


def old_phone_still_holds(kind: RoleKind, role_id: int, name: str, place: Place) -> Content:
    """To a new head: the phone that lost the head's role holds another one still."""
    return Content(
        text=(
            f"Máy cũ vẫn giữ việc {role_name(kind, place)} của {place.hamlet}, tên ghi là {name}.\n\n"
            "Mất máy thì thu lại việc đó luôn. Người trước còn làm việc đó thì để vậy."
        ),
        choices=(
            Choice(label="Để vậy", action="role.stays"),
            Choice(label="Thu lại việc", action=f"role.revoke:{role_id}", exact=True),
        ),
    )


def stays() -> str:
    """The role stays where it is."""
    return f"Để vậy. Xem ai đang giữ việc, thu lại việc: gõ {cmd('capma')}."
