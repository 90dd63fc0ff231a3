"""What banks put around a memo, and where they print the payer's name: shapes measured on published statements."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass

NAMELESS = (
    "~~~~~~.161126.090512.{memo}",
    "~~~~~~.161126.~~~~~~.{memo} FT~~~~~~~~~~~~~~",
    "~~~~~~.161126.113045.{memo}-161126-11:30:41 ~~~~~~",
    "0200970422111609451220269kQd~~~~~~.8~~~~ .094513.{memo}",
    "020097040511161122442026Rt9L551400.90331.112244.Vietcombank:0011009990001:{memo}",
    "Vietcombank:0011009990001:{memo}#SP#020097040511201420422026XWPC~~~~~~.5389.82579.204501",
    "PARTNER.DIRECT_DEBITS_VCB.MSE.~~~~~~~~~~~.20261116.~~~~~~~~~~~-09~~~~~~~~_{memo}",
    "TKThe :~~~~~~~~~~~~~~, tai TCB. {memo} -CTLNHIDI~~~~~~~~~~~~~~~-1/1-CRE-002",
    "TKThe :09~~~~~~~~, tai MSCBVNVX. {memo} -B2B0200970422111608110920~~Ab7K~~~~~~",
    "TKThe :~~~~~~~~~~~~~, tai Agribank. BIDV;21510000999001;{memo}",
    "21510099002 ~~~~~~~~~~ {memo}; thoi gian GD:16/11/2026 08:44:10",
    "CT nhanh 247 den: {memo}",
    "CT nhanh 247 den: {memo} (CT~~~~)",
    "CT nhanh 247 den: Vietinbank;108800099901;{memo}",
    "Chuyen tien den tu NAPAS Noi dung: {memo} FT~~~~~~~~~~~~~~",
    "{memo}",
    "MB(~~~~~~)({memo})",
    "/35/CUSTOMER {memo} - Ma giao dich/ Trace ~~~~~~",
    "{memo}- Ma GD ACSP/ ab~~~~~~",
    "IBFT {memo}",
    "{memo} ma GD ~~~~~~~~~",
    "ISL~~~~~~~~~~~~~~~~~-{memo}",
    "~~~~~~~~~~~-09~~~~~~~~-{memo}",
    "REM Tfr Ac:21510000999001 O@L_080199_~~~~~~~~~~~_09~~~~~~~~ {memo}",
    "TK 232999348 tai VPB +50,000VND luc 17:13 16/11/26. So du 2~~,000VND. ND: NHAN TU ~~~~~~~~~~~~~~ TRACE ~~~~~~ "
    "ND {memo}",
    "BankAPINotify {memo}",
    "~~~{memo}~~",
)  # fmt: skip
"""The bank tells nobody who paid. `~` is a digit; `/35/`: a blank comes after each 35 characters."""

NAMED = (
    "MBVCB.~~~~~~~~~~.~~~~~~.{memo}.CT tu ~~~~~~~~~~~~~ {name} toi 0011009990001 NGUYEN THI THU QUY",
    "MBVCB.~~~~~~~~~~.{memo}.CT tu ~~~~~~~~~~ {name} toi 0011009990001 NGUYEN THI THU QUY",
    "6324VNIB02TFF7A9.{memo}.20261116.204748.~~~~~~.{name}.970441",
    "MB {memo}. TU: {name}",
    "CUSTOMER Thanh toan QR-{memo}. TU: {name}",
    "(B/O {name}) {memo}",
    "SHGD:~~~~~~~~.DD:261116.BO:{name}.Remark:{memo}",
    "TKThe :~~~~~~~~~~, tai VCB. MBVCB.~~~~~~~~~~.~~~~~~.{memo}.CT tu ~~~~~~~~~~ {name} toi 21510000999001 "
    "NGUYEN THI THU QUY tai BIDV -CTLNHIDI~~~~~~~~~~~~~~~-1/1",
    "/35/CUSTOMER MBVCB ~~~~~~~~~~ ~~~~~~ {memo} CT tu ~~~~~~~~~~~~~ {name} toi 0900000999 NGUYEN THI THU QUY "
    "Ngan hang Quan Doi  MB  Trace ~~~~~~",
)
"""The bank prints the payer's name into the memo."""

COLUMN = ("{memo}", "{memo}", "{memo} FT~~~~~~~~~~~~~~", "~~~~~~.161126.090512.{memo}")
"""The feed has a column for the payer's name."""

_BLANK_AFTER = 35


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What arrives: the memo in its envelope, the payer's name if the feed has a column for it."""

    memo: str
    sender: str = ""


def plain(text: str) -> str:
    """Without diacritics, as every bank delivers it."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in folded if not unicodedata.combining(char))


def wrap(memo: str, payer: str, chance: random.Random, *, named: float) -> Wrapped:
    """As it arrives at the hamlet's bank; `named` of all payers are named."""
    name = plain(payer).upper()
    if chance.random() >= named:
        return Wrapped(_filled(chance.choice(NAMELESS), plain(memo), name, chance))
    shape = chance.choice(NAMED + COLUMN)
    return Wrapped(_filled(shape, plain(memo), name, chance), sender=name if shape in COLUMN else "")


def _filled(shape: str, memo: str, name: str, chance: random.Random) -> str:
    text = re.sub("~", lambda _: chance.choice("0123456789"), shape).format(memo=memo, name=name)
    if not text.startswith("/35/"):
        return text
    text = text.removeprefix("/35/")
    return " ".join(text[start : start + _BLANK_AFTER] for start in range(0, len(text), _BLANK_AFTER))
