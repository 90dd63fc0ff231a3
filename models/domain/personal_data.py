"""The days that the law gives for what people ask about their own data.

Law 91/2025/QH15 on the protection of personal data, Decree 356/2025/NĐ-CP, article 5, read in what two law firms
wrote of it (Frasers Law Company, 19 January 2026; CDLAF): two working days to answer, then 10, 15 or 20 to have it
done.
"""

from __future__ import annotations

from datetime import date, timedelta

ANSWER_WORKING_DAYS = 2
CORRECT_DAYS = 10
"""To show, to hand over a copy, to put right."""
WITHDRAW_DAYS = 15
ERASE_DAYS = 20
REMIND_DAYS = 3
"""So many days before its day is over the head is reminded of a wish, then daily."""


def corrected_by(asked_on: date) -> date:
    """The last day to put something right."""
    return asked_on + timedelta(days=CORRECT_DAYS)


def is_pressing(due_on: date, today: date) -> bool:
    """Whether the head is to be reminded."""
    return today >= due_on - timedelta(days=REMIND_DAYS)
