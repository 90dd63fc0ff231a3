"""One household at the desk: what it owes, its receipts, the form for cash, the form that undoes a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Content
from messages.format import day_of, dong, receipt_number
from messages.pages.desk import REGISTER, Frame
from messages.pages.html import render
from messages.pages.static_files import NAMES
from messages.texts import desk as words
from models.domain.place import capital
from models.receipts import Statement

_DECIDED = "cash:"


def household_page(
    frame: Frame,
    book: Statement,
    *,
    told: str,
    asked: Content | None,
    typed: Mapping[str, str],
    key: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """The page. `told` is what was done just now, `asked` what is not certain; `key` makes the form book once."""
    own = [each for each in book.charges if each.household_id == book.household.id]
    takes = [each for each in own if each.uncollected or (each.is_voluntary and each.is_open)]
    return render(
        "desk_household.html",
        words=words,
        assets=NAMES,
        frame=frame,
        up=frame.up,
        code=book.household.code,
        head=book.household.head,
        lane=book.household.area,
        id=book.household.id,
        register=REGISTER,
        told=told,
        question=frame.plain(asked.text) if asked else "",
        choices=[
            (each.label, each.action) for each in (asked.choices if asked else ()) if each.action.startswith(_DECIDED)
        ],
        charges=[
            (capital(each.title), "" if each.is_voluntary else dong(each.amount), words.cell(each), each.is_done)
            for each in reversed(book.charges)
        ],
        takes=[
            (each.charge_id, words.charge_choice(each), str(each.charge_id) == typed.get("khoan")) for each in takes
        ],
        amount=typed.get("tien", ""),
        receipts=[
            {
                "number": receipt_number(each.number),
                "raw": each.number,
                "line": words.receipt_line(each, day_of(each.paid_at, zone, today)),
                "undone": words.undone(each.reason or "") if each.reversed_at else "",
            }
            for each in reversed(book.receipts)
        ],
        key=key,
    )
