"""What an operation says no to: exceptions that carry facts, never words."""

from __future__ import annotations


class Refusal(Exception):
    """An expected no. The transaction is rolled back and the person is told, in words made from its facts."""

    code = "refused"  # for programs: the terminal's {"error": {"code"}}
