"""The funds at the desk: what each holds, its lines, the forms for money that went out, came in or was moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from messages.format import cap, day, dong
from messages.pages.desk import FUNDS, Frame, part_page
from messages.pages.desk_balances import OPENING
from messages.texts import desk_funds as texts
from messages.texts.funds import fund_name
from models.domain.fund_book import Balance
from models.domain.ledger import EntryKind
from models.domain.periods import Period
from models.fund_entries import BookLine, Paper
from models.funds import Opening
from models.tables import Fund
from models.vouchers import Written

SPEND, INCOME, MOVE, VOUCHER = "chi", "thu", "chuyen", "phieu"
"""The addresses below the funds'."""

_page = partial(part_page, at=FUNDS, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundShown:
    """A fund with what it holds, the head of its chain and from what its book began."""

    fund: Fund
    balance: Balance
    seal: str
    opening: Opening | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A picture that was sent and waits until the rest of the form is right."""

    file_id: int
    mark: str


def funds_page(
    frame: Frame, funds: Sequence[FundShown], missing: Sequence[Written], *, told: str = "", today: date
) -> str:
    """What every fund holds; the expenses whose bill is missing."""
    return _page(
        "desk_funds.html",
        frame,
        told=told,
        has_unopened=any(each.opening is None for each in funds),
        funds=[
            (
                each.fund.id,
                fund_name(each.fund.name),
                texts.holds(each.balance),
                texts.began(each.opening, today) if each.opening else "",
                each.seal,
            )
            for each in funds
        ],
        together=texts.together([each.balance for each in funds]) if len(funds) > 1 else "",
        missing=[(each.entry_id, texts.voucher_choice(each, today)) for each in missing],
    )


def lines_page(
    frame: Frame, shown: FundShown, lines: Sequence[BookLine], *, months: Sequence[Period], month: Period
) -> str:
    """The lines of one month."""
    return _page(
        "desk_fund.html",
        frame,
        id=shown.fund.id,
        name=fund_name(shown.fund.name),
        holds=texts.holds(shown.balance),
        months=[(each.code, texts.month(each), each == month) for each in months],
        said=texts.of_month(month, len(lines)),
        lines=[
            {
                "on": f"{each.on.day}/{each.on.month}",
                "what": texts.line(each),
                "undone": texts.undone(each) if each.is_undone else "",
                "where": texts.purse(each.purse),
                "came": dong(each.amount) if each.amount > 0 else "",
                "went": dong(-each.amount) if each.amount < 0 else "",
                "voucher": each.entry_id if each.has_voucher and each.kind is not EntryKind.OPENING else 0,
            }
            for each in lines
        ],
    )


def form_page(
    frame: Frame,
    kind: str,
    funds: Sequence[tuple[Fund, Balance]],
    *,
    typed: Mapping[str, str],
    key: str,
    no: str = "",
    kept: KeptPicture | None = None,
) -> str:
    """The form of an expense, of other income or of a transfer."""
    picked = typed.get("quy", "")
    known = [(fund.id, texts.fund_choice(fund, balance), str(fund.id)) for fund, balance in funds]
    return _page(
        "desk_fund_form.html",
        frame,
        kind=kind,
        title=_TITLES[kind],
        no=frame.plain(no),
        typed=typed,
        key=key,
        kept=kept,
        of_fund={SPEND: texts.FUND_PAYS, INCOME: texts.FUND_GETS, MOVE: texts.FUND_OF}[kind],
        funds=[(id, name, each == picked) for id, name, each in known],
        others=[(id, name, each == typed.get("sang")) for id, name, each in known],
        purse_of=texts.PAID_FROM if kind == SPEND else texts.CAME_AS,
        purses=_picks(texts.PAID_PURSES if kind == SPEND else texts.CAME_PURSES, typed.get("tui", "")),
        kinds=_picks(texts.KINDS, typed.get("loai", "")),
        ways=_picks(
            {way: name for way, name in texts.WAYS.items() if len(funds) > 1 or way in ("in", "out")},
            typed.get("cach", ""),
        ),
    )


def ask_page(
    frame: Frame,
    kind: str,
    question: str,
    *,
    typed: Mapping[str, str],
    yes: str = texts.YES,
    kept: KeptPicture | None = None,
) -> str:
    """What is not certain is said back before it is booked; `typed` is the form again."""
    return _page(
        "desk_fund_ask.html",
        frame,
        kind=kind,
        title=_TITLES[kind],
        question=frame.plain(question),
        yes=yes,
        fields={name: value for name, value in typed.items() if name in _FIELDS},
        kept=kept,
    )


_TITLES = {SPEND: texts.SPEND, INCOME: texts.INCOME, MOVE: texts.MOVE, OPENING: texts.OPENING}
_FIELDS = frozenset({"tien", "viec", "quy", "tui", "loai", "cach", "sang", "khoa", "mat", "nh", "ngay"})


def voucher_page(
    frame: Frame,
    written: Written,
    papers: Sequence[Paper],
    *,
    other: str,
    within: bool,
    told: str,
    no: str,
    today: date,
) -> str:
    """One voucher: its bill, and how it is taken back; `other` is the fund on the other side of a transfer."""
    is_move = written.kind is EntryKind.TRANSFER
    facts = [(texts.AMOUNT, dong(abs(written.amount)))]
    if is_move:
        facts.append((texts.HOW, texts.moved(written, other)))
    else:
        facts.append((texts.OF_FUND, fund_name(written.fund)))
        facts.append((texts.IN_PURSE, texts.purse(written.purse)))
        if written.what:
            facts.append((texts.WHAT, cap(written.what)))
    facts.append((texts.DAY, cap(day(written.on, today))))
    stands = written.undone_at is None
    return _page(
        "desk_voucher.html",
        frame,
        id=written.entry_id,
        fund=written.fund_id,
        title=texts.title(written),
        facts=facts,
        told=frame.plain(told),
        no=frame.plain(no),
        is_expense=written.kind is EntryKind.EXPENSE,
        stands=stands,
        within=within,
        pictures=[(each.file_id, texts.picture_of(written, place)) for place, each in enumerate(papers, 1)],
        is_noted=written.has_paper and not papers,
    )


def _picks(names: Mapping[Any, str], picked: str) -> list[tuple[str, str, bool]]:
    # Any: a mapping's keys are not covariant; all are strings
    return [(str(code), name, str(code) == picked) for code, name in names.items()]
