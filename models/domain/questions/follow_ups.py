"""Tell what is asked further of the answer just given ("thế còn lệ phí?") from a question of its own."""

from __future__ import annotations

import re
from enum import StrEnum

from models.domain.folding import has_marks, words
from models.domain.place import capital
from models.domain.questions.spelling import Lexicon
from models.domain.spelling import LONGEST_READ, telex_words

_MOST_WORDS = 12


class Facet(StrEnum):
    """What somebody wants to know more of."""

    COST = "cost"
    DURATION = "duration"
    PLACE = "place"
    PAPERS = "papers"
    PHONE = "phone"
    ONLINE = "online"
    WHEN = "when"


_NUMBER = r"(?:bao nhieu|may|nhieu|bi nhieu)"
# a facet is named by a whole phrase; what is left of the message must be small words
_NAMED: dict[Facet, re.Pattern[str]] = {
    Facet.PAPERS: re.compile(
        r"\b(?:can|mang|dem|cam|xach|nop|phai co|chuan bi|ho so|thu tuc)?(?: theo)?(?: nhung| cac)? ?"
        r"(?:giay to|ho so|thu tuc)(?: gom)?(?: nhung)?(?: gi| chi| nao)?\b"
        r"|\b(?:can|mang|dem|cam|xach|chuan bi|gom)(?: theo| nhung)* (?:gi|chi|giay gi|giay to)\b"
    ),
    Facet.DURATION: re.compile(
        r"\b(?:mat|het|cho|doi|trong)? ?(?:khoang |do )?(?:bao lau|may ngay|may bua|may tuan|may thang|may buoi"
        r"|lau khong|lau ko|bao nhieu ngay|may hom)\b|\bthoi gian(?: bao lau| lam)?\b"
        r"|\b(?:bao gio|khi nao|chung nao|bao lau) "
        r"(?:thi )?(?:xong|co|lay duoc|nhan duoc|co ket qua)\b"
    ),
    Facet.COST: re.compile(
        r"\b(?:le phi|phi|chi phi)(?: la| het| mat)?(?: bao nhieu| may| the nao| sao| nhieu)?(?: tien| dong)?\b"
        rf"|\b(?:ton|mat|het|dong|nop|tra|phai dong|phai tra)? ?{_NUMBER} (?:tien|dong|phi|le phi)\b"
        r"|\b(?:co )?(?:mat|ton|phai dong|dong|ton kem) (?:tien|phi|le phi|dong nao)(?: gi)?\b|\bmien phi\b"
        r"|\bgia (?:ca|bao nhieu|may)\b"
        r"|\btien nong\b|\btien(?: la)? bao nhieu\b|^bao nhieu$|^het bao nhieu$|^ton bao nhieu$|^mat bao nhieu$"
    ),
    Facet.PHONE: re.compile(
        r"\b(?:goi|dien|lien he)(?: vao| toi| den)? ?(?:so nao|so may|cho ai|ai|dau|so dien thoai nao|o dau)\b"
        r"|\bso (?:dien thoai|may|dt)(?: la)?(?: gi| nao| bao nhieu| may)?\b|\btong dai(?: nao| may)?\b|\bhoi ai\b"
        r"|\bso nao\b"
    ),
    Facet.ONLINE: re.compile(
        r"\b(?:lam|nop|dang ky|khai)? ?(?:co )?(?:duoc )?(?:tren mang|qua mang|online|truc tuyen|o nha"
        r"|tren dien thoai)(?: duoc)?\b|\b(?:duong dan|link|trang web|trang nao|web nao)\b"
    ),
    Facet.PLACE: re.compile(
        r"\b(?:o|tai|ra|den|di|toi|den)? ?(?:cho nao|noi nao|dau|dau lam|co quan nao|ban nao|cua nao|mo)\b"
        r"|\b(?:nop|lam|gap|xin)(?: cho)? (?:ai|dau|o dau|cho nao)\b|\bdia chi\b"
    ),
    Facet.WHEN: re.compile(
        r"\b(?:khi nao|bao gio|chung nao|luc nao|ngay nao|may gio|gio nao|hom nao|thu may|han)(?: la)?"
        r"(?: ngay)?(?: nao)?\b|\bgio lam viec\b"
    ),
}
_SMALL_WORDS = (
    "the con vay va thi la a ah ha ho u nhi nhe nhen roi rua ri cai do no viec nay kia luon ca co khong ko k duoc dc"
    " cho hoi xin minh toi em chau bac chu anh chi ong ba loa xom oi bot nua lai da vang uh um phai can lam nop di o"
    " tai gi sao nao mat het ton khoang tam may bao nhieu ngay tien xong ma neu rang mo bi tu biet muon giup voi"
    " them hang cua ve luc khi thoi gian vo dong tra lay nhan moi luot lan nguoi giay to"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def read_follow_up(text: str, lexicon: Lexicon) -> tuple[Facet, ...]:
    """What of the topic before is asked, where the message names no topic of its own; else nothing."""
    if not text.strip() or len(text) > LONGEST_READ:
        return ()
    said = words(" ".join(word.plain for word in lexicon.words(text)))
    if not said or len(said.split()) > _MOST_WORDS:
        return ()
    found = []
    for facet, named in _NAMED.items():
        rest = named.sub(" ", said, count=1)
        if rest != said:
            found.append(facet)
            said = rest
    return tuple(found) if found and all(word in _SMALL for word in said.split()) else ()


# "còn" goes on, "con" is a child or a beast: where marks are typed, they tell
_LEADS_ON = re.compile(r"^(?:thees|vaayj|ruwas|thooi thees|conf|rooif|neeus|nhuwng|maf)\b")
_LEADS_ON_BARE = re.compile(r"^(?:(?:the|vay|rua|thoi the|neu|nhung|con neu)\b|(?:con|roi|ma)\b.* sao$)")


def leads_on(text: str) -> bool:
    """Whether a short message begins as one that goes on from the answer before ("thế muộn thì sao?")."""
    if len(text) > LONGEST_READ or len(text.split()) > _MOST_WORDS:
        return False
    said = " ".join(telex_words(text))
    return bool(_LEADS_ON.match(said)) or (not has_marks(text) and bool(_LEADS_ON_BARE.match(words(text))))


# telex: the entries are written with marks, and "gias" is not "giaf"
_SPEAKS_OF: dict[Facet, re.Pattern[str]] = {
    Facet.COST: re.compile(r"\b(?:phis|tieenf|ddoongf|mieenx|giarm|cuowcs|gias)\b"),
    Facet.DURATION: re.compile(
        r"\b\d+(?: (?:ddeens|hay|hoawcj) \d+)? (?:ngayf|giowf|tuaanf|thangs|phuts)\b"
        r"|\b(?:trong ngayf|ngayf lafm vieecj|thowif gian|thowif hanj|bao laau|lafm ngay|cos ngay)\b"
    ),
    Facet.PLACE: re.compile(
        r"\b(?:taji|taij|owr|ra|ddeens|towis|nowi)\b.*\b(?:xax|coong an|trung taam|ubnd|buwu|ngaan hafng|ngaan hangf"
        r"|trajm|tramj|cow quan|vawn phofng|vawn phongf|ddieemr|chi nhanhs|caajp|quaafy|quaayf|coong chuwngs)\b"
        r"|\bdichvucong\b"
    ),
    Facet.PAPERS: re.compile(
        r"\b(?:mang|giaays towf|giaays|towf khai|cawn cuwowcs|hoof sow|hoo sowf|banr chinhs|chuaanr bij|cccd"
        r"|caanf cos)\b"
    ),
    Facet.PHONE: re.compile(r"\b(?:18\d{6,8}|1[89]00 ?\d{4,6}|11[1-5]|156|5656)\b|\bsoos ddieenj thoaij\b"),
    Facet.ONLINE: re.compile(r"\b(?:dichvucong|vneid|truwcj tuyeens|treen mangj|qua mangj|gov|vssid)\b"),
    Facet.WHEN: re.compile(r"\b(?:hanj|trong \d+|truwowcs ngayf|tuwf \d+|ddeens heets|ngayf lafm vieecj|giowf)\b"),
}
_SENTENCE_END = re.compile(r"(?<=[^.\d][.;!?])\s+|(?<=[)\d][.;!?])\s+(?=\D)")
_NUMBERED = re.compile(r"^\s*(?:\d+\.|-)\s*")


def about(answer: str, facet: Facet) -> list[str]:
    """The sentences of an answer that speak of this, in their order; none where it says nothing on it."""
    found = []
    for line in answer.splitlines():
        for sentence in _SENTENCE_END.split(_NUMBERED.sub("", line)):
            said = " ".join(telex_words(sentence))
            is_money = facet is Facet.PHONE and "ddoongf" in said
            if not is_money and _SPEAKS_OF[facet].search(said):
                found.append(capital(sentence.strip().rstrip(";")))
    return found
