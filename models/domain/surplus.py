"""Decide where a household's surplus lies, and what of a receipt goes to a later round: no đồng lost, none made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A standing receipt of one charge, in đồng; so much of it is `kept` for the next round already."""

    payment_id: int
    amount: int
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What becomes of a receipt: this `moves` to the later round, `rest` is kept on, `stays` pays what it paid."""

    moves: int
    rest: int
    stays: int


def held_by(receipts: Sequence[Lying], surplus: int) -> dict[int, int]:
    """How much of the surplus each receipt (the oldest first) holds: what is kept already, then the newest ones."""
    found: dict[int, int] = {}
    for each in receipts:
        found[each.payment_id] = min(each.kept, each.amount, surplus)
        surplus -= found[each.payment_id]
    for each in reversed(receipts):
        more = min(each.amount - found[each.payment_id], surplus)
        found[each.payment_id] += more
        surplus -= more
    return {payment_id: amount for payment_id, amount in found.items() if amount}


def split(amount: int, *, kept: int, surplus: int, wanted: int) -> Split:
    """Of a receipt no more moves than is kept of it, than its charge has too much, and than is wanted."""
    may_move = max(0, min(amount, kept, surplus))
    moves = min(may_move, wanted)
    return Split(moves=moves, rest=may_move - moves, stays=amount - may_move)
