"""Who may do what: the roles of a hamlet and the rights each holds."""

from __future__ import annotations

from enum import StrEnum


class RoleKind(StrEnum):
    """The roles a person can hold; the values are what the terminal takes after --role."""

    HEAD = "head"
    DEPUTY = "deputy"
    TREASURER = "treasurer"
    HELPER = "helper"
    THIRD = "third"  # party secretary or supervision board: the third person of the account
    OFFICER = "officer"


HEADS = frozenset({RoleKind.HEAD, RoleKind.DEPUTY})
TREASURY = frozenset({RoleKind.TREASURER})
LEADERS = HEADS | TREASURY
HELPERS = frozenset({RoleKind.HELPER})
EVERYONE: frozenset[RoleKind] = frozenset()

# One row a command; EVERYONE needs no role. What only a helper with "thu giúp" may do is checked by the operation.
RIGHTS: dict[str, frozenset[RoleKind]] = {
    "thongbao": HEADS,
    "laylai": HEADS,
    "moihop": HEADS,
    "dotthu": LEADERS,
    "rutdot": LEADERS,
    "dongdot": LEADERS,
    "nhac": LEADERS,
    "lich": HEADS,
    "gannhom": HEADS,
    "capma": frozenset({RoleKind.HEAD}),
    "suaho": LEADERS,
    "suakhoan": TREASURY,
    "taikhoan": LEADERS | frozenset({RoleKind.THIRD}),
    "ngungthu": LEADERS | frozenset({RoleKind.THIRD}),
    "danhsach": LEADERS,
    "thutien": TREASURY | HELPERS,
    "phieuchi": TREASURY,
    "quy": LEADERS,
    "saoke": TREASURY,
    "xeptien": TREASURY,
    "huyphieu": TREASURY,
    "inphieu": LEADERS,
    "congkhai": HEADS,
    "docloa": HEADS,
    "moso": LEADERS,
    "viec": HELPERS | HEADS,
    "lamgiup": HELPERS | HEADS,
    "toanxa": frozenset({RoleKind.OFFICER}),
}


def may(held: frozenset[RoleKind], command: str) -> bool:
    """Whether somebody with these roles may give this command."""
    needed = RIGHTS.get(command, EVERYONE)
    return not needed or bool(needed & held)
