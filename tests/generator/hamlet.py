"""An invented hamlet: households, namesakes, families, what they owe. Texts as people and banks write them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _words(
    "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Mai Cao"
)
MIDDLE_MEN = _words("Văn Văn Văn Văn Đình Hữu Đức Minh Quang Xuân Ngọc Thanh Quốc Bá Công")
MIDDLE_WOMEN = _words("Thị Thị Thị Thị Thị Ngọc Thanh Kim Thu Hồng Minh Bích Phương")
GIVEN_MEN = _words(
    "An Bình Cường Dũng Đức Giang Hải Hùng Hưng Khánh Kiên Lâm Long Mạnh Nam Nghĩa Phong Phúc Quân Quang Sơn "
    "Tài Tâm Thắng Thành Tiến Toàn Trung Tú Tuấn Vinh Yên Ba Tư Sáu Bảy Chiến Thuận Quý Thọ"
)
GIVEN_WOMEN = _words(
    "An Bình Chi Dung Đào Giang Hà Hạnh Hiền Hoa Hồng Huệ Hương Lan Liên Linh Loan Mai Minh Nga Ngọc Nhung "
    "Oanh Phương Quyên Sen Thảo Thu Thủy Tuyết Uyên Vân Xuân Yến Ngân Hằng Tý Bé Năm Rạng"
)
LANES = ("ngõ Đình", "ngõ Chợ", "xóm Trên", "xóm Dưới", "xóm Giữa", "đường Gốc Gạo")

Owed = dict[int, int]
"""Round number -> đồng."""


@dataclass(frozen=True, slots=True)
class House:
    """A household as the register has it, and the people who may pay for it without being in the register."""

    number: int
    head: str
    members: tuple[str, ...]
    others: tuple[str, ...]
    lane: str
    people: int
    owed: Owed


@dataclass(frozen=True, slots=True)
class Collection:
    """A round: what it is called in full, what people call it, whether any amount is welcome."""

    number: int
    fee: int
    title: str
    called: tuple[str, ...]
    is_voluntary: bool = False


SANITATION = Collection(
    11,
    1,
    "vệ sinh môi trường tháng 11",
    ("ve sinh", "VE SINH T11", "tien rac thang 11", "ve sinh moi truong", "vsmt"),
)
LEARNING = Collection(12, 2, "quỹ khuyến học năm 2026", ("khuyen hoc", "quy khuyen hoc", "KHUYEN HOC 2026"))
STORM = Collection(
    13, 3, "ủng hộ đồng bào bão lụt tháng 11", ("ung ho bao lut", "ung ho dong bao bao lut"), is_voluntary=True
)


@dataclass(frozen=True, slots=True)
class Hamlet:
    """300 households, two open rounds that must be paid and one that need not."""

    houses: tuple[House, ...]
    rounds: tuple[Collection, ...] = (SANITATION, LEARNING, STORM)
    closed_rounds: tuple[int, ...] = (8, 9, 10)
    holder: str = "NGUYEN THI THU QUY"
    account: str = "0011009990001"
    namesakes: frozenset[str] = field(default_factory=frozenset)
    """Names of heads that several households share."""


def a_name(chance: random.Random) -> str:
    """Of a man or a woman, with diacritics."""
    if chance.random() < 0.5:
        return " ".join((chance.choice(SURNAMES), chance.choice(MIDDLE_MEN), chance.choice(GIVEN_MEN)))
    return " ".join((chance.choice(SURNAMES), chance.choice(MIDDLE_WOMEN), chance.choice(GIVEN_WOMEN)))


def a_hamlet(chance: random.Random, *, size: int = 300, groups_of_namesakes: int = 25, listed: float = 0.6) -> Hamlet:
    """Heads' names are all different, but for the groups of two or three that share one.

    `listed`: how many households have their members in the register.
    """
    heads: list[str] = []
    while len(heads) < size:
        name = a_name(chance)
        if name not in heads:
            heads.append(name)
    shared = chance.sample(heads, groups_of_namesakes)
    places = [place for place, head in enumerate(heads) if head not in shared]
    chance.shuffle(places)
    for name in shared:
        for _ in range(chance.choice((1, 1, 1, 2))):
            heads[places.pop()] = name
    return Hamlet(
        houses=tuple(_a_house(number, head, chance, listed) for number, head in enumerate(heads, 1)),
        namesakes=frozenset(shared),
    )


def _a_house(number: int, head: str, chance: random.Random, listed: float) -> House:
    people = chance.randint(1, 7)
    family = tuple(a_name(chance) for _ in range(people - 1))
    is_listed = chance.random() < listed
    is_exempt = chance.random() < 0.04
    return House(
        number=number,
        head=head,
        members=family if is_listed else (),
        others=(*(() if is_listed else family), a_name(chance)),
        lane=chance.choice(LANES),
        people=people,
        owed={} if is_exempt else {SANITATION.number: 20_000, LEARNING.number: 20_000 + 5_000 * people},
    )
