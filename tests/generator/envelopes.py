"""What banks put around a memo, and where they print the payer's name: shapes measured on published statements."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


def plain(text: str) -> str:
    """Without diacritics, as every bank delivers it."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in folded if not unicodedata.combining(char))


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What arrives: the memo in its envelope, the payer's name if the feed has a column for it."""

    memo: str
    sender: str = ""


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _spread(text: str, every: int = 35) -> str:
    """A blank after each 35 characters."""
    return " ".join(text[start : start + every] for start in range(0, len(text), every))


Envelope = Callable[[str, str, random.Random], Wrapped]
"""Memo, payer's name, chance."""

NAMELESS: tuple[Envelope, ...] = (
    lambda memo, name, chance: Wrapped(f"{_digits(chance, 6)}.161126.090512.{memo}"),
    lambda memo, name, chance: Wrapped(
        f"{_digits(chance, 6)}.161126.{_digits(chance, 6)}.{memo} FT{_digits(chance, 14)}"
    ),
    lambda memo, name, chance: Wrapped(
        f"{_digits(chance, 6)}.161126.113045.{memo}-161126-11:30:41 {_digits(chance, 6)}"
    ),
    lambda memo, name, chance: Wrapped(
        f"0200970422111609451220269kQd{_digits(chance, 6)}.8{_digits(chance, 4)} .094513.{memo}"
    ),
    lambda memo, name, chance: Wrapped(
        f"020097040511161122442026Rt9L551400.90331.112244.Vietcombank:0011009990001:{memo}"
    ),
    lambda memo, name, chance: Wrapped(
        f"Vietcombank:0011009990001:{memo}#SP#020097040511201420422026XWPC{_digits(chance, 6)}.5389.82579.204501"
    ),
    lambda memo, name, chance: Wrapped(
        f"PARTNER.DIRECT_DEBITS_VCB.MSE.{_digits(chance, 11)}.20261116.{_digits(chance, 11)}-09{_digits(chance, 8)}_{memo}"
    ),
    lambda memo, name, chance: Wrapped(
        f"TKThe :{_digits(chance, 14)}, tai TCB. {memo} -CTLNHIDI{_digits(chance, 15)}-1/1-CRE-002"
    ),
    lambda memo, name, chance: Wrapped(
        f"TKThe :09{_digits(chance, 8)}, tai MSCBVNVX. {memo} -B2B0200970422111608110920{_digits(chance, 2)}Ab7K{_digits(chance, 6)}"
    ),
    lambda memo, name, chance: Wrapped(f"TKThe :{_digits(chance, 13)}, tai Agribank. BIDV;21510000999001;{memo}"),
    lambda memo, name, chance: Wrapped(f"21510099002 {_digits(chance, 10)} {memo}; thoi gian GD:16/11/2026 08:44:10"),
    lambda memo, name, chance: Wrapped(f"CT nhanh 247 den: {memo}"),
    lambda memo, name, chance: Wrapped(f"CT nhanh 247 den: {memo} (CT{_digits(chance, 4)})"),
    lambda memo, name, chance: Wrapped(f"Chuyen tien den tu NAPAS Noi dung: {memo} FT{_digits(chance, 14)}"),
    lambda memo, name, chance: Wrapped(memo),
    lambda memo, name, chance: Wrapped(f"MB({_digits(chance, 6)})({memo})"),
    lambda memo, name, chance: Wrapped(_spread(f"CUSTOMER {memo} - Ma giao dich/ Trace {_digits(chance, 6)}")),
    lambda memo, name, chance: Wrapped(f"{memo}- Ma GD ACSP/ ab{_digits(chance, 6)}"),
    lambda memo, name, chance: Wrapped(f"IBFT {memo}"),
    lambda memo, name, chance: Wrapped(f"{memo} ma GD {_digits(chance, 9)}"),
    lambda memo, name, chance: Wrapped(f"ISL{_digits(chance, 17)}-{memo}"),
    lambda memo, name, chance: Wrapped(f"{_digits(chance, 11)}-09{_digits(chance, 8)}-{memo}"),
    lambda memo, name, chance: Wrapped(
        f"REM Tfr Ac:21510000999001 O@L_080199_{_digits(chance, 11)}_09{_digits(chance, 8)} {memo}"
    ),
    lambda memo, name, chance: Wrapped(
        f"TK 232999348 tai VPB +50,000VND luc 17:13 16/11/26. So du 2{_digits(chance, 2)},000VND. ND: NHAN TU "
        f"{_digits(chance, 14)} TRACE {_digits(chance, 6)} ND {memo}"
    ),
    lambda memo, name, chance: Wrapped(f"BankAPINotify {memo}"),
    lambda memo, name, chance: Wrapped(f"{_digits(chance, 3)}{memo}{_digits(chance, 2)}"),
)
"""The bank tells nobody who paid."""

NAMED: tuple[Envelope, ...] = (
    lambda memo, name, chance: Wrapped(
        f"MBVCB.{_digits(chance, 10)}.{_digits(chance, 6)}.{memo}.CT tu {_digits(chance, 13)} {name} toi 0011009990001 "
        "NGUYEN THI THU QUY"
    ),
    lambda memo, name, chance: Wrapped(
        f"MBVCB.{_digits(chance, 10)}.{memo}.CT tu {_digits(chance, 10)} {name} toi 0011009990001 NGUYEN THI THU QUY"
    ),
    lambda memo, name, chance: Wrapped(f"6324VNIB02TFF7A9.{memo}.20261116.204748.{_digits(chance, 6)}.{name}.970441"),
    lambda memo, name, chance: Wrapped(f"MB {memo}. TU: {name}"),
    lambda memo, name, chance: Wrapped(f"CUSTOMER Thanh toan QR-{memo}. TU: {name}"),
    lambda memo, name, chance: Wrapped(f"(B/O {name}) {memo}"),
    lambda memo, name, chance: Wrapped(f"SHGD:{_digits(chance, 8)}.DD:261116.BO:{name}.Remark:{memo}"),
    lambda memo, name, chance: Wrapped(
        f"TKThe :{_digits(chance, 10)}, tai VCB. MBVCB.{_digits(chance, 10)}.{_digits(chance, 6)}.{memo}.CT tu "
        f"{_digits(chance, 10)} {name} toi 21510000999001 NGUYEN THI THU QUY tai BIDV -CTLNHIDI{_digits(chance, 15)}-1/1"
    ),
    lambda memo, name, chance: Wrapped(
        _spread(
            f"CUSTOMER MBVCB {_digits(chance, 10)} {_digits(chance, 6)} {memo} CT tu {_digits(chance, 13)} {name} toi "
            f"0900000999 NGUYEN THI THU QUY Ngan hang Quan Doi  MB  Trace {_digits(chance, 6)}"
        )
    ),
    lambda memo, name, chance: Wrapped(memo, sender=name),
    lambda memo, name, chance: Wrapped(memo, sender=name),
    lambda memo, name, chance: Wrapped(f"{memo} FT{_digits(chance, 14)}", sender=name),
)
"""The bank prints the payer's name, or the feed has a column for it."""


def wrap(memo: str, payer: str, chance: random.Random, *, named: float = 0.5) -> Wrapped:
    """As it arrives at the hamlet's bank."""
    shapes = NAMED if chance.random() < named else NAMELESS
    return chance.choice(shapes)(plain(memo), plain(payer).upper(), chance)
