"""What a fund's lines come to over some days."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from models.domain.fund_book import Balance, Given, IncomeKind, Line, Purse, Received, Spent, account, balance
from models.domain.ledger import EntryKind

OCTOBER, NOVEMBER, LAST = date(2026, 10, 20), date(2026, 11, 5), date(2026, 11, 30)
FIRST = date(2026, 11, 1)


def line(number: int, kind: EntryKind, amount: int, on: date = NOVEMBER, *, undoes: int | None = None,
         purse: Purse = Purse.CASH, **beside: object) -> Line:  # fmt: skip
    return Line(
        number=number, kind=kind, amount=amount, booked_on=on, purse=purse, reversed_number=undoes, **beside  # type: ignore[arg-type] # the test's own
    )  # fmt: skip


def test_opening_and_what_came_and_went_is_closing() -> None:
    lines = [
        line(1, EntryKind.OPENING, 1_000_000, OCTOBER),
        line(2, EntryKind.OPENING, 3_000_000, OCTOBER, purse=Purse.BANK),
        line(3, EntryKind.PAYMENT, 20_000, OCTOBER, round_title="tháng 10"),
        line(4, EntryKind.PAYMENT, 20_000, purse=Purse.BANK, round_title="tháng 11"),
        line(5, EntryKind.PAYMENT, 20_000, round_title="tháng 11"),
        line(6, EntryKind.INCOME, 500_000, source=IncomeKind.GIFT),
        line(7, EntryKind.EXPENSE, -350_000, voucher=14, what="thay bóng đèn"),
        line(8, EntryKind.TRANSFER, -100_000, other_fund="Quỹ khuyến học"),
        line(9, EntryKind.TRANSFER, -400_000),
        line(10, EntryKind.TRANSFER, 400_000, purse=Purse.BANK),
    ]

    found = account(lines, since=FIRST, until=LAST)

    assert found.opening == Balance(cash=1_020_000, bank=3_000_000)
    assert found.received == (
        Received(amount=40_000, round_title="tháng 11"),
        Received(amount=500_000, source=IncomeKind.GIFT),
    )
    assert found.spent == (Spent(on=NOVEMBER, amount=350_000, voucher=14, what="thay bóng đèn"),)
    assert found.given == (Given(amount=100_000, to_fund="Quỹ khuyến học"),)
    assert found.closing == Balance(cash=690_000, bank=3_420_000)
    assert found.opening.total + found.came_in - found.went_out == found.closing.total


def test_an_opening_within_the_days_was_there_before() -> None:
    found = account([line(1, EntryKind.OPENING, 900_000)], since=FIRST, until=LAST)

    assert (found.opening.total, found.came_in, found.closing.total) == (900_000, 0, 900_000)


def test_what_was_undone_within_the_days_does_not_show() -> None:
    lines = [
        line(1, EntryKind.EXPENSE, -350_000, voucher=1, what="thay bóng đèn"),
        line(2, EntryKind.REVERSAL, 350_000, undoes=1),
    ]

    found = account(lines, since=FIRST, until=LAST)

    assert (found.spent, found.closing.total) == ((), 0)


def test_what_was_undone_later_is_less_of_its_kind_then() -> None:
    lines = [
        line(1, EntryKind.EXPENSE, -350_000, OCTOBER, voucher=1, what="thay bóng đèn"),
        line(2, EntryKind.PAYMENT, 20_000, OCTOBER, round_title="tháng 10"),
        line(3, EntryKind.REVERSAL, 350_000, undoes=1),
        line(4, EntryKind.REVERSAL, -20_000, undoes=2),
    ]

    found = account(lines, since=FIRST, until=LAST)

    assert found.spent == (Spent(on=NOVEMBER, amount=-350_000, voucher=1, what="thay bóng đèn"),)
    assert found.received == (Received(amount=-20_000, round_title="tháng 10"),)
    assert found.opening.total + found.came_in - found.went_out == found.closing.total == 0


KINDS = (EntryKind.PAYMENT, EntryKind.INCOME, EntryKind.EXPENSE, EntryKind.TRANSFER)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 9_000), st.integers(1, 90), st.booleans())))
def test_no_dong_is_lost_between_two_days(moves: list[tuple[EntryKind, int, int, bool]]) -> None:
    lines: list[Line] = []
    numbers = count(1)
    for kind, amount, day, is_undone in moves:
        signed = -amount if kind is EntryKind.EXPENSE else amount
        on = date.fromordinal(date(2026, 9, 1).toordinal() + day)
        made = line(next(numbers), kind, signed, on, other_fund="Quỹ khác" if kind is EntryKind.TRANSFER else "")
        lines.append(made)
        if is_undone:
            lines.append(line(next(numbers), EntryKind.REVERSAL, -signed, undoes=made.number))

    found = account(lines, since=FIRST, until=LAST)

    assert found.opening.total + found.came_in - found.went_out == found.closing.total
    assert found.closing == balance([each for each in lines if each.booked_on <= LAST])
