"""Holds made transfers against the matcher and counts, class by class, what came of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from models.domain.matching import (
    Allocation,
    Book,
    Booked,
    Charge,
    Decision,
    Household,
    Ignored,
    OpenCharges,
    Register,
    Review,
    Round,
    Rounds,
    Transfer,
    decide,
)
from models.domain.references import Reader, make
from tests.generator.hamlet import Hamlet, a_hamlet
from tests.generator.transfers import Codes, Hope, Made, Maker, Part, transfers

PREFIX = "TKD"
ROWS_2_TO_6 = (
    "clean code", "standing code", "damaged code", "one slip", "several codes", "code and words", "voluntary code",
    "number and name", "neighbour with a code", "hostile text",
)  # fmt: skip
"""The classes that the booking table books at once."""
TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class Score:
    """What came of one class."""

    made: int = 0
    booked: int = 0
    review: int = 0
    ignored: int = 0
    wrong: list[tuple[Made, Decision]] = field(default_factory=list)
    missed: list[tuple[Made, Decision]] = field(default_factory=list)
    """Should have been booked at once, or ignored, and was left to the treasurer."""
    clear: int = 0
    misled: int = 0
    """Of the clear ones, those whose suggestion is not the truth."""
    named_first: int = 0
    """Of those in review, those whose first suggestion is the truth."""


@dataclass(frozen=True, slots=True)
class Played:
    """A hamlet's books, as the matcher sees them."""

    hamlet: Hamlet
    book: Book
    charges: OpenCharges
    codes: Codes

    @staticmethod
    def of(hamlet: Hamlet) -> Played:
        """Nothing is paid."""
        rounds = Rounds.of(
            Round(
                number=each.number,
                fee_id=each.fee,
                title=each.title,
                due_on=date(2026, 11, 30),
                is_voluntary=each.is_voluntary,
            )
            for each in hamlet.rounds
        )
        numbers = {house.number for house in hamlet.houses}
        charges = OpenCharges(
            (
                Charge(
                    charge_id=charge_id(house.number, each.number),
                    household_id=house.number,
                    round=each.number,
                    amount=house.owed.get(each.number, 0),
                    is_exempt=not each.is_voluntary and each.number not in house.owed,
                )
                for house in hamlet.houses
                for each in hamlet.rounds
            ),
            rounds.by_number,
        )
        book = Book(
            register=Register.of(
                (
                    Household(
                        household_id=house.number,
                        number=house.number,
                        head=house.head,
                        members=house.members,
                        area=house.lane,
                    )
                    for house in hamlet.houses
                ),
                own_names=[hamlet.holder],
            ),
            rounds=rounds,
            charges=charges,
            reader=Reader(
                prefix=PREFIX,
                households=numbers,
                rounds=set(rounds.by_number),
                former_rounds=set(range(1, 11)),
            ),
        )
        codes = {
            (number, round): make(PREFIX, number, round)
            for number in (0, *numbers)
            for round in (0, *rounds.by_number, *hamlet.closed_rounds)
            if number or round
        }
        return Played(hamlet, book, charges, codes)

    def decide(self, made: Made) -> Decision:
        """As things stand when it comes."""
        before = [
            Allocation(
                household_id=part.household,
                charge_id=charge_id(part.household, part.round),
                amount=part.amount,
            )
            for part in made.paid
        ]
        self.charges.book(before)
        decision = decide(
            Transfer(amount=made.amount, memo=made.memo, sender=made.sender, booked_on=TODAY), self.book
        )
        self.charges.book(
            Allocation(household_id=each.household_id, charge_id=each.charge_id, amount=-each.amount)
            for each in before
        )
        return decision


def play(seed: int, *, count: int = 5_000, size: int = 300) -> dict[str, Score]:
    """A hamlet, its transfers, and the score of each class."""
    chance = random.Random(seed)
    played = Played.of(a_hamlet(chance, size=size))
    scores: dict[str, Score] = {}
    for made in transfers(Maker(played.hamlet, played.codes, chance), count):
        _count(scores.setdefault(made.kind, Score()), made, played.decide(made))
    return scores


def sum_up(plays: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """Over several hamlets."""
    total: dict[str, Score] = {}
    for scores in plays:
        for kind, score in scores.items():
            sum_ = total.setdefault(kind, Score())
            for each in fields(Score):
                setattr(sum_, each.name, getattr(sum_, each.name) + getattr(score, each.name))
    return total


def parts(allocations: Iterable[Allocation]) -> Iterator[Part]:
    """In the generator's terms."""
    return (Part(each.household_id, each.charge_id % 1000, each.amount) for each in allocations)


def charge_id(household: int, round: int) -> int:
    """How the matcher sees it."""
    return household * 1000 + round


def _count(score: Score, made: Made, decision: Decision) -> None:
    score.made += 1
    match decision:
        case Booked(allocations=allocations):
            score.booked += 1
            is_meant = made.hope is Hope.BOOKED or made.may_be_booked or bool(made.truth)
            if Counter(parts(allocations)) != Counter(made.truth) or not is_meant:
                score.wrong.append((made, decision))
        case Review(suggestions=suggestions, is_clear=is_clear):
            score.review += 1
            is_first = bool(suggestions) and Counter(parts(suggestions[0].allocations)) == Counter(made.truth)
            score.named_first += is_first
            score.clear += is_clear
            score.misled += is_clear and not is_first
            if made.hope is not Hope.REVIEW:
                score.missed.append((made, decision))
        case Ignored():
            score.ignored += 1
            if made.hope is Hope.BOOKED or (made.truth and made.hope is Hope.REVIEW):
                score.wrong.append((made, decision))
            elif made.hope is Hope.REVIEW:
                score.missed.append((made, decision))
