"""Tell somebody in danger now from somebody who asks about danger: the number to call stands first then."""

from __future__ import annotations

import re
from enum import StrEnum

from models.domain.folding import words
from models.domain.spelling import LONGEST_READ, telex_words


class Emergency(StrEnum):
    """What is happening now."""

    FIRE = "fire"
    HEALTH = "health"
    FRAUD = "fraud"
    CRIME = "crime"
    FLOOD = "flood"
    DESPAIR = "despair"  # somebody means to end their life
    HELP = "help"  # somebody calls for help and has not said what is happening


ENTRY_OF = {
    Emergency.FIRE: "so-khan-cap",
    Emergency.HEALTH: "so-khan-cap",
    Emergency.FRAUD: "da-bi-mat-tien",
    Emergency.CRIME: "so-khan-cap",
    Emergency.FLOOD: "so-khan-cap",
    Emergency.DESPAIR: "so-khan-cap",
    Emergency.HELP: "so-khan-cap",
}
"""The shipped entry that says more of it."""

_THING = (
    r"(?:nhaf|beeps|binhf gas|gas|kho|chowj|rwngf|ruwngf|trajm ddieenj|quans|chuoongf|ddoongs rowm|rowm|bair raxc|xe)"
)
_FIRE = re.compile(
    rf"\b(?:ddang|bij|lajij|laij|vuwfa|vuwaf) chays\b|\bchays {_THING}\b|\b{_THING} (?:[a-z]+ )?chays\b"
    r"|\bchays (?:to|roofi|roif|luowns|lowns|lans|lan|maats|kinhs)\b|\bphats hoar\b|\bphats hoari\b|\bcuwus hoar\b"
)
_FIRE_PLAIN = re.compile(
    r"\b(?:dang|bi) chay (?:nha|to|lon|bep|roi|kho|rung)\b|\bchay nha(?: roi)?\b"
    r"|\bnha(?: [a-z]+){0,4} (?:dang |bi )chay\b"
    r"|\bchap dien (?:[a-z]+ )?chay\b"
    r"|\bchay (?:bep|binh gas|rung|kho|to qua|lon qua)\b|\bno binh gas\b|\bphat hoa\b|\bcuu hoa\b|^chay chay\b"
)
_HEALTH = re.compile(
    r"\b(?:ngat xiu|bat tinh|dot quy|tai bien|ngung tho|ngat roi|co giat|duoi nuoc|hoc xuong khong tho|khong tho duoc"
    r"|kho tho qua|ngo doc|uong thuoc sau|ran can|dien giat|mau chay nhieu|chay mau nhieu|chay nhieu mau|bi tai nan"
    r"|tai nan (?:roi|xe|nang)|dau nguc du doi|meo mieng|cam khau|trung gio"
    r"|sap sinh|vo oi|goi cap cuu|cap cuu voi|can cap cuu)\b"
    r"|^(?:(?:alo|gap|oi) )*cap cuu(?: (?:a|oi|voi|gap|ngay|nhanh|cap cuu))*$"
)
_FRAUD = re.compile(
    r"\b(?:dang|vua) (?:bi )?(?:lua|goi (?:bao|bat|doi|ep) (?:toi |minh |em |me |bo )?(?:chuyen|nop)|doi otp"
    r"|bat chuyen|ep chuyen|yeu cau chuyen|bao chuyen tien|hoi otp|xin otp)\b"
    r"|\b(?:no|ho|ben kia|nguoi ta|cong an) dang "
    r"(?:goi|bat|doi|ep|giuc|bao|hoi|nhan)\b.*\b(?:tien|otp|tai khoan|mat khau|ma)\b"
    r"|\b(?:vua|moi|lo) (?:chuyen|gui|dua|doc|bam|nhap|cung cap)\b.*\b(?:lua|otp|ke gian|lua dao|mat tien)\b"
    r"|\btien trong tai khoan (?:dang |vua )?(?:bi )?(?:tru|mat|rut|bay)\b"
)
_CRIME = re.compile(
    r"\b(?:trom (?:dang|vao nha|vua)|co trom\b.*\b(?:nha|voi)|(?:bi|co|ke) cuop|danh nhau"
    r"|dang danh (?:nguoi|vo|con|me|bo)|cam dao"
    r"|chem|doa giet|dap pha (?:nha|cua|do)|dot nhap|bi bat coc)\b"
)
_FLOOD = re.compile(
    r"\b(?:nuoc (?:lu |song |mua )?(?:(?:da|dang|sap) )?(?:len nhanh|dang cao|ngap nha|(?:tran )?vao nha"
    r"|(?:len|ngap|dang|vao) (?:(?:toi|den|qua|gan|tan) )?(?:san|them|nha|noc|giuong|bung|nguc|co|dau goi))"
    r"|lu quet|lu ve|sat lo(?: dat| nui| roi)?|vo de|ket trong lu|co lap)\b"
)
_DESPAIR_ALWAYS = re.compile(r"\b(?:tu sat|khong (?:con )?(?:muon|thiet) song|het muon song|muon chet|doi chet)\b")
_DESPAIR = re.compile(
    _DESPAIR_ALWAYS.pattern + r"|\btuwj tuwr\b|\b(?:muon|dinh|doi|doa) tu tu(?:$| (?:roi|lam|voi|cuu|phai|goi)\b)"
)
_HELP = re.compile(
    r"^(?:(?:alo|oi|ai|gap) )*cuu (?:(?:toi|em|minh|tui|con|chau|nguoi|bo|me|nha|voi|gap|a|oi|ngay|cuu) ?)+$"
)
_CRY = re.compile(r"\b(?:cuu (?:voi|toi|em|gap)|cap cuu|voi|gap|dang|roi|lam sao|goi ai|goi so|goi may)\b|^cuu ")
_WRITTEN = re.compile(
    r"\d|\b(?:ung ho|ho tro|tham|tang|qua|quyen gop|quy|cho nha|nan nhan|ho bi|gia dinh|mua|chi|thue|sua|xe cap cuu"
    r"|tu choi|vi|do|nham|trung|ghi|so|lan truoc)\b"
)
_NOW = re.compile(
    r"\b(?:dang|cuu|roi|gap|ngay|voi|oi|vua|bi|giup|qua|lam sao|lam gi|goi so|goi ai|goi dau|goi may|sao day)\b"
)
_ABOUT = re.compile(
    r"\b(?:phong chay|hoi phi|bao hiem|tap huan|dien tap|phi|tien|hop|lich|giay|thu tuc|ho so|tro cap|ho tro|den bu"
    r"|nam ngoai|hoi truoc|ngay xua|thang truoc|tuan truoc|chay xe|chay hang|chay may|chay tui|bong den|wifi|cau chi"
    r"|khai sinh|so do|can cuoc|khuyet tat|cap lai|ky duoc|di tu|khi lam viec|cham cuu|sau tai bien)\b"
)
_TOLD_TO_ALL = re.compile(
    r"\b(?:ung ho|quyen gop|hien mau|canh giac|de phong|phong ngua|de nghi|kinh moi|tin buon|rut kinh nghiem"
    r"|dem qua|hom qua|hom truoc|hom kia|toi qua|sang qua|tuan qua|thang qua|da dap tat)\b"
)


_BREATHLESS = 7
"""Words. Who writes no more than this about somebody lying there does not ask for information."""


def read_emergency(text: str) -> Emergency | None:
    """What is happening to the writer now, or None. Short and plain words only: a story is read as a question."""
    if len(text) > LONGEST_READ * 2:
        return None
    plain, telex = words(text), " ".join(telex_words(text))
    if _FRAUD.search(plain):
        return Emergency.FRAUD
    if _DESPAIR.search(telex) or (_DESPAIR if telex == plain else _DESPAIR_ALWAYS).search(plain):
        return Emergency.DESPAIR
    if _ABOUT.search(plain):
        return None
    is_fire = _FIRE.search(telex) if telex != plain else _FIRE_PLAIN.search(plain)
    if is_fire or _FIRE_PLAIN.search(telex):
        return Emergency.FIRE
    if _HELP.search(plain):
        return Emergency.HELP
    for emergency, seen in ((Emergency.HEALTH, _HEALTH), (Emergency.CRIME, _CRIME), (Emergency.FLOOD, _FLOOD)):
        if seen.search(plain) and (_NOW.search(plain) or len(plain.split()) <= _BREATHLESS):
            return emergency
    return None


def read_cry(text: str) -> Emergency | None:
    """The same where words of the writer's own are awaited: only what can be nothing but a cry for help.

    "Ủng hộ nhà bị cháy" is an expense, "cháy nhà rồi cứu với" is none.
    """
    plain = words(text)
    if len(plain.split()) > _BREATHLESS or not _CRY.search(plain) or _WRITTEN.search(plain):
        return None
    return read_emergency(text)


def read_alarm(text: str) -> Emergency | None:
    """The same of somebody who writes to a whole hamlet: a warning, a collection or what is past alarms nobody."""
    return None if _TOLD_TO_ALL.search(words(text)) else read_emergency(text)
