"""The rounds of a hamlet as memos name them: by words of the fee, by its nicknames, by month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from models.domain.folding import words
from models.domain.matching.facts import Round
from models.domain.matching.vocabulary import GIFT_PHRASES, LONGEST_PHRASE, MONTH_WORDS, OF_ANY_FEE, SUBJECT_OF


class TagKind(StrEnum):
    """What tells two rounds of one fee apart."""

    MONTH = "month"
    QUARTER = "quarter"
    PART = "part"
    YEAR = "year"


Tag = tuple[TagKind, int]

_MONTH = r"0?(1[0-2]|[1-9])(?![0-9])"
_MONTHS = re.compile(
    rf"(?<![a-z0-9])(?:thang *|thg *\.? *|th\.?|t\.?){_MONTH}(?: *(?:,|va|\+|&|-) *(?:thang *|t\.?)?{_MONTH}){{0,11}}"
)
_MONTHS_ROMAN = re.compile(r"(?<![a-z])thang +(x|xi|xii|ix|viii|vii|vi|v|iv|iii|ii|i)(?![a-z0-9])")
_MONTHS_SPELLED = re.compile(
    "(?<![a-z])thang +(" + "|".join(" ".join(spelled) for spelled in MONTH_WORDS) + ")(?![a-z])"
)
_THIS_MONTH = re.compile(r"(?<![a-z])thang (nay|truoc|toi|sau)(?![a-z0-9])(?! +[0-9])")
_AFTER_THIS = {"nay": 0, "truoc": -1, "ngoai": -1, "toi": 1, "sau": 1}
_IN_A_DATE = re.compile(r"(?:ngay|hom|mung) *[0-9]{1,2} *$")
_QUARTER = re.compile(r"(?<![a-z])quy *(iv|i{1,3}|[1-4])(?![a-z0-9])")
_PART = re.compile(r"(?<![a-z])(?:dot|ky|lan) *(1[0-2]|[1-9])(?![0-9])")
_YEAR = re.compile(r"(?<![a-z])nam *(20[0-9]{2}|2[4-9])(?![0-9])")
_OTHER_YEAR = re.compile(r"(?<![a-z])nam (ngoai|truoc|toi|sau)(?![a-z])")
_MONTH_AND_YEAR = re.compile(
    rf"(?<![a-z0-9./:-])(?:{_MONTH} ?[./-] ?(20[2-4][0-9])|{_MONTH}/(2[4-9]))(?![0-9]|[./:-][0-9])"
)
_YEAR_OF_MONTH = re.compile(
    rf"(?<![a-z0-9])(?:thang *|thg *\.? *|th\.?|t\.?){_MONTH} *"
    "[-./] *(20[0-9]{2}|2[4-9])(?![0-9/])"
)
_TIMES = frozenset({"thang", "nam", "ky", "dot"})
_EARLY = 3
"""Up to this month of a year the one before is still collected for."""
_ROMAN = dict(
    zip(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], range(1, 13), strict=True)
)


@dataclass(frozen=True, slots=True)
class Named:
    """What has the same letters, however they are parted ("vsmt", "vs mt"), and the rounds it names."""

    phrases: frozenset[tuple[str, ...]]
    rounds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rounds:
    """All rounds that were not withdrawn, by the phrases that name them (by their letters) and by their tags."""

    by_number: Mapping[int, Round]
    phrases: Mapping[str, Named] = field(repr=False)
    tags: Mapping[int, frozenset[Tag]] = field(repr=False)
    years: Mapping[int, frozenset[int]] = field(repr=False)
    """The years that a round may be of where its title says none."""
    called_gifts: frozenset[int] = frozenset()
    """The rounds whose own title has a word of giving, "Ung ho nguoi ngheo"."""

    @staticmethod
    def of(rounds: Iterable[Round]) -> Rounds:
        """Index them."""
        listed = list(rounds)
        named: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        for round in listed:
            for phrase in _phrases(round.title):
                named[phrase].add(round.number)
        tags = {round.number: read_tags(words(round.title), round.due_on) for round in listed}
        return Rounds(
            by_number={round.number: round for round in listed},
            phrases=_by_letters(named),
            tags=tags,
            years={round.number: _years(round.due_on, tags[round.number]) for round in listed},
            called_gifts=frozenset(round.number for round in listed if _is_called_gift(round.title)),
        )

    def agrees(self, number: int, tags: frozenset[Tag]) -> bool:
        """Whether a round can be meant where these tags stand: what both have a kind of must have one in common."""
        own = self._all_tags(number)
        kinds = {kind for kind, _ in own} & {kind for kind, _ in tags}
        return all(any(tag in own for tag in tags if tag[0] is kind) for kind in kinds)

    def are_all(self, numbers: Iterable[int], tags: frozenset[Tag]) -> bool:
        """Whether these tags name no other time than that of these rounds: no second month, no quarter of a month."""
        own = frozenset().union(*map(self._all_tags, numbers))
        kinds = {kind for kind, _ in own} | {TagKind.QUARTER, TagKind.PART}
        return all(tag in own for tag in tags if tag[0] in kinds)

    def singled_out(self, number: int, tags: frozenset[Tag]) -> bool:
        """Whether these tags say of a round in so many words that it is meant."""
        return bool(self.tags[number] & tags) and self.agrees(number, tags)

    def _all_tags(self, number: int) -> frozenset[Tag]:
        own = self.tags[number]
        if any(kind is TagKind.YEAR for kind, _ in own):
            return own
        return own | {(TagKind.YEAR, year) for year in self.years[number]}


def _is_called_gift(title: str) -> bool:
    said = f" {words(title)} "
    return any(f" {' '.join(phrase)} " in said for phrase in GIFT_PHRASES)


def read_tags(text: str, today: date) -> frozenset[Tag]:
    """Months, quarters, parts and years that folded lower-case text names. A date's month is none."""
    tags: set[Tag] = set()
    for hit in _MONTHS.finditer(text):
        if not _IN_A_DATE.search(text[max(0, hit.start() - 12) : hit.start()]):
            tags.update((TagKind.MONTH, int(month)) for month in re.findall(r"[0-9]+", hit[0]))
    tags.update((TagKind.MONTH, MONTH_WORDS[tuple(hit[1].split())]) for hit in _MONTHS_SPELLED.finditer(text))
    tags.update((TagKind.MONTH, _ROMAN[hit[1]]) for hit in _MONTHS_ROMAN.finditer(text))
    for hit in _THIS_MONTH.finditer(text):
        tags.add((TagKind.MONTH, (today.month - 1 + _AFTER_THIS[hit[1]]) % 12 + 1))
    tags.update((TagKind.QUARTER, _ROMAN.get(hit[1]) or int(hit[1])) for hit in _QUARTER.finditer(text))
    tags.update((TagKind.PART, int(hit[1])) for hit in _PART.finditer(text))
    tags.update((TagKind.YEAR, _whole_year(hit[1])) for hit in _YEAR.finditer(text))
    tags.update((TagKind.YEAR, today.year + _AFTER_THIS[hit[1]]) for hit in _OTHER_YEAR.finditer(text))
    for hit in _MONTH_AND_YEAR.finditer(text):
        tags |= {(TagKind.MONTH, int(hit[1] or hit[3])), (TagKind.YEAR, _whole_year(hit[2] or hit[4]))}
    for hit in _YEAR_OF_MONTH.finditer(text):
        tags.add((TagKind.YEAR, _whole_year(hit[2])))
    return frozenset(tags)


def _whole_year(text: str) -> int:
    return int(text) if len(text) > 2 else 2000 + int(text)


def _years(due_on: date, tags: frozenset[Tag]) -> frozenset[int]:
    """A month that is still to come when the round is due was one of the year before; so may a whole year be."""
    months = [value for kind, value in tags if kind is TagKind.MONTH]
    if months:
        return frozenset({due_on.year - (min(months) > due_on.month)})
    return frozenset({due_on.year, due_on.year - (due_on.month <= _EARLY)})


def _by_letters(named: Mapping[tuple[str, ...], set[int]]) -> dict[str, Named]:
    by_letters: dict[str, Named] = {}
    for phrase, numbers in named.items():
        known = by_letters.get("".join(phrase), Named(frozenset(), frozenset()))
        by_letters["".join(phrase)] = Named(known.phrases | {phrase}, known.rounds | numbers)
    return by_letters


def _phrases(title: str) -> set[tuple[str, ...]]:
    """What names a fee: any two neighbouring words of its own, its only word, and the nicknames of its subject."""
    said = [word for word in words(title).split() if word.isalpha()]
    own = [word for word in said if word not in OF_ANY_FEE]
    found = {tuple(own or (word for word in said if word not in _TIMES))}
    found |= {pair for pair in pairwise(said) if not OF_ANY_FEE & set(pair)}
    subjects = {
        SUBJECT_OF[phrase]
        for start in range(len(said))
        for phrase in (tuple(said[start : start + length]) for length in range(1, LONGEST_PHRASE + 1))
        if phrase in SUBJECT_OF
    }
    return found | {phrase for phrase, subject in SUBJECT_OF.items() if subject in subjects}
