"""Ninety transfers as banks deliver them, each with what a person concluded."""

from __future__ import annotations

from models.domain.matching import Booked, Decision, Ignored, Review
from tests.domain.matching.thon_5 import Thon5, examples


def kind(decision: Decision) -> str:
    """As the examples call it."""
    return {Booked: "booked", Review: "review", Ignored: "ignored"}[type(decision)]


def test_the_examples_are_decided_as_a_person_decides_them() -> None:
    thon_5, seen, wrong = Thon5(), set(), []

    for example in examples():
        if example.transfer in seen:  # the same row delivered again: known by its id before it is matched
            assert example.decision == "ignored"
            continue
        seen.add(example.transfer)
        decision = thon_5.receive(example)
        booked = [
            (each.household_id, each.charge_id % 100, each.amount)
            for each in (decision.allocations if isinstance(decision, Booked) else ())
        ]
        if kind(decision) != example.decision or (booked and booked != list(example.expected)):
            wrong.append((example.id, kind(decision), decision))

    assert not wrong
