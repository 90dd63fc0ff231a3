"""The public account as it is read over the loudspeaker; numbers in words, sums said twice (voice R5)."""

from __future__ import annotations

from messages import spoken
from messages.texts.funds import in_sentence
from models.disclosure import Disclosure, FundAccount
from models.domain.periods import Period, PeriodKind
from models.domain.place import Place

_MOST_SPENT = 6
"""Expenses that are read out; nobody listens to more."""


def for_the_reader(text: str) -> str:
    """What is not read out: how often, and how long it takes."""
    minutes, seconds = spoken.reading_time(text)
    return f"Bài ở trên để đọc loa, chép nguyên được. Đọc hai lượt, mỗi lượt khoảng {minutes} phút {seconds:02} giây."


def script(disclosed: Disclosure, place: Place) -> str:
    """The whole text."""
    head = f"Tôi là {place.head.name}, {place.head_title}, xin" if place.head else "Xin"
    blocks = [
        "Alô, alô. Alô, alô.\n"
        f"Kính thưa bà con {spoken.words(place.hamlet)}.\n"
        f"{head} công khai thu chi {_period(disclosed.period)}"
        f"{_until(disclosed)}."
    ]
    blocks += ["\n".join(_fund(fund)) for fund in disclosed.funds]
    blocks.append(_whom_to_ask(place))
    blocks.append("Xin hết. Cảm ơn bà con đã lắng nghe.")
    return "\n\n".join(blocks)


def _fund(fund: FundAccount) -> list[str]:
    account = fund.account
    closing = spoken.dong(account.closing.total)
    lines = [
        f"Về {spoken.words(in_sentence(fund.name))}.",
        f"Đầu kỳ còn {spoken.dong(account.opening.total)}.",
        f"Thu trong kỳ {spoken.dong(account.came_in)}.",
        f"Chi trong kỳ {spoken.dong(account.went_out)}.",
        f"Cuối kỳ còn {closing}.",
        f"Tôi nhắc lại, cuối kỳ còn {closing}.",
    ]
    spent = [each for each in account.spent if each.amount > 0]
    if spent:
        lines.append("Tiền chi vào các việc sau.")
        lines += [f"{spoken.words(each.what)}, {spoken.dong(each.amount)}." for each in spent[:_MOST_SPENT]]
    if len(spent) > _MOST_SPENT:
        lines.append(f"Và {spoken.number(len(spent) - _MOST_SPENT)} khoản nữa, ghi đủ ở bảng tin.")
    return [f"{line[:1].upper()}{line[1:]}" for line in lines]


def _whom_to_ask(place: Place) -> str:
    if place.treasurer is None:
        return "Bản đầy đủ dán ở bảng tin."
    lines = [f"Bản đầy đủ dán ở bảng tin. Bà con cần hỏi thì gặp {place.treasurer.name}, thủ quỹ."]
    if place.treasurer.phone:
        digits = spoken.phone_number(place.treasurer.phone)
        lines += [f"Số điện thoại: {digits}.", f"Tôi đọc lại: {digits}."]
    return "\n".join(lines)


def _period(period: Period) -> str:
    year = f"năm {spoken.number(period.year)}"
    match period.kind:
        case PeriodKind.MONTH:
            return f"{spoken.month(period.number)} {year}"
        case PeriodKind.QUARTER:
            return f"quý {spoken.number(period.number)} {year}"
        case PeriodKind.YEAR:
            return year


def _until(disclosed: Disclosure) -> str:
    return f", tính đến {spoken.day(disclosed.until)}" if disclosed.until < disclosed.period.until else ""
