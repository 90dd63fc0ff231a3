"""The words of memos, folded: what fees are called besides their names, and words that say nothing."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(*phrases: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in phrases)


_NICKNAMES: dict[str, tuple[str, ...]] = {
    "sanitation": (
        "ve sinh", "vs", "vsmt", "vesinh", "rac", "moi truong", "rac thai", "do rac", "gom rac", "thu gom rac",
        "ve sinh moi truong", "vs mt",
    ),
    "lighting": (
        "chieu sang", "dien chieu sang", "dien duong", "den duong", "duong dien", "thap sang", "dien cong cong",
        "dien sang",
    ),
    "learning": ("khuyen hoc", "khuyen tai", "kh kt", "hoc bong"),
    "order": ("an ninh", "antt", "trat tu", "bao ve", "tuan tra"),
    "disaster": ("thien tai", "pctt", "pclb", "bao lut", "lu lut", "phong chong bao", "bao lu"),
    "gratitude": ("den on", "dap nghia", "dodn", "tri an"),
    "poor": ("nguoi ngheo", "ho ngheo", "vnn"),
    "elderly": ("cao tuoi", "nct", "nguoi gia"),
    "children": ("tre em", "thieu nhi", "trung thu", "thieu nien"),
    "countryside": ("nong thon moi", "ntm"),
    "roads": ("be tong", "lam duong", "sua duong", "duong lang", "duong thon", "duong ngo"),
    "house": ("nha van hoa", "nvh"),
    "irrigation": ("thuy loi", "kenh muong", "noi dong"),
    "defence": ("quoc phong", "dan quan"),
    "temple": ("dinh lang", "le hoi", "den chua", "dinh chua"),
    "visits": ("tham hoi", "hieu hy", "hieu hi"),
    "camera": ("camera",),
    "internet": ("wifi", "internet"),
}  # fmt: skip

SUBJECT_OF: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): subject for subject, phrases in _NICKNAMES.items() for phrase in phrases
}
"""Phrases that name a fee's subject whatever the hamlet calls it."""

LONGEST_PHRASE = max(len(phrase) for phrase in SUBJECT_OF)

OF_ANY_FEE = _set(
    "tien phi le quy thu dong gop nop dot thang nam ky khoan cac cua va cho thon xom ap ban to ho gia dinh nha moi "
    "hang trong ve theo muc doi voi"
)
"""Words of a fee's name that do not tell it from another."""

HAMLET_PHRASES = _phrases(
    "quy thon", "quy xom", "quy ap", "quy ban", "quy to", "quy doi", "quy lang", "quy chung", "quy hoi", "nop quy",
    "dong quy", "gop quy", "thu quy", "tien quy", "dong gop", "ung ho", "cong duc", "phat tam", "hao tam", "dot thu",
    "khoan thu", "quyen gop", "tai tro", "tu thien", "tien thon", "tien xom", "tien ap",
    "phi thon", "phi xom", "le phi thon", "thu thon",
)  # fmt: skip
"""Words for the hamlet's money that name no fee."""

GIFT_PHRASES = _phrases(
    "ung ho", "cong duc", "phat tam", "hao tam", "quyen gop", "tai tro", "tu thien", "hien tang", "ho tro", "giup do",
    "trao thuong", "phan thuong", "manh thuong quan",
)  # fmt: skip
"""Words of what is given unasked; a fee may be called so."""

REFUND_PHRASES = _phrases("hoan tra", "hoan tien", "hoan lai", "tra lai", "nop thua", "dong thua", "hoan")

OTHER_PURPOSES = _phrases(
    "mung cuoi", "dam cuoi", "dam gio", "dam hieu", "phung vieng", "phung dieu", "vieng", "tra no", "tien vay",
    "tra vay", "cho vay", "vay tien", "tien an", "tien hoc", "hoc phi", "tien nuoc", "tien nha", "tien tro",
    "tien thuoc", "tien xe",
    "tien hang", "tien cong", "tien luong", "tien gao", "tien xang", "tien hui", "gop hui", "choi hui", "li xi",
    "mung tuoi", "mung tho", "sinh nhat", "dat coc", "tien coc", "mua", "tien mang", "tien gas",
    "tien sua", "tien thit", "tien rau", "tien com", "tien phong", "tien giong", "tien phan", "hoc them", "cap duong",
    "bao hiem", "bhyt", "thoi noi", "day thang", "tan gia", "bieu tang", "tang qua", "qua tang", "tien thue",
    "tien dien", "nop phat", "cho muon", "muon tien", "bu tien", "tien do", "thon ben", "thon khac", "xom ben",
    "xom khac", "quy lop", "quy truong", "ubnd xa", "tinh thuong", "quy dong ho", "hoi phi",
)  # fmt: skip
"""What neighbours pay each other for; a fee that is called so is known by its own name first."""

DENIALS = _phrases(
    "khong phai",
    "ko phai",
    "k phai",
    "chuyen nham",
    "gui nham",
    "nop nham",
    "ck nham",
    "chua nop",
    "chua dong",
    "xin lai",
    "gui lai",
    "tien thua",
)

BEYOND = _phrases(
    "ca nam",
    "nua nam",
    "nam hoc",
    "con no",
    "con thieu",
    "no cu",
    "truy thu",
    "dot truoc",
    "ky truoc",
    "lan truoc",
    "nop chung",
    "dong chung",
    "gop chung",
    "gop voi",
    "chung voi",
    "cho ca",
)
"""For more than one charge, for an older one, or together with somebody else."""

KIN = _set("ong ba co chu bac anh chi em cau mo di thim duong bo me cu")
"""Before a given name: "ba Mai"."""

FAMILY = _set("con chau gd")
"""Who is meant by it depends on who says it: "con nop", "nha con"."""

PAYS = _set("nop gui dong gop chuyen ck tra xin thanh")
"""Behind somebody who speaks of himself: "em nop", "chau gui"."""

_HOUSE = _set("nha gd")
BEFORE_GIVEN_NAME = KIN | _HOUSE

ON_BEHALF = _phrases(
    "nop ho", "dong ho", "tra ho", "gui ho", "chuyen ho", "ck ho", "nop giup", "dong giup", "tra giup", "giup",
    "nop thay", "dong thay", "tra thay", "thay mat", "cho nha", "cho ong", "cho ba", "cho chu", "cho bac", "cho co",
    "cho anh", "cho chi", "cho ho", "ho cho", "cho em", "cho con", "cho chau", "cho bo", "cho me", "cho vo",
    "cho chong", "cho cau", "cho mo", "cho di", "cho hang xom", "hang xom",
)  # fmt: skip
"""Somebody pays for somebody else: the payer's own name then names nobody's household."""

SAYS_NOTHING = _set(
    "nop tien dong ck chuyen khoan gui tra thu phi le cho cua va a nhe nha ho gia dinh gd so thang thg t nam dot quy "
    "da roi day du e ah ok hom nay cung nhu khoan muc "
    "thon xom to ap khu ngo xin cam on da toi minh em con chau ong ba bac chu co anh chi "
    # what banks write around it
    "mbvcb vcb ct tu den tai nhan customer mb thanh toan qr ma giao dich trace acsp ibft tkthe nhanh nd noi dung "
    "napas vietcombank vietinbank bidv agribank techcombank tcb acb vpbank vpb tpb lpb sacombank partner direct "
    "debits mse shgd dd bo remark rem tfr ac ctdk sp ref momo qua thoi gian luc ngan hang bankapinotify b o ol ft "
    "cre ctlnhidi isl vnd tk stk tai khoan so du gd tt kh khach sms app mobile internet banking ebanking ipay "
    "digibank transfer payment phat sinh ghi bien dong vib shb msb ocb seab hdb scb eib bvb abb nab pgb sgb vietbank "
    "mbbank techcom sacom eximbank hdbank vpbank tpbank viettel money zalopay shopeepay"
)
"""Words that change nothing: with a name and a fee and only these, a memo is understood to the end."""

MONTH_WORDS: dict[tuple[str, ...], int] = {
    ("muoi", "mot"): 11, ("muoi", "hai"): 12, ("muoi",): 10, ("gieng",): 1, ("chap",): 12, ("hai",): 2,
    ("ba",): 3, ("tu",): 4, ("nam",): 5, ("sau",): 6, ("bay",): 7, ("tam",): 8, ("chin",): 9,
}  # fmt: skip

HOUSEHOLD = _set("ho nha mh")
"""Before a household's number."""

BEFORE_NUMBER = _set("so ma ho dinh : . - #")
"""May stand between."""

BEFORE_OTHER_NUMBER = _set(
    "thang thg th t nam ngay luc gio lan dot ky quy tang trace gd tk stk to khu xom ap doi lo nhanh"
)
"""Before digits that are no household's number: times, places, a bank's own numbers."""

STREET = _set("duong pho ngach hem kiet ql tl")
ROADS = _phrases("quoc lo", "tinh lo", "dai lo")
LANE = "ngo"
"""After digits that are an address: "nha 45 duong 3/2", "nha 7 ngo 15"."""

LANES = _set("ngo ngach hem kiet duong dg d pho")
PLACES = _set("to khu lo tang phong phuong p quan q block toa day")
HAMLET_PLACES = _set("thon xom ap ban doi buon")
TWO_WORD_PLACES = _phrases("khu pho", "to dan", "khu tap")
"""After "nha" and a number a place in a town; a hamlet's own after "so nha" only."""

BEGINS_STREET = _set("le thu to nam dong ho quy ba chu ong tien dinh")
"""Words that say nothing by themselves and begin a street's name: "Le Loi", "To Hien Thanh", "Ba Trieu"."""

ADDRESS = ("dia", "chi")
BEFORE_ADDRESS = _set("can toa dc")
"""Before "ho" or "nha" with digits that are an address: "can ho 12", "dia chi nha 12"."""

BESIDE_NUMBER = _set(", . - a b c")
"""Between a house's number and its street: "nha 12 A, Le Loi"."""

COUNTED = _set("nguoi khau tr trieu nghin ngan met")
COUNTED_PAIRS = _phrases("nhan khau", "lao dong", "tang nha")
"""After digits that are no household's number: counts and amounts."""

MONEY = _set("dong d vnd vn")
"""After a thousand and more an amount; "ho 52 dong" is household 52 paying."""
