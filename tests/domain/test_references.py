"""References: one slip of the hand never names another household, whatever the bank writes around it."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.domain.references import (
    LETTERS,
    LONGEST_MEMO,
    SURE_MEMO,
    Absent,
    Complete,
    Found,
    Recovered,
    Reference,
    Refused,
    Why,
    find,
    household_code,
    make,
    memo,
)

PREFIX = "TKD"
HOUSEHOLDS = frozenset(range(1, 501))
ROUNDS = frozenset({9, 10, 11, 12, 111})
MANY_HOUSEHOLDS = frozenset(range(1, 1201))

# What banks put around a memo, with digits or letters that touch the reference wherever a bank lets them.
ENVELOPES = [
    pytest.param("{}", id="plain"),
    pytest.param("412087.161126.090512.{}", id="Vietcombank from another bank"),
    pytest.param("412087161126090512{}161126-09:05", id="digits touch on both sides"),
    pytest.param("7{}4", id="one digit touches on each side"),
    pytest.param("{} 2 nguoi", id="a lone digit after a blank"),
    pytest.param("020097040511161122442026Rt9L551400.90331.112244.Vietcombank:0011009990001:{}", id="from Agribank"),
    pytest.param("0200970422111609451220269kQd551201.81234 .094513.{} VE SINH T11", id="trace with letters"),
    pytest.param(
        "MBVCB.9912345678.330777.{} VE SINH.CT tu 0451000999001 PHAM THI DUNG toi 0011009990001", id="MBVCB"
    ),
    pytest.param("PARTNER.DIRECT_DEBITS_VCB.MSE.77120034455.20261116.77120034455-0900000123_{}", id="wallet"),
    pytest.param("6324VNIB02TFF7A9.{}.20261116.204748.778812.BUI VAN KHANH.970441", id="2026 shape"),
    pytest.param("{}#SP#020097040511201420422026XWPC078779.5389.82579.204501", id="trace after SP"),
    pytest.param("{} FT26320123456789", id="Techcombank's number"),
    pytest.param("{}-161126-11:30:41 330914", id="ACB's time"),
    pytest.param("IBFT {}", id="Sacombank"),
    pytest.param("{} ma GD 220012345", id="LPBank"),
    pytest.param("ISL00123456789012345-{}", id="NCB"),
    pytest.param("TKThe :19030099900111, tai TCB. {} -CTLNHIDI000012345678901-1/1-CRE-002", id="BIDV"),
    pytest.param("TKThe :0900000199, tai MSCBVNVX. {}-B2B020097042211160811092026Ab7K123456", id="BIDV from MB"),
    pytest.param("21510099002151999001{}; thoi gian GD:16/11/2026 08:44:10", id="inside BIDV, glued"),
    pytest.param("CT nhanh 247 den: {} (CT1111)", id="VietinBank"),
    pytest.param("MB(456789)({})", id="inside Agribank"),
    pytest.param("CUSTOMER {} - Ma giao dich/ Trace 401309", id="MB"),
    pytest.param("CUSTOMER Thanh toan QR-{}. TU: VU DINH HAI", id="inside MB"),
    pytest.param("{}- Ma GD ACSP/ ab123456", id="MB since 2024"),
    pytest.param("77120034460-0900000789-{}", id="ACB from a wallet"),
]
SHAPES = [str(envelope.values[0]) for envelope in ENVELOPES]


def read(text: str, households: frozenset[int] = HOUSEHOLDS, rounds: frozenset[int] = ROUNDS) -> Found:
    return find(text, prefix=PREFIX, households=households, rounds=rounds)


def named(found: Found) -> set[Reference] | None:
    """What would be booked, or None where nothing would."""
    return {reading.reference for reading in found.readings} if isinstance(found, Complete | Recovered) else None


def slips_of(code: str) -> list[str]:
    """Every way in which one character is changed, lost, added or swapped with its neighbour."""
    slips = set()
    for place in range(len(code)):
        slips.add(code[:place] + code[place + 1 :])
        slips.update(code[:place] + char + code[place + 1 :] for char in "0123456789AKT.O")
        slips.add(code[:place] + code[place : place + 2][::-1] + code[place + 2 :])
    for place in range(len(code) + 1):
        slips.update(code[:place] + char + code[place:] for char in "0123456789AKTL")
    return sorted(slips - {code})


@pytest.mark.parametrize(
    ("household", "round_", "code"),
    [
        pytest.param(12, 11, "TKD0120116477", id="household and round"),
        pytest.param(12, 0, "TKD0120005444", id="standing"),
        pytest.param(0, 11, "TKD0000116228", id="round alone"),
        pytest.param(1012, 11, "TKD10120119234", id="four digits"),
    ],
)
def test_a_reference_keeps_its_printed_form_for_ever(household: int, round_: int, code: str) -> None:
    assert make(PREFIX, household, round_) == code


@pytest.mark.parametrize(
    ("prefix", "household", "round_"),
    [
        pytest.param("TAD", 12, 11, id="a vowel"),
        pytest.param("TLD", 12, 11, id="a letter like one"),
        pytest.param("tkd", 12, 11, id="small letters"),
        pytest.param("TK", 12, 11, id="two letters"),
        pytest.param("TKD", 10_000, 11, id="five digits"),
        pytest.param("TKD", 12, 1000, id="a thousandth round"),
        pytest.param("TKD", 0, 0, id="nobody for nothing"),
        pytest.param("TKD", -1, 1, id="below zero"),
    ],
)
def test_what_can_never_be_a_reference_is_not_made(prefix: str, household: int, round_: int) -> None:
    with pytest.raises(ValueError, match=r"not a prefix|no reference"):
        make(prefix, household, round_)


@given(st.text(LETTERS, min_size=3, max_size=3), st.integers(min_value=1, max_value=9999), st.integers(0, 999))
def test_every_reference_is_short_and_is_read_back(prefix: str, household: int, round_: int) -> None:
    code = make(prefix, household, round_)

    assert len(code) <= 14
    found = find(code, prefix=prefix, households={household}, rounds={round_})
    assert named(found) == {Reference(household=household, round=round_)}


def test_a_household_is_written_with_three_digits_and_with_four_only_from_a_thousand_on() -> None:
    assert [household_code(number) for number in (7, 12, 999, 1000)] == ["007", "012", "999", "1000"]


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_a_complete_reference_is_read_in_every_envelope(envelope: str) -> None:
    for household, round_ in product((0, 1, 7, 110, 111, 274, 500), (0, *ROUNDS)):
        if household or round_:
            found = read(envelope.format(make(PREFIX, household, round_)))

            assert isinstance(found, Complete)
            assert named(found) == {Reference(household=household, round=round_)}


def test_every_reference_of_a_large_hamlet_is_complete_between_touching_digits() -> None:
    for place, (household, round_) in enumerate(product(MANY_HOUSEHOLDS, (0, 11, 111))):
        text = f"{place % 10}{make(PREFIX, household, round_)}{place * 7 % 100:02}"

        assert isinstance(read(text, MANY_HOUSEHOLDS), Complete), text


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_one_slip_never_names_another_household_or_round(envelope: str) -> None:
    chance = random.Random(envelope)
    household, round_ = chance.choice(sorted(HOUSEHOLDS)), chance.choice((0, *sorted(ROUNDS)))
    refused = 0
    slips = slips_of(make(PREFIX, household, round_))

    for slip in slips:
        booked = named(read(envelope.format(slip)))
        assert booked in (None, {Reference(household=household, round=round_)}), envelope.format(slip)
        refused += booked is None

    assert refused <= len(slips) // 50


@settings(max_examples=600)
@given(
    st.integers(0, 1200),
    st.sampled_from((0, *sorted(ROUNDS))),
    st.integers(0, 10_000),
    st.sampled_from(SHAPES),
    st.text("0123456789", max_size=3),
    st.text("0123456789", max_size=3),
)
def test_one_slip_never_names_another_in_a_hamlet_with_numbers_of_both_lengths(
    household: int, round_: int, which: int, envelope: str, before: str, after: str
) -> None:
    if household == round_ == 0:
        return
    slips = slips_of(make(PREFIX, household, round_))
    text = envelope.format(before + slips[which % len(slips)] + after)

    assert named(read(text, MANY_HOUSEHOLDS)) in (None, {Reference(household=household, round=round_)}), text


def test_a_slip_is_mended_even_where_every_number_and_round_is_in_use() -> None:
    slips = refused = 0
    for household, round_ in ((12, 11), (345, 0), (999, 111), (0, 12)):
        code = make(PREFIX, household, round_)
        for place in range(3, len(code) - 1):
            swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
            for slip in [swapped, *(code[:place] + char + code[place + 1 :] for char in "0123456789")]:
                booked = named(read(slip, frozenset(range(1, 1000)), frozenset(range(1000))))

                assert booked in (None, {Reference(household=household, round=round_)})
                slips, refused = slips + 1, refused + (booked is None)

    assert refused <= slips // 20


def test_a_closed_round_is_not_mended_into_an_open_one() -> None:
    for household in (12, 110, 274):
        for slip in slips_of(make(PREFIX, household, 8)):
            text = f"090512.{slip}161126"
            found = find(text, prefix=PREFIX, households=HOUSEHOLDS, rounds=ROUNDS, former_rounds=set(range(1, 9)))

            assert named(found) is None, text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tkd0120116477 ve sinh", id="small letters"),
        pytest.param("T K D 012 011 6477", id="blanks"),
        pytest.param("TKD-012.011/6477", id="signs"),
        pytest.param("TKDOI2OLL6477", id="letters for digits"),
        pytest.param("VESINHT11TKD0120116477VESINH", id="glued to words"),
        pytest.param(
            "CUSTOMER LE VAN CUONG NOP TKD01201 16477 VE SINH - Ma giao dich/ Trace 40 1309", id="split at 35"
        ),
        pytest.param("Nha ong Cuong nop tien\nTKD012\n0116477", id="line breaks"),
        pytest.param("TKD0120116477 VE SINH TKD0120116477", id="the same twice"),
        pytest.param("TKD0120116477 VE SINH Ref TKD01201", id="repeated and cut"),
        pytest.param("TKD0120116477 vệ sinh tháng 11", id="with diacritics"),
    ],
)
def test_however_it_is_typed_it_is_the_same_reference(text: str) -> None:
    found = read(text)

    assert isinstance(found, Complete)
    assert named(found) == {Reference(household=12, round=11)}


def test_several_references_come_in_the_order_of_the_memo() -> None:
    one, other = make(PREFIX, 150, 11), make(PREFIX, 12, 0)

    for text in (f"{one} {other} 2 nha", f"161126.{one}{other}161126"):
        found = read(text)
        assert isinstance(found, Complete)
        assert [reading.reference.household for reading in found.readings] == [150, 12]


def test_a_reading_tells_where_it_stands_so_that_the_rest_can_be_read() -> None:
    text = "0512.TKD000 0116228 nha 012"
    found = read(text)

    assert isinstance(found, Complete)
    [reading] = found.readings
    assert text[reading.start : reading.end] == "TKD000 0116228"
    assert reading.reference == Reference(household=0, round=11)


def test_a_slip_beside_a_complete_reference_is_mended() -> None:
    found = read(f"{make(PREFIX, 150, 11)} TKD0120116476")

    assert isinstance(found, Recovered)
    assert found.mended == Reference(household=12, round=11)
    assert len(found.readings) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(make(PREFIX, 501, 11), Why.NOT_IN_USE, id="no such household"),
        pytest.param(make(PREFIX, 12, 13), Why.NOT_IN_USE, id="no such round"),
        pytest.param("TKD0120116476 TKD0150119999", Why.UNREADABLE, id="one cannot be read"),
        pytest.param("TKD0120116476 TKD0120005445", Why.SEVERAL_SLIPS, id="two slips"),
        pytest.param("TKD 012 ve sinh", Why.UNREADABLE, id="check digits left out"),
        pytest.param("TKD01201164", Why.UNREADABLE, id="two characters cut off"),
    ],
)
def test_what_is_doubtful_is_left_to_the_treasurer(text: str, why: Why) -> None:
    found = read(text)

    assert isinstance(found, Refused)
    assert found.why is why


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("412087.161126.090512.LE VAN CUONG chuyen tien", id="the app's own memo"),
        pytest.param("TK 232999348 tai VPB +50,000VND luc 17:13 16/11/26", id="account in a text message"),
        pytest.param("ho 12 nop tien ve sinh thang 11", id="words"),
        pytest.param(make("RHW", 12, 11), id="another hamlet's"),
        pytest.param("", id="empty"),
        pytest.param("\u202e🌸\x00\n", id="odd characters"),
    ],
)
def test_a_memo_without_a_reference_holds_none(text: str) -> None:
    assert read(text) == Absent()


@given(st.text(max_size=300), st.text("TKD0123456789 .OIL", max_size=300))
def test_any_memo_can_be_read(strange: str, hostile: str) -> None:
    for text in (strange, hostile, strange + hostile):
        assert isinstance(read(text), Complete | Recovered | Refused | Absent)


def test_a_memo_of_any_length_is_read_to_a_bound() -> None:
    for text in ("TKD" * 300_000, "TKD0120116477" * 80_000, "TKD01201" * 100_000, "T" * 1_000_000):
        assert isinstance(read(text), Complete | Refused | Absent)


def test_a_memo_full_of_references_is_left_to_the_treasurer() -> None:
    found = read("TKD0120116477 " * 200)

    assert found == Refused(why=Why.UNREADABLE, nearest=())


@pytest.mark.parametrize(
    ("tail", "limit", "text"),
    [
        pytest.param("", SURE_MEMO, "TKD0120116477", id="nothing more"),
        pytest.param("vệ sinh T11", LONGEST_MEMO, "TKD0120116477 VE SINH T11", id="all of it"),
        pytest.param("vệ sinh T11", SURE_MEMO, "TKD0120116477 VE", id="whole words"),
        pytest.param("điện (đường)", SURE_MEMO, "TKD0120116477 DIEN", id="signs taken out"),
        pytest.param("môi trường xanh", 99, "TKD0120116477 MOI TRUONG", id="never over 25"),
    ],
)
def test_the_memo_starts_with_the_reference_and_stays_short(tail: str, limit: int, text: str) -> None:
    assert memo("TKD0120116477", tail, limit=limit) == text


@given(st.text(), st.integers(0, 99))
def test_no_tail_makes_a_memo_that_a_bank_would_refuse(tail: str, limit: int) -> None:
    text = memo("TKD0120116477", tail, limit=limit)

    assert re.fullmatch(r"[A-Z0-9 ]{13,25}", text)
