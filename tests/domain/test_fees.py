"""What each household is to pay, and that asking for the same round twice is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.fees import (
    Agreed,
    Counts,
    Exemption,
    Required,
    RoundRequest,
    Voluntary,
    assess,
    fingerprint,
    same_amount,
    same_fee,
)
from models.domain.rates import Per, RatePart

HOUSEHOLD = RatePart(amount=20_000, per=Per.HOUSEHOLD)
PERSON = RatePart(amount=5_000, per=Per.PERSON)
REQUEST = RoundRequest(
    fee="vệ sinh môi trường",
    title="vệ sinh môi trường tháng 11",
    parts=(HOUSEHOLD,),
    due_on=date(2026, 11, 30),
    basis=Agreed(on=date(2026, 10, 15)),
)


@pytest.mark.parametrize(
    ("parts", "counts", "amount"),
    [
        pytest.param([HOUSEHOLD], Counts(people=4), 20_000, id="per household"),
        pytest.param([HOUSEHOLD, PERSON], Counts(people=4), 40_000, id="household and people"),
        pytest.param([RatePart(amount=10_000, per=Per.LABOURER)], Counts(labourers=3), 30_000, id="labourers"),
        pytest.param(
            [RatePart(amount=3_000, per=Per.SAO)], Counts(sao_hundredths=250), 7_500, id="two and a half sào"
        ),
        pytest.param(
            [RatePart(amount=3_333, per=Per.SAO)], Counts(sao_hundredths=50), 1_667, id="half a đồng goes up"
        ),
        pytest.param([PERSON], Counts(people=0), 0, id="nobody registered, nothing to pay"),
    ],
)
def test_a_household_pays_the_sum_of_the_parts(parts: list[RatePart], counts: Counts, amount: int) -> None:
    assessed = assess(replace(REQUEST, parts=tuple(parts)), counts)

    assert (assessed.amount, assessed.is_exempt) == (amount, False)


@pytest.mark.parametrize(
    ("percent_off", "amount", "is_exempt"),
    [
        pytest.param(100, 0, True, id="exempt"),
        pytest.param(50, 10_000, False, id="half"),
        pytest.param(33, 13_400, False, id="a third"),
    ],
)
def test_a_category_pays_less_only_where_the_round_says_so(percent_off: int, amount: int, is_exempt: bool) -> None:
    request = replace(REQUEST, exemptions=(Exemption(category="ho-ngheo", percent_off=percent_off),))

    poor = assess(request, Counts(category="ho-ngheo"))
    near_poor = assess(request, Counts(category="can-ngheo"))

    assert (poor.amount, poor.is_exempt) == (amount, is_exempt)
    assert (near_poor.amount, near_poor.is_exempt) == (20_000, False)


def test_nobody_owes_and_nobody_is_exempt_in_a_voluntary_round() -> None:
    request = replace(REQUEST, basis=Voluntary(), exemptions=(Exemption(category="ho-ngheo", percent_off=100),))

    assessed = assess(request, Counts(category="ho-ngheo"))

    assert (assessed.amount, assessed.is_exempt, assessed.terms) == (0, False, ())


parts = st.lists(
    st.builds(RatePart, amount=st.integers(1, 10**8), per=st.sampled_from(Per)), unique_by=lambda part: part.per
)
counts = st.builds(
    Counts,
    people=st.integers(0, 30),
    labourers=st.integers(0, 30),
    sao_hundredths=st.integers(0, 100_000),
    category=st.sampled_from(["", "ho-ngheo", "can-ngheo"]),
)
exemptions = st.lists(
    st.builds(Exemption, category=st.sampled_from(["ho-ngheo", "can-ngheo"]), percent_off=st.integers(1, 100)),
    unique_by=lambda each: each.category,
)


@given(parts, counts, exemptions)
def test_the_explanation_always_adds_up(parts: list[RatePart], counts: Counts, exemptions: list[Exemption]) -> None:
    assessed = assess(replace(REQUEST, parts=tuple(parts), exemptions=tuple(exemptions)), counts)

    assert sum(term.total for term in assessed.terms) == assessed.full
    assert 0 <= assessed.amount <= assessed.full
    assert abs(100 * assessed.amount - assessed.full * (100 - assessed.percent_off)) <= 50
    assert all(abs(100 * term.total - term.amount * term.hundredths) <= 50 for term in assessed.terms)
    assert assessed.is_exempt <= (assessed.amount == 0)


@given(parts, exemptions, st.randoms())
def test_the_order_of_parts_makes_no_other_round(parts: list[RatePart], exemptions: list[Exemption], random) -> None:  # type: ignore[no-untyped-def]  # random: hypothesis' own
    request = replace(REQUEST, parts=tuple(parts), exemptions=tuple(exemptions))
    random.shuffle(parts)
    random.shuffle(exemptions)

    assert fingerprint(replace(request, parts=tuple(parts), exemptions=tuple(exemptions))) == fingerprint(request)


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, fee="điện chiếu sáng"),
        replace(REQUEST, parts=(RatePart(amount=20_001, per=Per.HOUSEHOLD),)),
        replace(REQUEST, due_on=date(2026, 12, 1)),
        replace(REQUEST, basis=Agreed(on=date(2026, 10, 16))),
        replace(REQUEST, basis=Required(text="Nghị quyết 12")),
        replace(REQUEST, basis=Voluntary()),
        replace(REQUEST, exemptions=(Exemption(category="ho-ngheo", percent_off=100),)),
    ],
    ids=["fee", "amount", "due", "meeting", "document", "voluntary", "exemption"],
)
def test_another_request_has_another_fingerprint(other: RoundRequest) -> None:
    assert fingerprint(other) != fingerprint(REQUEST)


def test_all_who_pay_pay_alike_even_if_some_are_exempt() -> None:
    assert same_amount([20_000, 0, 20_000]) == 20_000
    assert same_amount([20_000, 10_000]) is None
    assert same_amount([0, 0]) is None


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        pytest.param("Vệ sinh môi trường", 0, id="another case"),
        pytest.param("ve sinh moi truong", 0, id="without marks"),
        pytest.param("đèn đường", 2, id="the one with the same marks"),
        pytest.param("thuỷ lợi", None, id="a new one"),
    ],
)
def test_a_fee_is_known_by_its_name(typed: str, place: int | None) -> None:
    assert same_fee(typed, ["vệ sinh môi trường", "đen đường", "đèn đường"]) == place
