"""Rounds that open by themselves every month: setting one up, the question of the evening before, stopping it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from messages.channels.base import Choice, Content
from messages.format import cap, clock_time, count, day, dong, moment, quote
from messages.texts import rounds
from messages.texts.tokens import cmd
from models.domain.folding import words as plain
from models.domain.rates import RatePart
from models.domain.recurring import LAST_DAY, OPENS, Monthly, OpeningStatus, Period

_STOP = Choice(label="Thôi", action="leave")
_MONTH_WORDS = frozenset({"thang", "quy", "nam", "dot", "ky"})


def title(fee: str, due: date) -> str:
    """What one month of it is called: always with its month."""
    return rounds.title(fee, due)


def has_its_time(fee: str) -> bool:
    """Whether a fee's name says its month itself, so that it cannot be another month's."""
    return any(word in _MONTH_WORDS and number.isdecimal() for word, number in itertools.pairwise(plain(fee).split()))


def days(monthly: Monthly) -> str:
    """When it opens and when it is due."""
    opens = "ngày cuối mỗi tháng" if monthly.open_day == LAST_DAY else f"ngày {monthly.open_day} hằng tháng"
    due = "ngày cuối tháng" if monthly.due_day == LAST_DAY else f"ngày {monthly.due_day}"
    after = "" if monthly.due_day > monthly.open_day else " tháng sau"
    return f"mở {opens}, hạn {due}{after}"


# setting up

ASK_DAY = Content(
    text=(
        f"Tự mở vào ngày mấy hằng tháng ạ? Gõ một ngày, ví dụ: 1. Ngày cuối tháng thì gõ: cuối tháng.\n\n"
        f"Mở lúc {clock_time(OPENS)}."
    ),
    words=(Choice(label="Để như cũ", action="round:preview"), _STOP),
)


def day_not_understood(typed: str) -> str:
    """No day from 1 to 31."""
    return f"Loa Xóm chưa hiểu ngày {quote(typed, 60)}. Gõ giúp một số từ 1 đến 31, hoặc: cuối tháng."


def named_after_a_month(fee: str) -> Content:
    """The fee's own name says a month."""
    return Content(
        text=(
            f"Tên khoản {quote(fee)} đã ghi sẵn tháng, nên không lặp sang tháng khác được. "
            "Sửa tên khoản thu cho khỏi tháng, Loa Xóm tự ghi tháng vào từng đợt."
        ),
        choices=(
            Choice(label="Sửa tên khoản thu", action="round:again:fee"),
            Choice(label="Để như cũ", action="round:preview"),
            _STOP,
        ),
    )


def confirm(
    *, fee: str, monthly: Monthly, first: Period, draft_due: date, draft_title: str, replaces: Monthly | None,
    you: str, today: date,
) -> Content:  # fmt: skip
    """What is repeated and when next; where the round that is being written is another month's, open it too?"""
    lines = [
        f"Tiền {fee}: {days(monthly)}, cho đến khi {you} dừng.",
        f"Lần tới mở {day(first.opens_on, today)}, lúc {clock_time(OPENS)}: đợt thu {title(fee, first.due_on)}, "
        f"hạn {day(first.due_on, today)}.",
        f"Tối hôm trước Loa Xóm hỏi {you}: mở hay hoãn. Không trả lời thì Loa Xóm vẫn mở.",
    ]
    if replaces is not None:
        lines.append(f"Lịch cũ ({days(replaces)}) thôi dùng.")
    same_month = first.month == draft_due.replace(day=1)
    go = (
        (Choice(label="Đúng rồi", action="round:repeat:later", answer="yes"),)
        if same_month
        else (
            Choice(label="Mở luôn, rồi lặp", action="round:repeat:now"),
            Choice(label="Chỉ lặp từ lần tới", action="round:repeat:later"),
        )
    )
    if not same_month:
        lines.append(f"Đợt thu {draft_title} có mở luôn bây giờ không ạ?")
    return Content(
        text="\n\n".join(lines),
        choices=(
            *go,
            Choice(label="Đổi ngày", action="round:repeat"),
            Choice(label="Để như cũ", action="round:preview"),
            _STOP,
        ),
    )


def set_up(
    *, fee: str, monthly: Monthly, opening_title: str, opens_at: datetime, zone: tzinfo, today: date
) -> Content:
    """It repeats from now on."""
    return Content(
        text=(
            f"Đã ghi. Tiền {fee}: {days(monthly)}.\n\n"
            f"Lần tới: đợt thu {opening_title}, {moment(opens_at, zone, today)}. "
            f"Xem hoặc dừng: gõ {cmd('dotthu')}."
        )
    )


# the evening before


def ask(
    *,
    opening_id: int,
    round_title: str,
    parts: tuple[RatePart, ...],
    households: int,
    total: int,
    changed: tuple[int, str],
    opens_at: datetime,
    was_put_off: bool,
    zone: tzinfo,
    today: date,
) -> Content:
    """F6b; `changed` is how many households the register has changed since the last round, and how."""
    on = opens_at.astimezone(zone).date()
    which = "Sáng nay" if on == today else "Sáng mai" if (on - today).days == 1 else "Sáng"
    sum_ = f"{count(households)} hộ, cộng {dong(total)}" if parts else f"{count(households)} hộ"
    number, how = changed
    register = f"Sổ hộ có {count(number)} hộ đổi so với đợt trước: {how}. " if number else ""
    what = f"đợt thu {round_title}: {rounds.rate(parts)}, {sum_}."
    first = (
        f"Còn hoãn {what} Đồng ý thì {which.lower()}, {day(on, today)}, lúc 7 giờ, Loa Xóm mở."
        if was_put_off
        else f"{which}, {day(on, today)}, lúc 7 giờ, Loa Xóm mở {what}"
    )
    question = "Mở chứ ạ?" if was_put_off else "Mở như vậy chứ ạ?"
    return Content(
        text=f"{first}\n\n{register}{question}",
        choices=(
            Choice(label="Mở", action=f"recurring:open:{opening_id}", answer="yes"),
            Choice(label="Hoãn", action=f"recurring:hold:{opening_id}", answer="no"),
            *((Choice(label="Xem hộ đổi", action=f"recurring:changes:{opening_id}"),) if number else ()),
        ),
    )


def cannot_be_opened(
    opening_id: int, round_title: str, why: str, opens_at: datetime, zone: tzinfo, today: date
) -> Content:
    """The evening before: as things stand it cannot be opened."""
    return Content(
        text=(
            f"Đợt thu {round_title} đến {moment(opens_at, zone, today)} là tự mở, nhưng lúc này chưa mở được. {why}"
        ),
        choices=(Choice(label="Hoãn", action=f"recurring:hold:{opening_id}", answer="no"),),
    )


def failed(round_title: str, why: str) -> str:
    """The morning: it could not be opened."""
    return f"Đợt thu {round_title} chưa tự mở được. {why}\n\nXong việc đó, mở bằng tay: gõ {cmd('dotthu')}."


def missed(round_title: str, due: date, today: date) -> str:
    """Its due date is over."""
    return (
        f"Đợt thu {round_title} không mở, vì hạn nộp {day(due, today)} đã qua. "
        f"Vẫn muốn thu thì mở bằng tay, đặt hạn mới: gõ {cmd('dotthu')}."
    )


def too_late_to_open(round_title: str, due: date, today: date) -> str:
    """The next morning is after the due date."""
    return (
        f"Hạn nộp đợt thu {round_title} là {day(due, today)}, sáng mai mở thì không kịp. "
        f"Vẫn muốn thu thì mở bằng tay, đặt hạn mới: gõ {cmd('dotthu')}."
    )


def agreed(round_title: str, opens_at: datetime, zone: tzinfo, today: date) -> str:
    """The head said: open."""
    return f"Được. Loa Xóm mở đợt thu {round_title} lúc {moment(opens_at, zone, today)}."


def put_off(opening_id: int, round_title: str, ask_at: datetime, you: str, zone: tzinfo, today: date) -> Content:
    """The head said: not yet."""
    return Content(
        text=(
            f"Đã hoãn: đợt thu {round_title} chưa mở, chờ {you} bảo mở. "
            f"Loa Xóm hỏi lại {moment(ask_at, zone, today)}."
        ),
        choices=(
            Choice(label="Vẫn mở", action=f"recurring:open:{opening_id}"),
            Choice(label="Hỏi lại tối mai", action=f"recurring:tomorrow:{opening_id}"),
            Choice(label="Bỏ tháng này", action=f"recurring:drop:{opening_id}"),
            _STOP,
        ),
    )


def asks_tomorrow(round_title: str, ask_at: datetime, zone: tzinfo, today: date) -> str:
    """Asked again sooner."""
    return f"Được. Đợt thu {round_title} vẫn hoãn, Loa Xóm hỏi lại {moment(ask_at, zone, today)}."


def others_put_off(name: str, round_title: str) -> str:
    """Told to the others in office."""
    return f"{name} đã hoãn đợt thu {round_title}. Đợt này chưa mở, đến khi có người bảo mở."


def others_agreed(name: str, round_title: str, opens_at: datetime, zone: tzinfo, today: date) -> str:
    """Told to the others in office, where it had been put off before."""
    return f"{name} đã bảo mở đợt thu {round_title}, {moment(opens_at, zone, today)}."


def others_left_out(name: str, round_title: str) -> str:
    """Told to the others in office."""
    return f"{name} đã bỏ đợt thu {round_title}, tháng này không thu."


def others_stopped(name: str, fee: str) -> str:
    """Told to the others in office."""
    return f"{name} đã dừng lặp tiền {fee}. Từ nay Loa Xóm không tự mở khoản này."


def left_out(round_title: str, next_title: str, next_opens_at: datetime | None, zone: tzinfo, today: date) -> str:
    """Not this month."""
    following = (
        f" Lần tới: đợt thu {next_title}, {moment(next_opens_at, zone, today)}." if next_opens_at is not None else ""
    )
    return f"Đã bỏ đợt thu {round_title}, tháng này không thu.{following}"


def decided_before(round_title: str, status: OpeningStatus) -> str:
    """It is open, dropped or over by now."""
    match status:
        case OpeningStatus.OPENED:
            return f"Đợt thu {round_title} đã mở rồi. Muốn rút lại thì gõ {cmd('rutdot')}."
        case OpeningStatus.FAILED:
            return f"Đợt thu {round_title} chưa tự mở được. Mở bằng tay: gõ {cmd('dotthu')}."
        case _:
            return f"Đợt thu {round_title} đã bỏ rồi, Loa Xóm không mở. Mở bằng tay: gõ {cmd('dotthu')}."


GONE = "Lịch lặp này không còn nữa."


# seeing and stopping


def menu(titles: Sequence[str], running: Sequence[tuple[str, Monthly]], you: str) -> Content:
    """/dotthu where something repeats: another round, an end to one, or what repeats?"""
    parts = []
    if titles:
        parts.append(f"Đang thu {len(titles)} khoản:\n\n" + "\n".join(f"Tiền {each}" for each in titles))
    parts.append("Lặp hằng tháng:\n\n" + "\n".join(f"Tiền {fee}, {days(monthly)}" for fee, monthly in running))
    return Content(
        text="\n\n".join([*parts, f"{cap(you)} muốn làm gì ạ?"]),
        choices=(
            Choice(label="Mở đợt mới", action="round:new"),
            *((Choice(label="Đóng đợt thu", action="round:ask_close"),) if titles else ()),
            *((Choice(label="Rút đợt mở nhầm", action="/rutdot"),) if titles else ()),
            Choice(label="Đợt lặp hằng tháng", action="recurring:list"),
            _STOP,
        ),
    )


def which(running: Sequence[tuple[int, str]]) -> Content:
    """Several repeat: (id, fee)."""
    return Content(
        text="Xem khoản lặp nào ạ?",
        choices=(
            *(Choice(label=cap(fee)[:20].rstrip(), action=f"recurring:show:{each}") for each, fee in running[:8]),
            _STOP,
        ),
    )


def shown(
    recurring_id: int,
    *,
    fee: str,
    monthly: Monthly,
    parts: tuple[RatePart, ...],
    coming: tuple[int, str, datetime, OpeningStatus] | None,
    zone: tzinfo,
    today: date,
) -> Content:
    """One that repeats; `coming` is its next month: id, title, when, and where it stands."""
    lines = [f"Tiền {fee}: {rounds.rate(parts)}, {days(monthly)}, lúc {clock_time(OPENS)}."]
    choices = [Choice(label="Dừng lặp", action=f"recurring:ask_stop:{recurring_id}")]
    if coming is not None:
        opening_id, next_title, at, status = coming
        if status is OpeningStatus.POSTPONED:
            lines.append(f"Đợt thu {next_title} đang hoãn, Loa Xóm hỏi lại {moment(at, zone, today)}.")
            choices.insert(0, Choice(label="Vẫn mở", action=f"recurring:open:{opening_id}"))
        else:
            lines.append(f"Lần tới: đợt thu {next_title}, {moment(at, zone, today)}.")
            choices.insert(0, Choice(label="Hoãn lần tới", action=f"recurring:hold:{opening_id}"))
        choices.insert(1, Choice(label="Bỏ lần tới", action=f"recurring:drop:{opening_id}"))
    return Content(text="\n\n".join(lines), choices=(*choices, _STOP))


def ask_stop(recurring_id: int, fee: str) -> Content:
    """Stop it for good?"""
    return Content(
        text=f"Dừng lặp tiền {fee}? Từ nay Loa Xóm không tự mở khoản này. Đợt đang thu vẫn thu như thường.",
        choices=(
            Choice(label="Để như cũ", action=f"recurring:show:{recurring_id}", answer="no"),
            Choice(label="Dừng lặp", action=f"recurring:stop:{recurring_id}", answer="yes", exact=True),
        ),
    )


def stopped(fee: str) -> str:
    """It repeats no more."""
    return f"Đã dừng: tiền {fee} không tự mở nữa. Muốn lặp lại thì gõ {cmd('dotthu')}."


def planned(round_title: str, status: OpeningStatus) -> str:
    """A line of the calendar."""
    if status is OpeningStatus.POSTPONED:
        return f"hỏi lại việc mở đợt thu {round_title}, đang hoãn"
    return f"tự mở đợt thu {round_title}, lặp hằng tháng"
