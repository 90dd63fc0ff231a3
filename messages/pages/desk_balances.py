"""The desk's pages of what is really there: the balances a book begins with, and box and bank held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.pages.desk import FUNDS, Frame, part_page
from messages.texts import counts as chat_texts
from messages.texts import desk_funds as texts
from messages.texts.funds import fund_name
from models.counts import Counted, Expected
from models.domain.fund_book import Purse
from models.tables import Count, Fund

OPENING, COUNT = "dau-ky", "dem"
"""The addresses below the funds'."""

_page = partial(part_page, at=FUNDS, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What holds money that can be counted, by the name of its field; the funds whose money lies there."""

    name: str
    purse: Purse
    funds: Sequence[Fund]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """It is written down; `is_it` is False where the same form had kept another sum before."""

    holder: Holder
    kept: Counted
    is_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """The book says something else."""

    holder: Holder
    counted: int
    expected: Expected


Compared = Kept | Differs


def opening_page(frame: Frame, waiting: Sequence[Fund], *, typed: Mapping[str, str], no: str) -> str:
    """The balances that a fund's book begins with; no form where every fund has them."""
    picked = typed.get("quy", "")
    return _page(
        "desk_fund_opening.html",
        frame,
        kind=OPENING,
        no=frame.plain(no),
        typed=typed,
        funds=[(fund.id, fund_name(fund.name), str(fund.id) == picked) for fund in waiting],
    )


def count_page(
    frame: Frame,
    holders: Sequence[Holder],
    compared: Sequence[Compared],
    lately: Sequence[Count],
    *,
    key: str,
    you: str,
    typed: Mapping[str, str],
    no: str,
    zone: ZoneInfo,
    today: date,
) -> str:
    """The form and the last counts, or what was compared; `typed` is the form that was sent."""
    several = len(holders) > 2
    return _page(
        "desk_counts.html",
        frame,
        kind=COUNT,
        no=frame.plain(no),
        key=key,
        typed=typed,
        fields=[(each.name, *_asked(each, several=several)) for each in holders],
        given=[(each.holder.name, typed.get(each.holder.name, "")) for each in compared],
        compared=[_compared(each, frame, you, typed) for each in compared],
        lately=[texts.counted(each, zone, today) for each in lately],
    )


def _asked(holder: Holder, *, several: bool) -> tuple[str, str]:
    if holder.purse is Purse.CASH:
        return texts.CASH_COUNTED, texts.cash_counted_how(several=len(holder.funds) > 1)
    return texts.bank_read([each.name for each in holder.funds] if several else []), texts.BANK_READ_HOW


def _compared(each: Compared, frame: Frame, you: str, typed: Mapping[str, str]) -> dict[str, object]:
    match each:
        case Kept(kept=kept, holder=holder):
            entry = kept.entry
            said = chat_texts.explained(kept, entry.fund) if entry else chat_texts.agrees(holder.purse, kept.counted)
            return {
                "said": said.text if each.is_it else texts.COUNTED_BEFORE,
                "voucher": entry.entry_id if entry else 0,
                "differs": False,
            }
        case Differs(counted=counted, expected=expected, holder=holder):
            is_asked = typed.get("o") == holder.name
            return {
                "said": frame.plain(chat_texts.differs(holder.purse, counted, expected, you).text),
                "differs": True,
                "name": holder.name,
                "seen": expected.amount,
                "funds": [(fund.id, fund_name(fund.name)) for fund in holder.funds],
                "picked": typed.get("quy", "") if is_asked else "",
                "reason": typed.get("ly-do", "") if is_asked else "",
            }
        case _:
            assert_never(each)
