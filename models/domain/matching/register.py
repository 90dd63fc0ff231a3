"""The register as matching looks it up: by number, every name, lane. Built once a hamlet, not once a transfer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from models.domain.folding import words
from models.domain.matching.facts import Household

LONGEST_NAME = 10
"""Words, as a bank may have torn them apart ("D o Thi Lan")."""

SHORTEST_SQUASHED = 6
"""Letters of a full name that is known by its letters alone, wherever the blanks are."""

NAMES_KEPT = 16_384
"""Names that are not taken apart anew whenever a register is read again; those of a large hamlet, some megabytes."""

_IN_BRACKETS = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True)
class Register:
    """Households by what a memo may call them. All names folded; `names` holds full names by their letters."""

    by_id: Mapping[int, Household] = field(repr=False)
    by_number: Mapping[int, Household] = field(repr=False)
    names: Mapping[str, frozenset[int]] = field(repr=False)
    short_names: Mapping[str, frozenset[int]] = field(repr=False)
    """The last two words of a name: "van cuong"."""
    given_names: Mapping[str, frozenset[int]] = field(repr=False)
    names_by_given: Mapping[str, frozenset[str]] = field(repr=False)
    """The full names, by their letters, that end in a given name."""
    lanes: Mapping[str, frozenset[int]] = field(repr=False)
    own_names: frozenset[str] = field(repr=False)
    """Holders of the receiving accounts, by their letters: banks print them, they pay nothing."""

    @staticmethod
    def of(households: Iterable[Household], own_names: Iterable[str] = ()) -> Register:
        """Index a hamlet."""
        listed = list(households)
        names: dict[str, frozenset[int]] = {}
        short_names: defaultdict[str, set[int]] = defaultdict(set)
        given_names: defaultdict[str, set[int]] = defaultdict(set)
        names_by_given: defaultdict[str, set[str]] = defaultdict(set)
        by_area: defaultdict[str, set[int]] = defaultdict(set)
        lanes: defaultdict[str, set[int]] = defaultdict(set)
        for household in listed:
            alone = frozenset((household.household_id,))
            for name in (household.head, *household.members):
                parts, letters, given, short = _read(name)
                if len(parts) < 2:
                    continue
                namesakes = names.get(letters)  # few have any: a set for each costs most
                names[letters] = alone if namesakes is None else namesakes | alone
                given_names[given].add(household.household_id)
                names_by_given[given].add(letters)
                if short:
                    short_names[short].add(household.household_id)
            by_area[household.area].add(household.household_id)
        for area, found in by_area.items():
            if lane := words(area):
                lanes[lane] |= found
        return Register(
            by_id={household.household_id: household for household in listed},
            by_number={household.number: household for household in listed},
            names=names,
            short_names=_frozen(short_names),
            given_names=_frozen(given_names),
            names_by_given={given: frozenset(found) for given, found in names_by_given.items()},
            lanes=_frozen(lanes),
            own_names=frozenset("".join(name_words(name)) for name in own_names) - {""},
        )

    def named(self, letters: str) -> frozenset[int]:
        """The households of everybody with this full name."""
        return self.names.get(letters, frozenset())

    def alike(self, name: Sequence[str]) -> frozenset[int]:
        """The households of people whose full name is one slip away from these words, the given name being right."""
        from rapidfuzz.distance import Levenshtein  # at the first need: the service starts without it

        letters = "".join(name)
        near = (
            self.names[full]
            for full in self.names_by_given.get(name[-1] if name else "", ())
            if Levenshtein.distance(full, letters, score_cutoff=1) == 1
        )
        return frozenset().union(*near)

    def heads_name(self, household_id: int) -> str:
        """The head's full name by its letters."""
        return "".join(name_words(self.by_id[household_id].head))


def name_words(name: str) -> list[str]:
    """The words of a name as a bank prints them, lower case; "(vợ)" behind it is no part of it."""
    return list(_read(name).words)


class _Name(NamedTuple):
    """A name as it is looked up: by its letters, its given name, the last two words of three and more."""

    words: tuple[str, ...]
    letters: str
    given: str
    short: str


@lru_cache(maxsize=NAMES_KEPT)
def _read(name: str) -> _Name:
    parts = tuple(word for word in words(_IN_BRACKETS.sub(" ", name)).split() if word.isalpha())
    return _Name(
        words=parts,
        letters="".join(parts),
        given=parts[-1] if parts else "",
        short=" ".join(parts[-2:]) if len(parts) > 2 else "",
    )


def _frozen(index: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {key: frozenset(found) for key, found in index.items()}
