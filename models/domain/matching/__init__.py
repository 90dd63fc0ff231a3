"""From a transfer, the register, the charges and what is booked to one of a closed set of decisions. Pure."""

from models.domain.matching.book import Book
from models.domain.matching.charges import OpenCharges, asked_by, comes_to
from models.domain.matching.deciding import decide, decide_again, names_rounds
from models.domain.matching.facts import Charge, Charges, CodeReader, Household, Round, Transfer
from models.domain.matching.memos import BY_ACCOUNT, payer_key
from models.domain.matching.outcomes import (
    Allocation,
    Booked,
    BookedWhy,
    Clue,
    Decision,
    Ignored,
    IgnoredWhy,
    Review,
    ReviewWhy,
    Suggestion,
)
from models.domain.matching.register import Register
from models.domain.matching.rounds import Rounds

__all__ = [
    "BY_ACCOUNT",
    "Allocation",
    "Book",
    "Booked",
    "BookedWhy",
    "Charge",
    "Charges",
    "Clue",
    "CodeReader",
    "Decision",
    "Household",
    "Ignored",
    "IgnoredWhy",
    "OpenCharges",
    "Register",
    "Review",
    "ReviewWhy",
    "Round",
    "Rounds",
    "Suggestion",
    "Transfer",
    "asked_by",
    "comes_to",
    "decide",
    "decide_again",
    "names_rounds",
    "payer_key",
]
