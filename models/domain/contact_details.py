"""Read a person's name and phone number as people type them."""

from __future__ import annotations

import re

from models.domain.folding import nfc

PHONE_DIGITS = 10
NAME_LIMIT = 120  # letters

_COUNTRY = re.compile(r"^(?:\+|00)?84(?=\d{9}$)")


def phone_digits(typed: str) -> str:
    """The digits of a phone number, home form: "+84 912.345.678" is "0912345678". Not checked for its length."""
    marked = re.sub(r"[^\d+]", "", typed, flags=re.ASCII)
    return _COUNTRY.sub("0", marked).replace("+", "")


def read_phone(typed: str) -> str | None:
    """A phone number that can be called in the country; None where it is none. Other words may stand around it."""
    if len(typed) > NAME_LIMIT:
        return None
    digits = phone_digits(typed)
    is_whole = digits.startswith("0") and len(digits) in (PHONE_DIGITS, PHONE_DIGITS + 1)
    return digits if is_whole and not digits.startswith("00") else None


def read_name(typed: str) -> str | None:
    """A person's full name on one line; None where it can be none (digits, one letter, a whole story)."""
    name = " ".join(nfc(typed).split()).strip(" .,!“”\"'")
    letters = sum(char.isalpha() for char in name)
    if letters < 2 or len(name) > NAME_LIMIT or len(name.split()) > 8 or any(char.isdigit() for char in name):
        return None
    if any(not (char.isalpha() or char in " .'-") for char in name):
        return None
    return " ".join(word[:1].upper() + word[1:] for word in name.split()) if name.islower() else name
