"""The public book: the account of every fund over some days, its bills, its seals, and how money came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from messages.format import cap, dong
from messages.pages.html import render
from messages.pages.static_files import NAMES
from messages.texts import disclosure as told
from messages.texts import public_book as words
from messages.texts.funds import fund_name, in_sentence, voucher_number
from models.disclosure import Disclosure, FundAccount
from models.domain.periods import Period
from models.domain.place import Place, capital
from models.round_days import RoundDays

WIDTH, HEIGHT = 320, 110
"""Of a chart, in its own units, as wide as a phone; below the bars stand the days."""
_WIDEST_BAR = 60
_GAP = 0.2  # of a bar's place
_UP = "../../"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealAsked:
    """A seal as somebody typed it, and what it was answered."""

    typed: str
    answer: str
    sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of a chart."""

    x: float
    y: float
    width: float
    height: float
    label: str


def book_page(
    place: Place,
    disclosed: Disclosure,
    *,
    periods: Sequence[Period],
    bills: Mapping[int, Sequence[int]],
    charts: Sequence[RoundDays],
    today: date,
    seal: SealAsked | None = None,
) -> str:
    """The page. `bills` are the pictures' ids by voucher number."""
    funds = [_fund(each, bills) for each in disclosed.funds]
    is_empty = all(not each.account.closing.total and not each.account.opening.total for each in disclosed.funds)
    return render(
        "book.html",
        words=words,
        assets=NAMES,
        up=_UP,
        place=place,
        commune=capital(place.commune),
        title=cap(told.title(disclosed)),
        periods=[(each.code, cap(told.period_words(each)), each == disclosed.period) for each in periods],
        code=disclosed.period.code,
        funds=funds,
        is_empty=is_empty and not any(fund["received"] or fund["spent"] for fund in funds),
        rounds=[told.sheet_round(each) for each in disclosed.rounds],
        bills=[(f"{number:03}", words.bill(number), ids) for number, ids in sorted(bills.items())],
        charts=[
            (words.chart_title(each), words.chart_told(each, today), bars(each.days), *_ends(each.days))
            for each in charts
        ],
        width=WIDTH,
        height=HEIGHT,
        seal=seal,
    )


def bars(days: Sequence[tuple[date, int]]) -> list[Bar]:
    """A bar a day from the first day to the last, as high as its share of the best day."""
    first, last = days[0][0], days[-1][0]
    places = (last - first).days + 1
    best = max(amount for _, amount in days)
    step = min(WIDTH / places, _WIDEST_BAR)
    drawn: list[Bar] = []
    for on, amount in days:
        height = round(max(2.0, HEIGHT * amount / best), 1)
        drawn.append(
            Bar(
                x=round((on - first).days * step + step * _GAP / 2, 1),
                y=round(HEIGHT - height, 1),
                width=round(step * (1 - _GAP), 1),
                height=height,
                label=f"{words.short_day(on)}: {dong(amount)}",
            )
        )
    return drawn


def _ends(days: Sequence[tuple[date, int]]) -> tuple[str, str]:
    first, last = days[0][0], days[-1][0]
    return words.short_day(first), words.short_day(last) if last != first else ""


def _fund(fund: FundAccount, bills: Mapping[int, Sequence[int]]) -> dict[str, object]:
    account = fund.account
    spent = [
        {
            "on": f"{each.on.day}/{each.on.month}",
            "what": cap(each.what or words.AN_EXPENSE) if each.amount > 0 else words.taken_back(each.what),
            "number": voucher_number(each.voucher) if each.voucher else "",
            "has_bill": bool(each.voucher and each.voucher in bills),
            "amount": dong(abs(each.amount)),
        }
        for each in account.spent
    ]
    spent += [
        {
            "on": "",
            "what": words.given(in_sentence(each.to_fund)),
            "number": "",
            "has_bill": False,
            "amount": dong(each.amount),
        }
        for each in account.given
    ]
    return {
        "id": fund.fund_id,
        "name": fund_name(fund.name),
        "sums": words.sums(account),
        "lies": words.where_it_lies(account),
        "received": [(told.source(each), dong(each.amount)) for each in account.received],
        "spent": spent,
        "seal": fund.seal,
    }
