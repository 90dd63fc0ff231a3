"""The hamlet of `data/memo_examples.jsonl`: its register, its fees, and a reader of its own kind of code."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models.domain.folding import fold
from models.domain.matching import (
    Allocation,
    Book,
    Booked,
    Charge,
    Decision,
    Household,
    OpenCharges,
    Register,
    Review,
    Round,
    Rounds,
    Transfer,
    decide,
)
from models.domain.references import Absent, Complete, Found, Reading, Reference, Refused, Why

DATA = Path(__file__).parents[2] / "data"
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_SITE = re.compile("TN([0-9OIL]{1,6})")


class FeeCodes:
    """Reads `TN` + household (3) + fee (2) + a check digit: another format than ours, which never mends a slip."""

    def __init__(self, households: set[int], fees: set[int]) -> None:
        self._households, self._fees = households, fees

    def read(self, memo: str) -> Found:
        """The codes in a memo, wherever a bank puts blanks into them."""
        folded = fold(memo).upper()
        places = [place for place, char in enumerate(folded) if char.isalnum()]
        text = "".join(folded[place] for place in places)
        readings: dict[Reference, Reading] = {}
        nearest: set[Reference] = set()
        refused: Why | None = None
        for hit in _SITE.finditer(text):
            digits = hit[1].translate(str.maketrans("OIL", "011"))
            reference = Reference(household=int(digits[:3]), round=int(digits[3:5] or 0))
            is_ours = reference.household in self._households and reference.round in self._fees
            if len(digits) < 5:
                refused = refused or (Why.UNREADABLE if len(digits) >= 3 else None)
            elif len(digits) < 6 or _check(digits[:5]) != digits[5]:
                refused = Why.UNREADABLE
                if is_ours and len(digits) < 6:
                    nearest.add(reference)
            elif not is_ours:
                refused = Why.NOT_IN_USE
                nearest.add(reference)
            else:
                readings.setdefault(
                    reference,
                    Reading(
                        reference=reference,
                        start=places[hit.start()],
                        end=places[hit.end() - 1] + 1,
                        mended=False,
                    ),
                )
        if refused:
            return Refused(why=refused, nearest=tuple(sorted(nearest | set(readings))))
        return Complete(readings=tuple(readings.values())) if readings else Absent()


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One line: what arrived, and what a person concluded."""

    id: str
    transfer: Transfer
    decision: str
    expected: tuple[tuple[int, int, int], ...]
    """Household number, fee, đồng."""


def examples() -> list[Example]:
    """All of them, in order."""
    lines = (DATA / "memo_examples.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Example(
            id=line["id"],
            transfer=Transfer(amount=line["amount"], memo=line["memo"], booked_on=date(2026, 11, 16)),
            decision=line["decision"],
            expected=tuple((each["household"], int(each["fee"]), each["amount"]) for each in line["expected"]),
        )
        for line in map(json.loads, lines)
    ]


@dataclass(slots=True)
class Thon5:
    """The hamlet and its treasurer, who settles at once what can only be one household's, and leaves the rest."""

    book: Book = field(init=False)
    charges: OpenCharges = field(init=False)

    def __post_init__(self) -> None:
        registry = json.loads((DATA / "memo_registry.json").read_text(encoding="utf-8"))
        rounds = Rounds.of(
            [
                Round(number=10, fee_id=1, title="vệ sinh tháng 10", due_on=date(2026, 10, 31)),
                Round(number=11, fee_id=1, title="vệ sinh tháng 11", due_on=date(2026, 11, 30)),
                Round(number=21, fee_id=2, title="quỹ khuyến học năm 2026", due_on=date(2026, 12, 31)),
            ]
        )
        listed = registry["households"]
        self.charges = OpenCharges(
            (
                Charge(
                    charge_id=each["household"] * 100 + int(fee),
                    household_id=each["household"],
                    round=int(fee),
                    amount=kind["amount"],
                )
                for each in listed
                for fee, kind in registry["fees"].items()
            ),
            rounds.by_number,
        )
        self.book = Book(
            register=Register.of(
                (
                    Household(
                        household_id=each["household"],
                        number=each["household"],
                        head=each["head"],
                        members=tuple(each["members"]),
                    )
                    for each in listed
                ),
                own_names=[registry["account_holder"]],
            ),
            rounds=rounds,
            charges=self.charges,
            reader=FeeCodes({each["household"] for each in listed}, {int(fee) for fee in registry["fees"]}),
        )

    def receive(self, example: Example) -> Decision:
        """Decide, then book what is certain and what the treasurer settles."""
        decision = decide(example.transfer, self.book)
        match decision:
            case Booked(allocations=allocations):
                self.charges.book(allocations)
            case Review(suggestions=suggestions) if len({each.household_ids for each in suggestions}) == 1:
                self.charges.book(
                    Allocation(household_id=household, charge_id=household * 100 + fee, amount=amount)
                    for household, fee, amount in example.expected
                )
        return decision
