"""The chain of a fund: nothing in it can be changed, left out or put in without being seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.ledger import (
    BEFORE_THE_FIRST,
    Entry,
    EntryKind,
    Fault,
    FaultKind,
    NewEntry,
    chained,
    check,
    hash_of_words,
    head_code,
    read_head_code,
    sums,
)

DAY = date(2026, 11, 21)


def new(kind: EntryKind = EntryKind.PAYMENT, amount: int = 20_000, **more: int) -> NewEntry:
    return NewEntry(
        kind=kind,
        amount=amount,
        booked_on=DAY,
        household_id=more.get("household_id", 12),
        round_id=more.get("round_id", 3),
        reversed_number=more.get("reversed_number"),
    )


def chain(*entries: NewEntry) -> list[Entry]:
    done: list[Entry] = []
    for number, entry in enumerate(entries, 1):
        previous = done[-1].hash if done else BEFORE_THE_FIRST
        done.append(chained(entry, number=number, previous_hash=previous, text_hash=""))
    return done


entries = st.lists(
    st.builds(
        NewEntry,
        kind=st.sampled_from([kind for kind in EntryKind if kind is not EntryKind.REVERSAL]),
        amount=st.integers(-(10**12), 10**12),
        booked_on=st.dates(),
        household_id=st.none() | st.integers(1, 9999),
        round_id=st.none() | st.integers(1, 999),
    ),
    min_size=1,
    max_size=12,
)


@given(entries)
def test_an_untouched_chain_holds(book: list[NewEntry]) -> None:
    assert check(chain(*book)) == []


@given(entries, st.data())
def test_whatever_is_changed_in_a_line_is_seen(book: list[NewEntry], data: st.DataObject) -> None:
    lines = chain(*book)
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    changes: dict[str, object] = {
        "amount": line.amount + 1,
        "kind": EntryKind.INCOME if line.kind is not EntryKind.INCOME else EntryKind.OPENING,
        "booked_on": DAY if line.booked_on != DAY else date(2026, 11, 22),
        "household_id": (line.household_id or 0) + 1,
        "round_id": (line.round_id or 0) + 1,
        "text_hash": "0" * 64,
        "previous_hash": "f" * 64,
        "number": line.number + 1,
    }
    changed = data.draw(st.sampled_from(sorted(changes)))
    lines[place] = replace(line, **{changed: changes[changed]})  # type: ignore[arg-type]  # one field, any of them

    assert any(fault.number == lines[place].number for fault in check(lines))


@given(entries, st.data())
def test_a_line_that_was_rewritten_with_its_hash_breaks_the_next_one(
    book: list[NewEntry], data: st.DataObject
) -> None:
    lines = chain(*book, new())
    place = data.draw(st.integers(0, len(lines) - 2))
    line = lines[place]
    changed = replace(book[place], amount=line.amount + 1)
    lines[place] = chained(changed, number=line.number, previous_hash=line.previous_hash, text_hash="")

    assert check(lines) == [Fault(number=line.number + 1, kind=FaultKind.LINK)]


@given(entries, st.data())
def test_a_line_that_was_left_out_is_missed(book: list[NewEntry], data: st.DataObject) -> None:
    lines = chain(*book, new())
    del lines[data.draw(st.integers(0, len(lines) - 2))]

    assert {fault.kind for fault in check(lines)} >= {FaultKind.NUMBER, FaultKind.LINK}


REVERSAL = new(EntryKind.REVERSAL, -20_000, reversed_number=1)


@pytest.mark.parametrize(
    ("book", "faults"),
    [
        pytest.param([new(), REVERSAL], [], id="undone rightly"),
        pytest.param([new(), REVERSAL, REVERSAL], [3], id="undone twice"),
        pytest.param([new(), new(EntryKind.REVERSAL, -10_000, reversed_number=1)], [2], id="half undone"),
        pytest.param([new(), new(EntryKind.REVERSAL, -20_000, reversed_number=7)], [2], id="undoes nothing"),
        pytest.param([new(), new(EntryKind.REVERSAL, -20_000)], [2], id="does not say what"),
        pytest.param(
            [new(), new(EntryKind.REVERSAL, -20_000, reversed_number=1, household_id=13)],
            [2],
            id="of another household",
        ),
        pytest.param([new(), REVERSAL, new(EntryKind.REVERSAL, 20_000, reversed_number=2)], [3], id="a reversal"),
        pytest.param([new(), new(reversed_number=1)], [2], id="a payment that claims to undo"),
    ],
)
def test_a_line_is_undone_once_and_whole(book: list[NewEntry], faults: list[int]) -> None:
    assert check(chain(*book)) == [Fault(number=number, kind=FaultKind.REVERSED) for number in faults]


def test_what_is_owed_and_what_is_held_are_summed_apart() -> None:
    book = chain(
        new(EntryKind.OPENING, 1_000_000),
        new(EntryKind.CHARGE, 20_000),
        new(EntryKind.CHARGE, 30_000, household_id=13),
        new(EntryKind.PAYMENT, 20_000),
        new(EntryKind.EXPENSE, -350_000),
        new(EntryKind.REVERSAL, -30_000, reversed_number=3, household_id=13),
        new(EntryKind.REVERSAL, -20_000, reversed_number=4),
    )

    totals = sums(book)

    assert (totals.owed, totals.held) == (20_000, 650_000)


def test_the_form_that_is_hashed_never_changes() -> None:
    [line] = chain(new())

    assert line.hash.startswith("056262f34d4de35d")


def test_words_are_hashed_with_their_salt_and_none_are_no_hash() -> None:
    assert hash_of_words("a", "ghi nhầm") != hash_of_words("b", "ghi nhầm")
    assert hash_of_words("a", "") == ""


@pytest.mark.parametrize(
    "typed", ["4f3a-90bc-11de", "4F3A 90BC 11DE", "4f3a90bc11de", "4f3a-90bc-llde", "4f3a.9Obc.11de"]
)
def test_a_head_is_read_as_it_was_typed_off_a_paper(typed: str) -> None:
    digest = "4f3a90bc11de" + "0" * 52

    assert read_head_code(typed) == "4f3a90bc11de"
    assert head_code(digest) == "4f3a-90bc-11de"


@pytest.mark.parametrize("typed", ["", "4f3a", "xyz3-90bc-11de", "4f3a-90bc-11d"])
def test_what_is_no_head_is_none(typed: str) -> None:
    assert read_head_code(typed) is None
