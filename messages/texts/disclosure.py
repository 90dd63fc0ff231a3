"""Words of the public account: the post, what the head is asked, the notice board's sheet (voice K15, K16, R3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.channels.base import Choice, Content
from messages.format import cap, count, day_paper, dong, dong_paper, quote
from messages.texts import contacts
from messages.texts.funds import LEAVE, SOURCES, fund_name, in_sentence, voucher_number
from messages.texts.talk import TYPED_SHOWN
from models.disclosure import Disclosure, FundAccount, RoundDone
from models.domain.fund_book import Given, Received, Spent
from models.domain.periods import Period, PeriodKind
from models.domain.place import Place

MOST_LINES = 8
"""Expenses in a post; the sheet for the notice board has them all."""

FILENAME = "cong-khai"
BILLS_FILENAME = "hoa-don"
POSTED = "Đã gửi lên nhóm."
POSTED_IN_THE_MORNING = "Đang giờ bà con nghỉ, sáng ra bài mới lên nhóm."
NO_GROUP = "Chưa gắn nhóm nào nên chưa đăng được. In bản A4 để dán bảng tin giúp."
NO_BILLS = "Kỳ này chưa có ảnh hóa đơn nào."
CHANGED = "Sổ vừa có thêm phiếu, bài dưới đây là bản mới."


def which_period(periods: Sequence[Period], you: str) -> Content:
    """Of which days?"""
    return Content(
        text=f"{cap(you)} công khai thu chi kỳ nào ạ?",
        choices=(
            *(Choice(label=cap(period_words(each)), action=f"disclose:{each.code}") for each in periods),
            LEAVE,
        ),
    )


def period_words(period: Period) -> str:
    """tháng 11/2026, quý 4/2026, năm 2026."""
    match period.kind:
        case PeriodKind.MONTH:
            return f"tháng {period.number}/{period.year}"
        case PeriodKind.QUARTER:
            return f"quý {period.number}/{period.year}"
        case PeriodKind.YEAR:
            return f"năm {period.year}"


def title(disclosed: Disclosure) -> str:
    """The period; where it is not over, up to which day."""
    named = period_words(disclosed.period)
    if disclosed.until < disclosed.period.until:
        return f"{named}, đến {disclosed.until.day}/{disclosed.until.month}"
    return named


def post(disclosed: Disclosure, place: Place) -> str:
    """K15, a block a fund; without names."""
    blocks = [f"📢 {place.hamlet_upper} CÔNG KHAI THU CHI, {title(disclosed).upper()}"]
    for fund in disclosed.funds:
        blocks += _fund_in_post(fund)
    blocks.append(f"Ảnh hóa đơn và sổ đầy đủ xem ở đây:\n{place.public_book}")
    blocks.append(f"Hỏi {contacts.treasurer(place)}. {contacts.head_signature(place)}")
    return "\n\n".join(blocks)


def preview(text: str, code: str, mark: str, *, groups: int, changed: bool = False) -> Content:
    """The post as it would stand in the groups, and what else can be made of it."""
    first = f"{CHANGED}\n\n" if changed else ""
    return Content(text=f"{first}{text}", choices=forms(code, mark, groups=groups))


def forms(code: str, mark: str, *, groups: int, without: str = "") -> tuple[Choice, ...]:
    """What can be made of a period's account; `without` was made just now."""
    all_forms = (
        Choice(label="Gửi lên nhóm", action=f"disclose.post:{code}:{mark}"),
        Choice(label="Bản in A4", action=f"disclose.sheet:{code}"),
        Choice(label="Ảnh hóa đơn", action=f"disclose.bills:{code}"),
        Choice(label="Bài đọc loa", action=f"disclose.loud:{code}"),
        Choice(label="Dấu niêm phong là gì", action=f"disclose.seal:{code}"),
        Choice(label="Kỳ khác", action="/congkhai"),
        LEAVE,
    )
    named = f"disclose.{without}:"
    return tuple(
        each
        for each in all_forms
        if not (without and each.action.startswith(named)) and (groups or "disclose.post" not in each.action)
    )


def seal_explained(place: Place) -> str:
    """K16."""
    return (
        "Dấu niêm phong sổ là dãy chữ số tính ra từ mọi phiếu trong sổ, như dấu dán trên hòm phiếu. Ai sửa một phiếu "
        "cũ, dãy này đổi khác ngay.\n\n"
        "Bà con giữ bài công khai kỳ trước, so với sổ bây giờ ở đường dẫn này là biết:\n"
        f"{place.public_book}"
    )


def seal_checked(typed: str, *, found: bool, sound: bool) -> str:
    """A seal off an old paper, held against the book of today."""
    seal = quote(typed, TYPED_SHOWN)
    if not found:
        return (
            f"Dấu {seal} không có trong sổ. Xem lại từng chữ số trên bài cũ. Vẫn không có thì phiếu cũ đã bị sửa: "
            "báo cán bộ xã."
        )
    if not sound:
        return f"Dấu {seal} còn trong sổ, nhưng sổ có chỗ không khớp. Báo cán bộ xã xem giúp."
    return f"Dấu {seal} còn trong sổ. Phiếu nào trước bài đó cũng còn nguyên."


def sheet_caption(disclosed: Disclosure) -> str:
    """Beside the file with the sheet."""
    return f"Bản A4 công khai thu chi {title(disclosed)}, để in và dán bảng tin."


def bills_caption(disclosed: Disclosure, bills: int) -> str:
    """Beside the file with the bills; they may show names."""
    return (
        f"{count(bills)} ảnh hóa đơn, giấy biên nhận {title(disclosed)}. Giấy có thể ghi tên và số điện thoại của "
        "người bán: xem lại rồi hãy dán bảng tin."
    )


def _fund_in_post(fund: FundAccount) -> list[str]:
    account = fund.account
    blocks = [
        fund_name(fund.name),
        f"Đầu kỳ: {dong(account.opening.total)}\n"
        f"Thu trong kỳ: {dong(account.came_in)}\n"
        f"Chi trong kỳ: {dong(account.went_out)}\n"
        f"Cuối kỳ: {dong(account.closing.total)}",
    ]
    out = [_spent(each) for each in account.spent[:MOST_LINES]]
    rest = account.spent[MOST_LINES:]
    if rest:
        out.append(f"và {count(len(rest))} khoản nữa, cộng {dong(sum(each.amount for each in rest))}")
    out += [f"chuyển sang {in_sentence(each.to_fund)}, {dong(each.amount)}" for each in account.given]
    if out:
        blocks.append("\n".join(["Các khoản chi:", *out]))
    blocks.append(
        f"Tiền mặt thủ quỹ giữ {dong(account.closing.cash)}, trong ngân hàng {dong(account.closing.bank)}.\n"
        f"Dấu niêm phong sổ: {fund.seal}"
    )
    return blocks


def _spent(spent: Spent) -> str:
    what = spent.what or "khoản chi"
    if spent.amount < 0:
        return f"{spent.on.day}/{spent.on.month}, lấy lại {what}, {dong(-spent.amount)}"
    return f"{spent.on.day}/{spent.on.month}, {what}, {dong(spent.amount)}"


# the sheet


def sheet_heading(disclosed: Disclosure, place: Place) -> tuple[str, str, str, str]:
    """R3: commune, hamlet, title, period."""
    return place.commune.upper(), place.hamlet_upper, "CÔNG KHAI THU CHI", title(disclosed).upper()


def sheet_sums(fund: FundAccount) -> list[tuple[str, str]]:
    """R3: what was there, came, went, and is there."""
    account = fund.account
    return [
        ("Đầu kỳ còn", dong_paper(account.opening.total)),
        ("Thu trong kỳ", dong_paper(account.came_in)),
        ("Chi trong kỳ", dong_paper(account.went_out)),
        ("Cuối kỳ còn", dong_paper(account.closing.total)),
        ("Trong đó tiền mặt thủ quỹ giữ", dong_paper(account.closing.cash)),
    ]


def sheet_received(fund: FundAccount) -> list[str]:
    """Where money came from: by round and kind, never by name."""
    return [f"{source(each)}: {dong_paper(each.amount)}" for each in fund.account.received]


def sheet_spent(fund: FundAccount) -> list[str]:
    """R3: every expense."""
    lines: list[str] = []
    for each in fund.account.spent:
        number = f", phiếu chi số {voucher_number(each.voucher)}" if each.voucher else ""
        back = " lấy lại" if each.amount < 0 else ""
        lines.append(
            f"{each.on.day}/{each.on.month}{number},{back} {each.what or 'khoản chi'}: {dong_paper(abs(each.amount))}"
        )
    return lines + [_given(each) for each in fund.account.given]


def sheet_round(done: RoundDone) -> str:
    """R3: how far a round is."""
    if done.is_voluntary:
        return f"Đợt thu {done.title}: {count(done.givers)} nhà đã góp."
    return f"Đợt thu {done.title}: {count(done.done)} trong {count(done.households)} hộ đã xong."


def sheet_foot(place: Place, today: date) -> tuple[str, str]:
    """R3: where the bills are, and the day of the sheet."""
    return (
        f"Hóa đơn, giấy biên nhận xem tại thủ quỹ hoặc {place.public_book}",
        f"{cap(place.commune)}, {day_paper(today)}",
    )


def sheet_seal(fund: FundAccount) -> str:
    """R3: the head of the chain."""
    return f"Dấu niêm phong sổ: {fund.seal}"


def sheet_signatures(place: Place) -> tuple[tuple[str, str], tuple[str, str]]:
    """R3: the treasurer on the left, the head on the right, as (title, name)."""
    treasurer = (cap(contacts.TREASURER), place.treasurer.name if place.treasurer else "")
    head = (cap(place.head_title), place.head.name if place.head else "")
    return treasurer, head


SHEET_RECEIVED, SHEET_SPENT = "Các khoản thu", "Các khoản chi"


def bill_title(voucher: int) -> str:
    """Over the picture of a bill."""
    return f"Phiếu chi số {voucher_number(voucher)}"


def source(received: Received) -> str:
    """Where money came from, as a line begins."""
    if received.round_title:
        return f"Tiền {received.round_title}"
    if received.from_fund:
        return f"Từ {in_sentence(received.from_fund)} chuyển sang"
    return cap(SOURCES[received.source]) if received.source else "Tiền khác"


def _given(given: Given) -> str:
    return f"Chuyển sang {in_sentence(given.to_fund)}: {dong_paper(given.amount)}"
