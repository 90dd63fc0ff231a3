"""Words of /xeptien: one item with what it may be, another household, splitting, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, count, day, dong, moment, quote, receipt_number, time_of
from messages.texts.matching import because
from messages.texts.payments import MOST_CHOICES, household_label, short_label
from messages.texts.talk import shortened
from messages.texts.tokens import cmd
from messages.texts.transfers import MEMO_SHOWN, when
from models.domain.folding import squash
from models.domain.fund_book import IncomeKind
from models.domain.matching import Clue
from models.payments import Undone
from models.review import Item, LastTold
from models.review_ways import Known, Way
from models.tables import Household, Transfer
from models.transfer_booking import Part, TransferBooked

SENDER_SHOWN = 60
MEMO_LISTED = 60
NAME_LISTED = 50
TAKEN_BACK = "ghi nhầm"
NO_BANK_YET = "Chưa có tiền chuyển khoản nào được báo vào đây, nên không có gì phải xếp."

INCOME = {
    IncomeKind.GIFT: "Tiền ủng hộ",
    IncomeKind.INTEREST: "Lãi ngân hàng",
    IncomeKind.COMMUNE: "Tiền xã cấp",
    IncomeKind.OTHER: "Tiền khác của quỹ",
}
_SEEN = "đã ghi từ lời báo"
_MONEY_SEEN: dict[str, dict[Clue, str]] = {
    "all": {
        Clue.EXACT: "đúng số tiền đã ghi từ lời báo",
        Clue.PART: "ít hơn số đã ghi từ lời báo",
        Clue.SURPLUS: "nhiều hơn số đã ghi từ lời báo",
    },
    "some": {
        Clue.EXACT: "đúng số tiền các khoản này cộng lại",
        Clue.PART: "ít hơn các khoản này cộng lại",
        Clue.SURPLUS: "nhiều hơn các khoản này cộng lại",
    },
    "none": {},
}
"""How an amount fits where all, or some, of what it is for was booked on sight."""
_LATER, _NOT_FUND = "Để sau", "Không phải tiền quỹ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where an item stands among the open ones, and when it is shown."""

    place: int
    of: int
    zone: ZoneInfo
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Likely items as they are shown together, line by line."""

    items: Sequence[Item]
    known: Known
    zone: ZoneInfo
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Clear items as they are offered together, and what stands for exactly them."""

    items: Sequence[Item]
    known: Known
    stamp: str


def write_listed(each: Item) -> str:
    """An item and what it would be booked as, as they stand in an action."""
    return f"{each.transfer.id}={write_parts(each.ways[0].parts)}"


def write_parts(parts: Sequence[Part]) -> str:
    """Parts as they stand in an action."""
    return ",".join(f"{part.charge_id}-{part.amount}" for part in parts)


def item(each: Item, known: Known, shown: Shown) -> Content:
    """I5, I6: a transfer with what it may be. The ways stand first: their numbers are those of the choices."""
    transfer = each.transfer
    number = transfer.id
    if transfer.amount < 0:
        return _outgoing(transfer, shown)
    lines = "\n".join(f"{n}. {described(way, known)}" for n, way in enumerate(each.ways, 1))
    choices = [
        Choice(label=label, action=f"review.take:{number}:{write_parts(way.parts)}")
        for label, way in zip(labels(each.ways, known), each.ways, strict=True)
    ]
    choices += [
        Choice(label="Hộ khác", action=f"review.house:{number}"),
        Choice(label="Chia nhiều hộ", action=f"review.split:{number}"),
        Choice(label="Tiền ủng hộ, khác", action=f"review.other:{number}"),
        Choice(label=_NOT_FUND, action=f"review.aside:{number}"),
        Choice(label=_LATER, action=f"review.later:{number}"),
    ]
    head = _head(each, shown)
    return Content(
        text=f"{head}\n\nCó thể là:\n{lines}\n\n{_to_cancel(each.ways, known)}Ghi cho nhà nào ạ?",
        choices=tuple(choices),
    )


def item_unknown(each: Item, you: str, shown: Shown) -> Content:
    """I7: nothing to suggest; a household is typed next."""
    number = each.transfer.id
    head = _head(each, shown)
    return Content(
        text=f"{head}\n\nLoa Xóm không đoán được nhà nào. {cap(you)} gõ mã hộ, tên chủ hộ hoặc tên khu để tìm.",
        words=(
            Choice(label="để sau", action=f"review.later:{number}"),
            Choice(label="không phải tiền quỹ", action=f"review.aside:{number}"),
            Choice(label="tiền ủng hộ", action=f"review.other:{number}"),
            Choice(label="chia nhiều hộ", action=f"review.split:{number}"),
        ),
    )


def bulk(together: Together, listed: Listed, you: str) -> Content:
    """I6b: many items with one good candidate each, those by a name in a line; then those that must be looked at."""
    count, total = len(together.items), sum(each.left for each in together.items)
    lines = "\n".join(f"- {_line(each, listed)}" for each in listed.items)
    seen = len(listed.items)
    named = [f"- {_by_name(each, together.known)}" for each in together.items if each.is_by_name]
    names = "\n".join(["", "", f"Nhận ra nhà nhờ họ tên, {you} xem qua:", "", *named]) if named else ""
    clear = f"Có {count} lần chuyển, mỗi lần chỉ hợp một nhà, cộng {dong(total)}."
    more = f"{seen} lần gần như rõ, {you} xem kỹ từng dòng rồi hãy ghi:\n\n{lines}\n\n"
    if not seen:
        text, labels = f"{clear} Ghi cả {count} lần này chứ ạ?{names}", ("Ghi cả", "")
    elif not count:
        text, labels = (
            f"Có {more}Đúng cả {seen} dòng thì ghi. Có dòng chưa chắc thì xem từng khoản.",
            ("", "Đúng cả, ghi"),
        )
    else:
        text = f"{clear}{names}\n\nThêm {more}Ghi {count} lần rõ thôi, hay ghi cả {count + seen} lần ạ?"
        labels = (f"Ghi {count} lần rõ", f"Ghi cả {count + seen} lần")
    only, everything = labels
    stamp = together.stamp if count else ""
    choices = [Choice(label=only, action=f"review.all:{stamp}", answer="yes")] if only else []
    if everything:
        shown = map(write_listed, listed.items)
        choices.append(Choice(label=everything, action=":".join([f"review.all:{stamp}", *shown])))
    return Content(
        text=text,
        choices=(
            *choices,
            Choice(label="Xem từng khoản", action="review.each"),
            Choice(label=_LATER, action="leave", answer="no"),
        ),
    )


def _line(each: Item, listed: Listed) -> str:
    first, *rest = each.ways
    households = listed.known.households
    sender = f", người chuyển {each.transfer.sender[:SENDER_SHOWN]}" if each.transfer.sender else ""
    others = " và ".join(dict.fromkeys(households[number].code for way in rest for number in way.household_ids))
    rounds, of_others = (
        {listed.known.charges[part.charge_id].round_id for way in ways for part in way.parts}
        for ways in ([first], [way for way in rest if not way.credit])
    )
    but = "cũng nộp khoản này, số khác" if rounds & of_others else "không nợ khoản này"
    why = f"Hộ {others} trùng họ tên, {but}." if others else _reasons(first, listed.known)
    return (
        f"{dong(each.left)}, {when(each.transfer, listed.zone, listed.today)}, "
        f"{quote(each.transfer.memo or '', MEMO_LISTED)}{sender}: "
        f"hộ {_whose(first, listed.known)}, {what_for(first, listed.known)}. {why}"
    )


def _by_name(each: Item, known: Known) -> str:
    """ "20.000đ, “LE VAN CUONG chuyen tien”: hộ 012, Lê Văn Cường, ngõ Đình" """
    memo, sender = each.transfer.memo or "", each.transfer.sender or ""
    is_said = squash(sender) in squash(memo[:NAME_LISTED])
    payer = quote(memo, NAME_LISTED) if is_said else f"{sender[:NAME_LISTED]}, {quote(memo, NAME_LISTED)}"
    seen = f", {_SEEN}" if any(known.is_seen(part, each.ways[0]) for part in each.ways[0].parts) else ""
    return f"{dong(each.left)}, {payer}: hộ {_whose(each.ways[0], known)}{seen}"


def bulk_booked(booked: Sequence[TransferBooked], *, stamp: str) -> Content:
    """I6b: they are booked."""
    receipts = [part.receipt.number for each in booked for part in each.parts]
    total = sum(each.transfer.amount for each in booked)
    return Content(
        text=(
            f"Đã ghi {len(booked)} lần, cộng {dong(total)}, phiếu thu số {receipt_number(min(receipts))} đến "
            f"{receipt_number(max(receipts))}. Trong 10 phút nữa vẫn lấy lại được."
        ),
        choices=(
            Choice(label="Xem tiếp", action="review.open"),
            Choice(label="Lấy lại", action=f"review.back_all:{stamp}", exact=True),
        ),
    )


def booked(done: TransferBooked, left: int) -> Content:
    """I9: booked from review."""
    lines = []
    for part in done.parts:
        receipt, charge = part.receipt, part.charge
        stands = (
            f"Nhà này dư {dong(charge.surplus)} để dành."
            if charge.surplus
            else f"Nhà này còn {dong(charge.outstanding)}."
            if charge.outstanding
            else "Nhà này đã xong."
        )
        seen = "" if part.is_new else " Khoản này đã ghi từ lời báo, không ghi thêm."
        lines.append(
            f"Đã ghi {dong(receipt.amount)} cho hộ {receipt.code}, {receipt.head}, tiền {receipt.title}, "
            f"phiếu thu số {receipt_number(receipt.number)}. {stands}{seen}"
        )
    return _done("\n".join(lines), done.transfer, left)


def other_booked(transfer: Transfer, kind: IncomeKind, fund: str, left: int) -> Content:
    """Hamlet money of no household is in the book."""
    return _done(f"Đã ghi {dong(transfer.amount)} vào {fund}: {INCOME[kind].lower()}.", transfer, left)


def put_aside(transfer: Transfer, left: int) -> Content:
    """I11: not the fund's money."""
    return Content(
        text=(f"Đã cất vào mục tiền khác, không tính vào quỹ. Muốn lấy lại, gõ {cmd('xeptien')} rồi chọn Tiền khác."),
        choices=_next(left),
    )


def put_off(left: int) -> Content:
    """I11: put off."""
    return Content(text=f"Để lại, sáng mai Loa Xóm nhắc. Còn {left} lần chuyển chưa rõ.", choices=_next(left))


def no_bank_yet() -> Content:
    """Nothing waits, because nothing of the bank ever came."""
    return Content(text=f"{NO_BANK_YET} Gửi sao kê hoặc tin ngân hàng: gõ {cmd('saoke')}.")


def all_done(last: LastTold, zone: ZoneInfo, today: date, *, has_put_aside: bool) -> Content:
    """I12."""
    choices = (Choice(label="Tiền khác", action="review.others"),) if has_put_aside else ()
    return Content(text=agrees_until(last, zone, today), choices=choices)


def agrees_until(told: LastTold, zone: ZoneInfo, today: date) -> str:
    """I12: up to the last line that the bank told of, which may be of an old statement."""
    last = told.transfer
    if not last.has_time:
        at = f"hết {day(last.booked_on, today)}"
    else:
        at = time_of(last.booked_at, zone) if last.booked_on == today else moment(last.booked_at, zone, today)
    but = f", trừ {count(told.missing)} phiếu thu ghi từ lời báo mà ngân hàng chưa báo" if told.missing else ""
    return f"Hết tiền chưa rõ. Sổ và ngân hàng khớp đến {at}{but}."


def taken_back(undone: Sequence[Undone], transfer: Transfer) -> Content:
    """I9b."""
    receipts = "; ".join(
        f"phiếu thu số {receipt_number(each.receipt.number)}, {dong(each.receipt.amount)}, hộ {each.receipt.code}"
        for each in undone
    )
    first = f"Đã lấy lại: {receipts}. Phiếu ghi lại là hủy, vẫn giữ trong sổ." if undone else "Đã lấy lại."
    return Content(
        text=f"{first} Lần chuyển này về lại mục chưa rõ.",
        choices=(
            Choice(label="Xem lại lần này", action=f"review.show:{transfer.id}"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def all_taken_back(count: int) -> Content:
    """I9b for what was booked together."""
    return Content(
        text=(
            f"Đã lấy lại {count} lần. Phiếu ghi lại là hủy, vẫn giữ trong sổ. Các lần chuyển này về lại mục chưa rõ."
        ),
        choices=(Choice(label="Xem từng khoản", action="review.each"), Choice(label="Thôi", action="leave")),
    )


def too_late(you: str) -> str:
    """The ten minutes are over."""
    return (
        f"Quá 10 phút rồi. {cap(you)} muốn hủy phiếu thu nào thì gõ {cmd('huyphieu')} rồi số phiếu, "
        "và cho biết vì sao."
    )


def has_changed() -> str:
    """What was offered does not fit any more: the item follows as it stands now."""
    return "Sổ vừa đổi nên cách ghi này không còn đúng. Loa Xóm chưa ghi gì, xem lại ở dưới."


# another household, splitting


def ask_household(you: str, transfer_id: int) -> Content:
    """Which one, then?"""
    return Content(text=f"{cap(you)} gõ mã hộ, tên chủ hộ hoặc tên khu để tìm.", words=_ways_out(transfer_id))


def _ways_out(transfer_id: int) -> tuple[Choice, ...]:
    """Where a household is awaited: what leaves that, by its words."""
    return (
        Choice(label=_LATER.lower(), action=f"review.later:{transfer_id}"),
        Choice(label="xem lại", action=f"review.show:{transfer_id}"),
        Choice(label="thôi", action="leave"),
    )


def households_found(typed: str, found: Sequence[Household], transfer_id: int) -> Content:
    """I8: found several."""
    shown = found[: MOST_CHOICES - 2]
    rest = "" if len(shown) == len(found) else " Gõ thêm họ, chữ đệm hoặc mã hộ để thấy nhà khác."
    return Content(
        text=f"Tìm {quote(shortened(typed))} thấy {len(found)} nhà. Nhà nào ạ?{rest}",
        choices=(
            *(Choice(label=household_label(each), action=f"review.picked:{transfer_id}:{each.id}") for each in shown),
            Choice(label="Tìm lại", action=f"review.house:{transfer_id}"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def is_it_this_one(typed: str, household: Household, transfer_id: int) -> Content:
    """I8: one digit, where a household is awaited; no choice of the message before."""
    return Content(
        text=(
            f"{quote(typed)} ở đây là mã hộ {household.code}, nhà {household.head}. Đúng nhà này thì gõ đủ "
            f"{household.code}. Loa Xóm chưa ghi gì."
        ),
        choices=(
            Choice(label=household_label(household), action=f"review.picked:{transfer_id}:{household.id}"),
            Choice(label="Tìm lại", action=f"review.house:{transfer_id}"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def household_not_found(typed: str, you: str, transfer_id: int) -> Content:
    """I8: nobody."""
    return Content(
        text=(
            f"Không thấy nhà nào tên {quote(shortened(typed))}. {cap(you)} gõ mã hộ, hoặc tên không dấu, "
            "hoặc tên khu."
        ),
        words=_ways_out(transfer_id),
    )


def which_way(household: Household, amount: int, ways: Sequence[Way], known: Known, transfer_id: int) -> Content:
    """I6: the household is chosen, what the money is for is not."""
    lines = "\n".join(f"{n}. {as_a_way(way, known)}" for n, way in enumerate(ways, 1))
    return Content(
        text=(
            f"{dong(amount)} của hộ {household.code}, {household.head}:\n{lines}\n\n"
            f"{_to_cancel(ways, known)}Ghi thế nào ạ?"
        ),
        choices=(
            *(
                Choice(label=label, action=f"review.take:{transfer_id}:{write_parts(way.parts)}:chosen")
                for label, way in zip(labels(ways, known), ways, strict=True)
            ),
            Choice(label="Hộ khác", action=f"review.house:{transfer_id}"),
            Choice(label=_LATER, action=f"review.later:{transfer_id}"),
        ),
    )


def no_charge(household: Household) -> str:
    """The household has no charge that money could be for."""
    return f"Nhà {household.head}, mã hộ {household.code}, chưa có khoản nào để ghi. Loa Xóm chưa ghi gì."


def ask_split(total: int, transfer_id: int) -> Content:
    """I10."""
    return Content(
        text=(
            f"Chia {dong(total)} cho nhà nào, mỗi nhà bao nhiêu ạ? Gõ mỗi nhà một dòng, ví dụ:\n012 20000\n045 20000"
        ),
        words=(Choice(label="để sau", action=f"review.later:{transfer_id}"), Choice(label="thôi", action="leave")),
    )


def split_not_whole(given: int, total: int, you: str) -> str:
    """I10: the parts do not come to the whole."""
    rest = f"còn {dong(total - given)} chưa ghi cho nhà nào" if given < total else f"dư {dong(given - total)}"
    return f"Chia như vậy mới được {dong(given)}, {rest}. {cap(you)} gõ lại cho đủ {dong(total)}."


def split_not_read(line: str) -> str:
    """A line that is no household with an amount, or of no household."""
    return f"Loa Xóm chưa hiểu dòng {quote(shortened(line))}. Gõ mã hộ rồi số tiền, ví dụ: 012 20000."


def which_income(amount: int, transfer_id: int) -> Content:
    """Hamlet money of no household: what is it?"""
    return Content(
        text=f"{dong(amount)} này là tiền gì ạ?",
        choices=(
            *(Choice(label=label, action=f"review.income:{transfer_id}:{kind}") for kind, label in INCOME.items()),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def others(transfers: Sequence[Transfer], zone: ZoneInfo, today: date) -> Content:
    """What was put aside, to be brought back."""
    if not transfers:
        return Content(text="Không có tiền nào đang cất. Tiền cất quá 7 ngày thì nội dung bỏ hẳn.")
    lines = "\n".join(
        f"{n}. {dong(each.amount)}, {when(each, zone, today)}, {quote(each.memo or '', 60)}"
        for n, each in enumerate(transfers, 1)
    )
    return Content(
        text=f"Tiền khác, không tính vào quỹ:\n{lines}\n\nLấy lại lần nào ạ?",
        choices=(
            *(Choice(label=f"Lần {n}", action=f"review.bring:{each.id}") for n, each in enumerate(transfers, 1)),
            Choice(label="Thôi", action="leave"),
        ),
    )


def _head(each: Item, shown: Shown) -> str:
    transfer = each.transfer
    sender = f"\nNgười chuyển: {transfer.sender[:SENDER_SHOWN]}" if transfer.sender else ""
    part = f", còn {dong(each.left)} chưa ghi" if each.left != transfer.amount else ""
    return (
        f"Tiền chưa rõ của nhà nào, {shown.place} trong {shown.of}\n\n"
        f"{dong(transfer.amount)}{part}, {when(transfer, shown.zone, shown.today)}\n"
        f"Ngân hàng ghi: {quote(transfer.memo or '', MEMO_SHOWN)}{sender}"
    )


def _outgoing(transfer: Transfer, shown: Shown) -> Content:
    return Content(
        text=(
            f"Tiền ra, {shown.place} trong {shown.of}\n\n"
            f"{dong(-transfer.amount)}, {when(transfer, shown.zone, shown.today)}\n"
            f"Ngân hàng ghi: {quote(transfer.memo or '', MEMO_SHOWN)}\n\n"
            f"Trả lại cho nhà nào thì hủy phiếu thu của nhà đó: gõ {cmd('huyphieu')} rồi số phiếu."
        ),
        choices=(
            Choice(label="Đã xem, cất đi", action=f"review.aside:{transfer.id}"),
            Choice(label=_LATER, action=f"review.later:{transfer.id}"),
        ),
    )


def described(way: Way, known: Known) -> str:
    """ "Hộ 012, Lê Văn Cường, ngõ Đình, còn 20.000đ tiền vệ sinh tháng 11. Vì trùng họ tên." """
    said = (f"Hộ {_whose(way, known)}, {what_for(way, known)}.", _reasons(way, known), _seen_long_ago(way, known))
    return " ".join(filter(None, said))


def as_a_way(way: Way, known: Known) -> str:
    """One way to book it for a household that was chosen: "Dư 30.000đ để dành" """
    long_ago = _seen_long_ago(way, known)
    return cap(what_for(way, known)) + (f". {long_ago}" if long_ago else "")


def _seen_long_ago(way: Way, known: Known) -> str:
    """That the household has a receipt without a credit, which this late one is not taken for by itself."""
    seen = known.seen_long_ago(way)
    if seen is None:
        return ""
    return (
        f"Nhà này có phiếu thu số {receipt_number(seen.receipt)}, {dong(seen.amount)}, ghi từ lời báo ngày "
        f"{seen.on.day}/{seen.on.month}, ngân hàng chưa báo. Nếu đúng là tiền ấy thì hủy phiếu ấy trước."
    )


def _to_cancel(ways: Sequence[Way], known: Known) -> str:
    receipts = dict.fromkeys(seen.receipt for way in ways if (seen := known.seen_long_ago(way)) is not None)
    how = ", ".join(f"{cmd('huyphieu')} {each}" for each in receipts)
    return f"Hủy phiếu: gõ {how}.\n\n" if how else ""


def _reasons(way: Way, known: Known) -> str:
    seen = [known.is_seen(part, way) for part in way.parts]
    against = "all" if seen and all(seen) else "some" if any(seen) else "none"
    reasons = ", ".join(_MONEY_SEEN[against].get(clue) or because(clue) for clue in way.clues)
    return f"Vì {reasons}." if reasons else ""


def _whose(way: Way, known: Known) -> str:
    households = [known.households[each] for each in way.household_ids if each in known.households]
    return " và ".join(f"{each.code}, {each.head}{f', {each.area}' if each.area else ''}" for each in households)


def what_for(way: Way, known: Known) -> str:
    """What the money is for, and what of it stays: "còn 20.000đ tiền vệ sinh, dư 30.000đ để dành".

    What the treasurer booked on sight is said to be: "30.000đ tiền điện tháng 10, đã ghi từ lời báo".
    """
    said = []
    for part in way.parts:
        charge = known.charges.get(part.charge_id)
        if charge is None:
            continue
        own = part.amount - way.credit if way.credit and part is _holder(way, known) else part.amount
        if own > 0 and own < charge.outstanding:
            said.append(f"{dong(own)} trong {dong(charge.outstanding)} tiền {charge.title}")
        elif own > 0 and len(way.parts) == 1 and not way.credit and charge.outstanding:
            said.append(f"còn {dong(charge.outstanding)} tiền {charge.title}")
        elif own > 0:
            said.append(f"{dong(own)} tiền {charge.title}")
        if own > 0 and known.is_seen(part, way):
            said.append(_SEEN)
    if way.credit:
        first = known.households.get(way.household_ids[0])
        whose = f" cho hộ {first.code}" if first is not None and len(way.household_ids) > 1 else ""
        said.append(f"dư {dong(way.credit)} để dành{whose}")
    return ", ".join(said)


def _holder(way: Way, known: Known) -> Part:
    """The part in which the money for later lies: the one above what its charge asks for."""
    return max(way.parts, key=lambda part: part.amount - known.asked(part, way))


def labels(ways: Sequence[Way], known: Known) -> list[str]:
    """The ways' names, each another one."""
    labels = [_short(way, known) for way in ways]
    if len(set(labels)) == len(labels):
        return labels
    labels = []
    for way in ways:
        if way.credit:
            labels.append("Ghi đủ, dư để dành")
        elif len(way.parts) > 1:
            labels.append("Ghi cho hai khoản" if len(way.parts) == 2 else "Ghi cho cả các khoản")
        else:
            charge = known.charges.get(way.parts[0].charge_id)
            labels.append(short_label(f"{charge.code} {charge.title}") if charge else _short(way, known))
    return [label if labels.count(label) == 1 else f"{label} {n}" for n, label in enumerate(labels, 1)]


def _short(way: Way, known: Known) -> str:
    codes = [known.households[each].code for each in way.household_ids if each in known.households]
    return f"Hộ {' và '.join(codes[:3])}"


def _done(text: str, transfer: Transfer, left: int) -> Content:
    rest = f"Còn {left} lần chuyển chưa rõ." if left else "Hết tiền chưa rõ."
    return Content(
        text=f"{text}\n\nTrong 10 phút nữa vẫn lấy lại được. {rest}",
        choices=(
            *((Choice(label="Xem tiếp", action="review.each"),) if left else ()),
            Choice(label="Lấy lại", action=f"review.back:{transfer.id}", exact=True),
            Choice(label="Thôi", action="leave"),
        ),
    )


def _next(left: int) -> tuple[Choice, ...]:
    return (Choice(label="Xem tiếp", action="review.each"), Choice(label="Thôi", action="leave")) if left else ()
