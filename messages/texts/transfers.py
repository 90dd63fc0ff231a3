"""Words about transfers: thanks to the household, why a line was not certain, what was seen beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day_of, dong, quote, receipt_number, time_of
from messages.texts import receipts
from messages.texts.receipts import THANKS
from messages.texts.tokens import cmd
from models.domain.place import Place
from models.payments import Booked
from models.refusals import Refusal
from models.seen_on_sight import SeenAsMore, SeenForAnother
from models.tables import Transfer
from models.transfer_booking import DecidedAlready, NoSuchTransfer, NotTheSum
from models.transfers import NoSuchAccount, WhichAccount

MEMO_SHOWN = 160  # letters of a memo


def thanks(parts: Sequence[Booked], transfer: Transfer, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """H2 to H6, G18: what a household's own part of a transfer was booked as."""
    sent = [replace(each.receipt, paid_at=transfer.booked_at) for each in parts]
    total = sum(each.amount for each in sent)
    charges = {each.charge.charge_id: each.charge for each in parts}
    if len(charges) == 1:  # what is too much has a receipt of its own
        whole = replace(sent[0], amount=total)
        return receipts.received(whole, parts[-1].charge, place, zone=zone, today=today, has_time=transfer.has_time)
    lines = "\n".join(
        f"Tiền {each.title}: {dong(each.amount)}, phiếu thu số {receipt_number(each.number)}" for each in sent
    )
    left = [each for each in charges.values() if each.outstanding]
    if left:
        rest = "; ".join(f"tiền {each.title} còn {dong(each.outstanding)}" for each in left)
        closing = f"{cap(rest)}. Lấy mã QR cho phần còn lại: gõ {cmd('nop')}. {THANKS}"
    else:
        kept = sum(each.surplus for each in charges.values())
        more = f" Dư {dong(kept)}, thủ quỹ để dành cho đợt thu sau của nhà mình." if kept else ""
        closing = f"Cả {_COUNTED.get(len(charges), str(len(charges)))} khoản đã xong.{more} {THANKS}"
    first = f"✅ Đã nhận {dong(total)} của gia đình mình, chuyển khoản {when(transfer, zone, today)}."
    return f"{first}\n\n{lines}\n\n{closing}"


def when(transfer: Transfer, zone: ZoneInfo, today: date) -> str:
    """ "lúc 9 giờ 14 sáng, thứ Bảy 21/11"; the day alone where the bank tells no time."""
    at = f"lúc {time_of(transfer.booked_at, zone)}, " if transfer.has_time else ""
    return f"{at}{day_of(transfer.booked_at, zone, today)}"


_COUNTED = {2: "hai", 3: "ba", 4: "bốn", 5: "năm"}


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """What transfers say no to."""
    match refused:
        case DecidedAlready(person=person, households=households):
            who = person or "Loa Xóm"
            whose = f", cho hộ {', '.join(households)}" if households else ""
            return Content(
                text=f"{who} vừa ghi lần chuyển này rồi{whose}. Loa Xóm không ghi thêm.",
                choices=(Choice(label="Xem tiếp", action="review.each"), Choice(label="Thôi", action="leave")),
            )
        case NoSuchTransfer():
            return Content(text="Lần chuyển này không có trong sổ. Loa Xóm chưa ghi gì.")
        case NotTheSum(given=given, needed=needed):
            return Content(
                text=f"Chia như vậy được {dong(given)}, phải đủ {dong(needed)}. Loa Xóm chưa ghi gì vào sổ."
            )
        case SeenAsMore(receipt=receipt, came=came):
            number = receipt_number(receipt.number)
            return Content(
                text=f"Khoản này {you} đã báo thấy tiền rồi: phiếu thu số {number}, {dong(receipt.amount)}. Ngân "
                f"hàng báo chỉ có {dong(came)}. Loa Xóm chưa ghi gì.\n\n"
                f"Hủy phiếu ấy trước, gõ {cmd('huyphieu')} {receipt.number}, rồi ghi lần chuyển này."
            )
        case SeenForAnother(receipt=receipt):
            number = receipt_number(receipt.number)
            return Content(
                text=f"Nhà này còn phiếu thu số {number}, {dong(receipt.amount)}, ghi từ lúc {you} báo thấy tiền. "
                "Đợt thu ấy đã rút, ngân hàng thì chưa báo lần chuyển nào cho phiếu này. Ghi thêm lần này thì e một "
                "khoản tiền tính hai lần, nên Loa Xóm chưa ghi gì.\n\n"
                f"Hủy phiếu ấy trước, gõ {cmd('huyphieu')} {receipt.number}, rồi ghi lần chuyển này."
            )
        case WhichAccount(numbers=numbers):
            return Content(text=f"{cap(place.kind) if place else 'Thôn'} có nhiều tài khoản: {', '.join(numbers)}.")
        case NoSuchAccount(number=number):
            kind = place.kind if place else "thôn"
            if not number:
                return Content(text=f"Quỹ của {kind} chưa có tài khoản nhận tiền. Loa Xóm chưa ghi gì.")
            return Content(text=f"Tài khoản {quote(number)} không phải của {kind}. Loa Xóm chưa ghi gì.")
        case _:
            return None
