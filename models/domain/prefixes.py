"""Choose the three letters by which a hamlet's references are known, so that nothing else in a memo looks alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import permutations
from random import Random

from models.domain.references import LETTERS

_LIKE_DIGITS = frozenset("BGQSZ")
"""Taken for 8, 6, 0, 5, 2 when copied by hand: used only when the other letters have run out."""

_SYLLABLE_ENDS = "- C CH M N NG NH P T"
_SYLLABLE_STARTS = "B C CH D G GH H K KH L M N NG NGH NH P PH Q R S T TH TR V X"

_BANKS_WRITE = (
    "MBVCB VCB BDV MBB VPB TPB TCB SHB HDB VTB CTG NCB MSB SCB STB PGB BVB VBB VBSP KBHB NHCSXH NHNN BFT NPS CTDK "
    "SHGD CTNHD SPVN RMK PRTNR DRCT DBTS MSCBVNVX BVNVX BFTVVNVX GDCSP CSPTB QRP CRD VND VNPT TRX TXN"
)
_PEOPLE_WRITE = (
    "VSMT PCTT PCCC CMND CCCD BHXH BHYT BHTN TNHH TMCP MTV HTX UBND HDND MTTQ THCS THPT GTGT SDT STK TDP NTM XDNTM "
    "DTNT KDC CSHT PTNT DDCN GTNT"
)

_PAIRS_BEFORE_DIGITS = "FT CT GD MB ND TK HD SP QR CK TN DT KH MS SD VN"
"""Two letters that banks and people put straight before long numbers ("FT26320123456789", "TK 0451..."): with one
letter lost, the prefix must not be one of them."""


class NoPrefixLeft(LookupError):
    """Every prefix that may be used is taken."""


def new_prefix(taken: Collection[str], *, random: Random) -> str:
    """Three letters for a new hamlet, as far as possible two letters away from every other hamlet's."""
    others = frozenset(taken)
    clear = [prefix for prefix in _usable() if not _LIKE_DIGITS & set(prefix)]
    spoken_for = {pair for other in others for pair in _pairs(other)}
    choices: Iterable[list[str]] = (
        [prefix for prefix in clear if not spoken_for & _pairs(prefix)],
        [prefix for prefix in clear if prefix not in others],
        [prefix for prefix in _usable() if prefix not in others],
    )
    for choice in choices:
        if choice:
            return random.choice(choice)
    raise NoPrefixLeft


def _pairs(prefix: str) -> set[str]:
    """What is left of a prefix when one letter is lost: prefixes that share none of it are two slips apart."""
    return {prefix[:2], prefix[1:], prefix[0] + prefix[2]}


@lru_cache(maxsize=1)
def _usable() -> tuple[str, ...]:
    """All prefixes that are no part of what banks and people write, nor come up where two syllables meet."""
    meetings = {end.strip("-") + start for end in _SYLLABLE_ENDS.split() for start in _SYLLABLE_STARTS.split()}
    busy = {
        text[place : place + 3]
        for text in (*meetings, *_BANKS_WRITE.split(), *_PEOPLE_WRITE.split())
        for place in range(len(text) - 2)
    }
    prefixes = ("".join(letters) for letters in permutations(LETTERS, 3))
    return tuple(
        prefix
        for prefix in prefixes
        if prefix not in busy and not any(pair in prefix for pair in _PAIRS_BEFORE_DIGITS.split())
    )
