"""Words of the paid list: the form for the group (numbers, and only what is done) and the one for two people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day, day_of, dong, time_of
from messages.texts.payments import round_labels
from messages.texts.tokens import BOT
from models.charges import ChargeState
from models.domain.charges import ChargeStatus
from models.domain.place import Place
from models.paid_lists import PaidList
from models.tables import Round

INTERNAL = "Bản nội bộ, không đăng nhóm"
LINES_A_PAGE = 40
LANES_A_PAGE = 5
NO_LANE = "Chưa ghi khu"
_LEAVE = Choice(label="Thôi", action="leave", answer="no")
DONE_HEADING = "Mã hộ của các nhà đã xong"
GROUP_FILENAME = "danh-sach"
NO_ROUND = "Chưa có đợt thu nào nên chưa có danh sách."
POSTED = "Đã gửi lên nhóm."
COLUMNS = ("Mã hộ", "Chủ hộ", "Khu", "Phải nộp", "Đã nộp", "Còn", "Đang giữ", "Ghi chú")
TOTAL = "Cộng"
SHEET = "Danh sách"
FILENAME = "danh-sach-noi-bo"
CLAIMED = "đã báo chuyển"
HOLDS = "đang giữ"
STILL_TO_PAY, DONE, GAVE = "Còn nộp", "Đã xong", "Đã góp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One household in the internal list: `words` say where it stands, empty where there is nothing to say.

    `short` is the one of them that matters most, for where there is no room.
    """

    code: str
    name: str = field(repr=False)
    words: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading: those who still have to pay, or those who are done."""

    heading: str
    rows: tuple[Row, ...]


def which_round(rounds: Sequence[Round]) -> Content:
    """Several rounds could be meant."""
    shown = rounds[:8]
    return Content(
        text="Danh sách của đợt thu nào ạ?",
        choices=(
            *(
                Choice(label=label, action=f"list.round:{each.id}")
                for label, each in zip(round_labels([each.title for each in shown]), shown, strict=True)
            ),
            Choice(label="Thôi", action="leave"),
        ),
    )


def for_whom(of: Round) -> Content:
    """I1."""
    return Content(
        text=f"Danh sách tiền {of.title} để làm gì ạ?",
        choices=(
            Choice(label="Bản đăng nhóm", action=f"list.group:{of.id}"),
            Choice(label="Bản nội bộ", action=f"list.inside:{of.id}:0"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def for_the_group(listed: PaidList, place: Place, *, now: datetime, zone: ZoneInfo, today: date) -> str:
    """I1c: by lane, the numbers of those who are done; paid and exempt cannot be told apart."""
    lanes = [f"{lane}: {', '.join(codes)}" for lane, codes in done_by_lane(listed)]
    done = listed.progress
    body = "\n".join(lanes) if lanes else "Chưa có hộ nào."
    return (
        f"{place.hamlet_at_start}: các hộ đã xong tiền {listed.round.title}, đến {time_of(now, zone)}, "
        f"{day_of(now, zone, today)}\n\n{body}\n\n"
        f"Cộng {count(done.done)} trong {count(done.households)} hộ. Nhà mình nộp rồi mà chưa thấy mã hộ, nhắn riêng "
        f"cho {BOT}. Cảm ơn bà con."
    )


def preview_for_the_group(text: str, round_id: int, groups: int) -> Content:
    """The form for the group, shown to the one who asked; posted only when they say so."""
    post = Choice(label="Đăng lên nhóm", action=f"list.post:{round_id}", exact=True)
    look = Choice(label="Xem bản ảnh", action=f"list.picture:{round_id}")
    return Content(text=text, choices=(*([post] if groups else []), look, _LEAVE))


def picture_for_the_group(text: str, picture: int, round_id: int, groups: int) -> Content:
    """The same as a picture, to post or to hand on."""
    post = Choice(label="Đăng ảnh lên nhóm", action=f"list.post:{round_id}:{picture}", exact=True)
    return Content(text=text, picture=picture, choices=(*([post] if groups else []), _LEAVE))


def done_by_lane(listed: PaidList) -> list[tuple[str, list[str]]]:
    """By lane, the numbers of those who are done; paid and exempt cannot be told apart."""
    lanes = [(lane_name(lane), [each.code for each in listed.of_lane(lane) if each.is_done]) for lane in listed.lanes]
    return [(lane, codes) for lane, codes in lanes if codes]


def picture_caption(listed: PaidList, place: Place) -> str:
    """Below the picture for the group, which itself says until when."""
    return (
        f"{place.hamlet_at_start}: các hộ đã xong tiền {listed.round.title}.\n\nNhà mình nộp rồi mà chưa thấy mã hộ, "
        f"nhắn riêng cho {BOT}. Cảm ơn bà con."
    )


def refused_for_the_group(listed: PaidList, you: str) -> Content:
    """I1d: a voluntary round is not listed by household."""
    came = listed.progress
    return Content(
        text=(
            f"Đợt {listed.round.title} là tự nguyện nên không đăng danh sách lên nhóm. "
            f"{cap(you)} đăng được số chung: {count(came.givers)} nhà góp, cộng {dong(came.collected)}."
        ),
        choices=(
            Choice(label="Đăng số chung", action=f"list.post:{listed.round.id}", exact=True),
            Choice(label="Xem bản nội bộ", action=f"list.inside:{listed.round.id}:0"),
            _LEAVE,
        ),
    )


def voluntary_sum(listed: PaidList, place: Place) -> str:
    """What a voluntary round came to, for the group."""
    came = listed.progress
    return (
        f"{place.hamlet_at_start}: tiền {listed.round.title} có {count(came.givers)} nhà góp, "
        f"cộng {dong(came.collected)}. Cảm ơn bà con."
    )


def overview(listed: PaidList, *, page: int, now: datetime, zone: ZoneInfo, today: date) -> Content:
    """I1b: the whole round, and its lanes to choose from."""
    came = listed.progress
    voluntary = listed.round.is_voluntary
    until = "" if voluntary else f", hạn {day(listed.round.due_on, today)}"
    lines = [
        INTERNAL,
        f"Tiền {listed.round.title}{until}",
        f"Tính đến {time_of(now, zone)}, {day_of(now, zone, today)}",
    ]
    if voluntary:
        sums = [f"Đã góp: {count(came.givers)} trong {count(came.households)} hộ", f"Cộng {dong(came.collected)}"]
    else:
        sums = [
            f"Đã xong {count(came.done)} trong {count(came.households)} hộ",
            f"Đã thu {dong(came.collected)} trong {dong(came.expected)}",
        ]
    if listed.held:
        sums.append(f"Tổ công nghệ số đang giữ: {dong(listed.held)}")
    if listed.claims:
        sums.append(f"Đã báo chuyển, chờ tiền: {count(listed.claims)} hộ")
    if not voluntary and came.households and came.done == came.households:
        sums.append(f"Cả {count(came.households)} hộ đã xong.")
    ask = "Chọn một khu để xem từng nhà."
    if not voluntary:
        ask += " Số đứng sau là số nhà còn phải nộp."
    return Content(
        text="\n\n".join(["\n".join(lines), "\n".join(sums), ask]), choices=tuple(_lane_choices(listed, page))
    )


def lane_page(listed: PaidList, *, lane_index: int, page: int) -> Content:
    """I2: one lane, those who still have to pay first; at most 40 lines."""
    lanes = listed.lanes
    lane = lanes[min(lane_index, len(lanes) - 1)]
    charges = listed.of_lane(lane)
    return _page(
        listed,
        charges,
        heading=f"{lane_name(lane)}, tiền {listed.round.title}",
        page=page,
        next_action=f"list.lane:{listed.round.id}:{lane_index}:{page + 1}",
    )


def left_page(listed: PaidList, *, page: int) -> Content:
    """Only those who still have to pay, of the whole hamlet."""
    charges = [each for each in listed.charges if not each.is_done]
    return _page(
        listed,
        charges,
        heading=f"Nhà còn nộp, tiền {listed.round.title}",
        page=page,
        next_action=f"list.left:{listed.round.id}:{page + 1}",
    )


def files_caption(listed: PaidList, place: Place, *, now: datetime, zone: ZoneInfo, today: date) -> str:
    """I4: under the picture and the spreadsheet."""
    came = listed.progress
    return (
        f"Danh sách tiền {listed.round.title}, tính đến {time_of(now, zone)}, {day_of(now, zone, today)}: "
        f"{count(came.done)} trong {count(came.households)} hộ đã xong.\n\n"
        f"{INTERNAL}. Ảnh và bảng tính có tên từng nhà, chỉ để thủ quỹ và {place.head_title} dùng."
    )


def picture_title(listed: PaidList, place: Place, *, now: datetime, zone: ZoneInfo, today: date) -> tuple[str, str]:
    """The two lines on top of the picture."""
    came = listed.progress
    return (
        f"{place.hamlet_upper}: tiền {listed.round.title}",
        f"{count(came.done)} trong {count(came.households)} hộ đã xong, đến {time_of(now, zone)}, "
        f"{day_of(now, zone, today)}",
    )


def sections(listed: PaidList, charges: Iterable[ChargeState]) -> tuple[Section, ...]:
    """Rows of a list, those who still have to pay first. Of a voluntary round only those who gave."""
    all_charges = list(charges)
    voluntary = any(each.is_voluntary for each in all_charges)
    left = tuple(_row(listed, each) for each in all_charges if not each.is_done and (each.held or not voluntary))
    done = tuple(_row(listed, each) for each in all_charges if each.is_done)
    first, last = (cap(HOLDS), GAVE) if voluntary else (STILL_TO_PAY, DONE)
    found = (Section(heading=first, rows=left), Section(heading=last, rows=done))
    return tuple(each for each in found if each.rows)


def sections_by_lane(listed: PaidList) -> tuple[Section, ...]:
    """The whole list lane by lane, each heading with its lane and the number of its households."""
    return tuple(
        Section(heading=f"{lane_name(lane)}, {section.heading.lower()} {count(len(section.rows))}", rows=section.rows)
        for lane in listed.lanes
        for section in sections(listed, listed.of_lane(lane))
    )


def note(listed: PaidList, charge: ChargeState) -> str:
    """Where a household stands, in the words of the list; the exempt have none, like those who paid."""
    match charge.status:
        case ChargeStatus.EXEMPT:
            return f"dư {dong(charge.paid)}" if charge.paid else ""
        case ChargeStatus.PAID:
            return dong(charge.paid) if charge.is_voluntary else ""
        case ChargeStatus.OVER:
            return f"dư {dong(charge.paid - charge.amount)}"
        case ChargeStatus.PART:
            words = [dong(charge.outstanding), f"đã nộp {dong(charge.paid)}"]
        case ChargeStatus.CLAIMED | ChargeStatus.UNPAID | ChargeStatus.OPEN:
            words = [dong(charge.outstanding)] if charge.outstanding else []
    if charge.held:
        names = " và ".join(" ".join(name.split()[-2:]) for name in listed.holders.get(charge.charge_id, ()))
        part = f" {dong(charge.held)}" if charge.held < charge.outstanding or charge.is_voluntary else ""
        words.append(f"{names} {HOLDS}{part}".strip())
    elif charge.is_claimed:
        words.append(CLAIMED)
    elif charge.household_id not in listed.linked:
        words.append("chưa có máy")
    return ", ".join(words)


def lane_name(lane: str) -> str:
    """A lane at the start of a line."""
    return cap(lane) if lane else NO_LANE


def _row(listed: PaidList, charge: ChargeState) -> Row:
    words = note(listed, charge)
    short = words.rpartition(", ")[2] if words.endswith(CLAIMED) or charge.held else words.partition(", ")[0]
    return Row(code=charge.code, name=charge.head, words=words, short=short)


def _page(listed: PaidList, charges: list[ChargeState], *, heading: str, page: int, next_action: str) -> Content:
    lines: list[tuple[str, str]] = [
        (section.heading, ", ".join(part for part in (f"{row.code} {row.name}", row.words) if part))
        for section in sections(listed, charges)
        for row in section.rows
    ]
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    shown = lines[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    done = sum(each.is_done for each in charges)
    counts = (
        f"{count(len(charges))} nhà, góp {count(done)}"
        if listed.round.is_voluntary
        else f"{count(len(charges))} nhà, xong {count(done)}, còn {count(len(charges) - done)}"
    )
    blocks = [f"{INTERNAL}\n{heading}\n{counts}. Trang {min(page, pages - 1) + 1} trong {pages}"]
    for name in dict.fromkeys(name for name, _ in shown):
        blocks.append("\n".join([f"{name}:", *(line for heading, line in shown if heading == name)]))
    choices = [
        Choice(label="Khu khác", action=f"list.inside:{listed.round.id}:0"),
        Choice(label="Thu tiền mặt", action="/thutien"),
        Choice(label="Thôi", action="leave"),
    ]
    if page + 1 < pages:
        choices.insert(0, Choice(label="Trang sau", action=next_action))
    return Content(text="\n\n".join(blocks), choices=tuple(choices))


def _lane_choices(listed: PaidList, page: int) -> list[Choice]:
    lanes = list(enumerate(listed.lanes))
    shown = lanes[page * LANES_A_PAGE : (page + 1) * LANES_A_PAGE] or lanes[:LANES_A_PAGE]
    choices = []
    for index, lane in shown:
        left = sum(not each.is_done for each in listed.of_lane(lane))
        label = lane_name(lane) if listed.round.is_voluntary else f"{lane_name(lane)[:14]}, còn {left}"
        choices.append(Choice(label=label, action=f"list.lane:{listed.round.id}:{index}:0"))
    if len(lanes) > LANES_A_PAGE:
        next_page = page + 1 if (page + 1) * LANES_A_PAGE < len(lanes) else 0
        choices.append(Choice(label="Khu khác", action=f"list.inside:{listed.round.id}:{next_page}"))
    if not listed.round.is_voluntary:
        choices.append(Choice(label="Chỉ nhà còn nộp", action=f"list.left:{listed.round.id}:0"))
    choices.append(Choice(label="Ảnh và bảng tính", action=f"list.files:{listed.round.id}"))
    choices.append(Choice(label="Thôi", action="leave"))
    return choices
