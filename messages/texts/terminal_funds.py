"""What the terminal says of funds and of the book."""

from __future__ import annotations

from messages.format import dong
from messages.texts.terminal import RIGHT, WRONG

AT_THE_TERMINAL = "người vận hành"
"""Who confirmed opening balances, where the call does not say."""


def fund_added(name: str, cash: int, bank: int) -> str:
    """A fund stands."""
    return f"Quỹ “{name}”: tiền mặt {dong(cash)}, ngân hàng {dong(bank)}."


def fund_verified(name: str, entries: int, head: str, faults: int) -> str:
    """One fund's chain."""
    state = RIGHT if not faults else WRONG
    wrong = f", {faults} chỗ không khớp" if faults else ""
    return f"{state}Quỹ “{name}”: {entries} dòng, dấu niêm phong {head}{wrong}"


def head_found(found: bool) -> str:
    """Whether a printed head is still in a chain."""
    return f"{RIGHT}Dấu niêm phong có trong sổ" if found else f"{WRONG}Dấu niêm phong không có trong sổ"
