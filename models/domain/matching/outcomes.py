"""What comes of a transfer, and why: closed sets. The words for them live in `messages`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Allocation:
    """An amount for one charge, in đồng."""

    household_id: int
    charge_id: int
    amount: int


class BookedWhy(StrEnum):
    """Which rule made it certain."""

    CODE = "code"
    MENDED_CODE = "mended_code"
    CODE_AND_WORDS = "code_and_words"
    VOLUNTARY_CODE = "voluntary_code"
    NUMBER_AND_NAME = "number_and_name"
    MEMBER = "member"


class ReviewWhy(StrEnum):
    """Why the treasurer is asked."""

    REFUND = "refund"  # money that went out and names a charge
    AMOUNT_DIFFERS = "amount_differs"  # the code is good, the amount is not what it asks for
    PAID_ALREADY = "paid_already"
    WHICH_CHARGE = "which_charge"  # the household is certain; two months or two fees fit
    NOT_CHARGED = "not_charged"  # the code names what this household does not owe
    CODE_AMBIGUOUS = "code_ambiguous"
    CODE_NOT_IN_USE = "code_not_in_use"  # a closed round, or no such household
    CODE_UNREADABLE = "code_unreadable"
    DISAGREE = "disagree"  # code, number, names or words point to different things
    NUMBER = "number"  # a household's number and nothing that confirms it
    NAME = "name"  # one household has this name
    NAMESAKES = "namesakes"
    GIVEN_NAME = "given_name"  # "nha ba Mai", a lane, or both
    PAYER = "payer"  # what the treasurer decided for this payer before
    ROUND_CODE = "round_code"  # the code of the round, and nobody's name
    GIFT = "gift"
    HAMLET_WORDS = "hamlet_words"  # fee words and nobody's name
    AMOUNT_ONLY = "amount_only"
    LATER_ROUND = "later_round"  # it waited, and what speaks for it now is less than a full code
    OTHER_ACCOUNT = "other_account"  # certain but for the account it came to: the round collects on another one


class IgnoredWhy(StrEnum):
    """Why it is nobody's business."""

    OUTGOING = "outgoing"
    PRIVATE = "private"
    NOTHING = "nothing"  # an amount of 0


class Clue(StrEnum):
    """What speaks for a suggestion, or must be known before it is taken."""

    CODE = "code"
    MENDED_CODE = "mended_code"
    NEAR_CODE = "near_code"
    NUMBER = "number"
    SENDER = "sender"  # the bank's name of the payer is in this household
    NAME = "name"  # a full name in the memo
    NAMESAKE = "namesake"  # and another household has the same
    GIVEN_NAME = "given_name"
    LIKE_NAME = "like_name"  # a full name, but for one letter
    LANE = "lane"
    PAYER = "payer"  # decided so for this payer before
    WORDS = "words"  # fee or month
    EXACT = "exact"  # the amount is what is owed
    PART = "part"  # less than is owed
    SURPLUS = "surplus"  # more than is owed
    PAID_ALREADY = "paid_already"
    OTHER_CHARGE = "other_charge"  # the amount fits, but not what the words say
    CLOSED_ROUND = "closed_round"
    OTHER_ACCOUNT = "other_account"  # it came to another account than the round collects on


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to book it: allocations and `credit` (kept for the first household) come to the transfer's amount."""

    household_ids: tuple[int, ...]
    allocations: tuple[Allocation, ...]
    credit: int
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Certain: the allocations come to the transfer's amount."""

    why: BookedWhy
    allocations: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """For the treasurer; the best suggestion first, at most three.

    `is_clear`: there is one suggestion and it is a good one, so that it may be confirmed together with others unseen.
    `is_likely`: the first is a good one, but somebody must have looked: a namesake may have paid twice.
    """

    why: ReviewWhy
    suggestions: tuple[Suggestion, ...] = ()
    is_clear: bool = False
    is_likely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Not the hamlet's money."""

    why: IgnoredWhy


Decision = Booked | Review | Ignored
