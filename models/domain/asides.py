"""Things said to the bot that ask nothing of the answer set: thanks, "source?", a secret, a bare word of a menu."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from models.domain.folding import fold, words
from models.domain.spelling import LONGEST_READ, agrees_with_any, phrases, telex_words


class Aside(StrEnum):
    """What was said beside a question."""

    SOURCE = "source"  # where is the last answer from?
    NOTHING_ASKED = "nothing_asked"  # thanks, yes, a thumb
    GIVEN_AWAY = "given_away"  # a password or a one-time code
    IDENTITY = "identity"  # the number of an identity card
    MAY_I_SEND_IDENTITY = "may_i_send_identity"  # shall a picture of one be sent here?
    MAY_I_SEND_CODES = "may_i_send_codes"  # shall a password or a code be sent here?
    MARK_PAID = "mark_paid"  # write that I have paid
    NONE_OF_THESE = "none_of_these"  # not the topics that were offered


class BareWord(StrEnum):
    """A matter of the hamlet, asked for in the bare words of a command or in as few."""

    MEETING = "meeting"
    ACCOUNT = "account"
    PAID_LIST = "paid_list"
    BOOK = "book"
    FEE = "fee"  # no command, but as bare
    PAID = "paid"
    MISTAKE = "mistake"


_SOURCE = phrases(
    "nguoonf", "nguoonf ddaau", "nguoonf naof", "nguoonf owr ddaau", "nguoonf laf gif", "xin nguoonf",
    "cho xin nguoonf", "laays tuwf ddaau", "laays owr ddaau ra", "owr ddaau ra", "ai nois", "ai nois thees",
    "cawn cuws naof", "cawn cuws vaof ddaau", "theo vawn banr naof", "vawn banr naof", "theo ddaau",
)  # fmt: skip
_BARE_WORDS = {
    BareWord.MEETING: phrases(
        "lichj", "lichj ddawng", "xem lichj ddawng", "mowif hopj", "giaays mowif", "lichj hopj"
    ),
    BareWord.ACCOUNT: phrases("taif khoanr", "soos taif khoanr", "ddooir taif khoanr"),
    BareWord.PAID_LIST: phrases("danh sachs", "ai ddax noopj", "ai chuwa noopj"),
    BareWord.BOOK: phrases(
        "coong khai",
        "thu chi",
        "xem soor lowns",
        "soor coong khai",
        *(
            f"{whose} {asked}"
            for whose in ("quyx", "tieenf quyx", "quyx thoon", "quyx aaps", "quyx xoms", "quyx banr")
            for asked in (
                "conf bao nhieeu",
                "conf bao nhieeu tieenf",
                "ddi ddaau",
                "chi vaof ddaau",
                "chi nhuwngx gif",
            )
        ),
    ),
    BareWord.FEE: phrases("phis bao nhieeu", "phis bao nhieeu tieenf", "tieenf phis bao nhieeu"),
    BareWord.PAID: phrases("ddax noopj chuwa", "noopj chuwa", "ddax noopj tieenf chuwa"),
    BareWord.MISTAKE: phrases(
        *(
            f"{begun}{done}{ended}"
            for begun in ("", "tooi ", "lowx ", "tooi lowx ")
            for done in (
                "chuyeenr nhaamf",
                "chuyeenr nhaamf tieenf",
                "chuyeenr tieenf nhaamf",
                "chuyeenr khoanr nhaamf",
                "chuyeenr loonj",
                "chuyeenr loonj tieenf",
                "chuyeenr tieenf loonj",
                "ck nhaamf",
                "ck loonj",
            )
            for ended in ("", " rooif", " thif sao", " lafm sao")
        )
    ),
}
_POLITE = re.compile(
    r"(?: ?\b(?:cam|on|dong y|camon|thanks?|tks|thks|you|ok|oke|okie|okay|da|vang|u|uh|um|roi|nhe|nha|a|r|loa|xom"
    r"|em|bot|nhieu|tot|qua|hay|duoc|dc|biet|hieu|xin|cac|co|chu|anh|chi|ong|ba|bac|toi|minh)\b)*"
)
_MEANT = re.compile(
    r"\b(?:cam on|dong y|camon|thanks?|tks|thks|ok|oke|okie|okay|da|vang|u|uh|um)\b|^(?:biet|hieu|duoc) roi$"
)
_KEPT_TO_ONESELF = (
    r"(?:mat khau|mk(?= (?:la|vneid|zalo|ngan hang|dang nhap|tai khoan|cua|moi)\b)|password|pass|otp|passcode"
    r"|ma (?:pin|otp|xac nhan|xac thuc|kich hoat|bao mat|cvv|dang nhap))"
)
_GIVEN_AWAY = re.compile(
    rf"\b{_KEPT_TO_ONESELF}(?: (?:otp|vneid|zalo|ngan hang|cua|toi|em|minh|nha|la|moi|so|day|dang nhap|tai khoan|mk"
    r"|no|gui|ve|nay|bang|chau|con|bo|me))* (?=[a-z]*\d)[a-z\d]{4,}\b"
    rf"|\b\d{{4,8}} (?:la|day la|nha|do la)? ?{_KEPT_TO_ONESELF}\b"
    r"|\b(?:otp|ma otp)(?: la| cua toi| day)* \d{3} \d{3}\b"
)
_WORD_GIVEN = (
    r"(?:(?!\d[\d.,]*(?:d|k|vnd)?(?: (?:dong|nghin|ngan|trieu|so|ky tu))\b)(?!\d[\d.,]*(?:d|k|vnd)\b)"
    r"(?=\S*(?:\d|[@#$%!*_&^~+][a-z\d]))[^\s?]{4,}|\d\d(?: \d\d){1,3}|\d{3} \d{3}|\d{4} \d{4})"
)
# with its signs, for a password is seldom letters and figures alone
_SAID = re.compile(
    r"\b(?:mat khau|password|pass|passcode|otp|mk(?= (?:fb|facebook|zalo|momo|email|gmail|app|vneid|cua|cho|la)\b|:)"
    r"|ma (?:pin|otp|xac nhan|xac thuc|kich hoat|bao mat|dang nhap))"
    r"(?:[ ,]+(?!wifi\b|wi)[a-z\d]+){0,6}?[ ,]*(?:(?<![a-z])(?:la|day|nay)\b|[:=])[ ,:=]*"
    rf"(?:(?:la|so|day|nay|moi|cua [a-z]+)[ :]+){{0,2}}(?:{_WORD_GIVEN}|(?<=[:=] )[a-z]{{5,}}$)"
    r"|\b(?:cvv|cvc)(?: la| so|:)* ?\d{3}\b"
    r"|\b(?:ve|gui|nhan duoc|nhan)(?: (?:ve|may|toi|em|dien thoai|cho|tin|cai|so)){0,4} ma(?: la| so)? \d{4,8}\b"
    r"|\bma (?:(?:no|ho|vua|moi|gui|nhan) ){0,3}ve(?: (?:may|dien thoai|tin nhan|zalo))?(?: la| so)? \d{4,8}\b"
)
_IDENTITY_NUMBER = re.compile(
    r"\b(?:cccd|can cuoc|cmnd|chung minh(?: nhan dan| thu)?|dinh danh|cmt)(?: [a-z]+){0,6}"
    r" (?:\d{12}|\d{9}|\d{3}(?: \d{3}){2,3}|\d{4}(?: \d{4}){2})\b"
)
_IDENTITY_CODE = re.compile(r"\d{12}\|\d{0,12}\|[^|]+\|\d{8}\|[^|]+\|.*", re.DOTALL)
_IDENTITY_NAMED = re.compile(
    r"\b(?:(?:anh|hinh|mat truoc|mat sau|day la|gui|chup)(?: [a-z]+){0,3} (?:can cuoc|cccd|cmnd|chung minh|ho chieu)"
    r"|(?:can cuoc|cccd|cmnd|chung minh thu|ho chieu)(?: cua| nha)? (?:toi|em|minh|con|day|chau|me|bo))\b"
)


_GIVE = r"(?:gui|chup|dua|nhan|up|dang|post|cung cap|noi|doc|nhap|go|nop|cho|de)"
_HERE = r"(?:(?:vao|qua|len|toi|den|vo|cho|voi) (?:day|bot|loa(?: xom)?)|gui (?:o|tai) day)"
_CARD = r"(?:can cuoc|cccd|cmnd|cmt|chung minh (?:nhan dan|thu)|ho chieu|giay to tuy than)"
_CODES = r"(?:mat khau|password|passcode|otp|ma (?:pin|xac nhan|xac thuc))"


def _here(what: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_GIVE}(?: [a-z\d]+){{0,4}} {what}(?: [a-z\d]+){{0,5}} {_HERE}\b"
        rf"|\b{_GIVE}(?: [a-z\d]+){{0,2}} {_HERE}(?: [a-z\d]+){{0,4}} {what}\b"
        rf"|\bcho (?:bot|loa(?: xom)?) {what}\b"
        rf"|\b{what}(?: [a-z\d]+){{0,4}} (?:{_GIVE}(?: [a-z\d]+){{0,2}} )?{_HERE}\b"
    )


_CARD_HERE, _CODES_HERE = _here(_CARD), _here(_CODES)
_BARE_CODE = re.compile(r"\d{6}|\d{3}[ -]\d{3}")
_MARK_PAID = re.compile(
    r"(?:[a-z]+ ){0,3}(?:ghi|danh dau|tich|tick|cap nhat|sua)(?: [a-z]+){0,4}? (?:nha )?"
    r"(?:toi|tui|minh|em|con|tau|choa) (?:la )?(?:da )?(?:nop|dong|tra|gop)(?: [a-z]+){0,4}?(?: (?:roi|xong|du))?"
    r"(?: (?:di|nghe|nghen|nhe|nha|voi|giup))*"
)
_ASKS = re.compile(r"\b(?:chua|khong|ko|sao|nham|sai|lon|the nao|bao nhieu|may|gi)\b")
_NONE_OF_THESE = re.compile(
    r"(?:khong|ko|k|hong|chua)(?: phai)?(?: (?:cau|muc|cai|viec))? nao(?: ca| het| trong (?:do|nay))?"
    r"|(?:khong|ko|k|hong|chua) phai(?: (?:cac|may|nhung))?(?: (?:muc|cau|cai|viec))? (?:nay|do|tren|ay)"
)


def is_bare_code(text: str) -> bool:
    """Whether nothing was sent but six digits, as a bank or VNeID sends them: a one-time code, most likely."""
    return bool(_BARE_CODE.fullmatch(text.strip()))


def shows_identity(codes: Iterable[str], caption: str) -> bool:
    """Whether a picture is of an identity card: by the code printed on every card, or by what was written with it."""
    return any(_IDENTITY_CODE.fullmatch(code.strip()) for code in codes) or bool(
        _IDENTITY_NAMED.search(words(caption[:LONGEST_READ]))
    )


def read_secret(text: str) -> Aside | None:
    """What nobody should send by chat: a password, a one-time code, the number of an identity card; always named."""
    folded = words(text[: LONGEST_READ * 2])
    typed = " ".join(fold(text[: LONGEST_READ * 2]).lower().split())
    if _GIVEN_AWAY.search(folded) or _SAID.search(typed):
        return Aside.GIVEN_AWAY
    return Aside.IDENTITY if _IDENTITY_NUMBER.search(folded) else None


def read_aside(text: str) -> Aside | None:
    """What was said beside a question, or None: then it is one."""
    secret = read_secret(text)
    if secret is not None:
        return secret
    folded = words(text[: LONGEST_READ * 2])
    if len(text) > LONGEST_READ:
        return None
    if _CARD_HERE.search(folded):
        return Aside.MAY_I_SEND_IDENTITY
    if _CODES_HERE.search(folded):
        return Aside.MAY_I_SEND_CODES
    if agrees_with_any(telex_words(text), _SOURCE):
        return Aside.SOURCE
    if _MARK_PAID.fullmatch(folded) and not _ASKS.search(folded):
        return Aside.MARK_PAID
    if _NONE_OF_THESE.fullmatch(folded):
        return Aside.NONE_OF_THESE
    is_polite = bool(_POLITE.fullmatch(folded)) and (not folded or bool(_MEANT.search(folded)))
    return Aside.NOTHING_ASKED if is_polite and "?" not in text else None


def read_bare_word(text: str) -> BareWord | None:
    """The matter that a command's bare words ask for."""
    typed = telex_words(text[:LONGEST_READ])
    return next((matter for matter, forms in _BARE_WORDS.items() if agrees_with_any(typed, forms)), None)


_ONESELF = re.compile(
    r"\b(?:nha (?:toi|minh|em|tui|tau|chau|con|choa|ta|o)|cua (?:toi|em|minh|tui)|toi|tui|em|minh)\b"
)


def speaks_of_oneself(text: str) -> bool:
    """Whether a question of money is about the writer's own household."""
    return bool(_ONESELF.search(words(text[: LONGEST_READ * 2])))
