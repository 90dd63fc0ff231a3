"""How a payer is remembered: as a hash that is told apart by hamlet, never by name or number."""

from __future__ import annotations

import hashlib

from models.domain.folding import squash
from models.domain.matching import BY_ACCOUNT

OF_ACCOUNT = "a:"
"""Begins what stands for an account: of one person, whoever else has the same name."""

SHORTEST_ACCOUNT = 6
"""Letters and digits; fewer are the end of one, which others' accounts have too."""


def payer_hash(hamlet_id: int, key: str) -> str:
    """What is stored of a payer (`matching.payer_key`)."""
    hashed = hashlib.sha256(f"{hamlet_id}:{key}".encode()).hexdigest()
    return f"{OF_ACCOUNT}{hashed}" if key.startswith(BY_ACCOUNT) else hashed


def account_hash(hamlet_id: int, number: str) -> str:
    """What is stored of the account that money came from; empty where the bank did not tell it, or only its end."""
    plain = squash(number)
    is_whole = len(plain) >= SHORTEST_ACCOUNT and "xx" not in plain and "*" not in number
    return payer_hash(hamlet_id, BY_ACCOUNT + plain) if is_whole else ""
