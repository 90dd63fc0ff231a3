"""How choices are written where there are no buttons."""

from __future__ import annotations

from collections.abc import Sequence

from messages.texts.tokens import BOT


def numbered(labels: Sequence[str], *, in_group: bool) -> str:
    """The block under a message: one numbered line a choice."""
    first = f"Gõ @{BOT} rồi một số để chọn:" if in_group else "Gõ một số để chọn:"
    return "\n".join([first, *(f"{number}. {label}" for number, label in enumerate(labels, 1))])


def as_words(labels: Sequence[str]) -> str:
    """The line under a message that waits for an amount or a household."""
    return "Hoặc gõ: " + ", ".join(label.lower() for label in labels)
