"""Vietnamese banks by NAPAS number (BIN), code or short name, however people write them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from models.domain.folding import squash

_OTHER_NAMES = {
    # codes of the other list in wide use; BVB is Bao Viet there and Ban Viet here, or the reverse
    "CTG": "970415",
    "MBB": "970422",
    "BID": "970418",
    "NVB": "970419",
    "SSB": "970440",
    "BVB": "970454",
    # names before the banks were renamed
    "OceanBank": "970414",
    "DongABank": "970406",
    "LienVietPostBank": "970449",
    # as people say them
    "BanVietBank": "970454",
    "VPB": "970432",
    "MSBank": "970426",
    "NHCSXH": "999888",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A bank. `bin` (6 digits) is the key; codes differ between lists; show `short_name` to people."""

    bin: str
    code: str
    short_name: str
    name: str
    swift: str
    """Empty where it is not known."""


class UnknownBank(LookupError):
    """No bank is written like this."""

    def __init__(self, written: str) -> None:
        super().__init__(f"no bank is called {written!r}")
        self.written = written


class AmbiguousBank(LookupError):
    """Several banks are written like this; the message names them with their numbers."""

    def __init__(self, written: str, banks: tuple[Bank, ...]) -> None:
        named = " or ".join(f"{bank.short_name} ({bank.bin})" for bank in banks)
        super().__init__(f"{written!r} may be {named}: give the number")
        self.written = written
        self.banks = banks


def find_bank(written: str) -> Bank:
    """The bank meant by a BIN, a code, a short or a full name. Raises UnknownBank or AmbiguousBank."""
    found = _by_name().get(squash(written), ())
    if not found:
        raise UnknownBank(written)
    if len(found) > 1:
        raise AmbiguousBank(written, found)
    return found[0]


@lru_cache(maxsize=1)
def all_banks() -> tuple[Bank, ...]:
    """Every bank of the list, by number."""
    text = resources.files(__package__).joinpath("banks.csv").read_text(encoding="utf-8")
    return tuple(
        Bank(bin=row["bin"], code=row["code"], short_name=row["short_name"], name=row["name"], swift=row["swift"])
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Bank, ...]]:
    banks = {bank.bin: bank for bank in all_banks()}
    meant: dict[str, dict[str, Bank]] = {}
    for bank in banks.values():
        for written in (bank.bin, bank.code, bank.short_name, bank.name):
            meant.setdefault(squash(written), {})[bank.bin] = bank
    for written, number in _OTHER_NAMES.items():
        meant.setdefault(squash(written), {})[number] = banks[number]
    return {written: tuple(named.values()) for written, named in meant.items()}
