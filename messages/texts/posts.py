"""Words of posts: what groups see of an announcement, and how it went in each of them (voice D8 to D20, D28, D29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import day, moment, phone, quote, time_of
from messages.texts import contacts
from models.domain.announcements import AnnouncementKind, Composed, title_of
from models.domain.place import Place, capital
from models.domain.roles import RoleKind

RESCUE_PHONE = "112"  # the country's number for search and rescue
LABEL = 20  # letters of a choice
GROUPS_NAMED = 8  # group names in one message; more are counted


def title(body: str) -> str:
    """What an announcement is called in a sentence."""
    return title_of(body) or "bài ảnh"


def signed_by(place: Place, kind: RoleKind | None, name: str) -> str:
    """Who signs, with the title: "Trưởng thôn Trần Văn Bình", "Phó trưởng thôn …"; else the head."""
    if kind is RoleKind.DEPUTY:
        deputy = "tổ phó" if place.head_title == "tổ trưởng" else f"phó {place.head_title}"
        return capital(f"{deputy} {name}".strip())
    if name:
        return capital(f"{place.head_title} {name}")
    return contacts.head_signature(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who stands under a post, with the phone that can be called."""

    name: str  # with the title, capital at its start
    phone: str


def post(
    composed: Composed,
    place: Place,
    signature: Signature,
    *,
    on: date,
    today: date,
    corrected: tuple[str, date] | None = None,
) -> Content:
    """What the group sees (D14, D15, D16, D19, D20). `corrected`: title and day of the announcement put right."""
    return Content(text=_framed(composed, place, signature, on, today, corrected), picture=composed.picture_id)


def _framed(
    composed: Composed,
    place: Place,
    signature: Signature,
    on: date,
    today: date,
    corrected: tuple[str, date] | None,
) -> str:
    body, reachable = composed.body, f": {phone(signature.phone)}" if signature.phone else ""
    match composed.kind:
        case AnnouncementKind.SAD:
            return _paragraphs("TIN BUỒN", body, f"{signature.name} thay mặt {place.hamlet}")
        case AnnouncementKind.EMERGENCY:
            return _paragraphs(
                f"KHẨN, {place.hamlet_upper}",
                body,
                f"Cần người cứu giúp: gọi {RESCUE_PHONE}\n{signature.name}{reachable}",
                "Bà con gõ cửa báo nhà bên cạnh, nhất là nhà có người già, trẻ nhỏ.",
            )
        case AnnouncementKind.ALL_CLEAR:
            whom = signature.name[:1].lower() + signature.name[1:]
            number = f", số {phone(signature.phone)}" if signature.phone else ""
            return _paragraphs(
                f"HẾT TIN KHẨN, {place.hamlet_upper}", body, f"Nhà nào còn cần giúp, gọi {whom}{number}."
            )
        case AnnouncementKind.CORRECTION if corrected is not None:
            old_title, old_day = corrected
            return _paragraphs(
                f"📢 ĐÍNH CHÍNH CỦA {place.hamlet_upper}",
                f"Thông báo hôm {day(old_day, today)} về {quote(old_title)} có chỗ chưa đúng.",
                f"Đúng là: {body}",
                f"Bà con làm theo bài này. {signature.name}",
            )
        case _:
            return _paragraphs(f"📢 THÔNG BÁO CỦA {place.hamlet_upper}", body, f"{signature.name}, {day(on, today)}")


@dataclass(frozen=True, slots=True)
class NotReached:
    """A group that did not get it, and why."""

    group: str
    why: str


GONE = "Loa Xóm không còn ở trong nhóm"
REFUSED = "nhóm không cho Loa Xóm gửi tin"


def busy(app: str) -> str:
    """A messenger took nothing for over an hour."""
    return f"{app} trục trặc hơn một giờ, bài chưa gửi được"


def reached_all(groups: int, pinned: int, at: datetime, zone: ZoneInfo, *, by_hand: Sequence[str], you: str) -> str:
    """D8."""
    which = f"cả {groups} nhóm" if groups > 1 else "nhóm"
    text = f"Đã đăng vào {which}, xong lúc {time_of(at, zone)}."
    if pinned:
        text += f" Đã ghim {pinned} nhóm."
    return text + _left_to_hand(by_hand, you)


def reached_some(
    announcement_id: int,
    you: str,
    *,
    groups: int,
    reached: int,
    missing: Sequence[NotReached],
    by_hand: Sequence[str],
) -> Content:
    """D9."""
    return Content(
        text="\n".join(
            [
                f"Đã đăng {reached} trong {groups} nhóm.",
                "",
                "Chưa tới nhóm:",
                *(f"{each.group}: {each.why}" for each in missing[:GROUPS_NAMED]),
                *_more(len(missing)),
                "",
                f"Bà con ở các nhóm này chưa biết tin. {capital(you)} chọn cách báo.{_left_to_hand(by_hand, you)}",
            ]
        ),
        choices=(
            Choice(label="Gửi lại", action=f"announce.again:{announcement_id}"),
            Choice(label="Tôi tự chuyển", action=f"announce.by_hand:{announcement_id}"),
            Choice(label="Bỏ qua", action="leave", answer="no"),
        ),
    )


def reached_and_unsure(*, groups: int, reached: int, unsure: Sequence[str]) -> str:
    """Nothing failed, but of some groups nobody knows; each of them is asked about by itself."""
    return f"Đã đăng {reached} trong {groups} nhóm.\n\nChưa rõ đã lên hay chưa: {listed(unsure)}"


def sending_again(groups: int) -> str:
    """Once more to the groups that did not get it."""
    return f"Đang gửi lại vào {groups} nhóm." if groups else "Không còn nhóm nào gửi lại được."


def late(announcement_id: int, of: str, planned: datetime, zone: ZoneInfo, today: date, *, app: str) -> Content:
    """D28."""
    why = f"chưa gửi được vì {app} trục trặc. Nay muộn hơn một giờ."
    return _send_now(announcement_id, f"Bài {quote(of)}, hẹn {moment(planned, zone, today)}, {why}")


def perhaps_posted(announcement_id: int, of: str, planned: datetime, zone: ZoneInfo, today: date) -> Content:
    """Its moment lay between a backup and its restore."""
    why = "có thể đã đăng rồi: sổ của Loa Xóm vừa lấy lại từ bản cất giữ nên không rõ. Nhờ xem trong nhóm giúp."
    return _send_now(announcement_id, f"Bài {quote(of)}, hẹn {moment(planned, zone, today)}, {why}")


def _send_now(announcement_id: int, text: str) -> Content:
    return Content(
        text=f"{text}\n\nGửi bây giờ chứ ạ?",
        choices=(
            Choice(label="Gửi ngay", action=f"announce.late:{announcement_id}", answer="yes"),
            Choice(label="Bỏ bài này", action=f"announce.cancel:{announcement_id}", answer="no"),
            Choice(label="Sửa rồi gửi", action=f"announce.change:{announcement_id}"),
        ),
    )


def dropped(you: str, of: str, expired: date, today: date) -> str:
    """D29."""
    return (
        f"Bài {quote(of)} đã quá ngày gỡ xuống ({day(expired, today)}) nên Loa Xóm không đăng nữa. "
        f"{capital(you)} cần thì soạn lại."
    )


def shortened_label(name: str) -> str:
    """A name as the label of a choice."""
    return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "…"


def named(groups: Sequence[str]) -> list[str]:
    """Group names, a line each; of many the first and how many more."""
    return [*groups[:GROUPS_NAMED], *_more(len(groups))]


def listed(groups: Sequence[str]) -> str:
    """Group names in a sentence."""
    return ", ".join(named(groups))


def _more(groups: int) -> list[str]:
    return [f"và {groups - GROUPS_NAMED} nhóm nữa"] if groups > GROUPS_NAMED else []


def _left_to_hand(groups: Sequence[str], you: str) -> str:
    return f"\n\nCòn chờ {you} tự chuyển: {listed(groups)}" if groups else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
