"""Find account numbers in what people type: the one that is asked about, and those that go around in a group."""

from __future__ import annotations

import re

from models.domain.banks import all_banks
from models.domain.folding import fold, words

SHORTEST, LONGEST = 6, 19
"""Characters of an account number; NAPAS allows 19, no bank gives fewer than six."""
_MOST = 5
"""Numbers taken from one message."""

# digits as people group them: by single blanks, dots or dashes
_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ .\-]?[0-9]){5,18}(?![0-9A-Za-z])")
_WITH_LETTERS = re.compile(r"[0-9A-Za-z]{6,19}")
_AMOUNT_AFTER = re.compile(r"\s*(?:d|dong|vnd|k|nghin|ngan|trieu)\b", re.IGNORECASE)
_PHONE = re.compile(r"0[35789][0-9]{8}")
_GROUPED_AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_DATE = re.compile(r"[0-9]{1,2}[.\-][0-9]{1,2}[.\-][0-9]{4}")

_ABOUT_ACCOUNTS = re.compile(
    r"\b(?:stk|so tk|tk|tai khoan|chuyen khoan|chuyen tien|chuyen vao|ck|ck vao|nop vao|dong vao|gui vao|quet ma)\b"
)
_ABOUT_PHONES = re.compile(r"\b(?:dt|sdt|so dien thoai|dien thoai|goi|zalo|lien he|hotline|alo)\b")


def clean_number(typed: str) -> str | None:
    """An account number as a bank writes it; None where what was typed can be none."""
    plain = re.sub(r"[\s.\-]", "", fold(typed))
    return plain if _WITH_LETTERS.fullmatch(plain) and any(char.isdigit() for char in plain) else None


def asked_number(typed: str) -> str | None:
    """The one account number in a question such as "stk 0011 0099 90001 vietcombank"; None where none or several.

    A number alone may hold letters (a nickname of the bank); among words only digits are looked for.
    """
    alone = clean_number(typed) if len(typed.split()) == 1 else None
    if alone is not None:
        return alone
    found = set(_numbers(typed, phones=True))
    return found.pop() if len(found) == 1 else None


def overheard(text: str) -> tuple[str, ...]:
    """The numbers in a group's talk that money could be sent to, in their order.

    Only where the message speaks of accounts or names a bank; a phone number only where it does not speak of calls.
    """
    plain = words(text)
    about_accounts = bool(_ABOUT_ACCOUNTS.search(plain))
    if not about_accounts and not _names_a_bank(plain):
        return ()
    found = _numbers(text, phones=about_accounts and not _ABOUT_PHONES.search(plain))
    return tuple(dict.fromkeys(found))[:_MOST]


def _numbers(text: str, *, phones: bool) -> list[str]:
    flat = fold(text)
    found = []
    for match in _DIGITS.finditer(flat):
        written = match[0]
        if _GROUPED_AMOUNT.fullmatch(written) or _DATE.fullmatch(written):
            continue
        if _AMOUNT_AFTER.match(flat, match.end()):
            continue
        digits = re.sub(r"[^0-9]", "", written)
        if not phones and _PHONE.fullmatch(digits):
            continue
        found.append(digits)
    return found


def _names_a_bank(plain: str) -> bool:
    said = set(plain.split())
    return bool(said & _BANK_WORDS)


_BANK_WORDS = frozenset(
    name
    for bank in all_banks()
    for name in (words(bank.short_name), words(bank.code))
    if " " not in name and len(name) > 3
)
"""Names of one word that are no words of every day."""
