"""The file with all that is held about a person: every line as the person may read it on a phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from messages.format import day_paper, dong, masked, phone, receipt_number
from messages.texts.people import role_name
from models.domain.personal_data import ANSWER_WORKING_DAYS, CORRECT_DAYS, ERASE_DAYS, WITHDRAW_DAYS
from models.domain.place import Place, capital
from models.personal_data import Everything
from models.receipts import Statement
from models.tables import DataWishState, DoneKind, HelpStatus, PaymentWay

FILENAME = "thong-tin-cua-toi.txt"
_WAYS = {PaymentWay.CASH.value: "tiền mặt", PaymentWay.TRANSFER.value: "chuyển khoản"}
_DONE = {
    DoneKind.SHOWN.value: "xem khoản cần nộp",
    DoneKind.CLAIMED.value: "báo đã chuyển tiền",
    DoneKind.CODE.value: "lấy mã nhận tin",
}
_STATES = {DataWishState.OPEN: "đang chờ", DataWishState.DONE: "đã sửa", DataWishState.REFUSED: "chưa sửa được"}


def full_text(
    everything: Everything,
    place: Place | None,
    *,
    keep_raw: int,
    keep_questions: int,
    keep_proofs: int,
    zone: tzinfo,
    today: date,
) -> str:
    """All that is held, section by section; a section with nothing says so."""
    person = everything.person

    def on(at: datetime) -> str:
        return day_paper(at.astimezone(zone).date())

    sections = [
        (
            "Về máy này",
            [
                f"Tên hiện: {person.name or 'chưa rõ'}",
                f"Nhắn lần đầu: {on(person.first_seen_at)}",
                f"Tin nhắc riêng: {'đang ngừng' if person.reminders_off else 'đang nhận'}",
                f"Mã máy ở ứng dụng nhắn tin: {person.user}",
            ],
        ),
        (
            "Nhận tin của nhà nào, đồng ý hôm nào, bằng cách nào",
            [
                f"Nhà {link.household.head}, mã hộ {link.household.code}: đồng ý {on(link.joined_at)}, "
                f"{link.consent_way}" + (f"; thôi nhận {on(link.removed_at)}" if link.removed_at else "")
                for link in everything.linked
            ],
        ),
        (
            "Việc đang giữ, đã giữ",
            [
                f"{capital(role_name(role.kind, place)) if place else role.kind.value}: {role.full_name}, "
                f"số {phone(role.phone)}, từ {on(role.granted_at)}"
                + (f" đến {on(role.revoked_at)}" if role.revoked_at else "")
                for role in everything.roles
            ],
        ),
        ("Sổ hộ", [line for book in everything.books for line in _register(book)]),
        ("Sổ tiền của hộ", [line for book in everything.books for line in _book(book, zone)]),
        (
            "Lời báo đã nộp",
            [
                f"{on(claim.made_at)}: hộ {claim.code}, tiền {claim.title}, {_WAYS[claim.way]}"
                + (f", có ảnh, tự xóa {day_paper(claim.picture_until)}" if claim.picture_until else "")
                for claim in everything.claims
            ],
        ),
        (
            "Câu đã hỏi (số dài và tên người đã che)",
            [f"{on(question.asked_at)}: {masked(question.masked)}" for question in everything.questions],
        ),
        (
            "Việc đã nhờ",
            [
                f"{on(request.asked_at)}, việc số {request.id}: {request.words or 'đã xóa chữ'}, "
                f"{'đã xong' if request.status is HelpStatus.DONE else 'đang chờ'}"
                for request in everything.requests
            ],
        ),
        (
            "Điều đã xin sửa",
            [
                f"{on(each.asked_at)}: {each.words or 'đã xóa chữ'}, {_STATES[each.state]}"
                for each in everything.corrections
            ],
        ),
        (
            "Người khác làm giúp nhà mình",
            [f"{on(each.at)}: hộ {each.code}, {each.helper} {_DONE[each.kind]}" for each in everything.done_for_us],
        ),
        (
            "Giữ bao lâu",
            [
                f"Tin nhắn qua lại: {keep_raw} ngày. Câu đã hỏi, việc đã nhờ: {keep_questions} ngày. "
                f"Ảnh, ghi âm: {keep_proofs} ngày.",
                "Sổ hộ: chừng nào hộ còn trong sổ. Sổ tiền: giữ theo luật kế toán, xin xóa thì không kèm tên.",
                "Diện của hộ chỉ trưởng thôn và thủ quỹ xem; muốn biết thì hỏi hai người đó."
                if place is None
                else f"Diện của hộ chỉ {place.head_title} và thủ quỹ xem; muốn biết thì hỏi hai người đó.",
            ],
        ),
        (
            "Quyền của người trong này",
            [
                "Theo Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định 356/2025/NĐ-CP:",
                f"trả lời trong {ANSWER_WORKING_DAYS} ngày làm việc,",
                f"gửi bản đầy đủ, sửa cho đúng trong {CORRECT_DAYS} ngày,",
                f"rút lời đồng ý trong {WITHDRAW_DAYS} ngày, xóa trong {ERASE_DAYS} ngày.",
                "Loa Xóm gửi bản này, ngừng nhận tin và xóa ngay khi xin; sửa sổ hộ thì chờ người giữ sổ.",
            ],
        ),
    ]
    where = f" {place.hamlet}, {place.commune}" if place else ""
    title = f"Những gì Loa Xóm{where} đang giữ về máy này, ngày {day_paper(today)}"
    return "\n\n".join([title, *(_section(name, lines) for name, lines in sections)]) + "\n"


def _section(name: str, lines: Iterable[str]) -> str:
    return "\n".join([name.upper(), *(list(lines) or ["Không có gì."])])


def _register(book: Statement) -> list[str]:
    house = book.household
    lines = [f"Hộ {house.code}: {house.head}, {house.area or 'chưa ghi khu'}, {house.people} khẩu"]
    if house.phone:
        lines.append(f"Số điện thoại trong sổ: {phone(house.phone)}")
    if house.members:
        lines.append(f"Người trong hộ: {', '.join(house.members)}")
    return lines


def _book(book: Statement, zone: tzinfo) -> list[str]:
    lines = [f"Hộ {book.household.code}, tiền {each.title}: phải nộp {dong(each.amount)}" for each in book.charges]
    for receipt in book.receipts:
        undone = ", đã hủy" if receipt.reversed_at else ""
        number = receipt_number(receipt.number)
        on = day_paper(receipt.paid_at.astimezone(zone).date())
        lines.append(f"Phiếu thu số {number}, {on}: {dong(receipt.amount)} tiền {receipt.title}{undone}")
    return lines
